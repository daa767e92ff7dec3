"""
Subscriptions (订阅): operations that go on, one result after another.

A subscriber is a cursor and nothing else: it remembers what it was told last, and the next result is
worked out when the one before has been sent. So one that reads slowly, or never, holds up nobody, and
holds neither a queue nor an old snapshot.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack, aclosing, suppress
from datetime import UTC, date, datetime, time
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationType,
    create_source_event_stream,
    execute,
)
from graphql_server.exceptions import GraphQLValidationError

from catalog.errors import Refusal
from catalog.following import Live
from catalog.revisions import Revision
from schema.asked import Asked
from schema.http import Endpoint
from schema.logs import about
from schema.masking import masked, surprise
from schema.requests import RequestRefused
from schema.world import Seen, World

LONGEST_WAIT_SECONDS = 60.0
"""After that long a subscriber looks up by itself, so that a clock that was set does not matter for longer."""

AGAIN_SECONDS = 1.0
"""How long it is until a revision is looked for again that the database does not show yet."""

READ_AT_ONCE = 100
"""How many revisions that have gone by are read from the store at once."""


Revisions = Callable[[int, int], list[Revision]]
"""The revisions after a number, so many at most; called in a thread."""


class Watcher:
    """
    What subscriptions are told from: the snapshot that is live, and the revisions that have gone by.

    However many wait for the next revision, the snapshot's owner tells this one listener. For one event loop.

    Args:
        live: where the snapshot is.
        world: the world of this instant; ``None`` while no catalogue is loaded.
        revisions: reads revisions from the store.
    """

    def __init__(self, live: Live, world: Callable[[], World | None], revisions: Revisions) -> None:
        self._live = live
        self._world = world
        self._revisions = revisions
        self._waiting: set[asyncio.Future[None]] = set()
        self._listening = ExitStack()

    @property
    def waiting(self) -> int:
        """How many wait at this moment."""
        return len(self._waiting)

    def world(self) -> World:
        """
        The world of this instant.

        Raises:
            RequestRefused: no catalogue is loaded yet.
        """
        world = self._world()
        if world is None:
            raise RequestRefused(
                503,
                "The catalogue is not loaded yet. Try again in a few seconds; `/readyz` tells when it is.",
                "目录尚未加载完成。请几秒后重试，/readyz 会显示是否就绪。",
                code="NOT_READY",
                headers={"Retry-After": "5"},
            )
        return world

    async def change(self, number: int, until: date | None = None) -> None:
        """
        Wait until an answer may be another one.

        Args:
            number: the revision that it was asked of.
            until: the first day on which it may be another; ``None``: the day does not matter.
        """
        while (seconds := self._unchanged(number, until)) > 0:
            await self.reach(number + 1, min(seconds, LONGEST_WAIT_SECONDS))

    def _unchanged(self, number: int, until: date | None) -> float:
        """For how many seconds an answer stays the same if no revision lands; not above 0: it may be another one."""
        world = self.world()
        if world.snapshot.revision.number != number:
            return 0
        return LONGEST_WAIT_SECONDS if until is None else _seconds(world.asked_at, until)

    async def revisions(self, after: int) -> list[Revision]:
        """
        Revisions after one, up to the one that is live; waits while there are none.

        Raises:
            StoreUnavailable: the database failed while earlier revisions were read.
        """
        while True:
            latest = self.world().snapshot.revision
            if latest.number == after + 1:
                return [latest]  # what nearly every subscriber is told, and nothing need be read
            if latest.number <= after:
                await self.reach(after + 1, LONGEST_WAIT_SECONDS)
                continue
            found = await asyncio.to_thread(self._revisions, after, READ_AT_ONCE)
            live = [revision for revision in found if revision.number <= latest.number]
            if live:
                return live
            await asyncio.sleep(AGAIN_SECONDS)  # a replica that lags

    async def reach(self, number: int, seconds: float) -> bool:
        """Whether a revision of that number, or a later one, is live before the time is over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not self._live.is_at(number) and loop.time() < end:
            await self._swap(loop, number, end - loop.time())
        return self._live.is_at(number)

    async def _swap(self, loop: asyncio.AbstractEventLoop, number: int, seconds: float) -> None:
        """Wait until the next snapshot is live, or until the time is over."""
        if not self._waiting:
            self._listening.enter_context(self._live.listening(lambda _: _call(loop, self._wake)))
        swapped = loop.create_future()
        self._waiting.add(swapped)
        timer = loop.call_later(seconds, _set, swapped)
        try:
            if not self._live.is_at(number):  # or it was swapped in before anybody listened
                await swapped
        finally:
            timer.cancel()
            self._waiting.discard(swapped)
            if not self._waiting:
                self._listening.close()

    def _wake(self) -> None:
        for swapped in self._waiting:
            _set(swapped)


def _set(swapped: asyncio.Future[None]) -> None:
    if not swapped.done():
        swapped.set_result(None)


def _call(loop: asyncio.AbstractEventLoop, wake: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # the loop has been closed meanwhile, and nobody waits any more
        loop.call_soon_threadsafe(wake)


def _seconds(now: datetime, day: date) -> float:
    """How long it is until a day begins in the time zone of an instant; not above 0: it has begun."""
    begins = datetime.combine(day, time(), now.tzinfo)
    return (begins.astimezone(UTC) - now.astimezone(UTC)).total_seconds()


class Subscriptions:
    """
    What goes on at this moment, and the way to begin more.

    Args:
        endpoint: keeps the documents, and executes queries.
        watcher: what subscriptions are told from.
        most: how many may go on at the same time.

    Attributes:
        open: how many go on.
    """

    def __init__(self, endpoint: Endpoint, watcher: Watcher, *, most: int) -> None:
        self.endpoint = endpoint
        self.open = 0
        self._watcher = watcher
        self._most = most

    def check_room(self) -> None:
        """
        Refuse one more subscriber than there may be.

        Raises:
            RequestRefused: there are as many already.
        """
        if self.open >= self._most:
            raise RequestRefused(
                503,
                f"{self._most} subscriptions are open, and no more are served. Try again later, or poll `/changes`.",
                f"订阅数已达上限 {self._most}。请稍后重试，或轮询 /changes。",
                code="TOO_MANY_SUBSCRIBERS",
                headers={"Retry-After": "30"},
            )

    async def results(self, asked: Asked) -> AsyncGenerator[ExecutionResult]:
        """
        The results of an operation: of a subscription one after another, of a query one.

        Raises:
            GraphQLValidationError: the document or its variables cannot be executed.
            RequestRefused: there is no such operation, it is a mutation, or too many go on already.
        """
        endpoint = self.endpoint
        prepared = await endpoint.documents.prepared(asked.query, asked.hash, asked.operation_name)
        ready = prepared.operation(endpoint.schema, asked.operation_name)
        if prepared.document is None or ready is None or ready.kind is not OperationType.SUBSCRIPTION:
            # Like a GET, it changes nothing.
            yield await endpoint.executed(await endpoint.asking(asked, self._watcher.world(), method="GET"))
            return
        about(ready.name, prepared.hash)
        self.check_room()
        self.open += 1
        try:
            async with aclosing(self._told(prepared.document, asked)) as results:
                async for result in results:
                    yield result
        finally:
            self.open -= 1

    async def _told(self, document: DocumentNode, asked: Asked) -> AsyncGenerator[ExecutionResult]:
        try:
            events = await create_source_event_stream(
                self.endpoint.schema, document, None, self._watcher, asked.variables, asked.operation_name
            )
            if isinstance(events, ExecutionResult):
                yield _not_begun(events)
                return
            async for event in events:
                result = await self._shown(document, asked, event)
                del event  # or its snapshot would stay for as long as the client takes to read
                yield result
        except Refusal as refusal:
            yield ExecutionResult(None, masked([GraphQLError(refusal.message, original_error=refusal)]))

    async def _shown(self, document: DocumentNode, asked: Asked, event: Seen[Any]) -> ExecutionResult:
        """What is selected of an event, in the world of that moment."""
        found = execute(self.endpoint.schema, document, event, event.world, asked.variables, asked.operation_name)
        result = await found if isawaitable(found) else found
        return ExecutionResult(result.data, masked(result.errors) if result.errors else None)


def _not_begun(result: ExecutionResult) -> ExecutionResult:
    """
    What is told of a subscription that its source refused.

    Raises:
        GraphQLValidationError: its variables do not fit.
    """
    errors = masked(result.errors or ())
    if all(error.path is None for error in errors):
        raise GraphQLValidationError(errors)
    return ExecutionResult(None, errors)


def told_of(error: Exception) -> list[GraphQLError]:
    """Why an operation ended, as its client may see it; a surprise is logged."""
    if isinstance(error, GraphQLValidationError):
        return list(error.errors)
    if isinstance(error, RequestRefused):
        extensions = {"code": error.code, "messageZh": error.reason_zh}
        return [GraphQLError(error.reason, extensions=extensions)]
    return [surprise(error)]
