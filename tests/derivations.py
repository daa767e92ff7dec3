"""Derivations: hypothesis strategies for catalogues that change, and everything that can be looked up in one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import msgspec
from hypothesis import strategies as st

from catalog.agencies import Agency
from catalog.answers import Handling
from catalog.codes import division_code
from catalog.delegations import Delegation, Exclusion, Interim, Takeover
from catalog.deltas import Delta
from catalog.divisions import Administration, Division, Level
from catalog.errors import Refusal
from catalog.facts import RECORDS, Facts
from catalog.handling import handling
from catalog.instruments import Instrument
from catalog.items import CaseType, Item
from catalog.offices import Office
from catalog.period import Moment
from catalog.records import Record, identity
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from catalog.workdays import DayKind, SpecialDay
from tests.small_tree import HORIZON, PROVINCE, TREE, padded
from tests.small_worlds import LINE, OTHER_LINE, Question, SmallWorld, places, worlds

CITY = padded("4404")
AT = Moment(HORIZON[10])

_OTHERWISE: Mapping[type[Record], Mapping[str, Sequence[Any]]] = {
    Division: {"level": list(Level), "pseudo": [True], "name": ["别名"]},
    Administration: {"administrator": [CITY]},
    Agency: {"lines": [(OTHER_LINE,), (LINE, OTHER_LINE)], "division": [CITY]},
    Office: {"serves": [(CITY,)], "agency": [f"{CITY}-a"]},
    Item: {"holder_level": [Level.CITY, Level.DISTRICT], "handling_scope": [Level.CITY]},
    Delegation: {
        "item": ["main", "item"],
        "scope": [(), (CITY,), tuple(TREE)[1:3], tuple(TREE)[-3:]],
        "interim": list(Interim),
    },
    Exclusion: {"reason": ["例外"]},
    Takeover: {"done": [HORIZON[4], None]},
    Instrument: {"published": [date(2019, 11, 25)], "valid_from": [HORIZON[5]]},
    SpecialDay: {"kind": list(DayKind)},
}
"""How a row may read in another revision, by kind and column."""


@st.composite
def _otherwise(draw: st.DrawFn, row: Record) -> Record:
    """The same row, by its identity, with other content."""
    columns = {name: values for name, values in _OTHERWISE.get(type(row), {}).items() if name not in type(row).key}
    if isinstance(row, Instrument):
        columns.pop("valid_from")  # the first day tells rows of one key apart
    if not columns:
        return row
    name = draw(st.sampled_from(sorted(columns)))
    return msgspec.structs.replace(row, **{name: draw(st.sampled_from(columns[name]))})


@st.composite
def histories(draw: st.DrawFn) -> list[SmallWorld]:
    """Two to four states of a catalogue; items are always there, anything else comes, goes, and reads otherwise."""
    world = draw(worlds())
    rows = [row for _, found in world for row in found]
    often = draw(st.sampled_from([0.05, 0.2, 0.5]))
    chance = st.floats(0, 1, allow_nan=False)
    states = []
    for _ in range(draw(st.integers(2, 4))):
        state = []
        for row in rows:
            luck = draw(chance)
            if luck < often / 2 and not isinstance(row, Item):
                continue
            state.append(draw(_otherwise(row)) if luck > 1 - often / 2 else row)
        states.append(small_world(state))
    return states


def small_world(rows: Iterable[Record]) -> SmallWorld:
    world = SmallWorld.of_rows(rows)
    assert isinstance(world, SmallWorld)
    return world


def revision(number: int) -> Revision:
    return Revision(number, datetime(2020, 1, number, tzinfo=UTC), "王", "李")


def difference(old: Facts, new: Facts) -> Delta:
    """What turns some facts into others, by looking at all of them."""
    before = {(kind, identity(row)): row for kind, rows in old for row in rows}
    after = {(kind, identity(row)): row for kind, rows in new for row in rows}
    return Delta(
        [row for name, row in after.items() if before.get(name) != row],
        [name for name, row in before.items() if after.get(name) != row],
    )


def rows_of(snapshot: Snapshot) -> dict[str, list[Record]]:
    """Every row of every kind, in order."""
    shelved = ("divisions", "agencies", "offices", "office_hours", "office_exceptions", "delegations")
    source = snapshot.source
    return {
        record.file: list(source.shelf(record))
        if record.file in (*shelved, "exclusions", "takeovers")
        else list(source.of(record))
        for record in RECORDS
    }


def looked_up(snapshot: Snapshot, facts: Sequence[Facts]) -> Iterator[tuple[str, Any]]:
    """What every public look-up of every noun finds, for all that there is in any of some facts."""
    yield "rows", rows_of(snapshot)
    yield from _territory(snapshot, facts)
    yield from _acts(snapshot, facts)
    yield from _agencies(snapshot, facts)
    yield from _items(snapshot)
    yield "certificates", [(snapshot.certificates.removal(code), code) for code in ("main", "item")]
    for row in _each(facts, Instrument):
        yield f"instrument {row.code}", snapshot.instruments.get(row.code)
    for day in HORIZON:
        yield f"day {day}", (snapshot.calendar.kind(day), snapshot.calendar.after(day, 3))


def _each(facts: Sequence[Facts], record: type[Any]) -> list[Any]:
    return [row for state in facts for row in state.of(record)]


def _territory(snapshot: Snapshot, facts: Sequence[Facts]) -> Iterator[tuple[str, Any]]:
    territory = snapshot.territory
    yield "codes", (list(territory.codes), sorted(territory.tops))
    for code in sorted({row.code for row in _each(facts, Division)} | {PROVINCE}):
        yield f"versions {code}", (list(territory.versions(code)), code in territory)
        yield f"relatives {code}", (territory.possible_uppers(code), *map(list, _relatives(snapshot, code)))
        if code in territory:
            yield f"path {code}", (territory.path(code, AT), territory.children(code, AT))
            yield f"standing {code}", _tried(partial(territory.standing, code, AT))


def _relatives(snapshot: Snapshot, code: str) -> tuple[Any, Any]:
    return snapshot.territory.successors(code), snapshot.territory.predecessors(code)


def _acts(snapshot: Snapshot, facts: Sequence[Facts]) -> Iterator[tuple[str, Any]]:
    acts = snapshot.delegations
    for code in {row.code for row in _each(facts, Delegation)}:
        yield f"act {code}", _plain(acts.get(code))
    for item in ("main", "item"):
        yield f"acts on {item}", [_plain(act) for act in acts.of_item(item)]
        for code in sorted({row.code for row in _each(facts, Division)}):
            yield f"below {code}", [act.row for act in acts.naming_below(item, code)]
            if code in snapshot.territory:
                lineage = snapshot.territory.lineage(code, AT)
                yield f"reaching {code}", [(one.act.row, one.depth) for one in acts.reaching(item, lineage)]


def _plain(act: Any) -> Any:
    return act and (act.row, dict(act.exclusions), dict(act.takeovers), act.published, act.effect, act.named)


def _agencies(snapshot: Snapshot, facts: Sequence[Facts]) -> Iterator[tuple[str, Any]]:
    for code in {row.code for row in _each(facts, Agency)}:
        yield f"agency {code}", (snapshot.agencies.get(code), snapshot.offices.of_agency(code, AT))
    for code in {row.code for row in _each(facts, Office)}:
        yield f"office {code}", snapshot.offices.get(code)
    for code in TREE:
        for line in (LINE, OTHER_LINE):
            yield f"agencies of {code}", snapshot.agencies.all_of_line(code, line, AT)


def _items(snapshot: Snapshot) -> Iterator[tuple[str, Any]]:
    items = snapshot.items
    path = [CITY, *tuple(TREE)[1:3]]
    yield "items", (list(items.all), list(items.variants("main")))
    for code in ("main", "item"):
        yield f"item {code}", (items.implementing(code), items.implementations(code, path, AT), list(items.bases(code)))
        yield f"papers {code}", (snapshot.materials.of(code, path, AT), snapshot.fees.of(code, path, AT))
        yield f"limits {code}", snapshot.time_limits.of(code, path, CaseType.COMMITTED, AT)


def answers(snapshot: Snapshot, facts: Facts, question: Question) -> list[Any]:
    """The answer to a question for every place, with the stretch of days in which it holds, or what came of it."""
    found = [_answer(snapshot, question, place) for place in places(facts)]
    return [(one, one.at.day, one.at.since, one.at.until) if isinstance(one, Handling) else one for one in found]


def _answer(snapshot: Snapshot, question: Question, place: str) -> Any:
    item = snapshot.items.get(question.item)
    assert item is not None
    on, accepted_on = question.on, question.accepted_on
    return _tried(lambda: handling(snapshot, item, division_code(place), on, accepted_on=accepted_on))


def _tried(ask: Callable[[], Any]) -> Any:
    """What is answered, or what is raised instead: a world with rows taken out of it need not make sense."""
    try:
        return ask()
    except (Refusal, LookupError, AttributeError) as error:
        return repr(error)
