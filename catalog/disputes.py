"""Disputes (行政争议): how many decisions were contested, by what way, and with what outcome. Counts, no cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, NamedTuple

from catalog.records import Record, about


class DisputeKind(StrEnum):
    """By what way a decision was contested: 行政复议 reconsideration, 行政诉讼 litigation; either where not told apart."""

    RECONSIDERATION = "RECONSIDERATION"
    LITIGATION = "LITIGATION"
    EITHER = "EITHER"


class DisputeOutcome(StrEnum):
    """What became of a dispute (争议结果)."""

    UPHELD = "UPHELD"
    REVOKED = "REVOKED"
    CHANGED = "CHANGED"
    WITHDRAWN = "WITHDRAWN"
    MEDIATED = "MEDIATED"
    PENDING = "PENDING"
    UNKNOWN = "UNKNOWN"


class Dispute(Record, frozen=True, kw_only=True):
    """How many disputes an agency had in a year (行政复议、行政应诉案件), of one way and one outcome."""

    file = "disputes"
    zh = "行政争议"
    key = ("agency", "year", "item", "kind", "outcome")

    agency: Annotated[str, about("实施主体", "Whose decisions were contested.", ref="agencies")]
    year: Annotated[int, about("年份", "The calendar year in which they were handled.")]
    item: Annotated[
        str | None, about("事项键", "The item whose decisions were contested; empty: not told apart.", ref="items")
    ] = None
    kind: Annotated[DisputeKind, about("争议种类", "RECONSIDERATION, LITIGATION, or EITHER where not told apart.")]
    outcome: Annotated[
        DisputeOutcome, about("争议结果", "UPHELD, REVOKED, CHANGED, WITHDRAWN, MEDIATED, PENDING or UNKNOWN.")
    ] = DisputeOutcome.UNKNOWN
    count: Annotated[int, about("件数", "How many.")]


class Disputes:
    """All counts of disputes."""

    def __init__(self, rows: Iterable[Dispute]) -> None:
        self._rows = tuple(rows)

    def among(
        self, *, agency: str | None = None, item: str | None = None, year: int | None = None
    ) -> Sequence[Dispute]:
        """Those of an agency, an item and a year; ``None``: of any."""
        return [
            row
            for row in self._rows
            if agency in (None, row.agency) and item in (None, row.item) and year in (None, row.year)
        ]


class DisputeSummary(NamedTuple):
    """
    Some disputes taken together (行政争议统计).

    Attributes:
        rows: what is counted, by year, the latest first.
        total: how many disputes.
        by_kind: how many of each way, in the order of :class:`DisputeKind`.
        by_outcome: how many of each outcome, in the order of :class:`DisputeOutcome`.
        by_item: how many of each item, by key; those not told apart by item under ``None``, last.
        by_year: how many of each year, the earliest first.
    """

    rows: tuple[Dispute, ...]
    total: int
    by_kind: tuple[tuple[DisputeKind, int], ...]
    by_outcome: tuple[tuple[DisputeOutcome, int], ...]
    by_item: tuple[tuple[str | None, int], ...]
    by_year: tuple[tuple[int, int], ...]


def summed(rows: Iterable[Dispute]) -> DisputeSummary:
    """Disputes taken together, told apart each way."""
    counted = sorted(rows, key=lambda row: -row.year)
    kinds, outcomes = Counter[DisputeKind](), Counter[DisputeOutcome]()
    items, years = Counter[str | None](), Counter[int]()
    for row in counted:
        kinds[row.kind] += row.count
        outcomes[row.outcome] += row.count
        items[row.item] += row.count
        years[row.year] += row.count
    return DisputeSummary(
        tuple(counted),
        sum(row.count for row in counted),
        tuple((kind, kinds[kind]) for kind in DisputeKind if kind in kinds),
        tuple((outcome, outcomes[outcome]) for outcome in DisputeOutcome if outcome in outcomes),
        tuple(sorted(items.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))),
        tuple(sorted(years.items())),
    )
