"""Plain acts: what is told of acts without reading them is what the acts themselves say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import mapped
from catalog.delegations import Act, Delegation, Exclusion, Kind, Mode, Plain, Step, Takeover, named, told_apart
from catalog.deltas import Delta
from catalog.deriving import derive
from catalog.divisions import Division, Level, Lineage
from catalog.facts import Facts
from catalog.instruments import Instrument
from catalog.period import Period
from catalog.plain_acts import APART, KEPT_DIVISIONS, PlainActs
from catalog.records import Record, identity
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from catalog.workdays import DayKind, SpecialDay
from tests.derivations import AT, difference, histories, revision
from tests.small_city import BASE, BEGIN, CITY, EAST, LAKE, PIER, REED, WEST, act
from tests.small_tree import row
from tests.small_worlds import SmallWorld, worlds

REVISION = Revision(1, datetime(2019, 1, 1, tzinfo=UTC), "王", "李")

Making = Callable[[Facts], Snapshot]
"""How a snapshot is made of facts."""


def held(facts: Facts) -> Snapshot:
    return Snapshot.of(REVISION, facts)


def from_file(facts: Facts) -> Snapshot:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "snapshot"
        mapped.write(path, REVISION, facts)
        found = mapped.opened(path)
    assert found is not None
    return found


def city(*more: Record) -> Facts:
    return Facts.of_rows([*BASE, *more])


def plainly(snapshot: Snapshot, place: str = REED, item: str = "register") -> tuple[Plain, ...] | None:
    return snapshot.delegations.plainly(item, snapshot.territory.lineage(place, AT))


def keys(snapshot: Snapshot, place: str = REED, item: str = "register") -> list[str] | None:
    """The keys of the plain acts on an item that reach a place."""
    found = plainly(snapshot, place, item)
    return None if found is None else [snapshot.delegations.act(one.number).row.code for one in found]


def reaching(facts: Facts, item: str, lineage: Lineage) -> list[tuple[Delegation, int]]:
    """The acts on an item that name a division on a path, by key, by looking at all acts."""
    found = []
    for one in facts.of(Delegation):
        depths = [depth for depth, code in enumerate(lineage.codes) if one.item == item and code in named(one)]
        found += [(one, max(depths))] if depths else []
    return sorted(found, key=lambda one: one[0].code)


def is_plain(facts: Facts, row: Delegation) -> bool:
    """Whether an act is plain, by looking at everything."""
    apart = told_apart(facts.of(Exclusion), facts.of(Takeover))
    others = [other for other in facts.of(Delegation) if other.item == row.item and other.code != row.code]
    is_alone = not any(row.from_division in named(other) for other in others)
    return not row.scope and row.to_agency is None and row.code not in apart and is_alone


def asked(snapshot: Snapshot, facts: Facts) -> Iterator[tuple[str, Lineage]]:
    """Every item and place."""
    for code in sorted({division.code for division in facts.of(Division)}):
        if code in snapshot.territory:
            for item in ("main", "item", "none"):
                yield item, snapshot.territory.lineage(code, AT)


def told(snapshot: Snapshot, plain: tuple[Plain, ...]) -> list[tuple[Act, int, Kind | None]]:
    return [(snapshot.delegations.act(one.number), one.depth, one.kind) for one in plain]


def expected(snapshot: Snapshot, reaching: list[tuple[Delegation, int]]) -> list[tuple[Act, int, Kind | None]]:
    acts = [(snapshot.delegations.get(row.code), depth) for row, depth in reaching]
    return [(act, depth, act.kind) for act, depth in acts if act is not None]


@pytest.mark.parametrize("making", [held, from_file])
@settings(max_examples=60)
@given(facts=worlds())
def test_whatever_the_world_plain_acts_are_told_and_no_others(making: Making, facts: SmallWorld) -> None:
    snapshot = making(facts)
    for item, lineage in asked(snapshot, facts):
        rows = reaching(facts, item, lineage)
        plain = snapshot.delegations.plainly(item, lineage)
        if all(is_plain(facts, row) for row, _ in rows):
            assert plain is not None
            assert told(snapshot, plain) == expected(snapshot, rows)
        else:
            assert plain is None
        assert [(one.act.row, one.depth) for one in snapshot.delegations.reaching(item, lineage)] == rows


@settings(max_examples=60)
@given(histories(), st.booleans())
def test_whatever_comes_and_goes_what_is_told_is_true(states: list[SmallWorld], is_from_file: bool) -> None:
    """What was touched may be left to the acts themselves."""
    snapshot = from_file(states[0]) if is_from_file else held(states[0])
    for number, (before, after) in enumerate(pairwise(states), 2):
        snapshot = derive(snapshot, revision(number), difference(before, after))
        for item, lineage in asked(snapshot, after):
            rows = reaching(after, item, lineage)
            plain = snapshot.delegations.plainly(item, lineage)
            if plain is not None:
                assert all(is_plain(after, row) for row, _ in rows)
                assert told(snapshot, plain) == expected(snapshot, rows)
            assert [(one.act.row, one.depth) for one in snapshot.delegations.reaching(item, lineage)] == rows


@pytest.mark.parametrize("making", [held, from_file])
def test_of_a_plain_act_its_kind_and_its_giver_are_told(making: Making) -> None:
    snapshot = making(city(act("down", Level.STREET, from_division=EAST, mode=Mode.ENTRUSTED, published=BEGIN)))
    found = plainly(snapshot)
    assert found is not None
    (plain,) = found
    kind = Kind(Mode.ENTRUSTED, tuple(Step), Level.STREET, BEGIN, Period(BEGIN, None), None, True)
    assert (plain.kind, plain.depth, plain.is_checked) == (kind, 1, True)
    assert snapshot.delegations.act(plain.number) == snapshot.delegations.get("down")
    assert plainly(snapshot, PIER) == ()
    assert plainly(snapshot, item="none") == ()


@pytest.mark.parametrize(
    "more",
    [
        {"mode": Mode.AUTHORISED},
        {"steps": (Step.ACCEPT,)},
        {"to_level": Level.VILLAGE},
        {"published": BEGIN},
        {"instrument": "decision"},
        {"valid_from": date(2019, 9, 1)},
        {"valid_from": None, "published": BEGIN},
        {"valid_to": date(2020, 9, 1)},
        {"withdrawn": date(2020, 8, 1)},
        {"reverts": False},
        {"condition": "decision"},
    ],
    ids=" ".join,
)
def test_acts_that_differ_in_whatever_decides_are_of_different_kinds(more: dict[str, Any]) -> None:
    decision = row(Instrument, code="decision", title="决定", published=BEGIN, valid_from=date(2019, 10, 1))
    east = act("east", Level.STREET, from_division=EAST)
    west = msgspec.structs.replace(east, code="west", from_division=WEST, **more)
    snapshot = held(city(decision, east, west))
    kinds = [one.kind for place in (REED, PIER) for one in plainly(snapshot, place) or ()]
    acts = [snapshot.delegations.get(code) for code in ("east", "west")]
    assert kinds == [one.kind for one in acts if one is not None]
    assert len(set(kinds)) == 2


@pytest.mark.parametrize("making", [held, from_file])
def test_plain_acts_are_in_the_order_of_their_keys(making: Making) -> None:
    below, above = act("a-below", Level.STREET, from_division=EAST), act("b-above")
    snapshot = making(city(below, above))
    assert keys(snapshot) == ["a-below", "b-above"]
    assert [one.depth for one in plainly(snapshot) or ()] == [1, 0]


@pytest.mark.parametrize(
    "more",
    [
        [act("down", scope=(CITY,))],
        [act("down", to_agency="east")],
        [act("down"), row(Exclusion, delegation="down", division=LAKE)],
        [act("down"), row(Takeover, delegation="down", division=EAST, due=BEGIN)],
        [act("down"), act("further", Level.STREET)],
        [act("down"), act("further", Level.STREET, from_division=EAST, scope=(CITY, EAST))],
    ],
    ids=["a scope", "a receiver by name", "an exclusion", "a takeover", "two of one giver", "one of another's scope"],
)
@pytest.mark.parametrize("making", [held, from_file])
def test_an_act_that_is_not_plain_is_not_told(making: Making, more: list[Record]) -> None:
    """Nor is any other that reaches the place; of another item, or elsewhere, plain acts are told."""
    west = act("west", Level.STREET, item="other", from_division=WEST)
    snapshot = making(city(*more, west, act("zz", Level.VILLAGE, from_division=LAKE)))
    assert plainly(snapshot) is None
    assert keys(snapshot, PIER, "other") == ["west"]


@pytest.mark.parametrize("making", [held, from_file])
def test_a_document_and_a_day_off_move_what_is_told_of_acts_that_stay_as_they_are(making: Making) -> None:
    """An act without a first day takes effect 30 working days after its document is published."""
    decision = row(Instrument, code="decision", title="决定", published=date(2019, 7, 1))
    snapshot = making(city(decision, act("down", instrument="decision", valid_from=None)))
    day_off = row(SpecialDay, day=date(2019, 7, 2), kind=DayKind.HOLIDAY, name="a day off")
    later = derive(snapshot, revision(2), Delta([msgspec.structs.replace(decision, published=date(2019, 7, 8))]))
    last = derive(later, revision(3), Delta([day_off, decision]))
    assert [starts(one) for one in (snapshot, later, last)] == [date(2019, 8, 12), date(2019, 8, 19), date(2019, 8, 13)]


def starts(snapshot: Snapshot) -> date | None:
    """The first day of effect of the one act, which the act itself tells as well."""
    (plain,) = plainly(snapshot) or ()
    effect = plain.kind.effect
    assert effect is not None
    assert snapshot.delegations.act(plain.number) == snapshot.delegations.get("down")
    return effect.start


@pytest.mark.parametrize(
    "came",
    [
        row(Exclusion, delegation="down", division=LAKE),
        row(Takeover, delegation="down", division=EAST, due=BEGIN),
        act("further", Level.STREET),
        act("down", clause="第2条"),
    ],
    ids=["exclusion", "takeover", "another act", "the act itself"],
)
@pytest.mark.parametrize("making", [held, from_file])
def test_what_a_revision_touches_is_left_to_the_acts_and_all_else_told_as_before(making: Making, came: Record) -> None:
    others = [act("west", Level.STREET, from_division=WEST), act("other", item="other")]
    snapshot = making(city(act("down"), *others))
    touched = derive(snapshot, revision(2), Delta([came], [(type(came), identity(came))]))
    assert (plainly(touched, REED), plainly(touched, PIER)) == (None, None)
    assert keys(touched, item="other") == ["other"]
    assert touched.delegations.reaching("register", touched.territory.lineage(REED, AT))[0].act.row.code == "down"


@pytest.mark.parametrize("making", [held, from_file])
def test_an_act_is_plain_again_when_its_exclusion_goes(making: Making) -> None:
    exclusion = row(Exclusion, delegation="down", division=LAKE)
    snapshot = making(city(act("down")))
    excluding = derive(snapshot, revision(2), Delta([exclusion]))
    again = derive(excluding, revision(3), Delta([], [(Exclusion, identity(exclusion))]))
    assert [keys(one) for one in (snapshot, excluding)] == [["down"], None]
    assert [one.act.row.code for one in again.delegations.reaching("register", again.territory.lineage(REED, AT))] == [
        "down"
    ]


def test_more_patterns_than_there_are_numbers_for_are_not_told() -> None:
    """The first are; nobody has thousands of patterns, and whoever has is answered from the acts."""
    pattern = act("down")
    rows = [
        msgspec.structs.replace(pattern, from_division=f"{number:012}", valid_from=BEGIN + timedelta(days=number))
        for number in range(APART + 2)
    ]
    plain = PlainActs.of(rows, ())
    assert [find(plain, "register", f"{number:012}") for number in (0, APART - 1)] == [(0, 0), (APART - 1, APART - 1)]
    assert [pattern_of(plain, f"{number:012}") for number in (APART, APART + 1)] == [APART, APART]


def find(plain: PlainActs, item: str, division: str) -> tuple[int, int] | None:
    """The number and the pattern of the act on an item that names a division."""
    return plain.find(item, division, plain.extent(item))


def pattern_of(plain: PlainActs, division: str) -> int | None:
    found = find(plain, "register", division)
    return None if found is None else found[1]


@pytest.mark.parametrize("code", ["", "44", "east", "４４０４００００００００", " 44040000000"])
def test_nothing_is_told_of_a_division_whose_code_is_no_code(code: str) -> None:
    assert pattern_of(PlainActs.of([act("down"), act("odd", from_division=code)], ()), code) == APART


def test_where_a_division_stood_is_no_more_than_a_hint() -> None:
    """Items are handed down by different divisions, and of more than are remembered each is found all the same."""
    givers = [f"{4404_0000_0000 + number:012}" for number in range(3 * KEPT_DIVISIONS)]
    rows = [act("a", item="all", from_division=code) for code in givers]
    rows += [act("b", item="some", from_division=code) for code in givers[::3]]
    plain = PlainActs.of(rows, ())
    for code in givers:
        found, other = find(plain, "all", code), find(plain, "some", code)
        assert found is not None
        assert rows[plain.place(found[0])].from_division == code
        assert (other is None) == (int(code) % 3 != int(givers[0]) % 3)
        assert other is None or rows[plain.place(other[0])] == act("b", item="some", from_division=code)
