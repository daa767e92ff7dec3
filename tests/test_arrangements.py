"""Arrangements: who works in a division is told by what many have in common and what each has of its own, and loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import arrangements
from catalog.agencies import Agency, Nature
from catalog.arrangements import Arranged, Arrangements, Arranging, AtWork
from catalog.offices import Office
from catalog.records import is_undated
from tests.worlds import row

DAYS = st.sampled_from([None, None, None, date(2020, 1, 1)])
LINES = ("benefits", "health")
texts = st.one_of(st.sampled_from(["站", "100 %", "%b", "a\tb\n", '"', "\\", "", "\x7f\u2028"]), st.text(max_size=4))
agency_rows = st.builds(
    lambda **values: row(Agency, **values),
    code=texts,
    name=texts,
    division=texts,
    lines=st.lists(st.sampled_from(LINES), unique=True, max_size=2).map(tuple),
    nature=st.sampled_from(Nature),
    name_en=st.none() | texts,
    valid_from=DAYS,
)
office_rows = st.builds(
    lambda **values: row(Office, **values),
    code=texts,
    name=texts,
    agency=texts,
    division=texts,
    serves=st.lists(texts, max_size=1).map(tuple),
    latitude=st.none() | st.floats(-90, 90),
    valid_to=DAYS,
)
at_work = st.lists(st.tuples(agency_rows, st.none() | st.lists(office_rows, max_size=2).map(tuple)), max_size=2)


def told(divisions: Sequence[AtWork]) -> list[Arranged]:
    """What is read of what was written of some divisions."""
    arranging = Arranging()
    arranging.learn(Agency, [agency for division in divisions for agency, _ in division])
    arranging.learn(Office, [office for division in divisions for _, offices in division for office in offices or ()])
    lines = [arranging.line(division) for division in divisions]
    read = Arrangements(list(arranging.texts))
    return [read.of(line) for line in lines]


def station(number: int, **changes: Any) -> tuple[Agency, tuple[Office, ...]]:
    """A station with a hall, like any other but for keys and names."""
    agency: dict[str, Any] = {"name": f"站 {number}", "lines": LINES, "nature": Nature.AUTHORISED, **changes}
    hall = row(Office, code=f"hall-{number}", name=f"厅 {number}", agency=f"station-{number}", division=f"{number:012}")
    return row(Agency, code=f"station-{number}", division=f"{number:012}", **agency), (hall,)


@given(st.lists(at_work, max_size=40), st.sampled_from([1, 2, 4096]))
def test_what_is_read_is_what_was_written(divisions: list[AtWork], most: int) -> None:
    """Whatever is in the texts, and however few arrangements a file may have."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(arrangements, "MOST_ARRANGEMENTS", most)
        for division, found in zip(divisions, told(divisions), strict=True):
            assert list(found.made()) == division


@given(st.lists(at_work, max_size=40))
def test_who_does_a_line_of_work_is_known_of_all_that_are_arranged_alike(divisions: list[AtWork]) -> None:
    """If it is known at all, it is what a look at the agencies and offices tells."""
    for division, found in zip(divisions, told(divisions), strict=True):
        for line in LINES:
            duty = found.arrangement.duty(line, found.own)
            if duty is not None:
                first = next(number for number, (agency, _) in enumerate(division) if line in agency.lines)
                agency, offices = division[first]
                assert offices is not None
                assert all(map(is_undated, (agency, *offices)))
                assert duty == (first, bool(offices), not any(office.serves for office in offices))


def test_thousands_that_differ_in_texts_alone_are_arranged_alike() -> None:
    divisions = [[station(number)] for number in range(1000)]
    found = told(divisions)
    assert len({one.arrangement for one in found}) == 1
    texts = ["station-7", "站 7", "000000000007", "hall-7", "厅 7", "station-7", "000000000007"]
    assert found[7].own == [f'"{text}"'.encode() for text in texts]
    assert found[7].arrangement.duty("health", found[7].own) == (0, True, True)
    assert found[7].arrangement.duty("roads", found[7].own) is None


def test_those_that_differ_in_more_are_arranged_in_other_ways() -> None:
    """Where something is missing, say, or one of few values is another."""
    others = [station(1, name_en="Station"), station(2, nature=Nature.STATUTORY), (station(3)[0], ())]
    divisions = [[station(number)] for number in range(100)] + [[one] for one in others]
    assert len({one.arrangement for one in told(divisions)}) == 4


def test_lists_that_may_be_as_many_as_rows_stand_whole() -> None:
    """Nobody is said to do anything there before the agencies themselves are looked at."""
    divisions = [[station(number, lines=(f"line-{number}",))] for number in range(100)]
    found = told(divisions)
    assert {one.arrangement.duty("line-7", one.own) for one in found} == {None}
    assert [list(one.made()) for one in found] == divisions


def test_what_is_a_divisions_own_can_be_imagined_otherwise() -> None:
    """What it has in common with others stays."""
    found = told([[station(number, valid_from=date(2020, 1, number % 20 + 1))] for number in range(100)])[7]
    imagined: Any = found.arrangement.imagined(found.own, lambda number, value: (number, value))
    ((agency, offices),) = imagined
    assert (agency.name, agency.lines, agency.valid_from) == ((1, "站 7"), LINES, (3, date(2020, 1, 8)))
    assert [(one.name, one.address) for one in offices] == [((5, "厅 7"), None)]
