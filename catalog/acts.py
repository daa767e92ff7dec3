"""
Acts (下放目录): all delegations of a catalogue, found by key, by item and by place.

An act is put together of its row, its exclusions, its takeovers and the documents when somebody asks
for it. Of a plain act it is known without its row which way it leads; see ``plain_acts``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from sys import intern
from types import MappingProxyType
from typing import Any, NamedTuple

from catalog.delegations import (
    HANDOVER_WORKING_DAYS,
    Act,
    Delegation,
    Exclusion,
    Kind,
    Plain,
    Reaching,
    Takeover,
    named,
)
from catalog.divisions import Level, Lineage
from catalog.instruments import Instruments
from catalog.look_ups import keeping
from catalog.memory import Lately
from catalog.period import Period, earlier, later
from catalog.plain_acts import APART, PlainActs
from catalog.records import date
from catalog.shelves import Shelf
from catalog.workdays import Calendar

KEPT_ACTS = 4_096
"""How many looked-up groups of acts are kept, with what belongs to them."""


class Course(NamedTuple):
    """
    Where acts on an item are to be looked for.

    Attributes:
        levels: the levels of the divisions that they name, as the letters of a lineage's shape.
        extent: where the plain ones are.
    """

    levels: str
    extent: tuple[int, int]


class Delegations:
    """
    All acts, found by key, by item, and by (item, division that they name).

    Args:
        delegations: the acts.
        exclusions: where they do not reach.
        takeovers: when their receivers take over.
        plain: which of the acts are plain.
        instruments: the documents that they are published by and wait for.
        calendar: the working days.
    """

    def __init__(
        self,
        delegations: Shelf[Delegation],
        exclusions: Shelf[Exclusion],
        takeovers: Shelf[Takeover],
        *,
        plain: PlainActs,
        instruments: Instruments,
        calendar: Calendar,
    ) -> None:
        self._delegations = delegations
        self._exclusions = exclusions
        self._takeovers = takeovers
        self._plain = plain
        self._instruments = instruments
        self._calendar = calendar
        self._has_exclusions = len(exclusions) > 0
        self._has_takeovers = len(takeovers) > 0
        self._acts = keeping(KEPT_ACTS, self._find)
        self._courses: Lately[Course] = Lately(KEPT_ACTS)
        self._kind = lru_cache(KEPT_ACTS)(Kind)
        self._kinds: dict[int, Kind] = {}
        self._of_number = keeping(KEPT_ACTS, self._plain_act)

    def get(self, code: str) -> Act | None:
        """The act of that key, or ``None``."""
        return next(iter(self._acts("code", code)), None)

    def look_at(self, item: str) -> None:
        """Find out, before anybody asks, what every question about an item needs to know of its acts."""
        self._course(item)

    def act(self, number: int) -> Act:
        """The act that was told as a plain one of that number."""
        return self._of_number(number)

    def of_item(self, item: str) -> Sequence[Act]:
        """Every act on an item, by key, in effect or not."""
        return self._acts("item", item)

    def moves(self, item: str) -> bool:
        """Whether there is any act on an item, in effect or not."""
        return self._delegations.has("item", item)

    def reaching(self, item: str, lineage: Lineage) -> list[Reaching]:
        """The acts on an item that name a division that contains a place, in effect or not, by key."""
        plain = self.plainly(item, lineage)
        if plain is not None:
            return [Reaching(self._of_number(one.number), one.depth) for one in plain]
        found = [
            Reaching(act, depth)
            for depth in _depths(self._course(item).levels, lineage.shape)
            for act in self._acts("named", f"{item}/{lineage.codes[depth]}")
        ]
        if len(found) <= 1:
            return found
        nearest = {one.act.row.code: one for one in found}
        return [nearest[code] for code in sorted(nearest)]

    def plainly(self, item: str, lineage: Lineage) -> tuple[Plain, ...] | None:
        """
        The same acts in the same order when each of them is plain, and none of them is read; else ``None``.

        The order is that of the keys, and not that of the divisions: of acts that compete and are alike in all else the
        later key wins.
        """
        found = []
        codes = lineage.codes
        levels, extent = self._courses.get(item) or self._course(item)
        for depth in _depths(levels, lineage.shape):
            act = self._plain.find(item, codes[depth], extent)
            if act is None:
                continue
            number, pattern = act
            if pattern == APART:
                return None
            found.append(Plain(self._kinds.get(pattern) or self._kind_of(pattern), depth, number))
        if len(found) > 1:
            found.sort(key=self._place_of)
        return tuple(found)

    def _place_of(self, plain: Plain) -> int:
        return self._plain.place(plain.number)

    def _kind_of(self, pattern: int) -> Kind:
        """The kind of all plain acts of a pattern, as it is with the documents and the calendar of this catalogue."""
        row = self._delegations.at(self._plain.example(pattern))
        published = self._published(row)
        effect = _effect(row, published, self._instruments, self._calendar)
        return self._kinds.setdefault(pattern, self._of_kind(row, published, effect))

    def _plain_act(self, number: int) -> Act:
        kind = self._kinds.get(pattern := self._plain.pattern(number)) or self._kind_of(pattern)
        row = self._delegations.at(self._plain.place(number))
        return Act(row, _NONE, _NONE, kind.published, kind.effect, named(row), kind)

    def _course(self, item: str) -> Course:
        """Where acts on an item are to be looked for."""
        levels = "".join(level[0] for level in Level if self._delegations.has("level", f"{item}/{level.value}"))
        return self._courses.keep(item, Course(intern(levels), self._plain.extent(item)))

    def naming_below(self, item: str, code: str) -> Sequence[Act]:
        """The acts on an item that name or exclude a division that lies below a place on some day."""
        return self._acts("above", f"{item}/{code}")

    def naming(self, item: str, code: str) -> Sequence[Act]:
        """The acts on an item that name a division itself, in effect or not, by key."""
        return self._acts("named", f"{item}/{code}")

    def each(self) -> Iterator[Act]:
        """Every act, by key; made anew each time, since there are as many as items and cities together."""
        return map(self._act, self._delegations)

    def _find(self, index: str, key: str) -> tuple[Act, ...]:
        return tuple(self._act(row) for row in self._delegations.get(index, key))

    def _act(self, row: Delegation) -> Act:
        exclusions = self._exclusions.get("delegation", row.code) if self._has_exclusions else ()
        takeovers = self._takeovers.get("delegation", row.code) if self._has_takeovers else ()
        published = self._published(row)
        effect = _effect(row, published, self._instruments, self._calendar)
        is_alone = exclusions or takeovers or row.to_agency is not None
        return Act(
            row,
            {exclusion.division: exclusion for exclusion in exclusions} if exclusions else _NONE,
            {takeover.division: takeover for takeover in takeovers} if takeovers else _NONE,
            published,
            effect,
            named(row),
            None if is_alone else self._of_kind(row, published, effect),
        )

    def _published(self, row: Delegation) -> date | None:
        if row.published is not None:
            return row.published
        instrument = self._instruments.get(row.instrument)
        return instrument.published if instrument is not None else None

    def _of_kind(self, row: Delegation, published: date | None, effect: Period | None) -> Kind:
        return self._kind(row.mode, row.steps, row.to_level, published, effect, row.withdrawn, row.reverts)


_NONE: Mapping[str, Any] = MappingProxyType({})


@lru_cache(KEPT_ACTS)
def _depths(levels: str, shape: str) -> tuple[int, ...]:
    """The positions on a path of a shape at which divisions of some levels stand, each given by its letter."""
    return tuple(depth for depth, letter in enumerate(shape.upper()) if letter in levels)


def _effect(row: Delegation, published: date | None, instruments: Instruments, calendar: Calendar) -> Period | None:
    start = row.valid_from
    if start is None and published is not None:
        start = calendar.after(published, HANDOVER_WORKING_DAYS)
    if row.condition is not None:
        condition = instruments.get(row.condition)
        if condition is None or condition.valid_from is None:
            return None
        start = later(start, condition.valid_from)
    return None if start is None else Period(start, earlier(row.valid_to, row.withdrawn))
