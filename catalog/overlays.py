"""
Overlays (叠加数据架): a shelf as it was, with the few rows that have come and gone since.

The shelf below is shared by every snapshot that is derived from the same one, and so are the pages
of its file. An overlay stands on the shelf itself and never on another overlay: deriving again makes
the next overlay on the same shelf, of all that came and went. Only keys that rows came under or left
are looked up here; every other look-up is passed down as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from typing import Generic, NamedTuple, TypeVar

from catalog.look_ups import keeping
from catalog.offices import OfficeException
from catalog.records import Record, identity
from catalog.shelves import Keys, Shelf
from catalog.snapshot import ordered, place_of
from catalog.views import Identity

R = TypeVar("R", bound=Record)

KEPT_GROUPS = 1_024
"""How many looked-up groups with rows that came or went are kept for each overlay."""


class RowsOfKind(NamedTuple, Generic[R]):
    """Rows of one kind that go, by identity, and rows that come then."""

    opened: Sequence[R] = ()
    closed: Sequence[Identity] = ()

    @property
    def names(self) -> set[Identity]:
        """The rows that are not to be seen any more: a row that comes takes the place of one of its identity."""
        return {*self.closed, *map(identity, self.opened)}


class Came(NamedTuple, Generic[R]):
    """A row that came, with its keys in each index."""

    row: R
    keys: Mapping[str, tuple[str, ...]]


class Overlay(Generic[R]):
    """
    A shelf with rows that came and went.

    Args:
        below: the shelf as it was; no overlay.
        gone: the identities of its rows that are not to be seen.
        came: the rows that are, by identity.
        left: the keys in each index under which rows below are gone.
    """

    def __init__(
        self,
        below: Shelf[R],
        gone: frozenset[Identity] = frozenset(),
        came: Mapping[Identity, Came[R]] | None = None,
        left: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.below = below
        self.gone = gone
        self.came: Mapping[Identity, Came[R]] = came or {}
        self.left: Mapping[str, frozenset[str]] = left or {}
        self._groups = _groups(self.came.values(), self.left)
        self._rows = ordered(found.row for found in self.came.values())
        self._kept = keeping(KEPT_GROUPS, self._look_up)

    def get(self, index: str, key: str) -> Sequence[R]:
        """The rows that carry a key in an index, in the order of their file."""
        return self._kept(index, key) if key in self._groups.get(index, ()) else self.below.get(index, key)

    def by(self, index: str) -> Callable[[str], Sequence[R]]:
        """How rows are found in one index."""
        groups, below = self._groups.get(index, {}), self.below.by(index)
        return lambda key: self._kept(index, key) if key in groups else below(key)

    def has(self, index: str, key: str) -> bool:
        """Whether any row carries the key."""
        came = self._groups.get(index, {}).get(key)
        if came is None:
            return self.below.has(index, key)
        return len(came) > 0 or any(identity(row) not in self.gone for row in self.below.get(index, key))

    def at(self, place: int) -> R:
        """The row at a place of the shelf below."""
        return self.below.at(place)

    def keys(self, index: str) -> Collection[str]:
        """The keys in an index under which rows came or went."""
        return self._groups.get(index, {}).keys()

    def __iter__(self) -> Iterator[R]:
        left = (row for row in self.below if identity(row) not in self.gone)
        return merge(left, self._rows, key=place_of) if self._rows else left

    def __len__(self) -> int:
        return len(self.below) - len(self.gone) + len(self.came)

    @property
    def size(self) -> int:
        """How many rows it keeps or hides."""
        return len(self.gone) + len(self.came)

    def _look_up(self, index: str, key: str) -> tuple[R, ...]:
        below = (row for row in self.below.get(index, key) if identity(row) not in self.gone)
        return tuple(ordered([*below, *self._groups[index][key]]))


def _groups(came: Iterable[Came[R]], left: Mapping[str, Iterable[str]]) -> dict[str, dict[str, list[R]]]:
    """The rows that came, under every key in each index that rows came under or left."""
    groups: defaultdict[str, defaultdict[str, list[R]]] = defaultdict(lambda: defaultdict(list))
    for index, keys in left.items():
        groups[index] = defaultdict(list, {key: [] for key in keys})
    for row, keys_of in came:
        for index, keys in keys_of.items():
            for key in keys:
                groups[index][key].append(row)
    return {index: dict(found) for index, found in groups.items()}


def laid_over(
    shelf: Shelf[R],
    record: type[R],
    change: RowsOfKind[R],
    *,
    before: Mapping[str, Keys[R]],
    after: Mapping[str, Keys[R]],
) -> Overlay[R]:
    """
    A shelf after rows have gone and others have come.

    Args:
        shelf: the shelf until now.
        record: the kind of its rows.
        change: what goes and comes.
        before: the keys under which its rows have been found until now.
        after: the keys under which rows are found from now on; they differ of no row that stays.
    """
    under = shelf if isinstance(shelf, Overlay) else Overlay(shelf)
    came, gone = dict(under.came), set(under.gone)
    left = {index: set(keys) for index, keys in under.left.items()}
    for name in change.names:
        if came.pop(name, None) is None and name not in gone and (row := found(under.below, record, name)) is not None:
            gone.add(name)
            for index, keys in before.items():
                left.setdefault(index, set()).update(keys(row))
    for row in change.opened:
        came[identity(row)] = Came(row, {index: tuple(keys(row)) for index, keys in after.items()})
    return Overlay(under.below, frozenset(gone), came, {index: frozenset(keys) for index, keys in left.items()})


def found(shelf: Shelf[R], record: type[R], name: Identity) -> R | None:
    """The row of that identity on a shelf, or ``None``."""
    if record is OfficeException:  # the one kind that is found by more than the first column of its key
        index, key = "day", f"{name[0]}/{name[1]}"
    else:
        index, key = record.key[0], str(name[0])
    return next((row for row in shelf.get(index, key) if identity(row) == name), None)
