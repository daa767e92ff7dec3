"""Row changes (行变更): what a proposal, or a revision, does to one row, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from catalog.records import Record, columns, identity, scalar
from catalog.views import Identity


class Cell(NamedTuple):
    """
    One cell of a row (单元格).

    Attributes:
        name: the column.
        zh: its Chinese heading.
        value: what it holds, as files write it; ``None``: it is empty.
    """

    name: str
    zh: str
    value: str | None


class CellChange(NamedTuple):
    """What becomes of one cell; ``None``: it is empty, or the row is not there."""

    name: str
    zh: str
    before: str | None
    after: str | None


class RowChange(NamedTuple):
    """
    What becomes of one row (行变更).

    Attributes:
        record: its kind.
        before: as it was; ``None``: it comes anew.
        after: as it will be; ``None``: it goes.
    """

    record: type[Record]
    before: Record | None
    after: Record | None

    @property
    def name(self) -> Identity:
        """The row's identity."""
        row = self.after or self.before
        return () if row is None else identity(row)

    @property
    def cells(self) -> list[CellChange]:
        """The cells that differ, in the order of the columns."""
        before = cells(self.before) if self.before is not None else []
        after = cells(self.after) if self.after is not None else []
        blank = [Cell(column.name, column.about.zh, None) for column in columns(self.record)]
        pairs = zip(before or blank, after or blank, strict=True)
        return [CellChange(old.name, old.zh, old.value, new.value) for old, new in pairs if old.value != new.value]


def cells(row: Record) -> list[Cell]:
    """The cells of a row, in the order of its columns."""
    return [Cell(column.name, column.about.zh, written(getattr(row, column.name))) for column in columns(type(row))]


def written(value: object) -> str | None:
    """A value as files write it; ``None``: the cell is empty."""
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(scalar(value))


def row_changes(opened: Iterable[Record], closed: Iterable[Record]) -> list[RowChange]:
    """What becomes of each row, given those that come and those that go; a row that replaces another is one change."""
    gone = {(type(row), identity(row)): row for row in closed}
    changes = [RowChange(type(row), gone.pop((type(row), identity(row)), None), row) for row in opened]
    return [*changes, *(RowChange(record, row, None) for (record, _), row in gone.items())]
