"""The wire: whatever an application does, a client gets the same bytes as from uvicorn's own protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from schema.wire import PROTOCOL, Held, WholeAnswers, is_known

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


CHUNKED = (
    b"POST /echo HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n",
    b"3\r\none\r\n",
    b"0\r\n\r\n",
)
CORPUS: dict[str, tuple[bytes, ...]] = {
    **{
        path.strip("/"): (asked(path),)
        for path in ("/whole", "/large", "/empty", "/nothing", "/no-content", "/close", "/chunked", "/pieces")
    },
    **{path.strip("/"): (asked(path),) for path in ("/fails", "/fails-begun", "/too-long", "/bad-header")},
    "kept alive": (asked("/whole", last=False), asked("/chunked", last=False), asked("/whole")),
    "pipelined": (asked("/whole", last=False) + asked("/large", last=False) + asked("/empty"),),
    "HEAD": (asked("/whole", method="HEAD", last=False), asked("/whole")),
    "HEAD of a stream": (asked("/chunked", method="HEAD"),),
    "a body": (asked("/echo", method="POST", body=b"x" * 100_000),),
    "a body in chunks": CHUNKED,
    "a body after being invited": (asked("/echo", method="POST", body=b"one", headers="expect: 100-continue\r\n"),),
    "HTTP/1.0": (b"GET /whole HTTP/1.0\r\nhost: here\r\n\r\n",),
    "no HTTP": (b"nonsense\r\n\r\n",),
    "an upgrade that is none": (asked("/whole", headers="upgrade: h2c\r\n"),),
}


@pytest.mark.parametrize("pieces", CORPUS.values(), ids=CORPUS)
async def test_a_client_gets_the_same_bytes(pieces: tuple[bytes, ...]) -> None:
    async with serving(HttpToolsProtocol) as stock, serving(WholeAnswers) as ours:
        expected = await answers(stock, *pieces)
        assert expected.startswith(b"HTTP/1.1 ") or pieces == CORPUS["bad-header"]
        assert await answers(ours, *pieces) == expected


class Prompt:
    """An application that can also answer at once: it echoes what is posted."""

    def __init__(self) -> None:
        self.answered_at_once = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, receive, send)

    def at_once(self, target: bytes, headers: list[tuple[bytes, bytes]], body: bytes) -> tuple[int, Any, bytes] | None:
        assert (b"host", b"here") in headers
        if target != b"/echo" or body == b"not at once":
            return None
        self.answered_at_once += 1
        return 200, [(b"content-length", str(len(body)).encode())], body


def echo(body: bytes, *, last: bool = False, headers: str = "") -> bytes:
    return asked("/echo", method="POST", body=body, headers=headers, last=last)


AT_ONCE: dict[str, tuple[int, tuple[bytes, ...]]] = {
    "one after the other": (2, (echo(b"one"), echo(b"two"), echo(b"three", last=True))),
    "pipelined": (2, (echo(b"one") + echo(b"two") + asked("/whole"),)),
    "behind one that takes longer": (0, (asked("/chunked", last=False) + echo(b"one") + asked("/whole"),)),
    "with a body that comes later": (0, (echo(b"one")[:-3], b"on", b"e", asked("/whole"))),
    "with a body that comes in part": (0, (echo(b"one")[:-1], b"e", asked("/whole"))),
    "before one that comes in part": (1, (echo(b"one") + echo(b"two")[:-1], b"o", asked("/whole"))),
    "in chunks": (1, (CHUNKED[0].replace(b"connection: close\r\n", b"") + b"".join(CHUNKED[1:]), asked("/whole"))),
    "not at once after all": (1, (echo(b"not at once"), echo(b"one"), asked("/whole"))),
    "of another path": (0, (asked("/whole", method="POST", body=b"one"),)),
    "without a body": (1, (b"POST /echo HTTP/1.1\r\nhost: here\r\n\r\n", asked("/whole"))),
    "last": (0, (echo(b"one", last=True),)),
    "invited": (0, (echo(b"one", headers="expect: 100-continue\r\n"), asked("/whole"))),
    "an upgrade": (0, (echo(b"one", headers="connection: upgrade\r\nupgrade: h2c\r\n"), asked("/whole"))),
    "no HTTP in the end": (1, (echo(b"one"), b"nonsense\r\n\r\n")),
}


@pytest.mark.parametrize(("at_once", "pieces"), AT_ONCE.values(), ids=AT_ONCE)
async def test_what_is_answered_at_once_is_answered_alike(at_once: int, pieces: tuple[bytes, ...]) -> None:
    prompt = Prompt()
    async with serving(HttpToolsProtocol) as stock, serving(WholeAnswers, prompt) as ours:
        expected = await answers(stock, *pieces)
        assert expected.startswith(b"HTTP/1.1 ")
        assert await answers(ours, *pieces) == expected
    assert prompt.answered_at_once == at_once


async def test_a_connection_that_is_answered_at_once_is_closed_when_it_is_idle() -> None:
    """It counts as any other, for the server that stops as well."""
    async with serving(WholeAnswers, Prompt(), timeout_keep_alive=0) as port:
        assert (await answers(port, echo(b"one"))).endswith(b"one")


async def test_a_stream_shows_its_head_before_it_has_anything_to_say() -> None:
    goes_on = asyncio.Event()

    async def stream(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await goes_on.wait()
        await send({"type": "http.response.body", "body": b"at last"})

    async with serving(WholeAnswers, stream) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(asked("/"))
        assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), timeout=10)).startswith(b"HTTP/1.1 200 OK")
        goes_on.set()
        assert b"at last" in await asyncio.wait_for(reader.read(-1), timeout=10)
        writer.close()


async def test_a_client_that_has_gone_leaves_the_server_as_it_was() -> None:
    async with serving(WholeAnswers) as port:
        for path in ("/whole", "/large", "/chunked"):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(asked(path, last=False)[: 30 if path == "/chunked" else None])
            writer.transport.abort()
        assert (await answers(port, asked("/whole"))).endswith(BODY)


class Line:
    """A transport that notes what is written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def close(self) -> None:
        self.closed = True


HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


def test_a_short_answer_is_one_write() -> None:
    line: Any = Line()
    held = Held(line)
    held.write(HEAD)
    assert line.written == []
    held.write(b"{}")
    assert line.written == [HEAD + b"{}"]


def test_an_invitation_is_sent_at_once() -> None:
    line: Any = Line()
    held = Held(line)
    held.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    held.write(HEAD)
    held.write(b"{}")
    assert line.written == [b"HTTP/1.1 100 Continue\r\n\r\n", HEAD + b"{}"]


def test_what_is_held_is_sent_before_the_connection_closes() -> None:
    line: Any = Line()
    held = Held(line)
    held.write(HEAD)
    held.close()
    assert (line.written, line.closed) == ([HEAD], True)


def test_uvicorn_is_as_it_is_known() -> None:
    assert PROTOCOL is WholeAnswers


def test_a_uvicorn_of_another_make_is_left_alone() -> None:
    class Other:
        """Speaks HTTP in a way of its own."""

    assert not is_known(HttpToolsProtocol, Other)
    assert not is_known(Other, RequestResponseCycle)
