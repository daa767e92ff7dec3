"""The planner's page: what it says is what the API answers, chart by chart, and nothing of it fails the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pytest

from schema import drawing, page_planning
from schema.drawing import Drawing
from schema.page_frame_words import FRAME, WRONG
from schema.page_guide_words import GUIDE, SEARCH
from schema.page_planning_words import PLANNING
from schema.page_review_words import REVIEW
from schema.page_terms import TERMS
from tests import shipped
from tests.pages_world import World, made, reading, text_of, title_of
from tests.requirements import require

YEAR = "/planning?year=2018"
CHARTS = ("by-item", "over-time", "by-level", "matrix", "gaps")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return made(tmp_path_factory.mktemp("pages"))


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with reading(world) as opened:
        yield opened


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """What draws charts is not installed."""
    monkeypatch.setattr(drawing, "find_spec", lambda _: None)


async def test_the_figure_is_that_of_the_api(client: httpx.AsyncClient) -> None:
    page = await client.get("/planning?kind=LICENCE&method=MEAN_OF_RATIOS&immediate=EXCLUDED")
    answer = shipped.ask(
        """{ timeCompression(filter: {kinds: [LICENCE]}, method: MEAN_OF_RATIOS, immediateAs: EXCLUDED) {
            reduction itemCount pairCount } }"""
    )["timeCompression"]
    assert f"{answer['reduction']:.1%} 比法定时限压减" in text_of(page)
    assert f"可比时限 {answer['pairCount']} 对，纳入 {answer['itemCount']} 对" in text_of(page)


async def test_it_compares_with_the_promises_of_another_day(client: httpx.AsyncClient) -> None:
    told = text_of(await client.get("/planning?kind=LICENCE&against=2018-01-01"))
    assert "52.2% 比2018年1月1日的承诺时限压减" in told


async def test_a_division_is_about_itself_and_its_parts(client: httpx.AsyncClient) -> None:
    page = await client.get("/planning?place=440402")
    assert title_of(page) == "改革成效：香洲区"
    assert "翠香街道" in text_of(page)
    assert "珠海保税区" not in text_of(page)


async def test_it_is_told_as_an_earlier_revision_had_it(client: httpx.AsyncClient) -> None:
    now, then = [await client.get(path) for path in ("/planning?year=2015", "/planning?year=2015&revision=1")]
    assert "失业登记（办理）" in text_of(now)
    assert "失业登记（办理）" not in text_of(then)


async def test_a_gap_is_told_with_its_days_and_a_year_without_one_says_so(client: httpx.AsyncClient) -> None:
    assert "就业技能培训补贴申请 斗门区 受理、审查、决定、送达 2018年3月1日 2018年3月12日 11" in text_of(
        await client.get(YEAR)
    )
    assert "2016年的权责移交没有空档。" in text_of(await client.get("/planning?year=2016"))
    assert "2030年没有权责移交。" in text_of(await client.get("/planning?year=2030"))


async def test_targets_are_told_with_their_state(client: httpx.AsyncClient) -> None:
    told = text_of(await client.get("/planning?year=2019"))
    assert "下放到村居的服务达到12项（示例） 示例 2019年12月31日 11 12 11 11 未完成" in told


async def test_what_is_refused_in_one_part_does_not_keep_the_others_from_being_told(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_planning.Plan, "since", property(lambda plan: plan.until))
    page = await client.get(YEAR)
    assert page.status_code == 200
    assert "应晚于" in text_of(page)
    assert "68.7% 比法定时限压减" in text_of(page)


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("year=0000", 400, "“0000”不是年份"),
        ("year=9999", 400, "“9999”不是年份"),
        ("year=２０１９", 400, "不是年份"),
        ("kind=HOUSE", 400, "没有“HOUSE”这个选项"),
        ("against=2019-02-30", 400, "不是日期"),
        ("place=12345", 400, "不是区划代码"),
        ("place=110000", 404, "没有代码为“110000000000”的地点"),
        ("items_after=nothing", 200, "列表中没有这一页"),
        ("year=2018&moves_after=nothing", 200, "列表中没有这一页"),
    ],
)
async def test_what_cannot_be_shown_is_told(client: httpx.AsyncClient, asked: str, status: int, told: str) -> None:
    page = await client.get(f"/planning?{asked}")
    assert (page.status_code, told in text_of(page)) == (status, True)


@pytest.mark.usefixtures("undrawn")
async def test_without_what_draws_there_are_tables_and_a_word_on_how_to_get_charts(client: httpx.AsyncClient) -> None:
    page = await client.get(YEAR)
    assert "<img" not in page.text
    assert "delegated-power-catalogue[charts]" in page.text
    assert page.text.count("<table") == 6
    chart = await client.get("/planning/charts/by-item.svg?year=2018")
    assert (chart.status_code, chart.headers["retry-after"]) == (503, "5")
    assert "可选组件 charts" in chart.text


async def test_every_chart_of_the_page_is_an_svg_that_caches_may_keep(client: httpx.AsyncClient) -> None:
    require("charts", present=Drawing.is_possible(), otherwise="vl-convert-python, from the extra `charts`")
    page = await client.get(YEAR)
    for name in CHARTS:
        address = f"/planning/charts/{name}.svg?year=2018&lang=zh"
        assert address.replace("&", "&amp;") in page.text
        chart = await client.get(address)
        assert chart.headers["content-type"] == "image/svg+xml"
        assert ET.fromstring(chart.text).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
        again = await client.get(address, headers={"if-none-match": chart.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


async def test_a_chart_speaks_the_language_of_its_page(client: httpx.AsyncClient) -> None:
    require("charts", present=Drawing.is_possible(), otherwise="vl-convert-python, from the extra `charts`")
    charts = [await client.get(f"/planning/charts/gaps.svg?year=2018&lang={language}") for language in ("zh", "en")]
    assert ["11 天" in chart.text for chart in charts] == [True, False]
    assert ["Doumen District" in chart.text for chart in charts] == [False, True]


async def test_a_chart_that_there_is_not_is_told(client: httpx.AsyncClient) -> None:
    chart = await client.get("/planning/charts/pie.svg")
    assert (chart.status_code, "没有 /planning/charts/pie.svg 这一页" in text_of(chart)) == (404, True)


def test_no_word_has_two_meanings() -> None:
    """Tables of words are put together; one that says again what another says would silently win."""
    names = Counter(name for table in (FRAME, WRONG, TERMS, SEARCH, GUIDE, REVIEW, PLANNING) for name in table)
    assert [name for name, count in names.items() if count > 1] == []


def test_the_questions_of_the_page_are_kept_where_pages_keep_theirs() -> None:
    folder = Path(page_planning.__file__).parent / "page_queries"
    assert {path.stem for path in folder.glob("Planning*.graphql")} == {
        f"Planning{name}" for name in ("Place", "Figures", "Coverage", "Handovers", "Targets", "Findings")
    }
