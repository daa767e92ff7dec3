"""Making rows from GB/T 39046 tables (生成数据行): what is said of one item, beside what the catalogue knows of it already."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from msgspec import structs

from catalog.gbt39046_tables import Said
from catalog.guides import Guide, guide_on
from catalog.items import Item
from catalog.period import Moment
from catalog.problems import Problem, Problems
from catalog.records import Provenance, Record, date
from catalog.snapshot import Snapshot

R = TypeVar("R", bound=Record)
V = TypeVar("V")


class Made(NamedTuple):
    """A row of the catalogue, and the row of a table that tells it."""

    said: Said
    row: Record


class Making(NamedTuple):
    """
    What all rows of some tables have in common.

    Attributes:
        source: what stands as the source of a row: the name of the file.
        status: of rows that do not say theirs.
        on: the day on which the tables are read: what they change is held against the rows in force then.
        known: the catalogue that they join; ``None``: they make one.
        problems: where problems are put.
    """

    source: str
    status: Provenance
    on: date
    known: Snapshot | None
    problems: Problems

    def new(self, record: type[R], said: Said, **values: Any) -> R:
        """A new row, with its provenance."""
        return record(source=self.source, status=said.status or self.status, **values)

    def corrected(self, row: R, said: Said, **values: Any) -> R:
        """A row of the catalogue as a table has it: itself, provenance and all, when the table says the same."""
        if all(getattr(row, name) == value for name, value in values.items()):
            return row
        return structs.replace(row, source=self.source, status=said.status or self.status, **values)

    def wrong(self, said: Said, element: str, message: str, message_zh: str) -> None:
        """Report what is wrong in a row as a whole, under the element that has to change."""
        self.problems.add(Problem(said.table, said.line, None, element, message, message_zh))

    def guide(self, item: Item | None, division: str | None) -> Guide | None:
        """What the catalogue knows of an item in a division, or as defined; ``None`` of a new item."""
        if self.known is None or item is None:
            return None
        at = Moment(self.on)
        exists = division is not None and division in self.known.territory
        path = self.known.territory.path(division, at) if division is not None and exists else ()
        return guide_on(self.known, item, path, at)


class Group(NamedTuple):
    """
    All that tables say of one item.

    Attributes:
        key: of the item.
        known: the item as the catalogue has it; ``None``: it is new.
        rows: what is said of it and an agency.
        papers: what is said of its papers.
        agencies: the key of the agency of each of the rows; ``None``: none is named.
    """

    key: str
    known: Item | None
    rows: list[Said]
    papers: list[Said]
    agencies: list[str | None]

    def first(self, name: str) -> Any:
        """The first thing said of one kind; ``None``: nothing is."""
        return next((value for row in self.rows if (value := getattr(row, name)) not in (None, ())), None)

    def by_division(self, name: str) -> dict[str | None, Any]:
        """What is said of one kind, by division; of two rows of a division the first counts."""
        found: dict[str | None, Any] = {}
        for row in self.rows:
            value = getattr(row, name)
            if value not in (None, ()):
                found.setdefault(row.division, value)
        return found

    def row_of(self, division: str | None) -> Said:
        """The first row of a division, else the first of all."""
        return next((row for row in self.rows if row.division == division), self.rows[0])


class Settled(NamedTuple):
    """What is new: for the definition (``None``: nothing is), and for divisions that have a word of their own."""

    definition: Any
    own: Mapping[str, Any]


def settle(
    values: Mapping[str | None, V], known: Callable[[str | None], V | None], rests: Callable[[str], bool]
) -> Settled:
    """
    Tell a changed definition from divisions that go their own way.

    What is said alike in every row, and otherwise than the catalogue has it, changes the definition; what only some
    rows say otherwise belongs to their divisions. Where there is no definition yet, the first row gives it.

    Args:
        values: what the rows say, by division; ``None``: of none.
        known: what the catalogue says for a division, or as defined.
        rests: whether what it says for a division is the definition's word.
    """
    changed = {division: value for division, value in values.items() if value != known(division)}
    if not changed:
        return Settled(None, {})
    first = next(iter(changed.values()))
    agree = all(value == first for value in values.values())
    is_defining = agree or None in changed or known(None) is None
    definition = changed.get(None, first) if is_defining else None

    def after(division: str) -> V | None:
        return definition if is_defining and rests(division) else known(division)

    own = {code: value for code, value in values.items() if code is not None and value != after(code)}
    return Settled(definition if definition != known(None) else None, own)


def unique(rows: Sequence[Any]) -> list[Any]:
    """Each of some things once, in their order."""
    return list(dict.fromkeys(rows))
