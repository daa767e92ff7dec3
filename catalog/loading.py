"""
Loading (载入): a package becomes a revision of the catalogue.

Rows named are put, rows missing are kept, unless the package is to replace what it brought before. An
empty store takes its first package as revision 1. From then on a package is a draft like any other: it
waits for approval, or is approved at once by somebody else than its author.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from catalog.csv_files import Progress
from catalog.differences import Change, Difference
from catalog.draft_states import Draft
from catalog.drafts import Drafts
from catalog.errors import NotApproved
from catalog.facts import Facts
from catalog.garbage import no_garbage
from catalog.package import Package, check
from catalog.problems import Problem, Problems
from catalog.records import identity
from catalog.revisions import Revision
from catalog.sheets import Sheet, Sheets
from catalog.snapshot import Snapshot
from catalog.sources import open_source
from catalog.staging import Staged, change_of
from catalog.store import Store
from catalog.workdays import SpecialDay

BOOTSTRAP = "bootstrap"
"""Author and approver of revision 1, which no one could have approved."""


class Loaded(NamedTuple):
    """
    What came of loading a package.

    Attributes:
        revision: the revision that it became; ``None``: nothing was written, or it waits for approval.
        put: how many rows were opened.
        closed: how many rows were closed: others took their place, or the package no longer names them.
        unchanged: how many rows of the package were there already.
        warnings: what looks wrong in the package and rejects nothing.
        draft: the draft that waits for approval, or was approved at once; ``None``: no draft was needed.
    """

    revision: Revision | None
    put: int
    closed: int
    unchanged: int
    warnings: tuple[Problem, ...]
    draft: Draft | None = None


class Wanted(NamedTuple):
    """
    How a package is to be loaded into a store that has a revision (载入方式).

    Attributes:
        author: who wrote the change.
        approver: who approves it at once, somebody else; ``None``: nobody has yet.
        is_draft: whether it is to wait for approval.
        replaces: whether what the package brought before and no longer names is closed.
        complete_instruments: whether the documents on which it rests must have gone through their procedure.
    """

    author: str | None = None
    approver: str | None = None
    is_draft: bool = False
    replaces: bool = False
    complete_instruments: bool = False


def load(  # noqa: PLR0913 - each is an option of the command
    store: Store,
    folder: Path,
    *,
    now: datetime,
    author: str | None = None,
    approver: str | None = None,
    is_draft: bool = False,
    replaces: bool = False,
    complete_instruments: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """
    Load a package as one revision, or as a draft of one, all or nothing.

    A package without its own calendar brings the holidays that the ``chinesecalendar`` package knows:
    all of them into an empty store, later only those of years of which the store knows no day. So a
    newer ``chinesecalendar`` never changes a day that an answer may have rested on.

    Args:
        store: where to; its tables are created or brought up to date first.
        folder: where the files of the package are, or the workbook.
        now: the instant of the revision, with its offset.
        author: who wrote the change; not needed for the first package.
        approver: who approved it, somebody else; not needed for the first package.
        is_draft: whether it waits for approval; the first package never does.
        replaces: whether what a package of the same name brought before, nobody has changed since, and this
            one no longer names, is closed.
        complete_instruments: whether a package is refused whose documents skipped a step of their procedure; the
            first one is not.
        progress: told the name of each file read and of each table written, and how many rows are done.

    Raises:
        PackageProblems: something in the package is wrong, by itself or beside what the catalogue keeps.
        NotApproved: the package changes the catalogue and nobody but its author stands for it.
        Conflict: somebody else has published meanwhile.
        StoreUnavailable: the database failed.
    """
    with no_garbage():
        return _load(store, folder, now, Wanted(author, approver, is_draft, replaces, complete_instruments), progress)


def _load(store: Store, folder: Path, now: datetime, wanted: Wanted, progress: Progress | None) -> Loaded:
    def known_already() -> Snapshot | None:
        store.migrate()
        revision = store.latest()
        return None if revision is None else Snapshot.of(revision, store.facts(revision.number))

    package = open_source(folder, on=now.date(), known=known_already, progress=progress)
    store.migrate()
    latest = store.latest()
    if latest is None:
        return _first(store, package, now, progress)
    known = store.facts(latest.number)
    sheets = _joining(package, known)
    rows = [row for sheet in sheets for row in sheet.rows]
    staged = Staged(package.name, package.digest, rows, wanted.replaces, package.has_calendar, latest.number)
    with store.reading() as connection:
        change = change_of(connection, staged, latest.number)
    _refuse_problems(sheets, known, change)
    difference = store.difference(change)
    if difference.is_empty:
        return Loaded(None, 0, 0, difference.unchanged, package.warnings)
    done = len(difference.opened), len(difference.closed), difference.unchanged, package.warnings
    title = f"Package {package.name}"
    drafts = Drafts(store, complete_instruments=wanted.complete_instruments)
    if wanted.is_draft and wanted.author:
        draft = drafts.create(title, staged, author=wanted.author, now=now)
        draft = drafts.submit(draft.id, version=draft.version, by=wanted.author, now=now)
        return Loaded(None, *done, draft)
    if not (wanted.author and wanted.approver):
        raise _not_approved(difference, folder)
    draft = drafts.bring(title, staged, author=wanted.author, approver=wanted.approver, now=now, progress=progress)
    return Loaded(store.revision(draft.revision or 0), *done, draft)


def _first(store: Store, package: Package, now: datetime, progress: Progress | None) -> Loaded:
    """Revision 1, which nobody could have approved."""
    change = Change(put=[row for sheet in package.sheets for row in sheet.rows])
    revision = store.publish(
        change,
        author=BOOTSTRAP,
        approver=BOOTSTRAP,
        at=now,
        expected=None,
        note=f"Package {package.name}",
        package_name=package.name,
        package_hash=package.digest,
        progress=progress,
    )
    return Loaded(revision, len(change.put), 0, 0, package.warnings)


def _joining(package: Package, known: Facts) -> Sheets:
    """The rows that a package brings to a catalogue; of the published holidays only those of new years."""
    sheets = package.sheets
    if not package.has_calendar:
        years = {row.day.year for row in known.of(SpecialDay)}
        new = [row for row in sheets.of(SpecialDay).rows if row.day.year not in years]
        sheets = Sheets([*sheets, Sheet(SpecialDay, new)])
    return sheets


def _refuse_problems(sheets: Sheets, known: Facts, change: Change) -> None:
    """
    Check the rows of a package together with those that stay beside them.

    Raises:
        PackageProblems: they contradict each other.
    """
    closed = set(change.close)
    if closed:
        known = Facts.of_rows(row for _, rows in known for row in rows if (type(row), identity(row)) not in closed)
    problems = Problems()
    problems.extend(check(sheets.over(known)))
    problems.refuse([sheet.name for sheet in sheets])


def _not_approved(difference: Difference, folder: Path) -> NotApproved:
    changed = Counter(type(row).file for row in difference.opened)
    rows = ", ".join(f"{count} of {file}" for file, count in changed.items())
    return NotApproved(
        f"The package changes the catalogue ({rows}), and a change needs an author and somebody else who approves it. "
        f"Load it with `catalog load {folder} --author NAME --approver OTHER`, or propose it with `--draft --author NAME`.",
        f"该数据包会变更目录（{rows}），变更须由起草人以外的人审批。"
        f"请使用 catalog load {folder} --author 起草人 --approver 审批人，或以 --draft --author 起草人 提交审批。",
    )
