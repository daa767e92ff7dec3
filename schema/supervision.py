"""Supervision (清单监督): what the rules find wrong in the list, and what loses its ground when a law changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import date
from typing import Any

import graphene

from catalog.findings import Noun
from catalog.findings import Severity as Severities
from catalog.items import Item as ItemRecord
from catalog.rules_bases import Loss as LossAnswer
from catalog.supervision import MOST_LISTED, Supervised, check_size, is_large, losses, supervise
from catalog.wording import Language as Languages
from schema.fields import Info, Shown, on_day, several, where
from schema.findings import FindingConnection, Severity
from schema.items import Item
from schema.names import in_language, language
from schema.nodes import Node
from schema.paging import Page, page, paged
from schema.scalars import Date
from schema.waiting import waits
from schema.world import Seen, World


def _order(row: Supervised) -> str:
    return row.order


class Loss(Shown):
    """Something that loses its ground when a law changes (失去依据的对象)."""

    subject = graphene.Field(
        Node, description="What it is (对象): an item or an act; null: the catalogue has it no more."
    )
    item = graphene.Field(Item, description="The item that it is, or is of (事项); null: the catalogue has it no more.")
    message = graphene.String(required=True, language=language(), description="What happens and what to do (说明).")
    from_ = graphene.Field(Date, name="from", description="First day without ground (开始日期); null: since ever.")
    until = graphene.Field(Date, description="The day on which it ends anyway (结束日期); null: it goes on.")

    @staticmethod
    def resolve_subject(seen: Seen[LossAnswer], _info: Info) -> Seen[object] | None:
        snapshot, key = seen.snapshot, seen.it.key
        return seen.perhaps(snapshot.items.get(key) if seen.it.about is Noun.ITEM else snapshot.delegations.get(key))

    @staticmethod
    def resolve_item(seen: Seen[LossAnswer], _info: Info) -> Seen[ItemRecord] | None:
        return seen.perhaps(seen.snapshot.items.get(seen.it.item))

    @staticmethod
    def resolve_message(seen: Seen[LossAnswer], _info: Info, language: Languages | None) -> str | None:
        return in_language(seen.it.words.zh, seen.it.words.en, language)

    @staticmethod
    def resolve_from_(seen: Seen[LossAnswer], _info: Info) -> date | None:
        return seen.it.period.start

    @staticmethod
    def resolve_until(seen: Seen[LossAnswer], _info: Info) -> date | None:
        return seen.it.period.end


class Supervision:
    """What can be asked of what the rules find wrong."""

    findings = paged(
        FindingConnection,
        "What the rules find wrong in the list that day (问题清单): the gravest first, then what is asked for most. "
        "Of a catalogue of more than 20,000 divisions only with `under`, a city or smaller.",
        required=True,
        rules=graphene.List(
            graphene.NonNull(graphene.String),
            description="Only what these rules find, by their stable ids (检查规则). Omitted: all.",
        ),
        severity=graphene.Argument(Severity, description="Only what is just so grave (严重程度). Omitted: all."),
        under=where(
            "Only what is about this division or one that it contains (区划); what is about no division is left out. "
            "Omitted: everything."
        ),
        waived=graphene.Boolean(
            description="True: only what somebody answers for that day (已豁免); false: only what nobody does. Omitted: both."
        ),
        on=on_day(),
    )
    law_change = several(
        Loss,
        "What loses its ground when a law, or one article of it, ends (法律变动影响): items, time limits and acts; at most 1000.",
        law=graphene.String(
            required=True,
            description="The law by its name, a document by its key or title, as the catalogue has it (法律法规).",
        ),
        article=graphene.String(
            description="One article, as the catalogue writes it, such as 第57条 (条款). Omitted: all."
        ),
        ends_on=graphene.Argument(
            Date, required=True, description="The first day on which it no longer holds (失效日期)."
        ),
        under=where("Only what this division, or one that it contains, has of its own (区划). Omitted: everything."),
    )

    @staticmethod
    @waits
    def resolve_law_change(
        world: World,
        _info: Info,
        law: str,
        ends_on: date,
        article: str | None = None,
        under: str | None = None,
    ) -> list[Seen[LossAnswer]] | Awaitable[list[Seen[LossAnswer]]]:
        seen = world.see(None, ends_on)
        check_size(seen.snapshot, under, ends_on)

        def found() -> list[Seen[LossAnswer]]:
            return seen.each(losses(seen.snapshot, law, article, ends_on, under)[:MOST_LISTED])

        return asyncio.to_thread(found) if is_large(seen.snapshot) else found()

    @staticmethod
    @waits
    def resolve_findings(
        world: World,
        _info: Info,
        rules: Sequence[str] | None = None,
        severity: Severities | None = None,
        under: str | None = None,
        on: date | None = None,
        waived: bool | None = None,  # noqa: FBT001 - an argument of the field
        **paging: Any,
    ) -> Page[Supervised] | Awaitable[Page[Supervised]]:
        seen = world.see(None, on)
        check_size(seen.snapshot, under, seen.on)

        def found() -> Page[Supervised]:
            rows = supervise(seen.snapshot, seen.on, rules=rules, severity=severity, under=under, waived=waived)
            return page(rows, _order, lambda row: seen.beside(row.finding), paging)

        return asyncio.to_thread(found) if is_large(seen.snapshot) else found()
