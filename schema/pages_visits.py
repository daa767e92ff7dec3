"""The page of a visit plan (一次办多件): several items for one occasion, which offices in which order, each paper once."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schema.page_documents import document
from schema.page_refusals import PageRefused, refused
from schema.page_site import Page, Site, Turn
from schema.pages_search import only_place, picked, sought

AUDIENCES = ("1", "2", "3", "4", "5", "6")
"""Whom items serve: GB/T 39046 A.4."""

_VISIT = document("Visit")


def routes(site: Site) -> list[Route]:
    """Where this page is."""
    return [site.page("/plan", plan)]


async def plan(turn: Turn) -> Page | Response:
    """A plan for an event in life, or for items by their codes; asked for until it is known for what and where."""
    reader = turn.reader
    event, audience = reader.text("life"), reader.choice("audience", AUDIENCES)
    in_person = reader.choice("inPerson", ("1",)) is not None
    items = [code for code in (reader.text("items") or "").replace("，", ",").replace(" ", ",").split(",") if code]
    code, name = reader.place_or_name()
    planned = code is not None and (event is not None or bool(items))
    asked = {"place": code, "items": items or None, "lifeEvent": None if items else event} if planned else {}
    try:
        answer = await turn.ask(
            _VISIT, plan=planned, audience=audience, inPerson=in_person or None, **asked, **sought(code, name)
        )
    except PageRefused as error:
        raise _plain(error, code, event, items) from error
    catalogue = answer.data["catalogue"]
    places = catalogue.get("places")
    if (only := only_place(places, name)) is not None:
        return RedirectResponse(reader.here(place=only["code"]), 303)
    values = {
        "plan": catalogue.get("visitPlan"),
        "events": catalogue["lifeEvents"],
        "picked": picked(code, name, places),
        "audiences": AUDIENCES,
    }
    return Page("visit.html", reader.tongue("plan-title"), answer, values)


def _plain(error: PageRefused, place: str | None, event: str | None, items: list[str]) -> PageRefused:
    """The refusal in words for people, who know of no queries."""
    if error.code == "UNKNOWN_PLACE":
        return refused(404, "unknown-place", text=place)
    if error.code == "UNKNOWN_ITEM":
        return refused(404, "unknown-items", text=", ".join(items))
    if error.argument == "lifeEvent":
        return refused(404, "unknown-event", text=event)
    return error
