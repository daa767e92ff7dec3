"""Division search (区划检索): divisions by name, by how it is read, by old names and codes, the likeliest first."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, overload

from catalog import gazetteer
from catalog.codes import division_prefix
from catalog.division_fits import CODE_DIGITS, NONE, Fit, Wanted, fits, wanted
from catalog.division_names import Part
from catalog.division_places import Lines, Places, code_of, fit_of, place
from catalog.divisions import Division, Level
from catalog.name_columns import NameColumns, spelled, without_body
from catalog.period import Moment
from catalog.snapshot import Snapshot
from catalog.spellings import checked, compact, folded, has_chinese
from catalog.territories import Territory

FEWEST_SOUNDING = 2
"""Characters of a text that is looked for by its sound when no name has it; every one sounds like many others."""

MOST_ON_PATHS = 5_000
"""Places of one name of which it is looked at what contains them."""

FEW = 1_000
"""Places that are kept as numbers, which takes less memory than how well each line of a nation fits."""

_UNITS = re.compile("(?<=[省市区县旗盟镇乡])|(?<=街道)|(?<=自治州)")
"""Where the name of a division ends in a text that names several, the larger first."""


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
        return Fit(fit_of(int(self.order, 16)))


class Ranking(Sequence[Found]):
    """
    Divisions in order: how well they fit, then the higher levels first, then by code.

    Args:
        territory: the divisions.
        at: the moment.
        places: where each stands.
    """

    def __init__(self, territory: Territory, at: Moment, places: Sequence[int]) -> None:
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
        return Found(f"{place:013x}", self._territory.nearest(code_of(place), self._at))


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
) -> Sequence[int]:
    names = snapshot.names
    text = folded(" ".join(words))
    here = _Here(snapshot.territory, at, under, level)
    looked_for = wanted(text, names.pinyin)
    if looked_for is None:
        return ()
    found: Sequence[int] = _all_of(names.parts, looked_for, here)
    if not found and has_chinese(text):
        found = _on_path(snapshot, words, here) or _sounding(snapshot, text, here)
    return found if len(found) > FEW else array("Q", found)


def _on_path(snapshot: Snapshot, words: tuple[str, ...], here: _Here) -> Sequence[int]:
    """The places whose name is the end of a text that before it names what contains them: 珠海市香洲区翠香街道."""
    *uppers, last = [part for word in words for part in _UNITS.split(word) if part]
    looked_for = wanted(last, snapshot.names.pinyin)
    if not uppers or looked_for is None:
        return []
    found = _all_of(snapshot.names.parts, looked_for, here)[:MOST_ON_PATHS]
    return [place for place in found if _lies_in(here, code_of(place), uppers)]


def _lies_in(here: _Here, code: str, uppers: Sequence[str]) -> bool:
    names = [folded(division.name) for division in here.territory.lineage(code, here.at).divisions[:-1]]
    return all(any(upper in name for name in names) for upper in uppers)


def _sounding(snapshot: Snapshot, text: str, here: _Here) -> Sequence[int]:
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

    def spans(self, columns: NameColumns) -> list[tuple[int, int]]:
        """The lines among which those that the division contains are, as far as codes tell."""
        if self.under is None:
            return [(0, len(columns)) if self.level is None else columns.of_rank(self.level.rank)]
        if self.territory.get(self.under, self.at) is None:
            return []
        ranks = [level.rank for level in Level if self.level in (None, level)]
        moved = [code for code in self.territory.moved if self.territory.contains(self.under, code, self.at)]
        prefixes = _shortest(division_prefix(code) for code in (self.under, *moved))
        return sorted(span for prefix in prefixes for span in columns.between(*_codes_of(prefix), ranks))

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


def _codes_of(prefix: str) -> tuple[int, int]:
    """The lowest code with a prefix, and the one after the highest."""
    low = int(prefix.ljust(CODE_DIGITS, "0"))
    return low, low + 10 ** (CODE_DIGITS - len(prefix))


def _all_of(parts: Sequence[Part], looked_for: Wanted, here: _Here) -> Places:
    lasting, *dated = parts
    lines = _lasting(lasting, looked_for, here)
    late: dict[str, int] = {}
    for part in dated:
        _stand(part, looked_for, here, late)
    others: list[int] = []
    for code, fit in late.items():
        division = here.territory.nearest(code, here.at)
        if here.has(code) and here.level in (None, division.level):
            number = int(code)
            row = lasting.columns.place(division.level.rank, number)
            if lines.has(row) and row not in lasting.hidden and lasting.columns.codes[row] == number:
                at = lines.at(row)
                lines.fits[at] = min(fit, lines.fits[at])
            else:
                others.append(place(fit, division.level.rank, number))
    return Places(lines, others)


def _lasting(part: Part, looked_for: Wanted, here: _Here) -> Lines:
    """How well divisions fit that are always there."""
    columns = part.columns
    spans = here.spans(columns)
    lines = Lines(columns, spans, bytearray(b"".join(fits(columns, looked_for, low, high) for low, high in spans)))
    unwanted = set(part.hidden)
    if here.under is not None:
        unwanted |= columns.rows_of([int(here.under)])
        unwanted.update(_elsewhere(lines, columns, here))
    for row in unwanted:
        if lines.has(row):
            lines.fits[lines.at(row)] = NONE
    return lines


def _elsewhere(lines: Lines, columns: NameColumns, here: _Here) -> Iterator[int]:
    """The lines that fit of divisions which codes alone would take to be below the one that is asked about."""
    for prefix in _shortest(map(division_prefix, here.territory.moved)):
        for low, high in columns.between(*_codes_of(prefix)):
            for at in lines.fitting(lines.at(low), lines.at(high)):
                row = lines.row(at)
                if not here.has(f"{columns.codes[row]:012}"):
                    yield row


def _stand(part: Part, looked_for: Wanted, here: _Here, late: dict[str, int]) -> None:
    """Note what divisions that were not always there stand for at the moment."""
    codes = part.columns.codes
    for row, fit in enumerate(fits(part.columns, looked_for, 0, len(codes))):
        if fit != NONE and row not in part.hidden:
            for code in here.territory.standing(f"{codes[row]:012}", here.at):
                late[code] = min(fit, late.get(code, fit))
