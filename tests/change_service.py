"""The application on a store of the small city, with people of every role who ask it as clients would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
from starlette.types import ASGIApp, Message

from catalog import tokens
from catalog.differences import Change
from catalog.divisions import Level
from catalog.following import Follower, Live
from catalog.items import Item
from catalog.roles import grant
from catalog.settings import Settings
from catalog.store import Store
from schema.app import create_app
from schema.root import build
from tests.small_city import BASE

SCHEMA = build().graphql_schema

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "editor": ("editor:division:440402",),
    "other editor": ("editor:division:440402",),
    "foreign editor": ("editor:division:440403",),
    "approver": ("approver:division:440402",),
    "foreign approver": ("approver:division:440403",),
    "both": ("editor:division:440402", "approver:division:440402"),
    "administrator": ("administrator",),
}
"""Who has a token, and for what; the district 440402 is where the drafts of the tests belong."""

DRAFT = "draft { key state version author approver reason publishedAs }"
PAYLOAD = f"{{ {DRAFT} errors {{ code path message(language: EN) }} }}"

CREATE = f"mutation ($input: CreateDraftInput!) {{ done: createDraft(input: $input) {PAYLOAD} }}"
AMEND = f"mutation ($input: AmendDraftInput!) {{ done: amendDraft(input: $input) {PAYLOAD} }}"
SUBMIT = f"mutation ($id: ID!, $version: Int!) {{ done: submitDraft(id: $id, version: $version) {PAYLOAD} }}"
APPROVE = f"mutation ($id: ID!, $version: Int!) {{ done: approveDraft(id: $id, version: $version) {PAYLOAD} }}"
REJECT = (
    "mutation ($id: ID!, $version: Int!) "
    f'{{ done: rejectDraft(id: $id, version: $version, reason: "too early") {PAYLOAD} }}'
)
DISCARD = f"mutation ($id: ID!, $version: Int!) {{ done: discardDraft(id: $id, version: $version) {PAYLOAD} }}"

OUTREACH: dict[str, Any] = {
    "delegate": {
        "code": "front-office",
        "item": "local",
        "fromDivision": "440402",
        "toLevel": "STREET",
        "steps": ["ACCEPT"],
        "mode": "OUTREACH",
        "validFrom": "2020-01-01",
        "source": "a test",
    }
}
"""The district 440402 lets its streets accept an item of its own."""


class Service:
    """
    People who ask a service.

    Args:
        client: speaks to it.
        store: where it keeps things.
        settings: how it is set.
    """

    def __init__(self, client: httpx.AsyncClient, store: Store, settings: Settings) -> None:
        self.client = client
        self.store = store
        self._settings = settings
        self._tokens: dict[str, str] = {}

    def token(self, who: str) -> str:
        """The token of somebody."""
        if who not in self._tokens:
            grants = [grant(text) for text in PEOPLE[who]]
            made = tokens.create(self.store, subject=who, grants=grants, by="a test", now=self._settings.now())
            self._tokens[who] = made[0]
        return self._tokens[who]

    async def post(self, document: str, who: str | None = None, /, **variables: Any) -> httpx.Response:
        """What somebody is answered; ``None``: nobody who says so."""
        headers = {} if who is None else {"Authorization": f"Bearer {self.token(who)}"}
        return await self.client.post("/graphql", json={"query": document, "variables": variables}, headers=headers)

    async def ask(self, document: str, who: str | None = None, /, **variables: Any) -> dict[str, Any]:
        """The data that somebody is answered; there must be no errors."""
        answer = (await self.post(document, who, **variables)).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def change(self, document: str, who: str | None = None, /, **variables: Any) -> dict[str, Any]:
        """What came of a mutation."""
        done: dict[str, Any] = (await self.ask(document, who, **variables))["done"]
        return done

    async def draft(self, *operations: dict[str, Any], by: str = "editor") -> dict[str, Any]:
        """A draft that somebody wrote."""
        given = {"title": "a draft", "operations": list(operations or (OUTREACH,))}
        done = await self.change(CREATE, by, input=given)
        assert done["errors"] == []
        draft: dict[str, Any] = done["draft"]
        return draft

    async def submitted(self, *operations: dict[str, Any], by: str = "editor") -> dict[str, Any]:
        """A draft that waits for approval."""
        draft = await self.draft(*operations, by=by)
        done = await self.change(SUBMIT, by, id=draft["key"], version=1)
        assert done["errors"] == []
        return draft


@asynccontextmanager
async def served(store: Store, url: str, folder: Path) -> AsyncIterator[Service]:
    """The service on a store into which the small city is loaded, and which it follows."""
    register = next(row for row in BASE if isinstance(row, Item))
    local = msgspec.structs.replace(
        register, code="local", name="local", holder_level=Level.DISTRICT, territory=("440402000000",)
    )
    settings = Settings(database_url=url, snapshots=folder / "snapshots", poll_seconds=0.05)
    everything = Change([*BASE, local])
    store.publish(everything, author="bootstrap", approver="bootstrap", at=settings.now(), expected=None)
    live = Live()
    follower = Follower(url, settings.snapshots, live, clock=settings.now, poll_seconds=settings.poll_seconds)
    app = create_app(settings, live, SCHEMA, follower)
    transport = httpx.ASGITransport(app)
    async with alive(app), httpx.AsyncClient(transport=transport, base_url="http://catalogue") as client:
        yield Service(client, store, settings)


@asynccontextmanager
async def alive(app: ASGIApp) -> AsyncIterator[None]:
    """An application between its start and its end, as a server would have it."""
    asked: asyncio.Queue[Message] = asyncio.Queue()
    told: asyncio.Queue[Message] = asyncio.Queue()
    running = asyncio.ensure_future(app({"type": "lifespan", "asgi": {"version": "3.0"}}, asked.get, told.put))
    for event in ("startup", "shutdown"):
        await asked.put({"type": f"lifespan.{event}"})
        assert (await told.get())["type"] == f"lifespan.{event}.complete"
        if event == "startup":
            try:
                yield
            except BaseException:
                running.cancel()
                raise
    await running
