"""Search: items by whatever people call them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from catalog.deltas import Delta
from catalog.deriving import derive
from catalog.errors import BadArgument, UnknownPlace
from catalog.item_names import Name
from catalog.item_search import Hit, search
from catalog.items import Item, ItemKind
from catalog.period import Moment
from catalog.pinyin import dictionary
from catalog.records import identity
from tests import shipped, worlds
from tests.derivations import revision

DAY = date(2019, 12, 31)
FEWEST_FIRST = 110
"""Of 120 ways to ask; more than the eleven in twelve that are promised."""


class Asked(NamedTuple):
    """A way in which people ask, and what they mean."""

    way: str
    text: str
    item: str


@cache
def ways() -> Sequence[Asked]:
    with (Path(__file__).parent / "data" / "asked.csv").open(encoding="utf-8", newline="") as rows:
        return [Asked(**row) for row in csv.DictReader(rows)]


def hits(text: str, on: date = DAY, **more: Any) -> Sequence[Hit]:
    return search(shipped.snapshot(), text, Moment(on), **more)


def found(text: str, on: date = DAY, **more: Any) -> list[str]:
    return [hit.item.code for hit in hits(text, on, **more)]


def test_people_ask_in_many_ways() -> None:
    assert len(ways()) == 120
    counts = Counter(one.way for one in ways())
    assert min(counts.values()) >= 10
    assert counts.keys() == {
        *("characters", "traditional", "pinyin", "initials"),
        *("colloquial", "English", "typing error"),
    }
    assert len({one.item for one in ways()}) >= 40


@pytest.mark.parametrize("asked", ways(), ids=lambda asked: asked.text)
def test_what_people_mean_is_among_the_first_three(asked: Asked) -> None:
    assert asked.item in found(asked.text)[:3]


def test_what_people_mean_is_nearly_always_the_first() -> None:
    assert sum(found(one.text)[0] == one.item for one in ways()) >= FEWEST_FIRST


def test_an_item_is_found_by_everything_that_it_is_called() -> None:
    names = [(item, name) for item in shipped.snapshot().items.all for name in (item.name, *item.aliases, item.code)]
    assert len(names) > 400
    for item, name in names:
        best = hits(name, first=100)
        (own,) = [hit for hit in best if hit.item == item]
        assert own.score >= 0.9, name
        assert own.score >= best[0].score * 0.9, name


def spoken() -> Iterator[Name]:
    return (name for name in shipped.snapshot().item_names.all if name.letters)


def test_an_item_is_found_by_the_pinyin_of_its_names() -> None:
    for name in spoken():
        if name.letters.isascii():
            assert name.item.code in found(name.letters, first=100), name.text
            assert name.item.code in found(" ".join(name.spelling.syllables), first=100), name.text


def test_an_item_is_found_by_the_initials_of_its_names() -> None:
    """Short initials are those of many, so that one of them need not be on the first page."""
    for name in spoken():
        if len(name.initials) > 3:
            assert name.item.code in found(name.initials, first=100), name.text


def test_names_are_read_as_the_library_reads_them() -> None:
    for item in shipped.snapshot().items.all:
        read = [one for one in lazy_pinyin(item.name) if one.isalnum()]
        assert dictionary().syllables(item.name) == read, item.name


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("失业登记", "失业登记"),
        ("领失业金", "领失业金"),
        ("sbkgs", "社保卡挂失"),
        ("work injury", "Work injury recognition"),
        ("start-up-loan", "start-up-loan"),
    ],
)
def test_a_hit_tells_what_fits(text: str, matched: str) -> None:
    assert hits(text)[0].matched == matched


def test_what_is_called_just_so_has_all_points_and_the_rest_less() -> None:
    best, *others = hits("失业登记")
    assert best.score == 1
    assert [one.score for one in others] == sorted((one.score for one in others), reverse=True)
    assert 0 < others[-1].score <= others[0].score < 1


def test_what_is_not_in_effect_comes_after_what_fits_as_well() -> None:
    """无业证明 was removed on 2018-10-01: until then it is called just so, later something else may be meant."""
    before, after = (hits("无业证明", on)[0] for on in (date(2018, 9, 30), date(2018, 10, 1)))
    assert (before.item.code, before.score) == ("no-job-proof", 1)
    assert (after.item.code, after.score) == ("no-job-proof", 0.9)


def test_what_is_planned_comes_after_what_is_in_use() -> None:
    """The certificate began on 2015-05-01, when the registration card ended."""
    before, after = (hits("就业创业证申领", date(2015, 4, 30)), hits("就业创业证申领", date(2015, 5, 1)))
    assert [(one[0].item.code, one[0].score) for one in (before, after)] == [
        ("employment-certificate-application", 0.9),
        ("employment-certificate-application", 1.0),
    ]


def test_only_the_kinds_that_are_asked_for_are_found() -> None:
    certificates = hits("失业", kinds=(ItemKind.CERTIFICATE,))
    assert {hit.item.kind for hit in certificates} == {ItemKind.CERTIFICATE}
    assert found("失业", kinds=()) == []


def test_only_what_reaches_the_place_is_found() -> None:
    assert found("失业登记", within="440402001001") == found("失业登记", within="440000000000") == found("失业登记")
    assert found("失业登记", within="110000000000") == []
    with pytest.raises(UnknownPlace):
        found("失业登记", within="440499000000")


def test_a_search_is_as_long_as_it_is_asked_to_be() -> None:
    assert len(found("证明")) == 20
    assert found("证明", first=3) == found("证明")[:3]


@pytest.mark.parametrize(
    "text", ["", " \t\n", "\x00", "\ud800", "🎉🎊", "%' OR 1=1; --", "()[]*?\\", "\u202e", "q", "zzzzzzzzzz", "﷽"]
)
def test_what_nothing_is_called_finds_nothing(text: str) -> None:
    assert found(text) == []


def test_characters_that_nobody_sees_make_no_difference() -> None:
    assert hits("失\x00业\u200b登\ud800记") == hits("失业登记")


def test_width_and_case_make_no_difference() -> None:
    assert hits("ＳＹＤＪ") == hits("SYDJ") == hits("sydj")


def test_a_text_as_long_as_a_page_is_refused() -> None:
    with pytest.raises(BadArgument) as refused:
        found("失" * 10_000)
    assert refused.value.message == "The text to look for has 10000 characters. Give 200 at most."
    assert refused.value.message_zh == "查询文字有 10000 个字符，请不要超过 200 个。"
    assert refused.value.argument == "text"


@given(st.text(max_size=200))
def test_whatever_is_typed_is_answered_in_order(text: str) -> None:
    answer = hits(text)
    assert answer == sorted(answer, key=lambda hit: (-hit.score, hit.item.code))
    assert all(0 < hit.score <= 1 for hit in answer)


def test_an_item_that_is_renamed_is_found_by_its_new_name_from_then_on() -> None:
    snapshot = shipped.snapshot()
    item = snapshot.items.get("unemployment-registration")
    assert item is not None
    renamed = msgspec.structs.replace(item, name="待业登记")
    later = derive(snapshot, revision(2), Delta([renamed], [(Item, identity(item))]))
    assert search(later, "daiyedengji", Moment(DAY))[0] == Hit(renamed, 0.97, "待业登记")
    assert all(hit.matched != "待业登记" for hit in search(snapshot, "daiyedengji", Moment(DAY)))


ASK = """
query ($text: String!, $place: DivisionCode, $kinds: [ItemKind!], $on: Date, $first: Int) {
  search(text: $text, place: $place, kinds: $kinds, on: $on, first: $first) {
    item { code name } score matched handling { outcome on agency { name } removal { on mode instrument { title } } }
  }
}
"""


def test_do_i_still_need_it_is_answered_with_the_removal() -> None:
    (hit,) = shipped.ask(ASK, text="还需要无业证明吗", place="440402001001", on="2019-12-31", first=1)["search"]
    assert hit["item"]["code"] == "no-job-proof"
    assert hit["handling"]["outcome"] == "ABOLISHED"
    assert hit["handling"]["removal"]["on"] == "2018-10-01"


def test_with_a_place_each_hit_tells_where() -> None:
    answer = shipped.ask(ASK, text="sydj", place="440402001001", on="2019-12-31", first=1)["search"]
    told = {"outcome": "HANDLED", "on": "2019-12-31", "agency": {"name": "翠香街道劳动保障站"}, "removal": None}
    assert answer == [
        {
            "item": {"code": "unemployment-registration", "name": "失业登记"},
            "score": 0.95,
            "matched": "失业登记",
            "handling": told,
        }
    ]


def test_a_place_that_is_too_coarse_is_said_to_be() -> None:
    (hit,) = shipped.ask(ASK, text="居民医疗保险参保", place="440402", on="2019-12-31", first=1)["search"]
    assert hit["handling"]["outcome"] == "PLACE_TOO_COARSE"


def test_without_a_place_no_hit_tells_where() -> None:
    assert shipped.ask(ASK, text="失业登记", kinds=["SERVICE"], first=1)["search"][0]["handling"] is None


@pytest.mark.parametrize("first", [0, 101, -1])
def test_a_search_for_no_or_too_many_hits_is_refused(first: int) -> None:
    error = worlds.refused('query ($first: Int) { search(text: "x", first: $first) { score } }', first=first)
    assert error["extensions"]["code"] == "BAD_ARGUMENT"
