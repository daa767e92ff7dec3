"""Reorganisations of the small city: merged, split and re-coded at the turn of a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from catalog.divisions import SuccessionKind
from catalog.records import Record
from catalog.reorganisations import Reorganise, Successor
from tests.proposing import SOURCED, answer
from tests.small_city import (
    EAST,
    HILL,
    LAKE,
    PIER,
    REED,
    SUMMIT,
    WEST,
    holder,
)

ON = date(2020, 1, 1)
EVE = ON - timedelta(days=1)
NEW, OTHER = "440405000000", "440406000000"
VILLAGES = (REED, SUMMIT, PIER)


def reorganise(kind: SuccessionKind, before: Sequence[str], *after: Successor, **given: Any) -> Reorganise:
    """A reorganisation at the turn of the year."""
    return Reorganise(**{**SOURCED, "kind": kind, "on": ON, "old": tuple(before), "new": after, **given})


def merged(**given: Any) -> Reorganise:
    """East and west become one district."""
    return reorganise(SuccessionKind.MERGE, (EAST, WEST), Successor(code=NEW, name="new"), **given)


def split(**given: Any) -> Reorganise:
    """East becomes two districts, one of each street."""
    return reorganise(
        SuccessionKind.SPLIT,
        (EAST,),
        Successor(code=NEW, name="new", divisions=(LAKE,), agencies=("east",)),
        Successor(code=OTHER, name="other", divisions=(HILL,)),
        **given,
    )


def recoded(**given: Any) -> Reorganise:
    """East goes on under another code."""
    return reorganise(SuccessionKind.RECODE, (EAST,), Successor(code=NEW, name="east"), **given)


def of(rows: list[Record], kind: type[Any], **told: object) -> list[Any]:
    """The rows of a kind that say so."""
    return [one for one in rows if type(one) is kind and all(getattr(one, name) == told[name] for name in told)]


def holders(rows: list[Record], on: date, places: Sequence[str] = VILLAGES) -> list[str | None]:
    """Who handles the item in each place on a day."""
    return [holder(answer(rows, place, on)) for place in places]
