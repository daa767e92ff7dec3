"""
Scanning: what a text holds, counted before it is parsed.

Parsing takes 10 µs for each token, so that a text far over a limit would cost 40 ms before it is known to be.
One regular expression finds tokens forty times as fast, and the scan ends where the first limit is passed.
"""

from __future__ import annotations

import re

from schema.limits import LimitExceeded, Limits

_TOKEN = re.compile(
    r"""
      [\s,\ufeff]+
    | (?P<open>[\[({]) | (?P<close>[\])}]) | (?P<colon>:)
    | (?P<word>\#[^\n\r]*+ | [A-Za-z_][A-Za-z_0-9]*+ | -?\d[\d.eE+-]*+ | \.\.\. | [!$&=@|])
    | (?P<text>\"{3}(?:[^"\\]++|\\"{3}|\\|"(?!""))*+\"{3} | "(?!"")(?:[^"\\\n\r]++|\\.)*+")
    """,
    re.VERBOSE,
)


def check_text(query: str, limits: Limits) -> None:
    """
    Refuse a text that passes a limit, in time that the limits bound.

    A text is scanned up to where it stops being GraphQL; what is wrong there is the parser's to say. Comments count
    as tokens, since they take as long to parse.

    Raises:
        LimitExceeded: too long, too many tokens, brackets nested too deep, or too many aliases.
    """
    if len(query) > limits.characters:
        raise _too_long(len(query), limits)
    tokens = aliases = at = 0
    opened = ""
    while (found := _TOKEN.match(query, at)) is not None:
        kind, at = found.lastgroup, found.end()
        if kind is None:
            continue
        tokens += 1
        if tokens > limits.tokens:
            raise _too_many_tokens(limits)
        if kind == "open":
            opened += found[0]
            if len(opened) > limits.brackets:
                raise _too_deep(limits, found.start())
        elif kind == "close":
            opened = opened[:-1]
        elif kind == "colon" and "(" not in opened:
            aliases += 1
            if aliases > limits.aliases:
                raise _too_many_aliases(limits, found.start())


def _too_long(length: int, limits: Limits) -> LimitExceeded:
    return LimitExceeded(
        f"The document is {length} characters long and the token limit of {limits.tokens} allows "
        f"{limits.characters}. Move long values into variables, or ask in several requests.",
        f"查询长度为 {length} 个字符，词元上限 {limits.tokens} 允许 {limits.characters} 个字符。"
        "请把较长的值放入变量，或分多次请求。",
    )


def _too_many_tokens(limits: Limits) -> LimitExceeded:
    return LimitExceeded(
        f"The document has more tokens than the token limit of {limits.tokens}. "
        "Move long values into variables, or ask in several requests.",
        f"查询的词元超过了上限 {limits.tokens} 个。请把较长的值放入变量，或分多次请求。",
    )


def _too_deep(limits: Limits, at: int) -> LimitExceeded:
    return LimitExceeded(
        f"Brackets are nested deeper than {limits.brackets} (four times the depth limit of {limits.depth}). "
        "Ask for fewer levels, and move nested values into variables.",
        f"括号嵌套超过 {limits.brackets} 层（深度上限 {limits.depth} 的四倍）。请减少层数，并把嵌套的值放入变量。",
        at=at,
    )


def _too_many_aliases(limits: Limits, at: int) -> LimitExceeded:
    return LimitExceeded(
        f"The document has more aliases than the alias limit of {limits.aliases}. "
        "Ask for a list instead, or ask in several requests.",
        f"查询使用的别名超过了上限 {limits.aliases} 个。请改用列表查询，或分多次请求。",
        at=at,
    )
