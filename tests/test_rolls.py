"""Rolls: villages are found on the roll of their street as they are found by their rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import rolls
from catalog.deltas import Delta
from catalog.deriving import derive
from catalog.divisions import Administration, Division, Level
from catalog.facts import Facts
from catalog.period import Moment
from catalog.records import Record
from catalog.snapshot import Snapshot
from tests.derivations import revision
from tests.test_mapped import mapped
from tests.worlds import row

CITY, DISTRICT, STREET, OTHER = "440400000000", "440402000000", "440402001000", "440402002000"
ABOVE = {CITY: Level.CITY, DISTRICT: Level.DISTRICT, STREET: Level.STREET, OTHER: Level.STREET}
CODES = [f"{street[:9]}{number:03}" for street in (STREET, OTHER) for number in (1, 2, 10, 210, 999)]
NAMES = ["翠香", "翠香社区居民委员会", "村", "社区", "康宁社区", "001!", "两\n行", "Gulf Park", "上村村民委员会", ""]
DAYS = (date(2020, 1, 1), date(2020, 6, 1))


def division(code: str, level: Level = Level.VILLAGE, **more: object) -> Division:
    return row(Division, **{"code": code, "level": level, "name": code, **more})


UPPER = [division(code, level) for code, level in ABOVE.items()]

villages = st.builds(
    division,
    st.sampled_from(CODES),
    name=st.sampled_from(NAMES),
    kind=st.sampled_from([None, "village", "residents committee"]),
    name_en=st.sampled_from([None, None, None, "Somewhere"]),
    pseudo=st.booleans(),
    valid_from=st.sampled_from([None, None, None, *DAYS]),
)


def looked_up(snapshot: Snapshot, day: date) -> list[object]:
    """The path of every code that a village might have, streets first, so that their rolls are at hand."""
    at = Moment(day)
    codes = [*ABOVE, *CODES, STREET[:9] + "003", STREET[:9] + "00", "４" + CODES[0][1:], CODES[0] + "0"]
    return [(code, snapshot.territory.lineage_of_existing(code, at), at.since, at.until) for code in codes]


@settings(max_examples=settings().max_examples // 2)
@given(
    st.lists(villages, unique_by=lambda one: (one.code, one.valid_from)),
    st.lists(villages, max_size=3, unique_by=lambda one: one.code),
    st.sets(st.sampled_from(CODES), max_size=2),
    st.sampled_from([1, rolls.MOST_PATTERNS]),
)
def test_villages_are_found_as_among_held_rows(
    listed: list[Division], come: list[Division], moved: set[str], most: int
) -> None:
    """Renamed, dated, administered by another, changed by a later revision, of whatever pattern."""
    rows: list[Record] = [*UPPER, *listed]
    rows += [row(Administration, division=code, administrator=OTHER) for code in sorted(moved)]
    facts = Facts.of_rows(rows)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(rolls, "MOST_PATTERNS", most)
        held, from_file = Snapshot.of(revision(1), facts), mapped(Path(folder), facts)
        for snapshots in ((held, from_file), tuple(_after(one, come) for one in (held, from_file))):
            for day in (*DAYS, *DAYS):
                expected, found = (looked_up(one, day) for one in snapshots)
                assert found == expected


def _after(snapshot: Snapshot, come: list[Division]) -> Snapshot:
    return derive(snapshot, revision(2), Delta(opened=tuple(come), closed=()))


def test_the_villages_of_a_street_take_one_read(tmp_path: Path, reads: list[int]) -> None:
    listed = [division(code, name=f"第{code[-3:]}村", kind="village") for code in CODES]
    territory = mapped(tmp_path, Facts.of_rows([*UPPER, *listed])).territory
    at = Moment(DAYS[0])
    for street in (STREET, OTHER):
        territory.lineage(street, at)
    reads.clear()
    found = [territory.lineage(code, at).place for code in (*CODES, *CODES)]
    assert found == [*listed, *listed]
    assert len(reads) == 2


def test_a_roll_has_a_few_bytes_for_each_village(tmp_path: Path) -> None:
    listed = [
        division(code, name=f"{name}村民委员会") for code, name in zip(CODES, "甲乙丙丁戊己庚辛壬癸", strict=True)
    ]
    found = mapped(tmp_path, Facts.of_rows([*UPPER, *listed])).source.rolls()
    assert found is not None
    roll = found.of(STREET[:9])
    assert roll.count(b"\n") == 6
    assert "\n001!00000甲\n002!" in roll.decode()
    assert len(roll) == 11 + 5 * 13
    assert [found.of(digits) for digits in ("440402003", "44040200", "x" * 9)] == [b"", b"", b""]
