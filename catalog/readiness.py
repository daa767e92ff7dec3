"""Readiness (承接条件): whether an office can do what is handed to it, and how many were trained. Counts, no names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated

from catalog.period import Moment
from catalog.records import Dated, Record, about


class OfficeReadiness(Dated, frozen=True, kw_only=True):
    """What an office has for its work, for a period (承接条件)."""

    file = "readiness"
    zh = "承接条件"
    key = ("office",)

    office: Annotated[str, about("办理点键", "The office.", ref="offices")]
    certified_officers: Annotated[
        int | None, about("持证人数", "Officers with a valid enforcement certificate (行政执法证); empty: not known.")
    ] = None
    trained_officers: Annotated[
        int | None, about("培训合格人数", "Officers trained for what they handle; empty: not known.")
    ] = None
    seal: Annotated[bool | None, about("专用章", "Whether it has the seal that it needs; empty: not known.")] = None
    system_link: Annotated[
        bool | None, about("系统接入", "Whether it is linked to the handling system; empty: not known.")
    ] = None


class TrainingKind(StrEnum):
    """What people were trained for: 专项业务 special business, 行政执法 enforcement."""

    SPECIAL_BUSINESS = "SPECIAL_BUSINESS"
    ENFORCEMENT = "ENFORCEMENT"


class Training(Record, frozen=True, kw_only=True):
    """How many attended an agency's trainings in a year (培训人次)."""

    file = "trainings"
    zh = "培训"
    key = ("agency", "year", "kind")

    agency: Annotated[str, about("实施主体", "Whose people were trained.", ref="agencies")]
    year: Annotated[int, about("年份", "The calendar year.")]
    kind: Annotated[TrainingKind, about("培训种类", "SPECIAL_BUSINESS or ENFORCEMENT.")]
    attendances: Annotated[int, about("人次", "How many attendances.")]
    at_least: Annotated[bool, about("以上", "Whether the number is a lower bound, as in “200余人次”.")] = False


class Readiness:
    """What is known of the readiness of offices, and of trainings."""

    def __init__(self, rows: Iterable[OfficeReadiness], trainings: Iterable[Training]) -> None:
        self._rows: dict[str, list[OfficeReadiness]] = defaultdict(list)
        for row in rows:
            self._rows[row.office].append(row)
        self._trainings = tuple(trainings)

    def of(self, office: str, at: Moment) -> OfficeReadiness | None:
        """What an office has at the moment; ``None``: nothing is known."""
        return next((row for row in self._rows.get(office, ()) if at.within(row.valid_from, row.valid_to)), None)

    @property
    def all(self) -> Iterable[OfficeReadiness]:
        """Everything that is known of any office on any day."""
        return (row for rows in self._rows.values() for row in rows)

    def trainings(self, *, agency: str | None = None, year: int | None = None) -> Sequence[Training]:
        """The trainings of an agency in a year; ``None``: of any."""
        return [row for row in self._trainings if agency in (None, row.agency) and year in (None, row.year)]
