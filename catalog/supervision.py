"""
Supervision (清单监督): all rules over the list on a day, what they find, and what is waived.

The rules are the same whether the list is checked, a draft is previewed or an answer is given, and say the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from catalog.case_counts import full_months_before, volume
from catalog.coverage import TooMuch
from catalog.divisions import Division, Level
from catalog.errors import BadArgument
from catalog.findings import Finding, Noun, Severity
from catalog.gazetteer import known
from catalog.inspections import Inspection
from catalog.period import Moment
from catalog.records import Record, date
from catalog.rules import Rule
from catalog.rules_bases import RULES_OF_BASES, Loss, law_change
from catalog.rules_codes import RULES_OF_CODES
from catalog.rules_coverage import RULES_OF_COVERAGE
from catalog.rules_delegations import RULES_OF_DELEGATIONS
from catalog.rules_guides import RULES_OF_GUIDES
from catalog.rules_handovers import RULES_OF_HANDOVERS
from catalog.rules_items import RULES_OF_ITEMS
from catalog.rules_limits import RULES_OF_LIMITS
from catalog.rules_offices import RULES_OF_OFFICES
from catalog.rules_procedure import RULES_OF_PROCEDURE
from catalog.snapshot import Snapshot
from catalog.waivers import Waiver

RULES: Mapping[str, Rule] = {
    one.id: one
    for family in (
        RULES_OF_COVERAGE,
        RULES_OF_DELEGATIONS,
        RULES_OF_HANDOVERS,
        RULES_OF_LIMITS,
        RULES_OF_BASES,
        RULES_OF_GUIDES,
        RULES_OF_ITEMS,
        RULES_OF_OFFICES,
        RULES_OF_CODES,
        RULES_OF_PROCEDURE,
    )
    for one in family
}
"""Every rule by its stable name."""

LARGE = 20_000
"""Divisions of a catalogue from which on the whole of it is not looked at while others wait for their answers."""

MOST_LISTED = 1000
"""Findings of a preview, or losses of a law's change, that are listed."""

_MOST_CASES = 10**12
_RANKS = {severity: str(rank) for rank, severity in enumerate(Severity)}


class Supervised(NamedTuple):
    """
    A finding as the list of findings shows it.

    Attributes:
        finding: the finding.
        waiver: who answers for leaving it; ``None``: nobody, or not any more.
        cases: of its item, in the twelve full months before the day.
    """

    finding: Finding
    waiver: Waiver | None
    cases: int

    @property
    def order(self) -> str:
        """What findings are in the order of: the gravest first, then what is asked for most, then by key."""
        rank = _RANKS[self.finding.severity]
        return f"{rank}/{_MOST_CASES - min(self.cases, _MOST_CASES - 1):013}/{self.finding.key}"

    @property
    def fails(self) -> bool:
        """Whether it fails a check: an error that nobody answers for."""
        return self.finding.severity is Severity.ERROR and self.waiver is None


def supervise(  # noqa: PLR0913 - each narrows the list
    snapshot: Snapshot,
    on: date,
    *,
    rules: Collection[str] | None = None,
    severity: Severity | None = None,
    under: str | None = None,
    only: frozenset[str] | None = None,
    waived: bool | None = None,
) -> Sequence[Supervised]:
    """
    What the rules find on a day (问题清单), the gravest and the most asked for first.

    Args:
        snapshot: the catalogue.
        on: the day.
        rules: only these rules; ``None``: all.
        severity: only findings as grave as this; ``None``: of any.
        under: only findings about this division and what it contains; those about no division are left out.
            ``None``: all.
        only: only what is about things of these keys; ``None``: about anything.
        waived: only what somebody answers for, or only what nobody does; ``None``: both.

    Raises:
        BadArgument: there is no rule of a name.
        UnknownPlace: no division ever has the code ``under``.
    """
    named = tuple(RULES) if rules is None else tuple(dict.fromkeys(map(_existing, rules)))
    place = None if under is None else known(snapshot.territory, under, Moment(on), argument="under").code
    inspection = Inspection(snapshot, on, under=place, only=only)
    found = [one for name in named for one in _of_rule(inspection, name)]
    return found_in_order(
        one for one in found if severity in (None, one.finding.severity) and waived in (None, one.waiver is not None)
    )


def found_in_order(found: Iterable[Supervised]) -> list[Supervised]:
    """Findings, each once, in the order in which they are shown."""
    by_order = {one.order: one for one in found}
    return [by_order[order] for order in sorted(by_order)]


def is_large(snapshot: Snapshot) -> bool:
    """Whether looking at the whole catalogue takes longer than anybody may wait."""
    return len(snapshot.source.shelf(Division)) > LARGE


def check_size(snapshot: Snapshot, under: str | None, on: date) -> None:
    """
    Refuse a question that would look at a nation while somebody waits.

    Raises:
        TooMuch: the catalogue is large, and no city or smaller division is named.
        UnknownPlace: no division ever has the code.
    """
    if not is_large(snapshot):
        return
    place = None if under is None else known(snapshot.territory, under, Moment(on), argument="under")
    if place is None or place.level.rank < Level.CITY.rank:
        raise TooMuch(
            "The whole of so large a catalogue takes longer to check than an answer may. "
            "Name a city or a smaller division with `under`, or run `catalog check`.",
            "目录过大，无法即时检查全部清单。请用 under 指定市或更小的区划，或运行 catalog check。",
            argument="under",
        )


def find(snapshot: Snapshot, key: str, on: date) -> Finding | None:
    """The finding of a key on a day, or ``None`` when it is not found any more."""
    name, *subjects = key.split(":")
    if name not in RULES or not subjects:
        return None
    places = [subject for subject in subjects[:2] if subject in snapshot.territory]
    is_of_place = bool(places) and (name == "gap" or places[0] == subjects[0])
    under = places[0] if is_of_place else None
    only = None if subjects[0] == under else frozenset(subjects[:1])
    found = RULES[name].find(Inspection(snapshot, on, under=under, only=only))
    return next((finding for finding in found if finding.key == key), None)


def touched(rows: Iterable[Record]) -> frozenset[str]:
    """The keys of what some rows are about, for an inspection that keeps to it."""
    return frozenset(
        value
        for row in rows
        for name in ("code", "item", "delegation", "agency", "office", "instrument", "certificate", "division")
        if isinstance(value := getattr(row, name, None), str)
    )


def _existing(name: str) -> str:
    if name not in RULES:
        raise BadArgument(
            f"There is no rule {name!r}. Give some of: {', '.join(sorted(RULES))}.",
            f"没有名为“{name}”的规则。可用的规则：{'、'.join(sorted(RULES))}。",
            argument="rules",
        )
    return name


def _of_rule(inspection: Inspection, name: str) -> Sequence[Supervised]:
    """What one rule finds, kept for other questions about the same part on the same day."""
    if inspection.only is not None:
        return _look(inspection, name)
    key = (name, inspection.under, inspection.on)
    return inspection.snapshot.findings.of(key, Moment(inspection.on), lambda _: _look(inspection, name))


def _look(inspection: Inspection, name: str) -> tuple[Supervised, ...]:
    snapshot, on = inspection.snapshot, inspection.on
    return tuple(
        supervised(snapshot, finding, on)
        for finding in RULES[name].find(inspection)
        if on in finding.period and _is_here(inspection, finding)
    )


def supervised(snapshot: Snapshot, finding: Finding, on: date) -> Supervised:
    """A finding as the list shows it on a day."""
    return Supervised(finding, snapshot.waivers.of(finding.key, Moment(on)), _cases(snapshot, finding.item, on))


def _cases(snapshot: Snapshot, item: str | None, on: date) -> int:
    """How often an item was asked for in the twelve full months before a day."""
    return 0 if item is None else volume(snapshot.case_counts.within(item, *full_months_before(on))).cases


def _is_here(inspection: Inspection, finding: Finding) -> bool:
    return inspection.under is None or inspection.contains(_place(inspection, finding))


def _place(inspection: Inspection, finding: Finding) -> str | None:
    """The division that a finding is about: its own, else that of what it is about."""
    snapshot, subject = inspection.snapshot, finding.subjects[0]
    if finding.division is not None:
        return finding.division
    if finding.about is Noun.ACT:
        act = snapshot.delegations.get(subject)
        return None if act is None else act.row.from_division
    item = snapshot.items.get(subject) if finding.about is Noun.ITEM else None
    return None if item is None else inspection.home(item)


def losses(snapshot: Snapshot, law: str, article: str | None, ends_on: date, under: str | None) -> list[Loss]:
    """
    What loses its ground when a law ends; see :func:`catalog.rules_bases.law_change`.

    Raises:
        UnknownPlace: no division ever has the code ``under``.
    """
    place = None if under is None else known(snapshot.territory, under, Moment(ends_on), argument="under").code
    return law_change(Inspection(snapshot, ends_on, under=place), law, article, ends_on)


class Difference(NamedTuple):
    """What a change would do to the findings: those that it would add, and those that it would clear."""

    added: Sequence[Supervised]
    cleared: Sequence[Supervised]


def difference(before: Snapshot, after: Snapshot, on: date, rows: Iterable[Record]) -> Difference:
    """
    Which findings a change would add and clear (新增与消除的问题).

    Args:
        before: the catalogue as it is.
        after: the catalogue as it would be.
        on: the day.
        rows: what comes and goes; of a large catalogue only what these rows are about is looked at.
    """
    only = touched(rows) if is_large(after) else None
    found, left = ({one.finding.key: one for one in _all(snapshot, on, only)} for snapshot in (before, after))
    return Difference(
        found_in_order(left[key] for key in left.keys() - found.keys()),
        found_in_order(found[key] for key in found.keys() - left.keys()),
    )


def _all(snapshot: Snapshot, on: date, only: frozenset[str] | None) -> Iterator[Supervised]:
    return iter(supervise(snapshot, on, only=only))
