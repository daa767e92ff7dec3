"""The application: what is served under which path, and the snapshot that it is asked of."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from importlib.metadata import version

import orjson
from graphql import GraphQLSchema, print_schema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from catalog.drafts import Drafts
from catalog.following import Follower, Live
from catalog.identities import Principal
from catalog.serving import Snapshots
from catalog.settings import Settings
from catalog.store import Store
from schema.asked import Bounds
from schema.bearer import Callers
from schema.broadcasts import Broadcasts, Most
from schema.caching import Caching
from schema.desk import Desk
from schema.documents import Documents
from schema.hot import HotPath
from schema.http import Endpoint
from schema.limits import Limits
from schema.logs import AccessLog
from schema.masking import surprise
from schema.metrics import Counts, Gauge, Metrics, names_in
from schema.oidc import identity_provider
from schema.persisted import trusted_documents
from schema.requests import JSON
from schema.world import World

__all__ = ["Live", "create_app"]


def create_app(
    settings: Settings, live: Live, graphql_schema: GraphQLSchema, follower: Follower | None = None
) -> ASGIApp:
    """
    The web application.

    Args:
        settings: limits, and the clock in the catalogue's time zone.
        live: where the snapshot is; whoever loads revisions swaps it.
        graphql_schema: what can be asked.
        follower: keeps ``live`` at the latest revision while the application runs; ``None``: nobody does.
    """
    printed = print_schema(graphql_schema)
    trusted = trusted_documents(settings.trusted_documents)
    limits = Limits(
        tokens=settings.max_tokens,
        depth=settings.max_depth,
        aliases=settings.max_aliases,
        cost=settings.max_cost,
    )

    primary = Store(settings.database_url)
    snapshots = Snapshots(
        settings.followed_url, settings.snapshots, lambda: live.snapshot, kept=settings.kept_revisions
    )
    drafts = Drafts(primary, max_operations=settings.max_operations)
    desk = Desk(primary, drafts, snapshots, live, wake=_idle if follower is None else follower.wake)
    callers = Callers(primary, identity_provider(settings), failures_per_minute=settings.failures_per_minute)

    def world() -> World | None:
        snapshot = live.snapshot
        return None if snapshot is None else World(snapshot, settings.now(), desk=desk)

    def caller(scope: Scope) -> Awaitable[Principal]:
        return callers.principal_of(scope, settings.now())

    documents = Documents(graphql_schema, limits, kept=settings.kept_documents, trusted=trusted)
    counts = Counts(names_in((trusted or {}).values()))  # each can be parsed: they have been looked at
    endpoint = Endpoint(
        graphql_schema,
        documents,
        world=world,
        bounds=Bounds(body_bytes=settings.max_body_bytes, values=settings.max_values, nesting=settings.max_depth),
        caching=Caching(seconds=settings.cache_seconds, edition=f"{version('delegated-power-catalogue')}\n{printed}"),
        counts=counts,
        caller=caller,
    )
    store = Store(settings.followed_url)
    most = Most(settings.max_sockets, settings.max_subscriptions)
    broadcasts = Broadcasts(endpoint, live, store, most=most)
    gauges = [*_gauges(settings, live, endpoint, follower), *broadcasts.gauges()]

    async def health(_: Request) -> Response:
        return _json({"status": "alive"})

    async def readiness(_: Request) -> Response:
        told = {} if follower is None else _database(follower)
        if live.snapshot is None:
            status = "no revision is published yet" if told.get("database") == "there" else "no catalogue is loaded yet"
            return _json({"status": status, **told}, HTTPStatus.SERVICE_UNAVAILABLE)
        revision = live.snapshot.revision
        return _json({"revision": revision.number, "at": revision.at, **told})

    async def contract(_: Request) -> Response:
        return PlainTextResponse(printed)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if follower is None:
            yield
            _close(store, primary, snapshots)
            return
        await asyncio.to_thread(follower.look)
        gc.collect()
        gc.freeze()  # what was loaded stays: the collector need not look through it again and again
        follower.start()
        try:
            yield
        finally:
            await asyncio.to_thread(follower.stop)
            _close(store, primary, snapshots)

    others = Starlette(
        routes=[
            Route("/healthz", health),
            Route("/readyz", readiness),
            Route("/schema.graphql", contract),
            Metrics(counts, gauges).route(),
            *broadcasts.routes(),
        ],
        exception_handlers={HTTPException: _not_served, Exception: _surprised},
        lifespan=lifespan,
    )
    served = HotPath(endpoint, "/graphql", others)
    return AccessLog(served) if settings.access_log else served


def _close(*opened: Store | Snapshots) -> None:
    for one in opened:
        one.close()


def _idle() -> None:
    """Nothing follows, so that nothing need be woken."""


def _gauges(settings: Settings, live: Live, endpoint: Endpoint, follower: Follower | None) -> list[Gauge]:
    """What is told of this process at `/metrics`, besides what it counts."""

    def revision() -> float | None:
        return None if live.snapshot is None else live.snapshot.revision.number

    def age() -> float | None:
        return None if live.snapshot is None else (settings.now() - live.snapshot.revision.at).total_seconds()

    def unseen() -> float | None:
        return None if follower is None else follower.age_seconds(settings.now())

    def results() -> float | None:
        return None if live.snapshot is None else len(live.snapshot.memory)

    return [
        Gauge("snapshot_revision", "Number of the revision that is answered from.", revision),
        Gauge("snapshot_age_seconds", "How long ago that revision was published.", age),
        Gauge("database_unseen_seconds", "How long ago the database was last seen.", unseen),
        Gauge("kept_documents", "Documents that have been looked at and are kept.", lambda: len(endpoint.documents)),
        Gauge("kept_fragments", "Pieces of finished JSON that are kept.", lambda: endpoint.kept_fragments),
        Gauge("kept_results", "Results that the snapshot keeps.", results),
    ]


def _database(follower: Follower) -> dict[str, object]:
    """What is known of the database: whether it is there, and when it was last seen."""
    away, seen = follower.away_since, follower.last_seen
    there = "not seen yet" if seen is None else "there"
    return {"database": there if away is None else f"away since {away.isoformat()}", "lastSeen": seen}


async def _surprised(_: Request, error: Exception) -> Response:
    """What is told of a surprise outside of any question."""
    return _json({"errors": [surprise(error).formatted]}, HTTPStatus.INTERNAL_SERVER_ERROR)


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
