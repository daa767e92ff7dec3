"""
Packed rows (压缩行): the rows of one kind as bytes in a file, each made a record when it is asked for.

A row is its size and a MessagePack array. Most columns of most kinds have few values (levels, lines,
dates of effect, sources), and always in the same few combinations: these stand once in the plan, and
the row has the number of its combination. What is left are keys and names.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, repeat
from operator import attrgetter
from types import GenericAlias
from typing import Any, BinaryIO, Generic, NamedTuple, Protocol, TypeVar, cast, get_type_hints

import msgspec
from msgspec.structs import replace

from catalog.records import Record, columns

R = TypeVar("R", bound=Record)

MOST_SHARED = 4_096
"""How many combinations of values the plan of a kind may have; they are held in memory."""

ROWS_SHARING = 8
"""How many rows a combination must have on average."""

_LARGE = 255
"""A first byte that says that the size of the row follows in four bytes; any other is the size itself."""

_HEAD = 5
_BLOCK = 1 << 16

_COUNTED_ROWS = 10_000


class File(Protocol):
    """A file of rows and tables, open for reading."""

    @property
    def view(self) -> memoryview:
        """All of it; what is looked at becomes a part of the memory of the process."""

    @property
    def read(self) -> Callable[[int, int], bytes]:
        """Reads so many bytes, or what there are, from a position on; they take no memory but that of the answer."""


class RowForm(Generic[R]):
    """
    How the rows of one kind are packed.

    Args:
        record: their kind.
        plan: as :func:`pack_rows` wrote it down.

    Attributes:
        array: the type of the array of a row.
        make: what makes a record of the values of such an array.
    """

    def __init__(self, record: type[R], plan: Mapping[str, Any]) -> None:
        hints = get_type_hints(record)
        own, shared = plan["own"], plan["shared"]
        combination = GenericAlias(tuple, tuple(hints[name] for name in shared))
        combinations = [msgspec.convert(values, combination) for values in plan["combinations"]]
        pattern = partial(cast("Callable[..., R]", record), **dict.fromkeys(own))
        patterns = [pattern(**dict(zip(shared, values, strict=True))) for values in combinations]
        self.array = GenericAlias(tuple, (int, *(hints[name] for name in own)))
        self.make = _maker(own, patterns)
        self._decode = msgspec.msgpack.Decoder(self.array).decode

    def made(self, packed: bytes) -> R:
        """The record of a row."""
        return self.make(*self._decode(packed))


class PackedRows(Generic[R]):
    """
    The rows of one kind in a file.

    Args:
        record: their kind.
        file: the file.
        plan: where they are, as :func:`pack_rows` wrote it down.

    Attributes:
        form: how they are packed.
    """

    def __init__(self, record: type[R], file: File, plan: Mapping[str, Any]) -> None:
        self.form = RowForm(record, plan)
        self._made = self.form.made
        self._read = file.read
        self._start, self._end = plan["rows"]
        self._count: int = plan["count"]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[R]:
        start, size = self._start, _BLOCK
        while start < self._end:
            block = self._read(min(size, self._end - start), start)
            end = 0
            for first, end in _extents(block):
                yield self._made(block[first:end])
            start += end
            size = _BLOCK if end else 2 * size  # a row may be larger than a block

    def at(self, start: int) -> R:
        """The row that begins at a position of the file."""
        block = self._read(_LARGE, start)
        size = block[0]
        if size == _LARGE:
            packed = self._read(int.from_bytes(block[1:_HEAD], "little"), start + _HEAD)
        else:
            packed = block[1 : 1 + size]
        return self._made(packed)


def arrays(read: Callable[[int, int], bytes], starts: Sequence[int]) -> Callable[[int], bytes]:
    """What tells the array of a row by its number, of rows that stand in a file one after the other; best in their order."""
    ends = array("Q", starts[1:])
    ends.append(starts[-1] + _extent(read(_HEAD, starts[-1]), 0)[1] if starts else 0)
    block, first = b"", 0

    def of(number: int) -> bytes:
        nonlocal block, first
        start, end = starts[number], ends[number]
        if start < first or end > first + len(block):
            block, first = read(max(_BLOCK, end - start), start), start
        return block[start - first + (1 if end - start <= _LARGE else _HEAD) : end - first]

    return of


def _extent(block: bytes, start: int) -> tuple[int, int]:
    """Where the array of the row that begins at a position of a block begins and ends."""
    size = block[start]
    if size < _LARGE:
        return start + 1, start + 1 + size
    first = start + _HEAD
    return first, first + int.from_bytes(block[start + 1 : first], "little")


def _extents(block: bytes) -> Iterator[tuple[int, int]]:
    """Where the arrays of the rows that are whole in a block begin and end."""
    end = 0
    while end < len(block):
        first, end = _extent(block, end)
        if end > len(block):
            return
        yield first, end


def _maker(own: Sequence[str], patterns: Sequence[R]) -> Callable[..., R]:
    """
    What makes a record of the number of its pattern and the values of its own columns.

    To copy a pattern takes less time than to name every column, and hardly more for the widest record.
    """
    values = "".join(f", {name}={name}" for name in own)
    source = f"lambda _number, {', '.join(own)}: _replace(_patterns[_number]{values})"
    made = eval(source, {"_replace": replace, "_patterns": patterns})  # noqa: S307 - of attribute names alone
    return cast("Callable[..., R]", made)


class Packed(NamedTuple):
    """
    Rows that are packed in a file.

    Attributes:
        plan: by which :class:`PackedRows` finds them again.
        starts: where each of them begins.
    """

    plan: dict[str, Any]
    starts: array[int]


def pack_rows(file: BinaryIO, record: type[R], rows: Sequence[R]) -> Packed:
    """Write the rows of one kind to a file."""
    shared = shared_columns(record, rows)
    own = [column.name for column in columns(record) if column.name not in shared]
    combinations: dict[tuple[Any, ...], int] = {}
    starts = array("Q")
    start = at = file.tell()
    encode = msgspec.msgpack.Encoder().encode
    for combination, values in zip(_values(shared, rows), _values(own, rows), strict=True):
        packed = encode((combinations.setdefault(combination, len(combinations)), *values))
        size = len(packed)
        starts.append(at)
        at += file.write((bytes([size]) if size < _LARGE else b"\xff" + size.to_bytes(4, "little")) + packed)
    plan = {
        "count": len(rows),
        "rows": [start, at],
        "own": own,
        "shared": shared,
        "combinations": list(combinations),
    }
    return Packed(plan, starts)


def shared_columns(record: type[R], rows: Sequence[R]) -> list[str]:
    """The columns whose values have few combinations: those of the fewest values, as long as they are few."""
    most = min(MOST_SHARED, len(rows) // ROWS_SHARING)
    counts = {column.name: count_values(map(attrgetter(column.name), rows), most) for column in columns(record)}
    found: list[str] = []
    several: list[str] = []
    for name in sorted(counts, key=counts.__getitem__):
        if counts[name] > 1:
            if count_values(_values([*several, name], rows), most) > most:
                continue
            several.append(name)
        found.append(name)
    return found


def count_values(values: Iterable[Any], most: int) -> int:
    """How many different values there are; some number above the most when there are more."""
    seen: set[Any] = set()
    left = iter(values)
    while len(seen) <= most and (some := list(islice(left, _COUNTED_ROWS))):
        seen.update(some)
    return len(seen)


def _values(names: Sequence[str], rows: Sequence[R]) -> Iterator[tuple[Any, ...]]:
    """The values of some columns, row by row."""
    if not names:
        return repeat((), len(rows))
    got = map(attrgetter(*names), rows)
    return zip(got) if len(names) == 1 else got
