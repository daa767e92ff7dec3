"""
Mapped snapshots (快照文件): a snapshot's rows in one file that processes map and share.

The file is written once for a revision, under another name until it is whole. It holds a heading,
the rows and the tables of every kind, and at its end the plan of where they are.
"""

from __future__ import annotations

import mmap
import os
import struct
import weakref
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

import msgspec

from catalog import division_names, plain_acts
from catalog.agencies import Agency
from catalog.arrangements import Arrangements
from catalog.cards import CardedShelf, Cards, CardWriter
from catalog.delegations import Delegation, Exclusion, Takeover, told_apart
from catalog.division_names import DivisionNames
from catalog.divisions import Administration, Division
from catalog.facts import BY_FILE, Facts
from catalog.offices import Office
from catalog.plain_acts import PlainActs
from catalog.posts import OnCard
from catalog.records import Record, columns
from catalog.revisions import Revision
from catalog.rolls import Rolls
from catalog.shelves import Beside, PackedShelf, Shelf, pack
from catalog.snapshot import Indexes, Snapshot, indexes, ordered

R = TypeVar("R", bound=Record)

MAGIC = b"catalog9"
"""The beginning of a file of this form. It changes when the form does, or what an index takes for the key of a row."""

FOUND_BY: tuple[type[Record], ...] = (Division, Administration, Exclusion)
"""The kinds of record on which the keys of other rows depend."""

_HEADING = struct.Struct("<8s8sQQ")
"""The form, what rows it holds, where the plan begins, and where the file ends."""


class MappedFile:
    """
    A file that is mapped, and read where that would take memory for nothing; closed when nothing is asked of it any more.

    Raises:
        OSError: there is no such file, or it cannot be read.
        ValueError: it is empty.
    """

    def __init__(self, path: Path) -> None:
        number = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, number)
        self.read = partial(os.pread, number)
        self._mapped = mmap.mmap(number, 0, access=mmap.ACCESS_READ)
        self.view = memoryview(self._mapped)

    def give_back(self) -> None:
        """Count no page as memory of this process until it is looked at again, where the system can do that."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)


class MappedSource:
    """A mapped file as the source of a snapshot."""

    def __init__(self, file: MappedFile, plan: Mapping[str, Any]) -> None:
        self._file = file
        self._plans = plan["kinds"]
        self._names = plan["names"]
        self._told = _told_by_rows()
        beside = self._plans[Office.file]["beside"]
        self._slots = beside["slots"]
        self._rolls = Rolls.in_file(file, beside["rolls"])
        self._cards, self._carded = self._on_cards(beside["arrangements"])

    def shelf(self, record: type[R]) -> Shelf[R]:
        """The rows of a kind, packed."""
        return self._carded[record] if record in self._carded else self._packed(record)

    def _packed(self, record: type[R]) -> PackedShelf[R]:
        return PackedShelf(record, self._file, self._plans[record.file], self._told.get(record, {}))

    def _on_cards(self, arrangements: Sequence[str]) -> tuple[Cards, dict[type[Record], Shelf[Any]]]:
        """The cards, and the rows that are looked for on them at first."""
        divisions, agencies, offices = self._packed(Division), self._packed(Agency), self._packed(Office)
        cards = Cards(self._file, self._slots, self._rolls.card, divisions.rows.form, Arrangements(arrangements))
        carded: dict[type[Record], Shelf[Any]] = {
            Division: CardedShelf(divisions, "code", cards.versions),
            Agency: CardedShelf(agencies, "line", cards.of_line),
            Office: CardedShelf(offices, "agency", cards.of_agency),
        }
        return cards, carded

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of a kind, all of them as records."""
        return tuple(self.shelf(record))

    def names(self) -> DivisionNames:
        """The names of the divisions, read from the file when somebody looks for one."""
        return DivisionNames.in_file(self._file.read, self._names)

    def rolls(self) -> Rolls:
        """The villages on rolls."""
        return self._rolls

    def on_card(self) -> OnCard:
        """Who works in a village, read from its card."""
        return self._cards.arranged

    def give_back(self) -> None:
        """Give back the pages of the file."""
        self._file.give_back()

    def plain_acts(self) -> PlainActs:
        """Which acts are plain, in mapped columns."""
        return PlainActs.in_file(self._file.view, self._plans[Delegation.file]["beside"])


def _told_by_rows() -> Indexes:
    """The keys of rows as far as each row alone tells them: as in a catalogue that has no other."""
    return indexes(Facts({}))


class Rows(Protocol):
    """Where the rows of a file that is to be written come from."""

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of one kind."""


@cache
def declared() -> bytes:
    """
    What tells the records and indexes of this version of the program from those of others, in 8 bytes.

    A file with other columns is written anew, and not read as far as it goes.
    """
    indexed = {record.file: sorted(keys) for record, keys in _told_by_rows().items()}
    described = [
        (name, indexed.get(name), [(column.name, column.many, _values_of(column.kind)) for column in columns(record)])
        for name, record in BY_FILE.items()
    ]
    return sha256(repr(described).encode()).digest()[:8]


def _values_of(kind: type) -> tuple[str, ...]:
    return tuple(member.value for member in kind) if issubclass(kind, Enum) else (kind.__name__,)


def write(path: Path, revision: Revision, rows: Rows) -> None:
    """
    Write the file of a snapshot; it appears under its name when it is whole.

    Args:
        path: its name.
        revision: the revision.
        rows: all of its rows; most kinds are asked for once, and not held when the next is asked for.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with unfinished.open("w+b") as file:
            _write(file, revision, rows)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(file: BinaryIO, revision: Revision, rows: Rows) -> None:
    file.write(bytes(_HEADING.size))
    held = Facts({record: rows.of(record) for record in FOUND_BY})
    found, told = indexes(held), _told_by_rows()
    apart = told_apart(held.of(Exclusion), rows.of(Takeover))
    cards = CardWriter()
    beside: Mapping[type[Record], Beside[Any]] = {
        Division: cards.divisions,
        Agency: cards.agencies,
        Office: cards.offices,
        Delegation: partial(plain_acts.write, apart=apart),
    }
    kinds = {}
    for name, record in BY_FILE.items():
        those = ordered((held if record in FOUND_BY else rows).of(record))
        keys = cards.left(record, those, found.get(record, {}))
        kinds[name] = pack(file, record, those, keys, told.get(record, {}), beside.get(record))
    names = division_names.write(file, ordered(held.of(Division)))
    start = file.tell()
    file.write(msgspec.json.encode({"kinds": kinds, "names": names, "revision": revision}))
    end = file.tell()
    file.seek(0)
    file.write(_HEADING.pack(MAGIC, declared(), start, end))


def opened(path: Path) -> Snapshot | None:
    """The snapshot in a file; ``None`` when there is no file, or one of another form or version, or a part of one."""
    try:
        file = MappedFile(path)
    except (OSError, ValueError):
        return None
    view = file.view
    if len(view) < _HEADING.size:
        return None
    form, records, start, end = _HEADING.unpack_from(view)
    if (form, records, end) != (MAGIC, declared(), len(view)):
        return None
    plan = msgspec.json.decode(view[start:])
    return Snapshot.from_source(msgspec.convert(plan["revision"], Revision), MappedSource(file, plan))
