"""A small schema to put to the HTTP face what the catalogue's own would not do, and the means to ask it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
from graphql import GraphQLScalarType, GraphQLSchema, build_schema

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


def client_of(live: Live, settings: Settings) -> httpx.AsyncClient:
    """A client of the service, without a network between them."""
    transport = httpx.ASGITransport(create_app(settings, live, SCHEMA))
    return httpx.AsyncClient(transport=transport, base_url="http://catalogue")


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
