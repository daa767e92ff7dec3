"""
Inquiries (归属查询): who holds an item in a place that may have parts with answers of their own.

A place without divisions below has one answer. Another has one when all its parts have the same and
no holder lies below it; otherwise it is too coarse to be answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.delegations import Act
from catalog.divisions import Level, Lineage
from catalog.items import Item
from catalog.period import Moment
from catalog.routes import Rejection, Routing, acted_on, routing
from catalog.snapshot import Snapshot
from catalog.tracing import Held, held


class Inquiry:
    """
    One item asked about at one moment, for as many places as needed.

    Args:
        snapshot: the catalogue.
        item: the item.
        at: the moment whose holders count.
    """

    def __init__(self, snapshot: Snapshot, item: Item, at: Moment) -> None:
        self._snapshot = snapshot
        self._item = item
        self._acted_on = acted_on(snapshot, item)
        self._at = at
        self._answers: dict[str, tuple[Held, ...] | None] = {}
        self._routings: dict[str, Routing] = {}

    def trace(self, lineage: Lineage) -> tuple[Held, ...]:
        """Who holds each step in a place that has no parts, or whose parts do not differ."""
        return held(self._snapshot, self._item, lineage, self._routing(lineage).routes, self._at)

    def _routing(self, lineage: Lineage) -> Routing:
        code = lineage.place.code
        if code not in self._routings:
            self._routings[code] = routing(self._snapshot, self._item, lineage, self._at)
        return self._routings[code]

    def rejected(self, lineage: Lineage, answer: Sequence[Held]) -> tuple[Rejection, ...]:
        """The acts that name a place and are not followed there, each for the steps for which its parts do not."""
        rejected = self._routing(lineage).rejected
        if not rejected:
            return ()
        followed = {(act.row.code, step.step) for step in answer for act in step.acts}
        left = [
            one._replace(steps=tuple(step for step in one.steps if (one.act.row.code, step) not in followed))
            for one in rejected
        ]
        return tuple(one for one in left if one.steps)

    def answer(self, lineage: Lineage) -> tuple[Held, ...] | None:
        """Who holds each step in every part of a place; ``None`` when its parts differ or a holder lies below."""
        common = self._common(lineage)
        if common is None or any(self._lies_below(step.holder, lineage) for step in common):
            return None
        return common

    def candidates(self, code: str) -> Iterator[str]:
        """The largest divisions below a place that each have one answer."""
        territory = self._snapshot.territory
        for child in territory.children(code, self._at):
            if self.answer(territory.lineage(child, self._at)) is not None:
                yield child
            else:
                yield from self.candidates(child)

    def _lies_below(self, holder: str | None, lineage: Lineage) -> bool:
        if holder is None or holder in lineage.codes:
            return False
        return self._snapshot.territory.contains(lineage.place.code, holder, self._at)

    def _common(self, lineage: Lineage) -> tuple[Held, ...] | None:
        code = lineage.place.code
        if code not in self._answers:
            self._answers[code] = self._common_of_parts(lineage)
        return self._answers[code]

    def _common_of_parts(self, lineage: Lineage) -> tuple[Held, ...] | None:
        territory = self._snapshot.territory
        codes = territory.children(lineage.place.code, self._at) if self._may_differ(lineage) else []
        if not codes:
            return self.trace(lineage)
        parts = (territory.lineage(code, self._at) for code in codes)
        common = self._common(next(parts))
        if common is None or any(self._common(part) != common for part in parts):
            return None
        return common

    def _may_differ(self, lineage: Lineage) -> bool:
        """Whether the item has a holder, or an act a receiver, scope or exclusion, that lies below the place."""
        level, delegations = lineage.place.level, self._snapshot.delegations
        if level is Level.VILLAGE:
            return False
        if self._item.holder_level is not None and self._item.holder_level.rank > level.rank:
            return True
        if any(
            act.row.to_level.rank > level.rank and self._moves(act)
            for act, _ in delegations.reaching(self._acted_on, lineage)
        ):
            return True
        return any(self._moves(act) for act in delegations.naming_below(self._acted_on, lineage.place.code))

    def _moves(self, act: Act) -> bool:
        """Whether an act can change who holds a step at the moment: in effect, or ended without reverting."""
        if act.effect is None or act.is_outlived:
            return False
        return self._at.within(act.effect.start, act.effect.end if act.row.reverts else None)
