"""Division search (区划检索): divisions by name, by how it is read, by old names and codes, the likeliest first."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, overload

from catalog import gazetteer
from catalog.codes import division_prefix
from catalog.division_fits import CODE_DIGITS, Fit, Wanted, wanted
from catalog.division_fits import fits as fits_of
from catalog.division_names import Part
from catalog.divisions import Division, Level
from catalog.name_columns import spelled, without_body
from catalog.period import Moment
from catalog.snapshot import Snapshot
from catalog.spellings import checked, compact, folded, has_chinese
from catalog.territories import Territory

FEWEST_SOUNDING = 2
"""Characters of a text that is looked for by its sound when no name has it; every one sounds like many others."""

MOST_ON_PATHS = 5_000
"""Places of one name of which it is looked at what contains them."""

_UNITS = re.compile("(?<=[省市区县旗盟镇乡])|(?<=街道)|(?<=自治州)")
"""Where the name of a division ends in a text that names several, the larger first."""

_LEVEL_AT, _FIT_AT = 40, 44
_CODE = (1 << _LEVEL_AT) - 1
"""Where in the number of a place its level and how it fits begin; its code stands below."""


class Found(NamedTuple):
    """
    A division that a text may mean.

    Attributes:
        order: where it stands: a text that sorts as the divisions do.
        division: the division as it is at the moment.
    """

    order: str
    division: Division

    @property
    def fit(self) -> Fit:
        """How it fits the text."""
        return Fit(int(self.order, 16) >> _FIT_AT)


class Ranking(Sequence[Found]):
    """
    Divisions in order: how well they fit, then the higher levels first, then by code.

    Args:
        territory: the divisions.
        at: the moment.
        places: a number for each: how it fits, its level and its code, in order.
    """

    def __init__(self, territory: Territory, at: Moment, places: array[int]) -> None:
        self._territory = territory
        self._at = at
        self._places = places

    @overload
    def __getitem__(self, at: int) -> Found: ...
    @overload
    def __getitem__(self, at: slice) -> list[Found]: ...
    def __getitem__(self, at: int | slice) -> Found | list[Found]:
        if isinstance(at, slice):
            return [self._found(place) for place in self._places[at]]
        return self._found(self._places[at])

    def __len__(self) -> int:
        return len(self._places)

    def _found(self, place: int) -> Found:
        return Found(f"{place:013x}", self._territory.nearest(f"{place & _CODE:012}", self._at))


def search(
    snapshot: Snapshot, at: Moment, text: str, *, under: str | None = None, level: Level | None = None
) -> Ranking:
    """
    The divisions of a moment that a text may mean, the likeliest first.

    An old name or code leads to the divisions that took the place of the one that had it.

    Args:
        snapshot: the catalogue.
        at: the moment.
        text: a name, a part of one, its pinyin or first letters, or the beginning of a code.
        under: only those that this division contains, itself not; ``None``: all.
        level: only those of this level; ``None``: of any.

    Raises:
        BadArgument: a text of more than 200 characters.
        UnknownPlace: no division ever has the code ``under``.
    """
    territory = snapshot.territory
    checked(text, argument="search")
    if under is not None:
        under = gazetteer.known(territory, under, at, argument="under").code
    words = tuple(filter(None, map(folded, text.split())))
    places = territory.searches.of((words, under, level), at, _search, snapshot, words, under, level)
    return Ranking(territory, at, places)


def _search(
    snapshot: Snapshot, words: tuple[str, ...], under: str | None, level: Level | None, at: Moment
) -> array[int]:
    names = snapshot.names
    text = folded(" ".join(words))
    here = _Here(snapshot.territory, at, under, level)
    looked_for = wanted(text, names.pinyin)
    if looked_for is None:
        return array("Q")
    found = _all_of(names.parts, looked_for, here)
    if not found and has_chinese(text):
        found = _on_path(snapshot, words, here) or _sounding(snapshot, text, here)
    return array("Q", sorted(found))


def _on_path(snapshot: Snapshot, words: tuple[str, ...], here: _Here) -> list[int]:
    """The places whose name is the end of a text that before it names what contains them: 珠海市香洲区翠香街道."""
    *uppers, last = [part for word in words for part in _UNITS.split(word) if part]
    looked_for = wanted(last, snapshot.names.pinyin)
    if not uppers or looked_for is None:
        return []
    found = sorted(_all_of(snapshot.names.parts, looked_for, here))[:MOST_ON_PATHS]
    return [place for place in found if _lies_in(here, f"{place & _CODE:012}", uppers)]


def _lies_in(here: _Here, code: str, uppers: Sequence[str]) -> bool:
    names = [folded(division.name) for division in here.territory.lineage(code, here.at).divisions[:-1]]
    return all(any(upper in name for name in names) for upper in uppers)


def _sounding(snapshot: Snapshot, text: str, here: _Here) -> list[int]:
    """The places whose names sound as a text: characters that are wrong may sound right."""
    if len(text) < FEWEST_SOUNDING:
        return []
    sound = without_body(spelled(snapshot.names.pinyin.syllables(compact(text))))
    return _all_of(snapshot.names.parts, Wanted(b"", b"", (sound.encode(),), b"", ""), here)


class _Here(NamedTuple):
    """The divisions that are asked about."""

    territory: Territory
    at: Moment
    under: str | None
    level: Level | None

    def spans(self, part: Part) -> Iterator[tuple[int, int]]:
        """The lines among which those that the division contains are, as far as codes tell."""
        if self.under is None or part.dated:
            yield 0, len(part.columns)
        elif self.territory.get(self.under, self.at) is not None:
            moved = [code for code in self.territory.moved if self.territory.contains(self.under, code, self.at)]
            for prefix in _shortest(division_prefix(code) for code in (self.under, *moved)):
                low = int(prefix.ljust(CODE_DIGITS, "0"))
                yield part.columns.between(low, low + 10 ** (CODE_DIGITS - len(prefix)))

    def moves(self) -> tuple[str, ...]:
        """The beginnings of the codes that do not tell what contains a division."""
        return tuple(division_prefix(code) for code in self.territory.moved)

    def has(self, code: str) -> bool:
        """Whether a division that exists is one that is asked about, but for its level."""
        return self.under is None or (code != self.under and self.territory.contains(self.under, code, self.at))


def _shortest(prefixes: Iterable[str]) -> list[str]:
    """Prefixes, those left out that begin with another."""
    found: list[str] = []
    for prefix in sorted(prefixes):
        if not found or not prefix.startswith(found[-1]):
            found.append(prefix)
    return found


def _all_of(parts: Sequence[Part], looked_for: Wanted, here: _Here) -> list[int]:
    found: list[int] = []
    late: dict[str, int] = {}
    for part in parts:
        for low, high in here.spans(part):
            matched = fits_of(part.columns, looked_for, low, high)
            if part.dated:
                _stand(part, matched, here, late)
            else:
                found += _lasting(part, matched, here)
    known = {place & _CODE: number for number, place in enumerate(found)} if late else {}
    for code, fit in late.items():
        division = here.territory.nearest(code, here.at)
        if here.has(code) and here.level in (None, division.level):
            place = fit << _FIT_AT | division.level.rank << _LEVEL_AT | int(code)
            if (number := known.get(int(code))) is None:
                found.append(place)
            else:
                found[number] = min(found[number], place)
    return found


def _lasting(part: Part, fits: dict[int, int], here: _Here) -> list[int]:
    """The places of divisions that are always there."""
    codes, ranks = part.columns.codes, part.columns.ranks
    rows: Iterable[int] = fits
    if part.hidden:
        rows = [row for row in rows if codes[row] not in part.hidden]
    if here.level is not None:
        rank = here.level.rank
        rows = [row for row in rows if ranks[row] == rank]
    if here.under is not None:
        moves, own = here.moves(), int(here.under)
        rows = [
            row
            for row in rows
            if codes[row] != own and (not (code := f"{codes[row]:012}").startswith(moves) or here.has(code))
        ]
    return [fits[row] << _FIT_AT | ranks[row] << _LEVEL_AT | codes[row] for row in rows]


def _stand(part: Part, fits: dict[int, int], here: _Here, late: dict[str, int]) -> None:
    """Note what divisions that were not always there stand for at the moment."""
    for row, fit in fits.items():
        if part.columns.codes[row] not in part.hidden:
            for code in here.territory.standing(f"{part.columns.codes[row]:012}", here.at):
                late[code] = min(fit, late.get(code, fit))
