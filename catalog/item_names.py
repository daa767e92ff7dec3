"""
Item names (事项名称): everything that items are called, taken apart so that it can be compared with what somebody typed.

A name is compared by its characters, by how it is read, by its first letters and by its words. What many names have in common
(证明, 申领) says little, and weighs little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import log
from typing import NamedTuple

from rapidfuzz.distance import OSA, Prefix
from rapidfuzz.process import extract_iter

from catalog.items import Item
from catalog.pinyin import Pinyin
from catalog.spellings import compact, folded, has_chinese, spoken

SINGLE = 0.35
"""What a character or syllable weighs against two that follow each other."""

SIMILAR = 0.74
"""How much of a word must be right: one letter in four may be wrong, or two exchanged."""

SHORTEST_WRONG = 4
"""Letters of a word that may be mistyped; with a letter wrong, a shorter one is another word."""

SHORTEST_STEM = 5
"""Letters that two stems have in common at their beginning when they are of one word."""

FORM = 0.9
"""How surely two stems that differ at their ends only are forms of one word."""

ENDINGS = ("ations", "ation", "ments", "ment", "ions", "ion", "ings", "ing", "ers", "ed", "es", "er", "s", "e")
"""Endings of English words, the longer first."""

QUESTION_WORDS = frozenset(
    (
        *("a", "about", "am", "an", "and", "any", "are", "at", "be", "can", "could", "do", "does", "for", "from"),
        *("get", "have", "how", "i", "if", "in", "is", "it", "me", "my", "need", "of", "on", "or", "please", "should"),
        *("still", "that", "the", "them", "there", "this", "to", "want", "was", "what", "when", "where", "which"),
        *("who", "will", "with", "would", "you"),
    )
)
"""English words that ask for something and do not say for what."""


class Spelling(NamedTuple):
    """
    A text as it is compared.

    Attributes:
        characters: its letters, characters and digits.
        syllables: how it is read.
        words: its Latin words, those left out that ask and do not say for what.
    """

    characters: str
    syllables: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def letters(self) -> str:
        """How it is read, in one word."""
        return "".join(self.syllables)

    @property
    def initials(self) -> str:
        """The first letters of how it is read; of digits all."""
        return "".join(one if one.isdigit() else one[0] for one in self.syllables)


class Name(NamedTuple):
    """
    Something that an item is called.

    Attributes:
        item: the item.
        text: as it is written.
        spelling: as it is compared.
        letters: how it is read, in one word.
        initials: the first letters of how it is read.
    """

    item: Item
    text: str
    spelling: Spelling
    letters: str
    initials: str


class Units(NamedTuple):
    """
    In which names something occurs, and what it weighs.

    Attributes:
        names: the numbers of the names by each unit.
        weights: what a unit weighs: the rarer, the more.
        totals: what all units of a name weigh, by its number.
    """

    names: Mapping[str, Sequence[int]]
    weights: Mapping[str, float]
    totals: Sequence[float]

    @classmethod
    def of(cls, units: Sequence[Iterable[str]]) -> Units:
        """The units of each name."""
        names: defaultdict[str, list[int]] = defaultdict(list)
        for number, found in enumerate(units):
            for unit in sorted(set(found)):
                names[unit].append(number)
        weights = {unit: _share(unit) * log(1 + len(units) / len(among)) for unit, among in names.items()}
        return cls(dict(names), weights, [sum(weights[unit] for unit in sorted(set(found))) for found in units])


def _share(unit: str) -> float:
    return 1.0 if unit[0] == WORD or PAIR in unit else SINGLE


PAIR, WORD = "\x00", "\x01"
"""What stands between two that follow each other, and before a word."""


def pairs(parts: Sequence[str]) -> Iterator[str]:
    """The parts of a text, and each two that follow each other."""
    yield from parts
    for one, other in pairwise(parts):
        yield f"{one}{PAIR}{other}"


class ItemNames:
    """
    Everything that the items of a catalogue are called.

    Args:
        items: the items.
        pinyin: how characters are read; asked for when somebody first looks for a name.
    """

    def __init__(self, items: Sequence[Item], pinyin: Callable[[], Pinyin]) -> None:
        self._items = items
        self._pinyin = pinyin

    @cached_property
    def all(self) -> Sequence[Name]:
        """Every name, by the key of the item: the official one, the others, the English one, the key."""
        return [
            Name(item, text, spelling, spelling.letters, spelling.initials)
            for item in self._items
            for text in dict.fromkeys((item.name, *item.aliases, item.name_en or "", item.code))
            for spelling in self._spellings(text)
        ]

    def _spellings(self, text: str) -> Iterator[Spelling]:
        """A name as it is read, and, where that differs, as its characters are read one by one."""
        spelling = self.spelling(text)
        if not spelling.characters:
            return
        yield spelling
        singly = tuple(self._pinyin().singly(folded(text))) if spelling.syllables else ()
        if singly != spelling.syllables:
            yield spelling._replace(syllables=singly)

    def spelling(self, text: str) -> Spelling:
        """A text as it is compared."""
        plain = folded(text)
        syllables = self._pinyin().syllables(plain) if has_chinese(plain) else []
        words = [word for word in spoken(plain) if word.isascii()]
        said = [word for word in words if word not in QUESTION_WORDS] or words
        return Spelling(compact(plain), tuple(syllables), tuple(map(stem, said)))

    @cached_property
    def by_characters(self) -> Units:
        """The names by their characters."""
        return Units.of([list(pairs(name.spelling.characters)) for name in self.all])

    @cached_property
    def by_syllables(self) -> Units:
        """The names by how they are read."""
        return Units.of([list(pairs(name.spelling.syllables)) for name in self.all])

    @cached_property
    def by_words(self) -> Units:
        """The names by their Latin words; keys are made of the same words, and say nothing more."""
        return Units.of(
            [
                () if name.text == name.item.code else [f"{WORD}{one}" for one in name.spelling.words]
                for name in self.all
            ]
        )

    @cached_property
    def vocabulary(self) -> Sequence[str]:
        """Every Latin word of a name."""
        return sorted(unit[1:] for unit in self.by_words.names)

    def known(self, word: str) -> list[tuple[str, float]]:
        """The words of names that a typed word means, each with how surely; other forms and typing errors included."""
        if len(word) < SHORTEST_WRONG:
            return [(word, 1.0)] if f"{WORD}{word}" in self.by_words.names else []
        near = extract_iter(word, self.vocabulary, scorer=OSA.normalized_similarity)
        found = [(other, max(alike, FORM if is_form_of(word, other) else 0.0)) for other, alike, _ in near]
        return sorted((other, sure) for other, sure in found if sure >= SIMILAR)


def stem(word: str) -> str:
    """An English word without its ending, as far as that can be told without a dictionary."""
    return next(
        (word[: -len(end)] for end in ENDINGS if len(word) - len(end) >= SHORTEST_WRONG and word.endswith(end)), word
    )


def is_form_of(word: str, other: str) -> bool:
    """Whether two stems differ at their ends only: regist of registered, registr of registration."""
    common = Prefix.similarity(word, other)
    return common >= SHORTEST_STEM and common >= min(len(word), len(other)) - 1
