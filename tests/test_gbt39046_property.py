"""GB/T 39046 tables: whatever stands in their cells, they are taken or refused with a place, and nothing else happens."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.gbt39046_elements import ITEM_ELEMENTS, MATERIAL_ELEMENTS
from catalog.gbt39046_making import settle
from catalog.gbt39046_read import Taken, read
from catalog.gbt39046_tables import Table
from catalog.package import check
from catalog.problems import PackageProblems
from tests.gbt39046_tables import ITEM, ON, table
from tests.shipped import snapshot

ELEMENTS = st.sampled_from([*dict.fromkeys([*ITEM_ELEMENTS, *MATERIAL_ELEMENTS])])
LIKELY = (
    "",
    "1",
    "2",
    "6",
    "20",
    "是",
    "无",
    "工作日",
    "即办",
    "2019-07-01",
    "440402",
    "440402001",
    "失业登记",
    "《法》第1条",
)
CELLS = st.one_of(st.sampled_from(LIKELY), st.text(max_size=12))
ROWS = st.lists(st.dictionaries(ELEMENTS, CELLS, max_size=12), min_size=1, max_size=4)


def outcome(found: Table, *, known: bool) -> Taken | PackageProblems:
    """What is taken over from a table, or what is wrong with it."""
    try:
        return read([found], source="a file", on=ON, known=snapshot() if known else None)
    except PackageProblems as refusal:
        return refusal


def taken(found: Table, *, known: bool) -> Taken | None:
    """What is taken over from a table; ``None``: it is refused, each problem with its place and in both languages."""
    done = outcome(found, known=known)
    if isinstance(done, Taken):
        return done
    assert all(one.message and one.message_zh and one.file for one in done.problems)
    return None


@given(rows=ROWS, known=st.booleans())
@settings(max_examples=150)
def test_any_cells_are_taken_or_refused(rows: list[dict[str, str]], *, known: bool) -> None:
    found = taken(table(*({**ITEM, **row} for row in rows)), known=known)
    assert found is None or found.sheets or found.warnings


@given(rows=st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=5))
@settings(max_examples=100)
def test_any_file_is_taken_or_refused(rows: list[list[str]]) -> None:
    assert taken(Table("a file", list(enumerate(rows, 1))), known=False) is None


@given(rows=ROWS)
@settings(max_examples=100)
def test_what_is_taken_into_an_empty_catalogue_refers_to_nothing_that_is_not_there(rows: list[dict[str, str]]) -> None:
    """What the checks of a package may still object to is the table's own fact: a code that is none, an end before its start."""
    found = taken(table(*({**ITEM, **row} for row in rows)), known=False)
    wrong = [] if found is None else list(check(found.sheets))
    assert {problem.heading for problem in wrong} <= {"实施主体代码", "valid_to"}


VALUES = st.integers(1, 3)
PLACES = st.sampled_from(["440402000000", "440403000000", "440404000000"])


@given(
    said=st.dictionaries(st.one_of(st.none(), PLACES), VALUES, min_size=1),
    defined=st.one_of(st.none(), VALUES),
    own=st.dictionaries(PLACES, VALUES),
)
def test_after_settling_the_catalogue_says_what_the_rows_say(
    said: dict[str | None, int], defined: int | None, own: dict[str, int]
) -> None:
    """For every division that a row speaks of; and nothing is new where the catalogue says the same already."""

    def known(division: str | None) -> Any:
        return own.get(division or "", defined)

    found = settle(said, known, lambda division: division not in own)
    after = {**own, **found.own}
    definition = defined if found.definition is None else found.definition
    assert {division: after.get(division or "", definition) for division in said} == said
    if all(known(division) == value for division, value in said.items()):
        assert (found.definition, dict(found.own)) == (None, {})
