"""
Sources (数据来源): whatever a package can be loaded from, told by what lies there.

A folder is a package of CSV files, or the published tree of divisions. A file is a workbook with a sheet
for each file of a package, or it holds tables in the elements of GB/T 39046, as a workbook or as CSV.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from catalog.csv_files import Progress
from catalog.gbt39046_files import package_of, table_of_csv, tables_of_book
from catalog.package import Package, open_package
from catalog.records import date
from catalog.snapshot import Snapshot
from catalog.workbook_files import content_of, open_book, refusal
from catalog.workbooks import package_of_book


def open_source(
    path: Path, *, on: date, known: Callable[[], Snapshot | None], progress: Progress | None = None
) -> Package:
    """
    Read a package from wherever it is, and check it.

    Args:
        path: a folder or a file.
        on: the day whose rows tables of the standard correct.
        known: the catalogue that such tables join, asked for only when there are some; ``None``: they make one.
        progress: told the name of each file or sheet and how many of its rows are read so far.

    Raises:
        PackageProblems: something in it is wrong; names everything that is.
    """
    if not path.is_file():
        return open_package(path, progress=progress)
    if path.suffix.casefold() == ".csv":
        table = table_of_csv(path.name, content_of(path))
        if table is None:
            raise _no_table(path.name)
        return package_of(table, on=on, known=known())
    book = open_book(path)
    tables = tables_of_book(book)
    if tables is not None:
        return package_of(tables, on=on, known=known())
    return package_of_book(book, progress=progress)


def _no_table(file: str) -> Exception:
    return refusal(
        file,
        "The file is no table in the elements of GB/T 39046: none of its first rows has the heading 事项名称. "
        "To load a package of CSV files, give its folder.",
        "该文件不是 GB/T 39046 数据表：前几行中没有列名“事项名称”。如要加载 CSV 数据包，请给出文件夹。",
    )
