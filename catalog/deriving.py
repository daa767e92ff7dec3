"""
Deriving (推导): the next snapshot, or an earlier one, from a snapshot at hand and what differs.

A derived snapshot answers everything as one does that is made anew from all facts. It makes only
what is touched: nouns whose records are the same are the same objects, a shelf with changes is laid
over the one that was there, and kinds that are held whole are put together again. Its cost and its
memory are those of the change, whatever the size of the catalogue.

What a row is found by may change without the row: the divisions under a code that appears, the acts
below a division that is administered by another from now on. Such rows go and come again as well.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from catalog.agencies import Agency
from catalog.codes import upper_division_codes
from catalog.delegations import Delegation, Exclusion, Takeover, named
from catalog.deltas import Delta
from catalog.division_names import DivisionNames
from catalog.divisions import Administration, Division, Level, Succession
from catalog.facts import RECORDS
from catalog.inheriting import inherit
from catalog.offices import Office
from catalog.overlays import Overlay, RowsOfKind, laid_over
from catalog.plain_acts import PlainActs
from catalog.posts import OnCard
from catalog.records import Record, identity
from catalog.revisions import Revision
from catalog.rolls import Rolls
from catalog.row_sources import Source
from catalog.shelves import Shelf
from catalog.snapshot import Indexes, Kept, Snapshot, indexes_in, place_named, place_of
from catalog.territories import Territory

R = TypeVar("R", bound=Record)

Changes = Mapping[type[Record], RowsOfKind[Any]]
"""What goes and comes of each kind that is touched."""

FEW_ACTS = 2_000
"""So many acts are all looked at when divisions move; of more, only those that may be found by other keys then."""


class DerivedSource:
    """
    The source of a derived snapshot: what was touched, and for all else the source below.

    Args:
        below: the source of a snapshot that was not derived.
        shelves: the shelves that were touched since then.
        held: the rows of the touched kinds that are held whole.
    """

    def __init__(
        self,
        below: Source,
        shelves: Mapping[type[Record], Overlay[Any]],
        held: Mapping[type[Record], Sequence[Record]],
    ) -> None:
        self._below = below
        self._shelves = shelves
        self._held = held

    def shelf(self, record: type[R]) -> Shelf[R]:
        """The rows of a kind, as they came and went."""
        overlay = self._shelves.get(record)
        return self._below.shelf(record) if overlay is None else overlay

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of a kind that is held whole."""
        return cast("Sequence[R]", self._held[record]) if record in self._held else self._below.of(record)

    def names(self) -> DivisionNames:
        """The names of the divisions, as they came and went."""
        overlay = self._shelves.get(Division)
        if overlay is None:
            return self._below.names()
        codes = sorted({str(name[0]) for name in overlay.gone | overlay.came.keys()})
        return self._below.names().after(codes, lambda: [row for code in codes for row in overlay.get("code", code)])

    def plain_acts(self) -> PlainActs:
        """The plain ones of the acts that did not come or go, and which nothing has come to exclude or take over."""
        acts = self.shelf(Delegation)
        touched = set(acts.keys("named")) if isinstance(acts, Overlay) else set()
        touched.update(f"{act.item}/{code}" for act in self._acts_of_what_came() for code in named(act))
        return self._below.plain_acts().but(touched)

    def rolls(self) -> Rolls | None:
        """The villages on rolls that did not come, go or change."""
        rolls, divisions = self._below.rolls(), self.shelf(Division)
        return rolls.but(divisions.keys("code")) if rolls is not None and isinstance(divisions, Overlay) else rolls

    def on_card(self) -> OnCard | None:
        """Who works in a division, unless any agency or office of it came or went."""
        on_card, agencies, offices = self._below.on_card(), self.shelf(Agency), self.shelf(Office)
        touched: set[str] = set()
        if isinstance(agencies, Overlay):
            touched.update(key.partition("/")[0] for key in agencies.keys("line"))
        if isinstance(offices, Overlay):
            touched.update(agency.division for key in offices.keys("agency") for agency in agencies.get("code", key))
        if on_card is None or not touched:
            return on_card
        return lambda code: None if code in touched else on_card(code)

    def give_back(self) -> None:
        """Give back the memory of what can be looked at again."""
        self._below.give_back()

    def _acts_of_what_came(self) -> Iterator[Delegation]:
        """The acts whose exclusions or takeovers came."""
        acts = self.shelf(Delegation)
        for record in (Exclusion, Takeover):
            overlay = self._shelves.get(record)
            for code in {row.delegation for row, _ in overlay.came.values()} if overlay is not None else ():
                yield from acts.get("code", code)

    @property
    def size(self) -> int:
        """How many rows on shelves came and went since the source below was made."""
        return sum(overlay.size for overlay in self._shelves.values())

    def holding(self, changes: Changes) -> DerivedSource:
        """This source after changes of kinds that are held whole."""
        held = {record: _put_together(self.of(record), change) for record, change in changes.items()}
        return DerivedSource(self._below, self._shelves, {**self._held, **held})

    def laying(self, changes: Changes, *, before: Indexes, after: Indexes) -> DerivedSource:
        """This source after changes of kinds that stand on shelves."""
        laid = {
            record: laid_over(self.shelf(record), record, change, before=before[record], after=after[record])
            for record, change in changes.items()
        }
        return DerivedSource(self._below, {**self._shelves, **laid}, self._held)


def derive(snapshot: Snapshot, revision: Revision, delta: Delta) -> Snapshot:
    """
    The snapshot of a revision, from that of another one and what turns the one into the other.

    Args:
        snapshot: the one at hand; it stays as it is.
        revision: the revision of the snapshot to make, later or earlier.
        delta: what goes and comes.
    """
    changes = _by_kind(delta)
    old = snapshot.source if isinstance(snapshot.source, DerivedSource) else DerivedSource(snapshot.source, {}, {})
    moves = _moves(snapshot.territory, changes)
    before = indexes_in(snapshot.territory, snapshot.territory, old.shelf(Exclusion))
    shelved = {record: change for record, change in changes.items() if record in before and record is not Delegation}
    if Division in shelved:
        shelved[Division] = _with(shelved[Division], _found_elsewhere(old.shelf(Division), moves))
    source = old.holding({record: change for record, change in changes.items() if record not in before})
    after = indexes_in(moves, snapshot.territory, old.shelf(Exclusion))
    source = source.laying(shelved, before=before, after=after)
    territory = snapshot.territory
    if not changes.keys().isdisjoint((Division, Administration, Succession)):
        territory = Territory(source.shelf(Division), source.of(Administration), source.of(Succession), source.rolls())
    after = indexes_in(moves, territory, source.shelf(Exclusion))
    acts = _acts_found_elsewhere(snapshot, old.shelf(Delegation), moves, changes)
    moved = [act for act in acts if _keys(before, act) != _keys(after, act)]
    if Delegation in changes or moved:
        change = _with(changes.get(Delegation, RowsOfKind()), moved)
        source = source.laying({Delegation: change}, before=before, after=after)
    touched = delta.kinds | ({Delegation} if moved else set())
    found = Snapshot.from_source(revision, source, Kept(snapshot, touched))
    inherit(found, snapshot)
    return found


def _by_kind(delta: Delta) -> dict[type[Record], RowsOfKind[Any]]:
    return {
        record: RowsOfKind(
            [row for row in delta.opened if type(row) is record],
            [name for kind, name in delta.closed if kind is record],
        )
        for record in RECORDS
        if record in delta.kinds
    }


def _put_together(rows: Sequence[R], change: RowsOfKind[R]) -> tuple[R, ...]:
    """Rows in order, after some have gone and others have come."""
    found = list(rows)
    for name in change.names:
        at = bisect_left(found, place_named(name), key=place_of)
        while at < len(found) and place_of(found[at]) == place_named(name):
            if identity(found[at]) == name:
                del found[at]
            else:
                at += 1
    for row in change.opened:
        found.insert(bisect_left(found, place_of(row), key=place_of), row)
    return tuple(found)


@dataclass(frozen=True)
class _Moves:
    """
    What becomes of divisions.

    Attributes:
        territory: the divisions until now.
        came: codes of which there was no division.
        went: codes of which there will be none.
        moved: these and all whose levels or administrators change, so that acts are found by other keys.
    """

    territory: Territory
    came: frozenset[str]
    went: frozenset[str]
    moved: frozenset[str]

    def __contains__(self, code: object) -> bool:
        """Whether there is a division of that code from now on."""
        return code in self.came or (code in self.territory and code not in self.went)

    def upper(self, code: str) -> str | None:
        """The nearest code above that has been there until now."""
        return next((upper for upper in upper_division_codes(code) if upper in self.territory), None)


def _moves(territory: Territory, changes: Changes) -> _Moves:
    change = changes.get(Division, RowsOfKind())
    old: dict[str, set[Level]] = {}
    new: dict[str, set[Level]] = {}
    for code in {str(name[0]) for name in change.names}:
        versions = territory.versions(code)
        old[code] = {row.level for row in versions}
        new[code] = {row.level for row in versions if identity(row) not in change.names}
    for row in change.opened:
        new[row.code].add(row.level)
    administered = {str(name[0]) for name in changes.get(Administration, RowsOfKind()).names}
    return _Moves(
        territory,
        came=frozenset(code for code in old if new[code] and not old[code]),
        went=frozenset(code for code in old if old[code] and not new[code]),
        moved=frozenset(code for code in old if old[code] != new[code]) | administered,
    )


def _with(change: RowsOfKind[R], others: Iterable[R]) -> RowsOfKind[R]:
    """A change, and rows that go and come again, found by other keys, unless they go or come anyway."""
    again = [row for row in others if identity(row) not in change.names]
    return RowsOfKind([*change.opened, *again], [*change.closed, *map(identity, again)])


def _found_elsewhere(divisions: Shelf[Division], moves: _Moves) -> list[Division]:
    """The divisions whose next code above comes or goes."""
    found = {row for code in moves.went for row in divisions.get("upper", code)}
    for code in moves.came:
        under = divisions.get("upper", moves.upper(code) or "")
        found.update(row for row in under if code in upper_division_codes(row.code))
    return list(found)


def _acts_found_elsewhere(
    snapshot: Snapshot, acts: Shelf[Delegation], moves: _Moves, changes: Changes
) -> list[Delegation]:
    """
    Acts that may be found by other keys: those whose exclusions change, and those below divisions that move.

    Whatever names or excludes a division, or anything below it, is found by what stands above the division.
    Of many acts, those on items that are not in the catalogue are left out: nobody can ask for them.
    """
    codes = {str(name[0]) for name in changes.get(Exclusion, RowsOfKind()).names}
    found = {act for code in codes for act in acts.get("code", code)}
    if not moves.moved:
        return list(found)
    uppers = {moves.upper(code) for code in moves.moved}
    if None in uppers or len(acts) <= FEW_ACTS:
        return list(acts)
    for item in snapshot.items.all:
        for upper in uppers:
            found.update(acts.get("above", f"{item.code}/{upper}"))
    return list(found)


def _keys(indexes: Indexes, act: Delegation) -> list[set[str]]:
    return [set(keys(act)) for keys in indexes[Delegation].values()]
