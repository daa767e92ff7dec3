"""
Memory (记忆): what was worked out for a stretch of days, kept for the next question about one of them.

What depends on dated facts is worked out at a moment, and the moment knows how long the result
stays true. Until then it is not worked out again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from catalog.period import Moment, Period

T = TypeVar("T")


class Memory:
    """
    Results by key and stretch of days.

    Args:
        kept: how many results are kept; when there are more, all are forgotten.
    """

    def __init__(self, kept: int) -> None:
        self._results: defaultdict[Hashable, list[tuple[Period, Any]]] = defaultdict(list)
        self._kept = kept
        self._count = 0

    def of(self, key: Hashable, at: Moment, work_out: Callable[[Moment], T]) -> T:
        """
        The result for a key at a moment, worked out unless it is kept.

        Args:
            key: what the result depends on besides the catalogue and the day.
            at: the moment; it learns how long the result stays true.
            work_out: works the result out at a moment of its own.
        """
        day = at.day
        for stretch, result in self._results.get(key, ()):
            if day in stretch:
                at.within(stretch.start, stretch.end)
                return cast("T", result)
        moment = Moment(day)
        found = work_out(moment)
        at.within(moment.since, moment.until)
        if self._count >= self._kept:
            self._results.clear()
            self._count = 0
        self._results[key].append((Period(moment.since, moment.until), found))
        self._count += 1
        return found
