"""A schema in which everything that GraphQL allows happens, errors most of all; the same each time it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import graphene
from graphql import GraphQLError, GraphQLSchema

from catalog.errors import UnknownItem
from catalog.instruments import Instrument
from schema.fields import Info
from schema.world import Seen, World
from tests.rich_readings import NOW, SNAPSHOT, Answer, Answered, Told, ToldOn, Written, answer
from tests.rich_types import (
    CONTEXT,
    LEAVES,
    Box,
    Boxed,
    Cat,
    Colour,
    Colours,
    Dog,
    Found,
    Leaves,
    Lonely,
    Named,
    Pair,
    Size,
    Thing,
    Wish,
)


class Trouble(graphene.ObjectType):
    """What is raised."""

    refused = graphene.String()
    broken = graphene.String(required=True)
    told_off = graphene.String()
    elsewhere = graphene.String()
    stream = graphene.List(graphene.String)
    fine = graphene.String(default_value="fine")

    @staticmethod
    def resolve_refused(_root: Any, _info: Info) -> str:
        raise UnknownItem("sydj")

    @staticmethod
    def resolve_broken(_root: Any, _info: Info) -> str:
        raise RuntimeError("the secret of the house")

    @staticmethod
    def resolve_told_off(_root: Any, _info: Info) -> str:
        raise GraphQLError("told off", extensions={"code": "TOLD_OFF"})

    @staticmethod
    def resolve_elsewhere(_root: Any, _info: Info) -> str:
        raise GraphQLError("it was elsewhere", path=["somewhere", 0])

    @staticmethod
    def resolve_stream(_root: Any, _info: Info) -> Iterator[Any]:
        yield "first"
        raise OSError("the stream dried up")


class Query(graphene.ObjectType):
    """Everything."""

    named = graphene.Field(Named, number=graphene.Int(default_value=0))
    cats = graphene.List(Cat, numbers=graphene.List(graphene.Int, default_value=[1, 2]))
    must_dog = graphene.NonNull(Dog, number=graphene.Int(required=True))
    leaves = graphene.Field(Leaves)
    boxes = graphene.List(Boxed)
    found = graphene.List(Found)
    told = graphene.Field(Told, required=True)
    told_on = graphene.Field(ToldOn)
    echo = graphene.String(
        text=graphene.String(default_value="nothing"),
        urgent=graphene.Boolean(required=True),
        size=graphene.Argument(Size),
        colour=Colour(default_value=Colours.GREEN, required=True),
        pair=Pair(),
        pairs=graphene.List(graphene.NonNull(Pair)),
        wish=Wish(default_value={"isUrgent": False}),
        wishes=graphene.List(Wish),
        class_=graphene.Int(),
        share=graphene.Float(default_value=0.5),
        key=graphene.ID(),
    )
    about = graphene.String(text=graphene.String())
    answered = graphene.Field(Answered, number=graphene.Int(default_value=0))
    trouble = graphene.Field(Trouble)

    @staticmethod
    def resolve_named(_root: Any, _info: Info, number: int | None) -> Thing:
        return Thing(abs(number or 0) % 24)

    @staticmethod
    def resolve_cats(_root: Any, _info: Info, numbers: list[int | None] | None) -> list[Any]:
        return [None if number is None else Thing(abs(number) % 24) for number in numbers or ()]

    @staticmethod
    def resolve_must_dog(_root: Any, _info: Info, number: int) -> Thing:
        return Thing(abs(number) % 24)

    @staticmethod
    def resolve_leaves(_root: Any, _info: Info) -> dict[str, Any]:
        return LEAVES

    @staticmethod
    def resolve_boxes(_root: Any, _info: Info) -> list[Any]:
        return [Box(), {"name": "a dict", "missing": 3}, {}, "no box"]

    @staticmethod
    def resolve_found(_root: Any, _info: Info) -> list[Any]:
        return [Box(), {"label": None}, Lonely(name="alone"), Thing(0)]

    @staticmethod
    def resolve_answered(_root: Any, _info: Info, number: int | None) -> Seen[Answer]:
        return answer(number)

    @staticmethod
    def resolve_told(_root: Any, info: Info) -> Seen[Instrument] | None:
        assert info.context == CONTEXT
        seen = World(SNAPSHOT, NOW).see(SNAPSHOT.instruments)
        return seen.perhaps(seen.it.get("act"))

    @staticmethod
    def resolve_told_on(root: Any, info: Info) -> Seen[Instrument] | None:
        return Query.resolve_told(root, info)

    @staticmethod
    def resolve_echo(_root: Any, _info: Info, **given: Any) -> str:
        return repr(sorted(given.items()))

    @staticmethod
    def resolve_about(root: Any, info: Info, **given: Any) -> str:
        """All that a resolver may ask of its circumstances."""
        return repr(
            (
                root,
                info.root_value,
                given,
                info.field_name,
                [node.loc for node in info.field_nodes],
                info.return_type,
                info.parent_type,
                info.path,
                info.schema is SCHEMA,
                sorted(info.fragments),
                info.operation.loc,
                sorted(info.variable_values.items()),
                info.context,
                info.is_awaitable(iter(())),
            )
        )

    @staticmethod
    def resolve_trouble(_root: Any, _info: Info) -> object:
        return Box


class Change(graphene.ObjectType):
    """What can be changed."""

    done = graphene.Boolean()


def _built() -> GraphQLSchema:
    built: GraphQLSchema = graphene.Schema(query=Query, mutation=Change, types=[Cat, Dog, Told, Written]).graphql_schema
    return built


SCHEMA = _built()
