"""Coverage: where an item is handled, at which level, and where nobody does it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog import coverage as covering
from catalog.coverage import Coverage, TooMuch, cells, coverage
from catalog.delegations import Exclusion, Interim, Takeover
from catalog.divisions import Level
from catalog.errors import UnknownPlace
from catalog.items import Channel, Implementation
from catalog.period import Moment, Span
from catalog.records import Record
from catalog.routes import GapCause
from tests.small_city import (
    BEGIN,
    CITY,
    DAY,
    EAST,
    HILL,
    LAKE,
    PORT,
    REED,
    WEST,
    WILLOW,
    act,
    agency,
    division,
    item,
    office,
    snapshot,
)
from tests.small_tree import row
from tests.worlds import HARBOUR, REGISTRATION, ZONE_DISTRICT, ask, refused


def covered(*more: Record, under: str | None = None, on: date = DAY, without: tuple[str, ...] = ()) -> Coverage:
    catalogue = snapshot(*more, without=without)
    asked = catalogue.items.get("register")
    assert asked is not None
    return coverage(catalogue, asked, on, under)


def rows(answer: Coverage) -> list[tuple[str, str, str | None, int]]:
    return [(row.division.code, row.outcome.value, row.level and row.level.value, row.villages) for row in answer.rows]


def test_an_item_that_nobody_hands_down_is_one_row() -> None:
    assert rows(covered()) == [(CITY, "HANDLED", "CITY", 4)]


def test_an_item_that_all_districts_hold_is_one_row_however_many_holders_there_are() -> None:
    answer = covered(act("down"))
    assert rows(answer) == [(CITY, "HANDLED", "DISTRICT", 4)]
    assert (answer.villages, answer.covered, answer.share) == (4, 4, 1.0)


def test_an_exclusion_divides_what_lies_around_it() -> None:
    answer = covered(act("down"), row(Exclusion, delegation="down", division=LAKE))
    assert rows(answer) == [
        (LAKE, "HANDLED", "CITY", 2),
        (HILL, "HANDLED", "DISTRICT", 1),
        (WEST, "HANDLED", "DISTRICT", 1),
    ]
    assert [(one.level, one.villages, one.share) for one in answer.levels] == [
        (Level.CITY, 2, 0.5),
        (Level.DISTRICT, 2, 0.5),
    ]


def test_a_receiver_that_is_missing_leaves_a_gap_with_its_cause() -> None:
    answer = covered(act("down", Level.STREET), without=("hill",))
    assert [(gap.division.code, gap.cause, gap.villages) for gap in answer.gaps] == [(HILL, GapCause.NO_AGENCY, 1)]
    assert (answer.villages, answer.covered, answer.share) == (4, 3, 0.75)


def test_a_receiver_without_an_office_is_a_gap_unless_one_can_apply_online() -> None:
    without = ("lake-hall",)
    assert [gap.division.code for gap in covered(act("down", Level.STREET), without=without).gaps] == [LAKE]
    online = item(channels=(Channel.WEB,))
    assert covered(online, act("down", Level.STREET), without=without).gaps == []


def test_an_office_for_some_villages_only_leaves_the_others_in_a_gap() -> None:
    answer = covered(act("down", Level.STREET), office("lake-hall", "lake", LAKE, serves=(REED,)))
    assert [(gap.division.code, gap.cause) for gap in answer.gaps] == [(WILLOW, GapCause.NO_OFFICE)]


def test_a_place_that_takes_applications_online_by_itself_needs_no_office() -> None:
    online = row(Implementation, item="register", division=REED, channels=(Channel.WEB,))
    answer = covered(act("down", Level.STREET), online, without=("lake-hall",))
    assert [(gap.division.code, gap.cause) for gap in answer.gaps] == [(WILLOW, GapCause.NO_OFFICE)]


def test_days_without_anybody_between_two_holders_are_a_gap() -> None:
    late = row(Takeover, delegation="down", division=EAST, due=BEGIN, done=None)
    answer = covered(act("down", interim=Interim.NONE), late)
    assert [(gap.division.code, gap.cause) for gap in answer.gaps] == [(EAST, GapCause.INTERIM)]


def test_what_lies_outside_the_territory_is_not_counted() -> None:
    answer = covered(item(territory=(EAST,)), under=CITY)
    assert rows(answer) == [(EAST, "HANDLED", "CITY", 3), (WEST, "OUTSIDE", None, 1)]
    assert (answer.villages, answer.covered) == (3, 3)
    assert rows(covered(item(territory=(EAST,)))) == [(EAST, "HANDLED", "CITY", 3)]


def test_a_unit_that_is_no_government_is_told_and_not_counted() -> None:
    statistical = division(REED, Level.VILLAGE, pseudo=True)
    answer = covered(statistical, act("down", Level.VILLAGE), under=LAKE)
    assert rows(answer) == [(REED, "HANDLED", "STREET", 0), (WILLOW, "HANDLED", "VILLAGE", 1)]


def test_before_an_item_takes_effect_there_is_nothing_to_cover() -> None:
    answer = covered(item(valid_from=date(2020, 1, 1)))
    assert rows(answer) == [(CITY, "NOT_YET", None, 4)]
    assert (answer.covered, answer.levels) == (0, [])


def test_a_place_without_villages_has_no_share() -> None:
    empty = covered(division("440404000000", Level.DISTRICT), under="440404000000")
    assert rows(empty) == [("440404000000", "HANDLED", "CITY", 0)]
    assert (empty.villages, empty.share) == (0, None)


def test_a_code_that_nothing_goes_by_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        covered(under="990000000000")


def test_an_answer_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "MOST_ROWS", 1)
    with pytest.raises(TooMuch, match="Name a smaller division"):
        covered(act("down"), row(Exclusion, delegation="down", division=LAKE))


def test_a_division_whose_places_differ_is_mixed_in_the_matrix() -> None:
    catalogue = snapshot(act("down"), row(Exclusion, delegation="down", division=LAKE))
    asked = catalogue.items.get("register")
    assert asked is not None
    east, west = cells(catalogue, asked, DAY, Level.DISTRICT)
    assert (east.division.code, east.is_mixed, east.outcome, east.level, east.covered) == (EAST, True, None, None, 3)
    assert (west.division.code, west.is_mixed, west.level) == (WEST, False, Level.DISTRICT)
    assert [cell.division.code for cell in cells(catalogue, asked, DAY, Level.STREET, WEST)] == [PORT]


def test_a_matrix_of_more_than_a_hundred_divisions_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "MOST_DIVISIONS", 1)
    catalogue = snapshot()
    asked = catalogue.items.get("register")
    assert asked is not None
    with pytest.raises(TooMuch, match="higher level"):
        cells(catalogue, asked, DAY, Level.DISTRICT)


def test_a_survey_knows_which_divisions_have_parts_that_differ() -> None:
    """Only above what differs: the street itself has one station, there or not."""
    surveys = snapshot(without=("hill",)).surveys
    tree, days = surveys.tree(Moment(DAY)), Span(DAY, date(2020, 1, 1))
    for level, expected in ((Level.DISTRICT, set()), (Level.STREET, {CITY, EAST}), (Level.VILLAGE, set())):
        assert {surveys.code(index) for index in surveys.differing(tree, "work", level, days)} == expected


def test_what_begins_within_the_days_is_alike_to_nothing() -> None:
    surveys = snapshot(agency("hill", HILL, valid_from=DAY)).surveys
    tree = surveys.tree(Moment(DAY))

    def differing(start: date, end: date | None) -> set[str]:
        return {surveys.code(index) for index in surveys.differing(tree, "work", Level.STREET, Span(start, end))}

    assert differing(DAY, None) == set()
    assert differing(BEGIN, DAY) == {CITY, EAST}  # there is none on any of the days
    assert differing(BEGIN, None) == {CITY, EAST}


COVERAGE = """
query ($item: String!, $under: DivisionCode, $on: Date) {
  coverage(item: $item, under: $under, on: $on) {
    item { code } on villages covered share
    rows { division { code } outcome level villages cause }
    gaps { division { code } cause }
    levels { level villages share }
  }
}
"""


def told(**asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = ask(COVERAGE, **asked)["coverage"]
    return found


def test_a_client_reads_coverage_as_it_is() -> None:
    answer = told(item=REGISTRATION, under="440471")
    assert answer["item"] == {"code": REGISTRATION}
    assert answer["on"] == "2019-12-31"
    assert [row["division"]["code"] for row in answer["rows"]] == [ZONE_DISTRICT]
    assert answer["villages"] == 1
    assert HARBOUR.startswith("440404")  # coded elsewhere, administered by the zone


def test_a_client_that_names_no_item_of_the_catalogue_is_told() -> None:
    assert refused(COVERAGE, item="nothing")["extensions"]["code"] == "UNKNOWN_ITEM"


def test_a_client_reads_a_matrix_page_by_page() -> None:
    document = """
    { coverageMatrix(first: 2, under: "4404") {
        totalCount pageInfo { hasNextPage }
        edges { node { item { code } cells { division { code } outcome level cause mixed villages covered } } }
    } }
    """
    page = ask(document)["coverageMatrix"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"], len(page["edges"])) == (5, True, 2)
    lines = [[cell["division"]["code"] for cell in edge["node"]["cells"]] for edge in page["edges"]]
    assert lines[0] == lines[1]
    assert all(cell["mixed"] == (cell["outcome"] is None) for edge in page["edges"] for cell in edge["node"]["cells"])
