"""The shipped catalogue with a few rows put, as it would be if more were known, for what is exchanged with other systems."""

from __future__ import annotations

from catalog.facts import Facts
from catalog.package import read
from catalog.records import Record, identity
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from tests.shipped import NOW, PACKAGE


def shipped_with(*rows: Record) -> Snapshot:
    """The shipped catalogue in which these rows stand, in place of those that are the same facts."""
    put = {(type(row), identity(row)) for row in rows}
    kept = [row for _, of in read(PACKAGE) for row in of if (type(row), identity(row)) not in put]
    return Snapshot.of(Revision(1, NOW, "bootstrap", "bootstrap"), Facts.of_rows([*kept, *rows]))
