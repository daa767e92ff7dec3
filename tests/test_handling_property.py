"""Whatever the world, ``handling`` answers as a slow and obvious reference does, and knows how long that stays true."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import event, given

from catalog import package
from catalog.codes import division_code
from catalog.errors import Refusal
from catalog.facts import Facts
from catalog.handling import HandledStep, Handling, handling
from catalog.revisions import Revision
from catalog.sheets import Sheet, Sheets
from catalog.snapshot import Snapshot
from tests.reference import Answer, Told, reference
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
