"""Menus and the report: what can be applied for from a place, and the figures of a day."""

from __future__ import annotations

from typing import Any

from tests.worlds import (
    EAST,
    REED,
    ask,
    refused,
)


def menu(place: str, **wanted: Any) -> list[tuple[str, str]]:
    document = """
    query ($place: DivisionCode!, $filter: ItemFilter) {
      handlings(place: $place, filter: $filter) { totalCount edges { node { item { code } outcome } } }
    }
    """
    found = ask(document, place=place, filter=wanted)["handlings"]
    assert found["totalCount"] == len(found["edges"])
    return [(edge["node"]["item"]["code"], edge["node"]["outcome"]) for edge in found["edges"]]


def test_a_menu_is_what_can_be_applied_for() -> None:
    assert menu(REED) == [
        ("dispatch-licence", "HANDLED"),
        ("dispatch-licence-renewal", "HANDLED"),
        ("unemployment-registration", "HANDLED"),
    ]
    assert menu(EAST, kinds=["SERVICE"]) == [("unemployment-registration", "PLACE_TOO_COARSE")]


def test_a_menu_has_pages() -> None:
    document = """
    query ($after: String) {
      handlings(place: "440402001001", first: 1, after: $after) {
        edges { node { item { code } } } pageInfo { endCursor hasNextPage }
      }
    }
    """
    first = ask(document)["handlings"]
    second = ask(document, after=first["pageInfo"]["endCursor"])["handlings"]
    assert [page["edges"][0]["node"]["item"]["code"] for page in (first, second)] == [
        "dispatch-licence",
        "dispatch-licence-renewal",
    ]


def test_nothing_can_be_applied_for_elsewhere() -> None:
    assert menu("99") == []


def test_the_report_is_of_its_day() -> None:
    fields = """
    on licencesDelegatedToDistricts servicesDelegatedToStreets servicesDelegatedToVillages certificatesSortedOut
    certificatesRemoved licenceTimeReduction
    """
    assert ask(f"{{ report {{ {fields} }} }}")["report"] == {
        "on": "2019-12-31",
        "licencesDelegatedToDistricts": 1,
        "servicesDelegatedToStreets": 1,
        "servicesDelegatedToVillages": 0,
        "certificatesSortedOut": 1,
        "certificatesRemoved": 1,
        "licenceTimeReduction": 0.4,
    }
    assert ask(f'{{ report(on: "2017-12-31", under: "440403") {{ {fields} }} }}')["report"] == {
        "on": "2017-12-31",
        "licencesDelegatedToDistricts": 0,
        "servicesDelegatedToStreets": 0,
        "servicesDelegatedToVillages": 0,
        "certificatesSortedOut": 0,
        "certificatesRemoved": 0,
        "licenceTimeReduction": None,
    }


def test_a_report_under_a_code_that_never_was_one_is_refused() -> None:
    error = refused('{ report(under: "440499") { on } }')
    assert error["extensions"]["code"] == "UNKNOWN_PLACE"
    assert error["extensions"]["argument"] == "under"
