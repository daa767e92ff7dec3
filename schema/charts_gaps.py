"""Charts of gaps (空档图): on which days nobody handled what had changed hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from catalog.wording import Language, Words
from schema.charts import ALARM, MOST_ROWS, Spec, chart, told_apart

_GAPS = Words("Days on which nobody handled it", "移交空档时间轴")
_DAYS = Words("{count} days", "{count} 天")
_OPEN = Words("{count} days, no end is known", "{count} 天，尚无承接")


class Gap(NamedTuple):
    """
    A gap with all steps that it takes.

    Attributes:
        item: name of the item.
        item_code: its key.
        division: name of the division.
        division_code: its code.
        steps: the steps that nobody performs.
        since: the first day.
        until: the first day after the last; ``None``: no end is known.
        days: how many, up to the end of the days asked about when no end is known.
    """

    item: str
    item_code: str
    division: str
    division_code: str
    steps: tuple[str, ...]
    since: str
    until: str | None
    days: int


def gaps(rows: Sequence[Mapping[str, Any]]) -> list[Gap]:
    """
    The gaps of handovers, each once for all steps that it takes.

    Args:
        rows: of `handovers`: item, division, step, on, gapUntil, gapDays.
    """
    found: dict[tuple[str, str, str, str | None], Gap] = {}
    for row in rows:
        if not row["gapDays"]:
            continue
        item, division = row["item"], row["division"]
        key = item["code"], division["code"], row["on"], row["gapUntil"]
        steps = (*(found[key].steps if key in found else ()), row["step"])
        named = item["name"], item["code"], division["name"], division["code"]
        found[key] = Gap(*named, steps, row["on"], row["gapUntil"], row["gapDays"])
    return list(found.values())


def gaps_over_time(found: Sequence[Gap], since: str, until: str, language: Language) -> Spec:
    """
    A bar for each gap on a line of time; `MOST_ROWS` of them, those first that begin first.

    Args:
        found: the gaps.
        since: the first day asked about.
        until: the first day after the last; what has no known end is drawn up to it, or beyond it to its end.
        language: of the words.
    """
    shown = found[:MOST_ROWS]
    names = told_apart([(f"{gap.item} · {gap.division}", gap.since) for gap in shown])
    values = [
        {
            "where": name,
            "since": gap.since,
            "until": gap.until or until,
            "told": (_OPEN if gap.until is None else _DAYS).into(language).format(count=gap.days),
        }
        for name, gap in zip(names, shown, strict=True)
    ]
    last = max([until, *(value["until"] for value in values)])
    time = {
        "type": "temporal",
        "scale": {"type": "utc", "domain": [since, last]},
        "axis": {"format": "%Y-%m-%d", "labelOverlap": True, "tickCount": 6, "title": None},
    }
    where = {"field": "where", "type": "nominal", "sort": None, "axis": {"title": None, "ticks": False}}
    bar = {"type": "bar", "color": ALARM, "height": 14, "stroke": ALARM, "strokeWidth": 1}
    return chart(
        _GAPS.into(language),
        values,
        width=460,
        height={"step": 30},
        encoding={"y": where},
        layer=[
            {"mark": bar, "encoding": {"x": {**time, "field": "since"}, "x2": {"field": "until"}}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"x": {"field": "until", "type": "temporal"}, "text": {"field": "told"}},
            },
        ],
    )
