"""Connections: a small application that does what it is told, served to clients by one protocol or another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from schema.heads import Answering

BODY = "在哪里办理".encode() * 10


async def whole(send: Send, body: bytes = BODY, status: int = 200, *headers: tuple[bytes, bytes]) -> None:
    """An answer of known length."""
    length = (b"Content-Length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [length, *headers]})
    await send({"type": "http.response.body", "body": body})


async def in_pieces(send: Send, pieces: list[bytes], length: int | None = None) -> None:
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for piece in pieces:
        await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body"})


async def echoed(receive: Receive, send: Send) -> None:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    await whole(send, body)


async def fails(send: Send, *, begun: bool) -> None:
    if begun:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    raise RuntimeError("the application broke down")


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Does what each path says."""
    doings: dict[str, Callable[[], Awaitable[None]]] = {
        "/whole": lambda: whole(send),
        "/large": lambda: whole(send, b"x" * 1_000_000),
        "/empty": lambda: whole(send, b""),
        "/nothing": lambda: in_pieces(send, []),
        "/no-content": lambda: whole(send, b"", 204),
        "/close": lambda: whole(send, BODY, 200, (b"connection", b"close")),
        "/chunked": lambda: in_pieces(send, [b"one", b"\r\ncontent-length: 3\r\n\r\n", b"three"]),
        "/pieces": lambda: in_pieces(send, [b"one", b"HTTP/1.1 200 OK", b"three"], 23),
        "/echo": lambda: echoed(receive, send),
        "/fails": lambda: fails(send, begun=False),
        "/fails-begun": lambda: fails(send, begun=True),
        "/too-long": lambda: in_pieces(send, [b"more than three"], 3),
        "/bad-header": lambda: whole(send, BODY, 200, (b"bad", b"a\r\nb")),
    }
    await doings[scope["path"]]()


@asynccontextmanager
async def serving(protocol: Any, application: Any = app, **options: Any) -> AsyncIterator[int]:
    """The port of a server."""
    config = uvicorn.Config(application, log_level="critical", access_log=False, **options)
    state = ServerState()
    config.load()
    state.default_headers = [(b"date", b"today")]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: protocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for connection in state.connections.copy():
        connection.shutdown()
    await asyncio.gather(*state.tasks, return_exceptions=True)


async def answers(port: int, *pieces: bytes) -> bytes:
    """All that a server sends for what is sent in pieces, until it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(0.01)
    got = await asyncio.wait_for(reader.read(-1), timeout=10)
    writer.close()
    return got


def asked(path: str, *, method: str = "GET", body: bytes = b"", headers: str = "", last: bool = True) -> bytes:
    """A request; after the last one the connection is to be closed."""
    closing = "connection: close\r\n" if last else ""
    length = f"content-length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nhost: here\r\n{length}{headers}{closing}\r\n".encode() + body


class Prompt:
    """An application that can also answer at once: it echoes what is posted."""

    def __init__(self) -> None:
        self.answered_at_once = self.refused_at_once = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, receive, send)

    def answering(self, target: bytes, headers: list[tuple[bytes, bytes]]) -> Answering | None:
        assert (b"host", b"here") in headers
        return self.echo if target == b"/echo" else None

    def echo(self, body: bytes) -> tuple[bytes, bytes] | None:
        if body == b"not at once":
            self.refused_at_once += 1
            return None
        self.answered_at_once += 1
        return b"\r\n", body


def echo(body: bytes, *, last: bool = False, headers: str = "") -> bytes:
    return asked("/echo", method="POST", body=body, headers=headers, last=last)
