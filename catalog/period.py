"""
Time in the world: periods, and the moment a question is about.

Every period of validity is half-open, ``[start, end)``: a fact that ends on a day is gone that day.
``None`` as a start means "since ever", as an end "until further notice". Periods are compared in
this module only.
"""

from __future__ import annotations

from datetime import date

import msgspec


class Period(msgspec.Struct, frozen=True, gc=False):
    """A run of days ``[start, end)`` (有效期)."""

    start: date | None = None
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    @property
    def is_empty(self) -> bool:
        """Whether no day lies in it."""
        return self.start is not None and self.end is not None and self.end <= self.start

    @property
    def days(self) -> int | None:
        """How many days lie in it; ``None`` when it is open on a side."""
        if self.start is None or self.end is None:
            return None
        return 0 if self.is_empty else (self.end - self.start).days

    def overlap(self, other: Period) -> Period | None:
        """The days that lie in both, or ``None`` when there are none."""
        both = Period(later(self.start, other.start), earlier(self.end, other.end))
        return None if both.is_empty or self.is_empty or other.is_empty else both


class Span(msgspec.Struct, frozen=True, gc=False):
    """A run of days from a named one on, ``[start, end)``; without an end it goes on for ever."""

    start: date
    end: date | None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def divides_at(self, day: date) -> bool:
        """Whether what begins or ends on a day is otherwise on some of the days than on others."""
        return day != self.start and day in self


def days_after(day: date, count: int) -> date:
    """So many days after a day, or the last day that there is."""
    return date.fromordinal(min(day.toordinal() + count, date.max.toordinal()))


def later(one: date | None, other: date | None) -> date | None:
    """The later of two starts; ``None`` is before every day."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two ends; ``None`` is after every day."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


class Moment(msgspec.Struct, eq=False, gc=False):
    """
    A day that remembers how far what was seen from it stays true.

    Every dated fact that an answer looks at is looked at through a moment. The moment keeps the
    nearest boundary on either side, so that the answer is known to be the same on every day of
    ``[since, until)`` without asking again. That is where "the next day on which anything changes"
    and "since when" come from.

    Attributes:
        day: the day the question is about.
        since: the first day of the stretch, ``None`` when nothing seen begins before it.
        until: the first day after the stretch, ``None`` when nothing seen ends or begins later.
    """

    day: date
    since: date | None = None
    until: date | None = None

    def within(self, start: date | None, end: date | None) -> bool:
        """Whether the day lies in ``[start, end)``; the boundaries are remembered."""
        day = self.day
        if start is not None:
            if day < start:
                if self.until is None or start < self.until:
                    self.until = start
                return False
            if self.since is None or start > self.since:
                self.since = start
        if end is not None:
            if day >= end:
                if self.since is None or end > self.since:
                    self.since = end
                return False
            if self.until is None or end < self.until:
                self.until = end
        return True

    def shares(self, since: date | None, until: date | None) -> bool:
        """Whether the day lies in a stretch for which something is known; only then the stretch is remembered."""
        day = self.day
        if (since is not None and day < since) or (until is not None and day >= until):
            return False
        if since is not None and (self.since is None or since > self.since):
            self.since = since
        if until is not None and (self.until is None or until < self.until):
            self.until = until
        return True

    def reached(self, start: date | None) -> bool:
        """Whether ``start`` has come; ``None`` never comes."""
        return start is not None and self.within(start, None)
