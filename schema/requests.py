"""
Requests: what a client has to send for its question to be read, and what it is told when it did not.

Every request that is not a GraphQL request over HTTP is a 4xx with its reason, in the form of
GraphQL's own errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import orjson
from graphql import DocumentNode, OperationDefinitionNode, OperationType, get_operation_ast
from graphql_server.http.exceptions import HTTPException
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
METHODS = "GET, POST, OPTIONS"


class RequestRefused(HTTPException):
    """
    A request that is not a GraphQL request, or cannot be served as one.

    Args:
        status_code: a 4xx, or 503 while there is nothing to ask.
        reason: what is wrong and what to do, in English.
        reason_zh: the same in Chinese.
        code: for programs.
        headers: further response headers.
    """

    def __init__(
        self,
        status_code: int,
        reason: str,
        reason_zh: str,
        *,
        code: str = "BAD_REQUEST",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status_code, reason)
        self.reason_zh = reason_zh
        self.code = code
        self.headers = headers


def check_method(method: str) -> None:
    """Refuse every method but GET and POST."""
    if method not in ("GET", "POST"):
        raise RequestRefused(
            405,
            f"{method} means nothing here. Send queries by GET or POST, mutations by POST.",
            f"不支持 {method} 方法。查询用 GET 或 POST，变更用 POST。",
            code="METHOD_NOT_ALLOWED",
            headers={"Allow": METHODS},
        )


def check_declared_length(headers: Headers, *, max_body_bytes: int) -> None:
    """Refuse a body that says itself that it is too long, before any of it is read."""
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:20]) > max_body_bytes:
        raise _body_too_long(max_body_bytes)


def bounded(receive: Receive, *, max_body_bytes: int) -> Receive:
    """The messages of a request, up to the one with which its body becomes too long."""
    read = 0

    async def receive_bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > max_body_bytes:
            raise _body_too_long(max_body_bytes)
        return message

    return receive_bounded


def _body_too_long(max_body_bytes: int) -> RequestRefused:
    return RequestRefused(
        413,
        f"The request body is longer than {max_body_bytes} bytes. Ask in several requests.",
        f"请求体超过 {max_body_bytes} 字节。请分多次请求。",
        code="BODY_TOO_LARGE",
    )


def check_type(name: str, given: object, kind: type) -> None:
    """Refuse a parameter of another type than it must be: a string, or an object of JSON."""
    if not isinstance(given, kind):
        wanted, wanted_zh = ("a JSON object", "JSON 对象") if kind is dict else ("a string", "字符串")
        raise RequestRefused(
            400,
            f"`{name}` must be {wanted}, and it is {orjson.dumps(given).decode()[:40]}.",
            f"{name} 的类型不对，应为{wanted_zh}。",
        )


def check_media_type(content_type: str) -> None:
    """Refuse a body that is not declared as JSON in UTF-8."""
    media_type, _, parameters = content_type.partition(";")
    charset = re.search(r'charset\s*=\s*"?([^\s;"]+)', parameters, re.IGNORECASE)
    if media_type.strip().lower() != JSON or (charset and charset[1].lower() not in ("utf-8", "utf8")):
        raise RequestRefused(
            415,
            f"The body is declared as {content_type or 'nothing'!r}. Send JSON in UTF-8 as `Content-Type: {JSON}`.",
            f"不支持的内容类型“{content_type}”。请以 Content-Type: {JSON} 发送 UTF-8 编码的 JSON。",
            code="UNSUPPORTED_MEDIA_TYPE",
        )


def check_content_encoding(content_encoding: str) -> None:
    """Refuse a request whose body is compressed: how long it is would be known too late."""
    if content_encoding.strip().lower() not in ("", "identity"):
        raise RequestRefused(
            415,
            f"The body is declared as encoded by {content_encoding[:40]!r}. Send it without `Content-Encoding`; "
            "answers are compressed for those who send `Accept-Encoding`.",
            f"不接受以“{content_encoding[:40]}”压缩的请求体。请去掉 Content-Encoding；应答可按 Accept-Encoding 压缩。",
            code="UNSUPPORTED_CONTENT_ENCODING",
            headers={"Accept-Encoding": "identity"},
        )


def prefers_graphql_json(accept: str) -> bool:
    """Whether a client names GraphQL's own media type before plain JSON; it then gets status codes that tell."""
    named = [entry.partition(";")[0].strip().lower() for entry in accept.split(",")]
    return next((media_type for media_type in named if media_type in (JSON, GRAPHQL_JSON)), JSON) == GRAPHQL_JSON


def chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation to execute: the one of that name, or the only one."""
    operation = get_operation_ast(document, name)
    if operation is not None:
        return operation
    names = [
        definition.name.value
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode) and definition.name
    ]
    there = ", ".join(names[:10]) or "one without a name"
    if name is None:
        raise RequestRefused(
            400,
            f"The document holds several operations ({there}). Say which by `operationName`.",
            f"文档含有多个操作（{there}）。请用 operationName 指明。",
        )
    raise RequestRefused(
        400,
        f"The document holds no operation {name[:40]!r}; there is {there}. Correct `operationName`.",
        f"文档中没有名为“{name[:40]}”的操作，只有 {there}。请更正 operationName。",
    )


def check_allowed(kind: OperationType, method: str) -> None:
    """Refuse a subscription, and a mutation by GET."""
    if kind is OperationType.SUBSCRIPTION:
        raise RequestRefused(
            400,
            "Subscriptions are not served this way. Subscribe at /graphql over a WebSocket (graphql-transport-ws), or at "
            "/graphql/stream by server-sent events.",
            "此处不支持订阅。请通过 WebSocket（graphql-transport-ws）连接 /graphql，或以 SSE 方式请求 /graphql/stream。",
        )
    if kind is OperationType.MUTATION and method == "GET":
        raise RequestRefused(
            405,
            "A GET changes nothing. Send mutations by POST.",
            "GET 请求不得修改数据。变更请用 POST 发送。",
            code="METHOD_NOT_ALLOWED",
            headers={"Allow": "POST"},
        )


def refusal(refused: RequestRefused) -> Response:
    """A refusal of the request itself, in the form of GraphQL's own errors."""
    error = {"message": refused.reason, "extensions": {"code": refused.code, "messageZh": refused.reason_zh}}
    return Response(
        orjson.dumps({"errors": [error]}), refused.status_code, headers=dict(refused.headers or {}), media_type=JSON
    )
