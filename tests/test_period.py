"""A period is a set of days; a moment knows how far what it saw stays true."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.period import Moment, Period, earlier, later

MONDAY = date(2019, 7, 1)
EDGES = [MONDAY + timedelta(days=count) for count in range(8)]
WEEK = EDGES[:7]
AROUND = [MONDAY + timedelta(days=count) for count in range(-2, 10)]
PERIODS = [Period(start, end) for start, end in product(EDGES, EDGES) if start < end]
OPEN = [Period(start, end) for start, end in product([None, *EDGES], [None, *EDGES])]


def days(period: Period | None) -> set[date]:
    """The days of a period, as far as they lie about the week."""
    return set() if period is None else {day for day in AROUND if day in period}


def test_a_seven_day_world_has_784_pairs_of_periods() -> None:
    assert len(PERIODS) ** 2 == 784


def test_a_period_holds_the_days_from_its_first_to_the_one_before_its_end() -> None:
    for period in PERIODS:
        assert period.start is not None
        assert period.end is not None
        assert days(period) == {day for day in WEEK if period.start <= day < period.end}


def test_the_overlap_of_two_periods_is_the_days_in_both() -> None:
    for one, other in product(PERIODS, PERIODS):
        assert days(one.overlap(other)) == days(one) & days(other)
        assert (one.overlap(other) is None) == days(one).isdisjoint(days(other))


def test_the_overlap_is_exact_when_a_side_is_open_or_a_period_is_empty() -> None:
    for one, other in product(OPEN, OPEN):
        assert days(one.overlap(other)) == days(one) & days(other)


def test_a_period_is_empty_when_no_day_lies_in_it() -> None:
    for period in OPEN:
        assert period.is_empty == (not days(period))


@pytest.mark.parametrize(
    ("period", "count"),
    [
        (Period(date(2019, 7, 1), date(2019, 7, 8)), 7),
        (Period(date(2019, 7, 1), date(2019, 7, 1)), 0),
        (Period(date(2019, 7, 8), date(2019, 7, 1)), 0),
        (Period(None, date(2019, 7, 1)), None),
        (Period(date(2019, 7, 1), None), None),
    ],
)
def test_a_period_open_on_a_side_has_no_number_of_days(period: Period, count: int | None) -> None:
    assert period.days == count


def test_no_day_comes_before_every_start_and_after_every_end() -> None:
    assert later(None, MONDAY) == later(MONDAY, None) == MONDAY
    assert earlier(None, MONDAY) == earlier(MONDAY, None) == MONDAY
    assert later(None, None) is None
    assert earlier(None, None) is None


edges = st.sampled_from([None, *EDGES])
spans = st.lists(st.tuples(edges, edges), max_size=6)


@given(spans, st.sampled_from(AROUND))
def test_what_a_moment_saw_is_the_same_on_every_day_of_its_stretch(
    looked_at: list[tuple[date | None, date | None]], day: date
) -> None:
    moment = Moment(day)
    seen = [moment.within(start, end) for start, end in looked_at]
    assert seen == [day in Period(start, end) for start, end in looked_at]
    stretch = Period(moment.since, moment.until)
    assert day in stretch
    for other in AROUND:
        if other in stretch:
            assert [other in Period(start, end) for start, end in looked_at] == seen


@given(edges, edges, st.sampled_from(AROUND))
def test_the_stretch_of_one_period_reaches_to_its_edges(start: date | None, end: date | None, day: date) -> None:
    if start is not None and end is not None and end <= start:
        return
    moment = Moment(day)
    moment.within(start, end)
    passed = [edge for edge in (start, end) if edge is not None and edge <= day]
    ahead = [edge for edge in (start, end) if edge is not None and day < edge]
    assert (moment.since, moment.until) == (max(passed, default=None), min(ahead, default=None))


def test_a_day_that_is_not_set_is_never_reached() -> None:
    moment = Moment(MONDAY)
    assert not moment.reached(None)
    assert (moment.since, moment.until) == (None, None)
    assert moment.reached(MONDAY)
    assert not moment.reached(EDGES[3])
    assert (moment.since, moment.until) == (MONDAY, EDGES[3])
