"""Pages (网页): every page that is served to people, and what they are told at an address that has none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Scope

from catalog.identities import Principal
from schema import (
    page_documents,
    page_sessions,
    pages_charts,
    pages_drafts,
    pages_findings,
    pages_items,
    pages_places,
    pages_planning,
    pages_revisions,
    pages_search,
    pages_visits,
)
from schema.drawing import Drawing
from schema.http import Endpoint
from schema.page_refusals import refused
from schema.page_site import Site, error_page, statics

PARTS = (
    pages_search,
    pages_items,
    pages_places,
    pages_findings,
    pages_revisions,
    pages_drafts,
    pages_visits,
    page_sessions,
    pages_planning,
    pages_charts,
)
"""The modules that have pages; each has a function ``routes``."""

LONGEST_PATH = 100


class Pages:
    """The pages of the catalogue."""

    def __init__(self) -> None:
        self._drawing = Drawing()

    @property
    def documents(self) -> Mapping[str, str]:
        """What pages ask, by name."""
        return page_documents.every()

    def routes(self, endpoint: Endpoint, caller: Callable[[Scope], Awaitable[Principal]]) -> list[BaseRoute]:
        """
        Where they are served.

        Args:
            endpoint: answers their questions.
            caller: on whose behalf a request comes, by its scope.
        """
        site = Site(endpoint, caller, self._drawing)
        return [*statics(), *(route for part in PARTS for route in part.routes(site))]

    def close(self) -> None:
        """Draw no more charts."""
        self._drawing.close()

    def not_served(self, request: Request, error: HTTPException) -> Response | None:
        """What a browser gets at an address or by a method that nothing is served under; ``None``: it is no browser."""
        if "text/html" not in request.headers.get("accept", ""):
            return None
        path = request.scope["path"][:LONGEST_PATH]
        name = "no-page" if request.method in ("GET", "HEAD") else "only-read"
        found = refused(error.status_code, name, path=path)
        found.headers.update(error.headers or {})
        return error_page(request, found)
