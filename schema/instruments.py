"""Instruments (文件): the documents that authorise a change."""

from __future__ import annotations

from datetime import date

import graphene

from catalog.agencies import Agency as AgencyRecord
from catalog.instruments import Instrument as InstrumentRecord
from catalog.procedure import Course
from schema.fields import Info, Shown, on_day
from schema.nodes import Node
from schema.procedure import Procedure
from schema.records import Lasting, Sourced
from schema.scalars import Date
from schema.world import Seen


class Instrument(Lasting, Sourced, Shown):
    """A document on whose authority something changes (文件), in force for its period."""

    class Meta:
        interfaces = (Node,)

    key = graphene.String(required=True, description="The catalogue's own stable key (文件键).")
    number = graphene.String(description="Its number, such as 国办发〔2018〕47号 (文号); null: none is known.")
    title = graphene.String(required=True, description="Its title in Chinese (标题).")
    agency = graphene.Field(
        "schema.agencies.Agency",
        description="Who issued it (制定机关); null: an organ that the catalogue does not have.",
    )
    published = graphene.Field(Date, description="The day it was published (公布日期); null: not known.")
    url = graphene.String(description="Web address where its text can be read (全文网址); null: not known.")

    procedure = graphene.Field(
        Procedure,
        on=on_day(),
        description="How it came about (制定程序); null: it is not one of ours, or nothing is known of that.",
    )

    @staticmethod
    def resolve_key(seen: Seen[InstrumentRecord], _info: Info) -> str:
        return seen.it.code

    @staticmethod
    def resolve_agency(seen: Seen[InstrumentRecord], _info: Info) -> Seen[AgencyRecord] | None:
        return seen.perhaps(seen.snapshot.agencies.get(seen.it.agency))

    @staticmethod
    def resolve_procedure(seen: Seen[InstrumentRecord], _info: Info, on: date | None = None) -> Seen[Course] | None:
        return seen.perhaps(seen.snapshot.procedure.course(seen.it.code, seen.day(on)), on)
