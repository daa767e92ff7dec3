"""
Time compression (时限压缩): by how much promised times are shorter, and by which method that is said.

Every figure carries its method, its set, its day and its unit; what did not enter is listed with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from catalog.competence import competent_agency
from catalog.compression_figures import Compared, Figures, Way, entering, figures
from catalog.compression_pairs import LeftOut, Pair, pairs
from catalog.errors import BadArgument
from catalog.gazetteer import known
from catalog.menus import ItemFilter, matching
from catalog.period import Moment
from catalog.records import date
from catalog.snapshot import Snapshot

MOST_DAYS = 120
"""Days of a series: ten years of months."""


class Group(StrEnum):
    """What figures may be told apart by (分组)."""

    KIND = "KIND"
    CATEGORY = "CATEGORY"
    AGENCY = "AGENCY"
    LEVEL = "LEVEL"
    DIVISION = "DIVISION"
    ITEM = "ITEM"
    YEAR = "YEAR"


class Row(NamedTuple):
    """
    The figures of one group.

    Attributes:
        key: what tells it from the others, in the order of the groups asked for; empty where it has none: the
            kind, the GB/T 39046 A.1 code, the key of the agency whose promise it is, the level of the original
            holder, the code of the division where it is promised, the item's key, the year since which it is.
        figures: its figures.
    """

    key: tuple[str, ...]
    figures: Figures


class Compression(NamedTuple):
    """
    By how much times are compressed on a day (时限压缩情况).

    Attributes:
        on: the day.
        way: how it was worked out.
        matched: items in effect that day that match the filter.
        figures: of everything asked for.
        rows: of each group, by key.
        pairs: the pairs that are compared, in or left out.
        left_out: what did not enter, and why.
        exceeding: what promises more than the law allows, or than there was.
    """

    on: date
    way: Way
    matched: int
    figures: Figures
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    left_out: tuple[LeftOut, ...]
    exceeding: tuple[Compared, ...]


_BY_DEFAULT = Way()


def compression(
    snapshot: Snapshot, on: date, wanted: ItemFilter, way: Way = _BY_DEFAULT, groups: Sequence[Group] = ()
) -> Compression:
    """
    By how much the times of some items are compressed on a day.

    Args:
        snapshot: the catalogue.
        on: the day.
        wanted: which items, of those in effect that day.
        way: how; by default the ratio of sums against the statutory limits, an immediate case as 0.
        groups: what the figures are told apart by besides; none twice.

    Raises:
        UnknownPlace: no division ever has the code ``way.under``.
        BadArgument: the filter cannot be, or a group is named twice.
    """
    if len(set(groups)) < len(groups):
        raise BadArgument(
            "groupBy names a group twice. Name each once.",
            "groupBy 中有重复的分组。请每个分组只写一次。",
            argument="groupBy",
        )
    at = Moment(on)
    if way.under is not None:
        way = way._replace(under=known(snapshot.territory, way.under, at, argument="under").code)
    items = matching(snapshot, wanted, at)
    found = pairs(snapshot, items, at, under=way.under, against=way.against)
    entered = entering(found.pairs, way)
    return Compression(
        on,
        way,
        len(items),
        figures(found.pairs, entered.compared, way.method),
        _rows(found.pairs, way, _keys(snapshot, groups, on)) if groups else (),
        found.pairs,
        (*found.left_out, *entered.left_out),
        tuple(one for one in entered.compared if one.committed > one.baseline),
    )


def series(snapshot: Snapshot, days: Sequence[date], wanted: ItemFilter, way: Way = _BY_DEFAULT) -> list[Compression]:
    """
    The same on several days, in the order given.

    Raises:
        BadArgument: more than 120 days.
    """
    if len(days) > MOST_DAYS:
        raise BadArgument(
            f"series names {len(days)} days. Give {MOST_DAYS} at most.",
            f"series 给出了 {len(days)} 天，请不要超过 {MOST_DAYS} 天。",
            argument="series",
        )
    return [compression(snapshot, day, wanted, way) for day in days]


Key = tuple[str, ...]


def _rows(found: Sequence[Pair], way: Way, key_of: Callable[[Pair], Key]) -> tuple[Row, ...]:
    """The figures of each group, by key."""
    parts: dict[Key, list[Pair]] = defaultdict(list)
    for pair in found:
        parts[key_of(pair)].append(pair)
    return tuple(Row(key, figures(parts[key], entering(parts[key], way).compared, way.method)) for key in sorted(parts))


def _keys(snapshot: Snapshot, groups: Sequence[Group], on: date) -> Callable[[Pair], Key]:
    """What tells the group of a pair: a key for each group, empty where it has none."""
    at = Moment(on)

    of: dict[Group, Callable[[Pair], str]] = {
        Group.KIND: lambda pair: pair.item.kind.value,
        Group.CATEGORY: lambda pair: pair.item.category,
        Group.AGENCY: lambda pair: _agency(snapshot, pair, at),
        Group.LEVEL: lambda pair: "" if pair.item.holder_level is None else pair.item.holder_level.value,
        Group.DIVISION: lambda pair: pair.place or "",
        Group.ITEM: lambda pair: pair.item.code,
        Group.YEAR: lambda pair: "" if pair.since is None else str(pair.since.year),
    }
    asked = [of[group] for group in groups]
    return lambda pair: tuple(key(pair) for key in asked)


def _agency(snapshot: Snapshot, pair: Pair, at: Moment) -> str:
    """
    Whose promise a pair is: the agency of the division whose word it is; of the definition's, the original holder.

    Empty where that is not one and the same agency.
    """
    if pair.place is None:
        holder = competent_agency(snapshot, pair.item, at.day)
        return "" if holder is None else holder.code
    if pair.division is not None:
        own = snapshot.agencies.of_line(pair.division, pair.item.line, at)
        if own is not None:
            return own.code
    if pair.item.agency is not None or pair.item.holder_level is None:
        return pair.item.agency or ""
    division = snapshot.territory.lineage(pair.place, at).of_level(pair.item.holder_level)
    original = None if division is None else snapshot.agencies.of_line(division.code, pair.item.line, at)
    return "" if original is None else original.code
