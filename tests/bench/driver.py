"""
The load driver: connections that ask and ask again, in another process and on another processor than the server.

It speaks just enough HTTP/1.1 to tell where an answer ends, and does nothing else between two requests.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

import uvloop

CONNECTIONS = 32
"""As many front desks ask at once."""

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"
_TICK_SECONDS = 0.001


T = TypeVar("T")


class WrongAnswer(Exception):  # noqa: N818 - it is the answer that is wrong
    """A server answered something else than what was asked for, or not at all."""


class Answer(NamedTuple):
    """
    One answer.

    Attributes:
        seconds: from the request to it.
        message: its head and body.
    """

    seconds: float
    message: bytes

    @property
    def body(self) -> bytes:
        """Its body."""
        return self.message.partition(_HEAD_END)[2]


class Slice(NamedTuple):
    """
    A short stretch of load.

    Attributes:
        answers: how many answers came.
        seconds: how long it took.
        busy: the share of that time in which the driver itself was at work.
    """

    answers: int
    seconds: float
    busy: float

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return self.answers / self.seconds


class _Connection(asyncio.Protocol):
    """One connection: one request on its way at most."""

    def __init__(self, answered: Callable[[_Connection, bytes], None]) -> None:
        self._answered = answered
        self._received = b""
        self._transport: asyncio.Transport | None = None
        self.due_at = 0.0
        self.idle_since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by its class

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def send(self, request: bytes) -> None:
        assert self._transport is not None
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        received = self._received + data if self._received else data
        head_end = received.find(_HEAD_END)
        if head_end >= 0:
            head = received[:head_end].lower()
            length_at = head.find(_LENGTH) + len(_LENGTH)
            line_end = head.find(b"\r\n", length_at)
            length = int(head[length_at : line_end if line_end >= 0 else head_end])
            if len(received) >= head_end + len(_HEAD_END) + length:
                self._received = b""
                self._answered(self, received)
                return
        self._received = received

    def connection_lost(self, _: Exception | None) -> None:
        self._transport = None

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _itself(connection: _Connection) -> _Connection:
    return connection


class Driver:
    """
    Connections to one server.

    Args:
        port: where it listens on this machine.
        requests: what to ask, one after the other; must not end.
        expected: what every answer must contain.
        connections: how many to open.
        cold_seconds: how long the server is asked until it is as fast as it will be.
    """

    def __init__(
        self,
        port: int,
        requests: Iterator[bytes],
        *,
        expected: bytes = b"200 OK",
        connections: int = CONNECTIONS,
        cold_seconds: float = 0,
    ) -> None:
        self._cold_seconds = cold_seconds
        self._requests = requests
        self._expected = expected
        self._wrong: bytes | None = None
        self._on_answer: Callable[[_Connection, bytes], None] = lambda *_: None
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._port = port
        self._connections = [_Connection(self._received) for _ in range(connections)]
        self.late: list[float] = []
        """
        Seconds by which the driver itself sent each request of the last `pace` late: from the instant at which it was due, or at
        which a connection was free for it, if that was later.
        """

    def _run(self, asking: Coroutine[Any, Any, T]) -> T:
        """Ask on connections that are open: servers close those that are idle for long."""

        async def connected() -> T:
            await asyncio.sleep(_TICK_SECONDS)  # hear of what was closed meanwhile
            loop = asyncio.get_running_loop()
            for connection in self._connections:
                if not connection.is_open:
                    await loop.create_connection(partial(_itself, connection), "127.0.0.1", self._port)
            return await asking

        return self._runner.run(connected())

    def _received(self, connection: _Connection, answer: bytes) -> None:
        if self._expected not in answer:
            self._wrong = answer
        self._on_answer(connection, answer)

    def close(self) -> None:
        """Close the connections."""
        for connection in self._connections:
            connection.close()
        self._runner.run(asyncio.sleep(0))
        self._runner.close()

    def ask(self) -> Answer:
        """The answer to the next request, whatever it says."""
        return self._run(self._ask())

    async def _ask(self) -> Answer:
        answered = asyncio.get_running_loop().create_future()
        self._on_answer = lambda _, answer: answered.set_result(answer)
        start = time.perf_counter()
        self._connections[0].send(next(self._requests))
        answer: bytes = await asyncio.wait_for(answered, timeout=60)
        return Answer(time.perf_counter() - start, answer)

    def one_by_one(self, count: int) -> list[float]:
        """Seconds from request to answer, of that many requests on one connection, one after the other."""

        async def asking() -> list[float]:
            return [(await self._ask()).seconds for _ in range(count)]

        found = self._run(asking())
        self._check()
        return found

    def warm_up(self) -> None:
        """Ask until the server is as fast as it will be; once."""
        if self._cold_seconds:
            self.flood(self._cold_seconds)
            self._cold_seconds = 0

    def flood(self, seconds: float) -> Slice:
        """Ask on all connections as fast as the server answers."""
        found = self._run(self._flood(seconds))
        self._check()
        return found

    async def _flood(self, seconds: float) -> Slice:
        cpu, start = time.process_time(), time.perf_counter()
        until = start + seconds
        ended = asyncio.get_running_loop().create_future()
        answers, open_requests = 0, len(self._connections)

        def on_answer(connection: _Connection, _: bytes) -> None:
            nonlocal answers, open_requests
            answers += 1
            if time.perf_counter() < until:
                connection.send(next(self._requests))
                return
            open_requests -= 1
            if not open_requests:
                ended.set_result(None)

        self._on_answer = on_answer
        for connection in self._connections:
            connection.send(next(self._requests))
        await asyncio.wait_for(ended, timeout=seconds + 60)
        spent = time.perf_counter() - start
        return Slice(answers, spent, (time.process_time() - cpu) / spent)

    def pace(self, rate: float, seconds: float, *, halfway: Callable[[], None] | None = None) -> list[float]:
        """
        Ask so many times a second, whether the server keeps up or not.

        Args:
            rate: requests in a second.
            seconds: for how long.
            halfway: called when half of the requests are sent; must not take long.

        Returns:
            Seconds from the instant at which each request was due to its answer, in the order of the answers.
        """
        found = self._run(self._pace(rate, round(rate * seconds), halfway))
        self._check()
        return found

    async def _pace(self, rate: float, count: int, halfway: Callable[[], None] | None) -> list[float]:
        idle = deque(self._connections)
        due = deque[float]()
        latencies: list[float] = []
        late = self.late = []
        all_answered = asyncio.Event()

        def on_answer(connection: _Connection, _: bytes) -> None:
            connection.idle_since = time.perf_counter()
            latencies.append(connection.idle_since - connection.due_at)
            idle.append(connection)
            send()
            if len(latencies) == count:
                all_answered.set()

        def send() -> None:
            while due and idle:
                connection = idle.popleft()
                connection.due_at = due.popleft()
                late.append(time.perf_counter() - max(connection.due_at, connection.idle_since))
                connection.send(next(self._requests))

        self._on_answer = on_answer
        start, sent = time.perf_counter(), 0
        while sent < count:
            ready = min(count, int((time.perf_counter() - start) * rate) + 1)
            due.extend(start + number / rate for number in range(sent, ready))
            if halfway is not None and sent < count // 2 <= ready:
                halfway()
            sent = ready
            send()
            await asyncio.sleep(_TICK_SECONDS)
        await asyncio.wait_for(all_answered.wait(), timeout=60)
        return latencies

    def _check(self) -> None:
        if self._wrong is not None:
            wrong, self._wrong = self._wrong, None
            raise WrongAnswer(wrong.decode(errors="replace")[-300:])
