"""
Variables: coerced as graphql-core does it.

Those of an operation are read by one Python function, written out variable by variable:

    value = get('item')
    if value.__class__ is str: values['item'] = value
    elif …
    value = get('on')
    if value is not None: value = values['on'] = parse_2(value)
    elif 'on' in raw: values['on'] = None
    return values

It knows no errors: whatever is wrong, graphql-core says what.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from typing import Any, NamedTuple

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLID,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    VariableDefinitionNode,
    get_variable_values,
    type_from_ast,
    value_from_ast,
)
from graphql.pyutils import Undefined

from schema.prepared_functions import Function

MOST_COERCION_ERRORS = 50
"""As many as graphql-core reports by default."""

TAKEN_AS_THEY_COME: Mapping[Any, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
"""The Python types whose values are what GraphQL's own scalars make of them."""

Read = Callable[[dict[str, Any]], dict[str, Any] | None]
"""Reads what a client sent; ``None``, or any error, when there is something to object to."""


class Variables:
    """
    The variables of an operation.

    Those of scalar and enum types are coerced here as long as all is well. Everything else, and everything
    that is wrong with any of them, is graphql-core's, so that its errors are its own.

    Args:
        schema: where their types are.
        definitions: how the operation declares them.
    """

    def __init__(self, schema: GraphQLSchema, definitions: Collection[VariableDefinitionNode]) -> None:
        self._schema = schema
        self._definitions = definitions
        leaves = _leaves(schema, definitions)
        self._read = None if leaves is None else _reading(leaves)

    def coerced(self, raw: dict[str, Any]) -> dict[str, Any] | list[GraphQLError]:
        """Their values for what a client sent, or what is wrong with it."""
        if self._read is not None:
            try:
                values = self._read(raw)
            except Exception:  # noqa: BLE001 - it is raised again, and told, where errors are made
                values = None
            if values is not None:
                return values
        return get_variable_values(self._schema, self._definitions, raw, max_errors=MOST_COERCION_ERRORS)


class _Leaf(NamedTuple):
    """
    A variable whose type is a scalar or an enum.

    Attributes:
        name: of the variable.
        plain: values of exactly this type are what ``parse`` makes of them; ``None``: there is no such type.
        parse: makes what a client sent a value, or raises.
        required: whether null is refused.
        default: its value when none was sent; ``Undefined``: there is none.
    """

    name: str
    plain: type | None
    parse: Callable[[Any], Any]
    required: bool
    default: Any


def _leaves(schema: GraphQLSchema, definitions: Collection[VariableDefinitionNode]) -> list[_Leaf] | None:
    """The variables, when all are scalars and enums whose defaults can be shared; ``None`` when they are not."""
    leaves = []
    for definition in definitions:
        kind = type_from_ast(schema, definition.type)
        inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if not isinstance(inner, GraphQLScalarType | GraphQLEnumType):
            return None
        default = value_from_ast(definition.default_value, inner) if definition.default_value else Undefined
        if not isinstance(default, Hashable):
            return None
        name, plain = definition.variable.name.value, TAKEN_AS_THEY_COME.get(inner)
        leaves.append(_Leaf(name, plain, inner.parse_value, inner is not kind, default))
    return leaves


def _reading(leaves: list[_Leaf]) -> Read:
    """The function that reads some variables."""
    function = Function()
    undefined = function.name("undefined", Undefined)
    lines = ["def written(raw):", "    values, get = {}, raw.get"]
    for leaf in leaves:
        lines += [f"    {line}" for line in _lines(function, leaf, undefined)]
    read: Read = function.compiled([*lines, "    return values"])
    return read


def _lines(function: Function, leaf: _Leaf, undefined: str) -> Iterator[str]:
    """What reads one variable."""
    place = f"values[{leaf.name!r}]"
    yield f"value = get({leaf.name!r})"
    if leaf.plain is not None:
        yield f"if value.__class__ is {function.name('plain', leaf.plain)}: {place} = value"
        yield "elif value is not None:"
    else:
        yield "if value is not None:"
    yield f"    value = {place} = {function.name('parse', leaf.parse)}(value)"
    yield f"    if value is {undefined}: return None"
    if leaf.default is not Undefined:
        yield f"elif {leaf.name!r} not in raw: {place} = {function.name('default', leaf.default)}"
    yield "else: return None" if leaf.required else f"elif {leaf.name!r} in raw: {place} = None"
