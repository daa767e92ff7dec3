"""
Spreads (移交范围): the largest divisions in which a step changes hands in the same way, found without asking in each place.

A division whose places are alike is asked in one of them. What then happens is either the same in all of it, or the same
in every division of a lower level, each with a holder of its own: such a pattern stands for all of these.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from catalog.delegations import STEPS, Mode, Reaching
from catalog.divisions import Level, Lineage
from catalog.items import ONLINE, Item
from catalog.likeness import Ground
from catalog.period import Moment, Span
from catalog.places import bounds
from catalog.records import date
from catalog.routing import acted_on
from catalog.snapshot import Snapshot
from catalog.transitions import ONE_DAY, Hands, Transition, hands_of, overlap_days, timeline


class Alike(NamedTuple):
    """What two transitions have in common that are told as one."""

    step: int
    on: date
    completed: date | None
    ended: date | None
    before: Hands = None
    after: Hands = None
    mode: Mode | None = None
    instrument: str | None = None
    overlap_days: int = 0


class Pattern(NamedTuple):
    """
    A step that changes hands in the same way in a division, or in every division of a level below it.

    Attributes:
        lineage: the division.
        level: the level of the divisions below that each have holders of their own; ``None``: the division as a whole.
        alike: what is the same; of a pattern with a level, without its holders.
    """

    lineage: Lineage
    level: Level | None
    alike: Alike

    @property
    def leaves_gap(self) -> bool:
        """Whether nobody holds it on some day (有无空档)."""
        return self.alike.ended != self.alike.on


class Spread(NamedTuple):
    """
    All that happens in a division.

    Attributes:
        patterns: each row of the answer belongs to one of them.
        looked_at: how many divisions were looked at.
    """

    patterns: tuple[Pattern, ...]
    looked_at: int


class Spreading:
    """
    What happens on a run of days on which nothing moves among the divisions asked about.

    Args:
        snapshot: the catalogue.
        since: the first day; there is one before it.
        end: the first day after the last.
        until: up to which day what has no known end is counted.
    """

    def __init__(self, snapshot: Snapshot, since: date, end: date, until: date) -> None:
        self.snapshot = snapshot
        self.since = since
        self.end = end
        self.until = until
        self.at = Moment(since)
        self.ground = Ground(snapshot, Span(since - ONE_DAY, end), self.at)
        self.onward = Ground(snapshot, Span(since - ONE_DAY, None), self.at)

    def of(self, item: Item, lineage: Lineage) -> tuple[Hashable, Spread]:
        """
        All that happens to an item in a division, and what tells it from other items there.

        Items to which the same happens share their patterns.
        """
        acts = self.snapshot.delegations.reaching(acted_on(self.snapshot, item), lineage)
        key = self._key(item, lineage, acts)
        return key, self.snapshot.memory.of(key, Moment(self.since), self._of, item, lineage, acts)

    def _key(self, item: Item, lineage: Lineage, acts: Sequence[Reaching]) -> Hashable:
        """
        What decides what happens to an item in a division.

        Where divisions move, other acts may reach it on the day before, or later: there every item is told by itself.
        """
        snapshot, place = self.snapshot, lineage.codes[-1]
        removal = snapshot.certificates.removal(item.code)
        naming = snapshot.delegations.naming_below(acted_on(snapshot, item), place)
        return (
            "spread",
            (place, self.since, self.end, self.until),
            (item.line, item.agency, item.holder_level, item.territory, item.handling_scope, item.period),
            removal.on if removal is not None else None,
            ONLINE.isdisjoint(item.channels),
            item.code if snapshot.items.implementing(item.code) or not self.onward.is_still(lineage) else None,
            tuple([act.row.code for act in naming]),
            *[(one.act.kind or one.act.row.code, one.depth, one.act.row.from_division) for one in acts],
            _documents(acts),
        )

    def _of(self, item: Item, lineage: Lineage, acts: Sequence[Reaching], _at: Moment) -> Spread:
        found = self._whole(item, lineage, acts)
        if found is not None:
            return Spread(found, 1)
        parts = [self.of(item, part)[1] for part in self.ground.parts(lineage)]
        looked_at = 1 + sum(part.looked_at for part in parts)
        return Spread(self._lifted(lineage, [part.patterns for part in parts]), looked_at)

    def _whole(self, item: Item, lineage: Lineage, acts: Sequence[Reaching]) -> tuple[Pattern, ...] | None:
        """What happens in a place, or in a division whose places are alike; ``None`` when they are not."""
        parts = self.ground.parts(lineage)
        if not parts:
            found = timeline(self.snapshot, item, lineage.codes[-1], self.since, self.end)
            return tuple(self._pattern(item, lineage, lineage, moved) for moved in found.transitions)
        if not self._is_alike(self.ground, item, lineage, acts):
            return None
        asked = self.ground.leaf_of(lineage)
        found = timeline(self.snapshot, item, asked.codes[-1], self.since, self.end)
        if found.settled_at > lineage.place.level.rank:
            return None
        if found.looks_onward and not self._is_alike(self.onward, item, lineage, acts):
            return None
        return tuple(self._pattern(item, lineage, asked, moved) for moved in found.transitions)

    def _is_alike(self, ground: Ground, item: Item, lineage: Lineage, acts: Sequence[Reaching]) -> bool:
        snapshot = self.snapshot
        naming = snapshot.delegations.naming_below(acted_on(snapshot, item), lineage.codes[-1])
        return ground.is_alike(item, bounds(snapshot, item.territory, self.at), lineage, acts, naming)

    def _pattern(self, item: Item, lineage: Lineage, asked: Lineage, moved: Transition) -> Pattern:
        step = STEPS.index(moved.step)
        level = self._lowest(lineage, asked, moved)
        if level is not None:
            return Pattern(lineage, level, Alike(step, moved.on, moved.completed, moved.ended))
        place = self.snapshot.territory.lineage(asked.codes[-1], Moment(moved.on))
        mover = moved.mover
        alike = Alike(
            step,
            moved.on,
            moved.completed,
            moved.ended,
            hands_of(moved.before),
            hands_of(moved.after),
            mover.row.mode if mover is not None else None,
            moved.instrument,
            overlap_days(self.snapshot, item, place, moved, self.until),
        )
        return Pattern(lineage, None, alike)

    def _lowest(self, lineage: Lineage, asked: Lineage, moved: Transition) -> Level | None:
        """The level of the lowest holder, old or new, that lies below a division; ``None``: none does."""
        depths = [
            asked.codes.index(hands[0])
            for hands in (hands_of(moved.before), hands_of(moved.after))
            if hands is not None and hands[0] in asked.codes
        ]
        lowest = max(depths, default=0)
        return asked.divisions[lowest].level if lowest >= len(lineage.codes) else None

    def _lifted(self, lineage: Lineage, parts: Sequence[tuple[Pattern, ...]]) -> tuple[Pattern, ...]:
        """What happens in the same way in all parts of a division is told of the division, unless a holder lies in it."""
        whole = [
            {one.alike for one in patterns if one.level is None and one.lineage.codes == part.codes}
            for part, patterns in zip(self.ground.parts(lineage), parts, strict=True)
        ]
        common = {
            one
            for one in set.intersection(*whole)
            if not self._lies_below(one.before, lineage) and not self._lies_below(one.after, lineage)
        }
        left = [one for patterns in parts for one in patterns if one.level is not None or one.alike not in common]
        return (*(Pattern(lineage, None, one) for one in sorted(common, key=lambda one: one[:2])), *left)

    def _lies_below(self, hands: Hands, lineage: Lineage) -> bool:
        if hands is None or hands[0] in lineage.codes:
            return False
        holder = self.snapshot.territory.lineage_of_existing(hands[0], self.at)
        return holder is not None and lineage.codes[-1] in holder.codes


def _documents(acts: Sequence[Reaching]) -> tuple[int, ...]:
    """Which acts have their documents in common: the position of the first of the same for each; -1 for none."""
    named = [code for one in acts for code in (one.act.row.instrument, one.act.row.withdrawal)]
    return tuple([-1 if code is None else named.index(code) for code in named])
