"""Processes that publish until they are killed, and say what was acknowledged to them."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest import mock

from catalog import publishing
from catalog.errors import StoreUnavailable
from catalog.loading import load
from catalog.store import Store
from tests.soak import history

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])
"""Processes come from one that has imported what they need, and that holds no connection."""


BEGUN = 0
"""What a process tells when it is about to publish for the first time."""

AWAY = 3
"""The exit code of a process whose database was away."""


def publish_on(url: str, acknowledged: Connection) -> None:
    """Publish the history from where the store stands; tell every number when, and only when, it is published."""
    store = Store(url)
    try:
        latest = store.latest()
        number = 0 if latest is None else latest.number
        acknowledged.send(BEGUN)
        while True:
            number += 1
            history.publish(store, number)
            acknowledged.send(number)
    except StoreUnavailable:
        sys.exit(AWAY)


def load_into(url: str, package: Path, fill_rows: int | None, acknowledged: Connection) -> None:
    """Load a package; with ``fill_rows``, tables of so many rows are filled without their indexes."""
    store = Store(url)
    author, approver = (None, None) if store_is_empty(store) else ("Li", "Chen")
    with mock.patch.object(publishing, "MANY_ROWS", fill_rows or publishing.MANY_ROWS):
        loaded = load(store, package, now=history.at(1), author=author, approver=approver)
    assert loaded.revision is not None
    acknowledged.send(loaded.revision.number)
    store.close()


def store_is_empty(store: Store) -> bool:
    """Whether a store holds no revision, or has no tables yet."""
    try:
        return store.latest() is None
    except StoreUnavailable:
        return True


@contextmanager
def running(target: Callable[..., None], *arguments: object) -> Iterator[tuple[BaseProcess, Connection]]:
    """A process, killed at the end at the latest, and what it tells."""
    told, telling = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=target, args=(*arguments, telling))
    process.start()
    telling.close()
    try:
        yield process, told
    finally:
        kill(process)
        told.close()


def kill(process: BaseProcess) -> None:
    """Kill a process with SIGKILL, which it cannot notice, and wait until it is gone."""
    if process.is_alive():
        with suppress(ProcessLookupError):  # it may end by itself meanwhile
            process.kill()
    process.join()
    assert process.exitcode in (0, AWAY, -signal.SIGKILL), "it ended by itself, and not well"


def all_told(told: Connection) -> list[int]:
    """Every revision that a process told of before it ended."""
    numbers: list[int] = []
    try:
        while True:
            numbers.append(told.recv())
    except EOFError:
        return [number for number in numbers if number != BEGUN]
