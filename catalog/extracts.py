"""Extracts (提取): the rows of one revision straight from the store, some thousands at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, TypeVar

import sqlalchemy as sa

from catalog.errors import EmptyStore
from catalog.records import Record
from catalog.rows import records_of
from catalog.store import Store
from catalog.tables import REVISIONS, TABLES
from catalog.views import known_at, selected

R = TypeVar("R", bound=Record)

ANY_NAME = "catalogue"
"""What an extract is called whose rows come from several packages, or from none."""

_PART_ROWS = 10_000


class Extract(NamedTuple):
    """
    What one revision knew (目录提取).

    Attributes:
        store: where its rows are.
        number: of the revision.
        at: the instant of the revision.
        name: of the package that the catalogue came from, so that it can come back as the same one.
    """

    store: Store
    number: int
    at: datetime
    name: str

    @property
    def title(self) -> str:
        """What it is, for people."""
        return f"权责事项目录 版本 {self.number} / The catalogue at revision {self.number}"

    def rows(self, record: type[R]) -> Iterator[R]:
        """The rows of one kind, in the order in which they came to be; not all of them are held at once."""
        table = TABLES[record]
        query = sa.select(*selected(record)).where(known_at(table, self.number)).order_by(table.c.id)
        with self.store.reading() as connection:
            found = connection.execution_options(yield_per=_PART_ROWS).execute(query)
            for part in found.partitions():
                yield from records_of(record, part)

    def count(self, record: type[Record]) -> int:
        """How many rows of one kind there are."""
        query = sa.select(sa.func.count()).where(known_at(TABLES[record], self.number))
        with self.store.reading() as connection:
            return int(connection.execute(query).scalar_one())


def extract(store: Store, number: int | None = None) -> Extract:
    """
    What a revision knew.

    Args:
        store: where it is.
        number: the revision; ``None``: the latest.

    Raises:
        EmptyStore: there is no revision at all.
        UnknownRevision: there is no such revision, or not yet.
    """
    revision = store.latest() if number is None else store.revision(number)
    if revision is None:
        raise EmptyStore
    names = sa.select(REVISIONS.c.package_name).distinct()
    names = names.where(REVISIONS.c.number <= revision.number, REVISIONS.c.package_name.is_not(None))
    with store.reading() as connection:
        found = connection.execute(names).scalars().all()
    return Extract(store, revision.number, revision.at, found[0] if len(found) == 1 else ANY_NAME)
