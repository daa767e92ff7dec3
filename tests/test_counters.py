"""Which offices accept an item for a place, and in which order."""

from __future__ import annotations

from datetime import date

from catalog.answers import Outcome
from catalog.divisions import Level
from tests.small_city import CITY, DAY, EAST, LAKE, SUMMIT, WILLOW, act, ask, division, holder, item, office, offices

MERGED = date(2019, 10, 1)


def test_the_offices_of_the_acceptor_that_serve_the_place_are_told() -> None:
    counters = (
        office("lake-b", "lake", LAKE),
        office("lake-willow", "lake", LAKE, serves=(WILLOW,)),
        office("lake-gone", "lake", LAKE, valid_to=DAY),
    )
    assert offices(ask(*counters, act("down", Level.STREET))) == ["lake-b", "lake-hall"]
    assert offices(ask(*counters, act("down", Level.STREET), place=WILLOW)) == ["lake-b", "lake-hall", "lake-willow"]
    assert offices(ask(*counters, act("down", Level.STREET), place=LAKE)) == ["lake-b", "lake-hall", "lake-willow"]


def test_an_office_for_a_place_that_is_no_more_does_not_serve_what_contained_it() -> None:
    rows = (
        division(SUMMIT, Level.VILLAGE, valid_to=MERGED),
        office("city-hall", "city", CITY, serves=(SUMMIT,)),
    )
    assert offices(ask(*rows, place=EAST, on=date(2019, 9, 30))) == ["city-hall"]
    assert ask(*rows, place=EAST).outcome is Outcome.GAP


def test_within_the_handling_scope_any_office_of_the_level_accepts_and_the_competent_one_comes_first() -> None:
    anywhere = item(handling_scope=Level.CITY)
    answer = ask(anywhere, act("down", Level.STREET), place=SUMMIT)
    assert offices(answer) == ["hill-hall", "lake-hall", "port-hall"]
    assert holder(answer) == "hill"
    within_district = item(handling_scope=Level.DISTRICT)
    assert offices(ask(within_district, act("down", Level.STREET), place=SUMMIT)) == ["hill-hall", "lake-hall"]


def test_an_office_of_the_handling_scope_is_enough_for_acceptance() -> None:
    answer = ask(item(handling_scope=Level.CITY), act("down", Level.STREET), without=["lake-hall"])
    assert (answer.outcome, offices(answer)) == (Outcome.HANDLED, ["hill-hall", "port-hall"])
