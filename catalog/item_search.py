"""Item search (事项检索): the items that a text means, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from catalog.items import Item, ItemKind, ItemState, state
from catalog.period import Moment
from catalog.places import Position, bounds, place
from catalog.resemblance import fits
from catalog.snapshot import Snapshot
from catalog.spellings import checked

NOT_IN_EFFECT = 0.9
"""What a hit is worth whose item is not in effect that day: behind what fits as well, before what fits far less."""


class Hit(NamedTuple):
    """
    An item that a text may mean.

    Attributes:
        item: the item.
        score: how well it fits, from 0 to 1; one that is not in effect that day has 0.9 at most.
        matched: what of it fits best: its name, another name, its English name or its key.
    """

    item: Item
    score: float
    matched: str


def search(
    snapshot: Snapshot,
    text: str,
    at: Moment,
    *,
    within: str | None = None,
    kinds: tuple[ItemKind, ...] | None = None,
    first: int = 20,
) -> Sequence[Hit]:
    """
    The items that a text means, the likeliest first; of equal ones by key.

    Args:
        snapshot: the catalogue.
        text: what somebody typed.
        at: the moment.
        within: only items whose territory reaches this place, or lies in it; ``None``: anywhere.
        kinds: only of these kinds; ``None``: of any.
        first: how many at most.

    Raises:
        BadArgument: a text of more than 200 characters.
        UnknownPlace: the place is in the territory of an item by its code, and no division has the code.
    """
    found = [
        hit for hit in _hits(snapshot, checked(text, argument="text"), at) if kinds is None or hit.item.kind in kinds
    ]
    if within is not None:
        outside = _outside(snapshot, within, {hit.item.territory for hit in found}, at)
        found = [hit for hit in found if hit.item.territory not in outside]
    return found[:first]


def _hits(snapshot: Snapshot, text: str, at: Moment) -> list[Hit]:
    best: dict[str, Hit] = {}
    for number, score in sorted(fits(snapshot.item_names, text).items()):
        name = snapshot.item_names.all[number]
        known = best.get(name.item.code)
        if known is None or score > known.score:
            best[name.item.code] = Hit(name.item, score, name.text)
    hits = [Hit(hit.item, round(hit.score * _worth(snapshot, hit.item, at), 4), hit.matched) for hit in best.values()]
    return sorted(hits, key=lambda hit: (-hit.score, hit.item.code))


def _worth(snapshot: Snapshot, item: Item, at: Moment) -> float:
    is_in_effect = state(item, at) is ItemState.IN_USE and snapshot.certificates.removed(item.code, at) is None
    return 1.0 if is_in_effect else NOT_IN_EFFECT


def _outside(snapshot: Snapshot, asked: str, territories: set[tuple[str, ...]], at: Moment) -> set[tuple[str, ...]]:
    """The territories that do not reach a place."""
    return {
        named
        for named in sorted(territories)
        if place(snapshot, bounds(snapshot, named, at), asked, at).position is Position.OUTSIDE
    }
