"""Compression: long answers are short on the way, for whoever accepts that, wherever they come from."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator, Callable
from typing import Any

import brotli
import httpx
import pytest
import zstandard
from starlette.types import Message, Receive, Scope, Send

from catalog.settings import Settings
from schema import compression
from schema.app import Live
from schema.compression import SMALLEST, coding_for, compressing
from tests.small_schema import client_of, snapshot

UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(Live(snapshot(1)), Settings()) as client:
        del client.headers["accept-encoding"]
        yield client


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, br;q=0.5, zstd;q=0.1", "gzip"),
        ("gzip;q=0.5,br;q=0.5", "br"),
        ("zstd;q=0, br;q=0.0, gzip", "gzip"),
        ("*", "zstd"),
        ("*;q=0", None),
        ("zstd;q=0, *", "br"),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("identity;q=0", None),
        ("deflate, compress", None),
        ("gzip;q=many", None),
        ("gzip;q=nan", None),
        ("gzip; q=0.3", "gzip"),
        ("gzip;level=3", "gzip"),
        (";;,=,", None),
        ("br" + "," * 5000, "br"),
    ],
)
def test_the_coding_that_a_client_likes_best_is_taken(accepted: str, coding: str | None) -> None:
    found = coding_for(accepted.encode())
    assert (found and found.name.decode()) == coding


async def asked(client: httpx.AsyncClient, *, length: int, accept_encoding: str) -> tuple[httpx.Response, bytes]:
    """The response to a question whose answer is so long, and its body as it was sent."""
    fixed = len(b'{"data":{"zebra":""}}')
    question = {
        "query": "query long($name: String) { zebra(name: $name) }",
        "variables": {"name": "z" * (length - fixed)},
    }
    headers = {"accept-encoding": accept_encoding} if accept_encoding else {}
    async with client.stream("POST", "/graphql", json=question, headers=headers) as response:
        raw = b"".join([part async for part in response.aiter_raw()])
    return response, raw


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip"])
@pytest.mark.parametrize("length", [SMALLEST, 300_000])
async def test_a_long_answer_is_sent_in_the_coding_asked_for(
    client: httpx.AsyncClient, coding: str, length: int
) -> None:
    for _ in range(2):  # the general view, then the hot path
        response, raw = await asked(client, length=length, accept_encoding=coding)
        assert response.headers["content-encoding"] == coding
        assert response.headers["content-length"] == str(len(raw))
        assert response.headers["vary"] == "Accept-Encoding"
        assert len(raw) < length / 5
        assert UNPACKED[coding](raw) == b'{"data":{"zebra":"%s"}}' % (b"z" * (length - 21))


async def test_a_short_answer_is_sent_as_it_is(client: httpx.AsyncClient) -> None:
    response, raw = await asked(client, length=SMALLEST - 1, accept_encoding="zstd")
    assert (len(raw), "content-encoding" in response.headers) == (SMALLEST - 1, False)


async def test_who_accepts_no_coding_gets_none_and_caches_are_told_that_others_may(client: httpx.AsyncClient) -> None:
    response, raw = await asked(client, length=SMALLEST, accept_encoding="")
    assert (len(raw), response.headers["vary"]) == (SMALLEST, "Accept-Encoding")
    assert "content-encoding" not in response.headers


async def test_what_is_served_beside_the_endpoint_is_compressed_too(client: httpx.AsyncClient) -> None:
    plain = await client.get("/healthz", headers={"accept-encoding": "br"})
    assert "content-encoding" not in plain.headers
    app = compressing(answering(b"text/plain; charset=utf-8", [b"x" * 5000]))
    start, body = await through(app, b"br")
    headers = dict(start["headers"])
    assert headers[b"content-encoding"] == b"br"
    assert headers[b"content-length"] == b"%d" % len(body["body"])
    assert brotli.decompress(body["body"]) == b"x" * 5000


@pytest.mark.parametrize(
    ("media_type", "pieces", "further"),
    [
        (b"image/png", [b"x" * 5000], []),
        (b"text/event-stream", [b"x" * 5000, b"x" * 5000], []),
        (b"application/json", [b"x" * 5000], [(b"content-encoding", b"gzip")]),
    ],
    ids=["no text", "in pieces", "compressed already"],
)
async def test_what_cannot_be_made_short_all_at_once_is_left_as_it_is(
    media_type: bytes, pieces: list[bytes], further: list[tuple[bytes, bytes]]
) -> None:
    start, *bodies = await through(compressing(answering(media_type, pieces, *further)), b"br")
    assert start["headers"] == [(b"content-type", media_type), *further]
    assert [body["body"] for body in bodies] == pieces


async def test_headers_that_are_remembered_are_bounded() -> None:
    for number in range(1_000):
        coding_for(b"gzip;q=0.%d" % number)
        coding_for(b"gzip" + b" " * (compression.LONGEST_KEPT + number))
    assert compression._remembered.cache_info().currsize == compression.KEPT_HEADERS  # noqa: SLF001 - its memory


def answering(media_type: bytes, pieces: list[bytes], *further: tuple[bytes, bytes]) -> Any:
    """An application that answers in pieces."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", media_type), *further]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for number, piece in enumerate(pieces):
            await send({"type": "http.response.body", "body": piece, "more_body": number < len(pieces) - 1})

    return app


async def through(app: Any, accepted: bytes) -> list[Message]:
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        told.append(message)

    await app({"type": "http", "headers": [(b"accept-encoding", accepted)]}, receive, send)
    return told
