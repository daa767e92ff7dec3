"""The command ``catalog search``: items, or places, by whatever people call them (检索)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from catalog import division_search
from catalog.codes import division_code
from catalog.errors import EmptyStore
from catalog.explanations import explanation
from catalog.handling import handling
from catalog.item_search import search
from catalog.items import ItemKind
from catalog.naming import path_of, place_named
from catalog.period import Moment
from catalog.serving import latest
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from catalog.wording import Language

NOBODY = 3
"""The exit code when nothing is found."""

LISTED = 10
"""How many hits are printed."""

shown = Console(soft_wrap=True, highlight=False)


def find(
    text: Annotated[
        str, typer.Argument(help="A name, a part of one, pinyin, initials, or a question: sydj, 失业金怎么领.")
    ],
    *,
    place: Annotated[
        str | None, typer.Option(help="Code or name of a division: each item then says where it is handled.")
    ] = None,
    kind: Annotated[
        list[ItemKind] | None, typer.Option(case_sensitive=False, help="Only of this kind; may be given several times.")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day in the world; today when omitted.")
    ] = None,
    places: Annotated[bool, typer.Option("--places", help="Instead: divisions that the text may mean.")] = False,
    language: Annotated[
        Language, typer.Option("--lang", case_sensitive=False, help="Language of the words.")
    ] = Language.ZH,
) -> None:
    """Look for items, or with --places for divisions, the likeliest first; exit code 3 when nothing is found."""
    settings = Settings()
    snapshot = latest(settings.database_url, settings.snapshots)
    if snapshot is None:
        raise EmptyStore
    at = Moment(on.date() if on is not None else settings.now().date())
    code = None if place is None else division_code(place_named(snapshot, place, at))
    told = _places(snapshot, text, code, at) if places else _items(snapshot, text, code, at, (kind, language))
    if not told:
        raise typer.Exit(NOBODY)
    for line in told:
        shown.print(line, markup=False)


def _places(snapshot: Snapshot, text: str, under: str | None, at: Moment) -> list[str]:
    """Divisions with their paths, a line each."""
    found = division_search.search(snapshot, at, text, under=under)[:LISTED]
    return [f"{one.division.code}  {path_of(snapshot, one.division.code, at)}" for one in found]


def _items(
    snapshot: Snapshot, text: str, place: str | None, at: Moment, asked: tuple[list[ItemKind] | None, Language]
) -> list[str]:
    """Items with what matched, and, for a place, where each is handled."""
    kinds, language = asked
    lines = []
    for hit in search(snapshot, text, at, within=place, kinds=tuple(kinds) if kinds else None, first=LISTED):
        name = (hit.item.name_en or hit.item.name) if language is Language.EN else hit.item.name
        lines.append(
            f"{hit.score:.2f}  {name}  {hit.item.code}" + (f"  ({hit.matched})" if hit.matched != name else "")
        )
        if place is not None:
            answer = handling(snapshot, hit.item, place, at.day)
            lines.append(f"      {explanation(snapshot, answer, language).splitlines()[0]}")
    return lines
