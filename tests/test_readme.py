"""The README's examples do what it says."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import httpx

from catalog.settings import Settings
from schema.app import Live, create_app
from schema.root import build
from tests import shipped

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


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
