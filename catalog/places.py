"""Places (地点): what an asked division code stands for, in or outside an item's territory."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from catalog.codes import division_prefix
from catalog.divisions import Lineage
from catalog.errors import UnknownPlace
from catalog.period import Moment
from catalog.snapshot import Snapshot
from catalog.territories import Territory


class Position(StrEnum):
    """Where a place lies with respect to a territory (适用区划)."""

    INSIDE = "INSIDE"
    ABOVE = "ABOVE"
    OUTSIDE = "OUTSIDE"


class Bounds(msgspec.Struct, frozen=True, gc=False):
    """
    A territory (适用区划) on a day.

    Attributes:
        tops: the codes that name it.
        parts: the divisions that these stand for that day, by code.
        codes: the codes of the parts.
        above: the codes of what contains a part.
    """

    tops: tuple[str, ...]
    parts: tuple[Lineage, ...]
    codes: frozenset[str]
    above: frozenset[str]

    def position(self, lineage: Lineage) -> Position:
        """Where a division lies."""
        if not self.codes.isdisjoint(lineage.codes):
            return Position.INSIDE
        return Position.ABOVE if lineage.codes[-1] in self.above else Position.OUTSIDE


class Place(msgspec.Struct, frozen=True, gc=False):
    """
    What a code stands for on a day, with respect to a territory.

    Attributes:
        asked: the code as given, padded to 12 digits.
        lineages: the divisions it stands for that day: one, or several after a split; none when the
            code is unknown.
        position: inside the territory, above it, or outside.
        territory: the divisions of the territory as they are that day, by code; of an unknown code
            only those that it is a prefix of.
    """

    asked: str
    lineages: tuple[Lineage, ...]
    position: Position
    territory: tuple[Lineage, ...]


def bounds(snapshot: Snapshot, named: tuple[str, ...], at: Moment) -> Bounds:
    """The territory at a moment of an item that names these divisions; it is all of the catalogue's if it names none."""
    return snapshot.memory.of(("territory", named), at, _bounds, snapshot.territory, named)


def _bounds(territory: Territory, named: tuple[str, ...], at: Moment) -> Bounds:
    tops = named or territory.tops
    parts = _parts(territory, tops, at)
    codes = [part.codes for part in parts]
    return Bounds(
        tops, parts, frozenset(path[-1] for path in codes), frozenset(code for path in codes for code in path[:-1])
    )


def place(snapshot: Snapshot, within: Bounds, asked: str, at: Moment) -> Place:
    """
    Find what a code stands for at a moment.

    A well-formed unknown code is above the territory if it is a prefix of a territory code, outside
    if it lies elsewhere.

    Args:
        snapshot: the catalogue.
        within: the territory that counts.
        asked: a code of 12 digits.
        at: the moment.

    Raises:
        UnknownPlace: the code lies within the territory by prefix and belongs to no division, or
            it did not exist that day and nothing is recorded in its place.
    """
    territory = snapshot.territory
    existing = territory.lineage_of_existing(asked, at)
    if existing is not None:
        return Place(asked, (existing,), within.position(existing), within.parts)
    if asked not in territory:
        begun = [top for top in within.tops if top.startswith(division_prefix(asked))]
        return Place(asked, (), _position_of_unknown(asked, within.tops), _parts(territory, begun, at))
    lineages = tuple(territory.lineage(code, at) for code in territory.standing(asked, at))
    if not lineages:
        raise UnknownPlace(
            f"Division {asked} did not exist on {at.day}, and no other is recorded in its place. "
            "Ask for another day, or for the division that contained it.",
            f"区划 {asked} 在 {at.day} 不存在，也没有记录由哪个区划承继。请改问其他日期，或查询其上级区划。",
            argument="place",
        )
    positions = {within.position(lineage) for lineage in lineages}
    return Place(asked, lineages, next(where for where in Position if where in positions), within.parts)


def _parts(territory: Territory, tops: Sequence[str], at: Moment) -> tuple[Lineage, ...]:
    standing = {code for top in tops for code in territory.standing(top, at)}
    return tuple(territory.lineage(code, at) for code in sorted(standing))


def _position_of_unknown(asked: str, tops: Sequence[str]) -> Position:
    prefix = division_prefix(asked)
    if any(top.startswith(prefix) for top in tops):
        return Position.ABOVE
    around = next((top for top in tops if asked.startswith(division_prefix(top))), None)
    if around is None:
        return Position.OUTSIDE
    raise UnknownPlace(
        f"No division has the code {asked}, although it would lie within {around}. "
        "Check the digits, or find the division by name with `divisions(search:)`.",
        f"没有代码为 {asked} 的区划（按代码应在 {around} 之内）。请核对代码，或用 divisions(search:) 按名称查询。",
        argument="place",
    )
