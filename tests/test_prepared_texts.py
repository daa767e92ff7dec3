"""Finished JSON: a prepared operation answers in bytes what orjson would write of its data, and keeps what lasts."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from graphql import parse

from schema.prepared import prepare
from schema.prepared_fragments import BESIDE_BYTES, Fragments
from schema.prepared_outlines import MOST_FIELDS
from tests.rich_readings import OTHER_SNAPSHOT, SNAPSHOT
from tests.rich_schema import SCHEMA
from tests.rich_types import CONTEXT

NOTES = """
    first { name(language: EN) day place colour signed(loud: true) }
    daysLater { today act { title today } acts { code } }
    act { code }
    notes { label today }
    notesOf { name key note { colour } }
    names
    pageOfFirst
"""


def room(pieces: int = 100) -> Fragments:
    """Room for so many short pieces."""
    return Fragments(SNAPSHOT, most_bytes=pieces * (BESIDE_BYTES + 100))


def text(query: str, fragments: Fragments | None = None, **variables: Any) -> bytes | None:
    """The body of the answer, twice asked, which is what is written of its data."""
    operation = prepare(SCHEMA, parse(query))
    assert operation is not None
    fragments = fragments or room()
    first, again = (operation.answer(CONTEXT, variables, fragments=fragments) for _ in range(2))
    result = operation.execute(CONTEXT, variables)
    assert first == again == (None if result.errors else orjson.dumps({"data": result.data}))
    return first


def data(query: str, fragments: Fragments | None = None, **variables: Any) -> Any:
    """The data of such an answer."""
    written = text(query, fragments, **variables)
    assert written is not None
    return orjson.loads(written)["data"]


def finished(fragments: Fragments) -> list[bytes]:
    """What is kept."""
    return [orjson.dumps(kept.made) for kept in fragments.kept.values()]


def test_the_body_is_written_without_spaces_in_the_order_asked() -> None:
    assert text("{ b: told { z: code t: __typename } a: __typename }") == (
        b'{"data":{"b":{"z":"act","t":"Told"},"a":"Query"}}'
    )


def test_leaves_are_written_as_they_are_serialised() -> None:
    query = "{ leaves { text numberAsText whole share wholeShare key wholeKey yes size shape pair texts mixedTexts } }"
    assert text(query) == (
        b'{"data":{"leaves":{"text":"text","numberAsText":"7","whole":7,"share":0.25,"wholeShare":2.0,"key":"k","wholeKey":"8",'
        b'"yes":false,"size":"LARGE","shape":"SQUARE","pair":"AB","texts":["a","b"],"mixedTexts":[]}}}'
    )


def test_readings_are_followed() -> None:
    assert data(f"{{ answered {{ {NOTES} }} }}") == {
        "answered": {
            "first": {
                "name": "green",
                "day": "2020-01-01",
                "place": "440402000000",
                "colour": "GREEN",
                "signed": "绿! (440402000000) on the front",
            },
            "daysLater": {
                "today": "2020-01-01",
                "act": {"title": "办法", "today": "2020-01-01"},
                "acts": [{"code": "act"}, {"code": "act"}],
            },
            "act": {"code": "act"},
            "notes": [{"label": "绿", "today": "2020-01-01"}, {"label": "白", "today": "2020-01-01"}],
            "notesOf": [
                {"name": "绿", "key": "act", "note": {"colour": "GREEN"}},
                {"name": "白", "key": "act", "note": {"colour": None}},
            ],
            "names": ["办法", "办法"],
            "pageOfFirst": "GREEN",
        }
    }


def test_a_reading_ends_where_there_is_nothing_on_the_way() -> None:
    assert data(f"{{ answered(number: 2) {{ {NOTES} }} }}") == {
        "answered": {
            "first": None,
            "daysLater": None,
            "act": None,
            "notes": [{"label": "白", "today": "2020-01-01"}],
            "notesOf": [{"name": "白", "key": None, "note": {"colour": None}}],
            "names": ["nothing"],
            "pageOfFirst": None,
        }
    }


def test_what_is_seen_beside_has_the_day_that_the_answer_gives_it() -> None:
    query = "{ answered(number: 1) { first { today } daysLater { today } } }"
    assert data(query) == {"answered": {"first": {"today": "2020-01-01"}, "daysLater": {"today": "2021-03-04"}}}


def test_interfaces_are_told_apart() -> None:
    query = "{ answered { anything { ...All } keptAnything { ...All } anythings { __typename } } } fragment All on Recorded { __typename label }"
    green = {"__typename": "Written", "label": "绿"}
    assert data(query)["answered"] == {
        "anything": green,
        "keptAnything": green,
        "anythings": [{"__typename": "Written"}, {"__typename": "Written"}],
    }


def test_a_language_may_be_a_variable() -> None:
    query = "query ($language: Language) { answered { first { name(language: $language) } } }"
    names = [data(query, language=name)["answered"]["first"]["name"] for name in ("ZH", "EN", None)]
    assert names == ["绿", "green", "绿"]


@pytest.mark.parametrize(
    "query",
    [
        "{ trouble { fine refused } }",
        "{ answered(number: 2) { must { name } } }",
        "{ answered(number: 3) { first { day } } }",
        "{ answered(number: 3) { kept { colour name } } }",
        "{ answered(number: 3) { first { acts { code } name } notes { colour } } }",
        "{ mustDog(number: 11) { name } }",
        "query ($key: ID!) { echo(urgent: true, key: $key) }",
    ],
)
def test_an_answer_with_any_error_is_not_written(query: str) -> None:
    assert text(query) is None


def test_an_operation_with_too_many_fields_is_not_written() -> None:
    spread = " ".join(f"k{number}: first {{ ...F }}" for number in range(MOST_FIELDS // 4))
    query = f"{{ answered {{ {spread} }} }} fragment F on Written {{ a: label b: label c: label d: label }}"
    operation = prepare(SCHEMA, parse(query))
    assert operation is None or operation.answer(CONTEXT, fragments=room()) is None


class TestKept:
    """What belongs to the snapshot and is the same on every day is finished once."""

    QUERY = "{ answered { kept { label acts { code title(loud: true) } } } }"

    def test_under_what_it_was_asked_of(self) -> None:
        fragments = room()
        assert data(self.QUERY, fragments) == {
            "answered": {"kept": {"label": "绿", "acts": [{"code": "act", "title": "办法!"}] * 2}}
        }
        assert finished(fragments) == [
            '{"label":"绿","acts":[{"code":"act","title":"办法!"},{"code":"act","title":"办法!"}]}'.encode()
        ]

    def test_as_a_list(self) -> None:
        fragments = room()
        data("{ answered { keptNotes { label } } }", fragments)
        assert finished(fragments) == ['[{"label":"绿"},{"label":"白"}]'.encode()]

    @pytest.mark.parametrize(
        "varying",
        [
            "kept { label today }",
            "kept { label acts { title(loud: $loud) } }",
            "keptNotes { acts { today } }",
            "first { label }",
        ],
    )
    def test_is_nothing_that_varies(self, varying: str) -> None:
        fragments = room()
        data(f"query ($loud: Boolean) {{ answered {{ {varying} }} }}", fragments)
        assert fragments.kept == {}

    def test_is_nothing_of_which_anything_went_wrong(self) -> None:
        fragments = room()
        assert text("{ answered(number: 3) { kept { colour label } } }", fragments) is None
        assert fragments.kept == {}

    def test_is_nothing_of_another_snapshot(self) -> None:
        fragments = Fragments(OTHER_SNAPSHOT, most_bytes=100_000)
        data(self.QUERY, fragments)
        assert fragments.kept == {}

    def test_gives_way_to_newer_when_there_is_too_much(self) -> None:
        fragments = room(pieces=3)
        for alias in "abcdefgh":
            data(f"{{ answered {{ kept {{ {alias}: label }} }} }}", fragments)
        assert [piece[2:3] for piece in finished(fragments)] == [b"f", b"g", b"h"]
