"""Probes: what is told of thousands of posts is learned from one of them, unless somebody looks at what is its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import orjson
import pytest
from graphql import execute_sync, parse

from catalog import posts
from catalog.arrangements import Arrangement
from catalog.delegations import Step
from catalog.divisions import Level
from catalog.facts import Facts
from catalog.snapshot import Snapshot
from schema.prepared import Operation
from schema.prepared_fragments import Fragments
from schema.prepared_probes import Looked, Probe
from schema.world import World
from tests.small_city import BASE, DAY, act, agency, division, office
from tests.test_deriving import from_file
from tests.test_prepared_posts import SCHEMA, operation
from tests.worlds import NOW

WHERE = f'query ($place: DivisionCode!) {{ handling(item: "register", place: $place, on: "{DAY}") {{ %s }} }}'
ALIKE = "outcome division { code name } agency { key name } offices { key name address agency { name } } steps { step division { name } }"
HAMLETS = [f"4404020010{number}" for number in range(10, 40)]
NAMES = ['100 % "of"', "%b\t\\", "\x7f\u2028é", "村"]


@pytest.fixture
def hamlets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """Thirty villages, each with an agency and a counter of names that are not easily written; every second has an address."""
    monkeypatch.setattr(posts, "KEPT_POSTS", 1)
    rows: list[Any] = [*BASE, act("villages", Level.VILLAGE, steps=(Step.ACCEPT,))]
    for number, code in enumerate(HAMLETS):
        name = NAMES[number % len(NAMES)]
        rows += [
            division(code, Level.VILLAGE, name=f"{number} {name}"),
            agency(f"post-{number}", code, name=f"{name} {number}"),
            office(
                f"hall-{number}",
                f"post-{number}",
                code,
                name=f"{name} 厅 {number}",
                address=name * number if number % 2 else None,
            ),
        ]
    return from_file(str(tmp_path), Facts.of_rows(rows))


def check(snapshot: Snapshot, asked: Operation, text: str, fragments: Fragments) -> Iterator[int]:
    """Ask of each hamlet: it is told as graphql-core tells it; how many were looked at so far."""
    document = parse(WHERE % text)
    with patch.object(Arrangement, "made", autospec=True, side_effect=Arrangement.made) as made:
        for code in HAMLETS:
            world = World(snapshot, NOW)
            answer = asked.answer(world, {"place": code}, world, fragments=fragments)
            looked = made.call_count
            assert answer == orjson.dumps({"data": execute_sync(SCHEMA, document, world, world, {"place": code}).data})
            made.call_count = looked
            yield looked


@pytest.mark.parametrize(
    "more", ["", "division { level }", "agency { english: name(language: EN) }", "offices { phone }"]
)
def test_of_villages_arranged_alike_one_is_looked_at(hamlets: Snapshot, more: str) -> None:
    """To learn from, and nobody after it; with an address and without are two ways."""
    text = f"{ALIKE} {more}"
    looked = list(check(hamlets, operation(WHERE % text), text, Fragments(hamlets, most_bytes=100_000)))
    assert 0 < looked[0] < looked[1]
    assert looked[-1] == looked[1]


@pytest.mark.parametrize("more", ["division { pseudo }", "division { source }", "agency { id }", "offices { id }"])
def test_who_asks_for_more_than_the_texts_of_a_post_learns_nothing(hamlets: Snapshot, more: str) -> None:
    """Each is asked by itself then."""
    text = f"{ALIKE} {more}"
    looked = list(check(hamlets, operation(WHERE % text), text, Fragments(hamlets, most_bytes=100_000)))
    assert all(before < after for before, after in pairwise(looked))


def test_what_is_learned_is_bounded(hamlets: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """When there is no room for more it is learned again."""
    monkeypatch.setattr("schema.prepared_probes.MOST_LESSONS", 1)
    looked = list(check(hamlets, operation(WHERE % ALIKE), ALIKE, Fragments(hamlets, most_bytes=100_000)))
    assert all(before < after for before, after in pairwise(looked))


LOOKS: list[Callable[[Any], object]] = [
    *(str, repr, len, bool, hash, list, sorted, ascii, int, "{}".format, "%s".__mod__, {}.get, {"a": 1}.__contains__),
    *(lambda it: it == "a", lambda it: it != "a", lambda it: it < "a", lambda it: it or "a", lambda it: f"{it}"),
    *(
        lambda it: it + "a",
        lambda it: it * 2,
        lambda it: it[0],
        lambda it: it[1:],
        lambda it: "a" in it,
        lambda it: it % (),
    ),
    *(
        lambda it, name=name: getattr(it, name)()
        for name in ("upper", "encode", "split", "isdigit", "strip", "__iter__")
    ),
]


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_looks_into_a_probe_unnoticed(look: Callable[[Any], object]) -> None:
    with pytest.raises(Looked):
        look(Probe("a"))


def test_a_probe_is_written_like_any_text() -> None:
    assert orjson.dumps({"name": Probe("镇")}) == '{"name":"镇"}'.encode()
