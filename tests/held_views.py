"""A view of rows that are held in a list, found the slow and obvious way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from catalog.records import Record

R = TypeVar("R", bound=Record)


class HeldView:
    """Rows in a list as a view."""

    def __init__(self, rows: Iterable[Record]) -> None:
        self.rows = list(rows)

    def find(self, record: type[R], /, **among: Collection[object]) -> list[R]:
        """See :class:`catalog.views.View`."""
        return [row for row in self.rows if type(row) is record and _has(row, among)]

    def between(self, record: type[R], column: str, first: str, last: str, /, **among: Collection[object]) -> list[R]:
        """See :class:`catalog.views.View`."""
        return [row for row in self.find(record, **among) if first <= getattr(row, column) <= last]


def _has(row: Record, among: dict[str, Collection[object]]) -> bool:
    for name, values in among.items():
        value = getattr(row, name)
        parts = value if isinstance(value, tuple) else (value,)
        if not set(parts) & set(values):
            return False
    return True
