"""Timing (办理时间查询): what can be asked of promised times, actual times and what applying costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene

from catalog.actual_times import ActualTimes as ActualTimesAnswer
from catalog.actual_times import actual_times
from catalog.burden import Burden as BurdenAnswer
from catalog.burden import burden
from catalog.compression import compression
from catalog.compression_figures import ImmediateAs as Immediates
from catalog.compression_figures import Method as Methods
from catalog.compression_figures import Way
from catalog.errors import UnknownItem
from schema.actual_times import ActualTimes
from schema.burden import Burden
from schema.fields import Info, on_day, where
from schema.filters import item_filter, wanted
from schema.scalars import Date
from schema.time_compression import CompressionGroup, CompressionMethod, ImmediateAs, TimeCompression, Told
from schema.world import Seen, World


class Timing:
    """What can be asked of promised times, actual times and what applying costs."""

    time_compression = graphene.Field(
        TimeCompression,
        on=on_day(),
        filter=item_filter(),
        under=where(
            "Each item as implemented in this division, and in those below it that implement it in their own way (区划). "
            "Omitted: by definition, for all places."
        ),
        method=graphene.Argument(
            CompressionMethod,
            default_value=Methods.RATIO_OF_SUMS,
            description="How pairs of limits are made one figure (计算方法).",
        ),
        immediate_as=graphene.Argument(
            ImmediateAs,
            default_value=Immediates.ZERO,
            description="What a case done at once counts as (即办件计法).",
        ),
        against=graphene.Argument(
            Date,
            description="Compare with the commitments on this day (对比日). Omitted: with the statutory limits.",
        ),
        group_by=graphene.List(
            graphene.NonNull(CompressionGroup),
            description="What the figures are told apart by besides, none twice (分组). Omitted: nothing.",
        ),
        series=graphene.List(
            graphene.NonNull(Date),
            description="Days on which the same is told besides, 120 at most (时间序列). Omitted: none.",
        ),
        description="By how much promised times are shorter (时限压缩). Null only with an error.",
    )
    actual_times = graphene.Field(
        ActualTimes,
        item=graphene.String(required=True, description="The item's key (事项键)."),
        under=where("Only cases that were decided in this division (区划). Omitted: anywhere."),
        on=on_day(),
        description="How long the cases of an item took (实际办理时间), and before and after it was handed down. Null only with an error.",
    )
    burden = graphene.Field(
        Burden,
        filter=item_filter(),
        under=where("Only cases that were decided in this division (区划). Omitted: anywhere."),
        on=on_day(),
        against=graphene.Argument(
            Date, description="Compare with the visits and papers of this day (对比日). Omitted: with nothing."
        ),
        description="What applying costs those who apply in a year, by the Standard Cost Model (办事负担). Null only with an error.",
    )

    @staticmethod
    def resolve_time_compression(
        world: World,
        _info: Info,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        on: date | None = None,
        **given: Any,
    ) -> Seen[Told]:
        seen = world.see(None, on)
        items, groups = wanted(filter), tuple(given.get("group_by") or ())
        answer = compression(seen.snapshot, seen.on, items, way(**given), groups)
        return seen.beside(Told(answer, items, groups, tuple(given.get("series") or ())))

    @staticmethod
    def resolve_actual_times(
        world: World, _info: Info, item: str, under: str | None = None, on: date | None = None
    ) -> Seen[ActualTimesAnswer]:
        seen = world.see(None, on)
        found = seen.snapshot.items.get(item)
        if found is None:
            raise UnknownItem(item)
        return seen.beside(actual_times(seen.snapshot, found, seen.on, under=under))

    @staticmethod
    def resolve_burden(
        world: World,
        _info: Info,
        filter: dict[str, Any] | None = None,  # noqa: A002 - the contract's name
        under: str | None = None,
        on: date | None = None,
        against: date | None = None,
    ) -> Seen[BurdenAnswer]:
        seen = world.see(None, on)
        return seen.beside(burden(seen.snapshot, seen.on, wanted(filter), under=under, against=against))


def way(
    *,
    method: Methods | None = None,
    immediate_as: Immediates | None = None,
    against: date | None = None,
    under: str | None = None,
    **_: object,
) -> Way:
    """The way that a client asks for; what is null is as if it were omitted."""
    return Way(method or Methods.RATIO_OF_SUMS, immediate_as or Immediates.ZERO, against, under)
