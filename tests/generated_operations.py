"""Operations generated from a schema, with variables, directives, fragments and fields that merge; right and wrong."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any, NamedTuple

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    StringValueNode,
    TypeNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    parse,
    parse_type,
    print_ast,
    validate,
    value_from_ast_untyped,
)
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis_graphql import nodes, queries

ABSENT: Any = object()
"""The value of a variable that is not given."""


class Generated(NamedTuple):
    """A valid document of one operation, and what a client sends with it."""

    document: DocumentNode
    variables: dict[str, Any]


@st.composite
def operations(
    draw: st.DrawFn, schema: GraphQLSchema, scalars: Mapping[str, list[str]], known: Mapping[str, list[str]]
) -> Generated:
    """
    Valid operations.

    Args:
        draw: draws from strategies.
        schema: what they ask.
        scalars: values that each custom scalar can have.
        known: values that mean something, by the name of an argument that takes strings.
    """
    literals = {name: st.sampled_from(texts).map(nodes.String) for name, texts in scalars.items()}
    plain = draw(queries(schema, custom_scalars=literals, codec="ascii", allow_x00=False, print_ast=lambda it: it))
    (operation,) = plain.definitions
    assert isinstance(operation, OperationDefinitionNode)
    rewriting = _Rewriting(draw, schema, known)
    document = rewriting.document(operation)
    located = parse(print_ast(document))
    assume(not validate(schema, located))
    return Generated(located, rewriting.variables)


class _Rewriting:
    """Makes a generated operation more varied."""

    def __init__(self, draw: st.DrawFn, schema: GraphQLSchema, known: Mapping[str, list[str]]) -> None:
        self.draw = draw
        self.schema = schema
        self.known = known
        self.variables: dict[str, Any] = {}
        self.definitions: list[VariableDefinitionNode] = []
        self.fragments: list[FragmentDefinitionNode] = []

    def document(self, operation: OperationDefinitionNode) -> DocumentNode:
        query = self.schema.query_type
        assert query is not None
        selections = self.selections(operation.selection_set, query)
        rewritten = OperationDefinitionNode(
            operation=operation.operation,
            name=None,
            variable_definitions=tuple(self.definitions),
            directives=(),
            selection_set=selections,
        )
        return DocumentNode(definitions=(rewritten, *self.fragments))

    def often(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) < percent

    def selections(self, selection_set: SelectionSetNode, parent: GraphQLNamedType) -> SelectionSetNode:
        rewritten: list[SelectionNode] = []
        for selection in selection_set.selections:
            more = self.selection(selection, parent)
            rewritten.append(self.wrapped(more, parent))
            if self.often(8):
                rewritten.append(self.wrapped(self.conditional(copy(more)), parent))
        for name in self.draw(st.lists(st.sampled_from(["__typename", *_leaves(parent)]), max_size=4)):
            field = FieldNode(name=NameNode(value=name), alias=None, arguments=(), directives=())
            rewritten.append(self.wrapped(self.conditional(field), parent))
        return SelectionSetNode(selections=tuple(rewritten))

    def selection(self, selection: SelectionNode, parent: GraphQLNamedType) -> SelectionNode:
        rewritten = copy(selection)
        if isinstance(rewritten, FieldNode):
            field = getattr(parent, "fields", {}).get(rewritten.name.value)
            if field is not None:
                rewritten.arguments = tuple(
                    self.argument(one, field.args[one.name.value]) for one in rewritten.arguments
                )
                if rewritten.selection_set:
                    rewritten.selection_set = self.selections(rewritten.selection_set, get_named_type(field.type))
        elif isinstance(rewritten, InlineFragmentNode):
            condition = rewritten.type_condition
            within = self.schema.get_type(condition.name.value) if condition else parent
            assert within is not None
            rewritten.selection_set = self.selections(rewritten.selection_set, within)
        return self.conditional(rewritten)

    def argument(self, argument: ArgumentNode, defined: GraphQLArgument) -> ArgumentNode:
        value: ValueNode = argument.value
        if argument.name.value in self.known and self.often(90):
            value = StringValueNode(value=self.draw(st.sampled_from(self.known[argument.name.value])), block=False)
        if self.often(40):
            value = self.variable(value, defined)
        return ArgumentNode(name=argument.name, value=value)

    def variable(self, literal: ValueNode, defined: GraphQLArgument) -> VariableNode:
        """A variable in the place of a literal; what a client sends may be anything."""
        name = f"v{len(self.definitions)}"
        kind = parse_type(str(defined.type))
        default = literal if self.often(25) else None
        if default is not None and isinstance(kind, NonNullTypeNode):
            kind = kind.type  # a variable with a default may be null
        elif default is None and not isinstance(defined.type, GraphQLNonNull) and self.often(20):
            kind = NonNullTypeNode(type=kind)
        self.define(name, kind, default)
        sent = self.draw(st.sampled_from(["right"] * 12 + ["absent"] * 4 + ["null", "wrong"]))
        if sent == "right":
            self.variables[name] = value_from_ast_untyped(literal)
        elif sent != "absent":
            self.variables[name] = {"null": None, "wrong": ["wrong", 7]}[sent]
        return VariableNode(name=NameNode(value=name))

    def define(self, name: str, kind: TypeNode, default: ValueNode | None) -> None:
        self.definitions.append(
            VariableDefinitionNode(
                variable=VariableNode(name=NameNode(value=name)), type=kind, default_value=default, directives=()
            )
        )

    def conditional(self, selection: SelectionNode) -> SelectionNode:
        if not self.often(12):
            return selection
        rewritten = copy(selection)
        rewritten.directives = tuple(self.directive(name) for name in self.draw(st.sampled_from(DIRECTIVES)))
        return rewritten

    def directive(self, name: str) -> DirectiveNode:
        value: ValueNode = BooleanValueNode(value=self.draw(st.booleans()))
        if self.often(60):
            variable = self.draw(st.sampled_from(["c0", "c1"]))
            if variable not in {one.variable.name.value for one in self.definitions}:
                kind: TypeNode = NamedTypeNode(name=NameNode(value="Boolean"))
                default = value if self.often(40) else None
                self.define(variable, kind if default else NonNullTypeNode(type=kind), default)
                sent = self.draw(st.sampled_from([True, False] * 6 + [None, "wrong"] + [ABSENT] * 3))
                if sent is not ABSENT:
                    self.variables[variable] = sent
            value = VariableNode(name=NameNode(value=variable))
        condition = ArgumentNode(name=NameNode(value="if"), value=value)
        return DirectiveNode(name=NameNode(value=name), arguments=(condition,))

    def wrapped(self, selection: SelectionNode, parent: GraphQLNamedType) -> SelectionNode:
        if not self.often(15):
            return selection
        condition = NamedTypeNode(name=NameNode(value=parent.name))
        within = SelectionSetNode(selections=(selection,))
        if self.often(50):
            return self.conditional(
                InlineFragmentNode(
                    type_condition=condition if self.often(50) else None, directives=(), selection_set=within
                )
            )
        name = NameNode(value=f"F{len(self.fragments)}")
        self.fragments.append(
            FragmentDefinitionNode(
                name=name, type_condition=condition, variable_definitions=(), directives=(), selection_set=within
            )
        )
        return self.conditional(FragmentSpreadNode(name=name, directives=()))


def _leaves(parent: GraphQLNamedType) -> list[str]:
    """The fields of a type that can be asked for by their names alone."""
    fields: Mapping[str, GraphQLField] = getattr(parent, "fields", {})
    return [
        name
        for name, field in fields.items()
        if is_leaf_type(get_named_type(field.type)) and not any(map(is_required_argument, field.args.values()))
    ]


DIRECTIVES = [["skip"], ["include"], ["skip", "include"]]
