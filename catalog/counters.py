"""Counters (受理窗口): which offices accept an item for a place, the competent ones first."""

from __future__ import annotations

from catalog.agencies import Agency
from catalog.divisions import Lineage
from catalog.items import Item
from catalog.offices import Office
from catalog.period import Moment
from catalog.snapshot import Snapshot


def competent_offices(snapshot: Snapshot, agency: Agency, lineage: Lineage, at: Moment) -> tuple[Office, ...]:
    """The offices of an agency in service at the moment that serve a place, or a part of it."""
    offices = snapshot.offices.of_agency(agency.code, at)
    return tuple([office for office in offices if not office.serves or serves(snapshot, office, lineage, at)])


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
    path = set(lineage.codes)
    others = {
        office.code: (-len(path.intersection(snapshot.territory.path(division.code, at))), office.code, office)
        for division in snapshot.territory.of_level(scope.code, holder.level, at)
        for colleague in snapshot.agencies.all_of_line(division.code, item.line, at)
        for office in snapshot.offices.of_agency(colleague.code, at)
    }
    for office in competent:
        others.pop(office.code, None)
    return (*competent, *(office for _, _, office in sorted(others.values(), key=lambda found: found[:2])))
