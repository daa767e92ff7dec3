"""Fields: what the types of the schema are made of: how records are read, and the arguments that many share."""

from __future__ import annotations

from typing import Any

import graphene
from graphql import GraphQLResolveInfo as Info

from schema.scalars import Date, DivisionCode
from schema.world import Seen

__all__ = ["Info", "Shown", "of_record", "on_day", "several", "where"]


def of_record(name: str, _default: object, seen: Seen[Any], _info: Info) -> Any:
    """Read a field that the record has under the same name."""
    return getattr(seen.it, name)


class Shown(graphene.ObjectType):
    """A type whose values are records or answers as seen from a question; each is read by name unless resolved."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, default_resolver: Any = of_record, **options: Any) -> None:
        super().__init_subclass_with_meta__(default_resolver=default_resolver, **options)


def several(kind: Any, description: str, **options: Any) -> graphene.Field:
    """A field with a list that is never null and has no nulls in it."""
    return graphene.Field(graphene.NonNull(graphene.List(graphene.NonNull(kind))), description=description, **options)


def on_day(about: str = "The day in the world that is asked about (日期).") -> graphene.Argument:
    """The argument ``on``; what is omitted is inherited."""
    inherited = "Omitted: the day of the question around it, at the top today in the catalogue's time zone."
    return graphene.Argument(Date, description=f"{about} {inherited}")


def where(about: str) -> graphene.Argument:
    """An argument that names a division and may be omitted."""
    return graphene.Argument(DivisionCode, description=about)
