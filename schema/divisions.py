"""Divisions (行政区划): provinces down to villages, who administers them, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import graphene

from catalog.divisions import Division as DivisionRecord
from catalog.divisions import Level as Levels
from catalog.divisions import Succession as SuccessionRecord
from catalog.divisions import SuccessionKind as SuccessionKinds
from catalog.items import ExternalCode as ExternalCodeRecord
from catalog.items import SubjectKind
from schema.codes import ExternalCode
from schema.enums import enum
from schema.fields import Info, Shown, on_day, several
from schema.names import Named
from schema.nodes import Node
from schema.paging import Connection
from schema.readings import Beside
from schema.records import Lasting, Sourced
from schema.scalars import Date, DivisionCode
from schema.timeless import timeless
from schema.world import Seen

Level = enum(
    Levels,
    "Level of a division, from the top down (层级); GB/T 39046 A.2 codes 2 to 6.",
    PROVINCE="Province (省级).",
    CITY="City (市级).",
    DISTRICT="District, county or functional zone (区县级).",
    STREET="Town or street (镇街级).",
    VILLAGE="Villagers' or residents' committee (村居级).",
)

SuccessionKind = enum(
    SuccessionKinds,
    "How one division came to stand for another (区划变更方式).",
    MERGE="Several became one (合并).",
    SPLIT="One became several (拆分).",
    RENAME="It has another name (更名).",
    RECODE="It has another code (变更代码).",
)


class Division(Named, Lasting, Sourced, Shown):
    """
    A division (行政区划) as it was on the day asked about.

    Its code is its identity, not its place in the hierarchy: who administers it is told by `path`.
    """

    class Meta:
        interfaces = (Node,)

    code = graphene.Field(DivisionCode, required=True, description="Its code, 12 digits (区划代码).")
    level = graphene.Field(Level, required=True, description="Its level (层级).")
    kind = graphene.String(description="What it is, such as district, town or zone (类型); null: not stated.")
    pseudo = graphene.Boolean(
        required=True,
        description="Whether it is a statistical unit or placeholder that is no government (非建制单位); such a unit holds nothing.",
    )
    parent = graphene.Field(
        lambda: Division,
        description="The nearest division above by code (代码上的上级区划), whoever administers it; null: it is a top one.",
    )
    administered_by = graphene.Field(
        lambda: Division,
        on=on_day(),
        description="Who administers it that day (管理单位): the division above by code unless an act says otherwise; null: nobody above.",
    )
    path = several(
        lambda: Division,
        "The divisions that contain it that day, by administration, from the top down, itself last (管理路径); 5 at most.",
        on=on_day(),
    )
    successors = several(
        lambda: Succession, "How others took its place (承继区划), the first first; short: empty while it exists."
    )
    predecessors = several(lambda: Succession, "How it took the place of others (前身区划), the first first; short.")
    external_codes = several(ExternalCode, "Its codes in other systems (外部编码); short: one a system.")

    @staticmethod
    def resolve_parent(seen: Seen[DivisionRecord], _info: Info) -> Seen[DivisionRecord] | None:
        territory, at = seen.snapshot.territory, seen.at()
        parent = territory.parent(seen.it.code, at)
        return None if parent is None else seen.beside(territory.nearest(parent, at))

    @staticmethod
    def resolve_administered_by(
        seen: Seen[DivisionRecord], _info: Info, on: date | None = None
    ) -> Seen[DivisionRecord] | None:
        territory, at = seen.snapshot.territory, seen.at(on)
        administrator = territory.administrator(seen.it.code, at)
        return None if administrator is None else seen.beside(territory.nearest(administrator, at), on)

    @staticmethod
    def resolve_path(seen: Seen[DivisionRecord], _info: Info, on: date | None = None) -> list[Seen[DivisionRecord]]:
        return seen.each(seen.snapshot.territory.lineage(seen.it.code, seen.at(on)).divisions, on)

    @staticmethod
    @timeless
    def resolve_successors(seen: Seen[DivisionRecord], _info: Info) -> list[Seen[SuccessionRecord]]:
        return seen.each(seen.snapshot.territory.successors(seen.it.code))

    @staticmethod
    @timeless
    def resolve_predecessors(seen: Seen[DivisionRecord], _info: Info) -> list[Seen[SuccessionRecord]]:
        return seen.each(seen.snapshot.territory.predecessors(seen.it.code))

    @staticmethod
    @timeless
    def resolve_external_codes(seen: Seen[DivisionRecord], _info: Info) -> Sequence[ExternalCodeRecord]:
        return seen.snapshot.items.external_codes(SubjectKind.DIVISION, seen.it.code)


class Succession(Sourced, Shown):
    """One division that stands for another from a day on (区划沿革)."""

    division = graphene.Field(Division, required=True, description="The division that ended (原区划).")
    successor = graphene.Field(Division, required=True, description="A division that took its place (现区划).")
    on = graphene.Field(Date, required=True, description="First day of the successor (变更日期).")
    kind = graphene.Field(SuccessionKind, required=True, description="How it came about (变更方式).")
    instrument = graphene.Field(
        "schema.instruments.Instrument", description="The act that says so (文件); null: not known."
    )

    resolve_instrument = Beside("instrument", within="instruments")

    @staticmethod
    def resolve_division(seen: Seen[SuccessionRecord], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.division)

    @staticmethod
    def resolve_successor(seen: Seen[SuccessionRecord], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.successor)


def division_of(seen: Seen[Any], code: str) -> Seen[DivisionRecord]:
    """The division of a code that a record names, as of the day of the question."""
    return seen.beside(seen.snapshot.territory.nearest(code, seen.at()))


class DivisionConnection(Connection):
    """A page of divisions, by code (行政区划分页)."""

    class Meta:
        node = Division
