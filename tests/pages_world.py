"""The pages on a store of the shipped package, with a published change and one that waits, and readers to read them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from graphql import GraphQLSchema

from catalog import tokens
from catalog.delegations import Mode, Step
from catalog.divisions import Level
from catalog.drafts import Drafts
from catalog.loading import load
from catalog.operations_acts import Delegate
from catalog.operations_items import RenameItem
from catalog.roles import grant
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from catalog.store import Store
from schema.app import Live, create_app
from schema.pages import Pages
from schema.root import build
from tests import shipped
from tests.change_service import alive

STREET = "440402001000"
VILLAGE = "440402001001"
ITEM = "unemployment-registration"
LICENCE = "labour-dispatch-licence"
CERTIFICATE = "no-job-proof"

OUTREACH = Delegate(
    code="xiangzhou-front",
    item=LICENCE,
    from_division="440402000000",
    to_level=Level.STREET,
    steps=(Step.ACCEPT,),
    mode=Mode.OUTREACH,
    valid_from=date(2020, 3, 1),
    source="a test",
)
"""Xiangzhou lets its streets accept a licence."""

PUBLIC = (
    "/",
    "/?q=失业登记",
    f"/?q=失业登记&place={STREET}",
    "/?q=失业登记&place=翠香",
    "/?q=无业证明",
    "/items",
    "/items?life=losing-a-job",
    f"/items/{ITEM}",
    f"/items/{CERTIFICATE}",
    f"/items/{ITEM}?place={VILLAGE}",
    f"/items/{LICENCE}?place=440402",
    f"/items/{LICENCE}?place=440402&acceptedOn=2019-06-03",
    f"/items/{CERTIFICATE}?place={VILLAGE}",
    f"/places/{STREET}",
    "/places/440400",
    "/plan",
    f"/plan?life=losing-a-job&place={VILLAGE}&audience=1",
    f"/plan?items={ITEM},{LICENCE}&place={VILLAGE}&inPerson=1",
    "/findings",
    "/findings?severity=ERROR&place=440402",
    "/revisions",
    "/revisions/1",
    "/revisions/2",
    "/planning?year=2018",
    "/planning?place=440402&kind=LICENCE&method=MEAN_OF_RATIOS",
)
"""Every kind of page that everybody may read."""


class StillSettings(Settings):
    """Settings whose clock stands still on the day of the shipped package's report."""

    def now(self) -> datetime:
        return shipped.NOW


class World(NamedTuple):
    """
    What the pages are about.

    Attributes:
        settings: where the store is.
        snapshot: of the latest revision, the second.
        token: of an editor.
        published: the key of the draft that became the second revision.
        waiting: the key of the draft that waits.
    """

    settings: Settings
    snapshot: Snapshot
    token: str
    published: str
    waiting: str

    @property
    def private(self) -> tuple[str, ...]:
        """Every kind of page that needs a token."""
        where = f"item={LICENCE}&place=440402001&on=2020-03-02"
        return ("/drafts", "/drafts?state=SUBMITTED", f"/drafts/{self.waiting}", f"/drafts/{self.waiting}?{where}")


@cache
def schema() -> GraphQLSchema:
    """What can be asked."""
    built: GraphQLSchema = build().graphql_schema
    return built


def made(folder: Path) -> World:
    """The shipped package in a store, with two drafts by Li, one of them approved by Chen."""
    settings = StillSettings(database_url=f"sqlite:///{folder / 'pages.sqlite'}", snapshots=folder / "snapshots")
    store = Store(settings.database_url)
    load(store, shipped.PACKAGE, now=shipped.NOW - timedelta(days=30))
    drafts = Drafts(store)
    now = shipped.NOW - timedelta(days=1)
    renamed = drafts.create("更名", (RenameItem(item=ITEM, name="失业登记（办理）"),), author="Li", now=now)
    drafts.submit(renamed.id, version=1, by="Li", now=now)
    published = drafts.approve(renamed.id, version=1, by="Chen", now=now)
    waiting = drafts.create("香洲区前移受理", (OUTREACH,), author="Li", now=now, note="<b>先行</b>")
    drafts.submit(waiting.id, version=1, by="Li", now=now)
    token, _ = tokens.create(
        store, subject="li", grants=[grant("editor:division:440402")], by="a test", now=shipped.NOW, name="Li"
    )
    snapshot = Snapshot.of(store.revision(2), store.facts())
    store.close()
    return World(settings, snapshot, token, published.id, waiting.id)


@asynccontextmanager
async def reading(
    world: World, snapshot: Snapshot | None = None, address: str = "http://catalogue"
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that reads Chinese, in front of the application."""
    live = Live(world.snapshot if snapshot is None else snapshot)
    app = create_app(world.settings, live, schema(), pages=Pages())
    transport = httpx.ASGITransport(app)
    headers = {"accept": "text/html", "accept-language": "zh-CN,zh;q=0.9"}
    async with alive(app), httpx.AsyncClient(transport=transport, base_url=address, headers=headers) as client:
        yield client


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> World:
    """What the pages are about, made once."""
    return made(tmp_path_factory.mktemp("pages"))


@pytest.fixture
async def reader(pages: World) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that reads Chinese, in front of the pages."""
    async with reading(pages) as client:
        yield client


async def signed_in(client: httpx.AsyncClient, world: World) -> None:
    """Have a browser sign in as the editor."""
    answer = await client.post("/session", data={"token": world.token}, headers={"origin": str(client.base_url)})
    assert answer.status_code == 303


def text_of(page: httpx.Response) -> str:
    """What a page says, without its head and its foot, in one line."""
    body = re.sub(r"(?s)<head>.*?</head>|<footer.*", "", page.text)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def title_of(page: httpx.Response) -> str:
    """The heading of a page."""
    found = re.search(r"(?s)<h1>(.*?)</h1>", page.text)
    return "" if found is None else re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[1]))).strip()
