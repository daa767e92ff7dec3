"""Filters (筛选): which items a question is about."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.errors import BadArgument
from catalog.menus import ItemFilter as Wanted
from schema import nodes
from schema.divisions import Level
from schema.items import ItemKind


class ItemFilter(graphene.InputObjectType):
    """What items to list (筛选条件): those that meet all that is given; what is omitted or null does not filter."""

    kinds = graphene.List(graphene.NonNull(ItemKind), description="Of any of these kinds (事项种类).")
    categories = graphene.List(
        graphene.NonNull(graphene.String), description="Of any of these GB/T 39046 A.1 codes (事项类型代码)."
    )
    lines = graphene.List(graphene.NonNull(graphene.String), description="Of any of these lines of work (条线).")
    agency = graphene.ID(description="The id of an agency that is an original holder (原实施主体).")
    audience = graphene.String(description="A GB/T 39046 A.4 code of whom it serves (服务对象).")
    life_event = graphene.String(description="An occasion on which people need it (服务主题).")
    level = graphene.InputField(Level, description="Level of the original holder (原行使层级).")
    text = graphene.String(
        description="A part of its key, a name or an alias (文字), whatever the case; 200 characters at most."
    )


def wanted(given: dict[str, Any] | None) -> Wanted:
    """
    The filter that a client gave.

    Raises:
        BadArgument: ``agency`` is no id of an agency.
    """
    asked: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in (given or {}).items()
    }
    if asked.get("agency") is not None:
        kind, asked["agency"] = nodes.parsed(asked["agency"], argument="filter.agency")
        if kind != "Agency":
            raise BadArgument(
                f"filter.agency is the id of a {kind}. Give the id of an Agency.",
                f"filter.agency 是 {kind} 的标识。请给出 Agency 的标识。",
                argument="filter.agency",
            )
    return Wanted(**asked)


def item_filter() -> graphene.Argument:
    """The argument ``filter``."""
    return graphene.Argument(ItemFilter, description="Which items (筛选条件). Omitted: all.")
