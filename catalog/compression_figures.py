"""
Figures of compression (压缩率): how pairs are made one figure.

``reduction = 1 − committed / baseline``. How to average it is not standardised, and the same five items
give 27.5 % to 42.0 % depending on it, so that every figure carries its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from catalog.case_counts import Volume
from catalog.compression_pairs import Absence, LeftOut, Pair, Promise
from catalog.records import date


class Method(StrEnum):
    """How pairs are made one figure (计算方法)."""

    RATIO_OF_SUMS = "RATIO_OF_SUMS"
    MEAN_OF_RATIOS = "MEAN_OF_RATIOS"
    VOLUME_WEIGHTED = "VOLUME_WEIGHTED"


class ImmediateAs(StrEnum):
    """What a case done at once (即办件) counts as: 0 days, 1 day, or nothing at all."""

    ZERO = "ZERO"
    ONE_DAY = "ONE_DAY"
    EXCLUDED = "EXCLUDED"


class Way(NamedTuple):
    """
    How figures are worked out.

    Attributes:
        method: how pairs are made one figure.
        immediate_as: what a case done at once counts as.
        against: the day whose commitments are the baseline; ``None``: the statutory limits.
        under: code of a division; ``None``: definitions, for all places.
    """

    method: Method = Method.RATIO_OF_SUMS
    immediate_as: ImmediateAs = ImmediateAs.ZERO
    against: date | None = None
    under: str | None = None


class Actual(NamedTuple):
    """
    How long the cases of the twelve full months before a day took (实际办理时间), of pairs that enter a figure.

    Attributes:
        pair_count: the pairs that had cases.
        volume: their cases.
        baseline_days: working days that these would have been allowed by what the pairs are compared with.
        committed_days: working days that they were allowed by what is promised.
        mean_days: the sum over the pairs of what a case took on average.
    """

    pair_count: int
    volume: Volume
    baseline_days: float
    committed_days: float
    mean_days: float

    @property
    def reduction(self) -> float | None:
        """By how much they took less than the baseline, all cases together; ``None`` when that is 0 days."""
        return 1 - self.volume.days / self.baseline_days if self.baseline_days else None

    @property
    def against_committed(self) -> float | None:
        """By how much they took less than is promised; below 0: longer; ``None`` when that is 0 days."""
        return 1 - self.volume.days / self.committed_days if self.committed_days else None

    @property
    def days_saved(self) -> float:
        """Working days that the promises spare these cases in a year, beside the baseline."""
        return self.baseline_days - self.committed_days


class Figures(NamedTuple):
    """
    The figures of some pairs.

    Attributes:
        method: how they were made one.
        pair_count: comparable pairs.
        item_count: those of them that entered the reduction.
        immediate_count: the pairs that are done at once, left out for it or not.
        baseline_days: working days of what they are compared with, of those that entered; of the
            volume-weighted method each as often as it had cases.
        committed_days: of what is promised, likewise.
        reduction: 0 to 1, below 0 when more is promised than there was; ``None`` when nothing is comparable.
        mean_visits: how often an applicant must come, on average over the pairs of which it is known; ``None``: none.
        zero_visit_share: the share of these for which nobody has to come; ``None``: none.
        actual: how long cases took; ``None`` without case counts.
    """

    method: Method
    pair_count: int
    item_count: int
    immediate_count: int
    baseline_days: float
    committed_days: float
    reduction: float | None
    mean_visits: float | None
    zero_visit_share: float | None
    actual: Actual | None

    @property
    def immediate_share(self) -> float | None:
        """The share of pairs that are done at once (即办件占比); ``None`` of no pairs."""
        return self.immediate_count / self.pair_count if self.pair_count else None

    @property
    def actual_days(self) -> float | None:
        """
        Working days that cases took, counted as the committed ones: of the pairs that had any.

        Volume-weighted all cases together, else the sum of each pair's mean; ``None`` without case counts.
        """
        if self.actual is None:
            return None
        return self.actual.volume.days if self.method is Method.VOLUME_WEIGHTED else self.actual.mean_days


class Compared(NamedTuple):
    """A pair that enters a figure, with the days that both sides count for."""

    pair: Pair
    baseline: float
    committed: float


class Entering(NamedTuple):
    """The pairs that enter a reduction, and those that do not by the way in which it is worked out."""

    compared: tuple[Compared, ...]
    left_out: tuple[LeftOut, ...]


def entering(found: Iterable[Pair], way: Way) -> Entering:
    """Which pairs enter a reduction."""
    compared: list[Compared] = []
    left_out: list[LeftOut] = []
    for pair in found:
        baseline, committed = _days(pair.baseline, way), _days(pair.committed, way)
        reason = _objection(pair, baseline, way)
        if reason is None:
            compared.append(Compared(pair, baseline, committed))
        else:
            left_out.append(LeftOut(pair.item, pair.place, reason))
    return Entering(tuple(compared), tuple(left_out))


def figures(found: Sequence[Pair], compared: Sequence[Compared], method: Method) -> Figures:
    """
    The figures of some pairs.

    Args:
        found: the pairs.
        compared: those of them that enter the reduction.
        method: how they are made one figure.
    """
    weights = [one.pair.volume.cases if method is Method.VOLUME_WEIGHTED else 1 for one in compared]
    baseline = sum(weight * one.baseline for weight, one in zip(weights, compared, strict=True))
    committed = sum(weight * one.committed for weight, one in zip(weights, compared, strict=True))
    visits = [pair.visits for pair in found if pair.visits is not None]
    return Figures(
        method=method,
        pair_count=len(found),
        item_count=len(compared),
        immediate_count=sum(pair.committed.is_immediate for pair in found),
        baseline_days=baseline,
        committed_days=committed,
        reduction=_mean_of_ratios(compared) if method is Method.MEAN_OF_RATIOS else _ratio(baseline, committed),
        mean_visits=sum(visits) / len(visits) if visits else None,
        zero_visit_share=visits.count(0) / len(visits) if visits else None,
        actual=_actual(compared),
    )


def _days(promise: Promise, way: Way) -> float:
    """A promise in working days; of a case done at once what that counts as."""
    if not promise.is_immediate:
        return promise.days
    return 1.0 if way.immediate_as is ImmediateAs.ONE_DAY else 0.0


def _objection(pair: Pair, baseline: float, way: Way) -> Absence | None:
    if way.immediate_as is ImmediateAs.EXCLUDED and (pair.committed.is_immediate or pair.baseline.is_immediate):
        return Absence.IMMEDIATE
    if baseline == 0:
        return Absence.NOTHING_TO_CUT
    if way.method is Method.VOLUME_WEIGHTED and not pair.volume.cases:
        return Absence.NO_VOLUME
    return None


def _ratio(baseline: float, committed: float) -> float | None:
    return 1 - committed / baseline if baseline else None


def _mean_of_ratios(compared: Sequence[Compared]) -> float | None:
    return sum(1 - one.committed / one.baseline for one in compared) / len(compared) if compared else None


def _actual(compared: Sequence[Compared]) -> Actual | None:
    counted = [one for one in compared if one.pair.volume.cases]
    if not counted:
        return None
    return Actual(
        len(counted),
        Volume(sum(one.pair.volume.cases for one in counted), sum(one.pair.volume.days for one in counted)),
        sum(one.pair.volume.cases * one.baseline for one in counted),
        sum(one.pair.volume.cases * one.committed for one in counted),
        sum(one.pair.volume.days / one.pair.volume.cases for one in counted),
    )
