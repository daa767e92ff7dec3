"""Standings (事项当日情况): what is known of an item on a day whatever the place, worked out once for all places."""

from __future__ import annotations

import msgspec

from catalog import items
from catalog.certificates import Removal
from catalog.divisions import Lineage
from catalog.guides import Guide, guide_on, speaking
from catalog.items import Item, ItemState
from catalog.period import Moment
from catalog.places import Bounds, bounds
from catalog.routing import acted_on
from catalog.snapshot import Snapshot


class Standing(msgspec.Struct, frozen=True, gc=False):
    """
    An item on a day.

    Attributes:
        item: the item.
        state: where it is in its life.
        removal: of a certificate that is no longer asked for, why.
        bounds: its territory.
        acted_on: the item whose acts move it: itself, or its main item.
        guide: what is needed for it as defined.
        speaking: the divisions that on some day say anything of their own about that.
    """

    item: Item
    state: ItemState
    removal: Removal | None
    bounds: Bounds
    acted_on: str
    guide: Guide
    speaking: frozenset[str]

    def guide_of(self, snapshot: Snapshot, lineage: Lineage, at: Moment) -> Guide:
        """What is needed for it in a place."""
        if self.speaking.isdisjoint(lineage.codes):
            return self.guide
        return guide_on(snapshot, self.item, lineage.codes, at)


def standing(snapshot: Snapshot, item: Item, at: Moment) -> Standing:
    """An item at a moment."""
    return snapshot.memory.of(("standing", item.code), at, _standing, snapshot, item)


def _standing(snapshot: Snapshot, item: Item, at: Moment) -> Standing:
    return Standing(
        item,
        items.state(item, at),
        snapshot.certificates.removed(item.code, at),
        bounds(snapshot, item.territory, at),
        acted_on(snapshot, item),
        guide_on(snapshot, item, (), at),
        speaking(snapshot, item.code),
    )
