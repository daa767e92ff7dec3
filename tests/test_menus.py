"""A menu holds what can be applied for from a place, on every day that it is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from catalog.answers import Outcome
from catalog.codes import division_code
from catalog.errors import Refusal
from catalog.facts import Facts
from catalog.handling import handling
from catalog.items import Item
from catalog.menus import ItemFilter, matching, menu, original_holders
from catalog.period import Moment
from catalog.revisions import Revision
from catalog.routes import is_unknown
from catalog.snapshot import Snapshot
from tests.small_tree import HORIZON
from tests.small_worlds import places, worlds


def snapshot_of(facts: Facts) -> Snapshot:
    """The first revision of a catalogue."""
    return Snapshot.of(Revision(1, datetime(2020, 1, 1, tzinfo=UTC), "bootstrap", "bootstrap"), facts)


def in_use(snapshot: Snapshot, day: date) -> list[Item]:
    """The items that somebody can be asked for on a day."""
    return [
        item
        for item in snapshot.items.all
        if day in item.period and not is_unknown(item) and snapshot.certificates.removed(item.code, Moment(day)) is None
    ]


def one_by_one(snapshot: Snapshot, asked: str, day: date) -> list[Item] | str:
    """The items in use that are not turned away as outside, each asked about by itself; or how the first is refused."""
    try:
        return [
            item for item in in_use(snapshot, day) if handling(snapshot, item, asked, day).outcome != Outcome.OUTSIDE
        ]
    except Refusal as refusal:
        return refusal.message


def asked_for(snapshot: Snapshot, asked: str, day: date) -> list[Item] | str:
    """The menu, or how it is refused."""
    try:
        return list(menu(snapshot, asked, ItemFilter(), day))
    except Refusal as refusal:
        return refusal.message


@given(worlds(), st.data())
def test_a_menu_is_every_item_in_use_that_is_not_outside_on_every_day(facts: Facts, data: st.DataObject) -> None:
    snapshot = snapshot_of(facts)
    for place in data.draw(st.lists(st.sampled_from(places(facts)), min_size=3, max_size=3)):
        for day in HORIZON:
            asked = division_code(place)
            assert asked_for(snapshot, asked, day) == one_by_one(snapshot, asked, day)


@given(worlds(), st.sampled_from(HORIZON))
def test_items_are_found_by_each_of_their_original_holders(facts: Facts, day: date) -> None:
    snapshot, at = snapshot_of(facts), Moment(day)
    items = matching(snapshot, ItemFilter(), at)
    holders = {item.code: set(original_holders(snapshot, item, at)) for item in items}
    for agency in {holder for found in holders.values() for holder in found} | {"nobody"}:
        found = matching(snapshot, ItemFilter(agency=agency), at)
        assert [item.code for item in found] == [item.code for item in items if agency in holders[item.code]]
