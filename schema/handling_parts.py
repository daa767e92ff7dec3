"""Parts of an answer (办理归属的组成): who does what, gaps, acts not followed, and what changes next."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import graphene
import msgspec

from catalog.answers import Gap as GapAnswer
from catalog.answers import HandledStep, Handling
from catalog.answers import Outcome as Outcomes
from catalog.changes import held_since
from catalog.divisions import Division as DivisionRecord
from catalog.explanations import rejection_reason
from catalog.period import Period
from catalog.power_sources import PowerSource as PowerSources
from catalog.power_sources import power_source
from catalog.routes import GapCause as GapCauses
from catalog.routes import Reason as Reasons
from catalog.routes import Rejection
from catalog.wording import Language as Languages
from schema.agencies import Agency
from schema.delegations import Delegation, DelegationMode, Step
from schema.divisions import Division, Level, division_of
from schema.enums import enum
from schema.fields import Info, Shown, several
from schema.names import language
from schema.offices import Office
from schema.readings import Beside, Each, Value, Worded
from schema.scalars import Date
from schema.world import Seen

Outcome = enum(
    Outcomes,
    "What came of asking (办理结论): the first that applies, in this order.",
    OUTSIDE="The place is not in the item's territory (不在适用区划内).",
    NOT_YET="The item takes effect later (尚未生效).",
    ABOLISHED="The certificate is no longer asked for, or the item was cancelled (已取消).",
    PLACE_TOO_COARSE="The parts of the place have different answers, or a holder lies below it: ask for a part (地点过大).",
    GAP="There is a step that nobody can perform (管理真空).",
    HANDLED="It is handled, perhaps not at this hour (可以办理).",
)

GapCause = enum(
    GapCauses,
    "Why nobody can perform a step (管理真空原因).",
    NO_AGENCY="The division that holds it has no agency of the line (没有实施主体).",
    NO_OFFICE="No office is in service, and nothing can be done online (没有办理点).",
    INTERIM="The old holder has handed it over, and the new one has not taken over yet (尚未承接).",
    ENDED="The act that moved it has ended and gave it back to nobody (下放终止且未收回).",
    NO_ISSUER="It is not known who issues the certificate (出具单位不明).",
)

PowerSource = enum(
    PowerSources,
    "How an agency came by a power (权力来源); the national platform's codes 1 to 6.",
    OWN="By law, at its own level (法定本级行使).",
    DEVOLVED_FROM_ABOVE="Devolved from above (上级下放).",
    AUTHORISED_FROM_ABOVE="Authorised from above (上级授权).",
    AUTHORISED_SAME_LEVEL="Authorised at the same level (同级授权).",
    ENTRUSTED_FROM_ABOVE="Entrusted from above (上级委托).",
    ENTRUSTED_SAME_LEVEL="Entrusted at the same level (同级委托).",
)

RejectionCode = enum(
    Reasons,
    "Why an act that names the place was not followed (未适用原因).",
    name="RejectionCode",
    PENDING="It waits for an instrument, or was never published (等待生效条件).",
    NOT_YET="It takes effect later (尚未生效).",
    ENDED="Its term is over (期满).",
    WITHDRAWN="It was withdrawn (收回).",
    EXCLUDED="It excludes the place (排除).",
    NOT_TAKEN_OVER="The receiver has not taken over, and the old holder handles meanwhile (尚未承接).",
    NO_RECEIVER="There is no receiver of its level in the place (无承接单位).",
    NEARER="Another act of the giver names a nearer division (有更具体的下放).",
    LATER="Another act of the giver names the same division and is later (有更新的下放).",
    GIVER_HOLDS_NOTHING="Its giver does not hold what it gives (授出单位无此权限).",
)


class StepOf(msgspec.Struct, frozen=True, gc=False):
    """A step of an answer."""

    answer: Handling
    step: HandledStep


class GapOf(NamedTuple):
    """The gap of an answer, and how long it lasts."""

    gap: GapAnswer
    period: Period


class HandlingStep(Shown):
    """Who performs one step (环节办理). Nulls: nobody does."""

    step = graphene.Field(Step, required=True, description="The step (环节).")
    level = graphene.Field(Level, description="Level of the division that holds it (层级); null: nobody does.")
    division = graphene.Field(Division, description="The division that holds it (区划); null: nobody does.")
    agency = graphene.Field(Agency, description="Who performs it (实施主体); null: nobody does.")
    mode = graphene.Field(
        DelegationMode, description="How it came there last (方式); null: it is still with the original holder."
    )
    in_name_of = graphene.Field(
        Agency, description="In whose name it is done, and so where appeals go (以谁的名义); null: nobody performs it."
    )
    since = graphene.Field(
        Date,
        description="Since when it has been there without a break (起始日期); null: no beginning is recorded, or nobody performs it.",
    )
    delegations = several(
        Delegation, "The acts that led there, in order (下放链); short. Empty: with the original holder."
    )
    power_source = graphene.Field(
        PowerSource,
        description="How the agency came by the power (权力来源); null: nobody performs it, or only acceptance came forward.",
    )
    cause = graphene.Field(GapCause, description="Why nobody performs it (原因); null: somebody does.")

    resolve_step = Value("step", "step", planned=True)
    resolve_level = Value("step", "division", "level", planned=True)
    resolve_division = Beside("step", "division", posted=("division",))
    resolve_agency = Beside("step", "agency", posted=("staff", "agency"))
    resolve_mode = Value("step", "mode", planned=True)
    resolve_in_name_of = Beside("step", "in_name_of")
    resolve_delegations = Each("step", "acts")
    resolve_cause = Value("step", "cause", planned=True)

    @staticmethod
    def resolve_since(seen: Seen[StepOf], _info: Info) -> date | None:
        return held_since(seen.snapshot, seen.it.answer, seen.it.step.step)

    @staticmethod
    def resolve_power_source(seen: Seen[StepOf], _info: Info) -> PowerSources | None:
        held = seen.it.step
        return None if held.agency is None else power_source(seen.snapshot.territory, held.acts)


class Holder(Shown):
    """Who holds a step (行使单位)."""

    level = graphene.Field(Level, required=True, description="Level of the division (层级).")
    division = graphene.Field(Division, required=True, description="The division (区划).")
    agency = graphene.Field(Agency, description="Its agency of the line (实施主体); null: there is none.")
    offices = several(Office, "Its offices in service (办理点), by key; short.")

    resolve_level = Value("division", "level")
    resolve_division = Beside("division")
    resolve_agency = Beside("agency")
    resolve_offices = Each("offices")


class Gap(Shown):
    """A step that nobody can perform (管理真空), how long, why, and who to turn to."""

    from_ = graphene.Field(
        Date,
        name="from",
        required=True,
        description="First day of the gap (开始日期); the day asked about when its beginning is not known.",
    )
    until = graphene.Field(Date, description="First day after it (结束日期); null: no end is known.")
    days = graphene.Int(description="How many days it lasts (天数), from `from` to `until`; null: no end is known.")
    cause = graphene.Field(GapCause, required=True, description="Why (原因).")
    step = graphene.Field(Step, required=True, description="The first step that nobody can perform (环节).")
    fallback = graphene.Field(
        Holder, description="The nearest holder above that can act (可求助的上级单位); null: nobody above can."
    )

    resolve_from_ = Value("period", "start")
    resolve_until = Value("period", "end")
    resolve_days = Value("period", "days")
    resolve_cause = Value("gap", "cause")
    resolve_step = Value("gap", "step")
    resolve_fallback = Beside("gap", "fallback")


class Rejected(Shown):
    """An act that names the place and was not followed (未适用的下放)."""

    delegation = graphene.Field(Delegation, required=True, description="The act (下放).")
    code = graphene.Field(
        RejectionCode, required=True, description="Why it was not followed, as a code (未适用原因代码)."
    )
    reason = graphene.String(
        required=True, language=language(), description="Why it was not followed, in words (未适用原因)."
    )
    steps = several(Step, "For which steps (环节); 4 at most.")
    followed = graphene.Field(
        Delegation, description="The act that was followed instead (适用的下放); null: not for that reason."
    )
    place = graphene.Field(
        Division,
        description="The excluded division, or the receiver that has not taken over (区划); null: not for that reason.",
    )

    resolve_delegation = Beside("act")
    resolve_code = Value("reason")
    resolve_followed = Beside("by")

    @staticmethod
    def resolve_reason(seen: Seen[Rejection], _info: Info, language: Languages | None) -> str:
        return rejection_reason(seen.snapshot, seen.it, language or Languages.ZH, seen.at())

    @staticmethod
    def resolve_place(seen: Seen[Rejection], _info: Info) -> Seen[DivisionRecord] | None:
        return None if seen.it.place is None else division_of(seen, seen.it.place)


class NextChange(Shown):
    """The next day on which anything in an answer but opening hours will change (下次变化)."""

    on = graphene.Field(Date, required=True, description="The day (日期).")
    what = graphene.String(
        required=True, language=language(), description="What changes first and foremost (变化内容)."
    )

    resolve_what = Worded("what_zh", "what")
