"""Evolution: no release breaks what clients of the last one ask, and what goes away says until when it stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import build_schema

from schema.evolution import evolution, undated_deprecations
from schema.root import build, printed

RELEASES = sorted((Path(__file__).parent.parent / "schema" / "releases").glob("*.graphql"))
BEFORE = "type Query { item(code: String!): String level: Level } enum Level { CITY }"


def test_there_is_a_release_to_compare_with() -> None:
    assert [path.stem for path in RELEASES] == ["0.1.0"]


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_nothing_breaks_the_clients_of_a_release(release: Path) -> None:
    assert evolution(release.read_text("utf-8"), printed()).breaking == ()


def test_what_is_deprecated_says_until_when_it_stays() -> None:
    assert undated_deprecations(build().graphql_schema) == []


def test_a_field_that_went_away_breaks_clients() -> None:
    after = BEFORE.replace("item(code: String!): String ", "")
    assert evolution(BEFORE, after) == (("Query.item was removed.",), ())


def test_an_argument_that_became_required_breaks_clients() -> None:
    after = BEFORE.replace("code: String!", "code: String!, on: String!")
    assert evolution(BEFORE, after).breaking == ("A required arg on on Query.item was added.",)


def test_a_new_value_of_an_enum_may_surprise_them() -> None:
    after = BEFORE.replace("CITY", "CITY PROVINCE")
    assert evolution(BEFORE, after) == ((), ("PROVINCE was added to enum type Level.",))


def test_a_deprecation_without_a_day_is_found() -> None:
    schema = build_schema(
        'type Query { old(a: Int @deprecated(reason: "soon")): Int @deprecated(reason: "Use `new` by 2027-06-30.") '
        'new: Level older: Int @deprecated } enum Level { CITY @deprecated(reason: "gone one day") }'
    )
    assert undated_deprecations(schema) == ["Query.old(a:)", "Query.older", "Level.CITY"]
