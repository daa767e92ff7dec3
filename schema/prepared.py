"""
Prepared operations: an operation is compiled once, and then answers what graphql-core would answer.

**Method.** All that follows from the document and the schema is worked out once: which fields are asked of which
type under which keys (by graphql-core's own `collect_fields`), constant arguments, the ways to complete values, what
resolvers are told. Each selection on each object type becomes one Python function, written out field by field. There
are two of each, compiled when they are first wanted. One answers with values, as graphql-core does:

    data = {}
    try:
        data['code'] = value if (value := source.it.code).__class__ is str else complete_2(value)
    except Exception:
        data['code'] = failed_1(request, (trail, 'code', 'Licence'))
    …
    return data

The trail is a chain of tuples of which an error, or a resolver that asks for it, makes a path. An error of a field that
may be null is noted, that of one that may not be is raised, as in graphql-core, whose functions do whatever is rare:
coercing lists and input objects, and saying what is wrong with a variable, an argument, a value or a type.

The other answers with what orjson can write as it stands, and knows no errors. Whatever goes wrong is raised, and the
whole request is answered with values instead, which tells all that is wrong and where:

    return {'code': value if (value := it.code).__class__ is str else other_3(value), …}

In it a resolver that only reads (`schema.readings`) is no call but an expression; what is read is written from the
record and the question around it, without a `Seen` of its own unless a resolver wants one; a record of which only
scalars are asked is written in place; and what belongs to the snapshot and is the same on every day, an item, say, or
the papers of its guide, is finished once and kept (`schema.prepared_fragments`). Answers that a plan says but for what is
the place's own are written once for each plan, with holes that each answer fills (`schema.prepared_molds`).

An operation with variables in `@skip` and `@include` has one form for each combination of their values.

**Limits.** `prepare` gives nothing, and an operation refers a request to graphql-core, when that has to do the work: see
there. Resolvers that name their second argument with an underscore in front (`_info`) are given ``None`` for it. Asynchronous
iterables are no lists. Resolvers compute and change nothing: they may be asked twice where something is wrong, as may
a type's `serialize` and `resolve_type`, and are taken to answer the same both times. A scalar's `parse_value` that makes null of
what is none passes for its value, also where null is not allowed.

**Cost**, of the front desk's question (60 fields, 1.7 kB; its handling apart): graphql-core 290 µs, values and
`orjson.dumps` 26 to 45 µs, finished JSON 7 to 12 µs, as much of it finds its records in the processor's caches, and
4 to 6 µs by a mold. Three variables take 0.4 µs, the resolver at the top 0.2 µs, a step or an office 0.4 µs, a scalar
0.06 µs, what is kept 0.1 µs, a resolver with a `Seen` of its own 0.3 µs. Compiling takes 40 µs for each field and form,
and 8 µs when another document has asked the same of the same type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

import orjson
from graphql import (
    DocumentNode,
    ExecutionContext,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    execute_sync,
    validate_schema,
    visit,
)

from schema.prepared_fragments import Fragments
from schema.prepared_outlines import NotPreparedError, Outline
from schema.prepared_selections import Selections
from schema.prepared_texts import Texts
from schema.prepared_values import Complete, Request, Trail
from schema.prepared_variables import Variables
from schema.waiting import may_wait

Form = TypeVar("Form")

Write = Callable[[Any, Request, Trail], Any]
"""Answers with all that an operation asks, ready to be written."""

FEW_FIELDS = 200
"""
Fields that are looked at for an operation whose errors are told only when the first of them comes: some are looked at several
times, and to compile what tells errors takes up to 4 ms then.
"""

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
        may wait, more than ``MOST_FIELDS`` fields, or no such operation.
    """
    operation = _chosen(document, operation_name)
    if operation is None or operation.operation is not OperationType.QUERY or validate_schema(schema):
        return None
    prepared = Operation(schema, document, operation, operation_name)
    if prepared.conditions:  # its forms are compiled later, when nobody could wait any more
        return None if _waits_somewhere(schema, document, operation) else prepared
    return prepared if prepared.is_ready() else None


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
        declared = {one.variable.name.value for one in operation.variable_definitions}
        within = [operation.selection_set, *(one.selection_set for one in self._fragments.values())]
        self.conditions = tuple(sorted(declared & {name for one in within for name in _conditions(one)}))
        self._forms = Forms[Complete](
            self.conditions, lambda kind, outline: Selections(outline).of_root(kind), self._outlined
        )
        self._texts = Forms[Write](self.conditions, lambda kind, outline: Texts(outline).of_root(kind), self._outlined)

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

    def answer(
        self, context: Any, variables: dict[str, Any] | None = None, root: Any = None, *, fragments: Fragments
    ) -> bytes | None:
        """
        The whole body of a response, ``{"data":…}``: what orjson makes of the data that `execute` answers with.

        Args:
            context: what resolvers find as ``info.context``; a `World` in the service.
            variables: as a client sent them.
            root: the value whose fields are asked for at the top.
            fragments: where finished JSON is kept, of the snapshot that most of the data comes from.

        Returns:
            ``None`` when there is any error to tell, or when graphql-core has to execute the operation: `execute` then
            says what. Resolvers compute and change nothing, so they may be asked again.
        """
        try:
            coerced = self._variables.coerced(variables or {})
            if isinstance(coerced, list) or (write := self._texts.of(coerced)) is None:
                return None
            data = write(root, Request(context, root, coerced, [], fragments), None)
            return orjson.dumps({"data": data})
        except Exception:  # noqa: BLE001 - whatever it is, `execute` meets it again and says where
            return None

    def is_ready(self) -> bool:
        """
        Whether it can be answered without graphql-core, if nothing in it depends on conditions.

        What tells errors is compiled with it if it is large, else when there is one: few operations ever have any.
        """
        return (self.text({}) is not None and self._texts.fields <= FEW_FIELDS) or self.form({}) is not None

    def form(self, variables: dict[str, Any]) -> Complete | None:
        """What answers with values, for the values of its conditions; ``None`` when graphql-core has to execute it."""
        return self._forms.of(variables)

    def text(self, variables: dict[str, Any]) -> Write | None:
        """What answers with what orjson can write as it stands; otherwise as `form`."""
        return self._texts.of(variables)

    def _outlined(self, conditions: dict[str, bool]) -> Outline:
        return Outline(self._schema, self._fragments, self._operation, conditions)

    def _referred(self, context: Any, variables: Any, root: Any) -> ExecutionResult:
        return execute_sync(self._schema, self._document, root, context, variables, self._operation_name)


class Forms(Generic[Form]):
    """
    What is compiled of an operation, once for each combination of values of its conditions.

    Args:
        conditions: the variables of its `@skip` and `@include`.
        write: compiles what is asked of the type at the top.
        outlined: what the operation asks, given its conditions.

    Attributes:
        fields: how many fields were looked at for the form that was compiled last.
    """

    def __init__(
        self,
        conditions: tuple[str, ...],
        write: Callable[[GraphQLObjectType, Outline], Form],
        outlined: Callable[[dict[str, bool]], Outline],
    ) -> None:
        self._conditions = conditions
        self._write = write
        self._outlined = outlined
        self._known: dict[tuple[object, ...], Form | None] = {}
        self.fields = 0

    def of(self, variables: dict[str, Any]) -> Form | None:
        """The form for the values of its conditions; ``None`` when graphql-core has to execute it."""
        values = tuple([variables.get(name) for name in self._conditions]) if self._conditions else ()
        if values in self._known:
            return self._known[values]
        if len(self._known) == MOST_FORMS or not all(isinstance(value, bool) for value in values):
            return None
        outline = self._outlined({name: bool(variables[name]) for name in self._conditions})
        form = self._known[values] = self._compiled(outline)
        return form

    def _compiled(self, outline: Outline) -> Form | None:
        query = outline.schema.query_type
        assert query is not None  # noqa: S101 - a valid schema has one
        try:
            return self._write(query, outline)
        except (NotPreparedError, GraphQLError, RecursionError):
            return None
        finally:
            self.fields = outline.fields


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    """The operation of a name, or the only one; ``None`` when there is none or it is not clear which."""
    operations = [
        one
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode) and (name is None or (one.name and one.name.value == name))
    ]
    return operations[0] if len(operations) == 1 else None


def _waits_somewhere(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> bool:
    """Whether any field of an operation may have to wait, whatever its conditions are."""
    looked = _Waiting(schema)
    for one in document.definitions:
        if one is operation or isinstance(one, FragmentDefinitionNode):
            visit(one, TypeInfoVisitor(looked.types, looked))
    return looked.found


class _Waiting(Visitor):
    """Looks for a field that may have to wait; of an abstract type, on any of its types."""

    def __init__(self, schema: GraphQLSchema) -> None:
        super().__init__()
        self.types = TypeInfo(schema)
        self.found = False
        self._schema = schema

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self.types.get_parent_type()
        kinds: Iterable[Any] = (parent,)
        if isinstance(parent, GraphQLInterfaceType | GraphQLUnionType):
            kinds = self._schema.get_possible_types(parent)
        fields = [kind.fields.get(node.name.value) for kind in kinds if isinstance(kind, GraphQLObjectType)]
        self.found = self.found or any(one is not None and one.resolve and may_wait(one.resolve) for one in fields)


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
