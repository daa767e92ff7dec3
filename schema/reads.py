"""Reads (查询): what can be asked of the catalogue at one revision."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from catalog import division_search, gazetteer, menus, reports
from catalog.answers import Handling as HandlingAnswer
from catalog.division_search import Found
from catalog.divisions import Division as DivisionRecord
from catalog.divisions import Level as Levels
from catalog.errors import UnknownItem
from catalog.handling import handling
from catalog.items import Item as ItemRecord
from catalog.reports import Report as ReportAnswer
from catalog.revisions import Revision as RevisionRecord
from schema.coverage import Covering
from schema.divisions import Division, DivisionConnection, Level
from schema.fields import Info, on_day, where
from schema.filters import item_filter, wanted
from schema.forecasts import Foreseeing
from schema.handling import Handling, HandlingConnection
from schema.handovers import HandingOver
from schema.items import Item, ItemConnection
from schema.oversight import Oversight
from schema.paging import Page, page, paged
from schema.reports import Report
from schema.revisions import Revision
from schema.scalars import Date, DivisionCode
from schema.search import Searching
from schema.supervision import Supervision
from schema.timing import Timing
from schema.visits import Visiting
from schema.world import Seen, World


def _key(item: ItemRecord) -> str:
    return item.code


def _code(division: DivisionRecord) -> str:
    return division.code


def _order(hit: Found) -> str:
    return hit.order


class Reads(Supervision, Oversight, Timing, Covering, HandingOver, Foreseeing, Searching, Visiting):
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
        filter=item_filter(),
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
        "The divisions that exist that day (行政区划), by code; with `search` the likeliest first: what is called so, what begins so, "
        "what has it in its name, what is read so; then the higher levels, then by code.",
        required=True,
        under=where(
            "Only what this division contains that day (所属区划), by administration, itself left out. Omitted: everything."
        ),
        level=graphene.Argument(Level, description="Only divisions of this level (层级). Omitted: of any."),
        search=graphene.String(
            description="Only divisions with this in their name, simplified or traditional, whatever the case, or whose name is read so "
            "(pinyin, first letters), or with a code that begins so (名称、拼音、首字母或代码); 200 characters at most. An old name or code "
            "leads to what took its place. Omitted: all."
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
        filter=item_filter(),
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
    def resolve_revision(world: World, _info: Info) -> Seen[RevisionRecord]:
        return world.see(world.snapshot.revision)

    @staticmethod
    def resolve_item(world: World, _info: Info, code: str) -> Seen[ItemRecord] | None:
        item = world.snapshot.items.get(code)
        return None if item is None else world.see(item)

    @staticmethod
    def resolve_items(
        world: World,
        _info: Info,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        on: date | None = None,
        **paging: Any,
    ) -> Page[ItemRecord]:
        seen = world.see(None, on)
        found = menus.matching(seen.snapshot, wanted(filter), seen.at())
        return page(found, _key, seen.beside, paging)

    @staticmethod
    def resolve_division(world: World, _info: Info, code: str, on: date | None = None) -> Seen[DivisionRecord] | None:
        seen = world.see(None, on)
        return seen.perhaps(gazetteer.division(seen.snapshot.territory, code, seen.at()))

    @staticmethod
    def resolve_divisions(
        world: World,
        _info: Info,
        under: str | None = None,
        level: Levels | None = None,
        search: str | None = None,
        on: date | None = None,
        **paging: Any,
    ) -> Page[DivisionRecord] | Page[Found]:
        seen = world.see(None, on)
        if search is not None and search.strip():
            hits = division_search.search(seen.snapshot, seen.at(), search, under=under, level=level)
            return page(hits, _order, lambda hit: seen.beside(hit.division), paging)
        found = gazetteer.divisions(seen.snapshot.territory, seen.at(), under=under, level=level)
        return page(found, _code, seen.beside, paging)

    @staticmethod
    def resolve_handling(
        world: World,
        _info: Info,
        item: str,
        place: str,
        on: date | None = None,
        accepted_on: date | None = None,
    ) -> Seen[HandlingAnswer]:
        snapshot, day = world.snapshot, world.today if on is None else on
        found = snapshot.items.get(item)
        if found is None:
            raise UnknownItem(item)
        return Seen(world, day, handling(snapshot, found, place, day, accepted_on=accepted_on))

    @staticmethod
    def resolve_handlings(
        world: World,
        _info: Info,
        place: str,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        on: date | None = None,
        **paging: Any,
    ) -> Page[ItemRecord]:
        seen = world.see(None, on)
        world, snapshot, day = seen.world, seen.snapshot, seen.on

        def answered(item: ItemRecord) -> Seen[HandlingAnswer]:
            return Seen(world, day, handling(snapshot, item, place, day))

        return page(menus.menu(snapshot, place, wanted(filter), day), _key, answered, paging)

    @staticmethod
    def resolve_report(
        world: World, _info: Info, on: date | None = None, under: str | None = None
    ) -> Seen[ReportAnswer]:
        seen = world.see(None, on)
        if under is not None:
            under = gazetteer.known(seen.snapshot.territory, under, seen.at(), argument="under").code
        return seen.beside(reports.report(seen.snapshot, seen.on, under))
