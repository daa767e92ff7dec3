"""
Stops (到场安排): the fewest counters at which several errands can be done, in an order that works.

It knows nothing of items and days: errands are numbered, counters have codes. That makes it small enough to be held
to every possible order by a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from catalog.errors import BadArgument

MOST_STATES = 1_000
"""How many sets of errands done are looked at; what real catalogues ask for takes some dozens."""


class Errand(NamedTuple):
    """
    Something to be done at one counter.

    Attributes:
        counters: the codes of those that do it, the best first; never empty.
        after: errands that must have been done at an earlier stop.
        along: errands that must have been done at an earlier stop, or before it at the same one.
    """

    counters: tuple[str, ...]
    after: frozenset[int] = frozenset()
    along: frozenset[int] = frozenset()


class Stop(NamedTuple):
    """One counter, and the errands that are done there, in their order."""

    counter: str
    errands: tuple[int, ...]


class _Way(NamedTuple):
    """How a set of errands came to be done; the least way in the order of its attributes is kept."""

    detours: int
    firsts: tuple[int, ...]
    stops: tuple[Stop, ...]


def fewest_stops(errands: Sequence[Errand]) -> tuple[Stop, ...]:
    """
    The fewest stops at which all errands can be done, in their order.

    Of several ways with as few stops, the one with the better counters goes first, then the one that follows the
    order of the errands, then the codes. At a stop everything that can be done there is done.

    Args:
        errands: what has to be done; ``after`` and ``along`` name errands by their position, in no circle.

    Raises:
        BadArgument: there are too many ways to look at all that matter.
        ValueError: errands wait for each other in a circle.
    """
    return _Search(errands).stops()


class _Search:
    """
    Breadth first over the sets of errands done, which are numbers with a bit for each.

    Having done more is never worse, so each stop does all it can, and a set is left by one way for each counter.
    """

    def __init__(self, errands: Sequence[Errand]) -> None:
        self.errands = errands
        self.after = [_bits(errand.after) for errand in errands]
        self.along = [_bits(errand.along) for errand in errands]
        self.serving: dict[str, int] = {}
        for number, errand in enumerate(errands):
            for counter in errand.counters:
                self.serving[counter] = self.serving.get(counter, 0) | 1 << number

    def stops(self) -> tuple[Stop, ...]:
        everything = (1 << len(self.errands)) - 1
        ways = {0: _Way(0, (), ())}
        looked_at = {0}
        while everything not in ways:
            found: dict[int, _Way] = {}
            for done, way in ways.items():
                for reached, longer in self._ways_on(done, way):
                    if reached not in looked_at and (reached not in found or longer < found[reached]):
                        found[reached] = longer
            if not found:
                raise ValueError("errands that wait for each other in a circle")
            looked_at |= found.keys()
            if len(looked_at) > MOST_STATES:
                raise BadArgument(
                    "These items can be done at so many offices that the fewest cannot be worked out. Name fewer items.",
                    "这些事项可选办理点过多，无法算出最少到场次数。请减少事项。",
                    argument="items",
                )
            ways = found
        return ways[everything].stops

    def _ways_on(self, done: int, way: _Way) -> Iterator[tuple[int, _Way]]:
        for counter in self._next_counters(done):
            taken = self._taken(done, counter)
            if taken:
                detours = way.detours + sum(self.errands[number].counters.index(counter) for number in taken)
                stops = (*way.stops, Stop(counter, taken))
                yield done | _bits(taken), _Way(detours, (*way.firsts, min(taken)), stops)

    def _next_counters(self, done: int) -> Sequence[str]:
        """
        Where to go next: anywhere; or, once nothing waits for anything, where the first errand left is done.

        It must be done somewhere, and then the order of the stops left makes no difference.
        """
        left = [number for number in range(len(self.errands)) if not done >> number & 1]
        if any((self.after[number] | self.along[number]) & ~done for number in left):
            return list(self.serving)
        return self.errands[left[0]].counters

    def _taken(self, done: int, counter: str) -> tuple[int, ...]:
        """The errands that a stop at a counter does, each after those that it comes along with."""
        open_here = self.serving[counter] & ~done
        taken: list[int] = []
        had = done
        is_growing = True
        while is_growing:
            is_growing = False
            for number in range(len(self.errands)):
                is_waiting = self.after[number] & ~done or self.along[number] & ~had
                if open_here >> number & 1 and not had >> number & 1 and not is_waiting:
                    taken.append(number)
                    had |= 1 << number
                    is_growing = True
        return tuple(taken)


def _bits(numbers: frozenset[int] | tuple[int, ...]) -> int:
    return sum(1 << number for number in numbers)
