"""Menus (办事清单): which items match a filter, and which can be applied for from a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from catalog.divisions import Division, Level, Lineage
from catalog.errors import BadArgument
from catalog.items import Item, ItemKind
from catalog.period import Moment
from catalog.places import Position, bounds, place
from catalog.records import date
from catalog.routes import is_unknown
from catalog.snapshot import Snapshot
from catalog.territories import Territory

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


def matching(snapshot: Snapshot, wanted: ItemFilter, at: Moment) -> Sequence[Item]:
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
    return snapshot.menus.of(("matching", wanted), at, _matching, snapshot, wanted)


def _matching(snapshot: Snapshot, wanted: ItemFilter, at: Moment) -> tuple[Item, ...]:
    return tuple(
        item
        for item in snapshot.items.all
        if at.within(item.valid_from, item.valid_to) and _matches(snapshot, item, wanted, at)
    )


def menu(snapshot: Snapshot, asked: str, wanted: ItemFilter, on: date) -> Sequence[Item]:
    """
    What can be applied for from a place on a day, by key.

    Left out are items whose territory does not reach the place, certificates that are no longer
    asked for, and certificates whose issuer is unknown. What lies in a gap that day stays in.

    Raises:
        UnknownPlace: as for one item.
    """
    at = Moment(on)
    offered = snapshot.menus.of(("offered", wanted), at, _offer, snapshot, wanted)
    outside = {
        territory
        for territory in offered.territories
        if place(snapshot, bounds(snapshot, territory, at), asked, at).position is Position.OUTSIDE
    }
    if not outside:
        return offered.items
    return [item for item in offered.items if item.territory not in outside]


class Offer(NamedTuple):
    """
    What can be applied for somewhere, by key.

    Attributes:
        items: the items.
        territories: each of their territories once, in the order of the items.
    """

    items: tuple[Item, ...]
    territories: tuple[tuple[str, ...], ...]


def _offer(snapshot: Snapshot, wanted: ItemFilter, at: Moment) -> Offer:
    items = tuple(
        item
        for item in matching(snapshot, wanted, at)
        if not is_unknown(item) and snapshot.certificates.removed(item.code, at) is None
    )
    return Offer(items, tuple(dict.fromkeys(item.territory for item in items)))


def _matches(snapshot: Snapshot, item: Item, wanted: ItemFilter, at: Moment) -> bool:
    return (
        (wanted.kinds is None or item.kind in wanted.kinds)
        and (wanted.categories is None or item.category in wanted.categories)
        and (wanted.lines is None or item.line in wanted.lines)
        and (wanted.audience is None or wanted.audience in item.audiences)
        and (wanted.life_event is None or wanted.life_event in item.life_events)
        and (wanted.level is None or item.holder_level is wanted.level)
        and (wanted.text is None or _mentions(item, wanted.text.casefold()))
        and (wanted.agency is None or _is_original_holder(snapshot, item, wanted.agency, at))
    )


def _mentions(item: Item, text: str) -> bool:
    names = (item.code, item.name, item.name_en or "", *item.aliases)
    return any(text in name.casefold() for name in names)


def original_holders(snapshot: Snapshot, item: Item, at: Moment) -> Iterator[str]:
    """The keys of the agencies that hold an item where no act has moved it, one after the other, over its territory."""
    if item.agency is not None:
        yield item.agency
    elif item.holder_level is not None:
        for part in bounds(snapshot, item.territory, at).parts:
            for division in _of_level(snapshot.territory, part, item.holder_level, at):
                agency = snapshot.agencies.of_line(division.code, item.line, at)
                if agency is not None:
                    yield agency.code


def _of_level(territory: Territory, part: Lineage, level: Level, at: Moment) -> Iterator[Division]:
    """The divisions of a level that contain a division, or that it contains."""
    top = part.codes[-1]
    above = part.of_level(level)
    if above is not None and above.code != top and territory.get(above.code, at) is not None:
        yield above
    yield from territory.of_level(top, level, at)


def _is_original_holder(snapshot: Snapshot, item: Item, agency: str, at: Moment) -> bool:
    """Whether an agency is among the original holders of an item."""
    if item.agency is not None or item.holder_level is None:
        return item.agency == agency
    lineages = [
        snapshot.territory.lineage_of_existing(code, at)
        for code in {version.division for version in snapshot.agencies.versions(agency)}
    ]
    return any(
        lineage.place.level is item.holder_level
        and _meets(snapshot, item, lineage, at)
        and (holder := snapshot.agencies.of_line(lineage.place.code, item.line, at)) is not None
        and holder.code == agency
        for lineage in lineages
        if lineage is not None
    )


def _meets(snapshot: Snapshot, item: Item, lineage: Lineage, at: Moment) -> bool:
    """Whether the territory of an item contains a division, or lies in it."""
    return bounds(snapshot, item.territory, at).position(lineage) is not Position.OUTSIDE
