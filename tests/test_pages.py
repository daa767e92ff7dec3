"""What holds for every page: it is short, in both languages, from no other host, and says what the API says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest

from catalog.following import Live
from schema import page_site
from schema.app import create_app
from schema.page_site import Answer
from schema.page_templates import rendered, static_files
from schema.pages import Pages
from tests.pages_world import PUBLIC, VILLAGE, StillSettings, World, reading, schema, signed_in, text_of, title_of

MOST_BYTES = 100_000
"""How long a page may be."""

GUIDE = f"/items/unemployment-registration?place={VILLAGE}"
HOST = "http://catalogue"


class Seen(HTMLParser):
    """What a page is made of: its headings, its labels, its fields, and every address in it."""

    def __init__(self, page: httpx.Response) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.addresses: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.feed(page.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        assert "style" not in given
        assert not any(name.startswith("on") for name in given)
        self.addresses += [given[name] for name in ("href", "src", "action") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self.labelled.add(given["for"])
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.fields.append(given["id"])


async def every_page(pages: World, client: httpx.AsyncClient, language: str) -> list[httpx.Response]:
    """Every kind of page in a language."""
    await signed_in(client, pages)
    return [
        await client.get(f"{path}{'&' if '?' in path else '?'}lang={language}") for path in (*PUBLIC, *pages.private)
    ]


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
async def test_every_page_is_a_short_well_made_document_in_the_language_asked_for(
    pages: World, reader: httpx.AsyncClient, language: str, tag: str
) -> None:
    for page in await every_page(pages, reader, language):
        assert page.status_code == 200, page.url
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert len(page.content) < MOST_BYTES
        assert f'<html lang="{tag}">' in page.text
        seen = Seen(page)
        assert seen.headings[0] == 1
        assert seen.headings.count(1) == 1
        steps = zip(seen.headings, seen.headings[1:], strict=False)
        assert all(below <= above + 1 for above, below in steps), (page.url, seen.headings)
        assert set(seen.fields) <= seen.labelled, page.url
        assert len(seen.ids) == len(set(seen.ids)), page.url
        assert {"header", "main", "footer", "nav"} <= set(seen.tags)


async def test_nothing_of_a_page_comes_from_another_host(pages: World, reader: httpx.AsyncClient) -> None:
    for page in await every_page(pages, reader, "zh"):
        assert all(address.startswith(("/", "#")) for address in Seen(page).addresses), page.url
        assert "http://" not in re.sub(r"(?s)<footer.*", "", page.text)
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "same-origin"


async def test_every_link_within_the_site_leads_somewhere(reader: httpx.AsyncClient) -> None:
    found = {
        address.partition("#")[0]
        for path in ("/", GUIDE, f"/places/{VILLAGE}", "/revisions/2", "/findings")
        for address in Seen(await reader.get(path)).addresses
        if address.startswith("/") and not address.startswith("/graphql?")
    }
    for address in sorted(found):
        answer = await reader.get(address)
        assert answer.status_code in (200, 303, 405), address


async def test_every_page_links_the_query_whose_answer_it_shows(
    pages: World, reader: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Answer] = []

    def noted(template: str, values: Mapping[str, Any]) -> str:
        shown.append(values["answer"])
        return rendered(template, values)

    monkeypatch.setattr(page_site, "rendered", noted)
    await signed_in(reader, pages)
    for path in (*PUBLIC, *pages.private):
        page = await reader.get(path)
        *_, link = re.findall(r'href="(/graphql\?[^"]*)"', page.text)
        token = {"authorization": f"Bearer {pages.token}"} if path in pages.private else {}
        answer = await reader.get(unescape(link), headers={"accept": "application/json", **token})
        assert answer.json() == {"data": shown[-1].data}, path
        assert unescape(page.text).count(shown[-1].document.shown.strip()) == 1
    assert len(shown) == len(PUBLIC) + len(pages.private)


async def test_a_page_of_another_day_and_revision_says_so_and_its_links_stay_there(reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"{GUIDE}&on=2019-06-03&revision=1")
    assert title_of(page).startswith("失业登记 广东省")
    assert "答复日期 2019年6月3日 目录版本 1（2019年12月1日发布）" in text_of(page)
    assert "这是目录在版本 1 时的内容，不是现在的内容。 查看现行内容" in text_of(page)
    kept = [address for address in Seen(page).addresses if re.match(r"/(items|places)/.*\?", address)]
    assert kept
    assert all("on=2019-06-03" in address for address in kept)
    assert sum("revision=1" in address for address in kept) >= len(kept) - 1
    latest = await reader.get(f"{GUIDE}&on=2019-06-03")
    assert title_of(latest).startswith("失业登记（办理） 广东省")
    assert "这是目录在版本" not in text_of(latest)


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("zh-TW,en;q=0.9", "zh-CN"),
        ("en;q=0.5,zh;q=0.8", "zh-CN"),
        ("fr, de;q=0.9", "zh-CN"),
        ("fr, en;q=0.1", "en"),
        ("en;q=0", "zh-CN"),
        ("en;q=nonsense;;,,", "zh-CN"),
        ("*", "zh-CN"),
    ],
)
async def test_a_browser_is_answered_in_the_language_that_it_likes_best(
    reader: httpx.AsyncClient, accepted: str, tag: str
) -> None:
    page = await reader.get("/", headers={"accept-language": accepted})
    assert f'<html lang="{tag}">' in page.text
    assert page.headers["vary"] == "Accept-Language, Accept-Encoding"


async def test_the_language_can_be_switched_where_one_is(reader: httpx.AsyncClient) -> None:
    page = await reader.get(GUIDE)
    (switch,) = re.findall(r'<a class="tongue" href="([^"]*)"', page.text)
    other = await reader.get(unescape(switch))
    assert '<html lang="en">' in other.text
    assert "place=440402001001" in str(other.url)


async def test_a_browser_that_holds_a_page_is_told_that_it_is_unchanged(
    pages: World, reader: httpx.AsyncClient
) -> None:
    first = await reader.get("/items")
    assert first.headers["cache-control"] == "public, max-age=60, must-revalidate"
    again = await reader.get("/items", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    english = await reader.get("/items?lang=en", headers={"if-none-match": first.headers["etag"]})
    assert english.status_code == 200
    async with reading(pages, address="http://elsewhere") as client:
        assert (await client.get("/items")).headers["etag"] == first.headers["etag"]


async def test_a_page_of_an_instant_is_asked_for_again(reader: httpx.AsyncClient) -> None:
    """When an office opens next depends on the minute."""
    page = await reader.get(GUIDE)
    assert page.headers["cache-control"] == "no-cache"
    assert "etag" not in page.headers


async def test_styles_and_script_may_be_kept_for_ever_since_their_address_tells_their_content(
    reader: httpx.AsyncClient,
) -> None:
    page = await reader.get("/")
    for file in static_files().values():
        assert file.address in page.text
        answer = await reader.get(file.address)
        assert answer.content == file.body
        assert answer.headers["content-type"] == file.media_type
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert sum(len(file.body) for file in static_files().values()) < 30_000
    assert (await reader.get("/static/pages.css")).status_code == 404
    assert (await reader.get("/static/..%2f..%2fpyproject.toml")).status_code == 404


async def test_a_head_is_answered(reader: httpx.AsyncClient) -> None:
    assert (await reader.head("/")).status_code == 200
    assert (await reader.head("/items/none")).status_code == 404


async def test_where_only_listed_documents_are_answered_pages_and_their_links_work(pages: World) -> None:
    (pages.settings.snapshots.parent / "trusted").mkdir(exist_ok=True)
    (pages.settings.snapshots.parent / "trusted" / "one.graphql").write_text("{ revision { number } }")
    settings = StillSettings(trusted_documents=pages.settings.snapshots.parent / "trusted")
    app = create_app(settings, Live(pages.snapshot), schema(), pages=Pages())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
        page = await client.get(GUIDE)
        assert page.status_code == 200
        (link,) = re.findall(r'href="(/graphql\?[^"]*)"', page.text)
        assert "errors" not in (await client.get(unescape(link))).json()
        refused = await client.get("/graphql", params={"query": "{ revision { at } }"})
        assert refused.status_code == 403
