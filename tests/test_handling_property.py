"""Whatever the world, ``handling`` answers as a slow and obvious reference does, and knows how long that stays true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from hypothesis import event, given
from hypothesis import strategies as st

from catalog import changes, package
from catalog.answers import HandledStep, Handling
from catalog.codes import division_code
from catalog.delegations import Step
from catalog.errors import Refusal
from catalog.facts import Facts
from catalog.handling import handling
from catalog.period import Period
from catalog.revisions import Revision
from catalog.sheets import Sheet, Sheets
from catalog.snapshot import Snapshot
from tests.reference import Answer, Told, reference
from tests.small_tree import HORIZON
from tests.small_worlds import Question, places, questions, worlds


def snapshot_of(facts: Facts) -> Snapshot:
    """The first revision of a catalogue."""
    return Snapshot.of(Revision(1, datetime(2020, 1, 1, tzinfo=UTC), "bootstrap", "bootstrap"), facts)


def ask(snapshot: Snapshot, question: Question, place: str, on: date | None = None) -> Handling | Refusal:
    """The answer, or what it is refused with."""
    item = snapshot.items.get(question.item)
    assert item is not None
    try:
        return handling(snapshot, item, division_code(place), on or question.on, accepted_on=question.accepted_on)
    except Refusal as refusal:
        return refusal


def told(answer: Handling | Refusal) -> Answer:
    """The keys and values of an answer."""
    if isinstance(answer, Refusal):
        return Answer(answer.code)
    return Answer(
        outcome=answer.outcome.value,
        place=answer.place.code if answer.place is not None else None,
        steps=tuple(_told(held) for held in answer.steps),
        offices=tuple(office.code for office in answer.offices),
        candidates=tuple(division.code for division in answer.candidates),
        gap=(answer.gap.cause.value, answer.gap.step.value) if answer.gap is not None else None,
        fallback=_fallback(answer),
        rejected=frozenset((one.act.row.code, one.reason.value, step) for one in answer.rejected for step in one.steps),
    )


def _fallback(answer: Handling) -> tuple[str, str, tuple[str, ...]] | None:
    fallback = answer.gap.fallback if answer.gap is not None else None
    if fallback is None or fallback.agency is None:
        return None
    return fallback.division.code, fallback.agency.code, tuple(office.code for office in fallback.offices)


def _told(held: HandledStep) -> Told:
    return Told(
        held.step.value,
        held.division.code if held.division is not None else None,
        held.agency.code if held.agency is not None else None,
        held.mode.value if held.mode is not None else None,
        held.in_name_of.code if held.in_name_of is not None else None,
        tuple(act.row.code for act in held.acts),
        held.cause.value if held.cause is not None else None,
    )


@given(worlds())
def test_small_worlds_are_catalogues_that_would_load(facts: Facts) -> None:
    sheets = Sheets(Sheet(record, rows) for record, rows in facts)
    assert [str(problem) for problem in package.check(sheets)] == []


@given(worlds(), st.lists(questions, min_size=2, max_size=2))
def test_an_answer_is_that_of_the_reference_for_every_place(facts: Facts, asked: list[Question]) -> None:
    snapshot = snapshot_of(facts)
    for question in asked:
        for place in places(facts):
            answer = told(ask(snapshot, question, place))
            event(answer.outcome)
            assert answer == reference(facts, question.item, place, question.on, question.accepted_on), place


@dataclass
class History:
    """What one question about one place of a small world is answered on every day."""

    facts: Facts
    question: Question
    place: str

    def __post_init__(self) -> None:
        """Ask on every day on which the question can be asked."""
        accepted_on = self.question.accepted_on
        self.snapshot = snapshot_of(self.facts)
        days = [day for day in HORIZON if accepted_on is None or day >= accepted_on]
        self.answers = {day: ask(self.snapshot, self.question, self.place, day) for day in days}

    def without_acceptance(self) -> dict[date, Handling | Refusal]:
        """What the same question is answered on every day when no case is under way."""
        plain = Question(self.question.item, self.question.on, None)
        return {day: ask(self.snapshot, plain, self.place, day) for day in HORIZON}


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A question to a small world, on every day."""
    facts = draw(worlds())
    return History(facts, draw(questions), draw(st.sampled_from(places(facts))))


@given(histories())
def test_an_answer_is_the_same_on_every_day_of_its_stretch(history: History) -> None:
    for day, answer in history.answers.items():
        if isinstance(answer, Handling):
            stretch = Period(answer.at.since, answer.at.until)
            assert day in stretch
            assert [other for other, there in history.answers.items() if other in stretch and there != answer] == []


@given(histories())
def test_the_next_change_is_the_first_day_with_another_answer(history: History) -> None:
    for day, answer in history.answers.items():
        if isinstance(answer, Handling):
            change = changes.next_change(history.snapshot, answer)
            later = [other for other, there in history.answers.items() if other > day and there != answer]
            assert (change.on if change is not None else None) == min(later, default=None)


def hands(answer: Handling | Refusal, step: Step) -> tuple[object, ...] | None:
    """Who holds a step, in whose name and by which acts; ``None``: nobody."""
    held = answer.step(step) if isinstance(answer, Handling) else None
    if held is None or held.division is None or held.agency is None:
        return None
    return held.division.code, held.agency.code, held.in_name_of and held.in_name_of.code, held.acts


def run_around(days: list[date], day: date) -> list[date]:
    """Of some days, those that lie without a break around one of them."""
    first = last = HORIZON.index(day)
    while first > 0 and HORIZON[first - 1] in days:
        first -= 1
    while last + 1 < len(HORIZON) and HORIZON[last + 1] in days:
        last += 1
    return list(HORIZON[first : last + 1])


@given(histories(), st.sampled_from(Step))
def test_a_step_is_held_since_the_first_day_of_an_unbroken_run(history: History, step: Step) -> None:
    plain = history.without_acceptance()
    for day, answer in history.answers.items():
        if isinstance(answer, Handling):
            counted_from = history.question.accepted_on or day
            holder = hands(plain[counted_from], step)
            run = run_around([other for other in HORIZON if hands(plain[other], step) == holder], counted_from)
            is_dated = holder is not None and run[0] != HORIZON[0]
            assert changes.held_since(history.snapshot, answer, step) == (run[0] if is_dated else None)


def gap(answer: Handling | Refusal) -> tuple[object, ...] | None:
    """The cause and the step of a gap."""
    found = answer.gap if isinstance(answer, Handling) else None
    return (found.cause, found.step) if found is not None else None


@given(histories())
def test_a_gap_lasts_as_long_as_its_step_and_cause_stay(history: History) -> None:
    plain = history.without_acceptance()
    for day, answer in history.answers.items():
        if isinstance(answer, Handling) and answer.gap is not None:
            counted_from = history.question.accepted_on or day
            run = run_around([other for other in HORIZON if gap(plain[other]) == gap(answer)], counted_from)
            start = run[0] if run[0] != HORIZON[0] else counted_from
            end = None if run[-1] == HORIZON[-1] else HORIZON[HORIZON.index(run[-1]) + 1]
            assert changes.gap_period(history.snapshot, answer) == Period(start, end)
