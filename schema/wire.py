"""
The wire: HTTP/1.1 as uvicorn speaks it, with less ado for short answers.

**Method.** uvicorn writes the head of an answer when an application gives it and the body when that comes: two system
calls for what fits into one packet. ASGI lets a server hold the head until the first of the body is there, so each
response writes by way of a small object that holds its head back. The head of a stream, which may have nothing else to
send for long, is not held.

An application may have a method ``answering(target, headers)``, which tells what answers the bodies of requests with
such a head without being awaited: a function from a body to the rest of the answer's head and its body, or ``None`` for
a body that has to be asked about as usual. A POST that came in one piece on a connection with nothing else under way is put
to it first: what it answers is written without a task, events and messages for one request.

The next request of a connection mostly has the same head, but for its length (`schema.heads`). One that has, and is all
that came, is answered without being parsed again, and leaves the timer of the idle connection as it is: that looks at
the time of the last answer when it goes off.

Everything else is uvicorn's own, to the byte.

**Cost**, CPU time of a server for a request whose answer of 1.7 kB is a constant: 22 µs in two writes, 19 µs in one,
11 µs at once, 8 µs with a head that is known; a bare Starlette endpoint takes 38 to 41 µs.

**Limits.** This stands on uvicorn's `HttpToolsProtocol`: that httptools tells it of a request by ``on_message_begin``,
``on_headers_complete``, ``on_body`` and ``on_message_complete``; that it makes a ``cycle`` for each, which writes to its
``transport``, the head first, with names of headers in lower case; that ``on_response_complete`` is told of the end; and
that an idle connection is closed by ``timeout_keep_alive_handler``. So it is from uvicorn 0.32 to 0.54. `PROTOCOL` is
uvicorn's own choice where a look at it says otherwise; the tests compare the two over real connections.
"""

from __future__ import annotations

import asyncio
from inspect import signature
from typing import Any, ClassVar

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from schema.heads import Answering, Header, KnownHead, Told, known_head

CONTINUE = b"HTTP/1.1 100 "
"""How the interim answer begins that invites a client to send its body; the head is still to come."""

LENGTH = b"\r\ncontent-length: "
"""What the head of an answer of known length has in it."""

MOST_HEADS = 8
"""How many heads of one connection are looked at in order to know the next: some clients number their requests."""


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

    _beginning: ClassVar[tuple[list[Header], bytes]] = ([], STATUS_LINE[200])
    """The headers of every answer, which the server makes anew each second, and the head that begins with them."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        app: Any = self.app
        if isinstance(app, ProxyHeadersMiddleware):
            app = app.app  # what is answered at once does not look at who asks
        is_plain = not self.root_path and self.limit_concurrency is None and not self.access_log
        self._answering = getattr(app, "answering", None) if is_plain else None
        self._answer: Answering | None = None
        self._body: bytes | None = None
        self._was_asked = False
        self._is_between = True
        self._known: KnownHead | None = None
        self._seen: tuple[bytes, Answering] | None = None
        self._heads_left = MOST_HEADS
        self._answered_at = 0.0

    def data_received(self, data: bytes) -> None:
        """Answer a request whose head is known, if it can be done at once; read whatever else came."""
        known = self._known
        if known is not None and self._is_between and (body := known.body_in(data)) is not None and self._is_free():
            told = known.answer(body)
            if told is not None:
                self._write(told)
                self._stay()
                return
            self._was_asked = True
        self._read(data)

    def _read(self, data: bytes) -> None:
        """Read what came; a request of which more is to come is the application's as usual."""
        was_between = self._is_between
        super().data_received(data)
        self._was_asked = False
        if self._body is not None:
            self._ask()
        seen, self._seen = self._seen, None
        if seen is not None and was_between and self._heads_left:
            self._heads_left -= 1
            self._known = known_head(data, self.url, self.headers, *seen) or self._known

    def on_message_begin(self) -> None:
        """Begin with a request."""
        self._is_between = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Wait for the rest of a request that may be answered at once; have the application asked of every other."""
        answer = self._answering(self.url, self.headers) if self._answering and self._may_be_at_once() else None
        if answer is None:
            self._begin()
        else:
            self._answer, self._body = answer, b""

    def on_body(self, body: bytes) -> None:
        """Add to the body."""
        if self._body is None:
            super().on_body(body)
        else:
            self._body += body

    def on_message_complete(self) -> None:
        """Answer a request that is all there, if it can be done at once."""
        self._is_between = self.parser.should_keep_alive() and not self.parser.should_upgrade()
        if self._body is not None and self._answer is not None:
            self._seen = self._body, self._answer
            told = self._answer(self._body)
            if told is not None:
                self._body = None
                self._write(told)
                self.on_response_complete()
                return
            self._ask()
        super().on_message_complete()

    def timeout_keep_alive_handler(self) -> None:
        """Close the connection, unless it has answered since the timer was set: then wait for the rest of the time."""
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self.timeout_keep_alive_task = self.loop.call_later(left, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

    def _may_be_at_once(self) -> bool:
        """Whether a request is a POST that keeps the connection, which has nothing else to do."""
        return (
            not self._was_asked
            and self.parser.get_method() == b"POST"
            and not self.expect_100_continue
            and not self.parser.should_upgrade()
            and self.parser.should_keep_alive()
            and self.parser.get_http_version() == "1.1"
            and self._is_free()
        )

    def _is_free(self) -> bool:
        """Whether the connection has nothing else to do."""
        return (
            (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
            and not self.transport.is_closing()
        )

    def _stay(self) -> None:
        """Note that a request is answered: as `on_response_complete`, but for a timer that goes on."""
        self.server_state.total_requests += 1
        self._answered_at = self.loop.time()
        if self.timeout_keep_alive_task is None and not self.transport.is_closing():
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
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

    def _write(self, told: Told) -> None:
        """Write an answer, in one piece."""
        rest, body = told
        headers, beginning = WholeAnswers._beginning
        if headers is not self.server_state.default_headers:
            headers = self.server_state.default_headers
            beginning = STATUS_LINE[200] + b"".join([b"%b: %b\r\n" % header for header in headers])
            WholeAnswers._beginning = headers, beginning
        self.transport.write(b"%bcontent-length: %d\r\n%b%b" % (beginning, len(body), rest, body))


def is_known(protocol: type, cycle: type) -> bool:
    """Whether uvicorn's protocol and its cycles are, by what they are made of, those that this module knows."""
    told = ("on_message_begin", "on_headers_complete", "on_body", "on_message_complete", "on_response_complete")
    made_of = {"scope", "transport", "flow", "keep_alive", "on_response"}
    timed = hasattr(protocol, "timeout_keep_alive_handler")
    return timed and all(hasattr(protocol, name) for name in told) and made_of <= set(signature(cycle).parameters)


PROTOCOL: Any = WholeAnswers if is_known(HttpToolsProtocol, RequestResponseCycle) else "auto"
"""What speaks HTTP, for uvicorn's option ``http``: a class that other processes find by its name, or uvicorn's choice."""
