"""Whatever the world, coverage is what asking in every village, one by one, tells."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hypothesis import event, given
from hypothesis import strategies as st

from catalog.answers import Handling, Outcome
from catalog.coverage import Coverage, cells, coverage
from catalog.divisions import Level
from catalog.errors import Refusal
from catalog.facts import Facts
from catalog.handling import handling
from catalog.items import Item
from catalog.snapshot import Snapshot
from tests.raw_world import World
from tests.small_tree import HORIZON
from tests.small_worlds import places, worlds
from tests.test_handling_property import snapshot_of

days = st.sampled_from([*HORIZON[6:15], *HORIZON])


class Told(NamedTuple):
    """What coverage tells of a division."""

    division: str
    outcome: str
    level: str | None
    cause: str | None
    villages: int


class Reference:
    """Coverage the slow way: every place without parts is asked, and divisions are tried from the top down."""

    def __init__(self, snapshot: Snapshot, facts: Facts, item: Item, on: date) -> None:
        self.snapshot = snapshot
        self.world = World(facts, on)
        self.item = item

    def rows(self, code: str) -> list[Told]:
        """The largest divisions from a division down in which every place is answered alike."""
        told = {self._answer(leaf) for leaf in self.world.leaves(code)}
        if len(told) > 1:
            return [row for child in self.world.children(code) for row in self.rows(child)]
        return [Told(code, *told.pop(), self._villages(code))]

    def _answer(self, leaf: str) -> tuple[str, str | None, str | None]:
        answer: Handling = handling(self.snapshot, self.item, leaf, self.world.day)
        accept = answer.steps[0].level if answer.steps else None
        cause = answer.gap.cause.value if answer.gap is not None else None
        return answer.outcome.value, accept.value if accept is not None else None, cause

    def _villages(self, code: str) -> int:
        leaves = self.world.leaves(code)
        return sum(self.world.level(leaf) is Level.VILLAGE and not self.world.is_pseudo(leaf) for leaf in leaves)


def told(answer: Coverage) -> list[Told]:
    """Keys and values of an answer."""
    return [
        Told(
            row.division.code,
            row.outcome.value,
            row.level.value if row.level is not None else None,
            row.cause.value if row.cause is not None else None,
            row.villages,
        )
        for row in answer.rows
    ]


@given(worlds(), days, st.sampled_from(["item", "item", "main"]))
def test_coverage_is_that_of_every_village_asked_by_itself(facts: Facts, on: date, code: str) -> None:
    snapshot = snapshot_of(facts)
    item = snapshot.items.get(code)
    assert item is not None
    reference = Reference(snapshot, facts, item, on)
    for place in [place.ljust(12, "0") for place in places(facts)]:
        standing = reference.world.standing(place) if place in reference.world.codes else []
        if not standing:
            try:
                coverage(snapshot, item, on, place)
            except Refusal as refusal:
                assert refusal.code == "UNKNOWN_PLACE"  # noqa: PT017 - it may not be refused at all
                continue
            raise AssertionError(place)
        answer = coverage(snapshot, item, on, place)
        event(f"{min(len(answer.rows), 3)} rows")
        expected = [row for part in standing for row in reference.rows(part)]
        assert told(answer) == expected, place
        assert answer.villages == sum(row.villages for row in expected if row.outcome != Outcome.OUTSIDE)
        assert answer.covered == sum(row.villages for row in expected if row.outcome == Outcome.HANDLED)
        assert sum(share.villages for share in answer.levels) == answer.covered


@given(worlds(), days, st.sampled_from([Level.DISTRICT, Level.STREET]))
def test_a_matrix_tells_of_a_division_what_its_places_have_in_common(facts: Facts, on: date, level: Level) -> None:
    snapshot = snapshot_of(facts)
    item = snapshot.items.get("item")
    assert item is not None
    reference = Reference(snapshot, facts, item, on)
    found = cells(snapshot, item, on, level)
    tops = [
        code for code in reference.world.codes if reference.world.division(code) and not reference.world.upper(code)
    ]
    del tops
    for cell in found:
        rows = reference.rows(cell.division.code)
        assert cell.is_mixed == (len({row[1:4] for row in rows}) > 1)
        assert cell.outcome == (None if cell.is_mixed else rows[0].outcome)
        assert cell.level == (None if cell.is_mixed else rows[0].level)
        assert cell.covered == sum(row.villages for row in rows if row.outcome == Outcome.HANDLED)
