"""The figures of the self-inspection report."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.certificates import Identification, Removal
from catalog.delegations import Act, Delegation, Exclusion, Interim, Mode, Step, Takeover
from catalog.divisions import Division, Level
from catalog.facts import Facts
from catalog.items import CaseType, Item, ItemKind, PlaceBasis
from catalog.period import Moment
from catalog.records import Record
from catalog.reports import handing_down, report
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from catalog.time_limits import Limit, LimitKind, TimeUnit
from tests import shipped
from tests.small_tree import TREE, days
from tests.small_worlds import worlds
from tests.test_handling_property import snapshot_of
from tests.worlds import NOW, row

CITY, EAST, WEST = "440400000000", "440402000000", "440403000000"
DAY = date(2019, 12, 31)


def world(*rows: Record) -> Snapshot:
    divisions = [
        row(Division, code=code, level=level, name=code)
        for code, level in ((CITY, Level.CITY), (EAST, Level.DISTRICT), (WEST, Level.DISTRICT))
    ]
    return Snapshot.of(Revision(1, NOW, "a", "b"), Facts.of_rows([*divisions, *rows]))


def item(code: str, kind: ItemKind = ItemKind.LICENCE, **values: object) -> Item:
    given = {"category": "01", "line": "work", "place_basis": PlaceBasis.RESIDENCE, "holder_level": Level.CITY}
    return row(Item, code=code, kind=kind, name=code, **(given | values))


def limits(code: str, statutory: int, committed: int, unit: TimeUnit = TimeUnit.WORKING_DAY) -> list[Limit]:
    return [
        row(Limit, item=code, kind=LimitKind.STATUTORY, value=statutory, unit=unit),
        row(Limit, item=code, kind=LimitKind.COMMITTED, value=committed, unit=TimeUnit.WORKING_DAY),
    ]


def handed_down(code: str, of: str, level: Level, **values: object) -> Delegation:
    given = {"from_division": CITY, "mode": Mode.DEVOLVED, "steps": tuple(Step), "valid_from": date(2016, 7, 1)}
    return row(Delegation, code=code, item=of, to_level=level, **(given | values))


def test_the_shipped_catalogue_reproduces_the_reports_figures() -> None:
    figures = report(shipped.snapshot(), DAY)
    assert figures.licences_delegated_to_districts == 4
    assert figures.services_delegated_to_streets >= 21
    assert figures.services_delegated_to_villages >= 4
    assert figures.certificates_sorted_out == 79
    assert figures.certificates_removed == 64
    assert figures.licence_time_reduction is not None
    assert figures.licence_time_reduction > 0.6


def test_a_variant_is_not_counted_beside_its_main_item() -> None:
    snapshot = world(
        item("licence"),
        item("renewal", parent="licence"),
        handed_down("a", "licence", Level.DISTRICT),
        handed_down("b", "renewal", Level.DISTRICT),
    )
    assert report(snapshot, DAY).licences_delegated_to_districts == 1


def test_an_act_counts_from_the_day_on_which_a_receiver_has_taken_over() -> None:
    snapshot = world(
        item("licence"),
        handed_down("a", "licence", Level.DISTRICT, scope=(EAST,), interim=Interim.NONE),
        row(Takeover, delegation="a", division=EAST, due=date(2016, 7, 1), done=date(2017, 1, 1)),
    )
    counted = {
        day: report(snapshot, day).licences_delegated_to_districts for day in (date(2016, 12, 31), date(2017, 1, 1))
    }
    assert counted == {date(2016, 12, 31): 0, date(2017, 1, 1): 1}


def test_under_a_division_only_its_own_receivers_count() -> None:
    snapshot = world(
        item("licence"),
        handed_down("a", "licence", Level.DISTRICT),
        row(Exclusion, delegation="a", division=WEST),
    )
    assert report(snapshot, DAY, EAST).licences_delegated_to_districts == 1
    assert report(snapshot, DAY, WEST).licences_delegated_to_districts == 0


@given(worlds(), days, st.sampled_from(sorted(TREE)))
def test_under_a_division_those_acts_count_that_have_a_receiver_in_it(facts: Facts, day: date, under: str) -> None:
    """As if every act of an item were looked at, and every division of its level in its scope."""
    snapshot, at = snapshot_of(facts), Moment(day)
    for item_, level in product(snapshot.items.all, (Level.DISTRICT, Level.STREET, Level.VILLAGE)):
        everywhere = handing_down(snapshot, item_, level, at)
        found = handing_down(snapshot, item_, level, at, under=under)
        expected = [
            act for act in everywhere if any(_takes_over(snapshot, act, named, under, at) for named in act.named)
        ]
        assert [act.row.code for act in found] == [act.row.code for act in expected]


def _takes_over(snapshot: Snapshot, act: Act, named: str, under: str, at: Moment) -> bool:
    """Whether a division of an act's level has taken over that lies in two divisions."""
    for division in snapshot.territory.of_level(named, act.row.to_level, at):
        path = snapshot.territory.path(division.code, at)
        is_in_both = under in path and not act.exclusions.keys() & set(path) and not division.pseudo
        if is_in_both and at.reached(act.taken_over_on(division.code)):
            return True
    return False


def test_sorted_out_and_removed_are_told_apart() -> None:
    snapshot = world(
        item("proof", ItemKind.CERTIFICATE),
        item("other", ItemKind.CERTIFICATE),
        row(Identification, certificate="proof", on=date(2018, 6, 1)),
        row(Identification, certificate="other", on=date(2018, 6, 1)),
        row(Removal, certificate="proof", on=date(2019, 1, 1), mode="R10"),
    )
    figures = {day: report(snapshot, day)[4:6] for day in (date(2018, 5, 31), date(2018, 12, 31), DAY)}
    assert figures == {date(2018, 5, 31): (0, 0), date(2018, 12, 31): (2, 0), DAY: (2, 1)}


def test_the_reduction_is_the_ratio_of_sums_with_immediate_cases_as_nothing() -> None:
    """20→13, 3→0, 20→15, 20→10 and 1→1 working days, the last one done at once: 1 − 38/64."""
    snapshot = world(
        *(item(code) for code in "abcd"),
        item("e", case_type=CaseType.IMMEDIATE),
        *limits("a", 20, 13),
        *limits("b", 3, 0),
        *limits("c", 20, 15),
        *limits("d", 20, 10),
        *limits("e", 1, 1),
    )
    assert report(snapshot, DAY).licence_time_reduction == pytest.approx(1 - 38 / 64)


def test_a_month_counts_as_22_working_days() -> None:
    snapshot = world(item("a"), *limits("a", 3, 33, TimeUnit.MONTH))
    assert report(snapshot, DAY).licence_time_reduction == pytest.approx(0.5)


def test_without_a_comparable_pair_there_is_no_reduction() -> None:
    snapshot = world(item("a"), limits("a", 20, 10)[0], item("b"), *limits("b", 0, 0))
    assert report(snapshot, DAY).licence_time_reduction is None


def test_before_anything_was_handed_down_the_figures_are_zero() -> None:
    figures = report(shipped.snapshot(), date(2015, 1, 1))
    assert figures[1:6] == (0, 0, 0, 0, 0)
    assert figures.licence_time_reduction == 0.0
