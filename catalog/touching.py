"""
Touching (涉及范围): which parts of the catalogue a change touches, so that it is known whose it is.

What counts is whose affair a row is, before the change and after it:

- An office, its hours and exceptions are its agency's. So are the ways in which a place does an item
  (implementation, committed limit, papers, fee) and its takeover: they are the affair of the place's
  agency of the item's line, or, where it has none, of the division.
- An act is its giver's: it touches the giver, every division that it names or excludes, and a receiver
  that it names. An editor of a district can draft an act that the district gives within itself. One that
  the city gives is the city's, even if it reaches that district alone.
- An agency is its division's affair, and so is who takes over its work: no agency widens its own lines.
- A division is the affair of whoever administers it: a district sets up its streets, not itself.
  What moves it to another administrator is the affair of both.
- An item, its bases and what holds wherever nothing nearer is given touch the item's whole territory;
  of an item that names none, the top divisions of the catalogue. A variant touches its main item, too.
- What an agency counts of itself is its own: its disputes, trainings, targets and yearly plans. So is the
  readiness of its offices. Counts of cases are the affair of whoever does the item in the division.
- A document is its issuer's, and so is the procedure that it went through. One whose issuer is not in the catalogue, the calendar, and the rule of
  counting that holds everywhere touch everything. So do tariffs, by which the burden of every item is told, and
  waivers: nobody excuses what the checks find with their own.

A new version of something belongs to whoever has the others as well, so that nobody takes what is another's by
writing it down under a later day. What refers to something unknown touches everything; the checks then say what
is wrong with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from catalog.agencies import Agency
from catalog.case_counts import CaseCount
from catalog.certificates import Identification, Removal
from catalog.delegations import Delegation, Exclusion, Takeover
from catalog.disputes import Dispute
from catalog.divisions import Administration, Division, Succession
from catalog.instruments import Instrument
from catalog.items import ExternalCode, Implementation, Item, LegalBasis, SubjectKind
from catalog.materials import Fee, Material
from catalog.offices import Office, OfficeException, OfficeHours
from catalog.period import Moment
from catalog.procedure import AnnualPlan, Procedure, ProcedureDate
from catalog.readiness import OfficeReadiness, Training
from catalog.records import Record
from catalog.roles import EVERYTHING, Scope
from catalog.snapshot import Snapshot
from catalog.targets import Target
from catalog.tariffs import Tariff
from catalog.time_limits import CountingRule, Limit, LimitKind, SpecialProcedure
from catalog.waivers import Waiver
from catalog.workdays import SpecialDay


def touched(rows: Iterable[Record], snapshot: Snapshot, at: Moment) -> frozenset[Scope]:
    """
    The parts of the catalogue that a change touches.

    Args:
        rows: every row that the change puts, and, as it stands, every row that it closes or replaces.
        snapshot: the catalogue that the change is made for.
        at: the moment of the question, which tells who administers what.
    """
    change = _Change(rows, snapshot, at)
    return frozenset(part for row in change.rows for part in PARTS[type(row)](change, row))


class _Change:
    """The rows of a change over the catalogue that it is made for."""

    def __init__(self, rows: Iterable[Record], snapshot: Snapshot, at: Moment) -> None:
        self.rows = tuple(rows)
        self.snapshot = snapshot
        self.at = at
        self._own: dict[tuple[type[Record], str], list[Any]] = defaultdict(list)
        for row in self.rows:
            if isinstance(row, (Agency, Instrument, Office, Item, Delegation)):
                self._own[type(row), row.code].append(row)

    def agency(self, code: str) -> Iterator[Scope]:
        """An agency; one that the change brings is the affair of its division."""
        if self.snapshot.agencies.versions(code):
            yield Scope(agency=code)
        else:
            yield from _or_everything(Scope(division=row.division) for row in self._own[Agency, code])

    def office(self, code: str) -> Iterator[Scope]:
        """The agency of an office."""
        offices: list[Office] = [*self.snapshot.offices.versions(code), *self._own[Office, code]]
        yield from _or_everything(part for office in offices for part in self.agency(office.agency))

    def instrument(self, code: str) -> Iterator[Scope]:
        """The issuer of a document, as it is and as the change has it."""
        known = self.snapshot.instruments.get(code)
        rows: list[Instrument] = [*([] if known is None else [known]), *self._own[Instrument, code]]
        for issuer in dict.fromkeys(row.agency for row in rows):
            yield from (EVERYTHING,) if issuer is None else self.agency(issuer)
        if not rows:
            yield EVERYTHING

    def items(self, code: str) -> list[Item]:
        """An item as it is, and as the change has it."""
        found = self.snapshot.items.get(code)
        return [*([] if found is None else [found]), *self._own[Item, code]]

    def item(self, code: str) -> Iterator[Scope]:
        """The territory of an item."""
        yield from _or_everything(part for item in self.items(code) for part in self.territory(item.territory))

    def territory(self, named: Sequence[str]) -> Iterator[Scope]:
        """The divisions that are named, or the top ones."""
        yield from _or_everything(Scope(division=code) for code in named or self.snapshot.territory.tops)

    def acts(self, code: str) -> list[Delegation]:
        """An act as it is, and as the change has it."""
        found = self.snapshot.delegations.get(code)
        return [*([] if found is None else [found.row]), *self._own[Delegation, code]]

    def implementing(self, item: str, division: str) -> Iterator[Scope]:
        """The agency that does an item in a division; the division, where it has none for the item's line."""
        for line in dict.fromkeys(row.line for row in self.items(item)):
            agency = self.snapshot.agencies.of_line(division, line, self.at)
            yield Scope(division=division) if agency is None else Scope(agency=agency.code)
        if not self.items(item):
            yield EVERYTHING

    def above(self, division: str) -> Iterator[Scope]:
        """Who administers a division, and who would by its code."""
        territory = self.snapshot.territory
        uppers = {territory.parent(division, self.at)}
        if division in territory:
            uppers.add(territory.administrator(division, self.at))
        yield from (EVERYTHING if upper is None else Scope(division=upper) for upper in uppers)


def _or_everything(parts: Iterable[Scope]) -> Iterator[Scope]:
    """Some parts, or everything when there are none."""
    found = tuple(parts)
    yield from found or (EVERYTHING,)


def _division(change: _Change, row: Division) -> Iterator[Scope]:
    return change.above(row.code)


def _administration(change: _Change, row: Administration) -> Iterator[Scope]:
    yield from change.above(row.division)
    yield Scope(division=row.administrator)


def _succession(change: _Change, row: Succession) -> Iterator[Scope]:
    yield from change.above(row.division)
    yield from change.above(row.successor)


def _instrument(change: _Change, row: Instrument) -> Iterator[Scope]:
    return change.instrument(row.code)


def _of_instrument(change: _Change, row: Procedure | ProcedureDate) -> Iterator[Scope]:
    return change.instrument(row.instrument)


def _agency(change: _Change, row: Agency) -> Iterator[Scope]:
    yield from (Scope(division=one.division) for one in (row, *change.snapshot.agencies.versions(row.code)))
    if row.replaced_by is not None:
        yield from change.agency(row.replaced_by)


def _office(change: _Change, row: Office) -> Iterator[Scope]:
    return change.office(row.code)


def _of_agency(change: _Change, row: Dispute | Training | Target | AnnualPlan) -> Iterator[Scope]:
    return change.agency(row.agency)


def _of_office(change: _Change, row: OfficeHours | OfficeException | OfficeReadiness) -> Iterator[Scope]:
    return change.office(row.office)


def _item(change: _Change, row: Item) -> Iterator[Scope]:
    yield from change.item(row.code)
    if row.parent is not None:
        yield from change.item(row.parent)
    if row.agency is not None:
        yield from change.agency(row.agency)


def _of_item(change: _Change, row: LegalBasis | SpecialProcedure) -> Iterator[Scope]:
    return change.item(row.item)


def _of_certificate(change: _Change, row: Identification | Removal) -> Iterator[Scope]:
    return change.item(row.certificate)


def _in_place(change: _Change, row: Implementation | Material | Fee | Limit) -> Iterator[Scope]:
    is_statutory = isinstance(row, Limit) and row.kind is LimitKind.STATUTORY
    if row.division is None or is_statutory:
        return change.item(row.item)
    return change.implementing(row.item, row.division)


def _cases(change: _Change, row: CaseCount) -> Iterator[Scope]:
    return change.implementing(row.item, row.division)


def _external_code(change: _Change, row: ExternalCode) -> Iterator[Scope]:
    if row.kind is SubjectKind.ITEM:
        return change.item(row.subject)
    if row.kind is SubjectKind.AGENCY:
        return change.agency(row.subject)
    return iter((Scope(division=row.subject),))


def _counting_rule(_: _Change, row: CountingRule) -> Iterator[Scope]:
    yield EVERYTHING if row.division is None else Scope(division=row.division)


def _delegation(change: _Change, row: Delegation) -> Iterator[Scope]:
    for act in change.acts(row.code):
        yield from (Scope(division=code) for code in (act.from_division, *act.scope))
        if act.to_agency is not None:
            yield from change.agency(act.to_agency)


def _exclusion(change: _Change, row: Exclusion) -> Iterator[Scope]:
    yield Scope(division=row.division)
    yield from _or_everything(Scope(division=act.from_division) for act in change.acts(row.delegation))


def _takeover(change: _Change, row: Takeover) -> Iterator[Scope]:
    for act in change.acts(row.delegation):
        homes = {agency.division for agency in change.snapshot.agencies.versions(act.to_agency or "")}
        if act.to_agency is not None and homes == {row.division}:
            yield Scope(agency=act.to_agency)
        else:
            yield from change.implementing(act.item, row.division)
    if not change.acts(row.delegation):
        yield EVERYTHING


def _of_all(_: _Change, __: SpecialDay | Tariff | Waiver) -> Iterator[Scope]:
    yield EVERYTHING


PARTS: Mapping[type[Record], Callable[[_Change, Any], Iterator[Scope]]] = {
    Division: _division,
    Administration: _administration,
    Succession: _succession,
    Instrument: _instrument,
    Agency: _agency,
    Office: _office,
    OfficeHours: _of_office,
    OfficeException: _of_office,
    Item: _item,
    LegalBasis: _of_item,
    Implementation: _in_place,
    ExternalCode: _external_code,
    Identification: _of_certificate,
    Removal: _of_certificate,
    Material: _in_place,
    Fee: _in_place,
    Limit: _in_place,
    SpecialProcedure: _of_item,
    CountingRule: _counting_rule,
    Delegation: _delegation,
    Exclusion: _exclusion,
    Takeover: _takeover,
    SpecialDay: _of_all,
    CaseCount: _cases,
    Tariff: _of_all,
    Dispute: _of_agency,
    OfficeReadiness: _of_office,
    Training: _of_agency,
    Procedure: _of_instrument,
    ProcedureDate: _of_instrument,
    AnnualPlan: _of_agency,
    Target: _of_agency,
    Waiver: _of_all,
}
"""Whose affair a row of each kind is."""
