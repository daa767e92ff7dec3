"""
Trees (区划树): who administers whom in the whole country, as columns of numbers.

What is said of every division stands in arrays; what can be told of nearly all of them at a glance, such as that a village
is one village, stands only where it is otherwise.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from catalog.divisions import Level
from catalog.period import Period

RANKS = range(1, Level.VILLAGE.rank + 1)
"""The ranks that a level may have; 0 is none."""

_VILLAGE = Level.VILLAGE.rank


class Tree(msgspec.Struct, frozen=True, eq=False, gc=False):
    """
    Who administers whom, for a stretch of days; columns in the order of all codes that there ever were.

    Attributes:
        ranks: level of each division that exists, as a rank; 0 for one that does not.
        uppers: who administers it; -1: nobody.
        real: itself, or the nearest division above it that is no pseudo unit; -1: there is none.
        having: the divisions that have parts, in order.
        leaves: the first place in each of these that has no parts.
        counts: how many villages and communities each of these contains or is, pseudo units not counted.
        roots: those that nobody administers, in the order of their codes.
        stretch: the days.
    """

    ranks: bytearray
    uppers: array[int]
    real: Sequence[int]
    having: array[int]
    leaves: array[int]
    counts: array[int]
    roots: tuple[int, ...]
    stretch: Period

    def leaf(self, index: int) -> int:
        """The first place in a division that has no parts; itself, when it has none."""
        at = self._part(index)
        return index if at is None else self.leaves[at]

    def villages(self, index: int) -> int:
        """How many villages and communities a division contains or is, pseudo units not counted."""
        at = self._part(index)
        return int(self.ranks[index] == _VILLAGE and self.real[index] == index) if at is None else self.counts[at]

    def _part(self, index: int) -> int | None:
        at = bisect_left(self.having, index)
        return at if at < len(self.having) and self.having[at] == index else None


def grown(ranks: bytearray, pseudo: bytearray, uppers: array[int], stretch: Period) -> Tree:
    """
    The tree of divisions.

    Args:
        ranks: their levels as ranks; 0 for one that does not exist.
        pseudo: which of them are pseudo units.
        uppers: who administers each; -1: nobody.
        stretch: the days on which it is so.
    """
    count = len(ranks)
    of_rank = by_rank(ranks)
    leaf, villages = array("i", [-1]) * count, array("I", [0]) * count
    real = _real(of_rank, pseudo, uppers)
    for rank in reversed(RANKS):
        for index in reversed(of_rank[rank]):
            if rank == _VILLAGE:
                villages[index] = not pseudo[index]
            if leaf[index] < 0:
                leaf[index] = index
            upper = uppers[index]
            if upper >= 0:
                villages[upper] += villages[index]
                leaf[upper] = leaf[index]
    roots = tuple(index for index, rank in enumerate(ranks) if rank and uppers[index] < 0)
    having = array("i", sorted({upper for upper in uppers if upper >= 0}))
    leaves, counts = (array(all_of.typecode, map(all_of.__getitem__, having)) for all_of in (leaf, villages))
    return Tree(ranks, uppers, real, having, leaves, counts, roots, stretch)


def _real(of_rank: Sequence[Sequence[int]], pseudo: bytearray, uppers: array[int]) -> Sequence[int]:
    """Itself, or the nearest division above it that is no pseudo unit."""
    if 1 not in pseudo:
        return range(len(pseudo))
    real = array("i", range(len(pseudo)))
    for rank in RANKS:
        for index in of_rank[rank]:
            if pseudo[index]:
                upper = uppers[index]
                real[index] = real[upper] if upper >= 0 else -1
    return real


def by_rank(ranks: bytearray) -> list[array[int]]:
    """The divisions of each level, in order."""
    found = [array("i") for _ in range(_VILLAGE + 1)]
    for index, rank in enumerate(ranks):
        found[rank].append(index)
    return found
