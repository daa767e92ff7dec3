"""Asked: what a request asks: a document or its hash, variables, and the name of an operation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import orjson

from schema.persisted import hash_named
from schema.requests import RequestRefused, check_type

LONGEST_ADDRESS = 16_384
"""Bytes of the parameters in an address; what is longer is sent by POST."""

MOST_PARAMETERS = 16
"""Parameters in an address; four mean something."""

SHORT_BODY = 4096
"""Bytes of a body in which values need not be counted."""

_TYPES = (("query", str), ("variables", dict), ("operationName", str), ("extensions", dict), ("documentId", str))
"""The parameters of a request, and what each of them is."""

_VALUE = re.compile(rb'[^",]*+(?:"(?:[^"\\]++|(?:\\.)++)*+"?|,|\Z)', re.DOTALL)
"""What is counted: strings, which may hold commas, commas and the end: a bound of values, found without decoding."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """
    The most that a request may bring.

    Attributes:
        body_bytes: length of a body.
        values: strings, and commas between values, in the JSON of a body.
        nesting: lists and objects inside one another in a variable.
    """

    body_bytes: int
    values: int
    nesting: int


class Asked(msgspec.Struct, frozen=True, gc=False):
    """
    What a well-formed request asks.

    Attributes:
        query: the text of the document; ``None`` when it is named by its hash alone.
        hash: the SHA-256 that names the document; ``None``: it is not named.
        variables: by name, as they came; ``None``: there are none.
        operation_name: which operation of the document; ``None``: its only one.
    """

    query: str | None
    hash: str | None
    variables: dict[str, Any] | None
    operation_name: str | None


def asked_by_get(query_string: bytes, bounds: Bounds) -> Asked:
    """
    What a GET asks, by the parameters in its address.

    Raises:
        RequestRefused: they are too long or too many, or no request.
    """
    if len(query_string) > LONGEST_ADDRESS or query_string.count(b"&") >= MOST_PARAMETERS:
        raise RequestRefused(
            414,
            f"The address has more than {LONGEST_ADDRESS} bytes or {MOST_PARAMETERS} parameters. Send the question by POST.",
            f"请求地址超过 {LONGEST_ADDRESS} 字节或 {MOST_PARAMETERS} 个参数。请改用 POST 发送。",
            code="ADDRESS_TOO_LONG",
        )
    parameters: dict[str, Any] = dict(parse_qsl(query_string.decode("latin-1"), keep_blank_values=True))
    for name in ("variables", "extensions"):
        text = parameters.get(name)
        parameters[name] = decoded(text.encode(), bounds, f"`{name}`", f" {name} ") if text else None
    return asked_in(parameters, bounds)


def asked_by_post(body: bytes, bounds: Bounds) -> Asked:
    """
    What a POST asks, by its body.

    Raises:
        RequestRefused: it is no JSON, holds too many values, or no request.
    """
    return asked_in(decoded(body, bounds, "The request body", "请求体"), bounds)


def asked_in(parameters: Any, bounds: Bounds) -> Asked:
    """
    What is asked by the parameters of a request.

    Raises:
        RequestRefused: they are no object with a document or its hash.
    """
    if not isinstance(parameters, dict):
        raise _no_object(parameters)
    for given, kind in _TYPES:
        if (value := parameters.get(given)) is not None and value.__class__ is not kind:
            check_type(given, value, kind)
    query, variables, name = parameters.get("query"), parameters.get("variables"), parameters.get("operationName")
    extensions, document_id = parameters.get("extensions"), parameters.get("documentId")
    hash_ = hash_named(extensions, document_id) if extensions or document_id else None
    if not query and hash_ is None:
        raise RequestRefused(
            400,
            "There is no `query`. Send the GraphQL document as the string `query`.",
            "缺少 query。请把 GraphQL 文档放在字符串 query 中。",
        )
    if variables:
        check_nesting(variables, bounds.nesting)
    return Asked(query or None, hash_, variables, name or None)


def check_nesting(variables: Mapping[str, Any], most: int) -> None:
    """Refuse variables whose lists and objects are nested deeper than they may be."""
    level = [value for value in variables.values() if value.__class__ is dict or value.__class__ is list]
    if not level:
        return
    for _ in range(most):
        if not level:
            return
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if inner.__class__ is dict or inner.__class__ is list
        ]
    if level:
        raise RequestRefused(
            400,
            f"Variables are nested deeper than the depth limit of {most}. Send them flat, as the schema has them.",
            f"变量嵌套超过深度上限 {most} 层。请按 schema 的结构发送。",
            code="LIMIT_EXCEEDED",
        )


def decoded(text: bytes, bounds: Bounds, what: str, what_zh: str) -> Any:
    """
    JSON as Python values.

    Args:
        text: the JSON.
        bounds: how many values it may hold.
        what: what it is, for who is told that it is no JSON.
        what_zh: the same in Chinese.

    Raises:
        RequestRefused: it is no JSON in UTF-8, or holds too many values.
    """
    if len(text) > SHORT_BODY:
        _check_values(text, bounds.values, what, what_zh)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RequestRefused(
            400,
            f"{what} is not JSON in UTF-8: {error}. Send a JSON object.",
            f"{what_zh}不是 UTF-8 编码的 JSON：{error}。请发送 JSON 对象。",
        ) from error


def _check_values(text: bytes, most: int, what: str, what_zh: str) -> None:
    found = _VALUE.finditer(text)
    if sum(1 for _ in islice(found, most)) == most and next(found, None) is not None:
        raise RequestRefused(
            413,
            f"{what} holds more values than the value limit of {most}. Ask in several requests.",
            f"{what_zh}中的值超过上限 {most} 个。请分多次请求。",
            code="LIMIT_EXCEEDED",
        )


def _no_object(parameters: Any) -> RequestRefused:
    if isinstance(parameters, list):
        return RequestRefused(
            400,
            "Several operations in one body are not served. Send one JSON object per request.",
            "不支持批量请求。每次请求只发送一个 JSON 对象。",
        )
    return RequestRefused(
        400,
        "The request body must be a JSON object with a `query`.",
        "请求体必须是含有 query 的 JSON 对象。",
    )
