"""Offices (办理点): counters, what they serve, and when they are open."""

from __future__ import annotations

from datetime import date, datetime

import graphene

from catalog.divisions import Division as DivisionRecord
from catalog.offices import Hours
from catalog.offices import Office as OfficeRecord
from catalog.readiness import OfficeReadiness as OfficeReadinessRecord
from schema.agencies import Agency
from schema.divisions import Division, division_of
from schema.fields import Info, Shown, on_day, several
from schema.names import Named
from schema.nodes import Node
from schema.readings import Beside, Value
from schema.records import Lasting, Sourced
from schema.scalars import DateTime
from schema.world import Seen, World


def local(world: World, instant: datetime | None) -> datetime:
    """An instant that a client gave, in the catalogue's time zone; the second of the request when it is omitted."""
    return world.now.replace(microsecond=0) if instant is None else instant.astimezone(world.asked_at.tzinfo)


class OpeningHours(graphene.ObjectType):
    """A stretch of time during which an office is open (办公时间)."""

    opens = graphene.String(required=True, description="When it opens, local time, HH:MM (开始时间).")
    closes = graphene.String(required=True, description="When it closes, local time, HH:MM (结束时间).")

    @staticmethod
    def resolve_opens(hours: Hours, _info: Info) -> str:
        return f"{hours.opens:%H:%M}"

    @staticmethod
    def resolve_closes(hours: Hours, _info: Info) -> str:
        return f"{hours.closes:%H:%M}"


class OfficeReadiness(Lasting, Sourced, Shown):
    """What an office has for its work, for a period (承接条件). Counts, no names."""

    certified_officers = graphene.Int(
        description="Officers with a valid enforcement certificate, 行政执法证 (持证人数); null: not known."
    )
    trained_officers = graphene.Int(
        description="Officers trained for what they handle (培训合格人数); null: not known."
    )
    seal = graphene.Boolean(description="Whether it has the seal that it needs (专用章); null: not known.")
    system_link = graphene.Boolean(
        description="Whether it is linked to the handling system (系统接入); null: not known."
    )


class Office(Named, Lasting, Sourced, Shown):
    """A counter (办理点) in service for a period; it belongs to an agency."""

    class Meta:
        interfaces = (Node,)

    key = graphene.String(required=True, description="The catalogue's own stable key (办理点键).")
    agency = graphene.Field(Agency, required=True, description="The agency it belongs to (实施主体).")
    division = graphene.Field(Division, required=True, description="Where it stands (所在区划).")
    serves = several(
        Division, "The divisions it serves (服务区划); short. Empty: all that its agency is responsible for."
    )
    address = graphene.String(description="Street address (地址); null: not known.")
    phone = graphene.String(description="Telephone (电话); null: not known.")
    latitude = graphene.Float(description="Degrees north, WGS 84 (纬度); null: not known.")
    longitude = graphene.Float(description="Degrees east, WGS 84 (经度); null: not known.")
    accessibility = several(
        graphene.String, "What it offers, such as step-free or sign-language (无障碍设施); short. Empty: not known."
    )
    hours = several(
        OpeningHours,
        "When it is open that day (办公时间), in order, exceptions and public holidays applied; short. Empty: closed.",
        on=on_day(),
    )
    next_opening = graphene.Field(
        DateTime,
        after=graphene.Argument(DateTime, description="From this instant on (时刻). Omitted: now."),
        description="The first instant at or after `after` at which it is open (下次开放时间), in the catalogue's time zone; "
        "null: not within 400 days.",
    )
    is_open = graphene.Boolean(
        required=True,
        at=graphene.Argument(DateTime, description="The instant (时刻). Omitted: now."),
        description="Whether it is open at an instant (是否开放), exceptions and public holidays applied.",
    )
    readiness = graphene.Field(
        OfficeReadiness,
        on=on_day(),
        description="What it has for its work that day (承接条件); null: nothing is known.",
    )

    resolve_key = Value("code")
    resolve_agency = Beside("agency", within="agencies")

    @staticmethod
    def resolve_division(seen: Seen[OfficeRecord], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.division)

    @staticmethod
    def resolve_serves(seen: Seen[OfficeRecord], _info: Info) -> list[Seen[DivisionRecord]]:
        return [division_of(seen, code) for code in seen.it.serves]

    @staticmethod
    def resolve_readiness(
        seen: Seen[OfficeRecord], _info: Info, on: date | None = None
    ) -> Seen[OfficeReadinessRecord] | None:
        return seen.perhaps(seen.snapshot.readiness.of(seen.it.code, seen.at(on)), on)

    @staticmethod
    def resolve_hours(seen: Seen[OfficeRecord], _info: Info, on: date | None = None) -> list[Hours]:
        snapshot = seen.snapshot
        return snapshot.offices.hours(seen.it, seen.day(on), snapshot.calendar)

    @staticmethod
    def resolve_next_opening(seen: Seen[OfficeRecord], _info: Info, after: datetime | None = None) -> datetime | None:
        snapshot = seen.snapshot
        return snapshot.offices.next_opening(seen.it, local(seen.world, after), snapshot.calendar)

    @staticmethod
    def resolve_is_open(seen: Seen[OfficeRecord], _info: Info, at: datetime | None = None) -> bool:
        snapshot = seen.snapshot
        return snapshot.offices.is_open(seen.it, local(seen.world, at), snapshot.calendar)
