"""What answers tell of posts is finished once and kept there: it is what graphql-core tells, whatever the world and the revision."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from graphql import GraphQLSchema, execute_sync, parse, validate
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import posts
from catalog.answers import Handling
from catalog.codes import division_code
from catalog.delegations import Step
from catalog.deltas import Delta
from catalog.deriving import derive
from catalog.divisions import Level
from catalog.facts import Facts
from catalog.handling import handling
from catalog.plans import OnWay
from catalog.posts import Post
from catalog.snapshot import Snapshot
from schema.prepared import Operation, prepare
from schema.prepared_fragments import Fragments
from schema.root import build
from schema.world import World
from tests import small_city
from tests.derivations import difference, histories, revision
from tests.small_city import BASE, DAY, PIER, REED, SUMMIT, WILLOW, act, agency, office
from tests.small_worlds import Question, SmallWorld, places, questions
from tests.test_deriving import from_file
from tests.worlds import NOW

SCHEMA: GraphQLSchema = build().graphql_schema
WHERE = (
    "query ($item: String!, $place: DivisionCode!, $on: Date) { handling(item: $item, place: $place, on: $on) { %s } }"
)
TEXTS = (
    "outcome division { code name } agency { key name } offices { name agency { name } } steps { step level division { code } agency { name } }",
    "outcome offices { name isOpen } steps { step division { name } inNameOf { name } }",
    "level asked place { name } division { name parent { name } } agency { key division { name } } steps { mode agency { name } }",
)
"""Of posts alone; with what is the day's or of another post; with what is beside them."""


def operation(text: str) -> Operation:
    """A document of the schema, prepared."""
    document = parse(text)
    assert validate(SCHEMA, document) == []
    found = prepare(SCHEMA, document)
    assert found is not None
    return found


OPERATIONS = {text: operation(WHERE % text) for text in TEXTS}


def check_told(snapshot: Snapshot, fragments: Fragments, text: str, variables: dict[str, Any]) -> None:
    """The finished answer is that of graphql-core, or there is none where that has an error to tell."""
    world = World(snapshot, NOW)
    expected = execute_sync(SCHEMA, parse(WHERE % text), world, world, variables)
    written = None if expected.errors else orjson.dumps({"data": expected.data})
    assert OPERATIONS[text].answer(world, variables, world, fragments=fragments) == written, (text, variables)


@settings(max_examples=settings().max_examples // 8, deadline=None)
@given(histories(), questions, st.booleans(), st.sampled_from([0, posts.KEPT_POSTS]), st.sampled_from([1, 4]))
def test_whatever_the_world_and_the_revision(
    states: list[SmallWorld], question: Question, is_from_file: bool, kept: int, most: int
) -> None:
    """On shelves held and mapped, whether posts are kept or not, in whatever order operations are asked."""
    with (
        TemporaryDirectory() as folder,
        patch.object(posts, "KEPT_POSTS", kept),
        patch.object(posts, "MOST_MADE", most),
    ):
        snapshot = from_file(folder, states[0]) if is_from_file else Snapshot.of(revision(1), states[0])
        fragments = Fragments(snapshot, most_bytes=100_000)
        for number, state in enumerate(states):
            if number:
                snapshot = derive(snapshot, revision(number + 1), difference(states[number - 1], state))
                fragments = Fragments(snapshot, most_bytes=100_000, earlier=fragments)
            for place in places(state):
                variables = {"item": question.item, "place": division_code(place), "on": str(question.on)}
                for text in (*TEXTS, TEXTS[0]):
                    check_told(snapshot, fragments, text, variables)


TO_STREETS = act("streets", Level.STREET)
TO_VILLAGES = act("villages", Level.VILLAGE, steps=(Step.ACCEPT,))


def made(snapshot: Snapshot, text: str, place: str) -> tuple[Any, ...]:
    """What is kept at the post of acceptance after a question."""
    check_told(
        snapshot, Fragments(snapshot, most_bytes=100_000), text, {"item": "register", "place": place, "on": str(DAY)}
    )
    return post_of(snapshot, place).made


def post_of(snapshot: Snapshot, place: str) -> Post:
    """The post of acceptance."""
    accepting = answer(snapshot, place).accepting
    assert isinstance(accepting, OnWay)
    return accepting.post


def answer(snapshot: Snapshot, place: str, on: date = DAY) -> Handling:
    return handling(snapshot, snapshot.items.all[0], place, on)


def test_villages_of_a_street_share_what_was_made() -> None:
    snapshot = small_city.snapshot(TO_STREETS)
    (_, text) = made(snapshot, TEXTS[0], REED)
    assert text.split(b"\0") == [
        b'{"code":"440402001000","name":"440402001000"}',
        b'{"key":"lake","name":"lake"}',
        b'[{"name":"lake-hall","agency":{"name":"lake"}}]',
        b'{"code":"440402001000"}',
        b'{"name":"lake"}',
    ]
    assert made(snapshot, TEXTS[0], WILLOW)[1] is text
    assert made(snapshot, TEXTS[0], SUMMIT)[1] is not text


def test_ways_of_asking_take_turns_at_a_post() -> None:
    snapshot = small_city.snapshot(TO_STREETS)
    first, second = made(snapshot, TEXTS[0], REED), made(snapshot, TEXTS[1], REED)
    assert second[2:] == first
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(posts, "MOST_MADE", 2)
        third = made(snapshot, TEXTS[2], REED)
        assert third[2:] == second[:2]


def test_of_too_much_the_first_goes() -> None:
    """What was forgotten is made again by whoever asks."""
    snapshot = small_city.snapshot(TO_STREETS)
    with pytest.MonkeyPatch.context() as patched:
        size = len(made(snapshot, TEXTS[0], REED)[1])
        patched.setattr(posts, "MOST_BYTES", 2 * (size + posts.BESIDE_BYTES))
        assert len(made(snapshot, TEXTS[0], SUMMIT)) == 2
        assert len(made(snapshot, TEXTS[0], PIER)) == 2
        lake, hill, port = (post_of(snapshot, place).made for place in (REED, SUMMIT, PIER))
        assert (len(lake), len(hill), len(port)) == (0, 2, 2)
        assert len(made(snapshot, TEXTS[0], REED)) == 2


def test_what_is_very_long_is_not_kept() -> None:
    snapshot = small_city.snapshot(TO_STREETS, office("lake-hall", "lake", small_city.LAKE, name="厅" * 1000))
    assert made(snapshot, TEXTS[0], REED) == ()


def test_of_a_nation_neither_villages_nor_agencies_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A post of a street keeps what was made of it and lets go of who is there; that of a village is made each time."""
    monkeypatch.setattr(posts, "KEPT_POSTS", 1)
    snapshot = from_file(str(tmp_path), Facts.of_rows([*BASE, TO_STREETS]))
    assert len(made(snapshot, TEXTS[0], REED)) == 2
    post = post_of(snapshot, REED)
    assert (post.is_kept, post.staff) == (True, None)
    assert snapshot.posts.staff(post).agency == agency("lake", small_city.LAKE)
    snapshot = from_file(str(tmp_path), Facts.of_rows([*BASE, TO_VILLAGES]))
    assert made(snapshot, TEXTS[0], REED) == ()


def test_who_works_in_a_village_takes_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[int]
) -> None:
    """Also when a revision has touched other divisions, agencies and offices; of what it touched it tells the new."""
    monkeypatch.setattr(posts, "KEPT_POSTS", 1)
    fern = small_city.division("440402001003", Level.VILLAGE)
    snapshot = from_file(str(tmp_path), Facts.of_rows([*BASE, TO_VILLAGES, fern, agency("fern", fern.code)]))
    renamed = small_city.division(PIER, Level.VILLAGE, name="码头社区")
    moved = office("summit-hall", "summit", SUMMIT, address="山顶")
    after = derive(snapshot, revision(2), Delta(opened=(renamed, moved, agency("pier", PIER, name="码头"))))
    for one in (snapshot, after):
        for other in (fern.code, WILLOW):  # whoever comes first finds the street, and the next its roll
            answer(one, other)
        reads.clear()
        assert one.posts.staff(post_of(one, REED)) == (agency("reed", REED), (office("reed-hall", "reed", REED),))
        assert len(reads) == 1
    assert [post_of(one, PIER).division.name for one in (snapshot, after)] == [PIER, "码头社区"]
    assert [one.posts.staff(post_of(one, PIER)).agency.name for one in (snapshot, after)] == ["pier", "码头"]
    assert [one.posts.staff(post_of(one, SUMMIT)).offices[0].address for one in (snapshot, after)] == [None, "山顶"]


def test_whoever_asks_of_a_village_on_end_reads_its_card_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reads: list[int]
) -> None:
    """As for a whole menu; of another village it is read again."""
    monkeypatch.setattr(posts, "KEPT_POSTS", 1)
    snapshot = from_file(str(tmp_path), Facts.of_rows([*BASE, TO_VILLAGES]))
    post_of(snapshot, REED)  # whoever comes first finds the street
    for place, expected in ((WILLOW, 2), (WILLOW, 0), (REED, 1), (REED, 0), (WILLOW, 1)):
        reads.clear()
        assert snapshot.posts.staff(post_of(snapshot, place)).agency.division == place
        assert len(reads) == expected


def test_a_post_with_a_counter_for_some_places_is_asked_place_by_place() -> None:
    serving = office("lake-two", "lake", small_city.LAKE, serves=(WILLOW,))
    snapshot = small_city.snapshot(TO_STREETS, serving)
    for place, halls in ((REED, ["lake-hall"]), (WILLOW, ["lake-hall", "lake-two"])):
        found = answer(snapshot, place)
        assert ([one.code for one in found.offices], found.plan) == (halls, None)
        check_told(
            snapshot,
            Fragments(snapshot, most_bytes=9_000),
            TEXTS[0],
            {"item": "register", "place": place, "on": str(DAY)},
        )


def test_a_post_is_another_when_others_work_there() -> None:
    """What was made of the one before is not told of the one after."""
    until, begins = date(2020, 6, 1), date(2020, 6, 1)
    old = agency("port", small_city.PORT, valid_to=until)
    new = agency("quay", small_city.PORT, valid_from=begins)
    snapshot = small_city.snapshot(TO_STREETS, old, new, office("quay-hall", "quay", small_city.PORT))
    fragments = Fragments(snapshot, most_bytes=9_000)
    for day in (date(2020, 5, 31), begins, date(2020, 5, 31), begins):
        check_told(snapshot, fragments, TEXTS[0], {"item": "register", "place": PIER, "on": str(day)})
        assert [one.code for one in answer(snapshot, PIER, day).offices] == (
            ["port-hall"] if day < begins else ["quay-hall"]
        )
