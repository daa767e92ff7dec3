"""
Transitions (权责移交): when the steps of an item change hands in one place, told for a run of days.

Between two edges of anything that is dated nothing changes, so that only the days are asked about on which the answer
of the day before may end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from catalog.answers import Outcome
from catalog.delegations import STEPS, Act, Step
from catalog.divisions import Level, Lineage
from catalog.inquiries import Inquiry
from catalog.items import Item
from catalog.leaves import Leaf, leaf
from catalog.period import Moment, Span
from catalog.records import date
from catalog.routes import Reason
from catalog.snapshot import Snapshot
from catalog.standings import standing
from catalog.tracing import Held

ONE_DAY = timedelta(days=1)

Hands = tuple[str, str] | None
"""The division and the agency that hold a step, by code and key; ``None``: nobody."""


class Transition(NamedTuple):
    """
    A step that changes hands in one place: another agency holds it, or for some days none.

    Attributes:
        step: the step.
        on: the first day on which whoever held it before no longer does.
        completed: the first day on which somebody holds it again; ``None``: nobody does, as far as is known.
        ended: the first day after the days on which nobody holds it; ``None``: they have no known end. It is
            ``completed`` unless the item or the place ends first.
        before: who held it the day before; ``None``: nobody did, since the item or the place began with ``on``.
        after: who holds it from ``completed`` on.
        vacant: on ``on``, what led to nobody; ``None``: somebody holds it that day.
    """

    step: Step
    on: date
    completed: date | None
    ended: date | None
    before: Held | None
    after: Held | None
    vacant: Held | None

    @property
    def mover(self) -> Act | None:
        """The act by which it moved; ``None`` when it came back, or no act moved it."""
        held = self.vacant or self.after
        known = self.before.acts if self.before is not None else ()
        return held.acts[-1] if held is not None and held.acts and held.acts[-1] not in known else None

    @property
    def instrument(self) -> str | None:
        """The document that moved it, or took it back, or whose term was over; ``None``: none is known."""
        if self.mover is not None:
            return self.mover.row.instrument
        held = self.vacant or self.after
        left = held.acts if held is not None else ()
        ended = next((act for act in (self.before.acts if self.before else ()) if act not in left), None)
        if ended is None or ended.ends != self.on:
            return None
        return ended.row.withdrawal if ended.row.withdrawn == ended.ends else ended.row.instrument

    def gap_days(self, until: date) -> int:
        """For how many days nobody holds it; up to a day when no end is known."""
        end = self.ended if self.ended is not None else max(self.on, until)
        return (end - self.on).days


class Timeline(NamedTuple):
    """
    What happens in a place on some days.

    Attributes:
        transitions: what changed hands, by day and step.
        settled_at: the rank of level from which on down places alike may yet have other offices; 0: none has.
        looks_onward: whether days after the last were looked at, to see when a gap ends.
    """

    transitions: tuple[Transition, ...]
    settled_at: int
    looks_onward: bool


class _Stretch(NamedTuple):
    """The steps of an item in a place from a day on; ``None`` for what does not apply there, or is no place by itself."""

    since: date
    found: Leaf | None


def timeline(snapshot: Snapshot, item: Item, code: str, since: date, until: date) -> Timeline:
    """
    What changes hands in a place on some days.

    The place counts on days on which it exists and has no parts. A gap is followed to its end, however late.

    Args:
        snapshot: the catalogue.
        item: the item.
        code: the place.
        since: the first day; there is one before it.
        until: the first day after the last.
    """
    stretches: list[_Stretch] = []
    day: date | None = since - ONE_DAY
    while day is not None and (day < until or _is_open(stretches)):
        at = Moment(day)
        found = leaf_on(snapshot, item, code, at)
        stretches.append(_Stretch(day, found))
        day = at.until
    found_in = [one.found for one in stretches if one.found is not None]
    return Timeline(
        tuple(sorted(_transitions(stretches, Span(since, until)), key=lambda one: (one.on, STEPS.index(one.step)))),
        max((one.settled_at for one in found_in), default=0),
        stretches[-1].since >= until or _is_open(stretches),
    )


def leaf_on(snapshot: Snapshot, item: Item, code: str, at: Moment) -> Leaf | None:
    """An item in a place at a moment; ``None`` when the place does not exist, or has parts then."""
    lineage = snapshot.territory.lineage_of_existing(code, at)
    if lineage is None or (lineage.place.level is not Level.VILLAGE and snapshot.territory.children(code, at)):
        return None
    found = leaf(snapshot, item, lineage, at)
    return found if found.outcome in {Outcome.HANDLED, Outcome.GAP} else None


def _is_open(stretches: Sequence[_Stretch]) -> bool:
    """Whether nobody holds a step at the end of some stretches, and somebody did, or nothing applied, before."""
    last = stretches[-1].found
    if last is None:
        return False
    return any(
        _is_vacant(last, step) and any(not _is_vacant(one.found, step) for one in stretches)
        for step in range(len(STEPS))
    )


def _is_vacant(found: Leaf | None, step: int) -> bool:
    return found is not None and (found.holders[step].cause is not None or (step == 0 and found.lacks_office))


def _agency(found: Leaf, step: int) -> str | None:
    """The key of who holds a step; ``None``: nobody does."""
    agency = found.holders[step].agency
    return None if _is_vacant(found, step) or agency is None else agency.code


def hands_of(held: Held | None) -> Hands:
    """Whose hands somebody's are, by code and key."""
    return (
        None if held is None or held.agency is None or held.division is None else (held.division.code, held.agency.code)
    )


def _transitions(stretches: Sequence[_Stretch], days: Span) -> Iterator[Transition]:
    for number, step in enumerate(STEPS):
        for at in range(1, len(stretches)):
            if stretches[at].since in days:
                yield from _at(stretches, at, number, step)


def _at(stretches: Sequence[_Stretch], at: int, number: int, step: Step) -> Iterator[Transition]:
    """What changes hands where a stretch begins."""
    here, past = stretches[at].found, stretches[at - 1].found
    if here is None or _is_vacant(past, number):  # it is no place for the item, or the gap began earlier
        return
    before = past.holders[number] if past is not None else None
    on = stretches[at].since
    if not _is_vacant(here, number):
        if past is not None and _agency(past, number) != _agency(here, number):
            yield Transition(step, on, on, on, before, here.holders[number], None)
        return
    end = next((one for one in stretches[at:] if not _is_vacant(one.found, number)), None)
    after = end.found.holders[number] if end is not None and end.found is not None else None
    if before is not None or after is not None:
        ended = end.since if end is not None else None
        yield Transition(step, on, ended if after else None, ended, before, after, here.holders[number])


def overlap_days(snapshot: Snapshot, item: Item, lineage: Lineage, moved: Transition, until: date) -> int:
    """
    For how many days both the old and the new holder of a step could perform it in a place (交叉期).

    The new one took over earlier than its act took effect; or the act by which the old one held it names the place as
    nearly as the new one's, is still in effect, and has only lost to it.

    Args:
        snapshot: the catalogue.
        item: the item.
        lineage: the place, on the day of the transition.
        moved: the transition.
        until: up to which day an act without an end is counted.
    """
    if moved.before is None or moved.after is None or moved.vacant is not None:
        return 0
    early, mover = 0, moved.mover
    if mover is not None:
        takeover = mover.takeovers.get(moved.after.chain[-1])
        if takeover is not None and takeover.done is not None:
            early = max(0, (moved.on - takeover.done).days)
    return early + _competing_days(snapshot, item, lineage, moved, until)


def _competing_days(snapshot: Snapshot, item: Item, lineage: Lineage, moved: Transition, until: date) -> int:
    old = moved.before.acts[-1:] if moved.before is not None else ()
    at = Moment(moved.on)
    inquiry = Inquiry(snapshot, standing(snapshot, item, at), at)
    trace = inquiry.answer(lineage)
    if not old or trace is None:
        return 0
    has_lost = any(
        one.reason is Reason.LATER and one.act in old and moved.step in one.steps
        for one in inquiry.rejected(lineage, trace)
    )
    effect = old[0].effect
    if not has_lost or effect is None:
        return 0
    return ((effect.end or max(until, moved.on)) - moved.on).days
