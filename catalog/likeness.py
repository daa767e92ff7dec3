"""
Likeness (同类地点): the divisions in which one place can be asked for all.

Two places are alike for an item and some days when on each of them whatever is answered in the one is answered in the
other, but for the names of the divisions that lie between each and the division that contains both.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from catalog.delegations import Act, Reaching
from catalog.divisions import Level, Lineage
from catalog.items import Item
from catalog.period import Moment, Span
from catalog.places import Bounds
from catalog.snapshot import Snapshot
from catalog.trees import Tree


class Ground:
    """
    The divisions of a catalogue for some days on which nothing moves among them.

    Args:
        snapshot: the catalogue.
        days: the days.
        at: a moment on one of the days, whose tree is theirs.
    """

    def __init__(self, snapshot: Snapshot, days: Span, at: Moment) -> None:
        self.snapshot = snapshot
        self.days = days
        self.at = at
        self.tree: Tree = snapshot.surveys.tree(at)
        self._known: dict[tuple[str, Level], frozenset[int]] = {}

    @cached_property
    def moving(self) -> frozenset[str]:
        """The divisions that begin, end or move inside the days, and whatever contains one of them on some day."""
        territory = self.snapshot.territory
        moved = {code for _, code in self.snapshot.surveys.edges_in(self.days)}
        return frozenset(moved.union(*(territory.possible_uppers(code) for code in moved)))

    @cached_property
    def moved(self) -> frozenset[str]:
        """The divisions that themselves begin, end or move inside the days."""
        return frozenset(code for _, code in self.snapshot.surveys.edges_in(self.days))

    def is_still(self, lineage: Lineage) -> bool:
        """Whether neither a division moves, nor anything in it, nor what may ever contain it."""
        if not self.moved:
            return True
        place = lineage.codes[-1]
        return place not in self.moving and self.moved.isdisjoint(self.snapshot.territory.possible_uppers(place))

    def differs(self, lineage: Lineage, line: str, levels: Sequence[Level]) -> bool:
        """Whether places in a division differ in who stands for one of some levels below it."""
        index, rank = self.snapshot.surveys.index(lineage.codes[-1]), lineage.place.level.rank
        return any(index in self._differing(line, level) for level in levels if level.rank > rank)

    def _differing(self, line: str, level: Level) -> frozenset[int]:
        key = line, level
        if key not in self._known:
            self._known[key] = self.snapshot.surveys.differing(self.tree, line, level, self.days)
        return self._known[key]

    def leaf_of(self, lineage: Lineage) -> Lineage:
        """The first place in a division that has no parts."""
        surveys = self.snapshot.surveys
        first = self.tree.leaf(surveys.index(lineage.codes[-1]))
        return self.snapshot.territory.lineage(surveys.code(first), self.at)

    def villages(self, lineage: Lineage) -> int:
        """How many villages and communities a division contains or is, pseudo units not counted."""
        return self.tree.villages(self.snapshot.surveys.index(lineage.codes[-1]))

    def parts(self, lineage: Lineage) -> list[Lineage]:
        """The divisions right below one, by code."""
        if lineage.place.level is Level.VILLAGE:
            return []
        return [lineage.below(child) for child in self.snapshot.territory.children(lineage.codes[-1], self.at)]

    def is_alike(
        self, item: Item, bounds: Bounds, lineage: Lineage, acts: Sequence[Reaching], naming: Sequence[Act]
    ) -> bool:
        """
        Whether all places in a division are alike.

        Args:
            item: the item.
            bounds: its territory.
            lineage: the division.
            acts: the acts that reach it.
            naming: the acts that name or exclude a division below it on some day.
        """
        place = lineage.codes[-1]
        if naming or place in bounds.above or not self.is_still(lineage):
            return False
        if any(self._is_above(place, code) for code in self._singled_out(item, acts).difference(lineage.codes)):
            return False
        return not self.differs(lineage, item.line, levels_of(item, acts))

    def _is_above(self, place: str, code: str) -> bool:
        return place in self.snapshot.territory.possible_uppers(code)

    def _singled_out(self, item: Item, acts: Sequence[Reaching]) -> set[str]:
        """The divisions for which something is said that is not said of others."""
        found = set(self.snapshot.items.implementing(item.code))
        agencies = [item.agency]
        for reaching in acts:
            act = reaching.act
            found.update(act.takeovers)
            found.add(act.row.from_division)
            agencies.append(act.row.to_agency)
        named = (self.snapshot.agencies.get(code) for code in agencies if code is not None)
        return found | {self.snapshot.agencies.standing(one, self.at).division for one in named if one is not None}


def levels_of(item: Item, acts: Sequence[Reaching]) -> list[Level]:
    """The levels at which an item may be held where some acts reach."""
    levels = {one.act.row.to_level for one in acts if one.act.row.to_agency is None}
    if item.agency is None and item.holder_level is not None:
        levels.add(item.holder_level)
    return sorted(levels)
