"""Visit plans in words, as they are read out at a counter."""

from __future__ import annotations

from datetime import date

from catalog.certificates import Removal
from catalog.items import Channel, ItemKind
from catalog.records import Record
from catalog.visit_words import plan_explanation
from catalog.visits import visit_plan, wanted_items
from catalog.wording import Language
from tests.small_city import REED, item, office, snapshot
from tests.small_tree import row
from tests.test_visits import AT_STREET, OPEN, START, limit, paper

EVERYTHING: list[Record] = [
    item("register", name="登记", name_en="Registration", visits=2),
    item("recognition", name="认定", name_en="Recognition", result="认定书", **AT_STREET),
    limit("recognition", 1),
    item("online", name="查询", name_en="Query", channels=(Channel.WEB,)),
    item("gone", name="旧事项", name_en="An old item", valid_to=date(2019, 1, 1)),
    item("proof", name="无业证明", name_en="Proof of no job", kind=ItemKind.CERTIFICATE),
    row(Removal, certificate="proof", on=date(2019, 1, 1), mode="R10"),
    office("lake-hall", "lake", REED, name="湖街道窗口", name_en="Lake Street counter"),
    paper("register", "身份证", name_en="Identity card", originals=1, copies=1),
    paper("online", "身份证", copies=2),
    paper("register", "认定书", 2, name_en="Decision", originals=2),
    paper("register", "照片", 3, name_en="Photograph", required=False),
    paper("recognition", "无业证明", certificate="proof", valid_to=date(2019, 1, 1)),
]


def told(*rows: Record, of: str, language: Language) -> list[str]:
    catalogue = snapshot(*rows)
    items = wanted_items(catalogue, REED, START.date(), items=of.split())
    return plan_explanation(catalogue, visit_plan(catalogue, items, REED, START), language).splitlines()


def test_a_plan_is_told_in_chinese() -> None:
    assert told(*OPEN, *EVERYTHING, of="register recognition online gone", language=Language.ZH) == [
        "440402001001，4个事项，自2019-12-30起：到场3次。",
        "1．湖街道窗口（2019-12-30 09:30开放）：“认定”（最迟2019-12-31办结）。",
        "2．city-hall（2019-12-31 09:00开放，到场2次）：“登记”（须先办结“认定”）。",
        "无需到场：“查询”。",
        "所需材料：身份证（原件1份，复印件3份）；认定书（原件2份，由“认定”取得）；照片（视情形提供）。",
        "不再要求提供：“无业证明”。",
        "不能办理：“旧事项”已于2019-01-01取消。",
    ]


def test_a_plan_is_told_in_english() -> None:
    assert told(*OPEN, *EVERYTHING, of="register recognition online gone", language=Language.EN) == [
        "4 items for 440402001001, from 2019-12-30 on: 3 visits are needed.",
        "1. Lake Street counter (open 2019-12-30 09:30): “Recognition” (decided by 2019-12-31).",
        "2. city-hall (open 2019-12-31 09:00, 2 times): “Registration” (after “Recognition”).",
        "Without a visit: “Query”.",
        "Papers: Identity card (1 original, 3 copies); Decision (2 originals, comes out of “Recognition”); Photograph (only if it applies).",
        "No longer required: “Proof of no job”.",
        "Cannot be done: An old item was cancelled on 2019-01-01.",
    ]


def test_an_office_whose_hours_are_not_known_is_told_so() -> None:
    assert told(of="register", language=Language.EN) == [
        "1 item for 440402001001, from 2019-12-30 on: 1 visit is needed.",
        "1. city-hall (from 2019-12-30 on, hours not known): “register”.",
    ]


def test_a_plan_for_what_needs_no_visit_or_cannot_be_done_says_so() -> None:
    assert told(*EVERYTHING, of="online", language=Language.ZH)[0].endswith("无需到场。")
    assert told(*EVERYTHING, of="gone", language=Language.ZH)[0].endswith("均不能办理。")
    assert told(*EVERYTHING, of="gone", language=Language.EN)[0].endswith("nothing can be done.")
