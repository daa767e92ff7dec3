"""The page of findings (监督页): what the checks find wrong, by which law, and what to do."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from catalog.supervision import RULES
from schema.page_documents import document
from schema.page_site import Page, Site, Turn
from schema.pages_search import only_place, picked, sought

SEVERITIES = ("ERROR", "WARNING", "NOTICE")

_FINDINGS = document("Findings")


def routes(site: Site) -> list[Route]:
    """Where this page is."""
    return [site.page("/findings", findings)]


async def findings(turn: Turn) -> Page | Response:
    """The findings of a day, of all rules or of one, everywhere or within a place."""
    reader = turn.reader
    rule, severity = reader.choice("rule", tuple(RULES)), reader.choice("severity", SEVERITIES)
    code, name = reader.place_or_name()
    answer = await turn.ask(
        _FINDINGS,
        rules=None if rule is None else [rule],
        severity=severity,
        under=code,
        after=reader.text("after"),
        **sought(code, name),
    )
    catalogue = answer.data["catalogue"]
    places = catalogue.get("places")
    if (only := only_place(places, name)) is not None:
        return RedirectResponse(reader.here(place=only["code"], after=None), 303)
    values = {
        "findings": catalogue["findings"],
        "picked": picked(code, name, places),
        "rules": sorted(RULES),
        "severities": SEVERITIES,
    }
    return Page("findings.html", reader.tongue("findings-title"), answer, values)
