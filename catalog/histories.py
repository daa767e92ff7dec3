"""Histories (沿革): what the catalogue said of one thing over time, and on whose word."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from catalog.publishing import revisions_numbered
from catalog.records import Record
from catalog.revisions import Revision
from catalog.rows import records_of
from catalog.store import Store
from catalog.tables import TABLES
from catalog.views import Identity, is_among, selected


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
