"""
Carrying along (随区划调整): what hangs on divisions that end goes on under those that take their place.

A fact that ended before the day stays as it is. One that holds on, ends that day and begins anew under
the successor. A successor that existed before lives on by its own arrangements: what holds in a
division that it takes up is not carried to it, but agencies, offices, and the acts that it gave are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any

import msgspec

from catalog.agencies import Agency
from catalog.carried_acts import CarriedActs
from catalog.codes import division_prefix, upper_division_codes
from catalog.divisions import Administration, Division
from catalog.errors import Refusal
from catalog.items import Implementation
from catalog.ledgers import Ledger
from catalog.materials import Fee, Material
from catalog.offices import Office, OfficeException, OfficeHours
from catalog.period import Period, later
from catalog.records import Dated, date
from catalog.time_limits import CountingRule, Limit

PLACED: tuple[type[Dated], ...] = (Implementation, Material, Fee, Limit, CountingRule)
"""What says how something is done in a division and everything below it."""


class NotAssigned(Refusal):
    """A split that does not say which successor something goes to, or a merger of what differs."""

    code = "NOT_ASSIGNED"


class Carrying:
    """
    What goes on under which successor.

    Args:
        ledger: where rows are ended and put.
        on: the first day of the successors.
        provenance: source and status of new rows.
        instrument: key of the document; ``None``: none is known.
        prefer: of several divisions merged, the one whose arrangements hold on where they differ.
    """

    def __init__(
        self, ledger: Ledger, on: date, provenance: dict[str, Any], instrument: str | None, prefer: str | None
    ) -> None:
        self._ledger = ledger
        self._on = on
        self._provenance = provenance
        self._instrument = instrument
        self._prefer = prefer
        self._old: dict[str, Division] = {}
        self._heirs: dict[str, list[Division]] = defaultdict(list)
        self._assigned: dict[str, str] = {}
        self._used = set[str]()
        self._agencies: dict[str, str] = {}

    def add(self, old: Division, heir: Division) -> None:
        """A division takes the place of another, alone or with others."""
        self._old[old.code] = old
        self._heirs[old.code].append(heir)

    def assign(self, names: Iterable[str], heir: str) -> None:
        """Of a split: divisions and agencies, by code and key, that go to one of the successors."""
        self._assigned.update(dict.fromkeys(names, heir))

    def carry(self) -> None:
        """End and begin everything."""
        children = self._carry_children()
        self._carry_administrators()
        self._carry_agencies()
        self._carry_offices()
        for record in PLACED:
            self._carry_placed(record)
        heirs_of = {code: [heir.code for heir in heirs] for code, heirs in self._heirs.items()}
        new = {heir for code in self._old for heir in self._begun(code)}
        CarriedActs(self._ledger, self._on, heirs_of, new, children, self._agencies).carry()
        for name in self._assigned.keys() - self._used:
            raise NotAssigned(
                f"{name} is neither administered by the division that is split nor an agency of it. Take it out of `new`.",
                f"{name} 既不由被拆分的区划管理，也不是其实施主体。请从 new 中删去。",
                argument="new",
            )

    def _new_heirs(self, code: str) -> list[Division]:
        """The successors of a division that begin on the day."""
        return [heir for heir in self._heirs.get(code, ()) if heir.valid_from == self._on]

    def _heir(self, old: str, name: str, what: str, what_zh: str) -> str:
        """The one successor that something of a division goes to."""
        heirs = [heir.code for heir in self._heirs[old]]
        self._used.add(name)
        found = heirs[0] if len(heirs) == 1 else self._assigned.get(name)
        if found is None:
            raise NotAssigned(
                f"{self._old[old].name} is split, and nothing says which successor the {what} {name} goes to. "
                f"Name it in `{'agencies' if what == 'agency' else 'divisions'}` of one of {', '.join(heirs)}.",
                f"{self._old[old].name}被拆分，但未写明{what_zh} {name} 归属哪个现区划。请在 {'、'.join(heirs)} 之一中写明。",
                argument="new",
            )
        return found

    def _lasting(self, rows: Iterable[Any]) -> Iterator[Any]:
        """Those rows that hold on the day or later."""
        return (row for row in rows if row.valid_to is None or row.valid_to > self._on)

    def _go_on(self, row: Any, **changed: object) -> Any:
        """A row as it goes on from the day."""
        return msgspec.structs.replace(row, valid_from=later(row.valid_from, self._on), **changed)

    # who administers whom

    def _carry_children(self) -> dict[str, list[str]]:
        """What the old divisions administered is administered by the successors; tells it by old division."""
        children: dict[str, list[str]] = {}
        for code in self._old:
            children[code] = []
            for child, spells in self._under_code(code).items():
                upper = next((one for one in children[code] if child.startswith(division_prefix(one))), child)
                heir = self._heir(code, upper, "division", "下级区划")
                if spells[0].start == self._on:
                    children[code].append(child)
                if not child.startswith(division_prefix(heir)):
                    for spell in spells:
                        self._ledger.put(self._administration(child, heir, spell))
            for row in list(self._lasting(self._ledger.find(Administration, administrator=(code,)))):
                if row.division not in self._old:
                    heir = self._heir(code, row.division, "division", "下级区划")
                    children[code].append(row.division)
                    self._ledger.end(row, self._on)
                    self._ledger.put(self._go_on(row, administrator=heir))
        return children

    def _administration(self, division: str, administrator: str, spell: Period) -> Administration:
        values: dict[str, Any] = {"instrument": self._instrument, "valid_from": spell.start, "valid_to": spell.end}
        return Administration(division=division, administrator=administrator, **values, **self._provenance)

    def _under_code(self, code: str) -> dict[str, list[Period]]:
        """
        The divisions that a division administers directly by their code, and when; those that end with it not.

        Some of them do only later, when what lies between ends.
        """
        prefix = division_prefix(code)
        existing: dict[str, list[Period]] = defaultdict(list)
        for row in self._lasting(self._ledger.between(Division, "code", prefix.ljust(12, "0"), prefix.ljust(12, "9"))):
            existing[row.code].append(row.period)
        below = sorted(existing.keys() - self._old.keys() - {code})
        elsewhere: dict[str, list[Period]] = defaultdict(list)
        for row in self._ledger.find(Administration, division=below) if below else ():
            for administrator in self._ledger.find(Division, code=(row.administrator,)):
                both = row.period.overlap(administrator.period)
                elsewhere[row.division] += [both] if both is not None else []
        found = {}
        for lower in below:
            above = takewhile(lambda upper: upper != code, upper_division_codes(lower))
            between = [period for upper in above for period in existing.get(upper, ())]
            spells = list(self._spells(existing[lower], [*between, *elsewhere[lower]]))
            if spells:
                found[lower] = spells
        return found

    def _spells(self, within: Sequence[Period], without: Sequence[Period]) -> Iterator[Period]:
        """The runs of days, from the day on, that lie in one of some periods and in none of others."""
        bounds = {bound for period in (*within, *without) for bound in (period.start, period.end)}
        days = sorted({self._on, *(bound for bound in bounds if bound is not None and bound > self._on)})
        start: date | None = None
        for day in days:
            holds = any(day in period for period in within) and not any(day in period for period in without)
            if holds and start is None:
                start = day
            elif start is not None and not holds:
                yield Period(start, day)
                start = None
        if start is not None:
            yield Period(start, None)

    def _carry_administrators(self) -> None:
        """Who administered the old divisions administers those that begin in their place."""
        found: dict[str, dict[str, list[Administration]]] = defaultdict(dict)
        for code in self._old:
            rows = list(self._lasting(self._ledger.find(Administration, division=(code,))))
            for row in rows:
                self._ledger.end(row, self._on)
            for new in self._new_heirs(code):
                found[new.code][code] = rows
        for heir, by_old in found.items():
            for row in self._agreed(heir, "administrator", by_old, "administrator"):
                administrator = next((one.code for one in self._heirs.get(row.administrator, ())), row.administrator)
                self._ledger.put(self._go_on(row, division=heir, administrator=administrator))

    # agencies and their offices

    def _carry_agencies(self) -> None:
        """Agencies go on under the successor; those of several divisions that do the same work become one."""
        origins: dict[str, str] = {}
        there: dict[str, list[Agency]] = defaultdict(list)
        heirs = {heir.code for found in self._heirs.values() for heir in found}
        for row in self._lasting(self._ledger.find(Agency, division=heirs)):
            there[row.division].append(row)
        for agency in sorted(
            self._lasting(self._ledger.find(Agency, division=self._old)),
            key=lambda row: (row.division != self._prefer, row.code),
        ):
            heir = self._heir(agency.division, agency.code, "agency", "实施主体")
            others = (row for row in there[heir] if origins.get(row.code) != agency.division)
            same = next((row for row in others if set(agency.lines) <= set(row.lines)), None)
            if same is None:
                same = self._renamed(agency, heir)
                origins[same.code] = agency.division
                there[heir].append(same)
                self._ledger.put(same)
            self._agencies[agency.code] = same.code
            self._ledger.put(msgspec.structs.replace(agency, valid_to=self._on, replaced_by=same.code))

    def _renamed(self, agency: Agency, heir: str) -> Agency:
        """An agency as it goes on in another division: with a key and, where it bore the old name, a name of its own."""
        old = self._old[agency.division]
        new = next(one for one in self._heirs[agency.division] if one.code == heir)
        carried_on: Agency = self._go_on(
            agency,
            code=carried(agency.code, heir),
            division=heir,
            name=agency.name.replace(old.name, new.name),
            name_en=agency.name_en.replace(old.name_en, new.name_en)
            if agency.name_en and old.name_en and new.name_en
            else None,
            credit_code=agency.credit_code if len(self._heirs[old.code]) == 1 and len(self._old) == 1 else None,
        )
        return carried_on

    def _carry_offices(self) -> None:
        """Offices of agencies that go on elsewhere, or that stand in an old division; others may serve a new one."""
        find = self._ledger.find
        moving = {row.code: row for row in (*find(Office, agency=self._agencies), *find(Office, division=self._old))}
        for office in list(self._lasting(moving.values())):
            self._move_office(office)
        for office in list(self._lasting(find(Office, serves=self._old))):
            if office.code not in moving:
                serves = (name for code in office.serves for name in (code, *self._begun(code)))
                self._ledger.put(msgspec.structs.replace(office, serves=tuple(dict.fromkeys(serves))))

    def _move_office(self, office: Office) -> None:
        """An office ends, and goes on with its hours under a key of its own."""
        agency = self._agencies.get(office.agency, office.agency)
        home = self._ledger.one(Agency, "agency", code=agency).division
        heirs = [heir.code for heir in self._heirs.get(office.division, ())]
        division = office.division if not heirs else home if home in heirs else heirs[0]
        code = carried(office.code, home)
        serves = tuple(dict.fromkeys(new for one in office.serves for new in self._standing(one)))
        self._ledger.end(office, self._on)
        self._ledger.put(self._go_on(office, code=code, agency=agency, division=division, serves=serves))
        for hours in list(self._lasting(self._ledger.find(OfficeHours, office=(office.code,)))):
            self._ledger.put(self._go_on(hours, office=code))
        for exception in self._ledger.find(OfficeException, office=(office.code,)):
            if exception.day >= self._on:
                self._ledger.put(msgspec.structs.replace(exception, office=code))

    def _begun(self, code: str) -> list[str]:
        return [heir.code for heir in self._new_heirs(code)]

    def _standing(self, code: str) -> list[str]:
        return [heir.code for heir in self._heirs[code]] if code in self._old else [code]

    # how things are done in a place

    def _carry_placed(self, record: type[Dated]) -> None:
        """What holds in an old division ends there, and holds on in the divisions that begin in its place."""
        found: dict[tuple[str, str], dict[str, list[Any]]] = defaultdict(dict)
        for row in list(self._lasting(self._ledger.find(record, division=self._old))):
            old = row.division
            self._ledger.end(row, self._on)
            for new in self._new_heirs(old):
                found[new.code, getattr(row, "item", "")].setdefault(old, []).append(row)
        for (heir, about), by_old in found.items():
            for row in self._agreed(heir, f"{record.file} {about}".strip(), by_old, "division"):
                self._ledger.put(self._go_on(row, division=heir))

    def _agreed(self, heir: str, what: str, by_old: dict[str, list[Any]], but: str) -> list[Any]:
        """The rows that all old divisions have alike, or those of the one that is preferred."""
        given = {code: rows for code, rows in by_old.items() if rows}
        alike = {code: {_content(row, but) for row in rows} for code, rows in given.items()}
        if len({frozenset(rows) for rows in alike.values()}) > 1 and self._prefer not in given:
            raise NotAssigned(
                f"{', '.join(given)} differ in {what}, and {heir} can have one of them only. Name in `prefer` "
                "whose arrangements hold on.",
                f"{'、'.join(given)} 的 {what} 不同，而 {heir} 只能沿用其一。请在 prefer 中写明沿用哪一个。",
                argument="prefer",
            )
        preferred = self._prefer if self._prefer in given else next(iter(given), None)
        return given[preferred] if preferred is not None else []


def _content(row: Any, but: str) -> tuple[object, ...]:
    left_out = {but if but == "division" else "division", "source", "status"}
    return tuple(getattr(row, field) for field in row.__struct_fields__ if field not in left_out)


def carried(code: str, heir: str) -> str:
    """The key of something that goes on in another division."""
    return f"{code}-{division_prefix(heir)}"
