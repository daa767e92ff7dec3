"""
Packages (数据包): a folder of CSV files with a ``datapackage.json``, read as facts or refused as a whole.

Everything wrong in any file is reported at once, each with its file, line and column.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from catalog import checks, checks_delegations, checks_items, checks_planning, checks_territory, china_division
from catalog.agencies import Agency
from catalog.checks_codes import warnings
from catalog.csv_files import Progress, read_sheet
from catalog.descriptions import FILE, describe, known_files, listed_files, write_description
from catalog.divisions import Division
from catalog.facts import BY_FILE, RECORDS, Facts
from catalog.items import Item
from catalog.problems import PackageProblems, Problem, Problems, hint
from catalog.records import Record
from catalog.sheets import Sheet, Sheets
from catalog.workdays import SpecialDay, published_days

__all__ = [
    "Package",
    "PackageProblems",
    "Problem",
    "Progress",
    "check",
    "checked_package",
    "describe",
    "open_package",
    "read",
    "write_description",
]

REQUIRED: tuple[type[Record], ...] = (Division, Item, Agency)
"""The records whose files no package may lack."""


class Package(NamedTuple):
    """
    A package without problems (数据包).

    Attributes:
        name: what its description calls it.
        digest: SHA-256 of its files.
        sheets: its rows with their lines.
        warnings: what looks wrong and rejects nothing.
        has_calendar: whether it brings its own ``special_days.csv``; otherwise the published days stand in.
    """

    name: str
    digest: str
    sheets: Sheets
    warnings: tuple[Problem, ...]
    has_calendar: bool


def read(folder: Path, *, progress: Progress | None = None) -> Facts:
    """
    The facts in a package.

    Args:
        folder: where its files are.
        progress: told the name of each file and how many of its rows are read so far.

    Raises:
        PackageProblems: something in it is wrong; names everything that is.
    """
    return open_package(folder, progress=progress).sheets.facts()


def open_package(folder: Path, *, progress: Progress | None = None) -> Package:
    """
    Read a package and check it; or the published tree of divisions, which has neither items nor agencies.

    Without a ``special_days.csv`` the holidays are those that the ``chinesecalendar`` package knows.

    Args:
        folder: where its files are.
        progress: told the name of each file and how many of its rows are read so far.

    Raises:
        PackageProblems: something in it is wrong; names everything that is.
    """
    problems = Problems()
    if not folder.is_dir():
        problems.add(_whole(str(folder), "There is no such folder. Give the folder of a package.", "没有该文件夹。"))
        problems.refuse(())
    if china_division.is_tree(folder):
        return _tree(folder, problems, progress or silent)
    description = _description(folder, problems)
    problems.extend(_file_problems(folder, description))
    sheets = Sheets(_sheets(folder, problems, progress or silent))
    has_calendar = _path(folder, SpecialDay).exists()
    name = description.get("name") if isinstance(description, dict) else None
    return checked_package(
        name if isinstance(name, str) and name else folder.resolve().name,
        _digest(folder, (FILE, *(f"{file}.csv" for file in BY_FILE))),
        sheets,
        problems,
        has_calendar=has_calendar,
    )


def checked_package(name: str, digest: str, sheets: Sheets, problems: Problems, *, has_calendar: bool) -> Package:
    """
    A package of sheets, wherever they were read.

    Args:
        name: what the package is called.
        digest: SHA-256 of where it was read.
        sheets: its rows.
        problems: what was found wrong while it was read.
        has_calendar: whether it brings its own holidays.

    Raises:
        PackageProblems: something in it is wrong; names everything that is.
    """
    problems.extend(check(sheets))
    problems.refuse([*(sheet.name for sheet in sheets), FILE])
    found = tuple(warnings(sheets))
    for sheet in sheets:
        sheet.forget_codes()  # a tenth of the memory that the rows of a nation take
    return Package(name, digest, sheets, found, has_calendar)


def _tree(folder: Path, problems: Problems, progress: Progress) -> Package:
    """The published tree of divisions as a package that has nothing else."""
    tree = china_division.read_tree(folder, progress=progress)
    sheets = Sheets([tree.divisions, Sheet(SpecialDay, published_days())])
    problems.extend(check(sheets))
    problems.refuse(known_files())
    return Package(tree.name, _digest(folder, china_division.FILES), sheets, tree.warnings, has_calendar=False)


def check(sheets: Sheets) -> Iterator[Problem]:
    """Everything that is wrong across the rows of a package, or of a package and the catalogue that it joins."""
    for module in (checks, checks_territory, checks_items, checks_delegations, checks_planning):
        yield from module.check(sheets)


def silent(_name: str, _rows: int) -> None:
    """Tell nobody how far reading has come."""


def _path(folder: Path, record: type[Record]) -> Path:
    return folder / f"{record.file}.csv"


def _whole(file: str, message: str, message_zh: str) -> Problem:
    return Problem(file, None, None, None, message, message_zh)


def _sheets(folder: Path, problems: Problems, progress: Progress) -> Iterator[Sheet[Any]]:
    for record in RECORDS:
        path = _path(folder, record)
        if path.exists():
            yield read_sheet(path, record, problems, progress)
        elif record is SpecialDay:
            yield Sheet(SpecialDay, published_days())
        elif record in REQUIRED:
            sheet: Sheet[Any] = Sheet(record)
            sheet.is_whole = False
            yield sheet


def _description(folder: Path, problems: Problems) -> Any:
    """What ``datapackage.json`` says; ``None`` when it is missing or cannot be read, which is reported."""
    try:
        return json.loads((folder / FILE).read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return None  # told with the other missing files
    except OSError as error:
        problems.add(_whole(FILE, f"The file cannot be read ({error.strerror}).", f"无法读取（{error.strerror}）。"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = error.start - error.object.rfind(b"\n", 0, error.start)
        message = "The text is not UTF-8. Save the file as UTF-8."
        problems.add(Problem(FILE, line, byte, None, message, "文本不是 UTF-8 编码。请另存为 UTF-8。"))
    except json.JSONDecodeError as error:
        message = f"The file is not JSON: {error.msg}. Correct it here."
        problems.add(Problem(FILE, error.lineno, error.colno, None, message, "不是有效的 JSON。请在此处更正。"))
    except RecursionError:
        message = "The file is nested too deeply. Describe the package as the Data Package standard does."
        problems.add(_whole(FILE, message, "嵌套过深。请按数据包标准描述。"))
    return None


def _file_problems(folder: Path, description: Any) -> Iterator[Problem]:
    """Files that are missing, that nothing reads, or that the description lists wrongly."""
    listed = [] if description is None else listed_files(description)
    if listed is None:
        yield _whole(
            FILE,
            "It describes no package. Give it a list of `resources`, each with one `path`.",
            "该文件没有描述数据包。请给出 resources 列表，每项有一个 path。",
        )
    known = known_files()
    present = {path.name for path in folder.glob("*.csv") if not path.name.startswith(".")}
    required = {FILE, *(f"{record.file}.csv" for record in REQUIRED)}
    for name in sorted({*(listed or ()), *present} - set(known)):
        proposal, proposal_zh = hint(name, known)
        yield _whole(
            name,
            f"A package has no file of that name.{proposal} Rename it, or take it out of the folder and of {FILE}.",
            f"数据包中没有此文件名。{proposal_zh}请改名，或从文件夹和 {FILE} 中删去。",
        )
    for name in known:
        if name in required | set(listed or ()) and not (folder / name).exists():
            reason = "Every package needs it" if name in required else f"{FILE} lists it"
            reason_zh = "每个数据包都需要它" if name in required else f"{FILE} 列出了它"
            yield _whole(name, f"The file is missing. {reason}; add it.", f"缺少该文件。{reason_zh}，请补充。")


def _digest(folder: Path, names: Iterable[str]) -> str:
    """SHA-256 over the names, sizes and bytes of a package's files."""
    digest = hashlib.sha256()
    for name in sorted(names):
        path = folder / name
        if path.is_file():
            digest.update(f"{name} {path.stat().st_size}\n".encode())
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
    return digest.hexdigest()
