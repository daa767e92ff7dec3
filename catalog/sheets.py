"""Sheets (数据表): the rows of one kind of record, each with the line of the file on which it begins."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

from catalog.facts import RECORDS, Facts
from catalog.problems import Problem
from catalog.records import Record, identity

R = TypeVar("R", bound=Record)

NO_LINE = 0
"""The line of a row that stands in no file: it is in the catalogue already, or was filled in."""


class Sheet(Generic[R]):
    """
    The rows of one file, or of one sheet of a workbook.

    Attributes:
        record: the kind of its rows.
        title: what the workbook calls it; ``None``: it is a file.
        rows: the rows that could be read.
        lines: the physical line, from 1, on which each of them begins.
        positions: the number of each heading in the file, from 1.
        headings: of a workbook, how it calls each column.
        unread: codes of rows that could not be read; a reference to one of them is no further problem.
        is_whole: ``False`` when so much could not be read that references to it cannot be judged.
        counted: what a row's number counts, in English and Chinese.
    """

    def __init__(self, record: type[R], rows: Iterable[R] = (), *, title: str | None = None) -> None:
        self.record: type[Record] = record
        self.title = title
        self.rows = list(rows)
        self.lines = array("L", [NO_LINE]) * len(self.rows)
        self.positions: Mapping[str, int] = {}
        self.headings: Mapping[str, str] = {}
        self.unread = set[str]()
        self.is_whole = True
        self.counted = ("line {}" if title is None else "row {}", "第 {} 行")
        self._codes: set[str] | None = None

    def __iter__(self) -> Iterator[tuple[int, R]]:
        return zip(self.lines, self.rows, strict=True)

    @property
    def name(self) -> str:
        """The name of the file, or of the sheet of the workbook."""
        return f"{self.record.file}.csv" if self.title is None else self.title

    def add(self, lines: Iterable[int], rows: Iterable[Any]) -> None:
        """Append rows with their lines."""
        self.lines.extend(lines)
        self.rows.extend(rows)
        self._codes = None

    def codes(self) -> set[str]:
        """The codes by which other files may refer to its rows."""
        if self._codes is None:
            self._codes = set(map(attrgetter("code"), self.rows))
        return self._codes | self.unread if self.unread else self._codes

    def forget_codes(self) -> None:
        """Let the codes go that were worked out; they are worked out again when they are asked for."""
        self._codes = None

    def problem(self, at: tuple[int, R], heading: str, message: str, message_zh: str) -> Problem:
        """A problem in one cell of a row, in the file or, when the row is in no file, in the catalogue."""
        line, row = at
        if line == NO_LINE:
            shown = "/".join(str(part) for part in identity(row) if part is not None)
            return Problem(f"{self.name} (row {shown} of the catalogue)", None, None, heading, message, message_zh)
        return self.cell_problem(line, self.positions.get(heading, 1), heading, message, message_zh)

    def cell_problem(
        self, line: int | None, column: int | None, heading: str | None, message: str, message_zh: str
    ) -> Problem:
        """A problem at a place of the file: in a row, a column, or in the file as a whole."""
        shown = self.headings.get(heading, heading) if heading is not None else None
        return Problem(self.name, line, column, shown, message, message_zh, self.title is not None)


class Sheets:
    """One sheet of every kind of record; where two are given for a kind, the later one counts."""

    def __init__(self, sheets: Iterable[Sheet[Any]]) -> None:
        self._sheets: dict[type[Record], Sheet[Any]] = {record: Sheet(record) for record in RECORDS}
        self._sheets.update((sheet.record, sheet) for sheet in sheets)

    def of(self, record: type[R]) -> Sheet[R]:
        """The sheet of one kind."""
        return self._sheets[record]

    def __iter__(self) -> Iterator[Sheet[Any]]:
        return iter(self._sheets.values())

    def facts(self) -> Facts:
        """The rows without their lines."""
        return Facts({sheet.record: sheet.rows for sheet in self})

    def over(self, facts: Facts) -> Sheets:
        """These sheets and the rows of a catalogue that they do not replace."""
        return Sheets(_over(sheet, facts.of(sheet.record)) for sheet in self)


def _over(sheet: Sheet[R], rows: Collection[R]) -> Sheet[R]:
    replaced = set(map(identity, sheet.rows))
    kept = Sheet(
        cast("type[R]", sheet.record), (row for row in rows if identity(row) not in replaced), title=sheet.title
    )
    kept.positions, kept.headings, kept.counted = sheet.positions, sheet.headings, sheet.counted
    kept.add(sheet.lines, sheet.rows)
    return kept
