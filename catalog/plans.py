"""
Plans (办理方案): all that an answer about an item says wherever the same acts lead the same way.

Of a thousand villages nearly all have their items handled in one of a few ways: who accepts stands at the same place on
the path of each, by acts of the same kind; limit, papers and channels are the same. A plan says that once. An answer
adds what is the place's own: its divisions, who works there, and the counters.

There is a plan for what is plain: an item in force, whose steps all have a holder on the path of the place, by acts
that set nothing aside and of which no check has anything to say. What is not plain is worked out place by place
(`catalog.handling`).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from catalog.acts import Delegations
from catalog.agencies import Agency
from catalog.delegations import Act, Mode, Plain
from catalog.divisions import Division, Lineage
from catalog.guides import Guide
from catalog.items import ONLINE, Item, ItemState
from catalog.offices import Office
from catalog.period import Moment
from catalog.places import Bounds, Position
from catalog.posts import Post, Posts
from catalog.routes import GapCause, Route
from catalog.routing import acted_on, routing
from catalog.snapshot import Snapshot
from catalog.standings import standing

T = TypeVar("T", bound=Hashable)

KEPT_FORMS = 1_024
"""How many ways that steps may go are kept for all plans together."""


class PlannedWay(msgspec.Struct, frozen=True, gc=False):
    """
    The way of some steps, told by positions on the path of a place.

    Attributes:
        holder: who holds them.
        named: in whose name they are done.
        mode: how they came to their holder; ``None`` for the original holder's own power.
        acts: the acts followed, each by its number among those that reach the place.
    """

    holder: int
    named: int
    mode: Mode | None
    acts: tuple[int, ...]


class Plan(msgspec.Struct, eq=False, gc=False):
    """
    How an item is handled in all places for which it is planned.

    Attributes:
        item: the item.
        ways: who holds the steps that go one way, in the order of their first steps.
        of_steps: which of the ways each step goes, in the order of the steps.
        guide: what is needed, where no division on the path says anything of its own.
        is_online: whether it can be applied for without a counter.
        bounds: the territory of the item.
        speaking: the divisions that on some day say anything of their own about what is needed.
        made: what others made of it last, and what tells whether it is what they would make now.
    """

    item: Item
    ways: tuple[PlannedWay, ...]
    of_steps: tuple[int, ...]
    guide: Guide
    is_online: bool
    bounds: Bounds
    speaking: frozenset[str]
    made: tuple[Any, ...] = (None,)

    def covers(self, lineage: Lineage) -> bool:
        """Whether a place lies in the territory of the item, and nothing on its path says anything of its own."""
        codes = lineage.codes
        if self.speaking and not self.speaking.isdisjoint(codes):
            return False
        return codes[0] in self.bounds.codes or self.bounds.position(lineage) is Position.INSIDE


class OnWay(msgspec.Struct, frozen=True, gc=False):
    """
    Who holds the steps that go a way of a plan in a place: what `catalog.tracing.Held` says, worked out when it is asked.

    Attributes:
        post: of the holder.
        named: in whose name they are done.
        way: the way.
        reaching: the acts that reach the place.
        posts: where it is found who is at a post.
        delegations: where acts are found.
    """

    post: Post
    named: Post
    way: PlannedWay
    reaching: Sequence[Plain]
    posts: Posts
    delegations: Delegations

    @property
    def division(self) -> Division:
        """The division of the holder."""
        return self.post.division

    @property
    def agency(self) -> Agency:
        """Who performs them."""
        return self.posts.staff(self.post).agency

    @property
    def offices(self) -> tuple[Office, ...]:
        """The counters of who performs them."""
        return tuple(self.posts.staff(self.post).offices)

    @property
    def in_name_of(self) -> Agency:
        """Whose name it is done in."""
        return self.posts.staff(self.named).agency

    @property
    def mode(self) -> Mode | None:
        """How they came to their holder; ``None`` for the original holder's own power."""
        return self.way.mode

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts followed, in order."""
        act = self.delegations.act
        return tuple([act(self.reaching[number].number) for number in self.way.acts])

    @property
    def cause(self) -> GapCause | None:
        """Always ``None``: somebody can perform them."""
        return None


def plan(snapshot: Snapshot, item: Item, lineage: Lineage, acts: Sequence[Plain], at: Moment) -> Plan | None:
    """
    The plan by which an item is handled at a moment in a place that plain acts reach; ``None`` where there is more to it.

    Args:
        snapshot: the catalogue.
        item: the item.
        lineage: a place without parts.
        acts: the acts that reach it, as `Delegations.plainly` tells them.
        at: the moment; it learns how long the plan stays the same.
    """
    return snapshot.memory.of(_key(item, lineage, acts), at, _plan, snapshot, item, lineage)


def _key(item: Item, lineage: Lineage, acts: Sequence[Plain]) -> Hashable:
    """What decides the plan: the item, the levels on the path, and of each act its kind and where its giver stands."""
    if not acts:
        return "plan", item.code, lineage.shape
    if len(acts) == 1:
        (act,) = acts
        return "plan", item.code, lineage.shape, act.kind, act.depth
    return "plan", item.code, lineage.shape, *[(act.kind, act.depth) for act in acts]


def _plan(snapshot: Snapshot, item: Item, lineage: Lineage, at: Moment) -> Plan | None:
    about = standing(snapshot, item, at)
    if about.removal is not None or about.state in {ItemState.PLANNED, ItemState.CANCELLED}:
        return None
    acts = snapshot.delegations.reaching(acted_on(snapshot, item), lineage)
    found = routing(snapshot, item, lineage, acts, at)
    ways = [_way(route, [reaching.act.row.mode for reaching in acts]) for route in found.routes]
    planned, of_steps = _same(tuple([way for way in ways if way is not None])), _same(found.of_steps)
    if found.set_aside or found.is_checked or len(planned) < len(ways):
        return None
    is_online = not ONLINE.isdisjoint(about.guide.channels)
    return Plan(item, planned, of_steps, about.guide, is_online, about.bounds, about.speaking)


@lru_cache(KEPT_FORMS)
def _same(it: T) -> T:
    """What is equal to something, and the same object for all plans: it is at the processor's hand then."""
    return it


def _way(route: Route, modes: Sequence[Mode]) -> PlannedWay | None:
    """A route that ends with a holder, all of it on the path; ``None`` for any other."""
    stops = tuple([stop for stop in route.stops if isinstance(stop, int)])
    if route.cause is not None or not stops or len(stops) < len(route.stops):
        return None
    mode = modes[route.acts[-1]] if route.acts else None
    return PlannedWay(stops[-1], stops[route.named_after], mode, route.acts)
