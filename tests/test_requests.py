"""Requests that are none: each is told what is wrong with it, and none makes the service fail."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

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
        (b'{"query": "subscription { apple }"}', "Subscriptions are not served here. Ask a query instead."),
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
