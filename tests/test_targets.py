"""What a bureau set out to reach, how far it has come, and how far it will come by what is published."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.items import ItemKind
from catalog.progress import Progress, TargetState, progress
from catalog.records import Record
from catalog.targets import Measure, Target
from tests import shipped
from tests.small_city import act, item, snapshot
from tests.small_tree import row

BY, SET = date(2019, 12, 31), date(2019, 1, 1)
LICENCES = (item("one", kind=ItemKind.LICENCE), item("two", kind=ItemKind.LICENCE))


def target(value: float, measure: Measure = Measure.LICENCES_TO_DISTRICTS, **values: object) -> Target:
    """A target of the city."""
    told = {
        "code": "goal",
        "agency": "city",
        "measure": measure,
        "value": value,
        "by": BY,
        "set_on": SET,
        "name": "目标",
    }
    return row(Target, **{**told, **values})


def found(*rows: Record, on: date) -> Progress:
    """How far the one target of a small city is reached."""
    (one,) = progress(snapshot(*LICENCES, *rows), on)
    return one


HANDED = (act("a", item="one", valid_from=date(2019, 3, 1)), act("b", item="two", valid_from=date(2019, 9, 1)))


@pytest.mark.parametrize(
    ("on", "reached", "state"),
    [
        (date(2019, 2, 28), 0, TargetState.ON_TRACK),
        (date(2019, 3, 1), 1, TargetState.ON_TRACK),
        (date(2019, 9, 1), 2, TargetState.REACHED),
        (date(2021, 1, 1), 2, TargetState.REACHED),
    ],
)
def test_acts_already_published_that_take_effect_in_time_are_forecast(
    on: date, reached: float, state: TargetState
) -> None:
    one = found(target(2), *HANDED, on=on)
    assert (one.start, one.reached, one.forecast, one.state) == (0, reached, 2, state)


def test_what_takes_effect_after_the_day_does_not_help() -> None:
    late = act("b", item="two", valid_from=date(2020, 1, 1))
    before = found(target(2), HANDED[0], late, on=date(2019, 6, 1))
    after = found(target(2), HANDED[0], late, on=date(2020, 6, 1))
    assert (before.forecast, before.state, before.lacking) == (1, TargetState.BEHIND, 1)
    assert (after.reached, after.state) == (1, TargetState.MISSED)


def test_an_act_that_waits_for_its_publication_is_no_forecast() -> None:
    waiting = act("a", item="one", valid_from=None)
    assert found(target(1), waiting, on=date(2019, 6, 1)).forecast == 0


def test_a_reduction_of_which_nothing_is_comparable_is_not_reached() -> None:
    one = found(target(0.6, Measure.LICENCE_TIME_REDUCTION), on=BY)
    assert (one.start, one.reached, one.forecast, one.state) == (None, None, None, TargetState.MISSED)
    assert one.lacking == 0.6


def test_the_shipped_targets_of_2019_are_reached_but_one() -> None:
    answer = shipped.ask(
        """{ targets(agency: "zhuhai-hrss-bureau", year: 2019, on: "2019-12-31") {
            key measure start planned reached forecast state by } }"""
    )["targets"]
    told = {one["key"]: (one["planned"], one["reached"], one["state"]) for one in answer}
    reduction = told.pop("licence-time-2019")
    assert told == {
        "certificates-removed-2019": (60, 64, "REACHED"),
        "licences-to-districts-2019": (4, 4, "REACHED"),
        "services-to-villages-2019": (12, 11, "MISSED"),
    }
    assert reduction == (0.6, pytest.approx(0.7134, abs=5e-5), "REACHED")


def test_targets_can_be_asked_for_by_their_state() -> None:
    document = '{ targets(on: "2019-12-31", state: BEHIND) { key name(language: EN) forecast } }'
    assert shipped.ask(document)["targets"] == [
        {"key": "immediate-share-2020", "name": "40 % of the licences are done at once (example)", "forecast": 0.125}
    ]
