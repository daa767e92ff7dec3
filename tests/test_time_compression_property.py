"""What compression promises: the figures that an obvious, slow reference has, on small worlds of every kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.case_counts import CaseCount
from catalog.compression import compression
from catalog.compression_figures import ImmediateAs, Method, Way
from catalog.items import CaseType, Implementation, Item
from catalog.period import Period
from catalog.records import Dated, Record
from catalog.time_limits import CountingRule, Limit, LimitKind, TimeUnit
from tests.promises import LICENCES, cases, licence, limit
from tests.small_city import CITY, EAST, LAKE, NAMES, REED, WEST
from tests.small_city import snapshot as city
from tests.small_tree import row

DAYS = [date(2018, 1, 1) + timedelta(days=90 * count) for count in range(9)]
PLACES = [CITY, EAST, WEST, LAKE, REED]
ITEMS = ["one", "two", "three"]


@st.composite
def spells(draw: st.DrawFn) -> dict[str, date | None]:
    """A period of days, empty never."""
    start = draw(st.none() | st.sampled_from(DAYS[:-1]))
    end = draw(st.none() | st.sampled_from([day for day in DAYS if start is None or day > start]))
    return {"valid_from": start, "valid_to": end}


def apart(rows: Sequence[Record]) -> list[Record]:
    """Rows of which no two of one key hold on one day; of such the first is kept."""
    kept: list[Record] = []
    for one in rows:
        same = [other for other in kept if type(other) is type(one) and keyed(other) == keyed(one)]
        if not any(isinstance(one, Dated) and isinstance(other, Dated) and meet(one, other) for other in same):
            kept.append(one)
    return kept


def keyed(one: Record) -> list[object]:
    return [getattr(one, name) for name in one.key]


def meet(one: Dated, other: Dated) -> bool:
    return one.period.overlap(other.period) is not None


places = st.none() | st.sampled_from(PLACES)
limits = st.builds(
    lambda of, kind, value, unit, where, spell: limit(
        of, kind, value, unit, division=None if kind is LimitKind.STATUTORY else where, **spell
    ),
    *(
        st.sampled_from(ITEMS),
        st.sampled_from(LimitKind),
        st.integers(0, 4),
        st.sampled_from(TimeUnit),
        places,
        spells(),
    ),
)
implementations = st.builds(
    lambda of, where, visits, case, spell: row(
        Implementation, item=of, division=where, visits=visits, case_type=case, **spell
    ),
    *(st.sampled_from(ITEMS), st.sampled_from(PLACES), st.none() | st.integers(0, 2)),
    *(st.none() | st.sampled_from(CaseType), spells()),
)
rules = st.builds(
    lambda where, month, spell: row(CountingRule, division=where, month_working_days=month, **spell),
    *(places, st.integers(20, 23), spells()),
)
counts = st.builds(
    lambda of, where, month, count, days: cases(of, count, days, month=month, division=where),
    *(st.sampled_from(ITEMS), st.sampled_from(PLACES), st.sampled_from([day.replace(day=1) for day in DAYS])),
    *(st.integers(0, 5), st.integers(0, 9)),
)


@st.composite
def worlds(draw: st.DrawFn) -> list[Record]:
    """Up to three licences with whatever is promised for them."""
    items = [
        licence(code, territory=draw(st.sampled_from([(), (EAST,), (LAKE, WEST)])), visits=draw(st.none() | st.just(1)))
        for code in ITEMS[: draw(st.integers(1, 3))]
    ]
    known = {one.code for one in items}
    others: list[Record] = [
        *draw(st.lists(limits, min_size=2, max_size=9)),
        *draw(st.lists(implementations, max_size=3)),
        *draw(st.lists(rules, max_size=2)),
        *{(one.item, one.division, one.month): one for one in draw(st.lists(counts, max_size=5))}.values(),
    ]
    return [*items, *apart([one for one in others if getattr(one, "item", "one") in known])]


class Known(NamedTuple):
    """A pair as the reference finds it."""

    item: str
    place: str | None
    baseline: float
    committed: float
    immediate: bool
    baseline_immediate: bool
    visits: int | None
    cases: int


def upwards(place: str | None) -> list[str]:
    """A division of the small city and all above it, the nearest first."""
    if place is None:
        return []
    prefixes = [place[:length].ljust(12, "0") for length in (12, 9, 6, 4)]
    return list(dict.fromkeys(code for code in prefixes if code in NAMES))


class Reference:
    """What is promised in a world, looked up row by row for every question."""

    def __init__(self, rows: list[Record], on: date, way: Way) -> None:
        self.rows, self.on, self.way = rows, on, way

    def holding(self, record: type[Dated], on: date) -> Iterator[Dated]:
        return (one for one in self.rows if isinstance(one, record) and on in one.period)

    def promise(self, item: Item, place: str | None, kind: LimitKind, on: date) -> tuple[float, bool] | None:
        """Working days of the nearest limit, and whether its case is immediate."""
        nearest: list[str | None] = [*upwards(place), None]
        for where in nearest:
            for one in self.holding(Limit, on):
                assert isinstance(one, Limit)
                if (one.item, one.kind, one.division) == (item.code, kind, where):
                    immediate = one.value == 0 or self.case_type(item, place, on) is CaseType.IMMEDIATE
                    return self.working_days(one, place, on), kind is LimitKind.COMMITTED and immediate
        return None

    def working_days(self, one: Limit, place: str | None, on: date) -> float:
        months = {
            rule.division: rule.month_working_days
            for rule in self.holding(CountingRule, on)
            if isinstance(rule, CountingRule)
        }
        month = next((months[where] for where in [*upwards(place), None] if where in months), 22)
        return {TimeUnit.WORKING_DAY: 1, TimeUnit.CALENDAR_DAY: 5 / 7, TimeUnit.MONTH: month}[one.unit] * one.value

    def implemented(self, item: Item, place: str | None, on: date) -> list[Implementation]:
        found = [
            one for one in self.holding(Implementation, on) if isinstance(one, Implementation) and one.item == item.code
        ]
        return [one for where in upwards(place) for one in found if one.division == where]

    def case_type(self, item: Item, place: str | None, on: date) -> CaseType:
        given = [one.case_type for one in self.implemented(item, place, on) if one.case_type is not None]
        return (given or [item.case_type])[0]

    def speaks(self, item: Item, place: str) -> bool:
        """Whether a division has a word of its own."""
        own = [
            one
            for one in (*self.holding(Limit, self.on), *self.holding(Implementation, self.on))
            if getattr(one, "item", None) == item.code and getattr(one, "division", None) == place
        ]
        return bool(own) or any(getattr(one, "division", None) == place for one in self.holding(CountingRule, self.on))

    def places(self, item: Item) -> list[str | None]:
        under = self.way.under
        if under is None:
            return [None]
        below = [code for code in sorted(NAMES) if code != under and under in upwards(code) and self.speaks(item, code)]
        tops = item.territory or (CITY,)
        return [
            place for place in [under, *below] if any(top in upwards(place) or place in upwards(top) for top in tops)
        ]

    def cases(self, item: Item, place: str | None, places: list[str | None]) -> int:
        end = self.on.replace(day=1)
        start = end.replace(year=end.year - 1)
        return sum(
            one.count
            for one in self.rows
            if isinstance(one, CaseCount) and one.item == item.code and one.month in Period(start, end)
            if next((where for where in [*upwards(one.division), None] if where in places), "nowhere") == place
        )

    def pairs(self) -> Iterator[Known]:
        against = self.way.against
        for item in (one for one in self.rows if isinstance(one, Item)):
            places = self.places(item)
            for place in places:
                if against is None:
                    baseline = self.promise(item, place, LimitKind.STATUTORY, self.on)
                else:
                    baseline = self.promise(item, place, LimitKind.COMMITTED, against)
                promise = self.promise(item, place, LimitKind.COMMITTED, self.on)
                ways_of_doing = self.implemented(item, place, self.on)
                visits = [item.visits, *(one.visits for one in reversed(ways_of_doing) if one.visits is not None)]
                if baseline is not None and promise is not None:
                    yield Known(
                        *(item.code, place, baseline[0], promise[0], promise[1], baseline[1]),
                        *(visits[-1], self.cases(item, place, places)),
                    )

    def days(self, value: float, *, immediate: bool) -> float:
        if immediate:
            return 1 if self.way.immediate_as is ImmediateAs.ONE_DAY else 0
        return value

    def reduction(self) -> float | None:
        """The figure, as it is written in the books."""
        found = []
        for one in self.pairs():
            baseline = self.days(one.baseline, immediate=one.baseline_immediate)
            committed = self.days(one.committed, immediate=one.immediate)
            is_out = self.way.immediate_as is ImmediateAs.EXCLUDED and (one.immediate or one.baseline_immediate)
            weight = one.cases if self.way.method is Method.VOLUME_WEIGHTED else 1
            if not is_out and baseline and weight:
                found.append((weight, baseline, committed))
        if not found:
            return None
        if self.way.method is Method.MEAN_OF_RATIOS:
            return sum(1 - committed / baseline for _, baseline, committed in found) / len(found)
        return 1 - sum(weight * committed for weight, _, committed in found) / sum(
            weight * baseline for weight, baseline, _ in found
        )


ways = st.builds(Way, st.sampled_from(Method), st.sampled_from(ImmediateAs), st.none() | st.sampled_from(DAYS), places)


@given(worlds(), st.sampled_from(DAYS), ways)
def test_compression_is_what_the_reference_says(rows: list[Record], on: date, way: Way) -> None:
    reference = Reference(rows, on, way)
    snapshot = city(*rows)
    for _ in range(2):  # the second time from memory
        found = compression(snapshot, on, LICENCES, way)
        known = list(reference.pairs())
        assert [(pair.item.code, pair.place) for pair in found.pairs] == sorted(
            ((one.item, one.place) for one in known), key=lambda pair: (pair[0], pair[1] != way.under, pair[1] or "")
        )
        assert {(pair.item.code, pair.place): (pair.visits, pair.volume.cases) for pair in found.pairs} == {
            (one.item, one.place): (one.visits, one.cases) for one in known
        }
        assert found.figures.immediate_count == sum(one.immediate for one in known)
        assert found.figures.reduction == pytest.approx(reference.reduction())
        assert found.figures.item_count + sum(left.reason is not None for left in found.left_out) == sum(
            len(reference.places(one)) for one in rows if isinstance(one, Item)
        )


@given(worlds(), st.permutations(DAYS), ways)
def test_what_is_kept_for_some_days_is_never_told_of_another(rows: list[Record], days: list[date], way: Way) -> None:
    snapshot = city(*rows)
    for day in days:
        assert compression(snapshot, day, LICENCES, way) == compression(city(*rows), day, LICENCES, way)
