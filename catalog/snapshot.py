"""
Snapshots: the whole catalogue at one revision, in memory, immutable, indexed for the questions asked.

No read at the current revision touches the database. A new revision makes a new snapshot; a request
sees exactly one. What is as many as the divisions of a nation stands on shelves, held or mapped from
a file; the rest is held as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import lt
from typing import Any, NamedTuple, TypeVar, cast

from catalog import agencies, delegations, offices, territories
from catalog.acts import Delegations
from catalog.agencies import Agencies, Agency
from catalog.case_counts import CaseCount, CaseCounts
from catalog.certificates import Certificates, Identification, Removal
from catalog.delegations import Delegation, Exclusion, Takeover
from catalog.disputes import Dispute, Disputes
from catalog.division_names import DivisionNames
from catalog.divisions import Administration, Division, Succession
from catalog.facts import Facts
from catalog.instruments import Instrument, Instruments
from catalog.item_names import ItemNames
from catalog.items import ExternalCode, Implementation, Item, Items, LegalBasis
from catalog.materials import Fee, Material, Placed
from catalog.memory import Memory
from catalog.offices import Office, OfficeException, OfficeHours, Offices
from catalog.plain_acts import PlainActs
from catalog.posts import Posts
from catalog.procedure import AnnualPlan, Procedure, ProcedureDate, Procedures
from catalog.readiness import OfficeReadiness, Readiness, Training
from catalog.records import Record, identity
from catalog.revisions import Revision
from catalog.row_sources import Shelved, Source
from catalog.shelves import HeldShelf, Keys, Shelf
from catalog.surveys import Surveys
from catalog.targets import Target, Targets
from catalog.tariffs import Tariff, Tariffs
from catalog.territories import Territory
from catalog.time_limits import CountingRule, Limit, SpecialProcedure, TimeLimits
from catalog.waivers import Waiver, Waivers
from catalog.watching import Whole
from catalog.workdays import Calendar, SpecialDay

R = TypeVar("R", bound=Record)
N = TypeVar("N")

KEPT_RESULTS = 16_384
"""How many results that hold for many places are kept: a few dozen for each item, if it is not handed down by every city."""

KEPT_MENUS = 128
"""How many menus are kept: each has as many items as a catalogue."""

KEPT_FINDINGS = 1_024
"""How many results of checks are kept: one for each rule, part of the catalogue and day."""

KEPT_PAIRS = 16_384
"""How many items' comparable pairs are kept: of a thousand items, those of a few places and stretches of days."""

Indexes = Mapping[type[Record], Mapping[str, Keys[Any]]]
"""How the rows of each kind that stands on a shelf are found."""


class Kept(NamedTuple):
    """
    What a snapshot takes over from another one instead of making it anew.

    Attributes:
        snapshot: the other one; ``None``: there is none, and everything is made.
        touched: the kinds of record of which the two differ.
    """

    snapshot: Snapshot | None = None
    touched: frozenset[type[Record]] = frozenset()

    def of(self, name: str, made_of: Iterable[type[Record]], make: Callable[[], N]) -> N:
        """A noun of the other snapshot when nothing that it is made of differs; else it is made."""
        if self.snapshot is None or not self.touched.isdisjoint(made_of):
            return make()
        return cast("N", getattr(self.snapshot, name))


@dataclass(frozen=True, slots=True)
class Snapshot(Whole):
    """The catalogue at one revision (目录快照)."""

    beside = frozenset({"memory"})

    revision: Revision
    source: Source = field(compare=False, repr=False)
    territory: Territory
    names: DivisionNames = field(compare=False, repr=False)
    item_names: ItemNames = field(compare=False, repr=False)
    agencies: Agencies
    offices: Offices
    posts: Posts = field(compare=False, repr=False)
    items: Items
    certificates: Certificates
    materials: Placed[Material]
    fees: Placed[Fee]
    time_limits: TimeLimits
    delegations: Delegations
    instruments: Instruments
    calendar: Calendar
    case_counts: CaseCounts
    tariffs: Tariffs
    disputes: Disputes
    readiness: Readiness
    procedure: Procedures
    targets: Targets
    waivers: Waivers
    surveys: Surveys = field(compare=False, repr=False)
    memory: Memory = field(default_factory=lambda: Memory(KEPT_RESULTS, watches=True), compare=False, repr=False)
    menus: Memory = field(default_factory=lambda: Memory(KEPT_MENUS), compare=False, repr=False)
    pairs: Memory = field(default_factory=lambda: Memory(KEPT_PAIRS), compare=False, repr=False)
    findings: Memory = field(default_factory=lambda: Memory(KEPT_FINDINGS), compare=False, repr=False)

    @classmethod
    def of(cls, revision: Revision, facts: Facts) -> Snapshot:
        """The snapshot of one revision, all of it held in memory."""
        return cls.from_source(revision, HeldSource(facts))

    @classmethod
    def from_source(cls, revision: Revision, source: Source, kept: Kept = Kept()) -> Snapshot:  # noqa: B008 - immutable
        """
        The snapshot of one revision, from wherever its rows are.

        Args:
            revision: the revision.
            source: the rows of every kind.
            kept: what it has in common with another snapshot.
        """
        if kept.snapshot is None:
            source = Shelved(source)
        shelf, of, either = source.shelf, source.of, kept.of
        calendar = either("calendar", [SpecialDay], lambda: Calendar(of(SpecialDay)))
        territory = either(
            "territory",
            [Division, Administration, Succession],
            lambda: Territory(shelf(Division), of(Administration), of(Succession), source.rolls()),
        )
        names = either("names", [Division], source.names)
        instruments = either("instruments", [Instrument], lambda: Instruments(of(Instrument)))
        all_agencies = either("agencies", [Agency], lambda: Agencies(shelf(Agency)))
        all_offices = either(
            "offices",
            [Office, OfficeHours, OfficeException],
            lambda: Offices(shelf(Office), shelf(OfficeHours), shelf(OfficeException)),
        )
        return cls(
            revision=revision,
            source=source,
            territory=territory,
            names=names,
            item_names=either("item_names", [Item], lambda: ItemNames(of(Item), lambda: names.pinyin)),
            agencies=all_agencies,
            offices=all_offices,
            posts=either(
                "posts",
                [Division, Administration, Succession, Agency, Office, OfficeHours, OfficeException],
                lambda: Posts(all_agencies, all_offices, source.on_card()),
            ),
            items=either(
                "items",
                [Item, LegalBasis, Implementation, ExternalCode],
                lambda: Items(of(Item), of(LegalBasis), of(Implementation), of(ExternalCode)),
            ),
            certificates=either(
                "certificates", [Identification, Removal], lambda: Certificates(of(Identification), of(Removal))
            ),
            materials=either("materials", [Material], lambda: Placed(of(Material))),
            fees=either("fees", [Fee], lambda: Placed(of(Fee))),
            time_limits=either(
                "time_limits",
                [Limit, CountingRule, SpecialProcedure],
                lambda: TimeLimits(of(Limit), of(CountingRule), of(SpecialProcedure)),
            ),
            delegations=either(
                "delegations",
                [Delegation, Exclusion, Takeover, Instrument, SpecialDay],
                lambda: Delegations(
                    shelf(Delegation),
                    shelf(Exclusion),
                    shelf(Takeover),
                    plain=source.plain_acts(),
                    instruments=instruments,
                    calendar=calendar,
                ),
            ),
            instruments=instruments,
            calendar=calendar,
            case_counts=either("case_counts", [CaseCount], lambda: CaseCounts(of(CaseCount))),
            tariffs=either("tariffs", [Tariff], lambda: Tariffs(of(Tariff))),
            disputes=either("disputes", [Dispute], lambda: Disputes(of(Dispute))),
            readiness=either(
                "readiness", [OfficeReadiness, Training], lambda: Readiness(of(OfficeReadiness), of(Training))
            ),
            procedure=either(
                "procedure",
                [Procedure, ProcedureDate, AnnualPlan],
                lambda: Procedures(of(Procedure), of(ProcedureDate), of(AnnualPlan)),
            ),
            targets=either("targets", [Target], lambda: Targets(of(Target))),
            waivers=either("waivers", [Waiver], lambda: Waivers(of(Waiver))),
            surveys=either(
                "surveys",
                [Division, Administration, Succession, Agency, Office],
                lambda: Surveys(territory, shelf(Division), of(Administration), shelf(Agency), shelf(Office)),
            ),
        )


class HeldSource:
    """Facts held in memory as the source of a snapshot."""

    def __init__(self, facts: Facts) -> None:
        self._rows = {record: tuple(ordered(rows)) for record, rows in facts}
        self._shelves = {record: HeldShelf(self._rows[record], keys) for record, keys in indexes(facts).items()}

    def shelf(self, record: type[R]) -> Shelf[R]:
        """The rows of a kind, in order, with their indexes."""
        return cast("Shelf[R]", self._shelves[record])

    def of(self, record: type[R]) -> Sequence[R]:
        """The rows of a kind, in order."""
        return cast("Sequence[R]", self._rows[record])

    def names(self) -> DivisionNames:
        """The names of the divisions, put in columns when somebody looks for one."""
        return DivisionNames.of(self.of(Division))

    def plain_acts(self) -> PlainActs:
        """Which acts are plain."""
        apart = delegations.told_apart(self.of(Exclusion), self.of(Takeover))
        return PlainActs.of(self.of(Delegation), apart)

    def rolls(self) -> None:
        """None: all villages are held."""

    def on_card(self) -> None:
        """None: all agencies and offices are held."""

    def give_back(self) -> None:
        """Nothing: all of it is held."""


def indexes(facts: Facts) -> Indexes:
    """How the rows of each kind that stands on a shelf are found in these facts."""
    territory = Territory.of(facts.of(Division), facts.of(Administration))
    return indexes_in(territory, territory, HeldShelf(facts.of(Exclusion), delegations.EXCLUSION_INDEXES))


def indexes_in(codes: Container[str], territory: Territory, exclusions: Shelf[Exclusion]) -> Indexes:
    """
    How the rows of each kind that stands on a shelf are found.

    Args:
        codes: every code of a division that there is or ever was.
        territory: the divisions, with who administers them.
        exclusions: the places that acts do not reach.
    """
    return {
        Division: territories.indexes(codes),
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
    found = list(rows)
    names = [str(getattr(row, row.key[0])) for row in found]
    if all(map(lt, names, islice(names, 1, None))):  # as a store hands out most of them
        return found
    return sorted(found, key=place_of)


def place_of(row: Record) -> tuple[str, ...]:
    """Where a row stands among the rows of its kind."""
    return place_named(identity(row))


def place_named(name: Iterable[object]) -> tuple[str, ...]:
    """Where the row of an identity stands, or would stand, among the rows of its kind."""
    return tuple("" if part is None else str(part) for part in name)
