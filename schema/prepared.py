"""
Prepared operations: an operation is compiled once, and then answers what graphql-core would answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionContext,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    execute_sync,
    validate_schema,
)

from schema.prepared_arguments import Variables
from schema.prepared_selections import NotPreparedError, Selections
from schema.prepared_values import Complete, Request

MOST_FORMS = 8
"""Forms of one operation that are compiled: its variables of `@skip` and `@include` may tell that many apart."""


def prepare(schema: GraphQLSchema, document: DocumentNode, operation_name: str | None = None) -> Operation | None:
    """
    Compile an operation of a valid document.

    Args:
        schema: what it asks; the document was validated against it.
        document: where it is.
        operation_name: which of the document's operations; ``None`` when it has one.

    Returns:
        ``None`` when graphql-core has to execute it: a mutation or subscription, introspection, a resolver that
        is a coroutine, more than ``MOST_FIELDS`` fields, or no such operation.
    """
    operation = _chosen(document, operation_name)
    if operation is None or operation.operation is not OperationType.QUERY or validate_schema(schema):
        return None
    prepared = Operation(schema, document, operation, operation_name)
    return prepared if prepared.conditions or prepared.form({}) else None


class Operation:
    """
    A prepared operation; made by `prepare`.

    Attributes:
        conditions: the variables of its `@skip` and `@include`.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        operation_name: str | None,
    ) -> None:
        self._schema = schema
        self._document = document
        self._operation = operation
        self._operation_name = operation_name
        self._fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        self._variables = Variables(schema, operation.variable_definitions)
        self._forms: dict[tuple[object, ...], Complete | None] = {}
        declared = {one.variable.name.value for one in operation.variable_definitions}
        within = [operation.selection_set, *(one.selection_set for one in self._fragments.values())]
        self.conditions = tuple(sorted(declared & {name for one in within for name in _conditions(one)}))

    def execute(self, context: Any, variables: dict[str, Any] | None = None, root: Any = None) -> ExecutionResult:
        """
        What `graphql.execute_sync` would answer: the same data in the same order, and the same errors.

        Args:
            context: what resolvers find as ``info.context``.
            variables: as a client sent them.
            root: the value whose fields are asked for at the top.

        Raises:
            TypeError: ``variables`` are not a dict.
        """
        if variables is not None and not isinstance(variables, dict):
            return self._referred(context, variables, root)
        coerced = self._variables.coerced(variables or {})
        if isinstance(coerced, list):
            return ExecutionResult(None, coerced)
        select = self.form(coerced)
        if select is None:
            return self._referred(context, variables, root)
        request = Request(context, root, coerced, [])
        try:
            data = select(root, request, None)
        except GraphQLError as error:
            data = None
            request.errors.append(error)
        if not request.errors:
            return ExecutionResult(data, None)
        return ExecutionContext.build_response(data, request.errors)

    def form(self, variables: dict[str, Any]) -> Complete | None:
        """The compiled operation for the values of its conditions; ``None`` when graphql-core has to execute it."""
        values = tuple([variables.get(name) for name in self.conditions])
        if values in self._forms:
            return self._forms[values]
        if len(self._forms) == MOST_FORMS or not all(isinstance(value, bool) for value in values):
            return None
        form = self._forms[values] = self._compiled({name: bool(variables[name]) for name in self.conditions})
        return form

    def _compiled(self, conditions: dict[str, bool]) -> Complete | None:
        query = self._schema.query_type
        assert query is not None  # noqa: S101 - a valid schema has one
        try:
            return Selections(self._schema, self._fragments, self._operation, conditions).of_root(query)
        except (NotPreparedError, GraphQLError, RecursionError):
            return None

    def _referred(self, context: Any, variables: Any, root: Any) -> ExecutionResult:
        return execute_sync(self._schema, self._document, root, context, variables, self._operation_name)


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation of a name, or the only one; ``None`` when there is none or it is not clear which."""
    operations = [
        one
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode) and (name is None or (one.name and one.name.value == name))
    ]
    return operations[0] if len(operations) == 1 else None


def _conditions(selection_set: SelectionSetNode) -> Iterator[str]:
    """The variables of every `@skip` and `@include` of a selection."""
    for selection in selection_set.selections:
        for directive in selection.directives:
            if directive.name.value in ("skip", "include"):
                for argument in directive.arguments:
                    if isinstance(argument.value, VariableNode):
                        yield argument.value.name.value
        if isinstance(selection, FieldNode | InlineFragmentNode) and selection.selection_set:
            yield from _conditions(selection.selection_set)
