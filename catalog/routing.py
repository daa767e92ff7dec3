"""
Routing (路径推导): the routes of an item's steps for a place, found by following the acts in force.

Begin with the item's original holder. Of the acts of that holder that reach the place, one is
followed; then the same from its receiver on, until nobody hands the step further. The rules:

- Acts of one giver compete per step. An exclusion takes a place out of its own act only. The act
  naming the nearest division wins; equal: the later publication, the later first day, the key.
- An act is set aside before it takes effect, while it waits for an instrument, after it has ended,
  and until its receiver takes over where the old holder handles meanwhile; the rest compete.
- An act that has ended and does not revert competes like one in force: it leaves nobody.
- The receiver is the division of the target level on the place's path. A pseudo unit holds nothing:
  the nearest real division above stands in. Without a receiver the step stays with the giver.
- An act whose giver holds nothing in the place has no effect.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from catalog.delegations import STEPS, Act, Delegation, Interim, Mode, Reaching, Step
from catalog.divisions import Lineage
from catalog.items import Item
from catalog.period import Moment
from catalog.records import date
from catalog.routes import GapCause, Reason, Route, Routing, SetAside, Stop, division_of, is_unknown
from catalog.snapshot import Snapshot


class Candidate(NamedTuple):
    """An act that may be followed from a giver."""

    number: int  # among the acts that reach the place, which are in the order of their keys
    reaching: Reaching
    receiver: Stop | None  # None: there is no receiver
    cause: GapCause | None  # why following it leaves nobody

    @property
    def rank(self) -> tuple[int, date, date, int]:
        """What competing acts are ordered by; the greatest wins."""
        act = self.reaching.act
        start = act.effect.start if act.effect is not None else None
        return self.reaching.depth, act.published or date.min, start or date.min, self.number


def routing(snapshot: Snapshot, item: Item, lineage: Lineage, acts: Sequence[Reaching], at: Moment) -> Routing:
    """
    The routes of an item's steps for a place that some acts reach, at a moment.

    They are kept for all items and places alike, the acts that reach them being alike: nearly every
    village of a nation has one of a few ways.
    """
    return snapshot.memory.of(_key(item, lineage, acts), at, _routing, snapshot, item, lineage, acts)


def _routing(snapshot: Snapshot, item: Item, lineage: Lineage, acts: Sequence[Reaching], at: Moment) -> Routing:
    return Tracer(snapshot, item, lineage, acts, at).routing()


def _key(item: Item, lineage: Lineage, acts: Sequence[Reaching]) -> Hashable:
    """
    What decides where the routes of an item lead.

    That is its original holder, the levels on the place's path, and of each act that reaches the place its kind, and
    where the nearest division that it names stands, and its giver. Where a holder may be an agency by name,
    acts are told by their keys instead. One that excludes places, is taken over at different times or whose
    giver does not contain the place, is told with the place.
    """
    codes = lineage.codes
    is_by_kind = item.agency is None and None not in [reaching.act.kind for reaching in acts]
    key: list[Hashable] = ["routing", item.agency, item.holder_level, lineage.shape]
    for reaching in acts:
        act = reaching.act
        giver = act.row.from_division
        is_placed = giver not in codes or act.exclusions or act.takeovers
        key += (
            act.kind if is_by_kind else act.row.code,
            reaching.depth,
            codes if is_placed else codes.index(giver),
        )
    return tuple(key)


class Tracer:
    """
    Follows the acts on one item for one place at one moment.

    Args:
        snapshot: the catalogue.
        item: the item; a variant without acts of its own follows its main item's.
        lineage: the place.
        acts: the acts that reach the place, by key.
        at: the moment, which remembers how long what it saw stays true.
    """

    def __init__(self, snapshot: Snapshot, item: Item, lineage: Lineage, acts: Sequence[Reaching], at: Moment) -> None:
        self._snapshot = snapshot
        self._item = item
        self._lineage = lineage
        self._at = at
        self._acts = acts
        self._set_aside: dict[tuple[int, Reason, int | str | None], SetAside] = {}

    def routing(self) -> Routing:
        """The routes of all steps, and the acts that were not followed."""
        of_steps = [self.trace(step) for step in STEPS]
        routes = tuple(dict.fromkeys(of_steps))
        is_checked = any(self._acts[number].act.is_checked for route in routes for number in route.acts)
        return Routing(routes, tuple(map(routes.index, of_steps)), tuple(self._set_aside.values()), is_checked)

    def trace(self, step: Step) -> Route:
        """The route of a step to who holds it in the place."""
        acts = [number for number, reaching in enumerate(self._acts) if step in reaching.act.row.steps]
        stops = self._original()
        followed: list[int] = []
        givers: list[str] = []
        named_after = 0
        cause = GapCause.NO_ISSUER if is_unknown(self._item) else None
        while stops and cause is None:
            giver = self._division(stops[-1])
            if giver in givers:  # acts of one giver are considered once
                break
            givers.append(giver)
            winner = self._winner([number for number in acts if self._row(number).from_division == giver], step)
            if winner is None:
                break
            followed.append(winner.number)
            cause = winner.cause
            if cause is None and winner.receiver is not None:
                is_onward = len(followed) > 1 and self._row(followed[-2]).mode is Mode.ENTRUSTED
                entruster = named_after if is_onward else len(stops) - 1
                stops.append(winner.receiver)
                named_after = entruster if self._row(winner.number).mode is Mode.ENTRUSTED else len(stops) - 1
        if not is_unknown(self._item):
            self._set_aside_powerless(acts, givers, step)
        return Route(tuple(stops), tuple(followed), cause, named_after)

    def _row(self, number: int) -> Delegation:
        return self._acts[number].act.row

    def _division(self, stop: Stop) -> str:
        return division_of(self._snapshot, self._lineage, stop, self._at)

    def _original(self) -> list[Stop]:
        """The original holder; nobody when it is unknown, or when all above the place are pseudo units."""
        if self._item.agency is not None:
            return [self._item.agency]
        level = self._item.holder_level
        above = [division for division in self._lineage.divisions if level and division.level.rank <= level.rank]
        holder = self._lineage.standing_in(above[-1]) if above else None
        return [self._lineage.codes.index(holder.code)] if holder is not None else []

    def _winner(self, acts: Sequence[int], step: Step) -> Candidate | None:
        found = [candidate for number in acts if (candidate := self._candidate(number, step)) is not None]
        if not found:
            return None
        winner = max(found, key=lambda candidate: candidate.rank)
        for other in found:
            if other is not winner:
                is_nearer = other.reaching.depth < winner.reaching.depth
                self._reject(other.number, Reason.NEARER if is_nearer else Reason.LATER, step, by=winner.number)
        if winner.receiver is None:
            self._reject(winner.number, Reason.NO_RECEIVER, step)
            return None
        return winner

    def _candidate(self, number: int, step: Step) -> Candidate | None:
        """The act as one that competes, or ``None`` when it is set aside, with its reason noted."""
        reaching = self._acts[number]
        act, row = reaching.act, reaching.act.row
        if act.effect is None:
            self._reject(number, Reason.PENDING, step)
            return None
        ended = Reason.WITHDRAWN if row.withdrawn == act.effect.end else Reason.ENDED
        if act.is_outlived:
            self._reject(number, ended, step)
            return None
        in_force = self._at.within(act.effect.start, act.effect.end)
        if not in_force and act.effect.start is not None and self._at.day < act.effect.start:
            self._reject(number, Reason.NOT_YET, step)
            return None
        if not in_force and row.reverts:
            self._reject(number, ended, step)
            return None
        excluded = next((code for code in reversed(self._lineage.codes) if code in act.exclusions), None)
        if excluded is not None:
            self._reject(number, Reason.EXCLUDED, step, place=excluded)
            return None
        receiver = self._receiver(act)
        holder = self._division(receiver) if receiver is not None else None
        taken_over = act.taken_over_on(holder) if holder is not None else None
        if not in_force:
            moved = taken_over is not None and act.effect.end is not None and taken_over < act.effect.end
            if not moved:
                self._reject(number, ended, step)
            return Candidate(number, reaching, receiver, GapCause.ENDED) if moved else None
        if holder is None or self._at.reached(taken_over):
            return Candidate(number, reaching, receiver, None)
        if row.interim is Interim.NONE:
            return Candidate(number, reaching, receiver, GapCause.INTERIM)
        self._reject(number, Reason.NOT_TAKEN_OVER, step, place=holder)
        return None

    def _receiver(self, act: Act) -> Stop | None:
        if act.row.to_agency is not None:
            return act.row.to_agency
        target = self._lineage.of_level(act.row.to_level)
        holder = self._lineage.standing_in(target) if target is not None else None
        if holder is None or holder.code in self._from_giver_up(act):
            return None
        return self._lineage.codes.index(holder.code)

    def _from_giver_up(self, act: Act) -> Sequence[str]:
        """The giver and the divisions that contain it."""
        codes, giver = self._lineage.codes, act.row.from_division
        if giver in codes:
            return codes[: codes.index(giver) + 1]
        return self._snapshot.territory.path(giver, self._at)

    def _set_aside_powerless(self, acts: Sequence[int], chain: Sequence[str], step: Step) -> None:
        for number in acts:
            act = self._acts[number].act
            if act.row.from_division in chain or act.effect is None or act.is_outlived:
                continue
            if self._at.within(act.effect.start, act.effect.end):
                self._reject(number, Reason.GIVER_HOLDS_NOTHING, step)

    def _reject(self, act: int, reason: Reason, step: Step, *, by: int | None = None, place: str | None = None) -> None:
        key = (act, reason, by if by is not None else place)
        known = self._set_aside.get(key)
        steps = (*known.steps, step) if known is not None else (step,)
        self._set_aside[key] = SetAside(act, reason, steps, by, place)


def acted_on(snapshot: Snapshot, item: Item) -> str:
    """The item whose acts move this one: itself, or the main item of a variant that has no acts of its own."""
    if item.parent is None or snapshot.delegations.moves(item.code):
        return item.code
    return item.parent
