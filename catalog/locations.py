"""
Locations (位置): points on the map, found from another point, the nearest first.

They stand in the order of their latitudes. From the latitude asked about one goes up and down; what is further away by latitude
alone than what was found need not be looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

RADIUS = 6_371_008.8
"""Mean radius of the Earth in metres. Source: International Union of Geodesy and Geophysics."""


class Point(NamedTuple):
    """A place on the map (坐标): degrees north and east, WGS 84."""

    latitude: float
    longitude: float


class Located(NamedTuple):
    """Something that is found at a point."""

    at: Point
    key: str


class Locations:
    """
    Points with keys.

    Args:
        located: the points; a key may have several.
    """

    def __init__(self, located: Iterable[Located]) -> None:
        self._located = sorted(located)
        self._latitudes = [one.at.latitude for one in self._located]

    def __len__(self) -> int:
        return len(self._located)

    def nearest(self, to: Point) -> Iterator[tuple[float, Located]]:
        """Everything, the nearest first, each with its distance in metres; what is equally far by key."""
        below = bisect_left(self._latitudes, to.latitude) - 1
        above = below + 1
        found: list[tuple[float, str, Located]] = []
        while found or below >= 0 or above < len(self._located):
            down, up = self._distance_of_latitude(below, to), self._distance_of_latitude(above, to)
            if found and found[0][0] < min(down, up):
                metres, _, located = heappop(found)
                yield metres, located
                continue
            if down <= up:
                nearer, below = self._located[below], below - 1
            else:
                nearer, above = self._located[above], above + 1
            heappush(found, (distance(to, nearer.at), nearer.key, nearer))

    def _distance_of_latitude(self, number: int, to: Point) -> float:
        """How far a point is at least; infinitely when there is none of that number."""
        if not 0 <= number < len(self._latitudes):
            return float("inf")
        # a hair less than it is, so that rounding never lets what is further away go first
        return RADIUS * radians(abs(self._latitudes[number] - to.latitude)) * (1 - 1e-9)


def distance(one: Point, other: Point) -> float:
    """How far two points are apart on the ground, in metres, by the haversine formula."""
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    part = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(part)))
