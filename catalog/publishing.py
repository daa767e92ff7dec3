"""
Publishing (发布): the one place where rows of the catalogue are written, as one revision, all or nothing.

A row is opened by one revision and closed by at most one other; nothing else about it ever changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog import databases
from catalog.csv_files import Progress
from catalog.differences import Change, Conflict, NothingChanged, difference
from catalog.errors import NotApproved
from catalog.facts import RECORDS
from catalog.records import Record
from catalog.revisions import Revision
from catalog.rows import RowWriter
from catalog.tables import REVISIONS, TABLES
from catalog.views import chunks

_CHUNK_ROWS = 10_000
MANY_ROWS = 50_000
"""From how many rows on a table of an empty store is filled without its indexes, which are made at the end."""


class Warrant(NamedTuple):
    """
    On whose word a change is published (发布依据).

    Attributes:
        author: who wrote the change.
        approver: who approved it, somebody else; of the first revision it may be the same.
        at: the instant, with its offset.
        note: what it is about.
        instrument: key of the document that authorises it.
        package_name: name of the package that it came from.
        package_hash: SHA-256 of that package.
    """

    author: str
    approver: str
    at: datetime
    note: str | None = None
    instrument: str | None = None
    package_name: str | None = None
    package_hash: str | None = None


def publish(
    connection: Connection,
    change: Change,
    warrant: Warrant,
    *,
    expected: int | None,
    progress: Progress | None = None,
) -> Revision:
    """
    Write a change as one revision. Nothing else writes rows of the catalogue.

    Args:
        connection: inside a transaction that writes; the caller ends it.
        change: what to do.
        warrant: on whose word.
        expected: number of the revision that the change was made for; ``None``: for an empty store.
        progress: told the name of each table and how many of its rows are written.

    Raises:
        BadArgument: the change names a row twice.
        Conflict: there is a later revision than the one expected, or a row to close is not there.
        NothingChanged: everything is there already.
        NotApproved: the author approves what the author wrote.
    """
    if expected is not None and is_same_person(warrant.author, warrant.approver):
        raise own_approval(warrant.author)
    if warrant.at.tzinfo is None:
        raise ValueError("the instant of a revision needs its offset")
    latest = latest_revision(connection)
    _expect(latest, expected)
    found = difference(connection, change)
    if found.is_empty:
        raise NothingChanged(
            "Everything is in the catalogue already. There is nothing to publish.",
            "目录中已有全部内容，没有需要发布的变更。",
        )
    number = (expected or 0) + 1
    connection.execute(REVISIONS.insert(), {"number": number, **warrant._asdict()})
    _close(connection, found.closed, number)
    _open(connection, found.opened, number, progress)
    published = latest_revision(connection)
    assert published is not None  # noqa: S101 - it was written above
    return published


def is_same_person(one: str, other: str) -> bool:
    """Whether two names are of the same person."""
    return one.strip().casefold() == other.strip().casefold()


def own_approval(author: str) -> NotApproved:
    """The refusal of whoever approves what they wrote."""
    return NotApproved(
        f"{author} wrote the change and cannot approve it. Have somebody else approve it.",
        f"{author} 是起草人，不能自行审批。请由他人审批。",
    )


REVISION_COLUMNS = sa.select(*(REVISIONS.c[name] for name in Revision._fields))
"""What is asked of the table of revisions."""


def latest_revision(connection: Connection) -> Revision | None:
    """The latest revision; ``None`` while the store is empty."""
    row = connection.execute(REVISION_COLUMNS.order_by(REVISIONS.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else Revision(*row)


def revisions_numbered(connection: Connection, numbers: Iterable[int]) -> dict[int, Revision]:
    """Some revisions, by their numbers."""
    return {
        row.number: Revision(*row)
        for chunk in chunks(numbers)
        for row in connection.execute(REVISION_COLUMNS.where(REVISIONS.c.number.in_(chunk)))
    }


def _expect(latest: Revision | None, expected: int | None) -> None:
    found = None if latest is None else latest.number
    if found != expected:
        made_for = "an empty catalogue" if expected is None else f"revision {expected}"
        made_for_zh = "空目录" if expected is None else f"版本 {expected}"
        now = "is empty" if found is None else f"is at revision {found}"
        now_zh = "为空" if found is None else f"已是版本 {found}"
        raise Conflict(
            f"The change was made for {made_for} and the catalogue {now}. Look at what changed and try again.",
            f"该变更基于{made_for_zh}，而目录{now_zh}。请查看其间的变更后重试。",
        )


def _close(connection: Connection, rows: Sequence[tuple[type[Record], int]], number: int) -> None:
    """Close rows, each of which must be open."""
    for record in RECORDS:
        table = TABLES[record]
        for chunk in chunks(row for kind, row in rows if kind is record):
            update = table.update().where(table.c.id.in_(chunk), table.c.closed.is_(None)).values(closed=number)
            if connection.execute(update).rowcount != len(chunk):
                raise Conflict(
                    f"A row of {record.file} was closed meanwhile. Look at what changed and try again.",
                    f"{record.zh}中有行已被他人关闭。请查看其间的变更后重试。",
                )


def _open(connection: Connection, rows: Sequence[Record], number: int, progress: Progress | None) -> None:
    opened = defaultdict[type[Record], list[Record]](list)
    for row in rows:
        opened[type(row)].append(row)
    for record in RECORDS:
        if found := opened.pop(record, None):
            is_fill = number == 1 and len(found) >= MANY_ROWS
            with databases.filling(connection, TABLES[record]) if is_fill else nullcontext():
                _write(connection, record, found, number, progress)


def _write(
    connection: Connection, record: type[Record], rows: Sequence[Record], number: int, progress: Progress | None
) -> None:
    """Write rows of one kind, opened by a revision."""
    writer = RowWriter(record, connection.dialect)
    with databases.writing(connection, TABLES[record], ["opened", *writer.names]) as write:
        for start in range(0, len(rows), _CHUNK_ROWS):
            chunk = rows[start : start + _CHUNK_ROWS]
            write(writer.rows(chunk, opened=number))
            if progress is not None:
                progress(record.file, start + len(chunk))
