"""Cards: divisions, their agencies and the offices of these are found on cards as they are found without."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import cards
from catalog.agencies import Agency, Nature
from catalog.divisions import Division, Level
from catalog.facts import Facts
from catalog.key_tables import LARGE_GROUP
from catalog.offices import Office
from catalog.period import Moment
from catalog.records import Record
from catalog.snapshot import HeldSource
from tests.test_mapped import mapped
from tests.worlds import row

CITY, STREET, VILLAGE, UNKNOWN = "440400000000", "440402001000", "440402001001", "990000000000"
LEVELS = {CITY: Level.CITY, STREET: Level.STREET, VILLAGE: Level.VILLAGE}
LINES = ("benefits", "health")
DAYS = (None, date(2020, 1, 1), date(2021, 1, 1))
FEW_OR_MANY = st.sampled_from([0, 1, 1, 1, 2, LARGE_GROUP, LARGE_GROUP + 1])

divisions = st.fixed_dictionaries({code: st.lists(st.sampled_from(DAYS), max_size=3, unique=True) for code in LEVELS})
agencies = st.fixed_dictionaries(dict.fromkeys((*LEVELS, UNKNOWN), FEW_OR_MANY))
offices = st.fixed_dictionaries(dict.fromkeys((*LEVELS, UNKNOWN), FEW_OR_MANY))
lines = st.lists(st.sampled_from(LINES), unique=True).map(tuple)
names = st.sampled_from(["短", "长" * 100, "很长" * 300])


@st.composite
def catalogues(draw: st.DrawFn) -> Facts:
    """
    Divisions, agencies and offices of which there are none, one, several or many, some with long names.

    Agencies may be those of no division, have moved from one to another, and have versions; offices may be those of
    no agency.
    """
    rows: list[Record] = []
    for code, starts in draw(divisions).items():
        rows += (division(code, start, draw(names)) for start in starts)
    numbers = draw(offices)
    for code, count in draw(agencies).items():
        for number in range(count):
            key = f"{code}-{number:02}"
            start = draw(st.sampled_from(DAYS))
            rows.append(agency(key, code, draw(lines), start))
            if start is not None and draw(st.booleans()):
                rows.append(agency(key, draw(st.sampled_from([*LEVELS, UNKNOWN])), draw(lines), None))
        rows += (office(f"{code}-{number:02}", f"{code}-00", draw(names)) for number in range(numbers[code]))
    return Facts.of_rows(rows)


def division(code: str, start: date | None = None, name: str = "某地") -> Division:
    return row(Division, code=code, level=LEVELS[code], name=name, valid_from=start)


def agency(code: str, home: str, lines: tuple[str, ...] = LINES, start: date | None = None) -> Agency:
    return row(Agency, code=code, name="机构", division=home, lines=lines, nature=Nature.STATUTORY, valid_from=start)


def office(code: str, of: str, name: str = "窗口") -> Office:
    return row(Office, code=code, name=name, agency=of, division=CITY)


QUESTIONS: Sequence[tuple[type[Record], str, str]] = [
    *((Division, "code", code) for code in (*LEVELS, UNKNOWN)),
    *((Division, "upper", code) for code in ("", CITY, STREET)),
    *((Agency, "line", f"{code}/{line}") for code in (*LEVELS, UNKNOWN) for line in (*LINES, "none")),
    *((Agency, "code", f"{code}-00") for code in LEVELS),
    *((Office, "agency", f"{code}-{number}") for code in (*LEVELS, UNKNOWN) for number in ("00", "16", "x")),
    *((Office, "code", f"{code}-00") for code in LEVELS),
    (Agency, "line", "benefits"),
]
"""Everything by which rows are found."""


@settings(max_examples=80)
@given(catalogues(), st.permutations(QUESTIONS), st.sampled_from([1, 2, 64]))
def test_rows_are_found_on_cards_as_among_held_rows(facts: Facts, asked: Sequence[Any], kept: int) -> None:
    """Whatever was asked for before, and however many cards are kept."""
    held = HeldSource(facts)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(cards, "KEPT_CARDS", kept)
        source = mapped(Path(folder), facts).source
        for record, index, key in (*asked, *asked):
            expected = list(held.shelf(record).get(index, key))
            assert list(source.shelf(record).get(index, key)) == expected
            assert list(source.shelf(record).by(index)(key)) == expected
            assert source.shelf(record).has(index, key) == bool(expected)
        for record in (Division, Agency, Office):
            assert list(source.shelf(record)) == list(held.shelf(record))


def test_one_read_brings_a_village_with_its_agency_and_the_offices(tmp_path: Path, reads: list[int]) -> None:
    """What is asked for one after the other stands side by side."""
    village, station, desk = division(VILLAGE), agency("station", VILLAGE), office("desk", "station")
    snapshot = mapped(tmp_path, Facts.of_rows([village, station, desk]))
    at = Moment(date(2020, 1, 1))
    reads.clear()
    assert snapshot.territory.get(VILLAGE, at) == village
    assert snapshot.agencies.of_line(VILLAGE, "health", at) == station
    assert snapshot.offices.of_agency("station", at) == (desk,)
    assert len(reads) == 1


def test_what_an_agency_and_its_offices_were_on_a_day_is_told_from_a_card(tmp_path: Path) -> None:
    """The moment learns of the days on which they come and go."""
    brief = agency("brief", VILLAGE, ("benefits",), date(2021, 1, 1))
    rows = [division(VILLAGE), brief, agency("brief-too", VILLAGE, ("benefits",)), office("desk", "brief")]
    snapshot = mapped(tmp_path, Facts.of_rows(rows))
    for day, expected in ((date(2020, 6, 1), "brief-too"), (date(2021, 6, 1), "brief")) * 2:
        at = Moment(day)
        found = snapshot.agencies.of_line(VILLAGE, "benefits", at)
        assert found is not None
        assert (found.code, at.since, at.until) == (
            expected,
            *((None, brief.valid_from) if day < date(2021, 1, 1) else (brief.valid_from, None)),
        )
