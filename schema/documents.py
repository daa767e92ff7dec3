"""Documents: GraphQL texts parsed, measured, validated and costed once, and kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

from graphql import DocumentNode, GraphQLError, GraphQLSchema, GraphQLSyntaxError, parse, validate

from schema.costs import check_cost
from schema.limits import LimitExceeded, Limits, check_shape
from schema.masking import VALIDATION_FAILED, masked
from schema.prepared import Operation, prepare

CHARACTERS_PER_DOCUMENT = 2000
"""The average text that room is kept for: a syntax tree takes some 150 bytes for each of its characters."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    A text that has been looked at.

    Attributes:
        document: the syntax tree, ready to be executed; ``None`` when the text cannot be.
        errors: why it cannot; empty when it can.
        characters: length of the text.
        operations: those of its operations that were asked for, compiled; ``None`` for one that
            graphql-core has to execute.
    """

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    characters: int
    operations: dict[str | None, Operation | None] = field(default_factory=dict)

    def operation(self, schema: GraphQLSchema, name: str | None) -> Operation | None:
        """
        One of its operations, compiled when it is first asked for.

        Args:
            schema: what it asks.
            name: an operation that the document has; ``None``: its only one.
        """
        if self.document is None:
            return None
        if name not in self.operations:
            self.operations[name] = prepare(schema, self.document, name)
        return self.operations[name]


class Documents:
    """
    The texts that clients send, each looked at once.

    Texts that are refused are kept as well, so that sending one again and again costs nothing. The least
    recently used go first, when there are more than ``kept`` of them or when they are long.

    Args:
        schema: what the texts are asked of.
        limits: the most that one of them may ask for.
        kept: how many are kept.
    """

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, kept: int) -> None:
        self._schema = schema
        self._limits = limits
        self._kept = kept
        self._prepared: OrderedDict[bytes, Prepared] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._prepared)

    def prepare(self, query: str) -> Prepared:
        """The text as a document to execute, or the errors that forbid it."""
        if len(query) > self._limits.characters:
            return self._refused(_too_long(query, self._limits))  # cheaper to refuse again than to keep
        # Half a surrogate pair is the parser's to refuse, not the encoder's.
        key = sha256(query.encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            if known := self._prepared.get(key):
                self._prepared.move_to_end(key)
                return known
        prepared = self._look_at(query)
        with self._lock:
            self._keep(key, prepared)
        return prepared

    def _keep(self, key: bytes, prepared: Prepared) -> None:
        if key in self._prepared:  # another thread was faster
            return
        self._prepared[key] = prepared
        self._characters += prepared.characters
        while len(self._prepared) > self._kept or self._characters > self._kept * CHARACTERS_PER_DOCUMENT:
            _, dropped = self._prepared.popitem(last=False)
            self._characters -= dropped.characters

    def _look_at(self, query: str) -> Prepared:
        try:
            document = _parsed(query, self._limits)
            check_shape(document, self._limits)
            errors = validate(self._schema, document)
            if not errors:
                check_cost(document, self._schema, self._limits)
        except GraphQLError as error:
            return self._refused(error, characters=len(query))
        except LimitExceeded as refusal:
            return self._refused(refusal.located(), characters=len(query))
        return self._refused(*errors, characters=len(query)) if errors else Prepared(document, (), len(query))

    def _refused(self, *errors: GraphQLError, characters: int = 0) -> Prepared:
        # Masked errors are new ones: an error as it was raised holds every frame that it passed.
        return Prepared(None, tuple(masked(errors, otherwise=VALIDATION_FAILED)), characters)


def _parsed(query: str, limits: Limits) -> DocumentNode:
    try:
        return parse(query, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if "tokens. Parsing aborted" not in error.message:
            raise
        raise LimitExceeded(
            f"The document has more tokens than the token limit of {limits.tokens}. "
            "Move long values into variables, or ask in several requests.",
            f"查询的词元超过了上限 {limits.tokens} 个。请把较长的值放入变量，或分多次请求。",
        ) from None


def _too_long(query: str, limits: Limits) -> GraphQLError:
    return LimitExceeded(
        f"The document is {len(query)} characters long and the token limit of {limits.tokens} allows "
        f"{limits.characters}. Move long values into variables, or ask in several requests.",
        f"查询长度为 {len(query)} 个字符，词元上限 {limits.tokens} 允许 {limits.characters} 个字符。"
        "请把较长的值放入变量，或分多次请求。",
    ).located()
