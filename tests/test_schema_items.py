"""Items: defined once for all places, implemented per place."""

from __future__ import annotations

from typing import Any

import pytest
from graphql_relay import to_global_id

from tests.worlds import EAST, ask, refused

IN_USE_2019 = [
    "dispatch-licence",
    "dispatch-licence-renewal",
    "no-debt-proof",
    "no-job-proof",
    "unemployment-registration",
]


def item(code: str, fields: str, kind: str = "Item") -> Any:
    document = f"query ($code: String!) {{ item(code: $code) {{ ... on {kind} {{ {fields} }} }} }}"
    return ask(document, code=code)["item"]


def licence(fields: str) -> Any:
    return item("dispatch-licence", fields, "Licence")


def items(on: str | None = None, **wanted: Any) -> list[str]:
    document = "query ($filter: ItemFilter, $on: Date) { items(filter: $filter, on: $on) { edges { node { code } } } }"
    return [edge["node"]["code"] for edge in ask(document, filter=wanted, on=on)["items"]["edges"]]


def test_an_item_tells_what_it_is() -> None:
    fields = """
    __typename code basicCode basicCodeParts { region category ministry main sub } kind category line holderLevel
    placeBasis name english: name(language: EN) aliases parent { code } variants { code } replacedBy { code }
    audiences lifeEvents state validFrom validTo territory { code } handlingScope resultSample provenance
    legalBases { law article text validFrom validTo } externalCodes { system code }
    """
    assert item("dispatch-licence", fields) == {
        "__typename": "Licence",
        "code": "dispatch-licence",
        "basicCode": "440114001001",
        "basicCodeParts": {"region": "44", "category": "01", "ministry": "14", "main": "001", "sub": "001"},
        "kind": "LICENCE",
        "category": "01",
        "line": "employment",
        "holderLevel": "CITY",
        "placeBasis": "REGISTRATION",
        "name": "劳务派遣经营许可",
        "english": "Labour dispatch licence",
        "aliases": ["派遣证"],
        "parent": None,
        "variants": [{"code": "dispatch-licence-renewal"}],
        "replacedBy": None,
        "audiences": ["2"],
        "lifeEvents": ["开办企业"],
        "state": "IN_USE",
        "validFrom": None,
        "validTo": None,
        "territory": [],
        "handlingScope": None,
        "resultSample": None,
        "provenance": "ILLUSTRATIVE",
        "legalBases": [
            {"law": "劳动合同法", "article": "第57条", "text": None, "validFrom": "2013-07-01", "validTo": None},
            {"law": "劳务派遣行政许可实施办法", "article": None, "text": None, "validFrom": None, "validTo": None},
        ],
        "externalCodes": [{"system": "province", "code": "P-57"}],
    }


def test_no_item_has_a_code_that_is_not_in_use() -> None:
    assert item("no-such-item", "code") is None


def test_a_variant_names_its_main_item() -> None:
    assert item("dispatch-licence-renewal", "basicCodeParts { main } parent { code }") == {
        "basicCodeParts": None,
        "parent": {"code": "dispatch-licence"},
    }


def test_an_item_has_a_life() -> None:
    assert item("job-card", 'state replacedBy { code } before: state(on: "2014-12-31")') == {
        "state": "CANCELLED",
        "replacedBy": {"code": "unemployment-registration"},
        "before": "IN_USE",
    }
    assert item("job-fair", "state") == {"state": "PLANNED"}


def test_whose_an_item_is_depends_on_the_place() -> None:
    fields = """
    agency { key } east: agency(place: "440402001001") { key } west: agency(place: "440403") { key }
    before: agency(place: "440402001001", on: "2018-06-30") { key } city: agency(place: "4404") { key }
    """
    assert item("dispatch-licence", fields) == {
        "agency": {"key": "bureau"},
        "east": {"key": "east-bureau"},
        "west": {"key": "bureau"},
        "before": {"key": "bureau"},
        "city": None,
    }


def test_nobody_is_known_to_issue_some_certificates() -> None:
    assert item("no-debt-proof", 'holderLevel agency { key } here: agency(place: "440402") { key }') == {
        "holderLevel": None,
        "agency": None,
        "here": None,
    }


def test_the_acts_that_move_an_item_are_those_in_effect() -> None:
    fields = """
    delegations { key } before: delegations(on: "2018-06-30") { key }
    west: delegations(under: "440403") { key } city: delegations(under: "4404") { key }
    """
    act = [{"key": "licence-to-districts"}]
    assert item("dispatch-licence", fields) == {"delegations": act, "before": [], "west": [], "city": act}


def test_an_act_reaches_the_division_around_its_scope_and_what_lies_in_it() -> None:
    fields = """
    east: delegations(under: "440402") { key } reed: delegations(under: "440402001001") { key }
    west: delegations(under: "440403") { key } city: delegations(under: "4404") { key }
    """
    act = [{"key": "registration-to-streets"}]
    assert item("unemployment-registration", fields) == {"east": act, "reed": act, "west": [], "city": act}


def test_a_variant_without_acts_has_those_of_its_main_item() -> None:
    assert item("dispatch-licence-renewal", "delegations { key }") == {"delegations": [{"key": "licence-to-districts"}]}


def test_a_guide_is_that_of_the_place() -> None:
    guide = "caseType channels result visits materials { name } fees { name amount currency basis }"
    assert licence(f'{guide} here: visits(place: "440402001001") there: visits(place: "440403")') == {
        "caseType": "COMMITTED",
        "channels": ["COUNTER"],
        "result": "许可证",
        "visits": 2,
        "materials": [{"name": "申请表"}, {"name": "无欠款证明"}],
        "fees": [{"name": "工本费", "amount": None, "currency": "CNY", "basis": "粤价〔2010〕1号"}],
        "here": 1,
        "there": 2,
    }
    east = "channels(place: $east) materials(place: $east) { name electronic } fees(place: $east) { amount }"
    assert ask(
        f'query ($east: DivisionCode!) {{ item(code: "dispatch-licence") {{ ... on Licence {{ {east} }} }} }}',
        east="440402",
    )["item"] == {
        "channels": ["COUNTER", "WEB"],
        "materials": [{"name": "电子申请表", "electronic": True}],
        "fees": [{"amount": 12.5}],
    }


def test_one_applies_on_the_web_where_the_place_says() -> None:
    fields = 'onlineUrl east: onlineUrl(place: "440402001001") west: onlineUrl(place: "440403")'
    lake = "https://lake-city.example/dispatch"
    assert licence(fields) == {"onlineUrl": lake, "east": "https://east.example/dispatch", "west": lake}
    document = '{ handling(item: "dispatch-licence", place: "440402001001") { onlineUrl } }'
    assert ask(document)["handling"] == {"onlineUrl": "https://east.example/dispatch"}


def test_a_paper_tells_why_it_is_demanded() -> None:
    fields = """
    materials { name(language: EN) required originals copies electronic issuer note basis { law article }
      certificate { code } }
    """
    assert licence(fields)["materials"] == [
        {
            "name": "Form",
            "required": True,
            "originals": 1,
            "copies": None,
            "electronic": False,
            "issuer": None,
            "note": None,
            "basis": {"law": "劳动合同法", "article": "第57条"},
            "certificate": None,
        },
        {
            "name": "无欠款证明",
            "required": False,
            "originals": None,
            "copies": None,
            "electronic": False,
            "issuer": None,
            "note": None,
            "basis": None,
            "certificate": {"code": "no-debt-proof"},
        },
    ]


def test_an_implementation_code_is_taken_apart() -> None:
    fields = """
    implementations { code }
    here: implementations(place: "440402001001") {
      code division { code } codeParts { credit level basic variant }
    }
    """
    assert item("dispatch-licence", fields) == {
        "implementations": [],
        "here": [
            {
                "code": "91350100M000100Y434440114001001",
                "division": {"code": EAST},
                "codeParts": {
                    "credit": "91350100M000100Y43",
                    "level": "4",
                    "basic": "440114001001",
                    "variant": "",
                },
            }
        ],
    }


def test_a_guide_for_a_place_that_never_was_is_refused() -> None:
    error = refused('{ item(code: "dispatch-licence") { ... on Licence { visits(place: "440499") } } }')
    assert error["extensions"]["code"] == "UNKNOWN_PLACE"
    assert error["extensions"]["argument"] == "place"
    assert error["path"] == ["item", "visits"]


def test_a_removed_certificate_tells_what_stands_in_for_it() -> None:
    fields = """
    identified
    removal { on mode modeName english: modeName(language: EN) replacement note instrument { number agency { key } } }
    before: removal(on: "2018-12-31") { mode }
    demandedBy { code }
    then: demandedBy(on: "2018-12-31") { code }
    """
    assert item("no-job-proof", fields, "Certificate") == {
        "identified": "2018-06-01",
        "removal": {
            "on": "2019-01-01",
            "mode": "R5",
            "modeName": "部门间核查",
            "english": "check between organs",
            "replacement": "部门间核查就业信息",
            "note": None,
            "instrument": {"number": "湖府〔2018〕9号", "agency": {"key": "bureau"}},
        },
        "before": None,
        "demandedBy": [],
        "then": [{"code": "unemployment-registration"}],
    }


def test_a_certificate_that_is_still_asked_for_names_who_asks() -> None:
    assert item("no-debt-proof", "identified removal { mode } demandedBy { code }", "Certificate") == {
        "identified": None,
        "removal": None,
        "demandedBy": [{"code": "dispatch-licence"}],
    }


def test_items_are_those_in_effect() -> None:
    assert items() == IN_USE_2019
    assert items(on="2014-12-31") == sorted([*IN_USE_2019, "job-card"])
    assert items(on="2021-01-01") == sorted([*IN_USE_2019, "job-fair"])


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({"kinds": ["CERTIFICATE"]}, ["no-debt-proof", "no-job-proof"]),
        ({"kinds": []}, []),
        ({"categories": ["20"]}, ["unemployment-registration"]),
        ({"lines": ["health"]}, []),
        ({"audience": "2"}, ["dispatch-licence"]),
        ({"lifeEvent": "开办企业"}, ["dispatch-licence"]),
        ({"level": "CITY", "kinds": ["SERVICE"]}, ["unemployment-registration"]),
        ({"text": "派遣证"}, ["dispatch-licence"]),
        ({"text": "LABOUR"}, ["dispatch-licence"]),
        ({"agency": to_global_id("Agency", "bureau"), "audience": "1"}, ["unemployment-registration"]),
        ({"agency": to_global_id("Agency", "east-bureau")}, []),
        ({"kinds": None, "agency": None, "text": None}, IN_USE_2019),
    ],
)
def test_a_filter_takes_what_meets_all_of_it(wanted: dict[str, Any], codes: list[str]) -> None:
    assert items(**wanted) == codes


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            {"agency": "bureau"},
            "filter.agency is not an id of this catalogue. Give one that a field `id` answered with.",
        ),
        (
            {"agency": to_global_id("Division", EAST)},
            "filter.agency is the id of a Division. Give the id of an Agency.",
        ),
    ],
)
def test_a_filter_by_what_is_no_agency_is_refused(wanted: dict[str, Any], message: str) -> None:
    error = refused("query ($filter: ItemFilter) { items(filter: $filter) { totalCount } }", filter=wanted)
    assert error["message"] == message
    assert error["extensions"]["argument"] == "filter.agency"
