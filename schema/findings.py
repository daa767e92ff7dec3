"""Findings (问题): what a check found wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from catalog.divisions import Division as DivisionRecord
from catalog.findings import Finding as FindingAnswer
from catalog.findings import Noun as Nouns
from catalog.findings import Severity as Severities
from catalog.waivers import Waiver as WaiverRecord
from catalog.wording import Language as Languages
from schema.divisions import Division, division_of
from schema.enums import enum
from schema.fields import Info, Shown
from schema.names import in_language, language
from schema.nodes import Node
from schema.paging import Connection
from schema.records import Sourced
from schema.scalars import Date
from schema.world import Seen

Severity = enum(
    Severities,
    "How grave a finding is (严重程度).",
    ERROR="Against the law, or without effect (错误).",
    WARNING="Likely wrong (警告).",
    NOTICE="Worth knowing (提示).",
)


class Waiver(Sourced, Shown):
    """Why a finding is left as it is for a time, and who answers for that (豁免); it does not fail a check."""

    reason = graphene.String(
        required=True,
        language=language(),
        description="Why it is left (理由); `EN` without an English one: the Chinese one.",
    )
    author = graphene.String(required=True, description="Who answers for it (责任人).")
    until = graphene.Field(
        Date, description="First day on which the finding counts again (截止日期); null: it has no end."
    )

    @staticmethod
    def resolve_reason(seen: Seen[WaiverRecord], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.reason, seen.it.reason_en, language)

    @staticmethod
    def resolve_until(seen: Seen[WaiverRecord], _info: Info) -> date | None:
        return seen.it.valid_to


class Finding(Shown):
    """Something that a check found wrong (问题), and a way out."""

    class Meta:
        interfaces = (Node,)

    rule = graphene.String(required=True, description="Stable id of the check, such as competing-acts (检查规则).")
    severity = graphene.Field(Severity, required=True, description="How grave it is (严重程度).")
    message = graphene.String(required=True, language=language(), description="What is wrong and what to do (说明).")
    law = graphene.String(description="The provision that it rests on (法律依据); null: it is a rule of good order.")
    key = graphene.String(
        required=True, description="Its stable key (问题键), by which a waiver names it; it begins with the rule."
    )
    subject = graphene.Field(
        Node,
        description="What it is about (对象): an act, item, agency, office, document or division; null: the catalogue has it no more.",
    )
    division = graphene.Field(Division, description="The division that it concerns (区划); null: the whole act.")
    from_ = graphene.Field(Date, name="from", description="First day on which it holds (开始日期); null: since ever.")
    until = graphene.Field(
        Date, description="First day on which it no longer holds (结束日期); null: until it is put right."
    )
    waiver = graphene.Field(
        Waiver, description="Why it is left as it is that day (豁免); null: nobody answers for it, or not any more."
    )

    @staticmethod
    def resolve_message(seen: Seen[FindingAnswer], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.message_zh, seen.it.message, language)

    @staticmethod
    def resolve_subject(seen: Seen[FindingAnswer], _info: Info) -> Seen[Any] | None:
        key = seen.it.subjects[0]
        if seen.it.about is Nouns.DIVISION:
            return division_of(seen, key)
        return seen.perhaps(getattr(seen.snapshot, _KEPT_IN[seen.it.about]).get(key))

    @staticmethod
    def resolve_waiver(seen: Seen[FindingAnswer], _info: Info) -> Seen[WaiverRecord] | None:
        return seen.perhaps(seen.snapshot.waivers.of(seen.it.key, seen.at()))

    @staticmethod
    def resolve_division(seen: Seen[FindingAnswer], _info: Info) -> Seen[DivisionRecord] | None:
        return None if seen.it.division is None else division_of(seen, seen.it.division)

    @staticmethod
    def resolve_from_(seen: Seen[FindingAnswer], _info: Info) -> date | None:
        return seen.it.period.start

    @staticmethod
    def resolve_until(seen: Seen[FindingAnswer], _info: Info) -> date | None:
        return seen.it.period.end


_KEPT_IN = {
    Nouns.ACT: "delegations",
    Nouns.ITEM: "items",
    Nouns.AGENCY: "agencies",
    Nouns.OFFICE: "offices",
    Nouns.INSTRUMENT: "instruments",
}
"""In which part of a snapshot a finding's subject is found by its key."""


class FindingConnection(Connection):
    """A page of findings (问题分页)."""

    class Meta:
        node = Finding
        strict_types = True
