"""Answers of one plan say the same but for what is the place's own; what is not plain has no plan."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from catalog.answers import Handling, Outcome
from catalog.delegations import Exclusion, Mode, Step, Takeover
from catalog.divisions import Level
from catalog.facts import Facts
from catalog.handling import handling
from catalog.items import Implementation
from catalog.records import Record
from tests import small_city
from tests.small_city import CITY, DAY, EAST, LAKE, PIER, REED, SUMMIT, WILLOW, act, ask, followed, holders, item
from tests.small_tree import row
from tests.small_worlds import Question, places, questions, worlds
from tests.test_handling_property import ask as asked
from tests.test_handling_property import snapshot_of

TO_DISTRICTS, TO_STREETS = act("districts"), act("streets", Level.STREET)
BY_LAKE_ALONE = act("lake-alone", Level.VILLAGE, from_division=LAKE)
ACCEPTANCE = act("acceptance", Level.VILLAGE, steps=(Step.ACCEPT,), mode=Mode.OUTREACH)


def test_villages_of_different_districts_share_a_plan() -> None:
    catalogue = small_city.snapshot(TO_STREETS)
    (register,) = catalogue.items.all
    reed, summit, pier = (handling(catalogue, register, place, DAY) for place in (REED, SUMMIT, PIER))
    assert reed.plan is summit.plan is pier.plan is not None
    assert [holders(one)[0] for one in (reed, summit, pier)] == ["lake", "hill", "port"]
    assert [[office.code for office in one.offices] for one in (reed, pier)] == [["lake-hall"], ["port-hall"]]


def test_steps_go_the_ways_of_the_plan() -> None:
    answer = ask(ACCEPTANCE, place=WILLOW)
    assert answer.plan is not None
    assert holders(answer) == ["willow", "city", "city", "city"]
    assert [held.mode for held in answer.steps] == [Mode.OUTREACH, None, None, None]
    assert followed(answer, Step.ACCEPT) == ["acceptance"]
    assert followed(answer, Step.DECIDE) == []


def test_acts_followed_by_a_plan_are_those_followed_without_one() -> None:
    by_plan, without = ask(TO_STREETS), ask(TO_STREETS, accepted_on=DAY)
    assert (by_plan.plan is None, without.plan is None) == (False, True)
    assert by_plan == without
    assert by_plan.steps == without.steps
    assert [one.row.code for one in by_plan.steps[0].acts] == ["streets"]


NOT_PLAIN: dict[str, tuple[Record, ...]] = {
    "an exclusion": (TO_DISTRICTS, row(Exclusion, delegation="districts", division=LAKE)),
    "a takeover": (TO_DISTRICTS, row(Takeover, delegation="districts", division=EAST, due=DAY, done=DAY)),
    "a scope": (act("east", scope=(EAST,)),),
    "a receiver by name": (act("hall", to_agency="hill"),),
    "an entrustment, which is checked": (act("entrusted", mode=Mode.ENTRUSTED),),
    "two acts of one giver": (TO_DISTRICTS, TO_STREETS),
    "an act of one that holds nothing": (TO_DISTRICTS, BY_LAKE_ALONE),
    "an act that waits": (act("pending", valid_from=date(2020, 7, 1)),),
    "an original holder by name": (item(holder_level=None, agency="hill"),),
    "papers of the place's own": (row(Implementation, item="register", division=LAKE, result="x"),),
    "an item that is over": (item(valid_to=date(2019, 12, 1)),),
}


@pytest.mark.parametrize("rows", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_is_not_plain_is_worked_out_for_its_place(rows: tuple[Record, ...]) -> None:
    assert ask(*rows).plan is None


@pytest.mark.parametrize("place", [LAKE, EAST, CITY])
def test_a_place_that_may_have_parts_is_looked_at_part_by_part(place: str) -> None:
    assert ask(TO_DISTRICTS, place=place).plan is None


@pytest.mark.parametrize("gone", ["east", "east-hall"], ids=["no agency", "no office"])
def test_where_nobody_can_accept_there_is_a_gap_and_no_plan(gone: str) -> None:
    answer = ask(TO_DISTRICTS, without=[gone])
    assert (answer.outcome, answer.plan) == (Outcome.GAP, None)


def test_papers_of_another_place_leave_the_plan_as_it_is() -> None:
    elsewhere = row(Implementation, item="register", division=small_city.PORT, result="x")
    assert ask(TO_DISTRICTS, elsewhere).plan is not None
    assert ask(TO_DISTRICTS, elsewhere, place=PIER).plan is None


def told(answer: object) -> object:
    """All that an answer tells; what a refusal says."""
    return answer if isinstance(answer, Handling) else str(answer)


@given(worlds(), st.lists(questions, min_size=2, max_size=2))
def test_with_a_plan_and_without_the_answer_is_the_same(facts: Facts, several: list[Question]) -> None:
    snapshot = snapshot_of(facts)
    for question in several:
        on_the_day = Question(question.item, question.on, None)
        of_a_case = Question(question.item, question.on, question.on)
        for place in places(facts):
            answer = asked(snapshot, on_the_day, place)
            event(f"planned: {isinstance(answer, Handling) and answer.plan is not None}")
            assert told(answer) == told(asked(snapshot, of_a_case, place)), place
