"""The clients that everybody uses, graphql-ws and graphql-sse, against a server that really listens."""

from __future__ import annotations

import asyncio
import json
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.live_service import Service, becomes, running
from tests.requirements import require
from tests.small_city import DAY, REED, act

pytestmark = pytest.mark.node

CLIENTS = Path(__file__).parent / "clients"
WS, SSE = "ws://{}/graphql", "http://{}/graphql/stream"
CHANGED = """
    subscription($on: Date) {
      handlingChanged(item: "register", place: "440402001001", on: $on) { revision level agency { name } }
    }
"""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The small city at revision 1."""
    require("node", present=shutil.which("node"), otherwise="there is no `node` on the path; install Node.js")
    require(
        "node",
        present=(CLIENTS / "node_modules" / "graphql-sse").is_dir(),
        otherwise="graphql-ws and graphql-sse are not installed; run `npm install` in tests/clients",
    )
    with running(tmp_path) as service:
        yield service


@asynccontextmanager
async def subscribed(address: str, query: str, *count: int, **variables: Any) -> AsyncIterator[Process]:
    """A client in a process of its own."""
    payload = json.dumps({"query": query, "variables": variables})
    node = str(shutil.which("node"))
    script = str(CLIENTS / "subscribe.js")
    process = await asyncio.create_subprocess_exec(node, script, address, payload, *map(str, count), stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def told(process: Process) -> Any:
    """The next line of a client."""
    assert process.stdout is not None
    return json.loads(await asyncio.wait_for(process.stdout.readline(), 30))


@pytest.mark.parametrize("at", [WS, SSE])
async def test_revisions_come_in_order_and_go_on_after_a_number(service: Service, at: str) -> None:
    query = "subscription($after: Int) { revisions(after: $after) { number } }"
    service.publish(act("a"))
    async with subscribed(at.format(service.address), query, 3, after=0) as client:
        assert [await told(client) for _ in range(2)] == [{"data": {"revisions": {"number": n}}} for n in (1, 2)]
        service.publish(act("b"))
        assert await told(client) == {"data": {"revisions": {"number": 3}}}
        assert await told(client) == "over"
        assert await asyncio.wait_for(client.wait(), 30) == 0
    assert await becomes(service.is_idle)


@pytest.mark.parametrize("at", [WS, SSE])
async def test_an_answer_is_told_and_told_again_when_it_changes(service: Service, at: str) -> None:
    async with subscribed(at.format(service.address), CHANGED, 2, on=str(DAY)) as client:
        first = await told(client)
        assert first == {"data": {"handlingChanged": {"revision": 1, "level": "CITY", "agency": {"name": "city"}}}}
        service.publish(act("down"))
        second = await told(client)
        assert second == {"data": {"handlingChanged": {"revision": 2, "level": "DISTRICT", "agency": {"name": "east"}}}}


@pytest.mark.parametrize("at", [WS, SSE])
async def test_a_query_is_answered_once_and_over(service: Service, at: str) -> None:
    async with subscribed(at.format(service.address), "{ revision { number } }") as client:
        assert [await told(client) for _ in range(2)] == [{"data": {"revision": {"number": 1}}}, "over"]


@pytest.mark.parametrize("at", [WS, SSE])
async def test_what_nobody_knows_is_told_as_an_error_of_the_result_and_over(service: Service, at: str) -> None:
    query = f'subscription {{ handlingChanged(item: "sydj", place: "{REED}") {{ level }} }}'
    async with subscribed(at.format(service.address), query) as client:
        result = await told(client)
        assert result["data"] is None
        assert [error["extensions"]["code"] for error in result["errors"]] == ["UNKNOWN_ITEM"]
        assert await told(client) == "over"


async def test_a_document_that_cannot_be_executed_is_refused(service: Service) -> None:
    async with subscribed(WS.format(service.address), "subscription { nothing }") as client:
        (error,) = (await told(client))["refused"]
        assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    async with subscribed(SSE.format(service.address), "subscription { nothing }") as client:
        (error,) = (await told(client))["errors"]
        assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert await told(client) == "over"


@pytest.mark.parametrize("at", [WS, SSE])
async def test_a_client_that_is_killed_leaves_nothing_behind(service: Service, at: str) -> None:
    async with subscribed(at.format(service.address), "subscription { revisions { number } }"):
        assert await becomes(lambda: service.watcher.waiting == 1, seconds=30)
    assert await becomes(service.is_idle)
