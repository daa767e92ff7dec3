"""Whose affair a row is: what an editor of a part of the catalogue can draft, and what not."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from catalog.case_counts import CaseCount
from catalog.certificates import Identification, Removal
from catalog.delegations import Exclusion, Mode, Step, Takeover
from catalog.disputes import Dispute, DisputeKind
from catalog.divisions import Administration, Level
from catalog.facts import RECORDS
from catalog.instruments import Instrument
from catalog.items import ExternalCode, Implementation, LegalBasis, SubjectKind
from catalog.materials import Fee, Material
from catalog.offices import OfficeException, OfficeHours
from catalog.period import Moment
from catalog.permissions import covers
from catalog.procedure import AnnualPlan, DocumentKind, Procedure, ProcedureDate, ProcedureStep
from catalog.readiness import OfficeReadiness, Training, TrainingKind
from catalog.records import Record
from catalog.roles import EVERYTHING, Scope
from catalog.targets import Measure, Target
from catalog.tariffs import Tariff
from catalog.time_limits import CountingRule, Limit, LimitKind, ProcedureKind, SpecialProcedure, TimeUnit
from catalog.touching import PARTS, touched
from catalog.waivers import Waiver
from catalog.workdays import DayKind, SpecialDay
from tests.small_city import (
    CITY,
    DAY,
    EAST,
    HILL,
    LAKE,
    PORT,
    REED,
    WEST,
    act,
    agency,
    division,
    item,
    office,
    succeeds,
)
from tests.small_city import snapshot as city
from tests.small_tree import row

SMALL = city(
    act("from-city"),
    act("from-east", Level.STREET, from_division=EAST),
    item("of-east", territory=(EAST,)),
    row(Instrument, code="of-lake", title="文件", agency="lake"),
    row(Administration, division=PORT, administrator=EAST),
)
NEW_DIVISION = "440402003000"
TARGET = row(
    Target,
    code="one",
    agency="lake",
    measure=Measure.IMMEDIATE_SHARE,
    value=0.5,
    by=DAY,
    set_on=DAY,
    name="目标",
)


def places(*codes: str) -> set[Scope]:
    return {Scope(division=code) for code in codes}


def agencies(*codes: str) -> set[Scope]:
    return {Scope(agency=code) for code in codes}


def limit(kind: LimitKind, division: str | None) -> Limit:
    return row(Limit, item="register", kind=kind, value=5, unit=TimeUnit.WORKING_DAY, division=division)


def parts(*rows: Record) -> set[Scope]:
    return set(touched(rows, SMALL, Moment(DAY)))


@pytest.mark.parametrize(
    ("rows", "whose"),
    [
        # of an agency
        ([office("new-hall", "lake", LAKE)], agencies("lake")),
        ([office("lake-hall", "port", PORT)], agencies("lake", "port")),
        ([row(OfficeHours, office="lake-hall", weekday=1, opens=time(9), closes=time(12))], agencies("lake")),
        ([row(OfficeException, office="lake-hall", day=DAY)], agencies("lake")),
        ([row(Implementation, item="register", division=LAKE)], agencies("lake")),
        ([limit(LimitKind.COMMITTED, LAKE)], agencies("lake")),
        ([row(Material, item="register", number=1, name="表", division=LAKE)], agencies("lake")),
        ([row(Fee, item="register", name="费", division=LAKE)], agencies("lake")),
        ([row(Takeover, delegation="from-city", division=EAST, due=DAY)], agencies("east")),
        ([row(ExternalCode, kind=SubjectKind.AGENCY, subject="lake", system="s", code="1")], agencies("lake")),
        ([row(Instrument, code="new", title="文件", agency="lake")], agencies("lake")),
        ([row(Instrument, code="of-lake", title="文件", agency="port")], agencies("lake", "port")),
        # of a division that has no agency of the line
        ([row(Implementation, item="other", division=LAKE), item("other", line="sea")], places(LAKE, CITY)),
        # of a giver
        ([act("new", from_division=EAST)], places(EAST)),
        ([act("new", Level.STREET, from_division=EAST, scope=(LAKE, HILL))], places(EAST, LAKE, HILL)),
        ([act("new", scope=(EAST,))], places(CITY, EAST)),
        ([act("from-city", from_division=EAST)], places(CITY, EAST)),
        ([act("new", from_division=EAST, to_agency="port")], places(EAST) | agencies("port")),
        ([row(Exclusion, delegation="from-city", division=LAKE)], places(CITY, LAKE)),
        # of whoever is above
        ([division(NEW_DIVISION, Level.STREET)], places(EAST)),
        ([division(EAST, Level.DISTRICT)], places(CITY)),
        ([division(CITY, Level.CITY)], {EVERYTHING}),
        ([division(PORT, Level.STREET)], places(EAST, WEST)),
        ([row(Administration, division=LAKE, administrator=WEST)], places(EAST, WEST)),
        ([succeeds(LAKE, HILL, DAY)], places(EAST)),
        ([agency("new", LAKE)], places(LAKE)),
        ([agency("lake", PORT, valid_from=DAY)], places(LAKE, PORT)),
        ([agency("lake", LAKE, replaced_by="port")], places(LAKE) | agencies("port")),
        ([row(ExternalCode, kind=SubjectKind.DIVISION, subject=LAKE, system="s", code="1")], places(LAKE)),
        ([row(CountingRule, division=EAST)], places(EAST)),
        # of an item's whole territory
        ([item("new")], places(CITY)),
        ([item("new", territory=(LAKE,))], places(LAKE)),
        ([item("register", territory=(LAKE,))], places(CITY, LAKE)),
        ([item("new", territory=(LAKE,), parent="register")], places(LAKE, CITY)),
        ([item("new", territory=(LAKE,), agency="port")], places(LAKE) | agencies("port")),
        ([row(LegalBasis, item="of-east", number=1, law="法")], places(EAST)),
        ([row(SpecialProcedure, item="of-east", kind=ProcedureKind.STOP, name="听证")], places(EAST)),
        ([row(ExternalCode, kind=SubjectKind.ITEM, subject="of-east", system="s", code="1")], places(EAST)),
        ([row(Identification, certificate="of-east", on=DAY)], places(EAST)),
        ([row(Removal, certificate="of-east", on=DAY, mode="R10")], places(EAST)),
        ([limit(LimitKind.COMMITTED, None)], places(CITY)),
        ([limit(LimitKind.STATUTORY, LAKE)], places(CITY)),
        ([row(Material, item="of-east", number=1, name="表")], places(EAST)),
        # of whoever counts it
        ([row(CaseCount, item="register", division=LAKE, month=DAY, count=1, total_days=2)], agencies("lake")),
        ([row(Dispute, agency="lake", year=2019, kind=DisputeKind.EITHER, count=1)], agencies("lake")),
        ([row(OfficeReadiness, office="lake-hall", seal=True)], agencies("lake")),
        ([row(Training, agency="lake", year=2019, kind=TrainingKind.ENFORCEMENT, attendances=1)], agencies("lake")),
        ([row(AnnualPlan, agency="lake", year=2019)], agencies("lake")),
        ([TARGET], agencies("lake")),
        ([row(Procedure, instrument="of-lake", kind=DocumentKind.NORMATIVE)], agencies("lake")),
        ([row(ProcedureDate, instrument="of-lake", step=ProcedureStep.SIGNING, began=DAY)], agencies("lake")),
        (
            [
                row(Instrument, code="new", title="文件", agency="port"),
                row(Procedure, instrument="new", kind=DocumentKind.NORMATIVE),
            ],
            agencies("port"),
        ),
        # of everybody
        ([row(Procedure, instrument="unknown", kind=DocumentKind.NORMATIVE)], {EVERYTHING}),
        ([row(Tariff, hourly_rate=40, hours_per_visit=2, hours_per_material=1)], {EVERYTHING}),
        ([row(Waiver, finding="gap", reason="理由", author="王")], {EVERYTHING}),
        ([row(SpecialDay, day=DAY, kind=DayKind.HOLIDAY, name="节")], {EVERYTHING}),
        ([row(CountingRule)], {EVERYTHING}),
        ([row(Instrument, code="new", title="文件")], {EVERYTHING}),
        ([row(Instrument, code="of-lake", title="文件")], agencies("lake") | {EVERYTHING}),
        # of nobody that is known
        ([row(Takeover, delegation="none", division=EAST, due=DAY)], {EVERYTHING}),
        ([row(Exclusion, delegation="none", division=EAST)], places(EAST) | {EVERYTHING}),
        ([row(OfficeException, office="none", day=DAY)], {EVERYTHING}),
        ([row(LegalBasis, item="none", number=1, law="法")], {EVERYTHING}),
        ([row(Implementation, item="none", division=LAKE)], {EVERYTHING}),
        ([office("new-hall", "none", LAKE)], {EVERYTHING}),
    ],
)
def test_a_row_touches_those_whose_affair_it_is(rows: list[Record], whose: set[Scope]) -> None:
    assert parts(*rows) == whose


def test_no_rows_touch_nothing() -> None:
    assert parts() == set()


def test_what_a_change_brings_belongs_where_the_change_puts_it() -> None:
    station, hall = agency("station", LAKE), office("station-hall", "station", LAKE)
    hours = row(OfficeHours, office="station-hall", weekday=1, opens=time(9), closes=time(12))
    handed = act("new", Level.STREET, from_division=EAST, scope=(LAKE,))
    taken = row(Takeover, delegation="new", division=LAKE, due=DAY)
    assert parts(station, hall, hours) == places(LAKE)
    assert parts(handed, taken) == places(EAST, LAKE) | agencies("lake")


def test_a_receiver_named_by_an_act_records_its_own_takeover() -> None:
    second = agency("second", EAST, lines=("sea",))
    catalogue = city(second, act("named", to_agency="second"))
    taken = row(Takeover, delegation="named", division=EAST, due=DAY)
    elsewhere = row(Takeover, delegation="named", division=WEST, due=DAY)
    assert set(touched([taken], catalogue, Moment(DAY))) == agencies("second")
    assert set(touched([elsewhere], catalogue, Moment(DAY))) == agencies("west")


def test_the_editor_of_a_district_hands_down_what_is_the_districts_and_not_what_is_the_citys() -> None:
    moment = Moment(DAY)

    def can(*rows: Record) -> bool:
        return all(covers(Scope(division=EAST), part, SMALL, moment) for part in touched(rows, SMALL, moment))

    within: dict[str, Any] = {"from_division": EAST, "to_level": Level.STREET}
    assert can(act("new", **within))
    assert can(act("new", **within, scope=(LAKE, REED)), row(Takeover, delegation="new", division=LAKE, due=DAY))
    assert can(act("new", **within, mode=Mode.OUTREACH, steps=(Step.ACCEPT,), scope=(PORT,)))  # which it administers
    assert not can(act("new", scope=(EAST,)))
    assert not can(act("from-city", **within))
    assert not can(act("new", **within, scope=(LAKE, WEST)))
    assert not can(agency("west", EAST, valid_from=date(2030, 1, 1)))


def test_every_kind_of_record_is_somebodys_affair() -> None:
    assert set(PARTS) == set(RECORDS)
