"""
A history that is known beforehand: what every revision does, and what the catalogue holds then.

Revision 1 is the small city. Every later one follows from its number alone, so that whoever finds the
store after an accident knows to the row what it must hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from catalog.differences import Change
from catalog.divisions import Level
from catalog.drafts import Drafts
from catalog.instruments import Instrument
from catalog.operations import Operation
from catalog.operations_rows import close, put
from catalog.records import Record, identity
from catalog.store import Store
from tests.small_city import BASE, CITY, act, division
from tests.small_tree import row

WIDTHS = (8, 1, 40, 3, 200)
"""How many documents a revision brings, in turn: some revisions are written in a moment, others take longer."""

STAY = 3
"""For how many revisions a document stays."""

_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def at(number: int) -> datetime:
    """The instant of a revision."""
    return _BEGIN + timedelta(minutes=number)


def documents(number: int) -> list[Record]:
    """The documents that a revision brings."""
    if number < 2:
        return []
    width = WIDTHS[number % len(WIDTHS)]
    return [row(Instrument, code=f"{number}-{part}", title=f"第{number}号文件之{part}") for part in range(width)]


def put_by(number: int) -> list[Record]:
    """The rows that a revision opens: of several tables, two of them in the place of the last revision's."""
    if number == 1:
        return list(BASE)
    city = division(CITY, Level.CITY, name=f"City {number}")
    return [city, act("down", clause=f"revision {number}"), *documents(number)]


def closed_by(number: int) -> list[Record]:
    """The rows that a revision closes and nothing takes the place of."""
    return documents(number - STAY)


def catalogues() -> Iterator[set[Record]]:
    """Everything that the catalogue holds at revision 1, at revision 2, and so on."""
    known: dict[object, Record] = {}
    number = 0
    while True:
        number += 1
        for old in closed_by(number):
            del known[_name(old)]
        for new in put_by(number):
            known[_name(new)] = new
        yield set(known.values())


def _name(record: Record) -> object:
    return type(record), identity(record)


def is_drafted(number: int) -> bool:
    """Whether a revision goes through a draft, which takes longer; the others are published as they are."""
    return number % len(WIDTHS) == 0


def publish(store: Store, number: int) -> None:
    """
    Publish a revision of the history, the one before it being the latest.

    Raises:
        Refusal: it could not be published.
    """
    if is_drafted(number):
        _publish_draft(store, number, [*map(put, put_by(number)), *map(close, closed_by(number))])
        return
    gone = [(type(old), identity(old)) for old in closed_by(number)]
    store.publish(
        Change(put_by(number), gone), author="Li", approver="Chen", at=at(number), expected=number - 1 or None
    )


def _publish_draft(store: Store, number: int, operations: Sequence[Operation]) -> None:
    drafts, now = Drafts(store), at(number)
    draft = drafts.create(f"revision {number}", operations, author="Li", now=now)
    draft = drafts.submit(draft.id, version=draft.version, by="Li", now=now)
    drafts.approve(draft.id, version=draft.version, by="Chen", now=now)
