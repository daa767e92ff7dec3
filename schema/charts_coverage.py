"""Charts of coverage (覆盖情况图): at which level items are handled, division by division."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from catalog.divisions import Level
from catalog.wording import LEVELS, Language, Words
from schema.charts import ALARM, EMPTY, INK, MOST_ROWS, Spec, chart, in_words, told_apart

_BY_LEVEL = Words("Items by the level at which they are accepted", "各区划事项受理层级")
_MATRIX = Words("Who accepts which item where", "事项与区划覆盖矩阵")
_COUNT = Words("number of items", "事项数")


class State(NamedTuple):
    """
    What a cell of the matrix says: one of the levels, or why there is none.

    Attributes:
        words: as the legend has it.
        mark: as the cell has it, so that colours are not needed.
        colour: of the cell, darker the higher the level.
        ink: of the mark.
    """

    words: Words
    mark: Words
    colour: str
    ink: str


STATES: Mapping[str, State] = {
    Level.PROVINCE: State(LEVELS[Level.PROVINCE], Words("P", "省"), "#08306b", "white"),
    Level.CITY: State(LEVELS[Level.CITY], Words("C", "市"), "#144e8a", "white"),
    Level.DISTRICT: State(LEVELS[Level.DISTRICT], Words("D", "区"), "#3f8fc4", INK),
    Level.STREET: State(LEVELS[Level.STREET], Words("T", "镇"), "#9ccbe3", INK),
    Level.VILLAGE: State(LEVELS[Level.VILLAGE], Words("V", "村"), "#dcecf6", INK),
    "MIXED": State(Words("differs within it", "辖区内不一"), Words("±", "异"), "#f2d98b", INK),
    "GAP": State(Words("gap: nobody", "空档（无人承办）"), Words("×", "空"), ALARM, "white"),
    "NONE": State(Words("does not apply", "不适用"), Words("–", "–"), EMPTY, INK),
}
"""Each state by its key, in the order of the legend; a single hue from dark to light, but for what is no level."""

MOST_LEVEL = 12
"""So many divisions may have their names above their columns as one reads; the names of more are slanted."""

LONGEST_LEVEL = 6
"""Characters of a name that may stand so above a column."""


def state_of(cell: Mapping[str, Any]) -> str:
    """The key of what a cell of `coverageMatrix` says, from its outcome, level and mixed."""
    if cell["mixed"]:
        return "MIXED"
    if cell["outcome"] == "GAP":
        return "GAP"
    return cell["level"] or "NONE"


def items_by_level(lines: Sequence[Mapping[str, Any]], language: Language) -> Spec:
    """
    A bar for each division, made of its items by the level at which they are accepted there.

    Args:
        lines: of `coverageMatrix`: the cells of each item, the divisions in the same order in all of them.
        language: of the words.
    """
    rows = [row for row in counted(lines)[:MOST_ROWS] if row.counts]
    names = told_apart([(row.division["name"], row.division["code"]) for row in rows])
    values = [part for name, row in zip(names, rows, strict=True) for part in _parts(name, row.counts, language)]
    division = {
        "field": "division",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "ticks": False, "domain": False},
    }
    count = {"type": "quantitative", "axis": {"title": _COUNT.into(language), "tickMinStep": 1}}
    return chart(
        _BY_LEVEL.into(language),
        values,
        width=520,
        height={"step": 30},
        encoding={"y": division},
        layer=[
            {
                "mark": {"type": "bar", "height": 20, "stroke": "white", "strokeWidth": 1},
                "encoding": {
                    "x": {**count, "field": "from"},
                    "x2": {"field": "to"},
                    "color": _colours({part["key"] for part in values}, language),
                },
            },
            {
                "mark": {"type": "text"},
                "encoding": {
                    "x": {**count, "field": "middle"},
                    "text": {"field": "shown"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    )


class Counted(NamedTuple):
    """How many items a division has in each state."""

    division: Mapping[str, Any]
    counts: Mapping[str, int]


def counted(lines: Sequence[Mapping[str, Any]]) -> list[Counted]:
    """The items of every division, counted by state; what does not apply there is left out."""
    divisions = [cell["division"] for cell in lines[0]["cells"]] if lines else []
    counts = [Counter(state_of(line["cells"][at]) for line in lines) for at in range(len(divisions))]
    return [
        Counted(division, {key: found[key] for key in STATES if found[key] and key != "NONE"})
        for division, found in zip(divisions, counts, strict=True)
    ]


def _parts(name: str, counts: Mapping[str, int], language: Language) -> list[dict[str, Any]]:
    """The parts of one bar, from left to right."""
    parts: list[dict[str, Any]] = []
    start = 0
    whole = sum(counts.values())
    for key, count in counts.items():
        state = STATES[key]
        parts.append(
            {
                "division": name,
                "key": key,
                "state": in_words(state.words, language),
                "from": start,
                "to": start + count,
                "middle": start + count / 2,
                "shown": str(count) if count * 25 >= whole else "",
                "ink": state.ink,
            }
        )
        start += count
    return parts


def coverage_matrix(lines: Sequence[Mapping[str, Any]], language: Language) -> Spec:
    """
    A field for every item and division, coloured and marked by the level at which the item is accepted there.

    Args:
        lines: of `coverageMatrix`: item and cells.
        language: of the words.
    """
    divisions = [cell["division"] for cell in lines[0]["cells"]] if lines else []
    columns = told_apart([(one["name"], one["code"]) for one in divisions])
    names = told_apart([(line["item"]["name"], line["item"]["code"]) for line in lines])
    values = [
        {
            "item": name,
            "division": column,
            "key": key,
            "state": in_words(STATES[key].words, language),
            "mark": STATES[key].mark.into(language),
            "ink": STATES[key].ink,
        }
        for name, line in zip(names, lines, strict=True)
        for column, key in zip(columns, map(state_of, line["cells"]), strict=True)
    ]
    slanted = len(columns) > MOST_LEVEL or any(len(name) > LONGEST_LEVEL for name in columns)
    axis = {"title": None, "ticks": False, "domain": False}
    slant = {"labelAlign": "left", "labelAngle": -45, "labelLimit": 180} if slanted else {"labelAngle": 0}
    across = {**axis, "orient": "top", **slant}
    return chart(
        _MATRIX.into(language),
        values,
        width={"step": 28 if slanted else 76},
        height={"step": 26},
        encoding={
            "x": {"field": "division", "type": "nominal", "sort": None, "axis": across},
            "y": {"field": "item", "type": "nominal", "sort": None, "axis": axis},
        },
        layer=[
            {
                "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2},
                "encoding": {"color": _colours({value["key"] for value in values}, language)},
            },
            {
                "mark": {"type": "text", "baseline": "middle"},
                "encoding": {
                    "text": {"field": "mark"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    )


def _colours(present: set[str], language: Language) -> dict[str, Any]:
    """The colours of the states that occur, with a legend of no more than these."""
    shown = [state for key, state in STATES.items() if key in present]
    return {
        "field": "state",
        "type": "nominal",
        "scale": {
            "domain": [in_words(state.words, language) for state in shown],
            "range": [state.colour for state in shown],
        },
        "legend": {"columns": 0},
    }
