"""
Workbook oddities (异常单元格): cells whose value Excel would have to work out, and cells that show an error.

A formula is taken by the result that Excel stored with it. Where none is stored, the cell would read
as empty although people see something in it; so would one that shows an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from io import BytesIO
from typing import IO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from catalog.cells import WrongCell
from catalog.workbook_files import Book, column_number

KEPT = 10_000
"""How many odd cells of a sheet are told apart; of more, the rest read as empty."""


class Oddity(Enum):
    """Why a cell has no value although it is not empty."""

    FORMULA = "formula"
    ERROR = "error"

    def wrong(self) -> WrongCell:
        """The cell as something to correct."""
        if self is Oddity.FORMULA:
            return WrongCell(
                "The cell holds a formula without a stored result. Open the workbook in Excel, let it calculate and save it, "
                "or write the value itself.",
                "单元格为公式，但未保存计算结果。请在 Excel 中打开、重新计算并保存，或直接填写数值。",
            )
        return WrongCell(
            "The cell shows an error of Excel, such as #N/A or #REF!. Write the value itself.",
            "单元格显示 Excel 错误（如 #N/A、#REF!）。请直接填写内容。",
        )


def oddities(book: Book, title: str) -> Mapping[tuple[int, int], Oddity]:
    """The odd cells of a sheet by row and column, both from 1."""
    part = book.parts.get(title)
    if part is None or part not in book.odd:
        return {}
    found: dict[tuple[int, int], Oddity] = {}
    with ZipFile(BytesIO(book.content)) as archive, archive.open(part) as xml:
        for place, oddity in _odd_cells(xml):
            if len(found) == KEPT:
                break
            found[place] = oddity
    return found


def _odd_cells(xml: IO[bytes]) -> Iterator[tuple[tuple[int, int], Oddity]]:
    for _, element in ET.iterparse(xml):  # noqa: S314 - it declares no entities, or it was refused
        kind = _local(element)
        if kind == "c":
            oddity = _oddity(element)
            if oddity is not None:
                yield _place(str(element.get("r"))), oddity
        if kind == "row":
            element.clear()


def _oddity(cell: ET.Element) -> Oddity | None:
    if cell.get("t") == "e":
        return Oddity.ERROR
    parts = {_local(part): part.text for part in cell}
    if "f" not in parts or parts.get("v"):
        return None
    return None if cell.get("t") == "str" and "v" in parts else Oddity.FORMULA  # an empty text is a result, too


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _place(name: str) -> tuple[int, int]:
    """Row and column, from 1, of a cell by its name, such as ``F12``."""
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]), column_number(letters.encode())
