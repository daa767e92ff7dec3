"""What histories promise: every row of a key that there ever was, with who brought it and who took it away."""

from __future__ import annotations

from datetime import date

import msgspec

from catalog.divisions import Division
from catalog.histories import Entry, history
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
