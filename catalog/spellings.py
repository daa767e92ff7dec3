"""
Spellings (写法): texts made alike that differ only in how they are typed.

Width, case and traditional characters make no difference, and neither do invisible characters. A text is folded
character by character, so that a part of a folded text is the folded part of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from catalog.errors import BadArgument

_CHINESE = "\u3400-\u9fff"
_SPACES = re.compile(r"\s+")
_SPACE_AT_CHINESE = re.compile(rf"(?<=[{_CHINESE}]) | (?=[{_CHINESE}])")
_NO_LETTERS = re.compile(r"[\W_]+")
_TONE_NUMBER = re.compile(r"(?<=[a-z])[1-5](?![0-9])")
_APOSTROPHES = str.maketrans(dict.fromkeys("'’ʼ`·", " "))
_TONES = str.maketrans(dict.fromkeys("\u0300\u0301\u0304\u030c"))
_HAS_CHINESE = re.compile(rf"[{_CHINESE}]")
_HAS_LETTERS = re.compile("[a-z]")


class _Simplified(dict[int, str | None]):
    """The simplified form of each character that was met so far; of what nobody can see, nothing."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        if unicodedata.category(character)[0] == "C":
            found = " " if character in "\t\n\r\f\v" else None
        else:
            found = _converter().convert(character) if "\u3400" <= character <= "\u9fff" else character
        if len(self) < MOST_KEPT:
            self[code] = found
        return found


MOST_KEPT = 50_000
"""Characters whose simplified form is kept: more than names are written with."""

_SIMPLIFIED = _Simplified()


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


LONGEST_TEXT = 200
"""Characters of a text to look for; a question in a sentence is shorter."""


def checked(text: str, *, argument: str) -> str:
    """
    A text that is short enough to be looked for.

    Raises:
        BadArgument: more than 200 characters.
    """
    if len(text) > LONGEST_TEXT:
        raise BadArgument(
            f"The text to look for has {len(text)} characters. Give {LONGEST_TEXT} at most.",
            f"查询文字有 {len(text)} 个字符，请不要超过 {LONGEST_TEXT} 个。",
            argument=argument,
        )
    return text


def folded(text: str) -> str:
    """A text in simplified characters, in one width and case, without what nobody can see, single spaces between words."""
    alike = unicodedata.normalize("NFKC", text.translate(_SIMPLIFIED)).casefold().translate(_SIMPLIFIED)
    return _SPACE_AT_CHINESE.sub("", _SPACES.sub(" ", alike).strip())


def compact(text: str) -> str:
    """The letters, characters and digits of a folded text."""
    return _NO_LETTERS.sub("", text)


def has_chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return _HAS_CHINESE.search(text) is not None


def has_letters(text: str) -> bool:
    """Whether a folded text has a Latin letter without marks."""
    return _HAS_LETTERS.search(text) is not None


def spoken(text: str) -> list[str]:
    """
    The words of a folded text as pinyin is typed without tones: no tone marks, no tone numbers, v for ü.

    An apostrophe ends a word, as in ``xi'an``.
    """
    marked = unicodedata.normalize("NFD", text.translate(_APOSTROPHES)).translate(_TONES)
    plain = unicodedata.normalize("NFC", marked.replace("u\u0308", "v"))
    return _NO_LETTERS.sub(" ", _TONE_NUMBER.sub(" ", plain)).split()
