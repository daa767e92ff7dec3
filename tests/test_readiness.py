"""Whether those to whom an item is handed can do it, and what they lack."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from catalog import receivers as module
from catalog.delegations import Exclusion, Mode, Step
from catalog.divisions import Level
from catalog.errors import BadArgument, UnknownPlace
from catalog.items import ItemKind
from catalog.offices import OfficeHours
from catalog.readiness import OfficeReadiness
from catalog.receivers import Lack, Receiver, receivers
from catalog.records import Record
from catalog.staffing import staffing
from tests import shipped
from tests.small_city import BEGIN, DAY, EAST, LAKE, WEST, act, item, snapshot
from tests.small_tree import row
from tests.worlds import refused

READY = {"certified_officers": 2, "trained_officers": 3, "seal": True, "system_link": True}
LICENCE = item(kind=ItemKind.LICENCE)


def has(office: str, **values: Any) -> OfficeReadiness:
    """What an office has."""
    return row(OfficeReadiness, office=office, **values)


def opens(office: str) -> OfficeHours:
    """An office that opens on Mondays."""
    return row(OfficeHours, office=office, weekday=1, opens=time(9), closes=time(12))


def found(*rows: Record, on: date = DAY, under: str | None = None, **more: Any) -> dict[str, Receiver]:
    """The receivers of the item in the small city, by the name of their agency or the code of their division."""
    catalogue = snapshot(*rows, **more)
    asked = catalogue.items.get("register")
    assert asked is not None
    answer = receivers(catalogue, asked, on, under=under)
    return {one.division.code: one for one in answer}


def test_a_receiver_with_hours_officers_seal_and_link_is_ready() -> None:
    east = found(act("a"), LICENCE, opens("east-hall"), has("east-hall", **READY))[EAST]
    assert (east.is_ready, east.lacking, east.unknown) == (True, (), ())


@pytest.mark.parametrize(
    ("missing", "lack"),
    [
        ({"certified_officers": 0}, Lack.NO_CERTIFIED_OFFICERS),
        ({"trained_officers": 0}, Lack.NO_TRAINED_OFFICERS),
        ({"seal": False}, Lack.NO_SEAL),
        ({"system_link": False}, Lack.NO_SYSTEM_LINK),
    ],
)
def test_each_thing_that_a_receiver_is_known_to_lack_is_told(missing: dict[str, Any], lack: Lack) -> None:
    east = found(act("a"), LICENCE, opens("east-hall"), has("east-hall", **{**READY, **missing}))[EAST]
    assert (east.is_ready, east.lacking) == (False, (lack,))


@pytest.mark.parametrize(
    ("name", "lack"),
    [
        ("certified_officers", Lack.NO_CERTIFIED_OFFICERS),
        ("trained_officers", Lack.NO_TRAINED_OFFICERS),
        ("seal", Lack.NO_SEAL),
        ("system_link", Lack.NO_SYSTEM_LINK),
    ],
)
def test_what_nobody_recorded_is_unknown_and_not_lacking(name: str, lack: Lack) -> None:
    east = found(act("a"), LICENCE, opens("east-hall"), has("east-hall", **{**READY, name: None}))[EAST]
    assert (east.is_ready, east.lacking, east.unknown) == (None, (), (lack,))


def test_without_hours_office_or_agency_nobody_is_ready() -> None:
    assert found(act("a"), has("east-hall", **READY))[EAST].lacking == (Lack.NO_HOURS,)
    assert found(act("a"), without=["east-hall"])[EAST].lacking == (Lack.NO_OFFICE,)
    assert found(act("a"), without=["east", "east-hall"])[EAST].lacking == (Lack.NO_AGENCY,)


def test_a_service_needs_no_certificate_and_acceptance_alone_no_seal() -> None:
    bare = {"certified_officers": 0, "trained_officers": 1, "seal": False, "system_link": True}
    rows = (opens("east-hall"), has("east-hall", **bare))
    assert found(act("a"), *rows)[EAST].lacking == (Lack.NO_SEAL,)
    assert found(act("a", mode=Mode.OUTREACH, steps=(Step.ACCEPT,)), *rows)[EAST].is_ready is True
    assert found(act("a", mode=Mode.OUTREACH, steps=(Step.ACCEPT,)), LICENCE, *rows)[EAST].is_ready is True


def test_an_act_to_come_is_judged_on_its_first_day_and_one_that_has_ended_not_at_all() -> None:
    rows = (opens("east-hall"), has("east-hall", **READY, valid_from=BEGIN))
    early = found(act("a"), LICENCE, *rows, on=date(2019, 1, 1))[EAST]
    assert (early.judged_on, early.is_ready) == (BEGIN, True)
    assert found(act("a", valid_to=DAY), on=DAY) == {}


def test_excluded_divisions_do_not_receive() -> None:
    assert found(act("a"), row(Exclusion, delegation="a", division=EAST)).keys() == {WEST}


def test_under_a_division_only_its_own_receivers_are_told() -> None:
    assert found(act("a", Level.STREET), under=LAKE).keys() == {LAKE}
    assert found(act("a", Level.STREET), under=EAST).keys() == {LAKE, "440402002000"}
    with pytest.raises(UnknownPlace):
        found(act("a"), under="990000000000")


def test_too_many_receivers_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RECEIVERS", 1)
    with pytest.raises(BadArgument, match="Name a smaller division with `under`"):
        found(act("a"))


def test_the_shipped_districts_are_ready_lack_something_or_are_not_known() -> None:
    answer = shipped.ask(
        """{ readiness(item: "labour-dispatch-licence", on: "2019-12-31") { totalCount
            edges { node { division { name } ready lacking unknown delegation { key } offices { key } agency { key } } } } }"""
    )["readiness"]
    told = {edge["node"]["division"]["name"]: edge["node"]["ready"] for edge in answer["edges"]}
    assert answer["totalCount"] == 8
    assert [name for name, ready in told.items() if ready] == ["香洲区", "斗门区", "金湾区"]
    assert [name for name, ready in told.items() if ready is False] == ["高栏港经济区", "横琴新区"]
    lacking = {edge["node"]["division"]["name"]: edge["node"]["lacking"] for edge in answer["edges"]}
    assert lacking["高栏港经济区"] == ["NO_CERTIFIED_OFFICERS"]
    assert lacking["横琴新区"] == ["NO_SYSTEM_LINK"]


def test_only_those_that_lack_something_can_be_asked_for() -> None:
    document = '{ readiness(item: "labour-dispatch-licence", on: "2019-12-31", ready: false) { totalCount } }'
    assert shipped.ask(document)["readiness"]["totalCount"] == 2


def test_an_unknown_item_is_refused() -> None:
    assert refused('{ readiness(item: "nothing") { totalCount } }')["extensions"]["code"] == "UNKNOWN_ITEM"


def test_an_office_tells_what_it_has_on_a_day() -> None:
    document = """{ division(code: "440403") { name }
        readiness(item: "labour-dispatch-licence", under: "440403", on: "2018-06-30") {
          edges { node { offices { then: readiness(on: "2018-06-30") { certifiedOfficers trainedOfficers seal systemLink }
            later: readiness(on: "2018-07-01") { certifiedOfficers } } } } } }"""
    (edge,) = shipped.ask(document)["readiness"]["edges"]
    (office,) = edge["node"]["offices"]
    then = {"certifiedOfficers": 4, "trainedOfficers": 9, "seal": True, "systemLink": True}
    assert office == {"then": then, "later": {"certifiedOfficers": 6}}


def test_the_staff_of_offices_is_counted_where_it_is_known() -> None:
    rows = (has("east-hall", **READY), has("west-hall", certified_officers=0, seal=False), has("lake-hall"))
    assert staffing(snapshot(*rows), DAY)[2:] == (3, 2, 3, 1, 0, 1, 0)
    assert staffing(snapshot(*rows), DAY, under=WEST)[2:] == (1, 0, 0, 1, 0, 1, 0)
    assert staffing(shipped.snapshot(), DAY)[2:] == (9, 43, 109, 1, 1, 1, 1)


def test_trainings_of_2019_are_those_of_the_report() -> None:
    answer = shipped.ask("{ trainings(year: 2019) { agency { key } year kind attendances atLeast provenance } }")
    common = {"agency": {"key": "zhuhai-hrss-bureau"}, "year": 2019, "atLeast": True, "provenance": "REPORT"}
    assert answer["trainings"] == [
        {**common, "kind": "ENFORCEMENT", "attendances": 60},
        {**common, "kind": "SPECIAL_BUSINESS", "attendances": 200},
    ]
