"""Time limits: the last day on which a decision is still on time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import BadArgument
from catalog.items import CaseType, Channel
from catalog.period import Moment
from catalog.time_limits import (
    STANDARD_RULE,
    CountingRule,
    DueDate,
    Duration,
    Limit,
    LimitKind,
    TimeLimits,
    TimeUnit,
    due_on,
)
from catalog.workdays import Calendar, published_days
from tests.small_tree import row

CALENDAR = Calendar(published_days())
NO_ROLL = row(CountingRule, rolls=False)
WORKING, CALENDAR_DAYS, MONTHS = TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY, TimeUnit.MONTH


def limit(value: int, unit: TimeUnit = WORKING, kind: LimitKind = LimitKind.STATUTORY, **more: Any) -> Limit:
    """A limit of the one item there is."""
    return row(Limit, **{"item": "item", "kind": kind, "value": value, "unit": unit, **more})


def due(accepted: date, binding: Limit, rule: CountingRule = STANDARD_RULE, **more: Any) -> date:
    """The day on which a decision is due."""
    return due_on(accepted, binding, calendar=CALENDAR, rule=rule, **more).date


@pytest.mark.parametrize(
    ("accepted", "value", "expected"),
    [
        (date(2019, 9, 27), 0, date(2019, 9, 27)),
        (date(2019, 9, 27), 1, date(2019, 9, 29)),
        (date(2019, 9, 27), 3, date(2019, 10, 8)),
        (date(2019, 9, 30), 5, date(2019, 10, 12)),
        (date(2019, 10, 5), 1, date(2019, 10, 8)),
        (date(2019, 12, 31), 20, date(2020, 2, 5)),
    ],
)
def test_working_days_skip_national_day_and_count_its_make_up_days(accepted: date, value: int, expected: date) -> None:
    assert due(accepted, limit(value)) == expected


@pytest.mark.parametrize(
    ("accepted", "value", "expected"),
    [
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2019, 3, 31), 1, date(2019, 4, 30)),
        (date(2019, 11, 29), 3, date(2020, 2, 29)),
        (date(2019, 7, 15), 2, date(2019, 9, 15)),
        (date(2019, 12, 2), 1, date(2020, 1, 2)),
    ],
)
def test_a_month_ends_on_the_same_day_number_or_on_the_last_of_the_month(
    accepted: date, value: int, expected: date
) -> None:
    assert due(accepted, limit(value, MONTHS), NO_ROLL) == expected


@pytest.mark.parametrize(
    ("binding", "accepted", "rolled", "as_it_falls"),
    [
        (limit(10, CALENDAR_DAYS), date(2019, 9, 21), date(2019, 10, 8), date(2019, 10, 1)),
        (limit(1, CALENDAR_DAYS), date(2019, 7, 5), date(2019, 7, 8), date(2019, 7, 6)),
        (limit(2, CALENDAR_DAYS), date(2019, 9, 27), date(2019, 9, 29), date(2019, 9, 29)),
        (limit(1, MONTHS), date(2019, 9, 5), date(2019, 10, 8), date(2019, 10, 5)),
    ],
)
def test_a_limit_that_ends_on_a_day_off_ends_on_the_next_working_day_where_the_rule_says_so(
    binding: Limit, accepted: date, rolled: date, as_it_falls: date
) -> None:
    assert due(accepted, binding) == rolled
    assert due(accepted, binding, NO_ROLL) == as_it_falls


def test_days_on_which_the_clock_stood_still_are_added_in_the_unit_of_the_limit() -> None:
    assert due(date(2019, 9, 27), limit(1), stopped_days=2) == date(2019, 10, 8)
    assert due(date(2019, 9, 20), limit(1, CALENDAR_DAYS), stopped_days=2) == date(2019, 9, 23)
    assert due(date(2019, 1, 31), limit(1, MONTHS), stopped_days=1) == date(2019, 3, 1)


def test_an_extension_counts_when_it_was_approved() -> None:
    binding = limit(20, extension=10)
    assert due(date(2019, 7, 1), binding) == date(2019, 7, 29)
    assert due(date(2019, 7, 1), binding, extended=True) == date(2019, 8, 12)


def test_a_day_beyond_the_published_holidays_is_provisional() -> None:
    known = due_on(date(2026, 12, 30), limit(1), calendar=CALENDAR, rule=STANDARD_RULE)
    beyond = due_on(date(2026, 12, 30), limit(2), calendar=CALENDAR, rule=STANDARD_RULE)
    assert known == DueDate(date(2026, 12, 31), is_provisional=False)
    assert beyond == DueDate(date(2027, 1, 1), is_provisional=True)


@pytest.mark.parametrize(
    ("binding", "accepted", "given_too", "argument"),
    [
        (limit(20), date(2019, 7, 1), {"stopped_days": -1}, "stoppedDays"),
        (limit(20), date(2019, 7, 1), {"stopped_days": 10**9}, "stoppedDays"),
        (limit(20), date(2019, 7, 1), {"extended": True}, "extended"),
        (limit(20), date(9999, 12, 20), {}, "on"),
        (limit(20, CALENDAR_DAYS), date(9999, 12, 20), {}, "on"),
        (limit(1, MONTHS), date(9999, 12, 1), {}, "accepted"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_its_argument(
    binding: Limit, accepted: date, given_too: dict[str, Any], argument: str
) -> None:
    with pytest.raises(BadArgument) as refused:
        due(accepted, binding, **given_too)
    assert refused.value.argument == argument


def slowly_due(accepted: date, value: int, unit: TimeUnit, stopped: int, *, rolls: bool) -> date:
    """The due day, walked to day by day."""
    day = accepted
    if unit is WORKING:
        left = value + stopped
        while left:
            day += timedelta(days=1)
            left -= CALENDAR.is_working(day)
        return day
    if unit is MONTHS:
        first = accepted.replace(day=1)
        for _ in range(value):
            first = (first + timedelta(days=32)).replace(day=1)
        day = first
        while day.day < accepted.day and (day + timedelta(days=1)).month == first.month:
            day += timedelta(days=1)
    else:
        day += timedelta(days=value)
    day += timedelta(days=stopped)
    while rolls and not CALENDAR.is_working(day):
        day += timedelta(days=1)
    return day


@given(
    st.dates(date(2015, 1, 1), date(2025, 6, 1)),
    st.integers(0, 60),
    st.sampled_from(TimeUnit),
    st.integers(0, 30),
    st.booleans(),
)
def test_a_due_day_is_the_one_that_walking_day_by_day_leads_to(
    accepted: date, value: int, unit: TimeUnit, stopped: int, rolls: bool
) -> None:
    value = value % 13 if unit is MONTHS else value
    rule = STANDARD_RULE if rolls else NO_ROLL
    assert due(accepted, limit(value, unit), rule, stopped_days=stopped) == slowly_due(
        accepted, value, unit, stopped, rolls=rolls
    )


def test_units_are_compared_by_the_rule_of_the_place() -> None:
    assert Duration(1, MONTHS).working_days(STANDARD_RULE) == 22
    assert Duration(7, CALENDAR_DAYS).working_days(STANDARD_RULE) == 5
    assert Duration(3, WORKING).working_days(STANDARD_RULE) == 3
    assert Duration(1, MONTHS).working_days(row(CountingRule, month_working_days=20)) == 20


CITY, DISTRICT, STREET = "440400000000", "440402000000", "440402001000"
PATH = (CITY, DISTRICT, STREET)


def committed(value: int, division: str | None = None, **more: Any) -> Limit:
    """A promise, somewhere or everywhere."""
    return limit(value, kind=LimitKind.COMMITTED, division=division, **more)


def test_the_nearest_promise_binds_and_the_law_stands_beside_it() -> None:
    limits = TimeLimits([limit(20), committed(15), committed(10, DISTRICT)], [], [])
    found = limits.of("item", PATH, CaseType.COMMITTED, Moment(date(2019, 7, 1)))
    assert found is not None
    assert (found.row(LimitKind.STATUTORY), found.row(LimitKind.COMMITTED)) == (limit(20), committed(10, DISTRICT))
    assert found.reduction == 0.5
    city = limits.of("item", PATH[:1], CaseType.COMMITTED, Moment(date(2019, 7, 1)))
    assert city is not None
    assert city.reduction == 0.25


def test_without_a_promise_the_law_binds_and_nothing_is_saved() -> None:
    found = TimeLimits([limit(20)], [], []).of("item", PATH, CaseType.OTHER, Moment(date(2019, 7, 1)))
    assert found is not None
    assert found.row(LimitKind.COMMITTED) == limit(20)
    assert found.reduction is None


def test_an_immediate_case_counts_with_the_days_promised_for_it() -> None:
    """Time compression, not the limit, takes an immediate case for one of 0 days; a promise of 0 days saves it all."""
    days = Moment(date(2019, 7, 1))
    reductions = {}
    for promise in (0, 1, 25):
        found = TimeLimits([limit(20), committed(promise)], [], []).of("item", PATH, CaseType.IMMEDIATE, days)
        assert found is not None
        reductions[promise] = found.reduction
    assert reductions == {0: 1.0, 1: 0.95, 25: -0.25}


def test_an_item_without_limits_has_none() -> None:
    assert TimeLimits([], [], []).of("item", PATH, CaseType.OTHER, Moment(date(2019, 7, 1))) is None


def test_a_promise_for_one_channel_stands_apart() -> None:
    online = committed(5, channel=Channel.WEB)
    found = TimeLimits([limit(20), committed(15), online], [], []).of(
        "item", PATH, CaseType.OTHER, Moment(date(2019, 7, 1))
    )
    assert found is not None
    assert (found.committed, found.by_channel) == (committed(15), (online,))


def test_a_promise_is_gone_the_day_it_ends() -> None:
    brief = committed(10, valid_from=date(2019, 7, 1), valid_to=date(2020, 1, 1))
    limits = TimeLimits([limit(20), brief], [], [])
    promised = {
        day: found.committed
        for day in (date(2019, 6, 30), date(2019, 7, 1), date(2019, 12, 31), date(2020, 1, 1))
        if (found := limits.of("item", PATH, CaseType.OTHER, Moment(day))) is not None
    }
    assert list(promised.values()) == [None, brief, brief, None]


def test_the_rule_of_the_nearest_division_counts() -> None:
    rules = [row(CountingRule, month_working_days=21), row(CountingRule, division=DISTRICT, month_working_days=20)]
    limits = TimeLimits([], rules, [])
    at = Moment(date(2019, 7, 1))
    assert limits.rule(PATH, at) == rules[1]
    assert limits.rule(PATH[:1], at) == rules[0]
    assert TimeLimits([], [], []).rule(PATH, at) == STANDARD_RULE
