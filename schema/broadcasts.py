"""Broadcasts (广播): everything that is told as it happens, where it is served, and how much of it there is."""

from __future__ import annotations

from typing import NamedTuple

from starlette.routing import BaseRoute, WebSocketRoute

from catalog import feeds
from catalog.following import Live
from catalog.store import Store
from schema.feeds import Changes, History
from schema.http import Endpoint
from schema.metrics import Gauge
from schema.sockets import Sockets
from schema.streams import Streams
from schema.subscriptions import Subscriptions, Watcher


class Most(NamedTuple):
    """
    How many may be served at the same time.

    Attributes:
        sockets: WebSockets.
        subscriptions: operations that go on, over sockets and streams together.
    """

    sockets: int
    subscriptions: int


class Broadcasts:
    """
    Sockets, streams of events, and the feed of changes.

    Args:
        endpoint: keeps the documents, and executes queries.
        live: where the snapshot is.
        store: where revisions that have gone by are read.
        most: how many are served.
    """

    def __init__(self, endpoint: Endpoint, live: Live, store: Store, *, most: Most) -> None:
        history = History(
            lambda after, limit: feeds.revisions(store, after=after, limit=limit),
            lambda number, place: feeds.changed(store, number, place),
        )
        self.watcher = Watcher(live, endpoint.world, history.revisions)
        self.subscriptions = Subscriptions(endpoint, self.watcher, most=most.subscriptions)
        self.sockets = Sockets(self.subscriptions, most=most.sockets)
        self.streams = Streams(self.subscriptions)
        self.changes = Changes(history, self.watcher)

    def routes(self) -> list[BaseRoute]:
        """Where they are served."""
        return [WebSocketRoute("/graphql", self.sockets), self.streams.route(), self.changes.route()]

    def gauges(self) -> list[Gauge]:
        """How much of it there is."""
        return [
            Gauge("sockets", "Open WebSockets.", lambda: self.sockets.open),
            Gauge("subscriptions", "Operations that go on.", lambda: self.subscriptions.open),
            Gauge("waiting", "Subscribers and pollers that wait for a revision.", lambda: self.watcher.waiting),
        ]
