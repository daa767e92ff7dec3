"""Shelves: packed rows are found exactly as held ones are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from catalog.delegations import Delegation, Mode, Step
from catalog.divisions import Level
from catalog.shelves import HeldShelf, Keys, PackedShelf, pack
from tests.worlds import row

CODES = st.sampled_from(["a", "b", "甲", "", "plumless", "buckeroo"])
"""`plumless` and `buckeroo` have the same hash."""

ACTS = st.builds(
    lambda code, giver, steps, scope, day: row(
        Delegation,
        code=code,
        item="i",
        from_division=giver,
        to_level=Level.STREET,
        steps=tuple(steps),
        mode=Mode.DEVOLVED,
        scope=tuple(scope),
        valid_from=day,
    ),
    CODES,
    CODES,
    st.lists(st.sampled_from(Step), unique=True),
    st.lists(CODES, unique=True),
    st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 9)),
)


def by_code(act: Delegation) -> Iterable[str]:
    return (act.code,)


def by_scope(act: Delegation) -> Iterable[str]:
    return act.scope


INDEXES: dict[str, Keys[Delegation]] = {"code": by_code, "scope": by_scope}


def packed(rows: list[Delegation]) -> PackedShelf[Delegation]:
    file = BytesIO()
    plan = pack(file, Delegation, rows, INDEXES)
    return PackedShelf(Delegation, memoryview(file.getvalue()), plan)


@given(st.lists(ACTS, max_size=8), CODES)
def test_a_packed_row_is_found_as_a_held_one_is(rows: list[Delegation], key: str) -> None:
    held, shelf = HeldShelf(rows, INDEXES), packed(rows)
    assert list(shelf) == list(held) == rows
    assert len(shelf) == len(rows)
    for index in INDEXES:
        assert list(shelf.get(index, key)) == list(held.get(index, key))
        assert shelf.has(index, key) == held.has(index, key)


def test_keys_of_one_hash_are_told_apart() -> None:
    rows = [
        row(Delegation, code=code, item="i", from_division="", to_level=Level.CITY, steps=(), mode=Mode.DEVOLVED)
        for code in ("buckeroo", "plumless")
    ]
    assert [found.code for found in packed(rows).get("code", "plumless")] == ["plumless"]
