"""
Name columns (名称列): the names of many divisions, one after the other, in which a text is found without going through them.

To look for a few bytes in the 13 MB of a nation's names takes the processor some milliseconds. There are four columns: names in
Chinese; names with Latin letters; names as they are read, each syllable beginning with a capital letter (``CuiXiang``), so that
``xiang`` is found at a syllable only; and those capitals alone.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO, NamedTuple

from catalog.divisions import Division
from catalog.pinyin import Pinyin
from catalog.spellings import folded, has_letters

STRIDE = 64
"""Of every so many lines it is written down where the first begins; the others are counted from there."""

BLOCK = 64 * STRIDE
"""Lines that are looked at together."""

MANY = BLOCK // 32
"""When more lines of a block have a text in them, each line is looked at by itself."""

COLUMNS = ("names", "latin", "spoken", "initials")

_BODY = re.compile("(?<=.)(居民委员会|居委会|办事处)$|(?<=.)村?村(民委员会|委会)$")
_SPOKEN_BODY = re.compile("(?<=.)(JuMinWeiYuanHui|JuWeiHui|BanShiChu)$|(?<=.)(Cun)?Cun(MinWeiYuanHui|WeiHui)$")
_SMALL = bytes(range(ord("a"), ord("z") + 1)) + b"0123456789"
_END, _OTHER, _BEFORE = b"\n", b"\t", b"\n\t"


class Matches(NamedTuple):
    """
    The lines that have a text in them.

    Attributes:
        rows: their numbers, in order.
        begun: of those that begin with the text, what comes after it.
    """

    rows: list[int]
    begun: dict[int, bytes]


class Lines:
    """
    Names, each between two ends of lines.

    Args:
        text: the lines.
        marks: where every 64th of them begins.
    """

    def __init__(self, text: bytes, marks: array[int]) -> None:
        self.text = text
        self.marks = marks.tolist()  # numbers that are there already are compared in half the time

    @classmethod
    def of(cls, lines: Iterable[str]) -> Lines:
        """Some lines, none of which has an end of a line in it."""
        written, marks, at = [b""], array("I"), 1
        for number, line in enumerate(lines):
            if number % STRIDE == 0:
                marks.append(at)
            written.append(line.encode())
            at += len(written[-1]) + 1
        return cls(_END.join([*written, b""]), marks)

    def start(self, number: int) -> int:
        """Where a line begins; the end of the text for the number after the last."""
        stride, more = divmod(number, STRIDE)
        if stride >= len(self.marks):
            return len(self.text)
        at = self.marks[stride]
        for _ in range(more):
            at = self.text.find(_END, at) + 1
        return at

    def matches(self, wanted: bytes, first: int, last: int) -> Matches:
        """
        The lines with a text in them.

        Args:
            wanted: the text; it has no end of a line in it.
            first: the number of the first line to look at.
            last: the number after the last.
        """
        found = Matches([], {})
        for block in range(first - first % BLOCK, last, BLOCK):
            low, high = max(first, block), min(block + BLOCK, last)
            start, end = self.start(low), self.start(high)
            if not self._match_some(wanted, block // STRIDE, start, end, found):
                self._match_each(wanted, low, self.text[start : end - 1], found)
        return found

    def _match_some(self, wanted: bytes, stride: int, start: int, end: int, found: Matches) -> bool:
        """Match the lines of a block one after the other; ``False``, and nothing is matched, when they are many."""
        text, marks, size = self.text, self.marks, len(wanted)
        last = min(stride + BLOCK // STRIDE, len(marks))
        known = len(found.rows)
        at = text.find(wanted, start, end)
        while at >= 0:
            stride = bisect_right(marks, at, stride, last) - 1
            row = stride * STRIDE + text.count(_END, marks[stride], at)
            line_end = text.find(_END, at)
            found.rows.append(row)
            if text[at - 1] in _BEFORE:
                found.begun[row] = text[at + size : line_end].partition(_OTHER)[0]
            at = text.find(wanted, line_end, end)
            if len(found.rows) - known > MANY:
                del found.rows[known:]
                return False
        return True

    def _match_each(self, wanted: bytes, low: int, text: bytes, found: Matches) -> None:
        other, size = _OTHER + wanted, len(wanted)
        for row, line in [(row, line) for row, line in enumerate(text.split(_END), low) if wanted in line]:
            found.rows.append(row)
            if line.startswith(wanted):
                found.begun[row] = line[size:].partition(_OTHER)[0]
            elif other in line:
                found.begun[row] = line.partition(other)[2]


class NameColumns:
    """
    The names of some divisions.

    Args:
        codes: their codes as numbers, in order.
        ranks: their levels as ranks.
        columns: their names in each column.
    """

    def __init__(self, codes: array[int], ranks: bytes, columns: Mapping[str, Lines]) -> None:
        self.codes = codes
        self.ranks = ranks
        self.names, self.latin, self.spoken, self.initials = (columns[name] for name in COLUMNS)

    @classmethod
    def of(cls, rows: Iterable[Division], pinyin: Pinyin) -> NameColumns:
        """The names of some rows, which are in the order of their codes."""
        rows = list(rows)
        names = [folded(row.name) for row in rows]
        spoken = Lines.of(_spoken(name, pinyin) for name in names)
        columns = {
            "names": Lines.of(names),
            "latin": Lines.of(_latin(name, row.name_en) for name, row in zip(names, rows, strict=True)),
            "spoken": spoken,
            "initials": Lines.of(spoken.text.translate(None, _SMALL).decode().split("\n")[1:-1]),
        }
        return cls(array("Q", [int(row.code) for row in rows]), bytes(row.level.rank for row in rows), columns)

    def __len__(self) -> int:
        return len(self.codes)

    def between(self, low: int, high: int) -> tuple[int, int]:
        """The lines of the codes from one to another, the other left out: the first, and the one after the last."""
        return bisect_left(self.codes, low), bisect_left(self.codes, high)


def _latin(name: str, english: str | None) -> str:
    """What is found by Latin letters: a name that has some, and the English one."""
    found = name if has_letters(name) else ""
    return f"{found}\t{folded(english)}" if english else found


def _spoken(name: str, pinyin: Pinyin) -> str:
    """
    A name as it is read, without the body that governs it: 翠湖社区居委会 is CuiHuSheQu, 鱼月村民委员会 YuYueCun.

    Where a phrase is read otherwise than its characters one by one, both stand there: nobody can tell which 朝阳 it is.
    """
    bare = _BODY.sub(lambda found: "村" if found[2] else "", name)
    read, singly = spelled(pinyin.syllables(bare)), spelled(pinyin.singly(bare))
    return read if read == singly else f"{read}\t{singly}"


def spelled(syllables: Iterable[str]) -> str:
    """Syllables, each with a capital letter."""
    return "".join([syllable[0].upper() + syllable[1:] for syllable in syllables])


def without_body(spoken: str) -> str:
    """What somebody typed as pinyin, without the body that governs a village, which the column leaves out as well."""
    return _SPOKEN_BODY.sub(lambda found: "Cun" if found[3] else "", spoken)


def write(file: BinaryIO, columns: NameColumns) -> dict[str, Any]:
    """
    Write columns to a file.

    Returns:
        The plan by which :func:`read` finds them again.
    """
    plan: dict[str, Any] = {
        "codes": _written(file, columns.codes.tobytes()),
        "ranks": _written(file, columns.ranks),
    }
    for name in COLUMNS:
        lines: Lines = getattr(columns, name)
        plan[name] = [_written(file, lines.text), _written(file, array("I", lines.marks).tobytes())]
    return plan


def read(part: Callable[[int, int], bytes], plan: Mapping[str, Any]) -> NameColumns:
    """
    The columns of a plan.

    Args:
        part: reads so many bytes of the file from a position on.
        plan: where they are, as :func:`write` wrote it down.
    """
    columns = {name: Lines(part(*plan[name][0]), array("I", part(*plan[name][1]))) for name in COLUMNS}
    return NameColumns(array("Q", part(*plan["codes"])), part(*plan["ranks"]), columns)


def _written(file: BinaryIO, part: bytes) -> tuple[int, int]:
    """Write bytes; tells how many they are and where they begin, as they are read back."""
    start = file.tell()
    file.write(part)
    return len(part), start
