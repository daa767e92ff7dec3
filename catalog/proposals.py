"""
Proposals (拟议变更): lists of operations, and what they would do to a catalogue.

The operations of a list are worked out one after the other, so that a later one may build upon an
earlier one: put a document, then hand down by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Union

import msgspec

from catalog.checked_rows import camel
from catalog.differences import Change
from catalog.errors import BadArgument, Refusal
from catalog.ledgers import Ledger
from catalog.neighbours import new_problems
from catalog.operations import Operation, refuse_strange_texts
from catalog.operations_acts import ACTS
from catalog.operations_items import ITEMS
from catalog.operations_rows import CLOSES, ENDS, PUTS
from catalog.problems import Problem
from catalog.records import Record, identity
from catalog.reorganisations import Reorganise
from catalog.views import Identity, View, named

MAX_OPERATIONS = 10_000
"""How many operations one draft may have; what is larger is a package."""

VERBS: tuple[type[Operation], ...] = (*ACTS, *ITEMS, Reorganise)
"""The operations in the words of the field."""

OPERATIONS: tuple[type[Operation], ...] = (*VERBS, *PUTS.values(), *CLOSES.values(), *ENDS.values())
"""Every operation that there is."""

_LISTED = 50

if TYPE_CHECKING:
    _Any = Operation
else:
    _Any = Union[OPERATIONS]  # noqa: UP007 - of as many as there are

_READER = msgspec.json.Decoder(list[_Any])
_COUNTER = msgspec.json.Decoder(list[msgspec.Raw])


class TooManyOperations(Refusal):
    """A draft with more operations than one may have."""

    code = "TOO_MANY_OPERATIONS"


class DraftProblems(Refusal):
    """
    A draft that would leave something wrong in the catalogue.

    Attributes:
        problems: what is wrong; of an operation, with its path as the file and the field as the heading.
    """

    code = "DRAFT_PROBLEMS"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown, more = self.problems[:_LISTED], len(self.problems) - _LISTED
        rest, rest_zh = ([f"… and {more} more."], [f"……另有 {more} 处。"]) if more > 0 else ([], [])
        super().__init__(
            "\n".join([f"The draft would leave problems: {len(self.problems)}.", *map(str, shown), *rest]),
            "\n".join([f"该调整方案会留下问题：{len(self.problems)} 处。", *(one.zh for one in shown), *rest_zh]),
            argument=self.problems[0].file,
        )


class Proposal(NamedTuple):
    """
    What a list of operations would do to one catalogue (拟议变更).

    Attributes:
        opened: rows that would come; none of them is there.
        closed: rows that would go, as they stand; those that others take the place of among them.
        unchanged: how many rows that are to be there are there already.
        numbers: for rows that would come or go, by kind and identity: the operation, from 0.
    """

    opened: tuple[Record, ...]
    closed: tuple[Record, ...]
    unchanged: int
    numbers: dict[tuple[type[Record], Identity], int]

    @property
    def rows(self) -> tuple[Record, ...]:
        """Every row that would come or go, as it would be or is."""
        return (*self.opened, *self.closed)

    @property
    def closed_names(self) -> list[tuple[type[Record], Identity]]:
        """The rows that would go, by kind and identity."""
        return [(type(row), identity(row)) for row in self.closed]

    @property
    def change(self) -> Change:
        """The same as a revision takes it: what is replaced is put only."""
        put = {(type(row), identity(row)) for row in self.opened}
        return Change(self.opened, [name for name in self.closed_names if name not in put])

    @property
    def is_empty(self) -> bool:
        """Whether it would leave everything as it is."""
        return not self.opened and not self.closed


def refuse_too_many(count: int, most: int = MAX_OPERATIONS) -> None:
    """
    Refuse a list of operations for its length alone.

    Raises:
        TooManyOperations: it is too long.
    """
    if count > most:
        raise TooManyOperations(
            f"The draft has {count} operations; {most} is the most. Split it, or load the rows as a package.",
            f"该调整方案有 {count} 项操作，最多 {most} 项。请拆分，或以数据包载入。",
            argument="operations",
        )


def read_operations(text: bytes | str, most: int = MAX_OPERATIONS) -> tuple[Operation, ...]:
    """
    Operations from JSON, as :func:`write_operations` writes them.

    Raises:
        TooManyOperations: there are too many; none of them is looked at.
        BadArgument: the text is no such list.
    """
    try:
        refuse_too_many(len(_COUNTER.decode(text)), most)
        return tuple(_READER.decode(text))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        reason, _, path = str(error).partition(" - at ")
        raise BadArgument(
            f"The operations cannot be read: {reason}. Correct them.",
            f"无法读取操作列表：{reason}。请更正。",
            argument=f"operations{path.strip('`').removeprefix('$')}",
        ) from None


def write_operations(operations: Iterable[Operation]) -> str:
    """Operations as JSON."""
    return msgspec.json.encode(list(operations)).decode()


def propose(view: View, operations: Sequence[Operation]) -> Proposal:
    """
    Work out what operations would do to a catalogue.

    Raises:
        Refusal: one of them cannot be done; ``argument`` is its path, ``operations[3].delegate.toLevel``.
    """
    ledger = Ledger(view)
    for number, operation in enumerate(operations):
        ledger.number = number
        try:
            refuse_strange_texts(operation)
            operation.apply(ledger)
        except Refusal as refusal:
            refusal.argument = ".".join(filter(None, (path_of(number, operation), refusal.argument)))
            raise
    change, numbers = ledger.traced()
    return weighed(view, change, numbers)


def weighed(view: View, change: Change, numbers: dict[tuple[type[Record], Identity], int] | None = None) -> Proposal:
    """What a change would do to a catalogue; what it closes and is not there is left out."""
    names: dict[type[Record], list[Identity]] = {}
    for record, name in (*((type(row), identity(row)) for row in change.put), *change.close):
        names.setdefault(record, []).append(name)
    there: dict[tuple[type[Record], Identity], Any] = {
        (record, name): row for record, wanted in names.items() for name, row in named(view, record, wanted).items()
    }
    opened = tuple(row for row in change.put if there.get((type(row), identity(row))) != row)
    replaced = [there[key] for key in ((type(row), identity(row)) for row in opened) if key in there]
    closed = (*replaced, *(there[key] for key in change.close if key in there))
    return Proposal(opened, closed, len(change.put) - len(opened), numbers or {})


def path_of(number: int, operation: Operation) -> str:
    """Where an operation stands in the list of its draft."""
    return f"operations[{number}].{operation.__struct_config__.tag}"


def refuse_problems(view: View, proposal: Proposal, operations: Sequence[Operation]) -> None:
    """
    Hold a proposal against the checks that every package has to pass.

    Raises:
        DraftProblems: it would leave something wrong that was not wrong before.
    """
    lines = {key: number + 1 for key, number in proposal.numbers.items()}
    found = new_problems(view, proposal.opened, proposal.closed, lines)
    if found:
        raise DraftProblems([_of_operation(problem, operations) for problem in found])


def _of_operation(problem: Problem, operations: Sequence[Operation]) -> Problem:
    """A problem of a row that an operation brings, told of the operation."""
    if problem.line is None:
        return problem
    heading = None if problem.heading is None else camel(problem.heading)
    path = path_of(problem.line - 1, operations[problem.line - 1])
    return problem._replace(file=path, line=None, column=None, heading=heading)
