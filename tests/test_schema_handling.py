"""Handling: what a front desk reads."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.delegations import Act, Delegation, Mode, Step
from catalog.divisions import Level
from catalog.power_sources import PowerSource, power_source
from tests.worlds import (
    CITY,
    COAST,
    EAST,
    HILL,
    LAKE,
    OLD_LAKE,
    PIER,
    REED,
    SPLIT,
    SUMMIT,
    WEST,
    WILLOW,
    ZONE_DISTRICT,
    ask,
    refused,
    row,
    snapshot,
)

HANDLING = """
query ($item: String!, $place: DivisionCode!, $on: Date, $acceptedOn: Date) {
  handling(item: $item, place: $place, on: $on, acceptedOn: $acceptedOn) { %s }
}
"""


def handling(item: str, place: str, fields: str, **days: str) -> Any:
    return ask(HANDLING % fields, item=item, place=place, **days)["handling"]


def test_an_answer_tells_whose_it_is() -> None:
    fields = """
    item { code } asked place { code } placeBasis on acceptedOn revision outcome level division { code } agency { key }
    offices { key } channels caseType result visits timeLimit { committed { value } } materials { name } fees { amount }
    noLongerRequired { code } removal { mode } gap { days } candidates { code } rejected { code } findings { rule }
    next { on }
    """
    assert handling("dispatch-licence", "440402001001", fields) == {
        "item": {"code": "dispatch-licence"},
        "asked": REED,
        "place": {"code": REED},
        "placeBasis": "REGISTRATION",
        "on": "2019-12-31",
        "acceptedOn": None,
        "revision": 3,
        "outcome": "HANDLED",
        "level": "DISTRICT",
        "division": {"code": EAST},
        "agency": {"key": "east-bureau"},
        "offices": [{"key": "east-hall"}],
        "channels": ["COUNTER", "WEB"],
        "caseType": "COMMITTED",
        "result": "许可证",
        "visits": 1,
        "timeLimit": {"committed": {"value": 8}},
        "materials": [{"name": "电子申请表"}],
        "fees": [{"amount": 12.5}],
        "noLongerRequired": [],
        "removal": None,
        "gap": None,
        "candidates": [],
        "rejected": [],
        "findings": [],
        "next": None,
    }


def test_every_step_tells_who_and_on_whose_authority() -> None:
    fields = """
    steps { step level division { code } agency { key } mode inNameOf { key } since powerSource cause
      delegations { key } }
    """
    steps = handling("unemployment-registration", REED, fields)["steps"]
    assert [step.pop("step") for step in steps] == ["ACCEPT", "EXAMINE", "DECIDE", "DELIVER"]
    assert steps == 4 * [
        {
            "level": "STREET",
            "division": {"code": LAKE},
            "agency": {"key": "lake-station"},
            "mode": "ENTRUSTED",
            "inNameOf": {"key": "bureau"},
            "since": "2018-02-01",
            "powerSource": "ENTRUSTED_FROM_ABOVE",
            "cause": None,
            "delegations": [{"key": "registration-to-streets"}],
        }
    ]


def test_the_original_holder_has_a_power_of_its_own() -> None:
    fields = "steps { step mode powerSource delegations { key } agency { key } }"
    assert handling("dispatch-licence", WEST, fields)["steps"][2] == {
        "step": "DECIDE",
        "mode": None,
        "powerSource": "OWN",
        "delegations": [],
        "agency": {"key": "bureau"},
    }


def test_an_answer_tells_what_was_not_followed_and_why() -> None:
    fields = """
    rejected { delegation { key } code reason english: reason(language: EN) steps followed { key } place { code } }
    """
    assert handling("dispatch-licence", WEST, fields)["rejected"] == [
        {
            "delegation": {"key": "licence-to-districts"},
            "code": "EXCLUDED",
            "reason": "不适用于西区：机构未设立。",
            "english": "it does not reach 西区: it has no staff yet.",
            "steps": ["ACCEPT", "EXAMINE", "DECIDE", "DELIVER"],
            "followed": None,
            "place": {"code": WEST},
        }
    ]


def test_an_answer_carries_what_the_checks_say() -> None:
    fields = """
    agency { key } rejected { code place { code } }
    findings { rule severity law subject { ... on Delegation { key } } division { code } from until
      message }
    """
    answer = handling("unemployment-registration", SUMMIT, fields)
    assert answer["agency"] == {"key": "bureau"}
    assert answer["rejected"][0] == {"code": "NOT_TAKEN_OVER", "place": {"code": HILL}}
    assert answer["findings"] == [
        {
            "rule": "takeover-overdue",
            "severity": "WARNING",
            "law": None,
            "subject": {"key": "registration-to-streets"},
            "division": {"code": HILL},
            "from": "2018-03-01",
            "until": None,
            "message": "山街道应于2018-03-01前承接“registration-to-streets”，逾期未承接。请督促承接，或就该地收回。",
        }
    ]


def test_a_place_whose_parts_differ_is_asked_back() -> None:
    fields = "outcome place { code } steps { step } candidates { code } caseType visits explanation(language: EN)"
    assert handling("unemployment-registration", EAST, fields) == {
        "outcome": "PLACE_TOO_COARSE",
        "place": {"code": EAST},
        "steps": [],
        "candidates": [{"code": LAKE}, {"code": HILL}],
        "caseType": None,
        "visits": None,
        "explanation": "East District is too large for one answer on Unemployment registration. "
        "Say which of its parts: Lake Street, Hill Street.\nFrom 2022-07-01 on: the item is handled.",
    }


@pytest.mark.parametrize(
    ("place", "after_successions", "candidates"),
    [
        (OLD_LAKE, {"code": LAKE}, []),
        (SPLIT, None, [EAST, WEST]),
        ("44", None, [EAST, WEST, COAST, ZONE_DISTRICT]),
    ],
    ids=["merged", "split", "above the territory"],
)
def test_a_place_is_what_it_became(place: str, after_successions: object, candidates: list[str]) -> None:
    answer = handling("dispatch-licence", place, "place { code } candidates { code }")
    assert answer == {"place": after_successions, "candidates": [{"code": code} for code in candidates]}


def test_the_zone_handles_for_the_town_that_it_administers() -> None:
    assert handling("dispatch-licence", PIER, "outcome level division { code }") == {
        "outcome": "HANDLED",
        "level": "DISTRICT",
        "division": {"code": ZONE_DISTRICT},
    }


def test_a_removed_certificate_is_abolished() -> None:
    fields = "outcome removal { on mode replacement } level explanation"
    assert handling("no-job-proof", REED, fields) == {
        "outcome": "ABOLISHED",
        "removal": {"on": "2019-01-01", "mode": "R5", "replacement": "部门间核查就业信息"},
        "level": None,
        "explanation": "“无业证明”自2019-01-01起不再要求提供，依据《取消证明的通知》（湖府〔2018〕9号）。"
        "替代方式：部门间核查（部门间核查就业信息）。",
    }


def test_an_item_names_the_certificates_that_it_no_longer_asks_for() -> None:
    fields = "materials { name } noLongerRequired { code removal { on } }"
    assert handling("unemployment-registration", REED, fields) == {
        "materials": [{"name": "身份证"}],
        "noLongerRequired": [{"code": "no-job-proof", "removal": {"on": "2019-01-01"}}],
    }


def test_a_gap_tells_how_long_it_lasts() -> None:
    fields = "outcome gap { from until days cause step fallback { level } } steps { agency { key } cause powerSource }"
    answer = handling("no-job-proof", REED, fields, on="2018-12-30")
    assert answer == {
        "outcome": "GAP",
        "gap": {
            "from": "2018-12-30",
            "until": "2019-01-01",
            "days": 2,
            "cause": "NO_ISSUER",
            "step": "ACCEPT",
            "fallback": None,
        },
        "steps": 4 * [{"agency": None, "cause": "NO_ISSUER", "powerSource": None}],
    }


def test_a_gap_names_who_above_can_act() -> None:
    """The registration was authorised to the districts, and this one has no agency for it."""
    fields = "outcome gap { cause until days fallback { level division { code } agency { key } offices { key } } }"
    assert handling("unemployment-registration", COAST, fields, on="2016-06-01") == {
        "outcome": "GAP",
        "gap": {
            "cause": "NO_AGENCY",
            "until": "2017-01-01",
            "days": 366,
            "fallback": {
                "level": "CITY",
                "division": {"code": CITY},
                "agency": {"key": "bureau"},
                "offices": [{"key": "bureau-hall"}],
            },
        },
    }


def test_a_planned_item_says_when_it_begins() -> None:
    assert handling("job-fair", REED, "outcome next { on what(language: EN) }") == {
        "outcome": "NOT_YET",
        "next": {"on": "2021-01-01", "what": "the item is handled"},
    }


def test_a_case_under_way_is_finished_by_its_old_holder() -> None:
    fields = "on acceptedOn agency { key } steps { powerSource }"
    case = {"on": "2022-07-01", "acceptedOn": "2022-06-30"}
    assert handling("unemployment-registration", WILLOW, fields, **case) == {
        "on": "2022-07-01",
        "acceptedOn": "2022-06-30",
        "agency": {"key": "lake-station"},
        "steps": 4 * [{"powerSource": "ENTRUSTED_FROM_ABOVE"}],
    }
    assert handling("unemployment-registration", WILLOW, "agency { key }", on="2022-07-01") == {
        "agency": {"key": "bureau"}
    }


def test_a_case_under_way_keeps_its_guide() -> None:
    fields = "timeLimit { committed { value } }"
    before = handling("dispatch-licence", REED, fields, on="2019-12-31", acceptedOn="2019-06-30")
    assert before == {"timeLimit": {"committed": {"value": 12}}}


@pytest.mark.parametrize(
    ("arguments", "code", "argument"),
    [
        ({"item": "sydj", "place": REED}, "UNKNOWN_ITEM", "item"),
        ({"item": "dispatch-licence", "place": "440499"}, "UNKNOWN_PLACE", "place"),
        ({"item": "dispatch-licence", "place": REED, "acceptedOn": "2020-01-01"}, "BAD_ARGUMENT", "acceptedOn"),
    ],
)
def test_what_cannot_be_answered_says_which_argument_to_change(
    arguments: dict[str, str], code: str, argument: str
) -> None:
    error = refused(HANDLING % "outcome", **arguments)
    assert error["path"] == ["handling"]
    assert error["extensions"]["code"] == code
    assert error["extensions"]["argument"] == argument


@pytest.mark.parametrize(
    ("mode", "to_level", "source"),
    [
        (Mode.DEVOLVED, Level.DISTRICT, PowerSource.DEVOLVED_FROM_ABOVE),
        (Mode.AUTHORISED, Level.DISTRICT, PowerSource.AUTHORISED_FROM_ABOVE),
        (Mode.AUTHORISED, Level.CITY, PowerSource.AUTHORISED_SAME_LEVEL),
        (Mode.ENTRUSTED, Level.DISTRICT, PowerSource.ENTRUSTED_FROM_ABOVE),
        (Mode.ENTRUSTED, Level.CITY, PowerSource.ENTRUSTED_SAME_LEVEL),
        (Mode.OUTREACH, Level.STREET, None),
    ],
)
def test_the_source_of_a_power_is_the_last_act_that_moved_it(
    mode: Mode, to_level: Level, source: PowerSource | None
) -> None:
    moved = row(
        Delegation, code="act", item="item", from_division=CITY, to_level=to_level, steps=(Step.ACCEPT,), mode=mode
    )
    assert power_source(snapshot().territory, [Act(moved, {}, {}, None, None, (CITY,))]) is source
