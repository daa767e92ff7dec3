"""Counters (受理窗口): which offices accept an item for a place, the competent ones first."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.agencies import Agency
from catalog.divisions import Level, Lineage
from catalog.items import Item
from catalog.offices import Office
from catalog.period import Moment
from catalog.snapshot import Snapshot


def competent_offices(snapshot: Snapshot, agency: Agency, lineage: Lineage, at: Moment) -> tuple[Office, ...]:
    """The offices of an agency in service at the moment that serve a place, or a part of it."""
    return tuple(
        office for office in snapshot.offices.of_agency(agency.code, at) if serves(snapshot, office, lineage, at)
    )


def serves(snapshot: Snapshot, office: Office, lineage: Lineage, at: Moment) -> bool:
    """
    Whether an office serves a place or a part of it.

    An office that names no divisions serves all that its agency is responsible for.
    """
    territory, place = snapshot.territory, lineage.place.code
    return not office.serves or any(
        code in lineage.codes or (territory.get(code, at) is not None and territory.contains(place, code, at))
        for code in office.serves
    )


def counters(snapshot: Snapshot, item: Item, agency: Agency, lineage: Lineage, at: Moment) -> tuple[Office, ...]:
    """
    The offices that accept an item for a place at the moment, where to go first.

    The competent agency's own come first. Within the item's handling scope (通办范围) those of any
    agency of the line at the level of acceptance follow, the nearest by administration first.
    """
    competent = competent_offices(snapshot, agency, lineage, at)
    if item.handling_scope is None:
        return competent
    scope = lineage.of_level(item.handling_scope)
    holder = snapshot.territory.get(agency.division, at)
    if scope is None or holder is None:
        return competent
    others = {
        office.code: (-shared, office.code, office)
        for division, shared in _of_level(snapshot, scope.code, holder.level, lineage, at)
        for colleague in snapshot.agencies.all_of_line(division, item.line, at)
        for office in snapshot.offices.of_agency(colleague.code, at)
    }
    for office in competent:
        others.pop(office.code, None)
    return (*competent, *(office for _, _, office in sorted(others.values(), key=lambda found: found[:2])))


def _of_level(snapshot: Snapshot, scope: str, level: Level, lineage: Lineage, at: Moment) -> Iterator[tuple[str, int]]:
    """The divisions of a level within a scope, each with how many divisions contain it and the place alike."""
    territory = snapshot.territory
    for code in (scope, *territory.below(scope, at)):
        division = territory.get(code, at)
        if division is not None and division.level is level:
            yield code, len(set(territory.path(code, at)) & set(lineage.codes))
