"""What a code stands for on a day, and where a place lies."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.answers import Outcome
from catalog.divisions import Administration, Level
from catalog.errors import UnknownPlace
from catalog.records import Record
from tests.small_city import (
    BEGIN,
    HILL,
    LAKE,
    PORT,
    REED,
    SUMMIT,
    act,
    ask,
    candidates,
    division,
    holder,
    item,
    succeeds,
)
from tests.small_tree import row

MERGED = date(2019, 10, 1)
NEW = "440402009000"


def test_a_village_lies_where_it_is_administered_not_where_its_code_says() -> None:
    moved = row(Administration, division=REED, administrator=PORT, valid_from=BEGIN, valid_to=MERGED)
    days = (date(2019, 6, 30), BEGIN, date(2019, 9, 30), MERGED)
    rows = (moved, act("down", Level.STREET, valid_from=date(2019, 1, 1)))
    assert [holder(ask(*rows, on=day)) for day in days] == ["lake", "port", "port", "lake"]


def _recoded() -> tuple[Record, ...]:
    """Lake Street is re-coded in 2018 and merged, with Hill Street, in October 2019."""
    first, second = "440402005000", "440402006000"
    return (
        division(first, Level.STREET, valid_to=date(2018, 1, 1)),
        division(second, Level.STREET, valid_from=date(2018, 1, 1), valid_to=MERGED),
        division(HILL, Level.STREET, valid_to=MERGED),
        division(NEW, Level.STREET, valid_from=MERGED),
        succeeds(first, second, date(2018, 1, 1)),
        succeeds(second, NEW, MERGED),
        succeeds(HILL, NEW, MERGED),
        item(holder_level=Level.STREET),
    )


def test_an_old_code_stands_for_its_successor_over_any_number_of_hops() -> None:
    places = [ask(*_recoded(), place="440402005000", on=day).place for day in (date(2017, 1, 1), BEGIN, MERGED)]
    assert [place and place.code for place in places] == ["440402005000", "440402006000", NEW]


def test_a_new_code_on_an_earlier_day_means_its_predecessor() -> None:
    rows = [one for one in _recoded() if getattr(one, "division", None) != HILL]
    answer = ask(*rows, place=NEW, on=BEGIN)
    assert answer.place is not None
    assert answer.place.code == "440402006000"


def test_a_code_with_several_predecessors_is_too_coarse_before_them() -> None:
    answer = ask(*_recoded(), place=NEW, on=BEGIN)
    assert (answer.outcome, answer.place, candidates(answer)) == (
        Outcome.PLACE_TOO_COARSE,
        None,
        [HILL, "440402006000"],
    )


def test_a_code_that_was_split_is_too_coarse_with_its_successors() -> None:
    split = (division(LAKE, Level.STREET, valid_to=MERGED), succeeds(LAKE, HILL, MERGED), succeeds(LAKE, PORT, MERGED))
    assert candidates(ask(*split, place=LAKE)) == [HILL, PORT]
    assert ask(*split, place=LAKE, on=date(2019, 9, 30)).outcome is Outcome.HANDLED


def test_a_code_that_ended_without_a_successor_is_refused() -> None:
    with pytest.raises(UnknownPlace, match="did not exist on 2019-12-31"):
        ask(division(SUMMIT, Level.VILLAGE, valid_to=MERGED), place=SUMMIT)


def test_a_territory_is_what_its_codes_stand_for_that_day() -> None:
    rows = (division(LAKE, Level.STREET, valid_to=MERGED), succeeds(LAKE, HILL, MERGED), item(territory=(LAKE,)))
    assert ask(*rows, place=SUMMIT, on=date(2019, 9, 30)).outcome is Outcome.OUTSIDE
    assert ask(*rows, place=SUMMIT).outcome is Outcome.HANDLED
