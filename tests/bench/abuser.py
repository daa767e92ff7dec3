"""
A client that sends what is refused, while others ask ordinary questions.

``python -m tests.bench.abuser PORT RATE documents|bodies`` waits for a line on its standard input, sends so many bad
requests a second, each kind in turn, until the next line, and then says what became of them.
"""

from __future__ import annotations

import select
import socket
import sys
import time
from collections import Counter
from contextlib import suppress
from itertools import cycle

import orjson

from tests.bench.publisher import give_way, say
from tests.bench.questions import post

TIMEOUT_SECONDS = 10
PIECE_BYTES = 65_536
PIECE_SECONDS = 0.00025
"""
How fast a long body goes out: two gigabits a second, faster than any client's line. Written in one go it would keep this
processor, on which the driver measures, in the kernel for milliseconds, and the driver would measure that.
"""

MANY = 10_000


def documents() -> dict[str, bytes]:
    """Documents over the limits: each is well-formed JSON, and answered with the limit that it breaks."""
    deep = (
        '{ division(code: "44") { name ' + "children(first: 1) { edges { node { " * 40 + "name" + " } } }" * 40 + " } }"
    )
    spread = "".join(f"fragment F{at} on Query {{ ...F{at + 1} ...F{at + 1} }} " for at in range(60))
    costly = "first: 100) { edges { node { children("
    found = {
        "tokens": "{ " + "revision { number } " * MANY + "}",
        "depth": deep,
        "aliases": "{ " + " ".join(f"a{at}: __typename" for at in range(MANY)) + " }",
        "cost": "{ divisions(" + costly * 3 + "first: 100) { totalCount } } } } } } } } }",
        "nested fragments": "{ ...F0 } " + spread + "fragment F60 on Query { __typename }",
        "a fragment that spreads itself": "{ ...F } fragment F on Query { ...F }",
        "one response key": "{ " + "revision { number } " * 600 + "}",
    }
    return {name: post(orjson.dumps({"query": text})) for name, text in found.items()}


def bodies() -> dict[str, bytes]:
    """Bodies that are too long, nested too deeply, or no text."""
    nested = b"[" * 100_000 + b"]" * 100_000
    return {
        "10 MB": post(b'{"query": "{ __typename }", "x": "' + b"x" * 10_000_000 + b'"}'),
        "nested variables": post(b'{"query": "{ __typename }", "variables": {"a": ' + nested + b"}}"),
        "invalid UTF-8": post(b'{"query": "{ __typename \xff\xfe }"}'),
    }


def main(port: str, rate: str, group: str) -> None:
    """Send when told to, until told again."""
    give_way()
    requests = {"documents": documents, "bodies": bodies}[group]()
    say("waiting")
    sys.stdin.readline()
    statuses: Counter[str] = Counter()
    start = time.perf_counter()
    for sent, name in enumerate(cycle(requests)):
        if select.select([sys.stdin], [], [], max(0.0, start + sent / float(rate) - time.perf_counter()))[0]:
            break
        statuses[f"{name} {status(int(port), requests[name])}"] += 1
    say(", ".join(f"{what} × {count}" for what, count in sorted(statuses.items())))


def status(port: int, request: bytes) -> str:
    """The status of the answer to a request; what became of it when there is none."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS) as connection:
            with suppress(BrokenPipeError, ConnectionResetError):  # it was refused before it was read
                send(connection, request)
            return connection.recv(1 << 16)[9:12].decode() or "closed"
    except OSError as error:
        return type(error).__name__


def send(connection: socket.socket, request: bytes) -> None:
    """Send a request, a long one in pieces."""
    for at in range(0, len(request), PIECE_BYTES):
        connection.sendall(request[at : at + PIECE_BYTES])
        if at + PIECE_BYTES < len(request):
            time.sleep(PIECE_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
