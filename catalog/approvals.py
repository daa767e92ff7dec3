"""Approvals (审批): what a draft does, whether it still fits the catalogue, and how it becomes a revision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.engine import Connection

from catalog.conflicts import ChangedUnderneath, moved_since
from catalog.csv_files import Progress
from catalog.differences import Conflict, NothingChanged
from catalog.draft_states import Draft
from catalog.errors import EmptyStore, Refusal
from catalog.formalities import refuse_incomplete
from catalog.instruments import Instrument
from catalog.ledgers import not_there
from catalog.operations import Operation
from catalog.proposals import Proposal, propose, refuse_problems, weighed
from catalog.publishing import Warrant, latest_revision, publish
from catalog.revisions import Revision
from catalog.staging import Staged, change_of, refuse_package_problems
from catalog.views import StoredView

Permit = Callable[[Proposal], object]
"""Asked about a change before it is taken further; raises a refusal when that is not allowed."""

Content = Sequence[Operation] | Staged
"""What a draft does: operations, or the rows of a package."""


class WorkedOut(NamedTuple):
    """
    What a draft would do (方案预演).

    Attributes:
        number: the revision of the catalogue that it was worked out upon.
        proposal: the rows that would come and go.
    """

    number: int
    proposal: Proposal


def work_out(connection: Connection, content: Content, number: int) -> Proposal:
    """
    What a draft's content does to the catalogue as a revision knew it.

    Raises:
        Refusal: an operation cannot be done.
    """
    view = StoredView(connection, number)
    if isinstance(content, Staged):
        return weighed(view, change_of(connection, content, number))
    return propose(view, content)


def publish_draft(  # noqa: PLR0913 - what is published, on whose word, who is asked and who is told
    connection: Connection,
    draft: Draft,
    content: Content,
    *,
    by: str,
    now: datetime,
    permit: Permit | None,
    progress: Progress | None,
    complete: bool = False,
) -> Revision:
    """
    Publish a draft upon the latest revision.

    Args:
        connection: inside a transaction.
        draft: the draft.
        content: what it does.
        by: who approves.
        now: the instant.
        permit: asked about it once more; ``None``: whoever calls has seen to that.
        progress: told how many rows are written.
        complete: whether the documents on which it rests must have gone through their procedure.

    Raises:
        ChangedUnderneath: what it touches has changed since its base.
        IncompleteInstrument: a document has skipped steps, and must not have.
        Refusal: it would leave something wrong, or is not permitted.
    """
    latest = latest_of(connection).number
    if isinstance(content, Staged) and latest == draft.base and permit is None and not complete:
        change = change_of(connection, content, latest)  # of a nation's rows, which are not weighed twice
    else:
        proposal = _unmoved(connection, draft, content, latest)
        if permit is not None:
            permit(proposal)
        if complete:
            refuse_incomplete(StoredView(connection, latest), proposal, draft.instrument)
        if latest != draft.base or not isinstance(content, Staged):
            refuse_wrong(connection, content, proposal, latest)
        change = proposal.change
    note = draft.title if draft.note is None else f"{draft.title}\n{draft.note}"
    warrant = Warrant(draft.author, by, now, note, draft.instrument, draft.package_name, draft.package_hash)
    return publish(connection, change, warrant, expected=latest, progress=progress)


def refuse_wrong(connection: Connection, content: Content, proposal: Proposal, number: int) -> None:
    """
    Hold what a draft does against the checks that every package has to pass.

    Raises:
        DraftProblems, PackageProblems: it would leave something wrong.
    """
    if isinstance(content, Staged):
        refuse_package_problems(connection, proposal, number)
    else:
        refuse_problems(StoredView(connection, number), proposal, content)


def accepted(connection: Connection, content: Content, instrument: str | None, permit: Permit | None) -> int:
    """
    See that a draft with this content can be written, and tell the revision that it is written for.

    Raises:
        NothingChanged: it would leave everything as it is.
        NotThere: its document is neither in the catalogue nor in the draft.
        Refusal: it cannot be done, would leave something wrong, or is not permitted.
    """
    number = latest_of(connection).number
    proposal = work_out(connection, content, number)
    if permit is not None:
        permit(proposal)
    if proposal.is_empty:
        raise NothingChanged(
            "The draft would leave everything as it is. There is nothing to propose.",
            "该方案不会改变任何内容，没有需要提出的变更。",
        )
    refuse_unknown_instrument(StoredView(connection, number), proposal, instrument)
    if not isinstance(content, Staged) or content.base != number:
        refuse_wrong(connection, content, proposal, number)
    return number


def _unmoved(connection: Connection, draft: Draft, content: Content, latest: int) -> Proposal:
    """
    What a draft does now, being what it did when it was written.

    Raises:
        ChangedUnderneath: what it touches, then or now, has changed since.
        Conflict: it cannot be done any more.
    """
    before = work_out(connection, content, draft.base)
    if latest == draft.base:
        return before
    moved = moved_since(connection, draft.base, before.rows)
    try:
        found = before if moved else work_out(connection, content, latest)
    except Refusal as refusal:
        raise Conflict(
            f"The draft cannot be done any more as the catalogue is now: {refusal.message} Amend it.",
            f"按目录现状，该方案已无法实施：{refusal.message_zh}请修改方案。",
            argument=refusal.argument,
        ) from refusal
    moved = moved or moved_since(connection, draft.base, found.rows)
    if moved:
        raise ChangedUnderneath(moved, draft.base)
    return found


def latest_of(connection: Connection) -> Revision:
    """
    The latest revision.

    Raises:
        EmptyStore: there is none.
    """
    latest = latest_revision(connection)
    if latest is None:
        raise EmptyStore
    return latest


def refuse_unknown_instrument(view: StoredView, proposal: Proposal, code: str | None) -> None:
    """
    The document of a draft has to be in the catalogue, or in the draft.

    Raises:
        NotThere: it is in neither.
    """
    brought = any(isinstance(row, Instrument) and row.code == code for row in proposal.opened)
    if code is not None and not brought and not view.find(Instrument, code=(code,)):
        raise not_there(Instrument, code, "instrument")
