"""Delegations: one act, from its decision to its end."""

from __future__ import annotations

from typing import Any

from graphql_relay import to_global_id

from tests.worlds import EAST, HILL, LAKE, WEST, ask


def act(key: str, fields: str) -> Any:
    document = f"query ($id: ID!) {{ node(id: $id) {{ ... on Delegation {{ {fields} }} }} }}"
    return ask(document, id=to_global_id("Delegation", key))["node"]


def test_an_act_tells_who_gives_what_to_whom() -> None:
    fields = """
    key item { code } fromDivision { name } toLevel toAgency { key } scope { code } excluded { code }
    exclusions { division { code } reason english: reason(language: EN) }
    steps mode instrument { title } clause agreement { title } reverts interim takeovers { due } provenance source
    """
    assert act("licence-to-districts", fields) == {
        "key": "licence-to-districts",
        "item": {"code": "dispatch-licence"},
        "fromDivision": {"name": "湖城市"},
        "toLevel": "DISTRICT",
        "toAgency": None,
        "scope": [{"code": "440400000000"}],
        "excluded": [{"code": WEST}],
        "exclusions": [{"division": {"code": WEST}, "reason": "机构未设立", "english": "it has no staff yet"}],
        "steps": ["ACCEPT", "EXAMINE", "DECIDE", "DELIVER"],
        "mode": "DEVOLVED",
        "instrument": {"title": "下放决定"},
        "clause": "一",
        "agreement": None,
        "reverts": True,
        "interim": "OLD_HOLDER",
        "takeovers": [],
        "provenance": "ILLUSTRATIVE",
        "source": "the tests",
    }


DAYS = "decided published namedFrom validFrom validTo withdrawn withdrawal { title } condition { title }"


def test_an_act_that_names_no_day_takes_effect_thirty_working_days_after_publication() -> None:
    assert act("registration-to-streets", DAYS) == {
        "decided": None,
        "published": "2017-11-20",
        "namedFrom": None,
        "validFrom": "2018-01-01",
        "validTo": "2022-07-01",
        "withdrawn": None,
        "withdrawal": None,
        "condition": None,
    }


def test_an_act_that_waits_has_no_first_day() -> None:
    assert act("waiting", DAYS) == {
        "decided": None,
        "published": "2017-11-20",
        "namedFrom": "2018-01-01",
        "validFrom": None,
        "validTo": None,
        "withdrawn": None,
        "withdrawal": None,
        "condition": {"title": "办理规则"},
    }


def test_an_act_ends_when_it_is_withdrawn() -> None:
    assert act("withdrawn", DAYS) == {
        "decided": None,
        "published": "2017-11-20",
        "namedFrom": "2016-01-01",
        "validFrom": "2016-01-01",
        "validTo": "2017-01-01",
        "withdrawn": "2017-01-01",
        "withdrawal": {"title": "办理规则"},
        "condition": None,
    }


def test_each_receiver_takes_over_on_its_own_day() -> None:
    fields = "scope { code } agreement { title } takeovers { division { code } due done }"
    assert act("registration-to-streets", fields) == {
        "scope": [{"code": EAST}],
        "agreement": {"title": "委托协议"},
        "takeovers": [
            {"division": {"code": LAKE}, "due": "2018-03-01", "done": "2018-02-01"},
            {"division": {"code": HILL}, "due": "2018-03-01", "done": None},
        ],
    }
