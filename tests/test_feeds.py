"""Feeds: revisions with the keys of their rows, as lines of JSON."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from catalog import feeds
from catalog.divisions import Level
from catalog.errors import StoreUnavailable
from tests.live_service import Service, becomes, running
from tests.rows import publish
from tests.small_city import BASE, REED, act, division, item
from tests.small_schema import refused


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The small city at revision 1."""
    with running(tmp_path) as service:
        yield service


@pytest.fixture
async def client(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://{service.address}", timeout=30) as client:
        yield client


async def lines(client: httpx.AsyncClient, address: str) -> list[Any]:
    """The lines of an answer."""
    response = await client.get(address)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["link"] == f'<{json.loads(response.text.splitlines()[-1])["next"]}>; rel="next"'
    return [json.loads(line) for line in response.text.splitlines()]


def names(line: Any) -> dict[tuple[str, str], list[Any]]:
    """The keys that a line tells, by kind and by what was done."""
    return {(of["kind"], of["did"]): [key.get("code") for key in of["keys"]] for of in line["changed"]}


async def test_a_line_tells_a_revision_and_the_keys_of_its_rows(service: Service, client: httpx.AsyncClient) -> None:
    service.publish(act("down"), division(REED, Level.VILLAGE, name="Reed"), note="两项")
    service.publish(close=[act("down")])
    second, third, end = await lines(client, "/changes?after=1")
    assert second == {
        "number": 2,
        "at": "2019-07-01T01:00:00+00:00",
        "author": "Li",
        "approver": "Chen",
        "note": "两项",
        "instrument": None,
        "changed": [
            {"kind": "divisions", "did": "closed", "keys": [{"code": REED, "valid_from": None}]},
            {"kind": "divisions", "did": "opened", "keys": [{"code": REED, "valid_from": None}]},
            {"kind": "delegations", "did": "opened", "keys": [{"code": "down"}]},
        ],
        "complete": True,
    }
    assert (third["number"], names(third)) == (3, {("delegations", "closed"): ["down"]})
    assert end == {"last": 3, "latest": 3, "next": "/changes?after=3"}


async def test_from_the_beginning_every_row_is_told(client: httpx.AsyncClient) -> None:
    first, end = await lines(client, "/changes")
    assert sum(len(keys) for keys in names(first).values()) == len(BASE)
    assert names(first)["items", "opened"] == ["register"]
    assert end == {"last": 1, "latest": 1, "next": "/changes?after=1"}


async def test_many_revisions_come_in_pages(service: Service, client: httpx.AsyncClient) -> None:
    for number in range(2, 8):
        service.publish(act("down", clause=str(number)))
    *page, end = await lines(client, "/changes?after=1&limit=4&rows=false")
    assert [line["number"] for line in page] == [2, 3, 4, 5]
    assert "changed" not in page[0]
    assert end == {"last": 5, "latest": 7, "next": "/changes?after=5&limit=4&rows=false"}
    *page, end = await lines(client, end["next"])
    assert [line["number"] for line in page] == [6, 7]
    assert await lines(client, end["next"]) == [{"last": 7, "latest": 7, "next": end["next"]}]


@pytest.mark.parametrize("count", [9, 10, 11, 25])
async def test_of_a_large_revision_a_line_tells_some_rows_and_further_lines_all(
    service: Service, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(feeds, "CHUNK_ROWS", 10)
    codes = [f"act-{number:02}" for number in range(count - 1)]
    service.publish(item("another"), *(act(code) for code in codes))
    line, _ = await lines(client, "/changes?after=1")
    assert sum(len(keys) for keys in names(line).values()) == min(count, 10)
    assert line["complete"] is (count <= 10)
    *told, _ = await lines(client, "/changes?after=1&rows=true")
    assert [one["complete"] for one in told] == [False] * (len(told) - 1) + [True]
    assert {one["number"] for one in told} == {2}
    assert [key for one in told for key in names(one).get(("delegations", "opened"), [])] == codes
    assert [key for one in told for key in names(one).get(("items", "opened"), [])] == ["another"]


async def test_a_revision_that_this_process_does_not_answer_from_yet_is_not_told(
    service: Service, client: httpx.AsyncClient
) -> None:
    publish(service.store, act("down"))
    assert await lines(client, "/changes?after=1") == [{"last": 1, "latest": 1, "next": "/changes?after=1"}]


async def test_who_waits_is_told_when_something_comes(service: Service, client: httpx.AsyncClient) -> None:
    waiting = asyncio.ensure_future(lines(client, "/changes?after=1&wait=30"))
    assert await becomes(lambda: service.changes.waiting == 1)
    began = time.monotonic()
    service.publish(act("down"))
    line, end = await waiting
    assert time.monotonic() - began < 20
    assert (line["number"], end["next"]) == (2, "/changes?after=2&wait=30")


async def test_who_waits_in_vain_is_told_that_there_is_nothing(client: httpx.AsyncClient) -> None:
    assert await lines(client, "/changes?after=5&wait=1") == [
        {"last": 5, "latest": 1, "next": "/changes?after=5&wait=1"}
    ]


async def test_who_waits_and_goes_away_leaves_nothing_behind(service: Service) -> None:
    async with httpx.AsyncClient(base_url=f"http://{service.address}") as client:
        waiting = asyncio.ensure_future(client.get("/changes?after=1&wait=30"))
        assert await becomes(lambda: service.changes.waiting == service.watcher.waiting == 1)
        waiting.cancel()
        assert await becomes(service.is_idle)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ("after=-1", "The parameter `after` must be a whole number from 0 to 2147483647."),
        ("after=x", "The parameter `after` must be a whole number from 0 to 2147483647."),
        ("after=", "The parameter `after` must be a whole number from 0 to 2147483647."),
        ("after=٣", "The parameter `after` must be a whole number from 0 to 2147483647."),
        ("after=2147483648", "The parameter `after` must be a whole number from 0 to 2147483647."),
        ("limit=0", "The parameter `limit` must be a whole number from 1 to 1000."),
        ("limit=1001", "The parameter `limit` must be a whole number from 1 to 1000."),
        ("wait=31", "The parameter `wait` must be a whole number from 0 to 30."),
        ("rows=yes", "The parameter `rows` must be true or false."),
        ("afetr=1", "The parameter `afetr` is not known; there are after, limit, wait, rows."),
    ],
)
async def test_a_parameter_that_is_not_what_it_must_be_is_told(
    client: httpx.AsyncClient, parameters: str, message: str
) -> None:
    assert refused(await client.get(f"/changes?{parameters}"), 400, "BAD_ARGUMENT").startswith(message)


async def test_when_the_database_is_away_the_feed_says_so(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("The database is away.", "数据库不可用。")

    with monkeypatch.context() as patched:
        patched.setattr(feeds, "changed", away)
        response = await client.get("/changes")
        assert json.loads(response.text) == {"error": {"code": "STORE_UNAVAILABLE", "message": "The database is away."}}
    monkeypatch.setattr(feeds, "revisions", away)
    assert refused(await client.get("/changes"), 503, "STORE_UNAVAILABLE") == "The database is away."
