"""Searches of the benchmark: divisions of the nation by name, pinyin and first letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, product
from typing import ClassVar

from tests.bench.figures import Goal
from tests.bench.questions import graphql
from tests.bench.stage import Stage

PLACES = """\
query Places($search: String!, $level: Level) {
  divisions(search: $search, level: $level, first: 20) { totalCount edges { node { code name path { name } } } }
}
"""
"""A page of the divisions that a text may mean, told apart by their paths."""

TEXTS = (
    "金山村",
    "银泉村",
    "铜井",
    "青龙",
    "jinshan",
    "yin quan cun",
    "tjc",
    "qlcm",
    "红竹镇",
    "黃松",
    "dongmei",
    "440402",
)
LEVELS = (None, "VILLAGE", "STREET", "DISTRICT", "CITY")


@dataclass(frozen=True)
class Search:
    """Divisions by name; no text is looked for twice among the few that are kept."""

    subject: str = "divisions(search:) among 665,271 by name, pinyin, initials"
    against: str = ""
    unit: str = "ms"
    goal: ClassVar[Goal] = Goal(at_most=20)

    def measure(self, stage: Stage) -> Sequence[float]:
        """From request to answer on one connection, after the first, which reads the names."""
        driver = stage.driver(stage.nation, self._questions(), expected=b'"totalCount"')
        _, *seconds = driver.one_by_one(1 + stage.pace.single_questions)
        return [1000 * one for one in seconds]

    @staticmethod
    def _questions() -> Iterator[bytes]:
        for level, text in cycle(product(LEVELS, TEXTS)):
            yield graphql(PLACES, {"search": text, "level": level})
