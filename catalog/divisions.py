"""
Divisions (行政区划): what is recorded of them, and the path from the top down to one.

A code is an identity, not the hierarchy. Administration is a dated relation that defaults to the
code: a functional zone administers towns whose codes lie under another district.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from catalog.records import Dated, Record, about, date


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


_SHAPES: dict[str, str] = {}
"""The shapes of paths, each once: a nation has a dozen."""


class Lineage(msgspec.Struct, frozen=True, gc=False):
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
        shape = self.shape + letter
        return Lineage(self.codes + (division.code,), self.divisions + (division,), _SHAPES.setdefault(shape, shape))  # noqa: RUF005 - a third of the time

    def position(self, code: str) -> int | None:
        """Where a division stands on the path; ``None`` when it is not on it."""
        return self.codes.index(code) if code in self.codes else None

    def of(self, code: str) -> Division:
        """The division of a code on the path."""
        return self.divisions[self.codes.index(code)]

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
