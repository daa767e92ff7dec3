"""
Sockets (长连接): GraphQL over WebSocket, by the protocol graphql-transport-ws.

graphql-server's view speaks the protocol. What is ours: kept documents, masked errors, and limits: on
sockets, on operations of one socket, on the size of a message, and on how long a client may take to begin.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import timedelta
from typing import Any, cast

import orjson
from graphql import GraphQLError, OperationType
from graphql_server.asgi import ASGIWebSocketAdapter, GraphQL
from graphql_server.http.exceptions import NonJsonMessageReceived, WebSocketDisconnected
from graphql_server.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from graphql_server.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
    Operation,
)
from graphql_server.subscriptions.protocols.graphql_transport_ws.types import Message
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketState

from schema.asked import Asked, asked_in, decoded
from schema.requests import RequestRefused
from schema.subscriptions import Subscriptions, told_of

BEGIN_SECONDS = 10
"""How long a client may take from connecting to its first message."""

MOST_OPERATIONS = 100
"""How many operations may go on at the same time on one socket."""

BAD_MESSAGE, TRY_AGAIN_LATER, TOO_BIG = 4400, 1013, 1009
"""Codes with which a socket is closed."""


class Socket(ASGIWebSocketAdapter):
    """One socket: messages as JSON, none longer than it may be, and nothing sent to somebody who has gone."""

    view: Sockets

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> Any:
        """The messages of the client, until it goes; binary ones are no JSON."""
        del ignore_parsing_errors
        while self.ws.application_state is WebSocketState.CONNECTED:
            message = await self.ws.receive()
            if message["type"] != "websocket.receive":
                return
            text = message.get("text") or ""
            longest = self.view.subscriptions.endpoint.bounds.body_bytes
            if len(text) > longest:
                await self.close(TOO_BIG, f"A message may be {longest} bytes long")
                return
            yield self._decoded(text)

    def _decoded(self, text: str) -> Any:
        try:
            return decoded(text.encode(), self.view.subscriptions.endpoint.bounds, "A message", "消息")
        except RequestRefused as refused:
            raise NonJsonMessageReceived from refused

    async def send_json(self, message: Any) -> None:
        """Send a message; waits while the client does not read."""
        if self.ws.application_state is not WebSocketState.CONNECTED:
            raise WebSocketDisconnected
        await super().send_json(message)

    async def close(self, code: int, reason: str) -> None:
        """Close the socket, unless it is closed."""
        if self.ws.application_state is WebSocketState.CONNECTED:
            await super().close(code, reason)


class Conversation(BaseGraphQLTransportWSHandler[None, None]):
    """What is said over one socket."""

    view: Sockets

    async def handle_message(self, message: Message) -> None:
        """Act on a message of the client that has the form of one."""
        given: object = message
        if not isinstance(given, dict) or not isinstance(given.get("id", ""), str):
            await self.handle_invalid_message("A message is a JSON object with a type; an id is a string")
            return
        if given.get("payload", ()) is None:
            del given["payload"]  # clients may say that there is none
        await super().handle_message(message)

    async def handle_subscribe(self, message: Any) -> None:
        """Begin an operation, or tell why not."""
        if not self.connection_acknowledged:
            await self.websocket.close(4401, "Unauthorized")
            return
        name = message["id"]
        if name in self.operations:
            await self.websocket.close(4409, f"Subscriber for {name[:40]} already exists")
            return
        try:
            if len(self.operations) >= MOST_OPERATIONS:
                raise _too_many()
            asked = asked_in(message["payload"], self.view.subscriptions.endpoint.bounds)
        except RequestRefused as refused:
            await self.send_message({"id": name, "type": "error", "payload": _formatted(told_of(refused))})
            return
        operation = Operation(self, name, OperationType.SUBSCRIPTION, cast("Any", asked))
        self.operations[name] = operation
        operation.task = asyncio.create_task(self.run_operation(operation))

    async def run_operation(self, operation: Operation[None, None]) -> None:
        """Send the results of an operation as they come, each when the client has room for it."""
        asked = cast("Asked", operation.request_data)
        try:
            async with aclosing(self.view.subscriptions.results(asked)) as results:
                async for result in results:
                    await operation.send_next(result)
            await operation.send_operation_message({"id": operation.id, "type": "complete"})
        except WebSocketDisconnected:
            pass
        except Exception as error:  # noqa: BLE001 - a surprise is told by its reference, whatever it is
            await self._end(operation, told_of(error))
        finally:
            if self.operations.get(operation.id) is operation:
                del self.operations[operation.id]
            self.completed_tasks.append(cast("asyncio.Task[None]", asyncio.current_task()))

    async def _end(self, operation: Operation[None, None], errors: list[GraphQLError]) -> None:
        try:
            await operation.send_initial_errors(errors)
        except WebSocketDisconnected:
            return


class Sockets(GraphQL[None, None]):
    """
    The endpoint for sockets.

    Args:
        subscriptions: what goes on.
        most: how many sockets may be open at the same time.

    Attributes:
        open: how many sockets are.
    """

    websocket_adapter_class = Socket
    graphql_transport_ws_handler_class = Conversation

    def __init__(self, subscriptions: Subscriptions, *, most: int) -> None:
        super().__init__(
            subscriptions.endpoint.schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=BEGIN_SECONDS),
        )
        self.subscriptions = subscriptions
        self.open = 0
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until either side closes it."""
        socket = WebSocket(scope, receive, send)
        if self.open >= self._most:
            await socket.accept(GRAPHQL_TRANSPORT_WS_PROTOCOL)
            await socket.close(TRY_AGAIN_LATER, f"{self._most} sockets are open; try again later")
            return
        self.open += 1
        try:
            await self.run(socket, context=None, root_value=None)
        finally:
            self.open -= 1

    def encode_json(self, data: object) -> str:
        """A message as JSON, by orjson."""
        return orjson.dumps(data).decode()


def _too_many() -> RequestRefused:
    return RequestRefused(
        429,
        f"{MOST_OPERATIONS} operations go on over this socket, and no more are served. Complete some first.",
        f"此连接上的操作数已达上限 {MOST_OPERATIONS}。请先结束一些。",
        code="LIMIT_EXCEEDED",
    )


def _formatted(errors: list[GraphQLError]) -> list[Any]:
    return [error.formatted for error in errors]
