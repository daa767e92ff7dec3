"""Offices near a point: those whose coordinates are known, the nearest first."""

from __future__ import annotations

from datetime import date
from math import acos, cos, radians, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import BadArgument
from catalog.locations import RADIUS, Located, Locations, Point, distance
from catalog.nearby import Near, offices_near, point
from catalog.period import Moment
from tests import shipped, worlds
from tests.small_city import DAY, EAST, LAKE, REED, WEST, act, agency, office, snapshot

GUANGZHOU, ZHUHAI = Point(23.1291, 113.2644), Point(22.2707, 113.5767)
DEGREE = 111_195
"""Metres of a degree of latitude."""


def near(latitude: float, longitude: float, *rows: Any, on: date = DAY, **more: Any) -> list[tuple[str, int]]:
    """Key and distance of the offices near a point in the small city with further rows."""
    catalogue = snapshot(*rows)
    key = more.pop("item", None)
    item = None if key is None else catalogue.items.get(key)
    found = offices_near(catalogue, point(latitude, longitude), Moment(on), item=item, **more)
    return [(one.office.code, one.metres) for one in found]


EAST_HALL = office("east-hall", "east", EAST, latitude=22.0, longitude=113.0)
LAKE_HALL = office("lake-hall", "lake", LAKE, latitude=22.1, longitude=113.0)
WEST_HALL = office("west-hall", "west", WEST, latitude=21.0, longitude=113.0)


def test_the_distance_of_two_cities_is_what_maps_tell() -> None:
    assert round(distance(GUANGZHOU, ZHUHAI), -3) == 101_000
    assert distance(GUANGZHOU, GUANGZHOU) == 0
    assert round(distance(Point(0, 0), Point(0, 180))) == round(RADIUS * 3.141592653589793)


def test_the_nearest_office_comes_first() -> None:
    assert near(22.0, 113.0, EAST_HALL, LAKE_HALL, WEST_HALL) == [
        ("east-hall", 0),
        ("lake-hall", round(DEGREE / 10)),
        ("west-hall", DEGREE),
    ]
    assert near(21.4, 113.0, EAST_HALL, LAKE_HALL, WEST_HALL, first=1) == [("west-hall", 44_478)]


def test_offices_without_coordinates_are_not_found() -> None:
    assert near(22.0, 113.0) == []


def test_an_office_is_found_where_it_is_that_day() -> None:
    moved = [
        office("east-hall", "east", EAST, latitude=22.0, longitude=113.0, valid_to=date(2019, 7, 1)),
        office("east-hall", "east", EAST, latitude=22.1, longitude=113.0, valid_from=date(2019, 7, 1)),
        office("west-hall", "west", WEST, latitude=22.0, longitude=113.0, valid_from=date(2020, 1, 1)),
    ]
    assert near(22.0, 113.0, *moved, on=date(2019, 6, 30)) == [("east-hall", 0)]
    assert near(22.0, 113.0, *moved) == [("east-hall", round(DEGREE / 10))]
    assert near(22.0, 113.0, *moved, on=date(2018, 12, 31)) == [("east-hall", 0)]


def test_for_an_item_only_offices_of_its_line_are_found() -> None:
    other = [agency("tax", EAST, lines=("tax",)), office("tax-hall", "tax", EAST, latitude=22.0, longitude=113.0)]
    assert near(22.0, 113.0, *other, LAKE_HALL, item="register") == [("lake-hall", round(DEGREE / 10))]


def test_for_an_item_and_a_place_only_offices_that_handle_it_for_the_place_are_found() -> None:
    rows = [EAST_HALL, LAKE_HALL, WEST_HALL, act("down")]
    assert near(22.1, 113.0, *rows, item="register", place=REED) == [("east-hall", round(DEGREE / 10))]
    with pytest.raises(BadArgument) as refused:
        near(22.1, 113.0, place=REED)
    assert (refused.value.argument, refused.value.message_zh[:10]) == ("place", "给出了 place ")


@pytest.mark.parametrize(
    ("latitude", "longitude", "argument"),
    [(90.1, 0, "latitude"), (-91, 0, "latitude"), (0, 180.5, "longitude"), (0, -1e300, "longitude")],
)
def test_a_point_that_is_not_on_the_earth_is_refused(latitude: float, longitude: float, argument: str) -> None:
    with pytest.raises(BadArgument) as refused:
        point(latitude, longitude)
    assert refused.value.argument == argument
    assert refused.value.message.startswith(f"{argument} is ")
    assert refused.value.message_zh.startswith({"latitude": "纬度为 ", "longitude": "经度为 "}[argument])


latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
points = st.builds(Point, latitudes, longitudes) | st.builds(Point, st.sampled_from([0.0, 90.0, -90.0]), longitudes)


@given(points, points)
def test_the_distance_is_that_of_the_law_of_cosines(one: Point, other: Point) -> None:
    """Which says little of points that are close together or opposite."""
    north, far = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    angle = acos(max(-1.0, min(1.0, sin(north) * sin(far) + cos(north) * cos(far) * cos(east))))
    assert distance(one, other) == pytest.approx(RADIUS * angle, abs=1.0)


@given(st.lists(points, max_size=20), points)
def test_all_points_come_in_the_order_of_their_distances(some: list[Point], to: Point) -> None:
    located = [Located(at, f"{number:02}") for number, at in enumerate(some)]
    found = list(Locations(located).nearest(to))
    assert [one for _, one in found] == sorted(located, key=lambda one: (distance(to, one.at), one.key))
    assert [metres for metres, _ in found] == [distance(to, one.at) for _, one in found]


DOCUMENT = """
query ($latitude: Float!, $longitude: Float!, $item: String, $first: Int) {
  officesNear(latitude: $latitude, longitude: $longitude, item: $item, first: $first) { distance office { name } }
}
"""


def test_the_shipped_offices_have_no_coordinates() -> None:
    """So nothing is near, and nobody is sent to a place that was made up."""
    assert shipped.ask(DOCUMENT, latitude=22.27, longitude=113.57, item="unemployment-registration") == {
        "officesNear": []
    }


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"latitude": 91, "longitude": 0}, "BAD_ARGUMENT"),
        ({"latitude": 22, "longitude": 113, "first": 0}, "BAD_ARGUMENT"),
        ({"latitude": 22, "longitude": 113, "item": "no-such-item"}, "UNKNOWN_ITEM"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(asked: dict[str, Any], code: str) -> None:
    assert worlds.refused(DOCUMENT, **asked)["extensions"]["code"] == code


def test_an_office_that_is_near_is_named_with_its_distance() -> None:
    catalogue = snapshot(EAST_HALL)
    found = offices_near(catalogue, Point(22.0, 113.0), Moment(DAY))
    assert found == [Near(EAST_HALL, 0)]
