"""
The site (网站): how pages are served: their headers, what caches may keep, and the page that says what went wrong.

Whoever adds a page finds all that it needs here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from catalog.identities import ANONYMOUS, Principal
from schema.caching import Client, Reuse
from schema.compression import coding_for
from schema.drawing import Drawing
from schema.http import Endpoint
from schema.logs import named
from schema.masking import surprise
from schema.page_readers import Reader, language_of, reader_of
from schema.page_refusals import PageRefused, refusal_in, refusal_of, refused
from schema.page_templates import edition, rendered, static_files
from schema.page_turns import Answer, Page, Turn
from schema.page_words import TONGUES
from schema.requests import RequestRefused

__all__ = ["Answer", "Page", "Site", "Turn", "error_page", "statics"]

HTML = "text/html; charset=utf-8"

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What a browser is told of every page: that nothing of it comes from another host or runs inside it."""

FOREVER = "public, max-age=31536000, immutable"
"""For files whose address tells their content."""

NEVER = "no-store"
"""For pages that were made for one reader."""


Shows = Callable[[Turn], Awaitable[Page | Response]]
"""Makes a page, or goes on to another."""


class Site:
    """
    What pages are served by.

    Args:
        endpoint: answers the questions of pages.
        caller: on whose behalf a request comes, by its scope.
        drawing: draws their charts.
    """

    def __init__(self, endpoint: Endpoint, caller: Callable[[Scope], Awaitable[Principal]], drawing: Drawing) -> None:
        self.drawing = drawing
        self._endpoint = endpoint
        self._caller = caller

    def page(self, path: str, shows: Shows) -> Route:
        """The route of a page that everybody may read."""

        async def endpoint(request: Request) -> Response:
            return await self._public(request, shows)

        return Route(path, endpoint)

    def private(self, path: str, shows: Shows, scope: Callable[[Request], Scope]) -> Route:
        """
        The route of a page for one reader only.

        Args:
            path: its address.
            shows: makes it.
            scope: the scope of a request with the credentials that it brought.
        """

        async def endpoint(request: Request) -> Response:
            async def answered() -> Response:
                principal, refusal = ANONYMOUS, None
                try:
                    principal = await self.principal(scope(request))
                except PageRefused as error:
                    refusal = error
                turn = self._turn(request, principal, refusal)
                return _told(turn, await shows(turn), {"Cache-Control": NEVER})

            return await shielded(request, answered)

        return Route(path, endpoint)

    def form(self, path: str, takes: Shows) -> Route:
        """The route to which a form is sent; one that another site sent is refused."""

        async def endpoint(request: Request) -> Response:
            async def answered() -> Response:
                if not _is_own(request):
                    raise refused(403, "foreign-form")
                turn = self._turn(request, ANONYMOUS, None)
                return _told(turn, await takes(turn), {"Cache-Control": NEVER})

            return await shielded(request, answered)

        return Route(path, endpoint, methods=["POST"])

    async def principal(self, scope: Scope) -> Principal:
        """
        On whose behalf a request comes.

        Raises:
            PageRefused: its credentials are not accepted.
        """
        try:
            return await self._caller(scope)
        except RequestRefused as error:
            raise refusal_of(error) from error

    async def _public(self, request: Request, shows: Shows) -> Response:
        async def answered() -> Response:
            turn = self._turn(request, ANONYMOUS)
            reuse = _reuse(turn)
            if (held := reuse.unchanged()) is not None:
                return Response(status_code=304, headers=_kept(reuse) | {"ETag": dict(held.headers)[b"etag"].decode()})
            page = await shows(turn)
            headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Accept-Encoding"}
            status = page.status if isinstance(page, Page) else page.status_code
            if turn.world.fixed and status == 200:  # noqa: PLR2004 - HTTP's own number
                headers = _kept(reuse) | {"ETag": reuse.tag.decode()}
            return _told(turn, page, headers)

        return await shielded(request, answered)

    def _turn(self, request: Request, principal: Principal, refusal: PageRefused | None = None) -> Turn:
        world = self._endpoint.world()
        reader = reader_of(request)
        if world is None:
            raise refused(503, "not-loaded")
        world.principal = principal
        return Turn(reader, world, self._endpoint, request, refusal)


async def shielded(request: Request, answered: Callable[[], Awaitable[Response]]) -> Response:
    """The response, or, whatever goes wrong, a page that says so."""
    try:
        return await answered()
    except PageRefused as error:
        return error_page(request, error)
    except Exception as error:  # noqa: BLE001 - a surprise is told by its reference, whatever it is
        return error_page(request, refusal_in([surprise(error).formatted]))


def error_page(request: Request, error: PageRefused) -> Response:
    """The page that says why another cannot be shown."""
    reader = reader_of(request, language_of(request))
    values = {"status": error.status, "message": error.words.into(reader.tongue.language)}
    title = reader.tongue(f"error-{error.status}" if error.status in TITLED else "error")
    body = rendered("error.html", _common(reader) | values | {"title": title, "answer": None, "world": None})
    request_id = {name.decode(): value.decode() for name, value in named()}
    headers = SECURITY | {"Cache-Control": NEVER} | request_id | error.headers
    return Response(body, error.status, headers, HTML)


TITLED = (400, 401, 403, 404, 405, 413, 429, 500, 503)
"""The statuses that have a heading of their own."""


def statics() -> list[Route]:
    """The routes of the files that pages need."""
    files = {file.address: file for file in static_files().values()}

    async def static(request: Request) -> Response:
        file = files.get(request.scope["path"])
        if file is None:
            return error_page(request, refused(404, "no-page", path=request.scope["path"]))
        headers = {"Cache-Control": FOREVER, "X-Content-Type-Options": "nosniff"}
        return Response(file.body, headers=headers | {"Content-Type": file.media_type})

    return [Route("/static/{name}", static)]


def _told(turn: Turn, page: Page | Response, headers: Mapping[str, str]) -> Response:
    if isinstance(page, Response):
        page.headers.update(SECURITY | dict(headers))
        return page
    zone = turn.world.asked_at.tzinfo

    def local(instant: str) -> str:
        """An instant as the API writes it, in the catalogue's time zone."""
        return datetime.fromisoformat(instant).astimezone(zone).isoformat()

    values = {
        "title": page.title,
        "answer": page.answer,
        "needs_token": page.needs_token,
        "world": turn.world,
        "local": local,
    }
    body = rendered(page.template, _common(turn.reader) | values | dict(page.values))
    return Response(body, page.status, SECURITY | dict(headers) | dict(page.headers), HTML)


def _is_own(request: Request) -> bool:
    """Whether a form comes from a page of this site, as browsers say with every form that is sent by POST."""
    return request.headers.get("origin", "").partition("://")[2] == request.headers.get("host", "") != ""


def _common(reader: Reader) -> dict[str, Any]:
    """What every template has."""
    tongue = reader.tongue
    return {"words": tongue, "other": TONGUES[reader.other.language], "reader": reader, "link": reader.link}


def _reuse(turn: Turn) -> Reuse:
    """How a page may be used again; its tag holds all that it depends on besides the revision and the day."""
    request = turn.request
    given = request.headers
    client = Client(
        given.get("if-none-match", "").encode("latin-1"), coding_for(given.get("accept-encoding", "").encode("latin-1"))
    )
    address = f"{request.scope['path']}?{request.scope['query_string'].decode('latin-1')}"
    return turn.endpoint.caching.reuse(
        turn.world,
        f"{edition()} {Drawing.is_possible()}",
        address,
        turn.reader.tongue.code,
        variables=None,
        client=client,
    )


def _kept(reuse: Reuse) -> dict[str, str]:
    return {"Cache-Control": reuse.control.decode(), "Vary": "Accept-Language, Accept-Encoding"}
