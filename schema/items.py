"""Items (事项): what licences, services and certificates have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import graphene

from catalog import items as living
from catalog.agencies import Agency as AgencyRecord
from catalog.codes import BasicCode as BasicCodeParts
from catalog.codes import ImplementationCode as ImplementationCodeParts
from catalog.codes import basic_code, implementation_code
from catalog.competence import acts_in_effect, competent_agency
from catalog.delegations import Act
from catalog.divisions import Division as DivisionRecord
from catalog.guides import guide
from catalog.items import CaseType as CaseTypes
from catalog.items import Channel as Channels
from catalog.items import ExternalCode as ExternalCodeRecord
from catalog.items import Implementation as ImplementationRecord
from catalog.items import Item as ItemRecord
from catalog.items import ItemKind as ItemKinds
from catalog.items import ItemState as ItemStates
from catalog.items import LegalBasis as LegalBasisRecord
from catalog.items import PlaceBasis as PlaceBases
from catalog.items import SubjectKind
from schema.agencies import Agency
from schema.codes import BasicCode, ExternalCode, ImplementationCode
from schema.divisions import Division, Level, division_of
from schema.enums import enum
from schema.fields import Info, Shown, on_day, several, where
from schema.legal_bases import LegalBasis
from schema.names import Named
from schema.nodes import Node
from schema.paging import Connection
from schema.readings import Beside
from schema.records import Lasting, Sourced
from schema.timeless import timeless
from schema.world import Seen

ItemKind = enum(
    ItemKinds,
    "What an item is (事项种类).",
    LICENCE="An administrative licence (行政许可).",
    SERVICE="A public service or another item that one applies for (公共服务等).",
    CERTIFICATE="A certificate that another item asks for (证明事项).",
)

PlaceBasis = enum(
    PlaceBases,
    "Which of a person's places counts (地点依据).",
    HOUSEHOLD="Where the household is registered (户籍地).",
    RESIDENCE="Where the person lives (常住地).",
    INSURED="Where the person is insured (参保地).",
    REGISTRATION="Where the enterprise is registered (注册地).",
)

CaseType = enum(
    CaseTypes,
    "How a case runs (办件类型); GB/T 39046 A.6.",
    IMMEDIATE="Decided at once (即办件).",
    COMMITTED="Decided within a committed time (承诺件).",
    OTHER="Otherwise (其他).",
)

Channel = enum(
    Channels,
    "How one can apply (办理形式); GB/T 39046 A.5.",
    COUNTER="At a counter (窗口办理).",
    WEB="On the web (网上办理).",
    MOBILE="By telephone or app (移动端办理).",
    COURIER="By post or courier (快递申请).",
    OTHER="Otherwise (其他).",
)

ItemState = enum(
    ItemStates,
    "Where an item stands in its life (事项状态).",
    PLANNED="It takes effect later (计划生效).",
    IN_USE="It is in effect (在用).",
    CANCELLED="It is in effect no longer (取消).",
)


class Implementation(Lasting, Sourced, Shown):
    """An item as implemented for a division and all below it (实施清单), where that differs from its definition."""

    division = graphene.Field(Division, required=True, description="Where it applies, and everywhere below (适用区划).")
    code = graphene.String(description="Implementation code, seen with 31 characters (实施编码); null: none.")
    code_parts = graphene.Field(
        ImplementationCode,
        description="What the code is made of (实施编码的组成); null: none, or of another form than 31 or 33 characters.",
    )

    @staticmethod
    def resolve_division(seen: Seen[ImplementationRecord], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.division)

    @staticmethod
    @timeless
    def resolve_code_parts(seen: Seen[ImplementationRecord], _info: Info) -> ImplementationCodeParts | None:
        return None if seen.it.code is None else implementation_code(seen.it.code)


class Item(Named, Lasting, Sourced, Node):
    """
    An item of the basic list (事项, 基本目录): defined once for all places, implemented per place.

    A certificate is one, too: a paper that others ask for, and that somebody issues while it is asked for.
    """

    class Meta:
        interfaces = (Node,)

    code = graphene.String(required=True, description="The catalogue's own stable key (事项键).")
    basic_code = graphene.String(description="Basic code, seen with 12 characters (基本编码); null: not known.")
    basic_code_parts = graphene.Field(
        BasicCode,
        description="What the basic code is made of (基本编码的组成); null: not known, or of another form than 12 characters.",
    )
    kind = graphene.Field(ItemKind, required=True, description="Licence, service or certificate (事项种类).")
    category = graphene.String(
        required=True, description="GB/T 39046 A.1 code: 01 licence … 10, 20 public service (事项类型代码)."
    )
    line = graphene.String(required=True, description="The line of work whose agencies handle it (条线).")
    holder_level = graphene.Field(
        Level, description="Level of the original holder (原行使层级); null: a certificate whose issuer is not known."
    )
    agency = graphene.Field(
        Agency,
        place=where("Who decides for this place (地点). Omitted: the original holder."),
        on=on_day(),
        description="Whose it is (实施主体). With a place, the agency that decides there; null: nobody, or its parts differ. "
        "Without one, the original holder's; null: not one and the same for the whole territory, or not known.",
    )
    place_basis = graphene.Field(PlaceBasis, required=True, description="Which of a person's places counts (地点依据).")
    aliases = several(graphene.String, "Other names by which people ask for it (别名); short.")
    legal_bases = several(LegalBasis, "The provisions that it rests on (设定依据), in their order; short.")
    parent = graphene.Field(lambda: Item, description="The main item of a variant (主项); null: it is a main item.")
    variants = several(lambda: Item, "Its cases with limits and papers of their own (子项, 情形), by key; short.")
    replaced_by = graphene.Field(lambda: Item, description="The item that replaces it (替代事项); null: none does.")
    audiences = several(
        graphene.String, "GB/T 39046 A.4 codes of whom it serves: 1 natural person, 2 enterprise … (服务对象); short."
    )
    life_events = several(graphene.String, "Occasions on which people need it (服务主题); short.")
    state = graphene.Field(
        ItemState, required=True, on=on_day(), description="Where it stands in its life that day (事项状态)."
    )
    territory = several(Division, "Where it exists (适用区划); short. Empty: everywhere in the catalogue.")
    handling_scope = graphene.Field(
        Level,
        description="Any office of the line within the place's division of this level may accept (通办范围); null: only the holder's.",
    )
    implementations = several(
        Implementation,
        "How it is implemented for a place, the most specific first (实施清单); short. Empty: as defined for all places.",
        place=where("The place (地点). Omitted: none, so that the list is empty."),
        on=on_day(),
    )
    delegations = several(
        "schema.delegations.Delegation",
        "The acts that move it that day (生效中的下放), by key; short. A variant without acts of its own has its main item's.",
        on=on_day(),
        under=where("Only acts that reach this division or a part of it (区划). Omitted: wherever they reach."),
    )
    external_codes = several(ExternalCode, "Its codes in other systems (外部编码); short: one a system.")
    result_sample = graphene.String(description="Address of a sample of the result (结果样本); null: none.")

    resolve_parent = Beside("parent", within="items")
    resolve_replaced_by = Beside("replaced_by", within="items")

    @staticmethod
    @timeless
    def resolve_basic_code_parts(seen: Seen[ItemRecord], _info: Info) -> BasicCodeParts | None:
        return None if seen.it.basic_code is None else basic_code(seen.it.basic_code)

    @staticmethod
    def resolve_agency(
        seen: Seen[ItemRecord], _info: Info, place: str | None = None, on: date | None = None
    ) -> Seen[AgencyRecord] | None:
        return seen.perhaps(competent_agency(seen.snapshot, seen.it, seen.day(on), place=place), on)

    @staticmethod
    @timeless
    def resolve_legal_bases(seen: Seen[ItemRecord], _info: Info) -> Sequence[LegalBasisRecord]:
        return seen.snapshot.items.bases(seen.it.code)

    @staticmethod
    @timeless
    def resolve_variants(seen: Seen[ItemRecord], _info: Info) -> list[Seen[ItemRecord]]:
        return seen.each(seen.snapshot.items.variants(seen.it.code))

    @staticmethod
    def resolve_state(seen: Seen[ItemRecord], _info: Info, on: date | None = None) -> ItemStates:
        return living.state(seen.it, seen.at(on))

    @staticmethod
    def resolve_territory(seen: Seen[ItemRecord], _info: Info) -> list[Seen[DivisionRecord]]:
        return [division_of(seen, code) for code in seen.it.territory]

    @staticmethod
    def resolve_implementations(
        seen: Seen[ItemRecord], _info: Info, place: str | None = None, on: date | None = None
    ) -> list[Seen[ImplementationRecord]]:
        return seen.each(guide(seen.snapshot, seen.it, place, seen.day(on)).implementations, on)

    @staticmethod
    def resolve_delegations(
        seen: Seen[ItemRecord], _info: Info, on: date | None = None, under: str | None = None
    ) -> list[Seen[Act]]:
        return seen.each(acts_in_effect(seen.snapshot, seen.it, seen.day(on), under=under), on)

    @staticmethod
    @timeless
    def resolve_external_codes(seen: Seen[ItemRecord], _info: Info) -> Sequence[ExternalCodeRecord]:
        return seen.snapshot.items.external_codes(SubjectKind.ITEM, seen.it.code)


class ItemConnection(Connection):
    """A page of items, by key (事项分页)."""

    class Meta:
        node = Item
