"""Fragments: finished JSON of what is the same on every day, kept as long as its snapshot is the one asked."""

from __future__ import annotations

from itertools import count
from typing import Any, NamedTuple

import orjson

from catalog.records import Record
from catalog.snapshot import Snapshot
from schema.prepared_values import Complete, Request, Trail
from schema.world import Seen

_numbers = count()


class Kept(NamedTuple):
    """What was asked of a record; with the record, so that no other can come by its identity meanwhile."""

    record: Record
    fragment: orjson.Fragment
    size: int


class Fragments:
    """
    The finished JSON of one snapshot, for the event loop's thread.

    The oldest goes first when there is too much. Who swaps the snapshot begins anew with this, too.

    Args:
        snapshot: what is kept is true of it only.
        most_bytes: the most JSON that is kept; each piece takes some 500 bytes beside its text.
    """

    def __init__(self, snapshot: Snapshot, *, most_bytes: int) -> None:
        self.snapshot = snapshot
        self.kept: dict[tuple[int, int], Kept] = {}
        self._most_bytes = most_bytes
        self._bytes = 0

    def keep(self, key: tuple[int, int], record: Record, data: Any) -> orjson.Fragment:
        """Finish and keep what was asked of a record."""
        text = orjson.dumps(data)
        fragment = orjson.Fragment(text)
        self.kept[key] = Kept(record, fragment, len(text))
        self._bytes += len(text)
        while self._bytes > self._most_bytes:
            self._bytes -= self.kept.pop(next(iter(self.kept))).size
        return fragment


def finished(select: Complete) -> Complete:
    """
    A selection that is the same on every day, as finished JSON.

    Only what is asked of records of the snapshot is kept, and only if all went well.
    """
    number = next(_numbers)

    def selected(source: Any, request: Request, trail: Trail) -> Any:
        fragments: Fragments = request.fragments
        if source.__class__ is not Seen or source.world.snapshot is not fragments.snapshot:
            return select(source, request, trail)
        record = source.it
        key = (number, id(record))
        if (known := fragments.kept.get(key)) is not None:
            return known.fragment
        errors = len(request.errors)
        data = select(source, request, trail)
        if len(request.errors) > errors or not isinstance(record, Record):
            return data
        return fragments.keep(key, record, data)

    return selected
