"""Rows (数据行): what a database driver hands out, as records; columns at a time, since a million rows are common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from catalog.cells import SEPARATOR
from catalog.records import Column, Record, columns

R = TypeVar("R", bound=Record)

_KEPT_VALUES = 1 << 14


def records_of(record: type[R], rows: Sequence[Sequence[Any]]) -> list[R]:
    """
    Rows of a table as records.

    Args:
        record: their kind.
        rows: the values of its columns, in their order; dates and times as such, enums by value,
            several values joined by semicolons.
    """
    if not rows:
        return []
    described = columns(record)
    values = [_converted(column, cells) for column, cells in zip(described, zip(*rows, strict=True), strict=True)]
    names = [column.name for column in described]
    return [record(**dict(zip(names, row, strict=True))) for row in zip(*values, strict=True)]


def _converted(column: Column, cells: Iterable[Any]) -> Iterable[Any]:
    if column.many:
        return map(lru_cache(_KEPT_VALUES)(_splitter(column.kind)), cells)
    if issubclass(column.kind, Enum):
        members: dict[Any, Any] = {None: None, **{member.value: member for member in column.kind}}
        return map(members.__getitem__, cells)
    # A source stands on every row of a file: one string is kept for all of them.
    return map(lru_cache(_KEPT_VALUES)(str), cells) if column.name == "source" else cells


def _splitter(kind: Callable[[str], Any]) -> Callable[[str], tuple[Any, ...]]:
    def split(text: str) -> tuple[Any, ...]:
        return tuple(kind(part) for part in text.split(SEPARATOR)) if text else ()

    return split
