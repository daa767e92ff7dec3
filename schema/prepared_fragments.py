"""
Fragments: finished JSON of what the snapshot says the same on every day, kept while it is true.

With each piece stands which parts of the snapshot were looked at for it. When another snapshot comes into use, a
piece is taken over as soon as it is asked for, if all these parts are the same in both.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from catalog.inheriting import same_parts
from catalog.snapshot import Snapshot
from catalog.watching import Watched
from schema.world import Seen

BESIDE_BYTES = 400
"""What a piece takes beside its text: its key, its place in the table, and what holds them together."""


class Kept(msgspec.Struct, frozen=True, gc=False):
    """
    What was made of something; nothing that the garbage collector would have to look through, as there are many.

    Attributes:
        it: with it, so that nothing else can come by its identity meanwhile.
        made: finished JSON, or a mold of it.
        size: what it takes, in bytes.
        parts: the parts of the snapshot that were looked at.
    """

    it: object
    made: Any
    size: int
    parts: tuple[str, ...]


class Fragments:
    """
    The finished JSON of one snapshot, for the event loop's thread.

    The oldest goes first when there is too much.

    Args:
        snapshot: what is kept is true of it only.
        most_bytes: the most memory that is taken, and as much again by what nobody has asked for since the snapshot before.
        earlier: those of the snapshot before; they are used up.

    Attributes:
        kept: each piece by the number of its selection and the identity of what it was asked of.
        mark: tells these from those of any other snapshot, and holds on to neither.
    """

    def __init__(self, snapshot: Snapshot, *, most_bytes: int, earlier: Fragments | None = None) -> None:
        self.snapshot = snapshot
        self.mark = object()
        self.kept: OrderedDict[tuple[int, int], Kept] = OrderedDict()
        self._most_bytes = most_bytes
        self._bytes = 0
        self._earlier = OrderedDict[tuple[int, int], Kept]() if earlier is None else earlier.kept
        self._same = frozenset[str]() if earlier is None else same_parts(snapshot, earlier.snapshot)

    def piece(self, number: int, it: object, source: Seen[Any], make: Callable[[Seen[Any]], tuple[Any, int]]) -> Any:
        """
        A piece that is taken over, or made and kept.

        Args:
            number: of the selection.
            it: what it is made of; never changes.
            source: what is seen around it, in a world of this snapshot.
            make: makes it of what is seen, and tells its size in bytes. The piece holds on to nothing else.
        """
        outer = source.world.snapshot
        found = self.kept.get((number, id(it))) or self._taken_over(number, it) or self._made(number, it, source, make)
        if isinstance(outer, Watched):
            outer.parts.update(found.parts)
        return found.made

    def is_about(self, source: Seen[Any]) -> bool:
        """Whether something is seen in a world of this snapshot."""
        seen: object = source.world.snapshot
        return seen is self.snapshot or (isinstance(seen, Watched) and seen.is_of(self.snapshot))

    def _taken_over(self, number: int, it: object) -> Kept | None:
        found = self._earlier.pop((number, id(it)), None)
        return self._put(number, found) if found is not None and self._same.issuperset(found.parts) else None

    def _made(self, number: int, it: object, source: Seen[Any], make: Callable[[Seen[Any]], tuple[Any, int]]) -> Kept:
        watched = Watched(self.snapshot)
        world = replace(source.world, snapshot=cast("Snapshot", watched))
        made, size = make(Seen(world, source.on, source.it))
        return self._put(number, Kept(it, made, size + BESIDE_BYTES, tuple(watched.parts)))

    def _put(self, number: int, kept: Kept) -> Kept:
        self.kept[number, id(kept.it)] = kept
        self._bytes += kept.size
        while self._bytes > self._most_bytes:
            self._bytes -= self.kept.popitem(last=False)[1].size
        return kept


def fitted(text: bytes) -> bytes:
    """The same text in as much memory as it needs: what orjson answers with holds on to four kilobytes."""
    return bytes(memoryview(text))
