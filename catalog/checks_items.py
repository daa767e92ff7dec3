"""Checks of items and offices (事项与办理点校验): what no row of them may say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.agencies import Agency
from catalog.certificates import REPLACEMENT_MODES, Identification, Removal
from catalog.codes import CREDIT_ALPHABET, credit_code
from catalog.items import Item, ItemKind
from catalog.materials import Material
from catalog.offices import OfficeException, OfficeHours
from catalog.problems import Problem
from catalog.records import Record
from catalog.sheets import Sheets
from catalog.time_limits import Limit, LimitKind


def credit_codes(sheets: Sheets) -> Iterator[Problem]:
    """A credit code with characters that no credit code has (GB 32100-2015, §4)."""
    sheet = sheets.of(Agency)
    for at in sheet:
        code = at[1].credit_code
        if code is not None and not credit_code(code).in_alphabet:
            foreign = "".join(dict.fromkeys(char for char in code if char not in CREDIT_ALPHABET))
            yield sheet.problem(
                at,
                "credit_code",
                f"{code!r} holds {foreign!r}, which no credit code holds: digits and capital letters without "
                "I, O, S, V and Z. Correct it, or leave the cell empty when it is not known.",
                f"“{code}”含有“{foreign}”。统一社会信用代码只含数字和大写字母，不含 I、O、S、V、Z。请更正，不详则留空。",
            )


def holders(sheets: Sheets) -> Iterator[Problem]:
    """An item without an original holder that is no certificate."""
    sheet = sheets.of(Item)
    for at in sheet:
        if at[1].holder_level is None and at[1].kind is not ItemKind.CERTIFICATE:
            yield sheet.problem(
                at,
                "holder_level",
                f"{at[1].name} is a {at[1].kind} and needs the level of its original holder. "
                "Only a certificate whose issuer is unknown may leave it empty.",
                f"{at[1].name}为 {at[1].kind}，必须写明原行使层级。只有出具机构不详的证明事项可以留空。",
            )


def variants(sheets: Sheets) -> Iterator[Problem]:
    """A variant of a variant."""
    sheet = sheets.of(Item)
    parents = {row.code: row.parent for row in sheet.rows}
    for at in sheet:
        parent = at[1].parent
        if parent is not None and parents.get(parent) is not None:
            yield sheet.problem(
                at,
                "parent",
                f"{parent!r} is itself a variant of {parents[parent]!r}. Name the main item instead.",
                f"“{parent}”本身是“{parents[parent]}”的子项。请改写主项。",
            )


_NAMING_CERTIFICATES: tuple[type[Record], ...] = (Identification, Removal, Material)


def certificates(sheets: Sheets) -> Iterator[Problem]:
    """A finding, a removal or a paper that names as a certificate what is none."""
    kinds = {row.code: row.kind for row in sheets.of(Item).rows}
    for record in _NAMING_CERTIFICATES:
        sheet: Any = sheets.of(record)
        for at in sheet:
            kind = kinds.get(at[1].certificate, ItemKind.CERTIFICATE)
            if kind is not ItemKind.CERTIFICATE:
                yield sheet.problem(
                    at,
                    "certificate",
                    f"{at[1].certificate!r} is a {kind}, not a CERTIFICATE. Name a certificate, or correct its kind.",
                    f"“{at[1].certificate}”是 {kind}，不是证明事项。请改写证明事项，或更正其事项种类。",
                )


def removal_modes(sheets: Sheets) -> Iterator[Problem]:
    """A removal by a mode that is not one of the ten."""
    sheet = sheets.of(Removal)
    for at in sheet:
        if at[1].mode not in REPLACEMENT_MODES:
            yield sheet.problem(
                at,
                "mode",
                f"{at[1].mode!r} is no mode of replacement. Write R1 to R10.",
                f"“{at[1].mode}”不是替代方式。请写 R1 至 R10。",
            )


def opening_hours(sheets: Sheets) -> Iterator[Problem]:
    """Hours that close before they open, or of which one end is missing."""
    for record in (OfficeHours, OfficeException):
        sheet: Any = sheets.of(record)
        for at in sheet:
            opens, closes = at[1].opens, at[1].closes
            if (opens is None) != (closes is None):
                yield sheet.problem(
                    at,
                    "opens" if opens is None else "closes",
                    "Only one of the two times is given. Give both, or neither for a day on which it is closed.",
                    "开始时间与结束时间只写了一个。请都写，全天不开则都留空。",
                )
            elif opens is not None and closes <= opens:
                yield sheet.problem(
                    at,
                    "closes",
                    f"It closes at {closes:%H:%M}, not after it opens at {opens:%H:%M}. Correct one of the two.",
                    f"结束时间 {closes:%H:%M} 不晚于开始时间 {opens:%H:%M}。请更正其中之一。",
                )


def statutory_limits(sheets: Sheets) -> Iterator[Problem]:
    """A statutory limit for one place or one channel: the law sets one for all."""
    sheet = sheets.of(Limit)
    for at in sheet:
        for heading in ("division", "channel"):
            if at[1].kind is LimitKind.STATUTORY and getattr(at[1], heading) is not None:
                yield sheet.problem(
                    at,
                    heading,
                    f"A statutory limit holds everywhere and for every channel. Empty {heading}, "
                    "or make the limit COMMITTED.",
                    "法定时限适用于所有地区和所有办理形式。请清空该单元格，或将时限类别改为 COMMITTED。",
                )


def check(sheets: Sheets) -> Iterator[Problem]:
    """Everything that this module finds wrong."""
    for find in (
        credit_codes,
        holders,
        variants,
        certificates,
        removal_modes,
        opening_hours,
        statutory_limits,
    ):
        yield from find(sheets)
