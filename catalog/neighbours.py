"""
Neighbours (相关行): the rows of a catalogue that the checks have to look at when a few rows change.

A change of a few rows to a catalogue of millions is checked as a package is, by the same checks, over
its neighbourhood: the rows that change, all that they rest on, over any number of hops, and those of
the rest on which a check may now find something that it did not find before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from catalog.agencies import Agency
from catalog.certificates import Identification, Removal
from catalog.codes import division_prefix, upper_division_codes
from catalog.delegations import Delegation, Exclusion, Takeover
from catalog.divisions import Administration, Division, Level, Succession
from catalog.facts import BY_FILE, RECORDS
from catalog.items import ExternalCode, Item, ItemKind, SubjectKind
from catalog.materials import Material
from catalog.package import check
from catalog.problems import Problem
from catalog.records import Record, columns, identity
from catalog.sheets import Sheet, Sheets
from catalog.views import Identity, View

R = TypeVar("R", bound=Record)
Numbers = Mapping[tuple[type[Record], Identity], int]

_REFERENCES = {
    record: tuple(
        (column.name, column.many, BY_FILE[column.about.ref]) for column in columns(record) if column.about.ref
    )
    for record in RECORDS
}
"""Of every kind: the columns that refer to others, whether they hold several values, and to what."""

_SUBJECTS: Mapping[SubjectKind, type[Record]] = {
    SubjectKind.ITEM: Item,
    SubjectKind.AGENCY: Agency,
    SubjectKind.DIVISION: Division,
}


def new_problems(view: View, opened: Sequence[Record], closed: Sequence[Record], numbers: Numbers) -> list[Problem]:
    """
    What the checks find wrong once a change is made, and did not before.

    Args:
        view: the catalogue before the change.
        opened: rows that come, none of which is there.
        closed: rows that go, as they stand; those that others take the place of among them.
        numbers: of rows that come: the number that their problems have as a line.
    """
    around = _Neighbourhood(view, opened, closed)
    around.gather()
    before = Counter(check(_sheets(around.rows.values())))
    gone = {(type(row), identity(row)) for row in closed}
    kept = [row for key, row in around.rows.items() if key not in gone]
    return list((Counter(check(_sheets(kept, opened, numbers))) - before).elements())


def _sheets(rows: Iterable[Record], opened: Sequence[Record] = (), numbers: Numbers | None = None) -> Sheets:
    sheets: dict[type[Record], Sheet[Any]] = {record: Sheet(record) for record in RECORDS}
    for row in rows:
        sheets[type(row)].add([0], [row])
    for row in opened:
        sheet = sheets[type(row)]
        sheet.add([(numbers or {}).get((type(row), identity(row)), 0)], [row])
        sheet.counted = ("operation {}", "第 {} 项操作")
    return Sheets(sheets.values())


class _Neighbourhood:
    """
    The rows of a catalogue around a change.

    Attributes:
        rows: those found so far, as they are before the change.
    """

    def __init__(self, view: View, opened: Sequence[Record], closed: Sequence[Record]) -> None:
        self.rows: dict[tuple[type[Record], Identity], Record] = {}
        self._view = view
        self._after: dict[type[Record], list[Any]] = defaultdict(list)
        self._before: dict[type[Record], list[Any]] = defaultdict(list)
        self._asked = set[tuple[type[Record], str, object]]()
        self._fresh: list[Record] = list(opened)
        for row in opened:
            self._after[type(row)].append(row)
        for row in closed:
            self._before[type(row)].append(row)
        self._add(closed)

    def gather(self) -> None:
        """Find every row that a check may look at because of the change."""
        for record in {*self._before, *self._after}:
            self._of_same_key(record)
            self._left_behind(record)
        self._around_divisions()
        self._around_administrations()
        self._around_items()
        self._ask(Delegation, "to_agency", self._changed(Agency, lambda row: row.division))
        acts = {row.code for row in (*self._before[Delegation], *self._after[Delegation])}
        self._ask(Exclusion, "delegation", acts)
        self._ask(Takeover, "delegation", acts)
        self._rested_on()

    def _add(self, rows: Iterable[Record]) -> None:
        for row in rows:
            key = (type(row), identity(row))
            if key not in self.rows:
                self.rows[key] = row
                self._fresh.append(row)

    def _ask(self, record: type[R], column: str, values: Collection[object]) -> list[R]:
        """Find the rows of a kind that have one of some values in a column, unless that was asked before."""
        new = [value for value in values if (record, column, value) not in self._asked]
        if not new:
            return []
        self._asked.update((record, column, value) for value in new)
        found = self._view.find(record, **{column: new})
        self._add(found)
        return found

    def _changed(self, record: type[R], told: Any) -> set[str]:
        """The codes that are there and of which, by rows that come or go, something else is told than before."""
        gone = {identity(row) for row in self._before[record]}
        before: dict[str, set[object]] = defaultdict(set)
        after: dict[str, set[object]] = defaultdict(set)
        known: list[tuple[Identity, Any]] = [(key[1], row) for key, row in self.rows.items() if key[0] is record]
        for name, row in known:
            before[row.code].add(told(row))
            if name not in gone:
                after[row.code].add(told(row))
        for row in self._after[record]:
            after[row.code].add(told(row))
        return {code for code in before if before[code] != after[code]}

    # what rows rest on

    def _rested_on(self) -> None:
        """Find what the rows found so far rest on, and so on upwards."""
        while self._fresh:
            rows, self._fresh = self._fresh, []
            asked: dict[tuple[type[Record], str], dict[object, None]] = defaultdict(dict)
            for row in rows:
                for target, column, value in _needs(row):
                    asked[target, column][value] = None
            for (target, column), values in asked.items():
                self._ask(target, column, values)

    # what else may be wrong from now on

    def _of_same_key(self, record: type[Record]) -> None:
        """Other periods of the facts that change, and rows that stand where others come."""
        rows = (*self._before[record], *self._after[record])
        among = {name: {getattr(row, name) for row in rows} for name in record.key}
        keys = {tuple(getattr(row, name) for name in record.key) for row in rows}
        found = self._view.find(record, **among)
        self._add(row for row in found if tuple(getattr(row, name) for name in record.key) in keys)

    def _left_behind(self, record: type[Record]) -> None:
        """Rows that refer to what is no longer there."""
        if record.key != ("code",):
            return
        gone = {identity(row) for row in self._before[record]}
        stays = {row.code for row in self._after[record]} | {
            key[1][0] for key in self.rows if key[0] is record and key[1] not in gone
        }
        lost = {row.code for row in self._before[record]} - stays
        if not lost:
            return
        for kind, references in _REFERENCES.items():
            for column, _, target in references:
                if target is record:
                    self._ask(kind, column, lost)
        self._ask(ExternalCode, "subject", lost)

    def _around_items(self) -> None:
        """Variants of what is a variant now, and whoever takes for a certificate what is none now."""
        self._ask(Item, "parent", {row.code for row in self._after[Item] if row.parent is not None})
        codes = self._changed(Item, lambda row: row.kind is ItemKind.CERTIFICATE)
        for record in (Identification, Removal, Material):
            self._ask(record, "certificate", codes)

    def _around_divisions(self) -> None:
        """What lies under divisions that change, who administers them, and what took whose place."""
        rows = (*self._before[Division], *self._after[Division])
        codes = {row.code for row in rows}
        for record, names in ((Administration, ("division", "administrator")), (Succession, ("division", "successor"))):
            for name in names:
                self._ask(record, name, codes)
        for code in codes:
            ranks = [row.level.rank for row in rows if row.code == code]
            uppers = self._view.find(Division, code=upper_division_codes(code))
            lowest = max([*ranks, *(row.level.rank for row in uppers)])
            levels = [level for level in Level if level.rank <= lowest]
            self._add(self._view.between(Division, "code", *_within(code), level=levels))
        self._administering_below(codes)
        moved = self._changed(Division, lambda row: (row.level, row.pseudo))
        self._ask(Delegation, "from_division", moved)
        self._ask(Takeover, "division", moved)
        agencies = self._ask(Agency, "division", moved)
        self._ask(Delegation, "to_agency", {row.code for row in agencies})

    def _administering_below(self, codes: Collection[str]) -> set[str]:
        """
        Find the administrations whose administrator lies within some divisions, by code or over any number of hops.

        Returns:
            The divisions within which, by code, everything lies that those divisions ever contained.
        """
        within, left = set(codes), list(codes)
        while left:
            found = self._view.between(Administration, "administrator", *_within(left.pop()))
            self._add(found)
            new = {row.division for row in found} - within
            within |= new
            left += new
        return within

    def _around_administrations(self) -> None:
        """Acts whose reach rested on who administers whom."""
        ended = self._before[Administration]
        if not ended:
            return
        ranges = [_within(code) for code in self._administering_below({row.division for row in ended})]
        givers = self._above({row.administrator for row in ended})
        acts = {row.code: row for row in self._view.find(Delegation, from_division=givers)}
        named = {row.code for row in acts.values() if any(_lies(code, ranges) for code in row.scope)}
        for record in (Exclusion, Takeover):
            for first, last in ranges:
                found: list[Any] = self._view.between(record, "division", first, last)
                self._add(row for row in found if row.delegation in acts)
        self._add(acts[code] for code in named)

    def _above(self, codes: Collection[str]) -> set[str]:
        """Divisions and all that ever stood above them."""
        seen, left = set(codes), set(codes)
        while left:
            rows = self._view.find(Administration, division=left)
            new = {row.administrator for row in rows} | {upper for code in left for upper in upper_division_codes(code)}
            left = new - seen
            seen |= left
        return seen


def _needs(row: Record) -> Iterable[tuple[type[Record], str, object]]:
    """The rows that a row rests on, by kind, column and value."""
    for name, is_many, target in _REFERENCES[type(row)]:
        value = getattr(row, name)
        for code in value if is_many else (() if value is None else (value,)):
            yield target, "code", code
    if isinstance(row, Division):
        yield from ((Division, "code", upper) for upper in upper_division_codes(row.code))
        yield Administration, "division", row.code
    elif isinstance(row, Succession):
        yield Succession, "division", row.successor
    elif isinstance(row, ExternalCode):
        yield _SUBJECTS[row.kind], "code", row.subject


def _within(code: str) -> tuple[str, str]:
    """The least and the greatest code that begins like a division's."""
    prefix = division_prefix(code)
    return prefix.ljust(12, "0"), prefix.ljust(12, "9")


def _lies(code: str, ranges: Iterable[tuple[str, str]]) -> bool:
    return any(first <= code <= last for first, last in ranges)
