"""Life events (服务主题): the occasions on which people need several items, and how many items belong to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from catalog.errors import UnknownName
from catalog.items import Item
from catalog.menus import ItemFilter, matching, menu
from catalog.period import Moment
from catalog.records import date
from catalog.snapshot import Snapshot
from catalog.wording import Words

NAMES = {
    "bereavement": Words("Bereavement", "亲人去世"),
    "falling-ill": Words("Falling ill", "伤病"),
    "finding-a-job": Words("Finding a job", "找工作"),
    "graduating": Words("Graduating", "毕业"),
    "having-a-child": Words("Having a child", "生育"),
    "hiring-staff": Words("Hiring staff", "招用员工"),
    "learning-a-skill": Words("Learning a skill", "学技能"),
    "losing-a-job": Words("Losing a job", "失业"),
    "moving-home": Words("Moving home", "搬家"),
    "retiring": Words("Retiring", "退休"),
    "starting-a-business": Words("Starting a business", "创业"),
    "starting-school": Words("Starting school", "入学"),
}
"""What the life events that are in use are called; another goes by its key."""


class LifeEvent(NamedTuple):
    """
    An occasion on which people need several items (服务主题).

    Attributes:
        key: as the items name it.
        words: what it is called.
        item_count: items in effect that day that belong to it, variants of a main item that does left out.
    """

    key: str
    words: Words
    item_count: int


def life_events(snapshot: Snapshot, at: Moment, *, audience: str | None = None) -> list[LifeEvent]:
    """
    The life events to which items in effect at a moment belong, by key.

    Args:
        snapshot: the catalogue.
        at: the moment.
        audience: count only items that serve this GB/T 39046 A.4 code; ``None``: whomever they serve.
    """
    keys = {key for item in matching(snapshot, ItemFilter(audience=audience), at) for key in item.life_events}
    belonging = {key: matching(snapshot, ItemFilter(audience=audience, life_event=key), at) for key in keys}
    return [LifeEvent(key, NAMES.get(key, Words(key, key)), len(main_items(belonging[key]))) for key in sorted(keys)]


def items_of(snapshot: Snapshot, life_event: str, place: str, on: date, *, audience: str | None = None) -> list[Item]:
    """
    What can be applied for from a place on a day because of a life event, by key.

    Variants of a main item that is among it are left out: which of them somebody needs depends on the case.

    Raises:
        UnknownName: no item in effect that day belongs to the life event.
        UnknownPlace: as for one item.
    """
    if not matching(snapshot, ItemFilter(life_event=life_event), Moment(on)):
        raise UnknownName(
            f"No item in effect on {on} belongs to the life event {life_event[:100]!r}. List the life events with "
            "`lifeEvents` and ask again.",
            f"{on} 没有属于服务主题“{life_event[:100]}”的在用事项。请先用 lifeEvents 查询服务主题。",
            argument="lifeEvent",
        )
    return main_items(menu(snapshot, place, ItemFilter(life_event=life_event, audience=audience), on))


def main_items(items: Sequence[Item]) -> list[Item]:
    """Some items without the variants of main items among them."""
    codes = {item.code for item in items}
    return [item for item in items if item.parent not in codes]
