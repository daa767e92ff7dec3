"""
Line marks (行标记): which of many lines have something in them, as one byte for each, whose bits say what.

**Method.** Where few lines have it, they are found one after the other; a line's number is counted from every 64th line.
Where many have it, the text is made shorter until a byte is left of each line: what is looked for becomes one byte, everything
else but the ends of lines goes, several of that byte become one, and those stand in the place of the ends of their lines.
Every step is one call that goes through the text at some hundred megabytes a second, however many lines there are.

**Limits.** Neither the lines nor what is looked for have the bytes 1 and 2 in them: folded names have none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

END = b"\n"
"""The end of a line; one stands before the first line, too."""

STRIDE = 64
"""Of every so many lines it is known where the first begins."""

MANY = 256
"""When a text is in more places than this, its lines are marked together and not one by one."""

_HAS, _BEGINS = b"\1", b"\2"
_OTHERS = bytes(byte for byte in range(256) if byte not in END + _HAS + _BEGINS)


class Lines:
    """
    Some lines.

    Args:
        text: the lines, an end of a line before and after each.
        starts: where every 64th of them begins, and more; the first begins at the first of these.
        base: what is taken from these to have it in the text.
    """

    def __init__(self, text: bytes, starts: Sequence[int], base: int) -> None:
        self.text = text
        self._starts = starts
        self._base = base

    @classmethod
    def of(cls, lines: Iterable[str]) -> Lines:
        """Some lines, none of which has an end of a line in it."""
        text, starts = [b""], list[int]()
        at = len(END)
        for number, line in enumerate(lines):
            if number % STRIDE == 0:
                starts.append(at)
            text.append(line.encode())
            at += len(text[-1]) + len(END)
        return cls(END.join([*text, b""]), starts, 0)

    def number(self, at: int) -> int:
        """The number of the line that a place of the text is in."""
        stride = bisect_right(self._starts, at + self._base) - 1
        return stride * STRIDE + self.text.count(END, self._starts[stride] - self._base, at)

    def places(self, wanted: bytes) -> list[int] | None:
        """Where in the text something is; ``None``: in many places."""
        text = self.text
        found: list[int] = []
        at = text.find(wanted)
        while at >= 0:
            found.append(at)
            if len(found) > MANY:
                return None
            at = text.find(wanted, at + 1)
        return found

    def whole(self, line: bytes) -> Iterator[int]:
        """The numbers of the lines that are just so."""
        return self.beginning(line + END)

    def beginning(self, wanted: bytes) -> Iterator[int]:
        """The numbers of the lines that begin so."""
        at = self.text.find(END + wanted)
        while at >= 0:
            yield self.number(at + len(END))
            at = self.text.find(END + wanted, at + 1)

    def marked(self, wanted: bytes, has: int, begins: int = 0) -> bytes:
        """
        A byte for each line.

        Args:
            wanted: what to look for; an end of a line at its end, and nowhere else, says that lines are to end with it.
            has: the bits of a line that has it; those of others are 0.
            begins: the bits, too, of a line that begins with it.
        """
        left = self.text.replace(wanted, _HAS + END if wanted.endswith(END) else _HAS)
        if begins:
            left = left.replace(END + _HAS, END + _BEGINS)
        left = left.translate(None, _OTHERS)
        while _HAS * 2 in left:
            left = left.replace(_HAS * 2, _HAS)
        left = left.replace(_BEGINS + _HAS, _BEGINS)[len(END) :]
        lines = left.replace(_BEGINS + END, _BEGINS).replace(_HAS + END, _HAS)
        return lines.translate(bytes.maketrans(END + _HAS + _BEGINS, bytes([0, has, has | begins])))


def add(marks: bytearray, first: int, found: bytes, only: bytes | None = None) -> None:
    """
    Mark lines that stand one after the other, each with bits of its own.

    Args:
        marks: the marks of these lines, and of others.
        first: which mark is that of the first line.
        found: the bits.
        only: the bits that each may be marked with; ``None``: all.
    """
    end = first + len(found)
    bits = int.from_bytes(found, "little")
    if only is not None:
        bits &= int.from_bytes(only, "little")
    marks[first:end] = (bits | int.from_bytes(marks[first:end], "little")).to_bytes(len(found), "little")
