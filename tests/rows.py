"""A few rows of a catalogue, and how a test writes them."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from catalog.agencies import Agency, Nature
from catalog.delegations import Delegation, Interim, Mode, Step
from catalog.differences import Change
from catalog.divisions import Division, Level
from catalog.facts import RECORDS, Facts
from catalog.materials import Fee
from catalog.offices import OfficeException, OfficeHours
from catalog.records import Provenance, Record, identity
from catalog.revisions import Revision
from catalog.store import Store
from catalog.time_limits import CountingRule

NOW = datetime(2019, 7, 1, 9, tzinfo=timezone(timedelta(hours=8)))
FROM_A_TEST: dict[str, Any] = {"source": "a test", "status": Provenance.ILLUSTRATIVE}
CITY = Division(code="440400000000", level=Level.CITY, name="珠海市", **FROM_A_TEST)
DISTRICT = Division(
    code="440402000000", level=Level.DISTRICT, name="香洲区", valid_from=date(1984, 1, 1), **FROM_A_TEST
)
ACT = Delegation(
    code="down",
    item="register",
    from_division="440400000000",
    to_level=Level.DISTRICT,
    steps=(Step.ACCEPT, Step.DECIDE),
    mode=Mode.DEVOLVED,
    scope=("440402000000", "440403000000"),
    published=date(2019, 1, 2),
    reverts=False,
    interim=Interim.NONE,
    **FROM_A_TEST,
)
BUREAU = Agency(
    code="hrss", name="局", division="440400000000", lines=("hrss",), nature=Nature.STATUTORY, **FROM_A_TEST
)
HOURS = OfficeHours(office="hall", weekday=1, opens=time(8, 30), closes=time(12), **FROM_A_TEST)
CLOSED = OfficeException(office="hall", day=date(2019, 10, 8), **FROM_A_TEST)
FEE = Fee(item="register", name="工本费", amount=0.5, **FROM_A_TEST)
RULE = CountingRule(month_working_days=21, **FROM_A_TEST)
ROWS: tuple[Record, ...] = (CITY, DISTRICT, ACT, BUREAU, HOURS, CLOSED, FEE, RULE)


def publish(store: Store, *put: Record, close: list[Record] | None = None, **given: Any) -> Revision:
    """Publish a change upon the latest revision."""
    latest = store.latest()
    told: dict[str, Any] = {"author": "Li", "approver": "Chen", "at": NOW, "expected": latest and latest.number}
    gone = [(type(row), identity(row)) for row in close or ()]
    return store.publish(Change(put, gone), **{**told, **given})


def rows(facts: Facts) -> set[Record]:
    """All rows of a catalogue."""
    return {row for _, kept in facts for row in kept}


def raw_rows(file: Path) -> dict[tuple[str, int], tuple[Any, ...]]:
    """Every row of every table as it lies in the file, by table and number."""
    with sqlite3.connect(file) as connection:
        found = {
            (record.file, row[0]): row
            for record in RECORDS
            for row in connection.execute(f"SELECT * FROM {record.file}")  # noqa: S608 - names of our own tables
        }
    connection.close()
    return found
