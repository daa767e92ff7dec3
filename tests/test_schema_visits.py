"""A counter's day as clients ask of it: which offices are open, and several items in one visit plan."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import execute_sync, graphql_sync, parse

from schema.masking import masked
from schema.prepared import prepare
from schema.world import World
from tests import shipped
from tests.worlds import schema

VILLAGE = "440402001001"
"""A community of 翠香街道."""


def executed(document: str, world: World, **variables: Any) -> Any:
    return graphql_sync(schema(), document, world, world, variable_values=variables)


def ask(document: str, **variables: Any) -> Any:
    """What the shipped catalogue answers on the last day of 2019, at ten in the morning."""
    result = executed(document, World(shipped.snapshot(), shipped.NOW), **variables)
    assert result.errors is None, result.errors
    return result.data


def refused(arguments: str) -> dict[str, Any]:
    document = f"{{ visitPlan({arguments}) {{ visits }} }}"
    (error,) = masked(executed(document, World(shipped.snapshot(), shipped.NOW)).errors or ())
    return dict(error.formatted)


def plan(arguments: str, fields: str) -> Any:
    return ask(f'{{ visitPlan(place: "{VILLAGE}", {arguments}) {{ {fields} }} }}')["visitPlan"]


STOPS = "visits stops { office { key } notBefore opens visits tasks { item { code } after { code } due { date } } }"


def routes(told: Any) -> list[tuple[str, str, list[str]]]:
    return [
        (stop["office"]["key"], stop["opens"][:16], [task["item"]["code"] for task in stop["tasks"]])
        for stop in told["stops"]
    ]


def test_who_lost_a_job_learns_where_to_go_and_when() -> None:
    """Recognition first, on the last day of which the decision is due; then what builds on it."""
    told = plan('lifeEvent: "losing-a-job", on: "2019-12-31"', f"{STOPS} remote {{ item {{ code }} due {{ date }} }}")
    assert told["visits"] == 4
    assert routes(told) == [
        (
            "office-440402001",
            "2019-12-31T08:30",
            ["employment-difficulty-recognition", "zero-employment-household-recognition"],
        ),
        ("office-440402001", "2020-01-15T08:30", ["flexible-employment-subsidy"]),
        ("office-hrss-440402", "2020-01-15T08:30", ["public-welfare-post-application"]),
        ("office-440402001001", "2020-01-15T08:30", ["zero-employment-household-assistance"]),
    ]
    assert told["stops"][0]["tasks"][0]["due"] == {"date": "2020-01-15"}
    assert told["stops"][1]["tasks"][0]["after"] == [{"code": "employment-difficulty-recognition"}]
    assert told["remote"] == [
        {"item": {"code": "unemployment-benefit"}, "due": {"date": "2020-01-08"}},
        {"item": {"code": "unemployment-registration"}, "due": {"date": "2020-01-02"}},
    ]


def test_who_wants_to_come_does_all_first_things_in_one_visit() -> None:
    items = '["unemployment-registration", "unemployment-benefit", "employment-difficulty-recognition"]'
    told = plan(f'items: {items}, on: "2019-12-31", inPerson: true', f"{STOPS} remote {{ accepted }}")
    assert routes(told) == [
        (
            "office-440402001",
            "2019-12-31T08:30",
            ["unemployment-registration", "unemployment-benefit", "employment-difficulty-recognition"],
        )
    ]
    assert told["remote"] == []


def test_a_plan_tells_each_paper_once() -> None:
    papers = "papers { name originals copies electronic issuer items { code } outOf { code } certificate { code } }"
    told = plan('items: ["employment-difficulty-recognition", "flexible-employment-subsidy"], on: "2019-12-31"', papers)
    by_name = {paper["name"]: paper for paper in told["papers"]}
    both = [{"code": "employment-difficulty-recognition"}, {"code": "flexible-employment-subsidy"}]
    assert by_name["居民身份证（出示）"] == {
        "name": "居民身份证（出示）",
        "originals": 1,
        "copies": None,
        "electronic": True,
        "issuer": "公安机关",
        "items": both,
        "outOf": None,
        "certificate": None,
    }
    assert by_name["就业困难人员认定通知书"]["outOf"] == both[0]
    assert by_name["疾病状况证明（村居出具）"]["certificate"] == {"code": "village-illness-proof"}


def test_a_plan_tells_what_need_not_be_brought_any_more() -> None:
    told = plan('items: ["flexible-employment-subsidy"], on: "2019-12-31"', "noLongerRequired { code removal { on } }")
    assert told["noLongerRequired"] == [
        {"code": "flexible-work-proof", "removal": {"on": "2019-01-01"}},
        {"code": "no-double-subsidy-proof", "removal": {"on": "2019-01-01"}},
        {"code": "registration-card", "removal": {"on": "2019-01-01"}},
    ]


def test_a_plan_tells_what_cannot_be_done_and_why() -> None:
    document = """{ visitPlan(place: "4404", items: ["unemployment-registration", "no-job-proof"], on: "2019-12-31") {
      asked place { name } visits stops { visits } obstacles { item { code } outcome candidates { code } removal { on } }
    } }"""
    told = ask(document)["visitPlan"]
    assert (told["asked"], told["place"]["name"], told["visits"], told["stops"]) == ("440400000000", "珠海市", 0, [])
    first, second = told["obstacles"]
    assert (first["outcome"], len(first["candidates"])) == ("PLACE_TOO_COARSE", 32)
    assert (second["outcome"], second["removal"]) == ("ABOLISHED", {"on": "2018-10-01"})


def test_a_plan_is_told_in_words() -> None:
    told = plan('items: ["job-placement"], on: "2019-12-31"', "zh: explanation en: explanation(language: EN)")
    assert told["zh"].splitlines() == [
        "紫荆社区居民委员会，1个事项，自2019-12-31起：到场1次。",
        "1．翠香街道劳动保障站办事窗口（2019-12-31 08:30开放）：“职业介绍”（最迟2019-12-31办结）。",
        "所需材料：居民身份证（出示）（原件1份）。",
    ]
    assert told["en"].startswith(
        "1 item for 紫荆社区居民委员会, from 2019-12-31 on: 1 visit is needed.\n1. Cuixiang Subdistrict"
    )


def test_a_prepared_plan_is_the_plan() -> None:
    """What is compiled answers as graphql-core does."""
    document = parse(
        """query ($place: DivisionCode!, $event: String, $on: Date) { visitPlan(place: $place, lifeEvent: $event, on: $on) {
          asked on from visits items { code } stops { office { key isOpen(at: "2019-12-31T10:00:00+08:00") } opens visits
          hours { opens } tasks { item { code } handling { outcome steps { step } openOffices { key } } after { code } due { date } } }
          remote { accepted } obstacles { outcome } papers { name copies items { code } outOf { code } } noLongerRequired { code }
          explanation } lifeEvents { key itemCount } }"""
    )
    operation = prepare(schema(), document)
    assert operation is not None
    variables = {"place": VILLAGE, "event": "losing-a-job", "on": "2019-12-31"}
    given = World(shipped.snapshot(), shipped.NOW)
    prepared = operation.execute(given, variables, given)
    assert prepared.errors is None
    assert prepared.data == execute_sync(schema(), document, given, given, variables).data


def test_a_plan_begins_now_unless_told_otherwise() -> None:
    one = 'items: ["employment-difficulty-recognition"]'
    fields = "on from stops { opens hours { opens closes } }"
    day = [{"opens": "08:30", "closes": "12:00"}, {"opens": "14:00", "closes": "17:30"}]
    assert plan(one, fields) == {
        "on": "2019-12-31",
        "from": "2019-12-31T10:00:00+08:00",
        "stops": [{"opens": "2019-12-31T10:00:00+08:00", "hours": day}],
    }
    assert plan(f'{one}, from: "2019-09-30T09:31:00Z"', fields) == {
        "on": "2019-09-30",
        "from": "2019-09-30T17:31:00+08:00",
        "stops": [{"opens": "2019-10-08T08:30:00+08:00", "hours": day}],
    }


def test_a_plan_for_a_day_does_not_depend_on_the_instant_of_asking() -> None:
    named = World(shipped.snapshot(), shipped.NOW)
    executed('{ visitPlan(place: "440402", items: [], on: "2019-12-31") { visits } }', named)
    assert named.fixed
    now = World(shipped.snapshot(), shipped.NOW)
    executed(f'{{ visitPlan(place: "{VILLAGE}", items: ["job-placement"]) {{ visits }} }}', now)
    assert not now.fixed


@pytest.mark.parametrize(("day", "offset"), [("0001-01-01", "+08:05:43"), ("9999-12-31", "+08:00")])
def test_a_plan_can_be_made_for_the_first_day_and_the_last(day: str, offset: str) -> None:
    """In the first year clocks went by the sun."""
    document = """query ($on: Date) { visitPlan(place: "4404", items: ["job-placement"], on: $on) { on from } }"""
    assert ask(document, on=day)["visitPlan"] == {"on": day, "from": f"{day}T00:00:00{offset}"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (f'place: "{VILLAGE}"', "BAD_ARGUMENT", "neither `items` nor `lifeEvent`"),
        (f'place: "{VILLAGE}", items: []', "BAD_ARGUMENT", "at least one item"),
        (f'place: "{VILLAGE}", items: ["nothing"]', "UNKNOWN_ITEM", "Look its code up"),
        (f'place: "{VILLAGE}", lifeEvent: "flying"', "UNKNOWN_NAME", "`lifeEvents`"),
        ('place: "440409", items: ["job-placement"]', "UNKNOWN_PLACE", "divisions(search:)"),
        (
            f'place: "{VILLAGE}", items: ["job-placement"], on: "2019-01-01", from: "2019-01-01T20:00:00Z"',
            "BAD_ARGUMENT",
            "does not lie on the day",
        ),
    ],
)
def test_what_cannot_be_planned_is_refused_with_what_to_do(arguments: str, code: str, words: str) -> None:
    error = refused(arguments)
    assert error["extensions"]["code"] == code
    assert words in error["message"]


def test_life_events_are_listed_with_their_items() -> None:
    document = '{ lifeEvents(on: "2019-12-31"%s) { key name(language: EN) itemCount } }'
    told = {one["key"]: one for one in ask(document % "")["lifeEvents"]}
    assert told["losing-a-job"] == {"key": "losing-a-job", "name": "Losing a job", "itemCount": 7}
    assert (len(told), told["starting-a-business"]["itemCount"]) == (12, 9)
    firms = {one["key"] for one in ask(document % ', audience: "2"')["lifeEvents"]}
    assert firms == {"falling-ill", "finding-a-job", "graduating", "hiring-staff", "starting-a-business"}


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2019-12-31T08:29:59+08:00", False),
        ("2019-12-31T08:30:00+08:00", True),
        ("2019-12-31T12:00:00+08:00", False),
        ("2019-12-31T06:00:00Z", True),
        ("2019-10-01T10:00:00+08:00", False),  # National Day
        ("2019-10-12T10:00:00+08:00", True),  # a Saturday made up for it
        ("2019-03-15T10:00:00+08:00", False),  # closed by an exception
    ],
)
def test_an_office_is_open_at_an_instant_or_it_is_not(at: str, is_open: bool) -> None:
    document = """query ($at: DateTime) { handling(item: "unemployment-registration", place: "440402001001", on: "2019-12-31") {
      offices { isOpen(at: $at) } openOffices(at: $at) { key }
    } }"""
    told = ask(document, at=at)["handling"]
    assert told["offices"] == [{"isOpen": is_open}]
    assert told["openOffices"] == ([{"key": "office-440402001"}] if is_open else [])


def test_of_many_offices_those_that_are_open_are_told() -> None:
    """Any station may accept; on the day on which 翠香街道 is closed the others are open."""
    document = """{ handling(item: "social-security-card-replacement", place: "440402001001", on: "2019-03-15") {
      offices { key } openOffices(at: "2019-03-15T10:00:00+08:00") { key }
    } }"""
    told = ask(document)["handling"]
    assert told["offices"][0] == {"key": "office-440402001"}
    assert told["openOffices"] == told["offices"][1:]


def test_now_is_when_no_instant_is_given() -> None:
    document = '{ handling(item: "job-placement", place: "440402001001") { openOffices { key isOpen } } }'
    assert ask(document) == {"handling": {"openOffices": [{"key": "office-440402001", "isOpen": True}]}}
