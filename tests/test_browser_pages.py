"""Every page in a browser, in both languages: usable without eyes or mouse, on a small phone, in the dark, from one host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import (
    BROWSER,
    DESK,
    MOST_BYTES,
    SMALL_PHONE,
    Reader,
    Site,
    barriers,
    is_wider_than_its_window,
    opened,
    reading,
    sign_in,
)
from tests.pages_world import CERTIFICATE, ITEM, LICENCE, STREET, VILLAGE

pytestmark = BROWSER

PAGES = (
    "/?",
    f"/?q=sydj&place={STREET}",
    "/?q=失业登记&place=翠香",
    "/items?life=losing-a-job",
    f"/items/{ITEM}?",
    f"/items/{ITEM}?place={VILLAGE}",
    f"/items/{LICENCE}?place=440402&acceptedOn=2019-06-03",
    f"/items/{CERTIFICATE}?place={VILLAGE}",
    "/items/skill-training-subsidy?place=440403&on=2018-03-05",
    f"/places/{STREET}?",
    f"/plan?life=losing-a-job&place={VILLAGE}",
    "/findings?",
    "/revisions?",
    "/revisions/2?",
    "/planning?year=2018",
    "/planning?place=440402&kind=CERTIFICATE",
    "/drafts?",
)
"""One of each kind."""

WINDOWS = {"on a small phone, in Chinese": (SMALL_PHONE, "zh"), "on a desk, in English": (DESK, "en")}


@pytest.fixture(params=list(WINDOWS.values()), ids=list(WINDOWS))
def reader(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[tuple[Reader, list[str]]]:
    """Somebody who may read everything, and the addresses of all of it."""
    size, language = request.param
    with reading(browser, site, size) as seen:
        seen.draw_nothing()
        sign_in(seen.page, site)
        paths = (*PAGES, f"/drafts/{site.world.waiting}?item={LICENCE}&place=440402001")
        yield seen, [f"{path}&lang={language}" for path in paths]


def test_every_page_is_for_everybody(reader: tuple[Reader, list[str]]) -> None:
    """By the rules of axe, with contrasts; none is long or has to be moved sideways; none asks another host or complains."""
    seen, paths = reader
    found: dict[str, list[str]] = {}
    for path in paths:
        response = seen.read(path)
        assert (response.status, len(response.body()) < MOST_BYTES) == (200, True), path
        assert not is_wider_than_its_window(seen.page), path
        found[path] = barriers(seen.page)
    assert {path: told for path, told in found.items() if told} == {}


def test_contrasts_hold_in_the_dark(browser: Browser, site: Site) -> None:
    with reading(browser, site, color_scheme="dark") as seen:
        seen.draw_nothing()
        for path in (f"/items/{ITEM}?place={VILLAGE}", "/planning?year=2018"):
            seen.page.goto(path)
            assert barriers(seen.page) == [], path


def test_an_address_that_leads_nowhere_says_so(browser: Browser, site: Site) -> None:
    page = browser.new_page(base_url=site.address, locale="en-GB")
    for path in ("/nowhere", "/items/nothing", "/places/990000000000", "/?on=yesterday"):
        assert opened(page, path).status in {400, 404}, path
        assert page.get_by_role("link", name="Back to the search").is_visible(), path
        assert barriers(page) == [], path
    page.close()
