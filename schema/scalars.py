"""Scalars: days, instants and division codes; what is not one is refused with what was expected."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar

import graphene
from graphql import Node, StringValueNode, print_ast

from catalog.codes import division_code
from catalog.errors import BadArgument

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SHOWN = 40
_KEPT_DAYS = 4_096
_WHOLE = 12


class Text(graphene.Scalar):
    """
    A scalar that is written as a string.

    Attributes:
        written_plainly: orjson writes values of exactly this type as what `serialize` makes of them; ``None``: of none.
    """

    written_plainly: ClassVar[type | None] = None

    class Meta:
        abstract = True

    @classmethod
    def parse_literal(cls, node: Node, _variables: object = None) -> Any:
        """The value of a literal in a document."""
        return cls.parse_value(node.value if isinstance(node, StringValueNode) else _Literal(print_ast(node)))


class _Literal:
    """A literal that is no string, as it was written."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def _refused(value: object, expected: str, expected_zh: str) -> BadArgument:
    text = repr(value)
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return BadArgument(f"{shown} is not {expected}.", f"{shown} 不是{expected_zh}。")


@lru_cache(_KEPT_DAYS)  # most ask about today, or another day that many ask about
def _day(text: str) -> date:
    """
    The day that a text names.

    Raises:
        ValueError: it names none.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


class Date(Text):
    """A day (日期), ISO 8601, such as `2019-07-01`; from year 1 to 9999."""

    written_plainly = date

    @staticmethod
    def serialize(day: date) -> str:
        """A day as it is written."""
        return day.isoformat()

    @staticmethod
    def parse_value(value: object) -> date:
        """
        The day that a client wrote.

        Raises:
            BadArgument: it is none.
        """
        if isinstance(value, str):
            try:
                return _day(value)
            except ValueError:
                pass
        raise _refused(
            value,
            'a day. Give one as a string, "YYYY-MM-DD", such as "2019-07-01"',
            "日期。请写成字符串 YYYY-MM-DD，例如 2019-07-01",
        )


class DateTime(Text):
    """An instant (时刻), ISO 8601 with its offset, such as `2019-07-01T09:00:00+08:00`."""

    @staticmethod
    def serialize(instant: datetime) -> str:
        """An instant as it is written."""
        return instant.isoformat()

    @staticmethod
    def parse_value(value: object) -> datetime:
        """
        The instant that a client wrote.

        Raises:
            BadArgument: it is none, it has no offset, or it lies in the first or the last year that can be written.
        """
        if isinstance(value, str) and _DAY.match(value):
            try:
                instant = datetime.fromisoformat(value)
            except ValueError:
                pass
            else:
                if instant.tzinfo is not None and 1 < instant.year < date.max.year:
                    return instant
        raise _refused(
            value,
            'an instant. Give one as a string with its offset, such as "2019-07-01T09:00:00+08:00"',
            "时刻。请写成带时区的字符串，例如 2019-07-01T09:00:00+08:00",
        )


class DivisionCode(Text):
    """
    The code of a division (行政区划代码), 12 digits; GB/T 2260 and GB/T 10114.

    As input also the first 2, 4, 6 or 9 digits, which are padded with zeros.
    """

    written_plainly = str

    @staticmethod
    def serialize(code: str) -> str:
        """A code as it is written."""
        return code

    @staticmethod
    def parse_value(value: object) -> str:
        """
        The code that a client wrote, padded to 12 digits.

        Raises:
            BadArgument: it is none.
        """
        if value.__class__ is str and len(value) == _WHOLE and value.isascii() and value.isdigit():
            return value
        if not isinstance(value, str):
            raise _refused(
                value,
                'a division code. Give its digits as a string, such as "440402"',
                "区划代码。请把数字写成字符串，例如 440402",
            )
        try:
            return division_code(value)
        except BadArgument as refusal:  # it names `place`; the argument may be another
            raise BadArgument(refusal.message, refusal.message_zh) from None
