"""Workbook headings (工作表表头): which column of a sheet is which, and what is wrong with its headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from catalog.headings import columns_by_heading, folded, heading
from catalog.problems import Problems, hint
from catalog.records import Column, Record, columns
from catalog.sheets import Sheet
from catalog.wording import Language
from catalog.workbook_cells import Cell

Range = tuple[tuple[int, int], tuple[int, int]]
"""Merged cells by their first and last row and column, from 0."""

_SHOWN_CHARACTERS = 60


class Headed(NamedTuple):
    """
    The headings of a sheet.

    Attributes:
        line: the number of their row, from 1.
        first: the number of the column, from 1, in which the sheet begins.
        columns: the columns by the position of their cells, from 0.
        titled: the positions of all headings, wrong ones among them.
    """

    line: int
    first: int
    columns: Mapping[int, Column]
    titled: frozenset[int]


def read_headings(sheet: Sheet[Any], line: int, first: int, cells: Sequence[Cell], problems: Problems) -> Headed:
    """
    Find the columns, in any order, and report headings that are missing, unknown or there twice.

    Args:
        sheet: told where its columns are.
        line: the number of the row, from 1.
        first: the number of the column, from 1, in which the sheet begins.
        cells: what stands in the row.
        problems: where problems are put.
    """
    known = columns_by_heading(sheet.record)
    texts = {position: str(cell).strip() for position, cell in enumerate(cells) if str(cell).strip()}
    found: dict[str, int] = {}

    def report(position: int, message: str, message_zh: str) -> None:
        problems.add(sheet.cell_problem(line, first + position, None, message, message_zh))

    if not any(folded(text) in known for text in texts.values()):
        sheet.is_whole = False
        report(0, *_no_headings(sheet.record))
        return Headed(line, first, {}, frozenset(texts))
    for position, text in texts.items():
        column = known.get(folded(text))
        if column is None:
            report(position, *_unknown(text, sheet.record))
        elif column.name in found:
            report(position, *_twice(text, column))
        else:
            found[column.name] = position
    for column in columns(sheet.record):
        if column.required and column.name not in found:
            sheet.is_whole = False
            report(len(cells), *_missing(column))
    sheet.positions = {name: first + position for name, position in found.items()}
    sheet.headings = {name: texts[position] for name, position in found.items()}
    by_name = {column.name: column for column in columns(sheet.record)}
    return Headed(line, first, {position: by_name[name] for name, position in found.items()}, frozenset(texts))


def report_merged(sheet: Sheet[Any], headed: Headed, ranges: Sequence[Range], problems: Problems) -> bool:
    """Report merged cells of the table, and tell whether there are any: what they stand for, nobody can tell."""
    table = {headed.first - 1 + position for position in headed.columns}
    merged = [(start, end) for start, end in ranges if end[0] + 1 >= headed.line and _meets(table, start[1], end[1])]
    for (top, left), (bottom, right) in merged:
        rows, width = bottom - top + 1, right - left + 1
        problems.add(
            sheet.cell_problem(
                top + 1,
                left + 1,
                None,
                f"{rows * width} cells are merged from here, {rows} down and {width} across, and only the first holds a "
                "value. Unmerge them and fill in each; the rest of the sheet is read then.",
                f"此处合并了 {rows} 行 {width} 列共 {rows * width} 个单元格，只有第一个有值。"
                "请取消合并并逐格填写；其余内容待更正后再读取。",
            )
        )
    return bool(merged)


def _meets(table: set[int], left: int, right: int) -> bool:
    return any(left <= column <= right for column in table)


def _no_headings(record: type[Record]) -> tuple[str, str]:
    names = columns(record)
    needed, needed_zh = (
        mark.join(heading(column, language) for column in names if column.required)
        for mark, language in ((", ", Language.EN), ("、", Language.ZH))
    )
    return (
        f"The first row that is filled holds none of the headings. Begin with them, without a title: {needed} …",
        f"第一个非空行不是列名。请以列名开头（至少 {needed_zh}），其上不要有标题行。",
    )


def _unknown(text: str, record: type[Record]) -> tuple[str, str]:
    names = [heading(column, language) for column in columns(record) for language in Language]
    proposal, proposal_zh = hint(text, names)
    shown = text[:_SHOWN_CHARACTERS]
    return (
        f"No column is called {shown!r}.{proposal} Rename the column or take it out.",
        f"没有名为“{shown}”的列。{proposal_zh}请改名或删去该列。",
    )


def _twice(text: str, column: Column) -> tuple[str, str]:
    shown = text[:_SHOWN_CHARACTERS]
    return (
        f"{shown!r} is the column {column.name!r} ({column.about.zh}), which is there already. Take one of the two out.",
        f"“{shown}”即列“{column.about.zh}”（{column.name}），已经存在。请删去其中一列。",
    )


def _missing(column: Column) -> tuple[str, str]:
    return (
        f"The column {column.name!r} ({column.about.zh}) is missing. Add it: {column.about.text}",
        f"缺少列“{column.about.zh}”（{column.name}）。请补充该列。",
    )
