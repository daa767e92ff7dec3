"""
Leaves (末端地点): what an item's answer comes to in a place without parts, told in short.

It is what :mod:`catalog.handling` answers there, without papers, offices and reasons, so that it can be asked for very
many places and days.
"""

from __future__ import annotations

import msgspec

from catalog.answers import Outcome
from catalog.counters import counters
from catalog.divisions import Level, Lineage
from catalog.guides import Guide
from catalog.inquiries import Inquiry
from catalog.items import ONLINE, Item, ItemState
from catalog.period import Moment
from catalog.places import Position
from catalog.records import date
from catalog.routes import GapCause
from catalog.snapshot import Snapshot
from catalog.standings import Standing, standing
from catalog.tracing import Held, Trace

_VILLAGE = Level.VILLAGE.rank


class Leaf(msgspec.Struct, frozen=True, gc=False):
    """
    An item in a place without parts on a day.

    Attributes:
        outcome: what comes of asking there.
        level: of acceptance; ``None``: nobody accepts it.
        cause: with GAP, why.
        holders: who holds each step, in the order of the steps; empty unless HANDLED or GAP.
        lacks_office: whether there is somebody to accept it, and neither an office nor an online channel.
        settled_at: the rank of level from which on down places may have other offices for the same agency; 0: none has.
        until: the first later day on which any of that may differ; ``None``: none is known.
    """

    outcome: Outcome
    level: Level | None = None
    cause: GapCause | None = None
    holders: tuple[Held, ...] = ()
    lacks_office: bool = False
    settled_at: int = 0
    until: date | None = None

    @property
    def told(self) -> tuple[Outcome, Level | None, GapCause | None]:
        """What coverage tells of a place."""
        return self.outcome, self.level, self.cause


def leaf(snapshot: Snapshot, item: Item, lineage: Lineage, at: Moment) -> Leaf:
    """An item in a place without parts, at a moment."""
    found = _leaf(snapshot, standing(snapshot, item, at), lineage, at)
    return msgspec.structs.replace(found, until=at.until)


def _leaf(snapshot: Snapshot, about: Standing, lineage: Lineage, at: Moment) -> Leaf:
    if about.bounds.position(lineage) is not Position.INSIDE:
        return Leaf(Outcome.OUTSIDE)
    if about.state is ItemState.PLANNED:
        return Leaf(Outcome.NOT_YET)
    if about.removal is not None or about.state is ItemState.CANCELLED:
        return Leaf(Outcome.ABOLISHED)
    trace = Inquiry(snapshot, about, at).answer(lineage)
    if trace is None:  # an agency by name holds it whose division is to lie below, and does not exist yet
        return Leaf(Outcome.PLACE_TOO_COARSE)
    return _held(snapshot, about, lineage, trace, at)


def _held(snapshot: Snapshot, about: Standing, lineage: Lineage, trace: Trace, at: Moment) -> Leaf:
    accept = trace.accept
    is_served, settled_at = _served(snapshot, about.item, accept, lineage, about.guide_of(snapshot, lineage, at), at)
    lacks_office = accept.cause is None and not is_served
    cause = GapCause.NO_OFFICE if lacks_office else next((way.cause for way in trace.ways if way.cause), None)
    level = accept.division.level if accept.division is not None else None
    outcome = Outcome.HANDLED if cause is None else Outcome.GAP
    return Leaf(outcome, level, cause, trace.steps, lacks_office, settled_at)


def _served(
    snapshot: Snapshot, item: Item, accept: Held, lineage: Lineage, guide: Guide, at: Moment
) -> tuple[bool, int]:
    """Whether whoever accepts can be reached, and from which rank on down that may differ between places."""
    if accept.agency is None or not ONLINE.isdisjoint(guide.channels):
        return True, 0
    offices = snapshot.offices.of_agency(accept.agency.code, at)
    if any(not office.serves for office in offices):
        return True, 0
    is_served = bool(counters(snapshot, item, accept.agency, lineage, at))
    if offices:
        return is_served, _VILLAGE
    return is_served, item.handling_scope.rank if item.handling_scope is not None else 0
