"""Caching: what caches may keep, for how long, and how they learn that it still holds."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from catalog.settings import Settings
from schema.app import Live, create_app
from schema.root import build
from tests import shipped
from tests.small_schema import client_of, only_error, snapshot

NOON = datetime(2020, 6, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
KEPT = "public, max-age=60, must-revalidate"
APPLE = "query apple($n: Int, $m: Int) { a: apple(number: $n) b: apple(number: $m) }"
OPENING = """\
query opening($after: DateTime) {
  handling(item: "unemployment-registration", place: "440402001001") { offices { nextOpening(after: $after) } }
}
"""


class Clock:
    def __init__(self) -> None:
        self.now = NOON


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(Settings, "now", lambda _: clock.now)
    return clock


@pytest.fixture
def live() -> Live:
    return Live(snapshot(1))


@pytest.fixture
async def client(clock: Clock, live: Live) -> AsyncIterator[httpx.AsyncClient]:
    del clock
    async with client_of(live, Settings()) as client:
        yield client


async def get(client: httpx.AsyncClient, query: str, headers: dict[str, str] | None = None, **other: Any) -> Any:
    """The response to a document by its hash, sent a first time with its text."""
    named = {"persistedQuery": {"version": 1, "sha256Hash": sha256(query.encode()).hexdigest()}}
    await client.post("/graphql", json={"query": query, "extensions": named})
    texts = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in other.items()}
    return await client.get("/graphql", params={"extensions": json.dumps(named), **texts}, headers=headers)


async def tag(client: httpx.AsyncClient, query: str, headers: dict[str, str] | None = None, **other: Any) -> str:
    return str((await get(client, query, headers, **other)).headers["etag"])


async def test_an_answer_by_get_may_be_kept_for_a_minute_by_anybody(client: httpx.AsyncClient) -> None:
    response = await get(client, "{ apple }")
    assert response.json() == {"data": {"apple": 1}}
    assert response.headers["cache-control"] == KEPT
    assert response.headers["vary"] == "Accept, Accept-Encoding, Authorization"
    assert len(response.headers["etag"]) == 34


async def test_a_document_may_as_well_be_sent_as_text(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "{ apple }"})
    assert response.headers["etag"] == await tag(client, "{ apple }")


async def test_nothing_is_kept_past_the_end_of_the_day(client: httpx.AsyncClient, clock: Clock) -> None:
    for left, kept in [(60, 60), (59, 59), (1, 1), (0.5, 0)]:
        clock.now = datetime(2020, 6, 2, tzinfo=NOON.tzinfo) - timedelta(seconds=left)
        response = await get(client, "{ apple }")
        assert response.headers["cache-control"] == f"public, max-age={kept}, must-revalidate"


async def test_the_end_of_a_day_on_which_clocks_are_set_is_when_it_ends(clock: Clock) -> None:
    clock.now = datetime(2020, 10, 25, 23, tzinfo=ZoneInfo("Europe/Berlin")) - timedelta(hours=22)
    async with client_of(Live(snapshot(1)), Settings(cache_seconds=1_000_000)) as client:
        response = await get(client, "{ apple }")
    assert response.headers["cache-control"] == "public, max-age=86400, must-revalidate"


async def test_how_long_may_be_set(clock: Clock) -> None:
    clock.now = NOON
    async with client_of(Live(snapshot(1)), Settings(cache_seconds=0)) as client:
        response = await get(client, "{ apple }")
    assert response.headers["cache-control"] == "public, max-age=0, must-revalidate"


async def test_a_tag_stands_for_revision_document_operation_variables_day_and_form(
    client: httpx.AsyncClient, live: Live, clock: Clock
) -> None:
    strict = {"accept": "application/graphql-response+json"}
    tags = [
        await tag(client, "{ apple }"),
        await tag(client, "{ apple  }"),
        await tag(client, "query a { apple } query b { apple }", operationName="a"),
        await tag(client, "query a { apple } query b { apple }", operationName="b"),
        await tag(client, APPLE),
        await tag(client, APPLE, variables={"n": 2}),
        await tag(client, APPLE, variables={"m": 2}),
        await tag(client, "{ apple }", strict),
    ]
    live.swap(snapshot(2))
    tags.append(await tag(client, "{ apple }"))
    clock.now += timedelta(days=1)
    tags.append(await tag(client, "{ apple }"))
    assert len(set(tags)) == 10


async def test_the_same_question_has_the_same_tag_however_it_is_written(
    client: httpx.AsyncClient, clock: Clock
) -> None:
    first = await tag(client, APPLE, variables={"n": 1, "m": 2})
    clock.now += timedelta(hours=11)
    assert await tag(client, APPLE, variables='{ "m":2,"n":1 }') == first
    assert await tag(client, "{ apple }") == await tag(client, "{ apple }", variables={}, operationName="")


@pytest.mark.parametrize("held", ["{}", "W/{}", '"other", W/{}', '"a, b",{} , "c"', "*", " * "])
async def test_who_holds_the_answer_is_told_so_without_it(client: httpx.AsyncClient, held: str) -> None:
    response = await get(client, "{ apple }")
    again = await get(client, "{ apple }", {"if-none-match": held.format(response.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == response.headers[name]
    assert "content-type" not in again.headers


@pytest.mark.parametrize("held", ["", '"other"', "W/", "nonsense", '"'])
async def test_who_holds_another_gets_this_one(client: httpx.AsyncClient, held: str) -> None:
    assert (await get(client, "{ apple }", {"if-none-match": held})).json() == {"data": {"apple": 1}}


async def test_a_coding_has_a_tag_of_its_own_which_holds_for_who_accepts_it(client: httpx.AsyncClient) -> None:
    long = "{ " + " ".join(f"a{number}: zebra(name: {json.dumps('z' * 40)})" for number in range(60)) + " }"
    plain = await tag(client, long, {"accept-encoding": "identity"})
    packed = await tag(client, long, {"accept-encoding": "gzip"})
    assert packed == plain[:-1] + '-gzip"'
    for held, accepted, status in [
        (packed, "gzip", 304),
        (plain, "gzip", 304),
        (packed, "br", 200),
        (packed, "identity", 200),
        ("*", "gzip", 304),
    ]:
        response = await get(client, long, {"accept-encoding": accepted, "if-none-match": held})
        assert response.status_code == status
        if status == 304:
            assert response.headers["etag"] == (packed if held == "*" else held)


@pytest.mark.parametrize("query", ["{ apple refused }", "{ nothing }", "{", "query q($n: Int!) { apple(number: $n) }"])
async def test_no_answer_with_errors_is_kept(client: httpx.AsyncClient, query: str) -> None:
    for held in ("", "*"):
        response = await get(client, query, {"if-none-match": held})
        assert only_error(response.json())
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers


@pytest.mark.parametrize("parameters", [{}, {"query": "mutation { change }"}, {"documentId": "sha256:" + "0" * 64}])
async def test_no_refusal_is_kept(client: httpx.AsyncClient, parameters: dict[str, str]) -> None:
    response = await client.get("/graphql", params=parameters)
    assert "errors" in response.json()
    assert response.headers["cache-control"] == "no-store"


async def test_what_is_answered_to_a_post_says_nothing_of_caches(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ apple }"}, headers={"if-none-match": "*"})
    assert response.json() == {"data": {"apple": 1}}
    assert not {"cache-control", "etag", "vary"} & set(response.headers)


@pytest.fixture
async def shipped_client(clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the shipped catalogue."""
    del clock
    app = create_app(Settings(), Live(shipped.snapshot()), build().graphql_schema)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalogue") as client:
        yield client


async def test_an_answer_that_follows_from_the_instant_is_not_kept(shipped_client: httpx.AsyncClient) -> None:
    response = await get(shipped_client, OPENING)
    assert response.json()["data"]["handling"]["offices"][0]["nextOpening"] == "2020-06-01T14:00:00+08:00"
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


async def test_an_answer_from_an_instant_that_is_given_is_kept(shipped_client: httpx.AsyncClient) -> None:
    response = await get(shipped_client, OPENING, variables={"after": "2020-06-01T12:00:00+08:00"})
    assert response.json()["data"]["handling"]["offices"][0]["nextOpening"] == "2020-06-01T14:00:00+08:00"
    assert response.headers["cache-control"] == KEPT
