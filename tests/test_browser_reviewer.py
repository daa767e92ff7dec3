"""A reviewer in a browser: what the checks find, what each revision changed, and what a draft would change, behind a token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import BROWSER, Reader, Site, reading, sign_in
from tests.pages_world import LICENCE

pytestmark = BROWSER


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def reviewer(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Reader]:
    with reading(browser, site, java_script_enabled=request.param) as reader:
        yield reader


def test_a_reviewer_narrows_the_findings_to_errors(reviewer: Reader) -> None:
    reviewer.read("/findings")
    page = reviewer.page
    page.get_by_label("严重程度").select_option("错误")
    page.locator("main form button").first.click()
    page.wait_for_url("**severity=ERROR*")
    expect(page.locator(".results > li")).to_have_count(2)
    expect(page.locator(".results > li").first).to_contain_text("未开展听证、专家评估")


def test_a_reviewer_sees_what_a_revision_changed_and_the_catalogue_before_it(reviewer: Reader) -> None:
    reviewer.read("/revisions")
    page = reviewer.page
    page.get_by_role("link", name="版本 2").click()
    expect(page.locator("h1")).to_contain_text("版本 2")
    expect(page.locator("main")).to_contain_text("失业登记（办理）")
    reviewer.read("/items/unemployment-registration", revision="1")
    expect(page.locator("h1")).to_contain_text("失业登记")
    expect(page.locator("h1")).not_to_contain_text("（办理）")
    page.get_by_role("link", name="查看现行内容").click()
    expect(page.locator("h1")).to_contain_text("失业登记（办理）")


def test_a_draft_is_shown_with_its_preview_to_whoever_has_a_token(reviewer: Reader, site: Site) -> None:
    page = reviewer.page
    sign_in(page, site)
    page.get_by_role("link", name="香洲区前移受理").click()
    expect(page.locator("h1")).to_contain_text("香洲区前移受理")
    told = page.locator("main").inner_text()
    for part in ("<b>先行</b>", "方案预览", "新增问题", "香洲区", "翠香街道"):
        assert part in told
    page.get_by_label("事项编码").fill(LICENCE)
    page.get_by_label("区划代码").fill("440402001")
    page.locator("main form.filters button").last.click()
    expect(page.locator("main")).to_contain_text("实施后")


def test_without_a_token_no_draft_is_shown_and_a_wrong_one_is_told(reviewer: Reader, site: Site) -> None:
    page = reviewer.page
    page.goto(f"/drafts/{site.world.waiting}")
    expect(page.locator("h1")).to_have_text("查看调整方案需要令牌")
    assert "先行" not in page.content()


def test_signing_out_ends_it(reviewer: Reader, site: Site) -> None:
    page = reviewer.page
    sign_in(page, site)
    page.get_by_role("button", name="退出登录").click()
    page.goto("/drafts")
    expect(page.locator("h1")).to_have_text("查看调整方案需要令牌")
