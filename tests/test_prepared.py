"""Prepared operations: each thing that GraphQL allows, by an example, and what is left to graphql-core."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
from graphql import ExecutionResult, GraphQLSchema, build_schema, execute_sync, get_introspection_query, parse

from catalog.errors import UnknownItem
from schema import prepared
from schema.prepared import MOST_FORMS, prepare
from schema.prepared_outlines import MOST_FIELDS
from tests.rich_schema import SCHEMA
from tests.rich_types import CONTEXT


@pytest.fixture(autouse=True)
def _nothing_is_referred(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Whoever falls back on graphql-core without saying so fails."""
    if "referred" not in request.fixturenames:
        monkeypatch.setattr(prepared, "execute_sync", lambda *_: pytest.fail("it was left to graphql-core"))


@pytest.fixture
def referred(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A mark for each execution that is left to graphql-core."""
    marks: list[str] = []

    def counted(*arguments: Any) -> ExecutionResult:
        marks.append("referred")
        return execute_sync(*arguments)

    monkeypatch.setattr(prepared, "execute_sync", counted)
    return marks


def answered(query: str, schema: GraphQLSchema = SCHEMA, **variables: Any) -> ExecutionResult:
    """What a prepared operation answers, which is what graphql-core answers."""
    document = parse(query)
    operation = prepare(schema, document)
    assert operation is not None
    result = operation.execute(CONTEXT, variables)
    expected = execute_sync(schema, document, None, CONTEXT, variables)
    assert (repr(result.data), result.errors) == (repr(expected.data), expected.errors)
    return result


def data(query: str, **variables: Any) -> Any:
    """The data of an answer without errors."""
    result = answered(query, **variables)
    assert result.errors is None
    return result.data


def errors(query: str, **variables: Any) -> list[tuple[str, list[str | int] | None]]:
    """The message and the path of each error."""
    return [(error.message, error.path) for error in answered(query, **variables).errors or ()]


def test_fields_come_under_their_keys_in_the_order_in_which_they_are_asked() -> None:
    answer = data("{ b: named(number: 2) { z: name  __typename  name } a: __typename }")
    assert orjson.dumps(answer) == b'{"b":{"z":"number 2","__typename":"Cat","name":"number 2"},"a":"Query"}'


def test_fields_of_one_key_are_one_field() -> None:
    assert data("{ named(number: 2) { name } ...More } fragment More on Query { named(number: 2) { __typename } }") == {
        "named": {"name": "number 2", "__typename": "Cat"}
    }


def test_fields_of_one_key_that_only_some_types_share_stay_apart() -> None:
    query = "query ($number: Int) { named(number: $number) { friend { name } ... on Cat { friend { __typename } } } }"
    assert data(query, number=0) == {"named": {"friend": {"name": "number 1", "__typename": "Dog"}}}
    assert data(query, number=7) == {"named": {"friend": {"name": "number 12"}}}


def test_fragments_apply_to_the_types_that_they_name() -> None:
    query = """
        query ($number: Int) { named(number: $number) { ... on Cat { lives } ...Dog ... on Named { name } ... { name } } }
        fragment Dog on Dog { colour }
    """
    assert data(query, number=0) == {"named": {"lives": 9, "name": "number 0"}}
    assert data(query, number=17) == {"named": {"colour": "GREEN", "name": "number 17"}}


def test_a_union_is_told_apart_by_what_its_types_recognise() -> None:
    result = answered("{ found { __typename ... on Lonely { name } } }")
    assert result.data == {
        "found": [{"__typename": "Boxed"}, {"__typename": "Boxed"}, {"__typename": "Lonely", "name": "alone"}, None]
    }
    assert [error.path for error in result.errors or ()] == [["found", 3]]


def test_what_is_skipped_is_not_there() -> None:
    query = """query ($yes: Boolean!, $no: Boolean = false) {
        a: __typename @skip(if: true)  b: __typename @include(if: true)  c: __typename @skip(if: $yes)
        ... @include(if: $no) { d: __typename }  ... @skip(if: $no) { c: __typename }
    }"""
    assert list(data(query, yes=True)) == ["b", "c"]
    assert list(data(query, yes=False, no=True)) == ["b", "c", "d"]
    assert list(data(query, yes=True, no=True)) == ["b", "d"]


def test_a_condition_that_is_null_is_left_to_graphql_core(referred: list[str]) -> None:
    (error,) = errors("query ($no: Boolean = false) { __typename @skip(if: $no) }", no=None)
    assert error == ("Argument 'if' of non-null type 'Boolean!' must not be null.", None)
    assert referred == ["referred"]


def test_no_more_forms_of_an_operation_are_compiled_than_are_kept(referred: list[str]) -> None:
    names = [f"v{number}" for number in range(4)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    document = parse(f"query ({declared}) {{ {' '.join(f'{name}: __typename @skip(if: ${name})' for name in names)} }}")
    operation = prepare(SCHEMA, document)
    assert operation is not None
    for number in range(2 ** len(names)):
        variables = {name: bool(number >> bit & 1) for bit, name in enumerate(names)}
        assert operation.execute(CONTEXT, variables).data == {
            name: "Query" for name, skipped in variables.items() if not skipped
        }
    assert len(referred) == 2 ** len(names) - MOST_FORMS


def test_arguments_are_what_graphql_core_makes_of_them() -> None:
    query = """query ($text: String, $size: Sizes = LARGE, $pair: Pair, $key: ID!) {
        echo(urgent: true, text: $text, size: $size, pair: $pair, key: $key, pairs: ["AB"], wish: {isUrgent: true})
    }"""
    assert data(query, key=7)["echo"] == (
        "[('colour', <Colours.GREEN: 'green'>), ('key', '7'), ('pairs', ['ab']), ('share', 0.5), "
        "('size', <Sizes.LARGE: 2>), ('text', 'nothing'), ('urgent', True), "
        "('wish', {'text': 'by default', 'is_urgent': True, 'colours': [<Colours.RED: 'red'>], 'within': None})]"
    )
    assert data(query, key="k", text=None, size=None, pair="CD")["echo"] == (
        "[('colour', <Colours.GREEN: 'green'>), ('key', 'k'), ('pair', 'cd'), ('pairs', ['ab']), ('share', 0.5), "
        "('size', None), ('text', None), ('urgent', True), "
        "('wish', {'text': 'by default', 'is_urgent': True, 'colours': [<Colours.RED: 'red'>], 'within': None})]"
    )


def test_what_resolvers_could_change_is_made_anew_each_time() -> None:
    schema = build_schema("type Query { longer(by: [Int!]): Int }")
    assert schema.query_type
    schema.query_type.fields["longer"].resolve = lambda _root, _info, by: by.append(1) or len(by)
    document = parse("{ longer(by: [1, 2]) }")
    operation = prepare(schema, document)
    assert operation is not None
    assert [operation.execute(None).data for _ in range(2)] == [{"longer": 3}] * 2


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "Variable '$key' of required type 'ID!' was not provided."),
        ({"key": None}, "Variable '$key' of non-null type 'ID!' must not be null."),
        ({"key": 1.5}, "Variable '$key' got invalid value 1.5; ID cannot represent value: 1.5"),
        (
            {"key": 1, "pair": "abc"},
            "Variable '$pair' got invalid value 'abc'; Expected type 'Pair'. 'abc' is not two letters. Send two.",
        ),
        (
            {"key": 1, "wish": {}},
            "Variable '$wish' got invalid value {}; Field 'isUrgent' of required type 'Boolean!' was not provided.",
        ),
    ],
)
def test_what_is_wrong_with_variables_is_said_as_by_graphql_core(variables: dict[str, Any], message: str) -> None:
    query = "query ($key: ID!, $pair: Pair, $wish: Wish) { echo(urgent: true, key: $key, pair: $pair, wish: $wish) }"
    assert errors(query, **variables) == [(message, None)]


def test_variables_that_are_no_object_are_refused_as_by_graphql_core(referred: list[str]) -> None:
    operation = prepare(SCHEMA, parse("{ __typename }"))
    assert operation is not None
    no_object: Any = "text"
    with pytest.raises(TypeError, match="Variable values must be provided as a dictionary"):
        operation.execute(CONTEXT, no_object)
    assert referred == ["referred"]


def test_leaves_are_serialised() -> None:
    assert data(
        "{ leaves { text numberAsText objectAsText whole share wholeShare key wholeKey yes size shape pair texts mixedTexts } }"
    )["leaves"] == {
        "text": "text",
        "numberAsText": "7",
        "objectAsText": "Thing(number=1)",
        "whole": 7,
        "share": 0.25,
        "wholeShare": 2.0,
        "key": "k",
        "wholeKey": "8",
        "yes": False,
        "size": "LARGE",
        "shape": "SQUARE",
        "pair": "AB",
        "texts": ["a", "b"],
        "mixedTexts": [],
    }


def test_what_cannot_be_serialised_is_null_and_an_error() -> None:
    assert errors(
        "{ named(number: 4) { ... on Cat { lives } } leaves { bytesAsText notANumber noShape wrongPair } }"
    ) == [
        ("Int cannot represent non 32-bit signed integer value: 2147483648", ["named", "lives"]),
        ("String cannot represent value: b'bytes'", ["leaves", "bytesAsText"]),
        ("Float cannot represent non numeric value: nan", ["leaves", "notANumber"]),
        ("Enum 'Shapes' cannot represent value: <Colours.RED: 'red'>", ["leaves", "noShape"]),
        ("'abc' is not a pair", ["leaves", "wrongPair"]),
    ]


def test_lists_within_lists_are_null_where_they_go_wrong() -> None:
    result = answered("{ named(number: 2) { ... on Cat { prey } } }")
    assert result.data == {"named": {"prey": [[1, 2], None, None, None, None, [2, 2]]}}
    assert [error.path for error in result.errors or ()] == [
        ["named", "prey", 2, 1],
        ["named", "prey", 3, 1],
        ["named", "prey", 4],
    ]


def test_null_where_it_is_not_allowed_makes_null_of_what_is_around_it() -> None:
    result = answered("{ named(number: 23) { friends { name } } cats(numbers: [6, 2]) { name } }")
    assert result.data == {"named": None, "cats": [None, {"name": "number 2"}]}
    assert [(error.message, error.path) for error in result.errors or ()] == [
        ("Cannot return null for non-nullable field Dog.friends.", ["named", "friends", 2]),
        ("Cannot return null for non-nullable field Cat.name.", ["cats", 0, "name"]),
    ]


def test_null_at_the_top_leaves_no_data() -> None:
    result = answered("{ __typename mustDog(number: 11) { name } }")
    assert result.data is None
    assert [error.path for error in result.errors or ()] == [["mustDog"]]


def test_errors_are_told_with_what_was_raised_and_where() -> None:
    result = answered("{ trouble { refused toldOff elsewhere stream fine } }")
    assert result.data == {
        "trouble": {"refused": None, "toldOff": None, "elsewhere": None, "stream": None, "fine": "fine"}
    }
    elsewhere, refused, told_off, stream = result.errors or []
    assert (type(refused.original_error), refused.path) == (UnknownItem, ["trouble", "refused"])
    assert told_off.extensions == {"code": "TOLD_OFF"}
    assert elsewhere.path == ["somewhere", 0]
    assert (type(stream.original_error), stream.path) == (OSError, ["trouble", "stream"])


def test_resolvers_that_look_are_told_all_that_graphql_core_tells() -> None:
    answer = data("query Q($text: String) { a: about(text: $text) ...F } fragment F on Query { about }", text="t")
    assert "'text': 't'" in answer["a"]
    assert "Path(prev=None, key='about', typename='Query')" in answer["about"]


def test_a_mutation_is_left_to_graphql_core() -> None:
    assert prepare(SCHEMA, parse("mutation { done }")) is None


def test_introspection_is_left_to_graphql_core() -> None:
    assert prepare(SCHEMA, parse(get_introspection_query())) is None


def test_a_resolver_that_is_a_coroutine_is_left_to_graphql_core() -> None:
    schema = build_schema("type Query { later: Int }")
    assert schema.query_type
    schema.query_type.fields["later"].resolve = lambda *_: None
    assert prepare(schema, parse("{ later }")) is not None
    schema.query_type.fields["later"].resolve = asyncio.sleep
    assert prepare(schema, parse("{ later }")) is None


def test_an_operation_that_waits_under_some_condition_is_left_to_graphql_core() -> None:
    """Its forms would be compiled when somebody asks, and whoever asks for what is compiled does not wait."""
    schema = build_schema(
        "interface Some { later: Int } type Query implements Some { later: Int, some: Some, now: Int }"
    )
    assert schema.query_type
    asked = [
        "query ($if: Boolean!) { now later @include(if: $if) }",
        "query ($if: Boolean!) { now @skip(if: $if) later }",
        "query ($if: Boolean!) { some @include(if: $if) { ... on Some { ...Later } } } fragment Later on Some { later }",
    ]
    assert all(prepare(schema, parse(text)) is not None for text in asked)
    schema.query_type.fields["later"].resolve = asyncio.sleep
    assert [prepare(schema, parse(text)) for text in asked] == [None, None, None]


def test_an_operation_that_is_not_there_or_not_clear_is_left_to_graphql_core() -> None:
    two = parse("query A { __typename } query B { b: __typename }")
    assert prepare(SCHEMA, two) is None
    assert prepare(SCHEMA, two, "C") is None
    operation = prepare(SCHEMA, two, "B")
    assert operation is not None
    assert operation.execute(CONTEXT).data == {"b": "Query"}


def test_an_operation_with_too_many_fields_is_left_to_graphql_core() -> None:
    fields = " ".join(f"k{number}: __typename" for number in range(MOST_FIELDS))
    assert prepare(SCHEMA, parse(f"{{ {fields} }}")) is not None
    assert prepare(SCHEMA, parse(f"{{ {fields} name: __typename }}")) is None


def test_fields_are_counted_for_every_type_that_they_may_be_asked_of() -> None:
    """Each level of this asks other fields of cats than of dogs, in different company."""
    levels = "".join(
        f" fragment A{level} on Named {{ friend {{ ...A{level + 1} ... on Cat {{ ...B{level + 1} }} }} }}"
        f" fragment B{level} on Named {{ friend {{ ...B{level + 1} ... on Dog {{ ...A{level + 1} }} }} }}"
        for level in range(200)
    )
    last = " fragment A200 on Named { name } fragment B200 on Named { __typename }"
    assert prepare(SCHEMA, parse(f"{{ named {{ ...A0 ...B0 }} }}{levels}{last}")) is None


def test_the_default_resolver_of_graphql_core_is_asked_as_it_is() -> None:
    schema = build_schema("type Query { plain: Int  called(by: Int): Int  missing: Int }")
    document = parse("{ plain called(by: 2) missing }")
    operation = prepare(schema, document)
    assert operation is not None
    root = {"plain": 1, "called": lambda _info, by: by}
    assert operation.execute(None, None, root).data == {"plain": 1, "called": 2, "missing": None}
