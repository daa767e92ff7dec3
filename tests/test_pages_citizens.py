"""Pages for citizens and front desks: search, guide, menu and visit plan say what somebody has to know."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.pages_world import CERTIFICATE, ITEM, LICENCE, STREET, VILLAGE, text_of, title_of


async def says(reader: httpx.AsyncClient, address: str) -> str:
    """What a page says."""
    page = await reader.get(address)
    assert page.status_code == 200
    return text_of(page)


# Search


async def test_an_item_is_found_by_its_initials_with_who_accepts_it_for_the_place(reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"/?q=sydj&place={STREET}")
    assert title_of(page) == "查询“sydj”"
    results = text_of(page).partition("查询结果 ")[2]
    assert results.startswith(
        "失业登记（办理） 公共服务等 由翠香街道劳动保障站（镇（街）级）受理 示例 办理点：翠香街道劳动保障站办事窗口 示例 匹配：失业登记"
    )
    assert f'<a href="/items/{ITEM}?place={STREET}">' in page.text


async def test_a_removed_certificate_is_found_with_since_when_and_why_it_is_not_required(
    reader: httpx.AsyncClient,
) -> None:
    assert (
        "查询结果 无业证明 证明事项 示例 不再需要 自2018年10月1日起不再要求提供，因为：书面告知承诺 示例 "
        "替代方式：申请人书面告知承诺 依据：第一批取消的证明事项目录（示例） 示例 匹配：无业证明"
    ) in await says(reader, "/?q=无业证明")
    english = await says(reader, "/?q=无业证明&lang=en")
    assert "No longer required since 1 October 2018, because" in english


async def test_only_items_of_a_kind_are_found_when_one_is_chosen(reader: httpx.AsyncClient) -> None:
    results = (await says(reader, "/?q=失业登记&kind=CERTIFICATE")).partition("查询结果 ")[2]
    assert results.startswith("失业登记证明 证明事项")
    assert "公共服务等" not in results


async def test_a_name_that_several_places_have_asks_which_one_with_their_paths(reader: httpx.AsyncClient) -> None:
    page = await reader.get("/?q=失业登记&place=翠香")
    assert (
        "您指的是哪个地点？ 名称含“翠香”的地点有 2 个，请选择： 广东省 › 珠海市 › 香洲区 › 翠香街道 440402001000 "
        "广东省 › 珠海市 › 香洲区 › 翠香街道 › 翠香社区居民委员会 440402001002"
    ) in text_of(page)
    assert "place=440402001002" in page.text


async def test_a_name_that_one_place_has_is_that_place(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/?q=失业登记&place=翠香街道&on=2019-06-03")
    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {
        "q": ["失业登记"],
        "place": [STREET],
        "on": ["2019-06-03"],
    }
    assert answer.headers["location"].startswith("/?")


async def test_what_a_suggestion_fills_in_is_its_code(reader: httpx.AsyncClient) -> None:
    assert "广东省 › 珠海市 › 香洲区 › 翠香街道 换一个地点" in await says(reader, f"/?place=翠香街道 {STREET}")


async def test_what_nobody_has_is_said_to_be_unknown(reader: httpx.AsyncClient) -> None:
    assert "没有名称含“不存在的地方”的地点。请换一种写法，或先查上级区、镇（街）。" in await says(
        reader, "/?place=不存在的地方"
    )
    assert "目录中没有该代码的地点。" in await says(reader, "/?place=110101")


@pytest.mark.parametrize(
    "text", ["🙂", "' OR 1=1 --", "<script>alert(1)</script>", "x", "%", "*", "长" * 200, "\u202e", "a\tb"]
)
async def test_any_text_may_be_searched_for(reader: httpx.AsyncClient, text: str) -> None:
    page = await reader.get("/", params={"q": text, "place": text})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


async def test_the_first_page_leads_to_items_by_what_happens_in_life(reader: httpx.AsyncClient) -> None:
    page = await reader.get("/")
    assert title_of(page) == "到哪里办？"
    assert '<a href="/items?life=losing-a-job">失业（7）</a>' in page.text
    assert title_of(await reader.get("/items?life=losing-a-job")) == "失业"
    assert "失业登记（办理） 公共服务等" in await says(reader, "/items?life=losing-a-job")


async def test_all_items_are_listed_page_by_page(reader: httpx.AsyncClient) -> None:
    said, address, pages = "", "/items", 0
    while address:
        page = await reader.get(address)
        said += text_of(page)
        pages += 1
        _, _, rest = page.text.partition('rel="next" href="')
        address = rest.partition('"')[0].replace("&amp;", "&")
    assert pages == 4
    assert said.count("共 169 条") == 4
    assert "劳务派遣经营许可 行政许可" in said


# Guide


async def test_a_guide_tells_where_to_go_when_what_to_bring_and_by_when_it_is_done(reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"/items/{ITEM}?place={VILLAGE}")
    assert title_of(page) == "失业登记（办理） 广东省 › 珠海市 › 香洲区 › 翠香街道 › 紫荆社区居民委员会"
    said = text_of(page)
    for sentence in (
        "请到翠香街道劳动保障站办事窗口办理 由翠香街道劳动保障站（镇（街）级）受理 示例",
        "如于2019年12月31日受理， 最迟2020年1月2日办结",
        "地址 未公布 电话 未公布 当天办公时间 08:30–12:00、14:00–17:30 下次办公 2019年12月31日 10:00 无障碍设施 未公布",
        "居民身份证（出示） 示例 原件 1 份 可提交 公安机关",
        "以下证明不再需要 以前办理此事项时曾要求提供。",
        "无业证明 示例 自2018年10月1日起不再要求提供，因为：书面告知承诺；替代方式：申请人书面告知承诺",
        "收费 不收费。",
        "受理、审查、决定、送达 翠香街道劳动保障站 示例 镇（街）级 下放 自2015年9月1日起",
        "法律依据 中华人民共和国就业促进法 第35条",
        "下放依据 关于向镇（街）劳动保障站下放就业失业登记等服务事项的通知（示例） 第1项 示例 下放；自2015年9月1日起施行",
        "文字说明 2019-12-31，紫荆社区居民委员会的“失业登记（办理）”由翠香街道劳动保障站（镇（街）级）办理。",
    ):
        assert sentence in said, sentence


async def test_a_guide_in_english_says_the_same(reader: httpx.AsyncClient) -> None:
    said = await says(reader, f"/items/{LICENCE}?place=440402&lang=en")
    for sentence in (
        "Go to Xiangzhou District Human Resources and Social Security Bureau counter",
        "If it is accepted on 31 December 2019, decided by 10 January 2020 at the latest",
        "What will change 1 March 2020: the papers to bring change",
        "Promised: 7 working days",
        "By law: 20 working days",
        "Accepts, Examines, Decides, Delivers",
        "since 1 July 2016",
    ):
        assert sentence in said, sentence


async def test_a_guide_for_a_later_day_opens_the_office_from_that_day_on(reader: httpx.AsyncClient) -> None:
    said = await says(reader, f"/items/{ITEM}?place={VILLAGE}&on=2020-01-01")
    assert "当天办公时间 当天不办公 下次办公 2020年1月2日 08:30" in said


async def test_a_case_under_way_is_told_by_its_day_of_acceptance(reader: httpx.AsyncClient) -> None:
    said = await says(reader, f"/items/{LICENCE}?place=440402&acceptedOn=2016-06-01")
    assert "适用于2016年6月1日受理的在办件 请到珠海市人力资源和社会保障局办事窗口办理" in said
    assert "如于2016年6月1日受理，" in said


async def test_a_place_that_is_too_large_offers_its_parts(reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"/items/{LICENCE}?place=440400&on=2019-12-31")
    assert "该地点内各处的办理单位不同 请选择具体地点：" in text_of(page)
    assert f'<a href="/items/{LICENCE}?on=2019-12-31&amp;place=440402000000">香洲区</a>' in page.text


async def test_a_place_outside_the_territory_is_told_so(reader: httpx.AsyncClient) -> None:
    said = await says(reader, f"/items/{ITEM}?place=110000")
    assert "该事项不在此地办理 110000000000不在“失业登记（办理）”的适用区划之内。" in said


async def test_a_removed_certificate_needs_no_office(reader: httpx.AsyncClient) -> None:
    said = await says(reader, f"/items/{CERTIFICATE}?place={VILLAGE}")
    assert "该事项已取消，不再需要办理 不再需要 自2018年10月1日起不再要求提供，因为：书面告知承诺" in said
    assert "需要的材料" not in said


async def test_without_a_place_an_item_says_what_it_is_and_asks_for_the_place(reader: httpx.AsyncClient) -> None:
    said = await says(reader, f"/items/{ITEM}")
    for sentence in (
        "您在哪里办？ 请填写居住地的村（社区）或镇（街道），越具体越好",
        "别名 登记失业、失业证、失业登记证、办失业",
        "服务对象 自然人",
        "实施范围 珠海市 原行使层级 市级",
        "承诺时限： 1 个工作日 示例 法定时限：1 个工作日",
    ):
        assert sentence in said, sentence
    answer = await reader.get(f"/items/{ITEM}?place=香洲区")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{ITEM}?place=440402000000")


# Place


async def test_a_place_has_a_menu_with_who_handles_each_item(reader: httpx.AsyncClient) -> None:
    page = await reader.get(f"/places/{STREET}?life=retiring")
    assert title_of(page) == "翠香街道办事清单 镇（街）级 · 440402001000"
    said = text_of(page)
    assert "地点 广东省 › 珠海市 › 香洲区 › 翠香街道 管理单位 香洲区" in said
    assert "未来 30 天内的变化 没有已知的变化。" in said
    assert "共 4 条" in said
    assert "养老保险定期待遇领取资格认证 示例 公共服务等 翠香街道劳动保障站 示例" in said
    assert "下辖地点 紫荆社区居民委员会" in said


async def test_a_menu_goes_on_to_its_next_page(reader: httpx.AsyncClient) -> None:
    first = await reader.get(f"/places/{STREET}?kind=LICENCE&on=2019-12-31")
    assert "下一页" not in text_of(first)
    whole = await reader.get(f"/places/{STREET}")
    following = whole.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "第一页" in text_of(await reader.get(following))


async def test_a_town_of_a_zone_is_administered_by_the_zone_whatever_its_code(reader: httpx.AsyncClient) -> None:
    assert "地点 广东省 › 珠海市 › 高栏港经济区 › 南水镇 管理单位 高栏港经济区" in await says(
        reader, "/places/440404101"
    )


async def test_what_will_change_in_a_place_is_announced(reader: httpx.AsyncClient) -> None:
    said = await says(reader, "/places/440402?on=2020-02-20")
    assert "2020年3月1日 劳务派遣经营许可 ：申请材料变化" in said


# Visit plan


async def test_several_items_are_done_in_as_few_visits_as_can_be(reader: httpx.AsyncClient) -> None:
    said = await says(reader, f"/plan?items={ITEM},{LICENCE}&place={VILLAGE}&inPerson=1")
    assert "共需到场 2 次 事项：失业登记（办理）、劳务派遣经营许可" in said
    assert "依次到这些地方办理 翠香街道劳动保障站办事窗口 示例" in said
    assert "需要的材料（一次备齐）" in said


async def test_a_plan_for_an_event_in_life_takes_a_place_by_its_name(reader: httpx.AsyncClient) -> None:
    answer = await reader.get("/plan?life=losing-a-job&place=翠香街道&audience=1")
    assert answer.status_code == 303
    said = await says(reader, answer.headers["location"])
    assert "不用到场办理 失业保险金申领" in said
    assert "须先办：就业困难人员认定" in said


async def test_a_plan_is_made_once_it_is_known_for_what_and_where(reader: httpx.AsyncClient) -> None:
    for address in ("/plan", f"/plan?place={VILLAGE}", "/plan?life=losing-a-job"):
        assert "共需到场" not in await says(reader, address)
