"""
Mapped snapshots (快照文件): a snapshot's rows in one file that processes map and share.

The file is written once for a revision, under another name until it is whole. It holds a heading,
the shelves, the rows of every other kind, and at its end the plan of where they are.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import msgspec

from catalog.facts import BY_FILE, Facts
from catalog.records import Record
from catalog.revisions import Revision
from catalog.shelves import PackedShelf, Shelf, pack
from catalog.snapshot import Snapshot, indexes, ordered

R = TypeVar("R", bound=Record)

MAGIC = b"catalog1"
"""The heading of a file of this form; a file of another form is written anew."""


class MappedSource:
    """A mapped file as the source of a snapshot."""

    def __init__(self, view: memoryview, plan: Mapping[str, Any]) -> None:
        self._view = view
        self._plans = plan["kinds"]

    def shelf(self, record: type[R]) -> Shelf[R]:
        """The rows of a kind, packed."""
        return PackedShelf(record, self._view, self._plans[record.file])

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of a kind, all of them as records."""
        return tuple(PackedShelf(record, self._view, self._plans[record.file]))


def write(path: Path, revision: Revision, facts: Facts) -> None:
    """Write the file of a snapshot; it appears under its name when it is whole."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            _write(file, revision, facts)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(file: BinaryIO, revision: Revision, facts: Facts) -> None:
    file.write(MAGIC + bytes(8))
    shelved = indexes(facts)
    kinds = {}
    for name, record in BY_FILE.items():
        file.write(bytes(-file.tell() % 8))
        kinds[name] = pack(file, record, ordered(facts.of(record)), shelved.get(record, {}))
    plan = {"kinds": kinds, "revision": revision}
    start = file.tell()
    file.write(msgspec.json.encode(plan))
    file.seek(len(MAGIC))
    file.write(start.to_bytes(8, "little"))


def opened(path: Path) -> Snapshot | None:
    """The snapshot in a file; ``None`` when there is no file, or one of another form."""
    try:
        with path.open("rb") as file:
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):  # no such file, or an empty one, which cannot be mapped
        return None
    if view[: len(MAGIC)] != MAGIC:
        return None
    start = int.from_bytes(view[len(MAGIC) : len(MAGIC) + 8], "little")
    plan = msgspec.json.decode(view[start:])
    revision = msgspec.convert(plan["revision"], Revision)
    return Snapshot.from_source(revision, MappedSource(view, plan))
