"""Agencies (实施主体): the organs that hold and exercise powers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from catalog.memory import Lately
from catalog.period import Moment
from catalog.records import Dated, about, is_undated
from catalog.shelves import Keys, Shelf

KEPT_AGENCIES = 65_536
"""How many agencies are kept once they are found, if there are no more."""

KEPT_OF_MORE = 64
"""How many where there are more: whoever has found one asks for it again soon. Who works at a post is known there (`catalog.posts`)."""


class Nature(StrEnum):
    """What kind of body an agency is (实施主体性质); GB/T 39046 A.3."""

    STATUTORY = "STATUTORY"
    AUTHORISED = "AUTHORISED"
    ENTRUSTED = "ENTRUSTED"
    OTHER = "OTHER"


class Agency(Dated, frozen=True, kw_only=True):
    """An organ with its lines of work (实施主体): a bureau, a station, a post."""

    file = "agencies"
    zh = "实施主体"
    key = ("code",)

    code: Annotated[str, about("主体键", "The catalogue's own stable key.")]
    name: Annotated[str, about("名称", "Name in Chinese.")]
    division: Annotated[str, about("区划代码", "The division whose organ it is.", ref="divisions")]
    lines: Annotated[tuple[str, ...], about("条线", "Lines of work, such as human-resources-social-security.")]
    nature: Annotated[
        Nature, about("主体性质", "STATUTORY organ, AUTHORISED or ENTRUSTED organisation, or OTHER (GB/T 39046 A.3).")
    ]
    name_en: Annotated[str | None, about("英文名称", "Name in English; empty: none is in use.")] = None
    credit_code: Annotated[
        str | None, about("统一社会信用代码", "Unified social credit code, GB 32100; empty: none, or not known.")
    ] = None
    replaced_by: Annotated[
        str | None, about("承继主体", "Who took over its work when it ended; empty: nobody.", ref="agencies")
    ] = None


INDEXES: dict[str, Keys[Agency]] = {
    "code": lambda agency: (agency.code,),
    "line": lambda agency: [f"{agency.division}/{line}" for line in agency.lines],
}
"""How agencies are found: by key, and by division and line of work."""


class Agencies:
    """All agencies, found by key and by (division, line)."""

    def __init__(self, agencies: Shelf[Agency]) -> None:
        self._shelf = agencies
        self._versions = agencies.by("code")
        self._found = agencies.by("line")
        kept = KEPT_AGENCIES if len(agencies) <= KEPT_AGENCIES else KEPT_OF_MORE
        self._always: Lately[Agency] = Lately(kept)
        self._alone: Lately[Agency] = Lately(kept)

    def __len__(self) -> int:
        return len(self._shelf)

    def get(self, code: str | None) -> Agency | None:
        """The agency of that key, or ``None``."""
        if code is None:
            return None
        found = self._alone.get(code)
        if found is not None:
            return found
        versions = self._versions(code)
        return versions[0] if versions else None

    def note(self, agency: Agency) -> None:
        """Learn of an agency without other versions that was found elsewhere: whoever has found it asks for it next."""
        self._alone.keep(agency.code, agency)

    def versions(self, code: str) -> Sequence[Agency]:
        """Every version of an agency, the oldest first; empty when the key is unknown."""
        return self._versions(code)

    def of_line(self, division: str, line: str, at: Moment) -> Agency | None:
        """The agency of a division for a line of work at the moment; the first by key where there are several."""
        key = f"{division}/{line}"
        return self._always.get(key) or self._of_line(key, at)

    def _of_line(self, key: str, at: Moment) -> Agency | None:
        agencies = self._found(key)
        if agencies and is_undated(agencies[0]):
            agency = self._always.keep(key, agencies[0])
            return self._alone.keep(agency.code, agency)  # what holds on every day has no other version
        return next((agency for agency in agencies if at.within(agency.valid_from, agency.valid_to)), None)

    def all_of_line(self, division: str, line: str, at: Moment) -> list[Agency]:
        """Every agency that a division has for a line of work at the moment, by key."""
        agencies = self._found(f"{division}/{line}")
        return [agency for agency in agencies if at.within(agency.valid_from, agency.valid_to)]

    def standing(self, agency: Agency, at: Moment) -> Agency:
        """The agency that does its work at the moment: itself, or whoever took over, over any number of hops."""
        seen = {agency.code}
        while not at.within(None, agency.valid_to):
            successor = self.get(agency.replaced_by)
            if successor is None or successor.code in seen:
                break
            seen.add(successor.code)
            agency = successor
        return agency

    def in_being(self, agency: Agency, at: Moment) -> Agency | None:
        """A named agency, or whoever took over its work; ``None`` when nobody does it at the moment."""
        standing = self.standing(agency, at)
        return standing if at.within(standing.valid_from, standing.valid_to) else None
