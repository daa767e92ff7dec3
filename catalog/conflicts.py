"""Conflicts (冲突): what changed underneath a draft since the revision that it was written for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.differences import Conflict, shown
from catalog.publishing import revisions_numbered
from catalog.records import Record, identity
from catalog.revisions import Revision
from catalog.rows import records_of
from catalog.tables import TABLES
from catalog.views import Identity, selected

_LISTED = 10


class Moved(NamedTuple):
    """A row that is not what it was (已变更的行), and the revision that last changed it."""

    record: type[Record]
    name: Identity
    revision: Revision


class ChangedUnderneath(Conflict):
    """
    A draft that touches what somebody else has changed since it was written.

    Attributes:
        moved: the rows that changed.
        base: number of the revision that the draft was written for.
    """

    def __init__(self, moved: Sequence[Moved], base: int) -> None:
        self.moved = tuple(moved)
        self.base = base
        listed, more = self.moved[:_LISTED], len(self.moved) - _LISTED
        words = [
            f"{shown(one.record, one.name)} (revision {one.revision.number} by {one.revision.author})" for one in listed
        ]
        words_zh = [
            f"{shown(one.record, one.name)}（版本 {one.revision.number}，{one.revision.author}）" for one in listed
        ]
        rest, rest_zh = (f" and {more} more", f"等另外 {more} 行") if more > 0 else ("", "")
        super().__init__(
            f"What the draft touches has changed since revision {base}: {', '.join(words)}{rest}. "
            "Look at it, amend the draft and submit it again.",
            f"自版本 {base} 以来，该方案涉及的内容已变更：{'、'.join(words_zh)}{rest_zh}。请查看后修改方案并重新提交。",
        )


def moved_since(connection: Connection, base: int, rows: Iterable[Record]) -> list[Moved]:
    """
    Those rows, by kind and identity, that are not now what they were at a revision.

    Only what was opened or closed since then is read. A row that changed and came back is as it was.
    """
    touched: dict[type[Record], set[Identity]] = defaultdict(set)
    for row in rows:
        touched[type(row)].add(identity(row))
    found = [
        (record, name, number)
        for record, names in touched.items()
        for name, number in _moved(connection, record, names, base).items()
    ]
    revisions = revisions_numbered(connection, {number for *_, number in found})
    return [Moved(record, name, revisions[number]) for record, name, number in found]


def _moved(connection: Connection, record: type[Record], names: set[Identity], base: int) -> dict[Identity, int]:
    """The identities of rows that changed, with the number of the revision that last changed them."""
    table = TABLES[record]
    since = (table.c.opened > base) | (table.c.closed > base)
    kept = connection.execute(sa.select(table.c.opened, table.c.closed, *selected(record)).where(since)).all()
    before: dict[Identity, Any] = {}
    after: dict[Identity, Any] = {}
    last: dict[Identity, int] = defaultdict(int)
    for (opened, closed, *_), row in zip(kept, records_of(record, [one[2:] for one in kept]), strict=True):
        name = identity(row)
        last[name] = max(last[name], opened, closed or 0)
        if opened <= base:
            before[name] = row
        if closed is None:
            after[name] = row
    return {name: last[name] for name in names & last.keys() if before.get(name) != after.get(name)}
