"""
Handling (办理): where an item is handled for a place on a day, by whom, and until when that holds.

An answer is a pure function of the snapshot, the item, the place and the day. With the day of
acceptance given, outcome, holders, limit and papers are those of that day; offices and successors
those of the day asked about: a case accepted before a handover is finished by its old holder.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import structs

from catalog import findings as checks
from catalog.agencies import Agency
from catalog.answers import Gap, Handling, Holder, Outcome
from catalog.certificates import Removal
from catalog.counters import competent_offices, counters
from catalog.delegations import STEPS, Plain, Step
from catalog.divisions import Division, Level, Lineage
from catalog.errors import BadArgument
from catalog.guides import Guide
from catalog.inquiries import Inquiry
from catalog.items import ONLINE, Item, ItemState
from catalog.offices import Office
from catalog.period import Moment
from catalog.places import Place, Position, place
from catalog.plans import OnWay, Plan, plan
from catalog.records import date
from catalog.routes import GapCause
from catalog.routing import acted_on
from catalog.snapshot import Snapshot
from catalog.standings import Standing
from catalog.standings import standing as standing_of
from catalog.tracing import Held, Trace


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
    if accepted_on is None and (planned := _planned(snapshot, item, asked, Moment(on))) is not None:
        return planned
    now = Moment(on)
    then = now if accepted_on is None else Moment(accepted_on)
    return _Answering(snapshot, item, now, then, accepted_on).answer(asked)


def _planned(snapshot: Snapshot, item: Item, asked: str, at: Moment) -> Handling | None:
    """The answer where a plan says all but what is the place's own; ``None`` where there is more to it."""
    lineage = snapshot.territory.lineage_of_existing(asked, at)
    if lineage is None or lineage.divisions[-1].level is not Level.VILLAGE:  # others may have parts
        return None
    acts = snapshot.delegations.plainly(item.code if item.parent is None else acted_on(snapshot, item), lineage)
    found = None if acts is None else plan(snapshot, item, lineage, acts, at)
    if acts is None or found is None or not found.covers(lineage):
        return None
    ways = _ways(snapshot, found, lineage, acts, at)
    if ways is None:
        return None
    accepting = ways[found.of_steps[0]]
    offices = None
    if not accepting.post.is_common or item.handling_scope is not None:
        offices = counters(snapshot, item, accepting.agency, lineage, at)
    if not found.is_online and not (accepting.post.has_offices if offices is None else offices):
        return None
    return Handling(
        item=item,
        asked=asked,
        outcome=Outcome.HANDLED,
        place=lineage.divisions[-1],
        ways=ways,
        of_steps=found.of_steps,
        accepting=accepting,
        own_offices=offices,
        guide=found.guide,
        at=at,
        plan=found if offices is None else None,
    )


def _ways(
    snapshot: Snapshot, found: Plan, lineage: Lineage, acts: Sequence[Plain], at: Moment
) -> tuple[OnWay, ...] | None:
    """Who holds the steps that go each way of a plan in a place; ``None`` when some have nobody to perform them."""
    codes, divisions, line = lineage.codes, lineage.divisions, found.item.line
    posts, delegations = snapshot.posts, snapshot.delegations
    post_of, ways = posts.of, []
    for way in found.ways:
        holder = way.holder
        post = post_of(divisions[holder], codes[holder], line, at)
        named = post if way.named == holder else post_of(divisions[way.named], codes[way.named], line, at)
        if post is None or named is None:
            return None
        ways.append(OnWay(post, named, way, acts, posts, delegations))
    return tuple(ways)


class _Answering(msgspec.Struct, eq=False, gc=False):
    """One question being answered: the day asked about is ``now``, the day that binds the case is ``then``."""

    snapshot: Snapshot
    item: Item
    now: Moment
    then: Moment
    accepted_on: date | None

    def answer(self, asked: str) -> Handling:
        standing = standing_of(self.snapshot, self.item, self.then)
        found = place(self.snapshot, standing.bounds, asked, self.then)
        shown = found.lineages[0].place if len(found.lineages) == 1 else None
        if found.position is Position.OUTSIDE:
            return self._outcome(asked, shown, Outcome.OUTSIDE)
        if standing.state is ItemState.PLANNED:
            return self._outcome(asked, shown, Outcome.NOT_YET)
        if standing.removal is not None or standing.state is ItemState.CANCELLED:
            return self._outcome(asked, shown, Outcome.ABOLISHED, removal=standing.removal)
        return self._located(found, shown, standing)

    def _located(self, found: Place, shown: Division | None, standing: Standing) -> Handling:
        inquiry = Inquiry(self.snapshot, standing, self.then)
        if found.position is Position.ABOVE:
            return self._too_coarse(found.asked, shown, self._parts_of_territory(inquiry, found))
        if len(found.lineages) > 1:
            return self._too_coarse(found.asked, shown, tuple(lineage.place for lineage in found.lineages))
        (lineage,) = found.lineages
        trace = inquiry.answer(lineage)
        if trace is None:
            return self._too_coarse(found.asked, shown, tuple(inquiry.candidates(lineage)))
        return self._held(found.asked, lineage, inquiry, trace)

    def _parts_of_territory(self, inquiry: Inquiry, found: Place) -> tuple[Division, ...]:
        asked = {lineage.place.code for lineage in found.lineages}
        inside = [bound for bound in found.territory if not asked or not asked.isdisjoint(bound.codes)]
        codes = {bound.place.code for bound in inside}
        largest = [bound for bound in inside if codes.isdisjoint(bound.codes[:-1])]
        return tuple(
            part
            for bound in largest
            for part in ((bound.place,) if inquiry.answer(bound) is not None else inquiry.candidates(bound))
        )

    def _too_coarse(self, asked: str, shown: Division | None, candidates: tuple[Division, ...]) -> Handling:
        return self._outcome(asked, shown, Outcome.PLACE_TOO_COARSE, candidates=candidates)

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
            item=self.item,
            asked=asked,
            outcome=outcome,
            place=shown,
            removal=removal,
            candidates=candidates,
            at=self.now,
            accepted_on=self.accepted_on,
        )

    def _held(self, asked: str, lineage: Lineage, inquiry: Inquiry, trace: Trace) -> Handling:
        guide = inquiry.standing.guide_of(self.snapshot, lineage, self.then)
        offices = self._offices(trace, self._place_today(lineage), self.now)
        gap = self._gap(trace, lineage, guide, offices)
        rejected = inquiry.rejected(lineage, trace)
        ways = self._ways(trace)
        return Handling(
            item=self.item,
            asked=asked,
            outcome=Outcome.HANDLED if gap is None else Outcome.GAP,
            place=lineage.place,
            ways=ways,
            of_steps=trace.of_steps,
            accepting=ways[trace.of_steps[0]],
            own_offices=offices,
            guide=guide,
            gap=gap,
            rejected=rejected,
            findings=checks.of_answer(self.snapshot, lineage, trace, rejected, self.then),
            at=self.now,
            accepted_on=self.accepted_on,
        )

    def _ways(self, trace: Trace) -> tuple[Held, ...]:
        """Who does what as things stand on the day asked about: whoever took over from the holder since."""
        return trace.ways if self.now is self.then else tuple([self._today(way) for way in trace.ways])

    def _today(self, way: Held) -> Held:
        return structs.replace(
            way,
            division=None if way.holder is None else self._division_today(way.holder),
            agency=self._agency_today(way.agency),
            in_name_of=self._agency_today(way.in_name_of),
        )

    def _agency_today(self, agency: Agency | None) -> Agency | None:
        return None if agency is None else self.snapshot.agencies.standing(agency, self.now)

    def _place_today(self, lineage: Lineage) -> Lineage:
        """The place as it stands on the day asked about."""
        if self.now is self.then:
            return lineage
        return self.snapshot.territory.lineage(self._code_today(lineage.place.code), self.now)

    def _division_today(self, code: str) -> Division:
        territory = self.snapshot.territory
        return territory.get(code, self.now) or territory.nearest(self._code_today(code), self.now)

    def _code_today(self, code: str) -> str:
        standing = self.snapshot.territory.standing(code, self.now)
        return standing[0] if len(standing) == 1 else code

    def _offices(self, trace: Trace, lineage: Lineage, at: Moment) -> tuple[Office, ...]:
        agency = trace.accept.agency
        if agency is None:
            return ()
        if at is not self.then:
            agency = self.snapshot.agencies.standing(agency, at)
        return counters(self.snapshot, self.item, agency, lineage, at)

    def _gap(self, trace: Trace, lineage: Lineage, guide: Guide, offices: tuple[Office, ...]) -> Gap | None:
        """The first step in order that nobody can perform; acceptance needs a counter or an online channel."""
        then = offices if self.now is self.then else self._offices(trace, lineage, self.then)
        if trace.accept.cause is None and not then and ONLINE.isdisjoint(guide.channels):
            cause = GapCause.NO_OFFICE
            return Gap(cause, Step.ACCEPT, self._fallback(Step.ACCEPT, trace.accept, cause, lineage))
        for way, held in enumerate(trace.ways):
            if held.cause is not None:  # ways are in the order of their first steps
                step = STEPS[trace.of_steps.index(way)]
                return Gap(held.cause, step, self._fallback(step, held, held.cause, lineage))
        return None

    def _fallback(self, step: Step, way: Held, cause: GapCause, lineage: Lineage) -> Holder | None:
        """The nearest holder above that can act: back along the chain, then up from the original holder."""
        failed = cause in {GapCause.NO_AGENCY, GapCause.NO_OFFICE}
        chain = way.chain[:-1] if failed else way.chain
        first = lineage.codes.index(way.chain[0]) if way.chain and way.chain[0] in lineage.codes else 0
        above = [upper.code for upper in lineage.divisions[:first] if not upper.pseudo]
        for code in (*reversed(chain), *reversed(above)):
            division = self._division_today(code)
            agency = self._agency_of(division.code)
            if agency is None:
                continue
            offices = competent_offices(self.snapshot, agency, self._place_today(lineage), self.now)
            if offices or step is not Step.ACCEPT:
                return Holder(division, agency, offices)
        return None

    def _agency_of(self, division: str) -> Agency | None:
        """Who would perform the item in a division: the original holder by name, or the agency of its line."""
        agencies = self.snapshot.agencies
        named = agencies.get(self.item.agency)
        if named is not None and agencies.standing(named, self.now).division == division:
            return agencies.in_being(named, self.now)
        return agencies.of_line(division, self.item.line, self.now)
