"""Live (实时): what can be subscribed to: revisions as they are published, and answers as they change."""

from __future__ import annotations

from datetime import date

import graphene

from catalog.answers import Handling as HandlingAnswer
from catalog.errors import BadArgument, UnknownItem
from catalog.handling import handling
from catalog.revisions import Revision as RevisionRecord
from schema.fields import Info
from schema.handling import Handling
from schema.revisions import Revision
from schema.scalars import Date, DivisionCode
from schema.subscriptions import Watcher
from schema.world import Seen, World


class Subscription(graphene.ObjectType):
    """What can be subscribed to (订阅)."""

    revisions = graphene.Field(
        Revision,
        required=True,
        after=graphene.Int(
            description="Begin with the revision after this number (版本号); 0: with the first. Give the last one that you "
            "received to miss none. Omitted: with the next to be published."
        ),
        description="Every revision in order, as soon as questions are answered from it (新版本).",
    )
    handling_changed = graphene.Field(
        Handling,
        required=True,
        item=graphene.String(required=True, description="The item's key (事项键)."),
        place=graphene.Argument(
            DivisionCode,
            required=True,
            description="The place that the item's place basis asks for (地点), the smaller the better.",
        ),
        on=graphene.Argument(
            Date,
            description="The day in the world that is asked about (日期). Omitted: today in the catalogue's time zone, every day anew.",
        ),
        description="Where an item is handled for a place, at once and then whenever the answer is another one (办理归属变化): "
        "because of a revision or, without `on`, because a day begins.",
    )

    @staticmethod
    async def subscribe_revisions(_root: None, info: Info, after: int | None = None) -> RevisionsAfter:
        if after is not None and after < 0:
            raise BadArgument(
                f"after is {after}, and revisions are numbered from 1. Give the number of the last one that you "
                "received, or 0 for all.",
                f"after 为 {after}，而版本号从 1 开始。请填写最后收到的版本号，全部请填 0。",
                argument="after",
            )
        watcher: Watcher = info.context
        return RevisionsAfter(watcher, watcher.world().snapshot.revision.number if after is None else after)

    @staticmethod
    async def subscribe_handling_changed(
        _root: None, info: Info, item: str, place: str, on: date | None = None
    ) -> ChangedAnswers:
        watcher: Watcher = info.context
        changed = ChangedAnswers(watcher, item, place, on)
        changed.answer(watcher.world())  # what is not known is refused before anything is told
        return changed


class RevisionsAfter:
    """
    Revisions in order, each as soon as this process answers from it or a later one.

    Args:
        watcher: tells what is live.
        after: the number of the one before the first. One that is yet to come is waited for.
    """

    def __init__(self, watcher: Watcher, after: int) -> None:
        self._watcher = watcher
        self._told = after
        self._read: list[RevisionRecord] = []

    def __aiter__(self) -> RevisionsAfter:
        return self

    async def __anext__(self) -> Seen[RevisionRecord]:
        if not self._read:
            self._read = await self._watcher.revisions(self._told)
        revision = self._read.pop(0)
        self._told = revision.number
        return self._watcher.world().see(revision)


class ChangedAnswers:
    """
    An answer, and every later one that is not equal to the one before.

    Args:
        watcher: tells what is live.
        item: the item's key.
        place: the place, a division code of 12 digits.
        on: the day asked about; ``None``: today, every day anew.
    """

    def __init__(self, watcher: Watcher, item: str, place: str, on: date | None) -> None:
        self._watcher = watcher
        self._item = item
        self._place = place
        self._on = on
        self._told: HandlingAnswer | None = None
        self._number = 0
        self._until: date | None = None

    def __aiter__(self) -> ChangedAnswers:
        return self

    async def __anext__(self) -> Seen[HandlingAnswer]:
        while True:
            await self._watcher.change(self._number, self._until)
            world = self._watcher.world()
            answer = self.answer(world)
            self._number = world.snapshot.revision.number
            self._until = answer.at.until if self._on is None else None
            if answer != self._told:
                self._told = answer
                return world.see(answer, self._on)
            del world, answer  # neither is kept while nothing changes

    def answer(self, world: World) -> HandlingAnswer:
        """
        The answer in a world.

        Raises:
            UnknownItem: no item has that key.
            UnknownPlace: the place is inside the territory and belongs to no division.
        """
        item = world.snapshot.items.get(self._item)
        if item is None:
            raise UnknownItem(self._item)
        return handling(world.snapshot, item, self._place, world.today if self._on is None else self._on)
