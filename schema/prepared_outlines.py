"""Outlines: which fields an operation asks of which type, and what of it is the same on every day."""

from __future__ import annotations

from collections.abc import Sized

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    get_named_type,
)
from graphql.execution.collect_fields import collect_fields, collect_sub_fields
from graphql.execution.execute import get_field_def

from schema.prepared_arguments import Keywords, keywords
from schema.prepared_functions import reads_only
from schema.prepared_values import Asked, class_of
from schema.timeless import is_timeless
from schema.waiting import may_wait

MOST_FIELDS = 1000
"""Fields that are written for one operation, each once for every type that it may be asked of."""


class NotPreparedError(Exception):
    """The operation asks for what only graphql-core does."""


class Outline:
    """
    What one operation asks, for one combination of its conditions.

    Args:
        schema: what is asked.
        fragments: the fragments of the document, by name.
        operation: the operation.
        conditions: the variables of its `@skip` and `@include`.

    Attributes:
        fields: how many fields were looked at, some of them several times.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        operation: OperationDefinitionNode,
        conditions: dict[str, bool],
    ) -> None:
        self.schema = schema
        self._fragments = fragments
        self._operation = operation
        self._conditions = conditions
        self._definitions = {one.variable.name.value: one for one in operation.variable_definitions}
        self._timeless: dict[tuple[str, tuple[int, ...]], bool] = {}
        self.fields = 0

    def root(self, kind: GraphQLObjectType) -> dict[str, list[FieldNode]]:
        """What is asked at the top: the places in the document by response key."""
        selections = self._operation.selection_set
        return collect_fields(self.schema, self._fragments, self._conditions, kind, selections)

    def below(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> dict[str, list[FieldNode]]:
        """What is asked of a type below the fields at some places."""
        return collect_sub_fields(self.schema, self._fragments, self._conditions, kind, nodes)

    def asked(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Asked | None:
        """
        A field, at every place that asks for it; ``None`` when the type has none of that name.

        Raises:
            NotPreparedError: only graphql-core can answer it.
        """
        field = get_field_def(self.schema, kind, nodes[0])
        if field is None:
            return None
        asked = Asked(self.schema, self._fragments, self._operation, kind, field, nodes)
        if asked.name == "__typename":
            return asked
        if asked.name.startswith("__") or may_wait(asked.resolve):
            raise NotPreparedError
        return asked

    def passed(self, asked: Asked) -> Keywords | None:
        """How the arguments of a field are passed; ``None`` when they have to be worked out each time."""
        return keywords(asked.field, asked.nodes[0], self._definitions)

    def count(self, fields: Sized) -> None:
        """
        So many more fields are looked at.

        Raises:
            NotPreparedError: they are too many.
        """
        self.fields += len(fields)
        if self.fields > MOST_FIELDS:
            raise NotPreparedError

    def is_timeless(self, kind: GraphQLOutputType, nodes: list[FieldNode]) -> bool:
        """Whether what is asked of a type below the fields at some places is the same on every day."""
        named = get_named_type(kind)
        if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
            return _tells_types_timelessly(named) and all(
                self._is_timeless(one, nodes) for one in self.schema.get_possible_types(named)
            )
        return not isinstance(named, GraphQLObjectType) or self._is_timeless(named, nodes)

    def _is_timeless(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> bool:
        key = (kind.name, tuple(map(id, nodes)))
        if key not in self._timeless:
            fields = self.below(kind, nodes)
            self.count(fields)
            self._timeless[key] = kind.is_type_of is None and all(
                self._is_timeless_field(kind, below) for below in fields.values()
            )
        return self._timeless[key]

    def _is_timeless_field(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> bool:
        asked = self.asked(kind, nodes)
        if asked is None or asked.name == "__typename":
            return True
        passed = self.passed(asked)
        if passed is None or passed.varies or not (is_timeless(asked.resolve) or reads_only(asked)):
            return False
        return self.is_timeless(asked.field.type, nodes)


def _tells_types_timelessly(kind: GraphQLInterfaceType | GraphQLUnionType) -> bool:
    """Whether the type of a value is the same on every day."""
    return kind.resolve_type is not None and is_timeless(class_of(kind.resolve_type))
