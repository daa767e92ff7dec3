"""Search for divisions: by name, by how it is read, by old names and codes, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import mapped
from catalog.deriving import derive
from catalog.division_search import search
from catalog.divisions import Division, Level
from catalog.errors import BadArgument, UnknownPlace
from catalog.facts import Facts
from catalog.gazetteer import known
from catalog.period import Moment
from catalog.pinyin import dictionary
from catalog.records import Record
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from tests import shipped
from tests.derivations import difference, small_world
from tests.small_city import succeeds
from tests.small_tree import HORIZON, row
from tests.small_worlds import SmallWorld, worlds

DAY = date(2020, 1, 1)
NAMES = ("东山镇", "山东", "东山山东区", "Bei山", "中-心", "朝阳东", "山")
"""Names with much in common; no two of their characters sound alike."""


def revision(number: int = 1) -> Revision:
    return Revision(number, datetime(2020, 1, 1, tzinfo=UTC), "bootstrap", "bootstrap")


def mapped_from(folder: str, facts: Facts) -> Snapshot:
    mapped.write(Path(folder) / "snapshot", revision(), facts)
    found = mapped.opened(Path(folder) / "snapshot")
    assert found is not None
    return found


def place(code: str, name: str, level: Level = Level.VILLAGE, **more: Any) -> Division:
    return row(Division, code=code.ljust(12, "0"), level=level, name=name, **more)


def named(*rows: Record, text: str, on: date = DAY, **more: Any) -> list[str]:
    """The names of the divisions that a text finds among some rows, in order."""
    return [
        found.division.name for found in search(Snapshot.of(revision(), Facts.of_rows(rows)), Moment(on), text, **more)
    ]


def codes(text: str, **more: Any) -> list[str]:
    """The codes that a text finds in the shipped catalogue, in order."""
    return [found.division.code for found in search(shipped.snapshot(), Moment(DAY), text, **more)]


@st.composite
def called(draw: st.DrawFn, facts: SmallWorld) -> SmallWorld:
    """A small world whose divisions have such names, some of them English ones too."""
    rows: list[Record] = []
    for kind, found in facts:
        for one in found:
            if kind is Division:
                english = draw(st.sampled_from([None, None, "East Hill", "hill"]))
                rows.append(msgspec.structs.replace(one, name=draw(st.sampled_from(NAMES)), name_en=english))
            else:
                rows.append(one)
    return small_world(rows)


def one_by_one(snapshot: Snapshot, rows: Iterable[Division], text: str, day: date, under: str | None) -> set[str]:
    """What a text finds when every name and code is looked at."""
    territory, at = snapshot.territory, Moment(day)
    wanted = text.casefold()
    hits = {one.code for one in rows if any(wanted in name.casefold() for name in (one.name, one.name_en or ""))}
    hits |= {one.code for one in rows if one.code.startswith(wanted)}
    now = {code for hit in hits for code in territory.standing(hit, at)}
    under = None if under is None else known(territory, under, at, argument="under").code
    return {code for code in now if under is None or (code != under and territory.contains(under, code, at))}


TEXTS = st.sampled_from(
    ["山", "东山", "山东", "区", "朝阳", "山山", "西", "hill", "i山", "4404", "440401", "440402001001"]
)


@settings(max_examples=40, deadline=None)
@given(st.data(), TEXTS, st.sampled_from(HORIZON), st.booleans())
def test_a_search_finds_what_looking_at_every_name_finds(
    draw: st.DataObject, text: str, day: date, is_from_file: bool
) -> None:
    """On shelves held and mapped, wherever the divisions lie and whatever became of them; each once."""
    facts = draw.draw(worlds().flatmap(called))
    rows = facts.of(Division)
    with TemporaryDirectory() as folder:
        snapshot = mapped_from(folder, facts) if is_from_file else Snapshot.of(revision(), facts)
        for under in (None, *sorted({one.code for one in rows})):
            found = [one.division.code for one in search(snapshot, Moment(day), text, under=under)]
            assert set(found) == one_by_one(snapshot, rows, text, day, under)
            assert len(found) == len(set(found))


@settings(max_examples=30, deadline=None)
@given(st.data(), TEXTS, st.sampled_from(HORIZON), st.booleans())
def test_whatever_came_and_went_a_search_finds_what_it_would_find_in_a_snapshot_made_anew(
    draw: st.DataObject, text: str, day: date, is_from_file: bool
) -> None:
    first = draw.draw(worlds())
    states = [draw.draw(called(first)) for _ in range(3)]
    with TemporaryDirectory() as folder:
        snapshot = mapped_from(folder, states[0]) if is_from_file else Snapshot.of(revision(), states[0])
        for number, (state, following) in enumerate(pairwise(states), start=2):
            snapshot = derive(snapshot, revision(number), difference(state, following))
            anew = Snapshot.of(revision(number), following)
            assert list(search(snapshot, Moment(day), text)) == list(search(anew, Moment(day), text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("翠香", "440402001000"),
        ("翠香街道", "440402001000"),
        ("翠香街道办事处", "440402001000"),
        ("cuixiang", "440402001000"),
        ("cui xiang", "440402001000"),
        ("cuìxiāng", "440402001000"),
        ("cui4xiang1jie1dao4", "440402001000"),
        ("cxjd", "440402001000"),
        ("翠乡街道", "440402001000"),
        ("香洲區", "440402000000"),
        ("４４０４０２", "440402000000"),
        ("高欄港", "440471000000"),
        ("jinwan", "440404000000"),
        ("jwq", "440404000000"),
    ],
)
def test_a_place_is_found_however_it_is_typed(text: str, code: str) -> None:
    assert codes(text)[0] == code


@pytest.mark.parametrize("text", ["香洲区翠香街道", "广东省珠海市香洲区翠香街道", "珠海 翠香街道", "香洲區 翠香街道"])
def test_a_place_is_found_by_its_name_after_those_of_what_contains_it(text: str) -> None:
    assert codes(text) == ["440402001000"]


def test_a_place_is_not_found_in_what_does_not_contain_it() -> None:
    """南水镇 lies in the zone, whatever its code says."""
    assert codes("高栏港 南水镇") == ["440404101000"]
    assert codes("金湾区南水镇") == codes("斗门区翠香街道") == []


def test_every_division_is_found_by_its_pinyin_and_by_its_initials() -> None:
    territory = shipped.snapshot().territory
    for division in territory.below("440404000000", Moment(DAY)):
        syllables = dictionary().syllables(division.name)
        assert division.code in codes("".join(syllables)), division.name
        assert division.code in codes(" ".join(syllables)), division.name
        assert division.code in codes("".join(one[0] for one in syllables[:3])), division.name


def test_what_is_called_so_comes_first_then_what_begins_so_then_what_has_it() -> None:
    rows = [
        *(place("440401", "新大东村", Level.DISTRICT), place("440402", "东村镇", Level.DISTRICT)),
        *(place("440402001", "东村", Level.STREET), place("440402002", "东村街道", Level.STREET)),
        *(place("440403", "冬村", Level.DISTRICT), place("440402003", "东存街道", Level.STREET)),
    ]
    assert named(*rows, text="东村") == ["东村", "东村镇", "东村街道", "新大东村"]
    assert named(*rows, text="dongcun") == ["东村镇", "冬村", "东村", "东村街道", "东存街道", "新大东村"]
    assert named(*rows, text="dc", level=Level.STREET) == ["东村", "东村街道", "东存街道"]


def test_a_name_that_may_be_read_in_two_ways_is_found_by_both() -> None:
    """朝阳 is the morning sun (zhao) in the dictionary, and a district (chao) of many cities."""
    rows = [place("440401", "朝阳区", Level.DISTRICT)]
    assert named(*rows, text="chaoyang") == named(*rows, text="zhaoyangqu") == ["朝阳区"]


def test_pinyin_is_found_at_the_beginning_of_a_syllable_only() -> None:
    """Xian may be one syllable or two; an is no beginning of xian."""
    rows = [place("6101", "西安市", Level.CITY), place("4404", "仙市", Level.CITY), place("4405", "安县", Level.CITY)]
    assert named(*rows, text="xian") == ["仙市", "西安市", "安县"]
    assert named(*rows, text="xi an") == named(*rows, text="xi'an") == ["西安市"]
    assert named(*rows, text="an") == ["安县", "西安市"]


OLD = [
    place("4404", "湖城市", Level.CITY),
    place("440401", "旧区", Level.DISTRICT, valid_to=DAY),
    place("440402", "东区", Level.DISTRICT, valid_from=DAY),
    place("440403", "西区", Level.DISTRICT, valid_from=DAY),
    *(succeeds("440401000000", code, DAY) for code in ("440402000000", "440403000000")),
    place("440404", "前山县", Level.DISTRICT, valid_to=DAY),
    place("440404", "后山区", Level.DISTRICT, valid_from=DAY),
]


@pytest.mark.parametrize("text", ["旧区", "jiuqu", "jq", "440401", "440401000000"])
def test_an_old_name_or_code_leads_to_what_took_its_place(text: str) -> None:
    assert named(*OLD, text=text) == ["东区", "西区"]
    assert named(*OLD, text=text, on=date(2019, 12, 31)) == ["旧区"]


def test_a_new_name_leads_to_what_was_there_before() -> None:
    assert named(*OLD, text="东区", on=date(2019, 12, 31)) == ["旧区"]
    assert named(*OLD, text="前山") == named(*OLD, text="后山") == ["后山区"]


def test_a_search_below_a_division_finds_what_it_administers() -> None:
    """南水镇 is coded under 金湾区 and administered by the zone."""
    assert codes("南水镇", under="440471000000") == ["440404101000"]
    assert codes("南水镇", under="440404000000") == []
    assert codes("金湾", under="440404000000") == []
    assert codes("社区", under="440404000000", level=Level.STREET) == []
    with pytest.raises(UnknownPlace):
        codes("社区", under="440499000000")


@pytest.mark.parametrize("text", ["\x00", "\ud800", "🎉", "%' OR 1=1 --", "q" * 200, "9" * 200, "()*["])
def test_what_no_place_is_called_finds_nothing(text: str) -> None:
    assert codes(text) == []


def test_a_text_as_long_as_a_page_is_refused() -> None:
    with pytest.raises(BadArgument) as refused:
        codes("村" * 10_000)
    assert refused.value.argument == "search"
    assert refused.value.message_zh == "查询文字有 10000 个字符，请不要超过 200 个。"


@given(st.text(max_size=30))
def test_whatever_is_typed_is_answered(text: str) -> None:
    found = search(shipped.snapshot(), Moment(DAY), text)
    assert [one.order for one in found] == sorted(one.order for one in found)


PAGE = """
query ($first: Int, $after: String, $last: Int, $before: String) {
  divisions(search: "社区", under: "440402001", first: $first, after: $after, last: $last, before: $before, on: "2020-01-01") {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { code path { name } } }
  }
}
"""


def pages(**step: Any) -> Sequence[Any]:
    """The edges of all pages, forwards or backwards."""
    edges: list[Any] = []
    forwards = "first" in step
    while True:
        page = shipped.ask(PAGE, **step)["divisions"]
        edges = [*edges, *page["edges"]] if forwards else [*page["edges"], *edges]
        assert page["totalCount"] == 17
        if not page["pageInfo"]["hasNextPage" if forwards else "hasPreviousPage"]:
            return edges
        step |= {"after": page["pageInfo"]["endCursor"]} if forwards else {"before": page["pageInfo"]["startCursor"]}


def test_the_pages_of_a_search_are_the_search() -> None:
    edges = pages(first=5)
    assert [edge["node"]["code"] for edge in edges] == codes("社区", under="440402001000")
    assert edges == pages(last=4)


def test_namesakes_are_told_apart_by_their_paths() -> None:
    document = '{ divisions(search: "新村", on: "2020-01-01") { edges { node { path { name } } } } }'
    paths = [[one["name"] for one in edge["node"]["path"]] for edge in shipped.ask(document)["divisions"]["edges"]]
    assert paths[0][:3] == ["广东省", "珠海市", "香洲区"]
    assert len({tuple(path) for path in paths}) == len(paths)
