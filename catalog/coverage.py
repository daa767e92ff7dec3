"""
Coverage (覆盖情况): where an item is handled on a day, at which level, and where by nobody.

It is what asking in every village would tell, worked out for the largest divisions in which all places are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from catalog.answers import Outcome
from catalog.divisions import Division, Level, Lineage
from catalog.errors import Refusal, UnknownPlace
from catalog.items import Item
from catalog.leaves import Leaf, leaf
from catalog.likeness import Ground
from catalog.period import Moment, Span, days_after
from catalog.places import bounds
from catalog.records import date
from catalog.routes import GapCause
from catalog.routing import acted_on
from catalog.snapshot import Snapshot
from catalog.standings import standing

MOST_ROWS = 5_000
"""Rows of one answer; a nation whose items are held in order has a few hundred."""

MOST_LOOKED_AT = 50_000
"""Divisions that are looked at for one answer; they take seconds."""

MOST_DIVISIONS = 100
"""Columns of a matrix."""


class TooMuch(Refusal):
    """A question whose answer would keep everybody else waiting."""

    code = "TOO_MUCH"


class CoverageRow(NamedTuple):
    """
    A division in which every place has the same answer (覆盖情况行).

    Attributes:
        division: the largest such division.
        outcome: what comes of asking there.
        level: of acceptance; ``None``: nobody accepts it.
        villages: how many villages and communities it contains or is, pseudo units not counted.
        cause: of a gap; ``None``: there is none.
    """

    division: Division
    outcome: Outcome
    level: Level | None
    villages: int
    cause: GapCause | None

    @property
    def told(self) -> tuple[Outcome, Level | None, GapCause | None]:
        """What all its places have in common."""
        return self.outcome, self.level, self.cause


class LevelShare(NamedTuple):
    """How many villages have an item handled at a level (按层级覆盖), of all that it is for."""

    level: Level
    villages: int
    share: float


class Coverage(NamedTuple):
    """
    Where an item is handled on a day (覆盖情况).

    Attributes:
        item: the item.
        on: the day.
        rows: the largest divisions that each have one answer, in the order of the tree.
    """

    item: Item
    on: date
    rows: tuple[CoverageRow, ...]

    @property
    def gaps(self) -> list[CoverageRow]:
        """The rows where nobody handles it."""
        return [row for row in self.rows if row.outcome is Outcome.GAP]

    @property
    def villages(self) -> int:
        """How many villages it is for: those outside its territory are not counted."""
        return sum(row.villages for row in self.rows if row.outcome is not Outcome.OUTSIDE)

    @property
    def covered(self) -> int:
        """In how many villages it is handled."""
        return sum(row.villages for row in self.rows if row.outcome is Outcome.HANDLED)

    @property
    def share(self) -> float | None:
        """The share of the villages in which it is handled, 0 to 1; ``None``: it is for no village."""
        return self.covered / self.villages if self.villages else None

    @property
    def levels(self) -> list[LevelShare]:
        """In how many villages it is handled at each level, from the top down; levels without any are left out."""
        total = self.villages
        counts = {
            level: sum(row.villages for row in self.rows if row.outcome is Outcome.HANDLED and row.level is level)
            for level in Level
        }
        return [LevelShare(level, count, count / total) for level, count in counts.items() if count]


class Cell(NamedTuple):
    """
    An item in a division (矩阵单元).

    Attributes:
        division: the division.
        outcome: what comes of asking in any of its places; ``None``: that differs.
        level: of acceptance; ``None``: nobody accepts it, or that differs.
        cause: of a gap; ``None``: there is none, or that differs.
        is_mixed: whether the answers of its places differ.
        villages: how many villages and communities it contains or is, pseudo units not counted.
        covered: in how many of them it is handled.
    """

    division: Division
    outcome: Outcome | None
    level: Level | None
    cause: GapCause | None
    is_mixed: bool
    villages: int
    covered: int


def coverage(snapshot: Snapshot, item: Item, on: date, under: str | None = None) -> Coverage:
    """
    Where an item is handled on a day.

    Args:
        snapshot: the catalogue.
        item: the item.
        on: the day.
        under: a division code of 12 digits; ``None``: the item's whole territory.

    Raises:
        UnknownPlace: no division has the code, or none did on that day.
        TooMuch: the answer has thousands of rows.
    """
    at = Moment(on)
    covering = _Covering(snapshot, item, at)
    return Coverage(item, on, tuple(chain.from_iterable(map(covering.rows, within(snapshot, item, at, under)))))


def cells(snapshot: Snapshot, item: Item, on: date, level: Level, under: str | None = None) -> tuple[Cell, ...]:
    """
    An item in every division of a level on a day, in the order of the tree.

    Args:
        snapshot: the catalogue.
        item: the item.
        on: the day.
        level: the level of the divisions, such as DISTRICT.
        under: the division in which they lie; ``None``: the whole catalogue.

    Raises:
        UnknownPlace: no division has the code, or none did on that day.
        TooMuch: a hundred divisions or more, or thousands of different answers.
    """
    at = Moment(on)
    covering = _Covering(snapshot, item, at)
    return tuple(
        _cell(lineage, covering.rows(lineage), covering.ground) for lineage in columns(snapshot, at, level, under)
    )


def columns(snapshot: Snapshot, at: Moment, level: Level, under: str | None) -> Sequence[Lineage]:
    """
    The divisions of a level in a division, in the order of the tree.

    Raises:
        UnknownPlace: no division has the code, or none did on that day.
        TooMuch: more than a hundred.
    """
    territory = snapshot.territory
    found: list[Lineage] = []
    for top in tops_of(snapshot, at, under):
        for division in territory.of_level(top.codes[-1], level, at):
            found.append(territory.lineage(division.code, at))
            if len(found) > MOST_DIVISIONS:
                raise TooMuch(
                    f"There are more than {MOST_DIVISIONS} divisions of the level {level.value}. "
                    "Name a smaller division with `under`, or a higher level.",
                    f"{level.value} 层级的区划超过 {MOST_DIVISIONS} 个。请用 under 指定较小的区划，或选择较高的层级。",
                    argument="under",
                )
    return found


def _cell(lineage: Lineage, rows: Sequence[CoverageRow], ground: Ground) -> Cell:
    covered = sum(row.villages for row in rows if row.outcome is Outcome.HANDLED)
    villages = ground.villages(lineage)
    told = {row.told for row in rows}
    if len(told) > 1:
        return Cell(lineage.place, None, None, None, True, villages, covered)
    ((outcome, level, cause),) = told
    return Cell(lineage.place, outcome, level, cause, False, villages, covered)


def standing_for(snapshot: Snapshot, code: str, at: Moment) -> tuple[str, ...]:
    """
    The divisions that a code stands for at a moment.

    Raises:
        UnknownPlace: no division has the code, or none did on that day.
    """
    found = snapshot.territory.standing(code, at) if code in snapshot.territory else ()
    if not found:
        raise UnknownPlace(
            f"No division goes by the code {code} on {at.day}. Check the digits and the day, or find the division with `divisions(search:)`.",
            f"在 {at.day} 没有代码为 {code} 的区划。请核对代码和日期，或用 divisions(search:) 查询。",
            argument="under",
        )
    return found


def tops_of(snapshot: Snapshot, at: Moment, under: str | None) -> list[Lineage]:
    """
    The divisions that a code stands for, else those that nobody administers.

    Raises:
        UnknownPlace: no division has the code, or none did on that day.
    """
    territory = snapshot.territory
    if under is not None:
        return [territory.lineage(code, at) for code in standing_for(snapshot, under, at)]
    surveys = snapshot.surveys
    return [territory.lineage(surveys.code(index), at) for index in surveys.tree(at).roots]


def within(snapshot: Snapshot, item: Item, at: Moment, under: str | None) -> list[Lineage]:
    """
    The divisions in which an item is asked about: those that a code stands for, else those of the item's territory.

    None of them lies in another.

    Raises:
        UnknownPlace: no division has the code, or none did on that day.
    """
    if under is not None:
        return tops_of(snapshot, at, under)
    found = bounds(snapshot, item.territory, at)
    return [part for part in found.parts if found.codes.isdisjoint(part.codes[:-1])]


class _Covering:
    """The coverage of one item on one day."""

    def __init__(self, snapshot: Snapshot, item: Item, at: Moment) -> None:
        self.snapshot = snapshot
        self.item = item
        self.at = at
        self.ground = Ground(snapshot, Span(at.day, days_after(at.day, 1)), at)
        self._standing = standing(snapshot, item, at)
        self._acted_on = acted_on(snapshot, item)
        self._looked_at = self._found = 0

    def rows(self, lineage: Lineage) -> list[CoverageRow]:
        """The largest divisions from a division down that each have one answer."""
        rows = self._rows(lineage)
        self._found += len(rows)
        if self._found > MOST_ROWS:
            raise self._too_much()
        return rows

    def _rows(self, lineage: Lineage) -> list[CoverageRow]:
        self._looked_at += 1
        if self._looked_at > MOST_LOOKED_AT:
            raise self._too_much()
        one = self._one_for_all(lineage)
        if one is not None:
            return [self._row(lineage, *one.told)]
        parts = self.ground.parts(lineage)
        if not parts:
            return [self._row(lineage, *leaf(self.snapshot, self.item, lineage, self.at).told)]
        rows = [row for part in parts for row in self._rows(part)]
        told = {row.told for row in rows}
        return rows if len(told) > 1 else [self._row(lineage, *told.pop())]

    def _one_for_all(self, lineage: Lineage) -> Leaf | None:
        """What is answered in every place of a division, if its places are alike."""
        delegations = self.snapshot.delegations
        acts = delegations.reaching(self._acted_on, lineage)
        naming = delegations.naming_below(self._acted_on, lineage.codes[-1])
        if not self.ground.is_alike(self.item, self._standing.bounds, lineage, acts, naming):
            return None
        found = leaf(self.snapshot, self.item, self.ground.leaf_of(lineage), self.at)
        return found if found.settled_at <= lineage.place.level.rank else None

    def _row(self, lineage: Lineage, outcome: Outcome, level: Level | None, cause: GapCause | None) -> CoverageRow:
        return CoverageRow(lineage.place, outcome, level, self.ground.villages(lineage), cause)

    def _too_much(self) -> TooMuch:
        return TooMuch(
            f"The answers of {self.item.code} differ in too many places to be told at once. Name a smaller division with `under`.",
            f"“{self.item.name}”各地的办理情况差异过多，无法一次列出。请用 under 指定较小的区划。",
            argument="under",
        )
