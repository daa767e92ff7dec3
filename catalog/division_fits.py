"""
Division fits (区划匹配): how well the names of divisions fit what somebody typed.

What is typed in Chinese is looked for in names; what is typed in letters also in how names are read, and among first letters; what
is typed in digits among codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from catalog.line_marks import END, Lines, add
from catalog.name_columns import BLOCK, Column, NameColumns, spelled, without_body
from catalog.pinyin import Pinyin
from catalog.spellings import folded, has_chinese, spoken

CODE_DIGITS = 12
MOST_INITIALS = 12
"""Letters of initials; names are shorter."""


class Fit(IntEnum):
    """How a division fits a text, the best first."""

    SAME = 0
    """It is called so, or has that code."""
    KIND = 1
    """It is called so, but for what kind of division it is: 翠香 for 翠香街道."""
    BEGINS = 2
    """Its name or its code begins so."""
    HAS = 3
    """Its name has the text in it."""
    SPOKEN = 4
    """Its name, or its name but for the kind, is read so."""
    SPOKEN_BEGINS = 5
    SPOKEN_HAS = 6
    INITIALS = 7
    """The first letters of its syllables are these, or begin with these."""


NONE = len(Fit)
"""It does not fit."""


class _Bits(NamedTuple):
    """What a line is marked with whose name is a text, is it but for the kind, begins so, has it; 0: nothing."""

    same: int
    kind: int
    begins: int
    has: int


_WRITTEN = _Bits(1 << Fit.SAME, 1 << Fit.KIND, 1 << Fit.BEGINS, 1 << Fit.HAS)
_SPOKEN = _Bits(1 << Fit.SPOKEN, 1 << Fit.SPOKEN, 1 << Fit.SPOKEN_BEGINS, 1 << Fit.SPOKEN_HAS)
_INITIALS = _Bits(1 << Fit.INITIALS, 1 << Fit.INITIALS, 1 << Fit.INITIALS, 0)
_BEST = bytes([NONE, *((marks & -marks).bit_length() - 1 for marks in range(1, 256))])
"""The best fit of all that a line is marked with."""


class Wanted(NamedTuple):
    """
    What to look for in each column; an empty text is not looked for.

    Attributes:
        names: in Chinese names.
        latin: in names with Latin letters.
        spoken: in how names are read.
        initials: at the beginning of first letters.
        digits: at the beginning of codes.
    """

    names: bytes
    latin: bytes
    spoken: tuple[bytes, ...]
    initials: bytes
    digits: str


def wanted(text: str, pinyin: Pinyin) -> Wanted | None:
    """What to look for when somebody typed a text; ``None``: nothing could be found."""
    plain = folded(text)
    if not plain:
        return None
    written = plain.encode()
    if plain.isascii() and plain.isdigit():
        return Wanted(written, b"", (), b"", plain)
    words = spoken(plain)
    letters = "".join(words)
    if has_chinese(plain) or not (letters.isascii() and letters.isalpha()) or len(letters) == 1:
        return Wanted(written, written, (), b"", "")
    initials = letters if len(letters) <= MOST_INITIALS else ""
    return Wanted(b"", written, _read(words, pinyin), initials.upper().encode(), "")


def _read(words: Sequence[str], pinyin: Pinyin) -> tuple[bytes, ...]:
    """The ways in which words are syllables, as they stand in the column."""
    ways = [""]
    for word in words:
        ways = [f"{way}{spelled(reading)}" for way in ways for reading in pinyin.readings(word)][:MOST_WAYS]
    return tuple(dict.fromkeys(without_body(way).encode() for way in ways))


MOST_WAYS = 6
"""How many ways to read letters are looked for."""


def fits(columns: NameColumns, looked_for: Wanted, low: int, high: int) -> bytearray:
    """
    How well each of some lines fits, as a byte; ``NONE`` when it does not.

    Args:
        columns: the lines.
        looked_for: what to look for.
        low: the first line to look at.
        high: the one after the last.
    """
    first, last = low - low % BLOCK, min(high + -high % BLOCK, len(columns))
    marks = bytearray(last - first)
    for name, column in columns.columns.items():
        texts, bits = _texts(name, looked_for)
        _mark(marks, column, [text for text in texts if text], bits, first)
    _mark_codes(marks, columns, looked_for.digits, first)
    return marks.translate(_BEST)[low - first : high - first]


def _texts(column: str, looked_for: Wanted) -> tuple[Sequence[bytes], _Bits]:
    """What to look for in a column, and what it is worth."""
    if column in {"initials", "initials_singly"}:
        return (looked_for.initials,), _INITIALS
    if column in {"read", "singly"}:
        return looked_for.spoken, _SPOKEN
    return (looked_for.names if column == "names" else looked_for.latin,), _WRITTEN


def _mark(marks: bytearray, column: Column, texts: Sequence[bytes], bits: _Bits, first: int) -> None:
    """Mark the names of a column that have a text in them: in what stands in the lines, in their kinds, or where both meet."""
    if not texts:
        return
    numbers = column.numbers(first, first + len(marks))
    in_kind = bytes([0, *(bits.has * any(text in kind for text in texts) for kind in column.kinds)]).ljust(256, b"\0")
    if any(in_kind[number] for number in column.used):
        add(marks, 0, numbers.translate(in_kind))
    ends = [
        _End(column, text[:size], text[size:])
        for text in texts
        for size in range(1, len(text))
        if text[size:] in column.beginnings
    ]
    for line, lines in column.blocks(first, first + len(marks)):
        at = line - first
        some = numbers[at : at + BLOCK]
        for text in texts:
            if bits.has:
                _mark_lines(marks, at, lines, text, some, bits)
            else:
                _mark_beginnings(marks, at, lines, text, bits)
        for end in ends:
            end.mark(marks, at, lines, some, bits)


def _mark_beginnings(marks: bytearray, first: int, lines: Lines, text: bytes, bits: _Bits) -> None:
    """Mark the lines of a block that begin with a text."""
    for line in lines.beginning(text):
        marks[first + line] |= bits.begins


def _mark_lines(marks: bytearray, first: int, lines: Lines, text: bytes, numbers: bytes, bits: _Bits) -> None:
    """Mark the lines of a block that have a text in them; the numbers of their kinds are given."""
    places = lines.places(text)
    if places is None:
        add(marks, first, lines.marked(text, bits.has, bits.begins))
        for line in lines.whole(text):
            marks[first + line] |= bits.kind if numbers[line] else bits.same
        return
    for place in places:
        line = lines.number(place)
        if lines.text[place - 1] not in END:
            marks[first + line] |= bits.has
        elif lines.text[place + len(text)] not in END:
            marks[first + line] |= bits.begins
        else:
            marks[first + line] |= bits.kind if numbers[line] else bits.same


class _End:
    """
    A text that begins in the line of a name and ends in its kind.

    Args:
        column: the names.
        line: the end of the line.
        kind: the beginning of the kind, or all of it.
    """

    def __init__(self, column: Column, line: bytes, kind: bytes) -> None:
        begun = [one.startswith(kind) for one in column.kinds]
        self._line = line
        self._only = bytes([0, *(255 * one for one in begun)]).ljust(256, b"\0")
        rests = [one[len(kind) :] if is_begun else None for one, is_begun in zip(column.kinds, begun, strict=True)]
        self._whole = [None, *(_rest_of(rest, column.kinds) for rest in rests)]

    def mark(self, marks: bytearray, first: int, lines: Lines, numbers: bytes, bits: _Bits) -> None:
        """Mark the lines of a block; the numbers of their kinds are given."""
        places = lines.places(self._line + END)
        if places is None:
            add(marks, first, lines.marked(self._line + END, bits.has), numbers.translate(self._only))
            for line in lines.whole(self._line):
                self._mark_one(marks, first, line, numbers[line], bits)
            return
        for place in places:
            line = lines.number(place)
            if self._only[numbers[line]]:
                marks[first + line] |= bits.has
                if lines.text[place - 1] in END:
                    self._mark_one(marks, first, line, numbers[line], bits)

    def _mark_one(self, marks: bytearray, first: int, line: int, number: int, bits: _Bits) -> None:
        rest = self._whole[number]
        if rest is not None:
            marks[first + line] |= bits[rest]


def _rest_of(rest: bytes | None, kinds: Sequence[bytes]) -> int | None:
    """Which of the bits tells of a name that goes on so after the text; ``None``: it has not the text."""
    if not rest:
        return None if rest is None else 0
    return 1 if rest in kinds else 2


def _mark_codes(marks: bytearray, columns: NameColumns, digits: str, first: int) -> None:
    """Mark the divisions whose codes begin with digits."""
    if digits and len(digits) <= CODE_DIGITS:
        low = int(digits.ljust(CODE_DIGITS, "0"))
        high = low + 10 ** (CODE_DIGITS - len(digits))
        for codes, bit in (((low, high), _WRITTEN.begins), ((low, low + 1), _WRITTEN.same)):
            for start, end in columns.between(*codes):
                at, until = max(start - first, 0), min(end - first, len(marks))
                add(marks, at, bytes([bit]) * (until - at))
