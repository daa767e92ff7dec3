"""
Documents: GraphQL texts parsed, measured, validated and costed once, and kept.

A text is counted where it comes in; the rest of its first look takes up to 25 µs for each of its tokens and is
therefore done beside the event loop, one text after another, so that a long one holds up only other new ones.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationType, parse, validate

from schema.costs import check_cost
from schema.limits import LimitExceeded, Limits, check_shape
from schema.masking import VALIDATION_FAILED, masked
from schema.persisted import BadTrustedDocument, check_hash, hash_of, not_trusted
from schema.prepared import Operation, prepare
from schema.requests import RequestRefused, chosen
from schema.scanning import check_text
from schema.shapes import Shapes

CHARACTERS_PER_DOCUMENT = 200
"""The average text that room is kept for: with its operations compiled, a text takes up to 1 kB for each character."""

MOST_WAITING = 64
"""New texts that wait to be looked at; a client that comes later is asked to come again."""


@dataclass(frozen=True, slots=True)
class Ready:
    """
    An operation that can be executed.

    Attributes:
        kind: query, mutation or subscription.
        prepared: the operation compiled; ``None``: graphql-core has to execute it.
        name: its name in the document; ``None``: it has none.
    """

    kind: OperationType
    prepared: Operation | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    A text that has been looked at.

    Attributes:
        text: the text.
        hash: its SHA-256 in hexadecimal digits.
        document: the syntax tree, ready to be executed; ``None`` when the text cannot be.
        errors: why it cannot; empty when it can.
        operations: those of its operations that were asked for, by the name that was given.
    """

    text: str
    hash: str
    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    operations: dict[str | None, Ready] = field(default_factory=dict)

    def operation(self, schema: GraphQLSchema, name: str | None) -> Ready | None:
        """
        One of its operations, compiled when it is first asked for; ``None`` when the text cannot be executed.

        Args:
            schema: what it asks.
            name: which one; ``None``: its only one.

        Raises:
            RequestRefused: it has no such operation, or several and no name tells which.
        """
        ready = self.operations.get(name)
        if ready is None and self.document is not None:
            operation = chosen(self.document, name)
            compiled = prepare(schema, self.document, name)
            ready = self.operations[name] = Ready(
                operation.operation, compiled, operation.name.value if operation.name else None
            )
        return ready


class Documents:
    """
    The texts that clients send, each looked at once; for the event loop's thread.

    Texts that are refused are kept as well, so that sending one again and again costs nothing. The least
    recently used go first, when there are more than ``kept`` of them or when they are long.

    Args:
        schema: what the texts are asked of.
        limits: the most that one of them may ask for.
        kept: how many are kept.
        trusted: texts by name, the only ones that are then answered, and all of them kept; ``None``: any text.

    Attributes:
        shapes: bodies that ask for texts that are kept; forgotten when any of these goes.

    Raises:
        BadTrustedDocument: a trusted text cannot be executed, or passes a limit.
    """

    def __init__(
        self, schema: GraphQLSchema, limits: Limits, *, kept: int, trusted: Mapping[str, str] | None = None
    ) -> None:
        self._schema = schema
        self._limits = limits
        self._kept = kept
        self._by_text: OrderedDict[str, Prepared] = OrderedDict()
        self._by_hash: dict[str, Prepared] = {}
        self.shapes: Shapes[Any] = Shapes()
        self._characters = 0
        self._under_way: dict[str, asyncio.Future[Prepared]] = {}
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="documents")
        self._trusted_only = trusted is not None
        for name, text in (trusted or {}).items():
            self._trust(name, text)

    def __len__(self) -> int:
        return len(self._by_text)

    def kept(self, query: str | None, hash_: str | None = None) -> Prepared | None:
        """The text if it has been looked at: by itself, by its hash, or by both if they belong together."""
        if hash_ is None:
            prepared = self._by_text.get(query or "")
        else:
            prepared = self._by_hash.get(hash_)
            if prepared is not None and query and query != prepared.text:
                return None
        if prepared is not None:
            self.touch(prepared)
        return prepared

    def touch(self, prepared: Prepared) -> None:
        """Note that a text that is kept is used again."""
        self._by_text.move_to_end(prepared.text)

    def prepare(self, query: str) -> Prepared:
        """
        The text as a document to execute, or the errors that forbid it.

        Raises:
            RequestRefused: it is not trusted.
        """
        known = self.kept(query)
        if known is None and self._trusted_only:
            raise not_trusted()
        return known or self._counted(query) or self._keep(self._look_at(query))

    async def prepared(self, query: str | None, hash_: str | None = None, name: str | None = None) -> Prepared:
        """
        The same, looked at beside the event loop.

        Args:
            query: the text; ``None``: it is known by its hash.
            hash_: its SHA-256, if the client told it.
            name: the operation that is compiled at the same time.

        Raises:
            GraphQLValidationError: the text of that hash is not known.
            RequestRefused: the hash belongs to another text, the text is not trusted, or too many are waiting.
        """
        known = self.kept(query, hash_)
        if known is not None:
            return known
        if hash_ is not None:
            check_hash(query, hash_, trusted_only=self._trusted_only)
        if self._trusted_only:
            raise not_trusted()
        text = query or ""
        return self._counted(text) or await self._seen(text, name)

    def _trust(self, name: str, text: str) -> None:
        prepared = self._counted(text) or self._look_at(text)
        if prepared.document is None:
            raise BadTrustedDocument(name, prepared.errors[0].message)
        self._keep(prepared)

    def _counted(self, query: str) -> Prepared | None:
        """The refusal of a text that need not be parsed for it; it is cheaper to count again than to keep that."""
        try:
            check_text(query, self._limits)
        except LimitExceeded as refusal:
            return _refused(query, refusal.located(query))
        return None

    async def _seen(self, query: str, name: str | None) -> Prepared:
        """The first look at a text, one for all who send it meanwhile."""
        look = self._under_way.get(query)
        if look is None:
            if len(self._under_way) >= MOST_WAITING:
                raise _busy()
            look = asyncio.get_running_loop().run_in_executor(self._beside, self._look_at, query, name)
            self._under_way[query] = look
            look.add_done_callback(lambda _: self._under_way.pop(query, None))
        return self._keep(await asyncio.shield(look))

    def _keep(self, prepared: Prepared) -> Prepared:
        if prepared.text in self._by_text:
            return self._by_text[prepared.text]
        self._by_text[prepared.text] = self._by_hash[prepared.hash] = prepared
        self._characters += len(prepared.text)
        while not self._trusted_only and self._is_full():
            _, dropped = self._by_text.popitem(last=False)
            del self._by_hash[dropped.hash]
            self.shapes.clear()
            self._characters -= len(dropped.text)
        return prepared

    def _is_full(self) -> bool:
        return len(self._by_text) > self._kept or self._characters > self._kept * CHARACTERS_PER_DOCUMENT

    def _look_at(self, query: str, name: str | None = None) -> Prepared:
        try:
            document = parse(query)
            check_shape(document, self._limits)
            errors = validate(self._schema, document)
            if not errors:
                check_cost(document, self._schema, self._limits)
        except GraphQLError as error:
            return _refused(query, error)
        except LimitExceeded as refusal:
            return _refused(query, refusal.located(query))
        if errors:
            return _refused(query, *errors)
        prepared = Prepared(query, hash_of(query), document, ())
        with suppress(RequestRefused):  # whoever asks for an operation that it has not is told so then
            prepared.operation(self._schema, name)
        return prepared


def _refused(query: str, *errors: GraphQLError) -> Prepared:
    """A text that cannot be executed."""
    # Masked errors are new ones: an error as it was raised holds every frame that it passed.
    told = tuple(masked(errors, otherwise=VALIDATION_FAILED))
    for error in told:
        error.nodes = error.source = error.positions = None  # the locations are worked out; the syntax tree can go
    return Prepared(query, hash_of(query), None, told)


def _busy() -> RequestRefused:
    return RequestRefused(
        503,
        f"{MOST_WAITING} new documents are waiting to be looked at. Try again in a second; known ones are answered.",
        f"等待检查的新查询已有 {MOST_WAITING} 个。请一秒后重试，已知的查询仍可使用。",
        code="BUSY",
        headers={"Retry-After": "1"},
    )
