"""What checking a small change promises: the neighbourhood tells exactly what checking everything would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, time
from enum import Enum
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.agencies import Agency
from catalog.case_counts import CaseCount
from catalog.certificates import Identification, Removal
from catalog.divisions import Administration, Division, Level
from catalog.facts import BY_FILE, Facts
from catalog.items import ExternalCode, Item, ItemKind, PlaceBasis, SubjectKind
from catalog.materials import Material
from catalog.neighbours import new_problems
from catalog.offices import Office, OfficeHours
from catalog.package import check
from catalog.problems import Problem
from catalog.readiness import OfficeReadiness
from catalog.records import Column, Record, columns, identity
from catalog.sheets import Sheet, Sheets
from catalog.targets import Measure, Target
from catalog.time_limits import Limit, LimitKind, TimeUnit
from tests.held_views import HeldView
from tests.small_city import BASE, LAKE, PIER, REED, act, division, item
from tests.small_tree import DAYS, row
from tests.small_worlds import worlds


class Altered(NamedTuple):
    """A change to a small world: rows that come, and rows that go."""

    opened: list[Record]
    closed: list[Record]


def everything(rows: Sequence[Record], opened: Sequence[Record] = ()) -> Counter[Problem]:
    """What the checks find wrong in all rows; the rows that come have line 1."""
    sheets = {record: Sheet(record, kept) for record, kept in Facts.of_rows(rows)}
    for one in opened:
        sheets[type(one)].add([1], [one])
        sheets[type(one)].counted = ("operation {}", "第 {} 项操作")
    return Counter(map(_told, check(Sheets(sheets.values()))))


def _told(problem: Problem) -> Problem:
    """A problem without the nearest code that it proposes: fewer are known around a change than in the world."""
    return problem._replace(message=re.sub(r" Did you mean '.*?'\?", "", problem.message), message_zh="")


def around(rows: Sequence[Record], change: Altered) -> Counter[Problem]:
    """What the neighbourhood of a change tells."""
    numbers = {(type(one), identity(one)): 1 for one in change.opened}
    return Counter(map(_told, new_problems(HeldView(rows), change.opened, change.closed, numbers)))


def _value(draw: st.DrawFn, column: Column, rows: Sequence[Record], old: Any) -> Any:
    """Another value for a column: a code that is there or is not, a day, a word."""
    single: st.SearchStrategy[Any]
    if column.about.ref is not None:
        known = sorted({identity(one)[0] for one in rows if type(one) is BY_FILE[column.about.ref]}, key=str)
        single = st.sampled_from([*known, "nothing"])
    elif column.name == "code" and isinstance(old, str) and old.isdigit():
        single = st.sampled_from(["440402000000", "440401003000", "440401001005", "440000000000", "440401000000"])
    elif issubclass(column.kind, Enum):
        single = st.sampled_from(list(column.kind))
    elif column.kind is date:
        single = st.sampled_from(DAYS)
    elif column.kind is bool:
        single = st.booleans()
    elif column.kind in (int, float):
        single = st.sampled_from([-1, 1, 2, 9999])
    elif column.kind is time:
        single = st.sampled_from([time(8), time(12)])
    else:
        single = st.sampled_from(["one", "two", "R1", "440401000000"])
    if column.many:
        return tuple(draw(st.lists(single, min_size=int(column.required), max_size=2, unique=True)))
    return draw(single if column.required else st.none() | single)


@st.composite
def changes(draw: st.DrawFn, rows: Sequence[Record]) -> Altered:
    """A few rows of a world that go, come, or say something else."""
    at = {(type(one), identity(one)): one for one in rows}
    opened: dict[Any, Record] = {}
    closed: dict[Any, Record] = {}
    for chosen in draw(st.lists(st.sampled_from(list(at)), min_size=1, max_size=3, unique=True)):
        old = at[chosen]
        action = draw(st.sampled_from(["change", "change", "close", "add"]))
        if action != "add":
            closed[chosen] = old
        if action == "close":
            continue
        names = draw(st.lists(st.sampled_from(columns(type(old))[:-2]), min_size=1, max_size=2, unique=True))
        new = msgspec.structs.replace(
            old, **{one.name: _value(draw, one, rows, getattr(old, one.name)) for one in names}
        )
        key = (type(new), identity(new))
        if key in at:
            closed[key] = at[key]
        opened[key] = new
    assume(any(opened.get(key) != old for key, old in closed.items()) or opened)
    kept = {key: new for key, new in opened.items() if closed.get(key) != new}
    return Altered(list(kept.values()), [old for key, old in closed.items() if opened.get(key) != old])


@pytest.mark.parametrize("place", [LAKE, REED, PIER])
def test_an_act_that_loses_its_ground_when_an_administration_ends_is_found(place: str) -> None:
    """However many hops its place lies below the division that is no longer administered."""
    zone = division("440409000000", Level.DISTRICT)
    given = act("onward", Level.VILLAGE, from_division=zone.code, scope=(place,))
    ground = row(Administration, division=LAKE, administrator=zone.code)
    rows = [*BASE, zone, ground, row(Administration, division=PIER, administrator=LAKE), given]
    change = Altered([], [ground])
    assert [problem.message.partition(",")[0] for problem in around(rows, change)] == [
        f"{place} never lay in the giver's division"
    ]
    assert around(rows, change) == everything([one for one in rows if one != ground])


def test_whoever_takes_for_a_certificate_what_is_none_any_more_is_found() -> None:
    """The finding, the removal and the paper are told, and the variant of what has become a variant."""
    rows = [*BASE, item("main"), item("variant", parent="register"), *furniture(BASE)]
    proof = next(one for one in rows if isinstance(one, Item) and one.code == "proof")
    licence = msgspec.structs.replace(proof, kind=ItemKind.LICENCE, holder_level=Level.CITY)
    change = Altered([licence, item(parent="main")], [proof, item()])
    told = around(rows, change)
    assert {problem.file.partition(".")[0] for problem in told} == {"removals", "materials", "items"}
    kept = [one for one in rows if one not in change.closed]
    assert told == everything(kept, change.opened) - everything(rows)


@given(st.data())
def test_the_neighbourhood_tells_exactly_what_checking_everything_tells(data: st.DataObject) -> None:
    """Over small worlds and changes of all kinds of rows."""
    rows: list[Record] = [one for _, kept in data.draw(worlds()) for one in kept]
    rows += furniture(rows)
    before = everything(rows)
    assert not before
    change = data.draw(changes(rows))
    gone = {(type(one), identity(one)) for one in change.closed}
    kept = [one for one in rows if (type(one), identity(one)) not in gone]
    assert around(rows, change) == everything(kept, change.opened) - before


def furniture(rows: Sequence[Record]) -> list[Record]:
    """Rows of the kinds that small worlds have none of."""
    code = next(one.code for one in rows if isinstance(one, Division))
    offices = [one.code for one in rows if isinstance(one, Office)]
    agency = next(one.code for one in rows if isinstance(one, Agency))
    due = {"by": DAYS[2], "set_on": DAYS[1]}
    values = {"category": "20", "line": "benefits", "place_basis": PlaceBasis.HOUSEHOLD}
    return [
        row(Item, code="proof", kind=ItemKind.CERTIFICATE, name="证明", **values),
        row(Item, code="other-proof", kind=ItemKind.CERTIFICATE, name="另证", replaced_by="proof", **values),
        row(Removal, certificate="proof", on=DAYS[2], mode="R10"),
        row(Identification, certificate="other-proof", on=DAYS[1]),
        row(Material, item="main", number=1, name="证明", certificate="proof"),
        row(Material, item="item", number=1, name="证明", certificate="other-proof", division=code),
        row(Limit, item="item", kind=LimitKind.COMMITTED, value=3, unit=TimeUnit.WORKING_DAY, division=code),
        row(ExternalCode, kind=SubjectKind.DIVISION, subject=code, system="post", code="1"),
        row(ExternalCode, kind=SubjectKind.ITEM, subject="proof", system="post", code="2"),
        row(CaseCount, item="item", division=code, month=date(2019, 3, 1), count=2, total_days=4, median_days=2),
        row(Target, code="one", agency=agency, name="目标", measure=Measure.IMMEDIATE_SHARE, value=1, **due),
        *(row(OfficeReadiness, office=one, certified_officers=1) for one in offices[:1]),
        *(row(OfficeHours, office=one, weekday=1, opens=time(8), closes=time(12)) for one in offices[:1]),
    ]
