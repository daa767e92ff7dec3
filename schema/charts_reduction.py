"""Charts of time compression (时限压缩图): by how much each item became faster, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalog.wording import Language, Words
from schema.charts import BAR, MOST_ROWS, Spec, chart, days, percent, told_apart

_BY_ITEM = Words("Reduction by item", "各事项时限压减率")
_OVER_TIME = Words("Reduction over time", "时限压减率变化")
_REDUCTION = Words(
    "reduction; in brackets: working days before → promised", "压减率；括号内为比对时限→承诺时限（工作日）"
)
_SHARE = Words("reduction", "压减率")


def reduction_by_item(groups: Sequence[Mapping[str, Any]], language: Language) -> Spec:
    """
    A bar for each item, those first that became fastest; `MOST_ROWS` of them.

    Args:
        groups: of `timeCompression`, by item: key, label, statutoryDays, committedDays, reduction.
        language: of the words.
    """
    shown = fastest_first(groups)[:MOST_ROWS]
    names = told_apart([(row["label"], row["key"][0]) for row in shown])
    values = [
        {
            "item": name,
            "reduction": row["reduction"],
            "told": f"{percent(row['reduction'])} ({days(row['statutoryDays'])} → {days(row['committedDays'])})",
        }
        for name, row in zip(names, shown, strict=True)
    ]
    item = {"field": "item", "type": "nominal", "sort": None, "axis": {"title": None, "ticks": False, "domain": False}}
    axis = {"format": "%", "tickCount": 5, "title": _REDUCTION.into(language)}
    lowest = min([0.0, *(row["reduction"] for row in shown)])
    scale = {"domain": [lowest, 1]}
    bars = {"field": "reduction", "type": "quantitative", "axis": axis, "scale": scale}
    return chart(
        _BY_ITEM.into(language),
        values,
        width=420,
        height={"step": 26},
        encoding={"y": item},
        layer=[
            {"mark": {"type": "bar", "color": BAR, "height": 16}, "encoding": {"x": bars}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"x": bars, "text": {"field": "told"}},
            },
        ],
    )


def fastest_first(groups: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The groups that have a reduction, the greatest first, equal ones as they were."""
    return sorted((row for row in groups if row["reduction"] is not None), key=lambda row: -row["reduction"])


def reduction_over_time(points: Sequence[Mapping[str, Any]], language: Language) -> Spec:
    """
    A line of steps, with a point for each day that was asked about.

    Args:
        points: of `timeCompression`, the series: on, reduction; null breaks the line.
        language: of the words.
    """
    values = [{"on": row["on"], "reduction": row["reduction"]} for row in points]
    told = [row["reduction"] for row in points if row["reduction"] is not None]
    encoding = {
        "x": {
            "field": "on",
            "type": "temporal",
            "scale": {"type": "utc"},
            "axis": {"format": "%Y-%m", "grid": False, "labelOverlap": True, "tickCount": 8, "title": None},
        },
        "y": {
            "field": "reduction",
            "type": "quantitative",
            "scale": {"domain": [min([0.0, *told]), 1]},
            "axis": {"format": "%", "tickCount": 5, "title": _SHARE.into(language)},
        },
    }
    line = {"type": "line", "color": BAR, "interpolate": "step-after", "invalid": "break-paths-filter-domains"}
    ends = [
        {
            "data": {"values": [{**row, "told": percent(row["reduction"])}]},
            "mark": {"type": "text", "align": "right", "baseline": "bottom", "dy": -8, "fontWeight": "bold"},
            "encoding": {**encoding, "text": {"field": "told"}},
        }
        for row in values[-1:]
        if row["reduction"] is not None
    ]
    return chart(
        _OVER_TIME.into(language),
        values,
        width=600,
        height=220,
        layer=[
            {"mark": line, "encoding": encoding},
            {"mark": {"type": "point", "color": BAR, "filled": True, "size": 40}, "encoding": encoding},
            *ends,
        ],
    )
