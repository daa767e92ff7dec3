"""The page of a place (地点页): what can be applied for there, what it is part of, and what will change."""

from __future__ import annotations

from starlette.routing import Route

from schema.page_documents import document
from schema.page_readers import place_code
from schema.page_refusals import PageRefused, refused
from schema.page_site import Page, Site, Turn
from schema.pages_search import KINDS

DAYS = 30
"""How many days are looked ahead."""

_BELOW = ("cities", "districts", "streets", "villages")
"""The parts of a place, the largest first; those of one level are listed."""

_PLACE = document("Place")


def routes(site: Site) -> list[Route]:
    """Where this page is."""
    return [site.page("/places/{code}", place)]


async def place(turn: Turn) -> Page:
    """A place's menu."""
    reader, tongue = turn.reader, turn.reader.tongue
    code = place_code(turn.request.path_params["code"])
    kind, event = reader.choice("kind", KINDS), reader.text("life")
    wanted = {"kinds": None if kind is None else [kind], "lifeEvent": event}
    try:
        answer = await turn.ask(
            _PLACE,
            place=code,
            filter={name: value for name, value in wanted.items() if value},
            days=DAYS,
            after=reader.text("after"),
        )
    except PageRefused as error:
        raise (refused(404, "unknown-place", text=code) if error.code == "UNKNOWN_PLACE" else error) from error
    catalogue = answer.data["catalogue"]
    if catalogue["division"] is None:
        raise refused(404, "unknown-place", text=code)
    below = next((catalogue[name] for name in _BELOW if catalogue[name]["totalCount"]), None)
    values = {
        "below": below,
        "catalogue": catalogue,
        "place": catalogue["division"],
        "kinds": KINDS,
        "days": DAYS,
        "event": event,
    }
    return Page("place.html", tongue("menu-of", place=catalogue["division"]["name"]), answer, values)
