"""Forecasts (变化预告): what will change in a place, what differs between two days, what is overdue or running out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from catalog.answers import Handling, Outcome
from catalog.changes import NextChange, next_change
from catalog.coverage import TooMuch
from catalog.delegations import Act, Delegation, Mode, Step, Takeover
from catalog.divisions import Division
from catalog.errors import BadArgument, Refusal
from catalog.gazetteer import known
from catalog.handling import handling
from catalog.handovers import items_between
from catalog.items import Item
from catalog.menus import ItemFilter, matching
from catalog.period import Moment, Period, Span, days_after
from catalog.records import date
from catalog.snapshot import Snapshot

MOST_DAYS = 366
"""How far ahead one looks at most."""

MOST_CHANGES = 5_000
"""Changes that are told at once."""


class Upcoming(NamedTuple):
    """A change of what is answered for an item in a place (变化预告)."""

    item: Item
    change: NextChange

    @property
    def key(self) -> str:
        """What changes are in the order of: day and item."""
        return f"{self.change.on}\0{self.item.code}"


class Difference(NamedTuple):
    """
    An item that is answered otherwise in a place on two days (两日差异).

    Attributes:
        item: the item.
        before: the answer on the earlier day; ``None``: it was refused, since the place did not exist.
        after: the answer on the later day, in the same way.
    """

    item: Item
    before: Handling | None
    after: Handling | None

    @property
    def before_on(self) -> date | None:
        """The earlier day; ``None``: there is no answer."""
        return self.before.on if self.before is not None else None

    @property
    def after_on(self) -> date | None:
        """The later day; ``None``: there is no answer."""
        return self.after.on if self.after is not None else None


class Overdue(NamedTuple):
    """
    A receiver that has not taken over by the day on which it was to (逾期未承接).

    Attributes:
        act: the act, in effect.
        takeover: the row that says so.
        division: the receiver.
        days: for how many days it has been late.
    """

    act: Act
    takeover: Takeover
    division: Division
    days: int

    @property
    def key(self) -> str:
        """What they are in the order of: the day on which it was due, the act and the receiver."""
        return f"{self.takeover.due}\0{self.act.row.code}\0{self.takeover.division}"


class Expiring(NamedTuple):
    """
    An entrustment that ends with nothing after it (委托到期).

    Attributes:
        act: the entrustment.
        on: the first day on which it is no longer in effect.
        steps: the steps for which its giver has no other act in effect that day for all of the same places.
    """

    act: Act
    on: date
    steps: tuple[Step, ...]

    @property
    def key(self) -> str:
        """What they are in the order of: day and act."""
        return f"{self.on}\0{self.act.row.code}"


def upcoming(
    snapshot: Snapshot, place: str, on: date, days: int, wanted: ItemFilter | None = None
) -> Sequence[Upcoming]:
    """
    What will change in a place after a day, by day and item.

    Args:
        snapshot: the catalogue.
        place: a division code of 12 digits.
        on: the day; changes of that day itself have happened.
        days: how many days are looked ahead, 1 to 366.
        wanted: which items; ``None``: all that are in effect on one of the days.

    Raises:
        UnknownPlace: as for one item.
        BadArgument: ``days`` out of range.
        TooMuch: thousands of changes.
    """
    last = days_after(on, _ahead(days))
    found: list[Upcoming] = []
    for item in items_between(snapshot, wanted or ItemFilter(), Span(on, days_after(last, 1))):
        answer = handling(snapshot, item, place, on)
        for change in _changes(snapshot, answer, last):
            found.append(Upcoming(item, change))
            if len(found) > MOST_CHANGES:
                raise _too_many()
    return sorted(found, key=lambda one: one.key)


def _changes(snapshot: Snapshot, answer: Handling, last: date) -> Iterator[NextChange]:
    """Every change of an answer up to a day, one after the other."""
    while (change := next_change(snapshot, answer)) is not None and change.on <= last:
        yield change
        try:
            answer = handling(snapshot, answer.item, answer.asked, change.on)
        except Refusal:
            return


def differences(
    snapshot: Snapshot, place: str, since: date, until: date, wanted: ItemFilter | None = None
) -> Sequence[Difference]:
    """
    The items that are answered otherwise in a place on two days, by key.

    Args:
        snapshot: the catalogue.
        place: a division code of 12 digits.
        since: the earlier day.
        until: the later day.
        wanted: which items; ``None``: all that are in effect on one of the two days.

    Raises:
        UnknownPlace: the place is refused on both days.
        BadArgument: ``until`` lies before ``since``.
    """
    if until < since:
        raise BadArgument(
            f"until ({until}) lies before since ({since}). Give the earlier day first.",
            f"until（{until}）早于 since（{since}）。请先给出较早的日期。",
            argument="until",
        )
    wanted = wanted or ItemFilter()
    items = {item.code: item for day in (since, until) for item in matching(snapshot, wanted, Moment(day))}
    pairs = (_pair(snapshot, items[code], place, since, until) for code in sorted(items))
    return [pair for pair in pairs if pair.before != pair.after and not _is_elsewhere(pair)]


def _pair(snapshot: Snapshot, item: Item, place: str, since: date, until: date) -> Difference:
    answers: list[Handling | None] = []
    refused: Refusal | None = None
    for day in (since, until):
        try:
            answers.append(handling(snapshot, item, place, day))
        except Refusal as refusal:
            if refused is not None:
                raise
            refused = refusal
            answers.append(None)
    return Difference(item, *answers)


def _is_elsewhere(pair: Difference) -> bool:
    """Whether the item is not for the place on either day."""
    return {one.outcome for one in (pair.before, pair.after) if one is not None} == {Outcome.OUTSIDE}


def overdue(snapshot: Snapshot, on: date, under: str | None = None) -> Sequence[Overdue]:
    """
    The receivers that have not taken over by the day on which they were to, by that day.

    Args:
        snapshot: the catalogue.
        on: the day; what is due that day is overdue unless it is done.
        under: only receivers in this division; ``None``: anywhere.

    Raises:
        UnknownPlace: no division has the code ``under``.
    """
    at = Moment(on)
    within = None if under is None else known(snapshot.territory, under, at, argument="under").code
    found = (_overdue(snapshot, row, at) for row in _late(snapshot) if on in Period(row.due, row.done))
    late = [one for one in found if one is not None and _lies_in(snapshot, one.division.code, within, at)]
    return sorted(late, key=lambda one: one.key)


def _late(snapshot: Snapshot) -> Sequence[Takeover]:
    """The takeovers that were not done on the day they were due, or are not yet."""
    return snapshot.menus.of("late takeovers", Moment(date.min), _find_late, snapshot)


def _find_late(snapshot: Snapshot, _at: Moment) -> Sequence[Takeover]:
    return tuple(row for row in snapshot.source.shelf(Takeover) if row.done is None or row.done > row.due)


def _overdue(snapshot: Snapshot, row: Takeover, at: Moment) -> Overdue | None:
    act = snapshot.delegations.get(row.delegation)
    if act is None or act.effect is None or at.day not in act.effect:
        return None
    return Overdue(act, row, snapshot.territory.nearest(row.division, at), (at.day - row.due).days)


def expiring(snapshot: Snapshot, on: date, days: int, under: str | None = None) -> Sequence[Expiring]:
    """
    The entrustments that end soon with nothing after them, by day.

    Args:
        snapshot: the catalogue.
        on: the day; an entrustment that ends with that day has ended.
        days: how many days are looked ahead, 1 to 366.
        under: only entrustments that name this division, a part of it, or what contains it; ``None``: all.

    Raises:
        BadArgument: ``days`` out of range.
        UnknownPlace: no division has the code ``under``.
    """
    at, last = Moment(on), days_after(on, _ahead(days))
    within = None if under is None else known(snapshot.territory, under, at, argument="under").code
    acts = (snapshot.delegations.get(code) for code in _entrustments(snapshot))
    ending = [
        (act, act.effect.end)
        for act in acts
        if act is not None and act.effect is not None and not act.is_outlived
        if act.effect.end is not None and on < act.effect.end <= last
        if within is None or any(_touches(snapshot, code, within, at) for code in act.named)
    ]
    found = [Expiring(act, end, _left(snapshot, act, end)) for act, end in ending]
    return sorted((one for one in found if one.steps), key=lambda one: one.key)


def _entrustments(snapshot: Snapshot) -> Sequence[str]:
    """The keys of the entrustments that have an end."""
    return snapshot.menus.of("ending entrustments", Moment(date.min), _find_entrustments, snapshot)


def _find_entrustments(snapshot: Snapshot, _at: Moment) -> Sequence[str]:
    rows: Iterator[Delegation] = iter(snapshot.source.shelf(Delegation))
    return tuple(row.code for row in rows if row.mode is Mode.ENTRUSTED and (row.valid_to or row.withdrawn))


def _left(snapshot: Snapshot, act: Act, end: date) -> tuple[Step, ...]:
    """The steps that nothing moves any more in some place of an act on the day it is no longer in effect."""
    others = [
        other
        for other in snapshot.delegations.of_item(act.row.item)
        if other.row.from_division == act.row.from_division and other.effect is not None and end in other.effect
    ]
    return tuple(
        step
        for step in act.row.steps
        if not all(
            any(step in other.row.steps and _covers(snapshot, other, code, end) for other in others)
            for code in act.named
        )
    )


def _covers(snapshot: Snapshot, act: Act, code: str, day: date) -> bool:
    """Whether an act names a division or what contains it, and excludes neither."""
    path = snapshot.territory.path(code, Moment(day))
    return not act.exclusions.keys() & set(path) and any(named in path for named in act.named)


def _touches(snapshot: Snapshot, code: str, place: str, at: Moment) -> bool:
    """Whether one of two divisions contains the other."""
    return _lies_in(snapshot, code, place, at) or _lies_in(snapshot, place, code, at)


def _lies_in(snapshot: Snapshot, code: str, upper: str | None, at: Moment) -> bool:
    return upper is None or snapshot.territory.contains(upper, code, at)


def _ahead(days: int) -> int:
    if not 1 <= days <= MOST_DAYS:
        raise BadArgument(
            f"days is {days}. Look 1 to {MOST_DAYS} days ahead.",
            f"days 为 {days}。请给出 1 至 {MOST_DAYS} 天。",
            argument="days",
        )
    return days


def _too_many() -> TooMuch:
    return TooMuch(
        f"More than {MOST_CHANGES} answers change. Look fewer days ahead, or at fewer items with `filter`.",
        f"变化超过 {MOST_CHANGES} 项。请缩短天数，或用 filter 减少事项。",
        argument="days",
    )
