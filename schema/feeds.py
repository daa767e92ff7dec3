"""
Feeds (更新流): `/changes`, for systems that poll and keep a copy.

It lists revisions, and the keys of the rows that each opened and closed, as lines of JSON.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import orjson
from sse_starlette.sse import AppStatus
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from catalog.errors import Refusal
from catalog.feeds import Chunk, Place
from catalog.revisions import Revision
from schema.requests import RequestRefused, refusal
from schema.subscriptions import Watcher

NDJSON = "application/x-ndjson"
DEFAULT_LIMIT, MOST_LIMIT = 100, 1000
"""How many revisions one answer of `/changes` has."""

MOST_WAIT_SECONDS = 30
_LAST_NUMBER = 2**31 - 1
_FLAGS = {"true": True, "false": False}
_PARAMETERS = ("after", "limit", "wait", "rows")

T = TypeVar("T")


class Page(NamedTuple):
    """
    What is asked of `/changes`.

    Attributes:
        after: the number of the last revision that the client has; 0: it has none.
        limit: how many revisions are told at most.
        wait: how many seconds to wait for one while there is none.
        rows: whether all keys of rows are told; ``None``: as many as go on one line.
    """

    after: int
    limit: int
    wait: int
    rows: bool | None


class History(NamedTuple):
    """
    What has been published, as the store knows it; both are called in threads.

    Attributes:
        revisions: those after a number, so many at most.
        changed: some of the rows of one.
    """

    revisions: Callable[[int, int], list[Revision]]
    changed: Callable[[int, Place], Chunk]


class Changes:
    """
    `/changes`.

    Args:
        history: what has been published.
        watcher: knows which revision is live; one that is not yet is not told.

    Attributes:
        waiting: how many clients wait for a revision.
    """

    def __init__(self, history: History, watcher: Watcher) -> None:
        self.waiting = 0
        self._history = history
        self._watcher = watcher

    def route(self) -> Route:
        """Where it is served."""
        return Route("/changes", self._answer, methods=["GET"])

    async def _answer(self, request: Request) -> Response:
        try:
            page = _page(request.query_params)
            if page.wait:
                await self._wait(request, page)
            latest = self._watcher.world().snapshot.revision.number
            found = await asyncio.to_thread(self._history.revisions, page.after, page.limit)
        except RequestRefused as refused:
            return refusal(refused)
        except ClientDisconnect:
            return Response(status_code=204)  # nobody is left to read it
        except Refusal as unavailable:
            return refusal(_unavailable(unavailable))
        live = [revision for revision in found if revision.number <= latest]
        last = live[-1].number if live else page.after
        following = _address(page, last)
        headers = {"Link": f'<{following}>; rel="next"', "Cache-Control": "no-store"}
        end = {"last": last, "latest": latest, "next": following}
        return StreamingResponse(self._lines(live, page, end), headers=headers, media_type=NDJSON)

    async def _wait(self, request: Request, page: Page) -> None:
        self.waiting += 1
        try:
            await _unless_gone(request, self._reach(page.after + 1, page.wait))
        finally:
            self.waiting -= 1

    async def _reach(self, number: int, seconds: int) -> None:
        """Wait, a second at a time, since a server that stops waits for those who wait."""
        for _ in range(seconds):
            if AppStatus.should_exit or await self._watcher.reach(number, 1):
                return

    async def _lines(self, revisions: list[Revision], page: Page, end: Mapping[str, Any]) -> AsyncIterator[bytes]:
        try:
            for revision in revisions:
                async for line in self._of_revision(revision, page):
                    yield _line(line)
            yield _line(end)
        except Refusal as unavailable:  # the answer has begun, so that its status cannot tell
            yield _line({"error": {"code": unavailable.code, "message": str(unavailable)}})

    async def _of_revision(self, revision: Revision, page: Page) -> AsyncIterator[Mapping[str, Any]]:
        if page.rows is False:
            yield revision._asdict()
            return
        line = revision._asdict()
        place: Place | None = Place()
        while place is not None:
            chunk = await asyncio.to_thread(self._history.changed, revision.number, place)
            place = chunk.following
            yield {**line, "changed": [of_kind._asdict() for of_kind in chunk.changed], "complete": place is None}
            if not page.rows:
                return
            line = {"number": revision.number}


def _page(given: Mapping[str, str]) -> Page:
    """
    What the parameters of a request ask for.

    Raises:
        RequestRefused: one is not known, or not what it must be.
    """
    for name in given:
        if name not in _PARAMETERS:
            raise _bad(
                name, f"is not known; there are {', '.join(_PARAMETERS)}", f"未知，可用：{'、'.join(_PARAMETERS)}"
            )
    rows = given.get("rows")
    if rows is not None and rows not in _FLAGS:
        raise _bad("rows", "must be true or false", "应为 true 或 false")
    return Page(
        _whole(given, "after", 0, 0, _LAST_NUMBER),
        _whole(given, "limit", DEFAULT_LIMIT, 1, MOST_LIMIT),
        _whole(given, "wait", 0, 0, MOST_WAIT_SECONDS),
        None if rows is None else _FLAGS[rows],
    )


def _whole(given: Mapping[str, str], name: str, otherwise: int, least: int, most: int) -> int:
    text = given.get(name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))) or not least <= int(text) <= most:
        raise _bad(name, f"must be a whole number from {least} to {most}", f"应为 {least} 到 {most} 的整数")
    return int(text)


def _bad(name: str, what: str, what_zh: str) -> RequestRefused:
    shown = name if name in _PARAMETERS else name[:40]
    return RequestRefused(
        400,
        f"The parameter `{shown}` {what}. Ask, for example, /changes?after=0&limit=100.",
        f"参数 {shown} {what_zh}。例如：/changes?after=0&limit=100。",
        code="BAD_ARGUMENT",
    )


def _unavailable(refusal_: Refusal) -> RequestRefused:
    return RequestRefused(503, refusal_.message, refusal_.message_zh, code=refusal_.code, headers={"Retry-After": "5"})


def _address(page: Page, last: int) -> str:
    """Where the client goes on."""
    further = {"limit": page.limit, "wait": page.wait, "rows": page.rows}
    given = {"limit": DEFAULT_LIMIT, "wait": 0, "rows": None}
    parts = [f"{name}={str(value).lower()}" for name, value in further.items() if value != given[name]]
    return "&".join([f"/changes?after={last}", *parts])


def _line(content: Mapping[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)


async def _unless_gone(request: Request, awaited: Awaitable[T]) -> T:
    """
    What is awaited, unless the client goes away first.

    Raises:
        ClientDisconnect: it did.
    """
    gone = asyncio.ensure_future(_gone(request))
    wanted = asyncio.ensure_future(awaited)
    try:
        await asyncio.wait((gone, wanted), return_when=asyncio.FIRST_COMPLETED)
        if not wanted.done():
            raise ClientDisconnect
        return wanted.result()
    finally:
        gone.cancel()
        wanted.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
