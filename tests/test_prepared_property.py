"""Prepared operations answer what graphql-core answers, whatever is asked."""

from __future__ import annotations

from typing import Any

from graphql import ExecutionResult, GraphQLError, GraphQLSchema, execute_sync
from hypothesis import event, given

from schema.prepared import prepare
from schema.world import World
from tests import rich_schema, worlds
from tests.generated_operations import Generated, operations

PAIRS = ["ab", "AB", "??", "!!"]
DAYS = ["2019-07-01", "2019-12-31", "2020-01-01", "2021-06-30"]


def whole(result: ExecutionResult) -> tuple[str, list[Any]]:
    """All of a result: the data in its order, and all that an error tells."""
    return repr(result.data), [told(error) for error in result.errors or ()]


def told(error: GraphQLError) -> tuple[Any, ...]:
    cause = error.original_error
    return (error.formatted, error.nodes, error.positions, type(cause), str(cause), getattr(cause, "path", None))


def same(schema: GraphQLSchema, asked: Generated, context: Any, root: Any = None) -> None:
    """Whether both executors answer the same, twice."""
    prepared = prepare(schema, asked.document)
    assert prepared is not None
    expected = execute_sync(schema, asked.document, root, context, asked.variables)
    event(f"data: {expected.data is not None}, errors: {len(expected.errors or ()) > 0}")
    for _ in range(2):
        assert whole(prepared.execute(context, asked.variables, root)) == whole(expected)


@given(operations(rich_schema.SCHEMA, scalars={"Pair": PAIRS}, known={}))
def test_whatever_is_asked_of_a_schema_in_which_everything_happens(asked: Generated) -> None:
    same(rich_schema.SCHEMA, asked, rich_schema.CONTEXT, "the root")


KNOWN = {
    "item": [worlds.LICENCE, worlds.RENEWAL, worlds.REGISTRATION, worlds.PROOF, worlds.DEBT_PROOF, "unknown"],
    "code": [worlds.LICENCE, worlds.REGISTRATION, worlds.PROOF],
}


@given(
    operations(
        worlds.schema(),
        scalars={
            "Date": DAYS,
            "DateTime": [f"{day}T09:00:00+08:00" for day in DAYS],
            "DivisionCode": [worlds.REED, worlds.LAKE, worlds.EAST, worlds.CITY, worlds.PIER, worlds.SPLIT, "44", "4406"],
        },
        known=KNOWN,
    )
)
def test_whatever_is_asked_of_the_catalogue(asked: Generated) -> None:
    same(worlds.schema(), asked, World(worlds.snapshot(), worlds.NOW))
