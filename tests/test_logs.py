"""Logs: a line of JSON for each event, with the request it belongs to, and nothing of whoever asked."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from catalog.following import Live
from catalog.settings import Settings
from schema import logs
from schema.masking import surprise
from tests.small_schema import client_of, snapshot


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged to; afterwards everything is as it was."""
    root = logging.getLogger()
    before = structlog.get_config(), root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    structlog.configure(**before[0])
    root.handlers[:], root.level = before[1], before[2]


def logged(stream: io.StringIO) -> list[Any]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def scope(*headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {"type": "http", "method": "POST", "path": "/graphql", "headers": list(headers)}


def test_an_event_is_one_line_of_json_with_its_level_and_its_instant(stream: io.StringIO) -> None:
    structlog.get_logger().warning("refused", code="UNKNOWN_ITEM", item="失业登记")
    (line,) = logged(stream)
    assert line.pop("at").endswith("Z")
    assert line == {"event": "refused", "level": "warning", "code": "UNKNOWN_ITEM", "item": "失业登记"}


def test_what_other_libraries_warn_of_is_a_line_of_json_too(stream: io.StringIO) -> None:
    logging.getLogger("some.library").warning("port %d is taken", 8000)
    logging.getLogger("some.library").info("127.0.0.1:5000 - connected")
    (line,) = logged(stream)
    assert (line["event"], line["level"]) == ("port 8000 is taken", "warning")


async def test_what_is_logged_in_a_request_names_it_and_what_it_asks(stream: io.StringIO) -> None:
    logs.bind(scope((b"x-request-id", b"desk-7")))
    logs.about("Where", "ab12")
    surprise(RuntimeError("oh"))
    (line,) = logged(stream)
    assert (line["request"], line["operation"], line["document"]) == ("desk-7", "Where", "ab12")
    assert len(line["reference"]) == 8
    assert "RuntimeError: oh" in line["exception"]


@pytest.mark.parametrize(
    ("given", "is_taken"),
    [
        (b"desk-7", True),
        (b"0b0e6a5e-54a5-4ba5-9b1c-2a1ff8f4f1d4", True),
        (b"x" * 64, True),
        (b"x" * 65, False),
        (b"", False),
        (b'a"} {"forged": "line', False),
        (b"a\nb", False),
        ("编号".encode(), False),
    ],
)
def test_an_id_is_taken_from_the_client_if_it_is_fit_for_a_log(given: bytes, is_taken: bool) -> None:
    request = scope((b"x-request-id", given))
    found = logs.request_id(request)
    assert (found.encode() == given) is is_taken
    assert found == logs.request_id(request)
    assert len(found) == 16 or is_taken


def test_requests_without_an_id_get_different_ones() -> None:
    assert logs.request_id(scope()) != logs.request_id(scope())


async def test_the_access_log_tells_of_a_request_and_nothing_of_whoever_asks(stream: io.StringIO) -> None:
    async def answer(_: Request) -> Response:
        logs.about("Where", "ab12")
        return Response("…", 404)

    app = logs.AccessLog(Starlette(routes=[Route("/graphql", answer)]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalogue") as client:
        secret = {"authorization": "Bearer secret", "x-forwarded-for": "203.0.113.9"}
        await client.get("/graphql?query=secret", headers=secret)
    (line,) = logged(stream)
    assert line.pop("ms") >= 0
    assert len(line.pop("request")) == 16
    del line["at"]
    assert line == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "path": "/graphql",
        "status": 404,
        "operation": "Where",
        "document": "ab12",
    }


def test_people_at_a_terminal_are_told_in_their_form() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    before = structlog.get_config(), logging.getLogger().handlers[:]
    try:
        logs.configure(terminal)
        structlog.get_logger().warning("refused", code="UNKNOWN_ITEM")
    finally:
        structlog.configure(**before[0])
        logging.getLogger().handlers[:] = before[1]
    assert "refused" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")


@pytest.mark.parametrize(
    ("question", "is_wrong"),
    [({"query": "{ apple }"}, False), ({"query": "{ refused }"}, True), ({"query": "{ nothing }"}, True), ({}, True)],
)
async def test_an_answer_with_errors_carries_back_the_id_of_its_request(
    question: dict[str, str], is_wrong: bool
) -> None:
    async with client_of(Live(snapshot(1)), Settings()) as client:
        for _ in range(2):  # the second time the document is known
            response = await client.post("/graphql", json=question, headers={"x-request-id": "desk-7"})
            assert response.headers.get("x-request-id") == ("desk-7" if is_wrong else None)


async def test_a_surprise_is_logged_with_the_request_and_the_document_it_came_from(stream: io.StringIO) -> None:
    async with client_of(Live(snapshot(1)), Settings()) as client:
        question: dict[str, Any] = {
            "query": "query Broken($n: Int) { broken apple(number: $n) }",
            "variables": {"n": 440402},
        }
        told = [await client.post("/graphql", json=question) for _ in range(2)]
    for response, line in zip(told, logged(stream), strict=True):
        assert line["reference"] in response.text
        assert line["request"] == response.headers["x-request-id"]
        assert line["operation"] == "Broken"
        assert line["document"] == sha256(question["query"].encode()).hexdigest()
    assert "440402" not in stream.getvalue()


async def test_the_access_log_is_kept_only_if_it_is_wanted(stream: io.StringIO) -> None:
    for wanted in (False, True):
        async with client_of(Live(snapshot(1)), Settings(access_log=wanted)) as client:
            await client.post("/graphql", json={"query": "{ apple }"})
    (line,) = logged(stream)
    assert (line["method"], line["path"], line["status"]) == ("POST", "/graphql", 200)
