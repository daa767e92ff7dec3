"""A planner in a browser: figures with their method, charts with their tables, and the query behind each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import BROWSER, PHONE, Reader, Site, reading

pytestmark = BROWSER


@pytest.fixture
def planner(browser: Browser, site: Site) -> Iterator[Reader]:
    """A planner who does not wait for charts."""
    with reading(browser, site) as reader:
        reader.draw_nothing()
        yield reader


def figure(page: Page) -> str:
    """The figure that stands out on the page."""
    return page.locator(".figure strong").inner_text()


def drawn(page: Page) -> dict[str, bool]:
    """The charts of a page by their names, and whether each was drawn and is described."""
    page.wait_for_load_state("networkidle")
    found: list[list[str | int]] = page.locator(".chart img").evaluate_all(
        "images => images.map(one => [new URL(one.src).pathname.split('/').at(-1), one.naturalWidth, one.alt.length])"
    )
    return {str(name): bool(int(width) > 300 and int(described) > 10) for name, width, described in found}


def test_the_page_tells_the_figure_of_the_report_with_its_method_set_day_and_unit(planner: Reader) -> None:
    planner.read("/planning", kind="LICENCE")
    assert figure(planner.page) == "71.3%"
    facts = planner.page.locator("dl.facts").first.inner_text()
    for told in (
        "1 − 承诺时限合计 ÷ 比对时限合计",
        "可比时限 16 对",
        "2019年12月31日",
        "一个月按 22 个工作日",
        "2 项及原因",
    ):
        assert told in facts


def test_every_chart_is_drawn_and_described(browser: Browser, site: Site) -> None:
    with reading(browser, site) as planner:
        planner.read("/planning", year="2018")
        shown = drawn(planner.page)
    assert shown == dict.fromkeys(("by-item.svg", "over-time.svg", "by-level.svg", "matrix.svg", "gaps.svg"), True)


def test_every_chart_has_its_table_beside_it(planner: Reader) -> None:
    planner.read("/planning", year="2018")
    page = planner.page
    assert page.get_by_text("数据表").count() == 5
    page.get_by_text("数据表").nth(2).click()
    rows = page.locator("#by-level ~ details table tbody tr")
    expect(rows.first).to_be_visible()
    assert rows.nth(1).inner_text().split() == ["香洲区", "15", "24", "0", "0", "37"]


def test_a_gap_stands_on_the_line_of_time_and_leads_to_what_was_answered_then(planner: Reader) -> None:
    planner.read("/planning", year="2018")
    gap = planner.page.locator("#gaps ~ table tbody tr")
    assert gap.inner_text().split("\t") == [
        "就业技能培训补贴申请",
        "斗门区",
        "受理、审查、决定、送达",
        "2018年3月1日",
        "2018年3月12日",
        "11",
    ]
    gap.get_by_role("link").click()
    expect(planner.page.locator("main")).to_contain_text("无人能够办理")


def test_a_planner_chooses_a_method_and_the_address_keeps_it(planner: Reader) -> None:
    planner.read("/planning")
    page = planner.page
    page.get_by_label("压减率算法").select_option("单项压减率平均")
    page.get_by_label("即办件计法").select_option("不计入")
    page.get_by_label("事项类别").select_option("行政许可")
    page.get_by_label("移交和目标的年份").fill("2019")
    page.get_by_role("button", name="查看").last.click()
    assert "method=MEAN_OF_RATIOS" in page.url
    assert figure(page) == "68.3%"
    expect(page.locator("dl.facts").first).to_contain_text("单项压减率平均")
    targets = page.locator("#targets ~ table tbody tr")
    assert targets.count() == 4


def test_a_planner_looks_into_a_district_and_back(planner: Reader) -> None:
    planner.read("/planning")
    page = planner.page
    page.get_by_text("查看下辖区划").click()
    page.get_by_role("link", name="香洲区", exact=True).click()
    expect(page.locator("h1")).to_have_text("改革成效：香洲区")
    expect(page.locator("dl.facts").first).to_contain_text("在香洲区的实施清单")
    page.get_by_text("数据表").nth(3).click()
    expect(page.locator("table.matrix thead")).to_contain_text("翠香街道")
    page.get_by_role("link", name="换一个地点").click()
    expect(page.locator("h1")).to_have_text("改革成效")


def test_a_place_can_be_named_and_one_that_is_not_known_is_told(planner: Reader) -> None:
    planner.read("/planning")
    page = planner.page
    page.get_by_label("统计范围").fill("斗门区")
    page.get_by_role("button", name="查看").last.click()
    expect(page.locator("h1")).to_have_text("改革成效：斗门区")
    planner.read("/planning", place="没有的地方")
    expect(page.locator("main")).to_contain_text("没有名称含“没有的地方”的地点")


def test_the_matrix_goes_on_with_the_next_items(planner: Reader) -> None:
    planner.read("/planning")
    page = planner.page
    first = page.locator("table.matrix tbody th").all_text_contents()
    page.locator("#matrix ~ nav").get_by_role("link", name="下一页").click()
    second = page.locator("table.matrix tbody th").all_text_contents()
    assert len(first) == len(second) == 20
    assert set(first).isdisjoint(second)


def test_each_part_leads_to_the_query_behind_it(planner: Reader) -> None:
    planner.read("/planning")
    links = planner.page.get_by_role("link", name="所依据的查询").all()
    asked = [planner.page.request.get(str(link.get_attribute("href"))) for link in links]
    assert len(asked) == 6
    assert [response.status for response in asked] == [200] * 6
    assert ["errors" in response.json() for response in asked] == [False] * 6
    assert asked[0].json()["data"]["catalogue"]["timeCompression"]["itemCount"] == 20


def test_a_planner_with_a_phone_moves_charts_sideways_but_not_the_page(browser: Browser, site: Site) -> None:
    with reading(browser, site, PHONE, is_mobile=True, has_touch=True) as planner:
        planner.read("/planning")
        drawn(planner.page)
        widths = planner.page.locator(".chart .scroll").first.evaluate("one => [one.scrollWidth, one.clientWidth]")
        assert widths[0] > widths[1]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"year": "soon"}, "“soon”不是年份"),
        ({"method": "GUESS"}, "没有“GUESS”这个选项"),
        ({"against": "yesterday"}, "“yesterday”不是日期"),
        ({"place": "990000"}, "没有代码为“990000000000”的地点"),
    ],
)
def test_what_cannot_be_shown_is_told_in_a_sentence(
    browser: Browser, site: Site, asked: dict[str, str], told: str
) -> None:
    page = browser.new_page(base_url=site.address, locale="zh-CN")
    page.goto(f"/planning?{next(iter(asked))}={next(iter(asked.values()))}")
    expect(page.locator("main")).to_contain_text(told)
    page.close()
