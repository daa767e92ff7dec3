"""
Territories (区划体系): who lies under whom on which day, and what an old code stands for now.

Administration is by code unless a row says otherwise. "Contains" means "administers on that day,
over any number of hops".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby

from catalog.codes import division_prefix, is_village, upper_division_codes
from catalog.divisions import Administration, Division, Level, Lineage, Succession
from catalog.memory import Lately, Memory
from catalog.period import Moment
from catalog.records import date, is_undated
from catalog.rolls import STREET_DIGITS, Locality, Rolls
from catalog.shelves import HeldShelf, Keys, Shelf

BLOCK_DIGITS = 6
"""Leading digits of a code that divisions of a block share: those of a district."""

_VILLAGE = Level.VILLAGE

_NOWHERE = Lineage((), (), "")

KEPT_LINEAGES = 65_536
"""How many lineages are kept of divisions that are no villages: those of a nation."""

KEPT_VILLAGES = 64
"""How many lineages of villages are kept where there are more divisions than that: each is asked for once, or many times on end."""

KEPT_LISTINGS = 64
"""How many listings are kept; one of a nation has a few thousand blocks."""

KEPT_SEARCHES = 8
"""How many searches by name are kept; one that finds more than a thousand divisions takes 0.7 MB."""


def indexes(codes: Container[str]) -> dict[str, Keys[Division]]:
    """
    How divisions are found: by code, by the nearest code above that there is or ever was ("" for none), and by block.

    A block is all divisions whose codes begin with the same six digits; in each, those of a level are found by
    themselves, and those that have a first or a last day.
    """
    return {
        "code": lambda division: (division.code,),
        "upper": lambda division: (
            next((upper for upper in upper_division_codes(division.code) if upper in codes), ""),
        ),
        "block": _blocks_of,
    }


def _blocks_of(division: Division) -> Iterator[str]:
    block = division.code[:BLOCK_DIGITS]
    yield block
    yield f"{block}/{division.level.value}"
    if division.valid_from is not None or division.valid_to is not None:
        yield f"{block}/dated"


class Territory:
    """
    All divisions: the tree by code, the tree by administration, and the successions.

    Divisions are named by their 12-digit codes here. Whatever depends on a day takes the moment of
    the question.

    Args:
        divisions: all versions of all divisions.
        administrations: who is administered by another than the one its code lies under.
        successions: what took the place of what.
        rolls: the villages that are found without being read; ``None``: all are held.
    """

    def __init__(
        self,
        divisions: Shelf[Division],
        administrations: Iterable[Administration] = (),
        successions: Iterable[Succession] = (),
        rolls: Rolls | None = None,
    ) -> None:
        self._divisions = divisions
        self._versions = divisions.by("code")
        self._rolls = rolls
        self._localities: Lately[Locality] = Lately(KEPT_LINEAGES)
        self._always: Lately[Lineage] = Lately(KEPT_LINEAGES)
        self._lineages = Memory(KEPT_LINEAGES)
        self._dated: set[str] = set()
        self._villages: Lately[Lineage] = Lately(KEPT_LINEAGES if len(divisions) <= KEPT_LINEAGES else KEPT_VILLAGES)
        self.listings = Memory(KEPT_LISTINGS)
        self.searches = Memory(KEPT_SEARCHES)
        self._administrations: dict[str, list[Administration]] = defaultdict(list)
        self._administered: dict[str, list[str]] = defaultdict(list)
        for row in administrations:
            self._administrations[row.division].append(row)
            self._administered[row.administrator].append(row.division)
        self._successors: dict[str, list[Succession]] = defaultdict(list)
        self._predecessors: dict[str, list[Succession]] = defaultdict(list)
        for succession in successions:
            self._successors[succession.division].append(succession)
            self._predecessors[succession.successor].append(succession)

    @classmethod
    def of(cls, divisions: Iterable[Division], administrations: Iterable[Administration] = ()) -> Territory:
        """The territory of a few divisions that are held in memory."""
        rows = sorted(divisions, key=lambda row: (row.code, row.valid_from or date.min))
        return cls(HeldShelf(rows, indexes({row.code for row in rows})), administrations)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and self._divisions.has("code", code)

    @property
    def codes(self) -> Iterator[str]:
        """Every code that there is or ever was, in order."""
        return (code for code, _ in groupby(self._divisions, key=lambda row: row.code))

    @property
    def moved(self) -> Iterable[str]:
        """The codes of the divisions that were ever administered by another than their code tells."""
        return self._administrations.keys()

    @cached_property
    def blocks(self) -> Sequence[str]:
        """The first digits of the codes of every block, in order."""
        found, ahead = set[str](), [""]
        while ahead:
            for row in self._divisions.get("upper", ahead.pop()):
                found.add(row.code[:BLOCK_DIGITS])
                if len(division_prefix(row.code)) < BLOCK_DIGITS:
                    ahead.append(row.code)
        return sorted(found)

    def block(self, digits: str, level: Level | None = None) -> Sequence[Division]:
        """Every version of the divisions of a block, of one level or of all, by code."""
        return self._divisions.get("block", digits if level is None else f"{digits}/{level.value}")

    def is_dated(self, block: str) -> bool:
        """Whether any division of a block has a first or a last day."""
        return self._divisions.has("block", f"{block}/dated")

    @property
    def tops(self) -> tuple[str, ...]:
        """The divisions that have none above them by code."""
        return self._lower("")

    def _lower(self, code: str) -> tuple[str, ...]:
        """The codes that lie next under a code."""
        return tuple(dict.fromkeys(row.code for row in self._divisions.get("upper", code)))

    def versions(self, code: str) -> Sequence[Division]:
        """Every version of a division, the oldest first; empty when the code is unknown."""
        return self._versions(code)

    def get(self, code: str, at: Moment) -> Division | None:
        """The division as it is at the moment, or ``None`` when it does not exist then."""
        for version in self._versions(code):
            if at.within(version.valid_from, version.valid_to):
                return version
        return None

    def nearest(self, code: str, at: Moment) -> Division:
        """The division at the moment, or, when it does not exist then, its version next in time."""
        found = self.get(code, at)
        if found is not None:
            return found
        versions = self.versions(code)
        begun = [version for version in versions if version.valid_from is None or version.valid_from <= at.day]
        return begun[-1] if begun else versions[0]

    def parent(self, code: str, at: Moment) -> str | None:
        """The nearest division above by code that exists at the moment."""
        return next((upper for upper in upper_division_codes(code) if self.get(upper, at) is not None), None)

    def administrator(self, code: str, at: Moment) -> str | None:
        """Who administers a division at the moment; its parent by code unless an administration says otherwise."""
        for row in self._administrations.get(code, ()):
            if at.within(row.valid_from, row.valid_to) and self.get(row.administrator, at) is not None:
                return row.administrator
        return self.parent(code, at)

    def path(self, code: str, at: Moment) -> tuple[str, ...]:
        """The codes of the divisions that contain a division, from the top down, itself last."""
        return self.lineage(code, at).codes

    def lineage(self, code: str, at: Moment) -> Lineage:
        """A division and those that contain it at the moment; while it does not exist, by its version next in time."""
        existing = self.lineage_of_existing(code, at)
        return self._above(code, at).below(self.nearest(code, at)) if existing is None else existing

    def lineage_of_existing(self, code: str, at: Moment) -> Lineage | None:
        """A division and those that contain it; ``None`` when it does not exist at the moment."""
        if is_village(code):
            return self._villages.get(code) or self._listed(code) or self._existing(code, at)
        return self._always.get(code) or self._existing(code, at)

    def _listed(self, code: str) -> Lineage | None:
        """The lineage of a village on the roll of its street, where that is the same on every day."""
        if self._rolls is None or code in self._administrations:
            return None
        digits = code[:STREET_DIGITS]
        here = self._localities.get(digits)
        if here is None:
            street = self._always.get(digits + "000")
            if street is None:
                return None
            here = self._localities.keep(digits, Locality(street, self._rolls.of(digits)))
        village = self._rolls.village(here.roll, code)
        return None if village is None else self._villages.keep(code, here.lineage.below(village))

    def _existing(self, code: str, at: Moment) -> Lineage | None:
        versions, street = self._versions(code), code[:STREET_DIGITS] + "000"
        if len(versions) == 1 and (upper := self._always.get(street)) is not None:
            (only,) = versions
            if only.level is _VILLAGE and is_undated(only) and code not in self._administrations:
                return self._villages.keep(code, upper.below(only))
        division = self.get(code, at)
        if division is None:
            return None
        if division.level is not _VILLAGE:
            return self._kept(code, at)
        if code in self._administrations or street == code:
            return self._above(code, at).below(division)
        return self._nearest(street, at).below(division)

    def _kept(self, code: str, at: Moment) -> Lineage:
        """The lineage of a code that exists at the moment."""
        if code in self._dated:
            return self._lineages.of(code, at, self._worked_out, code)
        moment = Moment(at.day)
        found = self._worked_out(code, moment)
        if at.shares(moment.since, moment.until) and moment.since is None and moment.until is None:
            return self._always.keep(code, found)
        self._dated.add(code)
        return found

    def _worked_out(self, code: str, at: Moment) -> Lineage:
        division = self.get(code, at)
        return _NOWHERE if division is None else self._above(code, at).below(division)

    def _nearest(self, code: str, at: Moment) -> Lineage:
        """The lineage of a code that exists at the moment, else of the nearest above it by code."""
        if self.get(code, at) is not None:
            return self._always.get(code) or self._kept(code, at)
        upper = self.parent(code, at)
        return _NOWHERE if upper is None else self.lineage(upper, at)

    def _above(self, code: str, at: Moment) -> Lineage:
        upper = self.administrator(code, at)
        return _NOWHERE if upper is None else self.lineage(upper, at)

    def possible_uppers(self, code: str) -> frozenset[str]:
        """Every division that contains a division on some day, itself not."""
        found: set[str] = set()
        ahead = [code]
        while ahead:
            here = ahead.pop()
            administrators = [row.administrator for row in self._administrations.get(here, ())]
            new = {*filter(self.__contains__, upper_division_codes(here)), *administrators} - found
            found |= new
            ahead += new
        return frozenset(found)

    def children(self, code: str, at: Moment) -> list[Division]:
        """The divisions that a division administers directly at the moment, by code."""
        if self.get(code, at) is None:
            return []
        found = self._existing_under(code, at)
        named = {child: self.get(child, at) for child in self._administered.get(code, ())}
        found |= {child: division for child, division in named.items() if division is not None}
        return [
            found[child]
            for child in sorted(found)
            if child not in self._administrations or self.administrator(child, at) == code
        ]

    def _existing_under(self, code: str, at: Moment) -> dict[str, Division]:
        """The divisions next under a code; what lies under one that does not exist at the moment hangs one higher."""
        rows = self._divisions.get("upper", code)
        existing = {row.code: row for row in rows if at.within(row.valid_from, row.valid_to)}
        if len(existing) < len(rows):
            for gone in {row.code for row in rows} - existing.keys():
                existing |= self._existing_under(gone, at)
        return existing

    def below(self, code: str, at: Moment) -> Iterator[Division]:
        """Every division that a division contains, itself not, top down."""
        for child in self.children(code, at):
            yield child
            yield from self.below(child.code, at)

    def of_level(self, code: str, level: Level, at: Moment) -> Iterator[Division]:
        """The divisions of a level that a division contains, itself included, in the order of the tree."""
        division = self.get(code, at)
        if division is not None and division.level is level:
            yield division
        elif division is not None and division.level.rank < level.rank:
            for child in self.children(code, at):
                yield from self.of_level(child.code, level, at)

    def contains(self, upper: str, code: str, at: Moment) -> bool:
        """Whether one division contains another at the moment; a division contains itself."""
        return upper in self.path(code, at)

    def successors(self, code: str) -> Sequence[Succession]:
        """How others took the place of a division, the first first; empty when none did."""
        return sorted(self._successors.get(code, ()), key=lambda row: (row.on, row.successor))

    def predecessors(self, code: str) -> Sequence[Succession]:
        """How a division took the place of others, the first first; empty when it took none's."""
        return sorted(self._predecessors.get(code, ()), key=lambda row: (row.on, row.division))

    def standing(self, code: str, at: Moment) -> tuple[str, ...]:
        """
        What a code stands for at the moment, over any number of successions.

        Itself when it exists then; otherwise its successors, or on an earlier day its predecessors.
        Empty when it does not exist then and nothing is recorded in its place.
        """
        return tuple(sorted(self._standing(code, at, frozenset())))

    def _standing(self, code: str, at: Moment, seen: frozenset[str]) -> set[str]:
        if code in seen:
            return set()
        if self.get(code, at) is not None:
            return {code}
        first = self.versions(code)[0].valid_from
        if first is not None and at.day < first:
            others = [row.division for row in self._predecessors.get(code, ())]
        else:
            others = [row.successor for row in self._successors.get(code, ())]
        return {found for other in others for found in self._standing(other, at, seen | {code})}
