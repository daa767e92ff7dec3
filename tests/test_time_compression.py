"""By how much times are compressed, and that the method tells more than the figure."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.compression import Group, compression, series
from catalog.compression_figures import ImmediateAs, Method, Way
from catalog.compression_pairs import Absence
from catalog.compression_words import absence, conversion
from catalog.errors import BadArgument, UnknownPlace
from catalog.items import CaseType, Channel, Implementation
from catalog.menus import ItemFilter
from catalog.records import Record
from catalog.reports import report
from catalog.time_limits import CountingRule, TimeUnit
from tests import shipped
from tests.promises import GOLDEN, LICENCES, cases, committed, compressed, licence, promised, statutory
from tests.small_city import CITY, DAY, EAST, HILL, LAKE, PIER, REED, WEST
from tests.small_city import snapshot as city
from tests.small_tree import row

PLAIN = (licence("one"), statutory("one", 20), committed("one", 10))


def percent(share: float | None) -> float:
    assert share is not None
    return round(100 * share, 1)


@pytest.mark.parametrize(
    ("immediate_as", "mean_of_ratios", "ratio_of_sums"),
    [(ImmediateAs.ZERO, 42.0, 39.1), (ImmediateAs.ONE_DAY, 35.3, 37.5), (ImmediateAs.EXCLUDED, 27.5, 36.1)],
)
def test_the_same_five_items_give_six_figures(
    immediate_as: ImmediateAs, mean_of_ratios: float, ratio_of_sums: float
) -> None:
    five = city(*promised(*GOLDEN))
    for method, expected in ((Method.MEAN_OF_RATIOS, mean_of_ratios), (Method.RATIO_OF_SUMS, ratio_of_sums)):
        found = compressed(five, method=method, immediate_as=immediate_as)
        assert percent(found.figures.reduction) == expected
        assert found.figures.immediate_count == 1


def test_the_published_figures_of_zhuhai_are_reproduced() -> None:
    """1,297 licences, 1,119 of them done at once: 93.02 % cut, 86.28 % immediate, 0.0031 visits."""
    slow = [11] * 31 + [10] * 147
    pairs = [(20, 0)] * 1119 + [(20, days) for days in slow]
    rows: list[Record] = []
    for number, (allowed, promise) in enumerate(pairs):
        code = f"one-{number:04}"
        rows += [licence(code, visits=int(number >= 1293)), statutory(code, allowed), committed(code, promise)]
    figures = compressed(rows).figures
    assert (figures.item_count, figures.immediate_count) == (1297, 1119)
    assert figures.reduction is not None
    assert figures.immediate_share is not None
    assert figures.mean_visits is not None
    assert round(100 * figures.reduction, 2) == 93.02
    assert round(100 * figures.immediate_share, 2) == 86.28
    assert round(figures.mean_visits, 4) == 0.0031
    assert figures.zero_visit_share == 1293 / 1297


# Units


def test_months_and_calendar_days_are_compared_by_a_stated_rule() -> None:
    rows = [
        *(licence("months"), statutory("months", 3, TimeUnit.MONTH), committed("months", 20)),
        *(licence("days"), statutory("days", 14, TimeUnit.CALENDAR_DAY), committed("days", 7, TimeUnit.CALENDAR_DAY)),
    ]
    found = compressed(rows)
    assert (found.figures.baseline_days, found.figures.committed_days) == (76.0, 25.0)
    words = conversion(city(*rows), found)
    assert words.en == "In working days: a month is 22 working days, 7 calendar days are 5 working days."
    assert words.zh == "以工作日计：一个月按 22 个工作日，7 个自然日按 5 个工作日。"


def test_a_package_and_a_place_may_count_in_their_own_way_and_the_answer_says_so() -> None:
    rule = {"week_calendar_days": 7, "week_working_days": 6}
    rows = [
        *(licence("one"), statutory("one", 1, TimeUnit.MONTH), committed("one", 10)),
        row(CountingRule, month_working_days=21),
        row(CountingRule, division=EAST, month_working_days=26, **rule),
    ]
    world = city(*rows)
    assert compressed(world).figures.baseline_days == 21
    found = compressed(world, under=CITY)
    assert [(pair.place, pair.baseline.days) for pair in found.pairs] == [(CITY, 21), (EAST, 26)]
    assert conversion(world, found).en == (
        "In working days: a month is 21 working days, 7 calendar days are 5 working days; "
        f"in {EAST} a month is 26 working days, 7 calendar days are 6 working days."
    )


# What does not enter


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], Absence.NO_LIMIT),
        ([committed("one", 5)], Absence.NO_STATUTORY),
        ([statutory("one", 20)], Absence.NO_COMMITMENT),
        ([statutory("one", 0), committed("one", 0)], Absence.NOTHING_TO_CUT),
        ([statutory("one", 0), committed("one", 3)], Absence.NOTHING_TO_CUT),
    ],
)
def test_an_item_without_a_comparable_pair_is_left_out_with_the_reason(rows: list[Record], reason: Absence) -> None:
    found = compressed([licence("one"), *rows])
    assert [(left.item.code, left.place, left.reason) for left in found.left_out] == [("one", None, reason)]
    assert found.figures.item_count == 0
    assert found.figures.reduction is None
    words = absence(found)
    assert words is not None
    assert words.en.startswith("Of 1 items that match, none has limits that can be compared this way")


def test_a_filter_that_matches_nothing_has_no_figure_and_says_why() -> None:
    found = compression(city(*PLAIN), DAY, ItemFilter(lines=("nobody's",)))
    assert (found.matched, found.figures.reduction, found.figures.immediate_share) == (0, None, None)
    words = absence(found)
    assert words is not None
    assert words.en.startswith("No item in effect that day matches the filter.")


def test_before_the_first_fact_there_is_nothing_to_compare() -> None:
    began = (licence("one", valid_from=date(2010, 1, 1)), *PLAIN[1:])
    found = compressed(began, date(1900, 1, 1))
    assert (found.matched, found.figures.reduction, found.left_out) == (0, None, ())
    assert compressed(began, date.min).figures.reduction is None


def test_an_item_that_does_not_exist_in_a_division_is_not_there() -> None:
    elsewhere = (licence("one", territory=(WEST,)), *PLAIN[1:])
    found = compressed(elsewhere, under=EAST)
    assert (found.matched, found.pairs, found.left_out) == (1, (), ())
    words = absence(found)
    assert words is not None
    assert words.en.startswith("None of the items that match exists in that division.")
    assert percent(compressed(elsewhere, under=CITY).figures.reduction) == 50.0
    stray = compressed([*elsewhere, committed("one", 5, division=LAKE)], under=CITY)
    assert [pair.place for pair in stray.pairs] == [CITY]


def test_a_promise_longer_than_the_law_allows_is_flagged_and_counts_below_zero() -> None:
    found = compressed([licence("one"), statutory("one", 10), committed("one", 15)])
    assert [(one.pair.item.code, one.baseline, one.committed) for one in found.exceeding] == [("one", 10, 15)]
    assert found.figures.reduction == -0.5


# Immediate cases


def test_a_case_is_immediate_by_its_type_or_by_a_promise_of_no_days() -> None:
    rows = [
        *(licence("typed", case_type=CaseType.IMMEDIATE), statutory("typed", 10), committed("typed", 2)),
        *(licence("none"), statutory("none", 10), committed("none", 0)),
        *PLAIN,
    ]
    found = compressed(rows)
    assert (found.figures.immediate_count, found.figures.committed_days) == (2, 10)
    left_out = compressed(rows, immediate_as=ImmediateAs.EXCLUDED)
    assert {left.item.code for left in left_out.left_out} == {"typed", "none"}
    assert left_out.figures.immediate_share == 2 / 3


def test_what_was_immediate_on_the_other_day_is_an_immediate_case_too() -> None:
    cut = date(2018, 7, 1)
    rows = [licence("one"), committed("one", 0, valid_to=cut), committed("one", 4, valid_from=cut)]
    before = {
        immediate_as: compressed(rows, against=date(2018, 1, 1), immediate_as=immediate_as)
        for immediate_as in ImmediateAs
    }
    reasons = {immediate_as: [left.reason for left in found.left_out] for immediate_as, found in before.items()}
    assert reasons == {
        ImmediateAs.ZERO: [Absence.NOTHING_TO_CUT],
        ImmediateAs.ONE_DAY: [],
        ImmediateAs.EXCLUDED: [Absence.IMMEDIATE],
    }
    assert before[ImmediateAs.ONE_DAY].figures.reduction == -3


# Baselines, places, groups


def test_commitments_can_be_compared_with_those_of_another_day() -> None:
    cut = date(2018, 7, 1)
    rows = [
        licence("one"),
        statutory("one", 20),
        committed("one", 16, valid_to=cut),
        committed("one", 4, valid_from=cut),
        *(licence("new"), statutory("new", 20), committed("new", 5, valid_from=cut)),
    ]
    world = city(*rows)
    assert compressed(world).figures.reduction == 1 - 9 / 40
    found = compressed(world, against=date(2018, 1, 1))
    assert found.figures.reduction == 0.75
    assert [(left.item.code, left.reason) for left in found.left_out] == [("new", Absence.NO_COMMITMENT_THEN)]
    assert compressed(rows, date(2018, 1, 1), against=DAY).exceeding[0].baseline == 4


def test_a_place_has_its_own_pair_and_one_for_each_division_below_with_a_word_of_its_own() -> None:
    rows = [
        *PLAIN,
        committed("one", 5, division=EAST),
        row(Implementation, item="one", division=REED, visits=0),
        committed("one", 2, division=PIER, valid_to=date(2019, 1, 1)),
        committed("one", 1, division=HILL, channel=Channel.WEB),
    ]
    world = city(*rows)
    found = {
        place: [(pair.place, pair.division, pair.committed.days) for pair in compressed(world, under=place).pairs]
        for place in (CITY, EAST, LAKE, WEST)
    }
    assert found == {
        CITY: [(CITY, None, 10), (EAST, EAST, 5), (REED, REED, 5)],
        EAST: [(EAST, EAST, 5), (REED, REED, 5)],
        LAKE: [(LAKE, EAST, 5), (REED, REED, 5)],
        WEST: [(WEST, None, 10)],
    }
    assert len(compressed(world).pairs) == 1


def test_figures_are_told_apart_by_groups_and_their_combinations() -> None:
    rows = [
        *(licence("one"), statutory("one", 20), committed("one", 10, valid_from=date(2018, 1, 1))),
        *(licence("two", holder_level=None, agency="east"), statutory("two", 20), committed("two", 15)),
        committed("one", 5, division=EAST, valid_from=date(2019, 1, 1)),
    ]
    world = city(*rows)
    told = {
        group: [(*row.key, row.figures.reduction) for row in compressed(world, groups=[group], under=CITY).rows]
        for group in (Group.AGENCY, Group.DIVISION, Group.YEAR, Group.LEVEL)
    }
    assert told == {
        Group.AGENCY: [("city", 0.5), ("east", 0.5)],
        Group.DIVISION: [(CITY, 0.375), (EAST, 0.75)],
        Group.YEAR: [("", 0.25), ("2018", 0.5), ("2019", 0.75)],
        Group.LEVEL: [("", 0.25), ("CITY", 0.625)],
    }
    both = compressed(world, groups=[Group.KIND, Group.ITEM]).rows
    assert [(row.key, row.figures.item_count) for row in both] == [(("LICENCE", "one"), 1), (("LICENCE", "two"), 1)]


def test_a_group_that_is_named_twice_and_a_place_that_never_was_are_refused() -> None:
    with pytest.raises(BadArgument, match="groupBy names a group twice"):
        compressed(PLAIN, groups=[Group.KIND, Group.KIND])
    with pytest.raises(UnknownPlace):
        compressed(PLAIN, under="440499000000")


def test_a_series_tells_the_same_on_each_day_in_the_order_given() -> None:
    cut = date(2018, 7, 1)
    rows = [
        licence("one"),
        statutory("one", 20),
        committed("one", 10, valid_to=cut),
        committed("one", 5, valid_from=cut),
    ]
    days = [date(2018, 7, 1), date(2018, 6, 30), date(2000, 1, 1)]
    points = series(city(*rows), days, LICENCES)
    assert [(point.on, point.figures.reduction) for point in points] == [
        (days[0], 0.75),
        (days[1], 0.5),
        (days[2], 0.5),
    ]
    with pytest.raises(BadArgument, match=r"series names 121 days\. Give 120 at most"):
        series(city(*rows), [DAY] * 121, LICENCES)


# Cases


def test_volumes_of_the_twelve_full_months_before_weigh_the_pairs() -> None:
    rows = [
        *promised((20, 10), (20, 4), (20, 8)),
        *(cases("one-00", 30, 270), cases("one-01", 10, 30), cases("one-01", 5, 9, month=date(2018, 12, 1))),
        *(cases("one-00", 99, 1, month=date(2018, 11, 1)), cases("one-00", 99, 1, month=date(2019, 12, 1))),
    ]
    found = compressed(rows, method=Method.VOLUME_WEIGHTED)
    assert (found.figures.baseline_days, found.figures.committed_days) == (45 * 20, 30 * 10 + 15 * 4)
    assert found.figures.reduction == 0.6
    assert [(left.item.code, left.reason) for left in found.left_out] == [("one-02", Absence.NO_VOLUME)]
    actual = found.figures.actual
    assert actual is not None
    assert (actual.pair_count, actual.volume.cases, found.figures.actual_days) == (2, 45, 309)
    assert actual.reduction == pytest.approx(1 - 309 / 900)
    assert actual.days_saved == 540
    assert actual.against_committed == pytest.approx(1 - 309 / 360)
    assert compressed(rows).figures.actual_days == pytest.approx(270 / 30 + 39 / 15)


def test_without_any_case_a_weighted_figure_is_none_and_actual_times_are_not_known() -> None:
    figures = compressed(PLAIN, method=Method.VOLUME_WEIGHTED).figures
    assert (figures.item_count, figures.reduction, figures.actual, figures.actual_days) == (0, None, None, None)


def test_cases_count_for_the_nearest_place_around_the_division_that_decided_them() -> None:
    rows = [
        *PLAIN,
        committed("one", 5, division=EAST),
        *(cases("one", 1, 1, division=CITY), cases("one", 2, 1, division=WEST)),
        *(cases("one", 4, 1, division=EAST), cases("one", 8, 1, division=REED)),
    ]
    world = city(*rows)
    found = {place: [pair.volume.cases for pair in compressed(world, under=place).pairs] for place in (CITY, EAST)}
    assert found == {CITY: [3, 12], EAST: [12]}
    assert [pair.volume.cases for pair in compressed(world).pairs] == [15]


# One implementation


@pytest.mark.parametrize("day", [date(2015, 1, 1), date(2017, 1, 1), DAY])
def test_the_reports_figure_is_the_same_one(day: date) -> None:
    world = shipped.snapshot()
    assert report(world, day).licence_time_reduction == compression(world, day, LICENCES, Way()).figures.reduction
