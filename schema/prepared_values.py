"""Completing values: what a resolver answered is made into what the client is sent, as graphql-core would make it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import FunctionType, MethodType
from typing import Any, NamedTuple, cast

import msgspec
from graphene.types.schema import TypeMap
from graphql import (
    ExecutionContext,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLAbstractType,
    GraphQLError,
    GraphQLField,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    default_type_resolver,
    located_error,
)
from graphql.execution.execute import assume_not_awaitable, default_field_resolver, invalid_return_type_error
from graphql.pyutils import Path, Undefined, is_iterable

from schema.readings import Reading

Trail = tuple[Any, str | int, str | None] | None
"""Where in the answer: the trail before, a response key or an index, and the type of its parent; ``None`` at the top."""


class Request(msgspec.Struct, eq=False):
    """
    One execution.

    Attributes:
        context: what resolvers find as ``info.context``.
        root: the value whose fields are asked for at the top.
        variables: the coerced variables.
        errors: errors of fields that are null because of them, so far.
        fragments: where finished JSON is kept; ``None`` when the answer is wanted as Python values.
    """

    context: Any
    root: Any
    variables: dict[str, Any]
    errors: list[GraphQLError]
    fragments: Any = None


KEPT_LEAVES = 4_096
"""Functions that complete scalars and enum values, which documents share."""

_new = tuple.__new__

Complete = Callable[[Any, Request, Trail], Any]
"""Makes the value at a trail into what is sent; raises when it cannot."""


class Asked(NamedTuple):
    """
    A field that an operation asks for.

    Attributes:
        schema: what is asked.
        fragments: the fragments of the document, by name.
        operation: the operation.
        parent: the type that the field is asked of.
        field: its definition.
        nodes: every place in the document that asks for it under this key.
    """

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    operation: OperationDefinitionNode
    parent: GraphQLObjectType
    field: GraphQLField
    nodes: list[FieldNode]

    @property
    def name(self) -> str:
        """Its name in the schema."""
        return self.nodes[0].name.value

    @property
    def resolve(self) -> Callable[..., Any]:
        """What answers it."""
        return self.field.resolve or default_field_resolver

    def told(self) -> Callable[[Request, Trail], GraphQLResolveInfo]:
        """What tells a resolver of this field all that graphql-core would tell it."""
        known = (self.name, self.nodes, self.field.type, self.parent)
        schema, fragments, operation = self.schema, self.fragments, self.operation

        def info(request: Request, trail: Trail) -> GraphQLResolveInfo:
            # By way of `tuple`: with its keyword defaults, the class itself takes four times as long.
            return _new(
                GraphQLResolveInfo,
                (
                    *known,
                    _path(trail),
                    schema,
                    fragments,
                    request.root,
                    operation,
                    request.variables,
                    request.context,
                    assume_not_awaitable,
                ),
            )

        return info

    def failed(self, request: Request, trail: Trail, *, required: bool) -> None:
        """
        Locate the error that is being handled, and leave null in its place.

        Raises:
            GraphQLError: null is not allowed there.
        """
        error = sys.exception()
        assert isinstance(error, Exception)  # noqa: S101 - called by its handlers only
        located = located_error(error, self.nodes, _keys(trail))
        if required:
            raise located
        request.errors.append(located)


def _path(trail: Trail) -> Path:
    """A trail as resolvers know it."""
    assert trail is not None  # noqa: S101 - a field has a trail
    before, key, parent = trail
    return _new(Path, (None if before is None else _path(before), key, parent))


def _keys(trail: Trail) -> list[str | int]:
    keys: list[str | int] = []
    while trail is not None:
        trail, key, _ = trail
        keys.append(key)
    return keys[::-1]


def looks_at_info(resolve: Callable[..., Any]) -> bool:
    """
    Whether a resolver looks at its second argument.

    One that names it with an underscore in front, as linters have it, does not: it is given ``None``.
    """
    given = 1
    while isinstance(resolve, partial | MethodType):
        if isinstance(resolve, partial):
            given += len(resolve.args)
            resolve = resolve.func
        else:
            given += 1
            resolve = resolve.__func__
    if isinstance(resolve, Reading):
        return False
    if not isinstance(resolve, FunctionType):
        return True
    names = resolve.__code__.co_varnames[: resolve.__code__.co_argcount]
    return len(names) <= given or not names[given].startswith("_")


def absence(asked: Asked, *, required: bool) -> Callable[[], None]:
    """What becomes of no value at all: null, or, where null is not allowed, an error."""
    return _refusal(asked.parent.name, asked.name) if required else _null


def _null() -> None:
    """Null it is."""


@lru_cache(KEPT_LEAVES)
def _refusal(parent: str, field: str) -> Callable[[], None]:
    def refused() -> None:
        raise TypeError(f"Cannot return null for non-nullable field {parent}.{field}.")

    return refused


@lru_cache(KEPT_LEAVES)
def leaf(kind: GraphQLLeafType, absent: Callable[[], None]) -> Callable[[Any], Any]:
    """Completes scalars and enum values; the same for all fields that complete them alike."""
    serialize = kind.serialize

    def complete(value: Any) -> Any:
        if value is None:
            return absent()
        if isinstance(value, Exception):
            raise value
        written = serialize(value)
        if written is None or written is Undefined:
            return ExecutionContext.complete_leaf_value(kind, value)  # says what is wrong
        return written

    return complete


def leaves(
    asked: Asked, complete_one: Callable[[Any], Any], absent: Callable[[], None], *, plain: type | None, required: bool
) -> Complete:
    """
    Completes lists of scalars and enum values.

    Args:
        asked: the field.
        complete_one: completes one of them.
        absent: what becomes of no list at all.
        plain: values of exactly this type are sent as they are; ``None``: there is no such type.
        required: whether null is not allowed in the list.
    """

    def complete(value: Any, request: Request, trail: Trail) -> Any:
        if not is_list(value, asked):
            return absent()
        values = list(value)
        if set(map(type, values)) == {plain}:
            return values
        for index, one in enumerate(values):
            try:
                values[index] = complete_one(one)
            except Exception:  # noqa: BLE001 - whatever it is, it is told as an error of the field
                values[index] = asked.failed(request, (trail, index, None), required=required)
        return values

    return complete


def several(asked: Asked, complete_one: Complete, absent: Callable[[], None], *, required: bool) -> Complete:
    """Completes lists of anything else; arguments as those of `leaves`."""

    def complete(value: Any, request: Request, trail: Trail) -> Any:
        if not is_list(value, asked):
            return absent()
        completed: list[Any] = []
        for one in value:
            at = (trail, len(completed), None)
            try:
                completed.append(complete_one(one, request, at))
            except Exception:  # noqa: BLE001 - whatever it is, it is told as an error of the field
                completed.append(asked.failed(request, at, required=required))
        return completed

    return complete


def is_list(value: Any, asked: Asked) -> bool:
    """
    Whether there is a list.

    Raises:
        GraphQLError: there is a value that is none.
    """
    if value.__class__ is list or value.__class__ is tuple:
        return True
    if value is None:
        return False
    if isinstance(value, Exception):
        raise value
    if not is_iterable(value):
        raise GraphQLError(f"Expected Iterable, but did not find one for field '{asked.parent.name}.{asked.name}'.")
    return True


def thing(asked: Asked, kind: GraphQLObjectType, select: Complete, absent: Callable[[], None]) -> Complete:
    """Completes values of an object type, whose fields ``select`` asks for."""
    selected = checked(asked, kind, select)

    def complete(value: Any, request: Request, trail: Trail) -> Any:
        if value is None:
            return absent()
        if isinstance(value, Exception):
            raise value
        return selected(value, request, trail)

    return complete


def checked(asked: Asked, kind: GraphQLObjectType, select: Complete) -> Complete:
    """The same, after asking the type whether the value is one of its own, where it can tell."""
    is_one, info = kind.is_type_of, asked.told()
    if is_one is None:
        return select

    def selected(value: Any, request: Request, trail: Trail) -> Any:
        if not is_one(value, info(request, trail)):
            raise invalid_return_type_error(kind, value, asked.nodes)
        return select(value, request, trail)

    return selected


def one_of(
    asked: Asked, kind: GraphQLAbstractType, selects: Mapping[str, Complete], absent: Callable[[], None]
) -> Complete:
    """
    Completes values of an interface or a union.

    Args:
        asked: the field.
        kind: the interface or union.
        selects: what asks for the fields of each possible type, by its name.
        absent: what becomes of no value at all.
    """
    possible = {one.name: one for one in asked.schema.get_possible_types(kind)}
    selected = {name: checked(asked, one, selects[name]) for name, one in possible.items()}
    by_class = {getattr(one, "graphene_type", None): selected[name] for name, one in possible.items()}
    resolve_type = kind.resolve_type or default_type_resolver
    told_class = class_of(resolve_type)
    info = asked.told()
    looks = looks_at_info(told_class)

    def complete(value: Any, request: Request, trail: Trail) -> Any:
        if value is None:
            return absent()
        if isinstance(value, Exception):
            raise value
        told = told_class(value, info(request, trail) if looks else None)
        if isinstance(told, type) and (select := by_class.get(told)) is not None:
            return select(value, request, trail)
        told_by = info(request, trail)
        name = resolve_type(value, told_by, kind)
        # Says what is wrong with the name; of the execution it needs the schema only.
        runtime = ExecutionContext.ensure_valid_runtime_type(
            cast("Any", asked), name, kind, asked.nodes, told_by, value
        )
        return selected[runtime.name](value, request, trail)

    return complete


def class_of(resolve_type: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    """
    What tells the graphene class of a value; what it tells is ``None`` when it cannot.

    Graphene asks its own ``resolve_type`` for a class, then looks the name of the class up in the schema. The
    second half is known beforehand.
    """
    if isinstance(resolve_type, partial) and getattr(resolve_type.func, "__func__", None) is TypeMap.resolve_type:
        told: Callable[[Any, Any], Any] = resolve_type.args[0]
        return told
    return lambda _value, _info: None
