"""All facts of a catalogue: every kind of record, and a set of rows of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, cast

from catalog.agencies import Agency
from catalog.case_counts import CaseCount
from catalog.certificates import Identification, Removal
from catalog.delegations import Delegation, Exclusion, Takeover
from catalog.disputes import Dispute
from catalog.divisions import Administration, Division, Succession
from catalog.instruments import Instrument
from catalog.items import ExternalCode, Implementation, Item, LegalBasis
from catalog.materials import Fee, Material
from catalog.offices import Office, OfficeException, OfficeHours
from catalog.procedure import AnnualPlan, Procedure, ProcedureDate
from catalog.readiness import OfficeReadiness, Training
from catalog.records import Record
from catalog.targets import Target
from catalog.tariffs import Tariff
from catalog.time_limits import CountingRule, Limit, SpecialProcedure
from catalog.waivers import Waiver
from catalog.workdays import SpecialDay

RECORDS: tuple[type[Record], ...] = (
    Division,
    Administration,
    Succession,
    Instrument,
    Agency,
    Office,
    OfficeHours,
    OfficeException,
    Item,
    LegalBasis,
    Implementation,
    ExternalCode,
    Identification,
    Removal,
    Material,
    Fee,
    Limit,
    SpecialProcedure,
    CountingRule,
    Delegation,
    Exclusion,
    Takeover,
    SpecialDay,
    CaseCount,
    Tariff,
    Dispute,
    OfficeReadiness,
    Training,
    Procedure,
    ProcedureDate,
    AnnualPlan,
    Target,
    Waiver,
)
"""Every kind of record, in the order in which files are read and tables are written."""

BY_FILE: dict[str, type[Record]] = {record.file: record for record in RECORDS}
"""The kinds of record by the name of their file."""

R = TypeVar("R", bound=Record)


class Facts:
    """Rows of every kind of record."""

    def __init__(self, rows: Mapping[type[Record], Iterable[Record]]) -> None:
        self._rows = {record: tuple(rows.get(record, ())) for record in RECORDS}

    @classmethod
    def of_rows(cls, rows: Iterable[Record]) -> Facts:
        """Facts from rows of mixed kinds."""
        sorted_rows: dict[type[Record], list[Record]] = {record: [] for record in RECORDS}
        for row in rows:
            sorted_rows[type(row)].append(row)
        return cls(sorted_rows)

    def of(self, record: type[R]) -> tuple[R, ...]:
        """The rows of one kind."""
        return cast("tuple[R, ...]", self._rows[record])

    def __iter__(self) -> Iterator[tuple[type[Record], tuple[Record, ...]]]:
        return iter(self._rows.items())

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))
