"""Planners' questions of the benchmark: about all villages of the nation, and about a year in one city."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import ClassVar

from tests.bench.figures import Goal
from tests.bench.questions import FIRST_DAY, codes, graphql
from tests.bench.stage import Stage

COVERAGE = """\
query Coverage($item: String!, $on: Date) {
  coverage(item: $item, on: $on) {
    villages covered share
    rows { division { code name } outcome level villages cause }
    gaps { division { code } cause }
    levels { level villages share }
  }
}
"""
"""Where one item is handled, and where not."""

HANDOVERS = """\
query Handovers($under: DivisionCode) {
  handovers(since: "2018-01-01", until: "2019-01-01", under: $under, first: 20) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node {
      item { code name } step division { code name } on completed mode gapDays overlapDays
      from { level agency { name } } to { level agency { name } }
    } }
  }
}
"""
"""The year in which every city hands down all of its items."""

UPCOMING = """\
query Upcoming($place: DivisionCode!) {
  upcoming(place: $place, on: "2018-03-20", days: 60, first: 20) {
    totalCount
    edges { node { item { code name } change { on what } } }
  }
}
"""
"""What will change for a village while items are being handed down."""


@dataclass(frozen=True)
class Planned:
    """One question about very many places, put once for each of many things asked about."""

    subject: str
    document: str
    asks: str
    goal: Goal
    against: str = ""
    unit: ClassVar[str] = "ms"

    def measure(self, stage: Stage) -> Sequence[float]:
        """From request to answer on one connection; the first question surveys the nation, and is not counted."""
        driver = stage.driver(stage.nation, self._questions(stage), expected=b'"data"')
        first, *others = driver.one_by_one(1 + stage.pace.single_questions)
        stage.tell(f"{self.subject}: the first answer took {first:.1f} s")
        return [1000 * seconds for seconds in others]

    def _questions(self, stage: Stage) -> Iterator[bytes]:
        for code in cycle(self._asked(stage)):
            variables: dict[str, str | None] = {self.asks: code}
            yield graphql(self.document, variables | ({"on": FIRST_DAY.isoformat()} if self.asks == "item" else {}))

    def _asked(self, stage: Stage) -> Sequence[str]:
        if self.asks == "item":
            return codes(stage.nation_package, "items.csv")
        level = "CITY" if self.asks == "under" else "VILLAGE"
        return codes(stage.nation_package, "divisions.csv", level=level)


PLANNED = (
    Planned("coverage of one item over all villages, nation", COVERAGE, "item", Goal(at_most=100)),
    Planned("handovers of a year in one city, nation", HANDOVERS, "under", Goal(at_most=100)),
    Planned("upcoming: 60 days of all items in one village, nation", UPCOMING, "place", Goal()),
)
"""What planners ask, and how quickly it should be answered once the nation has been surveyed."""
