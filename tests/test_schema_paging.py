"""Pages: they are never too long, and together they are everything, once."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from schema.paging import page
from tests.worlds import ask, refused

PAGE = """
query ($first: Int, $after: String, $last: Int, $before: String) {
  divisions(first: $first, after: $after, last: $last, before: $before) {
    totalCount
    edges { node { code } cursor }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
TOTAL = 12


def divisions(**arguments: Any) -> dict[str, Any]:
    found: dict[str, Any] = ask(PAGE, **arguments)["divisions"]
    return found


def codes(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["code"] for edge in found["edges"]]


ALL = codes(divisions())


def test_everything_is_in_order_and_counted() -> None:
    found = divisions()
    assert len(ALL) == TOTAL
    assert sorted(ALL) == ALL
    assert found["totalCount"] == TOTAL
    assert found["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": found["edges"][0]["cursor"],
        "endCursor": found["edges"][-1]["cursor"],
    }


@pytest.mark.parametrize("size", [1, 5, 12, 100])
def test_pages_forwards_are_everything_once(size: int) -> None:
    seen: list[str] = []
    after = None
    while True:
        found = divisions(first=size, after=after)
        assert found["pageInfo"]["hasPreviousPage"] is bool(seen)
        seen += codes(found)
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
    assert seen == ALL


@pytest.mark.parametrize("size", [1, 5, 12, 100])
def test_pages_backwards_are_everything_once(size: int) -> None:
    seen: list[str] = []
    before = None
    while True:
        found = divisions(last=size, before=before)
        assert found["pageInfo"]["hasNextPage"] is bool(seen)
        seen = [*codes(found), *seen]
        before = found["pageInfo"]["startCursor"]
        if not found["pageInfo"]["hasPreviousPage"]:
            break
    assert seen == ALL


def test_a_page_may_lie_between_two_cursors() -> None:
    edges = divisions()["edges"]
    between = {"after": edges[2]["cursor"], "before": edges[6]["cursor"]}
    assert codes(divisions(**between)) == ALL[3:6]
    assert codes(divisions(**between, first=2)) == ALL[3:5]
    assert codes(divisions(**between, last=2)) == ALL[4:6]


def test_cursors_the_wrong_way_round_give_an_empty_page() -> None:
    edges = divisions()["edges"]
    found = divisions(after=edges[6]["cursor"], before=edges[2]["cursor"])
    assert found["edges"] == []
    assert found["totalCount"] == TOTAL
    assert found["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


def test_a_cursor_stays_good_when_its_row_is_gone() -> None:
    """It says where a row would stand, so a page after it goes on there."""
    gone = divisions()["edges"][3]["cursor"]
    document = PAGE.replace("divisions(", 'divisions(under: "440402", ')
    assert [edge["node"]["code"] for edge in ask(document, after=gone)["divisions"]["edges"]] == ALL[4:7]


def test_twenty_rows_are_a_page_unless_stated() -> None:
    rows = [f"{number:03}" for number in range(50)]
    assert [edge.node for edge in page(rows, str, str, {}).edges] == rows[:20]
    assert [edge.node for edge in page(rows, str, str, {"first": None, "last": None}).edges] == rows[:20]


@pytest.mark.parametrize("argument", ["first", "last"])
@pytest.mark.parametrize("size", [0, -1, 101, 2147483647])
def test_a_page_has_one_row_to_a_hundred(argument: str, size: int) -> None:
    error = refused(PAGE, **{argument: size})
    assert error["message"] == f"{argument} is {size}. Ask for 1 to 100 rows a page."
    assert error["extensions"] == {
        "code": "BAD_ARGUMENT",
        "messageZh": f"{argument} 为 {size}。每页请求 1 至 100 行。",
        "argument": argument,
    }


def test_a_page_is_asked_for_from_one_side() -> None:
    error = refused(PAGE, first=1, last=1)
    assert error["message"] == (
        "Both first and last are given. Give first to page forwards, or last to page backwards."
    )
    assert error["extensions"]["argument"] == "last"


@pytest.mark.parametrize("argument", ["after", "before"])
@pytest.mark.parametrize(
    "garbage", ["", "x", "440402000000", "é", "\ud83d", base64.b64encode(b"\xff\xfe").decode(), "a2V5"]
)
def test_what_is_no_cursor_is_refused(argument: str, garbage: str) -> None:
    error = refused(PAGE, **{argument: garbage})
    assert error["message"] == (
        f"{argument} is not a cursor. Give one that a page of this list gave, in cursor, startCursor or endCursor."
    )
    assert error["extensions"]["argument"] == argument
