"""Places from GB/T 39046 tables (实施主体导入): divisions, agencies and counters that the catalogue does not know yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.agencies import Agency, Nature
from catalog.codes import PREFIX_LENGTHS, division_prefix
from catalog.divisions import Division, Level
from catalog.gbt39046_keys import Keys
from catalog.gbt39046_making import Group, Made, Making
from catalog.gbt39046_tables import Said
from catalog.offices import Office

UNASSIGNED = "unassigned"
"""The line of work of an item when neither its code nor its agency tells one."""

LINES = {"14": "human-resources-social-security", "36": "medical-insurance"}
"""
Lines of work by the two characters of a basic code that name the ministry.

Source: inferred from the basic codes of a district and of a province; not read in a standard.
"""

_WORDS = {
    "人力资源": "human-resources-social-security",
    "人社": "human-resources-social-security",
    "社会保障": "human-resources-social-security",
    "劳动": "human-resources-social-security",
    "医疗保障": "medical-insurance",
    "医保": "medical-insurance",
    "审批": "administrative-approval",
}

_MINISTRY = slice(4, 6)
_CODE_LENGTHS = (12, 14)
_LEVELS = dict(zip(PREFIX_LENGTHS, Level, strict=True))


def level_of(said: Said) -> Level | None:
    """The level that a row tells: its own, else that of its division by its code; ``None``: neither is told."""
    if said.level is not None or said.division is None:
        return said.level
    return _LEVELS[len(division_prefix(said.division))]


def line_of(group: Group, keys: Keys) -> str:
    """The line of work of an item: by its basic code, else by an agency that is known, else by an agency's name."""
    code: str = group.first("basic_code") or ""
    if len(code) in _CODE_LENGTHS and code[_MINISTRY] in LINES:
        return LINES[code[_MINISTRY]]
    for said in group.rows:
        known = keys.known_agency(said)
        if known is not None and known.lines:
            return known.lines[0]
    names = [said.agency or "" for said in group.rows]
    return next((line for word, line in _WORDS.items() if any(word in name for name in names)), UNASSIGNED)


def place_rows(groups: Iterable[tuple[Group, str]], keys: Keys, making: Making) -> Iterator[Made]:
    """
    The divisions, agencies and counters that some items bring with them.

    Args:
        groups: what is said of each item, and its line of work.
        keys: the keys of the agencies.
        making: what all rows have in common.
    """
    divisions = dict[str, Said]()
    agencies = dict[str, Said]()
    lines = dict[str, list[str]]()
    for group, line in groups:
        for said, key in zip(group.rows, group.agencies, strict=True):
            if said.division is not None:
                divisions.setdefault(said.division, said)
            if key is not None and keys.known_agency(said) is None:
                agencies.setdefault(key, said)
                if line not in lines.setdefault(key, []):
                    lines[key].append(line)
    for code, said in divisions.items():
        yield from _division(code, said, making)
    for key, said in agencies.items():
        yield from _agency(key, said, tuple(lines[key]), making)


def _division(code: str, said: Said, making: Making) -> Iterator[Made]:
    if making.known is not None and code in making.known.territory:
        return
    if said.division_name is None:
        making.wrong(
            said,
            "行政管辖",
            f"No division is known by the code {code}. Write its name beside it, or correct the code.",
            f"没有代码为 {code} 的区划。请在“行政管辖”列填写名称，或更正代码。",
        )
        return
    level = _LEVELS[len(division_prefix(code))]
    yield Made(said, making.new(Division, said, code=code, level=level, name=said.division_name))


def _agency(key: str, said: Said, lines: tuple[str, ...], making: Making) -> Iterator[Made]:
    """A new agency, and its counter when the table tells where it is."""
    if said.division is None or said.agency is None:
        making.wrong(
            said,
            "行政管辖代码",
            f"The agency {said.agency} is new. Write the code of the division whose organ it is.",
            f"“{said.agency}”为新增实施主体，请填写其行政管辖代码。",
        )
        return
    agency = making.new(
        Agency,
        said,
        code=key,
        name=said.agency,
        division=said.division,
        lines=lines,
        nature=said.nature or Nature.OTHER,
        credit_code=said.credit_code,
    )
    yield Made(said, agency)
    if said.address is not None:
        office = making.new(
            Office,
            said,
            code=f"office-{key}",
            name=f"{said.agency}办事窗口",
            agency=key,
            division=said.division,
            address=said.address,
            phone=said.phone,
        )
        yield Made(said, office)
