"""Targets (年度目标): what a bureau set out to reach by a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated

from catalog.records import Record, about, date


class Measure(StrEnum):
    """What a target counts (指标)."""

    LICENCES_TO_DISTRICTS = "LICENCES_TO_DISTRICTS"
    SERVICES_TO_STREETS = "SERVICES_TO_STREETS"
    SERVICES_TO_VILLAGES = "SERVICES_TO_VILLAGES"
    CERTIFICATES_SORTED_OUT = "CERTIFICATES_SORTED_OUT"
    CERTIFICATES_REMOVED = "CERTIFICATES_REMOVED"
    LICENCE_TIME_REDUCTION = "LICENCE_TIME_REDUCTION"
    IMMEDIATE_SHARE = "IMMEDIATE_SHARE"
    ZERO_VISIT_SHARE = "ZERO_VISIT_SHARE"


OF_SHARES = frozenset({Measure.LICENCE_TIME_REDUCTION, Measure.IMMEDIATE_SHARE, Measure.ZERO_VISIT_SHARE})
"""The measures that are shares, from 0 to 1; all others are numbers of items."""


class Target(Record, frozen=True, kw_only=True):
    """One of a bureau's targets (年度目标): so much of something by a day."""

    file = "targets"
    zh = "年度目标"
    key = ("code",)

    code: Annotated[str, about("目标键", "The catalogue's own stable key.")]
    agency: Annotated[str, about("实施主体", "Whose target it is.", ref="agencies")]
    measure: Annotated[Measure, about("指标", "What is counted; shares and reductions are from 0 to 1.")]
    value: Annotated[float, about("目标值", "What is to be reached.")]
    by: Annotated[date, about("期限", "The day by which it is to be reached.")]
    set_on: Annotated[date, about("设定日期", "The day on which it was set; what was reached then is its beginning.")]
    name: Annotated[str, about("名称", "What it says, in Chinese.")]
    name_en: Annotated[str | None, about("英文名称", "What it says, in English; empty: not translated.")] = None
    instrument: Annotated[str | None, about("文件", "The plan that sets it; empty: not known.", ref="instruments")] = (
        None
    )


class Targets:
    """All targets."""

    def __init__(self, rows: Iterable[Target]) -> None:
        self._rows = sorted(rows, key=lambda row: (row.by, row.code))

    def among(self, *, agency: str | None = None, year: int | None = None) -> Sequence[Target]:
        """Those of an agency that fall due in a year, the first due first; ``None``: of any."""
        return [row for row in self._rows if agency in (None, row.agency) and year in (None, row.by.year)]
