"""
Reports (自查报告): the figures of the bureau's self-inspection report, computed from the catalogue.

Source: 珠海市人力资源和社会保障局法治政府建设督查自查报告, part 一(二): 4 licences devolved to the districts,
20-odd services to the town and street stations, 79 certificates sorted out, licence time cut by over 60 %.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from catalog.compression import compression
from catalog.delegations import Act
from catalog.divisions import Level
from catalog.items import Item, ItemKind
from catalog.menus import ItemFilter
from catalog.period import Moment
from catalog.records import date
from catalog.snapshot import Snapshot


class Report(NamedTuple):
    """
    The report's figures on one day.

    Attributes:
        on: the day.
        licences_delegated_to_districts: main licences of which a district performs a step by an act in effect.
        services_delegated_to_streets: the same of main services and towns or streets.
        services_delegated_to_villages: the same of main services and villages or communities.
        certificates_sorted_out: certificates found to be without a basis in law (梳理).
        certificates_removed: of these, no longer asked for on that day.
        licence_time_reduction: 1 − Σ committed / Σ statutory over the licences with both limits, in
            working days, an immediate case counted as 0; ``None`` when none has both.
    """

    on: date
    licences_delegated_to_districts: int
    services_delegated_to_streets: int
    services_delegated_to_villages: int
    certificates_sorted_out: int
    certificates_removed: int
    licence_time_reduction: float | None


def report(snapshot: Snapshot, on: date, under: str | None = None) -> Report:
    """
    The report's figures on a day.

    Args:
        snapshot: the catalogue.
        on: the day.
        under: count only what was handed down to receivers in this division; ``None``: anywhere.
            Certificates and time limits are of the definitions, whatever the division.
    """
    at = Moment(on)
    in_force = [item for item in snapshot.items.all if at.within(item.valid_from, item.valid_to)]
    identified = [
        found
        for item in in_force
        if (found := snapshot.certificates.identification(item.code)) is not None and found.on <= on
    ]
    removed = [row for row in identified if snapshot.certificates.removed(row.certificate, at) is not None]

    def delegated(kind: ItemKind, level: Level) -> int:
        return sum(
            item.kind is kind
            and item.parent is None
            and any(True for _ in handing_down(snapshot, item, level, at, under=under))
            for item in in_force
        )

    return Report(
        on,
        delegated(ItemKind.LICENCE, Level.DISTRICT),
        delegated(ItemKind.SERVICE, Level.STREET),
        delegated(ItemKind.SERVICE, Level.VILLAGE),
        len(identified),
        len(removed),
        compression(snapshot, on, ItemFilter(kinds=(ItemKind.LICENCE,))).figures.reduction,
    )


def handing_down(
    snapshot: Snapshot, item: Item, level: Level, at: Moment, *, under: str | None = None
) -> Iterator[Act]:
    """
    The acts in effect by which a division of a level performs a step of an item, by key.

    Args:
        snapshot: the catalogue.
        item: the item.
        level: the level of the receivers.
        at: the moment.
        under: only acts with a receiver in this division that has taken over; ``None``: anywhere.
    """
    for act in _near(snapshot, item, under, at):
        if (
            act.row.to_level is level
            and act.effect is not None
            and at.within(act.effect.start, act.effect.end)
            and _has_receiver(snapshot, act, under, at)
        ):
            yield act


def _near(snapshot: Snapshot, item: Item, under: str | None, at: Moment) -> Sequence[Act]:
    """The acts on an item that name a division, what contains it or something in it, by key: a nation has one for each city."""
    delegations = snapshot.delegations
    if under is None:
        return delegations.of_item(item.code)
    if snapshot.territory.get(under, at) is None:
        return ()
    around = [one.act for one in delegations.reaching(item.code, snapshot.territory.lineage(under, at))]
    by_code = {act.row.code: act for act in (*around, *delegations.naming_below(item.code, under))}
    return [by_code[code] for code in sorted(by_code)]


def _has_receiver(snapshot: Snapshot, act: Act, under: str | None, at: Moment) -> bool:
    """Whether a division of the act's level, in its scope and under a division, has taken over."""
    territory = snapshot.territory
    for named in act.named:
        for division in territory.of_level(_common(snapshot, named, under, at), act.row.to_level, at):
            if division.pseudo:
                continue
            path = territory.path(division.code, at)
            is_reached = under is None or under in path
            if is_reached and act.exclusions.keys().isdisjoint(path) and at.reached(act.taken_over_on(division.code)):
                return True
    return False


def _common(snapshot: Snapshot, named: str, under: str | None, at: Moment) -> str:
    """Of two divisions the lower, when one lies in the other: its parts are those that lie in both."""
    return under if under is not None and named in snapshot.territory.path(under, at) else named
