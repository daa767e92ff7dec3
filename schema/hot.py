"""
The hot path: an ordinary question, from the bytes of the request to the bytes of the answer.

What nearly every request is, a POST or GET that is well formed and can be executed, is answered
here without the objects that the general view makes for each request. Whatever is out of the ordinary
is handed to the view with all that was read of it, so that the view alone says what is wrong. What
both do, they do by the same functions; a test holds their answers together, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
from graphql_server.exceptions import GraphQLValidationError
from starlette.datastructures import QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schema.http import Endpoint, Protocol, asked_in, body_parameters, protocol_of, query_parameters, told
from schema.requests import GRAPHQL_JSON, JSON, RequestRefused, check_media_type

KEPT_HEADERS = 256
"""How many different headers are remembered with what they mean; there are few among ordinary requests."""


class HotPath:
    """
    The endpoint for ordinary questions, before the general one.

    Args:
        endpoint: the general view; it also executes.
        path: where it is served; every other path goes on to ``others``.
        others: the application that serves all else.
    """

    def __init__(self, endpoint: Endpoint, path: str, others: ASGIApp) -> None:
        self._endpoint = endpoint
        self._path = path
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._others(scope, receive, send)
        elif scope["method"] == "POST":
            await self._post(scope, receive, send)
        elif scope["method"] == "GET":
            await self._get(scope, receive, send)
        else:
            await self._endpoint(scope, receive, send)

    async def _post(self, scope: Scope, receive: Receive, send: Send) -> None:
        content_type, accept, length = _headers(scope)
        read: list[Message] = []
        if _is_json(content_type) and _is_short(length, self._endpoint.max_body_bytes):
            body = await self._body(receive, read)
            protocol = _protocol(accept)
            answer = None if body is None else self._answer(lambda: body_parameters(body), "POST", protocol)
            if answer is not None:
                await _send(send, answer, protocol)
                return
        await self._endpoint(scope, _again(read, receive), send)

    async def _body(self, receive: Receive, read: list[Message]) -> bytes | None:
        """The body of a request, its messages noted; ``None`` when it is too long, or its sender has gone."""
        body = b""
        while len(body) <= self._endpoint.max_body_bytes:
            message = await receive()
            read.append(message)
            if message["type"] != "http.request":
                return None
            body += message.get("body", b"")
            if not message.get("more_body", False):
                return body if len(body) <= self._endpoint.max_body_bytes else None
        return None

    async def _get(self, scope: Scope, receive: Receive, send: Send) -> None:
        protocol = _protocol(_headers(scope)[1])
        answer = self._answer(lambda: query_parameters(QueryParams(scope["query_string"])), "GET", protocol)
        if answer is None:
            await self._endpoint(scope, receive, send)
        else:
            await _send(send, answer, protocol)

    def _answer(self, parameters: Callable[[], Any], method: str, protocol: Protocol) -> bytes | None:
        """The answer's bytes; ``None`` when the general view has to say something else."""
        world = self._endpoint.world()
        if world is None:
            return None
        try:
            return orjson.dumps(told(self._endpoint.execute(asked_in(parameters(), protocol), world, method=method)))
        except (RequestRefused, GraphQLValidationError):
            return None
        except Exception:  # noqa: BLE001 - the view meets the same surprise, and masks it
            return None


async def _send(send: Send, body: bytes, protocol: Protocol) -> None:
    media_type = _STRICT if protocol == "http-strict" else _PLAIN
    headers = [(b"content-length", str(len(body)).encode()), media_type]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


_PLAIN = (b"content-type", JSON.encode())
_STRICT = (b"content-type", GRAPHQL_JSON.encode())


def _headers(scope: Scope) -> tuple[bytes, bytes, bytes]:
    """What a request declares its body to be, what it accepts, and how long it is; the first of each counts."""
    content_type = accept = length = None
    for name, value in scope["headers"]:
        if name == b"content-type" and content_type is None:
            content_type = value
        elif name == b"accept" and accept is None:
            accept = value
        elif name == b"content-length" and length is None:
            length = value
    return content_type or b"", accept or b"", length or b"0"


def _is_short(length: bytes, most: int) -> bool:
    """Whether a body is declared no longer than it may be; a length that is no number is the view's to refuse."""
    return length.isdigit() and int(length) <= most


@lru_cache(KEPT_HEADERS)
def _is_json(content_type: bytes) -> bool:
    try:
        check_media_type(content_type.decode("latin-1"))
    except RequestRefused:
        return False
    return True


@lru_cache(KEPT_HEADERS)
def _protocol(accept: bytes) -> Protocol:
    return protocol_of(accept.decode("latin-1"))


def _again(read: list[Message], receive: Receive) -> Receive:
    """What was read already, and then what follows."""
    left = iter(read)

    async def received() -> Message:
        return next(left, None) or await receive()

    return received
