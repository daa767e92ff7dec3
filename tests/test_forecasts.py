"""Forecasts: what will change, what differs between two days, what is overdue and what is running out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import forecasts
from catalog.answers import Handling, Outcome
from catalog.coverage import TooMuch
from catalog.delegations import Mode, Step, Takeover
from catalog.divisions import Level
from catalog.errors import BadArgument, Refusal, UnknownPlace
from catalog.facts import Facts
from catalog.forecasts import differences, expiring, overdue, upcoming
from catalog.handling import handling
from catalog.menus import ItemFilter
from catalog.records import Record
from catalog.snapshot import Snapshot
from tests.small_city import BEGIN, CITY, DAY, EAST, LAKE, REED, WEST, act, division, item, snapshot
from tests.small_tree import HORIZON, TREE, row
from tests.small_worlds import worlds
from tests.test_handling_property import snapshot_of
from tests.worlds import REGISTRATION, ask, refused

AUGUST = date(2019, 8, 1)


def changes(*more: Record, on: date, days: int = 60, place: str = REED) -> list[tuple[str, date]]:
    return [(one.item.code, one.change.on) for one in upcoming(snapshot(*more), place, on, days)]


def test_a_change_is_told_from_the_day_before_it_on() -> None:
    june = date(2019, 6, 1)
    assert changes(act("down"), on=june, days=30) == [("register", BEGIN)]
    assert changes(act("down"), on=june, days=29) == []
    assert changes(act("down"), on=BEGIN) == []


def test_every_change_of_an_item_is_told_in_the_order_of_their_days() -> None:
    acts = act("a", valid_to=AUGUST), act("b", item="another", valid_from=date(2019, 7, 15))
    assert changes(item("another"), *acts, on=date(2019, 6, 20)) == [
        ("register", BEGIN),
        ("another", date(2019, 7, 15)),
        ("register", AUGUST),
    ]


def test_an_item_that_begins_within_the_days_is_a_change() -> None:
    assert changes(item("another", valid_from=BEGIN), on=date(2019, 6, 20)) == [("another", BEGIN)]


@pytest.mark.parametrize("days", [0, 367])
def test_one_looks_ahead_for_a_year_at_most(days: int) -> None:
    with pytest.raises(BadArgument, match="1 to 366"):
        upcoming(snapshot(), REED, DAY, days)
    with pytest.raises(BadArgument, match="1 to 366"):
        expiring(snapshot(), DAY, days)


def test_more_changes_than_can_be_told_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasts, "MOST_CHANGES", 0)
    with pytest.raises(TooMuch):
        changes(act("down"), on=date(2019, 6, 20))


def test_an_item_that_is_answered_otherwise_is_told_with_both_answers() -> None:
    (one,) = differences(snapshot(item("another"), act("down")), REED, date(2019, 6, 1), DAY)
    assert one.item.code == "register"
    assert one.before is not None
    assert one.after is not None
    assert (one.before.steps[0].level, one.after.steps[0].level) == (Level.CITY, Level.DISTRICT)


def test_a_place_that_has_ended_has_no_later_answer() -> None:
    catalogue = snapshot(division(REED, Level.VILLAGE, valid_to=AUGUST))
    (one,) = differences(catalogue, REED, BEGIN, DAY)
    assert one.before is not None
    assert one.after is None


def test_a_place_that_never_was_differs_in_nothing_and_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        differences(snapshot(), "440402001099", BEGIN, DAY)
    with pytest.raises(BadArgument, match="earlier day first"):
        differences(snapshot(), REED, DAY, BEGIN)


def late(*more: Record, on: date = DAY, under: str | None = None) -> list[tuple[str, str, int]]:
    return [(one.act.row.code, one.division.code, one.days) for one in overdue(snapshot(*more), on, under)]


def takeover(where: str, done: date | None) -> Takeover:
    return row(Takeover, delegation="down", division=where, due=BEGIN, done=done)


def test_a_receiver_is_overdue_from_the_due_day_until_it_takes_over() -> None:
    rows = act("down"), takeover(EAST, AUGUST)
    days = {BEGIN - timedelta(days=1): [], BEGIN: [("down", EAST, 0)], AUGUST: []}
    assert {day: late(*rows, on=day) for day in days} == days
    assert late(*rows, on=date(2019, 7, 11)) == [("down", EAST, 10)]


def test_a_receiver_of_an_act_that_has_ended_owes_nothing() -> None:
    assert late(act("down", valid_to=AUGUST), takeover(EAST, None)) == []


def test_only_receivers_in_a_division_are_told() -> None:
    rows = act("down"), takeover(EAST, None), takeover(WEST, None)
    assert [where for _, where, _ in late(*rows, under=EAST)] == [EAST]
    assert [where for _, where, _ in late(*rows, under=CITY)] == [EAST, WEST]


def ending(*more: Record, days: int = 60, under: str | None = None) -> list[tuple[str, date, tuple[Step, ...]]]:
    return [(one.act.row.code, one.on, one.steps) for one in expiring(snapshot(*more), BEGIN, days, under)]


def entrusted(code: str, **more: Any) -> Record:
    return act(code, mode=Mode.ENTRUSTED, **more)


def test_an_entrustment_that_ends_with_nothing_after_it_is_told() -> None:
    assert ending(entrusted("a", valid_to=AUGUST)) == [("a", AUGUST, tuple(Step))]
    assert ending(entrusted("a", valid_to=AUGUST), days=30) == []
    assert ending(act("a", valid_to=AUGUST)) == []


def test_what_follows_an_entrustment_need_not_be_an_entrustment() -> None:
    assert ending(entrusted("a", valid_to=AUGUST), act("b", valid_from=AUGUST)) == []
    assert ending(entrusted("a", valid_to=AUGUST), act("b", valid_from=AUGUST, steps=(Step.ACCEPT,))) == [
        ("a", AUGUST, (Step.EXAMINE, Step.DECIDE, Step.DELIVER))
    ]


def test_what_follows_in_one_place_only_leaves_the_others() -> None:
    both = entrusted("a", valid_to=AUGUST, scope=(EAST, WEST))
    assert ending(both, act("b", valid_from=AUGUST, scope=(EAST,))) == [("a", AUGUST, tuple(Step))]
    assert ending(both, act("b", valid_from=AUGUST, scope=(EAST, WEST))) == []


def test_an_entrustment_is_told_of_every_division_that_it_touches() -> None:
    one = entrusted("a", valid_to=AUGUST, scope=(EAST,))
    assert [len(ending(one, under=place)) for place in (CITY, EAST, LAKE, WEST)] == [1, 1, 1, 0]


def _asked(snapshot: Snapshot, code: str, place: str, day: date) -> Handling | None:
    found = snapshot.items.get(code)
    assert found is not None
    try:
        return handling(snapshot, found, place, day)
    except Refusal:
        return None


@given(worlds(), st.sampled_from(sorted(TREE)), st.sampled_from(HORIZON[:12]), st.integers(1, 12))
def test_what_will_change_is_what_asking_on_every_day_tells(facts: Facts, place: str, on: date, days: int) -> None:
    catalogue = snapshot_of(facts)
    if any(_asked(catalogue, code, place, on) is None for code in ("item", "main")):
        return
    last = on + timedelta(days=days)
    expected = []
    for day in (day for day in HORIZON if on < day <= last):
        for one in catalogue.items.all:
            yesterday = HORIZON[HORIZON.index(day) - 1]
            before = _asked(catalogue, one.code, place, yesterday)
            is_listed = any(
                (one.valid_from is None or one.valid_from <= there) and (one.valid_to is None or there < one.valid_to)
                for there in HORIZON
                if on <= there <= last
            )
            if is_listed and before is not None and before != _asked(catalogue, one.code, place, day):
                expected.append((day, one.code))
    found = [(one.change.on, one.item.code) for one in upcoming(catalogue, place, on, days)]
    ceased = [(day, code) for day, code in expected if _asked(catalogue, code, place, day) is None]
    first = {code: min(day for day, other in ceased if other == code) for _, code in ceased}
    assert found == sorted(pair for pair in expected if pair[0] <= first.get(pair[1], pair[0]))


@given(worlds(), st.sampled_from(sorted(TREE)), st.sampled_from(HORIZON[:10]), st.sampled_from(HORIZON[10:]))
def test_differences_are_those_of_asking_on_both_days(facts: Facts, place: str, since: date, until: date) -> None:
    catalogue = snapshot_of(facts)
    pairs = {
        one.code: (_asked(catalogue, one.code, place, since), _asked(catalogue, one.code, place, until))
        for one in catalogue.items.all
        if any(
            (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day < one.valid_to)
            for day in (since, until)
        )
    }
    if any(pair == (None, None) for pair in pairs.values()):
        return
    expected = {
        code
        for code, (before, after) in pairs.items()
        if before != after and {one.outcome for one in (before, after) if one is not None} != {Outcome.OUTSIDE}
    }
    found = differences(catalogue, place, since, until, ItemFilter())
    assert [one.item.code for one in found] == sorted(expected)


def test_a_client_reads_what_is_to_come() -> None:
    document = """
    { upcoming(place: "440402001001", on: "2015-12-31", days: 366, first: 100) {
        totalCount edges { node { item { code } change { on what(language: EN) } } }
    } }
    """
    page = ask(document)["upcoming"]
    assert page["totalCount"] == len(page["edges"])
    assert REGISTRATION in {edge["node"]["item"]["code"] for edge in page["edges"]}


def test_a_client_reads_differences_overdue_takeovers_and_entrustments() -> None:
    document = """
    { differences(place: "440402001001", since: "2015-01-01", until: "2019-12-31") {
        edges { node { item { code } before { on outcome } after { on outcome } } } }
      overdue(on: "2019-12-31") { edges { node { delegation { id } division { code } due done days } } }
      expiring(on: "2018-01-01", days: 366) { edges { node { delegation { id } on steps } } }
    }
    """
    answer = ask(document)
    days = {(edge["node"]["before"]["on"], edge["node"]["after"]["on"]) for edge in answer["differences"]["edges"]}
    assert days == {("2015-01-01", "2019-12-31")}
    assert all(edge["node"]["due"] <= "2019-12-31" for edge in answer["overdue"]["edges"])
    assert all(edge["node"]["on"] > "2018-01-01" for edge in answer["expiring"]["edges"])


def test_a_client_that_looks_too_far_ahead_is_told() -> None:
    error = refused("{ expiring(days: 1000) { totalCount } }")
    assert (error["extensions"]["code"], error["path"]) == ("BAD_ARGUMENT", ["expiring"])
