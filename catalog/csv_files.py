"""CSV files (CSV 文件): one file of a package as a sheet, with every wrong cell of every row reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from catalog.cells import Convert, WrongCell, converters
from catalog.csv_rows import REPLACED, RowReader, Rows
from catalog.problems import Problem, Problems, hint
from catalog.records import Column, Record, columns, maker
from catalog.sheets import Sheet

Progress = Callable[[str, int], None]
"""Told the name of what is read or written and how many of its rows are done."""

_CHUNK_ROWS = 5000


class _Heading(NamedTuple):
    """The columns of a file by the position of their cells, from 0; columns that no record has are left out."""

    width: int
    columns: Mapping[int, Column]


def read_sheet(path: Path, record: type[Record], problems: Problems, progress: Progress) -> Sheet[Record]:
    """
    Read one file.

    Whole chunks of rows are converted column by column; only where that fails is each cell looked
    at by itself. That is what makes a million rows bearable and still names every wrong cell.

    Args:
        path: the file.
        record: the kind of its rows.
        problems: where problems are put.
        progress: told how many rows of the file are read so far.
    """
    sheet: Sheet[Record] = Sheet(record)
    try:
        with path.open("rb") as file:
            _fill(sheet, RowReader(file, path.name, problems), problems, progress)
    except OSError as error:
        sheet.is_whole = False
        problems.add(
            Problem(
                path.name,
                None,
                None,
                None,
                f"The file cannot be read ({error.strerror}). See to it that it is a file that you may read.",
                f"无法读取该文件（{error.strerror}）。请确认它是可读的文件。",
            )
        )
    return sheet


def _fill(sheet: Sheet[Record], reader: RowReader, problems: Problems, progress: Progress) -> None:
    first = reader.take(1)
    if not first.cells:
        sheet.is_whole = False
        if problems.of(sheet.name):
            return  # it is not empty, but no text
        names = ",".join(column.name for column in columns(sheet.record))
        problems.add(
            Problem(
                sheet.name,
                1,
                1,
                None,
                f"The file is empty. Begin it with its headings: {names}.",
                f"文件为空。首行应为列名：{names}。",
            )
        )
        return
    heading = _heading(first.lines[0], first.cells[0], sheet, problems)
    convert = converters(sheet.record)
    while (chunk := reader.take(_CHUNK_ROWS)).cells:
        # Once a file has a problem, rows with replaced bytes have to be told from whole ones.
        records = None if problems.of(sheet.name) else _records(sheet.record, heading, convert, chunk.cells)
        if records is None:
            _fill_slowly(sheet, heading, convert, chunk, problems)
        else:
            sheet.add(chunk.lines, records)
        progress(sheet.name, len(sheet.rows))


def _heading(line: int, cells: list[str], sheet: Sheet[Record], problems: Problems) -> _Heading:
    """Read the headings and report those that are missing, unknown or there twice."""
    by_name = {column.name: column for column in columns(sheet.record)}
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = cell.strip()
        if name in found:
            message, message_zh = (
                f"The heading {name!r} is there twice. Take one out.",
                f"列名“{name}”重复。请删去一列。",
            )
        elif name not in by_name:
            proposal, proposal_zh = hint(name, by_name)
            message = f"No column is called {name[:60]!r}.{proposal} Rename the column or take it out."
            message_zh = f"没有名为“{name[:60]}”的列。{proposal_zh}请改名或删去该列。"
        else:
            found[name] = position
            continue
        problems.add(Problem(sheet.name, line, position + 1, name[:60] or None, message, message_zh))
    for name, column in by_name.items():
        if column.required and name not in found:
            sheet.is_whole = False
            problems.add(
                Problem(
                    sheet.name,
                    line,
                    len(cells) + 1,
                    name,
                    f"The column {name!r} ({column.about.zh}) is missing. Add it: {column.about.text}",
                    f"缺少列“{name}”（{column.about.zh}）。请补充该列。",
                )
            )
    sheet.positions = {name: position + 1 for name, position in found.items()}
    return _Heading(len(cells), {position: by_name[name] for name, position in found.items()})


def _records(
    record: type[Record], heading: _Heading, convert: Mapping[str, Convert], rows: list[list[str]]
) -> list[Record] | None:
    """Rows as records, converted column by column; ``None`` when any cell is wrong, or missing, or too many."""
    if set(map(len, rows)) != {heading.width}:
        return None
    cells = list(zip(*rows, strict=True))
    make = maker(record, tuple(column.name for column in heading.columns.values()))
    try:
        values = [convert[column.name].all(cells[at]) for at, column in heading.columns.items()]
    except WrongCell:
        return None
    return list(map(make, *values))


def _fill_slowly(
    sheet: Sheet[Record], heading: _Heading, convert: Mapping[str, Convert], rows: Rows, problems: Problems
) -> None:
    """Take the good rows of a chunk and report every wrong cell of the others."""
    for line, cells in zip(rows.lines, rows.cells, strict=True):
        wrong = list(_wrong_cells(sheet, heading, convert, line, cells))
        problems.extend(wrong)
        replaced = any(REPLACED in cell for cell in cells)
        good = sheet.is_whole and not wrong and not replaced
        record = _records(sheet.record, heading, convert, [cells]) if good else None
        if record is None:
            sheet.unread.update(_code(sheet, convert, cells))
        else:
            sheet.add([line], record)


def _wrong_cells(
    sheet: Sheet[Record], heading: _Heading, convert: Mapping[str, Convert], line: int, cells: list[str]
) -> Iterator[Problem]:
    if not any(map(str.strip, cells)):
        yield Problem(sheet.name, line, 1, None, "The row is empty. Take it out.", "该行为空。请删去。")
        return
    if len(cells) != heading.width:
        yield Problem(
            sheet.name,
            line,
            min(len(cells), heading.width) + 1,
            None,
            f"The row has {len(cells)} cells and the headings are {heading.width}. "
            "Look for a comma that is missing or too many; a cell that holds a comma is put in quotes.",
            f"该行有 {len(cells)} 个单元格，而列名有 {heading.width} 个。请检查逗号；含逗号的单元格须加引号。",
        )
        return
    for position, column in heading.columns.items():
        cell = cells[position]
        try:
            if REPLACED not in cell:
                convert[column.name](cell)
        except WrongCell as wrong:
            yield Problem(sheet.name, line, position + 1, column.name, wrong.message, wrong.message_zh)


def _code(sheet: Sheet[Record], convert: Mapping[str, Convert], cells: list[str]) -> Iterator[str]:
    """The code of a row that cannot be read as a whole, when its code can."""
    position = sheet.positions.get("code", 0) - 1
    if 0 <= position < len(cells):
        try:
            yield str(convert["code"](cells[position]))
        except (WrongCell, KeyError):
            return
