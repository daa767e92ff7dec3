"""Drafts (调整方案): proposed changes, what they would make of the catalogue, and what becomes of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

import graphene

from catalog.approvals import WorkedOut
from catalog.draft_states import Draft as DraftRecord
from catalog.draft_states import DraftEvent as EventRecord
from catalog.findings import Finding as FindingRecord
from catalog.instruments import Instrument as InstrumentRecord
from catalog.operations import Operation as OperationRecord
from catalog.row_changes import RowChange as Change
from catalog.row_changes import row_changes
from catalog.supervision import MOST_LISTED, Difference, difference
from schema.draft_parts import DraftEvent, DraftState, Operation, RowChange
from schema.fields import Info, Shown, on_day, several
from schema.findings import Finding
from schema.instruments import Instrument
from schema.nodes import Node
from schema.reads import Reads
from schema.scalars import DateTime
from schema.world import Seen, World


class Catalogue(Reads, graphene.ObjectType):
    """The catalogue as one revision knew it (某一版本的目录)."""


class Preview(Reads, graphene.ObjectType):
    """
    The catalogue that a draft would make (方案预览); it can be asked whatever the catalogue can be asked.

    Its revision is the one that would follow; nobody has approved it.
    """

    base = graphene.Int(required=True, description="The revision that the draft was worked out upon (基准版本).")
    changes = several(
        RowChange,
        "What becomes of each row that the draft touches (行变更); at most 1000 are listed, so that it is short.",
    )
    change_count = graphene.Int(required=True, description="How many rows it touches in all (变更行数).")
    findings_added = several(
        Finding,
        "What the rules would find wrong that day and do not find now (新增问题), the gravest first; at most 1000 are listed.",
        on=on_day(),
    )
    findings_cleared = several(
        Finding,
        "What the rules find wrong that day and would no longer find (消除问题), the gravest first; at most 1000 are listed.",
        on=on_day(),
    )

    @staticmethod
    def resolve_base(world: Previewed, _info: Info) -> int:
        return world.worked.number

    @staticmethod
    def resolve_changes(world: Previewed, _info: Info) -> list[Change]:
        return changes_of(world.worked)[:MOST_CHANGES]

    @staticmethod
    async def resolve_findings_added(
        world: Previewed, _info: Info, on: date | None = None
    ) -> list[Seen[FindingRecord]]:
        seen, found = await differing(world, on)
        return seen.each(row.finding for row in found.added[:MOST_LISTED])

    @staticmethod
    async def resolve_findings_cleared(
        world: Previewed, _info: Info, on: date | None = None
    ) -> list[Seen[FindingRecord]]:
        seen, found = await differing(world, on)
        return seen.each(row.finding for row in found.cleared[:MOST_LISTED])

    @staticmethod
    def resolve_change_count(world: Previewed, _info: Info) -> int:
        return len(changes_of(world.worked))


MOST_CHANGES = 1000
"""Rows that a preview lists; the others are counted."""


class Previewed(World, kw_only=True):
    """The world that a draft would make, and how it was worked out."""

    worked: WorkedOut


def changes_of(worked: WorkedOut) -> list[Change]:
    """What becomes of each row."""
    return row_changes(worked.proposal.opened, worked.proposal.closed)


async def differing(world: Previewed, on: date | None) -> tuple[Seen[None], Difference]:
    """What the rules would find more and less of on a day, worked out beside the event loop."""
    seen, worked = world.see(None, on), world.worked
    base = await world.at_desk().at(worked.number)
    rows = [*worked.proposal.opened, *worked.proposal.closed]
    return seen, await asyncio.to_thread(difference, base, world.snapshot, seen.on, rows)


async def previewed(world: World, worked: WorkedOut, *, author: str, note: str | None) -> Previewed:
    """
    The world that a proposal would make.

    Raises:
        Refusal: the revision that it was worked out upon cannot be had.
    """
    snapshot = await world.at_desk().preview(worked, author=author, now=world.now, note=note)
    return Previewed(snapshot, world.asked_at, fixed=False, desk=world.desk, principal=world.principal, worked=worked)


class Draft(Shown):
    """A proposed set of changes (调整方案); approved, it becomes one revision, all or nothing."""

    class Meta:
        interfaces = (Node,)

    key = graphene.String(required=True, description="Its key, by which it is asked for (方案键).")
    state = graphene.Field(DraftState, required=True, description="Where it stands (方案状态).")
    version = graphene.Int(
        required=True, description="1, and one more with each amendment (方案版次); whoever goes on with it names it."
    )
    base = graphene.Int(required=True, description="The revision that it was written for (基准版本).")
    title = graphene.String(required=True, description="What it is about (标题).")
    note = graphene.String(description="Anything else that an approver should know (说明); null: nothing.")
    instrument = graphene.Field(Instrument, description="The document that authorises it (文件); null: none is named.")
    author = graphene.String(required=True, description="Who wrote it (起草人).")
    created = graphene.Field(DateTime, required=True, description="When it was written (起草时间).")
    changed = graphene.Field(DateTime, required=True, description="When anything was last done with it (最近办理时间).")
    approver = graphene.String(description="Who approved or rejected it (审批人); null: nobody did.")
    reason = graphene.String(description="Why it was rejected (退回理由); null: it was not.")
    published_as = graphene.Int(
        description="The number of the revision that it became (发布版本); null: it became none."
    )
    package = graphene.String(description="Of a package load: the package's name (数据包); null: it has operations.")
    package_hash = graphene.String(
        description="Of a package load: SHA-256 of the package's files (数据包校验值); null: it has operations."
    )
    replaces = graphene.Boolean(
        required=True, description="Of a package load: whether what it no longer names is closed (是否替换)."
    )
    operations = several(
        Operation, "What it does, in order (调整操作); short, or cut off after 1000. Empty: of a package load."
    )
    events = several(DraftEvent, "What was done with it, the first thing first (办理记录); short.")
    preview = graphene.Field(
        Preview,
        required=True,
        description="The catalogue that it would make of the catalogue as it is (方案预览). Of one that is published or discarded: "
        "of its base.",
    )

    @staticmethod
    def resolve_key(seen: Seen[DraftRecord], _info: Info) -> str:
        return seen.it.id

    @staticmethod
    def resolve_instrument(seen: Seen[DraftRecord], _info: Info) -> Seen[InstrumentRecord] | None:
        return seen.perhaps(seen.snapshot.instruments.get(seen.it.instrument))

    @staticmethod
    def resolve_published_as(seen: Seen[DraftRecord], _info: Info) -> int | None:
        return seen.it.revision

    @staticmethod
    def resolve_package(seen: Seen[DraftRecord], _info: Info) -> str | None:
        return seen.it.package_name

    @staticmethod
    async def resolve_operations(seen: Seen[DraftRecord], _info: Info) -> Sequence[OperationRecord]:
        found = await seen.world.at_desk().do(lambda drafts: drafts.operations(seen.it.id))
        return found[:MOST_CHANGES]

    @staticmethod
    async def resolve_events(seen: Seen[DraftRecord], _info: Info) -> Sequence[EventRecord]:
        return await seen.world.at_desk().do(lambda drafts: drafts.events(seen.it.id))

    @staticmethod
    async def resolve_preview(seen: Seen[DraftRecord], _info: Info) -> Previewed:
        worked = await seen.world.at_desk().worked_out(seen.it.id)
        return await previewed(seen.world, worked, author=seen.it.author, note=seen.it.title)
