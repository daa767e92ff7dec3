"""Small workbooks: the small package as Excel has it, in which a test makes one thing wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from catalog.facts import BY_FILE
from catalog.headings import heading
from catalog.package import Package, PackageProblems
from catalog.records import columns
from catalog.sources import open_source
from catalog.wording import Language
from tests.packages import AGENCIES, DIVISIONS, ITEMS

ON = date(2019, 12, 31)
DELEGATIONS = "code,item,from_division,to_level,steps,mode,valid_from"
DOWN = ("down", "register", "4404", "DISTRICT", "ACCEPT", "DEVOLVED", "2019-07-01")

Rows = Sequence[Sequence[Any]]
Edit = Callable[[openpyxl.Workbook], object]


def table(text: str) -> list[list[Any]]:
    """The cells of a small file, its source and status added."""
    first, *rows = csv.reader(text.splitlines())
    return [[*first, "source", "status"], *([*row, "a test", "illustrative"] for row in rows)]


def delegations(*rows: Sequence[Any], headings: str = DELEGATIONS) -> list[list[Any]]:
    """The sheet of delegations with some rows."""
    return [[*headings.split(","), "source", "status"], *([*row, "a test", "illustrative"] for row in rows)]


def book(path: Path, *, edit: Edit | None = None, **sheets: Rows) -> Path:
    """
    Write a workbook.

    Args:
        path: the file.
        edit: what is done to it before it is saved.
        sheets: the rows of each sheet by its title. Divisions, items and agencies are there unless given.
    """
    made = openpyxl.Workbook()
    made.remove(made.active)
    small = {"divisions": table(DIVISIONS), "items": table(ITEMS), "agencies": table(AGENCIES)}
    for title, rows in {**small, **sheets}.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append([value if value != "" else None for value in row])
    if edit is not None:
        edit(made)
    made.save(path)
    return path


def changed(path: Path, part: str, old: str, new: str) -> Path:
    """Change the XML of one part of a workbook, which must hold the old text."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[part].decode()
    assert old in text
    parts[part] = text.replace(old, new).encode()
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def chinese(text: str, file: str) -> list[list[Any]]:
    """A small file with its headings in Chinese."""
    first, *rows = table(text)
    names = {column.name: heading(column, Language.ZH) for column in columns(BY_FILE[file])}
    return [[names[name] for name in first], *rows]


def opened(path: Path) -> Package:
    """A workbook as a package."""
    return open_source(path, on=ON, known=lambda: None)


def problems(path: Path) -> list[str]:
    """What is wrong in a workbook, a line each."""
    with pytest.raises(PackageProblems) as refused:
        opened(path)
    return [str(problem) for problem in refused.value.problems]
