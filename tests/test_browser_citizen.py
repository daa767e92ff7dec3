"""A citizen with a phone: finds what to do by its initials, where to go, and that a certificate is no longer needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import BROWSER, PHONE, SMALL_PHONE, Site, is_wider_than_its_window, reading

pytestmark = BROWSER

WINDOWS: dict[str, dict[str, Any]] = {
    "a phone": {"size": PHONE, "is_mobile": True, "has_touch": True},
    "a small phone without scripts": {
        "size": SMALL_PHONE,
        "is_mobile": True,
        "has_touch": True,
        "java_script_enabled": False,
    },
}


@pytest.fixture(params=list(WINDOWS.values()), ids=list(WINDOWS))
def phone(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone that shows the search; nothing may go wrong on it."""
    with reading(browser, site, **request.param) as citizen:
        citizen.read("/")
        yield citizen.page


def search(page: Page, text: str, place: str | None = None) -> None:
    """Enter what is needed, perhaps for a place, and search for it."""
    page.get_by_label("要办什么事").fill(text)
    if place is not None:
        page.get_by_label("在哪里").fill(place)
    page.get_by_role("search").get_by_role("button", name="查询").tap()
    page.wait_for_url("**/?*q=*")


def test_a_citizen_finds_the_counter_for_an_item_by_its_initials(phone: Page) -> None:
    search(phone, "sydj", "翠香街道")
    first = phone.locator(".results > li").first
    expect(first).to_contain_text("由翠香街道劳动保障站（镇（街）级）受理")
    first.get_by_role("link", name="失业登记").tap()
    expect(phone.locator("h1")).to_contain_text("失业登记")
    expect(phone.locator("h1")).to_contain_text("珠海市 › 香洲区 › 翠香街道")
    expect(phone.get_by_role("heading", level=2).first).to_have_text("请到翠香街道劳动保障站办事窗口办理")
    told = phone.locator("main").inner_text()
    for part in ("需要的材料", "以下证明不再需要", "最迟", "收费", "依据和说明"):
        assert part in told
    assert not is_wider_than_its_window(phone)


def test_a_citizen_learns_that_a_certificate_is_no_longer_needed(phone: Page) -> None:
    search(phone, "无业证明")
    hit = phone.locator(".results > li").first
    expect(hit).to_contain_text(re.compile("自2018年10月1日起不再要求提供"))
    hit.get_by_role("link").first.tap()
    expect(phone.locator("main")).to_contain_text("该事项已取消，不再需要办理")


def test_a_name_of_several_places_lets_a_citizen_choose(phone: Page) -> None:
    search(phone, "失业登记", "翠香")
    choices = phone.get_by_role("region", name="您指的是哪个地点？").get_by_role("link")
    assert choices.count() > 1
    choices.filter(has_text=re.compile("翠香街道$")).tap()
    expect(phone.locator(".results > li").first).to_contain_text("翠香街道劳动保障站")


def test_what_nothing_goes_by_is_told(phone: Page) -> None:
    search(phone, "🦄<script>alert(1)</script>", "'; DROP TABLE divisions; --")
    told = phone.locator("main").inner_text()
    assert "没有找到与“🦄<script>alert(1)</script>”相关的事项" in told
    assert "没有名称含“'; DROP TABLE divisions; --”的地点" in told


def test_places_are_suggested_while_their_name_is_typed(browser: Browser, site: Site) -> None:
    with reading(browser, site, PHONE) as citizen:
        citizen.read("/")
        citizen.page.get_by_label("在哪里").press_sequentially("翠香街", delay=20)
        suggested = citizen.page.locator("datalist option").first
        expect(suggested).to_have_attribute("value", "翠香街道 440402001000")
        expect(suggested).to_have_attribute("label", "广东省 › 珠海市 › 香洲区 › 翠香街道")
