"""Whatever the world, ``handling`` answers as a slow and obvious reference does, and knows how long that stays true."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import event, given
from hypothesis import strategies as st

from catalog import changes, package
from catalog.codes import division_code
from catalog.delegations import Step
from catalog.errors import Refusal
from catalog.facts import Facts
from catalog.handling import HandledStep, Handling, handling
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
        return handling(
            snapshot, item, division_code(place), on or question.on, accepted_on=question.accepted_on
        )
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


@given(worlds(), questions)
def test_an_answer_is_that_of_the_reference_for_every_place(facts: Facts, question: Question) -> None:
    snapshot = snapshot_of(facts)
    for place in places(facts):
        answer = told(ask(snapshot, question, place))
        event(answer.outcome)
        assert answer == reference(facts, question.item, place, question.on, question.accepted_on), place


@st.composite
def histories(draw: st.DrawFn) -> tuple[Snapshot, dict[date, Handling | Refusal]]:
    """A small world, and what one question about one place is answered on every day of it."""
    facts = draw(worlds())
    question, place = draw(questions), draw(st.sampled_from(places(facts)))
    snapshot = snapshot_of(facts)
    days = [day for day in HORIZON if question.accepted_on is None or day >= question.accepted_on]
    return snapshot, {day: ask(snapshot, question, place, day) for day in days}


@given(histories())
def test_an_answer_is_the_same_on_every_day_of_its_stretch(history: tuple[Snapshot, dict[date, Handling]]) -> None:
    _, answers = history
    for day, answer in answers.items():
        if isinstance(answer, Handling):
            stretch = Period(answer.at.since, answer.at.until)
            assert day in stretch
            assert [other for other in answers if other in stretch and answers[other] != answer] == []


@given(histories())
def test_the_next_change_is_the_first_day_with_another_answer(history: tuple[Snapshot, dict[date, Handling]]) -> None:
    snapshot, answers = history
    for day, answer in answers.items():
        if isinstance(answer, Handling):
            change = changes.next_change(snapshot, answer)
            later = [other for other in answers if other > day and answers[other] != answer]
            assert (change.on if change is not None else None) == min(later, default=None)


def hands(answer: Handling | Refusal, step: Step) -> tuple[object, ...] | None:
    """Who holds a step, in whose name and by which acts; ``None``: nobody."""
    held = answer.step(step) if isinstance(answer, Handling) else None
    if held is None or held.division is None or held.agency is None:
        return None
    return held.division.code, held.agency.code, told(answer).steps[list(Step).index(step)].in_name_of, held.acts


def run_around(days: list[date], day: date) -> list[date]:
    """Of some days, those that lie without a break around one of them."""
    first = last = HORIZON.index(day)
    while first > 0 and HORIZON[first - 1] in days:
        first -= 1
    while last + 1 < len(HORIZON) and HORIZON[last + 1] in days:
        last += 1
    return list(HORIZON[first : last + 1])


@given(worlds(), questions, st.data(), st.sampled_from(Step))
def test_a_step_is_held_since_the_first_day_of_an_unbroken_run(
    facts: Facts, question: Question, data: st.DataObject, step: Step
) -> None:
    place = data.draw(st.sampled_from(places(facts)))
    snapshot = snapshot_of(facts)
    plain = Question(question.item, question.on, None)
    answers = {day: ask(snapshot, plain, place, day) for day in HORIZON}
    for day in HORIZON:
        if question.accepted_on is not None and day < question.accepted_on:
            continue
        answer = ask(snapshot, question, place, day)
        counted_from = question.accepted_on or day
        holder = hands(answers[counted_from], step)
        if not isinstance(answer, Handling):
            continue
        first = None
        if holder is not None:
            first = run_around([other for other in HORIZON if hands(answers[other], step) == holder], counted_from)[0]
        assert changes.held_since(snapshot, answer, step) == (first if first != HORIZON[0] else None)


def gap(answer: Handling | Refusal) -> tuple[object, ...] | None:
    """The cause and the step of a gap."""
    found = answer.gap if isinstance(answer, Handling) else None
    return (found.cause, found.step) if found is not None else None


@given(worlds(), questions, st.data())
def test_a_gap_lasts_as_long_as_its_step_and_cause_stay(
    facts: Facts, question: Question, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(places(facts)))
    snapshot = snapshot_of(facts)
    plain = Question(question.item, question.on, None)
    answers = {day: ask(snapshot, plain, place, day) for day in HORIZON}
    for day in HORIZON:
        answer = ask(snapshot, question, place, day)
        if not isinstance(answer, Handling) or answer.gap is None:
            continue
        counted_from = question.accepted_on or day
        run = run_around([other for other in HORIZON if gap(answers[other]) == gap(answer)], counted_from)
        start = run[0] if run[0] != HORIZON[0] else counted_from
        end = None if run[-1] == HORIZON[-1] else HORIZON[HORIZON.index(run[-1]) + 1]
        assert changes.gap_period(snapshot, answer) == Period(start, end)
