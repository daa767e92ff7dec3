"""
HTTP: GraphQL over HTTP, as graphql-server speaks it, with kept documents and refusals that tell what to do.

graphql-server's view owns the protocol. What is ours: documents are looked at once, bodies are bounded,
every malformed request is a 4xx with its reason, JSON is read and written by orjson, and caches are told
what they may keep.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from inspect import isawaitable
from time import perf_counter
from typing import Any, Literal, NamedTuple, cast

import orjson
from graphql import ExecutionResult, GraphQLSchema, OperationType, execute
from graphql_server.asgi import GraphQL
from graphql_server.exceptions import GraphQLValidationError
from graphql_server.http import GraphQLHTTPResponse, GraphQLRequestData
from graphql_server.http.async_base_view import AsyncHTTPRequestAdapter
from graphql_server.http.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from catalog.identities import ANONYMOUS, Principal
from catalog.snapshot import Snapshot
from schema.asked import Asked, Bounds, asked_by_get, asked_by_post
from schema.caching import NO_STORE, Caching, Client, Reuse
from schema.compression import Answer, coding_for, send_whole
from schema.documents import Documents, Prepared, Ready
from schema.logs import about, named
from schema.masking import INTERNAL, masked, surprise
from schema.metrics import Counts, Outcome, outcome_of
from schema.prepared_fragments import Fragments
from schema.requests import (
    GRAPHQL_JSON,
    JSON,
    METHODS,
    RequestRefused,
    bounded,
    check_allowed,
    check_content_encoding,
    check_declared_length,
    check_media_type,
    check_method,
    prefers_graphql_json,
    refusal,
)
from schema.world import World

Protocol = Literal["http", "http-strict", "multipart-subscription", "subscription"]

FRAGMENT_BYTES = 8_000_000
"""How much finished JSON is kept for the snapshot in use."""


class Unchanged(HTTPException):
    """What ends a request whose client holds the answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, "")
        self.answer = answer


class Asking(NamedTuple):
    """
    What is asked of what.

    Attributes:
        asked: by a request.
        prepared: its document.
        ready: its operation.
        world: in which it is answered.
    """

    asked: Asked
    prepared: Prepared
    ready: Ready
    world: World


def told(result: ExecutionResult) -> GraphQLHTTPResponse:
    """A result as JSON has it; what was refused before it was executed has no `data`."""
    errors: list[object] = [error.formatted for error in result.errors or ()]
    if result.data is None and not any(
        error.path or (error.extensions or {}).get("code") == INTERNAL for error in result.errors or ()
    ):
        return {"errors": errors}
    return {"data": result.data, "errors": errors} if errors else {"data": result.data}


class Endpoint(GraphQL[World, None]):
    """
    The GraphQL endpoint.

    No page to try queries on is served: those that graphql-server ships load their scripts from another
    host. `/schema.graphql` is there for whatever page or editor a reader brings.

    Args:
        schema: what is asked.
        documents: keeps the documents of that schema.
        world: the world that a request is asked of; ``None`` while no catalogue is loaded.
        caller: on whose behalf a request comes, by its scope.
        bounds: the most that a request may bring.
        caching: what caches are told of answers.
        counts: where requests are counted.
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        schema: GraphQLSchema,
        documents: Documents,
        *,
        world: Callable[[], World | None],
        bounds: Bounds,
        caching: Caching,
        counts: Counts,
        caller: Callable[[Scope], Awaitable[Principal]] | None = None,
    ) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self.documents = documents
        self.world = world
        self.bounds = bounds
        self.caching = caching
        self.counts = counts
        self._caller = caller
        self._fragments: Fragments | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever goes wrong has an answer in JSON."""
        request = Request(scope, bounded(receive, max_body_bytes=self.bounds.body_bytes))
        began = perf_counter()
        try:
            request.state.principal = ANONYMOUS if self._caller is None else await self._caller(scope)
            answer = _whole(request, await self.answer(request))
        except Unchanged as unchanged:
            answer = unchanged.answer
        except RequestRefused as refused:
            request.state.outcome = Outcome.REFUSED
            answer = _whole(request, refusal(refused))
        except ClientDisconnect:
            return  # nobody is left to answer
        except Exception as error:  # noqa: BLE001 - a surprise is told by its reference, whatever it is
            request.state.outcome = Outcome.ERROR
            body = orjson.dumps({"data": None, "errors": [surprise(error).formatted]})
            answer = _whole(request, Response(body, media_type=JSON))
        answer = self._counted(request, answer, perf_counter() - began)
        await send_whole(send, answer, _client(request).coding)

    def _counted(self, request: Request, answer: Answer, seconds: float) -> Answer:
        """The answer, counted; one with errors names its request."""
        outcome: Outcome = getattr(request.state, "outcome", Outcome.OK)
        self.counts.of(getattr(request.state, "name", None)).add(outcome, seconds)
        return answer if outcome is Outcome.OK else answer._replace(headers=[*answer.headers, *named()])

    async def answer(self, request: Request) -> Response:
        """The response to a request that may be one."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": METHODS})
        check_method(request.method)
        check_content_encoding(request.headers.get("content-encoding", ""))
        check_declared_length(request.headers, max_body_bytes=self.bounds.body_bytes)
        return await self.run(request)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> World:
        """The world of a request: one snapshot, the instant at which it was asked, and who asks."""
        del response
        world = self.world()
        if world is None:
            raise RequestRefused(
                503,
                "The catalogue is not loaded yet. Try again in a few seconds; `/readyz` tells when it is.",
                "目录尚未加载完成。请几秒后重试，/readyz 会显示是否就绪。",
                code="NOT_READY",
                headers={"Retry-After": "5"},
            )
        world.principal = getattr(request.state, "principal", ANONYMOUS)
        return world

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter, context: World) -> GraphQLRequestData:
        """The request's parameters, from the address of a GET or the body of a POST."""
        del context
        if request.method == "GET":
            asked = asked_by_get(_request(request).scope["query_string"], self.bounds)
        else:
            check_media_type(request.content_type or "")
            asked = asked_by_post(cast("bytes", await request.get_body()), self.bounds)
        _request(request).state.asked = asked
        protocol: Protocol = "http-strict" if prefers_graphql_json(request.headers.get("accept", "")) else "http"
        return GraphQLRequestData(
            query=asked.query,
            document=None,
            variables=asked.variables,
            operation_name=asked.operation_name,
            extensions=None,
            protocol=protocol,
        )

    async def execute_operation(
        self,
        request_adapter: AsyncHTTPRequestAdapter,
        request_data: GraphQLRequestData,
        context: World,
        root_value: None,
        allowed_operation_types: set[OperationType],
    ) -> ExecutionResult:
        """
        Execute a kept document.

        Raises:
            GraphQLValidationError: the document or its variables cannot be executed.
            RequestRefused: it holds no such operation, or one that the method does not allow.
            Unchanged: the client holds the answer.
        """
        del root_value, allowed_operation_types
        request = _request(request_adapter)
        try:
            asking = await self.asking(request.state.asked, context, method=request.method)
            request.state.name = asking.ready.name
            reuse = self._reuse(request, asking, GRAPHQL_JSON if request_data.protocol == "http-strict" else JSON)
            result = await self.executed(asking)
        except (HTTPException, GraphQLValidationError):
            raise
        except Exception as error:  # noqa: BLE001 - the view would show its text
            return ExecutionResult(None, [surprise(error)])
        request.state.reuse = reuse if context.fixed and not result.errors else None
        return result

    async def asking(self, asked: Asked, world: World, *, method: str) -> Asking:
        """
        What is asked, ready to be executed; its document is looked at if it is new.

        Raises:
            GraphQLValidationError: the document cannot be executed, or none is known by its hash.
            RequestRefused: it may not be, holds no such operation, or one that the method does not allow.
        """
        prepared = await self.documents.prepared(asked.query, asked.hash, asked.operation_name)
        ready = prepared.operation(self.schema, asked.operation_name)
        if ready is None:
            raise GraphQLValidationError(list(prepared.errors))
        about(ready.name, prepared.hash)
        check_allowed(ready.kind, method)
        return Asking(asked, prepared, ready, world)

    async def executed(self, asking: Asking) -> ExecutionResult:
        """
        Execute what is asked, waiting where a resolver has to: for the database.

        Raises:
            GraphQLValidationError: the variables do not fit.
        """
        asked, prepared, ready, world = asking
        if ready.prepared is not None:
            return self.execute(asking)
        assert prepared.document is not None  # noqa: S101 - it has an operation
        found = execute(self.schema, prepared.document, world, world, asked.variables, asked.operation_name)
        return _fitting(await found if isawaitable(found) else found)

    def execute(self, asking: Asking) -> ExecutionResult:
        """
        Execute what is compiled. Its resolvers compute and never wait, so nothing is awaited here.

        Raises:
            GraphQLValidationError: the variables do not fit.
        """
        compiled = asking.ready.prepared
        assert compiled is not None  # noqa: S101 - whoever calls has seen to it
        return _fitting(compiled.execute(asking.world, asking.asked.variables, asking.world))

    def reuse(self, asking: Asking, told_as: str, client: Client) -> Reuse:
        """How the answer to a GET may be used again."""
        asked, prepared, _, world = asking
        named = (prepared.hash, asked.operation_name, told_as)
        return self.caching.reuse(world, *named, variables=asked.variables, client=client)

    def _reuse(self, request: Request, asking: Asking, told_as: str) -> Reuse | None:
        """The same, unless the client may have it to itself; what it holds already ends the request."""
        if request.method != "GET" or asking.ready.kind is not OperationType.QUERY:
            return None
        if "authorization" in request.headers:
            return None
        reuse = self.reuse(asking, told_as, _client(request))
        if (unchanged := reuse.unchanged()) is not None:
            raise Unchanged(unchanged)
        return reuse

    @property
    def kept_fragments(self) -> int:
        """How many pieces of finished JSON are kept."""
        return 0 if self._fragments is None else len(self._fragments.kept)

    def fragments(self, snapshot: Snapshot) -> Fragments:
        """The finished JSON of a snapshot; of that of the snapshot before, what is true of this one is taken over."""
        if self._fragments is None or self._fragments.snapshot is not snapshot:
            self._fragments = Fragments(snapshot, most_bytes=FRAGMENT_BYTES, earlier=self._fragments)
        return self._fragments

    async def process_result(
        self,
        request: Request,
        result: ExecutionResult,
        strict: bool = False,  # noqa: FBT001, FBT002 - the view's signature
    ) -> GraphQLHTTPResponse:
        """The result as JSON has it; what was refused before it was executed has no `data`."""
        del strict
        request.state.outcome = outcome_of(result)
        return told(result)

    def create_response(
        self,
        response_data: GraphQLHTTPResponse,
        sub_response: Response,
        is_strict: bool,  # noqa: FBT001 - the view's signature
    ) -> Response:
        """The response, its JSON written by orjson."""
        media_type = GRAPHQL_JSON if is_strict else JSON
        return Response(orjson.dumps(response_data), sub_response.status_code or 200, media_type=media_type)


def _fitting(result: ExecutionResult) -> ExecutionResult:
    """A result as clients may see it; one of variables that do not fit is none."""
    errors = masked(result.errors or ())
    if result.data is None and all(error.path is None for error in errors):
        raise GraphQLValidationError(errors)
    return ExecutionResult(result.data, errors or None)


def _request(adapter: AsyncHTTPRequestAdapter) -> Request:
    request: Request = cast("Any", adapter).request
    return request


def _client(request: Request) -> Client:
    given = request.headers
    accepted = given.get("accept-encoding", "").encode("latin-1")
    return Client(given.get("if-none-match", "").encode("latin-1"), coding_for(accepted))


def _whole(request: Request, response: Response) -> Answer:
    """A response as it is sent, with what caches are told of it."""
    headers = [pair for pair in response.raw_headers if pair[0] != b"content-length"]
    body = bytes(response.body)
    if request.method != "GET":
        return Answer(response.status_code, headers, body)
    reuse: Reuse | None = getattr(request.state, "reuse", None)
    return Answer(response.status_code, [*headers, NO_STORE], body) if reuse is None else reuse.told(headers, body)
