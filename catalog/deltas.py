"""
Deltas (版本差): what turns the catalogue at one revision into the catalogue at another, later or earlier.

Only rows that were opened or closed in between are read, found by the indexes on both columns. Rows
never change otherwise, so that a delta is the same whenever it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.facts import RECORDS
from catalog.records import Record, identity
from catalog.rows import records_of
from catalog.store import Store
from catalog.tables import TABLES
from catalog.views import Identity, selected


class Delta(NamedTuple):
    """
    What turns one catalogue into another; what is closed goes before what is opened comes.

    Attributes:
        opened: rows that come; of two revisions, the later row where one took another's place.
        closed: rows that go, by kind and identity; those that another takes the place of among them.
    """

    opened: Sequence[Record] = ()
    closed: Sequence[tuple[type[Record], Identity]] = ()

    @property
    def kinds(self) -> frozenset[type[Record]]:
        """The kinds of record that it touches."""
        return frozenset(map(type, self.opened)) | {record for record, _ in self.closed}

    @property
    def rows(self) -> int:
        """How many rows come and go."""
        return len(self.opened) + len(self.closed)


def delta(store: Store, since: int, until: int) -> Delta:
    """
    What turns the catalogue at revision ``since`` into that at ``until``, which may be the earlier one.

    Both revisions must be there.
    """
    first, last = sorted((since, until))
    gained: list[Record] = []
    lost: list[Record] = []
    with store.reading() as connection:
        touched = connection.execute(_TOUCHED, {"first": first, "last": last}).scalars().all()
        for record in (RECORDS[number] for number in touched):
            gained += _rows(connection, record, _gained(record), first, last)
            lost += _rows(connection, record, _lost(record), first, last)
    opened, closed = (gained, lost) if since <= until else (lost, gained)
    return Delta(opened, [(type(row), identity(row)) for row in closed])


def size(store: Store, since: int, until: int) -> int:
    """How many rows come and go between two revisions."""
    first, last = sorted((since, until))
    with store.reading() as connection:
        return sum(connection.execute(_SIZES, {"first": first, "last": last}).scalars())


_FIRST = sa.bindparam("first", type_=sa.Integer)
_LAST = sa.bindparam("last", type_=sa.Integer)


def _gained(record: type[Record]) -> sa.ColumnElement[bool]:
    """Whether a row is known at the later revision and not yet at the earlier one."""
    table = TABLES[record]
    return _between(table.c.opened) & (table.c.closed.is_(None) | (table.c.closed > _LAST))


def _lost(record: type[Record]) -> sa.ColumnElement[bool]:
    """Whether a row is known at the earlier revision and no longer at the later one."""
    table = TABLES[record]
    return _between(table.c.closed) & (table.c.opened <= _FIRST)


def _between(column: sa.Column[int]) -> sa.ColumnElement[bool]:
    return (column > _FIRST) & (column <= _LAST)


def _rows(
    connection: Connection, record: type[Record], which: sa.ColumnElement[bool], first: int, last: int
) -> list[Record]:
    query = sa.select(*selected(record)).where(which).order_by(TABLES[record].c.id)
    return records_of(record, connection.execute(query, {"first": first, "last": last}).all())


_TOUCHED = sa.union_all(
    *(
        sa.select(sa.literal(number)).where(
            sa.exists().where(_between(TABLES[record].c.opened)) | sa.exists().where(_between(TABLES[record].c.closed))
        )
        for number, record in enumerate(RECORDS)
    )
)
"""The kinds of record of which rows were opened or closed, by their number: one question instead of dozens."""

_SIZES = sa.union_all(
    *(
        sa.select(sa.func.count()).select_from(TABLES[record]).where(which)
        for record in RECORDS
        for which in (_gained(record), _lost(record))
    )
)
