"""Nodes: every id leads back to what it was read from."""

from __future__ import annotations

from typing import Any

import pytest
from graphql_relay import to_global_id

from tests.worlds import ask, refused

NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"

EVERYTHING = """
{
  revision { id }
  division(code: "440402") { id }
  item(code: "dispatch-licence") { id delegations { id instrument { id } } }
  service: item(code: "unemployment-registration") { id }
  certificate: item(code: "no-job-proof") { id }
  handling(item: "unemployment-registration", place: "440402002001") {
    agency { id }
    offices { id }
    findings { id subject { id } }
  }
}
"""


def ids(found: Any) -> set[str]:
    """Every id that is anywhere in an answer."""
    if isinstance(found, list):
        return {each for part in found for each in ids(part)}
    if not isinstance(found, dict):
        return set()
    own = {found["id"]} if "id" in found else set()
    return own | ids(list(found.values()))


def test_every_type_of_node_is_found_again_by_its_id() -> None:
    found = {one: ask(NODE, id=one)["node"] for one in ids(ask(EVERYTHING))}
    assert all(node["id"] == one for one, node in found.items())
    assert {node["__typename"] for node in found.values()} == {
        "Revision",
        "Division",
        "Agency",
        "Office",
        "Licence",
        "Service",
        "Certificate",
        "Instrument",
        "Delegation",
        "Finding",
    }


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("Revision", "2"),
        ("Revision", "three"),
        ("Division", "449900000000"),
        ("Agency", "nobody"),
        ("Office", ""),
        ("Licence", "unemployment-registration"),
        ("Service", "nothing"),
        ("Instrument", "nothing"),
        ("Delegation", "nothing"),
        ("Finding", "takeover-overdue:registration-to-streets:440402001000"),
        ("Finding", "no-rule:registration-to-streets"),
        ("Finding", ":::"),
    ],
)
def test_nothing_has_an_id_that_is_not_in_use(kind: str, key: str) -> None:
    assert ask(NODE, id=to_global_id(kind, key)) == {"node": None}


@pytest.mark.parametrize(
    "garbage", ["", "x", "Division:440402000000", "é", to_global_id("Village", "1"), "RGl2aXNpb24", "RGl2aXNpb24="]
)
def test_what_is_no_id_is_refused(garbage: str) -> None:
    error = refused(NODE, id=garbage)
    assert error["message"] == "id is not an id of this catalogue. Give one that a field `id` answered with."
    assert error["extensions"]["argument"] == "id"


def test_a_node_is_read_as_what_it_is() -> None:
    document = "query ($id: ID!) { node(id: $id) { ... on Item { name } ... on Licence { visits } } }"
    assert ask(document, id=to_global_id("Licence", "dispatch-licence")) == {
        "node": {"name": "劳务派遣经营许可", "visits": 2}
    }


def test_the_revision_tells_who_approved_it() -> None:
    assert ask("{ revision { number at author approver note instrument { title number } } }")["revision"] == {
        "number": 3,
        "at": "2019-12-01T08:00:00+08:00",
        "author": "王",
        "approver": "李",
        "note": "年度调整",
        "instrument": {"title": "下放决定", "number": None},
    }
