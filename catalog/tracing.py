"""
Tracing (办理权追溯): who holds a step of an item in a place, by following the acts in force.

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
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from catalog.agencies import Agency
from catalog.delegations import Act, Interim, Mode, Step
from catalog.divisions import Division, Lineage
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


@dataclass(frozen=True, slots=True)
class Held:
    """
    Who holds a step in a place.

    Attributes:
        step: the step.
        chain: the codes of the divisions that held it one after the other, the last one last.
        agency: who performs it; ``None`` when nobody can.
        in_name_of: whose name it is done in; the agency's own unless it is entrusted.
        acts: the acts followed, in order.
        cause: why nobody can perform it; ``None`` when somebody can.
    """

    step: Step
    chain: tuple[str, ...]
    agency: Agency | None
    in_name_of: Agency | None
    acts: tuple[Act, ...]
    cause: GapCause | None

    @property
    def holder(self) -> str | None:
        """The code of the division that holds it; ``None`` when nobody does."""
        return self.chain[-1] if self.cause is None else None

    @property
    def mode(self) -> Mode | None:
        """How it came to its holder; ``None`` for the original holder's own power."""
        return self.acts[-1].row.mode if self.acts else None


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


class Candidate(NamedTuple):
    """An act that may be followed from a giver."""

    act: Act
    depth: int  # position on the path of the nearest division that it names
    receiver: tuple[str, Agency | None] | None  # division and agency; None: there is no receiver
    cause: GapCause | None  # why following it leaves nobody

    @property
    def rank(self) -> tuple[int, date, date, str]:
        """What competing acts are ordered by; the greatest wins."""
        effect = self.act.effect
        start = effect.start if effect is not None else None
        return self.depth, self.act.published or date.min, start or date.min, self.act.row.code


class Tracer:
    """
    Follows the acts on one item for one place at one moment.

    Args:
        snapshot: the catalogue.
        item: the item; a variant without acts of its own follows its main item's.
        lineage: the place.
        at: the moment, which remembers how long what it saw stays true.
    """

    def __init__(self, snapshot: Snapshot, item: Item, lineage: Lineage, at: Moment) -> None:
        self._snapshot = snapshot
        self._item = item
        self._lineage = lineage
        self._at = at
        self._acts = snapshot.delegations.reaching(acted_on(snapshot, item), lineage.codes)
        self._rejected: dict[tuple[str, Reason, str | None], Rejection] = {}

    @property
    def rejected(self) -> tuple[Rejection, ...]:
        """The acts that were considered and not followed by the steps traced so far."""
        return tuple(self._rejected.values())

    def trace(self, step: Step) -> Held:
        """Who holds a step in the place."""
        if self._item.holder_level is None and self._item.agency is None:
            return Held(step, (), None, None, (), GapCause.NO_ISSUER)
        acts = [(act, depth) for act, depth in self._acts if step in act.row.steps]
        division, agency = self._original()
        chain = [division] if division is not None else []
        followed: list[Act] = []
        name = agency
        cause: GapCause | None = None
        while division is not None and cause is None:
            winner = self._winner([pair for pair in acts if pair[0].row.from_division == division], step)
            if winner is None:
                break
            followed.append(winner.act)
            cause = winner.cause
            if cause is None and winner.receiver is not None:
                is_onward = len(followed) > 1 and followed[-2].row.mode is Mode.ENTRUSTED
                giver_name = name if is_onward else agency
                onward, agency = winner.receiver
                name = giver_name if winner.act.row.mode is Mode.ENTRUSTED else agency
                is_last = onward in chain  # acts of one giver are considered once
                division = onward
                chain.append(division)
                if is_last:
                    break
        self._set_aside_powerless(acts, chain, step)
        if cause is None and agency is None:
            cause = GapCause.NO_AGENCY
        nobody = cause is not None
        return Held(step, tuple(chain), None if nobody else agency, None if nobody else name, tuple(followed), cause)

    def _original(self) -> tuple[str | None, Agency | None]:
        named = self._snapshot.agencies.get(self._item.agency)
        if named is not None:
            return named.division, self._snapshot.agencies.in_being(named, self._at)
        level = self._item.holder_level
        above = [division for division in self._lineage.divisions if level and division.level.rank <= level.rank]
        holder = self._lineage.standing_in(above[-1]) if above else None
        if holder is None:
            return None, None
        return holder.code, self._snapshot.agencies.of_line(holder.code, self._item.line, self._at)

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
        taken_over = act.taken_over_on(receiver[0]) if receiver is not None else None
        if not in_force:
            moved = taken_over is not None and act.effect.end is not None and taken_over < act.effect.end
            if not moved:
                self._reject(act, ended, step)
            return Candidate(act, depth, receiver, GapCause.ENDED) if moved else None
        if receiver is None or self._at.reached(taken_over):
            return Candidate(act, depth, receiver, None)
        if row.interim is Interim.NONE:
            return Candidate(act, depth, receiver, GapCause.INTERIM)
        self._reject(act, Reason.NOT_TAKEN_OVER, step, place=receiver[0])
        return None

    def _receiver(self, act: Act) -> tuple[str, Agency | None] | None:
        named = self._snapshot.agencies.get(act.row.to_agency)
        if named is not None:
            return named.division, self._snapshot.agencies.in_being(named, self._at)
        target: Division | None = self._lineage.of_level(act.row.to_level)
        holder = self._lineage.standing_in(target) if target is not None else None
        if holder is None or holder.code in self._from_giver_up(act):
            return None
        return holder.code, self._snapshot.agencies.of_line(holder.code, self._item.line, self._at)

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


def acted_on(snapshot: Snapshot, item: Item) -> str:
    """The item whose acts move this one: itself, or the main item of a variant that has no acts of its own."""
    if item.parent is None or snapshot.delegations.of_item(item.code):
        return item.code
    return item.parent
