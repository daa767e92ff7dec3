"""Staging (暂存): the rows of a package, kept in its draft until somebody has approved them."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.descriptions import known_files
from catalog.differences import Change
from catalog.errors import Refusal
from catalog.facts import RECORDS
from catalog.package import check
from catalog.problems import Problems
from catalog.proposals import Proposal
from catalog.records import Record, identity
from catalog.rows import records_of
from catalog.sheets import Sheet, Sheets
from catalog.store import rows_at
from catalog.tables import REVISIONS, TABLES
from catalog.views import known_at, selected
from catalog.workdays import SpecialDay

MAX_STAGED_BYTES = 64_000_000
"""How large the compressed rows of a draft may be; those of a nation take some 20 MB."""

_KEPT = msgspec.defstruct("Kept", [("has_calendar", bool), *((record.file, list[record], []) for record in RECORDS)])  # type: ignore[valid-type] # the kinds are known at run time only
_QUICKLY = 1  # zlib's level; rows repeat themselves, so that more effort gains little


class TooLarge(Refusal):
    """A package with more rows than a draft may keep."""

    code = "TOO_LARGE"


class Staged(NamedTuple):
    """
    What a package brings (暂存数据).

    Attributes:
        name: of the package.
        digest: SHA-256 of its files.
        rows: what it puts.
        replaces: whether what it brought before and no longer names is closed.
        has_calendar: whether holidays are among its own rows.
        base: the revision beside which it was checked; ``None``: it was not.
    """

    name: str
    digest: str
    rows: Sequence[Record]
    replaces: bool = False
    has_calendar: bool = True
    base: int | None = None

    @property
    def label(self) -> dict[str, Any]:
        """What a draft keeps of it besides its rows, by column."""
        return {"package_name": self.name, "package_hash": self.digest, "replaces": self.replaces}


def packed(staged: Staged, most: int = MAX_STAGED_BYTES) -> bytes:
    """
    What a package brings as a draft keeps it, beside its name, its hash and what becomes of the rest.

    Raises:
        TooLarge: they are too many.
    """
    found: dict[str, list[Record]] = defaultdict(list)
    for row in staged.rows:
        found[row.file].append(row)
    kept = zlib.compress(msgspec.msgpack.encode({"has_calendar": staged.has_calendar, **found}), _QUICKLY)
    if len(kept) > most:
        raise TooLarge(
            f"The rows take {len(kept)} bytes, and a draft keeps {most} at most. Load the package with its approver "
            "at once: --author NAME --approver OTHER.",
            f"数据行共 {len(kept)} 字节，草案最多保存 {most} 字节。请直接由审批人载入：--author 起草人 --approver 审批人。",
        )
    return kept


def unpacked(kept: bytes, *, name: str, digest: str, replaces: bool) -> Staged:
    """What a draft keeps of a package."""
    found: Any = msgspec.msgpack.decode(zlib.decompress(kept), type=_KEPT)
    rows = [row for record in RECORDS for row in getattr(found, record.file)]
    return Staged(name, digest, rows, replaces, found.has_calendar)


def change_of(connection: Connection, staged: Staged, number: int) -> Change:
    """What a package does to the catalogue as a revision knew it."""
    if not staged.replaces:
        return Change(staged.rows)
    names = {(type(row), identity(row)) for row in staged.rows}
    brought = (
        (record, identity(row))
        for record in RECORDS
        if record is not SpecialDay or staged.has_calendar
        for row in _brought(connection, record, staged.name, number)
    )
    return Change(staged.rows, [name for name in brought if name not in names])


def _brought(connection: Connection, record: type[Record], package: str, number: int) -> list[Record]:
    """The rows of a kind, known at a revision, that a package brought and nobody has changed since."""
    table = TABLES[record]
    query = sa.select(*selected(record)).join_from(table, REVISIONS, table.c.opened == REVISIONS.c.number)
    found = connection.execute(query.where(REVISIONS.c.package_name == package, known_at(table, number)))
    return records_of(record, found.all())


def refuse_package_problems(connection: Connection, proposal: Proposal, number: int) -> None:
    """
    Hold what a package does against all that the catalogue has: it is too much for a neighbourhood.

    Raises:
        PackageProblems: something would be wrong.
    """
    gone = {(type(row), identity(row)) for row in proposal.closed}
    sheets = []
    for record in RECORDS:
        rows = rows_at(connection, record, number)
        sheet = Sheet(record, (row for row in rows if (record, identity(row)) not in gone))
        opened = [row for row in proposal.opened if type(row) is record]
        sheet.add([0] * len(opened), opened)
        sheets.append(sheet)
    problems = Problems()
    problems.extend(check(Sheets(sheets)))
    problems.refuse(known_files())
