"""Processes that serve: ready when there is a revision, followed by it, replaced when they end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
import msgspec
import pytest
from starlette.types import Message

from catalog.following import Follower, Live
from catalog.settings import Settings
from catalog.store import Store
from schema.app import create_app
from schema.server import HEALTH_SECONDS
from tests import shipped
from tests.rows import CITY, DISTRICT, ROWS, publish
from tests.small_schema import SCHEMA

HOME = Path(__file__).parent.parent
NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)
PATIENCE_SECONDS = 3 * HEALTH_SECONDS
"""A worker that is killed while it starts is missed only when its time to start is over."""

T = TypeVar("T")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An empty store."""
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    store = Store(address)
    store.migrate()
    store.close()
    return address


def write(url: str, *rows: Any) -> None:
    store = Store(url)
    publish(store, *rows)
    store.close()


def eventually(tell: Callable[[], T | None]) -> T:
    """What is told, as soon as anything is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := tell()) is None:
        assert time.monotonic() < until
        time.sleep(0.02)
    return found


# What /readyz tells


async def readiness(follower: Follower, live: Live) -> tuple[int, Any]:
    app = create_app(Settings(), live, SCHEMA, follower)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalogue") as client:
        answer = await client.get("/readyz")
    return answer.status_code, answer.json()


async def test_readiness_tells_the_revision_and_when_the_database_was_last_seen(url: str, tmp_path: Path) -> None:
    live = Live()
    follower = Follower(url, tmp_path, live, clock=lambda: NOON, poll_seconds=1)
    assert await readiness(follower, live) == (
        503,
        {"status": "no catalogue is loaded yet", "database": "not seen yet", "lastSeen": None},
    )
    follower.look()
    assert await readiness(follower, live) == (
        503,
        {"status": "no revision is published yet", "database": "there", "lastSeen": "2020-01-01T12:00:00+00:00"},
    )
    write(url, *ROWS)
    follower.look()
    assert await readiness(follower, live) == (
        200,
        {
            "revision": 1,
            "at": "2019-07-01T01:00:00+00:00",
            "database": "there",
            "lastSeen": "2020-01-01T12:00:00+00:00",
        },
    )
    follower.stop()


async def test_readiness_goes_on_while_the_database_is_away(tmp_path: Path) -> None:
    """A process that has a snapshot is ready, and says since when it hears nothing."""
    live = Live()
    follower = Follower(
        f"sqlite:///{tmp_path / 'no' / 'folder.sqlite'}", tmp_path, live, clock=lambda: NOON, poll_seconds=1
    )
    follower.look()
    away = {"database": "away since 2020-01-01T12:00:00+00:00", "lastSeen": None}
    assert await readiness(follower, live) == (503, {"status": "no catalogue is loaded yet", **away})
    live.swap(shipped.snapshot())
    status, told = await readiness(follower, live)
    assert (status, told["revision"], told["database"]) == (200, 1, away["database"])
    follower.stop()


def followers() -> set[int | None]:
    """The threads that follow revisions, those of services that other tests have started among them."""
    return {thread.ident for thread in threading.enumerate() if thread.name == "follower"}


async def test_the_application_follows_while_it_runs(url: str, tmp_path: Path) -> None:
    live, others = Live(), followers()
    follower = Follower(url, tmp_path, live, clock=lambda: NOON, poll_seconds=0.01)
    app = create_app(Settings(), live, SCHEMA, follower)
    events: asyncio.Queue[Message] = asyncio.Queue()
    told: asyncio.Queue[Message] = asyncio.Queue()

    async def run() -> None:
        await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, events.get, told.put)

    running = asyncio.create_task(run())
    await events.put({"type": "lifespan.startup"})
    assert (await told.get())["type"] == "lifespan.startup.complete"
    await asyncio.to_thread(write, url, *ROWS)
    assert await live.wait_for(1, PATIENCE_SECONDS)
    await events.put({"type": "lifespan.shutdown"})
    assert (await told.get())["type"] == "lifespan.shutdown.complete"
    await running
    assert followers() <= others


# Processes


@pytest.fixture
def port() -> int:
    """One on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        number: int = listening.getsockname()[1]
        return number


@pytest.fixture
def server(url: str, port: int, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Two workers on one port."""
    settings = {"CATALOG_DATABASE_URL": url, "CATALOG_SNAPSHOTS": str(tmp_path), "CATALOG_POLL_SECONDS": "0.05"}
    command = [sys.executable, "-m", "catalog.cli", "serve", "--port", str(port), "--workers", "2"]
    with subprocess.Popen(command, cwd=HOME, env={**os.environ, **settings}, stderr=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        yield process
        process.kill()


def workers(process: subprocess.Popen[bytes]) -> set[int]:
    """The processes that were started to answer."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    return {int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def answered(port: int) -> int | None:
    """The revision that whoever is asked answers from."""
    try:
        answer = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5)
    except httpx.TransportError:
        return None
    revision: int = answer.json().get("revision", 0)
    return revision


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up as Linux tells them")
def test_workers_share_a_port_follow_revisions_are_replaced_and_end_together(
    url: str, port: int, server: subprocess.Popen[bytes]
) -> None:
    """An empty store is waited for; one worker is killed and another takes its place; SIGTERM ends all."""
    assert eventually(lambda: answered(port)) == 0
    write(url, *ROWS)
    eventually(lambda: answered(port) == 1 or None)
    first = eventually(lambda: found if len(found := workers(server)) == 2 else None)
    os.kill(killed := min(first), signal.SIGKILL)
    second = eventually(lambda: found if len(found := workers(server) - {killed}) == 2 else None)
    assert len(first & second) == 1
    write(url, DISTRICT, msgspec.structs.replace(CITY, name_en="Zhuhai"))
    eventually(lambda: answered(port) == 2 or None)
    server.send_signal(signal.SIGTERM)
    assert server.wait(PATIENCE_SECONDS) == 0
    assert all(map(is_gone, second))
