"""Reads (查询): what can be asked of the catalogue at one revision."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from catalog import gazetteer, menus, reports
from catalog.divisions import Division as DivisionRecord
from catalog.divisions import Level as Levels
from catalog.errors import BadArgument, UnknownItem
from catalog.handling import Handling as HandlingAnswer
from catalog.handling import handling
from catalog.items import Item as ItemRecord
from catalog.menus import ItemFilter as Wanted
from catalog.reports import Report as ReportAnswer
from catalog.revisions import Revision as RevisionRecord
from schema import nodes
from schema.divisions import Division, DivisionConnection, Level
from schema.fields import Info, on_day, where
from schema.handling import Handling, HandlingConnection
from schema.items import Item, ItemConnection, ItemKind
from schema.paging import Page, page, paged
from schema.reports import Report
from schema.revisions import Revision
from schema.scalars import Date, DivisionCode
from schema.world import Seen, World


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
    asked = dict(given or {})
    if asked.get("agency") is not None:
        kind, asked["agency"] = nodes.parsed(asked["agency"], argument="filter.agency")
        if kind != "Agency":
            raise BadArgument(
                f"filter.agency is the id of a {kind}. Give the id of an Agency.",
                f"filter.agency 是 {kind} 的标识。请给出 Agency 的标识。",
                argument="filter.agency",
            )
    return Wanted(**asked)


def _filter() -> graphene.Argument:
    return graphene.Argument(ItemFilter, description="Which items (筛选条件). Omitted: all.")


def _key(item: ItemRecord) -> str:
    return item.code


def _code(division: DivisionRecord) -> str:
    return division.code


def _world(asked: World | None, info: Info) -> World:
    """The world that a question is put to: that of the field around it, at the top that of the request."""
    world: World = info.context if asked is None else asked
    return world


class Reads:
    """What can be asked of the catalogue at one revision (查询)."""

    revision = graphene.Field(Revision, required=True, description="The revision that answers (版本).")
    item = graphene.Field(
        Item,
        code=graphene.String(required=True, description="The item's key (事项键), such as unemployment-registration."),
        description="The item of a key (事项); null: there is none.",
    )
    items = paged(
        ItemConnection,
        "The items in effect that day (在用事项), by key.",
        required=True,
        filter=_filter(),
        on=on_day(),
    )
    division = graphene.Field(
        Division,
        code=graphene.Argument(DivisionCode, required=True, description="Its code (区划代码)."),
        on=on_day(),
        description="The division that a code stands for that day, after successions (行政区划). A code that stands for several or none "
        "is the division that had it last, or will have it first. Null: no division ever has the code.",
    )
    divisions = paged(
        DivisionConnection,
        "The divisions that exist that day (行政区划), by code.",
        required=True,
        under=where(
            "Only what this division contains that day (所属区划), by administration, itself left out. Omitted: everything."
        ),
        level=graphene.Argument(Level, description="Only divisions of this level (层级). Omitted: of any."),
        search=graphene.String(
            description="Only divisions with this in their name, whatever the case, or with a code that begins so (名称或代码). Omitted: all."
        ),
        on=on_day(),
    )
    handling = graphene.Field(
        Handling,
        item=graphene.String(required=True, description="The item's key (事项键)."),
        place=graphene.Argument(
            DivisionCode,
            required=True,
            description="The place that the item's place basis asks for (地点), the smaller the better.",
        ),
        on=on_day(),
        accepted_on=graphene.Argument(
            Date,
            description="Of a case under way: the day of acceptance (受理日期), not after `on`. Omitted: a new case.",
        ),
        description="Where an item is handled for a place (办理归属). Null only with an error.",
    )
    handlings = paged(
        HandlingConnection,
        "Everything that can be applied for from a place, each with its answer (办事清单), by the item's key. Null only with an error.",
        place=graphene.Argument(DivisionCode, required=True, description="The place (地点), the smaller the better."),
        filter=_filter(),
        on=on_day(),
    )
    report = graphene.Field(
        Report,
        required=True,
        on=on_day(),
        under=where("Only what was handed down within this division (区划). Omitted: everything."),
        description="The figures of the self-inspection report (自查报告).",
    )

    @staticmethod
    def resolve_revision(asked: World | None, info: Info) -> Seen[RevisionRecord]:
        world = _world(asked, info)
        return world.see(world.snapshot.revision)

    @staticmethod
    def resolve_item(asked: World | None, info: Info, code: str) -> Seen[ItemRecord] | None:
        world = _world(asked, info)
        item = world.snapshot.items.get(code)
        return None if item is None else world.see(item)

    @staticmethod
    def resolve_items(
        asked: World | None,
        info: Info,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        on: date | None = None,
        **paging: Any,
    ) -> Page[ItemRecord]:
        seen = _world(asked, info).see(None, on)
        found = menus.matching(seen.snapshot, wanted(filter), seen.at())
        return page(found, _key, seen.beside, paging)

    @staticmethod
    def resolve_division(
        asked: World | None, info: Info, code: str, on: date | None = None
    ) -> Seen[DivisionRecord] | None:
        seen = _world(asked, info).see(None, on)
        return seen.perhaps(gazetteer.division(seen.snapshot.territory, code, seen.at()))

    @staticmethod
    def resolve_divisions(
        asked: World | None,
        info: Info,
        under: str | None = None,
        level: Levels | None = None,
        search: str | None = None,
        on: date | None = None,
        **paging: Any,
    ) -> Page[DivisionRecord]:
        seen = _world(asked, info).see(None, on)
        found = gazetteer.divisions(seen.snapshot.territory, seen.at(), under=under, level=level, text=search)
        return page(found, _code, seen.beside, paging)

    @staticmethod
    def resolve_handling(
        asked: World | None,
        info: Info,
        item: str,
        place: str,
        on: date | None = None,
        accepted_on: date | None = None,
    ) -> Seen[HandlingAnswer]:
        seen = _world(asked, info).see(None, on)
        found = seen.snapshot.items.get(item)
        if found is None:
            raise UnknownItem(item)
        return seen.beside(handling(seen.snapshot, found, place, seen.on, accepted_on=accepted_on))

    @staticmethod
    def resolve_handlings(
        asked: World | None,
        info: Info,
        place: str,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        on: date | None = None,
        **paging: Any,
    ) -> Page[ItemRecord]:
        seen = _world(asked, info).see(None, on)

        def answered(item: ItemRecord) -> Seen[HandlingAnswer]:
            return seen.beside(handling(seen.snapshot, item, place, seen.on))

        return page(menus.menu(seen.snapshot, place, wanted(filter), seen.on), _key, answered, paging)

    @staticmethod
    def resolve_report(
        asked: World | None, info: Info, on: date | None = None, under: str | None = None
    ) -> Seen[ReportAnswer]:
        seen = _world(asked, info).see(None, on)
        if under is not None:
            under = gazetteer.known(seen.snapshot.territory, under, seen.at(), argument="under").code
        return seen.beside(reports.report(seen.snapshot, seen.on, under))
