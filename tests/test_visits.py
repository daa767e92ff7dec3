"""Visit plans: several items in as few visits as can be, each after what it needs, with each paper once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from catalog.answers import Outcome
from catalog.certificates import Removal
from catalog.delegations import Step
from catalog.divisions import Level
from catalog.errors import BadArgument, Refusal, UnknownItem, UnknownName, UnknownPlace
from catalog.items import CaseType, Channel, Item, ItemKind
from catalog.materials import Material
from catalog.offices import OfficeException, OfficeHours
from catalog.records import Record
from catalog.time_limits import Limit, LimitKind, TimeUnit
from catalog.visits import VisitPlan, visit_plan, wanted_items
from tests.small_city import EAST, REED, WILLOW, act, item, snapshot
from tests.small_tree import row

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2019, 12, 30, 9, 30, tzinfo=ZONE)
"""A Monday morning."""
AT_STREET: dict[str, Any] = {"holder_level": Level.STREET}
AT_DISTRICT: dict[str, Any] = {"holder_level": Level.DISTRICT}


def hours(office: str, *weekdays: int, opens: int = 9, closes: int = 17) -> list[OfficeHours]:
    """An office that is open on some weekdays."""
    return [
        row(OfficeHours, office=office, weekday=weekday, opens=time(opens), closes=time(closes)) for weekday in weekdays
    ]


OPEN: list[Record] = [
    *hours("city-hall", 1, 2, 3, 4, 5),
    *hours("east-hall", 2, 4, opens=14),
    *hours("lake-hall", 1, 2, 3, 4, 5),
]


def paper(of: str, name: str, number: int = 1, **more: Any) -> Material:
    """A paper that an item asks for."""
    return row(Material, item=of, number=number, name=name, **more)


def limit(of: str, value: int) -> Limit:
    """What is promised, in working days."""
    return row(Limit, item=of, kind=LimitKind.COMMITTED, value=value, unit=TimeUnit.WORKING_DAY)


def plan(*rows: Record, of: str, place: str = REED, start: datetime = START, in_person: bool = False) -> VisitPlan:
    """A plan in the small city for items named in one text."""
    catalogue = snapshot(*OPEN, *rows)
    items = wanted_items(catalogue, place, start.date(), items=of.split())
    return visit_plan(catalogue, items, place, start, in_person=in_person)


def route(made: VisitPlan) -> list[tuple[str, list[str]]]:
    """Where to go, and for what."""
    return [(stop.office.code, [task.answer.item.code for task in stop.tasks]) for stop in made.stops]


def test_items_of_one_office_are_one_stop() -> None:
    made = plan(item("card", **AT_STREET), item("job", **AT_STREET), of="card job register")
    assert route(made) == [("lake-hall", ["card", "job"]), ("city-hall", ["register"])]
    assert made.visits == 2


def test_any_office_of_a_handling_scope_may_save_a_stop() -> None:
    """The card may be applied for at any street of the city, so at the office where the other item is done anyway."""
    card = item("card", **AT_STREET, handling_scope=Level.CITY)
    job = item("job", agency="port", **AT_STREET)
    assert route(plan(card, job, of="card job")) == [("port-hall", ["card", "job"])]
    assert route(plan(card, of="card")) == [("lake-hall", ["card"])]


def test_what_is_done_online_needs_no_stop_unless_one_wants_to_come() -> None:
    online = item("online", **AT_STREET, channels=(Channel.COUNTER, Channel.WEB))
    made = plan(online, of="online register")
    assert route(made) == [("city-hall", ["register"])]
    assert [task.answer.item.code for task in made.remote] == ["online"]
    assert route(plan(online, of="online register", in_person=True)) == [
        ("lake-hall", ["online"]),
        ("city-hall", ["register"]),
    ]


def test_what_nobody_has_to_come_for_needs_no_stop() -> None:
    made = plan(item("post", channels=(Channel.COURIER, Channel.COUNTER), visits=0), of="post")
    assert (made.stops, [task.answer.item.code for task in made.remote], made.visits) == ((), ["post"], 0)


def test_one_comes_as_often_as_the_item_that_asks_for_most() -> None:
    made = plan(item("once", visits=1), item("thrice", visits=3), of="register once thrice")
    assert [(stop.office.code, stop.visits) for stop in made.stops] == [("city-hall", 3)]
    assert made.visits == 3


def test_an_item_comes_after_the_one_whose_result_it_needs() -> None:
    """Recognised within 2 working days, so the subsidy is asked for on the second day of the district that is open then."""
    made = plan(
        item("subsidy", **AT_DISTRICT),
        item("recognition", **AT_STREET, result="《认定书》"),
        limit("recognition", 2),
        limit("subsidy", 10),
        paper("subsidy", "认定书（复印件）", copies=1),
        of="subsidy recognition",
    )
    assert route(made) == [("lake-hall", ["recognition"]), ("east-hall", ["subsidy"])]
    first, second = made.stops
    assert first.opens == START
    assert second.not_before == date(2020, 1, 1)
    assert second.opens == datetime(2020, 1, 2, 14, tzinfo=ZONE)
    (subsidy,) = second.tasks
    assert [one.code for one in subsidy.after] == ["recognition"]
    assert (subsidy.accepted, subsidy.due and subsidy.due.date) == (date(2020, 1, 2), date(2020, 1, 16))
    (needed,) = made.papers
    assert needed.out_of is not None
    assert needed.out_of.code == "recognition"


@pytest.mark.parametrize("at_once", [{"case_type": CaseType.IMMEDIATE}, {}])
def test_a_result_that_is_handed_out_at_once_is_used_at_the_same_stop(at_once: dict[str, Any]) -> None:
    """A case done at once by its type, or promised in 0 days."""
    made = plan(
        item("subsidy", **AT_STREET),
        item("recognition", **AT_STREET, result="认定书", **at_once),
        *([] if at_once else [limit("recognition", 0)]),
        paper("subsidy", "认定书"),
        of="subsidy recognition",
    )
    assert route(made) == [("lake-hall", ["recognition", "subsidy"])]


def test_a_certificate_in_the_plan_comes_before_what_asks_for_it() -> None:
    proof = item("proof", **AT_STREET, kind=ItemKind.CERTIFICATE)
    asks = paper("register", "证明", certificate="proof")
    assert route(plan(proof, asks, of="register proof")) == [("lake-hall", ["proof"]), ("city-hall", ["register"])]


def test_what_is_done_online_in_between_delays_the_next_stop() -> None:
    made = plan(
        item("first", **AT_STREET, result="甲"),
        item("middle", channels=(Channel.WEB,), result="乙", case_type=CaseType.IMMEDIATE),
        item("last", **AT_STREET),
        limit("first", 1),
        limit("middle", 1),
        paper("middle", "甲"),
        paper("last", "乙"),
        of="last middle first",
    )
    assert route(made) == [("lake-hall", ["first"]), ("lake-hall", ["last"])]
    (middle,) = made.remote
    assert (middle.accepted, made.stops[1].not_before) == (date(2019, 12, 31), date(2020, 1, 1))


def test_items_that_need_each_other_are_taken_to_need_nothing_of_each_other() -> None:
    made = plan(
        item("hen", result="蛋"),
        item("egg", result="鸡"),
        paper("hen", "鸡"),
        paper("egg", "蛋"),
        of="hen egg",
    )
    assert route(made) == [("city-hall", ["hen", "egg"])]


def test_who_renews_a_licence_does_not_wait_for_who_changes_it() -> None:
    """Both ask for the licence that they give out again."""
    licences = [item(code, result="许可证") for code in ("change", "renewal")]
    made = plan(*licences, *(paper(one.code, "许可证") for one in licences), of="change renewal")
    assert route(made) == [("city-hall", ["change", "renewal"])]


def test_a_paper_that_only_some_need_makes_nobody_wait() -> None:
    made = plan(
        item("first", **AT_STREET, result="甲"),
        item("second", **AT_STREET),
        paper("second", "甲", required=False),
        of="second first",
    )
    assert route(made) == [("lake-hall", ["second", "first"])]


def test_an_original_is_brought_once_and_copies_add_up() -> None:
    made = plan(
        item("other"),
        paper("register", "身份证", originals=1, copies=1, electronic=True),
        paper("other", "身份证", originals=1, copies=2, electronic=False, required=False, issuer="公安机关"),
        paper("other", "申请表", 2),
        of="register other",
    )
    assert [
        (one.material.name, one.required, one.originals, one.copies, one.electronic, one.issuer, len(one.items))
        for one in made.papers
    ] == [("身份证", True, 1, 3, False, "公安机关", 2), ("申请表", True, None, None, False, None, 1)]


def test_one_certificate_under_two_names_is_one_paper() -> None:
    made = plan(
        item("proof", kind=ItemKind.CERTIFICATE),
        item("other"),
        paper("register", "无业证明", certificate="proof"),
        paper("other", "无业证明（原件）", certificate="proof"),
        of="register other",
    )
    assert [one.material.name for one in made.papers] == ["无业证明"]


def test_certificates_that_are_no_longer_required_are_told_once() -> None:
    made = plan(
        item("other"),
        item("proof", kind=ItemKind.CERTIFICATE),
        row(Removal, certificate="proof", on=date(2019, 1, 1), mode="R10"),
        *(paper(of, "证明", certificate="proof", valid_to=date(2019, 1, 1)) for of in ("register", "other")),
        of="register other",
    )
    assert [one.code for one in made.no_longer_required] == ["proof"]
    assert made.papers == ()


def test_what_cannot_be_done_is_told_with_its_answer() -> None:
    """At the district: an item of the streets, one handed to nobody, one that is gone, one elsewhere."""
    made = plan(
        item("street", **AT_STREET),
        item("later", valid_from=date(2021, 1, 1)),
        item("gone", valid_to=date(2019, 1, 1)),
        item("elsewhere", territory=("440403000000",)),
        item("adrift"),
        act("lost", item="adrift", steps=(Step.DECIDE,), reverts=False, valid_to=date(2019, 8, 1)),
        paper("street", "只在街道用"),
        of="street later gone elsewhere adrift register",
        place=EAST,
    )
    assert [(answer.item.code, answer.outcome) for answer in made.obstacles] == [
        ("street", Outcome.PLACE_TOO_COARSE),
        ("later", Outcome.NOT_YET),
        ("gone", Outcome.ABOLISHED),
        ("elsewhere", Outcome.OUTSIDE),
        ("adrift", Outcome.GAP),
    ]
    assert route(made) == [("city-hall", ["register"])]
    assert made.papers == ()


def test_a_stop_opens_after_the_stop_before() -> None:
    """The first office keeps other hours that day; the second one is not gone to before."""
    late = row(OfficeException, office="lake-hall", day=START.date(), opens=time(15), closes=time(16))
    made = plan(item("card", **AT_STREET), late, of="card register")
    assert [(stop.office.code, stop.opens and stop.opens.hour) for stop in made.stops] == [
        ("lake-hall", 15),
        ("city-hall", 15),
    ]
    assert made.stops[0].hours == ((time(15), time(16)),)


def test_an_office_whose_hours_are_not_known_is_still_a_stop() -> None:
    made = plan(item("village", holder_level=Level.VILLAGE), limit("village", 1), of="village", place=WILLOW)
    (stop,) = made.stops
    assert (stop.office.code, stop.opens, stop.hours) == ("willow-hall", None, ())
    assert stop.tasks[0].accepted == START.date()


EVENTS: list[Item] = [
    item("main", life_events=("moving",), audiences=("1",)),
    item("variant", life_events=("moving",), audiences=("1",), parent="main"),
    item("firm", life_events=("moving",), audiences=("2",)),
    item("far", life_events=("moving",), territory=("440403000000",)),
    item("other", life_events=("arriving",)),
]


def chosen(*rows: Record, place: str = REED, **given: Any) -> list[str]:
    return [one.code for one in wanted_items(snapshot(*EVENTS, *rows), place, START.date(), **given)]


def test_a_life_event_brings_its_main_items_that_reach_the_place() -> None:
    assert chosen(life_event="moving") == ["firm", "main"]
    assert chosen(life_event="moving", audience="1") == ["main"]
    assert chosen(life_event="moving", audience="9") == []


def test_items_named_keep_their_order_and_count_once() -> None:
    assert chosen(items=["register", "main", "register"]) == ["register", "main"]


@pytest.mark.parametrize(
    ("given", "kind", "english", "chinese"),
    [
        ({}, BadArgument, "neither `items` nor `lifeEvent` is given", "没有给出"),
        ({"items": ["main"], "life_event": "moving"}, BadArgument, "both `items` and `lifeEvent` is given", "同时给出"),
        ({"items": []}, BadArgument, "`items` is empty", "items 为空"),
        ({"items": ["main"], "audience": "1"}, BadArgument, "Leave it out", "请去掉 audience"),
        ({"items": ["main", "nothing"]}, UnknownItem, "No item has the code 'nothing'", "nothing"),
        ({"life_event": "flying"}, UnknownName, "List the life events with `lifeEvents`", "lifeEvents"),
        ({"items": [f"item-{n}" for n in range(21)]}, BadArgument, "20 items at most, and these are 21", "最多 20 个"),
    ],
)
def test_what_cannot_be_planned_is_refused(
    given: dict[str, Any], kind: type[Refusal], english: str, chinese: str
) -> None:
    many = [item(f"item-{number}") for number in range(21)]
    with pytest.raises(kind) as refusal:
        chosen(*many, **given)
    assert english in refusal.value.message
    assert chinese in refusal.value.message_zh


def test_a_life_event_with_too_many_items_says_how_to_have_fewer() -> None:
    many = [item(f"item-{number:02}", life_events=("moving",)) for number in range(21)]
    with pytest.raises(BadArgument, match="`audience`") as refusal:
        chosen(*many, life_event="moving")
    assert refusal.value.argument == "lifeEvent"


def test_a_place_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        plan(of="register", place="440402009000")
