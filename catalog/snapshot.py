"""
Snapshots: the whole catalogue at one revision, in memory, immutable, indexed for the questions asked.

No read at the current revision touches the database. A new revision makes a new snapshot; a request
sees exactly one.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.agencies import Agencies, Agency
from catalog.certificates import Certificates, Identification, Removal
from catalog.delegations import Delegation, Delegations, Exclusion, Takeover
from catalog.divisions import Administration, Division, Succession, Territory
from catalog.facts import Facts
from catalog.instruments import Instrument, Instruments
from catalog.items import ExternalCode, Implementation, Item, Items, LegalBasis
from catalog.materials import Fee, Material, Placed
from catalog.offices import Office, OfficeException, OfficeHours, Offices
from catalog.revisions import Revision
from catalog.time_limits import CountingRule, Limit, SpecialProcedure, TimeLimits
from catalog.workdays import Calendar, SpecialDay


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

    @classmethod
    def of(cls, revision: Revision, facts: Facts) -> Snapshot:
        """Index the facts of one revision."""
        calendar = Calendar(facts.of(SpecialDay))
        instruments = Instruments(facts.of(Instrument))
        territory = Territory(facts.of(Division), facts.of(Administration), facts.of(Succession))
        return cls(
            revision=revision,
            territory=territory,
            agencies=Agencies(facts.of(Agency)),
            offices=Offices(facts.of(Office), facts.of(OfficeHours), facts.of(OfficeException)),
            items=Items(facts.of(Item), facts.of(LegalBasis), facts.of(Implementation), facts.of(ExternalCode)),
            certificates=Certificates(facts.of(Identification), facts.of(Removal)),
            materials=Placed(facts.of(Material)),
            fees=Placed(facts.of(Fee)),
            time_limits=TimeLimits(facts.of(Limit), facts.of(CountingRule), facts.of(SpecialProcedure)),
            delegations=Delegations(
                facts.of(Delegation),
                facts.of(Exclusion),
                facts.of(Takeover),
                instruments=instruments,
                territory=territory,
                calendar=calendar,
            ),
            instruments=instruments,
            calendar=calendar,
        )
