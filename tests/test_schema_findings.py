"""Findings through the API: pages of what the rules find, each a node with its subject and its waiver."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from graphql import graphql_sync

from schema.masking import masked
from schema.world import World
from tests.test_rules import DAY, defects, found
from tests.worlds import schema

NOW = datetime(2019, 12, 31, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PAGE = """
query ($rules: [String!], $severity: Severity, $under: DivisionCode, $first: Int, $after: String) {
  findings(rules: $rules, severity: $severity, under: $under, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { id key rule severity law from until division { code } subject { __typename id } waiver { author } } }
  }
}
"""


def ask(document: str, /, **variables: Any) -> Any:
    """What a client is answered about the list of defects."""
    world = World(defects(), NOW)
    result = graphql_sync(schema(), document, world, world, variable_values=variables)
    assert result.errors is None, result.errors
    return result.data


def test_the_findings_are_paged_in_their_order() -> None:
    read: list[str] = []
    after = None
    while True:
        page = ask(PAGE, first=10, after=after)["findings"]
        assert page["totalCount"] == len(found())
        read += [edge["node"]["key"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert read == [one.finding.key for one in found()]


def test_a_finding_names_its_subject_whatever_that_is() -> None:
    page = ask(PAGE, first=100)["findings"]
    subjects = {edge["node"]["rule"]: edge["node"]["subject"]["__typename"] for edge in page["edges"]}
    assert len(subjects) == len(found())
    picked = ("gap", "no-legal-basis", "takeover-overdue", "annual-plan-late", "office-without-hours", "brief")
    assert [subjects.get(rule) for rule in picked] == ["Service", "Licence", "Delegation", "Agency", "Office", None]
    assert (subjects["consultation-short"], subjects["receiver-not-ready"]) == ("Instrument", "Division")


def test_a_finding_can_be_asked_for_again_by_its_id() -> None:
    for edge in ask(PAGE, first=100)["findings"]["edges"]:
        node = ask("query ($id: ID!) { node(id: $id) { ... on Finding { key } } }", id=edge["node"]["id"])["node"]
        assert node == {"key": edge["node"]["key"]}


def test_findings_are_picked_by_rule_severity_and_place() -> None:
    page = ask(PAGE, rules=["gap", "takeover-overdue"], severity="ERROR")["findings"]
    (edge,) = page["edges"]
    node = edge["node"]
    assert (node["key"], node["division"], node["from"], node["until"]) == (
        "gap:bus-permit:440403000000",
        {"code": "440403000000"},
        "2018-02-01",
        None,
    )
    west = ask(PAGE, under="440403", first=100)["findings"]["edges"]
    assert {edge["node"]["division"]["code"] for edge in west} == {"440403000000"}


def test_an_unknown_rule_is_refused() -> None:
    world = World(defects(), NOW)
    result = graphql_sync(schema(), '{ findings(rules: ["no"]) { totalCount } }', world, world)
    (error,) = masked(result.errors or ())
    assert error.formatted["extensions"]["code"] == "BAD_ARGUMENT"


def test_what_loses_its_ground_is_told_with_its_days() -> None:
    document = """query ($law: String!, $endsOn: Date!) {
      lawChange(law: $law, endsOn: $endsOn) { item { code } subject { __typename } from until message(language: EN) } }"""
    (loss,) = ask(document, law="社保卡补办条例", endsOn=str(DAY))["lawChange"]
    assert loss == {
        "item": {"code": "card"},
        "subject": {"__typename": "Service"},
        "from": str(DAY),
        "until": None,
        "message": "Card loses its ground: 社保卡补办条例. Name another provision, or end the item.",
    }
    acts = ask(document, law="decision", endsOn=str(DAY))["lawChange"]
    assert {loss["subject"]["__typename"] for loss in acts} == {"Delegation"}
