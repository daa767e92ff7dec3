"""A running process answers from the latest revision, and from the last one while the database is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from catalog import following, serving
from catalog.deltas import Delta
from catalog.deriving import DerivedSource, derive
from catalog.facts import Facts
from catalog.following import Follower, Live
from catalog.snapshot import Snapshot
from catalog.store import Store
from tests.derivations import revision
from tests.rows import ACT, CITY, DISTRICT, ROWS, publish
from tests.test_mapped import mapped, resident

NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)
RENAMED = msgspec.structs.replace(CITY, name_en="Zhuhai")


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with one revision."""
    publish(store, *ROWS)
    return store


@pytest.fixture
def live() -> Live:
    """No snapshot yet."""
    return Live()


@pytest.fixture
def follow(url: str, tmp_path: Path) -> Iterator[Callable[..., Follower]]:
    """Makes followers that look when they are told to."""
    made: list[Follower] = []

    def follow(live: Live, **given: Any) -> Follower:
        made.append(Follower(url, tmp_path, live, clock=lambda: NOON, poll_seconds=0.01, **given))
        return made[-1]

    yield follow
    for follower in made:
        follower.stop()


@pytest.fixture
def follower(filled: Store, follow: Callable[..., Follower], live: Live) -> Follower:
    """One that follows a store with one revision."""
    assert filled.latest() is not None
    return follow(live)


def rename(store: Store, table: str, to: str) -> None:
    """Make a database fail, or answer again: nothing is found in it while its table has another name."""
    with store.writing() as connection:
        connection.execute(sa.text(f"ALTER TABLE {table} RENAME TO {to}"))


def at(live: Live) -> int | None:
    return None if live.snapshot is None else live.snapshot.revision.number


def test_the_first_look_loads_and_the_next_one_derives(filled: Store, follower: Follower, live: Live) -> None:
    follower.look()
    first = live.snapshot
    assert first is not None
    publish(filled, RENAMED)
    assert at(live) == 1
    follower.look()
    second = live.snapshot
    assert second is not None
    assert (at(live), second.territory.versions(CITY.code)) == (2, (RENAMED,))
    assert (second.agencies is first.agencies, isinstance(second.source, DerivedSource)) == (True, True)
    assert first.territory.versions(CITY.code) == [CITY]


def test_several_revisions_are_taken_in_one_step(filled: Store, follower: Follower, live: Live) -> None:
    follower.look()
    publish(filled, RENAMED)
    publish(filled, close=[ACT])
    follower.look()
    assert live.snapshot is not None
    assert (at(live), live.snapshot.delegations.get(ACT.code)) == (3, None)


def test_an_empty_store_is_waited_for(store: Store, follow: Callable[..., Follower], live: Live) -> None:
    follower = follow(live)
    follower.look()
    assert (at(live), follower.away_since, follower.last_seen) == (None, None, NOON)
    publish(store, CITY)
    follower.look()
    assert at(live) == 1


def test_what_changes_too_much_is_made_anew(
    filled: Store, follower: Follower, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "DERIVED_ROWS", 3)
    follower.look()
    publish(filled, RENAMED)
    follower.look()
    assert live.snapshot is not None
    assert isinstance(live.snapshot.source, DerivedSource)
    publish(filled, CITY)  # two rows come or go in either, and three may
    follower.look()
    assert (at(live), isinstance(live.snapshot.source, DerivedSource)) == (3, False)


def test_while_the_database_is_away_the_last_snapshot_stays(filled: Store, follower: Follower, live: Live) -> None:
    """Since when is known; it is logged once; and the database is followed again when it is back."""
    follower.look()
    with capture_logs() as logs:
        rename(filled, "revisions", "away")
        follower.look()
        follower.look()
        assert (at(live), follower.away_since) == (1, NOON)
        rename(filled, "away", "revisions")
        follower.look()
    assert (follower.away_since, follower.last_seen) == (None, NOON)
    assert [entry["event"] for entry in logs] == ["database_away", "database_back"]


def test_its_age_is_the_time_since_the_database_was_seen(follower: Follower) -> None:
    assert follower.age_seconds(NOON) is None
    follower.look()
    assert follower.age_seconds(NOON + timedelta(seconds=90)) == 90


def test_a_process_that_starts_while_the_database_is_away_answers_from_a_file(
    filled: Store, url: str, tmp_path: Path, follower: Follower, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "HELD_ROWS", 1)
    serving.loaded(filled, url, tmp_path)
    rename(filled, "revisions", "away")
    follower.look()
    assert (at(live), follower.away_since, follower.last_seen) == (1, NOON, None)


def test_a_database_that_lags_takes_nothing_back(filled: Store, follow: Callable[..., Follower]) -> None:
    live = Live(Snapshot.of(revision(2), Facts({})))
    assert filled.latest() is not None
    follower = follow(live)
    with capture_logs() as logs:
        follower.look()
        follower.look()
    assert (at(live), [entry["event"] for entry in logs]) == (2, ["database_behind"])


def test_another_database_at_the_same_address_is_loaded_and_the_old_one_forgotten(
    filled: Store, follow: Callable[..., Follower]
) -> None:
    live = Live(Snapshot.of(revision(1), Facts({})))
    forgotten: list[bool] = []
    follow(live, forget=lambda: forgotten.append(True)).look()
    assert live.snapshot is not None
    assert (live.snapshot.revision, forgotten) == (filled.latest(), [True])
    assert live.snapshot.revision != revision(1)


async def test_whoever_waits_for_a_revision_is_woken_by_it(filled: Store, follower: Follower, live: Live) -> None:
    with capture_logs():
        follower.start()
        assert await live.wait_for(1, 10)
        waiting = asyncio.create_task(live.wait_for(2, 10))
        await asyncio.to_thread(publish, filled, DISTRICT, RENAMED)
        assert await waiting
    assert at(live) == 2


async def test_a_revision_that_does_not_come_is_waited_for_no_longer_than_allowed(live: Live) -> None:
    live.swap(Snapshot.of(revision(3), Facts({})))
    assert (await live.wait_for(3, 0), await live.wait_for(2, 0), await live.wait_for(4, 0.01)) == (True, True, False)


def test_whoever_listens_is_told_until_it_stops(live: Live) -> None:
    told: list[int] = []
    with live.listening(lambda snapshot: told.append(snapshot.revision.number)):
        live.swap(Snapshot.of(revision(1), Facts({})))
    live.swap(Snapshot.of(revision(2), Facts({})))
    assert told == [1]


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="memory is told as Linux tells it")
def test_pages_of_the_file_are_given_back_now_and_then(
    follow: Callable[..., Follower], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a snapshot that was derived from that in the file."""
    monkeypatch.setattr(following, "GIVE_BACK_SECONDS", 0.0)
    snapshot = derive(mapped(tmp_path, Facts.of_rows(ROWS)), revision(8), Delta())
    follower = follow(Live(snapshot))
    assert resident(tmp_path / "snapshot") > 0
    follower.start()
    until = time.monotonic() + 60
    while resident(tmp_path / "snapshot"):
        assert time.monotonic() < until
        time.sleep(0.01)
    follower.stop()
