"""Files of GB/T 39046 tables (政务服务数据表文件): a workbook or a CSV file whose headings are elements of the standard."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import NamedTuple

from catalog.cells import WrongCell
from catalog.checks_codes import warnings
from catalog.csv_rows import RowReader
from catalog.gbt39046_read import is_table, read
from catalog.gbt39046_tables import SEARCHED_ROWS, Table
from catalog.package import Package, check
from catalog.problems import PackageProblems, Problem, Problems
from catalog.records import date
from catalog.sheets import Sheet, Sheets
from catalog.snapshot import Snapshot
from catalog.workbook_cells import Cell, seen_text
from catalog.workbook_files import Book
from catalog.workbook_sheets import rows_of
from catalog.workdays import SpecialDay, published_days

_CHUNK_ROWS = 5000


class TableFile(NamedTuple):
    """
    A file with tables of the standard.

    Attributes:
        name: of the file.
        digest: SHA-256 of its bytes.
        tables: its tables.
        in_workbook: whether they are sheets of a workbook.
    """

    name: str
    digest: str
    tables: Sequence[Table]
    in_workbook: bool


def tables_of_book(book: Book) -> TableFile | None:
    """
    The tables of a workbook; ``None`` when no sheet is one.

    Raises:
        PackageProblems: a cell of them has lost what was typed.
    """
    found = []
    for title in book.workbook.sheet_names:
        first = list(islice(rows_of(book, title), SEARCHED_ROWS))
        if is_table([(number, [str(cell) for cell in cells]) for number, cells in first]):
            found.append(title)
    if not found:
        return None
    problems = Problems()
    tables = [Table(title, list(_texts(book, title, problems))) for title in found]
    problems.refuse(found)
    return TableFile(book.name, hashlib.sha256(book.content).hexdigest(), tables, in_workbook=True)


def table_of_csv(name: str, content: bytes) -> TableFile | None:
    """
    The table of a CSV file; ``None`` when it is none.

    Raises:
        PackageProblems: it is no text, or its quoting is broken.
    """
    problems = Problems()
    reader = RowReader(BytesIO(content), name, problems)
    rows: list[tuple[int, Sequence[str]]] = []
    while (chunk := reader.take(_CHUNK_ROWS)).cells:
        rows += zip(chunk.lines, chunk.cells, strict=True)
    problems.refuse(())
    table = Table(name, rows)
    digest = hashlib.sha256(content).hexdigest()
    return TableFile(name, digest, [table], in_workbook=False) if is_table(rows) else None


def package_of(file: TableFile, *, on: date, known: Snapshot | None) -> Package:
    """
    What the tables of a file bring to a catalogue, as a package.

    Args:
        file: the tables.
        on: the day whose rows they correct.
        known: the catalogue that they join; ``None``: they make one, and have to do so by themselves.

    Raises:
        PackageProblems: something in them is wrong; names everything that is.
    """
    name = file.name.rpartition(".")[0] or file.name
    try:
        taken = read(file.tables, source=file.name, on=on, known=known)
        sheets = Sheets([*taken.sheets, Sheet(SpecialDay, published_days())])
        if known is None:
            problems = Problems()
            problems.extend(check(sheets))
            problems.refuse([sheet.name for sheet in sheets])
    except PackageProblems as refused:
        raise PackageProblems([_placed(one, file) for one in refused.problems], refused.more) from None
    told = (*(_placed(one, file) for one in taken.warnings), *warnings(sheets))
    return Package(name, file.digest, sheets, told, has_calendar=False)


def _placed(problem: Problem, file: TableFile) -> Problem:
    """A problem with the place of a cell as workbooks name it, if the file is one."""
    is_sheet = file.in_workbook and any(table.name == problem.file for table in file.tables)
    return problem._replace(in_workbook=is_sheet)


def _texts(book: Book, title: str, problems: Problems) -> Iterator[tuple[int, Sequence[str]]]:
    for number, cells in rows_of(book, title):
        yield number, [_text(title, number, at, cell, problems) for at, cell in enumerate(cells, 1)]


def _text(title: str, line: int, column: int, cell: Cell, problems: Problems) -> str:
    try:
        return seen_text(cell)
    except WrongCell as wrong:
        problems.add(Problem(title, line, column, None, wrong.message, wrong.message_zh, in_workbook=True))
        return ""
