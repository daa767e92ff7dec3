"""The pages of revisions (版本页): the list, and what one of them changed."""

from __future__ import annotations

from typing import Any

from starlette.routing import Route

from schema.page_documents import document
from schema.page_readers import revision_number
from schema.page_refusals import PageRefused, refused
from schema.page_site import Page, Site, Turn

PAGE = 50
"""Revisions on a page, the newest first."""

_REVISIONS = document("Revisions")
_REVISION = document("Revision")


def routes(site: Site) -> list[Route]:
    """Where these pages are."""
    return [site.page("/revisions", revisions), site.page("/revisions/{number}", revision)]


async def revisions(turn: Turn) -> Page:
    """The revisions, the newest first."""
    latest = turn.world.snapshot.revision.number
    given = turn.reader.text("before")
    before = latest + 1 if given is None else min(revision_number(given), latest + 1)
    answer = await turn.ask_only(_REVISIONS, after=max(0, before - 1 - PAGE))
    found = [one for one in answer.data["revisions"] if one["number"] < before]
    values = {"revisions": found[::-1], "oldest": found[0]["number"] if found else 1, "is_newest": before > latest}
    return Page("revisions.html", turn.reader.tongue("revisions-title"), answer, values)


async def revision(turn: Turn) -> Page:
    """What one revision changed, and what the catalogue came to with it."""
    number = revision_number(turn.request.path_params["number"])
    try:
        answer = await turn.ask_only(_REVISION, number=number)
    except PageRefused as error:
        raise (refused(404, "unknown-revision", text=number) if error.code == "UNKNOWN_REVISION" else error) from error
    values: dict[str, Any] = {"catalogue": answer.data["catalogue"], "changes": answer.data["changes"]}
    return Page("revision.html", turn.reader.tongue("revision-title", number=number), answer, values)
