"""Selections: what an operation asks of a type, written as one Python function that answers with Python values."""

from __future__ import annotations

from functools import partial

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLUnionType,
)

from schema.prepared_functions import (
    SAME_IN_LISTS,
    SENT_AS_IT_IS,
    Function,
    called,
    members,
    of_the_record,
    of_the_source,
    unwrapped,
)
from schema.prepared_outlines import Outline
from schema.prepared_values import Asked, Complete, absence, leaf, leaves, one_of, several, thing


class Selections:
    """
    Writes the selections of one operation.

    Args:
        outline: what it asks.
    """

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._written: dict[tuple[str, tuple[int, ...]], Complete] = {}

    def of_root(self, kind: GraphQLObjectType) -> Complete:
        """
        What is asked at the top.

        Raises:
            NotPreparedError: only graphql-core does that.
        """
        return self._function(kind, self._outline.root(kind))

    def _of(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Complete:
        """What is asked of a type below the fields at some nodes."""
        key = (kind.name, tuple(map(id, nodes)))
        if key not in self._written:
            self._written[key] = self._function(kind, self._outline.below(kind, nodes))
        return self._written[key]

    def _function(self, kind: GraphQLObjectType, fields: dict[str, list[FieldNode]]) -> Complete:
        self._outline.count(fields)
        function = Function()
        lines = ["def written(source, request, trail):", "    data = {}"]
        for key, nodes in fields.items():
            asked = self._outline.asked(kind, nodes)
            if asked is not None:
                lines += self._field(function, asked, key)
        complete: Complete = function.compiled([*lines, "    return data"])
        return complete

    def _field(self, function: Function, asked: Asked, key: str) -> list[str]:
        if asked.name == "__typename":
            return [f"    data[{key!r}] = {asked.parent.name!r}"]
        trail = f"(trail, {key!r}, {asked.parent.name!r})"
        failed = function.name("failed", partial(asked.failed, required=isinstance(asked.field.type, GraphQLNonNull)))
        answer = self._answer(function, asked, trail)
        return [
            "    try:",
            f"        data[{key!r}] = {self._completed(function, asked, answer, trail)}",
            "    except Exception:",
            f"        data[{key!r}] = {failed}(request, {trail})",
        ]

    def _answer(self, function: Function, asked: Asked, trail: str) -> str:
        """The expression that asks the resolver."""
        if attribute := of_the_record(asked):
            return f"source.it.{attribute}"
        return of_the_source(function, asked) or called(function, asked, self._outline.passed(asked), trail)

    def _completed(self, function: Function, asked: Asked, answer: str, trail: str) -> str:
        """The expression that completes what the resolver answers."""
        kind, required = unwrapped(asked.field.type)
        if not isinstance(kind, GraphQLScalarType | GraphQLEnumType):
            complete = function.name("complete", self._complete(asked, asked.field.type))
            return f"{complete}({answer}, request, {trail})"
        other = function.name("complete", leaf(kind, absence(asked, required=required)))
        if kind in SENT_AS_IT_IS:
            return f"value if (value := {answer}){SENT_AS_IT_IS[kind]} else {other}(value)"
        if names := members(kind):
            of, sent = function.name("enum", type(next(iter(names)))), function.name("names", names)
            return f"{sent}[value] if (value := {answer}).__class__ is {of} else {other}(value)"
        return f"{other}({answer})"

    def _complete(self, asked: Asked, kind: GraphQLOutputType) -> Complete:
        """What completes values of a list, an object type, an interface or a union."""
        inner, required = unwrapped(kind)
        absent = absence(asked, required=required)
        if isinstance(inner, GraphQLList):
            one, one_required = unwrapped(inner.of_type)
            if isinstance(one, GraphQLScalarType | GraphQLEnumType):
                complete_one = leaf(one, absence(asked, required=one_required))
                return leaves(asked, complete_one, absent, plain=SAME_IN_LISTS.get(one), required=one_required)
            return several(asked, self._complete(asked, inner.of_type), absent, required=one_required)
        if isinstance(inner, GraphQLInterfaceType | GraphQLUnionType):
            possible = self._outline.schema.get_possible_types(inner)
            return one_of(asked, inner, {one.name: self._of(one, asked.nodes) for one in possible}, absent)
        assert isinstance(inner, GraphQLObjectType)  # noqa: S101 - there is no other output type
        return thing(asked, inner, self._of(inner, asked.nodes), absent)
