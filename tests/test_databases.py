"""What databases promise: the tables that the program declares, and clear words when they fail."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from catalog import databases
from catalog.errors import StoreUnavailable
from catalog.store import Store
from catalog.tables import METADATA
from tests.rows import CITY, DISTRICT, publish, rows


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    """An empty store."""
    store = Store(f"sqlite:///{file}")
    store.migrate()
    yield store
    store.close()


# Tables


def test_the_migrations_make_exactly_the_tables_that_the_program_declares(file: Path, store: Store) -> None:
    engine = sa.create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()
    store.migrate()
    assert store.latest() is None


def test_every_constraint_has_a_name_by_the_convention() -> None:
    names = {constraint.name for table in METADATA.sorted_tables for constraint in table.constraints}
    assert None not in names
    assert {"pk_divisions", "fk_divisions_opened", "fk_divisions_closed", "pk_revisions"} <= names


def test_a_row_of_no_revision_cannot_be_written(file: Path, store: Store) -> None:
    publish(store, CITY)
    engine = databases.engine(f"sqlite:///{file}")
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql("UPDATE divisions SET closed = 7")
    engine.dispose()


# The database fails


@pytest.mark.parametrize(
    "url",
    [
        "",
        "catalogue.sqlite",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://root:secret@host/name",
        "postgresql+asyncpg://x",
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(
        StoreUnavailable, match="or postgresql://user:password@host/name in CATALOG_DATABASE_URL"
    ) as refused:
        Store(url)
    assert "secret" not in refused.value.message


def test_a_database_out_of_reach_is_refused_without_credentials() -> None:
    store = Store("postgresql://clerk:secret@127.0.0.1:1/catalogue?connect_timeout=1")
    with pytest.raises(StoreUnavailable) as refused:
        store.latest()
    assert refused.value.message.startswith("The database catalogue at 127.0.0.1: it does not answer as it should.")
    assert "secret" not in refused.value.message + refused.value.message_zh
    assert "clerk" not in refused.value.message + refused.value.message_zh
    store.close()


def refusal(file: Path) -> str:
    """What the store says when it is asked for its latest revision."""
    store = Store(f"sqlite:///{file}")
    with pytest.raises(StoreUnavailable) as refused:
        store.latest()
    store.close()
    return refused.value.message


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    file = tmp_path / "none" / "catalogue.sqlite"
    assert refusal(file) == (
        f"The database {file}: the file cannot be opened. See to it that its folder exists and may be written."
    )


def test_a_file_that_is_no_database_is_told(file: Path) -> None:
    file.write_bytes(b"certainly no database " * 100)
    assert "the file is no SQLite database. Give another file" in refusal(file)


def test_a_database_without_tables_is_told(file: Path) -> None:
    assert "it has no catalogue in it yet. Load a package with `catalog load`." in refusal(file)


def test_a_database_of_a_later_version_is_told(file: Path, store: Store) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r9999'")
    connection.close()
    with pytest.raises(StoreUnavailable, match="made by a later version of this program"):
        store.migrate()


def test_a_database_that_may_only_be_read_is_told(file: Path, store: Store) -> None:
    publish(store, CITY)
    read_only = Store(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert rows(read_only.facts()) == {CITY}
    with pytest.raises(StoreUnavailable, match="the file may only be read"):
        publish(read_only, DISTRICT)
    read_only.close()


def test_a_database_that_another_program_writes_is_told(
    file: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, CITY)
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0)
    second = Store(f"sqlite:///{file}")
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="another program is writing to it"):
        publish(second, DISTRICT)
    writer.close()
    assert publish(second, DISTRICT).number == 2
    second.close()
