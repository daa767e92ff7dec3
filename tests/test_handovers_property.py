"""Whatever the world, handovers are those that asking in every village on every day tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from catalog.answers import Handling, Holder
from catalog.delegations import STEPS, Act
from catalog.errors import UnknownPlace
from catalog.facts import Facts
from catalog.handling import handling
from catalog.handovers import Handover, handovers, told
from catalog.items import Item
from catalog.menus import ItemFilter
from catalog.routes import GapCause, Reason
from catalog.snapshot import Snapshot
from tests.raw_world import World
from tests.small_tree import DAYS, FIRST, HORIZON, TREE
from tests.small_worlds import worlds
from tests.test_handling_property import snapshot_of

Hands = tuple[str, str] | None


class Moved(NamedTuple):
    """What is told of a handover: keys and values only."""

    on: date
    item: str
    step: str
    completed: date | None
    ended: date | None
    before: Hands
    after: Hands
    mode: str | None
    instrument: str | None
    gap_days: int
    overlap_days: int


class State(NamedTuple):
    """A step in a place on a day: who holds it, and by which acts."""

    hands: Hands
    acts: tuple[Act, ...]


class Reference:
    """Handovers of one item the slow way: every place without parts is asked on every day."""

    def __init__(self, snapshot: Snapshot, facts: Facts, item: Item, until: date) -> None:
        self.snapshot = snapshot
        self.item = item
        self.until = until
        self.worlds = {day: World(facts, day) for day in HORIZON}
        self.answer = cache(self._answer)
        self.moves = cache(self._moves)

    def _answer(self, leaf: str, day: date) -> Handling | None:
        """The answer in a place; none when it does not exist, has parts, or is not for the item."""
        world = self.worlds[day]
        if world.division(leaf) is None or world.children(leaf):
            return None
        answer = handling(self.snapshot, self.item, leaf, day)
        return answer if answer.steps else None

    def state(self, leaf: str, step: int, day: date) -> State | None:
        """Who holds a step; none where there is nothing to hold."""
        answer = self.answer(leaf, day)
        if answer is None:
            return None
        held = answer.steps[step]
        lacks_office = step == 0 and answer.gap is not None and answer.gap.cause is GapCause.NO_OFFICE
        if held.cause is not None or lacks_office or held.division is None or held.agency is None:
            return State(None, held.acts)
        return State((held.division.code, held.agency.code), held.acts)

    def _moves(self, leaf: str, day: date) -> frozenset[Moved]:
        """What changes hands in a place on a day."""
        found = (self._move(leaf, step, day) for step in range(len(STEPS)))
        return frozenset(one for one in found if one is not None)

    def _move(self, leaf: str, step: int, day: date) -> Moved | None:
        here, past = self.state(leaf, step, day), self.state(leaf, step, self._beside(day, -1))
        if here is None or (past is not None and past.hands is None):
            return None
        if here.hands is not None and (past is None or (past.hands and past.hands[1] == here.hands[1])):
            return None
        later = [other for other in HORIZON if other >= day]
        end = next((other for other in later if (found := self.state(leaf, step, other)) is None or found.hands), None)
        then = self.state(leaf, step, end) if end is not None else None
        if past is None and then is None:
            return None
        before, after = past.hands if past else None, then.hands if then else None
        mover = here.acts[-1] if here.acts and (past is None or here.acts[-1] not in past.acts) else None
        return Moved(
            day,
            self.item.code,
            STEPS[step].value,
            end if after else None,
            end,
            before,
            after,
            mover.row.mode.value if mover else None,
            self._instrument(here, past, mover, day),
            (end - day).days if end else max(0, (self.until - day).days),
            self._overlap(leaf, step, day, past, mover) if before and after and end == day else 0,
        )

    def _beside(self, day: date, count: int) -> date:
        return HORIZON[HORIZON.index(day) + count]

    @staticmethod
    def _instrument(here: State, past: State | None, mover: Act | None, day: date) -> str | None:
        if mover is not None:
            return mover.row.instrument
        for act in past.acts if past else ():
            if act not in here.acts:
                ends = min(end for end in (act.row.withdrawn, act.row.valid_to, date.max) if end)
                if ends != day:
                    return None
                return act.row.withdrawal if act.row.withdrawn == ends else act.row.instrument
        return None

    def _overlap(self, leaf: str, step: int, day: date, past: State | None, mover: Act | None) -> int:
        answer, early, both = self.answer(leaf, day), 0, 0
        assert answer is not None
        here = self.state(leaf, step, day)
        if mover is not None and here is not None and here.hands is not None:
            named = mover.row.to_agency  # takes over under the code of its division, whatever that has become
            receiver = (
                here.hands[0] if named is None else self.worlds[day].agency(self.worlds[day].successor(named)).division
            )
            takeover = mover.takeovers.get(receiver)
            early = (day - takeover.done).days if takeover and takeover.done and takeover.done < day else 0
        for one in answer.rejected:
            if past and past.acts[-1:] == (one.act,) and one.reason is Reason.LATER and STEPS[step] in one.steps:
                assert one.act.effect is not None
                both = ((one.act.effect.end or max(self.until, day)) - day).days
        return early + both

    def rows(self, code: str, day: date) -> Iterator[tuple[str, Moved]]:
        """The largest divisions from a division down in all places of which the same happens on a day."""
        yield from self._rows(code, day, frozenset())

    def _rows(self, code: str, day: date, above: frozenset[Moved]) -> Iterator[tuple[str, Moved]]:
        world = self.worlds[day]
        common = frozenset.intersection(*(self.moves(leaf, day) for leaf in world.leaves(code)))
        here = {one for one in common - above if not self._lies_below(one, code, world)}
        yield from ((code, one) for one in here)
        for child in world.children(code):
            yield from self._rows(child, day, above | here)

    @staticmethod
    def _lies_below(moved: Moved, code: str, world: World) -> bool:
        holders = [one[0] for one in (moved.before, moved.after) if one is not None and one[0] != code]
        return any(world.division(holder) is not None and code in world.path(holder) for holder in holders)


def hands(holder: Holder | None) -> Hands:
    """The division and the agency of a holder."""
    return None if holder is None or holder.agency is None else (holder.division.code, holder.agency.code)


def shown(handover: Handover) -> tuple[str, Moved]:
    """Keys and values of a handover."""
    return handover.division.code, Moved(
        handover.on,
        handover.item.code,
        handover.step.value,
        handover.completed,
        handover.ended,
        hands(handover.before),
        hands(handover.after),
        handover.mode.value if handover.mode else None,
        handover.instrument,
        handover.gap_days,
        handover.overlap_days,
    )


SINCE = st.sampled_from([FIRST, *DAYS[:6]])
UNTIL = st.sampled_from([DAYS[4], *DAYS[7:], HORIZON[-1]])


@given(worlds(), SINCE, UNTIL, st.sampled_from([None, *sorted(TREE)[:8]]))
def test_handovers_are_those_of_every_village_on_every_day(
    facts: Facts, since: date, until: date, under: str | None
) -> None:
    snapshot = snapshot_of(facts)
    if until <= since:
        return
    days = [day for day in HORIZON if since <= day < until]
    if under is not None and not any(World(facts, day).standing(under) for day in days):
        with pytest.raises(UnknownPlace):
            handovers(snapshot, since, until, None, under)
        return
    found = handovers(snapshot, since, until, None, under)
    expected: list[tuple[str, Moved]] = []
    for item in snapshot.items.all:
        reference = Reference(snapshot, facts, item, until)
        for day in days:
            world = reference.worlds[day]
            standing = world.standing(under) if under is not None else []
            roots = [code for code in world.codes if world.division(code) and not world.upper(code)]
            for root in standing if under is not None else roots:
                expected += reference.rows(root, day)
    event(f"{min(len(expected), 5)} rows")
    assert sorted((shown(told(snapshot, row, until)) for row in found), key=repr) == sorted(expected, key=repr)
    for gap in (True, False):
        with_gap = [row.key for row in found if (told(snapshot, row, until).gap_days > 0) is gap]
        assert [row.key for row in handovers(snapshot, since, until, None, under, gap=gap)] == with_gap


@given(worlds(), SINCE, st.sampled_from(DAYS[2:9]), UNTIL)
def test_adjoining_runs_of_days_share_no_handover_and_miss_none(
    facts: Facts, since: date, middle: date, until: date
) -> None:
    snapshot = snapshot_of(facts)
    if not since < middle < until:
        return
    whole = [row.key for row in handovers(snapshot, since, until, ItemFilter())]
    assert whole == sorted(set(whole))
    parts = [row.key for start, end in ((since, middle), (middle, until)) for row in handovers(snapshot, start, end)]
    assert whole == parts
