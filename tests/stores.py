"""Stores for tests: an empty one on each database, and what lies in its tables."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from catalog.facts import RECORDS
from catalog.store import Store
from catalog.tables import TABLES
from tests.bench.postgres import Postgres

DATABASES = ("sqlite", "postgresql")

_numbers = count(1)


class Servers:
    """Databases with empty tables, made once and copied for every test; PostgreSQL is started when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "empty.sqlite"
        self._folder = folder
        self._postgres: Postgres | None = None
        self._empty = ""
        _migrate(f"sqlite:///{self._file}")

    def url(self, database: str) -> str:
        """The address of a database of its own, with empty tables."""
        if database == "sqlite":
            return f"sqlite:///{shutil.copy(self._file, self._folder / f'{next(_numbers)}.sqlite')}"
        return self._copied()

    def _copied(self) -> str:
        if self._postgres is None:
            self._postgres = Postgres()
            self._empty = self._postgres.fresh("empty")
            _migrate(self._empty)
            self._execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        name = f"copy_{next(_numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE empty")
        return sa.make_url(self._empty).set(database=name).render_as_string(hide_password=False)

    def _execute(self, *statements: str) -> None:
        url = sa.make_url(self._empty).set(database="postgres").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def stop(self) -> None:
        """Stop what was started."""
        if self._postgres is not None:
            self._postgres.stop()


def _migrate(url: str) -> None:
    store = Store(url)
    store.migrate()
    store.close()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """The databases of one test run."""
    found = Servers(tmp_path_factory.mktemp("stores"))
    yield found
    found.stop()


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, servers: Servers) -> str:
    """The address of an empty store, on each database in turn."""
    return servers.url(request.param)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store, on each database in turn."""
    found = Store(url)
    yield found
    found.close()


def every_row(store: Store) -> dict[tuple[str, int], tuple[Any, ...]]:
    """Every row that the store ever had of the catalogue, by table and number: number, revisions, values."""
    with store.reading() as connection:
        return {
            (record.file, row[0]): tuple(row)
            for record in RECORDS
            for row in connection.execute(sa.select(TABLES[record]))
        }
