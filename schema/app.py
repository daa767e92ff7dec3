"""The application: what is served under which path."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version
from typing import Protocol

import orjson
from graphql import GraphQLSchema, print_schema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Scope

from catalog.following import Follower, Live
from catalog.identities import Principal
from catalog.settings import Settings
from schema.asked import Bounds
from schema.backing import Backing
from schema.broadcasts import Broadcasts, Most
from schema.caching import Caching
from schema.documents import Documents
from schema.hot import HotPath
from schema.http import Endpoint
from schema.limits import Limits
from schema.logs import AccessLog
from schema.masking import surprise
from schema.metrics import Counts, Gauge, Metrics, names_in
from schema.persisted import trusted_documents
from schema.requests import JSON

__all__ = ["Live", "create_app", "served_by"]


class Pages(Protocol):
    """The pages that are served to people besides (网页)."""

    @property
    def documents(self) -> Mapping[str, str]:
        """What pages ask, by name: answered even where only listed documents are."""

    def routes(self, endpoint: Endpoint, caller: Callable[[Scope], Awaitable[Principal]]) -> Sequence[BaseRoute]:
        """
        Where they are served.

        Args:
            endpoint: answers their questions.
            caller: on whose behalf a request comes, by its scope.
        """

    def close(self) -> None:
        """Give back what they hold."""

    def not_served(self, request: Request, error: HTTPException) -> Response | None:
        """What a path or a method gets that nothing is served under; ``None``: whoever asks is no reader of pages."""


def create_app(
    settings: Settings,
    live: Live,
    graphql_schema: GraphQLSchema,
    follower: Follower | None = None,
    pages: Pages | None = None,
) -> ASGIApp:
    """
    The web application.

    Args:
        settings: limits, and the clock in the catalogue's time zone.
        live: where the snapshot is; whoever loads revisions swaps it.
        graphql_schema: what can be asked.
        follower: keeps ``live`` at the latest revision while the application runs; ``None``: nobody does.
        pages: for people; ``None``: none are served.
    """
    return served_by(Backing(settings, live, follower), graphql_schema, pages)


def served_by(backing: Backing, graphql_schema: GraphQLSchema, pages: Pages | None = None) -> ASGIApp:
    """The web application of one process, by what stands behind it."""
    settings = backing.settings
    printed = print_schema(graphql_schema)
    endpoint = _endpoint(backing, graphql_schema, printed, {} if pages is None else pages.documents)
    most = Most(settings.max_sockets, settings.max_subscriptions)
    broadcasts = Broadcasts(endpoint, backing.live, backing.replica, most=most)
    gauges = [*backing.gauges(), *_kept(endpoint), *broadcasts.gauges()]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await backing.start()
        try:
            yield
        finally:
            await backing.stop()
            if pages is not None:
                await asyncio.to_thread(pages.close)

    async def not_served(request: Request, error: Exception) -> Response:
        page = None if pages is None or not isinstance(error, HTTPException) else pages.not_served(request, error)
        return _not_served(request, error) if page is None else page

    others = Starlette(
        routes=[
            *_told(backing, printed),
            Metrics(endpoint.counts, gauges).route(),
            *broadcasts.routes(),
            *([] if pages is None else pages.routes(endpoint, backing.caller)),
        ],
        exception_handlers={HTTPException: not_served, Exception: _surprised},
        lifespan=lifespan,
    )
    served = HotPath(endpoint, "/graphql", others)
    return AccessLog(served) if settings.access_log else served


def _endpoint(
    backing: Backing, graphql_schema: GraphQLSchema, printed: str, asked_by_pages: Mapping[str, str]
) -> Endpoint:
    settings = backing.settings
    trusted = trusted_documents(settings.trusted_documents)
    if trusted is not None:
        trusted |= asked_by_pages
    limits = Limits(
        tokens=settings.max_tokens,
        depth=settings.max_depth,
        aliases=settings.max_aliases,
        cost=settings.max_cost,
    )
    documents = Documents(graphql_schema, limits, kept=settings.kept_documents, trusted=trusted)
    return Endpoint(
        graphql_schema,
        documents,
        world=backing.world,
        bounds=Bounds(body_bytes=settings.max_body_bytes, values=settings.max_values, nesting=settings.max_depth),
        caching=Caching(seconds=settings.cache_seconds, edition=f"{version('delegated-power-catalogue')}\n{printed}"),
        counts=Counts(names_in((trusted or {}).values())),  # each can be parsed: they have been looked at
        caller=backing.caller,
    )


def _told(backing: Backing, printed: str) -> list[BaseRoute]:
    """Whether the process lives, whether it is ready, and what can be asked."""

    async def health(_: Request) -> Response:
        return _json({"status": "alive"})

    async def readiness(_: Request) -> Response:
        told, snapshot = backing.database, backing.live.snapshot
        if snapshot is None:
            status = "no revision is published yet" if told.get("database") == "there" else "no catalogue is loaded yet"
            return _json({"status": status, **told}, HTTPStatus.SERVICE_UNAVAILABLE)
        return _json({"revision": snapshot.revision.number, "at": snapshot.revision.at, **told})

    async def contract(_: Request) -> Response:
        return PlainTextResponse(printed)

    return [Route("/healthz", health), Route("/readyz", readiness), Route("/schema.graphql", contract)]


def _kept(endpoint: Endpoint) -> list[Gauge]:
    """What the endpoint keeps."""
    return [
        Gauge("kept_documents", "Documents that have been looked at and are kept.", lambda: len(endpoint.documents)),
        Gauge("kept_fragments", "Pieces of finished JSON that are kept.", lambda: endpoint.kept_fragments),
    ]


async def _surprised(_: Request, error: Exception) -> Response:
    """What is told of a surprise outside of any question."""
    return _json({"errors": [surprise(error).formatted]}, HTTPStatus.INTERNAL_SERVER_ERROR)


def _not_served(request: Request, error: Exception) -> Response:
    """What a path or a method gets that nothing is served under."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    path = request.scope["path"]  # as it came: an address made of a strange Host header may be none
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        message = f"{path} is read by GET, not by {request.method}."
        message_zh = f"{path} 只能用 GET 读取，不支持 {request.method}。"
    else:
        message = f"There is nothing at {path}. Ask questions at /graphql; what can be asked is at /schema.graphql."
        message_zh = f"{path} 不存在。请在 /graphql 提问，可用的查询见 /schema.graphql。"
    extensions = {"code": HTTPStatus(status).name, "messageZh": message_zh}
    headers = error.headers if isinstance(error, HTTPException) else None
    return _json({"errors": [{"message": message, "extensions": extensions}]}, status, headers)


def _json(content: object, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, JSON)
