"""The snapshot that a process answers from: held when it is small, from a file when it is large."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from catalog import mapped, serving
from catalog.cards import CardedShelf
from catalog.deriving import DerivedSource
from catalog.errors import StoreUnavailable, UnknownRevision
from catalog.facts import Facts
from catalog.handling import handling
from catalog.instruments import Instrument
from catalog.loading import load
from catalog.revisions import Revision
from catalog.serving import Snapshots
from catalog.snapshot import Snapshot
from catalog.store import Store
from tests.rows import publish
from tests.shipped import PACKAGE
from tests.worlds import row

NOW = datetime(2020, 1, 1, 8, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store that holds the shipped package."""
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    store = Store(address)
    load(store, PACKAGE, now=NOW)
    store.close()
    return address


def change(url: str, *documents: str) -> None:
    """Publish a revision that brings some documents."""
    store = Store(url)
    publish(store, *(row(Instrument, code=code, title=code) for code in documents))
    store.close()


def is_from_file(snapshot: Snapshot) -> bool:
    return isinstance(snapshot.agencies._shelf, CardedShelf)  # noqa: SLF001 - where it stands is what is promised


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


# Later revisions from earlier files


def test_a_later_revision_is_derived_from_the_file_of_an_earlier_one(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HELD_ROWS", 100)
    serving.latest(url, tmp_path)
    change(url, "later")
    snapshot = serving.latest(url, tmp_path)
    assert snapshot is not None
    assert (snapshot.revision.number, isinstance(snapshot.source, DerivedSource)) == (2, True)
    assert snapshot.instruments.get("later") is not None
    assert [path.name for path in tmp_path.glob("*.catalogue")] == [serving.name(url, 1)]


def test_a_file_is_written_anew_when_too_much_has_come_and_gone(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HELD_ROWS", 100)
    monkeypatch.setattr(serving, "DERIVED_ROWS", 1)
    serving.latest(url, tmp_path)
    change(url, "one", "two")
    snapshot = serving.latest(url, tmp_path)
    assert snapshot is not None
    assert not isinstance(snapshot.source, DerivedSource)
    assert {path.name for path in tmp_path.glob("*.catalogue")} == {serving.name(url, 1), serving.name(url, 2)}


def test_servers_are_told_the_latest_revision_and_find_its_file(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HELD_ROWS", 100)
    assert serving.prepare(url, url, tmp_path, is_shared=True) == 1
    assert (tmp_path / serving.name(url, 1)).exists()


def test_servers_start_on_an_empty_database_and_on_a_replica_alone(url: str, tmp_path: Path) -> None:
    """A database that is not there is refused, unless there is a replica to follow."""
    gone = f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.sqlite'}"
    empty = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    assert serving.prepare(empty, empty, tmp_path, is_shared=True) is None
    assert serving.prepare(gone, url, tmp_path, is_shared=False) == 1
    with pytest.raises(StoreUnavailable):
        serving.prepare(gone, gone, tmp_path, is_shared=False)


# Other revisions


@pytest.fixture
def snapshots(url: str, tmp_path: Path) -> Iterator[Snapshots]:
    """Every revision of a catalogue with five, of which two others than the current one are kept."""
    for number in range(2, 6):
        change(url, f"document-{number}")
    current = serving.latest(url, tmp_path)
    snapshots = Snapshots(url, tmp_path, lambda: current, kept=2)
    yield snapshots
    snapshots.close()


def known(snapshot: Snapshot) -> list[bool]:
    return [snapshot.instruments.get(f"document-{number}") is not None for number in range(2, 6)]


def test_every_revision_is_as_it_was_known_then(snapshots: Snapshots) -> None:
    for number in (5, 1, 3, 2, 4, 1):
        snapshot = snapshots.at(number)
        assert snapshot.revision.number == number
        assert known(snapshot) == [number >= 2, number >= 3, number >= 4, number >= 5]


def test_no_more_revisions_are_kept_than_allowed_and_those_asked_last(snapshots: Snapshots) -> None:
    first, second = snapshots.at(1), snapshots.at(2)
    assert snapshots.at(1) is first
    snapshots.at(3)
    assert (len(snapshots), snapshots.at(1) is first, snapshots.at(2) is second) == (2, True, False)
    snapshots.forget()
    assert len(snapshots) == 0


def test_threads_that_ask_for_one_revision_share_it(snapshots: Snapshots) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(snapshots.at, [2] * 32))
    assert all(snapshot is found[0] for snapshot in found)


def test_an_old_revision_that_differs_in_too_much_leaves_no_file(
    url: str, tmp_path: Path, snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "DERIVED_ROWS", 0)
    assert known(snapshots.at(2)) == [True, False, False, False]
    monkeypatch.setattr(serving, "HELD_ROWS", 100)
    snapshot = snapshots.at(1)
    assert (is_from_file(snapshot), known(snapshot)) == (True, [False] * 4)
    assert not list(tmp_path.glob("*asked"))
    assert not list(tmp_path.glob(serving.name(url, 1)))


@pytest.mark.parametrize("number", [0, -1, 6, 2**31])
def test_a_revision_that_is_not_there_is_refused_with_the_latest_number(snapshots: Snapshots, number: int) -> None:
    with pytest.raises(UnknownRevision, match="revision 5 as the latest"):
        snapshots.at(number)
