"""
Logs (日志): one JSON object a line on standard error, each with the id of the request that it belongs to.

No addresses, variables, tokens or texts of queries are logged: an operation is told by its name and by the hash
of its document. The id of a request is made only when something is logged or refused.
"""

from __future__ import annotations

import logging
import re
import sys
from contextvars import ContextVar
from secrets import token_hex
from time import perf_counter
from typing import TextIO

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict, Processor

HEADER = b"x-request-id"
"""The header by which a client, or a proxy before us, names a request; errors carry it back."""

_SANE = re.compile(rb"[A-Za-z0-9._:-]{1,64}", re.ASCII)
_ID = "catalog.request_id"
_SCOPE: ContextVar[Scope | None] = ContextVar("scope", default=None)
_ASKED: ContextVar[tuple[str | None, str]] = ContextVar("asked", default=(None, ""))

log = structlog.get_logger()


def bind(scope: Scope) -> None:
    """Let whatever is logged from now on in this task belong to a request; to none while the application starts."""
    _SCOPE.set(None if scope["type"] == "lifespan" else scope)


def request_id(scope: Scope) -> str:
    """The id of a request: the one that its client gave if it is fit for a log, else a new one."""
    known = scope.get(_ID)
    if known is None:
        given = next((value for name, value in scope.get("headers", ()) if name == HEADER), b"")
        known = scope[_ID] = given.decode() if _SANE.fullmatch(given) else token_hex(8)
    return str(known)


def named() -> list[tuple[bytes, bytes]]:
    """The header by which an error carries back the id of its request; none outside of a request."""
    scope = _SCOPE.get()
    return [] if scope is None else [(HEADER, request_id(scope).encode())]


def about(operation: str | None, document: str) -> None:
    """Note for the log what the request of this task asks: the operation's name, and the hash of its document."""
    _ASKED.set((operation, document))


def of_request(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Add to what is logged which request it belongs to, and what that asks."""
    scope = _SCOPE.get()
    operation, document = _ASKED.get()
    told = {"request": scope and request_id(scope), "operation": operation, "document": document}
    event.update({name: value for name, value in told.items() if value})
    return event


def configure(stream: TextIO = sys.stderr) -> None:
    """
    Log to a stream: lines of JSON, or, on a terminal, lines for people.

    What other libraries log goes the same way, from warnings on.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        of_request,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    shown: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if stream.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*shared, *shown],
        logger_factory=structlog.PrintLoggerFactory(stream),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[remove_meta, *shown])
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


class AccessLog:
    """
    A line for every request, for those who want one.

    Args:
        app: what is served.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request and log what came of it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        bind(scope)
        began = perf_counter()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            log.info(
                "request",
                method=scope.get("method", "WEBSOCKET"),
                path=scope["path"],
                status=status or None,
                ms=round((perf_counter() - began) * 1000, 2),
            )
