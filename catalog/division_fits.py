"""
Division fits (区划匹配): how well the names of divisions fit what somebody typed.

What is typed in Chinese is looked for in names; what is typed in letters also in how names are read, and among first letters; what
is typed in digits among codes.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from catalog.name_columns import Matches, NameColumns, spelled, without_body
from catalog.pinyin import Pinyin
from catalog.spellings import folded, has_chinese, spoken

CODE_DIGITS = 12
MOST_INITIALS = 12
"""Letters of initials; names are shorter."""

_KINDS = frozenset(
    kind.encode()
    for kind in (
        *("省", "自治区", "特别行政区", "市", "自治州", "地区", "盟", "区", "新区", "县", "自治县", "旗"),
        *("街道", "街道办事处", "镇", "乡", "民族乡", "社区", "社区居委会", "社区居民委员会", "居委会", "居民委员会"),
        *("村", "村委会", "村民委员会", "村村委会", "村村民委员会"),
        *(" city", " district", " county", " street", " subdistrict", " town", " village", " community"),
    )
)
_SPOKEN_KINDS = frozenset(
    (b"Sheng", b"ZiZhiQu", b"Shi", b"Zhou", b"Qu", b"Xian", b"JieDao", b"Zhen", b"Xiang", b"SheQu", b"Cun")
)


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


_SAME, _BEGINS, _INITIALS = Fit.SAME.value, Fit.BEGINS.value, Fit.INITIALS.value
_WRITTEN = (_SAME, Fit.KIND.value, _BEGINS, Fit.HAS.value)
_SPOKEN = (Fit.SPOKEN.value, Fit.SPOKEN.value, Fit.SPOKEN_BEGINS.value, Fit.SPOKEN_HAS.value)
"""How a column fits that is the same, the same but for the kind, begins so, has it."""


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


def fits(columns: NameColumns, looked_for: Wanted, low: int, high: int) -> dict[int, int]:
    """
    How lines fit, each as well as it does; those that do not are left out.

    Args:
        columns: the lines.
        looked_for: what to look for.
        low: the first line to look at.
        high: the one after the last.
    """
    found: dict[int, int] = {}
    if looked_for.initials:
        found.update(dict.fromkeys(columns.initials.matches(looked_for.initials, low, high).begun, _INITIALS))
    spoken = [columns.spoken.matches(reading, low, high) for reading in looked_for.spoken]
    _note(found, spoken, _SPOKEN, _SPOKEN_KINDS)
    written = ((columns.latin, looked_for.latin), (columns.names, looked_for.names))
    _note(found, [lines.matches(text, low, high) for lines, text in written if text], _WRITTEN, _KINDS)
    _note_codes(found, columns, looked_for.digits, range(low, high))
    return found


def _note(
    found: dict[int, int], matches: Sequence[Matches], fits: tuple[int, int, int, int], kinds: frozenset[bytes]
) -> None:
    """Note how lines fit in a column; what is noted later is the better."""
    same, kind, begins, has = fits
    for match in matches:
        found.update(dict.fromkeys(match.rows, has))
    for match in matches:
        for row, rest in match.begun.items():
            fit = kind if rest in kinds else begins
            found[row] = min(found[row], fit if rest else same)


def _note_codes(found: dict[int, int], columns: NameColumns, digits: str, lines: range) -> None:
    """Note the divisions whose codes begin with digits."""
    if digits and len(digits) <= CODE_DIGITS:
        first = int(digits.ljust(CODE_DIGITS, "0"))
        start, end = columns.between(first, first + 10 ** (CODE_DIGITS - len(digits)))
        for row in range(max(start, lines.start), min(end, lines.stop)):
            fit = _SAME if columns.codes[row] == first else _BEGINS
            found[row] = min(found.get(row, fit), fit)
