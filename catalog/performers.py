"""
Performers (承办单位): which agencies perform the steps of an item on a day, over the whole of its territory.

It is what :mod:`catalog.handling` answers in every place, gathered by agency. Villages are looked at one by one
where they differ, so that it suits the catalogue of a city or a province, not one of the whole nation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from catalog.agencies import Agency
from catalog.counters import counters
from catalog.delegations import STEPS, Act, Mode, Step
from catalog.divisions import Division, Lineage
from catalog.inquiries import Inquiry
from catalog.items import Item
from catalog.menus import ItemFilter, matching
from catalog.offices import Office
from catalog.period import Moment
from catalog.places import Position
from catalog.records import date
from catalog.routes import is_unknown
from catalog.snapshot import Snapshot
from catalog.standings import standing
from catalog.tracing import Trace

EVERYTHING = ItemFilter()


class Area(NamedTuple):
    """A division in all of whose places an item has the same holders (办理区域)."""

    lineage: Lineage
    trace: Trace


class Performer(NamedTuple):
    """
    An agency that performs steps of an item (承办单位).

    Attributes:
        agency: the agency.
        division: the division for which it holds them.
        steps: the steps that it performs in some place, in their order.
        mode: how the weightiest of them (a decision before all others) came to it; ``None``: its own power.
        in_name_of: in whose name it performs that step; ``None``: not known.
        acts: the acts by which that step came to it, in their order; none of its own power.
        areas: the divisions for whose places it performs a step, by code.
    """

    agency: Agency
    division: Division
    steps: tuple[Step, ...]
    mode: Mode | None
    in_name_of: Agency | None
    acts: tuple[Act, ...]
    areas: tuple[Division, ...]


def offered(snapshot: Snapshot, on: date) -> list[Item]:
    """
    The items that can be applied for somewhere on a day, by key.

    Certificates that are no longer asked for, or whose issuer is unknown, are left out.
    """
    at = Moment(on)
    return [
        item
        for item in matching(snapshot, EVERYTHING, at)
        if not is_unknown(item) and snapshot.certificates.removed(item.code, at) is None
    ]


def areas(snapshot: Snapshot, item: Item, on: date) -> list[Area]:
    """The largest divisions of an item's territory in which it has the same holders everywhere, on a day."""
    at = Moment(on)
    about = standing(snapshot, item, at)
    inquiry = Inquiry(snapshot, about, at)
    tops = [part for part in about.bounds.parts if about.bounds.codes.isdisjoint(part.codes[:-1])]
    return [area for top in tops for area in _areas(inquiry, top)]


def _areas(inquiry: Inquiry, top: Lineage) -> Iterator[Area]:
    found = inquiry.answer(top)
    if found is not None:
        yield Area(top, found)
        return
    territory = inquiry.snapshot.territory
    for part in inquiry.candidates(top):
        lineage = territory.lineage(part.code, inquiry.at)
        answer = inquiry.answer(lineage)
        if answer is not None and inquiry.standing.bounds.position(lineage) is Position.INSIDE:
            yield Area(lineage, answer)


def performers(found: Iterable[Area]) -> list[Performer]:
    """The agencies that perform the steps of an item in its areas: those of higher levels first, then by key."""
    by_agency: dict[str, Performer] = {}
    for area in found:
        for performer in _of_area(area):
            known = by_agency.get(performer.agency.code)
            by_agency[performer.agency.code] = performer if known is None else _together(known, performer)
    return sorted(by_agency.values(), key=lambda one: (one.division.level.rank, one.agency.code))


def _of_area(area: Area) -> Iterator[Performer]:
    """The performers of one area, each with the weightiest step that it performs there."""
    for number, way in enumerate(area.trace.ways):
        if way.agency is not None and way.division is not None:
            steps = tuple(step for step, of in zip(STEPS, area.trace.of_steps, strict=True) if of == number)
            place = (area.lineage.place,)
            yield Performer(way.agency, way.division, steps, way.mode, way.in_name_of, way.acts, place)


def _together(one: Performer, other: Performer) -> Performer:
    """Two parts of what an agency performs; the one with the decision, else the first, tells how it came to it."""
    telling = other if Step.DECIDE in other.steps and Step.DECIDE not in one.steps else one
    steps = tuple(step for step in STEPS if step in one.steps or step in other.steps)
    places = one.areas if other.areas[0] in one.areas else (*one.areas, *other.areas)
    return telling._replace(steps=steps, areas=places)


def deciding(found: Iterable[Area]) -> dict[str, list[Area]]:
    """The areas of an item by the key of the agency that decides there; where nobody decides they are left out."""
    decided: dict[str, list[Area]] = {}
    for area in found:
        agency = area.trace.steps[STEPS.index(Step.DECIDE)].agency
        if agency is not None:
            decided.setdefault(agency.code, []).append(area)
    return decided


def accepting_offices(snapshot: Snapshot, item: Item, found: Sequence[Area], on: date) -> list[Office]:
    """The offices in service that accept an item for one of its areas on a day, each once, where to go first."""
    at = Moment(on)
    offices: dict[str, Office] = {}
    for area in found:
        agency = area.trace.accept.agency
        if agency is not None:
            for office in counters(snapshot, item, agency, area.lineage, at):
                offices.setdefault(office.code, office)
    return list(offices.values())
