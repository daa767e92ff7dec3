"""
Handovers (权责移交): between two days, every step of every item that changes hands, wherever it does.

The rows of an answer are patterns over divisions; each is spelled out when somebody looks at it, so that a page of a
million rows takes no longer than a page of ten.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, overload

from catalog.answers import Holder
from catalog.counters import competent_offices
from catalog.coverage import TooMuch, tops_of
from catalog.delegations import STEPS, Act, Mode, Step
from catalog.divisions import Division, Level, Lineage
from catalog.errors import BadArgument, UnknownPlace
from catalog.handover_spreads import Pattern, Spreading
from catalog.items import Item
from catalog.menus import ItemFilter, matching
from catalog.period import Moment, Span, days_after
from catalog.records import date
from catalog.snapshot import Snapshot
from catalog.territories import Territory
from catalog.tracing import Held
from catalog.transitions import ONE_DAY, overlap_days, timeline

MOST_LOOKED_AT = 50_000
"""Divisions that are looked at for one answer; they take seconds."""

MOST_SPELLED = 200_000
"""Divisions that the patterns of one answer may name; items share them."""

MOST_EDGES = 60
"""Days on which the divisions asked about may change, in one question."""


class Handover(NamedTuple):
    """
    A step of an item that changes hands in a division (权责移交).

    Attributes:
        item: the item.
        step: the step.
        division: the largest division in which the same happens and in which neither holder lies.
        on: the first day on which the old holder no longer holds it.
        completed: the first day on which the new one does; ``None``: nobody does.
        ended: the first day after the gap, if there is one: ``completed``, or when the item or the place ends before;
            ``None``: the gap has no known end.
        before: the old holder, the day before; ``None``: the item or the place began without one.
        after: the new holder; ``None``: nobody holds it, or the item or the place ended first.
        act: the act that moved it; ``None``: it came back, or no act moved it.
        instrument: key of the document that moved it or took it back; ``None``: none is known.
        gap_days: for how many days nobody holds it; up to the end of the days asked about when no end is known.
        overlap_days: for how many days both could.
    """

    item: Item
    step: Step
    division: Division
    on: date
    completed: date | None
    ended: date | None
    before: Holder | None
    after: Holder | None
    act: Act | None
    instrument: str | None
    gap_days: int
    overlap_days: int

    @property
    def mode(self) -> Mode | None:
        """How it moved (方式); ``None``: it came back, or no act moved it."""
        return self.act.row.mode if self.act is not None else None


class _Block(NamedTuple):
    """The rows of one pattern of one item; each is a division with those that contain it."""

    key: str
    item: Item
    pattern: Pattern
    places: Sequence[Lineage]


class Row(NamedTuple):
    """
    Where something changes hands: enough to find a row again, and to tell of it when it is looked at.

    Attributes:
        key: by day, item and step, then in the order of the tree; the parts are kept apart by a character that none has.
        item: the item.
        pattern: what happens there.
        lineage: the largest division in which the same happens.
    """

    key: str
    item: Item
    pattern: Pattern
    lineage: Lineage


class Handovers(Sequence[Row]):
    """
    Handovers in the order of their keys.

    Args:
        blocks: the patterns, in the order of the keys of their first rows.
        until: up to which day what has no known end is counted.
    """

    def __init__(self, blocks: Sequence[_Block], until: date) -> None:
        self.until = until
        self._blocks = blocks
        self._ends = list(accumulate(len(block.places) for block in blocks))

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        found = bisect_right(self._ends, number)
        block = self._blocks[found]
        return _row(block, block.places[number - self._ends[found] + len(block.places)])

    def __iter__(self) -> Iterator[Row]:
        return (_row(block, lineage) for block in self._blocks for lineage in block.places)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0


def _row(block: _Block, lineage: Lineage) -> Row:
    return Row(_key(block.item, block.pattern, lineage), block.item, block.pattern, lineage)


def told(snapshot: Snapshot, row: Row, until: date) -> Handover:
    """
    All that is to be told of a row.

    Args:
        snapshot: the catalogue.
        row: the row, of an answer of this snapshot.
        until: up to which day what has no known end is counted.
    """
    alike, at = row.pattern.alike, Moment(row.pattern.alike.on)
    place = _first_place(snapshot, row.lineage, at)
    found = timeline(snapshot, row.item, place.codes[-1], at.day, days_after(at.day, 1))
    moved = next(one for one in found.transitions if STEPS.index(one.step) == alike.step)
    return Handover(
        row.item,
        moved.step,
        row.lineage.place,
        moved.on,
        moved.completed,
        moved.ended,
        _holder(snapshot, moved.before, row.lineage, moved.on - ONE_DAY),
        _holder(snapshot, moved.after, row.lineage, moved.completed or moved.on),
        moved.mover,
        moved.instrument,
        moved.gap_days(until),
        overlap_days(snapshot, row.item, place, moved, until),
    )


def _first_place(snapshot: Snapshot, lineage: Lineage, at: Moment) -> Lineage:
    """The first place in a division that has no parts."""
    if lineage.place.level is not Level.VILLAGE:
        for child in snapshot.territory.children(lineage.codes[-1], at):
            return _first_place(snapshot, lineage.below(child), at)
    return lineage


def _holder(snapshot: Snapshot, held: Held | None, lineage: Lineage, day: date) -> Holder | None:
    if held is None or held.division is None or held.agency is None:
        return None
    at = Moment(day)
    place = snapshot.territory.lineage(lineage.codes[-1], at)
    return Holder(held.division, held.agency, competent_offices(snapshot, held.agency, place, at))


def _key(item: Item, pattern: Pattern, lineage: Lineage) -> str:
    return "\0".join((pattern.alike.on.isoformat(), item.code, str(pattern.alike.step), *lineage.codes))


def handovers(
    snapshot: Snapshot,
    since: date,
    until: date,
    wanted: ItemFilter | None = None,
    under: str | None = None,
    *,
    gap: bool | None = None,
) -> Handovers:
    """
    Every step of every item that changes hands on one of some days, and where.

    Args:
        snapshot: the catalogue.
        since: the first day.
        until: the first day after the last.
        wanted: which items; ``None``: all that are in effect on one of the days.
        under: only in this division, a code of 12 digits; ``None``: everywhere.
        gap: only those that leave a gap, or only those that leave none; ``None``: both.

    Raises:
        BadArgument: ``until`` does not lie after ``since``.
        UnknownPlace: no division has the code, or none did on one of the days.
        TooMuch: so much happens in so many places that the answer would take seconds.
    """
    if until <= since:
        raise BadArgument(
            f"until ({until}) does not lie after since ({since}). Give the first day and the first day after the last.",
            f"until（{until}）应晚于 since（{since}）。请给出起始日期和截止日期的次日。",
            argument="until",
        )
    since = max(since, date.min + ONE_DAY)
    wanted = wanted or ItemFilter()
    patterns = _Patterns(snapshot)
    is_known = False
    for start, end in _still(snapshot, Span(since, until), under):
        spreading = Spreading(snapshot, start, end, until)
        try:
            tops = tops_of(snapshot, spreading.at, under)
        except UnknownPlace:
            continue
        is_known = True
        for item in items_between(snapshot, wanted, Span(start, end)):
            for top in tops:
                patterns.add(spreading, item, top)
    if not is_known and under is not None:
        tops_of(snapshot, Moment(since), under)  # which refuses it
    blocks = [block for block in patterns.blocks if gap is None or block.pattern.leaves_gap is gap]
    return Handovers(sorted(blocks, key=lambda block: block.key), until)


class _Patterns:
    """The patterns of an answer as they are found, and how much work they were."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.blocks: list[_Block] = []
        self._snapshot = snapshot
        self._seen: set[object] = set()
        self._looked_at = self._spelled = 0
        self._places: dict[tuple[str, Level, date], Sequence[Lineage]] = {}

    def add(self, spreading: Spreading, item: Item, top: Lineage) -> None:
        """
        All that happens to an item in a division.

        Raises:
            TooMuch: it has become too much.
        """
        key, spread = spreading.of(item, top)
        self._looked_at += 1
        if key not in self._seen:
            self._seen.add(key)
            self._looked_at += spread.looked_at
        if self._looked_at > MOST_LOOKED_AT:
            raise _too_much()
        for pattern in spread.patterns:
            places = self._of(spreading, pattern)
            self.blocks.append(_Block(_key(item, pattern, places[0]), item, pattern, places))

    def _of(self, spreading: Spreading, pattern: Pattern) -> Sequence[Lineage]:
        if pattern.level is None:
            return (pattern.lineage,)
        key = pattern.lineage.codes[-1], pattern.level, spreading.since
        if key not in self._places:
            self._places[key] = places_of(self._snapshot, pattern.lineage, pattern.level, spreading.at)
            self._spelled += len(self._places[key])
            if self._spelled > MOST_SPELLED:
                raise _too_much()
        return self._places[key]


def places_of(snapshot: Snapshot, lineage: Lineage, level: Level, at: Moment) -> Sequence[Lineage]:
    """The divisions of a level that a division contains, in the order of the tree."""
    code, territory = lineage.codes[-1], snapshot.territory
    return territory.listings.of(("of level", code, level), at, _places_of, territory, code, level)


def _places_of(territory: Territory, code: str, level: Level, at: Moment) -> Sequence[Lineage]:
    codes = array("Q", (int(division.code) for division in territory.of_level(code, level, at)))
    return _Places(territory, at.day, codes)


class _Places(Sequence[Lineage]):
    """Divisions of a day by their codes: lineages of a city's villages, made when they are looked at, would take 0.5 MB."""

    def __init__(self, territory: Territory, day: date, codes: array[int]) -> None:
        self._territory = territory
        self._day = day
        self._codes = codes

    @overload
    def __getitem__(self, at: int) -> Lineage: ...
    @overload
    def __getitem__(self, at: slice) -> list[Lineage]: ...
    def __getitem__(self, at: int | slice) -> Lineage | list[Lineage]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        return self._territory.lineage(f"{self._codes[at]:012}", Moment(self._day))

    def __len__(self) -> int:
        return len(self._codes)


def _too_much() -> TooMuch:
    return TooMuch(
        "So much changes hands in so many places on these days that it cannot be told at once. "
        "Name a smaller division with `under`, fewer days, or fewer items with `filter`.",
        "所查期间和范围内的权责移交过多，无法一次列出。请用 under 指定较小的区划，缩短期间，或用 filter 减少事项。",
        argument="under",
    )


def _still(snapshot: Snapshot, days: Span, under: str | None) -> Iterator[tuple[date, date]]:
    """
    Some days that have an end, divided where the divisions asked about change.

    Raises:
        TooMuch: they change on too many days.
    """
    territory = snapshot.territory
    above = frozenset() if under is None else territory.possible_uppers(under) | {under}
    changes: set[date] = set()
    for day, code in snapshot.surveys.edges_in(days):
        if day not in changes and (under is None or code in above or under in territory.possible_uppers(code)):
            changes.add(day)
    if len(changes) > MOST_EDGES:
        raise _too_much()
    yield from pairwise([days.start, *sorted(changes), days.end or date.max])


def items_between(snapshot: Snapshot, wanted: ItemFilter, days: Span) -> list[Item]:
    """The items that match a filter on one of some days, by key."""
    starts = {item.valid_from for item in snapshot.items.all if item.valid_from is not None and item.valid_from in days}
    found = {item.code: item for day in (days.start, *starts) for item in matching(snapshot, wanted, Moment(day))}
    return [found[code] for code in sorted(found)]
