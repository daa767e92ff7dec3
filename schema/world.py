"""The world of a question: the snapshot it is put to, and the day and instant on which it is put."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

import msgspec

from catalog.period import Moment
from catalog.snapshot import Snapshot

Subject = TypeVar("Subject")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class World:
    """
    What every answer of one request is asked of.

    Attributes:
        snapshot: the catalogue; a request sees exactly one.
        now: the instant of the request in the catalogue's time zone, read at the edge.
    """

    snapshot: Snapshot
    now: datetime

    @property
    def today(self) -> date:
        """The day of the request in the catalogue's time zone."""
        return self.now.date()

    def see(self, it: Subject, on: date | None = None) -> Seen[Subject]:
        """A record or an answer as seen on a day; today when the day is omitted."""
        return Seen(self, self.today if on is None else on, it)


class Seen(msgspec.Struct, Generic[Subject], frozen=True, gc=False):
    """
    A record or an answer as seen from a question: what resolvers receive.

    Attributes:
        world: the world of the question.
        on: the day in the world that the question is about; what hangs off it inherits the day.
        it: the record or answer itself.
    """

    world: World
    on: date
    it: Subject

    @property
    def snapshot(self) -> Snapshot:
        """The catalogue that is asked."""
        return self.world.snapshot

    def day(self, on: date | None) -> date:
        """The day that an argument names, or, when it is omitted, the day of the question around it."""
        return self.on if on is None else on

    def at(self, on: date | None = None) -> Moment:
        """The moment of the day that an argument names, or of the question around it."""
        return Moment(self.day(on))

    def beside(self, it: Other, on: date | None = None) -> Seen[Other]:
        """Something else as seen from the same question, or from the day that an argument names."""
        return Seen(self.world, self.day(on), it)

    def perhaps(self, it: Other | None, on: date | None = None) -> Seen[Other] | None:
        """Something else as seen from the same question; ``None`` when there is nothing to see."""
        return None if it is None else self.beside(it, on)

    def each(self, them: Iterable[Other], on: date | None = None) -> list[Seen[Other]]:
        """Several other things as seen from the same question."""
        return [self.beside(it, on) for it in them]
