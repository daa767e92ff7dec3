"""
Name columns (名称列): the names of many divisions, one after the other, in which a text is found without going through them.

There is a column for each way in which a division is called: its name; its name once more if it has Latin letters; its English
name; how it is read, each syllable beginning with a capital letter (``CuiXiang``), so that ``xiang`` is found at a syllable only;
how it is read character by character, where that differs; and the capitals of the two. A division has a line in each column.
The higher levels come first, those of a level in the order of their codes.

What very many names end with (村民委员会, 街道, ``SheQu``) stands beside the lines, as the number of one of a few kinds. So
two thirds of the text go, and what half of the names have in them is found without looking at any of them.

Columns are bytes in a file, or in memory, and are read block by block when somebody looks for something: nothing of them is held.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO, overload

from catalog.divisions import Division, Level
from catalog.line_marks import END, STRIDE, Lines
from catalog.pinyin import Pinyin
from catalog.spellings import folded, has_letters

BLOCK = 64 * STRIDE
"""Lines that are read and looked at together."""

FEW = 64
"""Codes that are looked up one by one; for more, those of a level are read at once."""

Read = Callable[[int, int], bytes]
"""Reads so many bytes from a position on."""

KINDS = (
    *("省", "自治区", "特别行政区", "市", "自治州", "地区", "盟", "区", "新区", "县", "自治县", "旗"),
    *("街道", "街道办事处", "镇", "乡", "民族乡", "社区", "社区居委会", "社区居民委员会", "居委会", "居民委员会"),
    *("村", "村委会", "村民委员会", "村村委会", "村村民委员会"),
    *(" city", " district", " county", " street", " subdistrict", " town", " village", " community"),
)
"""What names end with that says what kind of division it is."""

SPOKEN_KINDS = ("Sheng", "ZiZhiQu", "Shi", "Zhou", "Qu", "Xian", "JieDao", "Zhen", "Xiang", "SheQu", "Cun")
"""The same as they are read."""

COLUMNS: Mapping[str, Sequence[str]] = {
    "names": KINDS,
    "latin": KINDS,
    "english": KINDS,
    "read": SPOKEN_KINDS,
    "singly": SPOKEN_KINDS,
    "initials": (),
    "initials_singly": (),
}
"""The columns, and the kinds that the names in each may end with."""

_RANKS = [level.rank for level in Level]
_WORD = 8
_CAPITALS = re.compile("[^a-z0-9]")
_BODY = re.compile("(?<=.)(居民委员会|居委会|办事处)$|(?<=.)村?村(民委员会|委会)$")
_SPOKEN_BODY = re.compile("(?<=.)(JuMinWeiYuanHui|JuWeiHui|BanShiChu)$|(?<=.)(Cun)?Cun(MinWeiYuanHui|WeiHui)$")


class Column:
    """
    The names of many divisions as they are called in one way.

    Args:
        kinds: what names end with that does not stand in the lines.
        read: reads a part of the column's file.
        plan: where the column is.
    """

    def __init__(self, kinds: Sequence[str], read: Read, plan: Mapping[str, Any]) -> None:
        self.kinds = [kind.encode() for kind in kinds]
        self.beginnings = frozenset(kind[:size] for kind in self.kinds for size in range(1, len(kind) + 1))
        self._read = read
        self.used: Sequence[int] = plan["used"]
        _, self._numbers = plan["numbers"]
        _, self._text = plan["text"]
        self._starts = array("Q", read(*plan["starts"]))

    def blocks(self, first: int, last: int) -> Iterator[tuple[int, Lines]]:
        """
        The blocks that have anything in them, of some lines.

        Args:
            first: the number of the first line, with which a block begins.
            last: the number after the last, with which one ends.

        Returns:
            The number of the first line of each, and its lines without what they end with.
        """
        for line in range(first, last, BLOCK):
            starts = self._starts[line // STRIDE : (line + BLOCK) // STRIDE + 1]
            size = starts[-1] - starts[0]
            if size > min(BLOCK, last - line):
                base = starts[0] - len(END)
                yield line, Lines(self._read(size + len(END), self._text + base), starts[:-1], base)

    def numbers(self, first: int, last: int) -> bytes:
        """What each of some lines ends with, as the number of a kind; 0: none of them."""
        return self._read(last - first, self._numbers + first)


class Codes(Sequence[int]):
    """The codes of divisions as numbers, in a file."""

    def __init__(self, read: Read, size: int, start: int) -> None:
        self._read = read
        self._count = size // _WORD
        self._start = start

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[int]: ...
    def __getitem__(self, at: int | slice) -> int | Sequence[int]:
        if isinstance(at, slice):
            first, last, step = at.indices(self._count)
            return array("Q", self._read((last - first) * _WORD, self._start + first * _WORD))[::step]
        return int.from_bytes(self._read(_WORD, self._start + at * _WORD), "little")

    def __len__(self) -> int:
        return self._count


class NameColumns:
    """
    The names of some divisions.

    Args:
        read: reads a part of the file that they are in.
        plan: where they are, as :func:`write` wrote it down.
    """

    def __init__(self, read: Read, plan: Mapping[str, Any]) -> None:
        self.codes = Codes(read, *plan["codes"])
        self.columns = {name: Column(COLUMNS[name], read, found) for name, found in plan["columns"].items()}
        self._ends: Sequence[int] = plan["ends"]

    @classmethod
    def of(cls, rows: Iterable[Division], pinyin: Pinyin) -> NameColumns:
        """The names of some rows, held in memory."""
        file = BytesIO()
        plan = write(file, rows, pinyin)
        held = file.getvalue()
        return cls(lambda size, start: held[start : start + size], plan)

    def __len__(self) -> int:
        return len(self.codes)

    def rank(self, row: int) -> int:
        """The level of a line as a rank."""
        return _RANKS[bisect_right(self._ends, row)]

    def of_rank(self, rank: int) -> tuple[int, int]:
        """The lines of a level: the first, and the one after the last."""
        at = _RANKS.index(rank)
        return (self._ends[at - 1] if at else 0), self._ends[at]

    def place(self, rank: int, code: int) -> int:
        """The first line of a level with a code or a higher one; the one after the level's last when there is none."""
        first, last = self.of_rank(rank)
        return bisect_left(self.codes, code, first, last)

    def between(self, low: int, high: int, ranks: Iterable[int] = _RANKS) -> Iterator[tuple[int, int]]:
        """The lines of the codes from one to another, the other left out, level by level: the first, and the one after the last."""
        for rank in ranks:
            first, last = self.place(rank, low), self.place(rank, high)
            if first < last:
                yield first, last

    def rows_of(self, codes: Iterable[int]) -> frozenset[int]:
        """All lines of some codes."""
        wanted = list(codes)
        found: set[int] = set()
        for rank in _RANKS:
            first, last = self.of_rank(rank)
            known, low, high = (
                (self.codes, first, last) if len(wanted) <= FEW else (self.codes[first:last], 0, last - first)
            )
            for code in wanted:
                start, end = bisect_left(known, code, low, high), bisect_right(known, code, low, high)
                found.update(range(first - low + start, first - low + end))
        return frozenset(found)


def write(file: BinaryIO, rows: Iterable[Division], pinyin: Pinyin) -> dict[str, Any]:
    """
    Write the names of some divisions to a file.

    Returns:
        The plan by which :class:`NameColumns` finds them again.
    """
    rows = sorted(rows, key=lambda row: (row.level.rank, int(row.code)))
    names = [folded(row.name) for row in rows]
    bare = [_BODY.sub(lambda found: "村" if found[2] else "", name) for name in names]
    read = [spelled(pinyin.syllables(name)) for name in bare]
    singly = [spelled(pinyin.singly(name)) for name in bare]
    singly = ["" if one == other else one for one, other in zip(singly, read, strict=True)]
    lines = {
        "names": names,
        "latin": [name if has_letters(name) else "" for name in names],
        "english": [folded(row.name_en) if row.name_en else "" for row in rows],
        "read": read,
        "singly": singly,
        "initials": [_capitals(one) for one in read],
        "initials_singly": [_capitals(one) for one in singly],
    }
    ranks = [row.level.rank for row in rows]
    return {
        "codes": _write(file, array("Q", [int(row.code) for row in rows]).tobytes()),
        "ends": [bisect_right(ranks, rank) for rank in _RANKS],
        "columns": {name: _write_column(file, COLUMNS[name], found) for name, found in lines.items() if any(found)},
    }


def _write_column(file: BinaryIO, kinds: Sequence[str], lines: Iterable[str]) -> dict[str, Any]:
    numbered = sorted(enumerate(kinds, start=1), key=lambda kind: -len(kind[1]))
    numbers, starts = bytearray(), array("Q")
    text = file.tell()
    at = file.write(END)
    for count, line in enumerate(lines):
        if count % STRIDE == 0:
            starts.append(at)
        number, kind = next((kind for kind in numbered if line.endswith(kind[1]) and line != kind[1]), (0, ""))
        numbers.append(number)
        at += file.write(line.removesuffix(kind).encode() + END)
    starts.append(at)
    return {
        "text": (at, text),
        "starts": _write(file, starts.tobytes()),
        "numbers": _write(file, bytes(numbers)),
        "used": sorted(set(numbers)),
    }


def _capitals(spoken: str) -> str:
    return "".join(_CAPITALS.findall(spoken))


def spelled(syllables: Iterable[str]) -> str:
    """Syllables, each with a capital letter."""
    return "".join([syllable[0].upper() + syllable[1:] for syllable in syllables])


def without_body(spoken: str) -> str:
    """What somebody typed as pinyin, without the body that governs a village, which the columns leave out as well."""
    return _SPOKEN_BODY.sub(lambda found: "Cun" if found[3] else "", spoken)


def _write(file: BinaryIO, part: bytes) -> tuple[int, int]:
    """Write bytes; tells how many they are and where they begin, as they are read back."""
    start = file.tell()
    file.write(part)
    return len(part), start
