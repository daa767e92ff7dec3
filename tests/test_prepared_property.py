"""Prepared operations answer what graphql-core answers, whatever is asked."""

from __future__ import annotations

from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute_sync
from hypothesis import event, given, settings

from schema.prepared import prepare
from schema.prepared_fragments import Fragments
from schema.root import build
from schema.waiting import may_wait
from schema.world import World
from tests import rich_schema, worlds
from tests.generated_operations import Generated, operations
from tests.rich_readings import SNAPSHOT
from tests.rich_types import CONTEXT

KEPT_RICH = Fragments(SNAPSHOT, most_bytes=20_000)
KEPT = Fragments(worlds.snapshot(), most_bytes=200_000)
"""What one example keeps, the next one finds: asked on another day, say."""

PAIRS = ["ab", "AB", "??", "!!"]
DAYS = ["2019-07-01", "2019-12-31", "2020-01-01", "2021-06-30"]


def whole(result: ExecutionResult) -> tuple[str, list[Any]]:
    """All of a result: the data in its order, and all that an error tells."""
    return repr(result.data), [told(error) for error in result.errors or ()]


def told(error: GraphQLError) -> tuple[Any, ...]:
    cause = error.original_error
    return (error.formatted, error.nodes, error.positions, type(cause), str(cause), getattr(cause, "path", None))


def check_same(schema: GraphQLSchema, asked: Generated, context: Any, fragments: Fragments, root: Any = None) -> None:
    """Both executors answer the same, more than once; without errors it comes as finished JSON as well."""
    prepared = prepare(schema, asked.document)
    assert prepared is not None
    expected = execute_sync(schema, asked.document, root, context, asked.variables)
    event(f"data: {expected.data is not None}, errors: {len(expected.errors or ()) > 0}")
    is_referred = any(asked.variables.get(name, True) is None for name in prepared.conditions)
    written = None if expected.errors or is_referred else orjson.dumps({"data": expected.data})
    for _ in range(2):
        assert prepared.answer(context, asked.variables, root, fragments=fragments) == written
        assert whole(prepared.execute(context, asked.variables, root)) == whole(expected)


@given(
    operations(rich_schema.SCHEMA, scalars={"Pair": PAIRS, "Date": DAYS, "DivisionCode": ["440402000000"]}, known={})
)
def test_whatever_is_asked_of_a_schema_in_which_everything_happens(asked: Generated) -> None:
    check_same(rich_schema.SCHEMA, asked, CONTEXT, KEPT_RICH, "the root")


KNOWN = {
    "item": [worlds.LICENCE, worlds.RENEWAL, worlds.REGISTRATION, worlds.PROOF, worlds.DEBT_PROOF, "unknown"],
    "code": [worlds.LICENCE, worlds.REGISTRATION, worlds.PROOF],
}


def at_once() -> GraphQLSchema:
    """The catalogue's schema, with what is answered without waiting: the rest is graphql-core's to execute."""
    schema: GraphQLSchema = build().graphql_schema
    assert schema.query_type is not None
    fields = schema.query_type.fields
    for name in [name for name, field in fields.items() if field.resolve is not None and may_wait(field.resolve)]:
        del fields[name]
    return schema


CATALOGUE = at_once()


@settings(max_examples=settings().max_examples // 10)  # of a schema of this size, each takes a quarter of a second
@given(
    operations(
        CATALOGUE,
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
    world = World(worlds.snapshot(), worlds.NOW)
    check_same(CATALOGUE, asked, world, KEPT, world)
