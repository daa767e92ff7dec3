"""Targets (年度目标): what a bureau set out to reach, how far it has come, and how far it will come."""

from __future__ import annotations

import graphene

from catalog.agencies import Agency as AgencyRecord
from catalog.instruments import Instrument as InstrumentRecord
from catalog.progress import Progress
from catalog.wording import Language as Languages
from schema.agencies import Agency
from schema.fields import Info, Shown
from schema.instruments import Instrument
from schema.names import in_language, language
from schema.planning import Measure, TargetState
from schema.readings import Value
from schema.records import Provenance
from schema.scalars import Date
from schema.world import Seen


class Target(Shown):
    """One of a bureau's targets, and how far it is reached on a day (年度目标). Shares are from 0 to 1."""

    key = graphene.String(required=True, description="The catalogue's own stable key (目标键).")
    name = graphene.String(
        required=True,
        language=language(),
        description="What it says (名称). `EN` without an English text: the Chinese.",
    )
    agency = graphene.Field(Agency, required=True, description="Whose target it is (实施主体).")
    measure = graphene.Field(Measure, required=True, description="What is counted (指标).")
    set_on = graphene.Field(Date, required=True, description="The day on which it was set (设定日期).")
    by = graphene.Field(Date, required=True, description="The day by which it is to be reached (期限).")
    instrument = graphene.Field(Instrument, description="The plan that sets it (文件); null: not known.")
    start = graphene.Float(
        description="What there was on the day when it was set (基数); null: nothing could be computed."
    )
    planned = graphene.Float(required=True, description="What is to be reached (目标值).")
    reached = graphene.Float(
        description="What there is on the day of the question, or was by the day when it fell due (完成值); "
        "null: nothing can be computed."
    )
    forecast = graphene.Float(
        description="What there will be when it falls due, by all acts, removals and limits that are published (预测值); "
        "null: nothing can be computed."
    )
    state = graphene.Field(TargetState, required=True, description="Where it stands (目标状态).")
    provenance = graphene.Field(
        Provenance,
        required=True,
        description="Whether the target is from the report, public or illustrative (来源类别).",
    )

    resolve_key = Value("target", "code")
    resolve_measure = Value("target", "measure")
    resolve_set_on = Value("target", "set_on")
    resolve_by = Value("target", "by")
    resolve_planned = Value("target", "value")

    @staticmethod
    def resolve_name(seen: Seen[Progress], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.target.name, seen.it.target.name_en, language)

    @staticmethod
    def resolve_agency(seen: Seen[Progress], _info: Info) -> Seen[AgencyRecord] | None:
        return seen.perhaps(seen.snapshot.agencies.get(seen.it.target.agency))

    @staticmethod
    def resolve_instrument(seen: Seen[Progress], _info: Info) -> Seen[InstrumentRecord] | None:
        return seen.perhaps(seen.snapshot.instruments.get(seen.it.target.instrument))

    resolve_provenance = Value("target", "status")
