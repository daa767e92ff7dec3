"""
Drift (偏离): what a division does in its own way though the definition has changed since.

An override was made over a definition that somebody knew. When the definition is changed by a later
revision, somebody has to look whether the override still means what it meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from catalog.items import Implementation, Item
from catalog.materials import Fee, Material
from catalog.publishing import revisions_numbered
from catalog.records import Record
from catalog.revisions import Revision
from catalog.store import Store
from catalog.tables import TABLES
from catalog.time_limits import Limit

OVERRIDES: Mapping[type[Record], tuple[str, ...]] = {
    Implementation: (),
    Limit: ("kind", "channel"),
    Material: (),
    Fee: (),
}
"""What overrides a definition, and the columns by which it overrides a part of it only."""


class Drift(NamedTuple):
    """
    A division's own way of doing an item, older than the definition (偏离).

    Attributes:
        file: the kind of override, as the files of packages are named.
        item: key of the item.
        division: code of the division.
        made: the revision that last changed the override.
        changed: the later revision that last changed the definition.
    """

    file: str
    item: str
    division: str
    made: Revision
    changed: Revision


def drifts(store: Store) -> list[Drift]:
    """Every override whose definition has changed since it was last changed itself, by item, division and kind."""
    with store.reading() as connection:
        found = [row for record in OVERRIDES for row in _of(connection, record)]
        revisions = revisions_numbered(connection, {number for row in found for number in row[3:]})
    return sorted(Drift(*row[:3], revisions[row[3]], revisions[row[4]]) for row in found)


def _of(connection: Connection, record: type[Record]) -> list[tuple[str, str, str, int, int]]:
    override = TABLES[record].alias("override")
    definition = TABLES[Item if record is Implementation else record].alias("definition")
    same = [override.c.item == definition.c[("code" if record is Implementation else "item")]]
    if record is not Implementation:
        same.append(definition.c.division.is_(None))
    same += [override.c[name].is_not_distinct_from(definition.c[name]) for name in OVERRIDES[record]]
    made, changed = sa.func.max(override.c.opened), sa.func.max(definition.c.opened)
    query = (
        sa.select(override.c.item, override.c.division, made, changed)
        .join(definition, sa.and_(*same))
        .where(override.c.closed.is_(None), definition.c.closed.is_(None), override.c.division.is_not(None))
        .group_by(override.c.item, override.c.division)
        .having(changed > made)
    )
    return [(record.file, *row) for row in connection.execute(query)]
