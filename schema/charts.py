"""
Charts (图表): figures of answers as Vega-Lite specifications.

A specification is plain data: what is shown stands in it, nothing is fetched, and no text of the catalogue is ever
taken for an expression. Every chart shows what its table beside it tells, so that colours only help: what they say
is also written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from catalog.wording import Language, Words

Spec = dict[str, Any]
"""A Vega-Lite specification."""

FONT = "'Noto Sans SC', 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', Arial, sans-serif"
"""Fonts with Chinese characters on the usual systems; text stays text, and whoever shows the chart chooses."""

INK, MUTED, RULE = "#0b0c0c", "#505a5f", "#b1b4b6"
"""Colours of text, of what explains it, and of lines: 19 : 1, 7 : 1 and 2 : 1 on white."""

BAR, ALARM, EMPTY = "#1d70b8", "#b3440b", "#f3f2f1"
"""Colours of what is told, of what is wrong, and of what does not apply; told apart by people who see no red or green."""

LABEL_PIXELS = 300
"""How wide a name beside a bar may be; a longer one is cut, and stands in the table in full."""

MOST_ROWS = 40
"""Bars of one chart; with more nobody finds his own."""

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

_CONFIG: Mapping[str, Any] = {
    "aria": False,  # the page describes the chart and has its table; a label for each mark makes it four times as long
    "background": "white",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "domainColor": RULE,
        "gridColor": "#e5e6e7",
        "labelColor": INK,
        "labelFontSize": 13,
        "labelLimit": LABEL_PIXELS,
        "tickColor": RULE,
        "titleColor": MUTED,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "titlePadding": 10,
    },
    "legend": {
        "labelColor": INK,
        "labelFontSize": 13,
        "orient": "top",
        "symbolSize": 160,
        "symbolStrokeColor": RULE,
        "symbolStrokeWidth": 1,
        "symbolType": "square",
        "title": None,
    },
    "text": {"color": INK, "fontSize": 13},
}


def chart(description: str, values: Iterable[Mapping[str, Any]], **parts: Any) -> Spec:
    """
    A specification in the style of all charts.

    Args:
        description: what it shows, for whoever does not see it.
        values: the rows that it shows.
        parts: its size, and its mark and encoding, or its layers.
    """
    return {
        "$schema": _SCHEMA,
        "config": dict(_CONFIG),
        "data": {"values": [dict(row) for row in values]},
        "description": description,
        "padding": 8,
        **parts,
    }


def told_apart(names: Sequence[tuple[str, str]]) -> list[str]:
    """
    Names by which the rows of a chart can be told apart.

    Args:
        names: of each row, what people call it and its key, which is added where others are called the same.
    """
    called = Counter(name for name, _ in names)
    return [name if called[name] == 1 else f"{name} ({key})" for name, key in names]


def percent(share: float) -> str:
    """A share of 1 as people read it, to a tenth of a per cent."""
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


def days(count: float) -> str:
    """A number of days as people read it, to a tenth."""
    return f"{count:,.1f}".removesuffix(".0")


def in_words(words: Words, language: Language) -> str:
    """Words in one language, as the beginning of a sentence has them in English."""
    told = words.into(language)
    return told[:1].upper() + told[1:]
