"""Workbook sheets (工作表): the sheets of a workbook as sheets of rows, with every wrong cell reported by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum

from catalog.cells import Convert, WrongCell, converters
from catalog.csv_files import Progress
from catalog.headings import folded, is_notes, is_package_label, records_by_title
from catalog.problems import Problem, Problems, hint
from catalog.records import Record, maker
from catalog.sheets import Sheet
from catalog.workbook_cells import Cell, TextOf, texts_of
from catalog.workbook_files import Book, refusal
from catalog.workbook_headings import Headed, read_headings, report_merged
from catalog.workbook_oddities import Oddity, oddities

_CHUNK_ROWS = 5000
_SHOWN_CHARACTERS = 60

Row = tuple[int, Sequence[Cell]]
"""The number of a row, from 1, and its cells from the column in which the sheet begins."""


def package_name(book: Book) -> str | None:
    """The name of the package, as the sheet says that tells about the workbook; ``None`` when it does not."""
    for title in filter(is_notes, book.workbook.sheet_names):
        for _, cells in rows_of(book, title):
            filled = [str(cell).strip() for cell in cells if str(cell).strip()]
            if len(filled) > 1 and is_package_label(filled[0]):
                return filled[1]
    return None


def read_sheets(book: Book, problems: Problems, progress: Progress) -> dict[type[Record], Sheet[Any]]:
    """
    The sheets of a workbook in which anything stands.

    Args:
        book: the workbook.
        problems: where problems are put.
        progress: told how many rows of each sheet are read so far.

    Raises:
        PackageProblems: a sheet cannot be read at all.
    """
    found: dict[type[Record], Sheet[Any]] = {}
    for metadata in book.workbook.sheets_metadata:
        title = metadata.name
        if metadata.typ != SheetTypeEnum.WorkSheet or is_notes(title):
            continue
        opened = _opened(book, title)
        if opened.start is None:
            continue
        record = records_by_title().get(folded(title))
        if record is None:
            problems.add(_unknown_sheet(title))
        elif record in found:
            problems.add(_second_sheet(title, found[record].name))
        else:
            found[record] = sheet = Sheet(record, title=title)
            _fill(sheet, opened, oddities(book, title), problems, progress)
    return found


def _opened(book: Book, title: str) -> CalamineSheet:
    try:
        return book.workbook.get_sheet_by_name(title)
    except CalamineError as error:
        raise refusal(
            book.name,
            f"The sheet {title!r} cannot be read. Open the workbook in Excel and save it anew as .xlsx.",
            f"无法读取工作表“{title}”。请在 Excel 中打开工作簿并重新另存为 .xlsx。",
        ) from error


def rows_of(book: Book, title: str) -> Iterator[Row]:
    """
    The rows of a sheet in which anything stands.

    Raises:
        PackageProblems: the sheet cannot be read.
    """
    return _rows(_opened(book, title))


def _rows(opened: CalamineSheet) -> Iterator[Row]:
    """The rows in which anything stands."""
    for number, cells in enumerate(opened.iter_rows(), 1):
        if cells.count("") < len(cells) and any(not isinstance(cell, str) or cell.strip() for cell in cells):
            yield number, cells


class _Place(NamedTuple):
    """A column: its name, where its cells are, and what they become."""

    name: str
    position: int
    text_of: TextOf
    convert: Convert


class _Reader(NamedTuple):
    """What the rows of one sheet are read with."""

    sheet: Sheet[Any]
    headed: Headed
    places: Sequence[_Place]
    odd: Mapping[tuple[int, int], Oddity]
    odd_rows: frozenset[int]
    problems: Problems


def _fill(
    sheet: Sheet[Any],
    opened: CalamineSheet,
    odd: Mapping[tuple[int, int], Oddity],
    problems: Problems,
    progress: Progress,
) -> None:
    """Take every good row and report everything that is wrong."""
    rows = _rows(opened)
    line, cells = next(rows, (1, ()))
    headed = read_headings(sheet, line, opened.start[1] + 1 if opened.start else 1, cells, problems)
    if not headed.columns or report_merged(sheet, headed, opened.merged_cell_ranges or [], problems):
        sheet.is_whole = False
        return
    convert, text_of = converters(sheet.record), texts_of(sheet.record)
    places = [_Place(one.name, at, text_of[one.name], convert[one.name]) for at, one in headed.columns.items()]
    reader = _Reader(sheet, headed, places, odd, frozenset(row for row, _ in odd), problems)
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        records = _records(reader, chunk)
        if records is None:
            _fill_slowly(reader, chunk)
        else:
            sheet.add([number for number, _ in chunk], records)
        progress(sheet.name, len(sheet.rows))


def _records(reader: _Reader, chunk: Sequence[Row]) -> list[Record] | None:
    """Rows as records, converted column by column; ``None`` when any cell is wrong or has no heading."""
    if not reader.sheet.is_whole or any(number in reader.odd_rows for number, _ in chunk):
        return None
    cells = list(zip(*(row for _, row in chunk), strict=True))
    if any(cells[at].count("") < len(chunk) for at in range(len(cells)) if at not in reader.headed.columns):
        return None
    try:
        values = [place.convert.all(list(map(place.text_of, cells[place.position]))) for place in reader.places]
    except WrongCell:
        return None
    return list(map(_maker(reader), *values))


def _maker(reader: _Reader) -> Any:
    return maker(reader.sheet.record, tuple(place.name for place in reader.places))


def _fill_slowly(reader: _Reader, chunk: Sequence[Row]) -> None:
    """Take the good rows of some and report every wrong cell of the others."""
    sheet, make = reader.sheet, _maker(reader)
    for number, cells in chunk:
        wrong = list(_without_heading(reader, number, cells))
        values: dict[str, object] = {}
        for place in reader.places:
            try:
                values[place.name] = _value(reader, number, place, cells[place.position])
            except WrongCell as error:
                column = reader.headed.first + place.position
                wrong.append(sheet.cell_problem(number, column, place.name, error.message, error.message_zh))
        reader.problems.extend(wrong)
        if sheet.is_whole and not wrong:
            sheet.add([number], [make(*values.values())])
        elif "code" in values:
            sheet.unread.add(str(values["code"]))


def _value(reader: _Reader, number: int, place: _Place, cell: Cell) -> object:
    oddity = reader.odd.get((number, reader.headed.first + place.position))
    if oddity is not None:
        raise oddity.wrong()
    return place.convert(place.text_of(cell))


def _without_heading(reader: _Reader, number: int, cells: Sequence[Cell]) -> Iterator[Problem]:
    """Cells in columns without any heading; a column with a wrong one was reported there."""
    for position, cell in enumerate(cells):
        if position not in reader.headed.titled and str(cell).strip():
            yield reader.sheet.cell_problem(
                number,
                reader.headed.first + position,
                None,
                "The cell has no heading above it. Give the column a heading, or take the cell out.",
                "该单元格上方没有列名。请补充列名，或删去该单元格。",
            )


def _unknown_sheet(title: str) -> Problem:
    proposal, proposal_zh = hint(folded(title), records_by_title())
    return Problem(
        title[:_SHOWN_CHARACTERS],
        None,
        None,
        None,
        f"No file of a package goes by the name of this sheet.{proposal} Rename the sheet or take it out.",
        f"没有与此工作表同名的数据表。{proposal_zh}请改名或删去该工作表。",
        in_workbook=True,
    )


def _second_sheet(title: str, first: str) -> Problem:
    return Problem(
        title,
        None,
        None,
        None,
        f"The sheet {first!r} holds the same table. Put all rows into one of the two.",
        f"工作表“{first}”是同一张表。请将所有行放在其中一张。",
        in_workbook=True,
    )
