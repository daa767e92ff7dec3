"""
Surveys (普查): the whole country at once, as columns of numbers: who lies under whom, and where agencies are missing.

Questions about all villages of a nation are not put to each of them. A survey goes through the rows of divisions,
agencies and offices once, and tells of every division whether all places in it are alike, level by level, so that one
of them can be asked for all.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from threading import RLock
from typing import NamedTuple

import msgspec

from catalog.agencies import Agency
from catalog.codes import division_prefix
from catalog.divisions import Administration, Division, Level
from catalog.memory import Memory
from catalog.offices import Office
from catalog.period import Moment, Period, Span
from catalog.records import date
from catalog.rolls import STREET_DIGITS
from catalog.shelves import Shelf
from catalog.territories import Territory
from catalog.trees import RANKS, Tree, by_rank, grown

NONE, BARE, SERVED, UNLIKE = range(4)
"""
What a division has for a line of work: no agency; an agency without an office; one with an office that serves all that
it is responsible for; or something that differs from place to place or from day to day.
"""

LARGE = 50_000
"""Divisions of a catalogue whose survey takes more than a moment."""

KEPT_TREES = 3
"""How many trees are kept, for as many stretches of days; a nation's takes 4 MB, and 3 MB more if it has pseudo units."""

KEPT_COLUMNS = 24
"""How many lines of work are kept; a nation's takes 0.7 MB, or 3 MB if its agencies are of very many patterns."""

KEPT_DIFFERENCES = 512
"""How many sets of divisions whose parts differ are kept; nearly all are small."""

_RANKS = {level: level.rank for level in Level}
_MIXED = 255
_BYTE = 256


class Staff(NamedTuple):
    """An agency of a line in a division: when it exists, and its offices, with whether each names whom it serves."""

    period: Period
    offices: tuple[tuple[Period, bool], ...]


class Columns(msgspec.Struct, frozen=True, eq=False, gc=False):
    """The agencies of a line of work, by division: the number of one of a few patterns for each."""

    numbers: Sequence[int]
    patterns: tuple[tuple[Staff, ...], ...]


class Surveys:
    """
    Surveys of one catalogue's divisions, agencies and offices, each made when it is first asked for.

    Args:
        territory: who lies under whom.
        divisions: all divisions, by code.
        administrations: who administers what its code does not tell.
        agencies: all agencies, by key.
        offices: all offices.
    """

    def __init__(
        self,
        territory: Territory,
        divisions: Shelf[Division],
        administrations: Iterable[Administration],
        agencies: Iterable[Agency],
        offices: Iterable[Office],
    ) -> None:
        self._territory = territory
        self._divisions = divisions
        self._administrations = administrations
        self._agencies = agencies
        self._offices = offices
        self._one_at_a_time = RLock()
        self._trees = Memory(KEPT_TREES)
        self._columns = Memory(KEPT_COLUMNS)
        self._differences = Memory(KEPT_DIFFERENCES)

    @property
    def is_large(self) -> bool:
        """Whether a survey takes seconds when it is first asked for, so that nobody else should have to wait for it."""
        return len(self._divisions) > LARGE

    @cached_property
    def codes(self) -> Sequence[int]:
        """Every code that there ever was, as a number, in order."""
        return array("Q", (int(code) for code, _ in groupby(self._divisions, key=lambda row: row.code)))

    @cached_property
    def edges(self) -> Sequence[tuple[date, str]]:
        """
        Each day on which a division begins, ends or comes under another, with its code; by day.

        What is administered by another comes under it when the other begins, and leaves it when that ends.
        """
        dated = (row for row in self._divisions if row.valid_from is not None or row.valid_to is not None)
        found = {(day, row.code) for row in dated for day in (row.valid_from, row.valid_to) if day is not None}
        for row in self._administrations:
            around = self._territory.versions(row.administrator)
            days = {day for one in (row, *around) for day in (one.valid_from, one.valid_to)}
            found |= {(day, row.division) for day in days if day is not None}
        return sorted(found)

    def edges_in(self, days: Span) -> Iterator[tuple[date, str]]:
        """The edges that lie inside some days: not the first of them, nor the day after the last."""
        for day, code in self.edges:
            if days.divides_at(day):
                yield day, code

    def index(self, code: str) -> int:
        """
        The position of a division in every column.

        Raises:
            LookupError: there never was one of that code.
        """
        at = self._position(code)
        if at is None:
            raise LookupError(code)
        return at

    def _position(self, code: str) -> int | None:
        number, codes = int(code), self.codes
        at = bisect_left(codes, number)
        return at if at < len(codes) and codes[at] == number else None

    def code(self, index: int) -> str:
        """The code of the division at a position."""
        return f"{self.codes[index]:012}"

    def tree(self, at: Moment) -> Tree:
        """Who administers whom at a moment."""
        with self._one_at_a_time:
            return self._trees.of("tree", at, self._tree)

    def _tree(self, at: Moment) -> Tree:
        count = len(self.codes)
        ranks, pseudo = bytearray(count), bytearray(count)
        uppers = array("i", [-1]) * count
        above: list[tuple[str, int]] = []  # the divisions that contain the one at hand, by code
        for index, (code, versions) in enumerate(groupby(self._divisions, key=lambda row: row.code)):
            division = next((row for row in versions if _exists(row, at)), None)
            if division is None:
                continue
            ranks[index], pseudo[index] = _RANKS[division.level], division.pseudo
            while above and not code.startswith(above[-1][0]):
                above.pop()
            if above:
                uppers[index] = above[-1][1]
            if code[STREET_DIGITS:] == "000":
                above.append((division_prefix(code), index))
        for code in self._territory.moved:
            if ranks[index := self.index(code)]:
                administrator = self._territory.administrator(code, at)
                uppers[index] = -1 if administrator is None else self.index(administrator)
        return grown(ranks, pseudo, uppers, Period(at.since, at.until))

    def columns(self, line: str) -> Columns:
        """The agencies of a line of work, by division, whatever the day."""
        with self._one_at_a_time:
            return self._columns.of(line, Moment(date.min), self._surveyed, line)

    def _surveyed(self, line: str, _at: Moment) -> Columns:
        offices: dict[str, tuple[tuple[Period, bool], ...]] = {}
        alike: dict[object, tuple[tuple[Period, bool], ...]] = {}
        for office in self._offices:
            known = (*offices.get(office.agency, ()), (office.period, bool(office.serves)))
            offices[office.agency] = alike.setdefault(known, known)
        numbers = array("I", [0]) * len(self.codes)
        patterns: dict[tuple[Staff, ...], int] = {(): 0}
        listed: list[tuple[Staff, ...]] = [()]
        for agency in self._agencies:
            index = self._position(agency.division) if line in agency.lines else None
            if index is not None:
                pattern = (*listed[numbers[index]], Staff(agency.period, offices.get(agency.code, ())))
                number = patterns.setdefault(pattern, len(listed))
                if number == len(listed):
                    listed.append(pattern)
                numbers[index] = number
        return Columns(numbers if len(listed) > _BYTE else bytes(iter(numbers)), tuple(listed))

    def differing(self, tree: Tree, line: str, level: Level, days: Span) -> frozenset[int]:
        """
        The divisions above a level whose places differ in who stands for that level on some days.

        Two places are alike when each lies under a division of the level, or both do not; when what holds there, or the
        nearest above that is no pseudo unit, is of one level; and when that has an agency of the line, an office,
        or neither, in both, on all of the days.

        Args:
            tree: who administers whom on these days.
            line: the line of work.
            level: the level.
            days: the days.
        """
        columns = self.columns(line)
        standing = bytes(_standing(pattern, days) for pattern in columns.patterns)
        key = (line, level, tree.stretch, standing)
        with self._one_at_a_time:
            return self._differences.of(key, Moment(date.min), _differing, tree, columns.numbers, standing, level.rank)


def _exists(division: Division, at: Moment) -> bool:
    """Whether a division exists; one that always did is not looked at through the moment, which takes longer."""
    start, end = division.valid_from, division.valid_to
    return (start is None and end is None) or at.within(start, end)


def _standing(pattern: Sequence[Staff], days: Span) -> int:
    """What a division has for a line of work on all of some days; ``UNLIKE`` when that changes on one of them."""
    periods = [one.period for one in pattern] + [period for one in pattern for period, _ in one.offices]
    if any(day is not None and days.divides_at(day) for one in periods for day in (one.start, one.end)):
        return UNLIKE
    staff = next((one for one in pattern if days.start in one.period), None)
    if staff is None:
        return NONE
    choosy = [names for period, names in staff.offices if days.start in period]
    if not choosy:
        return BARE
    return UNLIKE if all(choosy) else SERVED


def _differing(tree: Tree, numbers: Sequence[int], standing: bytes, level: int, _at: Moment) -> frozenset[int]:
    """Bottom-up: what all places in a division have in common, as one number; 0 while none is known."""
    ranks, uppers = tree.ranks, tree.uppers
    common = bytearray(len(ranks))
    told = _teller(tree, numbers, standing)
    of_rank = by_rank(ranks)
    for rank in reversed(RANKS):
        for index in of_rank[rank]:
            upper = uppers[index]
            if rank >= level:
                if upper < 0 or ranks[upper] >= level:
                    continue
                value = told(index, True) if rank == level else told(upper, False)
            else:
                value = common[index] = common[index] or told(index, False)
            if upper >= 0:
                common[upper] = value if common[upper] in (0, value) else _MIXED
    return frozenset(index for rank in range(1, level) for index in of_rank[rank] if common[index] == _MIXED)


def _teller(tree: Tree, numbers: Sequence[int], standing: bytes) -> Callable[[int, bool], int]:
    """What tells of a division, as a number from 1 on, how it stands for a level; ``_MIXED`` when its places differ."""
    ranks, real = tree.ranks, tree.real

    def told(index: int, is_of_level: bool) -> int:  # noqa: FBT001 - called a million times
        holder = real[index]
        if holder < 0:
            return 1 + is_of_level
        known = standing[numbers[holder]]
        return _MIXED if known == UNLIKE else 3 + is_of_level + 2 * (known + 4 * ranks[holder])

    return told
