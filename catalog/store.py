"""
The store (存储): where revisions and their rows are kept, written by one function only.

Plain synchronous SQLAlchemy on driver rows: SQLite on one machine, PostgreSQL on many. A row is
opened by one revision and closed by at most one other; nothing else about it ever changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog import databases
from catalog.csv_files import Progress
from catalog.differences import LOOKED_UP, Change, Conflict, Difference, NothingChanged, difference, selected
from catalog.errors import NotApproved, UnknownRevision
from catalog.facts import RECORDS, Facts
from catalog.records import Record
from catalog.revisions import Revision
from catalog.rows import RowWriter, records_of
from catalog.tables import REVISIONS, TABLES

_CHUNK_ROWS = 10_000
MANY_ROWS = 50_000
"""From how many rows on a table of an empty store is filled without its indexes, which are made at the end."""
_LAST_NUMBER = 2**31 - 1


class Store:
    """
    The catalogue's database.

    Every method is synchronous and may be called from any thread. Whatever goes wrong in the
    database is refused with :class:`catalog.errors.StoreUnavailable`.

    Args:
        url: ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    Raises:
        StoreUnavailable: the address is no such thing.
    """

    def __init__(self, url: str) -> None:
        self._engine = databases.engine(url)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def migrate(self) -> None:
        """Create the tables, or bring them to the form that this version of the program needs."""
        with self.writing() as connection:
            databases.upgrade(connection)

    def latest(self) -> Revision | None:
        """The latest revision; ``None`` while the store is empty."""
        with self.reading() as connection:
            return _latest(connection)

    def revision(self, number: int) -> Revision:
        """
        One revision.

        Raises:
            UnknownRevision: there is no such revision, or not yet.
        """
        with self.reading() as connection:
            return _revision(connection, number)

    def revisions(self) -> list[Revision]:
        """Every revision, the first one first."""
        with self.reading() as connection:
            return [Revision(*row) for row in connection.execute(_REVISIONS.order_by(REVISIONS.c.number))]

    def facts(self, number: int | None = None) -> Facts:
        """
        The facts as one revision knew them.

        Args:
            number: the revision; ``None`` for the latest. An empty store has no facts.

        Raises:
            UnknownRevision: there is no such revision, or not yet.
        """
        with self.reading() as connection:
            latest = _latest(connection) if number is None else _revision(connection, number)
            if latest is None:
                return Facts({})
            return Facts({record: _rows_at(connection, record, latest.number) for record in RECORDS})

    def size(self, number: int) -> int:
        """How many rows the catalogue had at a revision."""
        with self.reading() as connection:
            counts = (sa.select(sa.func.count()).where(_known_at(TABLES[record], number)) for record in RECORDS)
            return sum(connection.execute(count).scalar_one() for count in counts)

    def difference(self, change: Change) -> Difference:
        """
        What a change would do to the catalogue as it is now.

        Raises:
            BadArgument: the change names a row twice.
            Conflict: it closes a row that is not there.
        """
        with self.reading() as connection:
            return difference(connection, change)

    def publish(  # noqa: PLR0913 - a revision records all of these
        self,
        change: Change,
        *,
        author: str,
        approver: str,
        at: datetime,
        expected: int | None,
        note: str | None = None,
        instrument: str | None = None,
        package_hash: str | None = None,
        progress: Progress | None = None,
    ) -> Revision:
        """
        Write a change as one revision, all or nothing. Nothing else writes rows of the catalogue.

        Args:
            change: what to do.
            author: who wrote the change.
            approver: who approved it, somebody else; of the first revision it may be the same.
            at: the instant, with its offset.
            expected: number of the revision that the change was made for; ``None``: for an empty store.
            note: what it is about.
            instrument: key of the document that authorises it.
            package_hash: SHA-256 of the package that it came from.
            progress: told the name of each table and how many of its rows are written.

        Raises:
            BadArgument: the change names a row twice.
            Conflict: there is a later revision than the one expected, or a row to close is not there.
            NothingChanged: everything is there already.
            NotApproved: the author approves what the author wrote.
        """
        if expected is not None and author.strip().casefold() == approver.strip().casefold():
            raise NotApproved(
                f"{author} wrote the change and cannot approve it. Have somebody else approve it.",
                f"{author} 是起草人，不能自行审批。请由他人审批。",
            )
        if at.tzinfo is None:
            raise ValueError("the instant of a revision needs its offset")
        with self.writing() as connection:
            latest = _latest(connection)
            _expect(latest, expected)
            found = difference(connection, change)
            if found.is_empty:
                raise NothingChanged(
                    "Everything is in the catalogue already. There is nothing to publish.",
                    "目录中已有全部内容，没有需要发布的变更。",
                )
            revision = Revision((expected or 0) + 1, at, author, approver, note, instrument)
            connection.execute(REVISIONS.insert(), {**revision._asdict(), "package_hash": package_hash})
            _close(connection, found.closed, revision.number)
            _open(connection, found.opened, revision.number, progress)
            return _revision(connection, revision.number)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads; what the database fails at is refused."""
        with databases.refusing(self._engine), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes working tables, or, within :meth:`publish`, rows; one writer at a time."""
        engine = databases.for_writing(self._engine)
        with databases.refusing(self._engine), engine.begin() as connection:
            databases.wait_for_writers(connection)
            yield connection


_REVISIONS = sa.select(*(REVISIONS.c[name] for name in Revision._fields))


def _latest(connection: Connection) -> Revision | None:
    row = connection.execute(_REVISIONS.order_by(REVISIONS.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else Revision(*row)


def _revision(connection: Connection, number: int) -> Revision:
    query = _REVISIONS.where(REVISIONS.c.number == number)
    row = connection.execute(query).one_or_none() if 0 < number <= _LAST_NUMBER else None
    if row is None:
        latest = _latest(connection)
        known = "no revision yet" if latest is None else f"revision {latest.number} as the latest"
        known_zh = "尚无版本" if latest is None else f"最新版本为 {latest.number}"
        raise UnknownRevision(
            f"There is no revision {number}; the catalogue has {known}. Ask for one of its revisions.",
            f"没有版本 {number}；目录{known_zh}。请查询已有的版本。",
            argument="revision",
        )
    return Revision(*row)


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


def _rows_at(connection: Connection, record: type[Record], number: int) -> list[Record]:
    table = TABLES[record]
    rows = connection.execute(sa.select(*selected(record)).where(_known_at(table, number)).order_by(table.c.id))
    return records_of(record, rows.all())


def _known_at(table: sa.Table, number: int) -> sa.ColumnElement[bool]:
    """Whether a row was known at a revision."""
    return (table.c.opened <= number) & (table.c.closed.is_(None) | (table.c.closed > number))


def _close(connection: Connection, rows: Sequence[tuple[type[Record], int]], number: int) -> None:
    """Close rows, each of which must be open."""
    for record in RECORDS:
        table = TABLES[record]
        left = iter([row for kind, row in rows if kind is record])
        while chunk := list(islice(left, LOOKED_UP)):
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
