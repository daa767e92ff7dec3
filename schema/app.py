"""The application: what is served under which path, and the snapshot that it is asked of."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import orjson
from graphql import GraphQLSchema, print_schema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from catalog.settings import Settings
from catalog.snapshot import Snapshot
from schema.documents import Documents
from schema.hot import HotPath
from schema.http import Endpoint
from schema.limits import Limits
from schema.requests import JSON
from schema.world import World


class Live:
    """
    The snapshot that this process answers from.

    Swapping it is one assignment: a request has the old snapshot or the new one, from its first field to its last.

    Args:
        snapshot: the snapshot to begin with; ``None`` until one is loaded.
    """

    __slots__ = ("_snapshot",)

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self._snapshot = snapshot

    @property
    def snapshot(self) -> Snapshot | None:
        """The current snapshot; ``None`` while none is loaded."""
        return self._snapshot

    def swap(self, snapshot: Snapshot) -> None:
        """Answer from another snapshot from the next request on."""
        self._snapshot = snapshot


def create_app(settings: Settings, live: Live, graphql_schema: GraphQLSchema) -> ASGIApp:
    """
    The web application.

    Args:
        settings: limits, and the clock in the catalogue's time zone.
        live: where the snapshot is; whoever loads revisions swaps it.
        graphql_schema: what can be asked.
    """
    limits = Limits(
        tokens=settings.max_tokens,
        depth=settings.max_depth,
        aliases=settings.max_aliases,
        cost=settings.max_cost,
    )

    def world() -> World | None:
        snapshot = live.snapshot
        return None if snapshot is None else World(snapshot, settings.now())

    endpoint = Endpoint(
        graphql_schema,
        Documents(graphql_schema, limits, kept=settings.kept_documents),
        world=world,
        max_body_bytes=settings.max_body_bytes,
    )
    printed = print_schema(graphql_schema)

    async def health(_: Request) -> Response:
        return _json({"status": "alive"})

    async def readiness(_: Request) -> Response:
        if live.snapshot is None:
            return _json({"status": "no catalogue is loaded yet"}, HTTPStatus.SERVICE_UNAVAILABLE)
        revision = live.snapshot.revision
        return _json({"revision": revision.number, "at": revision.at})

    async def contract(_: Request) -> Response:
        return PlainTextResponse(printed)

    others = Starlette(
        routes=[
            Route("/healthz", health),
            Route("/readyz", readiness),
            Route("/schema.graphql", contract),
        ],
        exception_handlers={HTTPException: _not_served},
    )
    return HotPath(endpoint, "/graphql", others)


async def _not_served(request: Request, error: Exception) -> Response:
    """What a path or a method gets that nothing is served under."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.NOT_FOUND
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        message = f"{request.url.path} is read by GET, not by {request.method}."
        message_zh = f"{request.url.path} 只能用 GET 读取，不支持 {request.method}。"
    else:
        message = f"There is nothing at {request.url.path}. Ask questions at /graphql; what can be asked is at /schema.graphql."
        message_zh = f"{request.url.path} 不存在。请在 /graphql 提问，可用的查询见 /schema.graphql。"
    extensions = {"code": HTTPStatus(status).name, "messageZh": message_zh}
    headers = error.headers if isinstance(error, HTTPException) else None
    return _json({"errors": [{"message": message, "extensions": extensions}]}, status, headers)


def _json(content: object, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, headers, JSON)
