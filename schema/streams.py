"""
Streams (事件流): `/graphql/stream`, for those who want no WebSocket.

The results of an operation are told as server-sent events, by the GraphQL-over-SSE protocol in its distinct
connections mode: a connection for each operation.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import orjson
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from schema.asked import Asked, asked_by_get, asked_by_post
from schema.http import told
from schema.requests import (
    RequestRefused,
    bounded,
    check_content_encoding,
    check_declared_length,
    check_media_type,
    refusal,
)
from schema.subscriptions import Subscriptions, told_of

EVENTS = "text/event-stream"
PING_SECONDS = 15
"""How often a silent stream of events shows that it lives."""


class Streams:
    """
    `/graphql/stream`.

    Args:
        subscriptions: what goes on.
    """

    def __init__(self, subscriptions: Subscriptions) -> None:
        self._subscriptions = subscriptions
        self._bounds = subscriptions.endpoint.bounds

    def route(self) -> Route:
        """Where it is served."""
        return Route("/graphql/stream", self._answer, methods=["GET", "POST"])

    async def _answer(self, request: Request) -> Response:
        try:
            asked = await self._asked(request)
            self._subscriptions.check_room()
        except RequestRefused as refused:
            return refusal(refused)
        return Events(self._events(asked), ping=PING_SECONDS)

    async def _asked(self, request: Request) -> Asked:
        accepted = request.headers.get("accept", EVENTS)
        if not any(media_type in accepted for media_type in (EVENTS, "text/*", "*/*")):
            raise RequestRefused(
                406,
                f"Events are told as `{EVENTS}` only. Accept that, or ask at /graphql.",
                f"此处只返回 {EVENTS}。请在 Accept 中写明，或改用 /graphql。",
                code="NOT_ACCEPTABLE",
            )
        if request.method == "GET":
            return asked_by_get(request.scope["query_string"], self._bounds)
        check_content_encoding(request.headers.get("content-encoding", ""))
        check_declared_length(request.headers, max_body_bytes=self._bounds.body_bytes)
        check_media_type(request.headers.get("content-type", ""))
        body = await Request(request.scope, bounded(request.receive, max_body_bytes=self._bounds.body_bytes)).body()
        return asked_by_post(body, self._bounds)

    async def _events(self, asked: Asked) -> AsyncIterator[ServerSentEvent]:
        yield ServerSentEvent(comment="open")  # what stands between passes the head on no sooner than the first bytes
        try:
            async with aclosing(self._subscriptions.results(asked)) as results:
                async for result in results:
                    yield _event("next", told(result))
        except Exception as error:  # noqa: BLE001 - a surprise is told by its reference, whatever it is
            yield _event("next", {"errors": [shown.formatted for shown in told_of(error)]})
        yield ServerSentEvent(event="complete", data="")


class Events(EventSourceResponse):
    """
    A stream of events that always ends as HTTP wants it.

    When the server stops, it ends without the event `complete`, and its client knows that it has to come again.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        is_open = True

        async def noted(message: Message) -> None:
            nonlocal is_open
            is_open = message.get("more_body", True)
            await send(message)

        await super().__call__(scope, receive, noted)
        if is_open:
            await send({"type": "http.response.body", "body": b""})


def _event(name: str, content: Any) -> ServerSentEvent:
    return ServerSentEvent(event=name, data=orjson.dumps(content).decode())
