"""Shapes: a body that is like one that was read asks the same, with its own variables."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from schema.asked import Asked, Bounds, asked_by_post
from schema.shapes import MOST_SHAPES, Shapes

BOUNDS = Bounds(body_bytes=10_000, values=1_000, nesting=10)
QUERY = 'query Where($item: String!) { handling(item: $item, place: "440402") { on "variables":{} } }'
HASHED = {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}


def learned(*bodies: bytes) -> Shapes[Asked]:
    """Shapes of some bodies, each with what the first of it asks."""
    shapes = Shapes[Asked]()
    for body in bodies:
        asked = asked_by_post(body, BOUNDS)
        shapes.learn(body, asked, BOUNDS, asked)
    return shapes


def found(shapes: Shapes[Asked], body: bytes) -> Asked | None:
    """What a body asks by its shape."""
    seen = shapes.find(body)
    if seen is None:
        return None
    asks, variables = seen
    return Asked(asks.query, asks.hash, variables, asks.operation_name)


def body(variables: object, **others: object) -> bytes:
    return orjson.dumps({"query": QUERY, "variables": variables, **others})


WAYS = {
    "as most write it": orjson.dumps,
    "with spaces": lambda asked: json.dumps(asked).encode(),
    "on several lines": lambda asked: json.dumps(asked, indent=2, ensure_ascii=False).encode(),
    "variables first": lambda asked: orjson.dumps({"variables": asked["variables"]} | asked),
    "with a name": lambda asked: orjson.dumps({"operationName": "Where"} | asked),
    "with a name behind": lambda asked: orjson.dumps(asked | {"operationName": "Where"}),
    "by hash": lambda asked: orjson.dumps({"variables": asked["variables"], "extensions": HASHED}),
    "with a hash": lambda asked: orjson.dumps(asked | {"extensions": HASHED}),
}


@pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)
def test_a_body_with_other_variables_has_the_same_shape(write: Any) -> None:
    first, second = (write({"query": QUERY, "variables": {"item": item, "on": None}}) for item in ("卡", "another"))
    assert found(learned(first), second) == asked_by_post(second, BOUNDS)


def test_the_last_of_several_variables_counts() -> None:
    """Of those before, nothing is left; those behind are no shape's."""
    twice = b'{"variables":{"a":1},"query":"{ a }","variables":{"a":2}}'
    assert found(learned(twice), twice) == Asked("{ a }", None, {"a": 2}, None)
    inside = b'{"query":"{ a }","variables":{"a":1},"extensions":{"variables":{"a":2}}}'
    assert found(learned(inside), inside) is None
    behind = b'{"query":"{ a }","variables":{"a":1},"variables" :{"a":2}}'
    assert found(learned(behind), behind) is None


@pytest.mark.parametrize(
    "variables",
    [
        b'{"item":"x"},"query":"{ b }"',
        b'{"item":"x"},"variables":{}',
        b'{"item":"x"}}',
        b'{"item":"x"} {}',
        b'{"item":"x"',
        b'{"item":{"a":1}}',
        b'{"item":[1]}',
        b'{"item":"{"}',
        b'"{"',
        b"null",
        b"",
        b'{"item":"\xff"}',
        b'{"item":"\\ud800"}',
    ],
)
def test_what_is_no_plain_object_is_read_as_a_whole(variables: bytes) -> None:
    known = body({"item": "x"})
    shapes = learned(known)
    assert found(shapes, known) is not None
    assert found(shapes, known.replace(b'{"item":"x"}', variables)) is None


SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(st.sampled_from('a{}[]":,\\中\n'), max_size=6)
KEYS = st.sampled_from(["a", "query", "variables", '"variables":', "}"])
VARIABLES = st.dictionaries(KEYS, SCALARS | st.lists(SCALARS, max_size=2), max_size=3)
QUERIES = st.sampled_from([QUERY, "{ a }", '{ a(b: "\\"variables\\":{}") }', '"variables":{}'])
OTHERS = st.dictionaries(
    st.sampled_from(["operationName", "extensions", "more"]), st.none() | st.just({"variables": {"a": 1}}), max_size=2
)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Requests in any order of their parts, some of which are there twice."""
    parts = [("query", draw(QUERIES)), ("variables", draw(VARIABLES)), *draw(OTHERS).items()]
    parts += draw(st.lists(st.sampled_from(parts), max_size=1))
    comma, colon = draw(st.sampled_from([(",", ":"), (", ", ": "), (",", ": ")]))
    told = (f"{json.dumps(name)}{colon}{json.dumps(value)}" for name, value in draw(st.permutations(parts)))
    return f"{{{comma.join(told)}}}".encode()


def whole(text: bytes) -> Asked | None:
    """What a body asks, read as a whole."""
    try:
        return asked_by_post(text, BOUNDS)
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return None


@given(bodies(), bodies(), st.data())
def test_a_body_that_has_a_shape_asks_what_it_asks_as_a_whole(first: bytes, second: bytes, data: st.DataObject) -> None:
    """Also when it is damaged: a piece of one taken out or put into another."""
    if whole(first) is None:
        return
    shapes = learned(first)
    begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(first))] * 2)))
    piece = second[slice(*sorted(data.draw(st.tuples(*[st.integers(0, len(second))] * 2))))]
    for text in (first, second, first[:begin] + piece + first[end:]):
        asked = found(shapes, text)
        event(f"of the shape: {asked is not None}")
        assert asked is None or asked == whole(text)


def test_no_more_shapes_are_kept_than_some() -> None:
    shapes = learned(*(body({"item": "x"}, operationName=None).replace(b"Where", b"W" * n) for n in range(1, 600)))
    assert 0 < len(shapes) <= MOST_SHAPES
    shapes.clear()
    assert len(shapes) == 0
