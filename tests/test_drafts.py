"""What drafts promise: one person writes, another approves, and nobody publishes over what somebody else changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from catalog.conflicts import ChangedUnderneath
from catalog.differences import Change, Conflict, NothingChanged
from catalog.draft_states import Draft, DraftAction, DraftState, UnknownDraft, WrongState
from catalog.drafts import Drafts
from catalog.errors import BadArgument, EmptyStore, NotApproved, Refusal
from catalog.instruments import Instrument
from catalog.ledgers import NotThere
from catalog.operations_items import RenameItem
from catalog.operations_rows import close, put
from catalog.proposals import DraftProblems, Proposal, TooManyOperations
from catalog.revisions import Revision
from catalog.store import Store
from tests.rows import publish, rows
from tests.small_city import BASE, EAST, HILL, act, item, office
from tests.small_tree import row

NOW = datetime(2019, 7, 1, 8, tzinfo=UTC)
RENAMED = RenameItem(item="register", name="失业登记")


@pytest.fixture
def drafts(store: Store) -> Drafts:
    """The drafts of a store that holds the small city."""
    publish(store, *BASE, expected=None)
    return Drafts(store)


def written(drafts: Drafts, *operations: Any, **given: Any) -> Draft:
    """A draft of Li's."""
    return drafts.create("更名", operations or (RENAMED,), **{"author": "Li", "now": NOW, **given})


def submitted(drafts: Drafts, *operations: Any, **given: Any) -> Draft:
    """A draft of Li's that waits for approval."""
    draft = written(drafts, *operations, **given)
    return drafts.submit(draft.id, version=1, by="Li", now=NOW)


def approved(drafts: Drafts, draft: Draft, by: str = "Chen") -> Draft:
    """The draft once it is published."""
    return drafts.approve(draft.id, version=draft.version, by=by, now=NOW + timedelta(hours=1))


# The way of a draft


def test_a_draft_that_is_approved_becomes_a_revision(drafts: Drafts, store: Store) -> None:
    publish(store, row(Instrument, code="notice", title="通知"))
    draft = written(drafts, note="按通知", instrument="notice")
    assert (draft.state, draft.version, draft.base, draft.created) == (DraftState.DRAFT, 1, 2, NOW)
    assert drafts.operations(draft.id) == (RENAMED,)
    drafts.submit(draft.id, version=1, by="Li", now=NOW)
    done = approved(drafts, draft)
    assert (done.state, done.approver, done.revision) == (DraftState.PUBLISHED, "Chen", 3)
    assert store.latest() == Revision(3, NOW + timedelta(hours=1), "Li", "Chen", "更名\n按通知", "notice")
    assert {one.name for one in rows(store.facts()) if isinstance(one, type(item()))} == {"失业登记"}
    told = [(event.what, event.who, event.version) for event in drafts.events(draft.id)]
    assert told == [(DraftAction.CREATE, "Li", 1), (DraftAction.SUBMIT, "Li", 1), (DraftAction.APPROVE, "Chen", 1)]


@pytest.mark.parametrize("approver", ["Li", " li ", "Wang"])
def test_who_wrote_or_amended_a_draft_cannot_approve_it(drafts: Drafts, approver: str) -> None:
    draft = written(drafts)
    drafts.amend(draft.id, [RENAMED], version=1, by="Wang", now=NOW)
    drafts.submit(draft.id, version=2, by="Li", now=NOW)
    with pytest.raises(NotApproved, match="wrote the change and cannot approve it"):
        drafts.approve(draft.id, version=2, by=approver, now=NOW)
    assert drafts.get(draft.id).state is DraftState.SUBMITTED


def test_a_draft_that_is_rejected_says_why_and_may_be_amended(drafts: Drafts) -> None:
    draft = submitted(drafts)
    with pytest.raises(BadArgument, match="needs a reason"):
        drafts.reject(draft.id, version=1, by="Chen", reason=" ", now=NOW)
    rejected = drafts.reject(draft.id, version=1, by="Chen", reason="名称不符", now=NOW)
    assert (rejected.state, rejected.reason, rejected.approver) == (DraftState.REJECTED, "名称不符", "Chen")
    amended = drafts.amend(draft.id, [RENAMED], version=1, by="Li", now=NOW, title="再议")
    assert (amended.state, amended.version, amended.reason, amended.title) == (DraftState.DRAFT, 2, None, "再议")
    assert [event.note for event in drafts.events(draft.id)] == [None, None, "名称不符", None]


def test_of_two_who_amend_at_once_the_second_is_told(drafts: Drafts) -> None:
    draft = written(drafts)
    drafts.amend(draft.id, [RENAMED], version=1, by="Li", now=NOW)
    with pytest.raises(Conflict, match="is at version 2 and not 1: somebody has amended it"):
        drafts.amend(draft.id, [RENAMED], version=1, by="Wang", now=NOW)
    with pytest.raises(Conflict):
        drafts.submit(draft.id, version=1, by="Li", now=NOW)


STEPS: dict[str, Callable[[Drafts, Draft], Draft]] = {
    "amend": lambda drafts, draft: drafts.amend(draft.id, [RENAMED], version=draft.version, by="Li", now=NOW),
    "submit": lambda drafts, draft: drafts.submit(draft.id, version=draft.version, by="Li", now=NOW),
    "approve": approved,
    "reject": lambda drafts, draft: drafts.reject(draft.id, version=draft.version, by="Chen", reason="否", now=NOW),
    "discard": lambda drafts, draft: drafts.discard(draft.id, version=draft.version, by="Li", now=NOW),
}
WAYS: dict[str, tuple[list[str], set[str]]] = {
    "DRAFT": ([], {"amend", "submit", "discard"}),
    "SUBMITTED": (["submit"], {"amend", "approve", "reject", "discard"}),
    "PUBLISHED": (["submit", "approve"], set()),
    "REJECTED": (["submit", "reject"], {"amend", "discard"}),
    "DISCARDED": (["discard"], set()),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", WAYS)
def test_a_draft_goes_only_the_way_that_its_state_allows(drafts: Drafts, state: str, step: str) -> None:
    """Every step from every state."""
    way, allowed = WAYS[state]
    draft = written(drafts)
    for taken in way:
        draft = STEPS[taken](drafts, draft)
    assert draft.state == state
    if step in allowed:
        STEPS[step](drafts, draft)
        return
    with pytest.raises(WrongState, match=f"is {state} and cannot") as refused:
        STEPS[step](drafts, draft)
    assert refused.value.argument == "id"
    assert drafts.get(draft.id) == draft


# What is refused from the start


@pytest.mark.parametrize(
    ("operations", "given", "refusal", "argument"),
    [
        ([], {}, NothingChanged, None),
        ([put(item())], {}, NothingChanged, None),
        ([close(act("down"))], {}, NotThere, "operations[0].closeDelegation.code"),
        ([put(office("hall", "nobody", EAST))], {}, DraftProblems, "operations[0].putOffice"),
        ([RENAMED], {"instrument": "nothing"}, NotThere, "instrument"),
        ([RENAMED], {"note": "\0"}, BadArgument, "note"),
        ([RENAMED], {"author": "\ud800"}, BadArgument, "author"),
    ],
)
def test_a_draft_that_cannot_be_is_not_written(
    drafts: Drafts, operations: list[Any], given: dict[str, Any], refusal: type[Refusal], argument: str | None
) -> None:
    with pytest.raises(refusal) as refused:
        drafts.create("x", operations, **{"author": "Li", "now": NOW, **given})
    assert refused.value.argument == argument
    assert drafts.count() == 0


@pytest.mark.parametrize("title", ["", "  ", "x" * 501])
def test_a_draft_has_a_title(drafts: Drafts, title: str) -> None:
    with pytest.raises(BadArgument, match="Write 1 to 500"):
        drafts.create(title, [RENAMED], author="Li", now=NOW)


def test_a_draft_of_too_many_operations_is_refused(store: Store) -> None:
    publish(store, *BASE, expected=None)
    with pytest.raises(TooManyOperations, match="The draft has 4 operations; 3 is the most"):
        written(Drafts(store, max_operations=3), *[RENAMED] * 4)


def test_an_empty_catalogue_has_nothing_to_draft_upon(store: Store) -> None:
    with pytest.raises(EmptyStore):
        written(Drafts(store))


@pytest.mark.parametrize("name", ["", "nothing", "\0", "草案", "x" * 1000])
def test_a_draft_that_is_not_there_is_refused(drafts: Drafts, name: str) -> None:
    for ask in (drafts.get, drafts.operations, drafts.events, drafts.worked_out, drafts.moved):
        with pytest.raises(UnknownDraft):
            ask(name)


def test_who_may_not_touch_the_rows_writes_no_draft_and_publishes_none(drafts: Drafts, store: Store) -> None:
    class NotYours(Refusal):
        pass

    def forbid(proposal: Proposal) -> None:
        assert [one.name for one in proposal.rows if isinstance(one, type(item()))] == ["失业登记", "register"]
        raise NotYours("no", "不")

    with pytest.raises(NotYours):
        written(drafts, permit=forbid)
    assert drafts.count() == 0
    draft = submitted(drafts)
    with pytest.raises(NotYours):
        drafts.approve(draft.id, version=1, by="Chen", now=NOW, permit=forbid)
    assert (drafts.get(draft.id).state, store.latest()) == (DraftState.SUBMITTED, store.revision(1))


# What changed underneath


def test_a_draft_whose_rows_changed_underneath_names_them_and_who_changed_them(drafts: Drafts, store: Store) -> None:
    draft = submitted(drafts)
    publish(store, item(visits=1), author="Zhao")
    publish(store, office("other-hall", "east", EAST))
    assert [(one.record.file, one.name, one.revision.number) for one in drafts.moved(draft.id)] == [
        ("items", ("register", None), 2)
    ]
    with pytest.raises(ChangedUnderneath) as refused:
        approved(drafts, draft)
    assert refused.value.message == (
        "What the draft touches has changed since revision 1: items register (revision 2 by Zhao). "
        "Look at it, amend the draft and submit it again."
    )
    assert "items register（版本 2，Zhao）" in refused.value.message_zh
    amended = drafts.amend(draft.id, drafts.operations(draft.id), version=1, by="Li", now=NOW)
    assert amended.base == 3
    drafts.submit(draft.id, version=2, by="Li", now=NOW)
    assert approved(drafts, amended).revision == 4


def test_what_changed_elsewhere_or_changed_back_is_no_conflict(drafts: Drafts, store: Store) -> None:
    draft = submitted(drafts)
    publish(store, item(visits=1))
    publish(store, item())
    publish(store, office("other-hall", "east", EAST))
    assert approved(drafts, draft).revision == 5


def test_what_an_operation_would_touch_besides_now_is_a_conflict_too(drafts: Drafts, store: Store) -> None:
    """The approver gets what was drafted, or is told."""
    publish(store, item("variant", parent="register"))
    draft = submitted(drafts, close(item("variant", parent="register")))
    publish(store, close=[item("variant", parent="register")])
    with pytest.raises(Conflict, match="items variant"):
        approved(drafts, draft)


def test_a_draft_that_no_longer_fits_the_catalogue_is_refused_and_stays(drafts: Drafts, store: Store) -> None:
    draft = submitted(drafts, put(office("new-hall", "hill", HILL)))
    gone = [one for one in BASE if getattr(one, "code", None) in {"hill", "hill-hall"}]
    publish(store, close=gone)
    with pytest.raises(DraftProblems, match=r"'hill' is in no row of agencies\.csv"):
        approved(drafts, draft)
    assert drafts.get(draft.id).state is DraftState.SUBMITTED


def test_what_somebody_else_has_brought_meanwhile_is_a_conflict(drafts: Drafts, store: Store) -> None:
    draft = submitted(drafts)
    publish(store, msgspec.structs.replace(item(), name="失业登记", aliases=("register",)), author="Zhao")
    with pytest.raises(ChangedUnderneath, match="revision 2 by Zhao"):
        approved(drafts, draft)


# What drafts there are


def test_drafts_are_listed_the_newest_first_and_page_by_page(drafts: Drafts) -> None:
    made = [written(drafts, now=NOW + timedelta(minutes=count // 2)) for count in range(5)]
    drafts.submit(made[0].id, version=1, by="Li", now=NOW)
    wanted = sorted(((one.created, one.id) for one in made), reverse=True)
    first = drafts.list(first=2)
    then = drafts.list(first=9, after=(first[-1].created, first[-1].id))
    assert [(one.created, one.id) for one in (*first, *then)] == wanted
    assert [one.id for one in drafts.list(state=DraftState.SUBMITTED)] == [made[0].id]
    assert (drafts.count(), drafts.count(state=DraftState.DRAFT), drafts.count(author="Wang")) == (5, 4, 0)
    assert drafts.list(author="Wang") == []


# What drafts would do


def test_a_draft_tells_what_it_would_do_to_the_catalogue_as_it_is(drafts: Drafts, store: Store) -> None:
    draft = written(drafts, put(act("down", valid_to=date(2030, 1, 1))))
    publish(store, office("other-hall", "east", EAST))
    number, proposal = drafts.worked_out(draft.id)
    assert (number, proposal.opened, proposal.closed) == (2, (act("down", valid_to=date(2030, 1, 1)),), ())
    assert drafts.try_out(drafts.operations(draft.id)) == (number, proposal)
    assert drafts.count() == 1


def test_trying_out_what_would_leave_something_wrong_is_refused(drafts: Drafts) -> None:
    with pytest.raises(DraftProblems):
        drafts.try_out([put(office("hall", "nobody", EAST))])


def test_a_published_draft_still_tells_what_it_did(drafts: Drafts, store: Store) -> None:
    draft = approved(drafts, submitted(drafts))
    publish(store, item(visits=1))
    number, proposal = drafts.worked_out(draft.id)
    assert (number, proposal.closed) == (1, (item(),))
    assert proposal.change == Change(proposal.opened, [])
