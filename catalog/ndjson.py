"""
NDJSON: every row of an extract as one line of JSON, for programs.

A line says the file that the row belongs to, its key (with the first day of a row that holds for a period),
and its cells: days and times as text, several values as a list, what is empty as null.
"""

from __future__ import annotations

from typing import BinaryIO

import orjson

from catalog.csv_files import Progress
from catalog.extracts import Extract
from catalog.facts import RECORDS
from catalog.records import Dated, Record, columns

_TOLD_ROWS = 10_000


def write_ndjson(extract: Extract, out: BinaryIO, *, progress: Progress) -> None:
    """
    Write every row of an extract.

    Args:
        extract: the rows.
        out: where to.
        progress: told the name of each file and how many of its rows are written so far.
    """
    for record in RECORDS:
        number = 0
        for number, row in enumerate(extract.rows(record), 1):
            out.write(_line(row))
            if number % _TOLD_ROWS == 0:
                progress(record.file, number)
        progress(record.file, number)


def _line(row: Record) -> bytes:
    record = type(row)
    names = (*record.key, "valid_from") if isinstance(row, Dated) else record.key
    told = {
        "file": record.file,
        "key": {name: getattr(row, name) for name in names},
        "row": {column.name: getattr(row, column.name) for column in columns(record)},
    }
    return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
