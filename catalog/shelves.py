"""
Shelves (数据架): the rows of one kind, found by key, however many there are.

A shelf answers one question: which rows carry this key? A few thousand rows are held as records in
dictionaries. A nation's are packed in a file: the tables of its keys are mapped, so that workers share
their pages and a restart takes no time, and a row is read and becomes a record when it is asked for.
The last few thousand are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO, Generic, Protocol, TypeVar

from catalog.key_tables import Keys, KeyTable, write_table
from catalog.packed_rows import File, Packed, PackedRows, pack_rows
from catalog.records import Record

R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)

KEPT_GROUPS = 2_048
"""How many looked-up groups of packed rows are kept for each index; when there are more, they are looked up afresh."""


Beside = Callable[[BinaryIO, Sequence[R], Packed], Mapping[str, Any] | None]
"""Writes what stands in a file beside rows that are packed there, and tells the plan of it, if there is any."""


class Shelf(Protocol[R_co]):
    """The rows of one kind, found by key."""

    def get(self, index: str, key: str) -> Sequence[R_co]:
        """The rows that carry a key in an index, in the order of their file."""

    def by(self, index: str) -> Callable[[str], Sequence[R_co]]:
        """How rows are found in one index, for whoever asks for them often: what is called with a key does what get does."""

    def has(self, index: str, key: str) -> bool:
        """Whether any row carries the key."""

    def at(self, place: int) -> R_co:
        """The row at a place, which is told to whoever writes or reads what stands beside the rows."""

    def __iter__(self) -> Iterator[R_co]:
        """Every row, in the order of its file."""

    def __len__(self) -> int:
        """How many rows there are."""


class _Groups(dict[str, Sequence[R]]):
    """Rows by key; those of a key that no row carries are none."""

    def __missing__(self, key: str) -> Sequence[R]:
        return ()


class HeldShelf(Generic[R]):
    """
    Rows held as records.

    Args:
        rows: the rows, in order.
        indexes: the keys of a row in each index.
    """

    def __init__(self, rows: Iterable[R], indexes: Mapping[str, Keys[R]]) -> None:
        self._rows = tuple(rows)
        self._groups: dict[str, _Groups[R]] = {}
        for name, keys in indexes.items():
            groups: dict[str, list[R]] = defaultdict(list)
            for row in self._rows:
                for key in keys(row):
                    groups[key].append(row)
            self._groups[name] = _Groups(groups)

    def get(self, index: str, key: str) -> Sequence[R]:
        """The rows that carry a key in an index, in the order of their file."""
        return self._groups[index][key]

    def by(self, index: str) -> Callable[[str], Sequence[R]]:
        """How rows are found in one index."""
        return self._groups[index].__getitem__

    def has(self, index: str, key: str) -> bool:
        """Whether any row carries the key."""
        return key in self._groups[index]

    def at(self, place: int) -> R:
        """The row of a number, counted from zero."""
        return self._rows[place]

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class PackedShelf(Generic[R]):
    """
    Rows in a mapped file.

    Args:
        record: their kind.
        file: the file.
        plan: where in it the rows and the tables are, as :func:`pack` wrote it down.
        told: the keys of a row in each index, as far as the row alone tells them.
    """

    def __init__(self, record: type[R], file: File, plan: Mapping[str, Any], told: Mapping[str, Keys[R]]) -> None:
        self.rows = PackedRows(record, file, plan["rows"])
        self._tables = {
            name: KeyTable(file.view, found, self.rows.at, told[name]) for name, found in plan["indexes"].items()
        }
        self._kept: dict[str, dict[str, Sequence[R]]] = {name: {} for name in self._tables}

    def get(self, index: str, key: str) -> Sequence[R]:
        """The rows that carry a key in an index, in the order of their file."""
        kept = self._kept[index]
        found = kept.get(key)
        if found is None:
            found = self._tables[index].get(key)
            if len(kept) >= KEPT_GROUPS:
                kept.clear()  # most keys of a nation are asked for once: to order them by use takes longer than to look up
            kept[key] = found
        return found

    def by(self, index: str) -> Callable[[str], Sequence[R]]:
        """How rows are found in one index."""
        return partial(self.get, index)

    def has(self, index: str, key: str) -> bool:
        """Whether any row carries the key."""
        return len(self.get(index, key)) > 0

    def at(self, place: int) -> R:
        """The row that begins at a position of the file."""
        return self.rows.at(place)

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def pack(
    file: BinaryIO,
    record: type[R],
    rows: Sequence[R],
    indexes: Mapping[str, Keys[R]],
    told: Mapping[str, Keys[R]],
    beside: Beside[R] | None = None,
) -> dict[str, Any]:
    """
    Write the rows of one kind and their indexes to a file.

    Args:
        file: where to write; its heading is written already.
        record: the kind of record.
        rows: the rows, in order.
        indexes: the keys of a row in each index.
        told: the keys of a row in each index, as far as the row alone tells them.
        beside: writes what else is to stand in the file beside the rows.

    Returns:
        The plan by which :class:`PackedShelf` finds them again.
    """
    packed = pack_rows(file, record, rows)
    plan, starts = packed
    return {
        "rows": plan,
        "indexes": {
            name: write_table(file, rows, starts, keys=keys, told=told[name]) for name, keys in indexes.items()
        },
        "beside": beside(file, rows, packed) if beside is not None else None,
    }


__all__ = ["Beside", "HeldShelf", "Keys", "PackedShelf", "Shelf", "pack"]
