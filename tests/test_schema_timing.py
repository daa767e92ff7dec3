"""Times as clients ask of them: promised, actual, and what applying costs."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import graphql_sync

from schema.masking import masked
from schema.world import World
from tests import shipped
from tests.worlds import schema

LICENCES = "filter: {kinds: [LICENCE]}"


def executed(document: str, **variables: Any) -> Any:
    world = World(shipped.snapshot(), shipped.NOW)
    return graphql_sync(schema(), document, world, world, variable_values=variables)


def ask(document: str, **variables: Any) -> dict[str, Any]:
    """What the shipped catalogue answers."""
    result = executed(document, **variables)
    assert result.errors is None, result.errors
    found: dict[str, Any] = result.data
    return found


def refused(document: str) -> dict[str, Any]:
    (error,) = masked(executed(document).errors or ())
    return dict(error.formatted)


def compression(arguments: str, fields: str) -> Any:
    return ask(f"{{ timeCompression({arguments}) {{ {fields} }} }}")["timeCompression"]


def test_a_figure_carries_its_method_its_set_its_day_and_its_unit() -> None:
    fields = """
    on against under { code } method immediateAs conversion(language: EN) itemCount immediateCount pairCount
    statutoryDays committedDays reduction reason
    """
    assert compression(LICENCES, fields) == {
        "on": "2019-12-31",
        "against": None,
        "under": None,
        "method": "RATIO_OF_SUMS",
        "immediateAs": "ZERO",
        "conversion": "In working days: a month is 22 working days, 7 calendar days are 5 working days.",
        "itemCount": 16,
        "immediateCount": 2,
        "pairCount": 16,
        "statutoryDays": pytest.approx(495.43, abs=0.01),
        "committedDays": 142,
        "reduction": pytest.approx(0.713, abs=0.001),
        "reason": None,
    }
    assert (
        compression(LICENCES, "reduction")["reduction"]
        == ask("{ report { licenceTimeReduction } }")["report"]["licenceTimeReduction"]
    )


def test_what_did_not_enter_is_told_in_words_and_by_code() -> None:
    found = compression(
        LICENCES, "leftOut { item { code } division { code } code reason english: reason(language: EN) }"
    )
    assert found["leftOut"][0] == {
        "item": {"code": "private-training-school-closing"},
        "division": None,
        "code": "NO_LIMIT",
        "reason": "当日没有办结时限。",
        "english": "It has no time limit that day.",
    }


def test_a_place_is_told_by_its_divisions_in_the_names_that_people_use() -> None:
    found = compression(
        f'{LICENCES}, under: "440400000000", groupBy: [DIVISION, YEAR], series: ["2015-01-01", "2019-12-31"]',
        "under { name } groups { key label english: label(language: EN) itemCount reduction } series { on reduction }",
    )
    assert found["under"] == {"name": "珠海市"}
    assert found["groups"][1] == {
        "key": ["440403000000", "2019"],
        "label": "斗门区 · 2019",
        "english": "Doumen District · 2019",
        "itemCount": 1,
        "reduction": 0.75,
    }
    assert [(point["on"], round(point["reduction"], 3)) for point in found["series"]] == [
        ("2015-01-01", 0.0),
        ("2019-12-31", 0.716),
    ]


def test_what_was_promised_on_another_day_is_a_baseline_too() -> None:
    found = compression(
        f'{LICENCES}, against: "2017-01-01", immediateAs: EXCLUDED', "itemCount immediateCount reduction"
    )
    assert (found["itemCount"], found["immediateCount"]) == (14, 2)
    assert 0.4 < found["reduction"] < 0.6


def test_what_is_null_is_as_if_it_were_omitted() -> None:
    nulls = f"{LICENCES}, method: null, immediateAs: null, against: null, groupBy: null, series: null, under: null"
    assert compression(nulls, "reduction method groups { key }") == compression(
        LICENCES, "reduction method groups { key }"
    )


def test_a_filter_that_matches_nothing_has_null_and_a_reason() -> None:
    found = compression('filter: {lines: ["nobody"]}', "itemCount reduction immediateShare actual { cases } reason")
    assert found == {
        "itemCount": 0,
        "reduction": None,
        "immediateShare": None,
        "actual": None,
        "reason": "当日没有符合条件的在用事项。请改问其他日期，或放宽筛选条件。",
    }


def test_actual_times_and_days_saved_stand_beside_the_promises() -> None:
    found = compression(
        f"{LICENCES}, method: VOLUME_WEIGHTED",
        "itemCount actualDays actual { cases days meanDays statutoryDays committedDays reduction daysSavedPerYear }",
    )
    actual = found["actual"]
    assert found["actualDays"] == actual["days"]
    assert actual["meanDays"] == actual["days"] / actual["cases"]
    assert actual["daysSavedPerYear"] == actual["statutoryDays"] - actual["committedDays"]
    assert 0.7 < actual["reduction"] < 0.9


def test_an_item_tells_how_long_its_cases_took_before_and_after_it_was_handed_down() -> None:
    found = ask(
        """{ actualTimes(item: "social-insurance-registration") { item { code } since until cases meanDays againstStatutory
        againstCommitted rows { division { name } isLate committedDays statutoryDays months { month cases days medianDays p90Days } }
        effects { delegation { instrument { code } } before { since until cases meanDays } after { since until cases meanDays } change } } }""".replace(
            "instrument { code }", "mode"
        )
    )["actualTimes"]
    assert (found["since"], found["until"]) == ("2018-12-01", "2019-12-01")
    assert [one["division"]["name"] for one in found["rows"]] == ["香洲区", "斗门区", "金湾区"]
    assert [len(one["months"]) for one in found["rows"]] == [12, 12, 12]
    (effect,) = found["effects"]
    assert (effect["before"]["until"], effect["after"]["since"]) == ("2018-03-01", "2018-03-01")
    assert effect["change"] == 1 - effect["after"]["meanDays"] / effect["before"]["meanDays"]
    assert effect["change"] > 0.4


def test_the_burden_tells_its_tariffs_and_what_it_leaves_out() -> None:
    found = ask(
        """{ burden(filter: {kinds: [LICENCE]}, against: "2016-01-01") { since until cases hours cost costSaved
        tariffs { audience hourlyRate hoursPerVisit provenance } rows { item { code } division { code } cases visits papers hours cost costSaved }
        leftOut { item { code } division { code } cases reason } } }"""
    )["burden"]
    assert found["tariffs"] == [{"audience": "2", "hourlyRate": 60, "hoursPerVisit": 2.5, "provenance": "ILLUSTRATIVE"}]
    assert found["cost"] == pytest.approx(60 * found["hours"])
    assert found["cases"] == sum(one["cases"] for one in found["rows"])
    assert {one["reason"] for one in found["leftOut"]} == {"NO_VOLUME"}


@pytest.mark.parametrize(
    ("document", "code", "argument"),
    [
        ('{ timeCompression(under: "440499000000") { reduction } }', "UNKNOWN_PLACE", "under"),
        ("{ timeCompression(groupBy: [KIND, KIND]) { reduction } }", "BAD_ARGUMENT", "groupBy"),
        ('{ actualTimes(item: "nothing") { cases } }', "UNKNOWN_ITEM", "item"),
        ('{ burden(under: "440499000000") { cost } }', "UNKNOWN_PLACE", "under"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_argument(document: str, code: str, argument: str) -> None:
    error = refused(document)["extensions"]
    assert (error["code"], error["argument"]) == (code, argument)
