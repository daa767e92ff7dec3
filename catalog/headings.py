"""
Headings (表头): what a workbook calls the files and columns of a package, in Chinese or by their own names.

Both follow from the declarations of the records, so that a new column has its heading at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from catalog.facts import RECORDS
from catalog.records import Column, Record, columns
from catalog.wording import Language, Words

NOTES = Words("README", "说明")
"""The sheet that tells people about the workbook; only the name of the package is read from it."""

PACKAGE_LABEL = Words("Package", "数据包")
"""What stands before the name of the package in that sheet."""


def folded(text: str) -> str:
    """A title or heading as it is compared: without blanks around it, in half-width and small letters."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def sheet_title(record: type[Record], language: Language) -> str:
    """What a workbook in one language calls the file of a record."""
    return Words(record.file, record.zh).into(language)


def heading(column: Column, language: Language) -> str:
    """What a workbook in one language calls a column."""
    return Words(column.name, column.about.zh).into(language)


@cache
def records_by_title() -> Mapping[str, type[Record]]:
    """The kinds of record by the folded titles that their sheets may have."""
    return {folded(sheet_title(record, language)): record for record in RECORDS for language in Language}


@cache
def columns_by_heading(record: type[Record]) -> Mapping[str, Column]:
    """The columns of a record by the folded headings that they may have."""
    return {folded(heading(column, language)): column for column in columns(record) for language in Language}


def is_notes(title: str) -> bool:
    """Whether a sheet is the one that tells people about the workbook."""
    return folded(title) in {folded(word) for word in NOTES}


def is_package_label(text: object) -> bool:
    """Whether a cell stands before the name of the package."""
    return isinstance(text, str) and folded(text) in {folded(word) for word in PACKAGE_LABEL}
