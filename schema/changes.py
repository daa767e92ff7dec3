"""Changes (变更): the mutations; whatever is refused comes back as data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import graphene

from catalog.draft_states import Draft as DraftRecord
from catalog.drafts import Drafts
from catalog.errors import Refusal
from catalog.operations import Operation
from catalog.period import Moment
from catalog.permissions import Action, check_own, check_role, may
from catalog.proposals import Proposal
from catalog.touching import touched
from schema.bearer import refusals_logged
from schema.draft_parts import Refused, Refusing
from schema.drafts import Draft
from schema.fields import Info, several
from schema.inputs import OperationInput, operations
from schema.world import Seen, World

__all__ = ["Mutation"]


class DraftResult(NamedTuple):
    """What came of a mutation: the draft as it is now, or why nothing was done."""

    draft: Seen[DraftRecord] | None
    errors: list[Refusing]


class DraftPayload(graphene.ObjectType):
    """What came of a change to a draft (办理结果)."""

    draft: Any = graphene.Field(Draft, description="The draft as it is now (调整方案); null: nothing was done.")
    errors = several(Refused, "Why nothing was done (拒绝原因); short. Empty: it was done.")


class CreateDraftInput(graphene.InputObjectType):
    """A draft to be written (新建调整方案)."""

    title = graphene.String(required=True, description="What it is about (标题).")
    note = graphene.String(description="Anything else that an approver should know (说明).")
    instrument = graphene.String(description="Key of the document that authorises it (文件).")
    operations = graphene.List(
        graphene.NonNull(OperationInput), required=True, description="What it does, in order (调整操作)."
    )


class AmendDraftInput(graphene.InputObjectType):
    """What a draft is to be from now on (修改调整方案)."""

    id = graphene.ID(required=True, description="The draft's key (方案键).")
    version = graphene.Int(required=True, description="The version that is amended (方案版次).")
    title = graphene.String(description="What it is about (标题); omitted: as it is.")
    note = graphene.String(description="Anything else that an approver should know (说明).")
    instrument = graphene.String(description="Key of the document that authorises it (文件).")
    operations = graphene.List(
        graphene.NonNull(OperationInput), required=True, description="All of what it does, in order (调整操作)."
    )


def _on_draft(description: str, **more: Any) -> graphene.Field:
    """A mutation of a draft that is there."""
    return graphene.Field(
        DraftPayload,
        required=True,
        description=description,
        id=graphene.ID(required=True, description="The draft's key (方案键)."),
        version=graphene.Int(required=True, description="The version that is meant (方案版次)."),
        **more,
    )


class Mutation(graphene.ObjectType):
    """What can be changed (变更). Each needs a role; each is done wholly or not at all."""

    create_draft = graphene.Field(
        DraftPayload,
        required=True,
        input=graphene.Argument(CreateDraftInput, required=True, description="The draft (调整方案)."),
        description="Write a draft (起草); needs an editor whose scope has all that it touches.",
    )
    amend_draft = graphene.Field(
        DraftPayload,
        required=True,
        input=graphene.Argument(AmendDraftInput, required=True, description="What it is to be (修改内容)."),
        description="Put other operations in a draft of one's own (修改); it has to be submitted again.",
    )
    submit_draft = _on_draft("Ask for approval of a draft of one's own (提交).")
    approve_draft = _on_draft(
        "Publish a draft as a revision (批准); needs an approver whose scope has all that it touches, not its author."
    )
    reject_draft = _on_draft(
        "Give a draft back (退回); needs an approver whose scope has all that it touches.",
        reason=graphene.String(required=True, description="What to amend (理由)."),
    )
    discard_draft = _on_draft("Give up a draft of one's own for good (作废).")

    @staticmethod
    async def resolve_create_draft(_root: None, info: Info, input: dict[str, Any]) -> DraftResult:  # noqa: A002 - the schema's name
        async def create(world: World) -> DraftRecord:
            content = operations(input["operations"])
            return await world.at_desk().do(
                lambda drafts: drafts.create(
                    input["title"], content, author=_subject(world), now=world.now, **_about(world, input)
                )
            )

        return await _done(info, Action.DRAFT, create)

    @staticmethod
    async def resolve_amend_draft(_root: None, info: Info, input: dict[str, Any]) -> DraftResult:  # noqa: A002 - the schema's name
        async def amend(world: World) -> DraftRecord:
            content = operations(input["operations"])
            await _own(world, input["id"])
            return await world.at_desk().do(lambda drafts: _amended(drafts, world, input, content))

        return await _done(info, Action.DRAFT, amend)

    @staticmethod
    async def resolve_submit_draft(_root: None, info: Info, id: str, version: int) -> DraftResult:  # noqa: A002 - the schema's name
        async def submit(world: World) -> DraftRecord:
            await _own(world, id)
            return await world.at_desk().do(
                lambda drafts: drafts.submit(id, version=version, by=_subject(world), now=world.now)
            )

        return await _done(info, Action.DRAFT, submit)

    @staticmethod
    async def resolve_approve_draft(_root: None, info: Info, id: str, version: int) -> DraftResult:  # noqa: A002 - the schema's name
        async def approve(world: World) -> DraftRecord:
            desk, permit = world.at_desk(), _permit(world, Action.APPROVE)
            approved = await desk.do(
                lambda drafts: drafts.approve(id, version=version, by=_subject(world), now=world.now, permit=permit)
            )
            return await desk.published(approved)

        return await _done(info, Action.APPROVE, approve)

    @staticmethod
    async def resolve_reject_draft(_root: None, info: Info, id: str, version: int, reason: str) -> DraftResult:  # noqa: A002 - the schema's name
        async def reject(world: World) -> DraftRecord:
            desk = world.at_desk()
            worked = await desk.worked_out(id)
            _permit(world, Action.APPROVE)(worked.proposal)
            return await desk.do(
                lambda drafts: drafts.reject(id, version=version, by=_subject(world), reason=reason, now=world.now)
            )

        return await _done(info, Action.APPROVE, reject)

    @staticmethod
    async def resolve_discard_draft(_root: None, info: Info, id: str, version: int) -> DraftResult:  # noqa: A002 - the schema's name
        async def discard(world: World) -> DraftRecord:
            await _own(world, id)
            return await world.at_desk().do(
                lambda drafts: drafts.discard(id, version=version, by=_subject(world), now=world.now)
            )

        return await _done(info, Action.DRAFT, discard)


async def _done(info: Info, action: Action, do: Callable[[World], Awaitable[DraftRecord]]) -> DraftResult:
    """Do something with a draft, for whoever may do such a thing at all."""
    world: World = info.context
    try:
        with refusals_logged(world.principal, info.field_name):
            check_role(world.principal, action)
            return DraftResult(world.see(await do(world)), [])
    except Refusal as refusal:
        return DraftResult(None, [Refusing(refusal)])


def _subject(world: World) -> str:
    """Who asks; the role was checked, so that somebody is known to."""
    return world.principal.subject or ""


def _about(world: World, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "note": given.get("note"),
        "instrument": given.get("instrument"),
        "permit": _permit(world, Action.DRAFT),
    }


def _amended(drafts: Drafts, world: World, given: dict[str, Any], content: tuple[Operation, ...]) -> DraftRecord:
    return drafts.amend(
        given["id"],
        content,
        version=given["version"],
        by=_subject(world),
        now=world.now,
        title=given.get("title"),
        **_about(world, given),
    )


async def _own(world: World, name: str) -> None:
    check_own(world.principal, (await world.at_desk().draft(name)).author)


def _permit(world: World, action: Action) -> Callable[[Proposal], object]:
    """What refuses a proposal that touches what whoever asks may not."""
    snapshot, principal, today = world.snapshot, world.principal, world.today

    def permit(proposal: Proposal) -> None:
        at = Moment(today)
        may(principal, action, touched(proposal.rows, snapshot, at), snapshot, at)

    return permit
