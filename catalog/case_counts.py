"""
Case counts (办件量): how many cases of an item a division finished in a month, and how long they took.

Counts and times alone, no cases: nothing here tells anything about a person.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Annotated, NamedTuple

from catalog.records import Record, about, date

MONTHS = 12
"""How many full months before a day its volumes are counted over."""


class CaseCount(Record, frozen=True, kw_only=True):
    """
    The cases of an item that a division decided itself and finished in one month (办件统计).

    What a division below it decided stands in that division's row, and is not counted twice.
    """

    file = "case_counts"
    zh = "办件统计"
    key = ("item", "division", "month")

    item: Annotated[str, about("事项键", "The item.", ref="items")]
    division: Annotated[str, about("区划代码", "The division whose agency decided them.", ref="divisions")]
    month: Annotated[date, about("月份", "The first day of the month in which they were finished.")]
    count: Annotated[int, about("办结件数", "How many cases were finished.")]
    total_days: Annotated[
        float, about("总用时", "Working days from acceptance to decision, all cases together; an immediate case is 0.")
    ]
    median_days: Annotated[
        float | None, about("用时中位数", "Working days that half of the cases did not exceed; empty: not known.")
    ] = None
    p90_days: Annotated[
        float | None, about("用时九十分位", "Working days that 9 of 10 cases did not exceed; empty: not known.")
    ] = None


class Volume(NamedTuple):
    """
    Cases over some months (办件量).

    Attributes:
        cases: how many were finished.
        days: the working days that they took together.
    """

    cases: int
    days: float

    @property
    def mean_days(self) -> float | None:
        """Working days of a case on average; ``None`` without cases."""
        return self.days / self.cases if self.cases else None


NO_CASES = Volume(0, 0.0)
"""The volume of months without cases."""


class CaseCounts:
    """All case counts, by item and month."""

    def __init__(self, rows: Iterable[CaseCount]) -> None:
        found: dict[str, list[CaseCount]] = defaultdict(list)
        for row in rows:
            found[row.item].append(row)
        self._rows = {item: sorted(kept, key=_MONTH) for item, kept in found.items()}

    def of(self, item: str) -> Sequence[CaseCount]:
        """Every month of an item, anywhere, the earliest first."""
        return self._rows.get(item, ())

    def within(self, item: str, since: date, until: date) -> Sequence[CaseCount]:
        """The months of an item that begin in ``[since, until)``, anywhere, the earliest first."""
        rows = self._rows.get(item)
        if rows is None:
            return ()
        return rows[bisect_left(rows, since, key=_MONTH) : bisect_left(rows, until, key=_MONTH)]


def volume(rows: Iterable[CaseCount]) -> Volume:
    """Some months taken together."""
    cases, days = 0, 0.0
    for row in rows:
        cases += row.count
        days += row.total_days
    return Volume(cases, days)


def full_months_before(on: date) -> tuple[date, date]:
    """The twelve full months before a day, as the first day of the first and the first day after the last."""
    until = on.replace(day=1)
    return months_later(until, -MONTHS), until


def full_months_from(day: date) -> tuple[date, date]:
    """The twelve full months from a day on, in the same form; a month that has begun is not full."""
    since = day if day.day == 1 else months_later(day.replace(day=1), 1)
    return since, months_later(since, MONTHS)


def months_later(month: date, count: int) -> date:
    """The first day of a month so many months later, or earlier; of the first or last month there is at most."""
    index = month.year * 12 + month.month - 1 + count
    first, last = date.min.year * 12, date.max.year * 12 + 11
    year, number = divmod(min(max(index, first), last), 12)
    return date(year, number + 1, 1)


_MONTH = attrgetter("month")
