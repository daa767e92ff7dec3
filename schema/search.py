"""Search (检索): items by whatever people call them, and offices by where they are."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import date
from typing import Any

import graphene
import msgspec

from catalog.answers import Handling as HandlingAnswer
from catalog.errors import UnknownItem
from catalog.handling import handling
from catalog.item_search import Hit, search
from catalog.nearby import Near, offices_near, point
from schema.fields import Info, Shown, on_day, several, where
from schema.handling import Handling
from schema.items import Item, ItemKind
from schema.leisure import at_leisure
from schema.offices import Office
from schema.paging import MOST, USUAL, size
from schema.readings import Beside, Value
from schema.waiting import waits
from schema.world import Seen, World


class Placed(msgspec.Struct, frozen=True, gc=False):
    """A hit, and the place that was asked about; ``None``: none was."""

    hit: Hit
    place: str | None


class SearchHit(Shown):
    """An item that the text may mean (检索结果)."""

    item = graphene.Field(Item, required=True, description="The item (事项).")
    score = graphene.Float(
        required=True, description="How well it fits, from 0 to 1 (匹配度); 1: it is called just so."
    )
    matched = graphene.String(
        required=True, description="What of it fits the text (匹配内容): its name, one of its other names, or its key."
    )
    handling = graphene.Field(
        Handling,
        description="Where it is handled for the place that was given (办理归属), on the day of the question; with a certificate that "
        "is no longer asked for, its removal. Null: no place was given.",
    )

    resolve_item = Beside("hit", "item")
    resolve_score = Value("hit", "score")
    resolve_matched = Value("hit", "matched")

    @staticmethod
    def resolve_handling(seen: Seen[Placed], _info: Info) -> Seen[HandlingAnswer] | None:
        place = seen.it.place
        return None if place is None else seen.beside(handling(seen.snapshot, seen.it.hit.item, place, seen.on))


class OfficeNear(Shown):
    """An office with known coordinates, and how far away it is (就近办理点)."""

    office = graphene.Field(Office, required=True, description="The office (办理点).")
    distance = graphene.Int(
        required=True, description="Metres from the point asked about, as the crow flies (直线距离，米)."
    )

    resolve_office = Beside("office")
    resolve_distance = Value("metres")


class Searching:
    """What can be looked for by name, or near a point."""

    search = several(
        SearchHit,
        "The items that a text may mean, the likeliest first (检索): names, other names, parts of them, traditional characters, "
        f"pinyin with or without tones, initials, English, small typing errors, short questions. {MOST} at most; empty: none.",
        text=graphene.String(required=True, description="What somebody types (检索文字), 200 characters at most."),
        place=where(
            "Only what is handled in a territory that reaches this place (地点); each hit then tells where. Omitted: anywhere."
        ),
        kinds=graphene.List(
            graphene.NonNull(ItemKind), description="Only of any of these kinds (事项种类). Omitted: of any."
        ),
        on=on_day(),
        first=graphene.Int(description=f"At most so many (前几项), 1 to {MOST}. Omitted: {USUAL}."),
    )

    offices_near = several(
        OfficeNear,
        "The offices in service that day whose coordinates are known, the nearest first (就近办理点). "
        f"{MOST} at most; empty: no office has coordinates.",
        latitude=graphene.Float(required=True, description="Degrees north of the point, WGS 84 (纬度), -90 to 90."),
        longitude=graphene.Float(required=True, description="Degrees east of the point, WGS 84 (经度), -180 to 180."),
        item=graphene.String(
            description="The key of an item (事项键): only offices of its line of work. Omitted: of any."
        ),
        place=where("With `item`, only the offices that handle it for this place (地点). Omitted: anywhere."),
        on=on_day(),
        first=graphene.Int(description=f"At most so many (前几处), 1 to {MOST}. Omitted: {USUAL}."),
    )

    @staticmethod
    def resolve_search(
        world: World, _info: Info, text: str, on: date | None = None, **given: Any
    ) -> list[Seen[Placed]]:
        seen = world.see(None, on)
        place, kinds = given.get("place"), given.get("kinds")
        wanted = None if kinds is None else tuple(kinds)
        most = size(given.get("first"))
        found = search(seen.snapshot, text, seen.at(), within=place, kinds=wanted, first=most)
        return seen.each(Placed(hit, place) for hit in found)

    @staticmethod
    @waits
    def resolve_offices_near(
        world: World, _info: Info, latitude: float, longitude: float, on: date | None = None, **given: Any
    ) -> Sequence[Seen[Near]] | Awaitable[Sequence[Seen[Near]]]:
        seen = world.see(None, on)
        key, place, most = given.get("item"), given.get("place"), size(given.get("first"))
        item = seen.snapshot.items.get(key)
        if key is not None and item is None:
            raise UnknownItem(key)
        to = point(latitude, longitude)

        def near() -> Sequence[Seen[Near]]:
            return seen.each(offices_near(seen.snapshot, to, seen.at(), item=item, place=place, first=most))

        return at_leisure(seen.snapshot, near)
