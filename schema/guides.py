"""Guides (办事指南): licences and services, and what they ask for and promise in a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import graphene

from catalog.guides import Guide, guide
from catalog.items import CaseType as CaseTypes
from catalog.items import Channel as Channels
from catalog.items import Item as ItemRecord
from catalog.materials import Fee as FeeRecord
from catalog.materials import Material as MaterialRecord
from catalog.time_limits import TimeLimit as Limits
from schema.fields import Info, Shown, on_day, several, where
from schema.items import CaseType, Channel, Item
from schema.materials import Fee, Material
from schema.nodes import Node
from schema.time_limits import TimeLimit
from schema.world import Seen


def _place() -> graphene.Argument:
    return where("As implemented for this place (实施清单). Omitted: as defined for all places (基本目录).")


def _guide(seen: Seen[ItemRecord], on: date | None, place: str | None) -> Guide:
    return guide(seen.snapshot, seen.it, place, seen.day(on))


class Guided:
    """What one applies for."""

    case_type = graphene.Field(
        CaseType, required=True, on=on_day(), place=_place(), description="How a case runs (办件类型)."
    )
    time_limit = graphene.Field(
        TimeLimit,
        on=on_day(),
        place=_place(),
        description="By when it is decided (办结时限); null: there is no limit at all.",
    )
    materials = several(
        Material, "The papers to hand in (申请材料), in their order; short.", on=on_day(), place=_place()
    )
    fees = several(Fee, "What it costs (收费); short. Empty: nothing.", on=on_day(), place=_place())
    channels = several(Channel, "How one can apply (办理形式); short.", on=on_day(), place=_place())
    result = graphene.String(
        on=on_day(), place=_place(), description="What the applicant receives (结果名称); null: nothing, or not known."
    )
    visits = graphene.Int(
        on=on_day(),
        place=_place(),
        description="How often the applicant must come (到现场次数), 0 or more; null: not known.",
    )
    online_url = graphene.String(
        on=on_day(), place=_place(), description="Web address where one applies (网办地址); null: not known."
    )

    @staticmethod
    def resolve_case_type(
        seen: Seen[ItemRecord], _info: Info, on: date | None = None, place: str | None = None
    ) -> CaseTypes:
        return _guide(seen, on, place).case_type

    @staticmethod
    def resolve_time_limit(
        seen: Seen[ItemRecord], _info: Info, on: date | None = None, place: str | None = None
    ) -> Seen[Limits] | None:
        return seen.perhaps(_guide(seen, on, place).time_limit, on)

    @staticmethod
    def resolve_materials(
        seen: Seen[ItemRecord], _info: Info, on: date | None = None, place: str | None = None
    ) -> list[Seen[MaterialRecord]]:
        return seen.each(_guide(seen, on, place).materials, on)

    @staticmethod
    def resolve_fees(
        seen: Seen[ItemRecord], _info: Info, on: date | None = None, place: str | None = None
    ) -> list[Seen[FeeRecord]]:
        return seen.each(_guide(seen, on, place).fees, on)

    @staticmethod
    def resolve_channels(
        seen: Seen[ItemRecord], _info: Info, on: date | None = None, place: str | None = None
    ) -> Sequence[Channels]:
        return _guide(seen, on, place).channels

    @staticmethod
    def resolve_result(
        seen: Seen[ItemRecord], _info: Info, on: date | None = None, place: str | None = None
    ) -> str | None:
        return _guide(seen, on, place).result

    @staticmethod
    def resolve_visits(
        seen: Seen[ItemRecord], _info: Info, on: date | None = None, place: str | None = None
    ) -> int | None:
        return _guide(seen, on, place).visits

    @staticmethod
    def resolve_online_url(
        seen: Seen[ItemRecord], _info: Info, on: date | None = None, place: str | None = None
    ) -> str | None:
        return _guide(seen, on, place).online_url


class Licence(Guided, Shown):
    """An administrative licence (行政许可): without it, what it is for may not be done."""

    class Meta:
        interfaces = (Item, Node)


class Service(Guided, Shown):
    """A public service, or another item that one applies for (公共服务等)."""

    class Meta:
        interfaces = (Item, Node)
