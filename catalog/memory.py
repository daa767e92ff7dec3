"""
Memory (记忆): what was worked out for a stretch of days, kept for the next question about one of them.

What depends on dated facts is worked out at a moment, and the moment knows how long the result
stays true. Until then it is not worked out again. What was worked out of a snapshot is kept with the
names of the parts that were looked at, so that a later snapshot with the same parts can take it over.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import date
from typing import Any, TypeVar, cast

import msgspec

from catalog.leisure import breathe
from catalog.period import Moment
from catalog.watching import Watched, watched

T = TypeVar("T")
V = TypeVar("V")


class Lately(dict[str, V]):
    """
    What was found last, by key, of more than can be kept.

    When there is too much of it, all is forgotten and found again: to keep it in the order of its use takes longer.

    Args:
        most: how much is kept.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def keep(self, key: str, value: V) -> V:
        """Keep what was found for a key."""
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value


class Result(msgspec.Struct, frozen=True, gc=False):
    """
    What was worked out; nothing that the garbage collector would have to look through, as there are many.

    Attributes:
        since: the first day for which it is true; ``None``: it is true since ever.
        until: the first day for which it no longer is; ``None``: it has no end.
        found: itself.
        parts: the parts that were looked at; ``None``: it was not worked out of what is watched.
    """

    since: date | None
    until: date | None
    found: Any
    parts: tuple[str, ...] | None


class Memory:
    """
    Results by key and stretch of days.

    Args:
        kept: how many results are kept; when there are more, those of the key that came first are forgotten.
        watches: whether it is noted which parts results are worked out of, so that they can be taken over.
    """

    def __init__(self, kept: int, *, watches: bool = False) -> None:
        self._results: OrderedDict[Hashable, tuple[Result, ...]] = OrderedDict()
        self._kept = kept
        self._watches = watches
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
            given: what it is worked out of; a snapshot comes first. Where it is watched, no result holds on to it.
        """
        for result in self._results.get(key, ()):
            if (result.since is None and result.until is None) or at.shares(result.since, result.until):
                if result.parts and given[0].__class__ is Watched:  # whoever asks looks at them, too
                    given[0].parts.update(result.parts)
                return cast("T", result.found)
        moment = Moment(at.day)
        seen = watched(given[0]) if given and self._watches else None
        found = work_out(*given, moment) if seen is None else work_out(seen, *given[1:], moment)
        at.shares(moment.since, moment.until)
        if seen is not None and isinstance(given[0], Watched):
            given[0].parts.update(seen.parts)
        self._keep(key, Result(moment.since, moment.until, found, None if seen is None else tuple(sorted(seen.parts))))
        return found

    def take_over(self, other: Memory, same: Collection[str], told: Mapping[object, Collection[str]]) -> None:
        """
        Keep what another memory keeps, as far as it is as true here; from a thread that is not in a hurry.

        Args:
            other: the memory of another whole; it may go on being asked meanwhile.
            same: the names of the parts that both have in common.
            told: by the first word of keys, the parts that the key itself tells as far as the result depends on them.
                Results under any other word are left behind.
        """
        known = list(other._results.items())
        for number, (key, results) in enumerate(known):
            by_key = told.get(key[0]) if isinstance(key, tuple) else None
            if by_key is not None:
                for result in results:
                    if result.parts is not None and not set(result.parts).difference(same, by_key):
                        self._keep(key, result)
            breathe(number, len(known))

    def _keep(self, key: Hashable, result: Result) -> None:
        self._results[key] = (*self._results.get(key, ()), result)
        self._count += 1
        if self._count > self._kept:
            self._count -= len(self._results.popitem(last=False)[1])
