"""
Feeds (更新流): revisions in order, and the rows that each opened and closed, a chunk at a time.

What a revision did never changes, so every chunk is a short transaction of its own: somebody who reads
slowly holds nothing open, and a revision of millions of rows is never in memory as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.facts import RECORDS
from catalog.records import Dated, Record
from catalog.revisions import Revision
from catalog.store import Store
from catalog.tables import REVISIONS, TABLES

CHUNK_ROWS = 1000
"""How many rows a chunk has at most."""


class Did(StrEnum):
    """What a revision did to a row (变动): a row that takes another's place is opened, the other is closed."""

    CLOSED = "closed"
    OPENED = "opened"


class Changed(NamedTuple):
    """
    Rows of one kind to which a revision did the same (变动行).

    Attributes:
        kind: the name of their file, such as ``delegations``.
        did: what was done to them.
        keys: what tells each from all others of its kind: the columns of its key, with its first day if it is dated.
    """

    kind: str
    did: Did
    keys: Sequence[Mapping[str, Any]]


class Place(NamedTuple):
    """How far the rows of a revision have been read."""

    slot: int = 0
    row: int = 0


class Chunk(NamedTuple):
    """
    Some of the rows of a revision.

    Attributes:
        changed: the rows, by kind and by what was done to them.
        following: where to go on; ``None``: these were the last.
    """

    changed: Sequence[Changed]
    following: Place | None


_SLOTS = tuple((record, did) for record in RECORDS for did in Did)
_REVISION = sa.select(*(REVISIONS.c[name] for name in Revision._fields)).order_by(REVISIONS.c.number)


def revisions(store: Store, *, after: int, limit: int) -> list[Revision]:
    """
    The revisions that follow a number, in order.

    Args:
        store: where they are.
        after: the number; 0 for the first one on.
        limit: how many at most.

    Raises:
        StoreUnavailable: the database failed.
    """
    with store.reading() as connection:
        rows = connection.execute(_REVISION.where(REVISIONS.c.number > after).limit(limit))
        return [Revision(*row) for row in rows]


def changed(store: Store, number: int, place: Place = Place()) -> Chunk:  # noqa: B008 - a tuple is not changed by anyone
    """
    Some of the rows that a revision opened and closed.

    Args:
        store: where they are.
        number: the revision.
        place: where to go on, as the chunk before says.

    Raises:
        StoreUnavailable: the database failed.
    """
    found: list[Changed] = []
    slot, last = place
    room = CHUNK_ROWS
    with store.reading() as connection:
        while slot < len(_SLOTS):
            record, did = _SLOTS[slot]
            rows = _rows(connection, record, did, number, last, room + 1)  # one more, to see whether these are all
            if taken := rows[:room]:
                found.append(Changed(record.file, did, [_key(row) for row in taken]))
                last = taken[-1].row
            if len(rows) > room:
                return Chunk(found, Place(slot, last))
            room -= len(taken)
            slot, last = slot + 1, 0
    return Chunk(found, None)


def _rows(
    connection: Connection, record: type[Record], did: Did, number: int, last: int, limit: int
) -> Sequence[sa.Row[Any]]:
    table = TABLES[record]
    names = (*record.key, "valid_from") if issubclass(record, Dated) else record.key
    query = sa.select(table.c.id.label("row"), *(table.c[name] for name in names))
    of_revision = query.where(table.c[did.value] == number, table.c.id > last)
    return connection.execute(of_revision.order_by(table.c.id).limit(limit)).all()


def _key(row: sa.Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(row._fields, row, strict=True) if name != "row"}
