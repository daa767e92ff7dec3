"""Documents: looked at once, kept, and refused cheaply when they ask for too much."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from graphql import build_schema, get_introspection_query, parse, validate

from schema.costs import check_cost
from schema.documents import CHARACTERS_PER_DOCUMENT, MOST_WAITING, Documents, Prepared
from schema.limits import LimitExceeded, Limits
from schema.requests import RequestRefused

SCHEMA = build_schema("""
    type Query { place(code: String): Place  places(first: Int, last: Int): Places!  names: [String!]! }
    type Place { code: String!  name: String  under: Place  parts: [Place!]!  places(first: Int, last: Int): Places! }
    type Places { edges: [Edge!]!  totalCount: Int!  pageInfo: PageInfo! }
    type Edge { node: Place!  cursor: String! }
    type PageInfo { hasNextPage: Boolean! }
""")
LIMITS = Limits(tokens=4000, depth=16, aliases=64, cost=20000)

INTROSPECTION_OF_EVERYTHING = get_introspection_query(
    specified_by_url=True,
    directive_is_repeatable=True,
    schema_description=True,
    input_value_deprecation=True,
    input_object_one_of=True,
)


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA, LIMITS, kept=100)


@pytest.fixture
def refusal(documents: Documents) -> Callable[[str], str]:
    """The message with which a document is refused for passing a limit."""

    def told(query: str) -> str:
        prepared = documents.prepare(query)
        assert prepared.document is None
        (error,) = prepared.errors
        assert error.extensions is not None
        assert error.extensions["code"] == "LIMIT_EXCEEDED"
        assert error.extensions["argument"] == "query"
        assert error.extensions["messageZh"]
        return error.message

    return told


@pytest.fixture
def validations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A mark for each run of the standard validation."""
    runs: list[str] = []

    def counted(*arguments: Any) -> Any:
        runs.append("validated")
        return validate(*arguments)

    monkeypatch.setattr("schema.documents.validate", counted)
    return runs


def codes(prepared: Prepared) -> list[str]:
    return [(error.extensions or {})["code"] for error in prepared.errors]


def nested(levels: int) -> str:
    return "{ place " + "{ under " * (levels - 2) + "{ name " + "}" * levels


def test_a_document_is_validated_once_however_often_it_is_sent(documents: Documents, validations: list[str]) -> None:
    first = documents.prepare("{ place { name } }")
    assert first.document is not None
    assert documents.prepare("{ place { name } }") is first
    assert validations == ["validated"]


def test_a_refused_document_is_kept_as_well(documents: Documents, validations: list[str]) -> None:
    first = documents.prepare("{ nothing }")
    assert codes(first) == ["GRAPHQL_VALIDATION_FAILED"]
    assert documents.prepare("{ nothing }") is first
    assert validations == ["validated"]


def test_no_more_documents_are_kept_than_asked_for_and_the_least_used_goes_first() -> None:
    documents = Documents(SCHEMA, LIMITS, kept=2)
    first = documents.prepare("{ place { name } }")
    second = documents.prepare("{ place { code } }")
    assert documents.prepare("{ place { name } }") is first
    documents.prepare("{ nothing }")
    assert len(documents) == 2
    assert documents.prepare("{ place { name } }") is first
    assert documents.prepare("{ place { code } }") is not second


def test_long_documents_take_the_room_of_several() -> None:
    documents = Documents(SCHEMA, LIMITS, kept=4)
    for number in range(4):
        documents.prepare(f"query q{number} {{ place {{ name }} }}" + " " * (CHARACTERS_PER_DOCUMENT * 2 - 100))
    assert len(documents) == 2


def test_a_text_that_is_not_graphql_is_told_where_it_stops_being_it(documents: Documents) -> None:
    prepared = documents.prepare("{ place { name }")
    assert codes(prepared) == ["GRAPHQL_PARSE_FAILED"]
    assert prepared.errors[0].message == "Syntax Error: Expected Name, found <EOF>."


def test_half_a_surrogate_pair_is_refused_as_any_other_wrong_text(documents: Documents) -> None:
    assert codes(documents.prepare('{ place(code: "\ud800") { name } }')) == ["GRAPHQL_PARSE_FAILED"]


def test_too_many_tokens_are_refused(refusal: Callable[[str], str]) -> None:
    assert refusal("{" + " names" * 4000 + "}") == (
        "The document has more tokens than the token limit of 4000. "
        "Move long values into variables, or ask in several requests."
    )


def test_too_much_text_is_refused_before_it_is_read_and_not_kept(
    refusal: Callable[[str], str], documents: Documents
) -> None:
    assert refusal("{ names }" + " " * 64000) == (
        "The document is 64009 characters long and the token limit of 4000 allows 64000. "
        "Move long values into variables, or ask in several requests."
    )
    assert len(documents) == 0


def test_comments_count_as_tokens(refusal: Callable[[str], str]) -> None:
    assert refusal("#\n" * 4000 + "{ names }").startswith("The document has more tokens than the token limit of 4000.")


async def test_a_new_text_is_looked_at_once_for_all_who_send_it_meanwhile(
    documents: Documents, validations: list[str]
) -> None:
    first, second = await asyncio.gather(documents.prepared("{ names }"), documents.prepared("{ names }"))
    assert first is second
    assert documents.prepare("{ names }") is first
    assert validations == ["validated"]


async def test_when_too_many_new_texts_are_waiting_more_are_asked_to_come_again(documents: Documents) -> None:
    looks = [asyncio.create_task(documents.prepared(f"{{ a{number}: names }}")) for number in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(RequestRefused) as refused:
        await documents.prepared("{ names }")
    assert (refused.value.status_code, refused.value.code) == (503, "BUSY")
    assert all(prepared.document for prepared in await asyncio.gather(*looks))
    assert (await documents.prepared("{ names }")).document is not None


async def test_a_client_that_goes_away_does_not_take_the_look_with_it(documents: Documents) -> None:
    gone = asyncio.create_task(documents.prepared("{ names }"))
    await asyncio.sleep(0)
    other = asyncio.create_task(documents.prepared("{ names }"))
    await asyncio.sleep(0)
    gone.cancel()
    assert (await other).document is not None


def test_what_is_kept_of_a_refused_text_is_its_errors_alone(documents: Documents) -> None:
    (error,) = documents.prepare("{ nothing }").errors
    assert (error.nodes, error.source) == (None, None)
    assert error.formatted["locations"] == [{"line": 1, "column": 3}]


def test_fields_may_be_nested_to_the_depth_limit_and_no_further(
    refusal: Callable[[str], str], documents: Documents
) -> None:
    assert documents.prepare(nested(16)).document is not None
    assert refusal(nested(17)) == (
        "Fields are nested deeper than the depth limit of 16. "
        "Ask for fewer levels, and for the rest by `node(id:)` in a request of its own."
    )


def test_fragments_do_not_hide_depth(refusal: Callable[[str], str]) -> None:
    deep = "{ place { ...a } }" + "".join(
        f"fragment {one} on Place {{ under {{ under {{ under {{ under {{ ...{two} }} }} }} }} }}"
        for one, two in ("ab", "bc", "cd", "de")
    )
    assert refusal(deep + "fragment e on Place { name }").startswith("Fields are nested deeper")


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("{ place { ...a } } fragment a on Place { name ...a }", "a → a"),
        ("{ place { ...a } } fragment a on Place { under { ...b } } fragment b on Place { ...a }", "a → b → a"),
        ("{ names } fragment a on Place { under { under { ...a } } }", "a → a"),
    ],
)
def test_a_fragment_that_spreads_itself_is_refused_wherever_it_does(
    refusal: Callable[[str], str], query: str, path: str
) -> None:
    assert refusal(query) == f"Fragment 'a' spreads itself ({path}), which has no end. Take the spread out."


def test_ten_thousand_aliases_are_refused_by_their_tokens_and_sixty_five_by_their_number(
    refusal: Callable[[str], str], documents: Documents
) -> None:
    assert refusal("{" + " ".join(f"a{number}: names" for number in range(10000)) + "}").startswith("The document is")
    assert documents.prepare("{" + " ".join(f"a{number}: names" for number in range(64)) + "}").document is not None
    assert refusal("{" + " ".join(f"a{number}: names" for number in range(65)) + "}") == (
        "The document has more aliases than the alias limit of 64. Ask for a list instead, or ask in several requests."
    )


def test_an_alias_in_a_fragment_counts_once_however_often_the_fragment_is_spread(documents: Documents) -> None:
    fields = " ".join(f"a{number}: name" for number in range(40))
    query = f"{{ place {{ ...f under {{ ...f }} }} }} fragment f on Place {{ {fields} }}"
    assert documents.prepare(query).document is not None


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("{" + " names" * 600 + "}", "names"),
        ("{" + " place { name }" * 200 + "}", "place"),
        ("{ place { parts {" + " ... { name }" * 200 + "} } }", "name"),
        ("{ names } fragment unused on Query {" + " names" * 600 + "}", "names"),
    ],
    ids=["600 equal fields", "200 equal nested fields", "through inline fragments", "in a fragment nobody spreads"],
)
def test_fields_of_one_response_key_are_refused_before_they_are_compared(
    refusal: Callable[[str], str], validations: list[str], query: str, key: str
) -> None:
    assert refusal(query) == (
        f"Too many fields share a response key: {key!r} is asked for 65 times or more at one place, which with the "
        "others makes more than 2016 pairs to compare (those of one key asked for 64 times, which is the alias limit). "
        "Ask for each field once, or in several requests."
    )
    assert validations == []


def test_one_response_key_may_be_asked_for_as_often_as_the_alias_limit_says(documents: Documents) -> None:
    assert documents.prepare("{" + " names" * 64 + "}").document is not None


def test_response_keys_are_counted_where_they_meet_in_the_answer(refusal: Callable[[str], str]) -> None:
    assert "'name' is asked for" in refusal("{" + (" place {" + " name" * 12 + "}") * 6 + "}")


def test_fragments_beside_one_another_are_pairs_to_compare_too(
    refusal: Callable[[str], str], validations: list[str]
) -> None:
    own = [f"x{number}: names" for number in range(61)] + ["names", "place { name }", "places { totalCount }", ""]
    spreads = " ".join(f"...f{number}" for number in range(65))
    fragments = " ".join(f"fragment f{number} on Query {{ {one} __typename }}" for number, one in enumerate(own))
    fragments = fragments.replace(" __typename", "", 64)
    assert refusal(f"{{ {spreads} }} {fragments}") == (
        "Too many fragments stand beside one another: with 'f64' they are 65 at one place, which with the others makes "
        "more than 2016 pairs to compare (those of one key asked for 64 times, which is the alias limit). "
        "Ask for each field once, or in several requests."
    )
    assert validations == []


def test_fragments_that_multiply_are_refused_before_they_are_spread_out(
    refusal: Callable[[str], str], validations: list[str]
) -> None:
    doubling = "".join(
        f"fragment f{number} on Place {{ under {{ ...f{number + 1} }} parts {{ ...f{number + 1} }} }} "
        for number in range(14)
    )
    assert refusal(f"{{ place {{ ...f0 }} }} {doubling} fragment f14 on Place {{ name }}") == (
        "With its fragments spread out the document selects more than the cost limit of 20000 fields. "
        "Spread fewer fragments, or ask in several requests."
    )
    assert validations == []


def test_fragments_may_stand_inside_one_another_four_times_as_deep_as_fields(refusal: Callable[[str], str]) -> None:
    chain = "".join(f"fragment f{number} on Query {{ ...f{number + 1} }} " for number in range(64))
    assert refusal(f"{{ ...f0 }} {chain} fragment f64 on Query {{ names }}") == (
        "Fragments are spread inside one another more than 64 deep (four times the depth limit of 16). "
        "Spread them beside one another instead."
    )


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ names }", 1),
        ("{ place { name code } }", 3),
        ("{ place { name parts { name } } }", 1 + 1 + 1 + 5),
        ("{ places { totalCount } }", 1 + 20),
        ("{ places(first: 3) { edges { node { name } } } }", 1 + 3 * 3),
        ("{ places(first: null, last: 3) { edges { node { name } } } }", 1 + 3 * 3),
        ("{ places(first: 0) { totalCount } }", 1 + 1),
        ("{ places(first: -5) { totalCount } }", 1 + 1),
        ("{ places(first: 2000000000) { totalCount } }", 1 + 100),
        ("query q($n: Int = 1) { places(first: $n) { totalCount } }", 1 + 100),
        ("{ places(first: 10) { edges { node { places(first: 5) { totalCount } } } } }", 1 + 10 * (1 + 1 + 1 + 5)),
        ("{ place { ...f under { ...f } } } fragment f on Place { name code }", 1 + 2 + 1 + 2),
        ("{ place { ... { name } ... on Place { code __typename } } }", 1 + 3),
        ('{ __type(name: "Place") { fields { name } } }', 1 + 1 + 5),
    ],
)
def test_a_field_costs_one_point_times_the_lists_around_it(query: str, cost: int) -> None:
    document = parse(query)
    check_cost(document, SCHEMA, Limits(tokens=4000, depth=16, aliases=64, cost=cost))
    with pytest.raises(LimitExceeded, match=f"The operation costs {cost} points|Operation 'q' costs {cost} points"):
        check_cost(document, SCHEMA, Limits(tokens=4000, depth=16, aliases=64, cost=cost - 1))


def test_an_operation_that_costs_too_much_is_refused_with_its_cost(refusal: Callable[[str], str]) -> None:
    pages = "places(first: 100) { edges { node { places(first: 100) { edges { node { name } } } } } }"
    assert refusal(f"query cheap {{ names }} query dear {{ {pages} }}") == (
        "Operation 'dear' costs 30301 points and the cost limit is 20000. A field is 1 point, times the `first` or "
        "`last` of each list around it (a variable counts as 100). Ask for smaller pages or fewer fields."
    )


@pytest.mark.parametrize("query", [get_introspection_query(), INTROSPECTION_OF_EVERYTHING], ids=["plain", "everything"])
def test_the_schema_can_be_asked_for_within_the_limits(documents: Documents, query: str) -> None:
    assert documents.prepare(query).errors == ()


def test_asking_for_the_schema_many_times_over_costs_too_much(refusal: Callable[[str], str]) -> None:
    fields = "types { fields { args { type { name } } } }"
    aliases = " ".join(f"a{number}: __schema {{ {fields} }}" for number in range(40))
    assert refusal(f"{{ {aliases} }}").startswith("The operation costs ")
