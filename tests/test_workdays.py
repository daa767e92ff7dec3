"""Working days: holidays, make-up days, and what lies outside the published years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.errors import BadArgument
from catalog.workdays import Calendar, DayKind, add_days, published_days

CALENDAR = Calendar(published_days())
NATIONAL_DAY = [date(2019, 10, day) for day in range(1, 8)]


def test_the_national_day_week_of_2019_is_not_worked() -> None:
    assert [CALENDAR.kind(day) for day in NATIONAL_DAY] == [DayKind.HOLIDAY] * 7
    assert not any(CALENDAR.is_working(day) for day in NATIONAL_DAY)


@pytest.mark.parametrize("day", [date(2019, 9, 29), date(2019, 10, 12)])
def test_the_weekend_days_that_make_up_for_it_are_worked(day: date) -> None:
    assert day.isoweekday() in {6, 7}
    assert CALENDAR.kind(day) is DayKind.MAKE_UP
    assert CALENDAR.is_working(day)


def test_a_day_like_any_other_goes_by_its_weekday() -> None:
    assert [CALENDAR.is_working(date(2019, 7, 1) + timedelta(days=count)) for count in range(7)] == [True] * 5 + [
        False
    ] * 2


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2019, 9, 27), 0, date(2019, 9, 27)),
        (date(2019, 9, 27), 1, date(2019, 9, 29)),
        (date(2019, 9, 27), 2, date(2019, 9, 30)),
        (date(2019, 9, 27), 3, date(2019, 10, 8)),
        (date(2019, 10, 11), 1, date(2019, 10, 12)),
        (date(2019, 10, 11), 2, date(2019, 10, 14)),
        (date(2019, 12, 31), 1, date(2020, 1, 2)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, count: int, expected: date) -> None:
    assert CALENDAR.after(day, count) == expected


def test_counting_is_walking_from_day_to_day() -> None:
    worked = [
        day for day in (date(2019, 9, 1) + timedelta(days=count) for count in range(90)) if CALENDAR.is_working(day)
    ]
    for start in (date(2019, 9, 1) + timedelta(days=count) for count in range(40)):
        ahead = [day for day in worked if day > start]
        assert [CALENDAR.after(start, count) for count in range(1, 20)] == ahead[:19]
        assert CALENDAR.on_or_after(start) == next(day for day in worked if day >= start)


def test_a_stretch_of_days_is_provisional_when_it_leaves_the_published_years() -> None:
    assert not CALENDAR.is_provisional(date(2019, 12, 31), date(2020, 1, 2))
    assert CALENDAR.is_provisional(date(2003, 12, 31), date(2004, 1, 2))
    assert CALENDAR.is_provisional(date(2026, 12, 31), date(2027, 1, 4))


def test_outside_the_published_years_weekends_alone_are_days_off() -> None:
    assert CALENDAR.is_working(date(2027, 10, 1))
    assert not CALENDAR.is_working(date(2027, 10, 2))


def test_without_any_published_day_every_stretch_is_provisional() -> None:
    assert Calendar([]).is_provisional(date(2019, 7, 1), date(2019, 7, 2))
    assert Calendar([]).after(date(2019, 9, 27), 1) == date(2019, 9, 30)


def test_a_day_beyond_the_year_9999_is_refused() -> None:
    with pytest.raises(BadArgument, match="beyond the year 9999"):
        add_days(date(9999, 12, 31), 1)
    with pytest.raises(BadArgument, match="beyond the year 9999"):
        CALENDAR.after(date(9999, 12, 30), 5)
