"""
Listings (区划目录): the divisions that exist on a day, in the order of their codes, however many there are.

A listing counts its divisions block by block and reads a block when somebody looks into it, so that
a page of a nation takes no longer than a page of a city.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import overload

from catalog.codes import division_prefix
from catalog.divisions import Division, Level
from catalog.period import Moment
from catalog.territories import BLOCK_DIGITS, Territory

KEPT_BLOCKS = 8
"""How many blocks of a listing are kept once they are read."""


class Listing(Sequence[Division]):
    """
    The divisions of some blocks.

    Args:
        blocks: the first digits of the codes of each block, in order.
        read: the divisions of a block.
    """

    def __init__(self, blocks: Sequence[str], read: Callable[[str], Sequence[Division]]) -> None:
        self._blocks = blocks
        self._read = lru_cache(KEPT_BLOCKS)(read)
        self._ends = list(accumulate(len(read(block)) for block in blocks))

    @overload
    def __getitem__(self, at: int) -> Division: ...
    @overload
    def __getitem__(self, at: slice) -> list[Division]: ...
    def __getitem__(self, at: int | slice) -> Division | list[Division]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        block = bisect_right(self._ends, number)
        rows = self._read(self._blocks[block])
        return rows[number - self._ends[block] + len(rows)]

    def __iter__(self) -> Iterator[Division]:
        return chain.from_iterable(map(self._read, self._blocks))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0


def listing(territory: Territory, at: Moment, *, under: str | None = None, level: Level | None = None) -> Listing:
    """
    The divisions that exist at a moment, by code.

    Args:
        territory: the divisions of the catalogue.
        at: the moment.
        under: only those that the division of this code contains, itself not; ``None``: all.
        level: only those of this level; ``None``: of any.
    """
    return territory.listings.of((under, level), at, _listing, territory, under, level)


def _listing(territory: Territory, under: str | None, level: Level | None, at: Moment) -> Listing:
    if under is None:
        return Listing(territory.blocks, lambda block: _existing(territory, block, level, at))
    if territory.get(under, at) is None:
        return Listing((), lambda block: _existing(territory, block, level, at))
    moved = _moved_blocks(territory, territory.moved)
    near = [block for block in territory.blocks if block.startswith(division_prefix(under)[:BLOCK_DIGITS])]
    far = _moved_blocks(territory, [code for code in territory.moved if territory.contains(under, code, at)])

    def read(block: str) -> Sequence[Division]:
        rows = _existing(territory, block, level, at)
        if block in moved or under.startswith(block):
            return [row for row in rows if row.code != under and territory.contains(under, row.code, at)]
        return rows

    return Listing(sorted({*near, *far}), read)


def _moved_blocks(territory: Territory, moved: Iterable[str]) -> set[str]:
    """The blocks of some divisions and of all below them by code."""
    beginnings = tuple({division_prefix(code)[:BLOCK_DIGITS] for code in moved})
    return {block for block in territory.blocks if block.startswith(beginnings)}


def _existing(territory: Territory, block: str, level: Level | None, at: Moment) -> Sequence[Division]:
    rows = territory.block(block, level)
    if not territory.is_dated(block):
        return rows
    return [row for row in rows if at.within(row.valid_from, row.valid_to)]
