"""Cells (单元格): how the text in a cell of a package file becomes a value of a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from enum import Enum
from functools import lru_cache, partial

import msgspec

from catalog.codes import division_code
from catalog.divisions import Division
from catalog.errors import BadArgument
from catalog.problems import hint
from catalog.records import Column, Record, columns

SEPARATOR = ";"
"""What stands between several values in one cell."""

Convert = Callable[[str], object]
"""What makes a value of a cell's text, or raises :class:`WrongCell`."""

_KEPT_VALUES = 1 << 14
_SHOWN_CHARACTERS = 60
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,9}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


class WrongCell(ValueError):  # noqa: N818 - it says what a cell is
    """The text of a cell is not what its column holds; says what is wrong and what to do, in both languages."""

    def __init__(self, message: str, message_zh: str) -> None:
        super().__init__(message)
        self.message = message
        self.message_zh = message_zh


def converters(record: type[Record]) -> dict[str, Convert]:
    """What converts each column of a record, by name."""
    from_declaration = {field.name: field.default for field in msgspec.structs.fields(record)}
    return {
        column.name: _converter(column, from_declaration[column.name], holds_division=_holds_division(record, column))
        for column in columns(record)
    }


def _holds_division(record: type[Record], column: Column) -> bool:
    return column.about.ref == Division.file or (record is Division and column.name == "code")


def _converter(column: Column, default: object, *, holds_division: bool) -> Convert:
    single: Convert = _division if holds_division else _SINGLE.get(column.kind, partial(_member, column.kind))
    filled: Convert = partial(_several, single) if column.many else single

    def convert(cell: str) -> object:
        text = cell.strip()
        if text:
            return filled(text)
        if column.required:
            raise WrongCell(
                "The cell is empty and must not be. Fill it in.",
                "该单元格为空，但为必填项。请补充内容。",
            )
        return default

    # A source stands on every row of a file: one string is kept for all of them.
    repeats = single is not _text or column.name == "source"
    return lru_cache(_KEPT_VALUES)(convert) if repeats else convert


def _several(single: Convert, text: str) -> tuple[object, ...]:
    parts = [part.strip() for part in text.split(SEPARATOR)]
    if not all(parts):
        raise WrongCell(
            f"{_shown(text)} has an empty value between or after semicolons. Take the extra semicolon out.",
            f"{_quoted(text)}的分号之间或之后有空值。请删去多余的分号。",
        )
    values = tuple(single(part) for part in parts)
    if len(set(values)) < len(values):
        raise WrongCell(
            f"{_shown(text)} names a value twice. Name it once.", f"{_quoted(text)}中有重复的值。请只保留一个。"
        )
    return values


def _text(text: str) -> str:
    return text


def _division(text: str) -> str:
    try:
        return division_code(text)
    except BadArgument as refusal:
        raise WrongCell(refusal.message, refusal.message_zh) from None


def _date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise WrongCell(
        f"{_shown(text)} is not a day. Write it as YYYY-MM-DD, such as 2019-07-01.",
        f"{_quoted(text)}不是日期。请写成 YYYY-MM-DD，例如 2019-07-01。",
    )


def _time(text: str) -> time:
    try:
        if _TIME.fullmatch(text):
            return time.fromisoformat(text)
    except ValueError:
        pass
    raise WrongCell(
        f"{_shown(text)} is not a time of day. Write it as HH:MM, such as 08:30.",
        f"{_quoted(text)}不是时刻。请写成 HH:MM，例如 08:30。",
    )


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise WrongCell(
            f"{_shown(text)} is not a whole number. Write digits only, at most nine.",
            f"{_quoted(text)}不是整数。请只写数字，最多九位。",
        )
    return int(text)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise WrongCell(
            f"{_shown(text)} is not a number. Write it with digits and a point, such as 22.27.",
            f"{_quoted(text)}不是数值。请用数字和小数点书写，例如 22.27。",
        )
    return float(text)


def _boolean(text: str) -> bool:
    try:
        return _BOOLEANS[text]
    except KeyError:
        raise WrongCell(
            f"{_shown(text)} is neither true nor false. Write one of them in small letters.",
            f"{_quoted(text)}既不是 true 也不是 false。请用小写字母写其中之一。",
        ) from None


def _member(kind: type[Enum], text: str) -> Enum:
    try:
        return kind(text)
    except ValueError:
        words = [str(member.value) for member in kind]
        proposal, proposal_zh = hint(text.upper() if words[0].isupper() else text.lower(), words)
        raise WrongCell(
            f"{_shown(text)} is none of the words that may stand here.{proposal} Write one of {', '.join(words)}.",
            f"{_quoted(text)}不是此列允许的值。{proposal_zh}请写以下之一：{'、'.join(words)}。",
        ) from None


_SINGLE: dict[type, Convert] = {
    str: _text,
    int: _integer,
    float: _number,
    bool: _boolean,
    date: _date,
    time: _time,
}


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _shown(text: str) -> str:
    return repr(_shortened(text))


def _quoted(text: str) -> str:
    return f"“{_shortened(text)}”"
