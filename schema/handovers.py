"""Handovers (权责移交): which steps change hands between two days, where, and whether a hole is left."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from typing import Any

import graphene

from catalog.handovers import Handover as HandoverAnswer
from catalog.handovers import Row, handovers, told
from schema.delegations import Delegation, DelegationMode, Step
from schema.divisions import Division
from schema.fields import Info, Shown, where
from schema.filters import item_filter, wanted
from schema.handling_parts import Holder
from schema.items import Item
from schema.leisure import at_leisure
from schema.paging import Connection, Page, page, paged
from schema.readings import Beside, Value
from schema.scalars import Date
from schema.waiting import waits
from schema.world import Seen, World


class Handover(Shown):
    """A step of an item that changes hands in a division (权责移交): another agency holds it, or for some days none."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    step = graphene.Field(Step, required=True, description="The step (环节).")
    division = graphene.Field(
        Division,
        required=True,
        description="The largest division in which the same happens and below which no holder lies (区划).",
    )
    on = graphene.Field(
        Date, required=True, description="The first day on which the old holder no longer holds it (移交日期)."
    )
    completed = graphene.Field(
        Date,
        description="The first day on which the new holder does (承接日期); null: nobody does, as far as is known.",
    )
    gap_until = graphene.Field(
        Date,
        description="The first day after the gap (空档结束日期): `completed`, or when the item or the place ends before; "
        "`on`, when it is seamless; null: the gap has no known end.",
    )
    from_ = graphene.Field(
        Holder,
        name="from",
        description="The old holder, as of the day before (原行使单位); null: the item began without one.",
    )
    to = graphene.Field(
        Holder, description="The new holder (新行使单位); null: nobody, as far as is known, or the item ends before."
    )
    mode = graphene.Field(DelegationMode, description="How it moved (方式); null: it came back, or no act moved it.")
    delegation = graphene.Field(
        Delegation, description="The act that moved it (下放); null: it came back, or no act moved it."
    )
    instrument = graphene.Field(
        "schema.instruments.Instrument",
        description="The document that moved it, took it back, or whose term was over (文件); null: none is known.",
    )
    gap_days = graphene.Int(
        required=True,
        description="For how many days nobody holds it (空档天数); 0: seamless. Without a known end, up to the end of the days asked about.",
    )
    overlap_days = graphene.Int(
        required=True,
        description="For how many days both could (交叉天数): the new holder took over early, or the old one's act is still in effect "
        "and names the place as nearly.",
    )

    resolve_item = Beside("item")
    resolve_division = Beside("division")
    resolve_gap_until = Value("ended")
    resolve_from_ = Beside("before")
    resolve_to = Beside("after")
    resolve_delegation = Beside("act")
    resolve_instrument = Beside("instrument", within="instruments")


class HandoverConnection(Connection):
    """A page of handovers, by day, item and step, then in the order of the tree (权责移交分页)."""

    class Meta:
        node = Handover


class HandingOver:
    """What can be asked of who hands what to whom."""

    handovers = paged(
        HandoverConnection,
        "Every step that changes hands on one of some days, and where (权责移交). Null only with an error.",
        since=graphene.Argument(Date, required=True, description="The first day (起始日期)."),
        until=graphene.Argument(Date, required=True, description="The first day after the last (截止日期的次日)."),
        filter=item_filter(),
        under=where("Only in this division (区划). Omitted: everywhere, if that is not too much."),
        gap=graphene.Boolean(
            description="true: only those that leave a gap; false: only those that leave none (有无空档). Omitted: both."
        ),
    )

    @staticmethod
    @waits
    def resolve_handovers(
        world: World,
        _info: Info,
        since: date,
        until: date,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        under: str | None = None,
        *,
        gap: bool | None = None,
        **paging: Any,
    ) -> Page[Row] | Awaitable[Page[Row]]:
        seen = world.see(None)

        def shown(row: Row) -> Seen[HandoverAnswer]:
            return seen.beside(told(seen.snapshot, row, until), row.pattern.alike.on)

        def found() -> Page[Row]:
            rows = handovers(seen.snapshot, since, until, wanted(filter), under, gap=gap)
            return page(rows, lambda row: row.key, shown, paging)

        return at_leisure(seen.snapshot, found)
