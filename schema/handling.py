"""Handling (办理归属): where an item is handled for a place on a day, by whom, and on whose authority."""

from __future__ import annotations

from datetime import datetime

import graphene

from catalog.answers import Handling as HandlingAnswer
from catalog.changes import NextChange as Change
from catalog.changes import gap_period, next_change
from catalog.explanations import explanation
from catalog.offices import Office as OfficeRecord
from catalog.wording import Language as Languages
from schema.agencies import Agency
from schema.certificates import Certificate, Removal
from schema.divisions import Division, Level
from schema.fields import Info, Shown, several
from schema.findings import Finding
from schema.handling_parts import Gap, GapOf, HandlingStep, NextChange, Outcome, Rejected, StepOf
from schema.items import CaseType, Channel, Item, PlaceBasis
from schema.materials import Fee, Material
from schema.names import language
from schema.offices import Office, local
from schema.paging import Connection
from schema.readings import Beside, Each, EachStep, OfSnapshot, Value
from schema.scalars import Date, DateTime, DivisionCode
from schema.time_limits import TimeLimit
from schema.world import Seen


class Handling(Shown):
    """
    The answer to "whose is it?" (办理归属): one item, one place, one day.

    Who, where and with what are told with HANDLED and GAP only.
    """

    has_plan = True

    item = graphene.Field(Item, required=True, description="The item asked about (事项).")
    asked = graphene.Field(
        DivisionCode, required=True, description="The place as given, padded to 12 digits (查询的区划代码)."
    )
    place = graphene.Field(
        Division,
        description="The division that the place stands for that day, after successions (地点); null: the catalogue does not know it, or it stands for several.",
    )
    place_basis = graphene.Field(PlaceBasis, required=True, description="Which of a person's places counts (地点依据).")
    on = graphene.Field(Date, required=True, description="The day in the world that is asked about (查询日期).")
    accepted_on = graphene.Field(
        Date, description="Of a case under way: the day of acceptance (受理日期); null: a new case."
    )
    revision = graphene.Int(required=True, description="The revision that was asked (版本号).")
    outcome = graphene.Field(Outcome, required=True, description="What came of asking (办理结论).")
    level = graphene.Field(Level, description="Level of acceptance (受理层级); null: nobody accepts it.")
    division = graphene.Field(Division, description="Division of acceptance (受理区划); null: nobody accepts it.")
    agency = graphene.Field(Agency, description="Agency of acceptance (受理主体); null: nobody accepts it.")
    offices = several(Office, "Where to go (办理点), the competent ones first; short.")
    open_offices = several(
        Office,
        "Of the offices those that are open at an instant (开放的办理点), the competent ones first; short.",
        at=graphene.Argument(DateTime, description="The instant (时刻). Omitted: now."),
    )
    channels = several(Channel, "How one can apply in this place (办理形式); short.")
    case_type = graphene.Field(
        CaseType, description="How a case runs in this place (办件类型); null: neither handled nor a gap."
    )
    result = graphene.String(description="What the applicant receives (结果名称); null: nothing, or not known.")
    visits = graphene.Int(description="How often the applicant must come (到现场次数); null: not known.")
    online_url = graphene.String(description="Web address where one applies (网办地址); null: not known.")
    steps = several(HandlingStep, "Who does what, in the order of the steps (各环节); 4 at most.")
    time_limit = graphene.Field(
        TimeLimit,
        description="By when it is decided, as implemented for this place (办结时限); null: there is no limit at all.",
    )
    materials = several(Material, "The papers to hand in, as implemented for this place (申请材料); short.")
    fees = several(Fee, "What it costs, as implemented for this place (收费); short. Empty: nothing.")
    no_longer_required = several(
        Certificate, "Removed certificates that the item once asked for (不再要求的证明), by key; short."
    )
    removal = graphene.Field(
        Removal,
        description="With ABOLISHED: why, since when, and what stands in for it (取消); null: otherwise, and for an item that is no certificate.",
    )
    gap = graphene.Field(Gap, description="With GAP: what nobody can do, how long, and why (管理真空); null otherwise.")
    candidates = several(
        Division,
        "With PLACE_TOO_COARSE: the largest divisions below that each have one answer (候选区划), in the order of the tree."
        " Not paged: ask for one of them.",
    )
    rejected = several(Rejected, "The acts that name the place and were not followed, and why (未适用的下放); short.")
    findings = several(Finding, "What the checks say of the acts followed and rejected (问题); short.")
    next = graphene.Field(
        NextChange, description="The next change of anything here but opening hours (下次变化); null: none is known."
    )
    explanation = graphene.String(
        required=True,
        language=language(),
        description="The answer in words that a citizen understands (说明), one sentence a line.",
    )

    resolve_item = Beside("item", kept=True, planned=True)
    resolve_place = Beside("place")
    resolve_on = Value("at", "day")
    resolve_outcome = Value("outcome", planned=True)
    resolve_place_basis = Value("item", "place_basis", planned=True)
    resolve_revision = OfSnapshot("revision", "number")
    resolve_level = Value("accepting", "division", "level", planned=True)
    resolve_division = Beside("accepting", "division", posted=("division",))
    resolve_agency = Beside("accepting", "agency", posted=("staff", "agency"))
    resolve_offices = Each("offices", posted=("staff", "offices"))
    resolve_channels = Value("guide", "channels", otherwise=(), planned=True)
    resolve_case_type = Value("guide", "case_type", planned=True)
    resolve_result = Value("guide", "result", planned=True)
    resolve_visits = Value("guide", "visits", planned=True)
    resolve_online_url = Value("guide", "online_url", planned=True)
    resolve_steps = EachStep(StepOf)
    resolve_time_limit = Beside("guide", "time_limit", on="accepted_on", kept=True, planned=True)
    resolve_materials = Each("guide", "materials", kept=True, planned=True)
    resolve_fees = Each("guide", "fees", kept=True, planned=True)
    resolve_no_longer_required = Each("guide", "no_longer_required", kept=True, planned=True)
    resolve_removal = Beside("removal")
    resolve_candidates = Each("candidates")
    resolve_rejected = Each("rejected")
    resolve_findings = Each("findings")

    @staticmethod
    def resolve_open_offices(
        seen: Seen[HandlingAnswer], _info: Info, at: datetime | None = None
    ) -> list[Seen[OfficeRecord]]:
        snapshot, instant = seen.snapshot, local(seen.world, at)
        offices = snapshot.offices
        return seen.each(row for row in seen.it.offices if offices.is_open(row, instant, snapshot.calendar))

    @staticmethod
    def resolve_gap(seen: Seen[HandlingAnswer], _info: Info) -> Seen[GapOf] | None:
        gap = seen.it.gap
        return None if gap is None else seen.beside(GapOf(gap, gap_period(seen.snapshot, seen.it)))

    @staticmethod
    def resolve_next(seen: Seen[HandlingAnswer], _info: Info) -> Seen[Change] | None:
        return seen.perhaps(next_change(seen.snapshot, seen.it))

    @staticmethod
    def resolve_explanation(seen: Seen[HandlingAnswer], _info: Info, language: Languages | None) -> str:
        return explanation(seen.snapshot, seen.it, language or Languages.ZH)


class HandlingConnection(Connection):
    """A page of answers, by the key of their item (办理归属分页)."""

    class Meta:
        node = Handling
