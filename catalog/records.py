"""
Records: the facts of the catalogue, declared once.

A record is a frozen row with its provenance. The columns of its CSV file, the columns of its table
in the store, the data package's description of it and the checks of its references all follow from
the one declaration, so that a new column is one line.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from datetime import date, time
from enum import Enum, StrEnum
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, ClassVar, NamedTuple

import msgspec

from catalog.period import Period


class Provenance(StrEnum):
    """Where a fact comes from (来源). What is invented for illustration is marked as such."""

    REPORT = "report"
    PUBLIC = "public"
    ILLUSTRATIVE = "illustrative"


class About(NamedTuple):
    """What a column means: its Chinese heading, its meaning, and what its value refers to."""

    zh: str
    text: str
    ref: str | None = None


def about(zh: str, text: str, *, ref: str | None = None) -> About:
    """
    Describe a column of a record.

    Args:
        zh: the Chinese heading (中文列名).
        text: the meaning, with unit, and what an empty cell means.
        ref: the package file whose key the value names, such as ``"divisions"``.
    """
    return About(zh, text, ref)


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    One fact, with its source.

    Class attributes:
        file: the name of its CSV file and of its table.
        zh: the Chinese name of the noun.
        key: the columns that tell one fact from another. Of a dated record, two rows may share a
            key when their periods do not overlap.
    """

    file: ClassVar[str]
    zh: ClassVar[str]
    key: ClassVar[tuple[str, ...]]

    source: Annotated[str, about("来源", "Where the fact was read: a document, an address, or why it was invented.")]
    status: Annotated[
        Provenance, about("来源类别", "report: said by the report; public: read in a public document; illustrative.")
    ]


class Dated(Record, frozen=True, kw_only=True):
    """A fact that holds for a period of days."""

    valid_from: Annotated[date | None, about("生效日期", "First day it holds; empty: since ever.")] = None
    valid_to: Annotated[
        date | None, about("失效日期", "First day it no longer holds; empty: until further notice.")
    ] = None

    @property
    def period(self) -> Period:
        """The days on which it holds."""
        return Period(self.valid_from, self.valid_to)


def is_undated(row: Dated) -> bool:
    """Whether a row holds on every day."""
    return row.valid_from is None and row.valid_to is None


class Column(NamedTuple):
    """A column of a record, as read from its declaration."""

    name: str
    kind: type  # str, int, float, bool, date, time or an enum
    many: bool  # several values, separated by semicolons in a file
    required: bool
    about: About


@cache
def columns(record: type[Record]) -> tuple[Column, ...]:
    """The columns of a record in the order of its file: its own, then its period, then its provenance."""
    hints = typing.get_type_hints(record, include_extras=True)
    fields = {field.name: field for field in msgspec.structs.fields(record)}
    last = [name for name in ("valid_from", "valid_to", "source", "status") if name in fields]
    names = [name for name in fields if name not in last] + last
    return tuple(_column(name, hints[name], required=fields[name].required) for name in names)


def _column(name: str, hint: Any, *, required: bool) -> Column:
    inner, *notes = typing.get_args(hint)
    meaning = next(note for note in notes if isinstance(note, About))
    many = typing.get_origin(inner) is tuple
    if many or typing.get_origin(inner) is types.UnionType:
        inner = next(part for part in typing.get_args(inner) if part not in (type(None), Ellipsis))
    return Column(name, inner, many, required, meaning)


@cache
def maker(record: type[Record], names: tuple[str, ...]) -> Callable[..., Record]:
    """
    What makes a record of the values of some columns, in that order.

    A generated call with keywords takes a fifth of the time of one with a dictionary, and there are millions.
    """
    values = ", ".join(f"{name}={name}" for name in names)
    made: Callable[..., Record] = eval(f"lambda {', '.join(names)}: record({values})", {"record": record})  # noqa: S307 - of attribute names alone
    return made


def identities(record: type[Record], rows: Iterable[Record]) -> Iterable[object]:
    """The identities of many rows of one kind; alike when and only when :func:`identity` is."""
    names = (*record.key, "valid_from") if issubclass(record, Dated) else record.key
    return map(attrgetter(*names), rows)


def identity(record: Record) -> tuple[object, ...]:
    """What tells this row from every other row of its file: its key and, if dated, its first day."""
    key = tuple(getattr(record, name) for name in record.key)
    return (*key, record.valid_from) if isinstance(record, Dated) else key


def scalar(value: object) -> object:
    """A value as the store and the files keep it: enums by value, several values joined by semicolons."""
    if isinstance(value, tuple):
        return ";".join(str(scalar(part)) for part in value)
    return value.value if isinstance(value, Enum) else value


__all__ = [
    "About",
    "Column",
    "Dated",
    "Provenance",
    "Record",
    "about",
    "columns",
    "date",
    "identities",
    "identity",
    "is_undated",
    "maker",
    "scalar",
    "time",
]
