"""
Screenshots of every page, for the README: `make screenshots`.

They are taken of the shipped package, with a published change and a draft that waits, on the day of its report.

    python -m tests.screenshots docs/screenshots
"""

from __future__ import annotations

import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser

from tests.browser import PHONE, Site, chromium, reading, serving, sign_in
from tests.pages_world import LICENCE, STREET, VILLAGE

QUALITY = 80
"""Of the pictures, 0 to 100."""

DESK = (1180, 900)


class Shot(NamedTuple):
    """
    One picture.

    Attributes:
        name: of its file.
        path: of the page.
        size: of the window, in pixels.
        height: how much of the page is shown, in pixels.
        top: what stands first in the picture, as a selector; the top of the page without.
    """

    name: str
    path: str
    size: tuple[int, int] = DESK
    height: int = 900
    top: str | None = None


SHOTS = (
    Shot("search", f"/?q=sydj&place={STREET}"),
    Shot("search-phone", f"/?q=sydj&place={STREET}&lang=zh", PHONE, 1000),
    Shot("guide", f"/items/unemployment-registration?place={VILLAGE}", height=1500),
    Shot("guide-phone", f"/items/unemployment-registration?place={VILLAGE}", PHONE, 1000),
    Shot("certificate", f"/?q=无业证明&place={VILLAGE}", PHONE, 1000),
    Shot("place", f"/places/{STREET}"),
    Shot("visit-plan", f"/plan?life=losing-a-job&place={VILLAGE}", height=1300),
    Shot("planning", "/planning?kind=LICENCE&year=2018", height=1520, top="#time-cuts"),
    Shot("planning-coverage", "/planning?year=2018", height=1330, top="#by-level"),
    Shot("planning-gaps", "/planning?year=2018", height=520, top="#gaps"),
    Shot("findings", "/findings"),
    Shot("revision", "/revisions/2"),
    Shot("draft", "/drafts/{waiting}?item=" + LICENCE + "&place=440402001", height=1000, top="h2:has-text('方案预览')"),
    Shot("guide-en", f"/items/unemployment-registration?place={VILLAGE}&lang=en"),
)


def take(browser: Browser, site: Site, shot: Shot) -> bytes:
    """A picture as WebP, which is half as long as PNG and which only Chromium's own protocol makes."""
    scale = 1.5 if shot.size == PHONE else 1
    with reading(browser, site, shot.size, device_scale_factor=scale) as reader:
        page = reader.page
        if "/drafts" in shot.path:
            sign_in(page, site)
        page.goto(shot.path.format(waiting=site.world.waiting))
        page.wait_for_load_state("networkidle")
        top = (
            0
            if shot.top is None
            else page.locator(shot.top).first.evaluate("one => one.getBoundingClientRect().top - 24")
        )
        height = min(shot.height, page.evaluate("document.documentElement.scrollHeight") - top)
        clip = {"x": 0, "y": top, "width": shot.size[0], "height": height, "scale": 1}
        options = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
        taken = reader.context.new_cdp_session(page).send("Page.captureScreenshot", options)
    return b64decode(taken["data"])


def main(folder: Path) -> None:
    """Take all of them into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as store, serving(Path(store)) as site, chromium() as browser:
        for shot in SHOTS:
            picture = take(browser, site, shot)
            (folder / f"{shot.name}.webp").write_bytes(picture)
            print(f"{shot.name}.webp {len(picture) / 1000:.0f} kB")  # noqa: T201 - a script


if __name__ == "__main__":
    main(Path(sys.argv[1]))
