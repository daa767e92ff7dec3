"""What a view of the store promises: it finds what looking through all rows finds, at every revision, on each database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import views
from catalog.delegations import Delegation, Takeover
from catalog.divisions import Division, Level
from catalog.materials import Fee
from catalog.offices import Office
from catalog.records import Record, date, identity
from catalog.store import Store
from catalog.time_limits import CountingRule, Limit, LimitKind, TimeUnit
from catalog.views import StoredView, named
from tests.held_views import HeldView
from tests.rows import publish
from tests.small_city import BASE, CITY, DAY, EAST, LAKE, REED, WEST, act, office
from tests.small_tree import row
from tests.stores import DATABASES, Servers

MORE: tuple[Record, ...] = (
    act("one", scope=(EAST, LAKE)),
    act("two", scope=(WEST,), from_division=EAST, to_level=Level.STREET),
    act("three"),
    row(Takeover, delegation="one", division=EAST, due=DAY),
    row(Takeover, delegation="one", division=WEST, due=DAY),
    row(Fee, item="register", name="工本费"),
    row(Fee, item="register", name="工本费", division=EAST),
    row(CountingRule),
    row(CountingRule, division=EAST, valid_from=date(2019, 1, 1)),
    row(Limit, item="register", kind=LimitKind.COMMITTED, value=1, unit=TimeUnit.MONTH, division=EAST),
    office("serving", "east", EAST, serves=(LAKE, REED)),
)
LATER: tuple[Record, ...] = (act("one", scope=(WEST,)), row(CountingRule, month_working_days=21))
CODES = (CITY, EAST, WEST, LAKE, REED, None, "44", "x%", "_")
QUESTIONS: tuple[tuple[type[Record], str, tuple[Any, ...]], ...] = (
    (Division, "code", CODES),
    (Division, "level", tuple(Level)),
    (Delegation, "scope", CODES),
    (Delegation, "from_division", CODES),
    (Delegation, "valid_from", (date(2019, 7, 1), None)),
    (Takeover, "delegation", ("one", "two")),
    (Fee, "division", CODES),
    (CountingRule, "division", CODES),
    (Limit, "kind", tuple(LimitKind)),
    (Office, "serves", CODES),
)


@pytest.fixture(scope="module", params=DATABASES)
def kept(request: pytest.FixtureRequest, servers: Servers) -> Any:
    """A store with two revisions."""
    store = Store(servers.url(request.param))
    publish(store, *BASE, *MORE, expected=None)
    publish(store, *LATER, close=[MORE[2]])
    yield store
    store.close()


def known(number: int) -> list[Record]:
    """The rows of a revision."""
    if number == 1:
        return [*BASE, *MORE]
    gone = {(type(one), identity(one)) for one in (*LATER, MORE[2])}
    return [*(one for one in (*BASE, *MORE) if (type(one), identity(one)) not in gone), *LATER]


@settings(max_examples=60)
@given(st.data(), st.sampled_from([1, 2]), st.sampled_from(QUESTIONS))
def test_a_view_finds_what_looking_through_all_rows_finds(
    kept: Store, data: st.DataObject, number: int, question: Any
) -> None:
    record, column, values = question
    asked = {column: data.draw(st.lists(st.sampled_from(values), unique=True))}
    others: list[Any] = [other for other in QUESTIONS if other[0] is record and other[1] != column]
    is_two: bool = data.draw(st.booleans())
    if others and is_two:
        _, other, rest = data.draw(st.sampled_from(others))
        asked[other] = data.draw(st.lists(st.sampled_from(rest), unique=True))
    with kept.reading() as connection:
        found = StoredView(connection, number).find(record, **asked)
    assert sorted(map(repr, found)) == sorted(map(repr, HeldView(known(number)).find(record, **asked)))


@pytest.mark.parametrize("many", [1, 20_000])
def test_many_values_are_found_as_few_are(kept: Store, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many statements it takes, or one that reads everything."""
    monkeypatch.setattr(views, "LOOKED_UP", 2)
    monkeypatch.setattr(views, "_SEARCHED", 1)
    monkeypatch.setattr(views, "_MANY", many)
    with kept.reading() as connection:
        view = StoredView(connection, 1)
        assert set(view.find(Delegation, scope=(EAST, LAKE, WEST))) == {*MORE[:2]}
        assert len(view.find(Division, code=CODES, level=tuple(Level))) == 5
        names = [identity(one) for one in MORE if type(one) is CountingRule]
        assert named(view, CountingRule, names).keys() == set(names)


def test_codes_between_two_codes_are_found_on_any_database(kept: Store) -> None:
    with kept.reading() as connection:
        view = StoredView(connection, 2)
        found = view.between(Division, "code", EAST, "440402999999", level=(Level.STREET,))
        assert [one.code for one in found] == [LAKE, "440402002000"]
        assert named(view, Division, [(EAST, None), ("440499000000", None)]).keys() == {(EAST, None)}
        assert named(view, Division, []) == {}
