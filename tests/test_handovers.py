"""Handovers: who takes over from whom, on which day, and whether a hole is left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog import handovers as handing
from catalog.coverage import TooMuch
from catalog.delegations import Interim, Mode, Step, Takeover
from catalog.divisions import Administration, Level
from catalog.errors import BadArgument, UnknownPlace
from catalog.handovers import Handover, handovers, told
from catalog.instruments import Instrument
from catalog.items import Channel
from catalog.records import Record
from tests.small_city import (
    BEGIN,
    CITY,
    EAST,
    HILL,
    LAKE,
    PIER,
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
    succeeds,
)
from tests.small_tree import row
from tests.worlds import LICENCE, ask, refused

JULY, AUGUST, NEXT_YEAR = date(2019, 7, 10), date(2019, 8, 1), date(2020, 1, 1)


def found(
    *more: Record, since: date = date(2019, 1, 1), until: date = NEXT_YEAR, under: str | None = None, **given: Any
) -> list[Handover]:
    catalogue = snapshot(*more, **given)
    return [told(catalogue, one, until) for one in handovers(catalogue, since, until, None, under)]


def steps(rows: list[Handover], step: Step = Step.DECIDE) -> list[tuple[str, date, str | None, str | None, int, int]]:
    """Of one step: where, when, from whom, to whom, and the days of a gap and of an overlap."""
    return [
        (
            one.division.code,
            one.on,
            one.before.agency.code if one.before and one.before.agency else None,
            one.after.agency.code if one.after and one.after.agency else None,
            one.gap_days,
            one.overlap_days,
        )
        for one in rows
        if one.step is step
    ]


def takeover(of: str, where: str, done: date | None, due: date = BEGIN) -> Takeover:
    return row(Takeover, delegation=of, division=where, due=due, done=done)


def test_nothing_changes_hands_while_nothing_happens() -> None:
    assert found() == []


def test_each_receiver_is_told_with_its_division() -> None:
    rows = found(act("down"))
    assert steps(rows) == [(EAST, BEGIN, "city", "east", 0, 0), (WEST, BEGIN, "city", "west", 0, 0)]
    assert [one.step for one in rows if one.division.code == EAST] == list(Step)
    assert {one.mode for one in rows} == {Mode.DEVOLVED}


def test_only_the_steps_that_move_are_told() -> None:
    outreach = act("down", Level.VILLAGE, steps=(Step.ACCEPT,), mode=Mode.OUTREACH, scope=(LAKE,))
    assert steps(found(outreach), Step.ACCEPT) == [
        (REED, BEGIN, "city", "reed", 0, 0),
        (WILLOW, BEGIN, "city", "willow", 0, 0),
    ]
    assert {one.step for one in found(outreach)} == {Step.ACCEPT}


def test_what_comes_back_is_one_row_for_each_former_holder() -> None:
    withdrawal = row(Instrument, code="withdrawal", title="收回")
    rows = found(act("down", withdrawn=AUGUST, withdrawal="withdrawal"), withdrawal, since=JULY)
    assert steps(rows) == [(EAST, AUGUST, "east", "city", 0, 0), (WEST, AUGUST, "west", "city", 0, 0)]
    assert {(one.mode, one.instrument) for one in rows} == {(None, "withdrawal")}


def test_an_act_of_another_agency_of_the_same_division_is_told_once_for_all() -> None:
    rows = found(
        act("within", Level.CITY, to_agency="service"),
        agency("service", CITY, lines=("other",)),
        office("s", "service", CITY),
    )
    assert steps(rows) == [(CITY, BEGIN, "city", "service", 0, 0)]


def test_a_late_takeover_with_nobody_in_the_interim_is_a_gap_of_its_days() -> None:
    rows = found(act("down", interim=Interim.NONE), takeover("down", EAST, JULY))
    assert steps(rows) == [(EAST, BEGIN, "city", "east", 9, 0), (WEST, BEGIN, "city", "west", 0, 0)]
    (late,) = [one for one in rows if one.division.code == EAST and one.step is Step.DECIDE]
    assert (late.on, late.completed, late.mode) == (BEGIN, JULY, Mode.DEVOLVED)


def test_a_late_takeover_with_the_old_holder_in_the_interim_is_seamless() -> None:
    assert steps(found(act("down"), takeover("down", EAST, JULY), under=EAST)) == [(EAST, JULY, "city", "east", 0, 0)]


def test_a_gap_without_a_known_end_is_counted_to_the_end_of_the_days_asked_about() -> None:
    open_gap = (act("down", interim=Interim.NONE), takeover("down", EAST, None))
    assert steps(found(*open_gap, until=AUGUST, under=EAST)) == [(EAST, BEGIN, "city", None, 31, 0)]
    assert found(*open_gap, until=AUGUST, under=EAST)[0].completed is None


def test_a_gap_is_followed_beyond_the_days_asked_about_and_told_on_the_day_it_begins() -> None:
    gap = (act("down", interim=Interim.NONE), takeover("down", EAST, AUGUST))
    assert steps(found(*gap, until=JULY, under=EAST)) == [(EAST, BEGIN, "city", "east", 31, 0)]
    assert found(*gap, since=JULY, under=EAST) == []


def test_a_receiver_whose_counter_opens_late_leaves_a_gap_in_acceptance_only() -> None:
    late = office("east-hall", "east", EAST, valid_from=JULY)
    rows = found(act("down"), late, under=EAST)
    assert steps(rows, Step.ACCEPT) == [(EAST, BEGIN, "city", "east", 9, 0)]
    assert steps(rows, Step.DECIDE) == [(EAST, BEGIN, "city", "east", 0, 0)]
    online = found(item(channels=(Channel.WEB,)), act("down"), late, under=EAST)
    assert steps(online, Step.ACCEPT) == [(EAST, BEGIN, "city", "east", 0, 0)]


def test_a_counter_for_some_villages_only_leaves_a_gap_in_the_others() -> None:
    rows = found(act("down", Level.STREET), office("lake-hall", "lake", LAKE, serves=(REED,)), under=LAKE)
    assert steps(rows, Step.ACCEPT) == [(REED, BEGIN, "city", "lake", 0, 0), (WILLOW, BEGIN, "city", None, 184, 0)]
    assert steps(rows, Step.DECIDE) == [(LAKE, BEGIN, "city", "lake", 0, 0)]


def test_two_items_that_follow_different_acts_elsewhere_are_told_apart_where_a_place_moves() -> None:
    """On the day before, the village lay where only one of them had been handed down."""
    moves = row(Administration, division=PIER, administrator=EAST, valid_from=AUGUST)
    rows = found(item("another"), act("down", scope=(WEST,)), moves, since=JULY)
    assert [(one.item.code, one.division.code, one.step) for one in rows] == [("register", PIER, step) for step in Step]


def test_an_act_that_ends_and_gives_back_to_nobody_leaves_a_hole() -> None:
    rows = found(act("down", valid_to=AUGUST, reverts=False), since=JULY, under=EAST)
    assert steps(rows) == [(EAST, AUGUST, "east", None, 153, 0)]


def test_who_takes_over_before_the_act_takes_effect_overlaps_with_the_old_holder() -> None:
    early = takeover("down", EAST, date(2019, 6, 21))
    assert steps(found(act("down"), early, under=EAST)) == [(EAST, BEGIN, "city", "east", 0, 10)]


def test_an_agency_that_is_named_takes_over_early_although_its_division_has_got_another_code() -> None:
    """The takeover names the code that the agency stands under; the division that it is now stands in its place."""
    recoded = (
        division(WEST, Level.DISTRICT, valid_to=BEGIN),
        division("440473000000", Level.DISTRICT, valid_from=BEGIN),
        succeeds(WEST, "440473000000", BEGIN),
    )
    named = act("named", to_agency="west", valid_from=AUGUST)
    rows = found(*recoded, named, takeover("named", WEST, date(2019, 7, 29)), since=date(2019, 7, 2), under=EAST)
    assert steps(rows) == [(EAST, AUGUST, "city", "west", 0, 3)]


def test_a_later_act_of_the_same_giver_overlaps_while_the_earlier_one_is_in_effect() -> None:
    first = act("a", Level.DISTRICT, published=date(2019, 6, 1), valid_to=date(2019, 9, 1))
    second = act("b", Level.STREET, published=date(2019, 7, 20), valid_from=AUGUST)
    rows = found(first, second, since=JULY, under=EAST)
    assert steps(rows) == [(LAKE, AUGUST, "east", "lake", 0, 31), (HILL, AUGUST, "east", "hill", 0, 31)]


def test_an_exception_for_a_nearer_division_does_not_overlap() -> None:
    general, exception = act("a"), act("b", Level.STREET, scope=(EAST,), valid_from=AUGUST)
    assert {one.overlap_days for one in found(general, exception, since=JULY, under=EAST)} == {0}


def test_an_agency_that_is_replaced_hands_over_without_an_act() -> None:
    rows = found(
        agency("city", CITY, valid_to=AUGUST, replaced_by="new"),
        agency("new", CITY, valid_from=AUGUST),
        office("n", "new", CITY),
    )
    assert steps(rows) == [(CITY, AUGUST, "city", "new", 0, 0)]
    assert {(one.mode, one.instrument) for one in rows} == {(None, None)}


def test_a_street_that_comes_under_another_district_changes_hands() -> None:
    moves = row(Administration, division=LAKE, administrator=WEST, valid_from=AUGUST)
    assert steps(found(act("down"), moves, since=JULY)) == [(LAKE, AUGUST, "east", "west", 0, 0)]


def test_what_is_to_be_administered_by_a_division_changes_hands_when_that_begins() -> None:
    new = "440402003000"
    moves = row(Administration, division=PIER, administrator=new, valid_from=BEGIN)
    rows = found(act("down"), division(new, Level.STREET, valid_from=AUGUST), moves, since=JULY)
    assert steps(rows) == [(new, AUGUST, "west", "east", 0, 0)]  # with its one village
    assert found(act("down"), division(new, Level.STREET, valid_from=AUGUST), moves, since=JULY, under=PORT) == []


def test_a_place_that_begins_is_no_handover() -> None:
    """What is asked of the old code is answered for the new one; the place itself had no other holder."""
    new = "440402001003"
    recoded = (division(REED, Level.VILLAGE, valid_to=AUGUST), division(new, Level.VILLAGE, valid_from=AUGUST))
    assert found(*recoded, succeeds(REED, new, AUGUST), act("down"), since=JULY) == []


def test_an_item_that_begins_is_no_handover() -> None:
    assert found(item(valid_from=AUGUST), since=JULY) == []


def test_rows_are_in_the_order_of_day_item_step_and_tree() -> None:
    catalogue = snapshot(act("down", Level.VILLAGE), item("another"), act("also", Level.VILLAGE, item="another"))
    rows = handovers(catalogue, BEGIN, AUGUST)
    assert len(rows) == 2 * 4 * 4
    assert [one.key for one in rows] == sorted(one.key for one in rows)
    assert [one.lineage.place.code for one in rows[:4]] == [REED, WILLOW, "440402002001", PIER]
    assert rows[-1].lineage.place.code == PIER


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(BadArgument, match="does not lie after"):
        found(since=NEXT_YEAR, until=NEXT_YEAR)


def test_a_place_that_never_was_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        found(under="990000000000")


@pytest.mark.parametrize(("limit", "more"), [("MOST_LOOKED_AT", ()), ("MOST_SPELLED", ()), ("MOST_EDGES", (1,))])
def test_what_would_keep_everybody_waiting_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, more: tuple[int, ...]
) -> None:
    monkeypatch.setattr(handing, limit, 0)
    moves = [row(Administration, division=PORT, administrator=EAST, valid_from=AUGUST) for _ in more]
    with pytest.raises(TooMuch, match="Name a smaller division"):
        found(act("down"), *moves)


HANDOVERS = """
query ($since: Date!, $until: Date!, $under: DivisionCode, $first: Int, $after: String) {
  handovers(since: $since, until: $until, under: $under, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node {
      item { code } step division { code } on completed mode gapDays overlapDays instrument { title } delegation { id }
      from { level division { code } agency { code } offices { id } } to { level agency { code } offices { id } }
    } }
  }
}
"""


def test_a_client_reads_handovers_page_by_page() -> None:
    asked = {"since": "2010-01-01", "until": "2020-01-01"}
    page = ask(HANDOVERS, **asked, first=1)["handovers"]
    assert page["totalCount"] > 1
    rest = ask(HANDOVERS, **asked, first=100, after=page["pageInfo"]["endCursor"])["handovers"]
    assert len(rest["edges"]) == page["totalCount"] - 1
    nodes = [edge["node"] for edge in (*page["edges"], *rest["edges"])]
    assert LICENCE in {node["item"]["code"] for node in nodes}
    assert all(node["from"] is not None or node["to"] is not None for node in nodes)
    assert [node["on"] for node in nodes] == sorted(node["on"] for node in nodes)


def test_a_client_asks_for_handovers_that_leave_a_gap_only() -> None:
    question = """query ($gap: Boolean) { handovers(since: "2016-01-01", until: "2017-01-01", gap: $gap, first: 100) {
        totalCount edges { node { item { code } gapUntil gapDays } } } }"""
    either, with_gap, without = (ask(question, gap=gap)["handovers"] for gap in (None, True, False))
    gap = {"item": {"code": "unemployment-registration"}, "gapUntil": "2017-01-01", "gapDays": 366}
    assert [edge["node"] for edge in with_gap["edges"]] == [gap] * 4
    assert {edge["node"]["gapDays"] for edge in without["edges"]} == {0}
    assert either["totalCount"] == 4 + without["totalCount"]


def test_a_client_that_asks_for_days_in_the_wrong_order_is_told() -> None:
    error = refused(HANDOVERS, since="2020-01-01", until="2019-01-01")
    assert error["extensions"]["code"] == "BAD_ARGUMENT"


def test_the_first_day_that_there_is_can_be_asked_about() -> None:
    assert ask(HANDOVERS, since="0001-01-01", until="9999-12-31")["handovers"]["totalCount"] > 0
