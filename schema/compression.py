"""
Compression: long answers made short for clients that accept it.

The levels are those beyond which time grows faster than answers shrink: of an answer of 49 kB, zstd 3 makes 6.2 kB
in 57 µs, brotli 3 makes 6.0 kB in 157 µs and gzip 5 makes 5.8 kB in 208 µs; brotli 5 would make 5.0 kB in 401 µs.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import brotli
import zstandard
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Header = tuple[bytes, bytes]

SMALLEST = 1400
"""Bytes of the shortest answer that is compressed; with its head, a shorter one is one packet anyhow."""

AT_ONCE = 200_000
"""Bytes of the longest answer that is compressed in the event loop's thread; that takes up to a millisecond."""

KEPT_HEADERS = 256
"""How many values of `Accept-Encoding` are remembered with what they mean."""

LONGEST_KEPT = 200
"""Characters of the longest value that is remembered."""

TEXTS = (b"text/", b"application/json", b"application/graphql-response+json")
"""How the media types begin of what is compressed."""


@dataclass(frozen=True, slots=True)
class Coding:
    """
    A content coding.

    Attributes:
        name: as HTTP has it.
        compress: makes a body short.
    """

    name: bytes
    compress: Callable[[bytes], bytes]


CODINGS = (
    Coding(b"zstd", lambda body: zstandard.compress(body, 3)),
    Coding(b"br", lambda body: brotli.compress(body, quality=3)),
    Coding(b"gzip", lambda body: gzip.compress(body, 5, mtime=0)),
)
"""The codings that are offered, the best first."""


class Answer(NamedTuple):
    """
    What is sent, all at once.

    Attributes:
        status: the status code.
        headers: all but the length of the body.
        body: as it was made.
    """

    status: int
    headers: list[Header]
    body: bytes


def coding_for(accept_encoding: bytes) -> Coding | None:
    """The coding that a client likes best, of equal ones the best; ``None``: the answer as it is."""
    if not accept_encoding:
        return None
    return _remembered(accept_encoding) if len(accept_encoding) <= LONGEST_KEPT else _chosen(accept_encoding)


async def send_whole(send: Send, answer: Answer, coding: Coding | None) -> None:
    """Send an answer, compressed if it is long."""
    if coding is not None and len(answer.body) > AT_ONCE:
        status, headers, body = await asyncio.to_thread(finished, answer, coding)
    else:
        status, headers, body = finished(answer, coding)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def finished(answer: Answer, coding: Coding | None) -> Answer:
    """An answer as it is sent: compressed if it is long, with the length of its body among the headers."""
    status, headers, body = answer
    if len(body) >= SMALLEST:
        headers, body = _encoded(headers, body, coding)
    if status not in (204, 304):
        headers = [(b"content-length", b"%d" % len(body)), *headers]
    return Answer(status, headers, body)


def compressing(app: ASGIApp) -> ASGIApp:
    """An application whose long texts are compressed; what it sends in pieces is left as it is."""

    async def compressed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        accepted = next((value for name, value in scope["headers"] if name == b"accept-encoding"), b"")
        await app(scope, receive, _holding(send, coding_for(accepted)))

    return compressed


def _holding(send: Send, coding: Coding | None) -> Send:
    """Holds the head of an answer until its body comes, and sends both."""
    held: list[Message] = []

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            held.append(message)
            return
        if not held:
            await send(message)
            return
        start = held.pop()
        if message["type"] == "http.response.body" and not message.get("more_body") and _is_text(start["headers"]):
            headers = [pair for pair in start["headers"] if pair[0] != b"content-length"]
            await send_whole(send, Answer(start["status"], headers, message.get("body", b"")), coding)
        else:
            await send(start)
            await send(message)

    return sent


def _is_text(headers: list[Header]) -> bool:
    named = dict(headers)
    return b"content-encoding" not in named and named.get(b"content-type", b"").startswith(TEXTS)


def _encoded(headers: list[Header], body: bytes, coding: Coding | None) -> tuple[list[Header], bytes]:
    """A long body and its headers in a coding; the tag of one in a coding is another, and caches are told of both."""
    if not any(name == b"vary" for name, _ in headers):
        headers = [*headers, (b"vary", b"Accept-Encoding")]
    if coding is None:
        return headers, body
    body = coding.compress(body)
    tagged = [(name, tag_in(value, coding) if name == b"etag" else value) for name, value in headers]
    return [*tagged, (b"content-encoding", coding.name)], body


def tag_in(tag: bytes, coding: Coding) -> bytes:
    """The entity tag of an answer in a coding, from the tag of the answer as it is."""
    return b'%s-%s"' % (tag[:-1], coding.name)


def _chosen(accept_encoding: bytes) -> Coding | None:
    weights: dict[str, float] = {}
    for entry in accept_encoding.decode("latin-1").split(","):
        name, _, parameters = entry.partition(";")
        weights[name.strip().lower()] = _weight(parameters)
    others = weights.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: weights.get(coding.name.decode(), others))  # the first of equal ones
    weight = weights.get(best.name.decode(), others)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


_remembered = lru_cache(KEPT_HEADERS)(_chosen)


def _weight(parameters: str) -> float:
    """The weight of an entry, 0 to 1; one that is no number counts as 0."""
    name, _, value = parameters.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
