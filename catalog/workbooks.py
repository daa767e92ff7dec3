"""
Workbooks (工作簿): an Excel workbook as a package, one sheet for each file, read as facts or refused as a whole.

A sheet goes by the name of its file or by its Chinese name, a column by its name or its Chinese heading.
Sheets without rows are as if they were not there.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from catalog.csv_files import Progress
from catalog.facts import RECORDS
from catalog.headings import sheet_title
from catalog.package import REQUIRED, Package, checked_package, silent
from catalog.problems import Problem, Problems
from catalog.records import Record
from catalog.sheets import Sheet, Sheets
from catalog.wording import Language
from catalog.workbook_files import Book, refusal
from catalog.workbook_sheets import package_name, read_sheets
from catalog.workdays import SpecialDay, published_days


def package_of_book(book: Book, *, progress: Progress | None = None) -> Package:
    """
    Read the sheets of a workbook and check them as a package.

    Its name is the one that its sheet of notes gives, else that of the file. Without rows of holidays they are those
    that the ``chinesecalendar`` package knows.

    Args:
        book: the workbook.
        progress: told the title of each sheet and how many of its rows are read so far.

    Raises:
        PackageProblems: something in it is wrong; names everything that is, by sheet and cell.
    """
    problems = Problems()
    found = read_sheets(book, problems, progress or silent)
    if not problems and not any(sheet.rows for sheet in found.values()):
        raise _empty(book.name)
    for record in REQUIRED:
        if record not in found:
            problems.add(_missing(sheet_title(record, Language.ZH), record.file))
    sheets = [found.get(record) or _absent(record) for record in RECORDS]
    has_calendar = SpecialDay in found and bool(found[SpecialDay].rows)
    if not has_calendar:
        sheets.append(Sheet(SpecialDay, published_days(), title=sheet_title(SpecialDay, Language.ZH)))
    return checked_package(
        package_name(book) or Path(book.name).stem,
        hashlib.sha256(book.content).hexdigest(),
        Sheets(sheets),
        problems,
        has_calendar=has_calendar,
    )


def _absent(record: type[Record]) -> Sheet[Any]:
    sheet: Sheet[Any] = Sheet(record, title=sheet_title(record, Language.ZH))
    sheet.is_whole = record not in REQUIRED
    return sheet


def _empty(file: str) -> Exception:
    needed = "、".join(sheet_title(record, Language.ZH) for record in REQUIRED)
    return refusal(
        file,
        f"The workbook holds no rows. Fill in at least the sheets {needed}.",
        f"工作簿中没有数据行。请至少填写工作表：{needed}。",
    )


def _missing(title: str, file: str) -> Problem:
    return Problem(
        title,
        None,
        None,
        None,
        f"The workbook has no sheet {title!r} ({file}), or nothing stands in it. Every package needs it; add it.",
        f"工作簿中没有工作表“{title}”（{file}），或其中没有内容。每个数据包都需要它，请补充。",
        in_workbook=True,
    )
