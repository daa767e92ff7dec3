"""Actual times (实际办理时间): how long cases of an item took, beside what is promised and what the law allows."""

from __future__ import annotations

import graphene

from catalog.actual_times import Times
from catalog.divisions import Division as DivisionRecord
from schema.delegations import Delegation
from schema.divisions import Division, division_of
from schema.fields import Info, Shown, several
from schema.items import Item
from schema.readings import Beside, Each, Value
from schema.scalars import Date
from schema.world import Seen


class WithVolume:
    """What has cases, and how long they took."""

    cases = graphene.Int(required=True, description="How many cases were finished (办结件数).")
    days = graphene.Float(required=True, description="Working days that they took together (总用时).")
    mean_days = graphene.Float(description="Working days that one took on average (平均用时); null: there were none.")

    resolve_cases = Value("volume", "cases")
    resolve_days = Value("volume", "days")
    resolve_mean_days = Value("volume", "mean_days")


class MonthOfCases(Shown):
    """The cases that a division finished in one month (月度办件统计)."""

    month = graphene.Field(Date, required=True, description="The first day of the month (月份).")
    cases = graphene.Int(required=True, description="How many cases were finished (办结件数).")
    days = graphene.Float(required=True, description="Working days that they took together (总用时).")
    median_days = graphene.Float(
        description="Working days that half of them did not exceed (用时中位数); null: not known."
    )
    p90_days = graphene.Float(description="Working days that 9 of 10 did not exceed (用时九十分位); null: not known.")

    resolve_cases = Value("count")
    resolve_days = Value("total_days")


class DivisionTimes(WithVolume, Shown):
    """How long the cases that a division decided took (区划办件用时)."""

    division = graphene.Field(Division, required=True, description="The division whose agency decided them (区划).")
    statutory_days = graphene.Float(description="Working days that the law allows (法定时限); null: it sets no limit.")
    committed_days = graphene.Float(description="Working days that are promised there (承诺时限); null: nothing is.")
    is_late = graphene.Boolean(
        required=True, description="Whether cases took longer on average than is promised (是否超出承诺时限)."
    )
    months = several(MonthOfCases, "Each month (月度办件), the earliest first: 12 at most.")

    resolve_months = Each("months")

    @staticmethod
    def resolve_division(seen: Seen[Times], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.division)


class Spell(WithVolume, Shown):
    """Some full months, and the cases that were finished in them (时段办件)."""

    since = graphene.Field(Date, required=True, description="The first day of the first month (起始日期).")
    until = graphene.Field(Date, required=True, description="The first day after the last month (截止日期).")


class DelegationEffect(Shown):
    """How long cases took before an act handed the item down, and after (下放前后用时)."""

    delegation = graphene.Field(Delegation, required=True, description="The act (下放).")
    before = graphene.Field(
        Spell,
        required=True,
        description="The twelve full months before it took effect: the cases that its giver decided (下放前).",
    )
    after = graphene.Field(
        Spell,
        required=True,
        description="The twelve full months from then on, or as many as there are: the cases that its receivers decided (下放后).",
    )
    change = graphene.Float(
        description="1 − after / before of the mean days (用时压减率); below 0: longer; null: one of the two has no cases, or took 0 days."
    )

    resolve_delegation = Beside("act")
    resolve_before = Beside("before")
    resolve_after = Beside("after")


class ActualTimes(WithVolume, Shown):
    """How long the cases of an item took in the twelve full months before a day (实际办理时间)."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    since = graphene.Field(Date, required=True, description="The first day of the first month (起始日期).")
    until = graphene.Field(Date, required=True, description="The first day after the last month (截止日期).")
    against_statutory = graphene.Float(
        description="1 − actual / statutory over all cases where the law sets a limit (较法定压减率); null: there are none, or it is 0 days."
    )
    against_committed = graphene.Float(
        description="1 − actual / committed over all cases where something is promised (较承诺提前率); below 0: longer than promised; "
        "null: there are none, or it is 0 days."
    )
    rows = several(
        DivisionTimes, "Each division that finished cases (分区划), by code. Not paged: at most one for a division."
    )
    effects = several(
        DelegationEffect, "The acts that moved its decisions by that day (下放前后对比), the earliest first; short."
    )

    resolve_item = Beside("item")
    resolve_rows = Each("rows")
    resolve_effects = Each("effects")
