"""GraphQL over HTTP: what is asked is answered, and what is asked wrongly is told what to do."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema, build_schema
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from catalog.errors import BadArgument, UnknownItem
from catalog.facts import Facts
from catalog.revisions import Revision
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from schema.app import Live, create_app

PUBLISHED = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


def two_letters(value: Any) -> str:
    """The value of the scalar of these tests, which refuses what is not two letters."""
    if not isinstance(value, str) or len(value) != 2:
        raise BadArgument(f"{value!r} is not two letters. Send two.", "请输入两个字母。", argument="code")
    return value


def refuse(*_: Any) -> None:
    raise UnknownItem("sydj")


def fail(*_: Any, **__: Any) -> None:
    raise RuntimeError("the secret of the house")


def small_schema() -> GraphQLSchema:
    """What can be asked in these tests."""
    schema = build_schema("""
        scalar Code
        type Query {
          zebra(name: String): String
          apple(number: Int): Int
          code(code: Code): String
          revision: Int
          today: String
          refused: String
          broken: String
          must: String!
          wrongType: Int
        }
        type Mutation { change: Boolean }
    """)
    assert schema.query_type
    assert schema.mutation_type
    answers: dict[str, Any] = {
        "zebra": lambda _, __, name="斑马": name,
        "apple": lambda _, __, number=1: number,
        "code": lambda _, __, code: code,
        "revision": lambda _, info: info.context.snapshot.revision.number,
        "today": lambda _, info: info.context.today.isoformat(),
        "refused": refuse,
        "broken": fail,
        "must": lambda *_: None,
        "wrongType": lambda *_: "the secret of the house",
    }
    for name, answer in answers.items():
        schema.query_type.fields[name].resolve = answer
    schema.mutation_type.fields["change"].resolve = lambda *_: True
    code = schema.type_map["Code"]
    assert isinstance(code, GraphQLScalarType)
    code.parse_value = two_letters  # type: ignore[method-assign] # a scalar out of SDL has no other way to get one
    return schema


SCHEMA = small_schema()


def snapshot(number: int) -> Snapshot:
    """An empty catalogue at a revision."""
    return Snapshot.of(Revision(number, PUBLISHED, "bootstrap", "bootstrap"), Facts.of_rows([]))


@pytest.fixture
def settings() -> Settings:
    return Settings(max_body_bytes=2000)


@pytest.fixture
def live() -> Live:
    return Live(snapshot(1))


@pytest.fixture
async def client(settings: Settings, live: Live) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_app(settings, live, SCHEMA))
    async with httpx.AsyncClient(transport=transport, base_url="http://catalogue") as client:
        yield client


async def ask(client: httpx.AsyncClient, query: str, **parameters: Any) -> Any:
    """The body of the answer to a question by POST."""
    response = await client.post("/graphql", json={"query": query, **parameters})
    assert response.status_code == 200
    return response.json()


def only_error(body: Any) -> Any:
    (error,) = body["errors"]
    return error


def refused(response: httpx.Response, status: int, code: str = "BAD_REQUEST") -> str:
    """The message of a request that was refused as a whole, in both languages."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert response.json().keys() == {"errors"}
    error = only_error(response.json())
    assert error["extensions"]["code"] == code
    assert error["extensions"]["messageZh"]
    return str(error["message"])


async def test_an_answer_has_its_fields_in_the_order_asked_for(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ zebra apple today revision }"})
    assert list(response.json()["data"]) == ["zebra", "apple", "today", "revision"]
    assert '"zebra":"斑马"' in response.text


async def test_a_query_may_come_by_get(client: httpx.AsyncClient) -> None:
    response = await client.get(
        "/graphql",
        params={
            "query": "query a($n: Int) { apple(number: $n) } query b { zebra }",
            "variables": '{"n": 7}',
            "operationName": "a",
        },
    )
    assert response.json() == {"data": {"apple": 7}}


async def test_a_request_is_asked_of_the_snapshot_that_is_live_when_it_comes(
    client: httpx.AsyncClient, live: Live
) -> None:
    assert await ask(client, "{ revision }") == {"data": {"revision": 1}}
    live.swap(snapshot(2))
    assert await ask(client, "{ revision }") == {"data": {"revision": 2}}


async def test_today_is_a_day_in_the_time_zone_of_the_catalogue(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    late = datetime(2020, 1, 1, 17, 0, tzinfo=UTC).astimezone(settings.now().tzinfo)
    monkeypatch.setattr(Settings, "now", lambda _: late)
    assert await ask(client, "{ today }") == {"data": {"today": "2020-01-02"}}


async def test_a_client_that_names_the_media_type_of_graphql_gets_it_and_status_codes_that_tell(
    client: httpx.AsyncClient,
) -> None:
    for accept, media_type, status in [
        ("application/graphql-response+json", "application/graphql-response+json", 400),
        (
            "application/graphql-response+json;charset=utf-8, application/json;q=0.9",
            "application/graphql-response+json",
            400,
        ),
        ("application/json, application/graphql-response+json", "application/json", 200),
        ("*/*", "application/json", 200),
        ("nonsense;;;,", "application/json", 200),
    ]:
        response = await client.post("/graphql", json={"query": "{ nothing }"}, headers={"accept": accept})
        assert response.headers["content-type"] == media_type
        assert response.status_code == status
        assert response.json().keys() == {"errors"}


async def test_a_null_answer_is_still_an_answer(client: httpx.AsyncClient) -> None:
    headers = {"accept": "application/graphql-response+json"}
    with capture_logs():
        response = await client.post("/graphql", json={"query": "{ must }"}, headers=headers)
    assert response.status_code == 200
    assert response.json()["data"] is None


async def test_variables_that_do_not_fit_are_refused_before_anything_is_executed(client: httpx.AsyncClient) -> None:
    question = {"query": "query q($n: Int!) { apple(number: $n) }", "variables": {"n": "seven"}}
    response = await client.post("/graphql", json=question)
    assert response.status_code == 200
    assert response.json().keys() == {"errors"}
    error = only_error(response.json())
    assert error["message"] == (
        "Variable '$n' got invalid value 'seven'; Int cannot represent non-integer value: 'seven'"
    )
    assert error["extensions"] == {"code": "BAD_USER_INPUT"}
    strict = await client.post("/graphql", json=question, headers={"accept": "application/graphql-response+json"})
    assert strict.status_code == 400


async def test_a_refusal_is_shown_with_its_code_and_in_chinese(client: httpx.AsyncClient) -> None:
    body = await ask(client, "{ apple refused }")
    assert body["data"] == {"apple": 1, "refused": None}
    assert only_error(body) == {
        "message": "No item has the code 'sydj'. Look its code up with `items` and ask again.",
        "locations": [{"line": 1, "column": 9}],
        "path": ["refused"],
        "extensions": {
            "code": "UNKNOWN_ITEM",
            "messageZh": "没有编码为“sydj”的事项。请先用 items 查询事项编码。",
            "argument": "item",
        },
    }


@pytest.mark.parametrize(
    "question",
    [
        {"query": '{ code(code: "abc") }'},
        {"query": "query q($c: Code) { code(code: $c) }", "variables": {"c": "abc"}},
    ],
    ids=["in the document", "in a variable"],
)
async def test_a_refusal_of_a_scalar_keeps_its_code(client: httpx.AsyncClient, question: dict[str, Any]) -> None:
    error = only_error((await client.post("/graphql", json=question)).json())
    assert error["message"].endswith("'abc' is not two letters. Send two.")
    assert error["extensions"] == {"code": "BAD_ARGUMENT", "messageZh": "请输入两个字母。", "argument": "code"}


@pytest.mark.parametrize(
    ("field", "raised"), [("broken", RuntimeError), ("wrongType", GraphQLError), ("must", TypeError)]
)
async def test_a_surprise_is_logged_in_full_and_shown_as_a_reference(
    client: httpx.AsyncClient, field: str, raised: type[Exception]
) -> None:
    with capture_logs() as logs:
        body = await ask(client, "{ %s }" % field)  # noqa: UP031 - braces belong to GraphQL
    (logged,) = logs
    error = only_error(body)
    assert error["message"] == (
        f"Something went wrong on our side (reference {logged['reference']}). "
        "Try again, and tell the operator this reference."
    )
    assert error["extensions"] == {
        "code": "INTERNAL",
        "messageZh": f"服务端出现问题（编号 {logged['reference']}）。请重试，并把该编号告诉管理员。",
    }
    assert error["path"] == logged["path"] == [field]
    assert isinstance(logged["exc_info"], raised)
    assert "secret" not in json.dumps(body)


async def test_a_surprise_outside_of_any_field_is_masked_as_well(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("schema.http.execute_sync", "schema.http.check_media_type"):
        with monkeypatch.context() as patched, capture_logs() as logs:
            patched.setattr(place, fail)
            body = await ask(client, "{ apple }")
        assert body["data"] is None
        assert only_error(body)["extensions"]["code"] == "INTERNAL"
        assert len(logs) == 1
        assert "secret" not in json.dumps(body)


async def test_a_document_past_a_limit_is_told_which(client: httpx.AsyncClient) -> None:
    error = only_error(await ask(client, "{" + " apple" * 65 + "}"))
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert error["locations"] == [{"line": 1, "column": 387}]


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


async def test_before_a_catalogue_is_loaded_the_service_says_so(settings: Settings) -> None:
    app = create_app(settings, Live(), SCHEMA)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalogue") as client:
        response = await client.post("/graphql", json={"query": "{ apple }"})
        assert refused(response, 503, "NOT_READY").startswith("The catalogue is not loaded yet.")
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).json() == {"status": "alive"}


async def test_readiness_tells_the_revision_that_answers_come_from(client: httpx.AsyncClient) -> None:
    response = await client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"revision": 1, "at": "2020-01-02T03:04:05+00:00"}


async def test_the_schema_can_be_read_as_text(client: httpx.AsyncClient) -> None:
    response = await client.get("/schema.graphql")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert "type Query {\n  zebra(name: String): String\n" in response.text


async def test_a_path_with_nothing_under_it_tells_where_to_ask(client: httpx.AsyncClient) -> None:
    assert refused(await client.get("/graphiql"), 404, "NOT_FOUND") == (
        "There is nothing at /graphiql. Ask questions at /graphql; what can be asked is at /schema.graphql."
    )
    response = await client.post("/readyz")
    assert refused(response, 405, "METHOD_NOT_ALLOWED") == "/readyz is read by GET, not by POST."
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["{ apple }", "{ code(code: $c) }"]),
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
