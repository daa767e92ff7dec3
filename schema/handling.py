"""Handling (办理归属): where an item is handled for a place on a day, by whom, and on whose authority."""

from __future__ import annotations

from collections.abc import Sequence

import graphene

from catalog.agencies import Agency as AgencyRecord
from catalog.certificates import Removal as RemovalRecord
from catalog.changes import NextChange as Change
from catalog.changes import gap_period, next_change
from catalog.delegations import Step as Steps
from catalog.divisions import Division as DivisionRecord
from catalog.divisions import Level as Levels
from catalog.explanations import explanation
from catalog.findings import Finding as FindingAnswer
from catalog.handling import HandledStep
from catalog.handling import Handling as HandlingAnswer
from catalog.items import CaseType as CaseTypes
from catalog.items import Channel as Channels
from catalog.items import Item as ItemRecord
from catalog.items import PlaceBasis as PlaceBases
from catalog.materials import Fee as FeeRecord
from catalog.materials import Material as MaterialRecord
from catalog.offices import Office as OfficeRecord
from catalog.routes import Rejection
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
from schema.offices import Office
from schema.paging import Connection
from schema.scalars import Date, DivisionCode
from schema.time_limits import LimitsOf, TimeLimit
from schema.world import Seen


class Handling(Shown):
    """
    The answer to "whose is it?" (办理归属): one item, one place, one day.

    Who, where and with what are told with HANDLED and GAP only.
    """

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
    channels = several(Channel, "How one can apply in this place (办理形式); short.")
    case_type = graphene.Field(
        CaseType, description="How a case runs in this place (办件类型); null: neither handled nor a gap."
    )
    result = graphene.String(description="What the applicant receives (结果名称); null: nothing, or not known.")
    visits = graphene.Int(description="How often the applicant must come (到现场次数); null: not known.")
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

    @staticmethod
    def resolve_item(seen: Seen[HandlingAnswer], _info: Info) -> Seen[ItemRecord]:
        return seen.beside(seen.it.item)

    @staticmethod
    def resolve_place(seen: Seen[HandlingAnswer], _info: Info) -> Seen[DivisionRecord] | None:
        return seen.perhaps(seen.it.place)

    @staticmethod
    def resolve_place_basis(seen: Seen[HandlingAnswer], _info: Info) -> PlaceBases:
        return seen.it.item.place_basis

    @staticmethod
    def resolve_revision(seen: Seen[HandlingAnswer], _info: Info) -> int:
        return seen.snapshot.revision.number

    @staticmethod
    def resolve_level(seen: Seen[HandlingAnswer], _info: Info) -> Levels | None:
        accepted = _accepted(seen)
        return None if accepted is None else accepted.level

    @staticmethod
    def resolve_division(seen: Seen[HandlingAnswer], _info: Info) -> Seen[DivisionRecord] | None:
        accepted = _accepted(seen)
        return None if accepted is None else seen.perhaps(accepted.division)

    @staticmethod
    def resolve_agency(seen: Seen[HandlingAnswer], _info: Info) -> Seen[AgencyRecord] | None:
        accepted = _accepted(seen)
        return None if accepted is None else seen.perhaps(accepted.agency)

    @staticmethod
    def resolve_offices(seen: Seen[HandlingAnswer], _info: Info) -> list[Seen[OfficeRecord]]:
        return seen.each(seen.it.offices)

    @staticmethod
    def resolve_channels(seen: Seen[HandlingAnswer], _info: Info) -> Sequence[Channels]:
        return () if seen.it.guide is None else seen.it.guide.channels

    @staticmethod
    def resolve_case_type(seen: Seen[HandlingAnswer], _info: Info) -> CaseTypes | None:
        return None if seen.it.guide is None else seen.it.guide.case_type

    @staticmethod
    def resolve_result(seen: Seen[HandlingAnswer], _info: Info) -> str | None:
        return None if seen.it.guide is None else seen.it.guide.result

    @staticmethod
    def resolve_visits(seen: Seen[HandlingAnswer], _info: Info) -> int | None:
        return None if seen.it.guide is None else seen.it.guide.visits

    @staticmethod
    def resolve_steps(seen: Seen[HandlingAnswer], _info: Info) -> list[Seen[StepOf]]:
        return seen.each(StepOf(seen.it, step) for step in seen.it.steps)

    @staticmethod
    def resolve_time_limit(seen: Seen[HandlingAnswer], _info: Info) -> Seen[LimitsOf] | None:
        limits = None if seen.it.guide is None else seen.it.guide.time_limit
        return None if limits is None else seen.beside(LimitsOf(seen.it.item, limits), seen.it.accepted_on)

    @staticmethod
    def resolve_materials(seen: Seen[HandlingAnswer], _info: Info) -> list[Seen[MaterialRecord]]:
        return [] if seen.it.guide is None else seen.each(seen.it.guide.materials)

    @staticmethod
    def resolve_fees(seen: Seen[HandlingAnswer], _info: Info) -> list[Seen[FeeRecord]]:
        return [] if seen.it.guide is None else seen.each(seen.it.guide.fees)

    @staticmethod
    def resolve_no_longer_required(seen: Seen[HandlingAnswer], _info: Info) -> list[Seen[ItemRecord]]:
        return [] if seen.it.guide is None else seen.each(seen.it.guide.no_longer_required)

    @staticmethod
    def resolve_removal(seen: Seen[HandlingAnswer], _info: Info) -> Seen[RemovalRecord] | None:
        return seen.perhaps(seen.it.removal)

    @staticmethod
    def resolve_gap(seen: Seen[HandlingAnswer], _info: Info) -> Seen[GapOf] | None:
        gap = seen.it.gap
        return None if gap is None else seen.beside(GapOf(gap, gap_period(seen.snapshot, seen.it)))

    @staticmethod
    def resolve_candidates(seen: Seen[HandlingAnswer], _info: Info) -> list[Seen[DivisionRecord]]:
        return seen.each(seen.it.candidates)

    @staticmethod
    def resolve_rejected(seen: Seen[HandlingAnswer], _info: Info) -> list[Seen[Rejection]]:
        return seen.each(seen.it.rejected)

    @staticmethod
    def resolve_findings(seen: Seen[HandlingAnswer], _info: Info) -> list[Seen[FindingAnswer]]:
        return seen.each(seen.it.findings)

    @staticmethod
    def resolve_next(seen: Seen[HandlingAnswer], _info: Info) -> Seen[Change] | None:
        return seen.perhaps(next_change(seen.snapshot, seen.it))

    @staticmethod
    def resolve_explanation(seen: Seen[HandlingAnswer], _info: Info, language: Languages | None) -> str:
        return explanation(seen.snapshot, seen.it, language or Languages.ZH)


def _accepted(seen: Seen[HandlingAnswer]) -> HandledStep | None:
    return seen.it.step(Steps.ACCEPT)


class HandlingConnection(Connection):
    """A page of answers, by the key of their item (办理归属分页)."""

    class Meta:
        node = Handling
