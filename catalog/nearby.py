"""Nearby offices (就近办理点): the offices with known coordinates, the nearest to a point first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from catalog.errors import BadArgument
from catalog.handling import handling
from catalog.items import Item
from catalog.locations import Point
from catalog.offices import Office
from catalog.period import Moment
from catalog.snapshot import Snapshot


class Near(NamedTuple):
    """An office, and how far it is away in metres, as the crow flies."""

    office: Office
    metres: int


def point(latitude: float, longitude: float) -> Point:
    """
    A point on the map.

    Raises:
        BadArgument: no such point is on the Earth.
    """
    for name, name_zh, degrees, most in (("latitude", "纬度", latitude, 90), ("longitude", "经度", longitude, 180)):
        if not -most <= degrees <= most:
            raise BadArgument(
                f"{name} is {degrees:g}. Give degrees from -{most} to {most}, such as those that a phone tells.",
                f"{name_zh}为 {degrees:g}。请给出 -{most} 至 {most} 之间的度数，例如手机定位的数值。",
                argument=name,
            )
    return Point(latitude, longitude)


def offices_near(
    snapshot: Snapshot, to: Point, at: Moment, *, item: Item | None = None, place: str | None = None, first: int = 20
) -> Sequence[Near]:
    """
    The offices in service at the moment whose coordinates are known, the nearest first.

    Args:
        snapshot: the catalogue.
        to: the point that they are near to.
        at: the moment.
        item: only offices of agencies of the item's line of work; ``None``: of any.
        place: with an item, only the offices to which its answer for this place sends people; ``None``: any.
        first: how many at most.

    Raises:
        BadArgument: a place without an item.
        UnknownPlace: no division has the code of the place, which lies in the item's territory.
    """
    if place is not None and item is None:
        raise BadArgument(
            "place is given without item. Give the item that the offices are to handle for the place, or leave place out.",
            "给出了 place 而没有给出 item。请同时给出要办理的事项，或去掉 place。",
            argument="place",
        )
    competent = None
    if item is not None and place is not None:
        competent = {office.code for office in handling(snapshot, item, place, at.day).offices}
    found: list[Near] = []
    for metres, office in _in_service(snapshot, to, at):
        if len(found) == first:
            break
        agency = snapshot.agencies.get(office.agency)
        if item is not None and (agency is None or item.line not in agency.lines):
            continue
        if competent is None or office.code in competent:
            found.append(Near(office, round(metres)))
    return found


def _in_service(snapshot: Snapshot, to: Point, at: Moment) -> Iterator[tuple[float, Office]]:
    for metres, located in snapshot.offices.located.nearest(to):
        for office in snapshot.offices.versions(located.key):
            if (office.latitude, office.longitude) == located.at and at.within(office.valid_from, office.valid_to):
                yield metres, office
                break
