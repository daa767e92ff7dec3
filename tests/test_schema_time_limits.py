"""Time limits: what the law allows, what is promised, and the day on which a decision is due."""

from __future__ import annotations

from typing import Any

import pytest

from tests import shipped
from tests.worlds import ask, refused


def limit(fields: str, place: str | None = None, on: str | None = None, item: str = "dispatch-licence") -> Any:
    document = f"""
    query ($item: String!, $place: DivisionCode, $on: Date) {{
      item(code: $item) {{ ... on Licence {{ timeLimit(place: $place, on: $on) {{ {fields} }} }} }}
    }}
    """
    return ask(document, item=item, place=place, on=on)["item"]["timeLimit"]


def test_a_limit_tells_what_the_law_allows_and_what_is_promised() -> None:
    fields = """
    statutory { value unit workingDays } committed { value unit workingDays } caseType reduction onSilence
    bases { law article } byChannel { channel committed { value } } validFrom validTo
    extension { value unit } specialProcedures { name english: name(language: EN) kind days basis { law } }
    """
    assert limit(fields) == {
        "statutory": {"value": 20, "unit": "WORKING_DAY", "workingDays": 20.0},
        "committed": {"value": 12, "unit": "WORKING_DAY", "workingDays": 12.0},
        "caseType": "COMMITTED",
        "reduction": 0.4,
        "onSilence": "视为准予",
        "bases": [{"law": "行政许可法", "article": "第42条"}],
        "byChannel": [{"channel": "WEB", "committed": {"value": 5}}],
        "validFrom": "2018-01-01",
        "validTo": None,
        "extension": None,
        "specialProcedures": [{"name": "听证", "english": "Hearing", "kind": "STOP", "days": 20, "basis": None}],
    }


def test_the_statutory_limit_may_be_extended() -> None:
    assert limit("extension(limit: STATUTORY) { value unit workingDays }") == {
        "extension": {"value": 10, "unit": "WORKING_DAY", "workingDays": 10.0}
    }


def test_a_place_may_promise_more() -> None:
    assert limit("committed { value } reduction validFrom", place="440402001001") == {
        "committed": {"value": 8},
        "reduction": 0.6,
        "validFrom": "2019-07-01",
    }


def test_without_a_promise_there_is_nothing_to_compare() -> None:
    assert limit("statutory { value } committed { value } reduction", on="2017-12-31") == {
        "statutory": {"value": 20},
        "committed": None,
        "reduction": None,
    }


def test_a_month_is_twenty_two_working_days() -> None:
    assert limit("statutory { value } committed { workingDays }", item="dispatch-licence-renewal") == {
        "statutory": None,
        "committed": {"workingDays": 22.0},
    }


def test_an_item_may_have_no_limit_at_all() -> None:
    document = '{ item(code: "unemployment-registration") { ... on Service { timeLimit { caseType } } } }'
    assert ask(document)["item"] == {"timeLimit": None}


@pytest.mark.parametrize(
    ("arguments", "day"),
    [
        ('accepted: "2019-12-16"', "2020-01-02"),
        ('accepted: "2019-12-16", limit: STATUTORY', "2020-01-14"),
        ('accepted: "2019-12-16", limit: STATUTORY, extended: true', "2020-01-28"),
        ('accepted: "2019-12-16", stoppedDays: 2', "2020-01-06"),
        ('accepted: "2019-12-16", limit: null, stoppedDays: null, extended: null', "2020-01-02"),
        ('accepted: "2019-09-27", stoppedDays: 0', "2019-10-15"),
    ],
)
def test_a_decision_is_due_so_many_working_days_after_acceptance(arguments: str, day: str) -> None:
    """Day zero is the day of acceptance; 2019-09-29 is worked, 2019-10-01 and 2020-01-01 are not."""
    assert limit(f"dueOn({arguments}) {{ date provisional }}") == {"dueOn": {"date": day, "provisional": False}}


def test_a_commitment_falls_back_to_the_statutory_limit() -> None:
    assert limit('dueOn(accepted: "2019-12-16") { date }', on="2017-12-31") == {"dueOn": {"date": "2020-01-14"}}


def test_without_a_statutory_limit_no_statutory_day_is_due() -> None:
    asked = 'dueOn(accepted: "2019-12-16", limit: STATUTORY) { date }'
    assert limit(asked, item="dispatch-licence-renewal") == {"dueOn": None}


def test_a_day_beyond_the_published_holidays_is_provisional() -> None:
    assert limit('dueOn(accepted: "2030-01-01") { date provisional }') == {
        "dueOn": {"date": "2030-01-17", "provisional": True}
    }


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ('accepted: "2019-12-16", stoppedDays: -1', "stoppedDays"),
        ('accepted: "2019-12-16", stoppedDays: 2147483647', "stoppedDays"),
        ('accepted: "2019-12-16", extended: true', "extended"),
        ('accepted: "9999-12-31"', "on"),
    ],
)
def test_what_cannot_be_counted_is_refused(arguments: str, argument: str) -> None:
    document = (
        f'{{ item(code: "dispatch-licence") {{ ... on Licence {{ timeLimit {{ dueOn({arguments}) {{ date }} }} }} }} }}'
    )
    error = refused(document)
    assert error["extensions"]["code"] == "BAD_ARGUMENT"
    assert error["extensions"]["argument"] == argument


def test_a_limit_tells_where_each_of_its_figures_comes_from() -> None:
    """The law is public; the promise of the shipped package is an example."""
    asked = "statutory: provenance(limit: STATUTORY) committed: provenance"
    document = f'{{ item(code: "labour-dispatch-licence") {{ ... on Licence {{ timeLimit {{ {asked} }} }} }} }}'
    assert shipped.ask(document)["item"]["timeLimit"] == {"statutory": "PUBLIC", "committed": "ILLUSTRATIVE"}
