"""Burden (办事负担): what applying for items costs those who apply, by the Standard Cost Model."""

from __future__ import annotations

import graphene

from catalog.burden import Load, Omitted
from catalog.burden import Omission as Omissions
from catalog.divisions import Division as DivisionRecord
from schema.divisions import Division, division_of
from schema.enums import enum
from schema.fields import Info, Shown, several
from schema.items import Item
from schema.readings import Beside, Each
from schema.records import Lasting, Sourced
from schema.scalars import Date
from schema.world import Seen

BurdenOmission = enum(
    Omissions,
    "Why cases are not in a burden (未计入原因).",
    name="BurdenOmission",
    NO_VOLUME="No case was finished in the twelve full months before the day (没有办件量).",
    VISITS_UNKNOWN="It is not known how often one must come (跑动次数不详).",
    NO_TARIFF="No tariff holds for whom it serves (没有费率).",
)


class Tariff(Lasting, Sourced, Shown):
    """What an hour costs those who apply, and how many hours things take (费率)."""

    audience = graphene.String(description="GB/T 39046 A.4 code of whom it holds for (服务对象); null: for all others.")
    hourly_rate = graphene.Float(required=True, description="What an hour costs, in CNY (小时费率).")
    hours_per_visit = graphene.Float(required=True, description="Hours of one visit, the way included (每次到场小时).")
    hours_per_material = graphene.Float(required=True, description="Hours to get and prepare one paper (每份材料小时).")


class BurdenRow(Shown):
    """What applying for an item in a division costs (负担明细)."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    division = graphene.Field(Division, required=True, description="The division that decided the cases (区划).")
    cases = graphene.Int(required=True, description="Cases of the twelve full months before the day (办结件数).")
    visits = graphene.Int(required=True, description="How often one must come for a case (跑动次数).")
    papers = graphene.Int(required=True, description="Papers that one must hand in for a case (材料份数).")
    hours = graphene.Float(required=True, description="Hours of all cases (总小时).")
    cost = graphene.Float(required=True, description="Cost of all cases, in CNY (总成本).")
    cost_saved = graphene.Float(
        description="What they would have cost more on the day `against` (节省成本), in CNY; null: no day was given, or it is not known."
    )
    tariff = graphene.Field(Tariff, required=True, description="The tariff that it is worked out by (费率).")

    resolve_item = Beside("item")
    resolve_tariff = Beside("tariff")

    @staticmethod
    def resolve_division(seen: Seen[Load], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.division)


class BurdenLeftOut(Shown):
    """Cases of an item that are not in a burden (未计入事项), and why."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    division = graphene.Field(Division, description="The division that decided them (区划); null: there were none.")
    cases = graphene.Int(required=True, description="How many (办结件数).")
    reason = graphene.Field(BurdenOmission, required=True, description="Why (原因).")

    resolve_item = Beside("item")

    @staticmethod
    def resolve_division(seen: Seen[Omitted], _info: Info) -> Seen[DivisionRecord] | None:
        return None if seen.it.division is None else division_of(seen, seen.it.division)


class Burden(Shown):
    """
    What applying for some items costs in a year (办事负担): hours × tariff × volume.

    Hours are those of the visits and of the papers that must be handed in.
    """

    on = graphene.Field(Date, required=True, description="The day of the visits, papers and tariffs (日期).")
    against = graphene.Field(Date, description="The day that it is compared with (对比日); null: none was given.")
    since = graphene.Field(Date, required=True, description="The first day of the months that are counted (起始日期).")
    until = graphene.Field(Date, required=True, description="The first day after these months (截止日期).")
    cases = graphene.Int(required=True, description="The cases that are in it (办结件数).")
    hours = graphene.Float(required=True, description="Hours of all cases (总小时).")
    cost = graphene.Float(description="Cost of all cases, in CNY (总成本); null: there are none.")
    cost_saved = graphene.Float(
        description="What the same cases would have cost more on the day `against`, at the same tariffs (节省成本), in CNY; "
        "null: no day was given, or it is not known."
    )
    tariffs = several(Tariff, "The tariffs that were used (费率); short.")
    rows = several(BurdenRow, "Each item and division (明细), by key. Not paged: at most one for an item and division.")
    left_out = several(
        BurdenLeftOut, "What is not in it, and why (未计入), by key. Not paged: at most one for an item and division."
    )

    resolve_tariffs = Each("tariffs")
    resolve_rows = Each("loads")
    resolve_left_out = Each("left_out")
