"""Charts: what the specifications say is what the answers say."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.divisions import Level
from catalog.wording import Language
from schema.charts import MOST_ROWS, Spec, days, percent, told_apart
from schema.charts_coverage import STATES, counted, coverage_matrix, items_by_level, state_of
from schema.charts_gaps import gaps, gaps_over_time
from schema.charts_reduction import reduction_by_item, reduction_over_time

ZH, EN = Language.ZH, Language.EN

Row = dict[str, Any]


def values(spec: Spec) -> list[Row]:
    """The rows that a chart shows."""
    found: list[Row] = spec["data"]["values"]
    return found


def group(label: str, reduction: float | None, statutory: float = 20, committed: float = 7, key: str = "") -> Row:
    figures = {"statutoryDays": statutory, "committedDays": committed, "reduction": reduction}
    return {"key": [key or label], "label": label, **figures}


def cell(level: str | None, outcome: str = "HANDLED", *, mixed: bool = False, division: str = "East") -> Row:
    named = {"code": f"code of {division}", "name": division}
    return {"division": named, "outcome": outcome, "level": level, "mixed": mixed}


def line(name: str, *cells: Row) -> Row:
    return {"item": {"code": name, "name": name}, "cells": list(cells)}


def moved(step: str, since: str = "2018-03-01", until: str | None = "2018-03-12", gap_days: int = 11) -> Row:
    named = {"item": {"code": "subsidy", "name": "Subsidy"}, "division": {"code": "440403", "name": "Doumen"}}
    return {**named, "step": step, "on": since, "gapUntil": until, "gapDays": gap_days}


@pytest.mark.parametrize(
    ("share", "told"), [(0.65, "65%"), (0.7133794, "71.3%"), (1.0, "100%"), (-0.25, "-25%"), (0, "0%")]
)
def test_a_share_is_told_to_a_tenth_of_a_per_cent(share: float, told: str) -> None:
    assert percent(share) == told


def test_days_are_told_to_a_tenth() -> None:
    assert [days(20), days(21.428571), days(30482.9)] == ["20", "21.4", "30,482.9"]


def test_names_that_are_the_same_are_told_apart_by_their_keys() -> None:
    assert told_apart([("School", "a"), ("School", "b"), ("Office", "c")]) == ["School (a)", "School (b)", "Office"]


def test_the_bar_of_an_item_tells_its_share_and_the_days_behind_it() -> None:
    (bar,) = values(reduction_by_item([group("Dispatch", 0.65)], EN))
    assert bar == {"item": "Dispatch", "reduction": 0.65, "told": "65% (20 → 7)"}


def test_bars_stand_in_the_order_of_their_reduction_and_what_has_none_is_left_out() -> None:
    spec = reduction_by_item([group("slow", 0.1), group("none", None), group("fast", 0.9), group("worse", -0.5)], EN)
    assert [bar["item"] for bar in values(spec)] == ["fast", "slow", "worse"]
    assert spec["layer"][0]["encoding"]["x"]["scale"] == {"domain": [-0.5, 1]}


def test_a_chart_has_no_more_bars_than_people_can_read() -> None:
    spec = reduction_by_item([group(str(number), number / 100) for number in range(100)], ZH)
    assert [bar["item"] for bar in values(spec)] == [str(number) for number in range(99, 99 - MOST_ROWS, -1)]


def test_the_line_tells_its_last_figure() -> None:
    points: list[Row] = [{"on": "2018-01-01", "reduction": None}, {"on": "2019-01-01", "reduction": 0.4}]
    spec = reduction_over_time(points, EN)
    assert values(spec) == points
    assert [layer["data"]["values"][0]["told"] for layer in spec["layer"] if "data" in layer] == ["40%"]


def test_a_line_that_ends_without_a_figure_tells_none() -> None:
    spec = reduction_over_time([{"on": "2019-01-01", "reduction": None}], EN)
    assert [layer for layer in spec["layer"] if "data" in layer] == []


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (cell("STREET"), "STREET"),
        (cell(None, "GAP"), "GAP"),
        (cell(None, "ABOLISHED"), "NONE"),
        (cell(None, "NOT_YET"), "NONE"),
        (cell("STREET", mixed=True), "MIXED"),
    ],
)
def test_a_cell_says_its_level_or_why_there_is_none(told: Row, state: str) -> None:
    assert state_of(told) == state


def test_every_level_has_a_colour_and_no_two_states_look_or_read_the_same() -> None:
    assert set(Level) <= set(STATES)
    assert len({state.colour for state in STATES.values()}) == len(STATES)
    assert all(len({state.mark.into(language) for state in STATES.values()}) == len(STATES) for language in Language)


def test_marks_can_be_read_on_their_colours() -> None:
    """The contrast of WCAG AA, 4.5 : 1."""
    assert [key for key, state in STATES.items() if contrast(state.colour, state.ink) < 4.5] == []


def test_items_are_counted_by_division_and_level() -> None:
    east, west = cell("CITY"), cell("STREET", division="West")
    lines = [line("one", east, west), line("two", cell("STREET"), west), line("three", east, cell(None, "ABOLISHED"))]
    assert [(row.division["name"], row.counts) for row in counted(lines)] == [
        ("East", {"CITY": 2, "STREET": 1}),
        ("West", {"STREET": 2}),
    ]
    bars = [(bar["division"], bar["state"], bar["from"], bar["to"]) for bar in values(items_by_level(lines, EN))]
    assert bars == [("East", "City", 0, 2), ("East", "Town or street", 2, 3), ("West", "Town or street", 0, 2)]


def test_the_matrix_has_a_field_for_each_item_and_division() -> None:
    spec = coverage_matrix([line("one", cell("CITY"), cell(None, "GAP", division="West"))], ZH)
    told = [(field["item"], field["division"], field["mark"], field["state"]) for field in values(spec)]
    assert told == [("one", "East", "市", "市级"), ("one", "West", "空", "空档（无人承办）")]


def test_nothing_makes_an_empty_chart() -> None:
    assert values(coverage_matrix([], ZH)) == values(items_by_level([], ZH)) == values(reduction_by_item([], ZH)) == []


def test_a_gap_is_drawn_once_for_all_its_steps() -> None:
    rows = [moved("ACCEPT"), moved("EXAMINE"), moved("DELIVER", until="2018-04-01", gap_days=31), moved("DECIDE")]
    found = gaps([*rows, moved("ACCEPT", "2018-06-01", "2018-06-01", 0)])
    assert [(gap.steps, gap.until, gap.days) for gap in found] == [
        (("ACCEPT", "EXAMINE", "DECIDE"), "2018-03-12", 11),
        (("DELIVER",), "2018-04-01", 31),
    ]


def test_a_gap_without_a_known_end_is_drawn_to_the_end_of_the_days_asked_about() -> None:
    found = gaps([moved("ACCEPT", until=None, gap_days=306)])
    (bar,) = values(gaps_over_time(found, "2018-01-01", "2019-01-01", EN))
    assert bar == {
        "where": "Subsidy · Doumen",
        "since": "2018-03-01",
        "until": "2019-01-01",
        "told": "306 days, no end is known",
    }


def contrast(one: str, other: str) -> float:
    """How much lighter one colour is than another, as WCAG has it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """The relative luminance of a colour."""
    channels = [1.0] * 3 if colour == "white" else [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
