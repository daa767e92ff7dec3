"""Reports (自查报告): the figures of the bureau's self-inspection report."""

from __future__ import annotations

import graphene

from schema.fields import Shown
from schema.scalars import Date


class Report(Shown):
    """The figures of the self-inspection report on one day (自查报告)."""

    on = graphene.Field(Date, required=True, description="The day (日期).")
    licences_delegated_to_districts = graphene.Int(
        required=True,
        description="Licences of which a district performs a step by an act in effect (下放到区的行政许可); variants are not counted.",
    )
    services_delegated_to_streets = graphene.Int(
        required=True,
        description="Services of which a town or street performs a step by an act in effect (下放到镇街的服务).",
    )
    services_delegated_to_villages = graphene.Int(
        required=True,
        description="Services of which a village or community performs a step by an act in effect (下放到村居的服务).",
    )
    certificates_sorted_out = graphene.Int(
        required=True,
        description="Certificates found to be without a basis in law (梳理的证明事项); not all of them are removed.",
    )
    certificates_removed = graphene.Int(
        required=True, description="Of these, certificates that are no longer asked for on that day (其中已取消)."
    )
    licence_time_reduction = graphene.Float(
        description="1 − Σ committed / Σ statutory over the licences that have both limits, in working days, immediate cases "
        "counted as 0 (行政许可时限压减率), 0 to 1; null: nothing is comparable."
    )
