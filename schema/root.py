"""The root: the whole schema, built and printed."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import Any

import graphene
from msgspec.structs import replace

from catalog.draft_states import Draft as DraftRecord
from catalog.draft_states import DraftState as States
from catalog.drift import Drift as DriftRecord
from catalog.histories import Changes, Entry
from catalog.permissions import check_insider
from catalog.revisions import Revision as RevisionRecord
from schema import nodes
from schema.certificates import Certificate
from schema.changes import Mutation
from schema.draft_parts import DraftState
from schema.drafts import Catalogue, Draft, Preview, Previewed, previewed
from schema.drift import Drift
from schema.fields import Info, several
from schema.guides import Licence, Service
from schema.histories import HistoryEntry, RevisionChanges, named
from schema.inputs import OperationInput, operations
from schema.later_nodes import later_node
from schema.live import Subscription
from schema.nodes import Node
from schema.paging import size
from schema.reads import Reads
from schema.revisions import Revision
from schema.waiting import waits
from schema.world import Seen, World


class Query(Reads, graphene.ObjectType):
    """What can be asked of the catalogue (权责事项目录) as it is known now, and of how it came to be so."""

    node = graphene.Field(
        Node,
        id=graphene.ID(required=True, description="An id that a field `id` answered with (全局标识)."),
        description="What an id belongs to, as seen today (节点); null: nothing has it.",
    )
    catalogue = graphene.Field(
        Catalogue,
        revision=graphene.Int(description="The number of the revision (版本号). Omitted: the latest."),
        description="The catalogue as a revision knew it (历史版本目录); null with an error when there is no such revision.",
    )
    revisions = several(
        Revision,
        "The revisions, the first first (版本记录); short: 100 at most.",
        after=graphene.Int(default_value=0, description="Only those after this number (起始版本号)."),
        first=graphene.Int(description="How many, 1 to 100 (条数). Omitted: 20."),
    )
    history = several(
        HistoryEntry,
        "What the catalogue said of one thing over its revisions (沿革), the entry brought last at the end; short.",
        id=graphene.ID(description="The id of what is asked about (全局标识). Omitted: `file` and `key` name it."),
        file=graphene.String(
            description="The kind of row, as the files of packages are named (文件). Omitted: see `id`."
        ),
        key=graphene.List(
            graphene.NonNull(graphene.String),
            description="The values of its key, in the order of the columns; an empty text for an empty cell (键). Omitted: see `id`.",
        ),
    )
    changes = graphene.Field(
        RevisionChanges,
        revision=graphene.Int(required=True, description="The number of the revision (版本号)."),
        description="What a revision did to each row of the catalogue (版本变更); null with an error when there is no such revision.",
    )
    drifts = several(
        Drift,
        "Divisions that do an item in their own way though its definition has changed since (偏离), by item; short: 100 at most.",
        first=graphene.Int(description="How many, 1 to 100 (条数). Omitted: 20."),
        after=graphene.Int(default_value=0, description="How many to skip (跳过条数)."),
    )
    draft = graphene.Field(
        Draft,
        id=graphene.ID(required=True, description="The draft's key (方案键)."),
        description="A draft (调整方案), for editors, approvers and administrators; null with an error when there is none.",
    )
    drafts = several(
        Draft,
        "Drafts, the newest first (调整方案列表), for editors, approvers and administrators; short: 100 at most.",
        state=graphene.Argument(DraftState, description="Only those in this state (方案状态). Omitted: in any."),
        author=graphene.String(description="Only those of this author (起草人). Omitted: of anybody."),
        first=graphene.Int(description="How many, 1 to 100 (条数). Omitted: 20."),
        after=graphene.ID(description="The key of the last draft seen (方案键). Omitted: from the newest on."),
    )
    what_if = graphene.Field(
        Preview,
        operations=graphene.Argument(
            graphene.List(graphene.NonNull(OperationInput)),
            required=True,
            description="What would be done, in order (调整操作).",
        ),
        description="The catalogue that operations would make (假设预演), without a draft; for editors, approvers and administrators. "
        "Null only with an error.",
    )

    @staticmethod
    @waits
    def resolve_node(world: World, _info: Info, id: str) -> Any:  # noqa: A002 - the contract's name
        found = nodes.find(world, id)
        return later_node(world, id) if found is None else found

    @staticmethod
    @waits
    def resolve_catalogue(world: World, _info: Info, revision: int | None = None) -> World | Awaitable[World]:
        if revision is None or revision == world.snapshot.revision.number:
            return world
        return _at(world, revision)

    @staticmethod
    async def resolve_revisions(
        world: World, _info: Info, after: int = 0, first: int | None = None
    ) -> Sequence[Seen[RevisionRecord]]:
        return world.see(None).each(await world.at_desk().revisions(after, size(first)))

    @staticmethod
    async def resolve_history(
        world: World,
        _info: Info,
        id: str | None = None,  # noqa: A002 - the schema's name
        file: str | None = None,
        key: Sequence[str] | None = None,
    ) -> Sequence[Seen[Entry]]:
        return world.see(None).each(await world.at_desk().history(*named(id, file, key)))

    @staticmethod
    async def resolve_changes(world: World, _info: Info, revision: int) -> Changes:
        return await world.at_desk().changes(revision)

    @staticmethod
    async def resolve_drifts(
        world: World, _info: Info, first: int | None = None, after: int = 0
    ) -> Sequence[Seen[DriftRecord]]:
        start = max(after, 0)
        found = await world.at_desk().drifts()
        return world.see(None).each(found[start : start + size(first)])

    @staticmethod
    async def resolve_draft(world: World, _info: Info, id: str) -> Seen[DraftRecord]:  # noqa: A002 - the schema's name
        check_insider(world.principal)
        return world.see(await world.at_desk().draft(id))

    @staticmethod
    async def resolve_drafts(
        world: World,
        _info: Info,
        state: States | None = None,
        author: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Sequence[Seen[DraftRecord]]:
        check_insider(world.principal)
        found = await world.at_desk().drafts(size(first), after, state=state, author=author)
        return world.see(None).each(found)

    @staticmethod
    async def resolve_what_if(world: World, _info: Info, operations: list[dict[str, Any]]) -> Previewed:
        check_insider(world.principal)
        wanted = _wanted(operations)
        worked = await world.at_desk().do(lambda drafts: drafts.try_out(wanted))
        return await previewed(world, worked, author=world.principal.subject or "", note=None)


_wanted = operations


async def _at(world: World, revision: int) -> World:
    return replace(world, snapshot=await world.at_desk().at(revision))


def build() -> graphene.Schema:
    """The schema of the API."""
    return graphene.Schema(
        query=Query, mutation=Mutation, subscription=Subscription, types=(Licence, Service, Certificate)
    )


def printed() -> str:
    """The schema as SDL, as it stands in ``schema.graphql``."""
    return f"{build()}\n"
