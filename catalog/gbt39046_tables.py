"""Tables of GB/T 39046 (数据表): where their headings stand, which of them are taken over, and what their rows say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from catalog.agencies import Nature
from catalog.divisions import Level
from catalog.gbt39046_elements import FOLLOWING, ITEM_ELEMENTS, MATERIAL_ELEMENTS, TAKEN, heading
from catalog.gbt39046_words import Cited
from catalog.items import CaseType, Channel
from catalog.power_sources import PowerSource
from catalog.problems import Problem, hint
from catalog.records import Provenance
from catalog.time_limits import Duration

SEARCHED_ROWS = 10
"""Rows in which the headings are looked for: titles and notes may stand above them."""

KNOWN = frozenset({*ITEM_ELEMENTS, *MATERIAL_ELEMENTS})


class Table(NamedTuple):
    """
    A table as it was read from a file.

    Attributes:
        name: what it is called in problems: the file, or the file and the sheet.
        rows: the number of each row in its file, from 1, and the text of its cells.
    """

    name: str
    rows: Sequence[tuple[int, Sequence[str]]]


class SaidPaper(NamedTuple):
    """What a row says of one paper (材料); ``None``: nothing."""

    name: str
    issuer: str | None
    note: str | None
    originals: int | None
    copies: int | None
    required: bool | None


class Said(NamedTuple):
    """What a row says of an item and one agency; ``None`` or empty: nothing."""

    table: str
    line: int
    name: str
    key: str | None
    basic_code: str | None
    code: str | None
    category: str | None
    bases: tuple[Cited, ...]
    level: Level | None
    agency: str | None
    credit_code: str | None
    nature: Nature | None
    division: str | None
    division_name: str | None
    statutory: Duration | None
    committed: Duration | None
    result: str | None
    result_sample: str | None
    online_url: str | None
    handling_scope: Level | None
    audiences: tuple[str, ...]
    life_events: tuple[str, ...]
    channels: tuple[Channel, ...]
    address: str | None
    phone: str | None
    power: PowerSource | None
    case_type: CaseType | None
    visits: int | None
    valid_from: date | None
    valid_to: date | None
    status: Provenance | None
    paper: SaidPaper | None


def headings(table: Table) -> tuple[Mapping[str, int] | None, Sequence[tuple[int, Sequence[str]]]]:
    """The position of each element of a table, from 0, and the rows below; no positions when there are no headings."""
    for number, (_, cells) in enumerate(table.rows[:SEARCHED_ROWS], 1):
        found: dict[str, int] = {}
        for position, cell in enumerate(cells):
            found.setdefault(heading(cell), position)  # of two alike the first counts
        if "事项名称" in found:
            return found, table.rows[number:]
    return None, ()


def left_out(table: Table) -> Iterator[Problem]:
    """The columns of a table that say something and are not taken over, each once."""
    columns, below = headings(table)
    line = table.rows[len(table.rows) - len(below) - 1][0] if columns is not None else 1
    for name, position in (columns or {}).items():
        if not name or name in TAKEN or name in FOLLOWING:
            continue
        if any(position < len(cells) and cells[position].strip() for _, cells in below):
            proposal, proposal_zh = ("", "") if name in KNOWN else hint(name, KNOWN)
            yield Problem(
                table.name,
                line,
                position + 1,
                name[:60],
                f"The column is not taken over: the catalogue keeps nothing in this form.{proposal}",
                f"该列未导入：目录中没有这种形式的内容。{proposal_zh}",
            )
