"""Later nodes (库中节点): what has an id and stands behind the snapshot: drafts, and revisions gone by."""

from __future__ import annotations

from collections.abc import Awaitable

from catalog.draft_states import UnknownDraft
from catalog.errors import UnknownRevision
from catalog.permissions import check_insider
from schema import nodes
from schema.world import Seen, World


def later_node(world: World, text: str) -> Awaitable[Seen[object] | None] | None:
    """
    What an id belongs to that the snapshot does not hold; ``None`` when nothing of the kind stands behind it.

    Raises:
        BadArgument: it is not an id.
    """
    kind, key = nodes.parsed(text, argument="id")
    if world.desk is None:
        return None
    if kind == "Draft":
        return _draft(world, key)
    if kind == "Revision" and key.isascii() and key.isdigit():
        return _revision(world, int(key))
    return None


async def _draft(world: World, key: str) -> Seen[object] | None:
    check_insider(world.principal)
    try:
        return world.see(await world.at_desk().draft(key))
    except UnknownDraft:
        return None


async def _revision(world: World, number: int) -> Seen[object] | None:
    try:
        return world.see(await world.at_desk().revision(number))
    except UnknownRevision:
        return None
