"""
Inquiries (归属查询): who holds an item in a place that may have parts with answers of their own.

A place without divisions below has one answer. Another has one when all its parts have the same and
no holder lies below it; otherwise it is too coarse to be answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from catalog.delegations import STEPS, Act, Reaching
from catalog.divisions import Division, Level, Lineage
from catalog.period import Moment
from catalog.routes import Rejection, Routing
from catalog.routing import routing
from catalog.snapshot import Snapshot
from catalog.standings import Standing
from catalog.tracing import Trace, trace


class Inquiry(msgspec.Struct, eq=False):
    """
    One item asked about at one moment, for as many places as needed.

    Attributes:
        snapshot: the catalogue.
        standing: the item that day.
        at: the moment whose holders count.
        routed: the routes for a place and the acts that reach it, by the code of the place.
        answers: what the parts of a place have in common, by the code of the place.
    """

    snapshot: Snapshot
    standing: Standing
    at: Moment
    routed: dict[str, tuple[Routing, Sequence[Reaching]]] = {}
    answers: dict[str, Trace | None] = {}

    def _routed(self, lineage: Lineage) -> tuple[Routing, Sequence[Reaching]]:
        code = lineage.codes[-1]
        if code not in self.routed:
            acts = self.snapshot.delegations.reaching(self.standing.acted_on, lineage)
            self.routed[code] = routing(self.snapshot, self.standing.item, lineage, acts, self.at), acts
        return self.routed[code]

    def _trace(self, lineage: Lineage) -> Trace:
        """Who holds each step in a place that has no parts, or whose parts do not differ."""
        ways, acts = self._routed(lineage)
        return trace(self.snapshot, self.standing.item, lineage, ways, acts, self.at)

    def rejected(self, lineage: Lineage, answer: Trace) -> tuple[Rejection, ...]:
        """The acts that name a place and are not followed there, each for the steps for which its parts do not."""
        ways, acts = self._routed(lineage)
        if not ways.set_aside:
            return ()
        followed = {(act.row.code, step) for step, way in zip(STEPS, answer.steps, strict=True) for act in way.acts}
        rejected = [one.of(acts) for one in ways.set_aside]
        left = [
            one._replace(steps=tuple(step for step in one.steps if (one.act.row.code, step) not in followed))
            for one in rejected
        ]
        return tuple(one for one in left if one.steps)

    def answer(self, lineage: Lineage) -> Trace | None:
        """Who holds each step in every part of a place; ``None`` when its parts differ or a holder lies below."""
        if lineage.place.level is Level.VILLAGE:  # nothing lies below it
            return self._trace(lineage)
        common = self._common(lineage)
        if common is None or any(self._lies_below(way.holder, lineage) for way in common.ways):
            return None
        return common

    def candidates(self, lineage: Lineage) -> Iterator[Division]:
        """The largest divisions below a place that each have one answer."""
        for child in self.snapshot.territory.children(lineage.place.code, self.at):
            if child.level is Level.VILLAGE or self.answer(below := lineage.below(child)) is not None:
                yield child
            else:
                yield from self.candidates(below)

    def _lies_below(self, holder: str | None, lineage: Lineage) -> bool:
        if holder is None or holder in lineage.codes:
            return False
        return self.snapshot.territory.contains(lineage.place.code, holder, self.at)

    def _common(self, lineage: Lineage) -> Trace | None:
        code = lineage.place.code
        if code not in self.answers:
            self.answers[code] = self._common_of_parts(lineage)
        return self.answers[code]

    def _common_of_parts(self, lineage: Lineage) -> Trace | None:
        may_differ = self._may_differ(lineage)
        children = self.snapshot.territory.children(lineage.place.code, self.at) if may_differ else []
        if not children:
            return self._trace(lineage)
        parts = (self._common(lineage.below(child)) for child in children)
        first = next(parts)
        if first is None or any(part is None or part.steps != first.steps for part in parts):
            return None
        return first

    def _may_differ(self, lineage: Lineage) -> bool:
        """Whether the item has a holder, or an act a receiver, scope or exclusion, that lies below the place."""
        level, delegations = lineage.place.level, self.snapshot.delegations
        if level is Level.VILLAGE:
            return False
        if self.standing.item.holder_level is not None and self.standing.item.holder_level.rank > level.rank:
            return True
        if any(
            one.act.row.to_level.rank > level.rank and self._moves(one.act)
            for one in delegations.reaching(self.standing.acted_on, lineage)
        ):
            return True
        return any(self._moves(act) for act in delegations.naming_below(self.standing.acted_on, lineage.place.code))

    def _moves(self, act: Act) -> bool:
        """Whether an act can change who holds a step at the moment: in effect, or ended without reverting."""
        if act.effect is None or act.is_outlived:
            return False
        return self.at.within(act.effect.start, act.effect.end if act.row.reverts else None)
