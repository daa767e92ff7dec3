"""Page readers (读者): who reads a page: in which language, about which day, as which revision knew it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request

from catalog.codes import division_code
from catalog.errors import BadArgument
from catalog.wording import Language
from schema.asked import LONGEST_ADDRESS, MOST_PARAMETERS
from schema.page_refusals import refused
from schema.page_words import TONGUES, Tongue
from schema.scalars import Date

LONGEST_TEXT = 200
"""Most characters of a text that is searched for or chosen."""

LARGEST_REVISION = 2**31 - 1

_CODE = re.compile(r"(?<!\d)(\d{12})(?!\d)\D*\Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
_KEPT = ("lang", "on", "revision")


@dataclass(frozen=True, slots=True)
class Reader:
    """
    Who reads a page.

    Attributes:
        tongue: the language.
        path: of the page.
        given: the parameters of the address, by name; the first of each, empty ones left out.
        on: the day that the page is about; ``None``: today.
        revision: as which revision knew it; ``None``: as it is now.
    """

    tongue: Tongue
    path: str
    given: Mapping[str, str]
    on: str | None
    revision: int | None

    @property
    def other(self) -> Tongue:
        """The other language."""
        return TONGUES[Language.EN if self.tongue.language is Language.ZH else Language.ZH]

    def link(self, path: str, /, **parameters: object) -> str:
        """An address on this site that keeps the language, the day and the revision; ``None`` leaves one out."""
        kept = {name: self.given[name] for name in _KEPT if name in self.given}
        chosen = {name: value for name, value in (kept | parameters).items() if value is not None}
        return quote(path) + (f"?{urlencode(chosen)}" if chosen else "")

    def here(self, **parameters: object) -> str:
        """The address of this page with some parameters changed."""
        return self.link(self.path, **(dict(self.given) | parameters))

    def variables(self, **more: object) -> dict[str, object]:
        """The variables that most documents have, and others; what is ``None`` is left out."""
        all_ = {"language": self.tongue.language.value, "on": self.on, "revision": self.revision, **more}
        return {name: value for name, value in all_.items() if value is not None}

    def text(self, name: str) -> str | None:
        """
        A text that was entered; ``None``: none was.

        Raises:
            PageRefused: it is too long.
        """
        text = self.given.get(name, "").strip()
        if len(text) > LONGEST_TEXT:
            raise refused(400, "too-long", length=f"{len(text):,}", most=LONGEST_TEXT)
        return text or None

    def day(self, name: str) -> str | None:
        """
        A day that was entered; ``None``: none was.

        Raises:
            PageRefused: it is none.
        """
        return _day(self.text(name))

    def choice(self, name: str, of: tuple[str, ...]) -> str | None:
        """
        What was chosen of a list; ``None``: nothing was.

        Raises:
            PageRefused: it is not in the list.
        """
        text = self.text(name)
        if text is not None and text not in of:
            raise refused(400, "bad-choice", text=text)
        return text

    def place(self, name: str = "place") -> str | None:
        """
        The code of a place that was entered as digits; ``None``: none was.

        Raises:
            PageRefused: it is no code.
        """
        text = self.text(name)
        return None if text is None else place_code(text)

    def place_or_name(self, name: str = "place") -> tuple[str | None, str | None]:
        """
        A place by its code, or else by its name; each ``None`` when it is not given so.

        A text that ends with a code of 12 digits, as suggestions do, is that code.

        Raises:
            PageRefused: it is too long, or it is digits that are no code.
        """
        text = self.text(name)
        if text is None:
            return None, None
        found = _CODE.search(text)
        if found is not None:
            return found[1], None
        return (place_code(text), None) if text.isdecimal() else (None, text)


def reader_of(request: Request, language: Language | None = None) -> Reader:
    """
    Who reads a page, by the address and the headers of a request.

    Args:
        request: for a page.
        language: for a page that says why another cannot be shown, of which nothing but the language is known.

    Raises:
        PageRefused: the address is too long, or names no day or no revision.
    """
    if language is not None:
        return Reader(
            TONGUES[language], request.scope["path"][:LONGEST_TEXT], {"lang": language.value.lower()}, None, None
        )
    if (
        len(request.scope["query_string"]) > LONGEST_ADDRESS
        or len(request.query_params.multi_items()) > MOST_PARAMETERS
    ):
        raise refused(400, "address-too-long")
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if value.strip():
            given.setdefault(name, value)
    return Reader(
        tongue=TONGUES[language_of(request)],
        path=request.scope["path"],
        given=given,
        on=_day(given.get("on")),
        revision=revision_number(given["revision"]) if "revision" in given else None,
    )


def language_of(request: Request) -> Language:
    """The language that an address names, or else the one that a browser likes best; Chinese when nothing tells."""
    named = request.query_params.get("lang", "").lower()
    if named in ("zh", "en"):
        return Language(named.upper())
    best = max(_liked(request.headers.get("accept-language", "")), default=(0.0, 0, Language.ZH))
    return best[2] if best[0] > 0 else Language.ZH


def place_code(text: str) -> str:
    """
    A code of a place, padded.

    Raises:
        PageRefused: it is none.
    """
    try:
        return division_code(text)
    except BadArgument as error:
        raise refused(400, "bad-place", text=text) from error


def revision_number(text: str) -> int:
    """
    The number of a revision.

    Raises:
        PageRefused: it is none.
    """
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST_REVISION:
        raise refused(400, "bad-revision", text=_short(text))
    return int(text)


def _liked(accepted: str) -> list[tuple[float, int, Language]]:
    """The languages of pages that a header names, with their weight and, of equal ones, the first named greater."""
    found = []
    for place, entry in enumerate(accepted[:LONGEST_TEXT].lower().split(",")):
        name, _, parameters = entry.partition(";")
        code = name.strip().partition("-")[0]
        weight = re.fullmatch(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*", parameters)
        if code in ("zh", "en") and (weight or not parameters.strip()):
            found.append((float(weight[1]) if weight else 1.0, -place, Language(code.upper())))
    return found


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return Date.parse_value(text).isoformat()
    except BadArgument as error:
        raise refused(400, "bad-day", text=_short(text)) from error


def _short(text: str) -> str:
    most = 40
    return text if len(text) <= most else f"{text[:most]}…"
