"""The world of a question: the snapshot it is put to, and the day and instant on which it is put."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from catalog.snapshot import Snapshot

Subject = TypeVar("Subject")


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


@dataclass(frozen=True, slots=True)
class Seen(Generic[Subject]):
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
