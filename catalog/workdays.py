"""
Working days (工作日): weekdays that are no public holiday, and make-up working days.

The calendar is part of the catalogue: its rows are filled from the ``chinesecalendar`` package when
a package is loaded, so that an old answer never changes. Days outside the years that it knows count
by weekends alone and are provisional.

Source: State Council notices on the year's holidays, as published in ``chinesecalendar``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

import chinese_calendar

from catalog.errors import BadArgument
from catalog.records import Provenance, Record, about

WEEKEND = (6, 7)
"""Saturday and Sunday, as ISO weekdays."""


class DayKind(StrEnum):
    """Why a day is not what its weekday says (特殊日期)."""

    HOLIDAY = "HOLIDAY"
    MAKE_UP = "MAKE_UP"


class SpecialDay(Record, frozen=True, kw_only=True):
    """A public holiday (法定节假日), or a weekend day that is worked to make up for one (调休上班)."""

    file = "special_days"
    zh = "节假日"
    key = ("day",)

    day: Annotated[date, about("日期", "The day.")]
    kind: Annotated[DayKind, about("类别", "HOLIDAY: not worked; MAKE_UP: a weekend day that is worked.")]
    name: Annotated[str, about("名称", "The holiday it belongs to.")]


def published_days() -> list[SpecialDay]:
    """Every holiday and make-up day that the ``chinesecalendar`` package knows, as rows of the catalogue."""
    kinds = ((DayKind.HOLIDAY, chinese_calendar.holidays), (DayKind.MAKE_UP, chinese_calendar.workdays))
    return [
        SpecialDay(day=day, kind=kind, name=name, source="chinesecalendar", status=Provenance.PUBLIC)
        for kind, days in kinds
        for day, name in sorted(days.items())
    ]


class Calendar:
    """The working days of the catalogue."""

    def __init__(self, days: Iterable[SpecialDay]) -> None:
        self._kinds = {row.day: row.kind for row in days}
        years = [day.year for day in self._kinds]
        self._known = range(min(years), max(years) + 1) if years else range(0)

    def kind(self, day: date) -> DayKind | None:
        """Whether a day is a holiday or a make-up day; ``None`` for a day like any other."""
        return self._kinds.get(day)

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        kind = self._kinds.get(day)
        return day.isoweekday() not in WEEKEND if kind is None else kind is DayKind.MAKE_UP

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a stretch of days reaches outside the years whose holidays are published."""
        return first.year not in self._known or last.year not in self._known

    def after(self, day: date, count: int) -> date:
        """The working day that is ``count`` working days after a day; the day itself is day zero."""
        found = day
        while count > 0:
            found = next_day(found)
            count -= self.is_working(found)
        return found

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the next day that is."""
        while not self.is_working(day):
            day = next_day(day)
        return day


def next_day(day: date) -> date:
    """The day after; the last day that a date can hold is refused."""
    return add_days(day, 1)


def add_days(day: date, count: int) -> date:
    """
    The day that many calendar days later.

    Raises:
        BadArgument: it would lie beyond the year 9999.
    """
    try:
        return day + timedelta(days=count)
    except OverflowError:
        raise BadArgument(
            f"{count} days from {day} lie beyond the year 9999. Ask for an earlier day.",
            f"自{day}起{count}天超出公元9999年。请改问较早的日期。",
            argument="on",
        ) from None
