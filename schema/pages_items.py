"""The pages of an item (事项页): what it is, and its guide for a place."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schema.page_documents import document
from schema.page_refusals import PageRefused, refused
from schema.page_site import Answer, Page, Site, Turn
from schema.pages_search import only_place, picked, sought

_ITEM = document("Item")
_GUIDE = document("Guide")


def routes(site: Site) -> list[Route]:
    """Where these pages are."""
    return [site.page("/items/{code}", item)]


async def item(turn: Turn) -> Page | Response:
    """The guide to an item for a place; without one, what the item is, and the place is asked for."""
    code, name = turn.reader.place_or_name()
    item_code = turn.request.path_params["code"]
    if code is not None:
        return await _guide(turn, item_code, code)
    answer = await turn.ask(_ITEM, code=item_code, **sought(code, name))
    catalogue = answer.data["catalogue"]
    if catalogue["item"] is None:
        raise refused(404, "unknown-item", text=item_code)
    places = catalogue.get("places")
    if (only := only_place(places, name)) is not None:
        return RedirectResponse(turn.reader.here(place=only["code"]), 303)
    names = {one["key"]: one["name"] for one in catalogue["lifeEvents"]}
    values = {"item": catalogue["item"], "events": names, "picked": picked(code, name, places)}
    return Page("item.html", catalogue["item"]["name"], answer, values)


async def _guide(turn: Turn, item_code: str, place: str) -> Page:
    reader = turn.reader
    accepted_on = reader.day("acceptedOn")
    accepted = accepted_on or reader.on or turn.world.today.isoformat()
    try:
        answer = await turn.ask(
            _GUIDE, item=item_code, place=place, acceptedOn=accepted_on, accepted=accepted, opening=_morning(turn)
        )
    except PageRefused as error:
        raise _plain(error, item_code, place) from error
    handling = answer.data["catalogue"]["handling"]
    where = place if handling["place"] is None else handling["place"]["name"]
    title = f"{handling['item']['name']} · {reader.tongue('guide-for', place=where)}"
    return Page("guide.html", title, answer, _values(answer, accepted))


def _values(answer: Answer, accepted: str) -> dict[str, Any]:
    handling = answer.data["catalogue"]["handling"]
    return {"handling": handling, "accepted": accepted, "steps": _steps(handling), "acts": _acts(handling)}


def _morning(turn: Turn) -> str | None:
    """
    The first instant of the day that the page is about, from which on offices open; ``None``: from now on.

    Also in the first and the last year that can be written, of which the API takes no instants.
    """
    on = turn.reader.on
    if on is None or on[:4] in ("0001", "9999"):
        return None
    return datetime.combine(date.fromisoformat(on), time(), turn.world.asked_at.tzinfo).isoformat()


def _plain(error: PageRefused, item_code: str, place: str) -> PageRefused:
    """The refusal in words for people, who know of no queries."""
    if error.code == "UNKNOWN_ITEM":
        return refused(404, "unknown-item", text=item_code)
    if error.code == "UNKNOWN_PLACE":
        return refused(404, "unknown-place", text=place)
    return error


def _steps(handling: dict[str, Any]) -> list[dict[str, Any]]:
    """Who does what, steps that are done alike in one row."""
    rows: list[dict[str, Any]] = []
    for step in handling["steps"]:
        alike = {name: value for name, value in step.items() if name != "step"}
        if rows and rows[-1]["alike"] == alike:
            rows[-1]["names"].append(step["step"])
        else:
            rows.append({"names": [step["step"]], "alike": alike})
    return rows


def _acts(handling: dict[str, Any]) -> list[dict[str, Any]]:
    """The acts that were followed, each once."""
    found = {act["key"]: act for step in handling["steps"] for act in step["delegations"]}
    return list(found.values())
