"""The protocol graphql-transport-ws, its limits, and what becomes of clients that misbehave or go away."""

from __future__ import annotations

import asyncio
import gc
import json
import socket as plain
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from catalog.snapshot import Snapshot
from schema import sockets
from tests.live_client import ask, is_silent, next_of, socket_of, told
from tests.live_service import Service, becomes, running
from tests.small_city import DAY, REED, act

REVISIONS = "subscription { revisions { number } }"
MANY = "subscription { revisions { number %s } }" % " ".join(f"n{number}: note" for number in range(60))  # noqa: UP031
"""A result of nearly a megabyte, of revisions with a long note."""
LONG = "长" * 4000
OFFERED = [Subprotocol("graphql-transport-ws")]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """The small city at revision 1."""
    with running(tmp_path) as service:
        yield service


async def closed_with(service: Service, *messages: str | bytes, offered: list[Subprotocol] = OFFERED) -> int:
    """The code with which the server closes a socket upon some messages."""
    async with connect(f"ws://{service.address}/graphql", subprotocols=offered) as socket:
        for message in messages:
            await socket.send(message)
        await asyncio.wait_for(socket.wait_closed(), 10)
        assert socket.close_code is not None
        return socket.close_code


def snapshots() -> list[Snapshot]:
    """Every snapshot in memory."""
    return [one for one in gc.get_objects() if type(one) is Snapshot]


# The protocol


async def test_a_query_is_answered_once(service: Service) -> None:
    async with socket_of(service) as socket:
        await ask(socket, "query($code: String!) { item(code: $code) { name } revision { number } }", code="register")
        assert await told(socket) == {
            "id": "1",
            "type": "next",
            "payload": {"data": {"item": {"name": "register"}, "revision": {"number": 1}}},
        }
        assert await told(socket) == {"id": "1", "type": "complete"}


async def test_what_is_wrong_with_a_document_is_told_with_its_code_and_the_socket_stays(service: Service) -> None:
    async with socket_of(service) as socket:
        for query, code in [
            ("subscription {", "GRAPHQL_PARSE_FAILED"),
            ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
            (
                "subscription { revisions { number } revisions { at } more: revisions { at } }",
                "GRAPHQL_VALIDATION_FAILED",
            ),
            ("subscription {" + " a: revisions { number }" * 65 + "}", "LIMIT_EXCEEDED"),
            ("subscription($n: Int!) { revisions(after: $n) { number } }", "BAD_USER_INPUT"),
        ]:
            await ask(socket, query)
            message = await told(socket)
            assert (message["id"], message["type"]) == ("1", "error")
            assert message["payload"][0]["extensions"]["code"] == code
        await ask(socket, "{ revision { number } }")
        assert (await told(socket))["type"] == "next"


async def test_a_surprise_is_told_by_its_reference(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the secret of the house")

    async with socket_of(service) as socket:
        monkeypatch.setattr("schema.subscriptions.create_source_event_stream", fail)
        with capture_logs() as logs:
            await ask(socket, REVISIONS)
            message = await told(socket)
    assert message["type"] == "error"
    assert message["payload"][0]["extensions"]["code"] == "INTERNAL"
    assert logs[0]["reference"] in message["payload"][0]["message"]
    assert "secret" not in json.dumps(message)


async def test_nothing_is_changed_by_way_of_a_socket(service: Service) -> None:
    async with socket_of(service) as socket:
        await ask(socket, "mutation { __typename }")
        assert (await told(socket))["payload"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"


async def test_several_operations_go_on_over_one_socket_each_until_it_is_completed(service: Service) -> None:
    async with socket_of(service) as socket:
        for name in ("a", "b"):
            await ask(socket, REVISIONS, name)
        assert await becomes(lambda: service.watcher.waiting == 2)
        await socket.send('{"id": "a", "type": "complete"}')
        assert await becomes(lambda: service.subscriptions.open == service.watcher.waiting == 1)
        service.publish(act("down"))
        assert (await told(socket))["id"] == "b"
        assert await is_silent(socket)
        await ask(socket, REVISIONS, "a")
        assert await becomes(lambda: service.subscriptions.open == 2)


async def test_pings_are_answered(service: Service) -> None:
    async with socket_of(service) as socket:
        await socket.send('{"type": "ping", "payload": null}')
        assert await told(socket) == {"type": "pong"}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["not JSON"], 4400),
        ([b"\x00"], 4400),
        (["[]"], 4400),
        (["7"], 4400),
        (['{"type": "unheard of"}'], 4400),
        (['{"type": ["connection_init"]}'], 4400),
        (["{}"], 4400),
        (['{"type": "connection_init", "payload": 7}'], 4400),
        (['{"type": "connection_init"}'] * 2, 4429),
        (['{"type": "connection_init"}', '{"type": "subscribe"}'], 4400),
        (['{"type": "connection_init"}', '{"type": "subscribe", "id": {}, "payload": {}}'], 4400),
        (['{"type": "subscribe", "id": "1", "payload": {"query": "{ __typename }"}}'], 4401),
        (['{"type": "connection_init", "payload": {"long": "%s"}}' % ("x" * 10_000)], 1009),
    ],
)
async def test_what_is_not_of_the_protocol_closes_the_socket(
    service: Service, messages: list[str | bytes], code: int
) -> None:
    assert await closed_with(service, *messages) == code
    assert await becomes(service.is_idle)


async def test_a_payload_that_asks_nothing_is_refused_by_name(service: Service) -> None:
    async with socket_of(service) as socket:
        for payload in ("{}", "[]", '"x"', '{"query": 7}', '{"query": "{ __typename }", "variables": []}'):
            await socket.send(f'{{"type": "subscribe", "id": "1", "payload": {payload}}}')
            message = await told(socket)
            assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "BAD_REQUEST")


async def test_an_id_is_used_for_one_operation_at_a_time(service: Service) -> None:
    begin = '{"type": "connection_init"}'
    subscribe = json.dumps({"type": "subscribe", "id": "1", "payload": {"query": REVISIONS}})
    assert await closed_with(service, begin, subscribe, subscribe) == 4409


async def test_a_client_that_speaks_no_protocol_of_ours_is_sent_away(service: Service) -> None:
    assert await closed_with(service, offered=[Subprotocol("graphql-ws")]) == 4406


async def test_a_client_that_does_not_begin_is_sent_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "BEGIN_SECONDS", 0.1)
    with running(tmp_path) as service:
        assert await closed_with(service) == 4408
        assert await becomes(service.is_idle)


# Limits


async def test_more_sockets_than_there_may_be_are_asked_to_try_later(tmp_path: Path) -> None:
    with running(tmp_path, most=2) as service:
        async with socket_of(service), socket_of(service):
            assert await closed_with(service) == 1013
        assert await becomes(service.is_idle)
        async with socket_of(service) as socket:
            await ask(socket, "{ revision { number } }")
            assert (await told(socket))["type"] == "next"


async def test_more_subscriptions_than_there_may_be_are_refused(tmp_path: Path) -> None:
    with running(tmp_path, most=2) as service:
        async with socket_of(service) as socket:
            for name in "abc":
                await ask(socket, REVISIONS, name)
            message = await told(socket)
            assert message["type"] == "error"
            assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIBERS"
            assert await becomes(lambda: service.subscriptions.open == 2)


async def test_more_operations_than_one_socket_may_have_are_refused(service: Service) -> None:
    async with socket_of(service) as socket:
        for number in range(sockets.MOST_OPERATIONS + 1):
            await ask(socket, REVISIONS, str(number))
        message = await told(socket)
        assert (message["id"], message["type"]) == (str(sockets.MOST_OPERATIONS), "error")
        assert message["payload"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"


# Clients that do not read, and clients that go away


async def test_a_subscriber_that_does_not_read_holds_up_nobody_and_misses_nothing(service: Service) -> None:
    """
    Its results are far more than all buffers on the way hold. While it is deaf, others are told and asked, and no
    snapshot that has gone by is kept for its sake. When it hears again, it is told of every revision in order.
    """
    async with socket_of(service, ping_interval=None, compression=None) as deaf, socket_of(service) as other:
        await ask(deaf, MANY)
        await ask(other, REVISIONS)
        assert await becomes(lambda: service.watcher.waiting == 2)
        deaf.transport.pause_reading()
        before = snapshots()
        for number in range(2, 27):
            service.publish(act("down", clause=str(number)), note=LONG)
            assert (await next_of(other, "revisions"))["number"] == number
        await ask(other, "{ revision { number } }", "2")
        assert (await next_of(other, "revision"))["number"] == 26
        assert await becomes(lambda: service.watcher.waiting == 1)
        gc.collect()
        kept = [one for one in snapshots() if not any(one is other for other in before)]
        assert [one.revision.number for one in kept] == [26]
        deaf.transport.resume_reading()
        assert [(await next_of(deaf, "revisions"))["number"] for _ in range(25)] == list(range(2, 27))
    assert await becomes(service.is_idle)


async def test_a_subscriber_that_never_reads_costs_no_more_with_every_revision(service: Service) -> None:
    """Its client is let go, or goes: then everything is freed, too."""
    async with socket_of(service, ping_interval=None, compression=None) as deaf:
        for name in range(20):
            await ask(deaf, MANY, str(name))
        assert await becomes(lambda: service.watcher.waiting == 20)
        deaf.transport.pause_reading()
        for number in range(2, 12):
            service.publish(act("down", clause=str(number)), note=LONG)
        assert await becomes(lambda: service.watcher.waiting == 0)
        assert service.subscriptions.open == 20
        deaf.transport.abort()
        assert await becomes(service.is_idle)


async def test_a_client_that_goes_away_leaves_nothing_behind(service: Service) -> None:
    """It goes properly, or its connection is cut, while it waits."""
    changed = 'subscription($p: DivisionCode!) { handlingChanged(item: "register", place: $p) { level } }'
    async with socket_of(service) as socket:
        await ask(socket, REVISIONS, "a")
        await ask(socket, changed, "b", p=REED)
        assert await becomes(lambda: service.watcher.waiting == 2)
    assert await becomes(service.is_idle)
    async with socket_of(service) as socket:
        await ask(socket, REVISIONS, "a")
        assert await becomes(lambda: service.watcher.waiting == 1)
        socket.transport.abort()
    assert await becomes(service.is_idle)
    service.publish(act("down", valid_from=DAY))
    assert service.is_idle()


async def test_a_connection_that_is_cut_before_the_handshake_is_over_leaves_nothing_behind(service: Service) -> None:
    host, port = service.address.split(":")
    with plain.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
    assert await becomes(service.is_idle)
