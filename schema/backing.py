"""Backing: what stands behind the application of one process: the snapshot that is live, and its database."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable
from typing import TYPE_CHECKING

from starlette.types import Scope

from catalog.drafts import Drafts
from catalog.following import Follower, Live
from catalog.identities import Principal
from catalog.serving import Snapshots
from catalog.settings import Settings
from catalog.store import Store
from schema.bearer import Callers
from schema.desk import Desk
from schema.metrics import Gauge
from schema.world import World

if TYPE_CHECKING:
    from schema.oidc import IdentityProvider


class Backing:
    """
    What stands behind the application of one process.

    Args:
        settings: where the databases are, and the clock in the catalogue's time zone.
        live: where the snapshot is; whoever loads revisions swaps it.
        follower: keeps ``live`` at the latest revision between start and stop; ``None``: nobody does.
        snapshots: the catalogue at other revisions; made here unless the follower has to know it.
    """

    def __init__(
        self, settings: Settings, live: Live, follower: Follower | None = None, snapshots: Snapshots | None = None
    ) -> None:
        self.settings = settings
        self.live = live
        self.follower = follower
        self.replica = Store(settings.followed_url)
        self._primary = Store(settings.database_url)
        self._snapshots = other_revisions(settings, live) if snapshots is None else snapshots
        drafts = Drafts(
            self._primary,
            max_operations=settings.max_operations,
            complete_instruments=settings.complete_instruments,
        )
        self._desk = Desk(self._primary, drafts, self._snapshots, live, wake=self._wake)
        self._callers = Callers(
            self._primary, _identity_provider(settings), failures_per_minute=settings.failures_per_minute
        )

    def world(self) -> World | None:
        """The world of a request that comes now; ``None`` while no catalogue is loaded."""
        snapshot = self.live.snapshot
        return None if snapshot is None else World(snapshot, self.settings.now, desk=self._desk)

    def caller(self, scope: Scope) -> Awaitable[Principal]:
        """On whose behalf a request comes."""
        return self._callers.principal_of(scope, self.settings.now())

    async def start(self) -> None:
        """Load the latest revision, and follow those that come."""
        if self.follower is not None:
            await asyncio.to_thread(self.follower.look)
            gc.collect()
            gc.freeze()  # what was loaded stays: the collector need not look through it again and again
            self.follower.start()

    async def stop(self) -> None:
        """Follow no more, and give the connections back."""
        if self.follower is not None:
            await asyncio.to_thread(self.follower.stop)
        for opened in (self.replica, self._primary, self._snapshots):
            opened.close()

    @property
    def database(self) -> dict[str, object]:
        """What is known of the database: whether it is there, and when it was last seen; empty when nobody looks."""
        if self.follower is None:
            return {}
        away, seen = self.follower.away_since, self.follower.last_seen
        there = "not seen yet" if seen is None else "there"
        return {"database": there if away is None else f"away since {away.isoformat()}", "lastSeen": seen}

    def gauges(self) -> list[Gauge]:
        """What is told of it at `/metrics`."""
        return [
            Gauge("snapshot_revision", "Number of the revision that is answered from.", self._revision),
            Gauge("snapshot_age_seconds", "How long ago that revision was published.", self._age_seconds),
            Gauge("database_unseen_seconds", "How long ago the database was last seen.", self._unseen_seconds),
            Gauge("kept_results", "Results that the snapshot keeps.", self._results),
            Gauge("kept_revisions", "Snapshots of other revisions that are kept.", lambda: len(self._snapshots)),
        ]

    def _revision(self) -> float | None:
        return None if self.live.snapshot is None else self.live.snapshot.revision.number

    def _age_seconds(self) -> float | None:
        snapshot = self.live.snapshot
        return None if snapshot is None else (self.settings.now() - snapshot.revision.at).total_seconds()

    def _unseen_seconds(self) -> float | None:
        return None if self.follower is None else self.follower.age_seconds(self.settings.now())

    def _results(self) -> float | None:
        return None if self.live.snapshot is None else len(self.live.snapshot.memory)

    def _wake(self) -> None:
        if self.follower is not None:
            self.follower.wake()


def _identity_provider(settings: Settings) -> IdentityProvider | None:
    if not any((settings.oidc_issuer, settings.oidc_audience, settings.oidc_jwks)):
        return None
    from schema.oidc import identity_provider  # noqa: PLC0415 - 8 MB of cryptography, and most servers have no provider

    return identity_provider(settings)


def other_revisions(settings: Settings, live: Live) -> Snapshots:
    """The catalogue at other revisions than the one that is live."""
    return Snapshots(settings.followed_url, settings.snapshots, lambda: live.snapshot, kept=settings.kept_revisions)


def following(settings: Settings) -> Backing:
    """What stands behind a process that follows the database of the settings."""
    live = Live()
    snapshots = other_revisions(settings, live)
    follower = Follower(
        settings.followed_url,
        settings.snapshots,
        live,
        clock=settings.now,
        poll_seconds=settings.poll_seconds,
        forget=snapshots.forget,
    )
    return Backing(settings, live, follower, snapshots)
