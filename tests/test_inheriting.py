"""What was worked out before a revision is true after it, or it is worked out again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

import pytest
from graphql import parse
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from catalog.case_counts import CaseCount
from catalog.certificates import Removal
from catalog.delegations import Delegation
from catalog.deltas import Delta
from catalog.deriving import derive
from catalog.facts import RECORDS, Facts
from catalog.items import Item
from catalog.materials import Material
from catalog.offices import Office
from catalog.package import read
from catalog.period import Moment
from catalog.records import Record, identity
from catalog.snapshot import Snapshot
from catalog.standings import standing
from catalog.time_limits import Limit
from schema.prepared import Operation, prepare
from schema.prepared_fragments import Fragments
from schema.root import build
from schema.world import Seen, World
from tests import shipped
from tests.derivations import difference, histories, revision
from tests.small_worlds import SmallWorld, places

SCHEMA = build().graphql_schema
DOCUMENT = """
    query ($item: String!, $place: DivisionCode!, $on: Date) {
      handling(item: $item, place: $place, on: $on) {
        asked on revision outcome level
        item { code name kind line legalBases { law article } variants { code } externalCodes { code } parent { code } }
        place { code name } division { code name } agency { code name }
        offices { name agency { name } }
        channels caseType result visits
        steps { step level mode division { code } agency { name } }
        timeLimit { caseType onSilence statutory { value unit } committed { value unit } bases { law } }
        materials { name required } fees { name amount } noLongerRequired { code name }
        rejected { reason } findings { rule }
      }
    }
"""
DAY = date(2020, 6, 1)
ROOM = 4_000_000


def operation() -> Operation:
    prepared = prepare(SCHEMA, parse(DOCUMENT))
    assert prepared is not None
    return prepared


def answers(
    asked: Operation, fragments: Fragments, items: Iterable[str], where: Iterable[str], on: date
) -> list[bytes]:
    """The answer for each item in each place, finished where there is nothing wrong with it."""
    world = World(fragments.snapshot, datetime.combine(on, time(9), UTC))
    found = []
    for item in items:
        for place in where:
            variables = {"item": item, "place": place, "on": str(on)}
            text = asked.answer(world, variables, world, fragments=fragments)
            found.append(text if text is not None else repr(asked.execute(world, variables, world)).encode())
    return found


@settings(max_examples=settings().max_examples // 2, deadline=None)
@given(histories(), st.dates(date(2019, 12, 28), date(2020, 1, 12)), st.data())
def test_answers_after_any_revisions_are_those_of_a_process_that_starts_then(
    states: list[SmallWorld], on: date, draw: st.DataObject
) -> None:
    """With all that the process before it has kept, whatever it was asked."""
    asked, where = operation(), places(states[0])
    fragments = Fragments(Snapshot.of(revision(1), states[0]), most_bytes=ROOM)
    at = 0
    for following in [0, *draw.draw(st.lists(st.integers(0, len(states) - 1), min_size=1, max_size=3))]:
        derived = derive(fragments.snapshot, revision(following + 1), difference(states[at], states[following]))
        fragments, at = Fragments(derived, most_bytes=ROOM, earlier=fragments), following
        anew = Fragments(Snapshot.of(revision(at + 1), states[at]), most_bytes=ROOM)
        expected = answers(asked, anew, ("main", "item"), where, on)
        assert answers(asked, fragments, ("main", "item"), where, on) == expected


SHIPPED = read(shipped.PACKAGE)
KINDS = [record for record in RECORDS if len(SHIPPED.of(record)) > 0]
ITEMS = [row.code for row in SHIPPED.of(Item)][::3]
PLACES = ["440402001001", "440403001000", "440404000000"]


def warm() -> Fragments:
    """What is kept of the shipped catalogue when all that is asked here was asked."""
    fragments = Fragments(Snapshot.of(revision(1), SHIPPED), most_bytes=ROOM)
    answers(operation(), fragments, ITEMS, PLACES, DAY)
    return fragments


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.file))
def test_a_revision_of_any_kind_of_record_is_seen_in_every_answer(kind: type[Record]) -> None:
    """Every other row of a kind goes, after everything was asked."""
    gone = {identity(row) for row in SHIPPED.of(kind)[::2]}
    left = [row for record, rows in SHIPPED for row in rows if record is not kind or identity(row) not in gone]
    before, asked = warm(), operation()
    answers(asked, before, ITEMS, PLACES, DAY)
    derived = derive(before.snapshot, revision(2), Delta([], [(kind, name) for name in gone]))
    after = Fragments(derived, most_bytes=ROOM, earlier=before)
    anew = Fragments(Snapshot.of(revision(2), Facts.of_rows(left)), most_bytes=ROOM)
    assert answers(asked, after, ITEMS, PLACES, DAY) == answers(asked, anew, ITEMS, PLACES, DAY)


def changed(kind: type[Record]) -> tuple[Snapshot, Snapshot]:
    """The shipped catalogue after everything was asked, and after a revision of one row of a kind."""
    before = warm().snapshot
    row = SHIPPED.of(kind)[0]
    return before, derive(before, revision(2), Delta([replace(row, source="another")], [(kind, identity(row))]))


@pytest.mark.parametrize("kind", [Delegation, Office, CaseCount], ids=lambda kind: str(kind.file))
def test_what_is_known_of_an_item_outlives_a_revision_of_something_else(kind: type[Record]) -> None:
    """It is the same object, and was not worked out again."""
    before, after = changed(kind)
    main = next(item for item in before.items.all if item.parent is None and item.code in ITEMS)
    assert standing(after, main, Moment(DAY)) is standing(before, main, Moment(DAY))


@pytest.mark.parametrize("kind", [Material, Item, Removal, Limit], ids=lambda kind: str(kind.file))
def test_what_is_known_of_an_item_is_worked_out_again_after_a_revision_of_its_papers_or_itself(
    kind: type[Record],
) -> None:
    """Of each item: which one it is that changed, nobody looks."""
    before, after = changed(kind)
    item = before.items.all[0]
    assert standing(after, after.items.all[0], Moment(DAY)) is not standing(before, item, Moment(DAY))


def test_finished_pieces_outlive_a_revision_of_an_act() -> None:
    """Those that were asked for again are taken over; none is made a second time."""
    before, asked = warm(), operation()
    answers(asked, before, ITEMS, PLACES, DAY)
    pieces = {id(kept.made) for kept in before.kept.values()}
    act = SHIPPED.of(Delegation)[0]
    change = Delta([replace(act, clause="another")], [(Delegation, identity(act))])
    after = Fragments(derive(before.snapshot, revision(2), change), most_bytes=ROOM, earlier=before)
    answers(asked, after, [item for item in ITEMS if item != act.item], PLACES, DAY)
    assert len(after.kept) > 0
    assert {id(kept.made) for kept in after.kept.values()} <= pieces


def test_nothing_of_another_catalogue_is_taken_over() -> None:
    """Whose rows are equal, but read again: no part of it is the same object."""
    before = warm()
    after = Fragments(Snapshot.of(revision(2), SHIPPED), most_bytes=ROOM, earlier=before)
    assert answers(operation(), after, ITEMS[:5], PLACES, DAY)
    assert {id(kept) for kept in after.kept.values()}.isdisjoint(map(id, before.kept.values()))


def test_what_a_piece_is_put_together_of_is_looked_at_for_it_as_well() -> None:
    """Whether the smaller piece was there already or not."""
    snapshot = shipped.snapshot()
    seen = World(snapshot, datetime.combine(DAY, time(9), UTC)).see("the record")
    fragments = Fragments(snapshot, most_bytes=ROOM)

    def small(around: Seen[str]) -> tuple[str, int]:
        return f"{len(around.snapshot.items.all)}", 1

    for number in (2, 3):

        def large(around: Seen[str]) -> tuple[str, int]:
            assert fragments.is_about(around)
            return f"{around.snapshot.revision.number} {fragments.piece(1, 'it', around, small)}", 3

        fragments.piece(number, "it", seen, large)
    parts = {number: set(kept.parts) for (number, _), kept in fragments.kept.items()}
    assert parts == {1: {"items"}, 2: {"revision", "items"}, 3: {"revision", "items"}}
