"""A listing holds the divisions that exist on a day, by code, and gives each page of them as the whole list would."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from catalog.divisions import Division, Level
from catalog.facts import Facts
from catalog.gazetteer import divisions
from catalog.listings import listing
from catalog.period import Moment
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from catalog.territories import Territory
from tests.small_tree import HORIZON
from tests.small_worlds import worlds


def territory_of(facts: Facts) -> Territory:
    """The divisions of a catalogue."""
    return Snapshot.of(Revision(1, datetime(2020, 1, 1, tzinfo=UTC), "bootstrap", "bootstrap"), facts).territory


def one_by_one(territory: Territory, at: Moment, under: str | None, level: Level | None) -> list[Division]:
    """The divisions of a listing, each looked at by itself."""
    existing = [row for code in territory.codes if (row := territory.get(code, at)) is not None]
    return [
        row
        for row in existing
        if (level is None or row.level is level)
        and (under is None or (row.code != under and territory.contains(under, row.code, at)))
    ]


@given(worlds(), st.sampled_from(HORIZON))
def test_a_listing_is_what_looking_at_every_division_finds(facts: Facts, day: date) -> None:
    territory = territory_of(facts)
    for under in (None, *territory.codes):
        for level in (None, *Level):
            expected = one_by_one(territory, Moment(day), under, level)
            found = listing(territory, Moment(day), under=under, level=level)
            assert list(found) == expected
            assert found[:] == expected
            assert len(found) == len(expected)


@given(worlds(), st.sampled_from(HORIZON), st.integers(-12, 12), st.integers(-12, 12))
def test_a_part_of_a_listing_is_that_of_the_list(facts: Facts, day: date, start: int, stop: int) -> None:
    found = divisions(territory_of(facts), Moment(day))
    assert found[start:stop] == list(found)[start:stop]
    assert [found[number] for number in range(-len(found), len(found))] == [*found, *found]


@given(worlds(), st.sampled_from(HORIZON))
def test_a_listing_of_one_day_is_not_that_of_another(facts: Facts, first: date) -> None:
    territory = territory_of(facts)
    listing(territory, Moment(first))
    for day in HORIZON:
        assert list(listing(territory, Moment(day))) == one_by_one(territory, Moment(day), None, None)
