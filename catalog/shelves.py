"""
Shelves (数据架): the rows of one kind, found by key, however many there are.

A shelf answers one question: which rows carry this key? A few thousand rows are held as records in
dictionaries. A nation's are packed: the bytes of the rows one after another, and for each index the
hashes of the keys in order beside the numbers of their rows, all in one file that is mapped and not
read, so that workers share its pages and a restart takes no time. A packed row becomes a record when
it is asked for; the last few thousand are kept.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, BinaryIO, Generic, Literal, Protocol, TypeVar
from zlib import crc32

import msgspec

from catalog.records import Record, columns

R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)

Keys = Callable[[R], Iterable[str]]
"""The keys under which a row is found in one index."""

HELD_ROWS = 20_000
"""Kinds of record with no more rows than this are held as records when a file is opened."""

KEPT_GROUPS = 8_192
"""How many looked-up groups of packed rows are kept for each index."""

_ALIGNED = 8


class Shelf(Protocol[R_co]):
    """The rows of one kind, found by key."""

    def get(self, index: str, key: str) -> Sequence[R_co]:
        """The rows that carry a key in an index, in the order of their file."""

    def has(self, index: str, key: str) -> bool:
        """Whether any row carries the key."""

    def __iter__(self) -> Iterator[R_co]:
        """Every row, in the order of its file."""

    def __len__(self) -> int:
        """How many rows there are."""


class HeldShelf(Generic[R]):
    """
    Rows held as records.

    Args:
        rows: the rows, in order.
        indexes: the keys of a row in each index.
    """

    def __init__(self, rows: Iterable[R], indexes: Mapping[str, Keys[R]]) -> None:
        self._rows = tuple(rows)
        self._groups: dict[str, dict[str, list[R]]] = {}
        for name, keys in indexes.items():
            groups: dict[str, list[R]] = defaultdict(list)
            for row in self._rows:
                for key in keys(row):
                    groups[key].append(row)
            self._groups[name] = dict(groups)

    def get(self, index: str, key: str) -> Sequence[R]:
        """The rows that carry a key in an index, in the order of their file."""
        return self._groups[index].get(key, ())

    def has(self, index: str, key: str) -> bool:
        """Whether any row carries the key."""
        return key in self._groups[index]

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class PackedShelf(Generic[R]):
    """
    Rows in a mapped file.

    Args:
        record: their kind.
        view: the file.
        plan: where in it the rows and the indexes are, as :func:`pack` wrote it down.
    """

    def __init__(self, record: type[R], view: memoryview, plan: Mapping[str, Any]) -> None:
        self._record = record
        self._names = [column.name for column in columns(record)]
        self._bytes = _section(view, plan["rows"], "B")
        self._offsets = _section(view, plan["offsets"], "Q")
        self._pools = [
            None if pool is None else _unpooled(pool, column.kind, many=column.many)
            for column, pool in zip(columns(record), plan["pools"], strict=True)
        ]
        self._decode = msgspec.msgpack.Decoder().decode
        self._indexes = {name: _Index(view, found) for name, found in plan["indexes"].items()}
        self._kept = lru_cache(KEPT_GROUPS)(self._look_up)

    def get(self, index: str, key: str) -> Sequence[R]:
        """The rows that carry a key in an index, in the order of their file."""
        return self._kept(index, key)

    def has(self, index: str, key: str) -> bool:
        """Whether any row carries the key."""
        return next(self._indexes[index].numbers(key), None) is not None

    def __iter__(self) -> Iterator[R]:
        return map(self._row, range(len(self)))

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def _look_up(self, index: str, key: str) -> tuple[R, ...]:
        return tuple(self._row(number) for number in self._indexes[index].numbers(key))

    def _row(self, number: int) -> R:
        values = self._decode(self._bytes[self._offsets[number] : self._offsets[number + 1]])
        return self._record(
            **{
                name: value if pool is None else pool[value]
                for name, pool, value in zip(self._names, self._pools, values, strict=True)
            }
        )


class _Index:
    """
    The keys of one index, in order of their hashes, each beside the number of its row.

    Keys whose hashes are equal are told apart by the key itself, kept in the file as well.
    """

    def __init__(self, view: memoryview, plan: Mapping[str, Any]) -> None:
        self._hashes = _section(view, plan["hashes"], "I")
        self._rows = _section(view, plan["rows"], "I")
        self._starts = _section(view, plan["starts"], "I")
        self._keys = _section(view, plan["keys"], "B")

    def numbers(self, key: str) -> Iterator[int]:
        wanted = key.encode()
        hashed = crc32(wanted)
        at = bisect_left(self._hashes, hashed)
        while at < len(self._hashes) and self._hashes[at] == hashed:
            if self._keys[self._starts[at] : self._starts[at + 1]] == wanted:
                yield self._rows[at]
            at += 1


def pack(file: BinaryIO, record: type[R], rows: Iterable[R], indexes: Mapping[str, Keys[R]]) -> dict[str, Any]:
    """
    Write the rows of one kind and their indexes to a file.

    Args:
        file: where to write, at an aligned position.
        record: the kind of record.
        rows: the rows, in order.
        indexes: the keys of a row in each index.

    Returns:
        The plan by which :class:`PackedShelf` finds them again.
    """
    described = columns(record)
    pooled = [column.many or column.name == "source" or column.kind not in (str, int, float) for column in described]
    pools: list[dict[Any, int]] = [{} for _ in described]
    offsets = array("Q", [0])
    entries: dict[str, list[tuple[int, bytes, int]]] = {name: [] for name in indexes}
    encode = msgspec.msgpack.Encoder().encode
    start = file.tell()
    size = 0
    for number, row in enumerate(rows):
        values = [getattr(row, column.name) for column in described]
        for at, is_pooled in enumerate(pooled):
            if is_pooled:
                values[at] = pools[at].setdefault(values[at], len(pools[at]))
        size += file.write(encode(values))
        offsets.append(size)
        for name, keys in indexes.items():
            entries[name] += [(crc32(key := text.encode()), key, number) for text in keys(row)]
    return {
        "rows": [start, size],
        "offsets": _write(file, offsets),
        "pools": [
            [msgspec.to_builtins(value) for value in pool] if is_pooled else None
            for pool, is_pooled in zip(pools, pooled, strict=True)
        ],
        "indexes": {name: _write_index(file, found) for name, found in entries.items()},
    }


def _write_index(file: BinaryIO, entries: list[tuple[int, bytes, int]]) -> dict[str, list[int]]:
    entries.sort()
    starts = array("I", [0])
    for _, key, _ in entries:
        starts.append(starts[-1] + len(key))
    return {
        "hashes": _write(file, array("I", [hashed for hashed, _, _ in entries])),
        "rows": _write(file, array("I", [number for _, _, number in entries])),
        "starts": _write(file, starts),
        "keys": _write(file, b"".join(key for _, key, _ in entries)),
    }


def _write(file: BinaryIO, content: array[int] | bytes) -> list[int]:
    """Write a section at an aligned position; tells where it begins and how many bytes it has."""
    file.write(b"\0" * (-file.tell() % _ALIGNED))
    start = file.tell()
    file.write(memoryview(content).cast("B") if len(content) else b"")
    return [start, file.tell() - start]


def _section(view: memoryview, place: Sequence[int], kind: Literal["B", "I", "Q"]) -> memoryview[int]:
    start, size = place
    return view[start : start + size].cast(kind)


def _unpooled(pool: Sequence[Any], kind: type, *, many: bool) -> list[Any]:
    if many:
        return [tuple(msgspec.convert(part, kind) for part in value) for value in pool]
    return [None if value is None else msgspec.convert(value, kind) for value in pool]
