"""
Plain acts (普通下放): which act hands an item down from a division, told without reading the act.

An act is plain when it names its giver alone and no receiver, excludes no place, is taken over nowhere
at a time of its own, and no other act on its item names that division. Its pattern and its giver tell
all that decides which way it leads, and of a thousand items that hundreds of cities hand down, the
acts are of a few patterns.

So there is a number for each pair of an item and a division that acts on it name: the code of the
division and, in the last 16 bits, the pattern, or ``APART`` for what is not plain. Beside it stands
where the act is on its shelf. The numbers of an item are in order, so that a division is found by
halves; and where an item's acts are of the same divisions as another's, it is found at once where it stood there.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from catalog.delegations import Delegation, named
from catalog.number_columns import numbers_in, write_numbers
from catalog.packed_rows import Packed

APART = (1 << 16) - 1
"""The pattern of what is not plain; the numbers of the others are smaller."""

KEPT_DIVISIONS = 4_096
"""Of how many divisions it is remembered where they stood among the pairs of an item."""

_BITS = 16
_DIGITS = 12

_NOTHING = (0, 0)
_UNSEEN = (-1, 0)
_NOT_PLAIN = (-1, APART)


class Columns(NamedTuple):
    """
    Plain acts and those that are not, in columns.

    Attributes:
        extents: where the pairs of each item begin and end.
        pairs: the code and the pattern of each division that acts on an item name, as one number, in order for each item.
        places: where on its shelf the act of each pair is.
        examples: where on its shelf an act of each pattern is.
    """

    extents: Mapping[str, Sequence[int]]
    pairs: Sequence[int]
    places: Sequence[int]
    examples: Sequence[int]


class PlainActs:
    """
    Which plain act hands an item down from a division.

    Args:
        columns: the acts as they stand on a shelf.
        touched: the pairs of an item and a division, as ``item/division``, of which acts have come, gone or changed since.
    """

    def __init__(self, columns: Columns, touched: Collection[str] = frozenset()) -> None:
        self._columns = columns
        self._extents, self._pairs, self._places, self._examples = columns
        self._touched = touched
        self._seen: dict[str, tuple[int, int]] = {}

    @classmethod
    def of(cls, rows: Sequence[Delegation], apart: Collection[str]) -> PlainActs:
        """
        The plain ones of acts that are held; the place of each is its number.

        Args:
            rows: all acts, in order.
            apart: the keys of those that exclude places or are taken over.
        """
        return cls(_columns(rows, range(len(rows)), apart))

    @classmethod
    def in_file(cls, view: memoryview, plan: Mapping[str, Any]) -> PlainActs:
        """The plain ones of acts in a file, from the columns that :func:`write` put there."""
        pairs, places = (numbers_in(view, *plan[name]) for name in ("pairs", "places"))
        return cls(Columns(plan["extents"], pairs, places, plan["examples"]))

    def but(self, touched: Collection[str]) -> PlainActs:
        """The same without the pairs of an item and a division, as ``item/division``, that were touched since."""
        return PlainActs(self._columns, touched)

    def extent(self, item: str) -> tuple[int, int]:
        """Where the pairs of an item begin and end, by which :meth:`find` finds them sooner."""
        low, high = self._extents.get(item, _NOTHING)
        return low, high

    def find(self, item: str, division: str, extent: tuple[int, int]) -> tuple[int, int] | None:
        """
        The act on an item that names a division: its number, and its pattern.

        Args:
            item: the item.
            division: the division.
            extent: where the pairs of the item begin and end.

        ``None``: there is none. The pattern is ``APART`` when there are several, or one that is not plain, or when
        nothing is known here; the number means nothing then.
        """
        if self._touched and f"{item}/{division}" in self._touched:
            return _NOT_PLAIN
        low, high = extent
        code, ahead = self._seen.get(division, _UNSEEN)
        at = low + ahead
        if at < high:
            pair = self._pairs[at]
            if pair >> _BITS == code:
                return at, pair & APART
        return self._look_up(division, low, high)

    def _look_up(self, division: str, low: int, high: int) -> tuple[int, int] | None:
        """The act among the pairs of one item; how far on it stands is remembered for the next item."""
        code = _code(division)
        if code is None:
            return _NOT_PLAIN
        at = bisect_left(self._pairs, code << _BITS, low, high)
        if at == high:
            return None
        pair = self._pairs[at]
        if pair >> _BITS != code:
            return None
        if len(self._seen) >= KEPT_DIVISIONS:
            self._seen.clear()
        self._seen[division] = code, at - low
        return at, pair & APART

    def pattern(self, number: int) -> int:
        """The pattern of the act of a number."""
        return self._pairs[number] & APART

    def place(self, number: int) -> int:
        """Where on its shelf the act of a number is: those of smaller keys come before it."""
        return self._places[number]

    def example(self, pattern: int) -> int:
        """Where on its shelf an act of a pattern is."""
        return self._examples[pattern]


def write(file: BinaryIO, rows: Iterable[Delegation], packed: Packed, apart: Collection[str]) -> dict[str, Any]:
    """
    Write the columns of acts to a file.

    Args:
        file: where to write.
        rows: all acts, in order.
        packed: they themselves, on their shelf.
        apart: the keys of those that exclude places or are taken over.

    Returns:
        The plan by which :meth:`PlainActs.in_file` finds them again.
    """
    columns = _columns(rows, packed.starts, apart)
    return {
        "extents": columns.extents,
        "pairs": write_numbers(file, columns.pairs),
        "places": write_numbers(file, columns.places),
        "examples": columns.examples,
    }


def _columns(rows: Iterable[Delegation], places: Iterable[int], apart: Collection[str]) -> Columns:
    items: defaultdict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    patterns: dict[Hashable, int] = {}
    examples: list[int] = []
    for row, place in zip(rows, places, strict=True):
        pattern = APART
        if not row.scope and row.to_agency is None and row.code not in apart:
            pattern = patterns.setdefault(_pattern(row), min(len(patterns), APART))
            if pattern == len(examples) < APART:
                examples.append(place)
        on_item = items[row.item]
        for code in map(_code, named(row)):
            if code is not None:
                on_item[code] = (pattern if code not in on_item else APART, place)
    extents: dict[str, tuple[int, int]] = {}
    pairs, found_at = array("Q"), array("Q")
    for item, on_item in items.items():
        start = len(pairs)
        for code, (pattern, place) in sorted(on_item.items()):
            pairs.append(code << _BITS | pattern)
            found_at.append(place)
        extents[item] = (start, len(pairs))
    return Columns(extents, pairs, found_at, examples)


def _code(division: str) -> int | None:
    """The code of a division as a number; ``None`` for what is none, of which no act is plain."""
    return int(division) if len(division) == _DIGITS and division.isascii() and division.isdigit() else None


def _pattern(row: Delegation) -> Hashable:
    """All of a plain act that decides, with the documents and the calendar, what it has in common with others."""
    instrument = row.instrument if row.published is None else None
    return (
        row.mode,
        row.steps,
        row.to_level,
        row.published,
        instrument,
        row.valid_from,
        row.valid_to,
        row.withdrawn,
        row.reverts,
        row.condition,
    )
