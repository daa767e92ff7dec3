"""Selections: what an operation asks of a type, written as one Python function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from enum import Enum, Flag
from functools import lru_cache, partial
from inspect import isasyncgenfunction, iscoroutinefunction
from keyword import iskeyword
from math import inf
from types import CodeType
from typing import Any

from graphene.types.resolver import attr_resolver, dict_or_attr_resolver
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    OperationDefinitionNode,
    get_named_type,
)
from graphql.execution.collect_fields import collect_fields, collect_sub_fields
from graphql.execution.execute import get_field_def

from schema.fields import of_record
from schema.prepared_arguments import given, keywords, worked_out
from schema.prepared_fragments import finished
from schema.prepared_values import Asked, Complete, absence, leaf, leaves, looks_at_info, one_of, several, thing
from schema.timeless import is_timeless
from schema.world import Seen

MOST_FIELDS = 1000
"""Fields that are written for one operation, each once for every type that it may be asked of."""

FEWEST_KEPT = 3
"""Fields of a record below which it is as fast to answer them again as to look the finished JSON up."""

KEPT_TEXTS = 1000
"""Functions that are kept compiled, for the next document that asks the same of a type."""

SENT_AS_IT_IS: Mapping[Any, str] = {
    GraphQLString: ".__class__ is str",
    GraphQLID: ".__class__ is str",
    GraphQLBoolean: ".__class__ is bool",
    GraphQLInt: ".__class__ is int and -0x80000000 <= value <= 0x7FFFFFFF",
    GraphQLFloat: ".__class__ is float and -inf < value < inf",
}
"""What is true of values that a scalar of GraphQL's own sends as they are."""

SAME_IN_LISTS: Mapping[Any, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
"""The Python types whose values they always send as they are."""


class NotPreparedError(Exception):
    """The operation asks for what only graphql-core does."""


class Selections:
    """
    Writes the selections of one operation.

    Args:
        schema: what is asked.
        fragments: the fragments of the document, by name.
        operation: the operation.
        conditions: the variables of its `@skip` and `@include`.
        finish: whether what is the same on every day is answered as finished JSON.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        operation: OperationDefinitionNode,
        conditions: dict[str, bool],
        *,
        finish: bool,
    ) -> None:
        self._plain = Selections(schema, fragments, operation, conditions, finish=False) if finish else None
        self._schema = schema
        self._fragments = fragments
        self._operation = operation
        self._conditions = conditions
        self._definitions = {one.variable.name.value: one for one in operation.variable_definitions}
        self._written: dict[tuple[str, tuple[int, ...]], Complete] = {}
        self._timeless: dict[tuple[str, tuple[int, ...]], bool] = {}
        self._fields = 0

    def of_root(self, kind: GraphQLObjectType) -> Complete:
        """
        What is asked at the top.

        Raises:
            NotPreparedError: only graphql-core does that.
        """
        selections = self._operation.selection_set
        return self._function(kind, collect_fields(self._schema, self._fragments, self._conditions, kind, selections))

    def _of(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Complete:
        """What is asked of a type below the fields at some nodes."""
        key = (kind.name, tuple(map(id, nodes)))
        if key not in self._written:
            if self._plain is not None and self._is_worth_keeping(kind, nodes):
                self._written[key] = finished(self._plain._of(kind, nodes))  # noqa: SLF001 - another of its kind
            else:
                self._written[key] = self._function(kind, self._below(kind, nodes))
        return self._written[key]

    def _below(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> dict[str, list[FieldNode]]:
        return collect_sub_fields(self._schema, self._fragments, self._conditions, kind, nodes)

    def _is_worth_keeping(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> bool:
        return len(self._below(kind, nodes)) >= FEWEST_KEPT and self._is_timeless(kind, nodes)

    def _is_timeless(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> bool:
        """Whether what is asked of a type below the fields at some nodes is the same on every day."""
        key = (kind.name, tuple(map(id, nodes)))
        if key not in self._timeless:
            fields = self._below(kind, nodes)
            self._count(fields)
            self._timeless[key] = all(self._is_timeless_field(kind, below) for below in fields.values())
        return self._timeless[key]

    def _is_timeless_field(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> bool:
        field = kind.fields.get(nodes[0].name.value)
        if field is None:
            return True  # `__typename`, or nothing
        asked = Asked(self._schema, self._fragments, self._operation, kind, field, nodes)
        passed = keywords(field, nodes[0], self._definitions)
        if passed is None or passed.varies or not (is_timeless(asked.resolve) or _reads_record(asked)):
            return False
        named = get_named_type(field.type)
        if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
            return all(self._is_timeless(one, nodes) for one in self._schema.get_possible_types(named))
        return not isinstance(named, GraphQLObjectType) or self._is_timeless(named, nodes)

    def _count(self, fields: Sized) -> None:
        self._fields += len(fields)
        if self._fields > MOST_FIELDS:
            raise NotPreparedError

    def _function(self, kind: GraphQLObjectType, fields: dict[str, list[FieldNode]]) -> Complete:
        self._count(fields)
        function = Function()
        for key, nodes in fields.items():
            self._field(function, kind, key, nodes)
        return function.compiled()

    def _field(self, function: Function, kind: GraphQLObjectType, key: str, nodes: list[FieldNode]) -> None:
        field = get_field_def(self._schema, kind, nodes[0])
        if field is None:
            return  # as graphql-core: there is nothing to answer
        asked = Asked(self._schema, self._fragments, self._operation, kind, field, nodes)
        if asked.name == "__typename":
            function.lines.append(f"    data[{key!r}] = {kind.name!r}")
            return
        if asked.name.startswith("__") or iscoroutinefunction(asked.resolve) or isasyncgenfunction(asked.resolve):
            raise NotPreparedError
        trail = f"(trail, {key!r}, {kind.name!r})"
        failed = function.name("failed", partial(asked.failed, required=isinstance(field.type, GraphQLNonNull)))
        answer = self._answer(function, asked, trail)
        function.lines += [
            "    try:",
            f"        data[{key!r}] = {self._completed(function, asked, answer, trail)}",
            "    except Exception:",
            f"        data[{key!r}] = {failed}(request, {trail})",
        ]

    def _answer(self, function: Function, asked: Asked, trail: str) -> str:
        """The expression that asks the resolver."""
        resolve = asked.resolve
        if read := _read(function, asked):
            return read
        info = "None"
        if looks_at_info(resolve):
            info = f"{function.name('info', asked.told())}(request, {trail})"
        return f"{function.name('resolve', resolve)}(source, {info}{self._arguments(function, asked)})"

    def _arguments(self, function: Function, asked: Asked) -> str:
        """The arguments of a call that follow the first two."""
        field, node = asked.field, asked.nodes[0]
        if not field.args:
            return ""
        passed = keywords(field, node, self._definitions)
        if passed is None:
            return f", **{function.name('arguments', worked_out(field, node))}(request.variables)"
        texts = [f"{keyword}={function.name('constant', value)}" for keyword, value in passed.constant.items()]
        texts += [f"{keyword}=request.variables[{name!r}]" for keyword, name in passed.variables.items()]
        texts += [
            f"{keyword}=request.variables.get({name!r}, {function.name('default', default)})"
            for keyword, (name, default) in passed.defaults.items()
        ]
        if passed.optional:
            texts.append(f"**{function.name('given', given(passed.optional))}(request.variables)")
        return "".join(f", {text}" for text in texts)

    def _completed(self, function: Function, asked: Asked, answer: str, trail: str) -> str:
        """The expression that completes what the resolver answers."""
        kind, required = _unwrapped(asked.field.type)
        if not isinstance(kind, GraphQLScalarType | GraphQLEnumType):
            complete = function.name("complete", self._complete(asked, asked.field.type))
            return f"{complete}({answer}, request, {trail})"
        other = function.name("complete", leaf(kind, absence(asked, required=required)))
        if kind in SENT_AS_IT_IS:
            return f"value if (value := {answer}){SENT_AS_IT_IS[kind]} else {other}(value)"
        if members := _members(kind):
            of, names = function.name("enum", type(next(iter(members)))), function.name("names", members)
            return f"{names}[value] if (value := {answer}).__class__ is {of} else {other}(value)"
        return f"{other}({answer})"

    def _complete(self, asked: Asked, kind: GraphQLOutputType) -> Complete:
        """What completes values of a list, an object type, an interface or a union."""
        inner, required = _unwrapped(kind)
        absent = absence(asked, required=required)
        if isinstance(inner, GraphQLList):
            one, one_required = _unwrapped(inner.of_type)
            if isinstance(one, GraphQLScalarType | GraphQLEnumType):
                complete_one = leaf(one, absence(asked, required=one_required))
                return leaves(asked, complete_one, absent, plain=SAME_IN_LISTS.get(one), required=one_required)
            return several(asked, self._complete(asked, inner.of_type), absent, required=one_required)
        if isinstance(inner, GraphQLInterfaceType | GraphQLUnionType):
            possible = self._schema.get_possible_types(inner)
            return one_of(asked, inner, {one.name: self._of(one, asked.nodes) for one in possible}, absent)
        assert isinstance(inner, GraphQLObjectType)  # noqa: S101 - there is no other output type
        return thing(asked, inner, self._of(inner, asked.nodes), absent)


class Function:
    """
    A function while it is written.

    What belongs to a document enters its text only as literals of response keys and variables, which are names;
    everything else, the values of arguments included, is an object that the text refers to.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._names: dict[str, Any] = {"inf": inf}

    def name(self, stem: str, it: Any) -> str:
        """The name under which the text refers to an object."""
        name = f"{stem}_{len(self._names)}"
        self._names[name] = it
        return name

    def compiled(self) -> Complete:
        """The function."""
        text = "\n".join(["def select(source, request, trail):", "    data = {}", *self.lines, "    return data"])
        exec(_code(text), self._names)  # noqa: S102 - see what enters the text
        select: Complete = self._names.pop("select")
        return select


@lru_cache(maxsize=KEPT_TEXTS)
def _code(text: str) -> CodeType:
    return compile(text, "<selection>", "exec")


def _read(function: Function, asked: Asked) -> str:
    """The expression that reads an attribute, where the resolver does nothing else; empty where it does."""
    resolve: Callable[..., Any] = asked.resolve
    if asked.field.args or not isinstance(resolve, partial) or resolve.keywords or len(resolve.args) != 2:  # noqa: PLR2004
        return ""
    attribute, default = resolve.args
    if resolve.func is of_record and attribute.isidentifier() and not iskeyword(attribute):
        return f"source.it.{attribute}"
    if resolve.func is attr_resolver or resolve.func is dict_or_attr_resolver:
        read = f"getattr(source, {attribute!r}, {function.name('default', default)})"
        if resolve.func is attr_resolver:
            return read
        return f"({read} if not isinstance(source, dict) else {function.name('resolve', resolve)}(source, None))"
    return ""


def _reads_record(asked: Asked) -> bool:
    """Whether nothing but an attribute of a record, or of what a record holds, is read; not one of the question's."""
    resolve: Any = asked.resolve
    return bool(_read(Function(), asked)) and (resolve.func is of_record or not hasattr(Seen, resolve.args[0]))


def _unwrapped(kind: GraphQLOutputType) -> tuple[GraphQLOutputType, bool]:
    """A type without its mark that null is not allowed, and whether it had one."""
    return (kind.of_type, True) if isinstance(kind, GraphQLNonNull) else (kind, False)


def _members(kind: GraphQLOutputType) -> dict[Any, str]:
    """How each member of a Python enum is sent; empty for what is not made of one as a whole."""
    if not isinstance(kind, GraphQLEnumType):
        return {}
    values = [value.value for value in kind.values.values()]
    of = type(values[0])
    if not issubclass(of, Enum) or issubclass(of, Flag) or not set(of) <= set(values):
        return {}
    return {value: kind.serialize(value) for value in values}
