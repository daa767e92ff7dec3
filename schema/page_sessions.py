"""
Page sessions (登录): a reader's token, kept by the browser in a cookie that only the pages which need it are sent.

The API takes no cookies, so that no other site can make a browser change anything. A token is looked at where all tokens
are, under the same limits on failures; it is never logged and never shown.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from catalog.errors import Refusal
from catalog.wording import Words
from schema.page_refusals import PageRefused, refusal_of, refused
from schema.page_site import Page, Site, Turn
from schema.requests import RequestRefused, bounded

HOME = "/drafts"
"""The pages that need a token; the cookie is sent to them alone."""

COOKIE = "catalogue-token"
LASTS_SECONDS = 8 * 60 * 60
"""A working day."""

LONGEST_FORM = 16_384
LONGEST_KEPT = 3800
"""Characters of the longest token that goes into a cookie: browsers keep 4096 bytes with its name and attributes."""

FORGET = f"{COOKIE}=; Path={HOME}; Max-Age=0; HttpOnly; SameSite=Strict"
"""Has a browser forget the token."""

_LOCAL = re.compile(rf"{HOME}(?:/[A-Za-z0-9._~-]+)?", re.ASCII)


def routes(site: Site) -> list[Route]:
    """Where one signs in and out."""

    async def sign_in(turn: Turn) -> Page | Response:
        return await _sign_in(site, turn)

    return [site.form("/session", sign_in), site.form("/session/end", _sign_out)]


def credentials(request: Request) -> Scope:
    """The scope of a request, with the token of its cookie as the header in which the API takes one."""
    token = request.cookies.get(COOKIE)
    if token is None or "authorization" in request.headers:
        return request.scope
    return _with_token(request.scope, token)


def asked_to_sign_in(turn: Turn) -> Page | None:
    """
    The page that asks for a token; ``None``: the reader has given one that is accepted.

    Raises:
        PageRefused: whether it is accepted cannot be found out now.
    """
    principal = turn.world.principal
    if principal.doubt is not None:
        raise _away(principal.doubt)
    if principal.subject is not None:
        return None
    page = _asking(turn, turn.refusal, following=turn.reader.path)
    return page if turn.refusal is None else replace(page, headers={**page.headers, "Set-Cookie": FORGET})


def _asking(turn: Turn, refusal: PageRefused | None, *, following: str) -> Page:
    tongue = turn.reader.tongue
    values = {"wrong": None if refusal is None else refusal.words.into(tongue.language), "following": following}
    page = Page("sign_in.html", tongue("sign-in-title"), None, values)
    return page if refusal is None else replace(page, status=refusal.status, headers=refusal.headers)


async def _sign_in(site: Site, turn: Turn) -> Page | Response:
    """Take a token, and go on to the page that needed it."""
    form = await _form(turn.request)
    following = _local(form.get("next", ""))
    try:
        token = _checked(form.get("token", "").strip())
        principal = await site.principal(_with_token(turn.request.scope, token))
    except PageRefused as error:
        return _asking(turn, error, following=following)
    if principal.doubt is not None:
        return _asking(turn, _away(principal.doubt), following=following)
    response = RedirectResponse(turn.reader.link(following), 303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=LASTS_SECONDS,
        path=HOME,
        secure=turn.request.scope["scheme"] == "https",
        httponly=True,
        samesite="strict",
    )
    return response


async def _sign_out(turn: Turn) -> Response:
    """Forget the token."""
    return RedirectResponse(turn.reader.link("/"), 303, {"Set-Cookie": FORGET})


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, the first of each."""
    try:
        body = await Request(request.scope, bounded(request.receive, max_body_bytes=LONGEST_FORM)).body()
    except RequestRefused as error:
        raise refusal_of(error) from error
    return dict(reversed(parse_qsl(body.decode("utf-8", "replace"))))


def _checked(token: str) -> str:
    if not token:
        raise refused(400, "no-token-given")
    if len(token) > LONGEST_KEPT or not token.isascii():
        raise refused(400, "token-too-long" if token.isascii() else "no-token-given")
    return token


def _with_token(scope: Scope, token: str) -> Scope:
    header = (b"authorization", b"Bearer " + token.encode("latin-1", "replace"))
    return {**scope, "headers": [*scope["headers"], header]}


def _local(address: str) -> str:
    """An address of the pages that need a token; their first one for any other."""
    return address if _LOCAL.fullmatch(address) else HOME


def _away(doubt: Refusal) -> PageRefused:
    return PageRefused(503, Words(doubt.message, doubt.message_zh), code=doubt.code)
