"""Nodes (节点): what has an id of its own and can be asked for again by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import graphene
from graphql_relay import from_global_id, to_global_id

from catalog import findings, supervision
from catalog.agencies import Agency
from catalog.delegations import Act
from catalog.divisions import Division
from catalog.draft_states import Draft
from catalog.errors import BadArgument
from catalog.findings import Finding
from catalog.instruments import Instrument
from catalog.items import Item, ItemKind
from catalog.offices import Office
from catalog.revisions import Revision
from schema.fields import Info
from schema.timeless import timeless
from schema.world import Seen, World


class Noun(NamedTuple):
    """How things of one type are told apart, and found again by what tells them apart."""

    key: Callable[[Any], str]
    find: Callable[[World, str], object | None]


def _key(it: Any) -> str:
    key: str = it.code
    return key


def _item(kind: ItemKind) -> Noun:
    def find(world: World, key: str) -> Item | None:
        item = world.snapshot.items.get(key)
        return item if item is not None and item.kind is kind else None

    return Noun(_key, find)


def _division(world: World, code: str) -> Division | None:
    territory = world.snapshot.territory
    return territory.nearest(code, world.see(None).at()) if code in territory else None


def _revision(world: World, number: str) -> Revision | None:
    revision = world.snapshot.revision
    return revision if number == str(revision.number) else None


def _finding(world: World, key: str) -> Finding | None:
    """A finding of an answer, whatever the day, else of the rules today."""
    found = findings.find(world.snapshot, key)
    return supervision.find(world.snapshot, key, world.see(None).on) if found is None else found


NOUNS: Mapping[str, Noun] = {
    "Revision": Noun(lambda it: str(it.number), _revision),
    "Division": Noun(_key, _division),
    "Agency": Noun(_key, lambda world, key: world.snapshot.agencies.get(key)),
    "Office": Noun(_key, lambda world, key: world.snapshot.offices.get(key)),
    "Instrument": Noun(_key, lambda world, key: world.snapshot.instruments.get(key)),
    "Delegation": Noun(lambda it: _key(it.row), lambda world, key: world.snapshot.delegations.get(key)),
    "Draft": Noun(lambda it: str(it.id), lambda _world, _key: None),  # it stands behind the snapshot
    "Finding": Noun(lambda it: str(it.key), _finding),
    **{kind.value.capitalize(): _item(kind) for kind in ItemKind},
}
"""Every type of node by its name in the schema."""

_TYPES: Mapping[type, str] = {
    Revision: "Revision",
    Division: "Division",
    Agency: "Agency",
    Office: "Office",
    Instrument: "Instrument",
    Act: "Delegation",
    Draft: "Draft",
    Finding: "Finding",
}


def type_name(it: object) -> str:
    """The name in the schema of the type of a record or answer."""
    return it.kind.value.capitalize() if isinstance(it, Item) else _TYPES[type(it)]


def global_id(it: object) -> str:
    """The id of a record or answer."""
    name = type_name(it)
    return to_global_id(name, NOUNS[name].key(it))


def parsed(text: str, *, argument: str) -> tuple[str, str]:
    """
    The type and the key that an id was made of.

    Raises:
        BadArgument: it was made of none.
    """
    name, key = from_global_id(text)
    if name not in NOUNS:
        raise BadArgument(
            f"{argument} is not an id of this catalogue. Give one that a field `id` answered with.",
            f"{argument} 不是本目录的标识。请使用 id 字段返回的值。",
            argument=argument,
        )
    return name, key


def find(world: World, text: str) -> Seen[object] | None:
    """
    What an id belongs to, as seen today; ``None`` when nothing has it.

    Raises:
        BadArgument: it is not an id.
    """
    name, key = parsed(text, argument="id")
    return world.see(None).perhaps(NOUNS[name].find(world, key))


class Node(graphene.Interface):
    """Whatever has an id of its own (节点)."""

    id = graphene.ID(
        required=True, description="Identifies it among all nodes (全局标识); opaque, and the same in every revision."
    )

    @staticmethod
    def resolve_id(seen: Seen[object], _info: Info) -> str:
        return global_id(seen.it)

    @classmethod
    @timeless
    def resolve_type(cls, seen: Seen[object], info: Info) -> Any:
        """The type of a node."""
        shown: Any = info.schema.get_type(type_name(seen.it))
        return shown.graphene_type
