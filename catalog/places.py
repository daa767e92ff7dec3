"""Places (地点): what an asked division code stands for, in or outside an item's territory."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from catalog.codes import division_prefix
from catalog.divisions import Territory
from catalog.errors import UnknownPlace
from catalog.items import Item
from catalog.period import Moment


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
        codes: the divisions it stands for that day: one, or several after a split; none when the
            code is unknown.
        position: inside the territory, above it, or outside.
        territory: the divisions of the territory as they are that day; of an unknown code, those that it is a
            prefix of.
    """

    asked: str
    codes: tuple[str, ...]
    position: Position
    territory: tuple[str, ...]


def place(territory: Territory, item: Item, asked: str, at: Moment) -> Place:
    """
    Find what a code stands for at a moment.

    A well-formed unknown code is above the territory if it is a prefix of a territory code, outside
    if it lies elsewhere.

    Args:
        territory: the divisions of the catalogue.
        item: the item whose territory counts.
        asked: a code of 12 digits.
        at: the moment.

    Raises:
        UnknownPlace: the code lies within the territory by prefix and belongs to no division, or
            it did not exist that day and nothing is recorded in its place.
    """
    tops = item.territory or territory.tops
    if asked not in territory:
        inside = [top for top in tops if top.startswith(division_prefix(asked))]
        return Place(asked, (), _position_of_unknown(asked, tops), _standing(territory, inside, at))
    bounds = _standing(territory, tops, at)
    codes = territory.standing(asked, at)
    if not codes:
        raise UnknownPlace(
            f"Division {asked} did not exist on {at.day}, and no other is recorded in its place. "
            "Ask for another day, or for the division that contained it.",
            f"区划 {asked} 在 {at.day} 不存在，也没有记录由哪个区划承继。请改问其他日期，或查询其上级区划。",
            argument="place",
        )
    positions = {_position(territory, code, bounds, at) for code in codes}
    position = next(where for where in Position if where in positions)
    return Place(asked, codes, position, bounds)


def _standing(territory: Territory, codes: Sequence[str], at: Moment) -> tuple[str, ...]:
    return tuple(sorted({standing for code in codes for standing in territory.standing(code, at)}))


def _position(territory: Territory, code: str, bounds: Sequence[str], at: Moment) -> Position:
    path = territory.path(code, at)
    if any(bound in path for bound in bounds):
        return Position.INSIDE
    is_above = any(territory.contains(code, bound, at) for bound in bounds)
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
