"""
Raw bulk insertion: the rows of a loaded catalogue into empty tables, by nothing but the database's driver.

``python -m tests.bench.raw SOURCE URL`` prints the seconds that only the insertions took. The tables are
those that ``catalog load`` writes, with their indexes and references in place; the rows are in memory.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

import psycopg
import sqlalchemy as sa
from psycopg import sql

from catalog.store import Store
from catalog.tables import METADATA


class Target(NamedTuple):
    """Where rows go."""

    insert: Callable[[sa.Table, Sequence[tuple[Any, ...]]], None]
    commit: Callable[[], object]


class Stopwatch:
    """The seconds that blocks took together."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time of a block."""
        start = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - start


def tables(source: sqlite3.Connection) -> Iterator[tuple[sa.Table, list[tuple[Any, ...]]]]:
    """Every table with its rows, as the driver hands them out."""
    for table in METADATA.sorted_tables:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        yield table, source.execute(f"SELECT {names} FROM {table.name}").fetchall()  # noqa: S608 - our own names


@contextmanager
def into_sqlite(url: sa.URL) -> Iterator[Target]:
    """Insert by ``executemany``, in one transaction."""
    with closing(sqlite3.connect(str(url.database), isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")

        def insert(table: sa.Table, rows: Sequence[tuple[Any, ...]]) -> None:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            marks = ", ".join("?" * len(table.columns))
            statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
            connection.executemany(statement, rows)

        yield Target(insert, lambda: connection.execute("COMMIT"))


@contextmanager
def into_postgres(url: sa.URL) -> Iterator[Target]:
    """Insert by ``COPY``, in one transaction."""
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:

        def insert(table: sa.Table, rows: Sequence[tuple[Any, ...]]) -> None:
            names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)

        yield Target(insert, connection.commit)


def main(source: str, address: str) -> None:
    """Insert, and print how long it took."""
    store = Store(address)
    store.migrate()
    store.close()
    url = sa.make_url(address)
    opened = into_sqlite if url.get_backend_name() == "sqlite" else into_postgres
    watch = Stopwatch()
    with closing(sqlite3.connect(source)) as rows_of, opened(url) as target:
        for table, rows in tables(rows_of):
            with watch.running():
                target.insert(table, rows)
        with watch.running():
            target.commit()
    sys.stdout.write(f"{watch.seconds}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
