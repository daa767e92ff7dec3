"""Pages for whoever supervises and approves: findings, revisions and drafts; the last for those who have a token."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
from structlog.testing import capture_logs

from catalog import tokens
from catalog.roles import grant
from catalog.store import Store
from schema.page_sessions import COOKIE
from tests import shipped
from tests.pages_world import LICENCE, World, reading, signed_in, text_of, title_of

ORIGIN = {"origin": "http://catalogue"}


# Findings


async def test_findings_are_listed_with_their_law_and_what_to_do(reader: httpx.AsyncClient) -> None:
    said = text_of(await reader.get("/findings?severity=ERROR"))
    assert "共 2 条" in said
    assert (
        "错误 hearing-missing 珠海市 自2017年5月26日起 《关于向村居劳动保障所下放居民、未成年人医疗保险参停保等事项的通知（示例）》"
        "涉及群体利益，未开展听证、专家评估。请补办。 依据：重大行政决策程序暂行条例"
    ) in said


async def test_findings_of_one_rule_or_place_alone_can_be_seen(reader: httpx.AsyncClient) -> None:
    page = await reader.get("/findings?rule=hearing-missing")
    assert "共 1 条" in text_of(page)
    assert '<option value="hearing-missing" selected>' in page.text
    assert "检查未发现问题。" in text_of(await reader.get("/findings?rule=gap"))
    answer = await reader.get("/findings?place=香洲区")
    assert answer.headers["location"] == "/findings?place=440402000000"


async def test_findings_go_on_to_their_next_page(reader: httpx.AsyncClient) -> None:
    first = await reader.get("/findings")
    following = first.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = await reader.get(following)
    assert "第一页" in text_of(second)
    assert text_of(second).partition(" 条 ")[2] != text_of(first).partition(" 条 ")[2]


# Revisions


async def test_revisions_are_listed_the_newest_first(reader: httpx.AsyncClient) -> None:
    said = text_of(await reader.get("/revisions"))
    assert re.search(r"版本 2 2019年12月30日 10:00 .*Li Chen 版本 1 2019年12月1日 10:00 .*bootstrap bootstrap", said)
    assert "版本 2 2019" not in text_of(await reader.get("/revisions?before=2"))


async def test_a_revision_tells_what_it_changed_cell_by_cell(reader: httpx.AsyncClient) -> None:
    page = await reader.get("/revisions/2")
    said = text_of(page)
    assert title_of(page) == "版本 2"
    assert "编制人 Li 审批人 Chen" in said
    assert "下放到区的行政许可 4 下放到镇（街）的服务事项 28" in said
    assert "涉及 2 行。 items unemployment-registration 修改 列 变更前 变更后 名称 失业登记 失业登记（办理）" in said


async def test_a_revision_of_thousands_of_rows_names_where_they_are_listed(reader: httpx.AsyncClient) -> None:
    page = await reader.get("/revisions/1")
    assert re.search(r"涉及 \d{4} 行。 数量过多，此处不逐行列出。全部行标识见： 更新流", text_of(page))
    assert 'href="/changes?after=0&amp;limit=1"' in page.text


# Drafts


async def test_without_a_token_drafts_are_not_shown_and_one_is_asked_for(
    pages: World, reader: httpx.AsyncClient
) -> None:
    for address in pages.private:
        page = await reader.get(address)
        assert page.status_code == 200
        assert title_of(page) == "查看调整方案需要令牌"
        assert "香洲区前移受理" not in page.text
        assert page.headers["cache-control"] == "no-store"


async def test_a_draft_is_shown_with_all_that_it_would_change(pages: World, reader: httpx.AsyncClient) -> None:
    await signed_in(reader, pages)
    assert "香洲区前移受理 待审批 Li，2019年12月30日 10:00 · 基准版本 2" in text_of(await reader.get("/drafts"))
    where = f"item={LICENCE}&place=440402001&on=2020-03-02"
    page = await reader.get(f"/drafts/{pages.waiting}?{where}")
    assert page.headers["cache-control"] == "no-store"
    said = text_of(page)
    for sentence in (
        "已登录：Li 退出登录",
        "说明 <b>先行</b>",
        "前移受理到镇（街）级",
        "新增问题 错误 basis-unpublished",
        "请公布文件，或收回下放。",
        "消除问题 无",
        "现为：比法定时限压减 71.3% 实施后：比法定时限压减 71.3%",
        "实施后 可办理 受理：翠香街道劳动保障站 示例 镇（街）级 · 前移受理",
        "delegations xiangzhou-front 新增",
        "2019年12月30日 10:00 Li 起草 2019年12月30日 10:00 Li 提交",
    ):
        assert sentence in said, sentence
    before = text_of(await reader.get(f"/drafts/{pages.waiting}"))
    assert (
        "2020年3月1日 劳务派遣经营许可 受理 翠香街道 香洲区人力资源和社会保障局 翠香街道劳动保障站 无缝衔接" in before
    )


async def test_a_draft_is_seen_upon_the_catalogue_as_it_is(pages: World, reader: httpx.AsyncClient) -> None:
    await signed_in(reader, pages)
    answer = await reader.get(f"/drafts/{pages.waiting}?revision=1&lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/drafts/{pages.waiting}?lang=en")


async def test_a_draft_that_is_not_there_is_told_so(pages: World, reader: httpx.AsyncClient) -> None:
    await signed_in(reader, pages)
    page = await reader.get("/drafts/none")
    assert page.status_code == 404
    assert "没有调整方案“none”。" in text_of(page)


# Signing in and out


async def test_a_token_is_kept_in_a_cookie_that_no_script_and_no_other_site_can_use(
    pages: World, reader: httpx.AsyncClient
) -> None:
    form = {"token": f" {pages.token} ", "next": f"/drafts/{pages.waiting}"}
    answer = await reader.post("/session?lang=en", data=form, headers=ORIGIN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/drafts/{pages.waiting}?lang=en")
    assert answer.headers["set-cookie"] == (
        f"{COOKIE}={pages.token}; HttpOnly; Max-Age=28800; Path=/drafts; SameSite=strict"
    )
    async with reading(pages, address="https://catalogue") as client:
        answer = await client.post("/session", data=form, headers={"origin": "https://catalogue"})
        assert "; Secure" in answer.headers["set-cookie"]


async def test_signing_out_forgets_the_token(pages: World, reader: httpx.AsyncClient) -> None:
    await signed_in(reader, pages)
    answer = await reader.post("/session/end", headers=ORIGIN)
    assert answer.headers["location"] == "/"
    assert title_of(await reader.get("/drafts")) == "查看调整方案需要令牌"


@pytest.mark.parametrize("origin", ["http://elsewhere", "null", "", "http://catalogue.elsewhere"])
@pytest.mark.parametrize("address", ["/session", "/session/end"])
async def test_a_form_of_another_site_is_refused(
    pages: World, reader: httpx.AsyncClient, origin: str, address: str
) -> None:
    answer = await reader.post(address, data={"token": pages.token}, headers={"origin": origin} if origin else {})
    assert answer.status_code == 403
    assert "该表单来自其他网站。请在本站打开页面后重新登录。" in text_of(answer)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("token", "status", "told"),
    [
        ("", 400, "没有填写令牌。请填写您的令牌。"),
        ("nonsense", 401, "令牌"),
        (f"dpc_{'0' * 16}_{'A' * 43}", 401, "令牌"),
        ("密" * 10, 400, "没有填写令牌。"),
        ("two words", 400, "Bearer 之后须恰有一个令牌"),
        ("x" * 5000, 400, "令牌过长，浏览器无法保存。"),
        ("x" * 20_000, 413, "16384"),
    ],
)
async def test_what_is_wrong_with_a_token_is_said(
    reader: httpx.AsyncClient, token: str, status: int, told: str
) -> None:
    with capture_logs() as logs:
        answer = await reader.post("/session", data={"token": token}, headers=ORIGIN)
    assert answer.status_code == status
    assert told in text_of(answer)
    assert "set-cookie" not in answer.headers
    assert not token or token not in answer.text
    assert not token or all(token not in str(line) for line in logs)


async def test_whoever_fails_too_often_has_to_wait(reader: httpx.AsyncClient) -> None:
    for number in range(10):
        answer = await reader.post("/session", data={"token": f"dpc_{number:016x}_{'A' * 43}"}, headers=ORIGIN)
        assert answer.status_code == 401
    answer = await reader.post("/session", data={"token": f"dpc_{11:016x}_{'A' * 43}"}, headers=ORIGIN)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert "来自该地址的无效令牌过多。请等待 60 秒后再发送正确的令牌。" in text_of(answer)


async def test_a_form_of_many_fields_is_read_like_any_other(pages: World, reader: httpx.AsyncClient) -> None:
    form = {f"field{number}": "x" for number in range(500)} | {"token": pages.token}
    assert (await reader.post("/session", data=form, headers=ORIGIN)).status_code == 303
    assert (await reader.post("/session", content=b"\xff=%ff&&&=", headers=ORIGIN)).status_code == 400
    assert (await reader.get("/session")).status_code == 405


async def test_one_goes_on_only_to_pages_that_need_the_token(pages: World, reader: httpx.AsyncClient) -> None:
    for following in (
        "http://elsewhere/",
        "//elsewhere/drafts",
        "/drafts/../items",
        "/drafts//elsewhere",
        "/drafts/x?y=z",
    ):
        answer = await reader.post("/session", data={"token": pages.token, "next": following}, headers=ORIGIN)
        assert answer.headers["location"] == "/drafts"


async def test_a_token_that_is_revoked_is_asked_for_again_and_forgotten(pages: World) -> None:
    store = Store(pages.settings.database_url)
    text, token = tokens.create(
        store, subject="wang", grants=[grant("approver:division:440402")], by="a test", now=shipped.NOW
    )
    tokens.revoke(store, token.id, shipped.NOW - timedelta(minutes=1))
    store.close()
    async with reading(pages) as client:
        page = await client.get("/drafts", headers={"cookie": f"{COOKIE}={text}"})
        assert page.status_code == 401
        assert title_of(page) == "查看调整方案需要令牌"
        assert page.headers["set-cookie"] == f"{COOKIE}=; Path=/drafts; Max-Age=0; HttpOnly; SameSite=Strict"
        assert page.headers["www-authenticate"].startswith("Bearer")


async def test_a_program_may_send_its_token_as_it_does_to_the_api(pages: World, reader: httpx.AsyncClient) -> None:
    page = await reader.get("/drafts", headers={"authorization": f"Bearer {pages.token}"})
    assert title_of(page) == "调整方案"


async def test_the_api_takes_no_cookie(pages: World, reader: httpx.AsyncClient) -> None:
    """So that no other site can make a browser change anything."""
    answer = await reader.post(
        "/graphql", json={"query": "{ drafts { key } }"}, headers={"cookie": f"{COOKIE}={pages.token}"}
    )
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
