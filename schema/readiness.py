"""Readiness (承接条件): whether those to whom items are handed can do them. Counts, no names."""

from __future__ import annotations

import graphene

from catalog.agencies import Agency as AgencyRecord
from catalog.delegations import Act
from catalog.offices import Office as OfficeRecord
from catalog.readiness import Training as TrainingRecord
from catalog.receivers import Receiver as ReceiverAnswer
from schema.agencies import Agency
from schema.delegations import Delegation
from schema.divisions import Division
from schema.fields import Info, Shown, several
from schema.offices import Office
from schema.paging import Connection
from schema.planning import Lack, TrainingKind
from schema.readings import Beside
from schema.records import Sourced
from schema.scalars import Date
from schema.world import Seen


class Receiver(Shown):
    """A division to which an act hands steps of an item, and whether it can do them (承接单位)."""

    delegation = graphene.Field(Delegation, required=True, description="The act (下放).")
    division = graphene.Field(Division, required=True, description="The division (承接区划).")
    agency = graphene.Field(Agency, description="Who does it there (承接主体); null: nobody.")
    offices = several(Office, "Its offices in service (办理点), by key; short.")
    judged_on = graphene.Field(
        Date,
        required=True,
        description="The day on which it is judged: the day of effect of an act to come (评估日期).",
    )
    ready = graphene.Boolean(
        description="Whether it has all it needs (是否具备承接条件); null: it lacks nothing that is known, and not all is known."
    )
    lacking = several(Lack, "What it is known to lack (所缺条件); 7 at most.")
    unknown = several(Lack, "What is not known of any of its offices (情况不明的条件); 4 at most.")

    resolve_division = Beside("division")
    resolve_agency = Beside("agency")

    @staticmethod
    def resolve_delegation(seen: Seen[ReceiverAnswer], _info: Info) -> Seen[Act]:
        return seen.beside(seen.it.act)

    @staticmethod
    def resolve_offices(seen: Seen[ReceiverAnswer], _info: Info) -> list[Seen[OfficeRecord]]:
        return seen.each(seen.it.offices)

    @staticmethod
    def resolve_ready(seen: Seen[ReceiverAnswer], _info: Info) -> bool | None:
        return seen.it.is_ready


class ReceiverConnection(Connection):
    """A page of receivers, by division and act (承接单位分页)."""

    class Meta:
        node = Receiver


class Staffing(Shown):
    """The offices in service of which something is known, taken together (承接能力统计)."""

    on = graphene.Field(Date, required=True, description="The day (日期).")
    office_count = graphene.Int(required=True, description="How many offices these are (办理点数).")
    certified_officers = graphene.Int(
        required=True, description="Officers with a valid enforcement certificate, where known (持证人数)."
    )
    trained_officers = graphene.Int(
        required=True, description="Officers trained for what they handle, where known (培训合格人数)."
    )
    without_certified = graphene.Int(
        required=True, description="Offices known to have no officer with a certificate (没有持证人员的办理点数)."
    )
    without_trained = graphene.Int(
        required=True, description="Offices known to have no trained officer (没有培训合格人员的办理点数)."
    )
    without_seal = graphene.Int(required=True, description="Offices known to lack their seal (没有专用章的办理点数).")
    without_link = graphene.Int(
        required=True, description="Offices known to lack the link to the handling system (没有接入系统的办理点数)."
    )


class Training(Sourced, Shown):
    """How many attended an agency's trainings in a year (培训人次)."""

    agency = graphene.Field(Agency, required=True, description="Whose people were trained (实施主体).")
    year = graphene.Int(required=True, description="The calendar year (年份).")
    kind = graphene.Field(TrainingKind, required=True, description="What for (培训种类).")
    attendances = graphene.Int(required=True, description="How many attendances (人次).")
    at_least = graphene.Boolean(
        required=True, description="Whether the number is a lower bound, as in “200余人次” (是否为下限)."
    )

    @staticmethod
    def resolve_agency(seen: Seen[TrainingRecord], _info: Info) -> Seen[AgencyRecord] | None:
        return seen.perhaps(seen.snapshot.agencies.get(seen.it.agency))
