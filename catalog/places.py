"""Places (地点): what an asked division code stands for, in or outside an item's territory."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from catalog.codes import division_prefix
from catalog.divisions import Lineage, Territory
from catalog.errors import UnknownPlace
from catalog.items import Item
from catalog.period import Moment
from catalog.snapshot import Snapshot


class Position(StrEnum):
    """Where a place lies with respect to a territory (适用区划)."""

    INSIDE = "INSIDE"
    ABOVE = "ABOVE"
    OUTSIDE = "OUTSIDE"


class Place(NamedTuple):
    """
    What a code stands for on a day, with respect to an item's territory.

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


def place(snapshot: Snapshot, item: Item, asked: str, at: Moment) -> Place:
    """
    Find what a code stands for at a moment.

    A well-formed unknown code is above the territory if it is a prefix of a territory code, outside
    if it lies elsewhere.

    Args:
        snapshot: the catalogue.
        item: the item whose territory counts.
        asked: a code of 12 digits.
        at: the moment.

    Raises:
        UnknownPlace: the code lies within the territory by prefix and belongs to no division, or
            it did not exist that day and nothing is recorded in its place.
    """
    territory = snapshot.territory
    tops = item.territory or territory.tops
    lineages = _lineages(territory, asked, at)
    if lineages is None:
        begun = [top for top in tops if top.startswith(division_prefix(asked))]
        return Place(asked, (), _position_of_unknown(asked, tops), _bounds(territory, begun, at))
    bounds = snapshot.memory.of(("territory", tops), at, lambda moment: _bounds(territory, tops, moment))
    if not lineages:
        raise UnknownPlace(
            f"Division {asked} did not exist on {at.day}, and no other is recorded in its place. "
            "Ask for another day, or for the division that contained it.",
            f"区划 {asked} 在 {at.day} 不存在，也没有记录由哪个区划承继。请改问其他日期，或查询其上级区划。",
            argument="place",
        )
    positions = {_position(lineage, bounds) for lineage in lineages}
    position = next(where for where in Position if where in positions)
    return Place(asked, lineages, position, bounds)


def _lineages(territory: Territory, asked: str, at: Moment) -> tuple[Lineage, ...] | None:
    """Those of the divisions that a code stands for; ``None`` when there is and was no such code."""
    if territory.get(asked, at) is not None:
        return (territory.lineage(asked, at),)
    if asked not in territory:
        return None
    return tuple(territory.lineage(code, at) for code in territory.standing(asked, at))


def _bounds(territory: Territory, tops: Sequence[str], at: Moment) -> tuple[Lineage, ...]:
    standing = {code for top in tops for code in territory.standing(top, at)}
    return tuple(territory.lineage(code, at) for code in sorted(standing))


def _position(lineage: Lineage, bounds: Sequence[Lineage]) -> Position:
    if any(bound.place.code in lineage.codes for bound in bounds):
        return Position.INSIDE
    is_above = any(lineage.place.code in bound.codes for bound in bounds)
    return Position.ABOVE if is_above else Position.OUTSIDE


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
