"""
Drafts (调整方案): every change is proposed by one person and approved by another.

Drafts are working rows beside the revisions. One that is approved becomes a revision, all or nothing,
unless what it touches has changed since it was written.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from catalog.approvals import Content, Permit, WorkedOut, accepted, latest_of, publish_draft, refuse_wrong, work_out
from catalog.conflicts import Moved, moved_since
from catalog.csv_files import Progress
from catalog.draft_rows import (
    content_of,
    count_drafts,
    draft_of,
    drafts_after,
    events_of,
    insert_draft,
    update_draft,
    writers_of,
)
from catalog.draft_states import Draft, DraftAction, DraftEvent, DraftState, refuse_state, titled
from catalog.errors import BadArgument
from catalog.operations import Operation, refuse_strange_texts
from catalog.proposals import MAX_OPERATIONS, refuse_too_many, write_operations
from catalog.publishing import is_same_person, own_approval
from catalog.staging import MAX_STAGED_BYTES, Staged, packed
from catalog.store import Store

_ID_BYTES = 15


class Drafts:
    """
    The drafts of a store.

    Every method is synchronous and may be called from any thread. Whoever calls has seen to it that
    the person may do such a thing at all; ``permit`` is asked whether they may do it to these rows.

    Args:
        store: where they are kept.
        max_operations: how many operations one draft may have.
        max_staged_bytes: how large the compressed rows of a package may be.
        complete_instruments: whether nothing is published whose documents skipped a step of their procedure.
    """

    def __init__(
        self,
        store: Store,
        *,
        max_operations: int = MAX_OPERATIONS,
        max_staged_bytes: int = MAX_STAGED_BYTES,
        complete_instruments: bool = False,
    ) -> None:
        self._store = store
        self._max_operations = max_operations
        self._max_staged_bytes = max_staged_bytes
        self._publish = partial(publish_draft, complete=complete_instruments)

    # what they are

    def get(self, name: str) -> Draft:
        """
        One draft.

        Raises:
            UnknownDraft: there is none of that id.
        """
        with self._store.reading() as connection:
            return draft_of(connection, name)

    def list(
        self,
        *,
        state: DraftState | None = None,
        author: str | None = None,
        after: tuple[datetime, str] | None = None,
        first: int = 20,
    ) -> list[Draft]:
        """
        Drafts, the newest first.

        Args:
            state: only those in this state.
            author: only those of this author.
            after: instant of creation and id of the last one seen; ``None``: from the newest on.
            first: how many at most.
        """
        with self._store.reading() as connection:
            return drafts_after(connection, after, first, state=state, author=author)

    def count(self, *, state: DraftState | None = None, author: str | None = None) -> int:
        """How many drafts there are."""
        with self._store.reading() as connection:
            return count_drafts(connection, state=state, author=author)

    def operations(self, name: str) -> tuple[Operation, ...]:
        """The operations of a draft; none of a package load."""
        with self._store.reading() as connection:
            content = content_of(connection, draft_of(connection, name))
            return () if isinstance(content, Staged) else content

    def events(self, name: str) -> tuple[DraftEvent, ...]:
        """What was done with a draft, the first thing first."""
        with self._store.reading() as connection:
            return events_of(connection, draft_of(connection, name).id)

    # what they would do

    def try_out(self, operations: Sequence[Operation]) -> WorkedOut:
        """
        What operations would do to the catalogue as it is, without a draft: a planner's what-if.

        Raises:
            Refusal: they cannot be done, or would leave something wrong.
        """
        refuse_too_many(len(operations), self._max_operations)
        with self._store.reading() as connection:
            number = latest_of(connection).number
            proposal = work_out(connection, operations, number)
            refuse_wrong(connection, operations, proposal, number)
            return WorkedOut(number, proposal)

    def worked_out(self, name: str) -> WorkedOut:
        """
        What a draft would do to the catalogue as it is; one that is closed did it to its base.

        A package's rows are gone once its draft is closed: it then does nothing.

        Raises:
            Refusal: it cannot be done any more.
        """
        with self._store.reading() as connection:
            draft = draft_of(connection, name)
            number = latest_of(connection).number if draft.is_open else draft.base
            return WorkedOut(number, work_out(connection, content_of(connection, draft), number))

    def moved(self, name: str) -> tuple[Moved, ...]:
        """What an open draft touches and has changed since; approval would fail for each of these rows."""
        with self._store.reading() as connection:
            draft = draft_of(connection, name)
            proposal = work_out(connection, content_of(connection, draft), draft.base)
            return tuple(moved_since(connection, draft.base, proposal.rows)) if draft.is_open else ()

    # what becomes of them

    def create(  # noqa: PLR0913 - a draft is all of these
        self,
        title: str,
        content: Content,
        *,
        author: str,
        now: datetime,
        note: str | None = None,
        instrument: str | None = None,
        permit: Permit | None = None,
    ) -> Draft:
        """
        Write a draft for the catalogue as it is.

        Raises:
            Refusal: an operation cannot be done, or would leave something wrong; it would change nothing.
        """
        told = {"title": titled(title), "note": note, "instrument": instrument, "author": author}
        values = {**told, **self._weigh(content, told, permit)}
        name = secrets.token_hex(_ID_BYTES)
        values |= {"id": name, "state": DraftState.DRAFT, "version": 1, "created": now, "changed": now}
        with self._store.writing() as connection:
            return insert_draft(connection, values)

    def bring(
        self,
        title: str,
        package: Staged,
        *,
        author: str,
        approver: str,
        now: datetime,
        progress: Progress | None = None,
    ) -> Draft:
        """
        Write, submit and approve the draft of a package in one go, on the word of both persons.

        Raises:
            NotApproved: both are the same.
            Conflict: what it touches has changed since the revision beside which it was checked.
            NothingChanged: everything is there already.
        """
        if is_same_person(author, approver):
            raise own_approval(author)
        values = {"id": secrets.token_hex(_ID_BYTES), "title": titled(title), "author": author, **package.label}
        values |= {"state": DraftState.DRAFT, "version": 1, "created": now, "changed": now, "operations": "[]"}
        with self._store.writing() as connection:
            values["base"] = package.base or latest_of(connection).number
            draft = insert_draft(connection, values)
            draft = update_draft(connection, draft, DraftAction.SUBMIT, {}, by=author, now=now)
            revision = self._publish(connection, draft, package, by=approver, now=now, permit=None, progress=progress)
            values = {"state": DraftState.PUBLISHED, "approver": approver, "revision": revision.number}
            return update_draft(connection, draft, DraftAction.APPROVE, values, by=approver, now=now)

    def amend(  # noqa: PLR0913 - a draft is all of these
        self,
        name: str,
        content: Content,
        *,
        version: int,
        by: str,
        now: datetime,
        title: str | None = None,
        note: str | None = None,
        instrument: str | None = None,
        permit: Permit | None = None,
    ) -> Draft:
        """
        Put other operations in a draft, for the catalogue as it is now; it has to be submitted again.

        Args:
            name: its id.
            content: all of what it is to do.
            version: the version that is amended.
            by: who does it; they cannot approve it either.
            now: the instant.
            title: ``None``: as it is.
            note: all of it, as the content.
            instrument: likewise.
            permit: asked about what it is to do.

        Raises:
            WrongState: it is published or discarded.
            Conflict: somebody else has amended it meanwhile.
            Refusal: as with :meth:`create`.
        """
        draft = self.get(name)
        refuse_state(draft, DraftAction.AMEND, version)
        told = {"title": draft.title if title is None else titled(title), "note": note, "instrument": instrument}
        values = {**told, **self._weigh(content, told, permit)}
        values |= {"state": DraftState.DRAFT, "version": version + 1, "approver": None, "reason": None}
        return self._do(name, DraftAction.AMEND, values, version=version, by=by, now=now)

    def submit(self, name: str, *, version: int, by: str, now: datetime) -> Draft:
        """
        Ask for approval of a draft.

        Raises:
            WrongState, Conflict: see :meth:`amend`.
        """
        return self._do(name, DraftAction.SUBMIT, {"state": DraftState.SUBMITTED}, version=version, by=by, now=now)

    def approve(
        self,
        name: str,
        *,
        version: int,
        by: str,
        now: datetime,
        permit: Permit | None = None,
        progress: Progress | None = None,
    ) -> Draft:
        """
        Publish a draft as a revision, all or nothing.

        Raises:
            WrongState, Conflict: see :meth:`amend`.
            NotApproved: who approves has written or amended it.
            ChangedUnderneath: what it touches has changed since it was written.
            NothingChanged: somebody else has brought all of it meanwhile.
            IncompleteInstrument: a document has skipped steps, and must not have.
            Refusal: it would leave something wrong in the catalogue as it is now.
        """
        with self._store.writing() as connection:
            draft = draft_of(connection, name)
            refuse_state(draft, DraftAction.APPROVE, version)
            for writer in sorted(writers_of(connection, draft)):
                if is_same_person(writer, by):
                    raise own_approval(by)
            content = content_of(connection, draft)
            revision = self._publish(connection, draft, content, by=by, now=now, permit=permit, progress=progress)
            values = {"state": DraftState.PUBLISHED, "approver": by, "revision": revision.number, "staged": None}
            return update_draft(connection, draft, DraftAction.APPROVE, values, by=by, now=now)

    def reject(self, name: str, *, version: int, by: str, reason: str, now: datetime) -> Draft:
        """
        Give a draft back with the reason; it may be amended and submitted again.

        Raises:
            WrongState, Conflict: see :meth:`amend`.
            BadArgument: no reason is given.
        """
        if not reason.strip():
            raise BadArgument(
                "A rejection needs a reason, so that the author knows what to amend. Give one.",
                "退回须说明理由，以便起草人修改。请填写理由。",
                argument="reason",
            )
        refuse_strange_texts(reason, "reason")
        values = {"state": DraftState.REJECTED, "approver": by, "reason": reason.strip()}
        return self._do(name, DraftAction.REJECT, values, version=version, by=by, now=now)

    def discard(self, name: str, *, version: int, by: str, now: datetime) -> Draft:
        """
        Give a draft up for good.

        Raises:
            WrongState, Conflict: see :meth:`amend`.
        """
        values = {"state": DraftState.DISCARDED, "staged": None}
        return self._do(name, DraftAction.DISCARD, values, version=version, by=by, now=now)

    def _do(
        self, name: str, action: DraftAction, values: dict[str, Any], *, version: int, by: str, now: datetime
    ) -> Draft:
        """Change a draft in a state that allows it, and log it."""
        with self._store.writing() as connection:
            draft = draft_of(connection, name)
            refuse_state(draft, action, version)
            return update_draft(connection, draft, action, values, by=by, now=now)

    def _weigh(self, content: Content, told: dict[str, Any], permit: Permit | None) -> dict[str, Any]:
        """What a draft keeps of its content, once that is found to be possible and permitted."""
        for argument, text in told.items():
            refuse_strange_texts(text, argument)
        if not isinstance(content, Staged):
            refuse_too_many(len(content), self._max_operations)
        with self._store.reading() as connection:
            number = accepted(connection, content, told["instrument"], permit)
        if isinstance(content, Staged):
            staged = packed(content, self._max_staged_bytes)
            return {"base": number, "operations": "[]", "staged": staged, **content.label}
        return {"base": number, "operations": write_operations(content), "replaces": False}
