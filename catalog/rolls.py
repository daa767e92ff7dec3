"""
Rolls (村居名册): the villages of a street in a few bytes each, found without reading anything else.

Nearly all divisions of a nation are villages of which nothing is recorded but code and name: the rest, their kind, what
their name ends with and where that is known from, is the same for thousands. The roll of a street has for each such
village the last digits of its code, the character of its pattern, where its card begins (`catalog.cards`), and what its
name begins with:

    001!00000翠香
    002!00119康宁

So the villages of a nation take a dozen megabytes, and whoever has the roll of a street at hand finds each of them by
reading a line. What is not as plain (a village that was renamed, or has a first day, say) is on no roll, and found by its
card.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, BinaryIO, NamedTuple

import msgspec
from msgspec.structs import replace

from catalog.divisions import Division, Lineage
from catalog.number_columns import numbers_in, write_numbers
from catalog.packed_rows import File
from catalog.records import is_undated

STREET_DIGITS = 9
"""Leading digits of a code that the villages of a street share."""

MOST_PATTERNS = 90
"""How many patterns the villages on rolls may have, each told by one character."""

ENDINGS = (
    *("社区居民委员会", "社区居委会", "社区", "居民委员会", "居委会"),
    *("村村民委员会", "村民委员会", "村委会", "嘎查村委会", "村"),
)
"""What names end with that is a part of the pattern; the first that fits."""

_CODE = 12
_CARD_DIGITS = 5
"""Hexadecimal digits of where a card begins, counted from where the first of a street does."""

_BASE_DIGITS = 10
"""Hexadecimal digits of where that is."""

_PATTERN = 4
_CARD = _PATTERN + 1
_NAME = _CARD + _CARD_DIGITS
"""Where in a line, whose first character is the end of the line before, what it tells begins."""

_FIRST = ord("!")
"""The character of the first pattern."""

_BEGINNINGS = {f"{number:03}": b"\n%03d" % number for number in range(1, 1000)}
"""What the line of a village begins with, by the last digits of its code."""


class Locality(NamedTuple):
    """
    A street as it is on every day, with its villages.

    Attributes:
        lineage: of the street.
        roll: its villages.
    """

    lineage: Lineage
    roll: bytes


Found = tuple[str, bytes, int]
"""The code of a village, the roll on which it is, and where on it."""

NOTHING: Found = ("", b"", 0)


class Rolls:
    """
    The rolls in a file.

    Args:
        file: the file; it stays open as long as these.
        streets: the first digits of each street's code, as numbers in order.
        starts: where the roll of each begins, and where the last ends.
        patterns: what the villages of each pattern have in common; for a name, what their names end with.
        touched: the codes of the divisions that have come, gone or changed since.
        found: where what was found last is noted, also by others with the rolls of this file.
    """

    def __init__(
        self,
        file: File,
        streets: Sequence[int],
        starts: Sequence[int],
        patterns: Sequence[Division],
        touched: Collection[str] = frozenset(),
        found: list[Found] | None = None,
    ) -> None:
        self._file = file
        self._streets = streets
        self._starts = starts
        self._patterns = patterns
        self._touched = touched
        self._found = [NOTHING] if found is None else found

    @classmethod
    def in_file(cls, file: File, plan: Mapping[str, Any]) -> Rolls:
        """The rolls that :func:`write` put in a file."""
        streets, starts = (numbers_in(file.view, *plan[name]) for name in ("streets", "starts"))
        return cls(file, streets, starts, msgspec.convert(plan["patterns"], list[Division]))

    def but(self, touched: Collection[str]) -> Rolls:
        """The same without the divisions that were touched since, by their codes."""
        return Rolls(self._file, self._streets, self._starts, self._patterns, touched, self._found)

    def of(self, street: str) -> bytes:
        """The roll of the street whose villages' codes begin with some digits; empty: it has none."""
        if not (street.isascii() and street.isdigit() and len(street) == STREET_DIGITS):
            return b""
        number = int(street)
        at = bisect_left(self._streets, number)
        if at == len(self._streets) or self._streets[at] != number:
            return b""
        start, end = self._starts[at : at + 2]
        return self._file.read(end - start, start)

    def village(self, roll: bytes, code: str) -> Division | None:
        """The village of a code on the roll of its street; ``None``: it is not on it."""
        beginning = _BEGINNINGS.get(code[STREET_DIGITS:])
        at = -1 if beginning is None else roll.find(beginning)
        if at < 0 or code in self._touched:
            return None
        self._found[0] = code, roll, at
        pattern = self._patterns[roll[at + _PATTERN] - _FIRST]
        name = roll[at + _NAME : roll.index(b"\n", at + _NAME)]
        return replace(pattern, code=code, name=name.decode() + pattern.name)

    def card(self, code: str) -> int | None:
        """Where the card of the village that was found last begins; ``None``: another was, or none."""
        last, roll, at = self._found[0]
        return int(roll[:_BASE_DIGITS], 16) + int(roll[at + _CARD : at + _NAME], 16) if last == code else None


def write(file: BinaryIO, rows: Iterable[Division], cards: Mapping[str, int]) -> dict[str, Any]:
    """
    Write the rolls of a file.

    Args:
        file: where to write.
        rows: all divisions, in order.
        cards: where the card of each begins.

    Returns:
        The plan by which :meth:`Rolls.in_file` finds them again.
    """
    listed = list(_listed(rows))
    common = [pattern for pattern, _ in Counter(map(_pattern, listed)).most_common(MOST_PATTERNS)]
    numbers = {pattern: number for number, pattern in enumerate(common)}
    streets, starts = [], []
    at = file.tell()
    for street, villages in groupby(listed, key=lambda row: row.code[:STREET_DIGITS]):
        streets.append(int(street))
        starts.append(at)
        at += file.write(_roll(list(villages), numbers, cards))
    return {
        "streets": write_numbers(file, streets),
        "starts": write_numbers(file, [*starts, at]),
        "patterns": common,
    }


def _listed(rows: Iterable[Division]) -> Iterator[Division]:
    """The villages of which there is one version that holds on every day."""
    for code, versions in groupby(rows, key=lambda row: row.code):
        row, *others = versions
        if not others and is_undated(row) and "\n" not in row.name and _is_village(code):
            yield row


def _is_village(code: str) -> bool:
    return len(code) == _CODE and code.isascii() and code.isdigit() and not code.endswith("000")


def _pattern(row: Division) -> Division:
    return replace(row, code="", name=next((ending for ending in ENDINGS if row.name.endswith(ending)), ""))


def _roll(villages: Sequence[Division], numbers: Mapping[Division, int], cards: Mapping[str, int]) -> bytes:
    base = cards[villages[0].code]
    lines = [f"{base:0{_BASE_DIGITS}x}"]
    for row in villages:
        pattern, card = _pattern(row), cards[row.code] - base
        if pattern in numbers and card < 16**_CARD_DIGITS:
            begun = row.name.removesuffix(pattern.name)
            lines.append(f"{row.code[STREET_DIGITS:]}{chr(_FIRST + numbers[pattern])}{card:0{_CARD_DIGITS}x}{begun}")
    return "\n".join([*lines, ""]).encode()
