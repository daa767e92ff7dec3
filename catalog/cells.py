"""Cells (单元格): how the text in a cell of a package file becomes a value of a record."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from enum import Enum
from functools import lru_cache, partial

import msgspec

from catalog.codes import PREFIX_LENGTHS, division_code
from catalog.divisions import Division
from catalog.errors import BadArgument
from catalog.problems import hint
from catalog.records import Column, Record, columns, scalar

SEPARATOR = ";"
"""What stands between several values in one cell."""

_Single = Callable[[str], object]

_KEPT_VALUES = 1 << 14
_SAMPLED_CELLS = 100
_DECIMALS = 12
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


class Convert:
    """
    What makes values of the cells of one column, or raises :class:`WrongCell`.

    Args:
        one: makes the value of one cell.
        stand: whether cells, many at a time, are values as they stand; of most kinds none are.
        names: whether the values name rows, so that other files and columns say the same ones.
    """

    __slots__ = ("_names", "_one", "_stand")

    def __init__(
        self, one: Callable[[str], object], stand: Callable[[Sequence[str]], bool] | None, *, names: bool
    ) -> None:
        self._one = one
        self._stand = stand
        self._names = names

    def __call__(self, cell: str) -> object:
        """The value of one cell."""
        return self._one(cell)

    def all(self, cells: Sequence[str]) -> Iterable[object]:
        """
        The values of many cells.

        Most columns say few things many times: each is then converted once and kept once.
        """
        if 2 * len(set(cells[:_SAMPLED_CELLS])) < len(cells[:_SAMPLED_CELLS]):
            values = {cell: self._one(cell) for cell in set(cells)}
            return map(values.__getitem__, cells)
        if self._stand is None or not self._stand(cells):
            return list(map(self._one, cells))
        return map(sys.intern, cells) if self._names else cells


def converters(record: type[Record]) -> dict[str, Convert]:
    """What converts each column of a record, by name."""
    from_declaration = {field.name: field.default for field in msgspec.structs.fields(record)}
    return {
        column.name: _converter(column, from_declaration[column.name], is_division=holds_division(record, column))
        for column in columns(record)
    }


def cell_text(value: object) -> str:
    """A value as a file writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    if isinstance(value, time):
        return value.isoformat("minutes") if value == value.replace(second=0, microsecond=0) else value.isoformat()
    return str(scalar(value))


def holds_division(record: type[Record], column: Column) -> bool:
    """Whether the values of a column are division codes."""
    return column.about.ref == Division.file or (record is Division and column.name == "code")


def _converter(column: Column, default: object, *, is_division: bool) -> Convert:
    single = _division if is_division else _SINGLE.get(column.kind, partial(_member, column.kind))
    filled = partial(_several, single) if column.many else single

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
    return Convert(
        lru_cache(_KEPT_VALUES)(convert) if repeats else convert,
        None if column.many else _STAND.get(single),
        names=column.name == "code" or column.about.ref is not None,
    )


def _several(single: _Single, text: str) -> tuple[object, ...]:
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


_SINGLE: Mapping[type, _Single] = {
    str: _text,
    int: _integer,
    float: _number,
    bool: _boolean,
    date: _date,
    time: _time,
}


def _are_texts(cells: Sequence[str]) -> bool:
    return all(cells) and list(map(str.strip, cells)) == list(cells)


def _are_divisions(cells: Sequence[str]) -> bool:
    digits = "".join(cells)
    return set(map(len, cells)) == {PREFIX_LENGTHS[-1]} and digits.isascii() and digits.isdigit()


_STAND: Mapping[_Single, Callable[[Sequence[str]], bool]] = {_text: _are_texts, _division: _are_divisions}


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _shown(text: str) -> str:
    return repr(_shortened(text))


def _quoted(text: str) -> str:
    return f"“{_shortened(text)}”"
