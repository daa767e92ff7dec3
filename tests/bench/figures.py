"""Figures: how good they should be, what a row of the table is, and what many of them come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Protocol

from tests.bench.stage import Stage


class NotMeasured(Exception):  # noqa: N818 - it says what happened
    """A row that cannot be measured, and why."""


@dataclass(frozen=True)
class Goal:
    """How good a figure should be; ``None`` on both sides: it is only told."""

    at_least: float | None = None
    at_most: float | None = None

    def is_met(self, value: float) -> bool:
        """Whether a figure is that good."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return "" if self.at_most is None else f"≤ {self.at_most:g}"


class Row(Protocol):
    """
    One row of the table.

    Attributes:
        subject: what is measured.
        against: what it is measured against; of a figure with a unit, nothing.
        unit: of the figure; empty: it is a ratio.
        goal: how good it should be.
    """

    @property
    def subject(self) -> str: ...
    @property
    def against(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def goal(self) -> Goal: ...

    def measure(self, stage: Stage) -> Sequence[float]:
        """
        The figures of all rounds.

        Raises:
            NotMeasured: it cannot be measured.
        """


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """The first quartile, the median and the third quartile."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return low, middle, high


def p99(latencies: Sequence[float]) -> float:
    """What one request in a hundred takes at least."""
    return quantiles(latencies, n=100, method="inclusive")[-1]
