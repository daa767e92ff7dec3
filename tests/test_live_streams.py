"""Streams: the results of an operation as server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.live_service import Service, becomes, running
from tests.small_city import act
from tests.small_schema import refused

REVISIONS = "subscription($after: Int) { revisions(after: $after) { number } }"
EVENTS = {"accept": "text/event-stream"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The small city at revision 1."""
    with running(tmp_path) as service:
        yield service


@pytest.fixture
async def client(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://{service.address}", timeout=30) as client:
        yield client


async def test_events_are_told_as_graphql_over_sse_wants_them(service: Service, client: httpx.AsyncClient) -> None:
    body = {"query": REVISIONS, "variables": {"after": 0}}
    async with client.stream("POST", "/graphql/stream", json=body, headers=EVENTS) as response:
        assert (response.status_code, response.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert response.headers["cache-control"] == "no-store"
        told = response.aiter_lines()
        assert [await anext(told) for _ in range(5)] == [
            ": open",
            "",
            "event: next",
            'data: {"data":{"revisions":{"number":1}}}',
            "",
        ]
        service.publish(act("down"))
        assert [await anext(told) for _ in range(2)] == ["event: next", 'data: {"data":{"revisions":{"number":2}}}']
    assert await becomes(service.is_idle)


async def test_a_query_by_get_is_one_event_and_the_end(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql/stream", params={"query": "{ revision { number } }"}, headers=EVENTS)
    assert response.text.splitlines() == [
        ": open",
        "",
        "event: next",
        'data: {"data":{"revision":{"number":1}}}',
        "",
        "event: complete",
        "data: ",
        "",
    ]


async def test_a_silent_stream_shows_that_it_lives(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schema.streams.PING_SECONDS", 0.1)
    parameters = {"query": "subscription { revisions { number } }"}
    async with client.stream("GET", "/graphql/stream", params=parameters, headers=EVENTS) as response:
        told = response.aiter_lines()
        assert [(await anext(told))[:6] for _ in range(3)] == [": open", "", ": ping"]


async def test_a_request_for_events_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    asked = {"query": "{ revision { number } }"}
    response = await client.post("/graphql/stream", json=asked, headers={"accept": "application/json"})
    assert refused(response, 406, "NOT_ACCEPTABLE").startswith("Events are told as `text/event-stream` only.")
    assert refused(await client.post("/graphql/stream", json={}), 400)
    assert refused(
        await client.post("/graphql/stream", content=b"{", headers={"content-type": "application/json"}), 400
    )
    assert refused(await client.post("/graphql/stream", content=b"x"), 415, "UNSUPPORTED_MEDIA_TYPE")
    assert refused(await client.post("/graphql/stream", json={"query": "x" * 10_000}), 413, "BODY_TOO_LARGE")


async def test_more_streams_than_there_may_be_are_refused(tmp_path: Path) -> None:
    with running(tmp_path, most=1) as service:
        address = f"http://{service.address}/graphql/stream"
        asked = {"query": "subscription { revisions { number } }"}
        async with httpx.AsyncClient() as client:
            async with client.stream("GET", address, params=asked, headers=EVENTS):
                assert await becomes(lambda: service.subscriptions.open == 1)
                response = await client.get(address, params=asked, headers=EVENTS)
                assert refused(response, 503, "TOO_MANY_SUBSCRIBERS").startswith("1 subscriptions are open")
                assert response.headers["retry-after"] == "30"
            assert await becomes(service.is_idle)
