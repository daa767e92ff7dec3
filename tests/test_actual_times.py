"""How long cases took, before and after they were handed down, and what applying costs."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.actual_times import actual_times
from catalog.burden import Omission, burden
from catalog.case_counts import full_months_before, full_months_from, months_later
from catalog.delegations import Exclusion, Step
from catalog.divisions import Level
from catalog.errors import UnknownPlace
from catalog.items import CaseType, Implementation
from catalog.materials import Material
from catalog.records import Record
from catalog.tariffs import Tariff
from tests.promises import LICENCES, cases, committed, licence, statutory
from tests.small_city import CITY, DAY, EAST, LAKE, WEST, act
from tests.small_city import snapshot as city
from tests.small_tree import row

PLAIN = (licence("one"), statutory("one", 20), committed("one", 10), committed("one", 4, division=EAST))


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2019, 12, 31), (date(2018, 12, 1), date(2019, 12, 1)), (date(2020, 1, 1), date(2021, 1, 1))),
        (date(2019, 3, 1), (date(2018, 3, 1), date(2019, 3, 1)), (date(2019, 3, 1), date(2020, 3, 1))),
        (date(2019, 3, 2), (date(2018, 3, 1), date(2019, 3, 1)), (date(2019, 4, 1), date(2020, 4, 1))),
        (date.min, (date.min, date.min), (date.min, date(2, 1, 1))),
    ],
)
def test_the_months_around_a_day_are_full_ones(day: date, before: tuple[date, date], after: tuple[date, date]) -> None:
    assert full_months_before(day) == before
    assert full_months_from(day) == after
    assert months_later(date(9999, 12, 1), 3) == date(9999, 12, 1)


def test_actual_times_stand_beside_what_is_promised_where_the_cases_were_decided() -> None:
    world = city(
        *PLAIN,
        *(cases("one", 10, 60, division=WEST), cases("one", 4, 20, division=EAST)),
        *(cases("one", 6, 28, division=EAST, month=date(2019, 4, 1)), cases("one", 9, 9, month=date(2019, 12, 1))),
    )
    found = actual_times(world, PLAIN[0], DAY)
    told = [(one.division, one.volume, one.statutory_days, one.committed_days, one.is_late) for one in found.rows]
    assert told == [(EAST, (10, 48), 20, 4, True), (WEST, (10, 60), 20, 10, False)]
    assert found.volume == (20, 108)
    assert found.against_statutory == pytest.approx(1 - 108 / 400)
    assert found.against_committed == pytest.approx(1 - 108 / 140)
    assert actual_times(world, PLAIN[0], DAY, under=EAST).volume == (10, 48)
    with pytest.raises(UnknownPlace):
        actual_times(world, PLAIN[0], DAY, under="440499000000")


def test_without_cases_or_limits_nothing_is_compared() -> None:
    found = actual_times(city(*PLAIN), PLAIN[0], DAY)
    assert (found.rows, found.volume, found.volume.mean_days) == ((), (0, 0), None)
    assert (found.against_statutory, found.against_committed) == (None, None)
    bare = actual_times(city(licence("one"), cases("one", 2, 4)), PLAIN[0], DAY)
    assert (bare.volume.mean_days, bare.against_statutory, bare.against_committed) == (2, None, None)


def test_a_case_done_at_once_is_promised_in_no_days() -> None:
    at_once = licence("one", case_type=CaseType.IMMEDIATE)
    found = actual_times(city(at_once, *PLAIN[1:3], cases("one", 2, 1)), at_once, DAY)
    assert (found.rows[0].committed_days, found.rows[0].is_late, found.against_committed) == (0, True, None)


def test_cases_before_and_after_a_delegation_are_those_of_its_giver_and_of_its_receivers() -> None:
    start = date(2019, 2, 1)
    rows: list[Record] = [
        *PLAIN,
        act("down", item="one", valid_from=start),
        act("counter", Level.STREET, item="one", valid_from=start, steps=(Step.ACCEPT,)),
        row(Exclusion, delegation="down", division=WEST),
        *(cases("one", 5, 60, month=date(2018, 2, 1)), cases("one", 5, 40, month=date(2019, 1, 1))),
        *(cases("one", 9, 9, month=date(2018, 1, 1)), cases("one", 2, 2, division=EAST, month=date(2019, 1, 1))),
        *(cases("one", 4, 20, division=EAST), cases("one", 6, 20, division=LAKE), cases("one", 7, 7, division=WEST)),
        *(cases("one", 9, 9), cases("one", 9, 9, division=EAST, month=date(2019, 12, 1))),
    ]
    (effect,) = actual_times(city(*rows), PLAIN[0], DAY).effects
    assert effect.act.row.code == "down"
    assert effect.before == (date(2018, 2, 1), start, (10, 100))
    assert effect.after == (start, date(2019, 12, 1), (10, 40))
    assert effect.change == pytest.approx(0.6)
    assert actual_times(city(*rows), PLAIN[0], date(2019, 1, 31)).effects == ()
    (young,) = actual_times(city(*rows), PLAIN[0], date(2019, 2, 3)).effects
    assert (young.after, young.change) == ((start, start, (0, 0)), None)


# What applying costs

TARIFFS = (
    row(Tariff, hourly_rate=40, hours_per_visit=2, hours_per_material=0.5),
    row(Tariff, audience="2", hourly_rate=100, hours_per_visit=3, hours_per_material=1, valid_to=date(2025, 1, 1)),
)


def papers(of: str, *until: date | None) -> list[Record]:
    """Papers that must be handed in, each until a day, and one that need not."""
    return [
        *(row(Material, item=of, number=number, name="表", valid_to=day) for number, day in enumerate(until, 1)),
        row(Material, item=of, number=9, name="附", required=False),
    ]


def test_the_burden_is_hours_times_tariff_times_volume() -> None:
    cut = date(2019, 7, 1)
    world = city(
        *TARIFFS,
        *(licence("one", visits=1), *papers("one", None, cut), cases("one", 10, 0), cases("one", 5, 0, division=EAST)),
        row(Implementation, item="one", division=EAST, visits=0),
        *(licence("two", visits=2, audiences=("3", "2")), cases("two", 1, 0)),
    )
    found = burden(world, DAY, LICENCES, against=date(2019, 1, 1))
    assert [(one.item.code, one.division, one.visits, one.papers, one.hours, one.cost) for one in found.loads] == [
        ("one", CITY, 1, 1, 25, 1000),
        ("one", EAST, 0, 1, 2.5, 100),
        ("two", CITY, 2, 0, 6, 600),
    ]
    assert (found.cases, found.hours, found.cost) == (16, 33.5, 1700)
    assert [one.cost_saved for one in found.loads] == [200, 100, 0]
    assert found.cost_saved == 300
    assert found.tariffs == TARIFFS
    assert burden(world, DAY, LICENCES).cost_saved is None
    assert burden(world, DAY, LICENCES, under=EAST).cost == 100


def test_what_is_left_out_of_a_burden_is_told_with_its_cases() -> None:
    rows = [licence("none", visits=1), licence("unknown"), cases("unknown", 7, 0)]
    found = burden(city(*rows, TARIFFS[0]), DAY, LICENCES)
    assert [(one.item.code, one.division, one.cases, one.reason) for one in found.left_out] == [
        ("none", None, 0, Omission.NO_VOLUME),
        ("unknown", CITY, 7, Omission.VISITS_UNKNOWN),
    ]
    assert (found.cost, found.hours, found.cost_saved) == (None, 0, None)
    free = burden(city(licence("one", visits=1), cases("one", 1, 0), TARIFFS[1]), DAY, LICENCES)
    assert [one.reason for one in free.left_out] == [Omission.NO_TARIFF]
