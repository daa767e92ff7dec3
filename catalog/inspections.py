"""
Inspections (检查): which part of the catalogue the rules look at, and on which day.

A rule asks an inspection for the rows that it is about, and never for places one by one: a nation has some hundred
thousand acts and far more villages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar, cast

from catalog.agencies import Agency
from catalog.delegations import Act
from catalog.divisions import Division
from catalog.items import Implementation, Item
from catalog.materials import Fee, Material
from catalog.offices import Office
from catalog.period import Moment
from catalog.places import bounds
from catalog.records import Record, date
from catalog.snapshot import Snapshot
from catalog.time_limits import Limit

R = TypeVar("R", Limit, Material, Fee, Implementation)


class Inspection:
    """
    The part of a catalogue that is looked at (检查范围).

    Args:
        snapshot: the catalogue.
        on: the day.
        under: a division of 12 digits: only what it and the divisions that it contains have of their own; ``None``:
            everything, definitions too.
        only: keys of items, acts, agencies, offices, documents and divisions to which the inspection keeps;
            acts are looked at with their items. ``None``: everything.
    """

    def __init__(
        self, snapshot: Snapshot, on: date, *, under: str | None = None, only: frozenset[str] | None = None
    ) -> None:
        self.snapshot = snapshot
        self.on = on
        self.at = Moment(on)
        self.under = under
        self.only = only
        self._rows_within: dict[type[Record], Sequence[Record]] = {}

    def looks_at(self, key: str) -> bool:
        """Whether something of that key is looked at."""
        return self.only is None or key in self.only

    def contains(self, division: str | None) -> bool:
        """Whether a division lies in the part that is looked at; what has no division lies in the whole only."""
        if self.under is None or division is None:
            return self.under is None
        return self.under in self.snapshot.territory.path(division, self.at)

    @cached_property
    def items(self) -> Sequence[Item]:
        """The items looked at that are not yet cancelled, by key."""
        return [item for item in self.snapshot.items.all if self.has(item) and self.at.within(None, item.valid_to)]

    def has(self, item: Item) -> bool:
        """Whether an item is looked at."""
        return self.looks_at(item.code) and (self.under is None or self.contains(self.home(item)))

    def home(self, item: Item) -> str | None:
        """The one division that an item is for that day; ``None``: it is for several."""
        parts = bounds(self.snapshot, item.territory, self.at).codes
        return next(iter(parts)) if len(parts) == 1 else None

    @cached_property
    def acts(self) -> Sequence[Act]:
        """The acts looked at that are in effect or may still be, or that ended without giving back; by key."""
        return [act for act in self.acts_ever if self.may_move(act)]

    @cached_property
    def acts_ever(self) -> Sequence[Act]:
        """The acts looked at, those included that have ended; by key."""
        return list(self._acts())

    def may_move(self, act: Act) -> bool:
        """Whether an act is in effect, may still be, or ended without giving back."""
        return not act.is_outlived and (not act.row.reverts or self.at.within(None, act.ends))

    def _acts(self) -> Iterable[Act]:
        delegations = self.snapshot.delegations
        if self.under is None and self.only is None:
            return delegations.each()
        if self.only is None:
            found = [act for item in self.snapshot.items.all for act in self._near(item.code)]
        else:
            named = [act for code in self.only if (act := delegations.get(code)) is not None]
            items = {*self.only, *(act.row.item for act in named)} if self.under is None else self.only
            found = [*named, *(act for item in items for act in delegations.of_item(item))]
        by_code = {act.row.code: act for act in found}
        return [by_code[code] for code in sorted(by_code)]

    def _near(self, item: str) -> Iterator[Act]:
        """The acts on an item that name the part looked at, what contains it or a division in it."""
        if self.under is not None:
            for code in self.snapshot.territory.path(self.under, self.at):
                yield from self.snapshot.delegations.naming(item, code)
            yield from self.snapshot.delegations.naming_below(item, self.under)

    @cached_property
    def agencies(self) -> Sequence[Agency]:
        """The agencies in being that are looked at, by key."""
        if self.under is not None:
            rows: Iterable[Agency] = self._agencies_within(self.under)
        elif self.only is not None:
            rows = [row for key in sorted(self.only) for row in self.snapshot.agencies.versions(key)]
        else:
            rows = self.snapshot.source.shelf(Agency)
        return [row for row in rows if self.looks_at(row.code) and self.at.within(row.valid_from, row.valid_to)]

    def _agencies_within(self, under: str) -> Iterable[Agency]:
        lines = sorted({item.line for item in self.snapshot.items.all})
        codes = [under, *(division.code for division in self.snapshot.territory.below(under, self.at))]
        found = {
            agency.code: agency
            for code in codes
            for line in lines
            for agency in self.snapshot.agencies.all_of_line(code, line, self.at)
        }
        return [found[code] for code in sorted(found)]

    @property
    def offices(self) -> Iterator[Office]:
        """The offices in service that are looked at."""
        if self.under is not None:
            rows: Iterable[Office] = self._offices_within
        elif self.only is not None:
            rows = (row for key in sorted(self.only) for row in self.snapshot.offices.versions(key))
        else:
            rows = self.snapshot.source.shelf(Office)
        return (row for row in rows if self.looks_at(row.code) and self.at.within(row.valid_from, row.valid_to))

    @cached_property
    def _offices_within(self) -> Sequence[Office]:
        """The offices of the agencies looked at; a city's are kept for the other rules, a nation's are too many."""
        return [office for agency in self.agencies for office in self.snapshot.offices.of_agency(agency.code, self.at)]

    @property
    def items_of_all(self) -> Sequence[Item]:
        """The items in the part looked at: with ``under`` all of them, since they are handled everywhere."""
        return list(self.all_items)

    @cached_property
    def _by_item(self) -> Mapping[str, Sequence[Act]]:
        grouped: dict[str, list[Act]] = defaultdict(list)
        for act in self.acts_ever:
            grouped[act.row.item].append(act)
        return grouped

    def acts_of(self, item: str) -> Sequence[Act]:
        """The acts on an item that are looked at, by key, those included that have ended."""
        return self._by_item.get(item, ())

    @property
    def all_items(self) -> Iterable[Item]:
        """The items looked at; with ``under`` all of them, since a division may implement any in its own way."""
        return (item for item in self.snapshot.items.all if self.looks_at(item.code))

    def rows(self, record: type[R]) -> Iterator[R]:
        """The rows of items of a kind that are looked at: those of the part's own divisions, or of definitions."""
        if self.under is None:
            return (row for row in self.snapshot.source.of(record) if self.looks_at(row.item))
        kept = self._rows_within.get(record)
        if kept is None:
            found = self.snapshot.source.of(record)
            kept = [row for row in found if self.looks_at(row.item) and self.in_reach(row.division)]
            self._rows_within[record] = kept
        return iter(cast("list[R]", kept))

    def in_reach(self, division: str | None) -> bool:
        """Whether a division lies in the part looked at; definitions are everybody's."""
        return division is None or self.contains(division)

    def division(self, code: str) -> Division:
        """A division as it is on the day, or was next in time."""
        return self.snapshot.territory.nearest(code, self.at)
