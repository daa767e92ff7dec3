"""
Prepared operations: an operation is compiled once, and then answers what graphql-core would answer.

**Method.** All that follows from the document and the schema is worked out once: which fields are asked of which
type under which keys (by graphql-core's own `collect_fields`), constant arguments, the ways to complete values, what
resolvers are told. Each selection on each object type becomes one Python function, written out field by field:

    data = {}
    try:
        data['code'] = value if (value := source.it.code).__class__ is str else complete_2(value)
    except Exception:
        data['code'] = failed_1(request, (trail, 'code', 'Licence'))
    try:
        data['name'] = value if (value := resolve_4(source, None, language=constant_5)).__class__ is str else …
    …
    return data

The trail is a chain of tuples of which an error, or a resolver that asks for it, makes a path. An error of a field that
may be null is noted, that of one that may not be is raised, as in graphql-core, whose functions do whatever is rare:
coercing lists and input objects, and saying what is wrong with a variable, an argument, a value or a type. An
operation with variables in `@skip` and `@include` has one form for each combination of their values, compiled when it
first comes.

**Limits.** `prepare` gives nothing, and an operation refers a request to graphql-core, when that has to do the work: see
there. Resolvers that name their second argument with an underscore in front (`_info`) are given ``None`` for it. Asynchronous
iterables are no lists. A resolver's answer and a type's `serialize` and `resolve_type` may be asked for twice where one
of them is wrong; they are taken to be the same both times. A scalar's `parse_value` that makes null of what is none passes
for its value, also where null is not allowed.

**Cost**, an order of magnitude, beside what resolvers take: an operation 0.7 µs, a variable 0.4 µs, a field read
from a record 0.07 µs, a resolver 0.05 µs (0.4 µs with ``info``), an object or an entry of a list 0.3 µs: 45
fields of an answer in 3 to 6 µs, where graphql-core takes 100 to 200 µs. Compiling takes 40 µs for each field, and
8 µs when another document has asked the same of the same type.
With finished JSON (`schema.prepared_fragments`), a record of which 3 to 15 fields are asked costs 0.3 µs and nothing
more to write: it saves a tenth of an answer with few fields of few records, and a third of one with many.
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
from schema.prepared_fragments import Fragments
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

    def execute(
        self,
        context: Any,
        variables: dict[str, Any] | None = None,
        root: Any = None,
        fragments: Fragments | None = None,
    ) -> ExecutionResult:
        """
        What `graphql.execute_sync` would answer: the same data in the same order, and the same errors.

        Args:
            context: what resolvers find as ``info.context``.
            variables: as a client sent them.
            root: the value whose fields are asked for at the top.
            fragments: where finished JSON is kept; parts of the data may then be `orjson.Fragment`. ``None``: all of
                it is plain.

        Raises:
            TypeError: ``variables`` are not a dict.
        """
        if variables is not None and not isinstance(variables, dict):
            return self._referred(context, variables, root)
        coerced = self._variables.coerced(variables or {})
        if isinstance(coerced, list):
            return ExecutionResult(None, coerced)
        select = self.form(coerced, finish=fragments is not None)
        if select is None:
            return self._referred(context, variables, root)
        request = Request(context, root, coerced, [], fragments)
        try:
            data = select(root, request, None)
        except GraphQLError as error:
            data = None
            request.errors.append(error)
        if not request.errors:
            return ExecutionResult(data, None)
        return ExecutionContext.build_response(data, request.errors)

    def form(self, variables: dict[str, Any], *, finish: bool = False) -> Complete | None:
        """The compiled operation for the values of its conditions; ``None`` when graphql-core has to execute it."""
        values = (finish, *[variables.get(name) for name in self.conditions])
        if values in self._forms:
            return self._forms[values]
        if len(self._forms) == MOST_FORMS or not all(isinstance(value, bool) for value in values):
            return None
        form = self._forms[values] = self._compiled(
            {name: bool(variables[name]) for name in self.conditions}, finish=finish
        )
        return form

    def _compiled(self, conditions: dict[str, bool], *, finish: bool) -> Complete | None:
        query = self._schema.query_type
        assert query is not None  # noqa: S101 - a valid schema has one
        try:
            return Selections(self._schema, self._fragments, self._operation, conditions, finish=finish).of_root(query)
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
