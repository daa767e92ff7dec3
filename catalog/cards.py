"""
Cards (区划卡片): a division with its agencies and their offices side by side in a file, so that one read brings them all.

Whoever asks about a place of a nation asks for its division, often for an agency of the division
next, and then for the offices of the agency. A village is on a roll as a rule (`catalog.rolls`), and its card is read
for an agency only. Cards repeat rows that stand in the file by themselves as well, in the
order of their own keys. A card has the versions of a division; then its agencies, unless there are many, each
followed by its offices, unless there are many, as a line of an arrangement (`catalog.arrangements`).
"""

from __future__ import annotations

import os
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from struct import Struct
from types import GenericAlias
from typing import Any, BinaryIO, Generic, TypeVar

import msgspec

from catalog import rolls
from catalog.agencies import Agency
from catalog.arrangements import Arranged, Arrangements, Arranging
from catalog.divisions import Division
from catalog.key_tables import LARGE_GROUP, Keys, Slots, write_table
from catalog.memory import Lately
from catalog.offices import Office
from catalog.packed_rows import File, Packed, RowForm, arrays
from catalog.records import Record
from catalog.shelves import Shelf

R = TypeVar("R", bound=Record)

KEPT_CARDS = 64
"""
How many of the last cards are kept, and of how many agencies on them the offices.

They are asked for once, or many times on end. To keep more takes longer than to read them again: what was kept is
no longer at hand of the processor when it makes room.
"""

_USUAL = 448
"""How many bytes are read of a card at first; few have more."""

_LONG_ARRAY = 16
"""An array of so many things has their number in four bytes of its own, in MessagePack."""

_HEAD = Struct("<II")
"""Before a card: how many bytes its versions have, and how many its agencies; none if these are many."""


class Card(msgspec.Struct, gc=False):
    """
    What was read of a card.

    Attributes:
        versions: every version of the division, the oldest first.
        block: its bytes, or the first of them.
        place: where in the file it begins.
        agencies: the agencies of the division; ``None``: they are not on the card, or nobody has asked for them yet.
    """

    versions: tuple[Division, ...]
    block: bytes
    place: int
    agencies: tuple[Agency, ...] | None = None


class Cards:
    """
    The cards in a file.

    Args:
        file: the file.
        slots: where they are found by the codes of divisions, as :class:`CardWriter` wrote it down.
        listed: tells where the card of the division begins that was asked for just now, if it is known.
        divisions: how the rows of divisions are packed.
        arrangements: how agencies and offices are arranged on them.
    """

    def __init__(
        self,
        file: File,
        slots: Mapping[str, Any],
        listed: Callable[[str], int | None],
        divisions: RowForm[Division],
        arrangements: Arrangements,
    ) -> None:
        self._read = file.read
        self._first = Slots(file.view, slots).first
        self._listed = listed
        self._versions = msgspec.msgpack.Decoder(GenericAlias(tuple, (divisions.array, ...))).decode
        self._division = divisions.make
        self._arranged = arrangements.of
        self._kept: Lately[Card] = Lately(KEPT_CARDS)
        self._offices: Lately[Sequence[Office]] = Lately(KEPT_CARDS)

    def versions(self, code: str) -> Sequence[Division]:
        """Every version of a division, the oldest first; empty when there is none of that code."""
        card = self._kept.get(code) or self._first(code, self._card_at)
        return () if card is None else card.versions

    def of_line(self, key: str) -> Sequence[Agency] | None:
        """The agencies that a division has for a line of work, asked for as ``division/line``; ``None``: on no card."""
        division, _, line = key.partition("/")
        card = self._kept.get(division) or self._card(division)
        if card is None:
            return None
        agencies = card.agencies or self._agencies(card)
        return None if agencies is None else tuple([agency for agency in agencies if line in agency.lines])

    def arranged(self, code: str) -> Arranged | None:
        """Who works in a division; nothing more is kept. ``None``: there is no such division, or its agencies are many."""
        place = self._listed(code)
        if place is not None:
            return self._arranged_on(self._read(_USUAL, place), place)
        card = self._kept.get(code) or self._first(code, self._card_at)
        return None if card is None else self._arranged_on(card.block, card.place)

    def of_agency(self, key: str) -> Sequence[Office] | None:
        """The offices of an agency that was found on one of the last cards; ``None``: it was not, or has many."""
        return self._offices.get(key)

    def _card(self, code: str) -> Card | None:
        """The card of a division, which is kept; ``None``: there is none of that code."""
        place = self._listed(code)
        return self._first(code, self._card_at) if place is None else self._card_at(place, code)

    def _card_at(self, place: int, code: str) -> Card | None:
        """The card that begins at a position, which is kept; ``None`` when it is of a division of another code."""
        block = self._read(_USUAL, place)
        end = _HEAD.size + _HEAD.unpack_from(block)[0]
        if end > len(block):
            block = self._read(end, place)
        versions = tuple([self._division(*values) for values in self._versions(block[_HEAD.size : end])])
        return self._kept.keep(code, Card(versions, block, place)) if versions[0].code == code else None

    def _agencies(self, card: Card) -> tuple[Agency, ...] | None:
        arranged = self._arranged_on(card.block, card.place)
        if arranged is None:
            return None
        agencies = []
        for agency, offices in arranged.made():
            agencies.append(agency)
            if offices is not None:
                self._offices.keep(agency.code, offices)
        card.agencies = tuple(agencies)
        return card.agencies

    def _arranged_on(self, block: bytes, place: int) -> Arranged | None:
        """Who works in the division of a card, of whose bytes there are at least the first, which begin at a position."""
        size, more = _HEAD.unpack_from(block)
        start = _HEAD.size + size
        end = start + more
        if not more:
            return None
        return self._arranged(block[start:end] if end <= len(block) else self._read(more, place + start))


class CardedShelf(Generic[R]):
    """
    A shelf of which rows are looked for on cards at first.

    Args:
        shelf: the rows.
        index: the index in which they are looked for on cards.
        on_card: the rows that carry a key in it; ``None``: only the shelf can tell.
    """

    def __init__(self, shelf: Shelf[R], index: str, on_card: Callable[[str], Sequence[R] | None]) -> None:
        self._shelf = shelf
        self._index = index
        self._on_card = on_card
        self.at = shelf.at

    def get(self, index: str, key: str) -> Sequence[R]:
        """The rows that carry a key in an index, in the order of their file."""
        found = self._on_card(key) if index == self._index else None
        return self._shelf.get(index, key) if found is None else found

    def by(self, index: str) -> Callable[[str], Sequence[R]]:
        """How rows are found in one index."""
        on_card, on_shelf = self._on_card, self._shelf.by(index)
        if index != self._index:
            return on_shelf

        def find(key: str) -> Sequence[R]:
            found = on_card(key)
            return on_shelf(key) if found is None else found

        return find

    def has(self, index: str, key: str) -> bool:
        """Whether any row carries the key."""
        return len(self.get(index, key)) > 0

    def __iter__(self) -> Iterator[R]:
        return iter(self._shelf)

    def __len__(self) -> int:
        return len(self._shelf)


class CardWriter:
    """
    Writes the cards of a file, after the rows that stand on them.

    It is told of the rows of divisions, agencies and offices, one kind after the other, and keeps of them what it needs.
    """

    def __init__(self) -> None:
        self._divisions: Sequence[Division] = ()
        self._codes: list[str] = []
        self._agencies: list[str] = []
        self._staff: dict[str, list[int]] = {}
        self._packed: dict[type[Record], Packed] = {}
        self._arranging = Arranging()

    def left(self, record: type[Record], rows: Sequence[Any], indexes: Mapping[str, Keys[Any]]) -> dict[str, Keys[Any]]:
        """The indexes of a kind that is written next, as far as cards do not do for them."""
        left = dict(indexes)
        if record is Division:
            del left["code"]
        elif record is Agency:
            left["line"] = self._off_cards(rows, left["line"])
        return left

    def _off_cards(self, agencies: Sequence[Agency], keys: Keys[Agency]) -> Keys[Agency]:
        """The keys of those agencies that no card has: of divisions with many, and of what is no division."""
        self._staff = _numbers([agency.division for agency in agencies])
        off = self._staff.keys() - set(self._codes)
        off |= {code for code, numbers in self._staff.items() if len(numbers) > LARGE_GROUP}
        return lambda agency: keys(agency) if agency.division in off else ()

    def divisions(self, _: BinaryIO, rows: Sequence[Division], packed: Packed) -> None:
        """Learn where the divisions are."""
        self._divisions = rows
        self._codes = [row.code for row in rows]
        self._packed[Division] = packed

    def agencies(self, _: BinaryIO, rows: Sequence[Agency], packed: Packed) -> None:
        """Learn where the agencies are, and what many have in common."""
        self._agencies = [row.code for row in rows]
        self._arranging.learn(Agency, rows)
        self._packed[Agency] = packed

    def offices(self, file: BinaryIO, rows: Sequence[Office], _: Packed) -> dict[str, Any]:
        """Write the cards; the plan by which :class:`Cards` finds them."""
        self._arranging.learn(Office, rows)
        offices = _numbers([row.agency for row in rows])
        file.flush()
        read = partial(os.pread, file.fileno())
        division, agency = (arrays(read, self._packed[record].starts) for record in (Division, Agency))
        made = RowForm(Agency, self._packed[Agency].plan).made
        codes, places, place = [], array("Q"), file.tell()
        for code, numbers in groupby(range(len(self._codes)), key=self._codes.__getitem__):
            versions = _array([division(number) for number in numbers])
            staff = self._on_card(code, lambda number: made(agency(number)), offices, rows)
            codes.append(code)
            places.append(place)
            place += file.write(_HEAD.pack(len(versions), len(staff)) + versions + staff)
        self._staff.clear()  # the other kinds are not held together with these
        self._agencies.clear()
        return {
            "slots": write_table(file, codes, places, keys=_itself, told=_itself),
            "rolls": rolls.write(file, self._divisions, dict(zip(codes, places, strict=True))),
            "arrangements": list(self._arranging.texts),
        }

    def _on_card(
        self,
        code: str,
        agency: Callable[[int], Agency],
        offices: Mapping[str, Sequence[int]],
        rows: Sequence[Office],
    ) -> bytes:
        """The line of who works in a division; nothing if the agencies are many."""
        staff = self._staff.get(code, ())
        if len(staff) > LARGE_GROUP:
            return b""
        found = []
        for number in staff:
            own = offices.get(self._agencies[number], ())
            found.append((agency(number), None if len(own) > LARGE_GROUP else [rows[one] for one in own]))
        return self._arranging.line(found)


def _array(packed: Sequence[bytes]) -> bytes:
    """An array of things that are packed, in MessagePack."""
    count = len(packed)
    return (bytes([0x90 | count]) if count < _LONG_ARRAY else b"\xdd" + count.to_bytes(4, "big")) + b"".join(packed)


def _numbers(keys: Iterable[str]) -> dict[str, list[int]]:
    """The numbers of what has each key, counted from zero."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        found[key].append(number)
    return found


def _itself(code: str) -> tuple[str]:
    return (code,)
