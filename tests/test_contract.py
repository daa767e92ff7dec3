"""The schema against the contract that clients build on, and against the rules that every type keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    assert_valid_schema,
    build_schema,
    get_named_type,
    is_non_null_type,
    is_required_argument,
    is_specified_scalar_type,
)

from schema.root import build, printed

CONTRACT = build_schema((Path(__file__).parent / "contract.graphql").read_text("utf-8"))
OURS: GraphQLSchema = build().graphql_schema

PENDING: set[str] = set()
"""What of the contract is not built yet."""

ASKED_WITH = {"CompressionGroup"}
"""Enums that no field answers with."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LISTS_END = ("short", "at most", "Not paged")
"""What the description of a list without pages says."""


class Described(NamedTuple):
    """Something in the schema that has a description."""

    path: str
    thing: GraphQLNamedType | GraphQLField | GraphQLArgument | GraphQLInputField | object
    description: str | None


def own_types(schema: GraphQLSchema) -> dict[str, GraphQLNamedType]:
    return {
        name: kind
        for name, kind in schema.type_map.items()
        if not name.startswith("__") and not is_specified_scalar_type(kind)
    }


def described(schema: GraphQLSchema) -> Iterator[Described]:
    for name, kind in own_types(schema).items():
        yield Described(name, kind, kind.description)
        if isinstance(kind, GraphQLEnumType):
            for value, member in kind.values.items():
                yield Described(f"{name}.{value}", member, member.description)
        elif isinstance(kind, GraphQLInputObjectType):
            for field, given in kind.fields.items():
                yield Described(f"{name}.{field}", given, given.description)
        for field, shown in fields_of(kind).items():
            yield Described(f"{name}.{field}", shown, shown.description)
            for argument, asked in shown.args.items():
                yield Described(f"{name}.{field}({argument}:)", asked, asked.description)


def fields_of(kind: GraphQLNamedType) -> dict[str, GraphQLField]:
    return kind.fields if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) else {}


def shape(asked: GraphQLArgument | GraphQLInputField) -> tuple[str, object]:
    """The type of an argument, and its default as it is written in a document."""
    default = asked.default_value
    return str(asked.type), Undefined if default is Undefined else getattr(default, "name", default)


def listed(thing: object) -> GraphQLList[Any] | None:
    """The list type of a field or argument; ``None`` when it holds one thing."""
    if not isinstance(thing, GraphQLField | GraphQLArgument | GraphQLInputField):
        return None
    kind: Any = thing.type
    kind = kind.of_type if is_non_null_type(kind) else kind
    return kind if isinstance(kind, GraphQLList) else None


def promised() -> dict[str, GraphQLNamedType]:
    return {name: kind for name, kind in own_types(CONTRACT).items() if name not in PENDING}


def test_the_contract_is_valid_sdl() -> None:
    assert_valid_schema(CONTRACT)


def test_the_schema_is_valid() -> None:
    assert_valid_schema(OURS)


def test_the_printed_schema_is_the_one_in_the_repository() -> None:
    """When it is meant to change: `catalog schema > schema/schema.graphql`."""
    assert printed() == (Path(__file__).parent.parent / "schema" / "schema.graphql").read_text("utf-8")


def test_what_is_pending_is_in_the_contract_and_not_built() -> None:
    """What is built is held to the contract, so it leaves the list."""

    def paths(schema: GraphQLSchema) -> set[str]:
        return {one.path for one in described(schema)}

    assert paths(CONTRACT) >= PENDING
    assert not PENDING & paths(OURS)


@pytest.mark.parametrize("name", sorted(promised()))
def test_a_type_of_the_contract_is_of_the_same_kind(name: str) -> None:
    ours = OURS.get_type(name)
    assert ours is not None
    contract = promised()[name]
    assert isinstance(ours, next(kind for kind in type(contract).__mro__ if kind.__module__.startswith("graphql")))
    if isinstance(contract, GraphQLObjectType | GraphQLInterfaceType):
        assert isinstance(ours, GraphQLObjectType | GraphQLInterfaceType)
        assert {one.name for one in contract.interfaces} <= {one.name for one in ours.interfaces}


@pytest.mark.parametrize(
    ("name", "field"),
    [
        (name, field)
        for name, kind in sorted(promised().items())
        for field in fields_of(kind)
        if f"{name}.{field}" not in PENDING
    ],
)
def test_a_field_of_the_contract_has_its_type_and_its_arguments(name: str, field: str) -> None:
    """Arguments of our own are optional, so that every question of the contract can be put."""
    contract = fields_of(promised()[name])[field]
    ours = fields_of(own_types(OURS)[name])[field]
    assert str(ours.type) == str(contract.type)
    own = {argument: asked for argument, asked in ours.args.items() if argument not in contract.args}
    assert {argument: shape(asked) for argument, asked in ours.args.items() if argument not in own} == {
        argument: shape(asked) for argument, asked in contract.args.items()
    }
    assert not [argument for argument, asked in own.items() if is_required_argument(asked)]


@pytest.mark.parametrize("name", [name for name, kind in promised().items() if isinstance(kind, GraphQLEnumType)])
def test_an_enum_of_the_contract_has_its_values(name: str) -> None:
    """One that is only asked with may have more."""
    contract, ours = promised()[name], OURS.get_type(name)
    assert isinstance(contract, GraphQLEnumType)
    assert isinstance(ours, GraphQLEnumType)
    assert ours.values.keys() >= contract.values.keys()
    assert name in ASKED_WITH or ours.values.keys() == contract.values.keys()


@pytest.mark.parametrize(
    "name", [name for name, kind in promised().items() if isinstance(kind, GraphQLInputObjectType)]
)
def test_an_input_of_the_contract_has_its_fields(name: str) -> None:
    contract, ours = promised()[name], OURS.get_type(name)
    assert isinstance(contract, GraphQLInputObjectType)
    assert isinstance(ours, GraphQLInputObjectType)
    for field, given in contract.fields.items():
        assert shape(ours.fields[field]) == shape(given)
    assert not [field for field, given in ours.fields.items() if is_non_null_type(given.type)]


def test_everything_is_described_with_its_chinese_term() -> None:
    assert [one.path for one in described(OURS) if not CHINESE.search(one.description or "")] == []


def test_a_field_that_may_be_null_says_what_null_means() -> None:
    silent = [
        one.path
        for one in described(OURS)
        if isinstance(one.thing, GraphQLField)
        and not is_non_null_type(one.thing.type)
        and "null" not in (one.description or "").casefold()
    ]
    assert silent == []


def test_an_argument_that_may_be_omitted_says_what_that_means() -> None:
    silent = [
        one.path
        for one in described(OURS)
        if isinstance(one.thing, GraphQLArgument)
        and not is_required_argument(one.thing)
        and one.thing.default_value is Undefined
        and "mitted" not in (one.description or "")
    ]
    assert silent == []


def test_every_list_has_pages_or_is_said_to_be_short() -> None:
    endless = [
        one.path
        for one in described(OURS)
        if isinstance(one.thing, GraphQLField)
        and listed(one.thing) is not None
        and not any(words in (one.description or "") for words in LISTS_END)
    ]
    assert endless == []


def test_no_list_has_nulls_in_it() -> None:
    holed = [
        one.path
        for one in described(OURS)
        if (members := listed(one.thing)) is not None and not is_non_null_type(members.of_type)
    ]
    assert holed == []


def test_every_connection_takes_the_four_arguments_of_a_page() -> None:
    paged = [
        one
        for one in described(OURS)
        if isinstance(one.thing, GraphQLField) and get_named_type(one.thing.type).name.endswith("Connection")
    ]
    assert {one.path.split(".")[1] for one in paged} == {
        *("items", "divisions", "handlings", "readiness", "coverageMatrix", "handovers"),
        *("upcoming", "differences", "overdue", "expiring", "findings"),
    }
    for one in paged:
        assert isinstance(one.thing, GraphQLField)
        assert {"first", "after", "last", "before"} <= one.thing.args.keys()


def test_every_type_with_an_id_is_a_node() -> None:
    node = OURS.get_type("Node")
    strangers = [
        name
        for name, kind in own_types(OURS).items()
        if isinstance(kind, GraphQLObjectType) and "id" in kind.fields and node not in kind.interfaces
    ]
    assert strangers == []
