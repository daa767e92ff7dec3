"""Persisted documents: a text may be named by its hash, and a closed deployment answers none but its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from catalog.settings import Settings
from schema.app import Live
from schema.persisted import BadTrustedDocument, trusted_documents
from tests.small_schema import client_of, only_error, refused, snapshot

APPLE = "query apple($n: Int) { apple(number: $n) }"
HEXADECIMAL = " Send 64 hexadecimal digits in lower case."


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def named(text: str, **other: Any) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(text)}}, **other}


def by_id(text: str, **other: Any) -> dict[str, Any]:
    return {"documentId": f"sha256:{hash_of(text)}", **other}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(Live(snapshot(1)), Settings()) as client:
        yield client


async def post(client: httpx.AsyncClient, parameters: dict[str, Any]) -> httpx.Response:
    return await client.post("/graphql", json=parameters)


async def get(client: httpx.AsyncClient, parameters: dict[str, Any]) -> httpx.Response:
    texts = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in parameters.items()}
    return await client.get("/graphql", params=texts)


@pytest.mark.parametrize("send", [post, get])
@pytest.mark.parametrize("name", [named, by_id])
async def test_a_document_is_known_by_its_hash_once_it_was_sent_with_it(
    client: httpx.AsyncClient, send: Any, name: Any
) -> None:
    assert only_error((await send(client, name(APPLE))).json()) == {
        "message": "PersistedQueryNotFound",
        "extensions": {
            "code": "PERSISTED_QUERY_NOT_FOUND",
            "messageZh": "没有该哈希对应的查询文档。请连同 query 与哈希一起重新发送。",
        },
    }
    assert (await send(client, name(APPLE, query=APPLE))).json() == {"data": {"apple": 1}}
    assert (await send(client, name(APPLE, variables={"n": 7}, operationName="apple"))).json() == {"data": {"apple": 7}}


async def test_a_document_that_was_sent_without_its_hash_is_known_by_it_too(client: httpx.AsyncClient) -> None:
    await post(client, {"query": APPLE})
    assert (await post(client, named(APPLE))).json() == {"data": {"apple": 1}}


async def test_a_document_that_is_refused_is_refused_by_its_hash(client: httpx.AsyncClient) -> None:
    first = await post(client, named("{ nothing }", query="{ nothing }"))
    assert only_error(first.json())["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert (await post(client, named("{ nothing }"))).json() == first.json()


async def test_who_names_the_media_type_of_graphql_is_told_by_the_status_code_too(client: httpx.AsyncClient) -> None:
    accept = {"accept": "application/graphql-response+json"}
    assert (await client.post("/graphql", json=named(APPLE))).status_code == 200
    assert (await client.post("/graphql", json=named(APPLE), headers=accept)).status_code == 400


@pytest.mark.parametrize("is_known", [False, True])
@pytest.mark.parametrize("name", [named, by_id])
async def test_a_hash_of_another_text_is_refused_and_nothing_is_kept(
    client: httpx.AsyncClient, name: Any, *, is_known: bool
) -> None:
    if is_known:
        await post(client, named(APPLE, query=APPLE))
    response = await post(client, name(APPLE, query="{ zebra }"))
    assert refused(response, 400, "PERSISTED_QUERY_HASH_MISMATCH") == (
        f"The hash {hash_of(APPLE)} does not belong to the `query` that came with it, which has "
        f"{hash_of('{ zebra }')}. Hash the document exactly as it is sent, in UTF-8."
    )
    assert "errors" in (await post(client, named("{ zebra }"))).json()


@pytest.mark.parametrize(
    ("extensions", "code", "message"),
    [
        (7, "BAD_REQUEST", "`extensions.persistedQuery` must be a JSON object, and it is 7."),
        (
            {"version": 2, "sha256Hash": "0" * 64},
            "PERSISTED_QUERY_NOT_SUPPORTED",
            "`extensions.persistedQuery.version` is 2, and only version 1 is served.",
        ),
        (
            {"sha256Hash": "0" * 64},
            "PERSISTED_QUERY_NOT_SUPPORTED",
            "`extensions.persistedQuery.version` is null, and only version 1 is served.",
        ),
        (
            {"version": True, "sha256Hash": "0" * 64},
            "PERSISTED_QUERY_NOT_SUPPORTED",
            "`extensions.persistedQuery.version` is true, and only version 1 is served.",
        ),
        (
            {"version": 1},
            "BAD_REQUEST",
            "`extensions.persistedQuery.sha256Hash` is null, which is no SHA-256." + HEXADECIMAL,
        ),
        (
            {"version": 1, "sha256Hash": "G" * 64},
            "BAD_REQUEST",
            f'`extensions.persistedQuery.sha256Hash` is "{"G" * 64}", which is no SHA-256.' + HEXADECIMAL,
        ),
    ],
)
async def test_a_name_that_is_none_is_refused(
    client: httpx.AsyncClient, extensions: Any, code: str, message: str
) -> None:
    response = await post(client, {"query": APPLE, "extensions": {"persistedQuery": extensions}})
    assert refused(response, 400, code) == message


async def test_a_document_id_that_is_no_hash_is_refused(client: httpx.AsyncClient) -> None:
    response = await post(client, {"documentId": "sha1:77"})
    assert refused(response, 400) == ('`documentId` is "sha1:77", which is no SHA-256.' + HEXADECIMAL)


async def test_two_names_for_two_documents_are_refused(client: httpx.AsyncClient) -> None:
    response = await post(client, named(APPLE) | by_id("{ zebra }"))
    assert refused(response, 400) == (
        "`documentId` and `extensions.persistedQuery` name two documents. Send one of them."
    )
    assert (await post(client, named(APPLE, query=APPLE) | by_id(APPLE))).json() == {"data": {"apple": 1}}


async def test_other_extensions_mean_nothing(client: httpx.AsyncClient) -> None:
    response = await post(client, {"query": APPLE, "extensions": {"tracing": True, "persistedQuery": None}})
    assert response.json() == {"data": {"apple": 1}}


async def test_documents_that_nobody_asks_for_again_make_room() -> None:
    async with client_of(Live(snapshot(1)), Settings(kept_documents=10)) as client:
        for number in range(30):
            query = f"query q{number} {{ apple }}"
            await post(client, named(query, query=query))
        assert "errors" in (await post(client, named("query q0 { apple }"))).json()
        assert "data" in (await post(client, named("query q29 { apple }"))).json()


def manifest(folder: Path, *texts: str) -> Path:
    path = folder / "documents.json"
    path.write_text(json.dumps({hash_of(text): text for text in texts}), encoding="utf-8")
    return path


def folder_of(folder: Path, *texts: str) -> Path:
    for number, text in enumerate(texts):
        (folder / f"{number}.graphql").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(params=[manifest, folder_of])
async def closed(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service that answers two documents and no other."""
    path = request.param(tmp_path, APPLE, "{ zebra }")
    async with client_of(Live(snapshot(1)), Settings(trusted_documents=path, kept_documents=1)) as client:
        yield client


async def test_trusted_documents_are_answered_by_text_and_by_hash(closed: httpx.AsyncClient) -> None:
    for _ in range(2):
        assert (await post(closed, {"query": "{ zebra }"})).json() == {"data": {"zebra": "斑马"}}
        assert (await post(closed, named(APPLE))).json() == {"data": {"apple": 1}}
        assert (await get(closed, by_id("{ zebra }"))).json() == {"data": {"zebra": "斑马"}}


@pytest.mark.parametrize("asked", [{"query": "{ apple }"}, {"query": "{ zebra } "}, {"query": "{"}, named("{ apple }")])
@pytest.mark.parametrize("send", [post, get])
async def test_no_other_document_is_answered(closed: httpx.AsyncClient, asked: dict[str, Any], send: Any) -> None:
    assert refused(await send(closed, asked), 403, "DOCUMENT_NOT_TRUSTED") == (
        "Only the documents that this service was set up with are answered, and this is none of them. Send one of "
        "them as it is in the list, or by its SHA-256; the operator can add yours."
    )


async def test_a_hash_of_another_text_is_refused_there_as_well(closed: httpx.AsyncClient) -> None:
    answer = await post(closed, named(APPLE, query="{ zebra }"))
    assert "hash" in refused(answer, 400, "PERSISTED_QUERY_HASH_MISMATCH")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{ nothing }", "Cannot query field 'nothing' on type 'Query'."),
        ("{", "Syntax Error: Expected Name, found <EOF>."),
        ("{" + " apple" * 65 + "}", "Too many fields share a response key"),
        ("{ apple }" + " " * 64000, "The document is 64009 characters long"),
    ],
)
def test_a_trusted_document_that_cannot_be_answered_stops_the_start(tmp_path: Path, text: str, reason: str) -> None:
    settings = Settings(trusted_documents=manifest(tmp_path, "{ apple }", text))
    with pytest.raises(BadTrustedDocument) as refusal:
        client_of(Live(snapshot(1)), settings)
    assert refusal.value.message.startswith(f"Trusted document {hash_of(text)}: {reason}")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it cannot be read ("),
        (b"\xff", "it cannot be read ("),
        (b"[]", 'it is no JSON object of the form {"<sha256>": "<document>"}.'),
        (b"{}", "it holds no document."),
        (b'{"a": 1}', "it is no text."),
        (b'{"abc": "{ apple }"}', f"it goes by another name than its SHA-256, {hash_of('{ apple }')}."),
    ],
)
def test_a_list_that_is_none_stops_the_start(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "documents.json"
    path.write_bytes(content)
    with pytest.raises(BadTrustedDocument) as refusal:
        trusted_documents(path)
    assert reason in refusal.value.message
    assert refusal.value.message.endswith("Correct it, or take it out of CATALOG_TRUSTED_DOCUMENTS.")


def test_a_list_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadTrustedDocument, match="it cannot be read"):
        trusted_documents(tmp_path / "nowhere.json")
    with pytest.raises(BadTrustedDocument, match="it holds no document"):
        trusted_documents(tmp_path)
