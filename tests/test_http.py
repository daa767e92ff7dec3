"""GraphQL over HTTP: what is asked is answered, refused with its reason, or masked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from graphql import GraphQLError
from structlog.testing import capture_logs

from catalog.settings import Settings
from schema.app import Live
from tests.small_schema import ask, client_of, fail, only_error, refused, snapshot


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def live() -> Live:
    return Live(snapshot(1))


@pytest.fixture
async def client(settings: Settings, live: Live) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(live, settings) as client:
        yield client


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
    for place in ("schema.documents.chosen", "schema.asked.orjson.loads"):
        with monkeypatch.context() as patched, capture_logs() as logs:
            patched.setattr(place, fail)
            body = await ask(client, "query never { apple }", operationName="never")
        assert body["data"] is None
        assert only_error(body)["extensions"]["code"] == "INTERNAL"
        assert len(logs) == 1
        assert "secret" not in json.dumps(body)


async def test_a_long_value_is_not_repeated_at_length(client: httpx.AsyncClient) -> None:
    error = only_error(await ask(client, "{ apple(number: %s) }" % ("1" * 60_000)))
    assert len(error["message"]) < 1010
    assert error["message"].startswith("Expected value of type 'Int', found 111")


async def test_a_document_past_a_limit_is_told_which(client: httpx.AsyncClient) -> None:
    error = only_error(await ask(client, "{" + " apple" * 65 + "}"))
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert error["locations"] == [{"line": 1, "column": 387}]


async def test_before_a_catalogue_is_loaded_the_service_says_so(settings: Settings) -> None:
    async with client_of(Live(), settings) as client:
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
