"""Agencies (实施主体): the organs that hold and exercise powers."""

from __future__ import annotations

from collections.abc import Sequence

import graphene

from catalog.agencies import Agency as AgencyRecord
from catalog.codes import credit_code
from catalog.divisions import Division as DivisionRecord
from catalog.items import ExternalCode as ExternalCodeRecord
from catalog.items import SubjectKind
from schema.codes import ExternalCode
from schema.divisions import Division, division_of
from schema.fields import Info, Shown, several
from schema.names import Named
from schema.nodes import Node
from schema.readings import Beside, Value
from schema.records import Lasting, Sourced
from schema.timeless import timeless
from schema.world import Seen


class Agency(Named, Lasting, Sourced, Shown):
    """An organ with its lines of work (实施主体): a bureau, a station, a post."""

    class Meta:
        interfaces = (Node,)

    key = graphene.String(required=True, description="The catalogue's own stable key (主体键).")
    code = graphene.String(
        description="Unified social credit code, GB 32100 (统一社会信用代码); null: it has none, or it is not known."
    )
    code_is_sound = graphene.Boolean(
        description="Whether the check digit of the credit code is the one that GB 32100 computes (校验码是否正确); "
        "real codes exist that fail. Null: there is no code."
    )
    division = graphene.Field(Division, required=True, description="The division whose organ it is (所属区划).")
    lines = several(graphene.String, "Its lines of work, such as human-resources-social-security (条线); short.")
    nature = graphene.String(
        required=True,
        description="What kind of body it is, GB/T 39046 A.3 (主体性质): STATUTORY 法定机关, AUTHORISED 授权组织, ENTRUSTED 受委托组织, OTHER 其他.",
    )
    replaced_by = graphene.Field(
        lambda: Agency,
        description="Who took over its work when it ended (承继主体); null: nobody, or it has not ended.",
    )
    external_codes = several(ExternalCode, "Its codes in other systems (外部编码); short: one a system.")

    resolve_key = Value("code")
    resolve_code = Value("credit_code")
    resolve_replaced_by = Beside("replaced_by", within="agencies")

    @staticmethod
    @timeless
    def resolve_code_is_sound(seen: Seen[AgencyRecord], _info: Info) -> bool | None:
        return None if seen.it.credit_code is None else credit_code(seen.it.credit_code).is_sound

    @staticmethod
    def resolve_division(seen: Seen[AgencyRecord], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.division)

    @staticmethod
    @timeless
    def resolve_external_codes(seen: Seen[AgencyRecord], _info: Info) -> Sequence[ExternalCodeRecord]:
        return seen.snapshot.items.external_codes(SubjectKind.AGENCY, seen.it.code)
