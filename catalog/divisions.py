"""
Divisions (行政区划): who lies under whom on which day, and what an old code stands for now.

A code is an identity, not the hierarchy. Administration is a dated relation that defaults to the
code: a functional zone administers towns whose codes lie under another district. "Contains" means
"administers on that day, over any number of hops".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Annotated, NamedTuple

from catalog.codes import upper_division_codes
from catalog.memory import Memory
from catalog.period import Moment
from catalog.records import Dated, Record, about, date
from catalog.shelves import HeldShelf, Keys, Shelf


class Level(StrEnum):
    """Level of a division (层级), from the top down; GB/T 39046 A.2 codes 2 to 6."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    DISTRICT = "DISTRICT"
    STREET = "STREET"
    VILLAGE = "VILLAGE"

    @property
    def rank(self) -> int:
        """Depth in the tree: 2 for a province to 6 for a village, as in GB/T 39046 A.2."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level, start=2)}


class SuccessionKind(StrEnum):
    """How one division came to stand for another (区划变更方式)."""

    MERGE = "MERGE"
    SPLIT = "SPLIT"
    RENAME = "RENAME"
    RECODE = "RECODE"


class Division(Dated, frozen=True, kw_only=True):
    """
    A division (行政区划) as it was for a period.

    A renamed division that keeps its code has several rows, one after the other.
    """

    file = "divisions"
    zh = "行政区划"
    key = ("code",)

    code: Annotated[str, about("区划代码", "12 digits; 2, 4, 6 or 9 are padded with zeros.")]
    level: Annotated[Level, about("层级", "PROVINCE, CITY, DISTRICT, STREET (town or street) or VILLAGE.")]
    name: Annotated[str, about("名称", "Name in Chinese.")]
    name_en: Annotated[str | None, about("英文名称", "Name in English; empty: none is in use.")] = None
    kind: Annotated[str | None, about("类型", "What it is: district, street, town, residents committee, zone.")] = None
    pseudo: Annotated[
        bool, about("非建制单位", "A statistical unit or placeholder that is no government: it holds nothing.")
    ] = False


class Administration(Dated, frozen=True, kw_only=True):
    """A division administered (代管) by another than the one its code lies under."""

    file = "administrations"
    zh = "代管关系"
    key = ("division",)

    division: Annotated[str, about("区划代码", "The division that is administered.", ref="divisions")]
    administrator: Annotated[str, about("管理单位代码", "Who administers it; of a higher level.", ref="divisions")]
    instrument: Annotated[str | None, about("文件", "The act that says so; empty: not known.", ref="instruments")] = (
        None
    )


class Succession(Record, frozen=True, kw_only=True):
    """One division that stands for another from a day on (区划沿革): merged, split, renamed or re-coded."""

    file = "successions"
    zh = "区划沿革"
    key = ("division", "successor")

    division: Annotated[str, about("原区划代码", "The division that ended.", ref="divisions")]
    successor: Annotated[str, about("现区划代码", "A division that took its place.", ref="divisions")]
    on: Annotated[date, about("变更日期", "The first day of the successor.")]
    kind: Annotated[SuccessionKind, about("变更方式", "MERGE, SPLIT, RENAME or RECODE.")]
    instrument: Annotated[str | None, about("文件", "The act that says so; empty: not known.", ref="instruments")] = (
        None
    )


class Lineage(NamedTuple):
    """
    A division and those that contain it, from the top down, itself last (管理路径).

    Levels rise strictly along it, so that it has one division of a level at most.
    """

    codes: tuple[str, ...]
    divisions: tuple[Division, ...]
    shape: str  # a letter for each division: its level, small for a pseudo unit

    @property
    def place(self) -> Division:
        """The division itself."""
        return self.divisions[-1]

    def below(self, division: Division) -> Lineage:
        """The lineage of a division that the place administers."""
        letter = division.level[0].lower() if division.pseudo else division.level[0]
        return Lineage((*self.codes, division.code), (*self.divisions, division), self.shape + letter)

    def position(self, code: str) -> int | None:
        """Where a division stands on the path; ``None`` when it is not on it."""
        return self.codes.index(code) if code in self.codes else None

    def of_level(self, level: Level) -> Division | None:
        """The division of a level that contains the place, or ``None`` when the path skips it."""
        return next((division for division in self.divisions if division.level is level), None)

    def standing_in(self, division: Division) -> Division | None:
        """
        Who holds what a division of the path would hold: itself, or the nearest real one above.

        Pseudo units hold nothing. ``None`` when all above are pseudo units as well.
        """
        index = self.codes.index(division.code)
        return next((upper for upper in reversed(self.divisions[: index + 1]) if not upper.pseudo), None)


_NOWHERE = Lineage((), (), "")

KEPT_LINEAGES = 16_384
"""How many lineages are kept: those of a few cities' towns and streets."""


def indexes(codes: Container[str]) -> dict[str, Keys[Division]]:
    """How divisions are found: by code, and by the nearest code above that there is or ever was; "" for none."""
    return {
        "code": lambda division: (division.code,),
        "upper": lambda division: (
            next((upper for upper in upper_division_codes(division.code) if upper in codes), ""),
        ),
    }


class Territory:
    """
    All divisions: the tree by code, the tree by administration, and the successions.

    Divisions are named by their 12-digit codes here. Whatever depends on a day takes the moment of
    the question.
    """

    def __init__(
        self,
        divisions: Shelf[Division],
        administrations: Iterable[Administration] = (),
        successions: Iterable[Succession] = (),
    ) -> None:
        self._divisions = divisions
        self._memory = Memory(KEPT_LINEAGES)
        self._administrations: dict[str, list[Administration]] = defaultdict(list)
        self._administered: dict[str, list[str]] = defaultdict(list)
        for row in administrations:
            self._administrations[row.division].append(row)
            self._administered[row.administrator].append(row.division)
        self._successors: dict[str, list[Succession]] = defaultdict(list)
        self._predecessors: dict[str, list[Succession]] = defaultdict(list)
        for succession in successions:
            self._successors[succession.division].append(succession)
            self._predecessors[succession.successor].append(succession)

    @classmethod
    def of(cls, divisions: Iterable[Division], administrations: Iterable[Administration] = ()) -> Territory:
        """The territory of a few divisions that are held in memory."""
        rows = sorted(divisions, key=lambda row: (row.code, row.valid_from or date.min))
        return cls(HeldShelf(rows, indexes({row.code for row in rows})), administrations)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and self._divisions.has("code", code)

    @property
    def codes(self) -> Iterator[str]:
        """Every code that there is or ever was, in order."""
        return (code for code, _ in groupby(self._divisions, key=lambda row: row.code))

    @property
    def tops(self) -> tuple[str, ...]:
        """The divisions that have none above them by code."""
        return self._lower("")

    def _lower(self, code: str) -> tuple[str, ...]:
        """The codes that lie next under a code."""
        return tuple(dict.fromkeys(row.code for row in self._divisions.get("upper", code)))

    def versions(self, code: str) -> Sequence[Division]:
        """Every version of a division, the oldest first; empty when the code is unknown."""
        return self._divisions.get("code", code)

    def get(self, code: str, at: Moment) -> Division | None:
        """The division as it is at the moment, or ``None`` when it does not exist then."""
        for version in self._divisions.get("code", code):
            if at.within(version.valid_from, version.valid_to):
                return version
        return None

    def nearest(self, code: str, at: Moment) -> Division:
        """The division at the moment, or, when it does not exist then, its version next in time."""
        found = self.get(code, at)
        if found is not None:
            return found
        versions = self.versions(code)
        begun = [version for version in versions if version.valid_from is None or version.valid_from <= at.day]
        return begun[-1] if begun else versions[0]

    def parent(self, code: str, at: Moment) -> str | None:
        """The nearest division above by code that exists at the moment."""
        return next((upper for upper in upper_division_codes(code) if self.get(upper, at) is not None), None)

    def administrator(self, code: str, at: Moment) -> str | None:
        """Who administers a division at the moment; its parent by code unless an administration says otherwise."""
        for row in self._administrations.get(code, ()):
            if at.within(row.valid_from, row.valid_to) and self.get(row.administrator, at) is not None:
                return row.administrator
        return self.parent(code, at)

    def path(self, code: str, at: Moment) -> tuple[str, ...]:
        """The codes of the divisions that contain a division, from the top down, itself last."""
        return self.lineage(code, at).codes

    def lineage(self, code: str, at: Moment) -> Lineage:
        """A division and those that contain it at the moment; those of villages are not kept, being so many."""
        division = self.nearest(code, at)
        if division.level is Level.VILLAGE:
            return self._lineage(division, at)
        return self._memory.of(code, at, lambda moment: self._lineage(self.nearest(code, moment), moment))

    def _lineage(self, division: Division, at: Moment) -> Lineage:
        upper = self.administrator(division.code, at)
        return (_NOWHERE if upper is None else self.lineage(upper, at)).below(division)

    def possible_uppers(self, code: str) -> frozenset[str]:
        """Every division that contains a division on some day, itself not."""
        found: set[str] = set()
        ahead = [code]
        while ahead:
            here = ahead.pop()
            administrators = [row.administrator for row in self._administrations.get(here, ())]
            new = {*filter(self.__contains__, upper_division_codes(here)), *administrators} - found
            found |= new
            ahead += new
        return frozenset(found)

    def children(self, code: str, at: Moment) -> list[str]:
        """The divisions that a division administers directly at the moment, by code."""
        own = {*self._lower(code), *self._administered.get(code, ())}
        skipped = [lower for lower in self._lower(code) if self.get(lower, at) is None]
        while skipped:  # what lies under a division that does not exist then hangs one higher
            lower = skipped.pop()
            own.discard(lower)
            own.update(self._lower(lower))
            skipped += [child for child in self._lower(lower) if self.get(child, at) is None]
        return sorted(
            child for child in own if self.get(child, at) is not None and self.administrator(child, at) == code
        )

    def below(self, code: str, at: Moment) -> Iterator[str]:
        """Every division that a division contains, itself not, top down."""
        for child in self.children(code, at):
            yield child
            yield from self.below(child, at)

    def contains(self, upper: str, code: str, at: Moment) -> bool:
        """Whether one division contains another at the moment; a division contains itself."""
        return upper in self.path(code, at)

    def successors(self, code: str) -> Sequence[Succession]:
        """How others took the place of a division, the first first; empty when none did."""
        return sorted(self._successors.get(code, ()), key=lambda row: (row.on, row.successor))

    def predecessors(self, code: str) -> Sequence[Succession]:
        """How a division took the place of others, the first first; empty when it took none's."""
        return sorted(self._predecessors.get(code, ()), key=lambda row: (row.on, row.division))

    def standing(self, code: str, at: Moment) -> tuple[str, ...]:
        """
        What a code stands for at the moment, over any number of successions.

        Itself when it exists then; otherwise its successors, or on an earlier day its predecessors.
        Empty when it does not exist then and nothing is recorded in its place.
        """
        return tuple(sorted(self._standing(code, at, frozenset())))

    def _standing(self, code: str, at: Moment, seen: frozenset[str]) -> set[str]:
        if code in seen:
            return set()
        if self.get(code, at) is not None:
            return {code}
        first = self.versions(code)[0].valid_from
        if first is not None and at.day < first:
            others = [row.division for row in self._predecessors.get(code, ())]
        else:
            others = [row.successor for row in self._successors.get(code, ())]
        return {found for other in others for found in self._standing(other, at, seen | {code})}
