"""Shelves: packed rows are found exactly as held ones are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import packed_rows
from catalog.delegations import Delegation, Mode, Step
from catalog.divisions import Level
from catalog.key_tables import LARGE_GROUP
from catalog.offices import Office
from catalog.shelves import HeldShelf, Keys, PackedShelf, pack
from tests.worlds import row

CODES = st.sampled_from(["a", "b", "甲", "", "plumless", "buckeroo"])
"""`plumless` and `buckeroo` have the same hash."""

CLAUSES = st.none() | st.text(max_size=3) | st.sampled_from(["long" * 100, "longer" * 20_000])

ACTS = st.builds(
    lambda code, giver, steps, scope, clause, day: row(
        Delegation,
        code=code,
        item="i",
        from_division=giver,
        to_level=Level.STREET,
        steps=tuple(steps),
        mode=Mode.DEVOLVED,
        scope=tuple(scope),
        clause=clause,
        valid_from=day,
    ),
    CODES,
    CODES,
    st.lists(st.sampled_from(Step), unique=True),
    st.lists(CODES),
    CLAUSES,
    st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 9)),
)


def by_code(act: Delegation) -> Iterable[str]:
    return (act.code,)


def by_scope(act: Delegation) -> Iterable[str]:
    return act.scope


TOLD: dict[str, Keys[Delegation]] = {"code": by_code, "scope": by_scope, "first": lambda _: ()}


def indexes(rows: Sequence[Delegation]) -> dict[str, Keys[Delegation]]:
    """Two indexes whose keys each row tells by itself, and one whose keys depend on the other rows."""
    firsts = {act.from_division: act.code for act in reversed(rows)}
    return {"code": by_code, "scope": by_scope, "first": lambda act: (firsts[act.from_division],)}


class Held:
    """A file that is held in memory."""

    def __init__(self, content: bytes) -> None:
        self.view = memoryview(content)

    @property
    def read(self) -> Callable[[int, int], bytes]:
        return lambda size, start: bytes(self.view[start : start + size])


def beginning() -> BytesIO:
    """A file with a heading, to be written on."""
    file = BytesIO()
    file.write(b"a heading")
    return file


def packed(rows: list[Delegation]) -> PackedShelf[Delegation]:
    file = beginning()
    plan = pack(file, Delegation, rows, indexes(rows), TOLD)
    return PackedShelf(Delegation, Held(file.getvalue()), plan, TOLD)


def act(code: str, *, scope: tuple[str, ...] = ()) -> Delegation:
    return row(
        Delegation,
        code=code,
        item="i",
        from_division="",
        to_level=Level.CITY,
        steps=(),
        mode=Mode.DEVOLVED,
        scope=scope,
    )


@given(st.lists(ACTS, max_size=8), CODES)
def test_a_packed_row_is_found_as_a_held_one_is(rows: list[Delegation], key: str) -> None:
    """Whatever the rows, and whatever the key."""
    held, shelf = HeldShelf(rows, indexes(rows)), packed(rows)
    assert list(shelf) == list(held) == rows
    assert len(shelf) == len(rows)
    for index in indexes(rows):
        assert list(shelf.get(index, key)) == list(held.get(index, key))
        assert shelf.has(index, key) == held.has(index, key)


def test_values_that_many_rows_share_are_packed_as_others_are() -> None:
    """Where many rows have the same values, or a column more different ones than may be shared."""
    rows = [
        row(
            Office,
            code=f"office-{number}",
            name="窗口" if number % 2 else f"窗口{number}",
            agency="agency",
            division="440402000000",
            serves=("440402001000",) * (number % 3),
            latitude=22.25 + number if number % 5 else None,
            valid_from=date(2020, 1, 1 + number % 7),
        )
        for number in range(200)
    ]
    told: dict[str, Keys[Office]] = {"code": lambda office: (office.code,)}
    file = beginning()
    plan = pack(file, Office, rows, told, told)
    shelf = PackedShelf(Office, Held(file.getvalue()), plan, told)
    assert list(shelf) == rows
    assert shelf.get("code", "office-199") == (rows[199],)


def test_columns_of_few_values_are_shared_and_keys_are_not() -> None:
    """A row of its own has what tells it from the others."""
    rows = [act(f"act-{number}", scope=(f"place-{number}",)) for number in range(100)]
    shared = packed_rows.shared_columns(Delegation, rows)
    assert {"item", "mode", "steps", "source", "status"} <= set(shared)
    assert {"code", "scope"}.isdisjoint(shared)


def test_keys_of_one_hash_are_told_apart() -> None:
    """By the row, and where several rows have the key, by the key itself."""
    shelf = packed([act("buckeroo", scope=("plumless",)), act("plumless", scope=("buckeroo", "plumless"))])
    assert [found.code for found in shelf.get("code", "plumless")] == ["plumless"]
    assert [found.code for found in shelf.get("code", "buckeroo")] == ["buckeroo"]
    assert [found.code for found in shelf.get("scope", "plumless")] == ["buckeroo", "plumless"]
    assert [found.code for found in shelf.get("scope", "buckeroo")] == ["plumless"]


def test_a_row_with_two_keys_of_one_hash_does_not_hide_the_other_rows_of_one_of_them() -> None:
    """It carries the key that is asked for, though another key of the same hash led to it."""
    shelf = packed([act("a", scope=("buckeroo", "plumless")), act("b", scope=("plumless",))])
    assert [found.code for found in shelf.get("scope", "plumless")] == ["a", "b"]
    assert [found.code for found in shelf.get("scope", "buckeroo")] == ["a"]


@pytest.mark.parametrize("codes", [["buckeroo"], ["buckeroo", "buckeroo"]])
def test_a_key_that_nothing_carries_is_not_found_for_its_hash(codes: list[str]) -> None:
    """Whether one row or several carry the key of the same hash."""
    shelf = packed([act(code) for code in codes])
    assert list(shelf.get("code", "plumless")) == []
    assert list(shelf.get("first", "plumless")) == []
    assert not shelf.has("code", "plumless")


def test_a_key_that_is_no_text_is_not_found() -> None:
    """Half of a surrogate pair can stand in JSON and cannot be written as UTF-8."""
    assert list(packed([act("a")]).get("code", "\ud800")) == []


def test_a_large_group_is_a_sequence_of_its_rows() -> None:
    """Its rows are made anew each time, and are the same."""
    rows = [act(f"act-{number:03}", scope=("here",)) for number in range(2 * LARGE_GROUP)]
    group = packed(rows).get("scope", "here")
    assert (len(group), list(group), list(group)) == (len(rows), rows, rows)
    assert (group[0], group[-1], list(group[1:3])) == (rows[0], rows[-1], rows[1:3])
    assert rows[3] in group
