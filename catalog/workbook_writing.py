"""
Workbook writing (工作簿写出): an empty workbook to fill in, and one that holds an extract of the catalogue.

Texts are written as texts, whatever they begin with: none of them becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from enum import Enum
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from catalog.cells import SEPARATOR, cell_text
from catalog.csv_files import Progress
from catalog.errors import Refusal
from catalog.extracts import Extract
from catalog.facts import RECORDS
from catalog.records import Column, Record, columns
from catalog.wording import Language
from catalog.workbook_layout import FIRST_DAY, LAST_ROW, NO, YES, Layout, choice
from catalog.workbook_notes import Origin, add_notes

HELD_ROWS = 100_000
"""The most rows of a workbook that is put together in memory."""

LONGEST_CELL = 32_767
"""Characters of a cell of Excel."""

_TOLD_ROWS = 10_000
_NO_TEXT = re.compile("[\ufffe\uffff]")
_HELD = {"in_memory": True}
_IN_ORDER = {"constant_memory": True}  # rows go to the disk as they come; a nation's would not fit otherwise

Write = Callable[[int, int, Any], object]
"""Writes a value into the cell of a row and a column, both from 0."""


class NotForExcel(Refusal):
    """A catalogue that holds what no workbook can."""

    code = "NOT_FOR_EXCEL"


def write_template(out: BinaryIO, language: Language) -> None:
    """
    Write an empty workbook with everything that helps to fill it in.

    Args:
        out: where to.
        language: of its headings and notes.
    """
    with _book(out, rows=0) as book:
        add_notes(book, language)
        layout = Layout(book, language)
        for record in RECORDS:
            layout.add(record)


def write_workbook(extract: Extract, out: BinaryIO, *, language: Language, progress: Progress) -> None:
    """
    Write an extract as a workbook, one sheet for each file.

    Args:
        extract: the rows.
        out: where to.
        language: of its headings, notes and code words.
        progress: told the name of each file and how many of its rows are written so far.

    Raises:
        NotForExcel: there are too many rows, or a text is too long.
    """
    with _book(out, rows=_counted(extract)) as book:
        book.set_properties({"title": extract.title, "created": extract.at.replace(tzinfo=None)})
        add_notes(book, language, Origin(extract.name, extract.title, extract.count))
        layout = Layout(book, language)
        for record in RECORDS:
            _fill(layout.add(record), record, extract, layout, progress)


def _counted(extract: Extract) -> int:
    """How many rows there are, if every sheet has room for its own."""
    total = 0
    for record in RECORDS:
        count = extract.count(record)
        total += count
        if count > LAST_ROW:
            raise NotForExcel(
                f"There are {count} rows of {record.file}, and a sheet of Excel has room for {LAST_ROW}. "
                "Export them with --format csv or ndjson.",
                f"“{record.zh}”共 {count} 行，Excel 工作表最多 {LAST_ROW} 行。请改用 --format csv 或 ndjson 导出。",
            )
    return total


def _fill(sheet: Worksheet, record: type[Record], extract: Extract, layout: Layout, progress: Progress) -> None:
    places = [(at, column.name, _writer(sheet, record, column, layout)) for at, column in enumerate(columns(record))]
    number = 0
    for number, row in enumerate(extract.rows(record), 1):
        for at, name, write in places:
            value = getattr(row, name)
            if value is not None and value != ():
                write(number, at, value)
        if number % _TOLD_ROWS == 0:
            progress(record.file, number)
    progress(record.file, number)


def _writer(sheet: Worksheet, record: type[Record], column: Column, layout: Layout) -> Write:
    """What writes the values of one column."""
    language, look = layout.language, layout.format(column)

    def text(row: int, at: int, value: str) -> object:
        if len(value) > LONGEST_CELL or _NO_TEXT.search(value):
            raise _unfit(record, column, row)
        return sheet.write_string(row, at, value, look)

    if issubclass(column.kind, Enum):
        words = {member: choice(member, language) for member in column.kind}
        if column.many:
            return lambda row, at, value: text(row, at, SEPARATOR.join(words[one] for one in value))
        return lambda row, at, value: text(row, at, words[value])
    if column.many:
        return lambda row, at, value: text(row, at, cell_text(value))
    if column.kind is bool:
        if language is Language.EN:
            return lambda row, at, value: sheet.write_boolean(row, at, value, look)
        return lambda row, at, value: text(row, at, (YES if value else NO).into(language))
    if column.kind is date:
        return lambda row, at, value: (
            sheet.write_datetime(row, at, value, look) if value >= FIRST_DAY else text(row, at, cell_text(value))
        )
    if column.kind is time:
        return lambda row, at, value: sheet.write_datetime(row, at, value, look)
    if column.kind in (int, float):
        return lambda row, at, value: (
            sheet.write_number(row, at, value, look) if _is_kept(value) else text(row, at, cell_text(value))
        )
    return text


def _is_kept(value: float) -> bool:
    """Whether a number comes back from a workbook as it was; it is written with 16 digits."""
    return float(f"{value:.16G}") == value


def _unfit(record: type[Record], column: Column, row: int) -> NotForExcel:
    return NotForExcel(
        f"The {column.name} in row {row} of {record.file} is longer than {LONGEST_CELL} characters, or holds one that "
        "no workbook keeps. Export it with --format csv or ndjson.",
        f"“{record.zh}”第 {row} 行的“{column.about.zh}”超过 {LONGEST_CELL} 个字符，或含有工作簿不能保存的字符。"
        "请改用 --format csv 或 ndjson 导出。",
    )


@contextmanager
def _book(out: BinaryIO, *, rows: int) -> Iterator[Workbook]:
    """
    A workbook that is finished in any case, so that it leaves nothing behind where it keeps rows meanwhile.

    Raises:
        OSError: it cannot be written.
    """
    book = Workbook(out, _HELD if rows <= HELD_ROWS else _IN_ORDER)
    try:
        yield book
    finally:
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error
