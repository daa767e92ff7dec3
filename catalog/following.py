"""
Following (跟随): a running process answers from the latest revision, whoever published it, wherever.

A follower looks for later revisions a few times a second, derives the next snapshot in a thread of
its own, and swaps it in. While the database is away the last snapshot stays, and it is known since
when.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import structlog

from catalog import serving
from catalog.errors import StoreUnavailable
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from catalog.store import Store

LONGEST_PAUSE_SECONDS = 5.0
"""How long a follower waits at most before it tries a database again that is away."""

GIVE_BACK_SECONDS = 30.0
"""How often the pages of a snapshot's file are given back; those that are in use come again in some milliseconds."""

Listener = Callable[[Snapshot], None]
"""Told of each snapshot that is swapped in, in the thread that swaps it; must not take long."""

log = structlog.get_logger()


class Live:
    """
    The snapshot that this process answers from.

    Swapping it is one assignment: a request has the old snapshot or the new one, from its first field to its last.

    Args:
        snapshot: the snapshot to begin with; ``None`` until one is loaded.
    """

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self._snapshot = snapshot
        self._listeners: tuple[Listener, ...] = ()
        self._lock = threading.Lock()

    @property
    def snapshot(self) -> Snapshot | None:
        """The current snapshot; ``None`` while none is loaded."""
        return self._snapshot

    def swap(self, snapshot: Snapshot) -> None:
        """Answer from another snapshot from the next request on, and tell whoever listens; from any thread."""
        self._snapshot = snapshot
        for tell in self._listeners:
            tell(snapshot)

    @contextmanager
    def listening(self, tell: Listener) -> Iterator[None]:
        """Be told of every snapshot that is swapped in meanwhile."""
        with self._lock:
            self._listeners = (*self._listeners, tell)
        try:
            yield
        finally:
            with self._lock:
                self._listeners = tuple(other for other in self._listeners if other is not tell)

    def is_at(self, number: int) -> bool:
        """Whether a revision of that number, or a later one, is live."""
        return self._snapshot is not None and self._snapshot.revision.number >= number

    async def wait_for(self, number: int, timeout: float) -> bool:  # noqa: ASYNC109 - it tells, and does not raise
        """
        Whether a revision of that number, or a later one, is live before the time is over.

        Args:
            number: the number of the revision.
            timeout: how long to wait for it, in seconds.
        """
        loop = asyncio.get_running_loop()
        reached = asyncio.Event()

        def tell(snapshot: Snapshot) -> None:
            if snapshot.revision.number >= number:
                loop.call_soon_threadsafe(reached.set)

        with self.listening(tell):
            if not self.is_at(number):
                try:
                    await asyncio.wait_for(reached.wait(), timeout)
                except TimeoutError:
                    return self.is_at(number)
            return True


class Follower:
    """
    Keeps a process at the latest revision.

    Args:
        url: the database that is followed, or a replica of it.
        folder: where the files of large snapshots are.
        live: where the snapshot is swapped in.
        clock: tells this instant.
        poll_seconds: how often to look.
        forget: called when the database turns out to be another one than before.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        live: Live,
        *,
        clock: Callable[[], datetime],
        poll_seconds: float,
        forget: Callable[[], None] = lambda: None,
    ) -> None:
        self._url = url
        self._folder = folder
        self._live = live
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._forget = forget
        self._store = Store(url)
        self._woken = threading.Event()
        self._is_stopped = False
        self._thread: threading.Thread | None = None
        self._looking = threading.Lock()
        self._pause_seconds = poll_seconds
        self._behind: int | None = None
        self._gave_back = time.monotonic()
        self.last_seen: datetime | None = None
        """When the database was last seen; ``None``: not yet."""
        self.away_since: datetime | None = None
        """Since when it could not be looked at; ``None``: it was there when last looked for."""

    def age_seconds(self, now: datetime) -> float | None:
        """For how long the database has not been seen; ``None``: it never was."""
        return None if self.last_seen is None else max(0.0, (now - self.last_seen).total_seconds())

    def start(self) -> None:
        """Begin to follow, in a thread."""
        self._thread = threading.Thread(target=self._follow, name="follower", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follow no more; returns when the thread has ended and the connections are given back."""
        self._is_stopped = True
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
        self._store.close()

    def wake(self) -> None:
        """Look now: somebody has published."""
        self._woken.set()

    def look(self) -> None:
        """Look once for a later revision, and swap it in; whatever fails is logged, once for each outage."""
        with self._looking:
            try:
                self._look()
            except StoreUnavailable as refusal:
                self._miss(refusal.message)
            except (
                Exception
            ) as error:  # whatever it is, the next look may succeed, and questions are answered meanwhile
                if self.away_since is None:
                    log.exception("following_failed")
                self._miss(repr(error))
            else:
                self._see()

    def _follow(self) -> None:
        while not self._is_stopped:
            self.look()
            self._give_back()
            self._woken.wait(self._pause_seconds)
            self._woken.clear()

    def _give_back(self) -> None:
        """
        Give back, now and then, the pages of the snapshot's file.

        A survey of a nation looks at most of its tables, and ordinary questions at few of their pages.
        """
        snapshot, now = self._live.snapshot, time.monotonic()
        if snapshot is not None and now >= self._gave_back + GIVE_BACK_SECONDS:
            snapshot.source.give_back()
            self._gave_back = now

    def _look(self) -> None:
        latest = self._store.latest()
        current = self._live.snapshot
        known = None if current is None else current.revision
        if latest is None or latest == known:
            return
        if known is not None and latest.number < known.number:
            self._fall_behind(known, latest)
            return
        found = self._next(current, latest)
        if found is not None:
            if current is None:
                serving.rehearse(found, self._store)
            self._live.swap(found)
            log.info("revision_live", revision=found.revision.number)

    def _next(self, current: Snapshot | None, latest: Revision) -> Snapshot | None:
        if current is not None and serving.is_of(current, self._store):
            found = serving.following(current, self._store, latest)
            if found is not None:
                return found
        elif current is not None:
            log.warning("database_replaced", revision=current.revision.number, found=latest.number)
            self._forget()
        return serving.loaded(self._store, self._url, self._folder)

    def _fall_behind(self, known: Revision, latest: Revision) -> None:
        """A replica that lags, or a backup that was put back: what is known stays until there is something later."""
        if self._behind != latest.number:
            self._behind = latest.number
            log.warning("database_behind", revision=known.number, found=latest.number)

    def _miss(self, reason: str) -> None:
        """Note that the database is away, try again later, and until then answer from a file if from nothing else."""
        self._pause_seconds = min(2 * self._pause_seconds, max(LONGEST_PAUSE_SECONDS, self._poll_seconds))
        if self.away_since is None:
            self.away_since = self._clock()
            log.warning("database_away", reason=reason)
            if self._live.snapshot is None and (found := serving.stored(self._url, self._folder)) is not None:
                self._live.swap(found)

    def _see(self) -> None:
        self.last_seen = self._clock()
        self._pause_seconds = self._poll_seconds
        if self.away_since is not None:
            log.info("database_back", away_since=self.away_since.isoformat())
            self.away_since = None
