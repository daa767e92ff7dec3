"""The hot path answers byte for byte, header for header, as the general view does."""

from __future__ import annotations

import gzip
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from starlette.types import Message

from catalog.settings import Settings
from schema import terms
from schema.app import Live, create_app
from schema.hot import HotPath
from schema.logs import bind
from schema.questions import WHERE
from schema.root import build
from tests import shipped

JSON = (b"content-type", b"application/json")
STRICT = (b"accept", b"application/graphql-response+json")
WHERE_IS_IT = {"item": "unemployment-registration", "place": "440402001001", "on": "2019-12-31"}


class StillSettings(Settings):
    """Settings whose clock stands still: how long an answer may be kept depends on it."""

    def now(self) -> datetime:
        return shipped.NOW


APP_SETTINGS = StillSettings(max_body_bytes=20_000)
APP = create_app(APP_SETTINGS, Live(shipped.snapshot()), build().graphql_schema)
assert isinstance(APP, HotPath)
HOT: HotPath = APP
VIEW = APP._endpoint  # noqa: SLF001 - the other one of the two that are compared
NAMED = (b"x-request-id", b"the-one-of-the-tests")
"""What a request is called, so that errors carry back the same name."""


def post(body: bytes, *headers: tuple[bytes, bytes]) -> tuple[str, bytes, tuple[tuple[bytes, bytes], ...], bytes]:
    return "POST", b"", (JSON, *headers) if not headers or headers[0][0] != b"content-type" else headers, body


def asked(query: object, *headers: tuple[bytes, bytes], **parameters: object) -> Any:
    return post(orjson.dumps({"query": query, **parameters}), *headers)


def got(query: str, *headers: tuple[bytes, bytes], **parameters: str) -> Any:
    return "GET", urlencode({"query": query, **parameters}).encode(), headers, b""


def named_by(query: str) -> dict[str, object]:
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256(query.encode()).hexdigest()}}


def hashed(query: str, *headers: tuple[bytes, bytes]) -> Any:
    """A GET of a document by its hash alone."""
    return "GET", urlencode({"extensions": orjson.dumps(named_by(query)).decode()}).encode(), headers, b""


REVISION = "{ revision { number at author } }"
SEVERAL = "query A { revision { number } } query B { __typename }"
LONG = "{ items(first: 100) { edges { node { code name aliases } } } }"
OPENING = '{ handling(item: "unemployment-registration", place: "440402001001") { offices { nextOpening } } }'
KNOWN = [WHERE, REVISION, SEVERAL, LONG, OPENING]
"""What has been sent before, so that a hash suffices."""

ZSTD, GZIP = (b"accept-encoding", b"gzip, deflate, br, zstd"), (b"accept-encoding", b"gzip")
ANY_TAG = (b"if-none-match", b"*")

ORDINARY = {
    "an answer": asked(WHERE, variables=WHERE_IS_IT),
    "by GET": got(WHERE, variables=orjson.dumps(WHERE_IS_IT).decode()),
    "in GraphQL's own media type": asked("{ revision { number } }", STRICT),
    "plain JSON named first": asked("{ revision { number } }", (b"accept", b"application/json, " + STRICT[1])),
    "a field refused": asked(WHERE, variables=WHERE_IS_IT | {"item": "dragon-keeping"}),
    "a field refused, strictly": asked(WHERE, STRICT, variables=WHERE_IS_IT | {"item": "dragon-keeping"}),
    "one of two operations": asked("query A { revision { number } } query B { __typename }", operationName="B"),
    "an empty operation name": asked("{ revision { number } }", operationName="", extensions={}),
    "the last of two equal keys": post(b'{"query": "{ nothing }", "query": "{ revision { number } }"}'),
    "another character set's name": post(
        b'{"query": "{ __typename }"}', (b"content-type", b"application/json;charset=UTF8")
    ),
}
ORDINARY |= {
    "by hash": post(orjson.dumps({"extensions": named_by(REVISION)})),
    "by hash and text": asked(REVISION, extensions=named_by(REVISION)),
    "by document id": post(orjson.dumps({"documentId": f"sha256:{sha256(REVISION.encode()).hexdigest()}"})),
    "by hash, by GET": hashed(REVISION),
    "in GraphQL's own media type, by GET": hashed(REVISION, STRICT),
    "a field refused, by GET": got(WHERE, variables=orjson.dumps(WHERE_IS_IT | {"item": "dragon-keeping"}).decode()),
    "of an instant, by GET": hashed(OPENING),
    "held by a tag that is none of ours": hashed(REVISION, (b"if-none-match", b'"theirs", W/"another"')),
    "long, in zstd": asked(LONG, ZSTD),
    "long, in gzip by GET": hashed(LONG, GZIP),
    "long, in nothing": asked(LONG, (b"accept-encoding", b"identity, *;q=0")),
    "short, in nothing": asked(REVISION, ZSTD),
}
HELD = {
    "held as any": hashed(REVISION, ANY_TAG),
    "held as any, long, in zstd": hashed(LONG, ANY_TAG, ZSTD),
}
BESIDE = {
    "introspection": asked("{ __schema { queryType { name } } }"),
    "a token": hashed(REVISION, (b"authorization", b"Bearer x")),
}
REFUSED = {
    "a hash that nobody has sent": post(orjson.dumps({"extensions": named_by("{ never }")})),
    "the same, strictly": post(orjson.dumps({"extensions": named_by("{ never }")}), STRICT),
    "the same, by GET": hashed("{ never }"),
    "a hash of another text": asked("{ __typename }", extensions=named_by(REVISION)),
    "a hash of another version": asked(REVISION, extensions={"persistedQuery": {"version": 2}}),
    "a hash that is none": post(b'{"documentId": "sha1:1"}'),
    "compressed": post(gzip.compress(b"{}"), JSON, (b"content-encoding", b"gzip")),
    "too many values": asked("{ __typename }", variables={"a": [0] * 6_000}),
    "nested too deep": post(b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 30 + b"]" * 30 + b"}}"),
    "an address that is too long": got("{ __typename }" + " " * 17_000),
    "an address with too many parameters": ("GET", b"&" * 20, (), b""),
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
        "headers": [*headers, NAMED],
        "scheme": "http",
        "server": ("catalogue", 80),
        "root_path": "",
    }
    bind(scope)  # as the hot path does before it asks the view
    await app(scope, receive, send)
    return told


def whole(told: list[Message]) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    start, *bodies = told
    return (
        start["status"],
        [tuple(pair) for pair in start["headers"]],
        b"".join(part.get("body", b"") for part in bodies),
    )


ALL = ORDINARY | HELD | BESIDE | REFUSED


@pytest.fixture(autouse=True)
async def known() -> None:
    """Documents that have been looked at, as nearly all are that come."""
    for query in KNOWN:
        await sent(VIEW, asked(query, operationName="A" if query is SEVERAL else None))


@pytest.mark.parametrize("request_", ALL.values(), ids=ALL)
@pytest.mark.parametrize("pieces", [1, 3])
async def test_both_answer_alike(request_: Any, pieces: int) -> None:
    first = whole(await sent(VIEW, request_, pieces=pieces))
    assert whole(await sent(APP, request_, pieces=pieces)) == first
    assert whole(await sent(VIEW, request_, pieces=pieces)) == first


@pytest.mark.parametrize("request_", ORDINARY.values(), ids=ORDINARY)
async def test_what_is_ordinary_and_known_never_reaches_the_view(
    request_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sent(VIEW, request_)
    monkeypatch.setattr(VIEW, "answer", lambda _: pytest.fail("the view was asked"))
    status, _, _ = whole(await sent(APP, request_))
    assert status == 200


@pytest.mark.parametrize("request_", [hashed(REVISION), hashed(LONG, GZIP), hashed(LONG, STRICT, ZSTD)])
async def test_both_know_what_a_client_holds(request_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    method, query, headers, body = request_
    _, told, _ = whole(await sent(APP, request_))
    again = (method, query, (*headers, (b"if-none-match", dict(told)[b"etag"])), body)
    from_view = whole(await sent(VIEW, again))
    monkeypatch.setattr(VIEW, "answer", lambda _: pytest.fail("the view was asked"))
    assert whole(await sent(APP, again)) == from_view
    assert from_view[0] == 304


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
        terms.terms_of({b"accept": b"text/%d" % number})
    terms.terms_of({b"accept": b"x" * 10_000})
    remembered = terms._known_terms  # noqa: SLF001 - its memory is what is promised
    assert len(remembered) <= terms.KEPT_TERMS
    assert max(sum(map(len, key)) for key in remembered) <= terms.LONGEST_KEPT


def at_once(request: Any) -> tuple[int, list[tuple[bytes, bytes]], bytes] | None:
    """What the hot path answers to a POST that is all there, if it can at once."""
    method, _, given, body = request
    answer = HOT.answering(b"/graphql", list(given)) if method == "POST" else None
    told = None if answer is None else answer(body)
    if told is None:
        return None
    lines, text = told
    *others, end, nothing = lines.split(b"\r\n")
    assert (end, nothing) == (b"", b"")
    headers = [(b"content-length", b"%d" % len(text))]
    for line in others:
        name, value = line.split(b": ", 1)
        headers.append((name, value))
    return 200, headers, text


@pytest.mark.parametrize("request_", ALL.values(), ids=ALL)
async def test_what_is_answered_at_once_is_answered_alike(request_: Any) -> None:
    """The first time, and when the shape of its body is known."""
    expected = whole(await sent(APP, request_))
    for _ in range(3):
        answer = at_once(request_)
        assert answer is None or answer == expected


@pytest.mark.parametrize("name", ["an answer", "in GraphQL's own media type", "by hash", "long, in zstd"])
async def test_an_ordinary_post_is_answered_at_once(name: str) -> None:
    _, _, headers, _ = ORDINARY[name]
    await sent(APP, ORDINARY[name])
    assert at_once(ORDINARY[name]) is not None
    assert HOT.answering(b"/graphql/", list(headers)) is None
    assert HOT.answering(b"/graphql", [*headers, (b"authorization", b"Bearer x")]) is None


ODD = {
    "as before": WHERE_IS_IT,
    "of another place": WHERE_IS_IT | {"place": "440402002003"},
    "with digits to be padded": WHERE_IS_IT | {"place": "440402"},
    "of no day": {"item": "unemployment-registration", "place": "440402001001"},
    "of no day, said so": WHERE_IS_IT | {"on": None},
    "with one that is not declared": WHERE_IS_IT | {"more": "x"},
    "with a list that is not declared": WHERE_IS_IT | {"more": [1]},
    "nested too deep": WHERE_IS_IT | {"more": [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]},
    "without an item": {"place": "440402001001"},
    "of an item that is no text": WHERE_IS_IT | {"item": 7},
    "of no item": WHERE_IS_IT | {"item": None},
    "of an unknown item": WHERE_IS_IT | {"item": "dragon-keeping"},
    "of a place that is none": WHERE_IS_IT | {"place": "somewhere"},
    "of a place in other digits": WHERE_IS_IT | {"place": "４４０４０２００１００１"},
    "of a day that is none": WHERE_IS_IT | {"on": "2019-02-29"},
    "of a week": WHERE_IS_IT | {"on": "2019-W01-1"},
    "none": {},
    "null": None,
}
"""Variables of requests of one shape."""


@pytest.mark.parametrize("variables", ODD.values(), ids=ODD)
async def test_requests_of_a_known_shape_are_answered_as_any(variables: object) -> None:
    before = asked(WHERE, variables=WHERE_IS_IT)
    await sent(APP, before)
    assert at_once(before) == at_once(before) is not None
    request = asked(WHERE, variables=variables)
    answer, expected = at_once(request), whole(await sent(VIEW, request))
    assert answer is None if b'"errors"' in expected[2] else answer == expected


async def test_a_shape_is_forgotten_with_its_document() -> None:
    documents = VIEW.documents
    before = asked("{ items { totalCount } }", variables={})
    await sent(APP, before)
    assert at_once(before) is not None
    assert len(documents.shapes) > 0
    for number in range(APP_SETTINGS.kept_documents):
        documents.prepare(f"query Q{number} {{ __typename }}")
    assert len(documents.shapes) == 0
    assert at_once(before) is None
