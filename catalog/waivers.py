"""Waivers (豁免): findings that somebody answers for, with a reason and an end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from catalog.period import Moment
from catalog.records import Dated, about


class Waiver(Dated, frozen=True, kw_only=True):
    """A finding that is known and left as it is for a time (豁免); it is told, and does not fail a check."""

    file = "waivers"
    zh = "豁免"
    key = ("finding",)

    finding: Annotated[str, about("问题键", "The key of the finding, as the check tells it.")]
    reason: Annotated[str, about("理由", "Why it is left, in Chinese.")]
    reason_en: Annotated[str | None, about("英文理由", "Why it is left, in English; empty: not translated.")] = None
    author: Annotated[str, about("责任人", "Who answers for that.")]


class Waivers:
    """All waivers, by finding."""

    def __init__(self, rows: Iterable[Waiver]) -> None:
        self._rows = tuple(rows)

    def of(self, finding: str, at: Moment) -> Waiver | None:
        """The waiver of a finding at the moment; ``None``: there is none."""
        for row in self._rows:
            if row.finding == finding and at.within(row.valid_from, row.valid_to):
                return row
        return None
