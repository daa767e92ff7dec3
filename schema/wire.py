"""
The wire: HTTP/1.1 as uvicorn speaks it, with less ado for short answers.

**Method.** uvicorn writes the head of an answer when an application gives it and the body when that comes: two system
calls for what fits into one packet. ASGI lets a server hold the head until the first of the body is there, so each
response writes by way of a small object that holds its head back. The head of a stream, which may have nothing else to
send for long, is not held.

An application may have a method ``at_once(target, headers, body)`` which answers a request that is all there without
being awaited, or says that it has to be asked as usual. A POST that came in one piece on a connection with nothing else
under way is put to it first: what it answers is written without a task, events and messages for one request.

Everything else is uvicorn's own, to the byte.

**Cost**, CPU time of a server for a request whose answer of 1.7 kB is a constant: 22 µs in two writes, 19 µs in one,
11.5 µs at once; a bare Starlette endpoint takes 38 µs.

**Limits.** This stands on uvicorn's `HttpToolsProtocol`: that httptools tells it of a request by ``on_headers_complete``,
``on_body`` and ``on_message_complete``; that it makes a ``cycle`` for each, which writes to its ``transport``, the head
first, with names of headers in lower case; and that ``on_response_complete`` is told of the end. So it is from uvicorn
0.32 to 0.54. `PROTOCOL` is uvicorn's own choice where a look at it says otherwise; the tests compare the two over
real connections.
"""

from __future__ import annotations

import asyncio
from inspect import signature
from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

CONTINUE = b"HTTP/1.1 100 "
"""How the interim answer begins that invites a client to send its body; the head is still to come."""

LENGTH = b"\r\ncontent-length: "
"""What the head of an answer of known length has in it."""


class Held:
    """
    The transport of one response: its head waits for the first of its body.

    Args:
        transport: the connection's own.
    """

    __slots__ = ("_awaits_head", "_head", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._awaits_head = True
        self._head = b""

    def write(self, data: bytes) -> None:
        """Hold the head of an answer of known length; write everything else at once."""
        if self._head:
            data, self._head = self._head + data, b""
        elif self._awaits_head and not data.startswith(CONTINUE):
            self._awaits_head = False
            if LENGTH in data:
                self._head = data
                return
        self._transport.write(data)

    def close(self) -> None:
        """Write what is held, and close the connection."""
        if self._head:
            self.write(b"")
        self._transport.close()

    def is_closing(self) -> bool:
        """Whether the connection is being closed."""
        return self._transport.is_closing()


class WholeAnswers(HttpToolsProtocol):
    """uvicorn's protocol, whose short answers are one write each, and some of them made at once."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        app: Any = self.app
        if isinstance(app, ProxyHeadersMiddleware):
            app = app.app  # what is answered at once does not look at who asks
        is_plain = not self.root_path and self.limit_concurrency is None
        self._at_once = getattr(app, "at_once", None) if is_plain else None
        self._body: bytes | None = None

    def data_received(self, data: bytes) -> None:
        """Read what came; a request of which more is to come is the application's as usual."""
        super().data_received(data)
        if self._body is not None:
            self._ask()

    def on_headers_complete(self) -> None:
        """Wait for the rest of a request that may be answered at once; have the application asked of every other."""
        if self._may_be_at_once():
            self._body = b""
        else:
            self._begin()

    def on_body(self, body: bytes) -> None:
        """Add to the body."""
        if self._body is None:
            super().on_body(body)
        else:
            self._body += body

    def on_message_complete(self) -> None:
        """Answer a request that is all there, if it can be done at once."""
        if self._body is not None:
            answer = self._at_once(self.url, self.headers, self._body) if self._at_once else None
            if answer is not None:
                self._body = None
                self.transport.write(self._head(*answer[:2]) + answer[2])
                self.on_response_complete()
                return
            self._ask()
        super().on_message_complete()

    def _may_be_at_once(self) -> bool:
        """Whether a request is a POST that keeps the connection, which has nothing else to do."""
        return (
            self._at_once is not None
            and self.parser.get_method() == b"POST"
            and (self.cycle is None or self.cycle.response_complete)
            and not self.expect_100_continue
            and not self.parser.should_upgrade()
            and self.parser.should_keep_alive()
            and self.parser.get_http_version() == "1.1"
            and not self.flow.write_paused
            and not self.access_log
            and not self.transport.is_closing()
        )

    def _ask(self) -> None:
        """Have the application asked of a request that has waited."""
        body, self._body = self._body, None
        self._begin()
        if body:
            super().on_body(body)

    def _begin(self) -> None:
        """Have the application asked; an answer to a HEAD has no body that its head could wait for."""
        before = self.cycle
        super().on_headers_complete()
        cycle: Any = self.cycle
        if cycle is not before and not cycle.response_started and self.scope["method"] != "HEAD":
            cycle.transport = Held(self.transport)

    def _head(self, status: int, headers: list[tuple[bytes, bytes]]) -> bytes:
        lines = [b"%b: %b\r\n" % header for header in (*self.server_state.default_headers, *headers)]
        return b"".join((STATUS_LINE[status], *lines, b"\r\n"))


def is_known(protocol: type, cycle: type) -> bool:
    """Whether uvicorn's protocol and its cycles are, by what they are made of, those that this module knows."""
    told = ("on_headers_complete", "on_body", "on_message_complete", "on_response_complete")
    made_of = {"scope", "transport", "flow", "keep_alive", "on_response"}
    return all(hasattr(protocol, name) for name in told) and made_of <= set(signature(cycle).parameters)


PROTOCOL: Any = WholeAnswers if is_known(HttpToolsProtocol, RequestResponseCycle) else "auto"
"""What speaks HTTP, for uvicorn's option ``http``: a class that other processes find by its name, or uvicorn's choice."""
