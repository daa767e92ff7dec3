"""Catalogues out and in again: a store of some rows, what it exports, and what comes of loading that."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from catalog.csv_packages import write_package
from catalog.differences import Change
from catalog.extracts import Extract, extract
from catalog.facts import Facts
from catalog.records import Record
from catalog.sources import open_source
from catalog.store import Store
from catalog.wording import Language
from catalog.workbook_writing import write_workbook

AT = datetime(2019, 12, 31, 1, 30, tzinfo=UTC)


def silent(_what: str, _rows: int) -> None:
    """Tell nobody."""


def published(store: Store, rows: Iterable[Record]) -> Extract:
    """What a store knows after some rows, as they are, became its first revision."""
    put = list(rows)
    store.publish(Change(put), author="Li", approver="Chen", at=AT, expected=None, package_name="small")
    return extract(store)


def as_folder(found: Extract, folder: Path) -> Path:
    """An extract as a package of CSV files."""
    write_package(found, folder, replaces=False, progress=silent)
    return folder


def as_workbook(found: Extract, file: Path, language: Language = Language.ZH) -> Path:
    """An extract as a workbook."""
    with file.open("wb") as out:
        write_workbook(found, out, language=language, progress=silent)
    return file


def read_again(path: Path) -> Facts:
    """The facts in what was exported."""
    return open_source(path, on=date(2020, 1, 1), known=lambda: None).sheets.facts()
