"""A client that speaks graphql-transport-ws, message by message."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.live_service import Service


@asynccontextmanager
async def socket_of(service: Service, **given: Any) -> AsyncIterator[ClientConnection]:
    """A socket that has begun."""
    protocols = [Subprotocol("graphql-transport-ws")]
    async with connect(f"ws://{service.address}/graphql", subprotocols=protocols, **given) as socket:
        await socket.send('{"type": "connection_init"}')
        assert await told(socket) == {"type": "connection_ack"}
        yield socket


async def told(socket: ClientConnection) -> Any:
    """The next message."""
    return json.loads(await asyncio.wait_for(socket.recv(), 10))


async def ask(socket: ClientConnection, query: str, name: str = "1", **variables: Any) -> None:
    """Begin an operation."""
    payload = {"query": query, "variables": variables}
    await socket.send(json.dumps({"id": name, "type": "subscribe", "payload": payload}))


async def next_of(socket: ClientConnection, field: str) -> Any:
    """What the next result says of a field."""
    message = await told(socket)
    assert message["type"] == "next", message
    assert "errors" not in message["payload"]
    return message["payload"]["data"][field]


async def is_silent(socket: ClientConnection) -> bool:
    """Whether nothing more is told for a while."""
    try:
        await asyncio.wait_for(socket.recv(), 0.3)
    except TimeoutError:
        return True
    return False
