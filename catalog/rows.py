"""Rows (数据行): what a database driver hands out and takes; columns at a time, since a million rows are common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import islice, repeat
from operator import attrgetter
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from catalog.cells import SEPARATOR
from catalog.records import Column, Record, columns, maker, scalar
from catalog.tables import TABLES

R = TypeVar("R", bound=Record)

_KEPT_VALUES = 1 << 14
_CHUNK_ROWS = 10_000


def records_of(record: type[R], rows: Iterable[Sequence[Any]]) -> list[R]:
    """
    Rows of a table as records; some thousands at a time, so that a million rows are not there twice.

    Args:
        record: their kind.
        rows: the values of its columns, in their order; dates and times as such, enums by value,
            several values joined by semicolons.
    """
    described = columns(record)
    converters = [_converter(column) for column in described]
    make = cast("Callable[..., R]", maker(record, tuple(column.name for column in described)))
    found: list[R] = []
    left = iter(rows)
    while chunk := list(islice(left, _CHUNK_ROWS)):
        cells = zip(*chunk, strict=True)
        values = (
            map(convert, column) if convert else column for convert, column in zip(converters, cells, strict=True)
        )
        found += map(make, *values)
    return found


class RowWriter:
    """
    What makes rows of a table of records of one kind, as the database driver takes them.

    Args:
        record: the kind.
        dialect: of the database.
    """

    def __init__(self, record: type[Record], dialect: sa.Dialect) -> None:
        self.names = [column.name for column in columns(record)]
        self._values = attrgetter(*self.names)
        self._stored = [_stored(column, TABLES[record].c[column.name], dialect) for column in columns(record)]

    def rows(self, records: Iterable[Record], *, opened: int) -> Iterator[tuple[Any, ...]]:
        """The number of the revision that opens each record, and its values of :attr:`names`."""
        cells = zip(*map(self._values, records), strict=True)
        values = (map(stored, column) if stored else column for stored, column in zip(self._stored, cells, strict=True))
        return zip(repeat(opened), *values)


def _stored(column: Column, kept: sa.Column[Any], dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    """What makes of a value what the driver takes; ``None``: nothing has to."""
    if column.many or issubclass(column.kind, Enum):
        return lru_cache(_KEPT_VALUES)(scalar)
    processor = kept.type.dialect_impl(dialect).bind_processor(dialect)
    return None if processor is None else lru_cache(_KEPT_VALUES)(processor)


def _converter(column: Column) -> Callable[[Any], Any] | None:
    """What makes a value of what the driver hands out; ``None``: nothing has to."""
    if column.many:
        return lru_cache(_KEPT_VALUES)(_splitter(column.kind))
    if issubclass(column.kind, Enum):
        members: dict[Any, Any] = {None: None, **{member.value: member for member in column.kind}}
        return members.__getitem__
    # A source stands on every row of a file: one string is kept for all of them.
    return lru_cache(_KEPT_VALUES)(str) if column.name == "source" else None


def _splitter(kind: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    def split(text: str) -> tuple[Any, ...]:
        return tuple(kind(part) for part in text.split(SEPARATOR)) if text else ()

    return split
