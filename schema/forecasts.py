"""Forecasts (变化预告): what will change in a place, what differs between two days, what is overdue or running out."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from catalog import forecasts
from catalog.forecasts import Difference, Expiring, Overdue, Upcoming
from schema.delegations import Delegation, Step
from schema.divisions import Division
from schema.fields import Info, Shown, on_day, several, where
from schema.filters import item_filter, wanted
from schema.handling import Handling
from schema.handling_parts import NextChange
from schema.items import Item
from schema.paging import Connection, Page, page, paged
from schema.readings import Beside, Value
from schema.scalars import Date, DivisionCode
from schema.world import World


class UpcomingChange(Shown):
    """A change of what is answered for an item in a place (变化预告)."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    change = graphene.Field(NextChange, required=True, description="When, and what changes (变化内容).")

    resolve_item = Beside("item")
    resolve_change = Beside("change")


class UpcomingChangeConnection(Connection):
    """A page of changes to come, by day and item (变化预告分页)."""

    class Meta:
        node = UpcomingChange


class AnswerDifference(Shown):
    """An item that is answered otherwise in a place on two days (两日差异)."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    before = graphene.Field(
        Handling, description="The answer on the earlier day (较早日期的办理归属); null: the place did not exist."
    )
    after = graphene.Field(
        Handling,
        description="The answer on the later day (较晚日期的办理归属); null: the place does not exist any more.",
    )

    resolve_item = Beside("item")
    resolve_before = Beside("before", on="before_on")
    resolve_after = Beside("after", on="after_on")


class AnswerDifferenceConnection(Connection):
    """A page of differences, by the item's key (两日差异分页)."""

    class Meta:
        node = AnswerDifference


class OverdueTakeover(Shown):
    """A receiver that has not taken over by the day on which it was to (逾期未承接)."""

    delegation = graphene.Field(Delegation, required=True, description="The act, in effect that day (下放).")
    division = graphene.Field(Division, required=True, description="The receiver (承接区划).")
    due = graphene.Field(Date, required=True, description="The day by which it was to take over (应承接日期).")
    done = graphene.Field(
        Date, description="The later day on which it does, as far as is known (承接日期); null: none is set."
    )
    days = graphene.Int(required=True, description="For how many days it has been late (逾期天数).")

    resolve_delegation = Beside("act")
    resolve_division = Beside("division")
    resolve_due = Value("takeover", "due")
    resolve_done = Value("takeover", "done")


class OverdueTakeoverConnection(Connection):
    """A page of overdue takeovers, by the day on which they were due, the act and the receiver (逾期未承接分页)."""

    class Meta:
        node = OverdueTakeover


class ExpiringEntrustment(Shown):
    """An entrustment that ends with nothing after it (委托到期)."""

    delegation = graphene.Field(Delegation, required=True, description="The entrustment (委托).")
    on = graphene.Field(Date, required=True, description="First day on which it is no longer in effect (失效日期).")
    steps = several(Step, "The steps that nothing moves from then on in some place that it names (环节); 4 at most.")

    resolve_delegation = Beside("act")


class ExpiringEntrustmentConnection(Connection):
    """A page of entrustments that end, by day and key (委托到期分页)."""

    class Meta:
        node = ExpiringEntrustment


def _key(row: Upcoming | Overdue | Expiring) -> str:
    return row.key


def _place() -> graphene.Argument:
    return graphene.Argument(DivisionCode, required=True, description="The place (地点), the smaller the better.")


def _days() -> graphene.Argument:
    return graphene.Argument(
        graphene.Int, default_value=30, description="How many days are looked ahead, 1 to 366 (天数)."
    )


class Foreseeing:
    """What can be asked of what is to come, and of what should have come."""

    upcoming = paged(
        UpcomingChangeConnection,
        "What will change in a place after a day, by day and item (变化预告): anything in an answer but opening hours. "
        "Null only with an error.",
        place=_place(),
        days=_days(),
        filter=item_filter(),
        on=on_day("The day from which one looks ahead (日期)."),
    )
    differences = paged(
        AnswerDifferenceConnection,
        "The items that are answered otherwise in a place on two days, by key (两日差异). Null only with an error.",
        place=_place(),
        since=graphene.Argument(Date, required=True, description="The earlier day (较早日期)."),
        until=graphene.Argument(Date, required=True, description="The later day (较晚日期)."),
        filter=item_filter(),
    )
    overdue = paged(
        OverdueTakeoverConnection,
        "The receivers that have not taken over by the day on which they were to (逾期未承接). Null only with an error.",
        under=where("Only receivers in this division (区划). Omitted: everywhere."),
        on=on_day(),
    )
    expiring = paged(
        ExpiringEntrustmentConnection,
        "The entrustments that end soon with nothing after them (委托到期). Null only with an error.",
        days=_days(),
        under=where("Only those that name this division, a part of it, or what contains it (区划). Omitted: all."),
        on=on_day("The day from which one looks ahead (日期)."),
    )

    @staticmethod
    def resolve_upcoming(
        world: World,
        _info: Info,
        place: str,
        days: int,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        on: date | None = None,
        **paging: Any,
    ) -> Page[Upcoming]:
        seen = world.see(None, on)
        found = forecasts.upcoming(seen.snapshot, place, seen.on, days, wanted(filter))
        return page(found, _key, seen.beside, paging)

    @staticmethod
    def resolve_differences(
        world: World,
        _info: Info,
        place: str,
        since: date,
        until: date,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        **paging: Any,
    ) -> Page[Difference]:
        seen = world.see(None, until)
        found = forecasts.differences(seen.snapshot, place, since, until, wanted(filter))
        return page(found, lambda row: row.item.code, seen.beside, paging)

    @staticmethod
    def resolve_overdue(
        world: World, _info: Info, under: str | None = None, on: date | None = None, **paging: Any
    ) -> Page[Overdue]:
        seen = world.see(None, on)
        return page(forecasts.overdue(seen.snapshot, seen.on, under), _key, seen.beside, paging)

    @staticmethod
    def resolve_expiring(
        world: World, _info: Info, days: int, under: str | None = None, on: date | None = None, **paging: Any
    ) -> Page[Expiring]:
        seen = world.see(None, on)
        return page(forecasts.expiring(seen.snapshot, seen.on, days, under), _key, seen.beside, paging)
