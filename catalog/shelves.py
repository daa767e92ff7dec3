"""
Shelves (数据架): the rows of one kind, found by key, however many there are.

A shelf answers one question: which rows carry this key? A few thousand rows are held as records in
dictionaries. A nation's are packed in a file: the tables of its keys are mapped, so that workers share
their pages and a restart takes no time, and a row is read and becomes a record when it is asked for.
The last few thousand are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Generic, Protocol, TypeVar

from catalog.key_tables import Keys, KeyTable, write_table
from catalog.packed_rows import File, PackedRows, pack_rows
from catalog.records import Record

R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)

KEPT_GROUPS = 2_048
"""How many looked-up groups of packed rows are kept for each index; when there are more, they are looked up afresh."""


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
        file: the file.
        plan: where in it the rows and the tables are, as :func:`pack` wrote it down.
        told: the keys of a row in each index, as far as the row alone tells them.
    """

    def __init__(self, record: type[R], file: File, plan: Mapping[str, Any], told: Mapping[str, Keys[R]]) -> None:
        self._rows = PackedRows(record, file, plan["rows"])
        self._tables = {
            name: KeyTable(file.view, found, self._rows.at, told[name]) for name, found in plan["indexes"].items()
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

    def has(self, index: str, key: str) -> bool:
        """Whether any row carries the key."""
        return len(self.get(index, key)) > 0

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def pack(
    file: BinaryIO,
    record: type[R],
    rows: Sequence[R],
    indexes: Mapping[str, Keys[R]],
    told: Mapping[str, Keys[R]],
) -> dict[str, Any]:
    """
    Write the rows of one kind and their indexes to a file.

    Args:
        file: where to write; its heading is written already.
        record: the kind of record.
        rows: the rows, in order.
        indexes: the keys of a row in each index.
        told: the keys of a row in each index, as far as the row alone tells them.

    Returns:
        The plan by which :class:`PackedShelf` finds them again.
    """
    plan, starts = pack_rows(file, record, rows)
    return {
        "rows": plan,
        "indexes": {
            name: write_table(file, rows, starts, keys=keys, told=told[name]) for name, keys in indexes.items()
        },
    }


__all__ = ["HeldShelf", "Keys", "PackedShelf", "Shelf", "pack"]
