"""A real browser in front of the real service: the shipped package, served as `catalog serve` does, read in Chromium."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)

from schema.app import served_by
from schema.backing import following
from schema.pages import Pages
from schema.wire import PROTOCOL
from tests.pages_world import World, made, schema
from tests.requirements import require

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
"""Debian's Chromium; playwright's own is not downloaded."""

PHONE, SMALL_PHONE, DESK = (390, 844), (320, 568), (1280, 900)
"""Sizes of windows in pixels."""

BROWSER = pytest.mark.browser
"""The mark of tests that need one."""

MOST_BYTES = 100_000
"""How long a page may be."""

expect.set_options(timeout=20_000)  # milliseconds; on a busy machine a page takes seconds


class Site(NamedTuple):
    """
    A service that listens.

    Attributes:
        address: where, with its scheme.
        world: what it serves.
    """

    address: str
    world: World


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """The shipped package and two drafts, served on a free port on the day of the report."""
    world = made(folder)
    app = served_by(following(world.settings), schema(), Pages())
    server = uvicorn.Server(uvicorn.Config(app, http=PROTOCOL, log_config=None, log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Site(address, world)
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window; where there is none, the test says so."""
    require("browser", present=CHROMIUM, otherwise="Chromium. On Debian and Ubuntu: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service, once for all tests of a process: none of them changes it."""
    with serving(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser, once for the tests of a module: while it is there, no test can have an event loop of its own."""
    with chromium() as launched:
        yield launched


class Reader:
    """
    Somebody who reads pages in a window, and everything that went wrong meanwhile.

    Args:
        browser: what they read in.
        site: what they read.
        size: of the window, in pixels.
        options: what else is particular about the window, as playwright names it.
    """

    def __init__(self, browser: Browser, site: Site, size: tuple[int, int] = DESK, **options: Any) -> None:
        viewport: ViewportSize = {"width": size[0], "height": size[1]}
        self.context: BrowserContext = browser.new_context(
            viewport=viewport, base_url=site.address, locale="zh-CN", **options
        )
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self._address = site.address
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def read(self, path: str, **asked: str) -> Response:
        """Open a page by its path and parameters."""
        return opened(self.page, path + (f"?{urlencode(asked)}" if asked else ""))

    def draw_nothing(self) -> None:
        """Take empty pictures for charts, which take a second each to be drawn."""
        empty = '<svg xmlns="http://www.w3.org/2000/svg"/>'
        self.page.route("**/planning/charts/*", lambda asked: asked.fulfill(body=empty, content_type="image/svg+xml"))

    def close(self) -> None:
        """Close the window; nothing may have gone wrong in it."""
        self.context.close()
        if self.wrong:
            pytest.fail("\n".join(self.wrong), pytrace=False)

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # who reads on does not wait for pictures
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._address, "data:", "blob:")):
            self.wrong.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.wrong.append(f"{response.status}: {response.url}")


@contextmanager
def reading(browser: Browser, site: Site, size: tuple[int, int] = DESK, **options: Any) -> Iterator[Reader]:
    """Somebody who reads for as long as the context lasts, and to whom nothing goes wrong."""
    reader = Reader(browser, site, size, **options)
    try:
        yield reader
    except BaseException:
        reader.context.close()
        raise
    reader.close()


def sign_in(page: Page, site: Site) -> None:
    """Give the token of an editor, without which drafts are not shown."""
    page.goto("/drafts")
    page.locator("#token").fill(site.world.token)
    page.locator("main form button").click()
    page.wait_for_url("**/drafts*")


def opened(page: Page, path: str) -> Response:
    """What the service answers when a page is opened."""
    response = page.goto(path)
    assert response is not None  # only an address of the page itself, its #part, has none
    return response


def barriers(page: Page) -> list[str]:
    """What keeps people from using a page, by the rules of axe: WCAG 2.2, A and AA, and its best practices."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:5]]}" for one in found]


def is_wider_than_its_window(page: Page) -> bool:
    """Whether a page has to be moved from side to side to be read."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def focused(page: Page) -> str:
    """What the keyboard acts on: its text, or its name."""
    return str(
        page.evaluate(
            "(e => e.labels?.[0]?.innerText || e.getAttribute('aria-label') || e.innerText || e.tagName)"
            "(document.activeElement).trim()"
        )
    )


def tab_to(page: Page, text: str, *, most: int = 80) -> None:
    """Press Tab until something is focused whose text or name contains a text."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if text in passed[-1]:
            return
    raise AssertionError(f"Tab never reached {text}: {passed}")
