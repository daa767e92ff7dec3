"""A schema in which everything that GraphQL allows happens, errors most of all; the same each time it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, IntEnum, StrEnum
from typing import Any

import graphene
from graphql import GraphQLError, GraphQLSchema, StringValueNode
from graphql.pyutils import Undefined

from catalog.errors import BadArgument, UnknownItem
from catalog.facts import Facts
from catalog.instruments import Instrument
from catalog.records import Provenance
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from schema.fields import Info, Shown
from schema.timeless import timeless
from schema.world import Seen, World

CONTEXT = "the context"
NOW = datetime(2020, 1, 1, tzinfo=UTC)
ACT = Instrument(code="act", title="办法", published=NOW.date(), source="the tests", status=Provenance.ILLUSTRATIVE)
SNAPSHOT, OTHER_SNAPSHOT = (Snapshot.of(Revision(number, NOW, "王", "李"), Facts.of_rows([ACT])) for number in (1, 2))


@dataclass(frozen=True)
class Thing:
    """What most fields are asked of: its number decides what goes wrong with it."""

    number: int

    def next(self, step: int) -> Thing:
        """Another one."""
        return Thing((self.number * 5 + step) % 24)


class Colours(StrEnum):
    RED = "red"
    GREEN = "green"


class Sizes(IntEnum):
    SMALL = 1
    LARGE = 2


class Shapes(Enum):
    ROUND = ("round", 0)
    SQUARE = ("square", 4)


Colour = graphene.Enum.from_enum(Colours)
Size = graphene.Enum.from_enum(Sizes)
Shape = graphene.Enum.from_enum(Shapes)


class Pair(graphene.Scalar):
    """Two letters."""

    @staticmethod
    def serialize(value: Any) -> Any:
        if value == "??":
            return None
        if value == "!!":
            return Undefined
        if len(value) != 2:
            raise ValueError(f"{value!r} is not a pair")
        return value.upper()

    @staticmethod
    def parse_value(value: Any) -> Any:
        if not isinstance(value, str) or len(value) != 2:
            raise BadArgument(f"{value!r} is not two letters. Send two.", "请输入两个字母。")
        return value.lower()

    @classmethod
    def parse_literal(cls, node: Any, _variables: Any = None) -> Any:
        return cls.parse_value(node.value) if isinstance(node, StringValueNode) else Undefined


class Wish(graphene.InputObjectType):
    """Something with defaults."""

    text = graphene.String(default_value="by default")
    is_urgent = graphene.Boolean(required=True)
    colours = graphene.List(graphene.NonNull(Colour), default_value=[Colours.RED])
    pair = Pair()
    within = graphene.Field(lambda: Wish)


class Named(graphene.Interface):
    """Cats, dogs and what turns out to be neither."""

    name = graphene.String(required=True)
    friend = graphene.Field(lambda: Named)
    friends = graphene.NonNull(graphene.List(graphene.NonNull(lambda: Named)))
    maybe_friends = graphene.List(lambda: Named)

    @staticmethod
    def resolve_name(thing: Thing, _info: Info) -> str | None:
        return None if thing.number % 7 == 6 else f"number {thing.number}"

    @staticmethod
    def resolve_friend(thing: Thing, _info: Info) -> Any:
        return {3: None, 4: ValueError("no friend"), 5: Undefined}.get(thing.number % 6, thing.next(1))

    @staticmethod
    def resolve_friends(thing: Thing, _info: Info) -> Any:
        friends: list[Any] = [thing.next(2), thing.next(3)]
        if thing.number % 8 == 7:
            friends.append(None)
        return tuple(friends) if thing.number % 2 else iter(friends)

    @staticmethod
    def resolve_maybe_friends(thing: Thing, _info: Info) -> Any:
        if thing.number % 9 == 8:
            return 5
        return [thing.next(4), None, KeyError("lost"), thing.next(5)]

    @classmethod
    def resolve_type(cls, thing: Any, info: Info) -> Any:
        assert info.context == CONTEXT
        wrong = {10: graphene.String, 11: None, 12: "Cat", 13: Lonely, 14: Named, 15: 7}
        if thing.number in wrong:
            return wrong[thing.number]
        return Dog if thing.number % 2 else Cat


class Cat(graphene.ObjectType):
    """A cat."""

    class Meta:
        interfaces = (Named,)

    lives = graphene.Int(required=True)
    prey = graphene.List(graphene.List(graphene.NonNull(graphene.Int)))
    rival = graphene.Field(lambda: Dog)

    @staticmethod
    def resolve_lives(thing: Thing, _info: Info) -> Any:
        return {2: "9", 4: 2**31, 6: 2.5, 8: True}.get(thing.number, 9)

    @staticmethod
    def resolve_prey(thing: Thing, _info: Info) -> Any:
        return [[1, 2], None, [3, None], [4, "x", 5], "no list", (thing.number for _ in range(2))]

    @staticmethod
    def resolve_rival(thing: Thing, _info: Info) -> Thing:
        return thing.next(7)


class Dog(graphene.ObjectType):
    """A dog, unless its number is divisible by 11."""

    class Meta:
        interfaces = (Named,)

    barks = graphene.Boolean(required=True)
    colour = graphene.Field(Colour, required=True)
    rival = graphene.Field(lambda: Dog)

    @staticmethod
    def resolve_barks(thing: Thing, _info: Info) -> Any:
        return {1: 1, 3: "yes", 5: 0.0}.get(thing.number, True)

    @staticmethod
    def resolve_colour(thing: Thing, _info: Info) -> Any:
        return {1: "red", 3: "GREEN", 5: "blue", 7: ["red"], 9: None}.get(thing.number, Colours.GREEN)

    @staticmethod
    def resolve_rival(thing: Thing, _info: Info) -> Thing:
        return thing.next(8)

    @classmethod
    def is_type_of(cls, thing: Any, info: Info) -> bool:
        assert info.context == CONTEXT
        return not isinstance(thing, Thing) or thing.number % 11 != 0


class Lonely(graphene.ObjectType):
    """No `Named`, though it has a name."""

    name = graphene.String(required=True)


class Box:
    """What a `Boxed` is."""

    name = "a box"
    label = property(lambda _: 1 / 0)


class Boxed(graphene.ObjectType):
    """Read by the default resolver, from attributes or from a dict."""

    class Meta:
        possible_types = (Box, dict)

    name = graphene.String()
    label = graphene.String(default_value="without label")
    missing = graphene.ID(default_value="none")


class Found(graphene.Union):
    """What a search finds."""

    class Meta:
        types = (Boxed, Lonely)


class Told(Shown):
    """A record as seen from a question."""

    code = graphene.String(required=True)
    title = graphene.String(required=True, loud=graphene.Boolean(default_value=False))
    number = graphene.String()
    published = graphene.Int(description="Which it is not.")
    today = graphene.String()

    @staticmethod
    @timeless
    def resolve_title(seen: Seen[Instrument], _info: Info, *, loud: bool | None) -> str:
        return f"{seen.it.title}!" if loud else seen.it.title

    @staticmethod
    def resolve_today(seen: Seen[Instrument], _info: Info) -> str:
        return seen.on.isoformat()


class ToldOn(graphene.ObjectType):
    """The day of a question, by the default resolver."""

    on = graphene.String()
    nothing = graphene.String()


class Leaves(graphene.ObjectType):
    """Scalars and enum values, right and wrong."""

    text = graphene.String(required=True)
    number_as_text = graphene.String()
    object_as_text = graphene.String()
    bytes_as_text = graphene.String()
    whole = graphene.Int()
    not_a_number = graphene.Float()
    share = graphene.Float(required=True)
    whole_share = graphene.Float()
    key = graphene.ID(required=True)
    whole_key = graphene.ID()
    yes = graphene.Boolean(required=True)
    size = graphene.Field(Size)
    shape = graphene.Field(Shape)
    shapes = graphene.List(Shape)
    no_shape = graphene.Field(Shape)
    pair = graphene.Field(Pair, required=True)
    no_pair = graphene.Field(Pair)
    undefined_pair = graphene.Field(Pair)
    wrong_pair = graphene.Field(Pair)
    texts = graphene.List(graphene.NonNull(graphene.String))
    mixed_texts = graphene.List(graphene.String)
    wrong_texts = graphene.List(graphene.NonNull(graphene.String), required=True)
    pairs = graphene.List(Pair)
    undefined = graphene.String()


LEAVES: dict[str, Any] = {
    "text": "text",
    "number_as_text": 7,
    "object_as_text": Thing(1),
    "bytes_as_text": b"bytes",
    "whole": 7.0,
    "not_a_number": float("nan"),
    "share": 0.25,
    "whole_share": 2,
    "key": "k",
    "whole_key": 8,
    "yes": False,
    "size": 2,
    "shape": Shapes.SQUARE,
    "shapes": [Shapes.ROUND, None, "SQUARE", "TRIANGLE"],
    "no_shape": Colours.RED,
    "pair": "ab",
    "no_pair": "??",
    "undefined_pair": "!!",
    "wrong_pair": "abc",
    "texts": ("a", "b"),
    "mixed_texts": iter(()),
    "wrong_texts": ["a", None, {}],
    "pairs": ["ab", "abc", "??", "cd"],
    "undefined": Undefined,
}


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
    built: GraphQLSchema = graphene.Schema(query=Query, mutation=Change, types=[Cat, Dog]).graphql_schema
    return built


SCHEMA = _built()
