"""Pages that cannot be shown say why in the reader's language, with a status that tells, and never fail."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from catalog.following import Live
from catalog.settings import Settings
from schema import page_site
from schema.app import create_app
from schema.pages import Pages
from tests.pages_world import CERTIFICATE, ITEM, LICENCE, STREET, World, schema, text_of

WRONG = [
    (
        "/?on=2019-02-30",
        400,
        "“2019-02-30”不是日期。请按“年-月-日”填写，例如 2019-12-31。",
        "“2019-02-30” is not a day. Write it as year, month and day, such as 2019-12-31.",
    ),
    (
        "/?revision=two",
        400,
        "“two”不是版本号。可用的版本见“版本记录”。",
        "“two” is not the number of a revision. The page of revisions lists them.",
    ),
    ("/?revision=99", 404, "尚无版本 99，最新版本为 2。", "There is no revision 99 yet; the latest is 2."),
    (
        "/?place=12345",
        400,
        "“12345”不是区划代码。请填写地名，或 2、4、6、9、12 位区划代码。",
        "“12345” is not the code of a place. Give its name, or its code of 2, 4, 6, 9 or 12 digits.",
    ),
    (
        "/?kind=DRAGON",
        400,
        "没有“DRAGON”这个选项。请从列表中选择。",
        "“DRAGON” cannot be chosen here. Choose one of the list.",
    ),
    (
        f"/?q={'长' * 201}",
        400,
        "输入的内容有 201 个字符，最多 200 个。请缩短后重试。",
        "What was entered is 201 characters long; 200 are read. Make it shorter.",
    ),
    (f"/?q={'x' * 10_000}", 400, "输入的内容有 10,000 个字符", "What was entered is 10,000 characters long"),
    (
        f"/?q={'x' * 17_000}",
        400,
        "地址过长。请从查询页重新查找。",
        "The address is too long. Search for what you need.",
    ),
    ("/?" + "a=1&" * 20, 400, "地址过长。", "The address is too long."),
    (
        "/items/dragon-keeping",
        404,
        "没有编码为“dragon-keeping”的事项。请按名称查询。",
        "There is no item with the code “dragon-keeping”. Search for it by its name.",
    ),
    (
        f"/items/dragon-keeping?place={STREET}",
        404,
        "没有编码为“dragon-keeping”的事项。",
        "There is no item with the code",
    ),
    (
        "/items/<script>alert(1)</script>",
        404,
        "没有 /items/<script>alert(1)</script> 这一页。",
        "There is no page at /items/",
    ),
    (
        f"/items/{ITEM}?place=440402999999",
        404,
        "目录中没有代码为“440402999999”的地点。请按地名查找。",
        "The catalogue knows no place with the code “440402999999”.",
    ),
    (f"/items/{ITEM}?place={STREET}&acceptedOn=soon", 400, "“soon”不是日期。", "“soon” is not a day."),
    (f"/items/{ITEM}?place={STREET}&acceptedOn=2020-06-01", 400, "受理日期", "2020-06-01"),
    ("/places/abc", 400, "“abc”不是区划代码。", "“abc” is not the code of a place."),
    (
        "/places/99",
        404,
        "目录中没有代码为“990000000000”的地点。",
        "The catalogue knows no place with the code “990000000000”.",
    ),
    (
        f"/places/{STREET}?after=nonsense",
        400,
        "列表中没有这一页。请从第一页重新查看。",
        "This part of the list does not exist. Begin again at its first page.",
    ),
    (
        "/revisions/3",
        404,
        "没有版本 3。现有版本见“版本记录”。",
        "There is no revision 3. The page of revisions lists those",
    ),
    ("/revisions/0", 404, "没有版本 0。", "There is no revision 0."),
    ("/revisions/99999999999999999999", 400, "不是版本号。", "is not the number of a revision."),
    ("/findings?rule=nothing", 400, "没有“nothing”这个选项。", "“nothing” cannot be chosen here."),
    (
        "/plan?life=dragons&place=440402",
        404,
        "当天没有属于“dragons”的在用事项。请从列表中选择人生事件。",
        "No item in effect that day belongs to “dragons”. Choose an event of the list.",
    ),
    (
        "/plan?items=dragons&place=440402",
        404,
        "“dragons”中有目录没有的事项编码。",
        "Not every code of “dragons” is that of an item.",
    ),
    (
        "/nothing",
        404,
        "没有 /nothing 这一页。请检查地址，或从查询页重新查找。",
        "There is no page at /nothing. Check the address",
    ),
    ("/static/none.css", 404, "没有 /static/none.css 这一页。", "There is no page at /static/none.css."),
]


@pytest.mark.parametrize(("address", "status", "chinese", "english"), WRONG, ids=[row[0][:40] for row in WRONG])
async def test_what_is_wrong_with_an_address_is_said_in_the_readers_language(
    reader: httpx.AsyncClient, address: str, status: int, chinese: str, english: str
) -> None:
    for language, sentence in (("zh-CN", chinese), ("en", english)):
        page = await reader.get(address, headers={"accept-language": language})
        assert page.status_code == status
        assert f'<html lang="{language}">' in page.text
        assert sentence in text_of(page)
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert "<script>alert" not in page.text
        assert ("返回查询" if language == "zh-CN" else "Back to the search") in text_of(page)


async def test_programs_are_told_of_missing_paths_as_before(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/nothing", headers={"accept": "*/*"})
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["message"] == (
        "There is nothing at /nothing. Ask questions at /graphql; what can be asked is at /schema.graphql."
    )


async def test_a_page_is_only_read(reader: httpx.AsyncClient) -> None:
    page = await reader.post("/items")
    assert page.status_code == 405
    assert "/items 只能读取。" in text_of(page)
    assert set(page.headers["allow"].split(", ")) == {"GET", "HEAD"}


async def test_a_strange_host_is_answered_all_the_same(reader: httpx.AsyncClient) -> None:
    for host in ("[", "a b", "[::1", "x:99999999", ""):
        for address, status in (("/", 200), ("/nothing", 404), ("/items/none", 404), ("/static/none.css", 404)):
            assert (await reader.get(address, headers={"host": host})).status_code == status
        answer = await reader.get("/nothing", headers={"host": host, "accept": "*/*"})
        assert answer.status_code == 404
        assert (await reader.post("/session", headers={"host": host, "origin": "http://["})).status_code in (
            303,
            400,
            403,
        )


async def test_a_surprise_is_a_page_with_its_reference(
    reader: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> str:
        monkeypatch.undo()
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(page_site, "rendered", fail)
    with capture_logs() as logs:
        page = await reader.get("/")
    assert page.status_code == 500
    assert f"服务端出现问题（编号 {logs[0]['reference']}）。请重试，并把该编号告诉管理员。" in text_of(page)
    assert "secret" not in page.text
    assert page.headers["x-request-id"]


async def test_before_a_catalogue_is_loaded_pages_say_so() -> None:
    app = create_app(Settings(), Live(), schema(), pages=Pages())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalogue") as client:
        page = await client.get("/", headers={"accept": "text/html"})
        assert page.status_code == 503
        assert "目录正在加载，请几秒后重试。" in text_of(page)


async def test_without_its_database_the_site_still_answers_where_to_go(pages: World) -> None:
    settings = pages.settings.model_copy(update={"database_url": "sqlite:////nowhere/none.sqlite"})
    app = create_app(settings, Live(pages.snapshot), schema(), pages=Pages())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalogue") as client:
        assert (await client.get(f"/items/{ITEM}?place={STREET}")).status_code == 200
        assert (await client.get("/revisions")).status_code == 503


PATHS = st.sampled_from(
    ["/", "/items", f"/items/{ITEM}", f"/items/{CERTIFICATE}", f"/places/{STREET}", "/plan", "/findings", "/revisions"]
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["1", "0", "-1", "2019-12-31", "0001-01-01", "9999-12-31", STREET, "44", "翠香", LICENCE, "ERROR"]),
)
NAMES = st.sampled_from(
    [
        "q",
        "place",
        "on",
        "kind",
        "revision",
        "lang",
        "life",
        "after",
        "before",
        "severity",
        "rule",
        "acceptedOn",
        "items",
        "audience",
        "inPerson",
    ]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=PATHS, given_=st.dictionaries(NAMES, TEXTS, max_size=4))
async def test_nothing_in_an_address_makes_a_page_fail(
    reader: httpx.AsyncClient, path: str, given_: dict[str, str]
) -> None:
    page = await reader.get(path, params={name: text.encode("utf-8", "replace") for name, text in given_.items()})
    assert page.status_code in (200, 303, 400, 404), page.text
