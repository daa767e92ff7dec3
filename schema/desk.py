"""
The desk (经办台): what stands behind a request besides its snapshot: drafts, histories, other revisions.

All of it reads or writes the database, so that all of it happens in threads, beside the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from catalog import feeds
from catalog.approvals import WorkedOut
from catalog.deltas import Delta
from catalog.deriving import derive
from catalog.draft_states import Draft, DraftState
from catalog.drafts import Drafts
from catalog.drift import Drift, drifts
from catalog.errors import UnknownRevision
from catalog.following import Live
from catalog.histories import Changes, Entry, changes, history
from catalog.proposals import Proposal
from catalog.records import Record
from catalog.revisions import Revision
from catalog.serving import Snapshots
from catalog.snapshot import Snapshot
from catalog.store import Store
from catalog.views import Identity

WAIT_SECONDS = 1.0
"""How long a request waits for a revision that is not live yet."""

NOBODY_YET = "—"
"""Who approved the catalogue that a draft would make: nobody did."""

T = TypeVar("T")


class Desk:
    """
    What stands behind a request besides its snapshot.

    Args:
        store: the database.
        drafts: its drafts.
        snapshots: the catalogue at other revisions.
        live: the catalogue as it is.
        wake: makes this process look for a later revision now.
    """

    def __init__(
        self,
        store: Store,
        drafts: Drafts,
        snapshots: Snapshots,
        live: Live,
        *,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._drafts = drafts
        self._snapshots = snapshots
        self._live = live
        self._wake = wake

    async def at(self, number: int) -> Snapshot:
        """
        The catalogue as a revision knew it; one that is not live yet is waited for, a second at most.

        Raises:
            UnknownRevision: there is no such revision, or it has not come by then.
            StoreUnavailable: the database failed.
        """
        if self._is_ahead(number) and not await self._live.wait_for(number, WAIT_SECONDS):
            raise _not_yet(number, self._live)
        return await asyncio.to_thread(self._snapshots.at, number)

    async def revision(self, number: int) -> Revision:
        """
        A revision.

        Raises:
            UnknownRevision: there is none of that number.
        """
        return await asyncio.to_thread(self._store.revision, number)

    async def published(self, draft: Draft) -> Draft:
        """A draft, once the revision that it became is live here; a second later at most."""
        if draft.revision is not None:
            self._wake()
            await self._live.wait_for(draft.revision, WAIT_SECONDS)
        return draft

    async def do(self, work: Callable[[Drafts], T]) -> T:
        """Do something with the drafts."""
        return await asyncio.to_thread(work, self._drafts)

    async def draft(self, name: str) -> Draft:
        """
        A draft.

        Raises:
            UnknownDraft: there is none of that id.
        """
        return await self.do(lambda drafts: drafts.get(name))

    async def drafts(
        self, first: int, after: str | None, *, state: DraftState | None, author: str | None
    ) -> Sequence[Draft]:
        """
        Some drafts, the newest first.

        Args:
            first: how many at most.
            after: id of the last one seen; ``None``: from the newest on.
            state: only those in this state.
            author: only those of this author.

        Raises:
            UnknownDraft: there is none of the id ``after``.
        """

        def listed(drafts: Drafts) -> Sequence[Draft]:
            last = None if after is None else drafts.get(after)
            seen = None if last is None else (last.created, last.id)
            return drafts.list(first=first, after=seen, state=state, author=author)

        return await self.do(listed)

    async def revisions(self, after: int, first: int) -> Sequence[Revision]:
        """Some revisions after a number, the first first."""
        return await asyncio.to_thread(feeds.revisions, self._store, after=after, limit=first)

    async def history(self, record: type[Record], key: Identity) -> list[Entry]:
        """Every row of a key that the catalogue ever had."""
        return await asyncio.to_thread(history, self._store, record, key)

    async def changes(self, number: int) -> Changes:
        """
        What a revision did to each row.

        Raises:
            UnknownRevision: there is none of that number.
        """
        return await asyncio.to_thread(changes, self._store, number)

    async def drifts(self) -> list[Drift]:
        """Every override whose definition has changed since."""
        return await asyncio.to_thread(drifts, self._store)

    async def worked_out(self, name: str) -> WorkedOut:
        """
        What a draft would do.

        Raises:
            Refusal: it cannot be done any more.
        """
        return await self.do(lambda drafts: drafts.worked_out(name))

    async def preview(self, worked: WorkedOut, *, author: str, now: datetime, note: str | None) -> Snapshot:
        """
        The catalogue that a proposal would make.

        Raises:
            UnknownRevision, StoreUnavailable: see :meth:`at`.
        """
        base = await self.at(worked.number)
        made = Revision(worked.number + 1, now, author, NOBODY_YET, note)
        return await asyncio.to_thread(derive, base, made, delta_of(worked.proposal))

    def _is_ahead(self, number: int) -> bool:
        return not self._live.is_at(number)


def delta_of(proposal: Proposal) -> Delta:
    """What a proposal turns the catalogue into."""
    return Delta(proposal.opened, proposal.closed_names)


def _not_yet(number: int, live: Live) -> UnknownRevision:
    latest: Any = live.snapshot.revision.number if live.snapshot is not None else "none"
    return UnknownRevision(
        f"There is no revision {number} yet; the latest is {latest}. Ask for one of its revisions, or again later.",
        f"尚无版本 {number}，最新版本为 {latest}。请查询已有的版本，或稍后重试。",
        argument="revision",
    )
