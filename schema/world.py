"""The world of a question: the snapshot it is put to, and the day and instant on which it is put."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Generic, TypeVar

import msgspec

from catalog.errors import StoreUnavailable
from catalog.identities import ANONYMOUS, Principal
from catalog.period import Moment
from catalog.snapshot import Snapshot
from schema.desk import Desk

Subject = TypeVar("Subject")
Other = TypeVar("Other")


class World(msgspec.Struct, eq=False):
    """
    What every answer of one request is asked of.

    Attributes:
        snapshot: the catalogue; a request sees exactly one.
        instant: of the request, in the catalogue's time zone; or the clock at the edge, read when it is first asked for.
        fixed: whether the answer follows from the snapshot, the question and the day alone, so that caches may keep
            it. Who answers from anything else says so here: the instant, who asks, what is not part of a revision.
        desk: what stands behind the snapshot; ``None``: nothing does, it is asked by itself.
        principal: who asks.
    """

    snapshot: Snapshot
    instant: datetime | Callable[[], datetime]
    fixed: bool = True
    desk: Desk | None = None
    principal: Principal = ANONYMOUS

    @property
    def asked_at(self) -> datetime:
        """The instant of the request in the catalogue's time zone; not for answers."""
        instant = self.instant
        if not isinstance(instant, datetime):
            self.instant = instant = instant()
        return instant

    @property
    def now(self) -> datetime:
        """The instant of the request in the catalogue's time zone; an answer from it is not fixed."""
        self.fixed = False
        return self.asked_at

    def at_desk(self) -> Desk:
        """
        What stands behind the snapshot; an answer from it is not fixed.

        Raises:
            StoreUnavailable: nothing does.
        """
        self.fixed = False
        if self.desk is None:
            raise StoreUnavailable(
                "This catalogue is asked by itself, without its database: it has no drafts and no history. "
                "Ask a server of the catalogue.",
                "当前仅查询目录本身，未连接数据库，没有调整方案和沿革。请向目录服务器查询。",
            )
        return self.desk

    @property
    def today(self) -> date:
        """The day of the request in the catalogue's time zone."""
        return self.asked_at.date()

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
