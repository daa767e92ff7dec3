"""What operations do to the small city: its rows afterwards, and its answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from catalog.answers import Handling
from catalog.facts import Facts
from catalog.handling import handling
from catalog.operations import Operation
from catalog.proposals import Proposal, propose, refuse_problems
from catalog.records import Record, identity
from catalog.snapshot import Snapshot
from tests.held_views import HeldView
from tests.small_city import BASE, DAY, snapshot

SOURCED: dict[str, Any] = {"source": "a test"}


def proposal(*operations: Operation, upon: Iterable[Record] = BASE) -> Proposal:
    """What operations would do to some rows; what the checks find is refused."""
    view = HeldView(upon)
    found = propose(view, operations)
    refuse_problems(view, found, operations)
    return found


def done(*operations: Operation, upon: Iterable[Record] = BASE) -> list[Record]:
    """Some rows once operations are done."""
    rows = list(upon)
    found = proposal(*operations, upon=rows)
    gone = {(type(row), identity(row)) for row in found.closed}
    return [*(row for row in rows if (type(row), identity(row)) not in gone), *found.opened]


def answer(rows: Iterable[Record], place: str, on: date = DAY, *, of: str = "register") -> Handling:
    """Where the item is handled according to some rows."""
    catalogue = Snapshot.of(snapshot().revision, Facts.of_rows(rows))
    item = catalogue.items.get(of)
    assert item is not None
    return handling(catalogue, item, place, on)
