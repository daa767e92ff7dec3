"""Evolution (接口演进): what has changed between two schemas, and what of it breaks clients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
)

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


class Evolution(NamedTuple):
    """
    What has changed from one schema to another.

    Attributes:
        breaking: what makes a question fail that was right before.
        dangerous: what may surprise a client that did not expect more.
    """

    breaking: tuple[str, ...]
    dangerous: tuple[str, ...]


def evolution(before: str, after: str) -> Evolution:
    """
    What has changed from one schema to another, both as SDL.

    Raises:
        GraphQLSyntaxError: one of them is no SDL.
    """
    old, new = build_schema(before), build_schema(after)
    return Evolution(
        tuple(change.description for change in find_breaking_changes(old, new)),
        tuple(change.description for change in find_dangerous_changes(old, new)),
    )


def undated_deprecations(schema: GraphQLSchema) -> list[str]:
    """Fields, arguments and values that are deprecated without the day until which they still answer."""
    return [path for path, reason in _deprecations(schema) if not _DAY.search(reason)]


def _deprecations(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    for name, kind in schema.type_map.items():
        members: dict[str, object] = {}
        if isinstance(kind, GraphQLEnumType):
            members = dict(kind.values)
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            members = dict(kind.fields)
        for member, it in members.items():
            reason = getattr(it, "deprecation_reason", None)
            if reason is not None:
                yield f"{name}.{member}", reason
            for argument, asked in getattr(it, "args", {}).items():
                if asked.deprecation_reason is not None:
                    yield f"{name}.{member}({argument}:)", asked.deprecation_reason
