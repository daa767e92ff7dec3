"""What writing many rows promises: the same tables, indexes and rows as writing few."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from catalog import publishing
from catalog.facts import RECORDS
from catalog.loading import load
from catalog.package import read
from catalog.store import Store
from catalog.tables import METADATA
from tests.packages import SHIPPED


def test_tables_filled_without_their_indexes_have_them_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "MANY_ROWS", 1)
    store = Store(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    load(store, SHIPPED, now=datetime(2024, 1, 2, tzinfo=UTC))
    kept, shipped = store.facts(), read(SHIPPED)
    assert [kept.of(record) == shipped.of(record) for record in RECORDS] == [True] * len(RECORDS)
    store.close()
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        indexes = sa.inspect(connection).get_indexes("delegations")
    engine.dispose()
    assert {index["name"] for index in indexes} == {
        "ix_delegations_opened",
        "ix_delegations_closed",
        "ix_delegations_code",
    }
