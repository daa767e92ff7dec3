"""
Loading (载入): a package becomes a revision of the catalogue.

Rows named are put, rows missing are kept. An empty store takes its first package as revision 1; from
then on a load that changes anything needs an author and somebody else who approves.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from catalog.csv_files import Progress
from catalog.descriptions import known_files
from catalog.differences import Change, Difference
from catalog.errors import NotApproved
from catalog.facts import Facts
from catalog.package import Package, check, open_package
from catalog.problems import Problem, Problems
from catalog.revisions import Revision
from catalog.sheets import Sheet, Sheets
from catalog.store import Store
from catalog.workdays import SpecialDay

BOOTSTRAP = "bootstrap"
"""Author and approver of revision 1, which no one could have approved."""


class Loaded(NamedTuple):
    """
    What came of loading a package.

    Attributes:
        revision: the revision that it became; ``None``: everything was there already, nothing was written.
        put: how many rows were opened.
        closed: how many rows were closed, because a row that was put took their place.
        unchanged: how many rows of the package were there already.
        warnings: what looks wrong in the package and rejects nothing.
    """

    revision: Revision | None
    put: int
    closed: int
    unchanged: int
    warnings: tuple[Problem, ...]


def load(
    store: Store,
    folder: Path,
    *,
    now: datetime,
    author: str | None = None,
    approver: str | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """
    Load a package as one revision, all or nothing.

    A package without its own calendar brings the holidays that the ``chinesecalendar`` package knows:
    all of them into an empty store, later only those of years of which the store knows no day. So a
    newer ``chinesecalendar`` never changes a day that an answer may have rested on.

    Args:
        store: where to; its tables are created or brought up to date first.
        folder: where the files of the package are.
        now: the instant of the revision, with its offset.
        author: who wrote the change; not needed for the first package.
        approver: who approved it, somebody else; not needed for the first package.
        progress: told the name of each file read and of each table written, and how many rows are done.

    Raises:
        PackageProblems: something in the package is wrong, by itself or beside what the catalogue keeps.
        NotApproved: the package changes the catalogue and nobody but its author stands for it.
        Conflict: somebody else has published meanwhile.
        StoreUnavailable: the database failed.
    """
    with _no_garbage():
        return _load(store, folder, now, author, approver, progress)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Look for no garbage: there is none among millions of rows, and the search takes as long as reading them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(
    store: Store, folder: Path, now: datetime, author: str | None, approver: str | None, progress: Progress | None
) -> Loaded:
    package = open_package(folder, progress=progress)
    store.migrate()
    latest = store.latest()
    known = Facts({}) if latest is None else store.facts(latest.number)
    sheets = _joining(package, known)
    change = Change(put=[row for sheet in sheets for row in sheet.rows])
    if latest is None:
        author = approver = BOOTSTRAP
        difference = Difference(change.put, (), 0)
    else:
        difference = store.difference(change)
        if difference.is_empty:
            return Loaded(None, 0, 0, difference.unchanged, package.warnings)
    if not (author and approver):
        raise _not_approved(difference, folder)
    revision = store.publish(
        change,
        author=author,
        approver=approver,
        at=now,
        expected=None if latest is None else latest.number,
        note=f"Package {package.name}",
        package_hash=package.digest,
        progress=progress,
    )
    return Loaded(revision, len(difference.opened), len(difference.closed), difference.unchanged, package.warnings)


def _joining(package: Package, known: Facts) -> Sheets:
    """
    The rows that a package brings to a catalogue, checked together with those that stay beside them.

    Raises:
        PackageProblems: they contradict each other.
    """
    if not len(known):
        return package.sheets
    sheets = package.sheets
    if not package.has_calendar:
        years = {row.day.year for row in known.of(SpecialDay)}
        new = [row for row in sheets.of(SpecialDay).rows if row.day.year not in years]
        sheets = Sheets([*sheets, Sheet(SpecialDay, new)])
    problems = Problems()
    problems.extend(check(sheets.over(known)))
    problems.refuse(known_files())
    return sheets


def _not_approved(difference: Difference, folder: Path) -> NotApproved:
    changed = Counter(type(row).file for row in difference.opened)
    rows = ", ".join(f"{count} of {file}" for file, count in changed.items())
    return NotApproved(
        f"The package changes the catalogue ({rows}), and a change needs an author and somebody else who approves it. "
        f"Load it with `catalog load {folder} --author NAME --approver OTHER`.",
        f"该数据包会变更目录（{rows}），变更须由起草人以外的人审批。"
        f"请使用 catalog load {folder} --author 起草人 --approver 审批人。",
    )
