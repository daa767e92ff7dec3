"""
Resemblance (相似度): how well the names of items fit what somebody typed, from 0 to 1.

Whoever types a name, or the beginning of one, means it. A sentence means the name that says most of what it says, and little
else. Characters that are wrong but sound right count nearly as much as the right ones; letters are pinyin, first letters or English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from catalog.item_names import WORD, ItemNames, Name, Spelling, Units, pairs
from catalog.spellings import compact, folded, has_chinese, spoken

ENOUGH = 0.2
"""The least that a name must fit to be found."""

SENTENCE = 0.68
"""What a name fits at most that is neither a part of the text nor the other way round."""

TYPED_RIGHT = 0.78
"""How much of a pinyin must be right."""

OF_TEXT = 0.6
"""What it counts that a name says all that the text says, against that the text says all that the name says."""

FEWEST_LETTERS = 2
"""Letters of a text without Chinese characters; one of them alone is in half of all names."""

SHORTEST_PART = 2
"""Characters of a name that is looked for in a sentence; one that is scattered there has more."""

MOST_BETWEEN = 2
"""Characters that may stand between those of a name in a sentence."""

MANNERS = re.compile(
    "请问|怎么办理|怎么办|怎么|怎样|如何|哪里|哪儿|在哪|什么|多久|多少|是不是|要不要|能不能|可不可以|可以|还需要|需要|还要|想要|我想|我要|我们|"
    "帮我|一下|办理|的话|[我你您他她吗呢吧啊呀了想要还给去在]"
)
"""How people ask in Chinese, whatever they ask for."""

Fits = dict[int, float]
"""How well names fit, by their numbers."""


def fits(names: ItemNames, text: str) -> Fits:
    """
    How well each name fits a text; names that do not fit at all are left out.

    Args:
        names: what items are called.
        text: what somebody typed.
    """
    plain = folded(text)
    asked = names.spelling(text)
    if not asked.characters:
        return {}
    found = _Best()
    if has_chinese(plain):
        found.add(_by_characters(names, asked))
        bare = names.spelling(MANNERS.sub("", plain))
        if bare.characters and bare != asked:
            found.add(_by_characters(names, bare), 0.98)
    elif len(asked.characters) >= FEWEST_LETTERS:
        found.add(_by_key(names, plain))
        found.add(_by_letters(names, "".join(spoken(plain))))
        found.add(_by_words(names, asked))
    return {number: min(1.0, score) for number, score in found.items() if score >= ENOUGH}


class _Best(defaultdict[int, float]):
    """The best that was said of each name."""

    def __init__(self) -> None:
        super().__init__(float)

    def add(self, fits: Mapping[int, float], times: float = 1.0) -> None:
        for number, score in fits.items():
            self[number] = max(self[number], times * score)


def _by_characters(names: ItemNames, asked: Spelling) -> Fits:
    found = _Best()
    wanted = asked.characters
    common = _share(names.by_characters, list(pairs(wanted)))
    for number in common:
        name = names.all[number].spelling.characters
        if score := _part(wanted, name) or _scattered(wanted, name):
            found[number] = score
    found.add(common, SENTENCE)
    if len(wanted) > 1:
        found.add(_by_sound(names, asked), 0.92)
    return found


def _by_sound(names: ItemNames, asked: Spelling) -> Fits:
    found = _Best()
    wanted = asked.letters
    common = _share(names.by_syllables, list(pairs(asked.syllables)))
    for number in common:
        if score := _part(wanted, names.all[number].letters):
            found[number] = score
    found.add(common, SENTENCE)
    return found


def _part(wanted: str, name: str) -> float:
    """How well a name fits of which the text is a part, or that is a part of the text; 0: neither."""
    if wanted == name:
        return 1.0
    if len(wanted) < len(name):
        if name.startswith(wanted):
            return 0.8 + 0.15 * len(wanted) / len(name)
        return 0.7 + 0.2 * len(wanted) / len(name) if wanted in name else 0.0
    if len(name) < SHORTEST_PART or name[0] not in wanted:
        return 0.0
    if name in wanted:
        return 0.7 + 0.25 * len(name) / len(wanted)
    return 0.0


def _scattered(wanted: str, name: str) -> float:
    """How well a name fits whose characters stand in the text in their order, few others between them; 0: they do not."""
    if len(name) <= SHORTEST_PART or len(name) >= len(wanted):
        return 0.0
    start = at = wanted.find(name[0])
    for character in name[1:]:
        if at < 0:
            return 0.0
        at = wanted.find(character, at + 1)
    return 0.67 + 0.25 * len(name) / len(wanted) if 0 < at - start <= len(name) + MOST_BETWEEN else 0.0


def _share(units: Units, wanted: Sequence[str]) -> Fits:
    """How much a text and each name have in common, of both, by what it weighs."""
    different = sorted(set(wanted))
    common: dict[int, float] = defaultdict(float)
    for unit in different:
        for number in units.names.get(unit, ()):
            common[number] += units.weights[unit]
    whole = sum(units.weights.get(unit, 0.5) for unit in different)
    return {
        number: weight / (OF_TEXT * whole + (1 - OF_TEXT) * units.totals[number]) for number, weight in common.items()
    }


def _by_key(names: ItemNames, plain: str) -> Fits:
    wanted = compact(plain)
    return {
        number: score
        for number, name in enumerate(names.all)
        if name.text.isascii() and (score := _part(wanted, name.spelling.characters))
    }


def _by_letters(names: ItemNames, wanted: str) -> Fits:
    """Letters as pinyin, as first letters, and as pinyin with a typing error."""
    found = _Best()
    for number, name in enumerate(names.all):
        if name.letters:
            score = max(0.97 * _at_syllables(wanted, name), 0.95 * _part_of_initials(wanted, name.initials))
            if score:
                found[number] = score
    return found or _mistyped(names, wanted)


def _mistyped(names: ItemNames, wanted: str) -> Fits:
    """Letters as a pinyin, or the beginning of one, with a typing error."""
    found = _Best()
    for size, worth in ((None, 0.85), (len(wanted), 0.8)):
        letters = {number: name.letters[:size] for number, name in enumerate(names.all) if name.letters}
        near = extract_iter(wanted, letters, scorer=OSA.normalized_similarity, score_cutoff=TYPED_RIGHT)
        found.add({number: worth * score for _, score, number in near})
    return found


def _at_syllables(wanted: str, name: Name) -> float:
    """How well a reading fits that has the letters at the beginning of a syllable, or that is a part of the letters."""
    score = _part(wanted, name.letters)
    if not score or len(wanted) >= len(name.letters) or name.letters.startswith(wanted):
        return score
    starts, at = set(), 0
    for syllable in name.spelling.syllables:
        starts.add(at)
        at += len(syllable)
    return score if any(name.letters.startswith(wanted, start) for start in starts) else 0.0


def _part_of_initials(wanted: str, initials: str) -> float:
    """How well first letters fit; they are not looked for in longer letters, since nearly any would be found."""
    return _part(wanted, initials) if len(wanted) <= len(initials) else 0.0


def _by_words(names: ItemNames, asked: Spelling) -> Fits:
    """Latin words, whatever their order, other forms and typing errors included."""
    units = names.by_words
    common: dict[int, float] = defaultdict(float)
    whole = 0.0
    for word in sorted(set(asked.words)):
        best: dict[int, float] = {}
        known = names.known(word)
        for other, surely in known:
            unit = f"{WORD}{other}"
            for number in units.names[unit]:
                best[number] = max(best.get(number, 0.0), surely * units.weights[unit])
        whole += max(((surely, units.weights[f"{WORD}{other}"]) for other, surely in known), default=(0.0, 1.0))[1]
        for number, weight in best.items():
            common[number] += weight
    return {
        number: 0.95 * weight / (OF_TEXT * whole + (1 - OF_TEXT) * units.totals[number])
        for number, weight in common.items()
    }
