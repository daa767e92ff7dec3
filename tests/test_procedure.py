"""How documents come about: the steps they take, those they skip, and what may be published without them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from catalog.documents import documents
from catalog.draft_states import Draft, DraftState
from catalog.drafts import Drafts
from catalog.formalities import IncompleteInstrument
from catalog.instruments import Instrument
from catalog.operations_rows import put
from catalog.procedure import (
    OF_GROUP_INTEREST,
    OF_MAJOR_DECISION,
    OF_NORMATIVE,
    Course,
    DocumentKind,
    Procedure,
    ProcedureDate,
    Procedures,
    ProcedureStep,
)
from catalog.store import Store
from tests import shipped
from tests.rows import publish
from tests.small_city import BASE, act
from tests.small_tree import row
from tests.worlds import ask as ask_small
from tests.worlds import refused

NOW = datetime(2019, 7, 1, 8, tzinfo=UTC)
SKIPPED = (ProcedureStep.LEGAL_AFFAIRS_REVIEW,)


def step(taken: ProcedureStep, day: int, *, until: int | None = None) -> ProcedureDate:
    """A step of the notice, in May 2019."""
    ended = None if until is None else date(2019, 5, until)
    return row(ProcedureDate, instrument="notice", step=taken, began=date(2019, 5, day), ended=ended)


def course(*steps: ProcedureDate, on: date | None = None, **values: Any) -> Course:
    """How far the notice has come."""
    procedure = row(Procedure, instrument="notice", **{"kind": DocumentKind.NORMATIVE, **values})
    found = Procedures([procedure], steps, []).course("notice", on)
    assert found is not None
    return found


ALL = tuple(step(taken, day) for day, taken in enumerate(OF_NORMATIVE, 1))


def test_a_normative_document_takes_eight_steps() -> None:
    assert len(OF_NORMATIVE) == 8
    assert course().missing == OF_NORMATIVE
    assert course(*ALL).is_complete


@pytest.mark.parametrize("skipped", OF_NORMATIVE)
def test_a_document_that_skips_any_one_step_is_incomplete_and_the_step_is_named(skipped: ProcedureStep) -> None:
    found = course(*(one for one in ALL if one.step is not skipped))
    assert (found.is_complete, found.missing) == (False, (skipped,))


def test_a_major_decision_takes_five_steps_of_its_own() -> None:
    assert course(kind=DocumentKind.MAJOR_DECISION).missing == OF_MAJOR_DECISION
    assert len(OF_MAJOR_DECISION) == 5


def test_where_interests_of_groups_are_touched_a_hearing_and_an_assessment_are_needed_too() -> None:
    assert course(*ALL, touches_groups=True).missing == OF_GROUP_INTEREST


def test_steps_that_begin_before_an_earlier_one_are_out_of_order() -> None:
    signed_first = [one for one in ALL if one.step is not ProcedureStep.SIGNING] + [step(ProcedureStep.SIGNING, 1)]
    assert course(*ALL).out_of_order == ()
    assert course(*signed_first).out_of_order == (ProcedureStep.SIGNING,)


def test_on_a_day_only_the_steps_that_had_begun_count() -> None:
    assert course(*ALL, on=date(2019, 5, 7)).missing == (ProcedureStep.PUBLICATION,)
    assert course(*ALL, on=date(2019, 5, 8)).missing == ()


def test_a_consultation_lasts_from_its_first_day_to_its_last_both_counted() -> None:
    assert course(step(ProcedureStep.SOLICITING_OPINIONS, 1, until=20)).consultation_days == 20
    assert course(step(ProcedureStep.SOLICITING_OPINIONS, 1)).consultation_days == 1
    assert course().consultation_days is None


def test_the_shipped_documents_are_complete_but_for_one() -> None:
    found = documents(shipped.snapshot(), agency="zhuhai-hrss-bureau")
    told = {made.instrument.code: made.course.missing for made in found.all}
    assert told == {
        "zhuhai-district-licences-2016": (),
        "zhuhai-village-insurance-2017": (*SKIPPED, *OF_GROUP_INTEREST),
        "zhuhai-entrustment-2019": (),
    }
    assert (found.complete, found.with_counsel, found.consulted, found.plan) == (2, 2, 2, None)


def test_the_documents_of_a_year_come_with_the_plan_of_that_year() -> None:
    found = documents(shipped.snapshot(), agency="zhuhai-hrss-bureau", year=2019)
    assert [made.instrument.code for made in found.all] == ["zhuhai-entrustment-2019"]
    assert found.plan is not None
    assert found.plan.adopted == date(2019, 2, 22)


def test_a_document_tells_its_procedure_over_the_api() -> None:
    answer = shipped.ask(
        """{ documents(agency: "zhuhai-hrss-bureau", year: 2017) {
            total complete consulted counselHeard plan { adopted }
            instruments { key procedure { kind touchesGroups complete missing outOfOrder consultationDays counselHeard
              steps { step began ended } } } } }"""
    )["documents"]
    (told,) = answer.pop("instruments")
    assert answer == {"total": 1, "complete": 0, "consulted": 0, "counselHeard": 0, "plan": None}
    procedure = told["procedure"]
    steps = procedure.pop("steps")
    assert procedure == {
        "kind": "NORMATIVE",
        "touchesGroups": True,
        "complete": False,
        "missing": ["LEGAL_AFFAIRS_REVIEW", "HEARING", "EXPERT_ASSESSMENT"],
        "outOfOrder": [],
        "consultationDays": 12,
        "counselHeard": False,
    }
    assert steps[1] == {"step": "SOLICITING_OPINIONS", "began": "2017-03-15", "ended": "2017-03-26"}


def test_a_law_has_no_procedure_of_ours() -> None:
    answer = shipped.ask(
        '{ item(code: "personnel-file-proof") { delegations(on: "2019-12-31") { instrument { key procedure { kind } } } } }'
    )
    assert answer["item"]["delegations"] == [
        {"instrument": {"key": "zhuhai-personnel-file-authorisation-2017", "procedure": None}}
    ]


def test_nothing_is_known_of_a_catalogue_without_procedures() -> None:
    assert ask_small("{ documents { total plan { year } } }") == {"documents": {"total": 0, "plan": None}}


def test_an_agency_that_is_not_there_is_refused() -> None:
    assert refused('{ documents(agency: "nobody") { total } }')["extensions"]["code"] == "UNKNOWN_NAME"


# What may be published

OURS = row(Instrument, code="notice", title="通知", agency="city")
KIND = row(Procedure, instrument="notice", kind=DocumentKind.NORMATIVE)
HANDED = act("down", instrument="notice")


def proposed(store: Store, *rows: Any, drafts: Drafts) -> Draft:
    """A draft by which the city hands its item down, with further rows."""
    publish(store, *BASE, expected=None)
    draft = drafts.create("下放", [put(one) for one in (OURS, *rows, HANDED)], author="Li", now=NOW)
    return drafts.submit(draft.id, version=1, by="Li", now=NOW)


def test_a_change_by_an_incomplete_document_is_published_unless_the_setting_forbids_it(store: Store) -> None:
    drafts = Drafts(store)
    draft = proposed(store, KIND, drafts=drafts)
    assert drafts.approve(draft.id, version=1, by="Chen", now=NOW).state is DraftState.PUBLISHED


def test_with_the_setting_it_can_be_drafted_and_not_be_published_and_the_missing_steps_are_named(store: Store) -> None:
    drafts = Drafts(store, complete_instruments=True)
    taken = [one for one in ALL if one.step not in SKIPPED]
    draft = proposed(store, KIND, *taken, drafts=drafts)
    with pytest.raises(IncompleteInstrument) as refusal:
        drafts.approve(draft.id, version=1, by="Chen", now=NOW)
    assert "notice (without review by the legal-affairs office)" in refusal.value.message
    assert "“通知”（缺少法制局审查）" in refusal.value.message_zh
    assert drafts.get(draft.id).state is DraftState.SUBMITTED
    assert store.latest() is not None
    assert drafts.get(draft.id).revision is None


def test_a_document_of_ours_of_which_no_step_is_recorded_is_refused_too(store: Store) -> None:
    drafts = Drafts(store, complete_instruments=True)
    draft = proposed(store, drafts=drafts)
    with pytest.raises(IncompleteInstrument, match="none of its steps is recorded"):
        drafts.approve(draft.id, version=1, by="Chen", now=NOW)


def test_steps_that_the_draft_records_itself_count(store: Store) -> None:
    drafts = Drafts(store, complete_instruments=True)
    draft = proposed(store, KIND, *ALL, drafts=drafts)
    assert drafts.approve(draft.id, version=1, by="Chen", now=NOW).state is DraftState.PUBLISHED


def test_steps_of_an_incomplete_document_can_always_be_recorded(store: Store) -> None:
    publish(store, *BASE, OURS, KIND, expected=None)
    drafts = Drafts(store, complete_instruments=True)
    draft = drafts.create("程序", [put(ALL[0])], author="Li", now=NOW)
    drafts.submit(draft.id, version=1, by="Li", now=NOW)
    assert drafts.approve(draft.id, version=1, by="Chen", now=NOW).state is DraftState.PUBLISHED


def test_the_document_that_authorises_a_whole_draft_counts_as_well(store: Store) -> None:
    publish(store, *BASE, OURS, KIND, expected=None)
    drafts = Drafts(store, complete_instruments=True)
    draft = drafts.create("下放", [put(act("down"))], author="Li", now=NOW, instrument="notice")
    drafts.submit(draft.id, version=1, by="Li", now=NOW)
    with pytest.raises(IncompleteInstrument, match="drafting and research"):
        drafts.approve(draft.id, version=1, by="Chen", now=NOW)
