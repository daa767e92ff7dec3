"""
Burden (办事负担): what applying for items costs those who apply, by the Standard Cost Model.

``cost = hours × tariff × volume``: the hours of the visits and papers that a case needs, what an hour is
worth, and how many cases there were. The tariff is in the answer, and so is what is left out.

Source: International Standard Cost Model Manual (OECD); the tariffs are the catalogue's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from catalog import items as implementing
from catalog.case_counts import CaseCount, full_months_before, volume
from catalog.gazetteer import known
from catalog.items import Item
from catalog.menus import ItemFilter, matching
from catalog.period import Moment
from catalog.records import date
from catalog.snapshot import Snapshot
from catalog.tariffs import Tariff


class Omission(StrEnum):
    """Why cases are not in a burden (未计入原因)."""

    NO_VOLUME = "NO_VOLUME"
    VISITS_UNKNOWN = "VISITS_UNKNOWN"
    NO_TARIFF = "NO_TARIFF"


class Load(NamedTuple):
    """
    What applying for an item in a division costs (负担明细).

    Attributes:
        item: the item.
        division: code of the division that decided the cases.
        cases: how many in the twelve full months before the day.
        visits: how often an applicant must come for one.
        papers: papers that must be handed in for one.
        visits_then: how often one had to come on the other day; ``None``: none was asked about, or it is not known.
        papers_then: how many papers there were then; ``None``: no other day was asked about.
        tariff: what an hour is worth, and how many hours things take.
    """

    item: Item
    division: str
    cases: int
    visits: int
    papers: int
    visits_then: int | None
    papers_then: int | None
    tariff: Tariff

    @property
    def hours(self) -> float:
        """Hours of all cases."""
        return self.cases * self._hours(self.visits, self.papers)

    @property
    def cost(self) -> float:
        """Cost of all cases, in CNY."""
        return self.hours * self.tariff.hourly_rate

    @property
    def hours_saved(self) -> float | None:
        """Hours that the same cases would have needed more on the other day; ``None``: that is not known."""
        if self.visits_then is None or self.papers_then is None:
            return None
        return self.cases * self._hours(self.visits_then, self.papers_then) - self.hours

    @property
    def cost_saved(self) -> float | None:
        """What these hours are worth at the same tariff, in CNY; ``None``: that is not known."""
        return None if self.hours_saved is None else self.hours_saved * self.tariff.hourly_rate

    def _hours(self, visits: int, papers: int) -> float:
        return visits * self.tariff.hours_per_visit + papers * self.tariff.hours_per_material


class Omitted(NamedTuple):
    """Cases of an item that are not in a burden, and why; ``division`` is ``None`` when there were none anywhere."""

    item: Item
    division: str | None
    cases: int
    reason: Omission


class Burden(NamedTuple):
    """
    What applying for some items costs in a year (办事负担).

    Attributes:
        on: the day; visits, papers and tariffs are those of that day.
        against: the other day; ``None``: none.
        since: the first day of the twelve full months whose cases are counted.
        until: the first day after them.
        loads: of each item and division, by key.
        left_out: what is not in it, and why.
    """

    on: date
    against: date | None
    since: date
    until: date
    loads: tuple[Load, ...]
    left_out: tuple[Omitted, ...]

    @property
    def cases(self) -> int:
        """The cases that are in it."""
        return sum(load.cases for load in self.loads)

    @property
    def hours(self) -> float:
        """Hours of all cases."""
        return sum(load.hours for load in self.loads)

    @property
    def cost(self) -> float | None:
        """Cost of all cases, in CNY; ``None`` without any."""
        return sum(load.cost for load in self.loads) if self.loads else None

    @property
    def cost_saved(self) -> float | None:
        """What the same cases would have cost more on the other day, where known; ``None``: nowhere."""
        saved = [load.cost_saved for load in self.loads if load.cost_saved is not None]
        return sum(saved) if saved else None

    @property
    def tariffs(self) -> tuple[Tariff, ...]:
        """The tariffs that were used, in the order of their use."""
        return tuple(dict.fromkeys(load.tariff for load in self.loads))


def burden(
    snapshot: Snapshot, on: date, wanted: ItemFilter, *, under: str | None = None, against: date | None = None
) -> Burden:
    """
    What applying for some items costs in a year.

    Args:
        snapshot: the catalogue.
        on: the day.
        wanted: which items, of those in effect that day.
        under: only cases that were decided in this division; ``None``: anywhere.
        against: another day, whose visits and papers are put in the place of those of the day.

    Raises:
        UnknownPlace: no division ever has the code ``under``.
        BadArgument: the filter cannot be.
    """
    at = Moment(on)
    if under is not None:
        under = known(snapshot.territory, under, at, argument="under").code
    months = full_months_before(on)
    loads: list[Load] = []
    left_out: list[Omitted] = []
    for item in matching(snapshot, wanted, at):
        for one in _of_item(snapshot, item, months, under, at, against):
            if isinstance(one, Load):
                loads.append(one)
            else:
                left_out.append(one)
    return Burden(on, against, *months, tuple(loads), tuple(left_out))


def _of_item(
    snapshot: Snapshot, item: Item, months: tuple[date, date], under: str | None, at: Moment, against: date | None
) -> Iterator[Load | Omitted]:
    of: dict[str, list[CaseCount]] = defaultdict(list)
    for row in snapshot.case_counts.within(item.code, *months):
        if row.count and (under is None or under in snapshot.territory.path(row.division, at)):
            of[row.division].append(row)
    if not of:
        yield Omitted(item, None, 0, Omission.NO_VOLUME)
    tariff = snapshot.tariffs.of(item.audiences, at)
    for division in sorted(of):
        cases = volume(of[division]).cases
        visits, papers = _needed(snapshot, item, division, at)
        if visits is None:
            yield Omitted(item, division, cases, Omission.VISITS_UNKNOWN)
        elif tariff is None:
            yield Omitted(item, division, cases, Omission.NO_TARIFF)
        else:
            visits_then, papers_then = None, None
            if against is not None:
                visits_then, papers_then = _needed(snapshot, item, division, Moment(against))
            yield Load(item, division, cases, visits, papers, visits_then, papers_then, tariff)


def _needed(snapshot: Snapshot, item: Item, division: str, at: Moment) -> tuple[int | None, int]:
    """How often an applicant must come in a division, ``None``: not known; and the papers that one must hand in."""
    path = snapshot.territory.path(division, at)
    rows = snapshot.items.implementations(item.code, path, at)
    papers = sum(row.required for row in snapshot.materials.of(item.code, path, at))
    return implementing.visits(item, rows), papers
