"""Coverage on pages (页面上的覆盖情况): items counted by level, and a page of the matrix, from what the API answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from schema.charts_coverage import STATES, Counted, counted, state_of
from schema.page_planning import COVERAGE, Plan, Section, nodes, section
from schema.page_site import Turn

MOST_ITEMS = 20
"""Items of the matrix on one page."""

MOST_PAGES = 3
"""Pages of 100 items that are counted by level."""


class Levels(NamedTuple):
    """
    How many items are accepted at which level in each division.

    Attributes:
        section: the question of the first hundred items.
        lines: of the matrix, of the items that were counted.
        all: how many items there are.
    """

    section: Section
    lines: Sequence[Mapping[str, Any]]
    all: int

    @property
    def rows(self) -> list[Counted]:
        """Each division in which an item is accepted, or by nobody."""
        return [row for row in counted(self.lines) if row.counts]

    @property
    def states(self) -> list[str]:
        """The states that occur, in the order of their legend."""
        rows = self.rows
        return [key for key in STATES if any(key in row.counts for row in rows)]


async def levels_of(turn: Turn, plan: Plan) -> Levels:
    """Count the items of a plan by level; of very many, the first hundreds."""
    first = found = await section(turn, COVERAGE, **plan.coverage(100, None))
    lines = nodes(found, "coverageMatrix")
    for _ in range(1, MOST_PAGES):
        where = found.told.get("coverageMatrix", {"pageInfo": {"hasNextPage": False}})["pageInfo"]
        if not where["hasNextPage"]:
            break
        found = await section(turn, COVERAGE, **plan.coverage(100, where["endCursor"]))
        lines += nodes(found, "coverageMatrix")
    return Levels(first, lines, first.told["coverageMatrix"]["totalCount"] if first.answer else 0)


class Matrix(NamedTuple):
    """
    A page of items in every division.

    Attributes:
        section: the question.
        lines: each item with its cells.
    """

    section: Section
    lines: Sequence[Mapping[str, Any]]

    @property
    def states(self) -> list[list[str]]:
        """The state of every cell."""
        return [[state_of(cell) for cell in line["cells"]] for line in self.lines]

    @property
    def present(self) -> list[str]:
        """The states that occur, in the order of their legend."""
        found = {key for row in self.states for key in row}
        return [key for key in STATES if key in found]


async def matrix_of(turn: Turn, plan: Plan) -> Matrix:
    """The page of the matrix that the address names by the cursor before it."""
    found = await section(turn, COVERAGE, **plan.coverage(MOST_ITEMS, turn.reader.text("items_after")))
    return Matrix(found, nodes(found, "coverageMatrix"))
