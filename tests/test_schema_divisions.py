"""Divisions: who contains whom on which day, and what an old code stands for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.worlds import (
    COAST,
    EAST,
    HARBOUR,
    LAKE,
    OLD_LAKE,
    PIER,
    REED,
    SPLIT,
    WEST,
    WILLOW,
    ZONE_DISTRICT,
    ask,
    refused,
)


def division(code: str, fields: str, on: str | None = None) -> Any:
    document = f"query ($code: DivisionCode!, $on: Date) {{ division(code: $code, on: $on) {{ {fields} }} }}"
    return ask(document, code=code, on=on)["division"]


def found(**arguments: Any) -> list[str]:
    document = """
    query ($under: DivisionCode, $level: Level, $search: String, $on: Date) {
      divisions(under: $under, level: $level, search: $search, on: $on) { edges { node { code } } }
    }
    """
    return [edge["node"]["code"] for edge in ask(document, **arguments)["divisions"]["edges"]]


def test_a_division_tells_what_it_is() -> None:
    fields = """
    code level kind pseudo validFrom validTo provenance source name english: name(language: EN)
    externalCodes { system code } successors { kind } predecessors { kind }
    """
    assert division("440402", fields) == {
        "code": EAST,
        "level": "DISTRICT",
        "kind": None,
        "pseudo": False,
        "validFrom": None,
        "validTo": None,
        "provenance": "ILLUSTRATIVE",
        "source": "the tests",
        "name": "东区",
        "english": "East District",
        "externalCodes": [{"system": "post", "code": "519000"}],
        "successors": [],
        "predecessors": [{"kind": "SPLIT"}],
    }


def test_without_an_english_name_english_is_the_chinese_one() -> None:
    assert division(WEST, "name(language: EN)") == {"name": "西区"}


def test_no_language_is_chinese() -> None:
    assert division(EAST, "name(language: null)") == {"name": "东区"}


def test_no_division_has_a_code_that_never_was_one() -> None:
    assert division("440499", "code") is None


def test_who_administers_a_town_is_not_who_its_code_lies_under() -> None:
    fields = """
    parent { code } administeredBy { code } path { code } before: administeredBy(on: "2006-06-30") { code }
    """
    assert division(HARBOUR, fields) == {
        "parent": {"code": COAST},
        "administeredBy": {"code": ZONE_DISTRICT},
        "path": [{"code": "440400000000"}, {"code": ZONE_DISTRICT}, {"code": HARBOUR}],
        "before": {"code": COAST},
    }


def test_the_day_of_the_question_is_inherited() -> None:
    fields = "administeredBy { code } path { code }"
    assert division(HARBOUR, fields, on="2006-06-30") == {
        "administeredBy": {"code": COAST},
        "path": [{"code": "440400000000"}, {"code": COAST}, {"code": HARBOUR}],
    }


def test_nobody_is_above_the_top() -> None:
    assert division("4404", "parent { code } administeredBy { code } path { code }") == {
        "parent": None,
        "administeredBy": None,
        "path": [{"code": "440400000000"}],
    }


def test_an_old_code_stands_for_its_successor() -> None:
    fields = "code predecessors { division { name validTo } successor { code } on kind instrument { title } }"
    assert division(OLD_LAKE, fields) == {
        "code": LAKE,
        "predecessors": [
            {
                "division": {"name": "旧湖街道", "validTo": "2018-01-01"},
                "successor": {"code": LAKE},
                "on": "2018-01-01",
                "kind": "MERGE",
                "instrument": None,
            }
        ],
    }


def test_an_old_code_is_itself_while_it_lasts() -> None:
    assert division(OLD_LAKE, "name", on="2017-12-31") == {"name": "旧湖街道"}


def test_a_code_with_several_successors_is_the_division_that_had_it() -> None:
    assert division(SPLIT, "name successors { successor { code } }") == {
        "name": "大区",
        "successors": [{"successor": {"code": EAST}}, {"successor": {"code": WEST}}],
    }


def test_divisions_are_found_under_who_administers_them() -> None:
    assert found(under="440471") == [HARBOUR, PIER]
    assert found(under="440404") == []
    assert found(under="440404", on="2006-06-30") == [HARBOUR, PIER]


def test_divisions_are_found_by_level() -> None:
    assert found(level="DISTRICT") == [EAST, WEST, COAST, ZONE_DISTRICT]
    assert found(level="STREET", under=OLD_LAKE) == []


def test_divisions_are_found_as_they_were() -> None:
    assert found(level="STREET", under=EAST, on="2017-12-31") == [LAKE, "440402002000", OLD_LAKE]


@pytest.mark.parametrize(
    ("text", "codes"),
    [("柳树", [WILLOW]), ("REED comm", [REED]), (" 44047", [ZONE_DISTRICT]), ("nowhere", []), ("大区", [EAST, WEST])],
)
def test_divisions_are_found_by_name_or_the_beginning_of_a_code(text: str, codes: list[str]) -> None:
    assert found(search=text) == codes


def test_nothing_lies_under_a_code_that_never_was_one() -> None:
    error = refused('{ divisions(under: "440499") { totalCount } }')
    assert error["message"].startswith("No division has the code 440499000000. Check the digits")
    assert error["extensions"]["code"] == "UNKNOWN_PLACE"
    assert error["extensions"]["argument"] == "under"
