"""Page refusals (页面上的说明): why a page cannot be shown, in words for whoever reads it, and with which status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.wording import Words
from schema.page_words import WORDS
from schema.requests import RequestRefused

STATUSES = {
    "UNKNOWN_ITEM": 404,
    "UNKNOWN_PLACE": 404,
    "UNKNOWN_REVISION": 404,
    "UNKNOWN_DRAFT": 404,
    "UNAUTHENTICATED": 401,
    "FORBIDDEN": 403,
    "STORE_UNAVAILABLE": 503,
    "INTERNAL": 500,
}
"""The status of a page by the code of the refusal that the API gave; 400 for every other."""


class PageRefused(Exception):  # noqa: N818 - it is not an error of the program
    """
    A page that cannot be shown.

    Args:
        status: of the response.
        words: what happened, to what, and what to do next.
        code: of the API's refusal; ``None``: it was not asked.
        argument: that the API objects to; ``None``: it names none.
        headers: further response headers.
    """

    def __init__(
        self,
        status: int,
        words: Words,
        *,
        code: str | None = None,
        argument: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(words.en)
        self.status = status
        self.words = words
        self.code = code
        self.argument = argument
        self.headers = dict(headers or {})


def refused(status: int, name: str, **values: object) -> PageRefused:
    """A page that cannot be shown, by the name of the words that say why."""
    words = WORDS[name]
    return PageRefused(status, Words(words.en.format(**values), words.zh.format(**values)))


def refusal_of(request: RequestRefused) -> PageRefused:
    """The same for a request that the API refused as a whole."""
    words = Words(request.reason, request.reason_zh)
    return PageRefused(request.status_code, words, code=request.code, headers=request.headers)


def refusal_in(errors: Sequence[Mapping[str, Any]]) -> PageRefused:
    """The page for an answer with errors; the first of them tells."""
    extensions: Mapping[str, Any] = errors[0].get("extensions") or {}
    message = str(errors[0]["message"])
    code = extensions.get("code")
    words = Words(message, str(extensions.get("messageZh", message)))
    argument = extensions.get("argument")
    if argument == "after":
        return refused(400, "bad-page")
    return PageRefused(STATUSES.get(str(code), 400), words, code=code, argument=argument)
