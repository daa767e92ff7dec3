"""
The store (存储): where revisions and their rows are kept, written by one function only.

Plain synchronous SQLAlchemy on driver rows: SQLite on one machine, PostgreSQL on many.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog import databases
from catalog.csv_files import Progress
from catalog.differences import Change, Difference, difference
from catalog.errors import UnknownRevision
from catalog.facts import RECORDS, Facts
from catalog.publishing import REVISION_COLUMNS, Warrant, latest_revision, publish
from catalog.records import Record
from catalog.revisions import Revision
from catalog.rows import records_of
from catalog.tables import REVISIONS, TABLES
from catalog.views import known_at, selected

R = TypeVar("R", bound=Record)

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
            return latest_revision(connection)

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
            return [Revision(*row) for row in connection.execute(REVISION_COLUMNS.order_by(REVISIONS.c.number))]

    def facts(self, number: int | None = None) -> Facts:
        """
        The facts as one revision knew them.

        Args:
            number: the revision; ``None`` for the latest. An empty store has no facts.

        Raises:
            UnknownRevision: there is no such revision, or not yet.
        """
        with self.reading() as connection:
            latest = latest_revision(connection) if number is None else _revision(connection, number)
            if latest is None:
                return Facts({})
            return Facts({record: rows_at(connection, record, latest.number) for record in RECORDS})

    def rows(self, record: type[R], number: int) -> list[R]:
        """The rows of one kind as a revision knew them."""
        with self.reading() as connection:
            return rows_at(connection, record, number)

    def size(self, number: int) -> int:
        """How many rows the catalogue had at a revision."""
        with self.reading() as connection:
            counts = (sa.select(sa.func.count()).where(known_at(TABLES[record], number)) for record in RECORDS)
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
        package_name: str | None = None,
        package_hash: str | None = None,
        progress: Progress | None = None,
    ) -> Revision:
        """Write a change as one revision, all or nothing; see :func:`catalog.publishing.publish`."""
        warrant = Warrant(author, approver, at, note, instrument, package_name, package_hash)
        with self.writing() as connection:
            return publish(connection, change, warrant, expected=expected, progress=progress)

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


def _revision(connection: Connection, number: int) -> Revision:
    query = REVISION_COLUMNS.where(REVISIONS.c.number == number)
    row = connection.execute(query).one_or_none() if 0 < number <= _LAST_NUMBER else None
    if row is None:
        latest = latest_revision(connection)
        known = "no revision yet" if latest is None else f"revision {latest.number} as the latest"
        known_zh = "尚无版本" if latest is None else f"最新版本为 {latest.number}"
        raise UnknownRevision(
            f"There is no revision {number}; the catalogue has {known}. Ask for one of its revisions.",
            f"没有版本 {number}；目录{known_zh}。请查询已有的版本。",
            argument="revision",
        )
    return Revision(*row)


def rows_at(connection: Connection, record: type[R], number: int) -> list[R]:
    """Every row of a kind that a revision knew."""
    table = TABLES[record]
    rows = connection.execute(sa.select(*selected(record)).where(known_at(table, number)).order_by(table.c.id))
    return records_of(record, rows)
