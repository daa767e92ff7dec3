"""What the store promises: nothing is lost, nothing is changed, nothing is half done."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.differences import Conflict, NothingChanged
from catalog.divisions import Division, Level
from catalog.errors import BadArgument, NotApproved, UnknownRevision
from catalog.records import Record, identity
from catalog.revisions import Revision
from catalog.store import Store
from catalog.workdays import published_days
from tests.rows import ACT, BUREAU, CITY, DISTRICT, FEE, FROM_A_TEST, NOW, ROWS, publish, rows
from tests.stores import every_row

# Reading back


def test_what_was_put_is_there_to_the_last_cell(store: Store) -> None:
    publish(store, *ROWS, *published_days())
    assert rows(store.facts()) == {*ROWS, *published_days()}


def test_an_empty_store_has_no_facts_and_no_revision(store: Store) -> None:
    assert (len(store.facts()), store.latest(), store.revisions()) == (0, None, [])


def test_a_revision_tells_who_when_and_why(store: Store) -> None:
    published = publish(store, CITY, note="the first", instrument="act-1", package_hash="ab12")
    assert published == Revision(1, NOW, "Li", "Chen", "the first", "act-1")
    assert published.at.utcoffset() == timedelta(0)
    assert store.latest() == store.revision(1) == published
    assert [one.number for one in store.revisions()] == [1]


@pytest.mark.parametrize("number", [0, 2, -1, 2**40])
def test_a_revision_that_does_not_exist_is_refused_with_the_latest(store: Store, number: int) -> None:
    publish(store, CITY)
    for ask in (store.facts, store.revision):
        with pytest.raises(
            UnknownRevision, match=f"There is no revision {number}; the catalogue has revision 1 as the"
        ):
            ask(number)


def test_an_earlier_revision_stays_as_it_was(store: Store) -> None:
    renamed = Division(code=CITY.code, level=CITY.level, name="珠海", **FROM_A_TEST)
    publish(store, CITY, DISTRICT)
    publish(store, renamed, ACT)
    publish(store, close=[DISTRICT])
    assert rows(store.facts(1)) == {CITY, DISTRICT}
    assert rows(store.facts(2)) == {renamed, DISTRICT, ACT}
    assert rows(store.facts(3)) == rows(store.facts()) == {renamed, ACT}


# Writing


def test_equal_rows_are_left_alone(store: Store) -> None:
    publish(store, CITY, DISTRICT)
    before = every_row(store)
    publish(store, CITY, DISTRICT, ACT)
    assert {key: every_row(store)[key] for key in before} == before


def test_a_change_that_changes_nothing_is_refused(store: Store) -> None:
    publish(store, *ROWS)
    with pytest.raises(NothingChanged, match="Everything is in the catalogue already"):
        publish(store, *ROWS)
    assert [one.number for one in store.revisions()] == [1]


def test_two_periods_of_one_fact_are_two_rows(store: Store) -> None:
    earlier = Division(
        code=DISTRICT.code, level=Level.DISTRICT, name="香洲县", valid_to=date(1984, 1, 1), **FROM_A_TEST
    )
    publish(store, earlier, DISTRICT)
    assert rows(store.facts()) == {earlier, DISTRICT}


def test_whoever_was_faster_wins_and_the_other_is_told(store: Store) -> None:
    publish(store, CITY)
    with pytest.raises(Conflict, match="made for an empty catalogue and the catalogue is at revision 1"):
        publish(store, DISTRICT, expected=None)
    with pytest.raises(Conflict, match="made for revision 2 and the catalogue is at revision 1"):
        publish(store, DISTRICT, expected=2)
    assert rows(store.facts()) == {CITY}


def test_of_several_writers_at_once_one_wins_and_the_others_are_told(store: Store) -> None:
    def write(number: int) -> bool:
        try:
            publish(store, msgspec.structs.replace(FEE, name=f"fee {number}"), expected=None)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as writers:
        assert sum(writers.map(write, range(8))) == 1
    assert [one.number for one in store.revisions()] == [1]
    assert len(store.facts()) == 1


def test_closing_what_is_not_there_is_a_conflict_and_leaves_nothing_behind(store: Store) -> None:
    publish(store, CITY)
    before = every_row(store)
    with pytest.raises(Conflict, match="closes divisions 440402000000/1984-01-01, which is not in the catalogue"):
        publish(store, ACT, close=[DISTRICT])
    assert (every_row(store), [one.number for one in store.revisions()]) == (before, [1])


def test_a_row_is_named_once(store: Store) -> None:
    with pytest.raises(BadArgument, match="names divisions 440400000000 twice"):
        publish(store, CITY, CITY)
    with pytest.raises(BadArgument, match="names divisions 440400000000 twice"):
        publish(store, CITY, close=[CITY])


def test_nobody_approves_what_they_wrote(store: Store) -> None:
    publish(store, CITY, author="bootstrap", approver="bootstrap")
    with pytest.raises(NotApproved, match="Li wrote the change and cannot approve it"):
        publish(store, DISTRICT, author="Li", approver=" li ")
    assert rows(store.facts()) == {CITY}


def test_an_instant_without_offset_is_a_mistake_of_the_program(store: Store) -> None:
    with pytest.raises(ValueError, match="needs its offset"):
        publish(store, CITY, at=datetime(2019, 7, 1))  # noqa: DTZ001 - that is the mistake


def test_a_failure_in_the_middle_leaves_nothing_behind(store: Store) -> None:
    def fail(table: str, _rows: int) -> None:
        if table == "delegations":
            raise KeyboardInterrupt

    publish(store, CITY)
    before = every_row(store)
    with pytest.raises(KeyboardInterrupt):
        publish(store, DISTRICT, ACT, BUREAU, close=[CITY], progress=fail)
    assert every_row(store) == before
    assert publish(store, DISTRICT).number == 2


TWO_EACH = [(row, msgspec.structs.replace(row, source="another test")) for row in ROWS]
"""Every fact in two wordings."""

wordings = st.sampled_from([None, 0, 1])
wishes = st.lists(st.tuples(*(wordings for _ in ROWS)), min_size=1, max_size=6)
"""For each revision and each fact: its wording, or that it is not there."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables and no rows."""
    file = tmp_path_factory.mktemp("empty") / "catalogue.sqlite"
    made = Store(f"sqlite:///{file}")
    made.migrate()
    made.close()
    return file


@given(wishes)
@settings(max_examples=30, deadline=None)
def test_any_history_can_be_read_again_and_rows_are_only_ever_closed(empty: Path, history: list[Any]) -> None:
    known: list[set[Record]] = [set()]
    with TemporaryDirectory() as folder:
        file = Path(shutil.copy(empty, folder))
        store = Store(f"sqlite:///{file}")
        before = every_row(store)
        for wished in history:
            wanted = {two[word] for two, word in zip(TWO_EACH, wished, strict=True) if word is not None}
            gone = {identity(row): row for row in known[-1] - wanted if not _is_put(row, wanted)}
            if wanted == known[-1]:
                continue
            number = publish(store, *wanted, close=list(gone.values())).number
            after = every_row(store)
            for key, row in before.items():
                assert after[key] == row or (row[2] is None and after[key] == (*row[:2], number, *row[3:]))
            assert all(row[1:3] == (number, None) for key, row in after.items() if key not in before)
            known.append(wanted)
            before = after
        assert [rows(store.facts(number)) for number in range(1, len(known))] == known[1:]
        store.close()


def _is_put(row: Record, wanted: set[Record]) -> bool:
    return any((type(row), identity(row)) == (type(other), identity(other)) for other in wanted)
