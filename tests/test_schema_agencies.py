"""Agencies and offices: whose organ, which lines, open when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from graphql_relay import to_global_id

from tests.worlds import NOW, ask

NODE = "query ($id: ID!) { node(id: $id) { ... on Agency { %s } ... on Office { %s } } }"


def agency(key: str, fields: str) -> Any:
    return ask(NODE % (fields, "id"), id=to_global_id("Agency", key))["node"]


def office(key: str, fields: str) -> Any:
    return ask(NODE % ("id", fields), id=to_global_id("Office", key))["node"]


def test_an_agency_tells_what_it_is() -> None:
    fields = """
    key code codeIsSound name english: name(language: EN) division { name } lines nature validTo provenance
    replacedBy { key } externalCodes { system code }
    """
    assert agency("bureau", fields) == {
        "key": "bureau",
        "code": "91350100M000100Y43",
        "codeIsSound": True,
        "name": "湖城市人社局",
        "english": "Lake City Bureau",
        "division": {"name": "湖城市"},
        "lines": ["employment"],
        "nature": "STATUTORY",
        "validTo": None,
        "provenance": "ILLUSTRATIVE",
        "replacedBy": None,
        "externalCodes": [{"system": "12345", "code": "A-1"}],
    }


@pytest.mark.parametrize(("key", "is_sound"), [("bureau", True), ("east-bureau", False), ("west-bureau", None)])
def test_a_credit_code_is_checked(key: str, is_sound: bool | None) -> None:
    assert agency(key, "codeIsSound") == {"codeIsSound": is_sound}


def test_an_agency_that_ended_names_who_took_over() -> None:
    assert agency("old-bureau", "validTo replacedBy { name }") == {
        "validTo": "2009-01-01",
        "replacedBy": {"name": "湖城市人社局"},
    }


def test_an_office_tells_where_it_is() -> None:
    fields = """
    key name english: name(language: EN) agency { key } division { name } serves { name }
    address phone latitude longitude accessibility provenance
    """
    assert office("lake-counter", fields) == {
        "key": "lake-counter",
        "name": "湖街道窗口",
        "english": "湖街道窗口",
        "agency": {"key": "lake-station"},
        "division": {"name": "湖街道"},
        "serves": [{"name": "湖街道"}],
        "address": None,
        "phone": None,
        "latitude": 22.25,
        "longitude": None,
        "accessibility": ["step-free"],
        "provenance": "ILLUSTRATIVE",
    }


WEEKDAY = [{"opens": "09:00", "closes": "11:30"}, {"opens": "14:00", "closes": "17:30"}]


@pytest.mark.parametrize(
    ("on", "hours"),
    [
        ("2019-12-31", WEEKDAY),
        ("2019-12-29", []),
        ("2019-09-29", WEEKDAY),
        ("2020-01-01", []),
        ("2020-01-02", [{"opens": "10:00", "closes": "12:00"}]),
    ],
    ids=["a weekday", "a Sunday", "a Sunday that is worked", "a public holiday", "a day with hours of its own"],
)
def test_the_hours_are_those_of_the_day(on: str, hours: list[dict[str, str]]) -> None:
    assert office("lake-counter", f'hours(on: "{on}") {{ opens closes }}') == {"hours": hours}


def test_the_hours_are_those_of_the_day_of_the_question() -> None:
    document = """
    { handling(item: "unemployment-registration", place: "440402001001", on: "2020-01-02") {
        offices { hours { opens closes } today: hours(on: "2019-12-31") { opens closes } }
    } }
    """
    assert ask(document)["handling"]["offices"] == [
        {"hours": [{"opens": "10:00", "closes": "12:00"}], "today": WEEKDAY}
    ]


@pytest.mark.parametrize(
    ("after", "opening"),
    [
        ("2019-12-31T11:30:00+08:00", "2019-12-31T14:00:00+08:00"),
        ("2019-12-31T17:30:00+08:00", "2020-01-02T10:00:00+08:00"),
        ("2019-12-31T01:00:00+00:00", "2019-12-31T09:00:00+08:00"),
    ],
    ids=["at noon", "before the holiday", "in another zone"],
)
def test_an_office_opens_next(after: str, opening: str) -> None:
    assert office("lake-counter", f'nextOpening(after: "{after}")') == {"nextOpening": opening}


def test_an_office_that_is_open_opens_now() -> None:
    assert office("lake-counter", "nextOpening") == {"nextOpening": "2019-12-31T10:00:00+08:00"}


def test_an_instant_is_told_to_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.worlds.NOW", NOW + timedelta(seconds=7, microseconds=123_456))
    assert office("lake-counter", "nextOpening") == {"nextOpening": "2019-12-31T10:00:07+08:00"}


def test_an_office_without_hours_never_opens() -> None:
    assert office("east-hall", "nextOpening hours { opens }") == {"nextOpening": None, "hours": []}
