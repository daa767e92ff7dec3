"""Warnings about codes (编码提示): what looks wrong in a code and rejects nothing, since real codes exist that fail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from catalog.agencies import Agency
from catalog.codes import basic_code, credit_code, implementation_code
from catalog.divisions import Division
from catalog.items import Implementation, Item
from catalog.problems import Problem
from catalog.sheets import Sheets


def warnings(sheets: Sheets) -> list[Problem]:
    """
    What a package is warned of, in the order of its rows.

    Sources: GB 32100-2015, §5; GB/T 39046-2020 and GB/T 39048-2020 for the parts of the codes.
    """
    return [*_credit_codes(sheets), *_basic_codes(sheets), *_implementation_codes(sheets)]


def _credit_codes(sheets: Sheets) -> Iterator[Problem]:
    sheet = sheets.of(Agency)
    for at in sheet:
        failing = None if at[1].credit_code is None else failing_credit_code(at[1].credit_code)
        if failing is not None:
            yield sheet.problem(at, "credit_code", *failing)


def failing_credit_code(text: str) -> tuple[str, str] | None:
    """What looks wrong in a credit code, and what to do, in English and Chinese; ``None``: nothing."""
    code = credit_code(text)
    if code.check_digit is None:
        return (
            f"{code.text!r} has {len(code.text)} characters; a credit code has 18. Compare it with its document.",
            f"“{code.text}”有 {len(code.text)} 位，统一社会信用代码应为 18 位。请与证书核对。",
        )
    if not code.is_sound:
        return (
            f"The check digit of {code.text!r} should be {code.check_digit}. Compare it with its document.",
            f"“{code.text}”的校验码应为 {code.check_digit}。请与证书核对。",
        )
    return None


def _basic_codes(sheets: Sheets) -> Iterator[Problem]:
    sheet = sheets.of(Item)
    for at in sheet:
        if at[1].basic_code is None:
            continue
        code = basic_code(at[1].basic_code)
        if code is None:
            yield sheet.problem(
                at,
                "basic_code",
                f"{at[1].basic_code!r} is not of the form with 12 letters and digits. Compare it with the basic list.",
                f"“{at[1].basic_code}”不是 12 位字母数字的形式。请与基本目录核对。",
            )
        elif code.category != at[1].category:
            yield sheet.problem(
                at,
                "basic_code",
                f"Digits 3 and 4 of {at[1].basic_code!r} say category {code.category}, and the item says "
                f"{at[1].category}. Compare it with the basic list.",
                f"“{at[1].basic_code}”第 3、4 位表示类型 {code.category}，而事项写的是 {at[1].category}。请与基本目录核对。",
            )


def _implementation_codes(sheets: Sheets) -> Iterator[Problem]:
    sheet = sheets.of(Implementation)
    if not any(row.code for row in sheet.rows):
        return
    items = {row.code: row for row in sheets.of(Item).rows}
    levels = {row.code: row.level for row in sheets.of(Division).rows}
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for agency in sheets.of(Agency).rows:
        for line in agency.lines if agency.credit_code else ():
            known[agency.division, line].add(str(agency.credit_code))
    for at in sheet:
        row = at[1]
        if row.code is None or row.item not in items or row.division not in levels:
            continue
        item, level = items[row.item], str(levels[row.division].rank)
        agency_codes = known.get((row.division, item.line), set())
        for message, message_zh in contradictions(row.code, item, level=level, agency_codes=agency_codes):
            yield sheet.problem(at, "code", f"{message} Compare it with its list.", f"{message_zh}请与实施清单核对。")


def contradictions(text: str, item: Item, *, level: str, agency_codes: set[str]) -> Iterator[tuple[str, str]]:
    """
    What an implementation code says otherwise than what it is the code of, in English and Chinese.

    Args:
        text: the code.
        item: its item.
        level: the digit of the level of its division.
        agency_codes: the credit codes of the agencies there; empty: none is known.
    """
    code = implementation_code(text)
    if code is None:
        yield f"{text!r} is not of the form with 31 or 33 letters and digits.", f"“{text}”不是 31 或 33 位的形式。"
        return
    if agency_codes and code.credit not in agency_codes:
        yield (
            f"It begins with the credit code {code.credit}, which is none of the agency's here.",
            f"其开头的信用代码 {code.credit} 不属于本地实施主体。",
        )
    if code.level != level:
        yield (
            f"Its digit 19 says level {code.level}, the division's is {level}.",
            f"其第 19 位表示层级 {code.level}，而区划的层级代码为 {level}。",
        )
    if item.basic_code is not None and code.basic != item.basic_code:
        yield (
            f"It holds the basic code {code.basic}, the item's is {item.basic_code}.",
            f"其中的基本编码为 {code.basic}，而事项的基本编码为 {item.basic_code}。",
        )
