"""Time limits (办结时限): statutory and committed, and the day on which a decision is due."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import graphene

from catalog.items import Channel as Channels
from catalog.records import Provenance as Provenances
from catalog.time_limits import CountingRule, Limit, due_on
from catalog.time_limits import DueDate as Due
from catalog.time_limits import Duration as Time
from catalog.time_limits import LimitKind as LimitKinds
from catalog.time_limits import ProcedureKind as ProcedureKinds
from catalog.time_limits import SpecialProcedure as SpecialProcedureRecord
from catalog.time_limits import TimeLimit as Limits
from catalog.time_limits import TimeUnit as TimeUnits
from schema.enums import enum
from schema.fields import Info, Shown, several
from schema.items import CaseType, Channel
from schema.legal_bases import LegalBasis, Provision, provision
from schema.names import Named
from schema.readings import Made, Value
from schema.records import Provenance, Sourced
from schema.scalars import Date
from schema.timeless import timeless
from schema.world import Seen

TimeUnit = enum(
    TimeUnits,
    "Unit of a time limit (时限单位).",
    WORKING_DAY="Working days (工作日).",
    CALENDAR_DAY="Calendar days (自然日).",
    MONTH="Months (月).",
)

LimitKind = enum(
    LimitKinds,
    "Who sets a time limit (时限类别).",
    STATUTORY="The law (法定).",
    COMMITTED="The agency, by its promise (承诺).",
)

ProcedureKind = enum(
    ProcedureKinds,
    "What a special procedure does to the clock (特别程序种类); GB/T 39046 A.7.",
    EXTENSION="It extends the limit, with approval and notice (延长审批).",
    STOP="It stops the clock: a hearing, inspection, test or expert review (不计入时限).",
)


class Length(NamedTuple):
    """A length of time, and what it is in working days by the rule of the place."""

    value: int
    unit: TimeUnits
    working_days: float


class Promise(NamedTuple):
    """What is committed for one channel."""

    channel: Channels | None
    committed: Length


def _length(value: int, unit: TimeUnits, rule: CountingRule) -> Length:
    return Length(value, unit, Time(value, unit).working_days(rule))


def _length_of(limit: Limit | None, rule: CountingRule) -> Length | None:
    return None if limit is None else _length(limit.value, limit.unit, rule)


class Duration(graphene.ObjectType):
    """A length of time in one unit (时长)."""

    value = graphene.Int(required=True, description="How many units, 0 or more (数值).")
    unit = graphene.Field(TimeUnit, required=True, description="The unit (单位).")
    working_days = graphene.Float(
        required=True,
        description="Its length in working days by the counting rule of the place (折合工作日); unless the place has its own, "
        "a month is 22 and 7 calendar days are 5.",
    )


class DueDate(graphene.ObjectType):
    """The last day on which a decision is still on time (到期日)."""

    date = graphene.Field(Date, required=True, description="The day (日期).")
    provisional = graphene.Boolean(
        required=True, description="Whether the holidays of a year that it reaches into are not published yet (暂定)."
    )

    @staticmethod
    def resolve_provisional(due: Due, _info: Info) -> bool:
        return due.is_provisional


class ChannelLimit(graphene.ObjectType):
    """A limit that is promised for one channel only (分渠道承诺时限)."""

    channel = graphene.Field(Channel, required=True, description="How one applies (办理形式).")
    committed = graphene.Field(Duration, required=True, description="What is promised (承诺办结时限).")


class SpecialProcedure(Named, Sourced, Shown):
    """What may stop or extend the clock (特别程序): a hearing, an inspection, a test, an expert review, an extension."""

    kind = graphene.Field(ProcedureKind, required=True, description="What it does to the clock (程序种类).")
    days = graphene.Int(description="Most days it may take, in the unit of the limit (天数); null: not limited.")
    basis = graphene.Field(LegalBasis, description="The provision that allows it (依据); null: not given.")

    resolve_basis = Made(provision, "law", "article")


class TimeLimit(Shown):
    """The time limits of an item as implemented for a place on a day (办结时限); they bind from acceptance."""

    statutory = graphene.Field(Duration, description="What the law allows (法定办结时限); null: no statutory limit.")
    committed = graphene.Field(
        Duration,
        description="What the agency promises (承诺办结时限), whatever the channel; null: nothing is promised.",
    )
    by_channel = several(ChannelLimit, "What is promised for one channel only (分渠道承诺时限); short.")
    case_type = graphene.Field(CaseType, required=True, description="How a case runs (办件类型).")
    reduction = graphene.Float(
        description="1 − committed / statutory, in working days (时限压减率), 0 to 1; below 0 when committed exceeds statutory. "
        "An immediate case (即办件) counts with the days promised for it; timeCompression counts it as immediateAs says. "
        "Null: there is no comparable pair."
    )
    bases = several(LegalBasis, "What sets the limits, statutory first (时限依据); short: one a limit.")
    on_silence = graphene.String(
        description="What follows when the limit passes without a decision (逾期后果); null: not known."
    )
    special_procedures = several(SpecialProcedure, "What may stop or extend the clock that day (特别程序); short.")
    valid_from = graphene.Field(
        Date, description="First day on which just these limits hold (生效日期); null: since ever."
    )
    valid_to = graphene.Field(
        Date, description="First day on which they no longer hold (失效日期); null: until further notice."
    )
    provenance = graphene.Field(
        Provenance,
        limit=graphene.Argument(
            LimitKind,
            default_value=LimitKinds.COMMITTED,
            description="Which limit (时限类别); `COMMITTED` falls back to the statutory one.",
        ),
        description="Whether that limit is from the report, public or illustrative (来源类别); null: it is not set.",
    )
    extension = graphene.Field(
        Duration,
        limit=graphene.Argument(
            LimitKind,
            default_value=LimitKinds.COMMITTED,
            description="Which limit (时限类别); `COMMITTED` falls back to the statutory one.",
        ),
        description="By how much it may be extended with approval and notice (可延长时间); null: not at all.",
    )
    due_on = graphene.Field(
        DueDate,
        accepted=graphene.Argument(Date, required=True, description="The day of acceptance (受理日期), day zero."),
        limit=graphene.Argument(
            LimitKind,
            default_value=LimitKinds.COMMITTED,
            description="Which limit (时限类别); `COMMITTED` falls back to the statutory one.",
        ),
        stopped_days=graphene.Int(
            default_value=0,
            description="Days on which the clock stood still (停止计时天数), 0 or more: working days for a working-day limit, "
            "calendar days otherwise.",
        ),
        extended=graphene.Boolean(
            default_value=False, description="Whether the extension was approved and the applicant told (是否延期)."
        ),
        description="The last day on which the decision is still on time (到期日); null: neither limit is set.",
    )

    resolve_statutory = Made(_length_of, "statutory", "rule")
    resolve_committed = Made(_length_of, "committed", "rule")
    resolve_valid_from = Value("period", "start")
    resolve_valid_to = Value("period", "end")

    @staticmethod
    def resolve_provenance(seen: Seen[Limits], _info: Info, limit: LimitKinds) -> Provenances | None:
        row = seen.it.row(limit)
        return None if row is None else row.status

    @staticmethod
    @timeless
    def resolve_by_channel(seen: Seen[Limits], _info: Info) -> list[Promise]:
        return [Promise(row.channel, _length(row.value, row.unit, seen.it.rule)) for row in seen.it.by_channel]

    @staticmethod
    @timeless
    def resolve_bases(seen: Seen[Limits], _info: Info) -> list[Provision]:
        limits = (seen.it.statutory, seen.it.committed)
        given = (provision(limit.law, limit.article) for limit in limits if limit is not None)
        return [basis for basis in given if basis is not None]

    @staticmethod
    @timeless
    def resolve_on_silence(seen: Seen[Limits], _info: Info) -> str | None:
        item = seen.snapshot.items.get(seen.it.item)
        return None if item is None else item.on_silence

    @staticmethod
    def resolve_special_procedures(seen: Seen[Limits], _info: Info) -> list[Seen[SpecialProcedureRecord]]:
        return seen.each(seen.snapshot.time_limits.procedures(seen.it.item, seen.at()))

    @staticmethod
    @timeless
    def resolve_extension(seen: Seen[Limits], _info: Info, limit: LimitKinds | None) -> Length | None:
        row = seen.it.row(limit or LimitKinds.COMMITTED)
        return None if row is None or row.extension is None else _length(row.extension, row.unit, seen.it.rule)

    @staticmethod
    def resolve_due_on(
        seen: Seen[Limits],
        _info: Info,
        accepted: date,
        limit: LimitKinds | None,
        stopped_days: int | None,
        *,
        extended: bool | None,
    ) -> Due | None:
        row = seen.it.row(limit or LimitKinds.COMMITTED)
        if row is None:
            return None
        return due_on(
            accepted,
            row,
            calendar=seen.snapshot.calendar,
            rule=seen.it.rule,
            stopped_days=stopped_days or 0,
            extended=bool(extended),
        )
