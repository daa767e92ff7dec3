"""
Serving (就绪): the snapshots that a process answers from, as quickly and as small as they can be had.

A catalogue of a city is held in memory. One of a province or the nation stands in a file that is
written by a process of its own, since the rows of a nation take far more memory to arrange than to
ask. Later revisions are derived from the file of an earlier one until too much has come and gone.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import NamedTuple, TypeVar

from catalog import deltas, mapped
from catalog.deriving import DerivedSource, derive
from catalog.errors import StoreUnavailable, UnknownRevision
from catalog.garbage import no_garbage
from catalog.records import Record
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from catalog.store import Store

if sys.platform != "win32":
    import fcntl

R = TypeVar("R", bound=Record)

HELD_ROWS = 100_000
"""The largest catalogue that is held in memory; a larger one stands in a file."""

DERIVED_ROWS = 10_000
"""How many rows may come and go since a snapshot was made until one is made anew."""


def latest(url: str, folder: Path) -> Snapshot | None:
    """
    The catalogue at its latest revision, in a database that is brought up to date first; ``None`` while it is empty.

    Args:
        url: the database.
        folder: where the files of large snapshots are.

    Raises:
        StoreUnavailable: the database failed, or the file could not be written.
    """
    store = Store(url)
    try:
        store.migrate()
        return loaded(store, url, folder)
    finally:
        store.close()


def prepare(url: str, followed: str, folder: Path, *, is_shared: bool) -> int | None:
    """
    See to it that servers find what they need: tables in the form of this version, and a large snapshot's file.

    Args:
        url: the database.
        followed: the replica that servers follow, or the database itself.
        folder: where the files of large snapshots are.
        is_shared: whether several processes are to serve, so that the file is better written before.

    Returns:
        The number of the latest revision; ``None`` while there is none.

    Raises:
        StoreUnavailable: the database failed, and so did the replica, if there is one.
    """
    store = Store(url)
    try:
        store.migrate()
    except StoreUnavailable:
        if followed == url:
            raise
    finally:
        store.close()
    store = Store(followed)
    try:
        if is_shared:
            loaded(store, followed, folder)
        revision = store.latest()
        return None if revision is None else revision.number
    finally:
        store.close()


def loaded(store: Store, url: str, folder: Path) -> Snapshot | None:
    """
    The catalogue at its latest revision: from the file of that or of an earlier revision, or made anew.

    ``None`` while the store is empty.

    Raises:
        StoreUnavailable: the database failed, or the file could not be written.
    """
    revision = store.latest()
    if revision is None:
        return None
    return _near(store, url, folder, revision) or _anew(store, url, folder, revision)


def following(snapshot: Snapshot, store: Store, revision: Revision) -> Snapshot | None:
    """
    The catalogue at another revision, derived; ``None`` when too much comes and goes.

    Raises:
        StoreUnavailable: the database failed.
    """
    known = snapshot.revision.number
    overlaid = snapshot.source.size if isinstance(snapshot.source, DerivedSource) else 0
    if overlaid + deltas.size(store, known, revision.number) > DERIVED_ROWS:
        return None
    return derive(snapshot, revision, deltas.delta(store, known, revision.number))


def rehearse(snapshot: Snapshot, store: Store) -> None:
    """
    Ask what the next revision will be asked for, so that SQLAlchemy has put the questions into words before it comes.

    Raises:
        StoreUnavailable: the database failed.
    """
    number = snapshot.revision.number
    deltas.size(store, number, number)
    deltas.delta(store, number, number)


def is_of(snapshot: Snapshot, store: Store) -> bool:
    """
    Whether the revision of a snapshot is one of the store's; it is none when another database stands at the address.

    Raises:
        StoreUnavailable: the database failed.
    """
    try:
        return store.revision(snapshot.revision.number) == snapshot.revision
    except UnknownRevision:
        return False


def stored(url: str, folder: Path) -> Snapshot | None:
    """The latest catalogue that stands in a file, whatever the database has since; ``None``: there is no file."""
    files = (mapped.opened(path) for path in _files(url, folder))
    return next((found for found in files if found is not None), None)


def _near(store: Store, url: str, folder: Path, revision: Revision) -> Snapshot | None:
    found = stored(url, folder)
    if found is None or found.revision.number > revision.number or not is_of(found, store):
        return None
    return found if found.revision == revision else following(found, store, revision)


def _anew(store: Store, url: str, folder: Path, revision: Revision) -> Snapshot:
    if store.size(revision.number) <= HELD_ROWS:
        return Snapshot.of(revision, store.facts(revision.number))
    path = folder / name(url, revision.number)
    with _alone(folder):
        found = mapped.opened(path)
        return found if found is not None and found.revision == revision else _written(url, path, revision, write)


def _written(url: str, path: Path, revision: Revision, writing: Callable[[str, Path, int], None]) -> Snapshot:
    writer = get_context("spawn").Process(target=writing, args=(url, path, revision.number))
    writer.start()
    writer.join()
    found = mapped.opened(path)
    if writer.exitcode != 0 or found is None:
        raise StoreUnavailable(
            f"The file {path.name} of the snapshot could not be written. See to it that CATALOG_SNAPSHOTS names a folder "
            "that may be written and has room.",
            f"无法写入快照文件 {path.name}。请确认 CATALOG_SNAPSHOTS 所指文件夹可写且空间充足。",
        )
    return found


def write(url: str, path: Path, number: int) -> None:
    """Write the file of a revision, and take away those of all but the one before; runs in a process of its own."""
    write_one(url, path, number)
    kept = {name(url, number), name(url, number - 1)}
    for other in _files(url, path.parent):
        if other.name not in kept:
            other.unlink(missing_ok=True)


def write_one(url: str, path: Path, number: int) -> None:
    """Write the file of a revision; runs in a process of its own."""
    store = Store(url)
    try:
        revision = store.revision(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        with no_garbage():
            mapped.write(path, revision, Rows(store, number))
    finally:
        store.close()


class Rows(NamedTuple):
    """The rows of one revision, read kind by kind, so that those of all kinds are never in memory together."""

    store: Store
    number: int

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of one kind."""
        return self.store.rows(record, self.number)


def name(url: str, number: int | str) -> str:
    """What the file of a revision is called; databases that share a folder are told apart by their address."""
    return f"{sha256(url.encode()).hexdigest()[:8]}-revision-{number}.catalogue"


def _files(url: str, folder: Path) -> list[Path]:
    """The files of a database's revisions, the latest first."""
    return sorted(folder.glob(name(url, "*")), key=lambda path: (len(path.name), path.name), reverse=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time write into a folder; the others find there what they would have written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder, os.O_RDONLY)
    except OSError:  # a folder that cannot be written is told by whoever writes into it
        yield
        return
    try:
        if sys.platform != "win32":
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


class Snapshots:
    """
    The catalogue at any revision: derived from the current one, and kept while it is asked for.

    May be asked from any thread; not on an event loop, since it reads the database.

    Args:
        url: the database.
        folder: where the files of large snapshots are.
        current: the snapshot at hand, from which others are derived; ``None`` until there is one.
        kept: how many others are kept; the one that was not asked for the longest is forgotten.
    """

    def __init__(self, url: str, folder: Path, current: Callable[[], Snapshot | None], *, kept: int) -> None:
        self._url = url
        self._folder = folder
        self._store = Store(url)
        self._current = current
        self._most = kept
        self._kept: OrderedDict[int, Snapshot] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many snapshots of other revisions are kept."""
        return len(self._kept)

    def at(self, number: int) -> Snapshot:
        """
        The catalogue as one revision knew it.

        Raises:
            UnknownRevision: there is no such revision, or not yet.
            StoreUnavailable: the database failed.
        """
        current = self._current()
        if current is not None and current.revision.number == number:
            return current
        with self._lock:
            if number not in self._kept:
                self._kept[number] = self._made(self._store.revision(number), current)
            self._kept.move_to_end(number)
            found = self._kept[number]
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return found

    def forget(self) -> None:
        """Forget every snapshot, because another database stands at the address."""
        with self._lock:
            self._kept.clear()

    def close(self) -> None:
        """Give the connections back."""
        self._store.close()

    def _made(self, revision: Revision, current: Snapshot | None) -> Snapshot:
        found = None if current is None else following(current, self._store, revision)
        if found is not None:
            return found
        if self._store.size(revision.number) <= HELD_ROWS:
            return Snapshot.of(revision, self._store.facts(revision.number))
        path = self._folder / f"{name(self._url, revision.number)}.asked"
        try:
            return _written(self._url, path, revision, write_one)
        finally:
            path.unlink(missing_ok=True)  # what is mapped stays readable until it is let go
