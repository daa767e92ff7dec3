"""
Division places (区划次序): the divisions that a search finds, in order, however many there are.

A place is a number: how a division fits, its level, and its code. What half of a nation's divisions fit is not put in
order: how each line fits stands in a byte, the lines are in the order of levels and codes already, and which line is the
hundred-thousandth is told by counts.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice
from typing import overload

from catalog.division_fits import NONE
from catalog.name_columns import NameColumns

_LEVEL_AT, _FIT_AT = 40, 44
_CODE = (1 << _LEVEL_AT) - 1
"""Where in a place the level and how it fits begin; the code stands below."""

STEP = 1_024
"""Lines that are counted together."""


def place(fit: int, rank: int, code: int) -> int:
    """The place of a division."""
    return fit << _FIT_AT | rank << _LEVEL_AT | code


def fit_of(number: int) -> int:
    """How the division of a place fits."""
    return number >> _FIT_AT


def code_of(number: int) -> str:
    """The code of the division of a place."""
    return f"{number & _CODE:012}"


class Lines:
    """
    Stretches of lines, and how each line fits.

    Args:
        columns: the names.
        spans: the stretches, in order: the first line of each, and the one after the last.
        fits: how well each line fits, stretch after stretch.
    """

    def __init__(self, columns: NameColumns, spans: Sequence[tuple[int, int]], fits: bytearray) -> None:
        self.fits = fits
        self._columns = columns
        self._firsts = [first for first, _ in spans]
        self._starts = [0, *accumulate(last - first for first, last in spans)]

    def row(self, at: int) -> int:
        """The line whose fit stands at a position."""
        span = bisect_right(self._starts, at) - 1
        return self._firsts[span] + at - self._starts[span]

    def at(self, row: int) -> int:
        """Where the fit of a line stands, or that of the next line that has one."""
        span = max(bisect_right(self._firsts, row) - 1, 0)
        return min(self._starts[span] + max(row - self._firsts[span], 0), self._starts[span + 1]) if self._firsts else 0

    def has(self, row: int) -> bool:
        """Whether a line is one of these."""
        at = self.at(row)
        return at < len(self.fits) and self.row(at) == row

    def fitting(self, first: int, last: int) -> Iterator[int]:
        """The positions of what fits, from one on, up to another."""
        return (at for at in range(first, last) if self.fits[at] != NONE)

    def place(self, at: int) -> int:
        """The place of the division of a position."""
        row = self.row(at)
        return place(self.fits[at], self._columns.rank(row), self._columns.codes[row])

    def find(self, rank: int, code: int) -> int:
        """Where the first line of a level stands that has a code or a higher one."""
        return self.at(self._columns.place(rank, code))


class Places(Sequence[int]):
    """
    The places of divisions, in order.

    Args:
        lines: how the lines fit; not changed any more.
        others: the places of other divisions, in any order.
    """

    def __init__(self, lines: Lines, others: Iterable[int]) -> None:
        self._lines = lines
        self._others = array("Q", sorted(others))
        self._counts: dict[int, Sequence[int]] = {}

    def __len__(self) -> int:
        return self._sums[-1] + len(self._others)

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...
    def __getitem__(self, at: int | slice) -> int | Sequence[int]:
        if isinstance(at, slice):
            first, last, step = at.indices(len(self))
            return list(islice(self._from(first), max(last - first, 0)))[::step]
        at = range(len(self))[at]
        return next(self._from(at))

    def _from(self, at: int) -> Iterator[int]:
        """The places from one on."""
        other = bisect_left(self._positions, at)
        own = self._own(at - other)
        for number in range(at, len(self)):
            if other < len(self._others) and self._positions[other] == number:
                yield self._others[other]
                other += 1
            else:
                yield next(own)

    @cached_property
    def _sums(self) -> list[int]:
        """How many lines fit better than in each way; at last, how many fit."""
        fits = self._lines.fits
        return [0, *accumulate(fits.count(fit) if fit in fits else 0 for fit in range(NONE))]

    @cached_property
    def _positions(self) -> Sequence[int]:
        """Where the others stand among all."""
        return array("Q", [number + self._before(other) for number, other in enumerate(self._others)])

    def _before(self, other: int) -> int:
        """How many lines come before the place of another division."""
        fit = fit_of(other)
        at = self._lines.find(other >> _LEVEL_AT & (1 << _FIT_AT - _LEVEL_AT) - 1, other & _CODE)
        whole = at // STEP
        return self._sums[fit] + self._counted(fit)[whole] + self._lines.fits.count(fit, whole * STEP, at)

    def _counted(self, fit: int) -> Sequence[int]:
        """How many lines fit in a way before each step."""
        if fit not in self._counts:
            fits = self._lines.fits
            counts = accumulate((fits.count(fit, at, at + STEP) for at in range(0, len(fits), STEP)), initial=0)
            self._counts[fit] = array("I", counts)
        return self._counts[fit]

    def _own(self, at: int) -> Iterator[int]:
        """The places of lines from one on."""
        fits = self._lines.fits
        for fit in range(bisect_right(self._sums, at) - 1, NONE):
            left = at - self._sums[fit]
            start = 0
            if left > 0:
                counted = self._counted(fit)
                step = bisect_right(counted, left) - 1
                start, left = step * STEP, left - counted[step]
            at = self._sums[fit + 1]
            here = fits.find(fit, start)
            while here >= 0:
                if left:
                    left -= 1
                else:
                    yield self._lines.place(here)
                here = fits.find(fit, here + 1)
