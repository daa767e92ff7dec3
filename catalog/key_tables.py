"""
Key tables (键表): which rows carry a key, in a file that is mapped and not read.

A slot is a part of the hash of a key beside where its row begins. There are half as many slots again
as there are keys, and each key has the first free one from where its hash points.
No key that its row tells stands in the file: whether a row carries it is asked of the row. Keys of
several rows, and keys that follow from other rows as well, stand once, before the list of their rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Generic, NamedTuple, TypeVar, overload
from zlib import crc32

from catalog.number_columns import WORD, numbers_in, write_numbers

R = TypeVar("R")
T = TypeVar("T")

Keys = Callable[[R], Iterable[str]]
"""The keys under which a row is found in one index."""

LARGE_GROUP = 16
"""The rows of a key that has more than this are made records each time they are gone through, so that none are kept."""

_MARK = (1 << 24) - 1
_IS_GROUP = 1 << 24
_PLACE = 25
"""A slot: 24 bits of the hash, the place in the table telling most of the others; one that says whether a row
begins at the position that the rest is, or a group of rows."""


class Slots:
    """
    Where what is found by key may begin, in one index of a file.

    Args:
        view: the file.
        plan: where the table is, as :func:`write_table` wrote it down.
    """

    def __init__(self, view: memoryview, plan: Mapping[str, Any]) -> None:
        self._slots = numbers_in(view, *plan["slots"])
        self._homes: int = plan["homes"]

    def first(self, key: str, read: Callable[[int, str], T | None]) -> T | None:
        """
        What is found under a key that one row carries, or none; ``None`` when there is none.

        Args:
            key: the key.
            read: what is at a position, given the key; ``None`` when it has another key.
        """
        hashed = crc32(key.encode("utf-8", "surrogatepass"))
        mark, slots = hashed & _MARK, self._slots
        at = hashed * self._homes >> 32
        while slot := slots[at]:
            if slot & _MARK == mark and (found := read(slot >> _PLACE, key)) is not None:
                return found
            at += 1
        return None


class KeyTable(Slots, Generic[R]):
    """
    The rows by key, in one index of a file.

    Args:
        view: the file.
        plan: where the table is, as :func:`write_table` wrote it down.
        row: the row that begins at a position of the file.
        keys: the keys of a row, as far as the row alone tells them.
    """

    def __init__(self, view: memoryview, plan: Mapping[str, Any], row: Callable[[int], R], keys: Keys[R]) -> None:
        super().__init__(view, plan)
        self._view = view
        self._row = row
        self._keys = keys

    def get(self, key: str) -> Sequence[R]:
        """The rows that carry a key, in the order of their file."""
        wanted = key.encode("utf-8", "surrogatepass")  # half a character is no key, and no error either
        hashed = crc32(wanted)
        mark = hashed & _MARK
        slots = self._slots
        at = hashed * self._homes >> 32
        while slot := slots[at]:
            if slot & _MARK == mark:
                if slot & _IS_GROUP:
                    if group := self._group(slot >> _PLACE, wanted):
                        return group
                elif key in self._keys(row := self._row(slot >> _PLACE)):
                    return (row,)
            at += 1
        return ()

    def _group(self, start: int, wanted: bytes) -> Sequence[R]:
        size, count = numbers_in(self._view, start, 2 * WORD)
        start += 2 * WORD
        end = start + count * WORD
        if size != len(wanted) or self._view[end : end + size] != wanted:
            return ()
        group = Group(self._row, numbers_in(self._view, start, count * WORD))
        return group if count > LARGE_GROUP else tuple(group)


class Group(Sequence[R]):
    """The rows that carry one key, each made a record when it is asked for."""

    def __init__(self, row: Callable[[int], R], starts: Sequence[int]) -> None:
        self._row = row
        self._starts = starts

    @overload
    def __getitem__(self, at: int) -> R: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[R]: ...
    def __getitem__(self, at: int | slice) -> R | Sequence[R]:
        return Group(self._row, self._starts[at]) if isinstance(at, slice) else self._row(self._starts[at])

    def __iter__(self) -> Iterator[R]:
        return map(self._row, self._starts)

    def __len__(self) -> int:
        return len(self._starts)


def write_table(
    file: BinaryIO, rows: Iterable[R], starts: Iterable[int], *, keys: Keys[R], told: Keys[R]
) -> dict[str, Any]:
    """
    Write the table of one index to a file.

    Args:
        file: where to write.
        rows: the rows, in order.
        starts: where in the file each of them begins.
        keys: the keys of a row.
        told: the keys of a row as far as the row alone tells them.

    Returns:
        The plan by which :class:`KeyTable` finds it again.
    """
    found = _places(rows, starts, keys, told)
    homes = len(found.places) * 3 // 2
    slots = array("Q", bytes(homes * WORD))
    for key, place in found.places.items():
        written = key.encode("utf-8", "surrogatepass")
        if isinstance(place, int) and found.told_by_row and key not in found.alike:
            slot = place << _PLACE
        else:
            group = [place] if isinstance(place, int) else place
            slot = _write_group(file, written, group) << _PLACE | _IS_GROUP
        _put(slots, crc32(written), homes, slot)
    slots.append(0)
    return {"slots": write_numbers(file, slots), "homes": homes}


class _Places(NamedTuple):
    """Where the row or the rows of each key begin, whether every row tells its keys, and which keys a row would mix up."""

    places: dict[str, int | list[int]]
    told_by_row: bool
    alike: set[str]


def _places(rows: Iterable[R], starts: Iterable[int], keys: Keys[R], told: Keys[R]) -> _Places:
    places: dict[str, int | list[int]] = {}
    told_by_row = True
    alike: set[str] = set()
    for row, start in zip(rows, starts, strict=True):
        carried = tuple(keys(row))
        if told_by_row and keys is not told:
            told_by_row = set(carried) == set(told(row))
        if len(carried) > 1:
            alike.update(_alike(carried))
        for key in carried:
            place = places.get(key)
            if place is None:
                places[key] = start
            elif isinstance(place, int):
                places[key] = [place, start]
            else:
                place.append(start)
    return _Places(places, told_by_row, alike)


def _alike(keys: Sequence[str]) -> Iterable[str]:
    """The keys of one row when two of them have one mark: a row that carries both cannot say which of them led to it."""
    different = set(keys)
    marks = {crc32(key.encode("utf-8", "surrogatepass")) & _MARK for key in different}
    return different if len(marks) < len(different) else ()


def _put(slots: array[int], hashed: int, homes: int, slot: int) -> None:
    """Put what a key leads to into the first free slot from the home of its hash on."""
    at = hashed * homes >> 32
    while at < len(slots) and slots[at]:
        at += 1
    if at == len(slots):
        slots.append(0)
    slots[at] = slot | hashed & _MARK


def _write_group(file: BinaryIO, key: bytes, starts: Sequence[int]) -> int:
    """Write the positions of the rows of a key, and the key; tells where."""
    start, _ = write_numbers(file, array("Q", [len(key), len(starts), *starts]))
    file.write(key)
    return start
