"""
CSV packages (CSV 数据包): an extract of the catalogue as a folder of CSV files with its ``datapackage.json``.

Loaded into an empty store it gives the same catalogue. Its cells are exactly those of the catalogue: a text that
begins with ``=`` stays as it is, and a spreadsheet may take it for a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from catalog.cells import cell_text
from catalog.csv_files import Progress
from catalog.descriptions import describe, known_files, write_description
from catalog.extracts import Extract
from catalog.facts import RECORDS
from catalog.outputs import new_folder
from catalog.package import REQUIRED
from catalog.records import Record, columns
from catalog.workdays import SpecialDay

ALWAYS = (*REQUIRED, SpecialDay)
"""The records whose files are written even without rows: without holidays of its own a package gets the published ones."""

_CHUNK_ROWS = 5000
_KEPT_VALUES = 1 << 14


def write_package(extract: Extract, folder: Path, *, replaces: bool, progress: Progress) -> None:
    """
    Write an extract as a package.

    Args:
        extract: the rows.
        folder: where to.
        replaces: whether a package that is there already is replaced.
        progress: told the name of each file and how many of its rows are written so far.

    Raises:
        BadArgument: the folder holds something that is not to be replaced, or cannot be written.
    """
    with new_folder(folder, replaces=replaces, own=known_files()) as place:
        for record in RECORDS:
            if record in ALWAYS or extract.count(record):
                _write_file(place / f"{record.file}.csv", record, extract.rows(record), progress)
        write_description(place, describe(place, name=extract.name, title=extract.title))


def _write_file(path: Path, record: type[Record], rows: Iterator[Record], progress: Progress) -> None:
    names = [column.name for column in columns(record)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(_LineFeeds(file.write))
        writer.writerow(names)
        written = 0
        while chunk := list(islice(rows, _CHUNK_ROWS)):
            writer.writerows(_texts(names, chunk))
            written += len(chunk)
            progress(path.name, written)


def _texts(names: list[str], rows: Iterable[Record]) -> Iterator[tuple[str, ...]]:
    """The cells of some rows, column by column: most columns say few things many times."""
    text = lru_cache(_KEPT_VALUES, typed=True)(cell_text)
    values = zip(*map(attrgetter(*names), rows), strict=True)
    return zip(*(map(text, column) for column in values), strict=True)


class _LineFeeds:
    """
    A file whose lines end with a line feed alone.

    The writer is left at its own line ends, since it quotes a carriage return inside a cell only while
    carriage returns end its lines.
    """

    def __init__(self, write: Callable[[str], Any]) -> None:
        self._write = write

    def write(self, line: str) -> None:
        """Write one line."""
        self._write(line.removesuffix("\r\n") + "\n")
