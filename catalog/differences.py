"""Differences (差异): what a change would open and close in the catalogue as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.errors import BadArgument, Refusal
from catalog.facts import RECORDS
from catalog.records import Record, identities, identity
from catalog.rows import records_of
from catalog.tables import TABLES
from catalog.views import LOOKED_UP, Identity, is_among, selected


class Conflict(Refusal):
    """What a change was made for is no longer so: somebody else has published meanwhile."""

    code = "CONFLICT"


class NothingChanged(Refusal):
    """A change that would leave everything as it is."""

    code = "NOTHING_CHANGED"


class Change(NamedTuple):
    """
    What a revision is to do (变更).

    Attributes:
        put: rows that are to be there. One whose identity is open with other content takes its
            place; one that is there already is left alone.
        close: rows that are to be there no longer, by kind and identity.
    """

    put: Sequence[Record] = ()
    close: Sequence[tuple[type[Record], Identity]] = ()


class Difference(NamedTuple):
    """
    What a change would do to one catalogue.

    Attributes:
        opened: the rows that it would open.
        closed: the rows that it would close, by kind and number; those that are replaced among them.
        unchanged: how many rows of the change are there already.
    """

    opened: Sequence[Record]
    closed: Sequence[tuple[type[Record], int]]
    unchanged: int

    @property
    def is_empty(self) -> bool:
        """Whether it would leave everything as it is."""
        return not self.opened and not self.closed


def difference(connection: Connection, change: Change) -> Difference:
    """
    What a change would do to the catalogue as the connection sees it.

    Raises:
        BadArgument: the change names a row twice.
        Conflict: it closes a row that is not there.
    """
    rows = defaultdict[type[Record], list[Record]](list)
    for row in change.put:
        rows[type(row)].append(row)
    close = defaultdict[type[Record], list[Identity]](list)
    for record, name in change.close:
        close[record].append(name)
    opened: list[Record] = []
    closed: list[tuple[type[Record], int]] = []
    unchanged = 0
    for record in RECORDS:
        if record not in close and (not rows[record] or _brings_all(connection, record, rows[record])):
            opened += rows[record]
            continue
        wanted = _by_name(record, ((identity(row), row) for row in rows[record]))
        unwanted = _by_name(record, ((name, None) for name in close[record]))
        if shared := wanted.keys() & unwanted.keys():
            raise _named_twice(record, next(iter(shared)))
        there = _open_rows(connection, record, [*wanted, *unwanted])
        for name in unwanted:
            if name not in there:
                raise _not_there(record, name)
            closed.append((record, there[name][0]))
        for name, row in wanted.items():
            number, kept = there.get(name, (None, None))
            if kept == row:
                unchanged += 1
                continue
            opened.append(row)
            if number is not None:
                closed.append((record, number))
    return Difference(opened, closed, unchanged)


def _brings_all(connection: Connection, record: type[Record], rows: Sequence[Record]) -> bool:
    """Whether rows that differ by name come into a table without open ones, so that nothing need be compared."""
    if len(set(map(attrgetter(*record.key), rows))) < len(rows) > len(set(identities(record, rows))):
        return False
    is_open = sa.select(sa.exists().where(TABLES[record].c.closed.is_(None)))
    return not connection.execute(is_open).scalar_one()


def _by_name(record: type[Record], rows: Iterable[tuple[Identity, Any]]) -> dict[Identity, Any]:
    found: dict[Identity, Any] = {}
    for name, row in rows:
        if name in found:
            raise _named_twice(record, name)
        found[name] = row
    return found


def _open_rows(
    connection: Connection, record: type[Record], names: Sequence[Identity]
) -> dict[Identity, tuple[int, Record]]:
    """The open rows of a kind by identity, with their numbers; of few names, only those that share their keys."""
    if not names:
        return {}
    table = TABLES[record]
    query = sa.select(table.c.id, *selected(record)).where(table.c.closed.is_(None))
    if len(names) <= LOOKED_UP:
        keys = zip(record.key, zip(*names, strict=True), strict=False)
        query = query.where(*(is_among(table, record, column, set(values)) for column, values in keys))
    rows = connection.execute(query).all()
    records = records_of(record, [row[1:] for row in rows])
    return {identity(kept): (row[0], kept) for row, kept in zip(rows, records, strict=True)}


def shown(record: type[Record], name: Identity) -> str:
    """A row as a message names it: its table and its identity."""
    return f"{record.file} " + "/".join(str(part) for part in name if part is not None)


def _named_twice(record: type[Record], name: Identity) -> BadArgument:
    return BadArgument(
        f"The change names {shown(record, name)} twice. Name each row once.",
        f"变更中重复出现 {shown(record, name)}。请每行只写一次。",
    )


def _not_there(record: type[Record], name: Identity) -> Conflict:
    return Conflict(
        f"The change closes {shown(record, name)}, which is not in the catalogue. Look at what changed and try again.",
        f"变更要关闭的 {shown(record, name)} 不在目录中。请查看其间的变更后重试。",
    )
