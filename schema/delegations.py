"""Delegations (下放): acts that move steps of an item from one level down to another."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from catalog.agencies import Agency as AgencyRecord
from catalog.delegations import Act
from catalog.delegations import Exclusion as ExclusionRecord
from catalog.delegations import Interim as Interims
from catalog.delegations import Mode as Modes
from catalog.delegations import Step as Steps
from catalog.delegations import Takeover as TakeoverRecord
from catalog.divisions import Division as DivisionRecord
from catalog.instruments import Instrument as InstrumentRecord
from catalog.items import Item as ItemRecord
from catalog.wording import Language as Languages
from schema.agencies import Agency
from schema.divisions import Division, Level, division_of
from schema.enums import enum
from schema.fields import Info, Shown, several
from schema.instruments import Instrument
from schema.items import Item
from schema.names import in_language, language
from schema.nodes import Node
from schema.readings import Value
from schema.records import Sourced
from schema.scalars import Date
from schema.world import Seen

Step = enum(
    Steps,
    "A step of handling, in this order (环节).",
    ACCEPT="Taking the application in (受理).",
    EXAMINE="Examining it (审查).",
    DECIDE="Deciding (决定).",
    DELIVER="Delivering the decision (送达).",
)

DelegationMode = enum(
    Modes,
    "How a power moves (方式).",
    name="DelegationMode",
    DEVOLVED="Liability moves; the receiver acts in its own name (下放).",
    ENTRUSTED="In the name and under the liability of the giver, by agreement, for a term, not to be passed on (委托).",
    AUTHORISED="By an authorisation; the receiver acts in its own name (授权).",
    OUTREACH="Only acceptance moves to the front (服务前移).",
)

Interim = enum(
    Interims,
    "Who handles from the day of effect until a receiver takes over (过渡期办理).",
    OLD_HOLDER="The old holder (原单位).",
    NONE="Nobody (无).",
)


class Takeover(Sourced, Shown):
    """When a receiver is to take over, and when it did (承接)."""

    division = graphene.Field(Division, required=True, description="The receiver's division (承接区划).")
    due = graphene.Field(Date, required=True, description="The day by which it is to take over (应承接日期).")
    done = graphene.Field(Date, description="First day on which it handles (承接日期); null: not taken over yet.")

    @staticmethod
    def resolve_division(seen: Seen[TakeoverRecord], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.division)


class Exclusion(Sourced, Shown):
    """A place, and all below it, that an act does not reach (排除)."""

    division = graphene.Field(Division, required=True, description="The place (区划).")
    reason = graphene.String(
        language=language(),
        description="Why not here (理由); `EN` without an English one: the Chinese one. Null: not stated.",
    )

    @staticmethod
    def resolve_division(seen: Seen[ExclusionRecord], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.division)

    @staticmethod
    def resolve_reason(seen: Seen[ExclusionRecord], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.reason, seen.it.reason_en, language)


def of_act(name: str, _default: object, seen: Seen[Act], _info: Info) -> Any:
    """Read a field that an act's row has under the same name."""
    return getattr(seen.it.row, name)


class Delegation(Sourced, Shown):
    """One act that hands steps of one item down (下放, 委托, 授权, 服务前移)."""

    class Meta:
        interfaces = (Node,)
        default_resolver = of_act

    key = graphene.String(required=True, description="The catalogue's own stable key (下放键).")
    item = graphene.Field(Item, required=True, description="The item whose steps move (事项).")
    from_division = graphene.Field(Division, required=True, description="The division that gives (授出区划).")
    to_level = graphene.Field(
        Level,
        required=True,
        description="Level of the receivers (承接层级); the giver's own with a named receiver of the same level.",
    )
    to_agency = graphene.Field(
        Agency,
        description="A receiver by name (承接主体); null: the agency of the item's line in each receiving division.",
    )
    scope = several(
        Division,
        "The divisions that it names, which it reaches with all below them (适用区划): the giver's own where it names none; short.",
    )
    excluded = several(Division, "The places that it does not reach, nor what lies below them (排除区划); short.")
    exclusions = several(Exclusion, "The same places, each with the reason (排除); short.")
    steps = several(Step, "The steps that move (环节); 4 at most.")
    mode = graphene.Field(DelegationMode, required=True, description="How they move (方式).")
    instrument = graphene.Field(Instrument, description="The document (文件); null: not in the catalogue.")
    clause = graphene.String(description="Clause of the document (条款); null: not stated.")
    agreement = graphene.Field(
        Instrument, description="Of an entrustment: the written agreement (委托协议); null: none is known."
    )
    decided = graphene.Field(Date, description="The day it was decided (决定日期); null: not known.")
    published = graphene.Field(
        Date, description="The day it was published, or its document was (公布日期); null: not known."
    )
    named_from = graphene.Field(
        Date,
        description="The first day of effect that it names (载明的生效日期); null: none, so that it is 30 working days after publication.",
    )
    valid_from = graphene.Field(
        Date, description="First day of effect (生效日期); null: it waits for an instrument, or was never published."
    )
    valid_to = graphene.Field(
        Date, description="First day after its term or its withdrawal (失效日期); null: until further notice."
    )
    withdrawn = graphene.Field(Date, description="First day after a withdrawal (收回日期); null: not withdrawn.")
    withdrawal = graphene.Field(
        Instrument, description="The document that withdraws it (收回文件); null: not withdrawn, or not known."
    )
    reverts = graphene.Boolean(
        required=True, description="Whether the steps return to the giver when it ends (期满收回)."
    )
    interim = graphene.Field(
        Interim, required=True, description="Who handles until a receiver takes over (过渡期办理)."
    )
    condition = graphene.Field(
        Instrument, description="The instrument that it waits for (生效条件); null: it waits for none."
    )
    takeovers = several(
        Takeover,
        "Receivers that take over on days of their own (承接), by code; short. One that is missing takes over on the first day of effect.",
    )

    resolve_key = Value("row", "code")
    resolve_provenance = Value("row", "status")

    @staticmethod
    def resolve_item(seen: Seen[Act], _info: Info) -> Seen[ItemRecord] | None:
        return seen.perhaps(seen.snapshot.items.get(seen.it.row.item))

    @staticmethod
    def resolve_from_division(seen: Seen[Act], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.row.from_division)

    @staticmethod
    def resolve_to_agency(seen: Seen[Act], _info: Info) -> Seen[AgencyRecord] | None:
        return seen.perhaps(seen.snapshot.agencies.get(seen.it.row.to_agency))

    @staticmethod
    def resolve_scope(seen: Seen[Act], _info: Info) -> list[Seen[DivisionRecord]]:
        return [division_of(seen, code) for code in seen.it.named]

    @staticmethod
    def resolve_excluded(seen: Seen[Act], _info: Info) -> list[Seen[DivisionRecord]]:
        return [division_of(seen, code) for code in sorted(seen.it.exclusions)]

    @staticmethod
    def resolve_exclusions(seen: Seen[Act], _info: Info) -> list[Seen[ExclusionRecord]]:
        return seen.each(row for _, row in sorted(seen.it.exclusions.items()))

    @staticmethod
    def resolve_instrument(seen: Seen[Act], _info: Info) -> Seen[InstrumentRecord] | None:
        return seen.perhaps(seen.snapshot.instruments.get(seen.it.row.instrument))

    @staticmethod
    def resolve_agreement(seen: Seen[Act], _info: Info) -> Seen[InstrumentRecord] | None:
        return seen.perhaps(seen.snapshot.instruments.get(seen.it.row.agreement))

    @staticmethod
    def resolve_published(seen: Seen[Act], _info: Info) -> date | None:
        return seen.it.published

    @staticmethod
    def resolve_named_from(seen: Seen[Act], _info: Info) -> date | None:
        return seen.it.row.valid_from

    @staticmethod
    def resolve_valid_from(seen: Seen[Act], _info: Info) -> date | None:
        return None if seen.it.effect is None else seen.it.effect.start

    @staticmethod
    def resolve_valid_to(seen: Seen[Act], _info: Info) -> date | None:
        return seen.it.ends

    @staticmethod
    def resolve_withdrawal(seen: Seen[Act], _info: Info) -> Seen[InstrumentRecord] | None:
        return seen.perhaps(seen.snapshot.instruments.get(seen.it.row.withdrawal))

    @staticmethod
    def resolve_condition(seen: Seen[Act], _info: Info) -> Seen[InstrumentRecord] | None:
        return seen.perhaps(seen.snapshot.instruments.get(seen.it.row.condition))

    @staticmethod
    def resolve_takeovers(seen: Seen[Act], _info: Info) -> list[Seen[TakeoverRecord]]:
        return seen.each(row for _, row in sorted(seen.it.takeovers.items()))
