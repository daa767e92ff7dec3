"""The snapshot that a process answers from: held when it is small, from a file when it is large."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from catalog import mapped, serving
from catalog.errors import StoreUnavailable
from catalog.facts import Facts
from catalog.handling import handling
from catalog.loading import load
from catalog.revisions import Revision
from catalog.shelves import PackedShelf
from catalog.snapshot import Snapshot
from catalog.store import Store
from tests.shipped import PACKAGE

NOW = datetime(2020, 1, 1, 8, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store that holds the shipped package."""
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    store = Store(address)
    load(store, PACKAGE, now=NOW)
    store.close()
    return address


def is_from_file(snapshot: Snapshot) -> bool:
    return isinstance(snapshot.agencies._shelf, PackedShelf)  # noqa: SLF001 - where it stands is what is promised


def test_an_empty_store_has_no_snapshot(tmp_path: Path) -> None:
    assert serving.latest(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path) is None


def test_a_city_is_held_in_memory(url: str, tmp_path: Path) -> None:
    snapshot = serving.latest(url, tmp_path / "files")
    assert snapshot is not None
    assert not is_from_file(snapshot)
    assert not (tmp_path / "files").exists()


def test_a_larger_catalogue_stands_in_a_file_and_answers_the_same(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = serving.latest(url, tmp_path)
    monkeypatch.setattr(serving, "HELD_ROWS", 100)
    snapshot = serving.latest(url, tmp_path / "files")
    assert held is not None
    assert snapshot is not None
    assert is_from_file(snapshot)
    assert [path.name for path in (tmp_path / "files").iterdir()] == [serving.name(url, 1)]
    item = held.items.get("unemployment-registration")
    assert item is not None
    day = date(2019, 12, 31)
    assert handling(snapshot, item, "440402001001", day) == handling(held, item, "440402001001", day)


def test_the_file_of_a_revision_is_written_once(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HELD_ROWS", 100)
    serving.latest(url, tmp_path)
    file = tmp_path / serving.name(url, 1)
    written = file.stat().st_mtime_ns
    serving.latest(url, tmp_path)
    assert file.stat().st_mtime_ns == written


def test_the_file_of_an_older_database_at_the_same_address_is_written_anew(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HELD_ROWS", 100)
    mapped.write(tmp_path / serving.name(url, 1), Revision(1, datetime(2001, 1, 1, tzinfo=UTC), "a", "b"), Facts({}))
    snapshot = serving.latest(url, tmp_path)
    assert snapshot is not None
    assert (snapshot.revision.at, len(snapshot.items)) == (NOW, 170)


def test_files_of_old_revisions_of_the_same_database_are_taken_away(url: str, tmp_path: Path) -> None:
    for address, number in ((url, 7), (url, 8), ("sqlite:///other.sqlite", 7)):
        (tmp_path / serving.name(address, number)).write_bytes(b"")
    serving.write(url, tmp_path / serving.name(url, 1), 1)
    left = {path.name for path in tmp_path.glob("*.catalogue")}
    assert left == {serving.name(url, 1), serving.name("sqlite:///other.sqlite", 7)}


def test_a_folder_that_cannot_be_written_is_told(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HELD_ROWS", 100)
    (tmp_path / "taken").write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreUnavailable, match="CATALOG_SNAPSHOTS"):
        serving.latest(url, tmp_path / "taken")
