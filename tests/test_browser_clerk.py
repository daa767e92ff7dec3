"""A clerk with a keyboard: a place's menu, a guide, a case accepted earlier, a page to hand out; the mouse is never used."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import BROWSER, Site, focused, reading, tab_to
from tests.pages_world import LICENCE, STREET

pytestmark = BROWSER

IS_MARKED = """(style => style.boxShadow !== 'none' || style.outlineStyle !== 'none')
(getComputedStyle(document.activeElement))"""
"""Whether what the keyboard acts on looks otherwise than what it does not."""


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Page]:
    with reading(browser, site) as clerk:
        yield clerk.page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_the_first_key_leads_past_the_navigation(desk: Page) -> None:
    desk.goto(f"/places/{STREET}")
    press(desk, "Tab")
    assert focused(desk) == "跳到正文"
    press(desk, "Enter", "Tab")
    assert desk.evaluate("document.activeElement.closest('main') !== null")


def test_a_clerk_goes_from_a_menu_to_a_guide(desk: Page) -> None:
    desk.goto(f"/places/{STREET}")
    expect(desk.locator("h1")).to_contain_text("翠香街道办事清单")
    tab_to(desk, "类别")
    press(desk, "ArrowDown")
    tab_to(desk, "查看")
    press(desk, "Enter")
    desk.wait_for_url("**kind=LICENCE*")
    tab_to(desk, "劳务派遣经营许可")
    press(desk, "Enter")
    expect(desk.locator("h1")).to_contain_text("劳务派遣经营许可")
    expect(desk.locator("#outcome")).to_contain_text("香洲区")


def test_a_clerk_asks_about_a_case_accepted_before_a_handover(desk: Page) -> None:
    desk.goto(f"/items/{LICENCE}?place=440402001001")
    tab_to(desk, "查询已受理的在办件")
    press(desk, "Enter")
    tab_to(desk, "受理日期")
    desk.keyboard.type("06012016")
    tab_to(desk, "查看")
    press(desk, "Enter")
    desk.wait_for_url("**acceptedOn=2016-06-01*")
    expect(desk.locator(".notice").first).to_have_text("适用于2016年6月1日受理的在办件")
    expect(desk.locator("#outcome ~ p").first).to_contain_text("由珠海市人力资源和社会保障局（市级）受理")


def test_everything_that_the_keyboard_reaches_can_be_seen_to_be_reached(desk: Page) -> None:
    desk.goto(f"/items/{LICENCE}?place=440402001001")
    unseen, reached = [], 0
    press(desk, "Tab")
    while desk.evaluate("document.activeElement !== document.body"):
        reached += 1
        if not desk.evaluate(IS_MARKED):
            unseen.append(focused(desk))
        press(desk, "Tab")
    assert unseen == []
    assert reached > 20


def test_a_guide_is_printed_without_what_paper_cannot_do(desk: Page) -> None:
    desk.goto(f"/items/unemployment-registration?place={STREET}")
    expect(desk.get_by_role("button", name="打印本页")).to_be_visible()
    desk.emulate_media(media="print")
    for name in ("查询", "换一天", "打印本页", "换一个地点", "本页所依据的查询"):
        assert [one.is_visible() for one in desk.get_by_text(name, exact=True).all()].count(True) == 0, name
    for told in ("请到翠香街道劳动保障站办事窗口办理", "需要的材料", "依据和说明"):
        expect(desk.get_by_text(told).first).to_be_visible()
    assert desk.pdf(format="A4").startswith(b"%PDF")
