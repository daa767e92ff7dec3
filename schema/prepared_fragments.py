"""Fragments: finished JSON of what the snapshot says the same on every day, kept while that snapshot is the one asked."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple

import orjson

from catalog.snapshot import Snapshot

BESIDE_BYTES = 400
"""What a piece takes beside its text: its key, its place in the table, and what holds them together."""


class Kept(NamedTuple):
    """What was asked of something; with it, so that nothing else can come by its identity meanwhile."""

    it: object
    fragment: orjson.Fragment
    size: int


class Fragments:
    """
    The finished JSON of one snapshot, for the event loop's thread.

    The oldest goes first when there is too much. Who swaps the snapshot begins anew with this, too.

    Args:
        snapshot: what is kept is true of it only.
        most_bytes: the most memory that is taken.

    Attributes:
        kept: each piece by the number of its selection and the identity of what it was asked of.
    """

    def __init__(self, snapshot: Snapshot, *, most_bytes: int) -> None:
        self.snapshot = snapshot
        self.kept: OrderedDict[tuple[int, int], Kept] = OrderedDict()
        self._most_bytes = most_bytes
        self._bytes = 0

    def keep(self, number: int, it: object, data: Any) -> orjson.Fragment:
        """
        Finish and keep a piece.

        Args:
            number: of the selection.
            it: what it was asked of; never changes.
            data: the answer.
        """
        text = orjson.dumps(data)
        kept = self.kept[number, id(it)] = Kept(it, orjson.Fragment(text), len(text) + BESIDE_BYTES)
        self._bytes += kept.size
        while self._bytes > self._most_bytes:
            self._bytes -= self.kept.popitem(last=False)[1].size
        return kept.fragment
