"""
Snapshots: the whole catalogue at one revision, in memory, immutable, indexed for the questions asked.

No read at the current revision touches the database. A new revision makes a new snapshot; a request
sees exactly one. What is as many as the divisions of a nation stands on shelves, held or mapped from
a file; the rest is held as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from catalog import agencies, delegations, divisions, offices
from catalog.agencies import Agencies, Agency
from catalog.certificates import Certificates, Identification, Removal
from catalog.delegations import Delegation, Delegations, Exclusion, Takeover
from catalog.divisions import Administration, Division, Succession, Territory
from catalog.facts import Facts
from catalog.instruments import Instrument, Instruments
from catalog.items import ExternalCode, Implementation, Item, Items, LegalBasis
from catalog.materials import Fee, Material, Placed
from catalog.memory import Memory
from catalog.offices import Office, OfficeException, OfficeHours, Offices
from catalog.records import Record, identity
from catalog.revisions import Revision
from catalog.shelves import HeldShelf, Keys, Shelf
from catalog.time_limits import CountingRule, Limit, SpecialProcedure, TimeLimits
from catalog.workdays import Calendar, SpecialDay

R = TypeVar("R", bound=Record)

KEPT_RESULTS = 16_384
"""How many results that hold for many places are kept: a few dozen for each item, if it is not handed down by every city."""

Indexes = Mapping[type[Record], Mapping[str, Keys[Any]]]
"""How the rows of each kind that stands on a shelf are found."""


class Source(Protocol):
    """Where the rows of a snapshot come from."""

    def shelf(self, record: type[R]) -> Shelf[R]:
        """The rows of a kind that may be as many as a nation has divisions."""

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of a kind that is held whole."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The catalogue at one revision (目录快照)."""

    revision: Revision
    territory: Territory
    agencies: Agencies
    offices: Offices
    items: Items
    certificates: Certificates
    materials: Placed[Material]
    fees: Placed[Fee]
    time_limits: TimeLimits
    delegations: Delegations
    instruments: Instruments
    calendar: Calendar
    memory: Memory = field(default_factory=lambda: Memory(KEPT_RESULTS), compare=False, repr=False)

    @classmethod
    def of(cls, revision: Revision, facts: Facts) -> Snapshot:
        """The snapshot of one revision, all of it held in memory."""
        return cls.from_source(revision, HeldSource(facts))

    @classmethod
    def from_source(cls, revision: Revision, source: Source) -> Snapshot:
        """The snapshot of one revision, from wherever its rows are."""
        calendar = Calendar(source.of(SpecialDay))
        instruments = Instruments(source.of(Instrument))
        return cls(
            revision=revision,
            territory=Territory(source.shelf(Division), source.of(Administration), source.of(Succession)),
            agencies=Agencies(source.shelf(Agency)),
            offices=Offices(source.shelf(Office), source.shelf(OfficeHours), source.shelf(OfficeException)),
            items=Items(source.of(Item), source.of(LegalBasis), source.of(Implementation), source.of(ExternalCode)),
            certificates=Certificates(source.of(Identification), source.of(Removal)),
            materials=Placed(source.of(Material)),
            fees=Placed(source.of(Fee)),
            time_limits=TimeLimits(source.of(Limit), source.of(CountingRule), source.of(SpecialProcedure)),
            delegations=Delegations(
                source.shelf(Delegation),
                source.shelf(Exclusion),
                source.shelf(Takeover),
                instruments=instruments,
                calendar=calendar,
            ),
            instruments=instruments,
            calendar=calendar,
        )


class HeldSource:
    """Facts held in memory as the source of a snapshot."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._indexes = indexes(facts)

    def shelf(self, record: type[R]) -> Shelf[R]:
        """The rows of a kind, in order, with their indexes."""
        return HeldShelf(ordered(self._facts.of(record)), self._indexes[record])

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of a kind."""
        return self._facts.of(record)


def indexes(facts: Facts) -> Indexes:
    """How the rows of each kind that stands on a shelf are found in these facts."""
    territory = Territory.of(facts.of(Division), facts.of(Administration))
    exclusions = HeldShelf(facts.of(Exclusion), delegations.EXCLUSION_INDEXES)
    return {
        Division: divisions.indexes(territory),
        Agency: agencies.INDEXES,
        Office: offices.OFFICE_INDEXES,
        OfficeHours: offices.HOURS_INDEXES,
        OfficeException: offices.EXCEPTION_INDEXES,
        Delegation: delegations.indexes(territory, exclusions),
        Exclusion: delegations.EXCLUSION_INDEXES,
        Takeover: delegations.TAKEOVER_INDEXES,
    }


def ordered(rows: Iterable[R]) -> list[R]:
    """Rows in the order of their keys, of one key the earlier first."""
    return sorted(rows, key=lambda row: tuple("" if part is None else str(part) for part in identity(row)))
