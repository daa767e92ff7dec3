"""Draft rows (方案存取): drafts and what was done with them, as the store keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.draft_states import Draft, DraftAction, DraftEvent, DraftState, UnknownDraft
from catalog.operations import Operation
from catalog.proposals import read_operations
from catalog.staging import Staged, unpacked
from catalog.tables import DRAFT_EVENTS, DRAFTS

_COLUMNS = [DRAFTS.c[name] for name in Draft._fields]
_MOST_EVER = 2**31  # what was accepted once is read again, whatever the setting is now


def draft_of(connection: Connection, name: str) -> Draft:
    """
    One draft.

    Raises:
        UnknownDraft: there is none of that id.
    """
    row = None
    if name.isascii() and name.isprintable():
        row = connection.execute(sa.select(*_COLUMNS).where(DRAFTS.c.id == name)).one_or_none()
    if row is None:
        raise UnknownDraft(name)
    return _read(row)


def drafts_after(
    connection: Connection,
    after: tuple[datetime, str] | None,
    first: int,
    *,
    state: DraftState | None,
    author: str | None,
) -> list[Draft]:
    """Some drafts from one on, the newest first."""
    query = sa.select(*_COLUMNS).where(*_filter(state, author))
    if after is not None:
        created, name = after
        query = query.where((DRAFTS.c.created < created) | ((DRAFTS.c.created == created) & (DRAFTS.c.id < name)))
    query = query.order_by(DRAFTS.c.created.desc(), DRAFTS.c.id.desc()).limit(first)
    return [_read(row) for row in connection.execute(query)]


def count_drafts(connection: Connection, *, state: DraftState | None, author: str | None) -> int:
    """How many drafts there are."""
    return connection.execute(
        sa.select(sa.func.count()).select_from(DRAFTS).where(*_filter(state, author))
    ).scalar_one()


def events_of(connection: Connection, name: str) -> tuple[DraftEvent, ...]:
    """What was done with a draft, the first thing first."""
    columns = [DRAFT_EVENTS.c[field] for field in DraftEvent._fields]
    rows = connection.execute(sa.select(*columns).where(DRAFT_EVENTS.c.draft == name).order_by(DRAFT_EVENTS.c.id))
    return tuple(DraftEvent(**{**row._mapping, "what": DraftAction(row.what)}) for row in rows)  # noqa: SLF001 - public


def writers_of(connection: Connection, draft: Draft) -> set[str]:
    """Everybody who wrote or amended a draft."""
    writing = {DraftAction.CREATE, DraftAction.AMEND}
    return {draft.author, *(event.who for event in events_of(connection, draft.id) if event.what in writing)}


def content_of(connection: Connection, draft: Draft) -> tuple[Operation, ...] | Staged:
    """The operations of a draft, or the rows of its package; of a package's draft that is closed, no rows."""
    query = sa.select(DRAFTS.c.operations, DRAFTS.c.staged).where(DRAFTS.c.id == draft.id)
    operations, staged = connection.execute(query).one()
    if draft.package_name is None:
        return read_operations(operations, _MOST_EVER)
    if staged is None:
        return Staged(draft.package_name, draft.package_hash or "", ())
    return unpacked(staged, name=draft.package_name, digest=draft.package_hash or "", replaces=draft.replaces)


def insert_draft(connection: Connection, values: dict[str, Any]) -> Draft:
    """Write a new draft."""
    connection.execute(DRAFTS.insert(), values)
    draft = draft_of(connection, values["id"])
    _log(connection, draft, DraftAction.CREATE, draft.author, draft.created, None)
    return draft


def update_draft(
    connection: Connection, draft: Draft, action: DraftAction, values: dict[str, Any], *, by: str, now: datetime
) -> Draft:
    """Write what somebody did with a draft; tells it as it is then."""
    connection.execute(DRAFTS.update().where(DRAFTS.c.id == draft.id).values(changed=now, **values))
    done = draft_of(connection, draft.id)
    _log(connection, done, action, by, now, values.get("reason"))
    return done


def _log(connection: Connection, draft: Draft, action: DraftAction, by: str, now: datetime, note: str | None) -> None:
    event = {"draft": draft.id, "at": now, "who": by, "what": action, "version": draft.version, "note": note}
    connection.execute(DRAFT_EVENTS.insert(), event)


def _read(row: sa.Row[Any]) -> Draft:
    return Draft(**{**row._mapping, "state": DraftState(row.state)})  # noqa: SLF001 - public by its documentation


def _filter(state: DraftState | None, author: str | None) -> Iterator[sa.ColumnElement[bool]]:
    if state is not None:
        yield DRAFTS.c.state == state
    if author is not None:
        yield DRAFTS.c.author == author
