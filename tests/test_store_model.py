"""Whatever is drafted, approved and published in whatever order: the store says what a plain list of rows says."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from catalog.conflicts import ChangedUnderneath
from catalog.differences import Conflict, NothingChanged
from catalog.draft_states import Draft
from catalog.drafts import Drafts
from catalog.histories import history
from catalog.ledgers import NotThere
from catalog.operations import Operation
from catalog.operations_rows import Close, Put, close, put
from catalog.proposals import DraftProblems
from catalog.records import Dated, Record, identity
from catalog.store import Store
from catalog.time_limits import CountingRule
from catalog.workdays import DayKind, SpecialDay
from tests.held_views import HeldView
from tests.rows import publish, rows
from tests.small_tree import row
from tests.stores import Servers

NOW = datetime(2019, 7, 1, tzinfo=UTC)
DAYS = tuple(date(2019, 7, day) for day in range(1, 5))
FIRST = row(SpecialDay, day=date(2019, 1, 1), kind=DayKind.HOLIDAY, name="元旦")

_days = st.sampled_from(DAYS)
_special = st.builds(row, st.just(SpecialDay), day=_days, kind=st.sampled_from(DayKind), name=st.just("a day off"))
_rules = st.builds(
    row,
    st.just(CountingRule),
    valid_from=st.none() | _days,
    valid_to=st.none() | _days,
    month_working_days=st.sampled_from([20, 21]),
)
_operations = st.lists(
    st.builds(lambda one, do: do(one), _special | _rules, st.sampled_from([put, put, close])), min_size=1, max_size=3
)

Known = dict[tuple[type[Record], Any], Record]
"""The rows of the model, by kind and identity."""


def carried_out(known: Known, operations: Sequence[Operation]) -> Known | None:
    """The rows once operations are done; ``None`` when one closes what is not there."""
    after = dict(known)
    for one in operations:
        if isinstance(one, Put):
            after[type(one.row), identity(one.row)] = one.row
        elif isinstance(one, Close):
            if (one.record, one.name) not in after:
                return None
            del after[one.record, one.name]
    return after


def is_sound(known: Known) -> bool:
    """Whether no period is backward, and no two periods of the rule overlap on any day."""
    dated = [one for one in known.values() if isinstance(one, Dated)]
    backward = any(one.valid_from and one.valid_to and one.valid_to <= one.valid_from for one in dated)
    days = (date.min, *DAYS, date.max)
    return not backward and all(sum(day in one.period for one in dated) <= 1 for day in days)


class Writing(RuleBasedStateMachine):
    """Drafts and revisions upon a store, beside the model: what was known at each revision, and every draft's base."""

    drafted = Bundle("drafted")
    empty: Path

    @initialize()
    def begin(self) -> None:
        """An empty store with one row."""
        self.folder = TemporaryDirectory()
        self.store = Store(f"sqlite:///{shutil.copy(self.empty, self.folder.name)}")
        publish(self.store, FIRST, expected=None)
        self.drafts = Drafts(self.store)
        self.revisions: list[Known] = [{(SpecialDay, identity(FIRST)): FIRST}]

    @rule(target=drafted, operations=_operations)
    def propose(self, operations: list[Operation]) -> tuple[Draft, list[Operation]] | None:
        """Somebody proposes something."""
        known = self.revisions[-1]
        after = carried_out(known, operations)
        if after is None:
            with pytest.raises(NotThere):
                self.drafts.create("x", operations, author="Li", now=NOW)
        elif after == known:
            with pytest.raises(NothingChanged):
                self.drafts.create("x", operations, author="Li", now=NOW)
        elif not is_sound(after):
            with pytest.raises(DraftProblems):
                self.drafts.create("x", operations, author="Li", now=NOW)
        else:
            draft = self.drafts.create("x", operations, author="Li", now=NOW)
            return self.drafts.submit(draft.id, version=1, by="Li", now=NOW), operations
        return None

    @rule(waiting=drafted)
    def approve(self, waiting: tuple[Draft, list[Operation]] | None) -> None:
        """Somebody else approves it, perhaps long after."""
        if waiting is None or not self.drafts.get(waiting[0].id).is_open:
            return
        draft, operations = waiting
        base, known = self.revisions[draft.base - 1], self.revisions[-1]
        before, after = carried_out(base, operations), carried_out(known, operations)
        assert before is not None
        touched = {key for key in {*base, *before} if base.get(key) != before.get(key)}
        moved = {key for key in touched if base.get(key) != known.get(key)}
        if moved:
            with pytest.raises(ChangedUnderneath) as refused:
                self.drafts.approve(draft.id, version=1, by="Chen", now=NOW)
            assert {(one.record, one.name) for one in refused.value.moved} == moved
        elif after is None or any(
            base.get(key) != known.get(key) for key in {*known, *after} if known.get(key) != after.get(key)
        ):
            with pytest.raises(Conflict):
                self.drafts.approve(draft.id, version=1, by="Chen", now=NOW)
        elif not is_sound(after):
            with pytest.raises(DraftProblems):
                self.drafts.approve(draft.id, version=1, by="Chen", now=NOW)
        else:
            done = self.drafts.approve(draft.id, version=1, by="Chen", now=NOW)
            self.revisions.append(after)
            assert done.revision == len(self.revisions)

    @rule(number=st.integers(0, 30))
    def remember(self, number: int) -> None:
        """Any earlier revision is asked again."""
        number = number % len(self.revisions) + 1
        assert rows(self.store.facts(number)) == set(self.revisions[number - 1].values())

    @rule(one=_special | _rules)
    def look_back(self, one: Record) -> None:
        """The history of a key tells at which revisions it said what."""
        key = tuple(getattr(one, name) for name in one.key)
        entries = history(self.store, type(one), key)
        for number, known in enumerate(self.revisions, 1):
            told = {
                entry.row
                for entry in entries
                if entry.opened.number <= number and (entry.closed is None or number < entry.closed.number)
            }
            assert told == set(
                HeldView(known.values()).find(type(one), **dict(zip(one.key, ((part,) for part in key), strict=True)))
            )

    @invariant()
    def the_latest_revision_is_known(self) -> None:
        """The latest facts are those of the model."""
        if not hasattr(self, "store"):
            return
        facts = rows(self.store.facts())
        assert facts == set(self.revisions[-1].values())

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


def test_any_sequence_of_drafts_leaves_the_store_as_a_plain_list_of_rows(servers: Servers) -> None:
    """At every revision; refusals and conflicts are those that the model expects."""
    Writing.empty = Path(servers.url("sqlite").removeprefix("sqlite:///"))
    profile = settings(settings.default, max_examples=max(20, settings().max_examples // 15), stateful_step_count=15)
    run_state_machine_as_test(Writing, settings=profile)
