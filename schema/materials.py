"""Materials (申请材料) and fees (收费): what one must bring and pay."""

from __future__ import annotations

import graphene

from schema.fields import Shown
from schema.legal_bases import LegalBasis, provision
from schema.names import Named
from schema.readings import Beside, Made
from schema.records import Sourced


class Material(Named, Sourced, Shown):
    """A paper that an applicant hands in (申请材料)."""

    certificate = graphene.Field(
        "schema.certificates.Certificate", description="The certificate that it is (证明事项); null: it is none."
    )
    required = graphene.Boolean(required=True, description="Whether every applicant needs it (是否必备).")
    originals = graphene.Int(description="Originals to hand in or show (原件份数); null: not known.")
    copies = graphene.Int(description="Copies to hand in (复印件份数); null: not known.")
    electronic = graphene.Boolean(description="Whether an electronic one is accepted (可否电子); null: not known.")
    issuer = graphene.String(description="Who issues it (出具机构); null: the applicant, or not known.")
    basis = graphene.Field(
        LegalBasis, description="The provision that lets it be demanded (依据); null: none is given."
    )
    note = graphene.String(description="Anything else the applicant should know (说明); null: nothing.")

    resolve_certificate = Beside("certificate", within="items")
    resolve_basis = Made(provision, "law", "article")


class Fee(Sourced, Shown):
    """A fee (收费)."""

    name = graphene.String(required=True, description="What is charged (收费项目).")
    amount = graphene.Float(description="In the currency (金额); null: by the tariff that the basis names.")
    currency = graphene.String(required=True, description="ISO 4217 code, such as CNY (币种).")
    basis = graphene.String(description="The tariff or law (收费依据); null: not given.")
