"""Prepared operations answer what graphql-core answers, whatever is asked."""

from __future__ import annotations

from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute_sync
from hypothesis import event, given, settings

from schema.prepared import prepare
from schema.prepared_fragments import Fragments
from schema.world import World
from tests import rich_schema, worlds
from tests.generated_operations import Generated, operations

KEPT_RICH = Fragments(rich_schema.SNAPSHOT, most_bytes=10_000)
KEPT = Fragments(worlds.snapshot(), most_bytes=100_000)
"""What one example keeps, the next one finds: asked on another day, say."""

PAIRS = ["ab", "AB", "??", "!!"]
DAYS = ["2019-07-01", "2019-12-31", "2020-01-01", "2021-06-30"]


def whole(result: ExecutionResult) -> tuple[str, list[Any]]:
    """All of a result: the data in its order, and all that an error tells."""
    return repr(result.data), [told(error) for error in result.errors or ()]


def told(error: GraphQLError) -> tuple[Any, ...]:
    cause = error.original_error
    return (error.formatted, error.nodes, error.positions, type(cause), str(cause), getattr(cause, "path", None))


def same(schema: GraphQLSchema, asked: Generated, context: Any, fragments: Fragments, root: Any = None) -> None:
    """Both executors answer the same, more than once, and as finished JSON too."""
    prepared = prepare(schema, asked.document)
    assert prepared is not None
    expected = execute_sync(schema, asked.document, root, context, asked.variables)
    event(f"data: {expected.data is not None}, errors: {len(expected.errors or ()) > 0}")
    for _ in range(2):
        assert whole(prepared.execute(context, asked.variables, root)) == whole(expected)
        finished = prepared.execute(context, asked.variables, root, fragments)
        assert orjson.dumps(finished.data) == orjson.dumps(expected.data)
        assert [told(error) for error in finished.errors or ()] == [told(error) for error in expected.errors or ()]


@given(operations(rich_schema.SCHEMA, scalars={"Pair": PAIRS}, known={}))
def test_whatever_is_asked_of_a_schema_in_which_everything_happens(asked: Generated) -> None:
    same(rich_schema.SCHEMA, asked, rich_schema.CONTEXT, KEPT_RICH, "the root")


KNOWN = {
    "item": [worlds.LICENCE, worlds.RENEWAL, worlds.REGISTRATION, worlds.PROOF, worlds.DEBT_PROOF, "unknown"],
    "code": [worlds.LICENCE, worlds.REGISTRATION, worlds.PROOF],
}


@settings(max_examples=settings().max_examples // 10)  # of a schema of this size, each takes a quarter of a second
@given(
    operations(
        worlds.schema(),
        scalars={
            "Date": DAYS,
            "DateTime": [f"{day}T09:00:00+08:00" for day in DAYS],
            "DivisionCode": [
                worlds.REED,
                worlds.LAKE,
                worlds.EAST,
                worlds.CITY,
                worlds.PIER,
                worlds.SPLIT,
                "44",
                "4406",
            ],
        },
        known=KNOWN,
    )
)
def test_whatever_is_asked_of_the_catalogue(asked: Generated) -> None:
    same(worlds.schema(), asked, World(worlds.snapshot(), worlds.NOW), KEPT)
