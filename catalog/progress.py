"""
Progress (目标进展): how far a bureau has come with its targets, and how far it will come by what is published.

What is reached is counted by the functions that count for the report, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from catalog.compression import compression
from catalog.compression_figures import Figures, Way
from catalog.items import ItemKind
from catalog.menus import ItemFilter
from catalog.records import date
from catalog.reports import Report, report
from catalog.snapshot import Snapshot
from catalog.targets import Measure, Target

ROUNDING = 1e-9
"""By how much a reduction may miss its target for being computed with binary fractions."""


class TargetState(StrEnum):
    """Where a target stands on a day (目标状态)."""

    REACHED = "REACHED"
    ON_TRACK = "ON_TRACK"
    BEHIND = "BEHIND"
    MISSED = "MISSED"


class Progress(NamedTuple):
    """
    How far a target is reached (目标进展).

    Attributes:
        target: the target; its value is what was planned.
        on: the day that is asked about.
        start: what there was on the day when the target was set; ``None``: nothing could be computed.
        reached: what there is on the day that is asked about, or was by the day when the target fell due.
        forecast: what there will be on the day when it falls due, by all acts, removals and limits that are
            published and take effect by then. What drafts propose is not published; what was published
            later than a revision is left out by asking at that revision.
    """

    target: Target
    on: date
    start: float | None
    reached: float | None
    forecast: float | None

    @property
    def state(self) -> TargetState:
        """Whether it is reached, will be by what is published, will not be, or was not when it fell due."""
        if _suffices(self.reached, self.target):
            return TargetState.REACHED
        if self.on >= self.target.by:
            return TargetState.MISSED
        return TargetState.ON_TRACK if _suffices(self.forecast, self.target) else TargetState.BEHIND

    @property
    def lacking(self) -> float:
        """How much there is less than planned; 0 when it is reached."""
        return max(0.0, self.target.value - (self.reached or 0.0))


def progress(snapshot: Snapshot, on: date, *, agency: str | None = None, year: int | None = None) -> list[Progress]:
    """
    How far targets are reached on a day, those first that fall due first.

    What is handed down is counted in the division of the target's agency; certificates and times are those of
    the definitions, as in the report.

    Args:
        snapshot: the catalogue.
        on: the day.
        agency: only targets of this agency; ``None``: of any.
        year: only those that fall due in this year; ``None``: in any.
    """

    @lru_cache
    def counted(day: date, under: str | None) -> Report:
        return report(snapshot, day, under)

    @lru_cache
    def compressed(day: date) -> Figures:
        return compression(snapshot, day, ItemFilter(kinds=(ItemKind.LICENCE,)), Way()).figures

    def measured(target: Target, day: date) -> float | None:
        owner = snapshot.agencies.get(target.agency)
        under = None if owner is None else owner.division
        if target.measure in _OF_REPORTS:
            return _OF_REPORTS[target.measure](counted(day, under))
        return _OF_FIGURES[target.measure](compressed(day))

    return [
        Progress(
            target,
            on,
            measured(target, target.set_on),
            measured(target, min(on, target.by)),
            measured(target, target.by),
        )
        for target in snapshot.targets.among(agency=agency, year=year)
    ]


_OF_REPORTS: dict[Measure, Callable[[Report], float | None]] = {
    Measure.LICENCES_TO_DISTRICTS: lambda found: found.licences_delegated_to_districts,
    Measure.SERVICES_TO_STREETS: lambda found: found.services_delegated_to_streets,
    Measure.SERVICES_TO_VILLAGES: lambda found: found.services_delegated_to_villages,
    Measure.CERTIFICATES_SORTED_OUT: lambda found: found.certificates_sorted_out,
    Measure.CERTIFICATES_REMOVED: lambda found: found.certificates_removed,
    Measure.LICENCE_TIME_REDUCTION: lambda found: found.licence_time_reduction,
}
_OF_FIGURES: dict[Measure, Callable[[Figures], float | None]] = {
    Measure.IMMEDIATE_SHARE: lambda found: found.immediate_share,
    Measure.ZERO_VISIT_SHARE: lambda found: found.zero_visit_share,
}


def _suffices(value: float | None, target: Target) -> bool:
    return value is not None and value >= target.value - ROUNDING
