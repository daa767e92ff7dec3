"""Requests that are none: each is told what is wrong with it, and none makes the service fail."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from catalog.settings import Settings
from schema.app import Live
from tests.small_schema import ask, client_of, refused, snapshot


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(Live(snapshot(1)), Settings(max_body_bytes=2000)) as client:
        yield client


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "The request body is not JSON in UTF-8: "),
        (b"{", "The request body is not JSON in UTF-8: "),
        (b'{"query": "\xff"}', "The request body is not JSON in UTF-8: "),
        (b'{"query": "\\ud800"}', "The request body is not JSON in UTF-8: "),
        (b"[" * 1500, "The request body is not JSON in UTF-8: "),
        (
            b'[{"query": "{ apple }"}]',
            "Several operations in one body are not served. Send one JSON object per request.",
        ),
        (b'"{ apple }"', "The request body must be a JSON object with a `query`."),
        (b"null", "The request body must be a JSON object with a `query`."),
        (b"{}", "There is no `query`. Send the GraphQL document as the string `query`."),
        (b'{"query": ""}', "There is no `query`. Send the GraphQL document as the string `query`."),
        (b'{"query": {"a": 1}}', '`query` must be a string, and it is {"a":1}.'),
        (b'{"query": "{ apple }", "variables": []}', "`variables` must be a JSON object, and it is []."),
        (b'{"query": "{ apple }", "variables": "{}"}', '`variables` must be a JSON object, and it is "{}".'),
        (b'{"query": "{ apple }", "operationName": 5}', "`operationName` must be a string, and it is 5."),
        (b'{"query": "{ apple }", "extensions": true}', "`extensions` must be a JSON object, and it is true."),
        (
            b'{"query": "query a { apple } query b { zebra }"}',
            "The document holds several operations (a, b). Say which by `operationName`.",
        ),
        (
            b'{"query": "query a { apple }", "operationName": "b"}',
            "The document holds no operation 'b'; there is a. Correct `operationName`.",
        ),
        (
            b'{"query": "{ apple }", "operationName": "b"}',
            "The document holds no operation 'b'; there is one without a name. Correct `operationName`.",
        ),
        (b'{"query": "subscription { apple }"}', "Subscriptions are not served this way."),
    ],
)
async def test_a_body_that_is_no_graphql_request_is_told_why(
    client: httpx.AsyncClient, body: bytes, message: str
) -> None:
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert refused(response, 400).startswith(message)


@pytest.mark.parametrize(
    ("number", "is_one"), [("1" * 400, False), ("1e400", False), ("9223372036854775808", False), ("-0", True)]
)
async def test_no_number_in_a_variable_is_too_large_to_be_answered(
    client: httpx.AsyncClient, number: str, *, is_one: bool
) -> None:
    body = f'{{"query": "query q($n: Int) {{ apple(number: $n) }}", "variables": {{"n": {number}}}}}'
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (200, 400)
    assert ("data" in response.json()) is is_one


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "There is no `query`. Send the GraphQL document as the string `query`."),
        ({"query": "{ apple }", "variables": "{"}, "`variables` is not JSON in UTF-8: "),
        ({"query": "{ apple }", "variables": "[1]"}, "`variables` must be a JSON object, and it is [1]."),
        ({"query": "{ apple }", "extensions": "1"}, "`extensions` must be a JSON object, and it is 1."),
    ],
)
async def test_an_address_that_is_no_graphql_request_is_told_why(
    client: httpx.AsyncClient, parameters: dict[str, str], message: str
) -> None:
    response = await client.get("/graphql", params=parameters, headers={"accept": "text/html"})
    assert refused(response, 400).startswith(message)


async def test_a_get_changes_nothing(client: httpx.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "mutation { change }"})
    assert refused(response, 405, "METHOD_NOT_ALLOWED") == "A GET changes nothing. Send mutations by POST."
    assert response.headers["allow"] == "POST"
    assert await ask(client, "mutation { change }") == {"data": {"change": True}}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_told_which_ones_there_are(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")
    assert refused(response, 405, "METHOD_NOT_ALLOWED") == (
        f"{method} means nothing here. Send queries by GET or POST, mutations by POST."
    )
    assert response.headers["allow"] == "GET, POST, OPTIONS"


async def test_options_tells_the_methods(client: httpx.AsyncClient) -> None:
    response = await client.options("/graphql")
    assert (response.status_code, response.headers["allow"]) == (204, "GET, POST, OPTIONS")


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/graphql", "multipart/form-data; boundary=x", "application/json; charset=gbk", ";;"],
)
async def test_a_body_that_is_not_declared_as_json_is_not_read(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post("/graphql", content=b'{"query": "{ apple }"}', headers={"content-type": content_type})
    assert refused(response, 415, "UNSUPPORTED_MEDIA_TYPE") == (
        f"The body is declared as {content_type or 'nothing'!r}. "
        "Send JSON in UTF-8 as `Content-Type: application/json`."
    )


@pytest.mark.parametrize("coding", ["gzip", "zstd, br", "GZIP"])
async def test_a_body_that_is_compressed_is_not_read(client: httpx.AsyncClient, coding: str) -> None:
    headers = {"content-type": "application/json", "content-encoding": coding}
    response = await client.post("/graphql", content=b"x", headers=headers)
    assert refused(response, 415, "UNSUPPORTED_CONTENT_ENCODING") == (
        f"The body is declared as encoded by {coding!r}. Send it without `Content-Encoding`; "
        "answers are compressed for those who send `Accept-Encoding`."
    )
    assert response.headers["accept-encoding"] == "identity"


async def test_a_body_may_say_that_it_is_not_compressed(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ apple }"}, headers={"content-encoding": "identity"})
    assert response.json() == {"data": {"apple": 1}}


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "{ apple }", "variables": {"n": [' + b"1," * 20 + b"1]}}" + b" " * 4096,
        b'{"query": "{ apple }", "extensions": {' + b'"a":1,' * 10 + b'"b":1}}' + b" " * 4096,
        b'{"query": "{ apple }"' + b',""' * 10 + b" " * 4096,
    ],
    ids=["in variables", "in extensions", "in what is no JSON"],
)
async def test_too_many_values_are_refused_before_they_are_read(body: bytes) -> None:
    async with client_of(Live(snapshot(1)), Settings(max_values=20)) as client:
        response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert refused(response, 413, "LIMIT_EXCEEDED") == (
        "The request body holds more values than the value limit of 20. Ask in several requests."
    )


async def test_nothing_in_a_string_is_a_value() -> None:
    body = json.dumps({"query": "{ apple }" + "," * 5000 + '#\\"' + "," * 5000})
    async with client_of(Live(snapshot(1)), Settings(max_values=20)) as client:
        response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.json() == {"data": {"apple": 1}}


def nested(levels: int) -> Any:
    value: Any = 1
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


async def test_variables_may_be_nested_to_the_depth_limit_and_no_deeper(client: httpx.AsyncClient) -> None:
    question = {"query": "{ apple }", "variables": {"n": nested(16)}}
    assert (await client.post("/graphql", json=question)).json() == {"data": {"apple": 1}}
    question = {"query": "{ apple }", "variables": {"n": nested(17)}}
    assert refused(await client.post("/graphql", json=question), 400, "LIMIT_EXCEEDED") == (
        "Variables are nested deeper than the depth limit of 16. Send them flat, as the schema has them."
    )


@pytest.mark.parametrize("address", ["query=" + "x" * 17_000, "&" * 16])
async def test_what_is_too_long_for_an_address_is_sent_by_post(client: httpx.AsyncClient, address: str) -> None:
    response = await client.get(f"/graphql?{address}")
    assert refused(response, 414, "ADDRESS_TOO_LONG") == (
        "The address has more than 16384 bytes or 16 parameters. Send the question by POST."
    )


async def test_of_two_equal_keys_the_last_counts(client: httpx.AsyncClient) -> None:
    body = b'{"query": "{ nothing }", "variables": 7, "query": "{ apple }", "variables": {}}'
    response = await client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert response.json() == {"data": {"apple": 1}}
    response = await client.get("/graphql?query=%7Bnothing%7D&query=%7Bapple%7D")
    assert response.json() == {"data": {"apple": 1}}


async def test_json_may_be_declared_with_its_character_set(client: httpx.AsyncClient) -> None:
    headers = {"content-type": 'Application/JSON; charset="UTF-8"'}
    response = await client.post("/graphql", content=b'{"query": "{ apple }"}', headers=headers)
    assert response.json() == {"data": {"apple": 1}}


async def test_a_body_that_is_too_long_is_refused_before_all_of_it_is_read(client: httpx.AsyncClient) -> None:
    sent: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(1)
            yield b" " * 500

    message = "The request body is longer than 2000 bytes. Ask in several requests."
    headers = {"content-type": "application/json"}
    assert refused(await client.post("/graphql", content=endless(), headers=headers), 413, "BODY_TOO_LARGE") == message
    assert len(sent) == 5
    declared = await client.post("/graphql", content=endless(), headers={**headers, "content-length": "2001"})
    assert refused(declared, 413, "BODY_TOO_LARGE") == message
    assert len(sent) == 5


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["{ apple }", "{ code(code: $c) }"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
bodies = st.binary(max_size=50) | st.builds(
    lambda value: json.dumps(value).encode(),
    values | st.dictionaries(st.sampled_from(["query", "variables", "operationName", "extensions"]), values),
)


@given(body=bodies, accept=st.sampled_from(["application/json", "application/graphql-response+json", ""]))
@given_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_nothing_that_is_sent_makes_the_service_fail(client: httpx.AsyncClient, body: bytes, accept: str) -> None:
    headers = {"content-type": "application/json", "accept": accept}
    response = await client.post("/graphql", content=body, headers=headers)
    assert response.status_code in (200, 400)
    for error in response.json().get("errors", []):
        assert error["extensions"]["code"] != "INTERNAL"
