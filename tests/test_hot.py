"""The hot path answers byte for byte, header for header, as the general view does."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from starlette.types import Message

from catalog.settings import Settings
from schema import hot
from schema.app import Live, create_app
from schema.hot import HotPath
from schema.questions import WHERE
from schema.root import build
from tests import shipped

JSON = (b"content-type", b"application/json")
STRICT = (b"accept", b"application/graphql-response+json")
WHERE_IS_IT = {"item": "unemployment-registration", "place": "440402001001", "on": "2019-12-31"}

APP = create_app(Settings(max_body_bytes=20_000), Live(shipped.snapshot()), build().graphql_schema)
assert isinstance(APP, HotPath)
VIEW = APP._endpoint  # noqa: SLF001 - the other one of the two that are compared


def post(body: bytes, *headers: tuple[bytes, bytes]) -> tuple[str, bytes, tuple[tuple[bytes, bytes], ...], bytes]:
    return "POST", b"", (JSON, *headers) if not headers or headers[0][0] != b"content-type" else headers, body


def asked(query: object, *headers: tuple[bytes, bytes], **parameters: object) -> Any:
    return post(orjson.dumps({"query": query, **parameters}), *headers)


def got(query: str, *headers: tuple[bytes, bytes], **parameters: str) -> Any:
    return "GET", urlencode({"query": query, **parameters}).encode(), headers, b""


ORDINARY = {
    "an answer": asked(WHERE, variables=WHERE_IS_IT),
    "by GET": got(WHERE, variables=orjson.dumps(WHERE_IS_IT).decode()),
    "in GraphQL's own media type": asked("{ revision { number } }", STRICT),
    "plain JSON named first": asked("{ revision { number } }", (b"accept", b"application/json, " + STRICT[1])),
    "a field refused": asked(WHERE, variables=WHERE_IS_IT | {"item": "dragon-keeping"}),
    "a field refused, strictly": asked(WHERE, STRICT, variables=WHERE_IS_IT | {"item": "dragon-keeping"}),
    "one of two operations": asked("query A { revision { number } } query B { __typename }", operationName="B"),
    "an empty operation name": asked("{ revision { number } }", operationName="", extensions={}),
    "introspection": asked("{ __schema { queryType { name } } }"),
    "the last of two equal keys": post(b'{"query": "{ nothing }", "query": "{ revision { number } }"}'),
    "another character set's name": post(
        b'{"query": "{ __typename }"}', (b"content-type", b"application/json;charset=UTF8")
    ),
}
REFUSED = {
    "a syntax error": asked("{"),
    "an unknown field": asked("{ dragon }"),
    "an unknown field, strictly": asked("{ dragon }", STRICT),
    "a missing variable": asked(WHERE, variables={"item": "x"}),
    "a wrong variable, strictly": asked(WHERE, STRICT, variables=WHERE_IS_IT | {"on": "yesterday"}),
    "an unknown operation": asked("query A { __typename }", operationName="B"),
    "no operation name for two": asked("query A { __typename } query B { __typename }"),
    "a mutation by GET": got("mutation { x }"),
    "no query": post(b"{}"),
    "a query that is a number": asked(7),
    "variables that are a list": asked("{ __typename }", variables=[1]),
    "a list": post(b"[]"),
    "no JSON": post(b"{"),
    "not UTF-8": post(b'{"query": "\xff"}'),
    "nothing": post(b""),
    "a form": post(b"query=1", (b"content-type", b"application/x-www-form-urlencoded")),
    "no media type": ("POST", b"", (), b"{}"),
    "too long": post(b" " * 20_001),
    "declared too long": post(b"{}", JSON, (b"content-length", b"20001")),
    "a length that is none": post(b"{}", JSON, (b"content-length", b"many")),
    "variables of a GET that are no JSON": got("{ __typename }", variables="{"),
    "another method": ("PUT", b"", (), b""),
    "a preflight": ("OPTIONS", b"", (), b""),
    "too deep": asked("{" + 'item(code: "x") { parent {' * 20 + "code" + "}}" * 20 + "}"),
}


async def sent(app: Any, request: Any, *, pieces: int = 1) -> list[Message]:
    """All that an application sends for a request whose body comes in pieces."""
    method, query, headers, body = request
    size = len(body) // pieces + 1
    parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    messages = iter(
        {"type": "http.request", "body": part, "more_body": at < len(parts) - 1} for at, part in enumerate(parts)
    )
    told: list[Message] = []

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": "/graphql",
        "query_string": query,
        "headers": list(headers),
        "scheme": "http",
        "server": ("catalogue", 80),
        "root_path": "",
    }
    await app(scope, receive, send)
    return told


def whole(told: list[Message]) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    start, *bodies = told
    return (
        start["status"],
        [tuple(pair) for pair in start["headers"]],
        b"".join(part.get("body", b"") for part in bodies),
    )


@pytest.mark.parametrize("request_", [*ORDINARY.values(), *REFUSED.values()], ids=[*ORDINARY, *REFUSED])
@pytest.mark.parametrize("pieces", [1, 3])
async def test_both_answer_alike(request_: Any, pieces: int) -> None:
    assert whole(await sent(APP, request_, pieces=pieces)) == whole(await sent(VIEW, request_, pieces=pieces))


@pytest.mark.parametrize("request_", ORDINARY.values(), ids=ORDINARY)
async def test_what_is_ordinary_never_reaches_the_view(request_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VIEW, "answer", lambda _: pytest.fail("the view was asked"))
    status, _, _ = whole(await sent(APP, request_))
    assert status == 200


async def test_a_client_that_has_gone_gets_no_answer() -> None:
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        told.append(message)

    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": [JSON]}
    await APP(scope, receive, send)
    assert told == []


def test_headers_that_are_remembered_are_bounded() -> None:
    for number in range(1_000):
        hot._protocol(b"text/%d" % number)  # noqa: SLF001 - its memory is what is promised
    assert hot._protocol.cache_info().currsize == hot.KEPT_HEADERS  # noqa: SLF001
