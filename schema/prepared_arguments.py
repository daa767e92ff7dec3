"""Arguments: coerced as graphql-core does it, constants once and plain variables by looking them up."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from keyword import iskeyword
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLNonNull,
    ListValueNode,
    NonNullTypeNode,
    ObjectValueNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    get_argument_values,
    is_input_object_type,
    value_from_ast,
)
from graphql.pyutils import Undefined


class Keywords(NamedTuple):
    """
    How the arguments of a field are passed to its resolver.

    Attributes:
        constant: those that are the same whenever the field is asked for.
        variables: the variable that each of these is, by the argument; the variable always has a value.
        defaults: the variable that each of these is, and its value when nobody gives the variable one.
        optional: the variable that each of these is; it is left out when nobody gives the variable a value.
    """

    constant: dict[str, Any]
    variables: dict[str, str]
    defaults: dict[str, tuple[str, Any]]
    optional: dict[str, str]

    @property
    def varies(self) -> bool:
        """Whether anything depends on variables."""
        return bool(self.variables or self.defaults or self.optional)


def keywords(
    field: GraphQLField, node: FieldNode, definitions: Mapping[str, VariableDefinitionNode]
) -> Keywords | None:
    """
    How the arguments of a field are passed; ``None`` when graphql-core has to work them out each time.

    That is so for what could be refused when the operation runs, and for what resolvers could change: lists
    and input objects.
    """
    given = {argument.name.value: argument for argument in node.arguments}
    passed = Keywords({}, {}, {}, {})
    for name, argument in field.args.items():
        keyword = argument.out_name or name
        if not keyword.isidentifier() or iskeyword(keyword):
            return None
        if not _pass(passed, keyword, argument, given.get(name), definitions):
            return None
    return passed


def _pass(
    passed: Keywords,
    keyword: str,
    argument: GraphQLArgument,
    node: ArgumentNode | None,
    definitions: Mapping[str, VariableDefinitionNode],
) -> bool:
    """Say how one argument is passed; false when that is not known beforehand."""
    required = isinstance(argument.type, GraphQLNonNull)
    default = argument.default_value
    if node is not None and isinstance(node.value, VariableNode):
        name = node.value.name.value
        definition = definitions.get(name)
        if definition is None or (required and not isinstance(definition.type, NonNullTypeNode)):
            return False
        if isinstance(definition.type, NonNullTypeNode) or definition.default_value:
            passed.variables[keyword] = name
        elif default is Undefined:
            passed.optional[keyword] = name
        elif not isinstance(default, Hashable) or is_input_object_type(argument.type):
            return False
        else:
            passed.defaults[keyword] = (name, default)
        return True
    if node is None:
        if default is Undefined:
            return not required
        value = default
        if is_input_object_type(argument.type):
            return False
    else:
        if _holds_variable(node.value):
            return False
        value = value_from_ast(node.value, argument.type)
    if value is Undefined or not isinstance(value, Hashable):
        return False
    passed.constant[keyword] = value
    return True


def _holds_variable(node: ValueNode) -> bool:
    match node:
        case VariableNode():
            return True
        case ListValueNode():
            return any(_holds_variable(value) for value in node.values)
        case ObjectValueNode():
            return any(_holds_variable(field.value) for field in node.fields)
    return False


def given(pairs: Mapping[str, str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Picks those of some arguments whose variables have a value."""
    items = tuple(pairs.items())
    if len(items) == 1:
        ((one, its_name),) = items
        nothing: dict[str, Any] = {}
        return lambda variables: {one: variables[its_name]} if its_name in variables else nothing
    return lambda variables: {keyword: variables[name] for keyword, name in items if name in variables}


def worked_out(field: GraphQLField, node: FieldNode) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Works out all arguments of a field each time."""
    return lambda variables: get_argument_values(field, node, variables)
