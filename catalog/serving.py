"""
Serving (就绪): the snapshot that a process answers from, as quickly and as small as it can be had.

A catalogue of a city is held in memory. One of a province or the nation stands in a file that is
written once for each revision, by a process of its own, since the rows of a nation take far more
memory to arrange than to ask.
"""

from __future__ import annotations

from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from catalog import mapped
from catalog.errors import StoreUnavailable
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from catalog.store import Store

HELD_ROWS = 100_000
"""The largest catalogue that is held in memory; a larger one stands in a file."""


def latest(url: str, folder: Path) -> Snapshot | None:
    """
    The catalogue at its latest revision; ``None`` while the store is empty.

    Args:
        url: the database.
        folder: where the files of large snapshots are.

    Raises:
        StoreUnavailable: the database failed, or the file could not be written.
    """
    store = Store(url)
    try:
        store.migrate()
        revision = store.latest()
        if revision is None:
            return None
        if store.size(revision.number) <= HELD_ROWS:
            return Snapshot.of(revision, store.facts(revision.number))
    finally:
        store.close()
    return _from_file(url, folder, revision)


def _from_file(url: str, folder: Path, revision: Revision) -> Snapshot:
    path = folder / name(url, revision.number)
    found = mapped.opened(path)
    if found is not None and found.revision == revision:
        return found
    writer = get_context("spawn").Process(target=write, args=(url, path, revision.number))
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
    store = Store(url)
    try:
        revision = store.revision(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        mapped.write(path, revision, store.facts(number))
    finally:
        store.close()
    kept = {name(url, number), name(url, number - 1)}
    for other in path.parent.glob(name(url, "*")):
        if other.name not in kept:
            other.unlink(missing_ok=True)


def name(url: str, number: int | str) -> str:
    """What the file of a revision is called; databases that share a folder are told apart by their address."""
    return f"{sha256(url.encode()).hexdigest()[:8]}-revision-{number}.catalogue"
