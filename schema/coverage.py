"""Coverage (覆盖情况): where an item is handled on a day, at which level, and where by nobody."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import date
from typing import Any, NamedTuple

import graphene

from catalog import menus
from catalog.coverage import Cell, cells, coverage
from catalog.coverage import Coverage as CoverageAnswer
from catalog.divisions import Level as Levels
from catalog.errors import UnknownItem
from catalog.items import Item as ItemRecord
from schema.divisions import Division, Level
from schema.fields import Info, Shown, on_day, several, where
from schema.filters import item_filter, wanted
from schema.handling_parts import GapCause, Outcome
from schema.items import Item
from schema.leisure import at_leisure
from schema.paging import Connection, Page, page, paged
from schema.readings import Beside, Each
from schema.scalars import Date
from schema.waiting import waits
from schema.world import Seen, World

_UNLIKE = "null: that differs from place to place"


class CoverageRow(Shown):
    """A division in which every place has the same answer (覆盖情况行)."""

    division = graphene.Field(Division, required=True, description="The largest such division (区划).")
    outcome = graphene.Field(Outcome, required=True, description="What comes of asking there (办理结论).")
    level = graphene.Field(Level, description="Level of acceptance (受理层级); null: nobody accepts it.")
    villages = graphene.Int(
        required=True,
        description="How many villages and communities it contains or is (村居数); units that are no government are not counted.",
    )
    cause = graphene.Field(GapCause, description="With GAP: why (管理真空原因); null otherwise.")

    resolve_division = Beside("division")


class CoverageShare(Shown):
    """How many villages have an item handled at a level (按层级覆盖)."""

    level = graphene.Field(Level, required=True, description="Level of acceptance (受理层级).")
    villages = graphene.Int(required=True, description="In how many villages and communities (村居数).")
    share = graphene.Float(required=True, description="Of all that the item is for, 0 to 1 (占比).")


class Coverage(Shown):
    """Where an item is handled on a day (覆盖情况): what asking in every village by itself would tell."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    on = graphene.Field(Date, required=True, description="The day (日期).")
    rows = several(
        CoverageRow,
        "The largest divisions in which every place has the same outcome, level and cause of a gap, in the order of the tree "
        "(覆盖情况各行). Not paged: when there are more than 5,000 it is refused; ask for a smaller division.",
    )
    gaps = several(CoverageRow, "Those of the rows that are gaps (管理真空). Not paged, as `rows`.")
    villages = graphene.Int(
        required=True,
        description="How many villages and communities the item is for (适用村居数); those outside its territory are not counted.",
    )
    covered = graphene.Int(required=True, description="In how many of them it is handled (已覆盖村居数).")
    share = graphene.Float(
        description="`covered` of `villages`, 0 to 1 (覆盖率); null: the item is for no village there."
    )
    levels = several(
        CoverageShare, "At which level it is handled in how many villages (按层级覆盖), from the top down; 5 at most."
    )

    resolve_item = Beside("item")
    resolve_rows = Each("rows")
    resolve_gaps = Each("gaps")
    resolve_levels = Each("levels")


class CoverageCell(Shown):
    """An item in a division (矩阵单元)."""

    division = graphene.Field(Division, required=True, description="The division (区划).")
    outcome = graphene.Field(Outcome, description=f"What comes of asking in its places (办理结论); {_UNLIKE}.")
    level = graphene.Field(Level, description=f"Level of acceptance (受理层级); nobody accepts it, or {_UNLIKE}.")
    cause = graphene.Field(GapCause, description=f"With GAP: why (管理真空原因); there is none, or {_UNLIKE}.")
    mixed = graphene.Boolean(required=True, description="Whether its places have different answers (办理情况是否不一).")
    villages = graphene.Int(required=True, description="How many villages and communities it contains (村居数).")
    covered = graphene.Int(required=True, description="In how many of them the item is handled (已覆盖村居数).")

    resolve_division = Beside("division")

    @staticmethod
    def resolve_mixed(seen: Seen[Cell], _info: Info) -> bool:
        return seen.it.is_mixed


class LineOf(NamedTuple):
    """An item in all divisions of a matrix."""

    item: ItemRecord
    level: Levels
    under: str | None


class CoverageLine(Shown):
    """An item in every division of a level (矩阵行)."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    cells = several(
        CoverageCell,
        "The item in each division, in the order of the tree, the same for every item (各区划办理情况); 100 at most, else it is refused.",
    )

    resolve_item = Beside("item")

    @staticmethod
    @waits
    def resolve_cells(seen: Seen[LineOf], _info: Info) -> list[Seen[Cell]] | Awaitable[list[Seen[Cell]]]:
        item, level, under = seen.it
        return at_leisure(seen.snapshot, lambda: seen.each(cells(seen.snapshot, item, seen.on, level, under)))


class CoverageLineConnection(Connection):
    """A page of items in every division of a level, by the item's key (覆盖矩阵分页)."""

    class Meta:
        node = CoverageLine


class Covering:
    """What can be asked of where items are handled."""

    coverage = graphene.Field(
        Coverage,
        item=graphene.String(required=True, description="The item's key (事项键)."),
        under=where("Only in this division (区划). Omitted: in the item's whole territory."),
        on=on_day(),
        description="Where an item is handled, at which level, and where by nobody (覆盖情况). Null only with an error.",
    )
    coverage_matrix = paged(
        CoverageLineConnection,
        "Items and divisions: who handles what where (覆盖矩阵), by the item's key. Null only with an error.",
        filter=item_filter(),
        level=graphene.Argument(
            Level,
            default_value=Levels.DISTRICT,
            description="The level of the divisions that are told apart (区划层级).",
        ),
        under=where("Only divisions in this one (区划). Omitted: all."),
        on=on_day(),
    )

    @staticmethod
    @waits
    def resolve_coverage(
        world: World, _info: Info, item: str, under: str | None = None, on: date | None = None
    ) -> Seen[CoverageAnswer] | Awaitable[Seen[CoverageAnswer]]:
        seen = world.see(None, on)
        found = seen.snapshot.items.get(item)
        if found is None:
            raise UnknownItem(item)
        return at_leisure(seen.snapshot, lambda: seen.beside(coverage(seen.snapshot, found, seen.on, under)))

    @staticmethod
    def resolve_coverage_matrix(
        world: World,
        _info: Info,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        level: Levels | None = None,
        under: str | None = None,
        on: date | None = None,
        **paging: Any,
    ) -> Page[ItemRecord]:
        seen = world.see(None, on)

        def line(item: ItemRecord) -> Seen[LineOf]:
            return seen.beside(LineOf(item, level or Levels.DISTRICT, under))

        items = menus.matching(seen.snapshot, wanted(filter), seen.at())
        return page(items, lambda item: item.code, line, paging)
