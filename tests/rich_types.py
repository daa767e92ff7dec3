"""The types of a schema in which everything that GraphQL allows happens: leaves, objects, interfaces and unions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from typing import Any

import graphene
from graphql import StringValueNode
from graphql.pyutils import Undefined

from catalog.errors import BadArgument
from schema.fields import Info

CONTEXT = "the context"


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
