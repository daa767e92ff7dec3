"""Findings (问题): what a check found wrong."""

from __future__ import annotations

from datetime import date

import graphene

from catalog.delegations import Act
from catalog.divisions import Division as DivisionRecord
from catalog.findings import Finding as FindingAnswer
from catalog.findings import Severity as Severities
from catalog.wording import Language as Languages
from schema.divisions import Division, division_of
from schema.enums import enum
from schema.fields import Info, Shown
from schema.names import in_language, language
from schema.nodes import Node
from schema.scalars import Date
from schema.world import Seen

Severity = enum(
    Severities,
    "How grave a finding is (严重程度).",
    ERROR="Against the law, or without effect (错误).",
    WARNING="Likely wrong (警告).",
    NOTICE="Worth knowing (提示).",
)


class Finding(Shown):
    """Something that a check found wrong (问题), and a way out."""

    class Meta:
        interfaces = (Node,)

    rule = graphene.String(required=True, description="Stable id of the check, such as competing-acts (检查规则).")
    severity = graphene.Field(Severity, required=True, description="How grave it is (严重程度).")
    message = graphene.String(required=True, language=language(), description="What is wrong and what to do (说明).")
    law = graphene.String(description="The provision that it rests on (法律依据); null: it is a rule of good order.")
    subject = graphene.Field(Node, description="What it is about (对象): an act; null: the catalogue has it no more.")
    division = graphene.Field(Division, description="The division that it concerns (区划); null: the whole act.")
    from_ = graphene.Field(Date, name="from", description="First day on which it holds (开始日期); null: since ever.")
    until = graphene.Field(
        Date, description="First day on which it no longer holds (结束日期); null: until it is put right."
    )

    @staticmethod
    def resolve_message(seen: Seen[FindingAnswer], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.message_zh, seen.it.message, language)

    @staticmethod
    def resolve_subject(seen: Seen[FindingAnswer], _info: Info) -> Seen[Act] | None:
        return seen.perhaps(seen.snapshot.delegations.get(seen.it.subjects[0]))

    @staticmethod
    def resolve_division(seen: Seen[FindingAnswer], _info: Info) -> Seen[DivisionRecord] | None:
        return None if seen.it.division is None else division_of(seen, seen.it.division)

    @staticmethod
    def resolve_from_(seen: Seen[FindingAnswer], _info: Info) -> date | None:
        return seen.it.period.start

    @staticmethod
    def resolve_until(seen: Seen[FindingAnswer], _info: Info) -> date | None:
        return seen.it.period.end
