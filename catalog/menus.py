"""Menus (办事清单): which items match a filter, and which can be applied for from a place."""

from __future__ import annotations

from typing import NamedTuple

from catalog.divisions import Level
from catalog.errors import BadArgument
from catalog.items import Item, ItemKind
from catalog.period import Moment
from catalog.places import Position, place
from catalog.records import date
from catalog.snapshot import Snapshot

LONGEST_TEXT = 200
"""Characters of a text to look for; names are far shorter."""


class ItemFilter(NamedTuple):
    """
    What items to list; whatever is ``None`` does not filter.

    Attributes:
        kinds: of any of these kinds.
        categories: of any of these GB/T 39046 A.1 codes.
        lines: of any of these lines of work.
        agency: key of the agency that is the original holder by name.
        audience: a GB/T 39046 A.4 code that it serves.
        life_event: an occasion that it belongs to.
        level: the level of the original holder.
        text: a part of its code, a name or an alias, whatever the case.
    """

    kinds: tuple[ItemKind, ...] | None = None
    categories: tuple[str, ...] | None = None
    lines: tuple[str, ...] | None = None
    agency: str | None = None
    audience: str | None = None
    life_event: str | None = None
    level: Level | None = None
    text: str | None = None


def matching(snapshot: Snapshot, wanted: ItemFilter, at: Moment) -> list[Item]:
    """
    The items in force at the moment that match a filter, by key.

    Raises:
        BadArgument: a text of more than 200 characters.
    """
    if wanted.text is not None and len(wanted.text) > LONGEST_TEXT:
        raise BadArgument(
            f"The text to look for has {len(wanted.text)} characters. Give {LONGEST_TEXT} at most.",
            f"查询文字有 {len(wanted.text)} 个字符，请不要超过 {LONGEST_TEXT} 个。",
            argument="filter.text",
        )
    return [
        item
        for item in snapshot.items.all
        if at.within(item.valid_from, item.valid_to) and _matches(snapshot, item, wanted, at)
    ]


def menu(snapshot: Snapshot, asked: str, wanted: ItemFilter, on: date) -> list[Item]:
    """
    What can be applied for from a place on a day, by key.

    Left out are items whose territory does not reach the place, certificates that are no longer
    asked for, and certificates whose issuer is unknown. What lies in a gap that day stays in.

    Raises:
        UnknownPlace: as for one item.
    """
    at = Moment(on)
    return [
        item
        for item in matching(snapshot, wanted, at)
        if (item.holder_level is not None or item.agency is not None)
        and snapshot.certificates.removed(item.code, at) is None
        and place(snapshot, item, asked, at).position is not Position.OUTSIDE
    ]


def _matches(snapshot: Snapshot, item: Item, wanted: ItemFilter, at: Moment) -> bool:
    return (
        (wanted.kinds is None or item.kind in wanted.kinds)
        and (wanted.categories is None or item.category in wanted.categories)
        and (wanted.lines is None or item.line in wanted.lines)
        and (wanted.audience is None or wanted.audience in item.audiences)
        and (wanted.life_event is None or wanted.life_event in item.life_events)
        and (wanted.level is None or item.holder_level is wanted.level)
        and (wanted.text is None or _mentions(item, wanted.text.casefold()))
        and (wanted.agency is None or wanted.agency in original_holders(snapshot, item, at))
    )


def _mentions(item: Item, text: str) -> bool:
    names = (item.code, item.name, item.name_en or "", *item.aliases)
    return any(text in name.casefold() for name in names)


def original_holders(snapshot: Snapshot, item: Item, at: Moment) -> set[str]:
    """The keys of the agencies that hold an item where no act has moved it, over its whole territory."""
    if item.agency is not None:
        return {item.agency}
    if item.holder_level is None:
        return set()
    territory = snapshot.territory
    tops = item.territory or territory.tops
    divisions = {
        division.code
        for top in tops
        for code in (*territory.path(top, at), *_down_to(snapshot, top, item.holder_level, at))
        if (division := territory.get(code, at)) is not None and division.level is item.holder_level
    }
    agencies = (snapshot.agencies.of_line(code, item.line, at) for code in sorted(divisions))
    return {agency.code for agency in agencies if agency is not None}


def _down_to(snapshot: Snapshot, code: str, level: Level, at: Moment) -> list[str]:
    """A division and those below it, no deeper than a level."""
    division = snapshot.territory.get(code, at)
    if division is None or division.level.rank > level.rank:
        return []
    children = snapshot.territory.children(code, at) if division.level.rank < level.rank else []
    return [code, *(below for child in children for below in _down_to(snapshot, child, level, at))]
