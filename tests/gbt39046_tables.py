"""Tables in the elements of GB/T 39046 as tests write them, and the tables of the shipped catalogue."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from catalog import gbt39046
from catalog.gbt39046_elements import ITEM_ELEMENTS, ITEMS_SHEET, MATERIAL_ELEMENTS, MATERIALS_SHEET
from catalog.gbt39046_tables import Table
from tests.shipped import snapshot

ON = date(2019, 12, 31)
GUANGAN = Path(__file__).parent / "data" / "guangan_items.csv"
"""The 189 items of a real district (广安区, Sichuan) for which three bureaus are responsible; its column says the source."""

ITEM = {
    "事项名称": "失业保险金申领",
    "基本编码": "000514001000",
    "事项类型代码": "05",
    "行使层级代码": "4",
    "实施主体": "香洲区人力资源和社会保障局",
    "行政管辖": "香洲区",
    "行政管辖代码": "440402",
}
"""The cells of one row that is right."""


def table(*rows: Mapping[str, str], name: str = "事项") -> Table:
    """A table with the headings that any of its rows has."""
    headings = list(dict.fromkeys(element for row in rows for element in row))
    cells = [[row.get(element, "") for element in headings] for row in rows]
    return Table(name, list(enumerate([headings, *cells], 1)))


@cache
def shipped_rows() -> gbt39046.Tables:
    """The rows of both tables of the shipped catalogue."""
    return gbt39046.tables(snapshot(), ON)


def shipped_tables(item: str | None = None) -> list[Table]:
    """Both tables of the shipped catalogue, of one item or all, as they are read from a file."""
    found = [[cells for cells in rows if item in (None, cells["目录键"])] for rows in shipped_rows()]
    return [
        _as_read(ITEMS_SHEET, ITEM_ELEMENTS, found[0]),
        _as_read(MATERIALS_SHEET, MATERIAL_ELEMENTS, found[1]),
    ]


def _as_read(name: str, elements: Sequence[str], rows: Sequence[gbt39046.Cells]) -> Table:
    cells = [[str(row[element]) if row.get(element) is not None else "" for element in elements] for row in rows]
    return Table(name, list(enumerate([list(elements), *cells], 1)))


def guangan() -> Table:
    """The 189 items as a table of the standard, as their system would write it."""
    with GUANGAN.open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "事项名称": row["item"],
                "基本编码": row["base_code"],
                "事项类型（代码）": row["item_type_code"],
                "行使层级": "县级",
                "实施主体": row["department"],
                "实施主体代码": row["org_code"],
                "行政管辖": "广安区",
                "行政管辖代码": "511602",
                "常见问题": "",
            }
            for row in csv.DictReader(file)
        ]
    return table(*rows)
