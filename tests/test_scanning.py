"""Texts are counted before they are parsed, as the parser would count them."""

from __future__ import annotations

import pytest
from graphql import GraphQLSyntaxError, Lexer, Source, TokenKind, parse
from hypothesis import given
from hypothesis import strategies as st

from schema.limits import LimitExceeded, Limits
from schema.scanning import check_text


def limits(*, tokens: int = 4000, aliases: int = 64) -> Limits:
    return Limits(tokens=tokens, depth=16, aliases=aliases, cost=20000)


PARTS = ["{", "}", "(", ")", "a", "_b1", ":", "...", "!", "=", "@", "|", "&", '"{"', '""', "-1.5e3", "$v", '"""b"""']


@given(st.lists(st.sampled_from([*PARTS, "#x\n", '"\\""', '"""\\""""""']), min_size=1, max_size=40))
def test_tokens_and_comments_are_counted_as_the_parser_meets_them(parts: list[str]) -> None:
    text = " ".join(parts)
    lexer = Lexer(Source(text))
    tokens = sum(part.startswith("#") for part in parts)
    while lexer.advance().kind is not TokenKind.EOF:
        tokens += 1
    check_text(text, limits(tokens=tokens))
    with pytest.raises(LimitExceeded):
        check_text(text, limits(tokens=tokens - 1))


@given(st.text(alphabet='{}[]()":.#@!$ab1-\\\n ,é', max_size=60))
def test_a_text_that_can_be_parsed_is_scanned_to_its_end(text: str) -> None:
    try:
        document = parse(text)
    except GraphQLSyntaxError:
        check_text(text, limits())
        return
    assert document.loc is not None
    tokens, token = 0, document.loc.start_token.next
    while token is not None and token.kind is not TokenKind.EOF:
        tokens, token = tokens + 1, token.next
    with pytest.raises(LimitExceeded):
        check_text(text, limits(tokens=tokens - 1))


@pytest.mark.parametrize("text", ['"#{[("', '"""\n{ "quoted" \\""" :::\n"""', '"\\"[[["', '""', '""""""'])
def test_nothing_in_a_string_is_counted(text: str) -> None:
    fields = f"place(code: {text}) {{ name }} " * 60
    check_text(f"{{ {fields} }}", limits(tokens=2 + 9 * 60, aliases=0))
    parse(f"{{ {fields} }}")


@pytest.mark.parametrize("levels", ["{ place " * 65, "{ place(code: " + "[" * 64, "{ ... " * 65])
def test_brackets_are_nested_four_times_as_deep_as_fields_and_no_deeper(levels: str) -> None:
    opened = [at for at, character in enumerate(levels) if character in "{[("]
    message = "Brackets are nested deeper than 64 (four times the depth limit of 16). "
    with pytest.raises(LimitExceeded) as refused:
        check_text(levels, limits())
    assert refused.value.message == message + "Ask for fewer levels, and move nested values into variables."
    assert refused.value.located(levels).formatted["locations"] == [{"line": 1, "column": opened[64] + 1}]
    check_text("{ place " * 64, limits())


def test_an_argument_is_no_alias() -> None:
    check_text("query q($a: Int = 1) { place(code: $a, under: {b: 1, c: [2]}) { name } }", limits(aliases=0))
    with pytest.raises(LimitExceeded, match="more aliases than the alias limit of 0"):
        check_text("{ place(code: 1) { a: name } }", limits(aliases=0))
