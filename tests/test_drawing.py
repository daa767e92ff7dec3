"""Drawing: charts become SVG in a process of its own, and nothing that goes wrong there reaches those who answer."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import orjson
import pytest

from schema import drawing as drawings
from schema.charts import Spec, chart
from schema.drawing import Drawing, DrawingError, NoCharts, TooManyCharts
from schema.pen import draw
from tests.requirements import require

ECHO = """
import sys
for line in sys.stdin.buffer:
    print('{"svg": "' + str(len(line)) + '"}', flush=True)
"""
"""Draws nothing, but answers as what draws does."""


def speaking(program: str) -> Drawing:
    return Drawing((sys.executable, "-c", program))


@pytest.fixture
def drawing() -> Iterator[Drawing]:
    made = speaking(ECHO)
    yield made
    made.close()


def bars(name: str) -> Spec:
    encoding = {"y": {"field": "item", "type": "nominal"}, "x": {"field": "share", "type": "quantitative"}}
    return chart("a chart", [{"item": name, "share": 0.5}], mark="bar", encoding=encoding)


def texts(svg: str | bytes) -> list[str | None]:
    """What is written in a drawing; it has to be well-formed."""
    tree = ET.fromstring(svg)  # noqa: S314 - our own
    return [one.text for one in tree.iter("{http://www.w3.org/2000/svg}text")]


async def test_a_chart_is_drawn_and_its_chinese_stays_text() -> None:
    require("charts", present=Drawing.is_possible(), otherwise="vl-convert-python, from the extra `charts`")
    drawing = Drawing()
    try:
        assert "劳务派遣经营许可" in texts(await drawing.svg(bars("劳务派遣经营许可")))
    finally:
        drawing.close()


def test_what_looks_like_markup_or_an_expression_is_written_as_it_is() -> None:
    require("charts", present=Drawing.is_possible(), otherwise="vl-convert-python, from the extra `charts`")
    name = "<script>alert(1)</script> datum['x'] ${1+1}"
    assert name in texts(draw(_json(bars(name)))["svg"])


def test_a_specification_that_cannot_be_drawn_is_told() -> None:
    require("charts", present=Drawing.is_possible(), otherwise="vl-convert-python, from the extra `charts`")
    assert "error" in draw(b'{"mark": 1}')


def test_nothing_is_fetched_from_anywhere() -> None:
    require("charts", present=Drawing.is_possible(), otherwise="vl-convert-python, from the extra `charts`")
    spec = {**bars("an item"), "data": {"url": "http://127.0.0.1:1/rows.json"}}
    assert "not allowed" in draw(_json(spec))["error"]


async def test_a_chart_is_drawn_once(drawing: Drawing, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await drawing.svg(bars("an item"))
    monkeypatch.setattr(drawing, "_asked", None)
    assert await drawing.svg(bars("an item")) == first


async def test_what_is_kept_is_bounded(drawing: Drawing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "KEPT_BYTES", 6)
    for name in ("one", "two", "three"):
        await drawing.svg(bars(name))
    assert len(drawing._kept) == 2  # noqa: SLF001 - nothing outside tells


async def test_more_charts_than_can_wait_are_refused(drawing: Drawing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MOST_WAITING", 2)
    asked = (drawing.svg(bars(name)) for name in ("one", "two", "three"))
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [bytes, bytes, TooManyCharts]


async def test_without_what_draws_it_is_refused_in_both_languages(
    drawing: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "find_spec", lambda _: None)
    with pytest.raises(NoCharts, match="extra `charts`") as refused:
        await drawing.svg(bars("an item"))
    assert "可选组件 charts" in refused.value.message_zh


async def test_a_process_that_ends_is_replaced() -> None:
    drawing = speaking("import sys; sys.stdin.buffer.readline()")
    try:
        with pytest.raises(DrawingError, match="ended"):
            await drawing.svg(bars("an item"))
        drawing._command = speaking(ECHO)._command  # noqa: SLF001 - as if it had been mended
        assert await drawing.svg(bars("an item"))
    finally:
        drawing.close()


async def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "MOST_SECONDS", 0.2)
    drawing = speaking("import time; time.sleep(600)")
    try:
        with pytest.raises(DrawingError):
            await drawing.svg(bars("an item"))
    finally:
        drawing.close()


async def test_a_process_that_nobody_asks_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawings, "IDLE_SECONDS", 0.05)
    drawing = speaking(ECHO)
    try:
        await drawing.svg(bars("an item"))
        for _ in range(100):
            if drawing._process is None:  # noqa: SLF001 - nothing outside tells
                break
            await asyncio.sleep(0.05)
        assert drawing._process is None  # noqa: SLF001
        assert await drawing.svg(bars("another"))
    finally:
        drawing.close()


def _json(spec: dict[str, Any]) -> bytes:
    return orjson.dumps(spec)
