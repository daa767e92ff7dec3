"""Since when an answer holds, when it changes, and how long a gap lasts."""

from __future__ import annotations

from datetime import date

from catalog.answers import Outcome
from catalog.changes import gap_period, held_since, next_change
from catalog.delegations import Interim, Step, Takeover
from catalog.period import Period
from tests.small_city import BEGIN, DAY, EAST, act, ask, office, snapshot
from tests.small_tree import row

NEVER = row(Takeover, delegation="down", division=EAST, due=BEGIN)
LATE = row(Takeover, delegation="down", division=EAST, due=BEGIN, done=date(2019, 9, 1))


def test_a_gap_lasts_from_the_day_nobody_handles_to_the_day_somebody_does() -> None:
    rows = (act("down", interim=Interim.NONE), LATE)
    catalogue = snapshot(*rows)
    assert gap_period(catalogue, ask(*rows, on=date(2019, 8, 1))) == Period(BEGIN, date(2019, 9, 1))
    under_way = ask(*rows, on=DAY, accepted_on=date(2019, 8, 1))
    assert gap_period(catalogue, under_way) == Period(BEGIN, date(2019, 9, 1))


def test_a_gap_without_an_end_is_open_and_one_without_a_beginning_counts_from_the_day() -> None:
    open_gap = ask(act("down", interim=Interim.NONE), NEVER)
    assert gap_period(snapshot(act("down", interim=Interim.NONE), NEVER), open_gap) == Period(BEGIN, None)
    assert gap_period(snapshot(without=["city"]), ask(without=["city"])) == Period(DAY, None)


def test_the_next_change_is_the_day_on_which_the_answer_is_another() -> None:
    rows = (act("down", valid_to=date(2020, 7, 1)), office("east-hall", "east", EAST, valid_to=date(2020, 3, 1)))
    catalogue = snapshot(*rows)
    days = []
    answer = ask(*rows, on=date(2019, 6, 1))
    while (change := next_change(catalogue, answer)) is not None:
        days.append((change.on, ask(*rows, on=change.on).outcome))
        answer = ask(*rows, on=change.on)
    assert days == [
        (BEGIN, Outcome.HANDLED),
        (date(2020, 3, 1), Outcome.GAP),
        (date(2020, 7, 1), Outcome.HANDLED),
    ]


def test_a_step_is_held_since_its_holder_took_over() -> None:
    rows = (act("down"), LATE)
    catalogue = snapshot(*rows)
    assert held_since(catalogue, ask(*rows), Step.DECIDE) == date(2019, 9, 1)
    assert held_since(catalogue, ask(*rows, on=BEGIN), Step.DECIDE) is None
