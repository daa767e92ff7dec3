"""
Pinyin (拼音): how Chinese characters are read, without tones.

The dictionary of the library pypinyin takes 56 MB of a process. What is needed of it is the reading of each character
by itself, and the phrases in which a character is read otherwise (银行, 重庆): that is 2 MB, and stands beside the rows of
a large snapshot, so that whoever serves one never opens the dictionary.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Container, Iterator
from functools import cache, cached_property

import msgspec

SHORTEST_PHRASE, LONGEST_PHRASE = 2, 4
"""Characters of a phrase; longer ones are sayings."""

MOST_READINGS = 8
"""How many ways to take letters for syllables are looked at."""

LONGEST_SYLLABLE = 6
"""Letters of a syllable, such as zhuang."""

_FIRST, _LAST, _ZERO, _READ_ZERO = "\u3400", "\u9fff", "〇", "ling"
_OTHERS = re.compile(rf"[^\W_{_FIRST}-{_LAST}{_ZERO}]+")
_VOWELS = frozenset("aeiouv")


class Pinyin(msgspec.Struct, frozen=True, dict=True):
    """
    A dictionary of readings.

    Attributes:
        characters: the characters of each reading, such as 行 and others of ``xing``: so they are read where nothing else is
            known. In a dictionary by character they would take 4 MB more.
        phrases: the readings of phrases in which a character is read otherwise, such as ``yin hang`` of 银行, and of
            those of two characters that may stand before one.
    """

    characters: dict[str, str]
    phrases: dict[str, str]

    @cached_property
    def all(self) -> frozenset[str]:
        """Every syllable with a vowel that some character is read as."""
        return frozenset(syllable for syllable in self.characters if not _VOWELS.isdisjoint(syllable))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """What a syllable may begin with, whole syllables included."""
        return frozenset(syllable[:size] for syllable in self.all for size in range(1, len(syllable) + 1))

    def syllables(self, text: str) -> list[str]:
        """
        How a text is read: a syllable for each character; letters and digits that stand together are one.

        Of several phrases the longest that begins first is taken. ü is v, as it is typed.
        """
        return list(self._read(text, self._leading))

    def singly(self, text: str) -> list[str]:
        """How a text is read when each of its characters is read by itself."""
        return list(self._read(text, frozenset()))

    def _read(self, text: str, leading: Container[str]) -> Iterator[str]:
        at = 0
        while at < len(text):
            character = text[at]
            size = self._phrase(text, at) if character in leading else 0
            if size:
                yield from self.phrases[text[at : at + size]].split()
            elif reading := self._reading(character):
                yield reading
            elif other := _OTHERS.match(text, at):
                size = other.end() - at
                yield other[0].casefold()
            at += max(1, size)

    def _reading(self, character: str) -> str | None:
        """How a character is read by itself; ``None``: that is not known."""
        if character == _ZERO:
            return _READ_ZERO
        at = ord(character) - ord(_FIRST)
        return self._readings[self._numbers[at]] if 0 <= at < len(self._numbers) else None

    @cached_property
    def _readings(self) -> list[str | None]:
        return [None, *self.characters]

    @cached_property
    def _numbers(self) -> array[int]:
        """Of each character in the order of their code points, which of the readings is its own."""
        found = array("H", [0]) * (ord(_LAST) - ord(_FIRST) + 1)
        for number, characters in enumerate(self.characters.values(), start=1):
            for character in characters:
                found[ord(character) - ord(_FIRST)] = number
        return found

    def _phrase(self, text: str, at: int) -> int:
        """How many characters a phrase has that begins there; 0: none does."""
        return next(
            (size for size in range(LONGEST_PHRASE, SHORTEST_PHRASE - 1, -1) if text[at : at + size] in self.phrases), 0
        )

    @cached_property
    def _leading(self) -> frozenset[str]:
        return frozenset(phrase[0] for phrase in self.phrases)

    def readings(self, letters: str) -> list[tuple[str, ...]]:
        """
        The ways in which letters are syllables; the last may be the beginning of one. The fewest syllables first.

        Letters that are no syllables, such as ``sydj``, are taken for nothing: the list is empty.
        """
        found: list[tuple[str, ...]] = []
        ahead: list[tuple[int, tuple[str, ...]]] = [(0, ())]
        while ahead and len(found) < MOST_READINGS:
            at, before = ahead.pop(0)
            for size in range(min(LONGEST_SYLLABLE, len(letters) - at), 0, -1):
                part = letters[at : at + size]
                if at + size == len(letters) and part in self.beginnings:
                    found.append((*before, part))
                elif part in self.all:
                    ahead.append((at + size, (*before, part)))
            del ahead[MOST_READINGS:]
        return found


@cache
def dictionary() -> Pinyin:
    """The readings that the library pypinyin knows; the library stays in the memory of the process."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT  # noqa: PLC0415 - 56 MB, and most processes do without
    from pypinyin.contrib.tone_convert import to_normal  # noqa: PLC0415

    plain = cache(to_normal)
    characters = {
        chr(code): plain(readings.split(",")[0])
        for code, readings in PINYIN_DICT.items()
        if _FIRST <= chr(code) <= _LAST
    }
    read = {
        phrase: [plain(one[0]) for one in readings]
        for phrase, readings in PHRASES_DICT.items()
        if len(phrase) <= LONGEST_PHRASE
    }
    apart = {phrase for phrase in read if read[phrase] != [characters.get(one) for one in phrase]}
    leading = {phrase[0] for phrase in apart}
    # 个人参保 is 个人 and 参保: that 个人 is a phrase keeps 人参 from being read there
    taken = apart | {phrase for phrase in read if len(phrase) == SHORTEST_PHRASE and phrase[-1] in leading}
    by_reading: dict[str, str] = {}
    for character, reading in sorted(characters.items()):
        by_reading[reading] = by_reading.get(reading, "") + character
    return Pinyin(by_reading, {phrase: " ".join(read[phrase]) for phrase in sorted(taken)})
