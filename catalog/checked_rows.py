"""Checked rows (行校验): rows that come from elsewhere than a file, held to what a cell of a file may hold."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from catalog.cells import SEPARATOR, Convert, WrongCell, cell_text, converters
from catalog.csv_rows import LONGEST_CELL
from catalog.errors import BadArgument
from catalog.records import Record, columns, maker

R = TypeVar("R", bound=Record)


def checked(row: R) -> R:
    """
    A row as it would be had it been read from a file: codes padded, blanks around texts gone.

    Raises:
        BadArgument: a value is none that its column may have.
    """
    record = type(row)
    names = tuple(column.name for column in columns(record))
    return cast("R", maker(record, names)(*(checked_value(record, name, getattr(row, name)) for name in names)))


def camel(name: str) -> str:
    """A column's name as arguments are written: ``toLevel`` for ``to_level``."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def refuse_strange_text(text: str, argument: str) -> None:
    """
    Refuse text that no database keeps.

    Raises:
        BadArgument: it holds NUL or half a character, or is too long.
    """
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise BadArgument(
            "The text holds a NUL or half a character, which no text holds. Take it out.",
            "文本含有空字符（NUL）或不完整的字符。请删去。",
            argument=argument,
        )
    if len(text) > LONGEST_CELL:
        raise BadArgument(
            f"The text is longer than {LONGEST_CELL} characters. Shorten it.",
            f"文本超过 {LONGEST_CELL} 个字符。请缩短。",
            argument=argument,
        )


@cache
def _converters(record: type[Record]) -> dict[str, Convert]:
    return converters(record)


def checked_value(record: type[Record], name: str, value: Any) -> object:
    """
    A value of one column as it would be had it been read from a file.

    Raises:
        BadArgument: it is none that the column may have.
    """
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, str):
            refuse_strange_text(part, camel(name))
        if isinstance(value, tuple) and (SEPARATOR in str(part) or not str(part).strip()):
            raise BadArgument(
                f"A value of a list is empty or holds a semicolon: {str(part)!r}. Give each value by itself.",
                f"列表中的值为空或含有分号：“{part}”。请逐个给出。",
                argument=camel(name),
            )
    try:
        return _converters(record)[name](cell_text(value))
    except WrongCell as wrong:
        raise BadArgument(wrong.message, wrong.message_zh, argument=camel(name)) from None


def built(record: type[R], values: dict[str, object]) -> R:
    """
    A row of values as they come from outside: dates, times and enums as text.

    Args:
        record: its kind.
        values: by column; what is left out has its default.

    Raises:
        BadArgument: a column is missing or unknown, or a value is none that its column may have.
    """
    try:
        row = msgspec.convert(values, record, strict=True)
    except msgspec.ValidationError as error:
        column, _, _ = str(error).partition("$.")[2].partition("`")
        raise BadArgument(
            f"The row for {record.file} is not right: {error}. Correct it.",
            f"“{record.zh}”的行不正确：{error}。请更正。",
            argument=camel(column) or None,
        ) from None
    return checked(row)
