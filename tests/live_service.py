"""A service that really listens, on a store of the small city, whose revisions a test publishes one by one."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from catalog.following import Live
from catalog.records import Record
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from catalog.store import Store
from schema.asked import Bounds
from schema.broadcasts import Broadcasts, Most
from schema.caching import Caching
from schema.documents import Documents
from schema.hot import HotPath
from schema.http import Endpoint
from schema.limits import Limits
from schema.metrics import Counts
from schema.root import build
from schema.world import World
from tests.rows import publish
from tests.small_city import BASE

SCHEMA = build().graphql_schema


class Service:
    """
    The application on a store, and the means to move it on.

    Args:
        folder: where the store is made.
        most: how many sockets, and how many subscriptions, are served.
    """

    def __init__(self, folder: Path, *, most: int = 1000) -> None:
        self.store = Store(f"sqlite:///{folder / 'catalogue.sqlite'}")
        self.store.migrate()
        self.live = Live()
        self.settings = Settings()
        self.ahead = timedelta()
        self.address = ""
        endpoint = Endpoint(
            SCHEMA,
            Documents(SCHEMA, Limits(tokens=4000, depth=16, aliases=64, cost=20000), kept=50),
            world=lambda: None if self.live.snapshot is None else World(self.live.snapshot, self.now()),
            bounds=Bounds(body_bytes=10_000, values=1000, nesting=8),
            caching=Caching(seconds=0, edition=""),
            counts=Counts(),
        )
        told = Broadcasts(endpoint, self.live, self.store, most=Most(most, most))
        self.watcher, self.subscriptions, self.sockets, self.changes = (
            told.watcher,
            told.subscriptions,
            told.sockets,
            told.changes,
        )
        self.app: ASGIApp = HotPath(endpoint, "/graphql", Starlette(routes=told.routes()))

    def now(self) -> datetime:
        """This instant as the service has it, which a test may set ahead."""
        return self.settings.now() + self.ahead

    def publish(self, *rows: Record, close: list[Record] | None = None, note: str | None = None) -> int:
        """Publish a change and answer from it; the number of its revision."""
        revision = publish(self.store, *rows, close=close, note=note)
        self.live.swap(Snapshot.of(revision, self.store.facts()))
        return revision.number

    def today(self) -> date:
        """The day as the service has it."""
        return self.now().date()

    def is_idle(self) -> bool:
        """Whether nobody is connected, subscribed or waiting."""
        return not (self.sockets.open or self.subscriptions.open or self.changes.waiting or self.watcher.waiting)


@contextmanager
def running(folder: Path, **given: Any) -> Iterator[Service]:
    """A service at revision 1, the small city, that listens on a free port for as long as the context lasts."""
    service = Service(folder, **given)
    service.publish(*BASE)
    server = uvicorn.Server(
        uvicorn.Config(service.app, log_level="warning", lifespan="off", timeout_graceful_shutdown=2)
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            service.address = f"127.0.0.1:{listening.getsockname()[1]}"
            yield service
        finally:
            server.should_exit = True
            thread.join()
            service.store.close()


async def becomes(true: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Whether something comes to be so before the time is over."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.01)
    return True
