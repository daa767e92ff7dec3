"""Every mutation, for every role, inside and outside its scope: who may, and what the others are told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from catalog.store import Store
from tests.change_service import AMEND, APPROVE, CREATE, DISCARD, OUTREACH, REJECT, SUBMIT, Service, served

NOBODY, NO, YES = "UNAUTHENTICATED", "FORBIDDEN", ""

TABLE = """
               create  amend  submit  discard  approve  reject
reader         401     401    401     401      401      401
editor         yes     yes    yes     yes      no       no
other editor   yes     no     no      no       no       no
foreign editor no      no     no      no       no       no
approver       no      no     no      no       yes      yes
foreign approver no    no     no      no       no       no
administrator  no      no     no      no       no       no
"""
"""A reader is anybody. The draft is the editor's and belongs to the district 440402; the foreign ones are of 440403."""

ANSWERS = {"401": NOBODY, "no": NO, "yes": YES}


def rows() -> list[tuple[str, str, str]]:
    """Each person, mutation and answer of the table."""
    heading, *lines = TABLE.strip().splitlines()
    mutations = heading.split()
    found = []
    for line in lines:
        words = line.split()
        who, cells = " ".join(words[: -len(mutations)]), words[-len(mutations) :]
        found += [(who, mutation, ANSWERS[cell]) for mutation, cell in zip(mutations, cells, strict=True)]
    return found


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    """The service on SQLite: who may what does not depend on the database."""
    url = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    store = Store(url)
    store.migrate()
    async with served(store, url, tmp_path) as found:
        yield found
    store.close()


async def outcome(service: Service, mutation: str, who: str | None) -> dict[str, Any]:
    """What comes of a mutation when somebody tries it at the right moment."""
    if mutation == "create":
        return await service.change(CREATE, who, input={"title": "a draft", "operations": [OUTREACH]})
    waits = mutation in ("approve", "reject")
    key = (await (service.submitted() if waits else service.draft()))["key"]
    if mutation == "amend":
        return await service.change(AMEND, who, input={"id": key, "version": 1, "operations": [OUTREACH]})
    document = {"submit": SUBMIT, "discard": DISCARD, "approve": APPROVE, "reject": REJECT}[mutation]
    return await service.change(document, who, id=key, version=1)


@pytest.mark.parametrize(("who", "mutation", "expected"), rows())
async def test_a_mutation_is_for_those_who_may(service: Service, who: str, mutation: str, expected: str) -> None:
    done = await outcome(service, mutation, None if who == "reader" else who)
    assert [error["code"] for error in done["errors"]] == [expected] * bool(expected)
    assert (done["draft"] is None) is bool(expected)


async def test_nobody_approves_what_they_wrote_themselves(service: Service) -> None:
    """Both roles in one hand do not make two persons."""
    key = (await service.submitted(by="both"))["key"]
    done = await service.change(APPROVE, "both", id=key, version=1)
    assert [error["code"] for error in done["errors"]] == ["NOT_APPROVED"]


@pytest.mark.parametrize(
    "question", ["{ drafts { key } }", '{ draft(id: "x") { key } }', "{ whatIf(operations: []) { base } }"]
)
async def test_drafts_are_not_public(service: Service, question: str) -> None:
    (error,) = (await service.post(question)).json()["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_token_that_is_none_is_refused_before_anything_is_asked(service: Service) -> None:
    answer = await service.client.post(
        "/graphql", json={"query": "{ revision { number } }"}, headers={"Authorization": "Bearer forged"}
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Bearer realm="catalogue", error="invalid_token"')
