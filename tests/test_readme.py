"""The README's examples do what it says."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import httpx
import pytest

from catalog import tokens
from catalog.loading import load
from catalog.roles import grant
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from catalog.store import Store
from schema.app import Live, create_app
from schema.root import build
from tests import shipped
from tests.change_service import alive

HOME = Path(__file__).parent.parent
README = (HOME / "README.md").read_text(encoding="utf-8")
CHINESE = (HOME / "README.zh-CN.md").read_text(encoding="utf-8")


def commands(beginning: str) -> list[list[str]]:
    """The commands of the README that begin so, in words as a shell reads them."""
    lines = re.findall(rf"^    ({re.escape(beginning)}.*)$", README, flags=re.MULTILINE)
    return [shlex.split(line) for line in lines]


async def test_the_first_query_is_answered_as_shown() -> None:
    ((_, _, _, _, header, _, body),) = commands("curl")
    app = create_app(Settings(), Live(shipped.snapshot()), build().graphql_schema)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalogue") as client:
        name, value = header.split(": ")
        answer = await client.post("/graphql", content=body, headers={name: value})
    (shown,) = re.findall(r"^(\{\"data\":.*) …$", README, flags=re.MULTILINE)
    assert answer.text.startswith(shown)


def test_the_places_and_items_of_the_command_line_exist() -> None:
    snapshot = shipped.snapshot()
    names = {name for item in snapshot.items.all for name in (item.code, item.name)}
    places = {text for code in snapshot.territory.codes for text in (code, snapshot.territory.versions(code)[0].name)}
    asked = [words[2:4] for words in commands(".venv/bin/catalog where")]
    assert [(item in names, place in places) for item, place in asked] == [(True, True)] * 2


def test_the_settings_it_lists_are_those_that_are_read() -> None:
    listed = {name.removeprefix("CATALOG_").lower() for name in re.findall(r"`(CATALOG_\w+)`", README)}
    assert listed <= set(Settings.model_fields)


def test_the_days_it_names_are_days() -> None:
    assert all(date.fromisoformat(day) for day in re.findall(r"\d{4}-\d{2}-\d{2}", README))


def test_both_languages_show_the_same_commands_and_examples() -> None:
    shown = re.compile(r"^    \S[^\n]*$|^```\w+\n.*?^```$", flags=re.MULTILINE | re.DOTALL)
    assert shown.findall(CHINESE) == shown.findall(README)


def test_both_languages_show_the_same_pictures() -> None:
    pictures = re.compile(r"!\[[^]]+\]\(([^)]+)\)")
    assert pictures.findall(CHINESE) == pictures.findall(README)


@pytest.mark.parametrize("text", [README, CHINESE], ids=["en", "zh"])
def test_what_it_links_to_is_there(text: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [target for target in targets if not (HOME / target).exists()] == []


async def test_the_mutation_drafts_what_it_says(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    store = Store(settings.database_url)
    load(store, shipped.PACKAGE, now=settings.now())
    editor = [grant("editor:division:440402")]
    token, _ = tokens.create(store, subject="li", grants=editor, by="a test", now=settings.now())
    (mutation,) = re.findall(r"^```graphql\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    app = create_app(settings, Live(Snapshot.of(store.revision(1), store.facts())), build().graphql_schema)
    transport = httpx.ASGITransport(app)
    async with alive(app), httpx.AsyncClient(transport=transport, base_url="http://catalogue") as client:
        headers = {"Authorization": f"Bearer {token}"}
        answer = (await client.post("/graphql", json={"query": mutation}, headers=headers)).json()
    store.close()
    created = answer["data"]["createDraft"]
    assert created["errors"] == []
    assert created["draft"]["preview"] == {"handling": {"level": "STREET"}}
