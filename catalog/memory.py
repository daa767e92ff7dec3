"""
Memory (记忆): what was worked out for a stretch of days, kept for the next question about one of them.

What depends on dated facts is worked out at a moment, and the moment knows how long the result
stays true. Until then it is not worked out again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar, cast

from catalog.period import Moment

T = TypeVar("T")


class Memory:
    """
    Results by key and stretch of days.

    Args:
        kept: how many results are kept; when there are more, those of the key that came first are forgotten.
    """

    def __init__(self, kept: int) -> None:
        self._results: OrderedDict[Hashable, list[tuple[date | None, date | None, Any]]] = OrderedDict()
        self._kept = kept
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def of(self, key: Hashable, at: Moment, work_out: Callable[..., T], *given: Any) -> T:
        """
        The result for a key at a moment, worked out unless it is kept.

        Args:
            key: what the result depends on besides the catalogue and the day.
            at: the moment; it learns how long the result stays true.
            work_out: works the result out of what is given and a moment of its own.
            given: what it is worked out of.
        """
        for since, until, result in self._results.get(key, ()):
            if at.shares(since, until):
                return cast("T", result)
        moment = Moment(at.day)
        found = work_out(*given, moment)
        at.shares(moment.since, moment.until)
        self._results.setdefault(key, []).append((moment.since, moment.until, found))
        self._count += 1
        if self._count > self._kept:
            self._count -= len(self._results.popitem(last=False)[1])
        return found
