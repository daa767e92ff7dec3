"""Changing the catalogue through the API: drafted, previewed, approved by somebody else, and asked again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from catalog.store import Store
from tests.change_service import AMEND, APPROVE, CREATE, OUTREACH, REJECT, SUBMIT, Service, served

LEVEL = '{ revision { number } handling(item: "local", place: "440402001001", on: "%s") { level } }'
BEFORE = (
    '{ catalogue(revision: 1) { revision { number } handling(item: "local", place: "440402001001", on: "2020-01-01") '
    "{ level revision } } }"
)


@pytest.fixture
async def service(store: Store, url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The service, on each database in turn."""
    async with served(store, url, tmp_path) as found:
        yield found


async def test_a_handover_is_drafted_previewed_approved_and_told(service: Service) -> None:
    """The whole way: answers change on the day of effect and not before, and the old revision answers as before."""
    draft = await service.draft()
    assert (draft["state"], draft["version"], draft["author"]) == ("DRAFT", 1, "editor")
    preview = (
        "query ($id: ID!) { draft(id: $id) { preview { base revision { number } changeCount changes { file key isNew } "
        'before: handling(item: "local", place: "440402001001", on: "2019-12-31") { level } '
        'after: handling(item: "local", place: "440402001001", on: "2020-01-01") { level } } } }'
    )
    seen = (await service.ask(preview, "approver", id=draft["key"]))["draft"]["preview"]
    assert seen == {
        "base": 1,
        "revision": {"number": 2},
        "changeCount": 1,
        "changes": [{"file": "delegations", "key": ["front-office"], "isNew": True}],
        "before": {"level": "DISTRICT"},
        "after": {"level": "STREET"},
    }
    assert await service.ask(LEVEL % "2020-01-01") == {"revision": {"number": 1}, "handling": {"level": "DISTRICT"}}

    submitted = await service.change(SUBMIT, "editor", id=draft["key"], version=1)
    assert submitted["draft"]["state"] == "SUBMITTED"
    approved = await service.change(APPROVE, "approver", id=draft["key"], version=1)
    assert approved["errors"] == []
    assert (approved["draft"]["state"], approved["draft"]["publishedAs"]) == ("PUBLISHED", 2)

    assert await service.ask(LEVEL % "2019-12-31") == {"revision": {"number": 2}, "handling": {"level": "DISTRICT"}}
    assert await service.ask(LEVEL % "2020-01-01") == {"revision": {"number": 2}, "handling": {"level": "STREET"}}
    before = (await service.ask(BEFORE))["catalogue"]
    assert before == {"revision": {"number": 1}, "handling": {"level": "DISTRICT", "revision": 1}}


async def test_who_drafted_and_who_approved_stand_in_the_history(service: Service) -> None:
    draft = await service.submitted()
    await service.change(APPROVE, "approver", id=draft["key"], version=1)
    history = (
        '{ history(file: "delegations", key: ["front-office"]) { opened { number author approver note } closed { number } '
        "cells { name heading value } } }"
    )
    (entry,) = (await service.ask(history))["history"]
    assert entry["opened"] == {"number": 2, "author": "editor", "approver": "approver", "note": "a draft"}
    assert entry["closed"] is None
    cells = {cell["name"]: (cell["heading"], cell["value"]) for cell in entry["cells"]}
    assert cells["steps"] == ("环节", "ACCEPT")
    assert cells["valid_from"] == ("生效日期", "2020-01-01")
    assert cells["instrument"] == ("文件", None)

    events = (
        "query ($id: ID!) { draft(id: $id) { events { who what version } operations { kind summary(language: EN) } } }"
    )
    told = (await service.ask(events, "administrator", id=draft["key"]))["draft"]
    assert [(event["who"], event["what"]) for event in told["events"]] == [
        ("editor", "CREATE"),
        ("editor", "SUBMIT"),
        ("approver", "APPROVE"),
    ]
    (operation,) = told["operations"]
    assert operation["kind"] == "delegate"
    assert operation["summary"].startswith("Hand ACCEPT of local down from 440402")


async def test_a_revision_is_a_node_after_it_has_gone_by(service: Service) -> None:
    first = (await service.ask("{ revision { id number } }"))["revision"]
    draft = await service.submitted()
    await service.change(APPROVE, "approver", id=draft["key"], version=1)
    node = "query ($id: ID!) { node(id: $id) { ... on Revision { number author } } }"
    assert (await service.ask(node, id=first["id"]))["node"] == {"number": 1, "author": "bootstrap"}
    listed = (await service.ask("{ revisions(after: 1, first: 5) { number } }"))["revisions"]
    assert listed == [{"number": 2}]


async def test_what_changed_underneath_is_named_and_nothing_is_published(service: Service) -> None:
    """Two drafts of one row: the second one approved is told what the first one did."""
    other = {"delegate": {**OUTREACH["delegate"], "validFrom": "2021-01-01"}}
    first, second = await service.submitted(), await service.submitted(other, by="other editor")
    await service.change(APPROVE, "approver", id=first["key"], version=1)
    done = await service.change(APPROVE, "approver", id=second["key"], version=1)
    assert done["draft"] is None
    (error,) = done["errors"]
    assert error["code"] == "CONFLICT"
    assert "delegations front-office (revision 2 by editor)" in error["message"]
    assert (await service.ask("{ revision { number } }"))["revision"] == {"number": 2}


async def test_a_rejected_draft_is_amended_and_approved(service: Service) -> None:
    draft = await service.submitted()
    rejected = await service.change(REJECT, "approver", id=draft["key"], version=1)
    assert (rejected["draft"]["state"], rejected["draft"]["reason"]) == ("REJECTED", "too early")
    later = {"delegate": {**OUTREACH["delegate"], "validFrom": "2021-01-01"}}
    given = {"id": draft["key"], "version": 1, "operations": [later]}
    amended = await service.change(AMEND, "editor", input=given)
    assert (amended["draft"]["state"], amended["draft"]["version"]) == ("DRAFT", 2)
    await service.change(SUBMIT, "editor", id=draft["key"], version=2)
    approved = await service.change(APPROVE, "approver", id=draft["key"], version=2)
    assert approved["draft"]["publishedAs"] == 2
    assert (await service.ask(LEVEL % "2020-12-31"))["handling"] == {"level": "DISTRICT"}
    assert (await service.ask(LEVEL % "2021-01-01"))["handling"] == {"level": "STREET"}


async def test_a_plan_is_tried_without_a_draft(service: Service) -> None:
    what_if = (
        "query ($operations: [OperationInput!]!) { whatIf(operations: $operations) { changeCount "
        'handling(item: "local", place: "440402001001", on: "2020-01-01") { level } } }'
    )
    seen = (await service.ask(what_if, "editor", operations=[OUTREACH]))["whatIf"]
    assert seen == {"changeCount": 1, "handling": {"level": "STREET"}}
    assert (await service.ask("{ drafts { key } }", "editor"))["drafts"] == []


@pytest.mark.parametrize(
    ("operations", "code", "path"),
    [
        ([{}], "BAD_ARGUMENT", "operations[0]"),
        ([{**OUTREACH, "cancelItem": {"item": "local", "on": "2020-01-01"}}], "BAD_ARGUMENT", "operations[0]"),
        ([OUTREACH, {"cancelItem": {"item": "no such", "on": "2020-01-01"}}], "NOT_THERE", "operations[1].cancelItem.item"),
        (
            [{"delegate": {**OUTREACH["delegate"], "toLevel": "CITY"}}],
            "MUST_DESCEND",
            "operations[0].delegate.toLevel",
        ),
        ([{"putOfficeHours": {"office": "lake-hall", "weekday": 1, "opens": "nine", "closes": "12:00", "source": "a test",
                              "status": "ILLUSTRATIVE"}}], "BAD_ARGUMENT", "operations[0].putOfficeHours.opens"),
    ],
    ids=["nothing", "two at once", "an unknown item", "handed up", "no time of day"],
)  # fmt: skip
async def test_what_cannot_be_done_is_told_with_its_place(
    service: Service, operations: list[object], code: str, path: str
) -> None:
    done = await service.change(CREATE, "editor", input={"title": "wrong", "operations": operations})
    assert done["draft"] is None
    (error,) = done["errors"]
    assert (error["code"], error["path"]) == (code, path)


async def test_a_revision_that_never_was_is_refused_with_the_latest(service: Service) -> None:
    answer = (await service.post("{ catalogue(revision: 7) { revision { number } } }")).json()
    assert answer["data"] == {"catalogue": None}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "UNKNOWN_REVISION"
    assert "the latest is 1" in error["message"]


async def test_answers_from_drafts_are_kept_by_no_cache(service: Service) -> None:
    headers = {"Authorization": f"Bearer {service.token('editor')}"}
    answer = await service.client.get("/graphql", params={"query": "{ drafts { key } }"}, headers=headers)
    assert answer.json() == {"data": {"drafts": []}}
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
