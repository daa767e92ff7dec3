"""Records: where a fact of the catalogue was read."""

from __future__ import annotations

import graphene

from catalog.records import Provenance as Provenances
from schema.enums import enum
from schema.readings import Value
from schema.scalars import Date

Provenance = enum(
    Provenances,
    "Where a fact comes from (来源类别).",
    REPORT="Said by the report that the catalogue starts from (自查报告).",
    PUBLIC="Read in a public document (公开文件).",
    ILLUSTRATIVE="Invented or not verified, to stand for what nobody could find (示例数据).",
)


class Sourced:
    """What was read somewhere."""

    provenance = graphene.Field(
        Provenance, required=True, description="Whether the fact is from the report, public or illustrative (来源类别)."
    )
    source = graphene.String(
        required=True, description="Where the fact was read: a document, an address, or why it was invented (来源)."
    )

    resolve_provenance = Value("status")


class Lasting:
    """What holds for a period of days."""

    valid_from = graphene.Field(Date, description="First day it holds (生效日期); null: since ever, or not known.")
    valid_to = graphene.Field(Date, description="First day it no longer holds (失效日期); null: until further notice.")
