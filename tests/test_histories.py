"""What histories promise: every row of a key that there ever was, with who brought it and who took it away."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from catalog import histories
from catalog.divisions import Division
from catalog.errors import UnknownRevision
from catalog.histories import Changes, Entry, changes, history
from catalog.row_changes import RowChange
from catalog.store import Store
from catalog.time_limits import CountingRule
from tests.rows import CITY, DISTRICT, RULE, publish


def test_a_history_tells_every_row_of_a_key_and_on_whose_word(store: Store) -> None:
    """The one brought last at the end; rows of other keys are left out."""
    earlier = msgspec.structs.replace(DISTRICT, name="香洲县", valid_from=None, valid_to=date(1984, 1, 1))
    renamed = msgspec.structs.replace(DISTRICT, name="香洲")
    first = publish(store, CITY, DISTRICT, expected=None)
    second = publish(store, renamed, author="Wang", note="更名", instrument="act-1")
    third = publish(store, earlier, close=[renamed])
    assert history(store, Division, (DISTRICT.code,)) == [
        Entry(DISTRICT, first, second),
        Entry(renamed, second, third),
        Entry(earlier, third, None),
    ]
    assert (second.author, second.approver, second.note, second.instrument) == ("Wang", "Chen", "更名", "act-1")


def test_a_key_without_a_value_has_a_history_too(store: Store) -> None:
    publish(store, RULE, expected=None)
    assert [entry.row for entry in history(store, CountingRule, (None,))] == [RULE]


def test_a_key_that_was_never_there_has_none(store: Store) -> None:
    publish(store, CITY, expected=None)
    assert history(store, Division, ("440499000000",)) == []


def test_the_changes_of_a_revision_tell_what_became_of_each_row(store: Store) -> None:
    """Also of a row that it ended, and not of what other revisions did."""
    renamed = msgspec.structs.replace(DISTRICT, name="香洲")
    publish(store, CITY, DISTRICT, expected=None)
    publish(store, renamed, RULE)
    publish(store, close=[RULE])
    assert changes(store, 1) == Changes(2, [RowChange(Division, None, CITY), RowChange(Division, None, DISTRICT)])
    assert changes(store, 2) == Changes(
        3, [RowChange(Division, DISTRICT, renamed), RowChange(CountingRule, None, RULE)]
    )
    assert changes(store, 3) == Changes(1, [RowChange(CountingRule, RULE, None)])


def test_a_revision_of_more_rows_than_are_told_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(store, CITY, DISTRICT, expected=None)
    monkeypatch.setattr(histories, "MOST_CHANGES", 1)
    assert changes(store, 1) == Changes(2, None)


def test_a_revision_that_is_not_there_has_no_changes(store: Store) -> None:
    publish(store, CITY, expected=None)
    with pytest.raises(UnknownRevision):
        changes(store, 2)
