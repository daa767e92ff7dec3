"""Tracing (办理权追溯): who holds each step of an item in a place, at the end of its route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.agencies import Agency
from catalog.delegations import Act, Mode, Step
from catalog.divisions import Lineage
from catalog.items import Item
from catalog.period import Moment
from catalog.routes import GapCause, Route, Stop, division_of, is_unknown
from catalog.snapshot import Snapshot


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
        """How it came to its holder; ``None`` for the original holder's own power, and when nobody holds it."""
        return self.acts[-1].row.mode if self.acts and self.cause is None else None


def held(snapshot: Snapshot, item: Item, lineage: Lineage, routes: Sequence[Route], at: Moment) -> tuple[Held, ...]:
    """Who holds each step in a place at a moment, given their routes."""
    ends: dict[int, _Ending] = {}
    for route in routes:
        if id(route) not in ends:
            ends[id(route)] = _end(snapshot, item, lineage, route, at)
    return tuple(Held(step, *ends[id(route)]) for step, route in zip(Step, routes, strict=True))


_Ending = tuple[tuple[str, ...], Agency | None, Agency | None, tuple[Act, ...], GapCause | None]


def apart(held: Sequence[Held]) -> list[Held]:
    """One step for each way that the steps go; those that go the same way share its end."""
    return list({id(step.chain): step for step in held}.values())


def _end(snapshot: Snapshot, item: Item, lineage: Lineage, route: Route, at: Moment) -> _Ending:
    """Where a route ends: the divisions on it, who performs the step, in whose name, by which acts, or why nobody."""
    if is_unknown(item):
        return (), None, None, (), GapCause.NO_ISSUER
    chain = tuple(division_of(snapshot, lineage, stop) for stop in route.stops)
    if route.cause is not None:
        return chain, None, None, route.acts, route.cause
    agency = _agency_of(snapshot, item, lineage, route.stops[-1], at) if route.stops else None
    if agency is None:
        return chain, None, None, route.acts, GapCause.NO_AGENCY
    is_own = route.named_after == len(chain) - 1
    name = agency if is_own else _agency_of(snapshot, item, lineage, route.stops[route.named_after], at)
    return chain, agency, name, route.acts, None


def _agency_of(snapshot: Snapshot, item: Item, lineage: Lineage, stop: Stop, at: Moment) -> Agency | None:
    named = snapshot.agencies.get(stop.agency)
    if named is not None:
        return snapshot.agencies.in_being(named, at)
    return snapshot.agencies.of_line(division_of(snapshot, lineage, stop), item.line, at)
