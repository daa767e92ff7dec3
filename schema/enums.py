"""Enums: the code lists of the catalogue as GraphQL enums, every value with its meaning."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import graphene


def enum(of: type[StrEnum], about: str, *, name: str | None = None, **values: str) -> Any:
    """
    A GraphQL enum with the members of one of the catalogue's.

    Args:
        of: the catalogue's enum.
        about: what it says, with the Chinese term.
        name: its name in the schema, where that is another.
        values: the meaning of each member, by its name.

    Raises:
        KeyError: a member has no meaning here.
    """
    meanings = {None: about} | {member: values[member.name] for member in of}
    return graphene.Enum.from_enum(of, name=name, description=meanings.get)
