"""The pages to search (查询页): an item by any name, for a place by its name or code; and all items."""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schema.page_documents import document
from schema.page_readers import Reader
from schema.page_site import Page, Site, Turn

KINDS = ("LICENCE", "SERVICE", "CERTIFICATE")
"""The kinds of items to choose from."""

PAGE = 50
"""Items on a page of the list of all."""

_SEARCH = document("Search")
_ITEMS = document("Items")


def routes(site: Site) -> list[Route]:
    """Where these pages are."""
    return [site.page("/", search), site.page("/items", items)]


async def search(turn: Turn) -> Page | Response:
    """Search for an item, and for the place that it is wanted for."""
    reader = turn.reader
    text, kind = reader.text("q"), reader.choice("kind", KINDS)
    code, name = reader.place_or_name()
    answer = await turn.ask(
        _SEARCH,
        asked=text is not None,
        text=text,
        kinds=None if kind is None else [kind],
        **sought(code, name),
        place=code,
    )
    catalogue = answer.data["catalogue"]
    places = catalogue.get("places")
    if (only := only_place(places, name)) is not None:
        return RedirectResponse(reader.here(place=only["code"]), 303)
    values = {
        "text": text,
        "hits": catalogue.get("search"),
        "picked": picked(code, name, places),
        "events": catalogue.get("lifeEvents"),
        "kinds": KINDS,
    }
    return Page("search.html", _title(reader, text), answer, values)


async def items(turn: Turn) -> Page:
    """All items, those of a kind, or those for one event in life."""
    reader = turn.reader
    kind, event = reader.choice("kind", KINDS), reader.text("life")
    wanted = {"kinds": None if kind is None else [kind], "lifeEvent": event}
    answer = await turn.ask(
        _ITEMS, filter={name: value for name, value in wanted.items() if value}, first=PAGE, after=reader.text("after")
    )
    names = {one["key"]: one["name"] for one in answer.data["catalogue"]["lifeEvents"]}
    title = reader.tongue("all-items") if event is None else names.get(event, event)
    values = {"items": answer.data["catalogue"]["items"], "kinds": KINDS, "event": event}
    return Page("items.html", title, answer, values)


def sought(code: str | None, name: str | None) -> dict[str, Any]:
    """The variables by which a place is looked up by what was entered."""
    text = code or name
    return {"withPlace": text is not None, "placeText": text}


def only_place(places: dict[str, Any] | None, name: str | None) -> dict[str, Any] | None:
    """The place that a name stands for, when it stands for one only: the only one that has it, or that has it in it."""
    if places is None or name is None:
        return None
    found: list[dict[str, Any]] = [edge["node"] for edge in places["edges"]]
    named = [place for place in found if place["name"].casefold() == name.casefold()] or found
    return named[0] if len(named) == 1 and places["totalCount"] <= len(found) else None


def picked(code: str | None, name: str | None, places: dict[str, Any] | None) -> dict[str, Any]:
    """What a field for a place shows: what was entered, what that is, and what it could be."""
    found = [] if places is None else [edge["node"] for edge in places["edges"]]
    chosen = next((place for place in found if place["code"] == code), None)
    return {
        "code": code,
        "name": name,
        "chosen": chosen,
        "candidates": found if name is not None else [],
        "count": 0 if places is None else places["totalCount"],
    }


def _title(reader: Reader, text: str | None) -> str:
    return reader.tongue("search-title") if text is None else reader.tongue("search-for", text=text)
