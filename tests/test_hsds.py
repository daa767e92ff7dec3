"""HSDS: the services of a day as Open Referral writes them hold to the specification, and say what the catalogue answers."""

from __future__ import annotations

import io
import json
from datetime import date, time
from functools import cache
from typing import Any

from msgspec import structs

from catalog import hsds
from catalog.answers import Outcome
from catalog.handling import handling
from catalog.hsds_parts import identifier, schedules
from catalog.offices import Office, OfficeHours
from catalog.records import Provenance
from tests.exchanged import shipped_with
from tests.hsds_rules import breaches
from tests.shipped import snapshot

ON = date(2019, 12, 31)
NOW = date(2026, 11, 22)


@cache
def page() -> dict[str, Any]:
    out = io.BytesIO()
    hsds.write(snapshot(), NOW, out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@cache
def told(on: date) -> tuple[dict[str, Any], ...]:
    return tuple(hsds.services(snapshot(), on))


def services(item: str, on: date = NOW) -> dict[str, dict[str, Any]]:
    """The services of an item, by the organisation that decides."""
    named = snapshot().items.get(item)
    assert named is not None
    return {one["organization"]["name"]: one for one in told(on) if one["name"] == named.name}


def test_the_document_holds_to_the_specification() -> None:
    """Against the rules rebuilt from the specification: fields, required ones, enumerations, formats, references."""
    assert breaches(page()) == []


def test_the_page_says_its_version_its_day_and_how_many_services_it_has() -> None:
    """Village committees issue two dozen certificates, each of them a service of each committee."""
    found = page()
    assert (found["version"], found["as_of"], found["revision"]) == ("3.0", "2026-11-22", 1)
    assert found["total_items"] == len(found["contents"]) == 2794
    assert len(told(ON)) == 7940


def test_a_licence_is_a_service_of_each_bureau_that_decides_it() -> None:
    """Eight districts and zones, and the city for what it kept."""
    found = services("labour-dispatch-licence", ON)
    assert len(found) == 9
    doumen = found["斗门区人力资源和社会保障局"]
    assert doumen["service_areas"][0]["description"] == "440403000000"
    assert doumen["description"].endswith("法定办结时限：20个工作日。承诺办结时限：5个工作日。")
    assert [one["document"] for one in doumen["required_documents"]][:2] == [
        "劳务派遣经营许可申请书（原件1份）",
        "公司章程（复印件1份）",
    ]
    assert [one["location"]["name"] for one in doumen["service_at_locations"]] == ["斗门区人力资源和社会保障局办事窗口"]


def test_every_area_of_a_service_is_handled_by_its_organisation() -> None:
    """What handling answers there is what the document says."""
    item = snapshot().items.get("unemployment-registration")
    assert item is not None
    for name, service in services("unemployment-registration", ON).items():
        for area in service["service_areas"]:
            answer = handling(snapshot(), item, area["description"], ON)
            decided = answer.steps[2].agency
            assert answer.outcome is Outcome.HANDLED
            assert decided is not None
            assert decided.name == name
            offices = {identifier("office", office.code) for office in answer.offices}
            assert offices <= {one["location_id"] for one in service["service_at_locations"]}


def test_hours_are_weekly_rules_in_local_time() -> None:
    located = services("labour-dispatch-licence", ON)["香洲区人力资源和社会保障局"]["service_at_locations"][0][
        "location"
    ]
    hours = [(one["freq"], one["byday"], one["opens_at"], one["closes_at"]) for one in located["schedules"]]
    assert hours == [
        ("WEEKLY", "MO,TU,WE,TH,FR", "08:30+08:00", "12:00+08:00"),
        ("WEEKLY", "MO,TU,WE,TH,FR", "14:00+08:00", "17:30+08:00"),
    ]


def test_the_last_day_of_hours_is_the_day_before_they_end() -> None:
    """Periods are half-open here and inclusive there."""
    office = Office(
        source="a test", status=Provenance.PUBLIC, code="desk", name="窗口", agency="a", division="440402000000"
    )
    hours = OfficeHours(
        source="a test",
        status=Provenance.PUBLIC,
        office="desk",
        weekday=6,
        opens=time(9),
        closes=time(12),
        valid_from=date(2019, 1, 1),
        valid_to=date(2020, 1, 1),
    )
    (weekly,) = schedules(office, [hours])
    assert (weekly["byday"], weekly["valid_from"], weekly["valid_to"]) == ("SA", "2019-01-01", "2019-12-31")


def test_identifiers_never_change() -> None:
    """They are made of our keys alone."""
    first = services("labour-dispatch-licence", ON)["香洲区人力资源和社会保障局"]["id"]
    assert first == identifier("service", "labour-dispatch-licence", "hrss-440402")
    assert first == "c0eda5b3-17dd-580e-9235-24a191451c43"


def test_what_is_illustrative_says_so() -> None:
    service = services("labour-dispatch-licence", ON)["香洲区人力资源和社会保障局"]
    term = next(one for one in service["attributes"] if one["link_type"] == "provenance")
    assert term["taxonomy_term"]["code"] == "illustrative"
    assert term["value"].startswith("illustrative:")


def test_fees_stand_with_their_amount_and_period() -> None:
    (fee,) = next(iter(services("resident-medical-insurance-enrolment").values()))["cost_options"]
    assert (fee["amount"], fee["currency"], fee["valid_from"]) == (530.0, "CNY", "2025-01-01")


def test_addresses_telephones_and_credit_codes_stand_where_they_are_known() -> None:
    office = snapshot().offices.get("office-hrss-440402")
    agency = snapshot().agencies.get("hrss-440402")
    assert office is not None
    assert agency is not None
    known = shipped_with(
        structs.replace(
            office,
            address="人民东路1号",
            phone="0756-1234567",
            latitude=22.27,
            longitude=113.57,
            accessibility=("step-free",),
        ),
        structs.replace(agency, credit_code="11440402007000000X"),
    )
    item = known.items.get("labour-dispatch-licence")
    assert item is not None
    found = [one for one in hsds.services(known, ON) if one["name"] == item.name]
    service = next(one for one in found if one["organization"]["name"] == agency.name)
    located = service["service_at_locations"][0]["location"]
    assert located["addresses"][0]["address_1"] == "人民东路1号"
    assert located["addresses"][0]["city"] == "珠海市"
    assert located["addresses"][0]["state_province"] == "广东省"
    assert located["phones"][0]["number"] == "0756-1234567"
    assert service["organization"]["organization_identifiers"][0]["identifier"] == "11440402007000000X"
    assert breaches({"contents": [service], "total_items": 1, "size": 1}) == []


def test_a_service_that_nobody_accepts_is_inactive() -> None:
    """Its only counter closed for good, and it cannot be applied for online."""
    office = snapshot().offices.get("office-hrss-440402")
    assert office is not None
    closed = shipped_with(structs.replace(office, valid_to=date(2019, 6, 1)))
    states = {
        one["name"]: one["status"]
        for one in hsds.services(closed, ON)
        if one["organization"]["name"] == "香洲区人力资源和社会保障局"
    }
    assert states["劳务派遣经营许可"] == "active"  # on the web
    assert "inactive" in states.values()


def test_the_rules_find_what_breaks_them() -> None:
    service = dict(services("labour-dispatch-licence", ON)["香洲区人力资源和社会保障局"])
    service["status"] = "open"
    service["fee"] = 3
    del service["name"]
    assert len(breaches({"contents": [service], "total_items": 2, "size": 1})) == 4
