"""
Costs: what an operation can make the server do, in points, worked out from the schema before it runs.

A field is one point, times the records of every list around it.
"""

from __future__ import annotations

from collections.abc import Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    get_named_type,
)

from schema.limits import LimitExceeded, Limits, fragments_of

SMALLEST_PAGE, DEFAULT_PAGE, LARGEST_PAGE = 1, 20, 100
"""Records of a page; an empty page still costs its own field."""

SHORT_LIST = 5
"""How many entries a list without pages is taken to have."""

LIST_LENGTHS: Mapping[str, int] = {
    "Handling.candidates": 25,
    "Item.delegations": 10,
    "Licence.delegations": 10,
    "Service.delegations": 10,
    "Certificate.delegations": 10,
    "Certificate.demandedBy": 10,
    "__Schema.types": 10,
    "Coverage.rows": 100,
    "Coverage.gaps": 25,
    "CoverageLine.cells": 25,
    "TimeCompression.leftOut": 25,
    "TimeCompression.groups": 25,
    "TimeCompression.series": 25,
    "VisitPlan.papers": 10,
    "Burden.rows": 25,
    "Burden.leftOut": 25,
}
"""Lists without pages that are usually longer than that."""

INTROSPECTION: Mapping[str, GraphQLField] = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}
"""The fields of the root that no type declares."""


def check_cost(document: DocumentNode, schema: GraphQLSchema, limits: Limits) -> None:
    """
    Refuse a valid document with an operation that costs more than one operation may.

    Raises:
        LimitExceeded: naming the operation and its cost.
    """
    costs = _Costs(document, schema)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            cost = costs.of_operation(definition)
            if cost > limits.cost:
                name = f"Operation {definition.name.value!r}" if definition.name else "The operation"
                raise LimitExceeded(
                    f"{name} costs {cost} points and the cost limit is {limits.cost}. A field is 1 point, times the "
                    "`first` or `last` of each list around it (a variable counts as 100). Ask for smaller pages or "
                    "fewer fields.",
                    f"该操作的成本为 {cost}，超过上限 {limits.cost}。每个字段计 1 分，并乘以外层列表的 first 或 last"
                    "（变量按 100 计）。请缩小分页或减少字段。",
                    node=definition,
                )


class _Costs:
    """The cost of operations; each fragment is worked out once."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema) -> None:
        self.schema = schema
        self.fragments = fragments_of(document)
        self.of_fragments: dict[str, int] = {}

    def of_operation(self, operation: OperationDefinitionNode) -> int:
        """Points of one operation, whatever its variables, `@skip` and `@include` say."""
        return self.of_selections(operation.selection_set, self.schema.get_root_type(operation.operation))

    def of_selections(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None) -> int:
        points = 0
        pending = [(selection_set, parent)]
        while pending:
            selections, kind = pending.pop()
            for selection in selections.selections:
                if isinstance(selection, FieldNode):
                    points += self.of_field(selection, kind)
                elif isinstance(selection, InlineFragmentNode):
                    condition = selection.type_condition
                    within = self.schema.get_type(condition.name.value) if condition else kind
                    pending.append((selection.selection_set, within))
                elif isinstance(selection, FragmentSpreadNode):
                    points += self.of_fragment(selection.name.value)
        return points

    def of_fragment(self, name: str) -> int:
        if name not in self.of_fragments:
            fragment = self.fragments[name]
            kind = self.schema.get_type(fragment.type_condition.name.value)
            self.of_fragments[name] = self.of_selections(fragment.selection_set, kind)
        return self.of_fragments[name]

    def of_field(self, node: FieldNode, parent: GraphQLNamedType | None) -> int:
        field = self.field(node.name.value, parent)
        if field is None or node.selection_set is None:
            return 1
        below = self.of_selections(node.selection_set, get_named_type(field.type))
        return 1 + length(node, field, parent) * below

    def field(self, name: str, parent: GraphQLNamedType | None) -> GraphQLField | None:
        """The definition of a field; ``None`` for `__typename`, which every type has."""
        declared: Mapping[str, GraphQLField] = getattr(parent, "fields", {})
        return declared.get(name, INTROSPECTION.get(name))


def length(node: FieldNode, field: GraphQLField, parent: GraphQLNamedType | None) -> int:
    """How many records the selections below a field are taken to be answered for."""
    if "first" in field.args or "last" in field.args:
        return _page(node)
    kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    if not isinstance(kind, GraphQLList):
        return 1
    if isinstance(parent, GraphQLObjectType) and "pageInfo" in parent.fields:
        return 1  # the edges of a connection: the field that leads to it has counted its page
    return LIST_LENGTHS.get(f"{parent}.{node.name.value}", SHORT_LIST)


def _page(node: FieldNode) -> int:
    """The size of the page asked for; a size only known at run time counts as the largest."""
    sizes = [
        min(max(int(argument.value.value), SMALLEST_PAGE), LARGEST_PAGE)
        if isinstance(argument.value, IntValueNode)
        else LARGEST_PAGE
        for argument in node.arguments
        if argument.name.value in ("first", "last") and not isinstance(argument.value, NullValueNode)
    ]
    return max(sizes, default=DEFAULT_PAGE)
