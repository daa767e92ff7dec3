"""
Views (视图): the rows of the catalogue as one revision knew them, looked up by the values of their columns.

Whoever needs a few rows of a catalogue of millions asks a view and not for all facts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.records import Record, columns, identity, scalar
from catalog.rows import records_of
from catalog.tables import TABLES

R = TypeVar("R", bound=Record)
T = TypeVar("T")

Identity = tuple[object, ...]
"""What tells a row from every other open row of its kind; see :func:`catalog.records.identity`."""

LOOKED_UP = 500
"""How many values one statement names at most."""

_MANY = 20_000  # from so many values on, all rows are read and those that are wanted kept
_SEARCHED = 50  # values that one statement looks for inside of lists; each is a condition of its own


class View(Protocol):
    """A catalogue that can be asked for a few of its rows."""

    def find(self, record: type[R], /, **among: Collection[object]) -> list[R]:
        """
        The rows of a kind of which each named column has one of the values given for it.

        A column that holds several values is found by any of them.
        """

    def between(self, record: type[R], column: str, first: str, last: str, /, **among: Collection[object]) -> list[R]:
        """
        Likewise the rows of which, beside that, a column of codes lies between two codes, these included.

        The codes are of digits and of one length, so that every database sorts them alike.
        """


class StoredView:
    """
    The catalogue in the database as one revision knew it.

    Args:
        connection: inside a transaction.
        number: the revision.
    """

    def __init__(self, connection: Connection, number: int) -> None:
        self._connection = connection
        self._number = number

    def find(self, record: type[R], /, **among: Collection[object]) -> list[R]:
        """See :class:`View`."""
        asked, values = next(iter(among.items()))
        table, is_many = TABLES[record], _is_many(record, asked)
        others = [
            is_among(table, record, name, found)
            for name, found in among.items()
            if name != asked and len(found) <= LOOKED_UP
        ]
        conditions = (
            [is_among(table, record, asked, chunk) for chunk in chunks(values, _SEARCHED if is_many else LOOKED_UP)]
            if len(values) < _MANY
            else [sa.true()]
        )
        rows: dict[Identity, R] = {}
        for condition in conditions:
            for row in self._rows(record, condition, *others):
                if has(row, among):
                    rows[identity(row)] = row
        return list(rows.values())

    def between(self, record: type[R], column: str, first: str, last: str, /, **among: Collection[object]) -> list[R]:
        """See :class:`View`."""
        table = TABLES[record]
        others = [is_among(table, record, name, values) for name, values in among.items()]
        return self._rows(record, table.c[column].between(first, last), *others)

    def _rows(self, record: type[R], *conditions: sa.ColumnElement[bool]) -> list[R]:
        table = TABLES[record]
        query = sa.select(*selected(record)).where(*conditions, known_at(table, self._number)).order_by(table.c.id)
        return records_of(record, self._connection.execute(query).all())


def named(view: View, record: type[R], names: Collection[Identity]) -> dict[Identity, R]:
    """The rows of a kind that have one of these identities, by identity."""
    if not names:
        return {}
    among: Mapping[str, Collection[object]] = {
        column: set(values) for column, values in zip(record.key, zip(*names, strict=True), strict=False)
    }
    wanted = set(names)
    return {identity(row): row for row in view.find(record, **among) if identity(row) in wanted}


def has(row: Record, among: Mapping[str, Collection[object]]) -> bool:
    """Whether each named column of a row has one of the values given for it."""
    for name, values in among.items():
        value = getattr(row, name)
        if not (any(part in values for part in value) if isinstance(value, tuple) else value in values):
            return False
    return True


def is_among(table: sa.Table, record: type[Record], name: str, values: Collection[object]) -> sa.ColumnElement[bool]:
    """The condition that a column has one of some values, or, if it holds several, that it may hold one of them."""
    column = table.c[name]
    if _is_many(record, name):
        return sa.or_(sa.false(), *(column.contains(str(scalar(value)), autoescape=True) for value in values))
    given = [scalar(value) for value in values if value is not None]
    among = column.in_(given)
    return among | column.is_(None) if len(given) < len(values) else among


def known_at(table: sa.Table, number: int) -> sa.ColumnElement[bool]:
    """The condition that a row was known at a revision."""
    return (table.c.opened <= number) & (table.c.closed.is_(None) | (table.c.closed > number))


def selected(record: type[Record]) -> list[sa.Column[Any]]:
    """The columns of a record's table, in the order of the record's declaration."""
    return [TABLES[record].c[column.name] for column in columns(record)]


def chunks(values: Iterable[T], size: int = LOOKED_UP) -> Iterator[Sequence[T]]:
    """Values as many at a time as one statement names."""
    left = iter(values)
    while chunk := list(islice(left, size)):
        yield chunk


def _is_many(record: type[Record], name: str) -> bool:
    return any(column.many for column in columns(record) if column.name == name)
