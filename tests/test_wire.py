"""The wire: whatever an application does, a client gets the same bytes as from uvicorn's own protocol."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from schema.wire import PROTOCOL, Held, WholeAnswers, is_known
from tests.connections import BODY, Prompt, answers, asked, echo, serving

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
