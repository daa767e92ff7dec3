"""CSV files (CSV 文件): one file of a package as a sheet, with every wrong cell of every row reported."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from catalog.cells import Convert, WrongCell, converters
from catalog.problems import Problem, Problems, hint
from catalog.records import Column, Record, columns
from catalog.sheets import Sheet

Progress = Callable[[str, int], None]
"""Told the name of what is read or written and how many of its rows are done."""

_CHUNK_ROWS = 5000
_REPLACED = "\ufffd"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class _Row(NamedTuple):
    line: int
    cells: list[str]


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
            rows = _rows(csv.reader(_decoded(file, path.name, problems), strict=True), path.name, problems)
            _fill(sheet, rows, problems, progress)
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


def _decoded(lines: Iterable[bytes], file: str, problems: Problems) -> Iterator[str]:
    """The lines as text; bytes that are no text are reported and replaced, so that reading goes on."""
    for number, line in enumerate(lines, 1):
        skipped = 0
        if number == 1:
            if line.startswith(_UTF16):
                problems.add(_not_utf8(file, 1, 1, "the file is UTF-16"))
                return
            skipped = len(codecs.BOM_UTF8) if line.startswith(codecs.BOM_UTF8) else 0
        try:
            text = line[skipped:].decode()
        except UnicodeDecodeError as error:
            byte = line[skipped + error.start]
            problems.add(_not_utf8(file, number, skipped + error.start + 1, f"byte 0x{byte:02X}"))
            text = line[skipped:].decode(errors="replace")
        if "\0" in text:
            problems.add(
                Problem(
                    file,
                    number,
                    line.index(b"\0") + 1,
                    None,
                    "The line holds a NUL byte, which no text holds. Take it out, or export the file again.",
                    "该行含有空字节（NUL）。请删去，或重新导出该文件。",
                )
            )
        yield text


def _not_utf8(file: str, line: int, byte: int, what: str) -> Problem:
    return Problem(
        file,
        line,
        byte,
        None,
        f"The text is not UTF-8 ({what}). Save the file as UTF-8; in Excel: CSV UTF-8.",
        f"文本不是 UTF-8 编码（{what}）。请另存为 UTF-8；在 Excel 中选择“CSV UTF-8”。",
    )


def _rows(reader: Any, file: str, problems: Problems) -> Iterator[_Row]:
    """The rows that are not blank; one whose quoting is broken is reported and left out."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.add(_broken_quoting(file, line, str(error)))
            continue
        if cells:
            yield _Row(line, cells)


def _broken_quoting(file: str, line: int, reason: str) -> Problem:
    if "field limit" in reason:
        message = f"A cell is longer than {csv.field_size_limit()} characters. Shorten it, or close its quote."
        message_zh = f"单元格超过 {csv.field_size_limit()} 个字符。请缩短内容，或补上缺少的引号。"
    elif "unexpected end" in reason:
        message = "A quote that begins in this row is never closed. Close it."
        message_zh = "本行开始的引号没有结束。请补上引号。"
    elif "new-line" in reason:
        message = "The line ends with a bare carriage return. Save the file with line feeds."
        message_zh = "该行以单独的回车符结尾。请以换行符保存文件。"
    else:
        message = "A quote inside a quoted cell is not doubled. Write it twice, and nothing after the closing quote."
        message_zh = "带引号的单元格内的引号没有写成两个。请写成两个引号，且结束引号之后不要有内容。"
    return Problem(file, line, 1, None, message, message_zh)


def _fill(sheet: Sheet[Record], rows: Iterator[_Row], problems: Problems, progress: Progress) -> None:
    first = next(rows, None)
    if first is None:
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
    heading = _heading(first, sheet, problems)
    convert = converters(sheet.record)
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        # Once a file has a problem, rows with replaced bytes have to be told from whole ones.
        records = None if problems.of(sheet.name) else _records(sheet.record, heading, convert, chunk)
        if records is None:
            _fill_slowly(sheet, heading, convert, chunk, problems)
        else:
            sheet.add((row.line for row in chunk), records)
        progress(sheet.name, len(sheet.rows))


def _heading(first: _Row, sheet: Sheet[Record], problems: Problems) -> _Heading:
    """Read the headings and report those that are missing, unknown or there twice."""
    by_name = {column.name: column for column in columns(sheet.record)}
    found: dict[str, int] = {}
    for position, cell in enumerate(first.cells):
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
        problems.add(Problem(sheet.name, first.line, position + 1, name[:60] or None, message, message_zh))
    for name, column in by_name.items():
        if column.required and name not in found:
            sheet.is_whole = False
            problems.add(
                Problem(
                    sheet.name,
                    first.line,
                    len(first.cells) + 1,
                    name,
                    f"The column {name!r} ({column.about.zh}) is missing. Add it: {column.about.text}",
                    f"缺少列“{name}”（{column.about.zh}）。请补充该列。",
                )
            )
    sheet.positions = {name: position + 1 for name, position in found.items()}
    return _Heading(len(first.cells), {position: by_name[name] for name, position in found.items()})


def _records(
    record: type[Record], heading: _Heading, convert: Mapping[str, Convert], rows: Sequence[_Row]
) -> list[Record] | None:
    """Rows as records, converted column by column; ``None`` when any cell is wrong, or missing, or too many."""
    if any(len(row.cells) != heading.width for row in rows):
        return None
    names = [column.name for column in heading.columns.values()]
    cells = list(zip(*(row.cells for row in rows), strict=True))
    values = [map(convert[column.name], cells[position]) for position, column in heading.columns.items()]
    try:
        return [record(**dict(zip(names, row, strict=True))) for row in zip(*values, strict=True)]
    except WrongCell:
        return None


def _fill_slowly(
    sheet: Sheet[Record], heading: _Heading, convert: Mapping[str, Convert], rows: Iterable[_Row], problems: Problems
) -> None:
    """Take the good rows of a chunk and report every wrong cell of the others."""
    for row in rows:
        wrong = list(_wrong_cells(sheet, heading, convert, row))
        problems.extend(wrong)
        replaced = any(_REPLACED in cell for cell in row.cells)
        good = sheet.is_whole and not wrong and not replaced
        record = _records(sheet.record, heading, convert, [row]) if good else None
        if record is None:
            sheet.unread.update(_code(sheet, convert, row))
        else:
            sheet.add([row.line], record)


def _wrong_cells(
    sheet: Sheet[Record], heading: _Heading, convert: Mapping[str, Convert], row: _Row
) -> Iterator[Problem]:
    if not any(map(str.strip, row.cells)):
        yield Problem(sheet.name, row.line, 1, None, "The row is empty. Take it out.", "该行为空。请删去。")
        return
    if len(row.cells) != heading.width:
        yield Problem(
            sheet.name,
            row.line,
            min(len(row.cells), heading.width) + 1,
            None,
            f"The row has {len(row.cells)} cells and the headings are {heading.width}. "
            "Look for a comma that is missing or too many; a cell that holds a comma is put in quotes.",
            f"该行有 {len(row.cells)} 个单元格，而列名有 {heading.width} 个。请检查逗号；含逗号的单元格须加引号。",
        )
        return
    for position, column in heading.columns.items():
        cell = row.cells[position]
        try:
            if _REPLACED not in cell:
                convert[column.name](cell)
        except WrongCell as wrong:
            yield Problem(sheet.name, row.line, position + 1, column.name, wrong.message, wrong.message_zh)


def _code(sheet: Sheet[Record], convert: Mapping[str, Convert], row: _Row) -> Iterator[str]:
    """The code of a row that cannot be read as a whole, when its code can."""
    position = sheet.positions.get("code", 0) - 1
    if 0 <= position < len(row.cells):
        try:
            yield str(convert["code"](row.cells[position]))
        except (WrongCell, KeyError):
            return
