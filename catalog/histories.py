"""Histories (沿革): what the catalogue said of one thing over time, and on whose word."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.facts import RECORDS
from catalog.publishing import revisions_numbered
from catalog.records import Record
from catalog.revisions import Revision
from catalog.row_changes import RowChange, row_changes
from catalog.rows import records_of
from catalog.store import Store
from catalog.tables import TABLES
from catalog.views import Identity, is_among, selected

MOST_CHANGES = 1000
"""Rows that a revision may have opened and closed for what it did to each to be told; a load has more."""


class Changes(NamedTuple):
    """
    What a revision did (版本变更).

    Attributes:
        touched: how many rows it opened and closed; a row that it changed counts twice.
        rows: what it did to each row; ``None``: there are too many to tell.
    """

    touched: int
    rows: list[RowChange] | None


class Entry(NamedTuple):
    """
    A row as the catalogue had it for some revisions (沿革条目).

    Attributes:
        row: what it said.
        opened: the revision that brought it.
        closed: the revision that took it away, or put another in its place; ``None``: it is there still.
    """

    row: Record
    opened: Revision
    closed: Revision | None


def history(store: Store, record: type[Record], key: Identity) -> list[Entry]:
    """
    Every row of a key that the catalogue ever had, the one brought last at the end; empty for an unknown key.

    Args:
        store: where they are kept.
        record: the kind.
        key: the values of the columns in ``record.key``, without a first day.
    """
    table = TABLES[record]
    of_key = (is_among(table, record, name, (value,)) for name, value in zip(record.key, key, strict=True))
    query = sa.select(table.c.opened, table.c.closed, *selected(record)).where(*of_key)
    with store.reading() as connection:
        found = connection.execute(query.order_by(table.c.opened, table.c.id)).all()
        revisions = revisions_numbered(
            connection, {number for row in found for number in row[:2] if number is not None}
        )
    rows = records_of(record, [row[2:] for row in found])
    return [
        Entry(row, revisions[opened], None if closed is None else revisions[closed])
        for row, (opened, closed, *_) in zip(rows, found, strict=True)
    ]


def changes(store: Store, number: int) -> Changes:
    """
    What a revision did to each row.

    Raises:
        UnknownRevision: there is none of that number.
    """
    store.revision(number)
    with store.reading() as connection:
        opened = {record: _count(connection, record, "opened", number) for record in RECORDS}
        closed = {record: _count(connection, record, "closed", number) for record in RECORDS}
        count = sum(opened.values()) + sum(closed.values())
        if count > MOST_CHANGES:
            return Changes(count, None)
        rows = [
            change
            for record in RECORDS
            if opened[record] or closed[record]
            for change in row_changes(
                _touched(connection, record, "opened", number), _touched(connection, record, "closed", number)
            )
        ]
    return Changes(count, rows)


def _count(connection: Connection, record: type[Record], did: str, number: int) -> int:
    table = TABLES[record]
    counted = sa.select(sa.func.count()).select_from(table).where(table.c[did] == number)
    return int(connection.execute(counted).scalar_one())


def _touched(connection: Connection, record: type[Record], did: str, number: int) -> list[Record]:
    table = TABLES[record]
    query = sa.select(*selected(record)).where(table.c[did] == number).order_by(table.c.id)
    return records_of(record, connection.execute(query).all())
