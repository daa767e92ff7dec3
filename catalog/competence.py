"""Competence (职权): whose an item is, where that has one answer, and which acts have moved it."""

from __future__ import annotations

from catalog.agencies import Agency
from catalog.delegations import Act, Step
from catalog.gazetteer import known
from catalog.handling import handling
from catalog.items import Item
from catalog.menus import original_holders
from catalog.period import Moment
from catalog.records import date
from catalog.routing import acted_on
from catalog.snapshot import Snapshot


def competent_agency(snapshot: Snapshot, item: Item, on: date, *, place: str | None = None) -> Agency | None:
    """
    Whose an item is on a day (实施主体).

    Args:
        snapshot: the catalogue.
        item: the item.
        on: the day.
        place: a division code of 12 digits: who decides for this place; ``None``: the original holder.

    Returns:
        ``None`` when nobody decides for the place or its parts differ; without a place when there is
        no original holder, or not the same for the whole territory.

    Raises:
        UnknownPlace: as for the handling of the item.
    """
    if place is not None:
        decided = handling(snapshot, item, place, on).step(Step.DECIDE)
        return decided.agency if decided is not None else None
    at = Moment(on)
    holders = original_holders(snapshot, item, at)
    first = next(holders, None)
    is_only = all(other == first for other in holders)
    holder = snapshot.agencies.get(first) if is_only else None
    return None if holder is None else snapshot.agencies.standing(holder, at)


def acts_in_effect(snapshot: Snapshot, item: Item, on: date, *, under: str | None = None) -> list[Act]:
    """
    The acts that move an item on a day (生效中的下放), by key.

    Args:
        snapshot: the catalogue.
        item: the item; a variant without acts of its own has its main item's.
        on: the day.
        under: only acts that reach this division or a part of it; ``None``: all.

    Raises:
        UnknownPlace: no division ever has the code ``under``.
    """
    at = Moment(on)
    acts = [
        act
        for act in snapshot.delegations.of_item(acted_on(snapshot, item))
        if act.effect is not None and at.within(act.effect.start, act.effect.end)
    ]
    if under is None:
        return acts
    place = known(snapshot.territory, under, at, argument="under").code
    return [act for act in acts if _reaches(snapshot, act, place, at)]


def _reaches(snapshot: Snapshot, act: Act, place: str, at: Moment) -> bool:
    """Whether an act names a division that contains a place, or lies in it, and is not excluded there."""
    path = snapshot.territory.path(place, at)
    around = any(code in path for code in act.named) and act.exclusions.keys().isdisjoint(path)
    return around or any(
        place in (inner := snapshot.territory.path(code, at)) and act.exclusions.keys().isdisjoint(inner)
        for code in act.named
    )
