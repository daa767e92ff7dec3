"""The root: the whole schema, built and printed."""

from __future__ import annotations

import graphene

from schema import nodes
from schema.certificates import Certificate
from schema.fields import Info
from schema.guides import Licence, Service
from schema.nodes import Node
from schema.reads import Reads
from schema.world import Seen, World


class Query(Reads, graphene.ObjectType):
    """What can be asked of the catalogue (权责事项目录) as it is known now."""

    node = graphene.Field(
        Node,
        id=graphene.ID(required=True, description="An id that a field `id` answered with (全局标识)."),
        description="What an id belongs to, as seen today (节点); null: nothing has it.",
    )

    @staticmethod
    def resolve_node(_root: None, info: Info, id: str) -> Seen[object] | None:  # noqa: A002 - the contract's name
        world: World = info.context
        return nodes.find(world, id)


def build() -> graphene.Schema:
    """The schema of the API."""
    return graphene.Schema(query=Query, types=(Licence, Service, Certificate))


def printed() -> str:
    """The schema as SDL, as it stands in ``schema.graphql``."""
    return f"{build()}\n"
