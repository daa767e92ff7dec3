"""A delta turns the catalogue at any revision into that at any other."""

from __future__ import annotations

from itertools import permutations

import msgspec
import pytest

from catalog.deltas import Delta, delta, size
from catalog.records import identity
from catalog.store import Store
from tests.derivations import difference
from tests.rows import ACT, BUREAU, CITY, CLOSED, DISTRICT, FEE, ROWS, RULE, publish


@pytest.fixture
def history(store: Store) -> Store:
    """Five revisions: rows come, are replaced, go, and come back."""
    publish(store, *ROWS)
    publish(store, msgspec.structs.replace(CITY, name_en="Zhuhai"), close=[FEE, CLOSED])
    publish(store, FEE, msgspec.structs.replace(ACT, steps=ACT.steps[:1]))
    publish(store, CITY, close=[BUREAU, RULE])
    publish(store, RULE, msgspec.structs.replace(DISTRICT, name="区"), ACT)
    return store


def named(found: Delta) -> tuple[set[object], set[object]]:
    return set(found.opened), set(found.closed)


def test_between_any_two_revisions_it_is_what_all_their_facts_tell(history: Store) -> None:
    """Rows that were opened and closed again in between are in neither."""
    for since, until in permutations(range(1, 6), 2):
        expected = difference(history.facts(since), history.facts(until))
        found = delta(history, since, until)
        there = {row for _, rows in history.facts(since) for row in rows}
        again = {row for row in found.opened if row in there}  # opened anew with the same content
        names = {(type(row), identity(row)) for row in again}
        assert named(expected) == (set(found.opened) - again, set(found.closed) - names)
        assert size(history, since, until) == found.rows


def test_of_a_revision_to_itself_it_is_empty(history: Store) -> None:
    assert (delta(history, 3, 3).rows, size(history, 3, 3)) == (0, 0)


def test_it_knows_the_kinds_that_it_touches(history: Store) -> None:
    assert delta(history, 1, 2).kinds == {type(CITY), type(FEE), type(CLOSED)}
