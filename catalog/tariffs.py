"""Tariffs (费率): what an hour of an applicant is worth, for the cost of what is asked of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from catalog.period import Moment
from catalog.records import Dated, about


class Tariff(Dated, frozen=True, kw_only=True):
    """What an hour costs those who apply, and how many hours things take (费率); for the Standard Cost Model."""

    file = "tariffs"
    zh = "费率"
    key = ("audience",)

    audience: Annotated[
        str | None, about("服务对象", "GB/T 39046 A.4 code of whom it holds for; empty: for whoever has none nearer.")
    ] = None
    hourly_rate: Annotated[float, about("小时费率", "What an hour costs, in CNY.")]
    hours_per_visit: Annotated[float, about("每次到场小时", "Hours of one visit, the way included.")]
    hours_per_material: Annotated[float, about("每份材料小时", "Hours to get and prepare one paper.")]


class Tariffs:
    """All tariffs, by whom they hold for."""

    def __init__(self, rows: Iterable[Tariff]) -> None:
        self._rows = tuple(rows)

    def of(self, audiences: Iterable[str], at: Moment) -> Tariff | None:
        """The tariff of the first audience that has one, else the one for everybody; ``None`` when there is none."""
        for audience in (*audiences, None):
            for row in self._rows:
                if row.audience == audience and at.within(row.valid_from, row.valid_to):
                    return row
        return None
