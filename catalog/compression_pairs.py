"""
Comparable pairs (可比时限): what is promised beside what it is compared with, for each item and implementing division.

Without a place an item has one pair, its definition's. Under a place it has one for the place, by the
word that counts there, and one for each division below that has a word of its own: a committed limit,
an implementation, or a rule of counting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from catalog import items as implementing
from catalog.case_counts import NO_CASES, CaseCount, Volume, full_months_before, volume
from catalog.items import CaseType, Item
from catalog.period import Moment
from catalog.records import date
from catalog.snapshot import Snapshot
from catalog.time_limits import CountingRule, Limit, TimeLimit, duration


class Absence(StrEnum):
    """Why an item does not enter a figure (未纳入原因)."""

    NO_LIMIT = "NO_LIMIT"
    NO_STATUTORY = "NO_STATUTORY"
    NO_COMMITMENT = "NO_COMMITMENT"
    NO_COMMITMENT_THEN = "NO_COMMITMENT_THEN"
    NOTHING_TO_CUT = "NOTHING_TO_CUT"
    IMMEDIATE = "IMMEDIATE"
    NO_VOLUME = "NO_VOLUME"


class Promise(NamedTuple):
    """
    A length of time as the figures count it.

    Attributes:
        days: working days, by the rule of the place.
        is_immediate: whether it is promised for a case that is done at once (即办件): by its type, or in 0 days.
        rule: the rule by which it is counted.
    """

    days: float
    is_immediate: bool
    rule: CountingRule


class Pair(NamedTuple):
    """
    What is promised for an item beside what it is compared with.

    Attributes:
        item: the item.
        place: code of the division where this is promised; ``None``: everywhere, by the definition.
        division: code of the division whose word it is: the place or one above; ``None``: the definition's.
        baseline: what it is compared with: the statutory limit, or the commitment on another day.
        committed: what is promised on the day.
        visits: how often the applicant must come; ``None``: not known.
        since: first day of the commitment; ``None``: since ever.
        volume: cases finished in the twelve full months before the day.
    """

    item: Item
    place: str | None
    division: str | None
    baseline: Promise
    committed: Promise
    visits: int | None
    since: date | None
    volume: Volume


class LeftOut(NamedTuple):
    """An item, in a place or everywhere, that does not enter a figure, and why."""

    item: Item
    place: str | None
    reason: Absence


class Pairs(NamedTuple):
    """The pairs of some items, and what has none."""

    pairs: tuple[Pair, ...]
    left_out: tuple[LeftOut, ...]


def pairs(
    snapshot: Snapshot, items: Iterable[Item], at: Moment, *, under: str | None = None, against: date | None = None
) -> Pairs:
    """
    The comparable pairs of some items on a day, in the order of the items, a place before those below it.

    Args:
        snapshot: the catalogue.
        items: the items.
        at: the day whose commitments are looked at.
        under: a division; ``None``: definitions.
        against: the day whose commitments they are compared with; ``None``: the statutory limits.
    """
    found: list[Pair] = []
    left_out: list[LeftOut] = []
    months = full_months_before(at.day)
    for item in items:
        own = snapshot.pairs.of((item.code, under, against), at, _of_item, snapshot, item, under, against)
        cases = snapshot.case_counts.within(item.code, *months)
        found += _with_volumes(snapshot, own, cases, at) if cases else own.pairs
        left_out += own.left_out
    return Pairs(tuple(found), tuple(left_out))


def _of_item(snapshot: Snapshot, item: Item, under: str | None, against: date | None, at: Moment) -> Pairs:
    """The pairs of one item, without their cases."""
    found: list[Pair] = []
    left_out: list[LeftOut] = []
    then = None if against is None else Moment(against)
    for place in (None,) if under is None else _places(snapshot, item, under, at):
        one = _pair(snapshot, item, place, at, then)
        if isinstance(one, Pair):
            found.append(one)
        else:
            left_out.append(LeftOut(item, place, one))
    return Pairs(tuple(found), tuple(left_out))


def _places(snapshot: Snapshot, item: Item, under: str, at: Moment) -> Iterator[str]:
    """A place, and the divisions below it with a word of their own on an item; none where there is no such item."""
    if _lies_in(snapshot, item, under, at):
        yield under
    speaking = snapshot.time_limits.overriding(item.code) | snapshot.items.implementing(item.code)
    for code in sorted(speaking):
        if (
            code != under
            and snapshot.territory.get(code, at) is not None
            and under in snapshot.territory.path(code, at)
            and _lies_in(snapshot, item, code, at)
            and _speaks(snapshot, item, code, at)
        ):
            yield code


def _lies_in(snapshot: Snapshot, item: Item, place: str, at: Moment) -> bool:
    """Whether a place lies in the territory of an item, or a part of that territory in the place."""
    tops = item.territory or snapshot.territory.tops
    path = snapshot.territory.path(place, at)
    return any(top in path or place in snapshot.territory.path(top, at) for top in tops)


def _speaks(snapshot: Snapshot, item: Item, division: str, at: Moment) -> bool:
    """Whether a division has a word of its own on an item at the moment."""
    return snapshot.time_limits.speaks(item.code, division, at) or bool(
        snapshot.items.implementations(item.code, (division,), at)
    )


def _pair(snapshot: Snapshot, item: Item, place: str | None, at: Moment, then: Moment | None) -> Pair | Absence:
    path = () if place is None else snapshot.territory.path(place, at)
    rows = snapshot.items.implementations(item.code, path, at)
    limits = snapshot.time_limits.of(item.code, path, implementing.case_type(item, rows), at)
    if limits is None:
        return Absence.NO_LIMIT
    if limits.committed is None:
        return Absence.NO_COMMITMENT
    baseline = _statutory(limits) if then is None else _promised_then(snapshot, item, place, then)
    if baseline is None:
        return Absence.NO_STATUTORY if then is None else Absence.NO_COMMITMENT_THEN
    return Pair(
        item,
        place,
        next((code for code in reversed(path) if _speaks(snapshot, item, code, at)), None),
        baseline,
        _promise(limits.committed, limits),
        implementing.visits(item, rows),
        limits.committed.valid_from,
        NO_CASES,
    )


def _statutory(limits: TimeLimit) -> Promise | None:
    if limits.statutory is None:
        return None
    return Promise(limits.days(limits.statutory), is_immediate=False, rule=limits.rule)


def _promised_then(snapshot: Snapshot, item: Item, place: str | None, then: Moment) -> Promise | None:
    """What was promised in a place on another day."""
    path = () if place is None else snapshot.territory.path(place, then)
    rows = snapshot.items.implementations(item.code, path, then)
    limits = snapshot.time_limits.of(item.code, path, implementing.case_type(item, rows), then)
    return None if limits is None or limits.committed is None else _promise(limits.committed, limits)


def _promise(limit: Limit, limits: TimeLimit) -> Promise:
    is_immediate = limits.case_type is CaseType.IMMEDIATE or limit.value == 0
    return Promise(duration(limit).working_days(limits.rule), is_immediate, limits.rule)


def _with_volumes(snapshot: Snapshot, own: Pairs, cases: Iterable[CaseCount], at: Moment) -> Iterator[Pair]:
    """The pairs of one item with their cases: those of a division are the cases of the nearest place around it."""
    places = {pair.place for pair in own.pairs} | {left.place for left in own.left_out}
    of = defaultdict[str | None, list[CaseCount]](list)
    nearest: dict[str, str | None] = {}
    for row in cases:
        if row.division not in nearest:
            path = snapshot.territory.path(row.division, at)
            nearest[row.division] = next((code for code in reversed(path) if code in places), None)
        of[nearest[row.division]].append(row)
    return (pair._replace(volume=volume(of.get(pair.place, ()))) for pair in own.pairs)
