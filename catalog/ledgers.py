"""
Ledgers (变更台账): a catalogue as it becomes while operations are worked out upon it, one after the other.

What an operation puts or closes is seen by the next one. Nothing is written: in the end the ledger
tells the whole change, and which operation brought each row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple, TypeVar, cast

import msgspec

from catalog.checked_rows import checked
from catalog.differences import Change, shown
from catalog.errors import Refusal
from catalog.records import Dated, Record, date, identity
from catalog.views import Identity, View, has, named

R = TypeVar("R", bound=Record)
D = TypeVar("D", bound=Dated)


class NotThere(Refusal):
    """An operation upon something that the catalogue does not have."""

    code = "NOT_THERE"


class Traced(NamedTuple):
    """
    A change with the operations that brought its rows.

    Attributes:
        change: what to do.
        numbers: for each row put or closed, by kind and identity: the operation's place in its list, from 0.
    """

    change: Change
    numbers: dict[tuple[type[Record], Identity], int]


class Ledger:
    """
    A view of a catalogue, with the rows that operations put and without those that they close.

    Args:
        view: the catalogue as it is.
    """

    def __init__(self, view: View) -> None:
        self.number = 0
        self._view = view
        self._put: dict[type[Record], dict[Identity, Record]] = defaultdict(dict)
        self._closed: dict[type[Record], dict[Identity, None]] = defaultdict(dict)
        self._numbers: dict[tuple[type[Record], Identity], int] = {}

    def find(self, record: type[R], /, **among: Collection[object]) -> list[R]:
        """The rows of a kind of which each named column has one of the values given for it."""
        return self._seen(record, self._view.find(record, **among), lambda row: has(row, among))

    def between(self, record: type[R], column: str, first: str, last: str, /, **among: Collection[object]) -> list[R]:
        """The rows of which, beside that, a column of text lies between two values, these included."""
        found = self._view.between(record, column, first, last, **among)
        return self._seen(record, found, lambda row: has(row, among) and first <= getattr(row, column) <= last)

    def _seen(self, record: type[R], found: list[R], is_wanted: Any) -> list[R]:
        put, closed = self._put[record], self._closed[record]
        if not put and not closed:
            return found
        kept = [row for row in found if identity(row) not in put and identity(row) not in closed]
        return [*kept, *cast("list[R]", [row for row in put.values() if is_wanted(row)])]

    def one(self, record: type[R], argument: str, /, **key: object) -> R:
        """
        The row of a key; of several periods the last.

        Raises:
            NotThere: there is none.
        """
        found = self.find(record, **{name: (value,) for name, value in key.items()})
        if not found:
            raise not_there(record, " ".join(str(value) for value in key.values()), argument)
        return max(found, key=_beginning)

    def current(self, record: type[D], day: date, /, **key: object) -> D | None:
        """The row of a key that holds on a day, or ``None``."""
        found = self.find(record, **{name: (value,) for name, value in key.items()})
        return next((row for row in found if day in row.period), None)

    def put(self, *rows: Record) -> None:
        """
        Let rows be there, in the place of those of their identity.

        Raises:
            BadArgument: a value is none that its column may have.
        """
        for given in rows:
            row = checked(given)
            self._put[type(row)][identity(row)] = row
            self._closed[type(row)].pop(identity(row), None)
            self._numbers[type(row), identity(row)] = self.number

    def close(self, *rows: Record) -> None:
        """Let rows that are there be there no longer: they never were so."""
        for row in rows:
            record, name = type(row), identity(row)
            was_put = self._put[record].pop(name, None) is not None
            if not was_put or named(self._view, record, [name]):
                self._closed[record][name] = None
            self._numbers[record, name] = self.number

    def end(self, row: Dated, day: date) -> None:
        """Let a row hold no longer from a day on; one that begins on that day or later is closed."""
        if row.valid_from is not None and row.valid_from >= day:
            self.close(row)
        elif row.valid_to is None or row.valid_to > day:
            self.put(msgspec.structs.replace(row, valid_to=day))

    def traced(self) -> Traced:
        """The change that all operations so far make together."""
        put = [row for rows in self._put.values() for row in rows.values()]
        close = [(record, name) for record, names in self._closed.items() for name in names]
        return Traced(Change(put, close), self._numbers)


def not_there(record: type[Record], name: str, argument: str) -> NotThere:
    """The refusal of what the catalogue does not have."""
    return NotThere(
        f"The catalogue has no row {name!r} in {record.file}. Correct it, or put the row before this operation.",
        f"目录的“{record.zh}”中没有“{name}”。请更正，或在此操作之前先添加该行。",
        argument=argument,
    )


def named_row(ledger: Ledger, record: type[R], name: Identity) -> R:
    """
    The row of an identity.

    Raises:
        NotThere: there is none.
    """
    key = dict(zip(record.key, name, strict=False))
    found = ledger.find(record, **{column: (value,) for column, value in key.items()})
    for row in found:
        if identity(row) == name:
            return row
    raise not_there(record, shown(record, name).partition(" ")[2], record.key[0])


def _beginning(row: Record) -> date:
    return (row.valid_from or date.min) if isinstance(row, Dated) else date.min
