"""
Heads: what the head of a request means, remembered for the next one with the same.

A connection mostly repeats one head byte for byte, but for the length of the body. Where httptools has read a head, and
line by line it is what it looks like, the next request needs no parser if it has the same bytes before the length and
the same bytes after it, and the length is that of all that follows: then it is one whole request and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

Header = tuple[bytes, bytes]

Told = tuple[bytes, bytes]
"""
An answer of status 200: the rest of its head, after the length of its body and with the empty line at its end; and the
body.
"""

Answering = Callable[[bytes], Told | None]
"""Answers bodies at once; ``None`` for one that has to be asked about as usual."""

LONGEST_HEAD = 1000
"""Bytes of the longest head that a connection remembers."""

_LENGTH = b"content-length"
_MOST_DIGITS = 8


class KnownHead:
    """
    The head of a POST as a connection repeats it.

    Args:
        before: all of it before the digits of its length.
        after: all of it after them.
        answer: what answers the bodies behind it.
    """

    __slots__ = ("_after", "_at", "_before", "_length_after", "answer")

    def __init__(self, before: bytes, after: bytes, answer: Answering) -> None:
        self._before, self._at = before, len(before)
        self._after, self._length_after = after, len(after)
        self.answer = answer

    def body_in(self, data: bytes) -> bytes | None:
        """The body, if what came on a connection is one whole request with this head and nothing else."""
        at = self._at
        if not data.startswith(self._before):
            return None
        end = data.find(b"\r", at, at + _MOST_DIGITS)
        if not data.startswith(self._after, end):  # nor if no end was found: one byte cannot begin with four
            return None
        body = data[end + self._length_after :]
        return body if data[at:end] == b"%d" % len(body) else None


def known_head(data: bytes, target: bytes, headers: list[Header], body: bytes, answer: Answering) -> KnownHead | None:
    """
    What a connection may remember of a request that keeps it open.

    Args:
        data: all that came, by which a parser had nothing left over from before.
        target: what is posted to, as the parser read it.
        headers: as the parser read them, with their names in lower case.
        body: as the parser read it.
        answer: what answers the bodies behind this head.

    Returns:
        ``None`` unless each line is what the parser read, the body is all that follows, and its length is told once.
    """
    end = data.find(b"\r\n\r\n", 0, LONGEST_HEAD)
    lines = data[: max(end, 0)].split(b"\r\n")
    if data[end + 4 :] != body or lines[0] != b"POST %b HTTP/1.1" % target or len(lines) != len(headers) + 1:
        return None
    if not all(map(_is_line, lines[1:], headers)):
        return None
    names = [name for name, _ in headers]
    if names.count(_LENGTH) != 1 or b"transfer-encoding" in names:
        return None
    number = names.index(_LENGTH)
    digits = b"%d" % len(body)
    if headers[number][1] != digits:
        return None
    line = lines[number + 1]
    at = sum(len(one) + 2 for one in lines[: number + 1]) + line.index(digits, len(_LENGTH))
    return KnownHead(data[:at], data[at + len(digits) : end + 4], answer)


def _is_line(line: bytes, header: Header) -> bool:
    """Whether a line is a header, with nothing about it that one parser may read in another way than the next."""
    name, value = header
    colon = len(name)
    return (
        line[:colon].lower() == name
        and line[colon : colon + 1] == b":"
        and line[colon + 1 :].strip(b" \t") == value
        and b"\r" not in line
        and b"\n" not in line
        and b"\0" not in line
    )
