"""Heads: a request whose head is known is answered as if it had been parsed, or else it is parsed."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from operator import itemgetter
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from hypothesis import event, given
from hypothesis import strategies as st
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from schema.heads import LONGEST_HEAD, KnownHead, known_head
from schema.wire import MOST_HEADS, WholeAnswers
from tests.connections import Prompt, answers, asked, echo, serving

HEAD = b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\nAccept: */*\r\n\r\n"
HEADERS = [(b"host", b"here"), (b"content-length", b"3"), (b"accept", b"*/*")]


def nothing(_body: bytes) -> None:
    """Answers nothing at once."""


def known(head: bytes = HEAD, headers: list[tuple[bytes, bytes]] = HEADERS, body: bytes = b"one") -> KnownHead | None:
    return known_head(head + body, b"/echo", headers, body, nothing)


def test_the_next_request_with_that_head_is_read_without_a_parser() -> None:
    head = known()
    assert head is not None
    assert head.body_in(HEAD + b"two") == b"two"
    assert head.body_in(HEAD.replace(b": 3", b": 12") + b"of other size") is None
    assert head.body_in(HEAD.replace(b": 3", b": 13") + b"of other size") == b"of other size"
    assert head.body_in(HEAD.replace(b": 3", b": 0")) == b""


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"on",
        HEAD + b"ones",
        HEAD + b"one" + HEAD + b"two",
        b"\r\n" + HEAD + b"one",
        HEAD.replace(b": 3", b": 03") + b"one",
        HEAD.replace(b": 3", b": +3") + b"one",
        HEAD.replace(b": 3", b":  3") + b"one",
        HEAD.replace(b": 3", b": 3 ") + b"one",
        HEAD.replace(b": 3", b": 3, 3") + b"one",
        HEAD.replace(b": 3", b": ") + b"one",
        HEAD.replace(b": 3", b": 3\r\nTransfer-Encoding: chunked") + b"one",
        HEAD.replace(b"*/*", b"text/html") + b"one",
        HEAD.replace(b"here", b"there") + b"one",
        HEAD[:-2],
        HEAD[:45],
        b"",
    ],
)
def test_any_other_is_parsed(data: bytes) -> None:
    head = known()
    assert head is not None
    assert head.body_in(data) is None


def test_a_head_that_may_be_read_in_two_ways_is_not_remembered() -> None:
    assert known(HEAD.replace(b"Host", b"Hast")) is None
    assert known(HEAD.replace(b"here", b"there")) is None
    assert known(HEAD.replace(b"\r\nAccept", b"\r\n Accept")) is None
    assert known(HEAD.replace(b": 3", b": 03"), [HEADERS[0], (b"content-length", b"03"), HEADERS[2]]) is None
    assert known(HEAD.replace(b"\r\nHost", b"\nHost")) is None
    assert known(HEAD.replace(b"POST /echo", b"POST  /echo")) is None
    assert known(b"\r\n" + HEAD) is None
    assert known(HEAD.replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\n"), [*HEADERS, HEADERS[1]]) is None
    chunked = (b"transfer-encoding", b"chunked")
    assert known(HEAD.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n"), [*HEADERS, chunked]) is None
    assert known(body=b"more") is None


def test_a_long_head_is_not_remembered() -> None:
    value = b"x" * LONGEST_HEAD
    assert known(HEAD.replace(b"*/*", value), [*HEADERS[:2], (b"accept", value)]) is None


class Watched(WholeAnswers):
    """The protocol, which counts what it has parsed."""

    parsed = known = 0

    def on_message_begin(self) -> None:
        Watched.parsed += 1
        super().on_message_begin()

    def _stay(self) -> None:
        Watched.known += 1
        super()._stay()


class Parsing(WholeAnswers):
    """The protocol, which remembers nothing."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._heads_left = 0


async def parsed_of(*requests: bytes) -> int:
    """How many of some requests on one connection were parsed; all are answered as uvicorn answers them."""
    async with serving(HttpToolsProtocol) as stock, serving(Watched, Prompt()) as ours:
        expected = await answers(stock, *requests)
        Watched.parsed = 0
        assert await answers(ours, *requests) == expected
    return Watched.parsed


LAST = asked("/whole")


async def test_of_requests_that_are_alike_the_first_is_parsed() -> None:
    assert await parsed_of(echo(b"one"), echo(b"two"), echo(b"three" * 500), LAST) == 2


async def test_a_request_that_comes_with_others_or_in_part_is_parsed() -> None:
    assert await parsed_of(echo(b"one"), echo(b"two") + echo(b"three"), echo(b"four"), LAST) == 4
    assert await parsed_of(echo(b"one"), echo(b"two")[:-1], b"o", echo(b"three"), LAST) == 3
    assert await parsed_of(echo(b"one"), echo(b"two")[:9], echo(b"two")[9:], LAST) == 3


async def test_a_body_that_looks_like_a_request_is_none() -> None:
    half = echo(echo(b"one"))
    assert await parsed_of(echo(b"one"), half[: -len(echo(b"one"))], half[-len(echo(b"one")) :], LAST) == 3


async def test_what_cannot_be_answered_at_once_is_asked_once() -> None:
    prompt = Prompt()
    async with serving(WholeAnswers, prompt) as port:
        got = await answers(port, echo(b"one"), echo(b"not at once"), echo(b"two"), LAST)
    assert got.count(b"200 OK") == 4
    assert prompt.refused_at_once == 1


async def test_a_client_that_numbers_its_requests_is_parsed_always() -> None:
    numbered = [echo(b"one", headers=f"x-request-id: {number}\r\n") for number in range(MOST_HEADS + 3)]
    assert await parsed_of(*numbered, numbered[MOST_HEADS - 1], numbered[-1], LAST) == MOST_HEADS + 5


TURNS = 20
"""Turns of the loop that suffice for whatever can be answered."""


class Line:
    """A connection without a network, which notes what is written and whether it is closed."""

    def __init__(self) -> None:
        self.told: list[bytes | None] = []

    def write(self, data: bytes) -> None:
        self.told.append(data)

    def close(self) -> None:
        if not self.is_closing():
            self.told.append(None)

    def is_closing(self) -> bool:
        return None in self.told

    def get_extra_info(self, _name: str) -> None:
        """Nobody is known at the other end."""

    def pause_reading(self) -> None:
        """It has been read already."""

    resume_reading = pause_reading


async def conversation(protocol: type[HttpToolsProtocol], pieces: list[bytes]) -> tuple[bytes, bool, int]:
    """What is told to pieces, whether the connection is closed in the end, and how many were answered."""
    state = ServerState()
    config = uvicorn.Config(Prompt(), log_level="critical", access_log=False)
    line: Any = Line()
    spoken = protocol(config=config, server_state=state, app_state={})
    spoken.connection_made(line)
    for piece in pieces:
        if line.is_closing():
            break
        spoken.data_received(piece)
        for _ in range(TURNS):
            await asyncio.sleep(0)
    spoken.connection_lost(None)
    await asyncio.gather(*state.tasks, return_exceptions=True)
    return b"".join(told for told in line.told if told), line.is_closing(), state.total_requests


class Clock:
    """A loop whose time goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._due: list[tuple[float, Any]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, do: Any) -> Any:
        due = (self.now + seconds, do)
        self._due.append(due)
        return SimpleNamespace(cancel=lambda: self._due.remove(due))

    def wait(self, seconds: float) -> None:
        until = self.now + seconds
        while self._due and min(self._due, key=itemgetter(0))[0] <= until:
            entry = min(self._due, key=itemgetter(0))
            self._due.remove(entry)
            self.now = entry[0]
            entry[1]()
        self.now = until


def test_a_connection_is_closed_when_it_has_been_idle_for_its_time() -> None:
    """Whether what it answered last was parsed or not."""
    line, clock = Line(), Clock()
    anyhow: Any = (line, clock)
    config = uvicorn.Config(Prompt(), log_level="critical", access_log=False, timeout_keep_alive=5)
    spoken = WholeAnswers(config=config, server_state=ServerState(), app_state={}, _loop=anyhow[1])
    spoken.connection_made(anyhow[0])
    for pause in (4, 4, 3, 4.5):
        spoken.data_received(echo(b"one"))
        clock.wait(pause)
    assert not line.is_closing()
    spoken.data_received(echo(b"one")[:9])
    clock.wait(60)
    assert not line.is_closing()
    spoken.data_received(echo(b"one")[9:])
    clock.wait(4.9)
    spoken.data_received(echo(b"one"))
    clock.wait(4.9)
    assert not line.is_closing()
    clock.wait(0.2)
    assert line.is_closing()


LINES = st.sampled_from(
    [b"Accept: */*", b"Expect: 100-continue", b"Transfer-Encoding: chunked", b"Connection: close", b"Content-Length: 3"]
)
DAMAGE = st.sampled_from([b"", b"\r\n", b"\n", b" ", b"0", b"3", b"\0", b"POST", b"x", b"\r\n\r\n"])


@st.composite
def streams(draw: st.DrawFn) -> list[bytes]:
    """Requests, mostly with one head and each in one piece; some damaged, some cut elsewhere."""
    lines = draw(st.lists(LINES, max_size=1))
    pieces: list[bytes] = []
    for body in draw(st.lists(st.sampled_from([b"one", b"twelve bytes", b"not at once", b""]), min_size=2, max_size=5)):
        others = lines if draw(st.integers(0, 4)) else draw(st.lists(LINES, max_size=2))
        head = [b"POST /echo HTTP/1.1", b"host: here", b"content-length: %d" % len(body), *others]
        text = b"\r\n".join([*head, b"", body])
        if not draw(st.integers(0, 4)):
            at = draw(st.integers(0, len(text)))
            text = text[:at] + draw(DAMAGE) + text[at + draw(st.integers(0, 2)) :]
        cuts = [0, *sorted(draw(st.lists(st.integers(0, len(text)), max_size=1))), len(text)]
        pieces += [text[begin:end] for begin, end in pairwise(cuts)]
        if not draw(st.integers(0, 4)) and len(pieces) > 1:
            pieces[-2:] = [pieces[-2] + pieces[-1]]
    return [piece for piece in pieces if piece]


@given(streams())
def test_whatever_comes_is_answered_as_if_it_were_parsed(pieces: list[bytes]) -> None:
    Watched.known = 0
    ours = asyncio.run(conversation(Watched, pieces))
    event(f"answered without a parser: {Watched.known > 0}")
    assert ours == asyncio.run(conversation(Parsing, pieces))
