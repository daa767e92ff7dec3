"""
Actual times (实际办理时间): how long cases of an item took, beside what is promised and what the law allows.

Counts of cases are all that is known. A mean over several months is exact, and weighs every case alike; a
median or a percentile holds for its own month only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from catalog import items as implementing
from catalog.case_counts import CaseCount, Volume, full_months_before, full_months_from, volume
from catalog.delegations import Act, Step
from catalog.gazetteer import known
from catalog.items import CaseType, Item
from catalog.period import Moment
from catalog.records import date
from catalog.routing import acted_on
from catalog.snapshot import Snapshot
from catalog.time_limits import Limit, TimeLimit


class Times(NamedTuple):
    """
    How long the cases that a division decided took (办件用时).

    Attributes:
        division: its code.
        months: the counts of each month, the earliest first.
        volume: all months together.
        statutory_days: working days that the law allows on the day of the question; ``None``: not limited.
        committed_days: working days that are promised there; ``None``: nothing is.
    """

    division: str
    months: tuple[CaseCount, ...]
    volume: Volume
    statutory_days: float | None
    committed_days: float | None

    @property
    def is_late(self) -> bool:
        """Whether cases took longer on average than is promised."""
        mean = self.volume.mean_days
        return mean is not None and self.committed_days is not None and mean > self.committed_days


class Spell(NamedTuple):
    """Some full months ``[since, until)`` and the cases that were finished in them."""

    since: date
    until: date
    volume: Volume


class Effect(NamedTuple):
    """
    How long cases took before an act handed an item down, and after (下放前后用时).

    Attributes:
        act: the act.
        before: the twelve full months before it took effect: the cases that its giver decided.
        after: the twelve full months from then on, or as many as there are: those that its receivers decided.
    """

    act: Act
    before: Spell
    after: Spell

    @property
    def change(self) -> float | None:
        """``1 − after / before`` of the mean days; below 0: longer; ``None`` when one has no cases, or took 0 days."""
        before, after = self.before.volume.mean_days, self.after.volume.mean_days
        return None if not before or after is None else 1 - after / before


class ActualTimes(NamedTuple):
    """
    How long the cases of an item took in the twelve full months before a day.

    Attributes:
        item: the item.
        since: the first day of those months.
        until: the first day after them.
        rows: each division that finished cases, by code.
        effects: the acts in effect by then that moved its decisions, the earliest first.
    """

    item: Item
    since: date
    until: date
    rows: tuple[Times, ...]
    effects: tuple[Effect, ...]

    @property
    def volume(self) -> Volume:
        """The cases of all divisions."""
        return Volume(sum(row.volume.cases for row in self.rows), sum(row.volume.days for row in self.rows))

    @property
    def against_statutory(self) -> float | None:
        """``1 − actual / statutory`` over all cases where there is a statutory limit; ``None`` without any."""
        return _reduction((row.volume, row.statutory_days) for row in self.rows)

    @property
    def against_committed(self) -> float | None:
        """``1 − actual / committed`` over all cases where something is promised; below 0: longer; ``None`` without any."""
        return _reduction((row.volume, row.committed_days) for row in self.rows)


def actual_times(snapshot: Snapshot, item: Item, on: date, *, under: str | None = None) -> ActualTimes:
    """
    How long the cases of an item took.

    Args:
        snapshot: the catalogue.
        item: the item.
        on: the day; limits are those of that day.
        under: only cases that were decided in this division; ``None``: anywhere.

    Raises:
        UnknownPlace: no division ever has the code ``under``.
    """
    at = Moment(on)
    if under is not None:
        under = known(snapshot.territory, under, at, argument="under").code
    since, until = full_months_before(on)
    of: dict[str, list[CaseCount]] = defaultdict(list)
    for row in snapshot.case_counts.within(item.code, since, until):
        of[row.division].append(row)
    rows = [
        _times(snapshot, item, division, of[division], at)
        for division in sorted(of)
        if under is None or under in snapshot.territory.path(division, at)
    ]
    return ActualTimes(item, since, until, tuple(rows), tuple(_effects(snapshot, item, on)))


def _times(snapshot: Snapshot, item: Item, division: str, months: Sequence[CaseCount], at: Moment) -> Times:
    path = snapshot.territory.path(division, at)
    case = implementing.case_type(item, snapshot.items.implementations(item.code, path, at))
    limits = snapshot.time_limits.of(item.code, path, case, at)
    return Times(
        division,
        tuple(months),
        volume(months),
        None if limits is None or limits.statutory is None else limits.days(limits.statutory),
        None if limits is None or limits.committed is None else _promised(limits, limits.committed),
    )


def _promised(limits: TimeLimit, committed: Limit) -> float:
    return 0.0 if limits.case_type is CaseType.IMMEDIATE else limits.days(committed)


def _effects(snapshot: Snapshot, item: Item, on: date) -> Iterator[Effect]:
    """What became of an item's cases when its decisions were handed down."""
    moved = [
        (act.effect.start, act)
        for act in snapshot.delegations.of_item(acted_on(snapshot, item))
        if Step.DECIDE in act.row.steps and act.effect is not None and act.effect.start is not None
    ]
    for start, act in sorted(moved, key=lambda one: (one[0], one[1].row.code)):
        if start <= on:
            yield _effect(snapshot, item, act, start, on)


def _effect(snapshot: Snapshot, item: Item, act: Act, start: date, on: date) -> Effect:
    before, after = full_months_before(start), full_months_from(start)
    after = (after[0], max(after[0], min(after[1], on.replace(day=1))))
    cases = snapshot.case_counts
    given = [row for row in cases.within(item.code, *before) if row.division == act.row.from_division]
    received = [row for row in cases.within(item.code, *after) if _is_received(snapshot, act, row)]
    return Effect(act, Spell(*before, volume(given)), Spell(*after, volume(received)))


def _is_received(snapshot: Snapshot, act: Act, row: CaseCount) -> bool:
    """Whether cases were decided by a receiver of an act, or by whoever has it from one."""
    lineage = snapshot.territory.lineage(row.division, Moment(row.month))
    is_reached = not act.exclusions.keys() & set(lineage.codes) and any(code in lineage.codes for code in act.named)
    return is_reached and lineage.place.level.rank >= act.row.to_level.rank


def _reduction(rows: Iterable[tuple[Volume, float | None]]) -> float | None:
    limited = [(cases, days) for cases, days in rows if days is not None]
    allowed = sum(cases.cases * days for cases, days in limited)
    return 1 - sum(cases.days for cases, _ in limited) / allowed if allowed else None
