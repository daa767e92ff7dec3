"""What the shipped catalogue answers to a front desk, through the API."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLSchema

from schema.questions import WHERE, ask
from schema.root import build
from schema.world import World
from tests import shipped

ZIJING = "440402001001"
"""紫荆社区居民委员会, a community of 翠香街道."""
NANSHUI = "440404101001"
"""南水社区居委会, a community of 南水镇, which Gaolan Port administers while its code lies under 金湾区."""


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    built: GraphQLSchema = build().graphql_schema
    return built


def where(schema: GraphQLSchema, item: str, place: str, **days: str) -> dict[str, Any]:
    world = World(shipped.snapshot(), shipped.NOW)
    result = ask(schema, world, WHERE, {"item": item, "place": place, "on": "2019-12-31"} | days)
    assert result.errors is None
    assert result.data is not None
    answer: dict[str, Any] = result.data["handling"]
    return answer


def holders(answer: dict[str, Any]) -> set[str]:
    return {step["agency"]["name"] for step in answer["steps"]}


def test_unemployment_registration_is_at_the_street_station(schema: GraphQLSchema) -> None:
    answer = where(schema, "unemployment-registration", ZIJING)
    assert (answer["outcome"], answer["level"]) == ("HANDLED", "STREET")
    assert answer["division"]["name"] == "翠香街道"
    assert holders(answer) == {"翠香街道劳动保障站"}
    assert [office["name"] for office in answer["offices"]] == ["翠香街道劳动保障站办事窗口"]


def test_before_the_delegations_the_city_handles_it(schema: GraphQLSchema) -> None:
    answer = where(schema, "unemployment-registration", ZIJING, on="2015-01-01")
    assert (answer["outcome"], answer["level"]) == ("HANDLED", "CITY")
    assert answer["next"] == {"on": "2015-09-01", "what": "“受理”由翠香街道劳动保障站承担"}
    assert [act["reason"] for act in answer["rejected"]] == ["自2015-09-01起才生效。"]


def test_a_case_accepted_before_the_handover_stays_with_the_city(schema: GraphQLSchema) -> None:
    answer = where(schema, "unemployment-registration", ZIJING, on="2015-10-08", acceptedOn="2015-08-31")
    assert holders(answer) == {"珠海市人力资源和社会保障局"}


def test_a_town_follows_the_zone_that_administers_it_and_not_its_code(schema: GraphQLSchema) -> None:
    answer = where(schema, "labour-dispatch-licence", NANSHUI)
    assert (answer["outcome"], answer["level"]) == ("HANDLED", "DISTRICT")
    assert answer["division"] == {"code": "440471000000", "name": "高栏港经济区"}


def test_a_removed_certificate_is_abolished_with_what_stands_in_for_it(schema: GraphQLSchema) -> None:
    snapshot = shipped.snapshot()
    removed = next(
        item.code
        for item in snapshot.items.all
        if (removal := snapshot.certificates.removal(item.code)) is not None and removal.mode == "R5"
    )
    answer = where(schema, removed, ZIJING)
    assert answer["outcome"] == "ABOLISHED"
    assert answer["removal"]["mode"] == "R5"
    assert answer["removal"]["replacement"]
    assert answer["removal"]["instrument"]["title"]
    assert "不再要求提供" in answer["explanation"]


def test_a_district_is_too_coarse_for_a_village_level_item(schema: GraphQLSchema) -> None:
    answer = where(schema, "resident-medical-insurance-enrolment", "440402")
    assert answer["outcome"] == "PLACE_TOO_COARSE"
    assert {"code": ZIJING, "name": "紫荆社区居民委员会", "level": "VILLAGE"} in answer["candidates"]


def test_the_four_insurance_services_are_at_the_village_post(schema: GraphQLSchema) -> None:
    items = [f"{who}-medical-insurance-{what}" for who in ("resident", "minor") for what in ("enrolment", "suspension")]
    assert [where(schema, item, ZIJING)["level"] for item in items] == ["VILLAGE"] * 4


def test_the_four_licences_are_with_the_district(schema: GraphQLSchema) -> None:
    licences = (
        "labour-dispatch-licence",
        "hr-service-licence",
        "special-working-hours-approval",
        "private-training-school-approval",
    )
    for licence in licences:
        answer = where(schema, licence, ZIJING)
        assert (answer["outcome"], answer["division"]["name"]) == ("HANDLED", "香洲区")


def test_every_item_has_an_answer_everywhere_in_the_city(schema: GraphQLSchema) -> None:
    """The only gaps on the report's day are certificates whose issuer nobody knows."""
    snapshot = shipped.snapshot()
    gaps = set()
    for item in snapshot.items.all:
        for place in (ZIJING, NANSHUI, "440402402000", "440402402498"):
            answer = where(schema, item.code, place)
            assert answer["outcome"] in {"HANDLED", "GAP", "ABOLISHED", "NOT_YET"}
            if answer["outcome"] == "GAP":
                gaps.add((item.kind.value, answer["gap"]["cause"]))
    assert gaps == {("CERTIFICATE", "NO_ISSUER")}
