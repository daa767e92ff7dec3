"""
HTTP: GraphQL over HTTP, as graphql-server speaks it, with kept documents and refusals that tell what to do.

graphql-server's view owns the protocol. What is ours: documents are looked at once, bodies are bounded,
every malformed request is a 4xx with its reason, and JSON is read and written by orjson.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import orjson
from graphql import ExecutionResult, GraphQLSchema, OperationType, execute_sync
from graphql_server.asgi import GraphQL
from graphql_server.exceptions import GraphQLValidationError
from graphql_server.http import GraphQLHTTPResponse, GraphQLRequestData
from graphql_server.http.async_base_view import AsyncHTTPRequestAdapter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from catalog.snapshot import Snapshot
from schema.documents import Documents
from schema.masking import INTERNAL, masked, surprise
from schema.prepared_fragments import Fragments
from schema.requests import (
    GRAPHQL_JSON,
    JSON,
    METHODS,
    RequestRefused,
    bounded,
    check_allowed,
    check_declared_length,
    check_media_type,
    check_method,
    chosen,
    decoded,
    of_type,
    prefers_graphql_json,
    refusal,
)
from schema.world import World

Protocol = Literal["http", "http-strict", "multipart-subscription", "subscription"]


FRAGMENT_BYTES = 8_000_000
"""How much finished JSON is kept for the snapshot in use."""


def protocol_of(accept: str) -> Protocol:
    """How the answer is to be told, by what a client accepts."""
    return "http-strict" if prefers_graphql_json(accept) else "http"


def query_parameters(given: Mapping[str, str | None]) -> dict[str, Any]:
    """The parameters in the address of a GET."""
    parameters: dict[str, Any] = dict(given)
    for name in ("variables", "extensions"):
        parameters[name] = decoded(parameters[name], f"`{name}`", f" {name} ") if parameters.get(name) else None
    return parameters


def body_parameters(body: str | bytes) -> Any:
    """The parameters in the body of a POST."""
    return decoded(body, "The request body", "请求体")


def asked_in(data: Any, protocol: Protocol) -> GraphQLRequestData:
    """
    What is asked in a request's parameters.

    Raises:
        RequestRefused: they are no object with a query.
    """
    if isinstance(data, list):
        raise RequestRefused(
            400,
            "Several operations in one body are not served. Send one JSON object per request.",
            "不支持批量请求。每次请求只发送一个 JSON 对象。",
        )
    if not isinstance(data, dict):
        raise RequestRefused(
            400,
            "The request body must be a JSON object with a `query`.",
            "请求体必须是含有 query 的 JSON 对象。",
        )
    if not data.get("query"):
        raise RequestRefused(
            400,
            "There is no `query`. Send the GraphQL document as the string `query`.",
            "缺少 query。请把 GraphQL 文档放在字符串 query 中。",
        )
    return GraphQLRequestData(
        query=of_type(data, "query", str, "a string"),
        document=None,
        variables=of_type(data, "variables", dict, "a JSON object"),
        operation_name=of_type(data, "operationName", str, "a string") or None,
        extensions=of_type(data, "extensions", dict, "a JSON object"),
        protocol=protocol,
    )


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
        max_body_bytes: the longest body that is read.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: Documents,
        *,
        world: Callable[[], World | None],
        max_body_bytes: int,
    ) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self.documents = documents
        self.world = world
        self.max_body_bytes = max_body_bytes
        self._fragments: Fragments | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever goes wrong has an answer in JSON."""
        request = Request(scope, bounded(receive, max_body_bytes=self.max_body_bytes))
        try:
            response = await self.answer(request)
        except RequestRefused as refused:
            response = refusal(refused)
        except ClientDisconnect:
            return  # nobody is left to answer
        except Exception as error:  # noqa: BLE001 - a surprise is told by its reference, whatever it is
            response = Response(orjson.dumps({"data": None, "errors": [surprise(error).formatted]}), media_type=JSON)
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """The response to a request that may be one."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": METHODS})
        check_method(request.method)
        check_declared_length(request.headers, max_body_bytes=self.max_body_bytes)
        return await self.run(request)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> World:
        """The world of a request: one snapshot, and the instant at which it was asked."""
        del request, response
        world = self.world()
        if world is None:
            raise RequestRefused(
                503,
                "The catalogue is not loaded yet. Try again in a few seconds; `/readyz` tells when it is.",
                "目录尚未加载完成。请几秒后重试，/readyz 会显示是否就绪。",
                code="NOT_READY",
                headers={"Retry-After": "5"},
            )
        return world

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter, context: World) -> GraphQLRequestData:
        """The request's parameters, from the address of a GET or the body of a POST."""
        protocol = protocol_of(request.headers.get("accept", ""))
        if request.method == "GET":
            parameters = query_parameters(request.query_params)
        else:
            check_media_type(request.content_type or "")
            parameters = body_parameters(await request.get_body())
        return await self.get_graphql_request_data(request, context, parameters, protocol)

    async def get_graphql_request_data(
        self,
        request: AsyncHTTPRequestAdapter | WebSocket,
        context: World,
        data: Any,
        protocol: Protocol,
    ) -> GraphQLRequestData:
        """The parameters of a well-formed request (`query`, `variables`, `operationName`, `extensions`)."""
        del request, context
        return asked_in(data, protocol)

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
        """
        del root_value, allowed_operation_types
        try:
            return self.execute(request_data, context, method=request_adapter.method)
        except (RequestRefused, GraphQLValidationError):
            raise
        except Exception as error:  # noqa: BLE001 - the view would show its text
            return ExecutionResult(None, [surprise(error)])

    def execute(self, asked: GraphQLRequestData, world: World, *, method: str) -> ExecutionResult:
        """Execute what is asked. Resolvers compute and never wait, so nothing is awaited here."""
        prepared = self.documents.prepare(asked.query or "")
        if prepared.document is None:
            raise GraphQLValidationError(list(prepared.errors))
        operation = chosen(prepared.document, asked.operation_name)
        check_allowed(operation, method)
        fast = prepared.operation(self.schema, asked.operation_name)
        if fast is None:
            result = execute_sync(self.schema, prepared.document, None, world, asked.variables, asked.operation_name)
        else:
            result = fast.execute(world, asked.variables, fragments=self.fragments(world.snapshot))
        errors = masked(result.errors or ())
        if result.data is None and all(error.path is None for error in errors):
            raise GraphQLValidationError(errors)  # nothing was executed: the variables do not fit
        return ExecutionResult(result.data, errors or None)

    def fragments(self, snapshot: Snapshot) -> Fragments:
        """The finished JSON of a snapshot; that of the snapshot before is forgotten."""
        if self._fragments is None or self._fragments.snapshot is not snapshot:
            self._fragments = Fragments(snapshot, most_bytes=FRAGMENT_BYTES)
        return self._fragments

    async def process_result(
        self,
        request: Request,
        result: ExecutionResult,
        strict: bool = False,  # noqa: FBT001, FBT002 - the view's signature
    ) -> GraphQLHTTPResponse:
        """The result as JSON has it; what was refused before it was executed has no `data`."""
        del request, strict
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
