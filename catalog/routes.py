"""
Routes (下放路径): the way of a step from an item's original holder to the last, by following the acts in force.

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

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from catalog.delegations import Act, Interim, Mode, Step
from catalog.divisions import Lineage
from catalog.items import Item
from catalog.period import Moment
from catalog.records import date
from catalog.snapshot import Snapshot


class GapCause(StrEnum):
    """Why nobody can perform a step (管理真空原因)."""

    NO_AGENCY = "NO_AGENCY"
    NO_OFFICE = "NO_OFFICE"
    INTERIM = "INTERIM"
    ENDED = "ENDED"
    NO_ISSUER = "NO_ISSUER"


class Reason(StrEnum):
    """Why an act that names the place was not followed (未适用原因)."""

    PENDING = "PENDING"
    NOT_YET = "NOT_YET"
    ENDED = "ENDED"
    WITHDRAWN = "WITHDRAWN"
    EXCLUDED = "EXCLUDED"
    NOT_TAKEN_OVER = "NOT_TAKEN_OVER"
    NO_RECEIVER = "NO_RECEIVER"
    NEARER = "NEARER"
    LATER = "LATER"
    GIVER_HOLDS_NOTHING = "GIVER_HOLDS_NOTHING"


class Stop(NamedTuple):
    """
    A holder on the way of a step.

    Either the division at a position on the place's path, through its agency of the item's line, or
    an agency by name, wherever it is. Told by position, the way is the same for every place of the
    same shape.
    """

    position: int | None
    agency: str | None = None


class Route(NamedTuple):
    """
    The way of a step from its original holder to the last.

    Attributes:
        stops: the holders, in order; empty when the original holder is unknown.
        acts: the acts followed, in order.
        cause: why following the last act leaves nobody; ``None`` when it does not.
        named_after: the position among the stops of the one in whose name the step is done.
    """

    stops: tuple[Stop, ...]
    acts: tuple[Act, ...]
    cause: GapCause | None
    named_after: int


class Rejection(NamedTuple):
    """
    An act that names the place and was not followed for some steps.

    Attributes:
        act: the act.
        reason: why.
        steps: for which steps.
        by: the act that was followed instead, where one was.
        place: the excluded division, or the receiver that has not taken over.
    """

    act: Act
    reason: Reason
    steps: tuple[Step, ...]
    by: Act | None = None
    place: str | None = None


class Routing(NamedTuple):
    """
    The routes of all steps, in their order, and the acts that were considered and not followed.

    Steps that go the same way share one route.
    """

    routes: tuple[Route, ...]
    rejected: tuple[Rejection, ...]


class Candidate(NamedTuple):
    """An act that may be followed from a giver."""

    act: Act
    depth: int  # position on the path of the nearest division that it names
    receiver: Stop | None  # None: there is no receiver
    cause: GapCause | None  # why following it leaves nobody

    @property
    def rank(self) -> tuple[int, date, date, str]:
        """What competing acts are ordered by; the greatest wins."""
        effect = self.act.effect
        start = effect.start if effect is not None else None
        return self.depth, self.act.published or date.min, start or date.min, self.act.row.code


def routing(snapshot: Snapshot, item: Item, lineage: Lineage, at: Moment) -> Routing:
    """
    The routes of an item's steps for a place at a moment, and the acts set aside.

    They are kept for the places of the same shape that the same acts reach: of most items every
    village of a city has the same routes.
    """
    acts = snapshot.delegations.reaching(acted_on(snapshot, item), lineage)
    givers = tuple(lineage.position(act.row.from_division) for act, _ in acts)
    is_special = None in givers or any(act.exclusions or act.takeovers for act, _ in acts)
    reached = tuple((act.row.code, depth) for act, depth in acts)
    key = (item.code, lineage.shape, reached, lineage.codes if is_special else givers)
    return snapshot.memory.of(key, at, lambda moment: Tracer(snapshot, item, lineage, acts, moment).routing())


def division_of(snapshot: Snapshot, lineage: Lineage, stop: Stop) -> str:
    """The code of the division of a holder on the way."""
    if stop.position is not None:
        return lineage.codes[stop.position]
    named = snapshot.agencies.get(stop.agency)
    if named is None:
        raise LookupError(stop.agency)
    return named.division


class Tracer:
    """
    Follows the acts on one item for one place at one moment.

    Args:
        snapshot: the catalogue.
        item: the item; a variant without acts of its own follows its main item's.
        lineage: the place.
        acts: the acts that reach the place, each with the depth of the nearest division it names.
        at: the moment, which remembers how long what it saw stays true.
    """

    def __init__(
        self, snapshot: Snapshot, item: Item, lineage: Lineage, acts: Sequence[tuple[Act, int]], at: Moment
    ) -> None:
        self._snapshot = snapshot
        self._item = item
        self._lineage = lineage
        self._at = at
        self._acts = acts
        self._rejected: dict[tuple[str, Reason, str | None], Rejection] = {}

    def routing(self) -> Routing:
        """The routes of all steps, and the acts that were not followed."""
        routes: list[Route] = []
        for step in Step:
            route = self.trace(step)
            routes.append(next((known for known in routes if known == route), route))  # equal ones are one object
        return Routing(tuple(routes), tuple(self._rejected.values()))

    def trace(self, step: Step) -> Route:
        """The route of a step to who holds it in the place."""
        acts = [(act, depth) for act, depth in self._acts if step in act.row.steps]
        stops = self._original()
        followed: list[Act] = []
        givers: list[str] = []
        named_after = 0
        cause: GapCause | None = None
        while stops and cause is None:
            giver = self._division(stops[-1])
            if giver in givers:  # acts of one giver are considered once
                break
            givers.append(giver)
            winner = self._winner([pair for pair in acts if pair[0].row.from_division == giver], step)
            if winner is None:
                break
            followed.append(winner.act)
            cause = winner.cause
            if cause is None and winner.receiver is not None:
                is_onward = len(followed) > 1 and followed[-2].row.mode is Mode.ENTRUSTED
                entruster = named_after if is_onward else len(stops) - 1
                stops.append(winner.receiver)
                named_after = entruster if winner.act.row.mode is Mode.ENTRUSTED else len(stops) - 1
        if not is_unknown(self._item):
            self._set_aside_powerless(acts, givers, step)
        return Route(tuple(stops), tuple(followed), cause, named_after)

    def _division(self, stop: Stop) -> str:
        return division_of(self._snapshot, self._lineage, stop)

    def _original(self) -> list[Stop]:
        """The original holder; nobody when it is unknown, or when all above the place are pseudo units."""
        if self._item.agency is not None:
            return [Stop(None, self._item.agency)]
        level = self._item.holder_level
        above = [division for division in self._lineage.divisions if level and division.level.rank <= level.rank]
        holder = self._lineage.standing_in(above[-1]) if above else None
        return [Stop(self._lineage.position(holder.code))] if holder is not None else []

    def _winner(self, acts: Sequence[tuple[Act, int]], step: Step) -> Candidate | None:
        found = [candidate for act, depth in acts if (candidate := self._candidate(act, depth, step)) is not None]
        if not found:
            return None
        winner = max(found, key=lambda candidate: candidate.rank)
        for other in found:
            if other is not winner:
                reason = Reason.NEARER if other.depth < winner.depth else Reason.LATER
                self._reject(other.act, reason, step, by=winner.act)
        if winner.receiver is None:
            self._reject(winner.act, Reason.NO_RECEIVER, step)
            return None
        return winner

    def _candidate(self, act: Act, depth: int, step: Step) -> Candidate | None:
        """The act as one that competes, or ``None`` when it is set aside, with its reason noted."""
        row = act.row
        if act.effect is None:
            self._reject(act, Reason.PENDING, step)
            return None
        ended = Reason.WITHDRAWN if row.withdrawn == act.effect.end else Reason.ENDED
        if act.is_outlived:
            self._reject(act, ended, step)
            return None
        in_force = self._at.within(act.effect.start, act.effect.end)
        if not in_force and act.effect.start is not None and self._at.day < act.effect.start:
            self._reject(act, Reason.NOT_YET, step)
            return None
        if not in_force and row.reverts:
            self._reject(act, ended, step)
            return None
        excluded = next((code for code in reversed(self._lineage.codes) if code in act.exclusions), None)
        if excluded is not None:
            self._reject(act, Reason.EXCLUDED, step, place=excluded)
            return None
        receiver = self._receiver(act)
        holder = self._division(receiver) if receiver is not None else None
        taken_over = act.taken_over_on(holder) if holder is not None else None
        if not in_force:
            moved = taken_over is not None and act.effect.end is not None and taken_over < act.effect.end
            if not moved:
                self._reject(act, ended, step)
            return Candidate(act, depth, receiver, GapCause.ENDED) if moved else None
        if holder is None or self._at.reached(taken_over):
            return Candidate(act, depth, receiver, None)
        if row.interim is Interim.NONE:
            return Candidate(act, depth, receiver, GapCause.INTERIM)
        self._reject(act, Reason.NOT_TAKEN_OVER, step, place=holder)
        return None

    def _receiver(self, act: Act) -> Stop | None:
        if act.row.to_agency is not None:
            return Stop(None, act.row.to_agency)
        target = self._lineage.of_level(act.row.to_level)
        holder = self._lineage.standing_in(target) if target is not None else None
        if holder is None or holder.code in self._from_giver_up(act):
            return None
        return Stop(self._lineage.position(holder.code))

    def _from_giver_up(self, act: Act) -> Sequence[str]:
        """The giver and the divisions that contain it."""
        codes, giver = self._lineage.codes, act.row.from_division
        if giver in codes:
            return codes[: codes.index(giver) + 1]
        return self._snapshot.territory.path(giver, self._at)

    def _set_aside_powerless(self, acts: Sequence[tuple[Act, int]], chain: Sequence[str], step: Step) -> None:
        for act, _ in acts:
            if act.row.from_division in chain or act.effect is None or act.is_outlived:
                continue
            if self._at.within(act.effect.start, act.effect.end):
                self._reject(act, Reason.GIVER_HOLDS_NOTHING, step)

    def _reject(self, act: Act, reason: Reason, step: Step, *, by: Act | None = None, place: str | None = None) -> None:
        key = (act.row.code, reason, by.row.code if by is not None else place)
        known = self._rejected.get(key)
        steps = (*known.steps, step) if known is not None else (step,)
        self._rejected[key] = Rejection(act, reason, steps, by, place)


def is_unknown(item: Item) -> bool:
    """Whether nobody knows who holds an item: a certificate of an unknown issuer."""
    return item.holder_level is None and item.agency is None


def acted_on(snapshot: Snapshot, item: Item) -> str:
    """The item whose acts move this one: itself, or the main item of a variant that has no acts of its own."""
    if item.parent is None or snapshot.delegations.of_item(item.code):
        return item.code
    return item.parent
