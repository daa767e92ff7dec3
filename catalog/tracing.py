"""Tracing (办理权追溯): who holds each step of an item in a place, at the end of its route."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from catalog import gazetteer
from catalog.agencies import Agency
from catalog.delegations import Act, Mode, Reaching
from catalog.divisions import Division, Lineage
from catalog.items import Item
from catalog.period import Moment
from catalog.routes import GapCause, Route, Routing, Stop, division_of
from catalog.snapshot import Snapshot


class Held(msgspec.Struct, frozen=True, gc=False):
    """
    Who holds the steps that go one way in a place.

    Attributes:
        chain: the codes of the divisions that held them one after the other, the last one last.
        division: the last one as it stands that day; ``None`` when nobody holds them.
        agency: who performs them; ``None`` when nobody can.
        mode: how they came to their holder; ``None`` for the original holder's own power, and when nobody holds them.
        in_name_of: whose name it is done in; the agency's own unless it is entrusted.
        acts: the acts followed, in order.
        cause: why nobody can perform them; ``None`` when somebody can.
    """

    chain: tuple[str, ...]
    division: Division | None
    agency: Agency | None
    mode: Mode | None
    in_name_of: Agency | None
    acts: tuple[Act, ...]
    cause: GapCause | None

    @property
    def holder(self) -> str | None:
        """The code of the division that holds them; ``None`` when nobody does."""
        return self.chain[-1] if self.cause is None else None


class Trace(msgspec.Struct, frozen=True, gc=False):
    """
    Who holds an item in a place.

    Attributes:
        ways: who holds the steps that go one way; steps that go the same way share one.
        of_steps: which of the ways each step goes, in the order of the steps.
        is_checked: whether a check may have something to say of an act followed.
    """

    ways: tuple[Held, ...]
    of_steps: tuple[int, ...]
    is_checked: bool

    @property
    def accept(self) -> Held:
        """Who accepts it."""
        return self.ways[self.of_steps[0]]

    @property
    def steps(self) -> tuple[Held, ...]:
        """Who holds each step, in the order of the steps."""
        return tuple([self.ways[way] for way in self.of_steps])


def trace(
    snapshot: Snapshot, item: Item, lineage: Lineage, routing: Routing, acts: Sequence[Reaching], at: Moment
) -> Trace:
    """Who holds an item in a place at a moment, at the end of the routes of its steps."""
    ends = [_end(snapshot, item, lineage, route, acts, at) for route in routing.routes]
    return Trace(tuple(ends), routing.of_steps, routing.is_checked)


def _end(snapshot: Snapshot, item: Item, lineage: Lineage, route: Route, acts: Sequence[Reaching], at: Moment) -> Held:
    """Where a route ends: the divisions on it, who performs the steps, in whose name, by which acts, or why nobody."""
    stops = route.stops
    codes = lineage.codes
    chain = tuple(
        [codes[stop] if isinstance(stop, int) else division_of(snapshot, lineage, stop, at) for stop in stops]
    )
    followed = tuple([acts[number].act for number in route.acts])
    agency, cause = None, route.cause
    if cause is None:
        agency = _agency_of(snapshot, item, lineage, stops[-1], at) if stops else None
        cause = GapCause.NO_AGENCY if agency is None else None
    if cause is not None:
        return Held(chain, None, None, None, None, followed, cause)
    last, name = stops[-1], stops[route.named_after]
    division = (
        lineage.divisions[last] if isinstance(last, int) else gazetteer.division(snapshot.territory, chain[-1], at)
    )
    in_name_of = agency if name is last else _agency_of(snapshot, item, lineage, name, at)
    return Held(chain, division, agency, followed[-1].row.mode if followed else None, in_name_of, followed, None)


def _agency_of(snapshot: Snapshot, item: Item, lineage: Lineage, stop: Stop, at: Moment) -> Agency | None:
    if isinstance(stop, int):
        return snapshot.agencies.of_line(lineage.codes[stop], item.line, at)
    named = snapshot.agencies.get(stop)
    return None if named is None else snapshot.agencies.in_being(named, at)
