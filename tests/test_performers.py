"""Performers: the agencies of an item over its whole territory are those that handling names in every village."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from catalog.delegations import STEPS, Mode, Step
from catalog.divisions import Level
from catalog.handling import handling
from catalog.items import Item
from catalog.performers import accepting_offices, areas, deciding, offered, performers
from catalog.period import Moment
from tests.shipped import snapshot

DAYS = (date(2015, 1, 1), date(2019, 12, 31), date(2026, 11, 22))


@cache
def item(code: str) -> Item:
    found = snapshot().items.get(code)
    assert found is not None
    return found


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("code", ["labour-dispatch-licence", "unemployment-registration", "start-up-loan"])
def test_every_village_lies_in_one_area_whose_holders_are_those_that_handling_names(code: str, on: date) -> None:
    found = areas(snapshot(), item(code), on)
    at = Moment(on)
    villages = 0
    for area in found:
        for village in snapshot().territory.of_level(area.lineage.place.code, Level.VILLAGE, at):
            answer = handling(snapshot(), item(code), village.code, on)
            assert [step.agency for step in answer.steps] == [held.agency for held in area.trace.steps]
            villages += 1
    whole = list(snapshot().territory.of_level("440400000000", Level.VILLAGE, at))
    assert villages == len(whole) > 300


def test_a_devolved_licence_is_performed_by_the_districts_and_by_the_city_for_what_it_kept() -> None:
    found = performers(areas(snapshot(), item("labour-dispatch-licence"), DAYS[1]))
    assert [one.agency.code for one in found][:3] == ["zhuhai-hrss-bureau", "hrss-440402", "hrss-440403"]
    assert {one.steps for one in found} == {STEPS}
    assert [one.mode for one in found] == [None, *[Mode.DEVOLVED] * 8]
    assert [act.row.code for act in found[1].acts] == ["labour-dispatch-licence-to-district"]


def test_who_only_accepts_performs_no_decision() -> None:
    """Of an item whose acceptance alone came forward the bureau above goes on deciding."""
    forward = [
        (one, item)
        for item in offered(snapshot(), DAYS[1])
        for one in performers(areas(snapshot(), item, DAYS[1]))
        if one.mode is Mode.OUTREACH
    ]
    assert forward
    assert all(Step.DECIDE not in one.steps and Step.ACCEPT in one.steps for one, _ in forward)


def test_where_one_decides_is_told_by_agency_and_its_counters_accept() -> None:
    found = areas(snapshot(), item("labour-dispatch-licence"), DAYS[1])
    (doumen,) = deciding(found)["hrss-440403"]
    assert doumen.lineage.place.code == "440403000000"
    offices = accepting_offices(snapshot(), item("labour-dispatch-licence"), [doumen], DAYS[1])
    assert [office.code for office in offices] == ["office-hrss-440403"]


def test_a_removed_certificate_is_not_offered_any_more() -> None:
    codes = {one.code for one in offered(snapshot(), DAYS[1])}
    before = {one.code for one in offered(snapshot(), DAYS[0])}
    removed = {code for code in before if snapshot().certificates.removal(code) is not None}
    assert len(removed) > 20
    assert not any(
        code in codes for code in removed if snapshot().certificates.removed(code, Moment(DAYS[1])) is not None
    )
