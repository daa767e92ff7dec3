"""
Handling (办理): where an item is handled for a place on a day, by whom, and until when that holds.

An answer is a pure function of the snapshot, the item, the place and the day. With the day of
acceptance given, outcome, holders, limit and papers are those of that day; offices and successors
those of the day asked about: a case accepted before a handover is finished by its old holder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from catalog import findings as checks
from catalog import items as implementing
from catalog.agencies import Agency
from catalog.certificates import Removal
from catalog.counters import competent_offices, counters
from catalog.delegations import Act, Mode, Step
from catalog.divisions import Division, Level, Lineage
from catalog.errors import BadArgument
from catalog.findings import Finding
from catalog.guides import Guide, guide_on
from catalog.inquiries import Inquiry
from catalog.items import ONLINE, Item, ItemState
from catalog.offices import Office
from catalog.period import Moment
from catalog.places import Place, Position, place
from catalog.records import date
from catalog.routes import GapCause, Rejection
from catalog.snapshot import Snapshot
from catalog.tracing import Held, apart


class Outcome(StrEnum):
    """What came of asking (办理结论), in the order in which they are tried."""

    OUTSIDE = "OUTSIDE"
    NOT_YET = "NOT_YET"
    ABOLISHED = "ABOLISHED"
    PLACE_TOO_COARSE = "PLACE_TOO_COARSE"
    GAP = "GAP"
    HANDLED = "HANDLED"


class Holder(NamedTuple):
    """An agency that holds a step, its division and its offices in service."""

    division: Division
    agency: Agency | None
    offices: tuple[Office, ...]


class Gap(NamedTuple):
    """A step that nobody can perform (管理真空), and the nearest holder above that can act."""

    cause: GapCause
    step: Step
    fallback: Holder | None


class HandledStep(NamedTuple):
    """Who performs a step, as things stand on the day asked about; nulls: nobody."""

    step: Step
    division: Division | None
    agency: Agency | None
    mode: Mode | None
    in_name_of: Agency | None
    acts: tuple[Act, ...]
    cause: GapCause | None

    @property
    def level(self) -> Level | None:
        """The level of the division that holds it."""
        return self.division.level if self.division is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """
    The answer to "whose is it?" (办理归属).

    Two answers are equal when they tell the same, whichever day they were asked for.

    Attributes:
        place: the division after successions; ``None`` when the catalogue does not know it.
        steps: who does what, in the order of the steps; empty unless HANDLED or GAP.
        offices: where to go, the competent ones first.
        guide: limit, papers, fees and channels as implemented for the place, on the day of acceptance;
            ``None`` unless HANDLED or GAP.
        candidates: with PLACE_TOO_COARSE, the largest divisions below that each have one answer.
        at: the day asked about, and the stretch of days around it in which the answer is the same.
    """

    item: Item
    asked: str
    outcome: Outcome
    place: Division | None = None
    steps: tuple[HandledStep, ...] = ()
    offices: tuple[Office, ...] = ()
    guide: Guide | None = None
    removal: Removal | None = None
    gap: Gap | None = None
    candidates: tuple[Division, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    findings: tuple[Finding, ...] = ()
    at: Moment = field(compare=False)
    accepted_on: date | None = field(default=None, compare=False)

    @property
    def on(self) -> date:
        """The day in the world that the answer is about."""
        return self.at.day

    def step(self, step: Step) -> HandledStep | None:
        """Who performs a step; ``None`` when the outcome names nobody."""
        return next((held for held in self.steps if held.step is step), None)


def handling(snapshot: Snapshot, item: Item, asked: str, on: date, *, accepted_on: date | None = None) -> Handling:
    """
    Where an item is handled for a place on a day.

    Args:
        snapshot: the catalogue.
        item: the item.
        asked: the place, a division code of 12 digits.
        on: the day in the world that the question is about.
        accepted_on: the day on which a case under way was accepted; not after ``on``.

    Raises:
        UnknownPlace: a code inside the territory that belongs to no division, or to none that day.
        BadArgument: ``accepted_on`` lies after ``on``.
    """
    if accepted_on is not None and accepted_on > on:
        raise BadArgument(
            f"acceptedOn ({accepted_on}) lies after on ({on}). Give the day of acceptance, on or before the day asked about.",
            f"受理日期（{accepted_on}）晚于查询日期（{on}）。受理日期应不晚于查询日期。",
            argument="acceptedOn",
        )
    now = Moment(on)
    then = now if accepted_on is None else Moment(accepted_on)
    return _Answering(snapshot, item, now, then, accepted_on).answer(asked)


class _Answering:
    """One question being answered: the day asked about is ``now``, the day that binds the case is ``then``."""

    def __init__(self, snapshot: Snapshot, item: Item, now: Moment, then: Moment, accepted_on: date | None) -> None:
        self._snapshot = snapshot
        self._item = item
        self._now = now
        self._then = then
        self._accepted_on = accepted_on

    def answer(self, asked: str) -> Handling:
        found = place(self._snapshot, self._item, asked, self._then)
        shown = found.lineages[0].place if len(found.lineages) == 1 else None
        state = implementing.state(self._item, self._then)
        removal = self._snapshot.certificates.removed(self._item.code, self._then)
        if found.position is Position.OUTSIDE:
            return self._outcome(asked, shown, Outcome.OUTSIDE)
        if state is ItemState.PLANNED:
            return self._outcome(asked, shown, Outcome.NOT_YET)
        if removal is not None or state is ItemState.CANCELLED:
            return self._outcome(asked, shown, Outcome.ABOLISHED, removal=removal)
        return self._located(found, shown)

    def _located(self, found: Place, shown: Division | None) -> Handling:
        inquiry = Inquiry(self._snapshot, self._item, self._then)
        if found.position is Position.ABOVE:
            return self._too_coarse(found.asked, shown, self._parts_of_territory(inquiry, found))
        if len(found.lineages) > 1:
            return self._too_coarse(found.asked, shown, [lineage.place.code for lineage in found.lineages])
        (lineage,) = found.lineages
        held = inquiry.answer(lineage)
        if held is None:
            return self._too_coarse(found.asked, shown, tuple(inquiry.candidates(lineage.place.code)))
        return self._held(found.asked, lineage, inquiry, held)

    def _parts_of_territory(self, inquiry: Inquiry, found: Place) -> tuple[str, ...]:
        asked = {lineage.place.code for lineage in found.lineages}
        inside = [bound for bound in found.territory if not asked or not asked.isdisjoint(bound.codes)]
        codes = {bound.place.code for bound in inside}
        largest = [bound for bound in inside if codes.isdisjoint(bound.codes[:-1])]
        return tuple(
            part
            for bound in largest
            for part in (
                (bound.place.code,) if inquiry.answer(bound) is not None else inquiry.candidates(bound.place.code)
            )
        )

    def _too_coarse(self, asked: str, shown: Division | None, candidates: Sequence[str]) -> Handling:
        divisions = tuple(self._snapshot.territory.nearest(code, self._then) for code in candidates)
        return self._outcome(asked, shown, Outcome.PLACE_TOO_COARSE, candidates=divisions)

    def _outcome(
        self,
        asked: str,
        shown: Division | None,
        outcome: Outcome,
        *,
        removal: Removal | None = None,
        candidates: tuple[Division, ...] = (),
    ) -> Handling:
        return Handling(
            item=self._item,
            asked=asked,
            outcome=outcome,
            place=shown,
            removal=removal,
            candidates=candidates,
            at=self._now,
            accepted_on=self._accepted_on,
        )

    def _held(self, asked: str, lineage: Lineage, inquiry: Inquiry, held: tuple[Held, ...]) -> Handling:
        guide = guide_on(self._snapshot, self._item, lineage.codes, self._then)
        offices = self._offices(held[0], self._today(lineage), self._now)
        gap = self._gap(held, lineage, guide, offices)
        rejected = inquiry.rejected(lineage, held)
        return Handling(
            item=self._item,
            asked=asked,
            outcome=Outcome.HANDLED if gap is None else Outcome.GAP,
            place=lineage.place,
            steps=self._steps(held),
            offices=offices,
            guide=guide,
            gap=gap,
            rejected=rejected,
            findings=checks.of_answer(self._snapshot, lineage, held, rejected, self._then),
            at=self._now,
            accepted_on=self._accepted_on,
        )

    def _steps(self, held: tuple[Held, ...]) -> tuple[HandledStep, ...]:
        """The steps as things stand on the day asked about: by whoever took over from the holder since."""
        hands = {id(step.chain): self._hands(step) for step in apart(held)}
        return tuple(HandledStep(step.step, *hands[id(step.chain)], step.acts, step.cause) for step in held)

    def _hands(self, held: Held) -> tuple[Division | None, Agency | None, Mode | None, Agency | None]:
        division = self._division_today(held.holder) if held.holder is not None else None
        return division, self._agency_today(held.agency), held.mode, self._agency_today(held.in_name_of)

    def _agency_today(self, agency: Agency | None) -> Agency | None:
        if agency is None or self._now is self._then:
            return agency
        return self._snapshot.agencies.standing(agency, self._now)

    def _today(self, lineage: Lineage) -> Lineage:
        """The place as it stands on the day asked about."""
        if self._now is self._then:
            return lineage
        return self._snapshot.territory.lineage(self._code_today(lineage.place.code), self._now)

    def _division_today(self, code: str) -> Division:
        territory = self._snapshot.territory
        return territory.get(code, self._now) or territory.nearest(self._code_today(code), self._now)

    def _code_today(self, code: str) -> str:
        standing = self._snapshot.territory.standing(code, self._now)
        return standing[0] if len(standing) == 1 else code

    def _offices(self, accept: Held, lineage: Lineage, at: Moment) -> tuple[Office, ...]:
        if accept.agency is None:
            return ()
        agency = self._snapshot.agencies.standing(accept.agency, at)
        return counters(self._snapshot, self._item, agency, lineage, at)

    def _gap(self, held: tuple[Held, ...], lineage: Lineage, guide: Guide, offices: tuple[Office, ...]) -> Gap | None:
        """The first step in order that nobody can perform; acceptance needs a counter or an online channel."""
        for step in held:
            cause = step.cause
            if cause is None and step.step is Step.ACCEPT and ONLINE.isdisjoint(guide.channels):
                then = offices if self._now is self._then else self._offices(step, lineage, self._then)
                cause = None if then else GapCause.NO_OFFICE
            if cause is not None:
                return Gap(cause, step.step, self._fallback(step, cause, lineage))
        return None

    def _fallback(self, held: Held, cause: GapCause, lineage: Lineage) -> Holder | None:
        """The nearest holder above that can act: back along the chain, then up from the original holder."""
        failed = cause in {GapCause.NO_AGENCY, GapCause.NO_OFFICE}
        chain = held.chain[:-1] if failed else held.chain
        first = lineage.codes.index(held.chain[0]) if held.chain and held.chain[0] in lineage.codes else 0
        above = [upper.code for upper in lineage.divisions[:first] if not upper.pseudo]
        for code in (*reversed(chain), *reversed(above)):
            division = self._division_today(code)
            agency = self._agency_of(division.code)
            if agency is None:
                continue
            offices = competent_offices(self._snapshot, agency, self._today(lineage), self._now)
            if offices or held.step is not Step.ACCEPT:
                return Holder(division, agency, offices)
        return None

    def _agency_of(self, division: str) -> Agency | None:
        """Who would perform the item in a division: the original holder by name, or the agency of its line."""
        agencies = self._snapshot.agencies
        named = agencies.get(self._item.agency)
        if named is not None and named.division == division:
            return agencies.in_being(named, self._now)
        return agencies.of_line(division, self._item.line, self._now)
