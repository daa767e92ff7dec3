"""Procedure (制定程序): how a document came about, step by step, and what an agency made in a year."""

from __future__ import annotations

from datetime import date

import graphene

from catalog.documents import Documents as DocumentsAnswer
from catalog.instruments import Instrument as InstrumentRecord
from catalog.procedure import AnnualPlan as AnnualPlanRecord
from catalog.procedure import Course, ProcedureDate, plan_due
from schema.fields import Info, Shown, several
from schema.planning import DocumentKind, ProcedureStep
from schema.readings import Value
from schema.records import Provenance, Sourced
from schema.scalars import Date
from schema.world import Seen

MOST = 100
"""Documents that one answer lists."""


class ProcedureStepTaken(Sourced, Shown):
    """A step that a document has taken (程序环节)."""

    step = graphene.Field(ProcedureStep, required=True, description="Which step (环节).")
    began = graphene.Field(Date, required=True, description="Its first day (开始日期).")
    ended = graphene.Field(Date, description="Its last day (结束日期); null: it lasted one day, or is under way.")
    note = graphene.String(description="Anything worth knowing (说明), in Chinese; null: nothing.")


class Procedure(Shown):
    """What procedure a document has to go through, and how far it had come that day (制定程序)."""

    kind = graphene.Field(DocumentKind, required=True, description="Which procedure (文件种类).")
    touches_groups = graphene.Boolean(
        required=True, description="Whether interests of groups are touched, so that it needs a hearing (涉及群体利益)."
    )
    steps = several(ProcedureStepTaken, "The steps that had begun, the first first (已履行的环节); 15 at most.")
    missing = several(ProcedureStep, "The steps that it needs and that had not begun (缺少的环节); 10 at most.")
    out_of_order = several(
        ProcedureStep,
        "The steps that began before one that comes earlier in the procedure (次序颠倒的环节); 8 at most.",
    )
    complete = graphene.Boolean(required=True, description="Whether it had taken every step (程序是否完备).")
    consultation_days = graphene.Int(
        description="Calendar days of the public consultation, both ends counted (征求意见天数); null: there was none."
    )
    counsel_heard = graphene.Boolean(
        required=True, description="Whether outside counsel gave an opinion (是否有法律顾问意见)."
    )
    provenance = graphene.Field(
        Provenance, required=True, description="Whether what is known of it is public or illustrative (来源类别)."
    )

    resolve_kind = Value("procedure", "kind")
    resolve_touches_groups = Value("procedure", "touches_groups")
    resolve_complete = Value("is_complete")
    resolve_counsel_heard = Value("has_counsel")
    resolve_provenance = Value("procedure", "status")

    @staticmethod
    def resolve_steps(seen: Seen[Course], _info: Info) -> list[Seen[ProcedureDate]]:
        return seen.each(seen.it.steps)


class AnnualPlan(Sourced, Shown):
    """When an agency laid down which documents it makes in a year (年度规范性文件制定计划)."""

    year = graphene.Int(required=True, description="The calendar year that it is for (年份).")
    adopted = graphene.Field(Date, description="The day on which it stood (形成日期); null: it does not stand yet.")
    due = graphene.Field(
        Date, required=True, description="The first day on which it is late (期限): 1 March of its year."
    )

    @staticmethod
    def resolve_due(seen: Seen[AnnualPlanRecord], _info: Info) -> date:
        return plan_due(seen.it.year)


class Documents(Shown):
    """Documents of ours whose procedure is known (文件制定统计)."""

    total = graphene.Int(required=True, description="How many (文件数).")
    complete = graphene.Int(required=True, description="How many took every step (程序完备的文件数).")
    consulted = graphene.Int(
        required=True,
        description="On how many the public was asked for 20 days or more (公开征求意见不少于20天的文件数).",
    )
    counsel_heard = graphene.Int(
        required=True, description="On how many outside counsel gave an opinion (听取法律顾问意见的文件数)."
    )
    instruments = several(
        "schema.instruments.Instrument", "They themselves, the first published first (文件); 100 at most."
    )
    plan = graphene.Field(
        AnnualPlan,
        description="The agency's plan for the year (年度计划); null: none is known, or no agency or no year is asked for.",
    )

    resolve_counsel_heard = Value("with_counsel")

    @staticmethod
    def resolve_total(seen: Seen[DocumentsAnswer], _info: Info) -> int:
        return len(seen.it.all)

    @staticmethod
    def resolve_instruments(seen: Seen[DocumentsAnswer], _info: Info) -> list[Seen[InstrumentRecord]]:
        return seen.each([made.instrument for made in seen.it.all[:MOST]])

    @staticmethod
    def resolve_plan(seen: Seen[DocumentsAnswer], _info: Info) -> Seen[AnnualPlanRecord] | None:
        return seen.perhaps(seen.it.plan)
