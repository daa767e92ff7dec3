"""
Workbook layout (工作簿版式): what the sheets of a workbook look like, empty or full.

Every heading has a note that says what its column means; columns have the format and the choices
of what they hold, so that Excel neither turns a code into a number nor a day into text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import Enum
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from catalog.cells import holds_division
from catalog.code_words import word
from catalog.facts import BY_FILE
from catalog.heading_meanings import column_meaning
from catalog.headings import heading, sheet_title
from catalog.records import Column, Record, columns
from catalog.wording import Language, Words

LAST_ROW = 1_048_575
"""The last row of a sheet, counted from 0."""

FIRST_DAY = date(1900, 3, 1)
"""The first day that Excel counts rightly; earlier ones are written as text."""

YES, NO = Words("TRUE", "是"), Words("FALSE", "否")

_FORMATS: Mapping[type, str] = {
    str: "@",
    date: "yyyy-mm-dd",
    time: "hh:mm",
    int: "0",
    float: "General",
    bool: "General",
}
_WIDTHS: Mapping[type, int] = {str: 24, date: 12, time: 8, int: 10, float: 10, bool: 10}
_WIDE = {"source": 40, "text": 50, "address": 40, "title": 40, "note": 40, "aliases": 36, "name": 34}
_DIVISION_WIDTH = 16
_CODE_WIDTH = 30
_NOTE_LINE_CHARACTERS = 24
_NOTE_LINE_HEIGHT = 18
_NOTE_WIDTH = 330
_MOST = 999_999_999


class Layout:
    """
    Makes the sheets of one workbook.

    Args:
        book: the workbook.
        language: of its headings and notes.
    """

    def __init__(self, book: Workbook, language: Language) -> None:
        self.book = book
        self.language = language
        self._formats: dict[str, Format] = {}
        common = {"bold": True, "border": 1, "valign": "vcenter"}
        self._required = book.add_format({**common, "bg_color": "#1F4E78", "font_color": "#FFFFFF"})
        self._optional = book.add_format({**common, "bg_color": "#DDEBF7", "font_color": "#1F1F1F"})

    def add(self, record: type[Record]) -> Worksheet:
        """A sheet with the headings of a kind of record, frozen, and no rows."""
        sheet = self.book.add_worksheet(sheet_title(record, self.language))
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 22)
        for at, column in enumerate(columns(record)):
            text = heading(column, self.language)
            sheet.set_column(at, at, _width(record, column, text), self.format(column))
            sheet.write_string(0, at, text, self._required if column.required else self._optional)
            self._note(sheet, at, _lines(record, column, self.language))
            check = _validation(column, self.language)
            if check is not None:
                sheet.data_validation(1, at, LAST_ROW, at, check)
        return sheet

    def format(self, column: Column) -> Format:
        """The format of the cells of a column."""
        is_text = column.many or issubclass(column.kind, Enum)
        pattern = _FORMATS[str if is_text else column.kind]
        if pattern not in self._formats:
            self._formats[pattern] = self.book.add_format({"num_format": pattern})
        return self._formats[pattern]

    def _note(self, sheet: Worksheet, at: int, lines: Sequence[str]) -> None:
        rows = sum(1 + _breadth(line) // (2 * _NOTE_LINE_CHARACTERS) for line in lines)
        size = {"width": _NOTE_WIDTH, "height": _NOTE_LINE_HEIGHT * (rows + 1), "author": ""}
        sheet.write_comment(0, at, "\n".join(lines), size)


def choice(member: Enum, language: Language) -> str:
    """How a workbook in one language writes a value of a code list."""
    return (word(member) if language is Language.ZH else None) or str(member.value)


def _breadth(text: str) -> int:
    """How wide a text is, in half-width letters."""
    return sum(1 if char.isascii() else 2 for char in text)


def _width(record: type[Record], column: Column, text: str) -> int:
    if holds_division(record, column) and not column.many:
        width = _DIVISION_WIDTH
    elif column.name == "code" or column.about.ref is not None:
        width = _CODE_WIDTH
    elif issubclass(column.kind, Enum):
        width = 16
    else:
        width = _WIDE.get(column.name, _WIDTHS[column.kind])
    return max(width, _breadth(text) + 2)


def _lines(record: type[Record], column: Column, language: Language) -> list[str]:
    """What the note on a heading says, a line each."""
    other = Words(f"Chinese heading: {column.about.zh}.", f"英文列名：{column.name}")
    needed = Words("Must be filled in.", "必填。") if column.required else Words("May stay empty.", "可留空。")
    meaning = Words(column.about.text, column_meaning(record, column))
    lines = [other, meaning, needed, *_forms(column)]
    return [line.into(language) for line in lines]


def _forms(column: Column) -> list[Words]:
    """How a value is written."""
    found = []
    if issubclass(column.kind, Enum):
        en = ", ".join(choice(member, Language.EN) for member in column.kind)
        zh = "；".join(choice(member, Language.ZH) for member in column.kind)
        found.append(Words(f"One of: {en}.", f"可填：{zh}。"))
    elif column.kind is date:
        found.append(Words("A day, such as 2019-07-01.", "日期，如 2019-07-01。"))
    elif column.kind is time:
        found.append(Words("A time of day, such as 08:30.", "时刻，如 08:30。"))
    elif column.kind is bool:
        found.append(Words("TRUE or FALSE.", "是 或 否。"))
    elif column.kind is str and (column.name == "code" or column.about.ref is not None):
        found.append(Words("Text, not a number.", "文本格式，不要存为数值。"))
    if column.about.ref is not None:
        target = BY_FILE[column.about.ref]
        found.append(Words(f"Must stand in the sheet {target.file}.", f"须为工作表“{target.zh}”中已有的编码或键。"))
    if column.many:
        found.append(Words("Several values are separated by semicolons (;).", "多个值以半角分号（;）分隔。"))
    return found


def _validation(column: Column, language: Language) -> dict[str, Any] | None:
    """What Excel lets people type into a column; ``None``: anything."""
    rule = None if column.many else _rule(column, language)
    if rule is None:
        return None
    told = Words("Choose or write what the note on the heading says.", "请按列名批注所述选择或填写。")
    title = Words("Not possible here", "内容不符")
    return {**rule, "error_title": title.into(language), "error_message": told.into(language)}


def _rule(column: Column, language: Language) -> dict[str, Any] | None:
    if issubclass(column.kind, Enum):
        return {"validate": "list", "source": [choice(member, language) for member in column.kind]}
    if column.kind is bool:
        return {"validate": "list", "source": [YES.into(language), NO.into(language)]}
    if column.kind is date:
        return {"validate": "date", "criteria": ">=", "value": FIRST_DAY}
    if column.kind is time:
        return {"validate": "time", "criteria": "between", "minimum": time(), "maximum": time(23, 59, 59)}
    if column.kind in (int, float):
        kind = "integer" if column.kind is int else "decimal"
        return {"validate": kind, "criteria": "between", "minimum": -_MOST, "maximum": _MOST}
    return None
