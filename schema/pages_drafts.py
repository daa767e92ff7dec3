"""The pages of drafts (调整方案页): what is proposed, and what it would change; for those who have a token."""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schema.page_documents import document
from schema.page_refusals import PageRefused, refused
from schema.page_sessions import asked_to_sign_in, credentials
from schema.page_site import Page, Site, Turn

STATES = ("DRAFT", "SUBMITTED", "PUBLISHED", "REJECTED", "DISCARDED")

PAGE = 30
"""Drafts on a page."""

_DRAFTS = document("Drafts")
_DRAFT = document("Draft")


def routes(site: Site) -> list[Route]:
    """Where these pages are."""
    return [site.private("/drafts", drafts, credentials), site.private("/drafts/{key}", draft, credentials)]


async def drafts(turn: Turn) -> Page:
    """The drafts, the newest first."""
    if (asking := asked_to_sign_in(turn)) is not None:
        return asking
    reader = turn.reader
    answer = await turn.ask_only(_DRAFTS, state=reader.choice("state", STATES), after=reader.text("after"))
    found = answer.data["drafts"]
    values = {"drafts": found, "states": STATES, "last": found[-1]["key"] if len(found) == PAGE else None}
    return Page("drafts.html", reader.tongue("drafts-title"), answer, values | _who(turn), needs_token=True)


async def draft(turn: Turn) -> Page | Response:
    """A draft with its preview, upon the catalogue as it is."""
    if (asking := asked_to_sign_in(turn)) is not None:
        return asking
    reader = turn.reader
    if reader.revision is not None:
        return RedirectResponse(reader.here(revision=None), 303)
    key = turn.request.path_params["key"]
    item, place = reader.text("item"), reader.place()
    since = reader.on or turn.world.today.isoformat()
    until = reader.day("until") or f"{min(int(since[:4]) + 1, 9999):04}-12-31"
    where = item is not None and place is not None
    asked = {"item": item, "place": place} if where else {}
    try:
        answer = await turn.ask(_DRAFT, key=key, since=since, until=until, where=where, **asked)
    except PageRefused as error:
        raise (refused(404, "unknown-draft", text=key) if error.code == "UNKNOWN_DRAFT" else error) from error
    values = {
        "draft": answer.data["draft"],
        "now": answer.data["catalogue"],
        "caused": _caused(answer.data["catalogue"]["handovers"], answer.data["draft"]["preview"]["handovers"]),
        "until": until,
        "asked": (item, place),
    }
    return Page("draft.html", answer.data["draft"]["title"], answer, values | _who(turn), needs_token=True)


def _caused(now: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    """The handovers that there would be with a draft and are not without it, as far as both were listed."""
    known = [edge["node"] for edge in now["edges"]]
    rows = [edge["node"] for edge in then["edges"] if edge["node"] not in known]
    return {"rows": rows, "is_cut": max(now["totalCount"], then["totalCount"]) > len(then["edges"])}


def _who(turn: Turn) -> dict[str, object]:
    principal = turn.world.principal
    return {"who": principal.name or principal.subject}
