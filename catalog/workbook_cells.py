"""
Workbook cells (工作簿单元格): what stands in a cell of Excel as the text that a file would hold.

Excel turns what people type into numbers, days and truth values. What is certain is taken for what
was meant; where something may have been lost, the cell is wrong and says how to mend it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import partial

from catalog.cells import SEPARATOR, WrongCell, cell_text, holds_division
from catalog.code_words import values_by_word
from catalog.csv_rows import LONGEST_CELL
from catalog.problems import hint
from catalog.records import Column, Record, columns

Cell = str | float | int | bool | date | datetime | time | timedelta
"""What calamine hands out of a cell; an empty one is an empty text."""

TextOf = Callable[[Cell], str]
"""Makes of a cell the text that a file would hold, or raises :class:`catalog.cells.WrongCell`."""

EXACT_BELOW = 10**15
"""Excel keeps 15 digits of a number; of a longer one the rest are zeros."""

_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days have no zone
_LAST_SERIAL = 2_958_465  # 9999-12-31
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_DAY_NUMBER = re.compile(r"[12]\d{3}[01]\d[0-3]\d", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?", re.ASCII)
_BOOLEANS = {"true": "true", "false": "false", "是": "true", "否": "false"}
_SHOWN_CHARACTERS = 60
_HALF_SECOND = timedelta(milliseconds=500)
_DAY = timedelta(days=1)


def texts_of(record: type[Record]) -> dict[str, TextOf]:
    """What makes texts of the cells of each column of a record, by name."""
    return {column.name: _text_of(record, column) for column in columns(record)}


def _text_of(record: type[Record], column: Column) -> TextOf:
    if issubclass(column.kind, Enum):
        return partial(_member, values_by_word(column.kind))
    if holds_division(record, column):
        return _code
    return _OF_KIND[column.kind]


def plain(text: str) -> str:
    """A text in half-width letters, digits and signs, without blanks around it."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def _code(cell: Cell) -> str:
    return plain(cell) if isinstance(cell, str) else _text(cell)


def _member(values: Mapping[str, str], cell: Cell) -> str:
    """Values of a code list, those in Chinese by the codes that they stand for."""
    parts = [part.strip() for part in _code(cell).split(SEPARATOR)]
    known = {*values, *values.values(), ""}
    for part in parts:
        if part not in known:
            raise _no_member(part, values)
    return SEPARATOR.join(values.get(part, part) for part in parts)


def _no_member(text: str, values: Mapping[str, str]) -> WrongCell:
    proposal, proposal_zh = hint(text, [*values, *values.values()])
    shown = text[:_SHOWN_CHARACTERS]
    return WrongCell(
        f"{shown!r} is none of the words that may stand here.{proposal} "
        f"Write one of {', '.join(f'{code} ({word})' for word, code in values.items())}.",
        f"“{shown}”不是此列允许的值。{proposal_zh}请写以下之一：{'、'.join(values)}。",
    )


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return _sound(cell)
    if isinstance(cell, bool):
        raise WrongCell(
            "The cell holds a truth value and the column holds text. Format the column as text and type it again.",
            "单元格为逻辑值，而此列为文本。请将该列设为文本格式后重新输入。",
        )
    if not isinstance(cell, int | float):
        shown = cell_text(cell)
        raise WrongCell(
            f"Excel has made a day or a time of what was typed ({shown}), and the column holds text. "
            "Format the column as text and type it again.",
            f"Excel 已将内容转换为日期或时间（{shown}），而此列为文本。请将该列设为文本格式后重新输入。",
        )
    if not abs(cell) < EXACT_BELOW:  # what is no number at all is not below either
        raise WrongCell(
            "The code stands there as a number of more than 15 digits, of which Excel has lost the last ones. "
            "Format the column as text and type the code again.",
            "编码以数值保存且超过 15 位，Excel 已丢失末尾数字。请将该列设为文本格式后重新输入编码。",
        )
    if cell != int(cell):
        raise WrongCell(
            f"The cell holds the number {cell!r} and the column holds text, such as 1.10, which a number does not "
            "keep. Format the column as text and type it again.",
            f"单元格为数值 {cell!r}，而此列为文本（数值无法保留 1.10 之类的写法）。请将该列设为文本格式后重新输入。",
        )
    return str(int(cell))


def seen_text(cell: Cell) -> str:
    """
    The text that people see in a cell, of whatever kind it is.

    Raises:
        WrongCell: it is a number of which Excel has lost the end.
    """
    if isinstance(cell, str):
        return _sound(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell_text(cell)
    return _text(cell) if float(cell).is_integer() else cell_text(float(cell))


def _sound(text: str) -> str:
    if "\0" in text or len(text) > LONGEST_CELL:
        raise WrongCell(
            f"The text holds a NUL or is longer than {LONGEST_CELL} characters. Correct or shorten it.",
            f"文本含有空字符（NUL）或超过 {LONGEST_CELL} 个字符。请更正或缩短。",
        )
    return text


def _number(cell: Cell) -> str:
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, bool | int | float):
        return cell_text(cell if isinstance(cell, bool) else float(cell))
    raise WrongCell(
        f"Excel has made a day or a time of what was typed ({cell_text(cell)}), and the column holds a number. "
        "Format the column as a number and type it again.",
        f"Excel 已将内容转换为日期或时间（{cell_text(cell)}），而此列为数值。请将该列设为数值格式后重新输入。",
    )


def _date(cell: Cell) -> str:
    if isinstance(cell, str):
        text = plain(cell)
        found = _YEAR_FIRST.fullmatch(text)
        return "{}-{:0>2}-{:0>2}".format(*found.groups()) if found else text
    if isinstance(cell, datetime):
        if cell.time() == time():
            return cell.date().isoformat()
        raise WrongCell(
            f"{cell} is a day with a time, and the column holds days. Take the time out.",
            f"“{cell}”含有时刻，而此列为日期。请去掉时刻。",
        )
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool | time | timedelta):
        return cell_text(cell)
    raise _not_a_day(cell)


def _not_a_day(cell: float) -> WrongCell:
    shown = cell_text(float(cell))
    if _DAY_NUMBER.fullmatch(shown):
        meant = f"{shown[:4]}-{shown[4:6]}-{shown[6:]}"
    elif 0 < cell <= _LAST_SERIAL:
        meant = (_DAY_ZERO + timedelta(days=int(cell))).date().isoformat()
    else:
        meant = "2019-07-01"
    return WrongCell(
        f"{shown} is a number and the column holds days. If {meant} is meant, write it so, "
        "or format the cell as a date (YYYY-MM-DD).",
        f"“{shown}”是数值，而此列为日期。如指 {meant}，请这样书写，或将单元格设为日期格式（YYYY-MM-DD）。",
    )


def _time(cell: Cell) -> str:
    if isinstance(cell, str):
        text = plain(cell)
        found = _CLOCK.fullmatch(text)
        return "{:0>2}:{}".format(*found.groups()) if found else text
    if isinstance(cell, timedelta) and timedelta() <= cell < _DAY:
        return cell_text(_rounded(_DAY_ZERO + cell))
    if isinstance(cell, time):
        return cell_text(_rounded(datetime.combine(_DAY_ZERO, cell)))
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell_text(cell)
    meant = f"{_DAY_ZERO + timedelta(days=cell):%H:%M}" if 0 <= cell < 1 else "08:30"
    shown = cell_text(float(cell))
    raise WrongCell(
        f"{shown} is a number and the column holds times of day. If {meant} is meant, write it so, "
        "or format the cell as a time (HH:MM).",
        f"“{shown}”是数值，而此列为时刻。如指 {meant}，请这样书写，或将单元格设为时间格式（HH:MM）。",
    )


def _rounded(moment: datetime) -> time:
    """The nearest second: Excel keeps times as parts of a day, a little off."""
    return (moment + _HALF_SECOND).time().replace(microsecond=0)


def _boolean(cell: Cell) -> str:
    if isinstance(cell, str):
        text = plain(cell)
        return _BOOLEANS.get(text.casefold(), text)
    return cell_text(cell)


_OF_KIND: Mapping[type, TextOf] = {
    str: _text,
    int: _number,
    float: _number,
    bool: _boolean,
    date: _date,
    time: _time,
}
