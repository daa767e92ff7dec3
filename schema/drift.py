"""Drift (偏离): divisions that do an item in a way made before the definition changed."""

from __future__ import annotations

import graphene

from catalog.divisions import Division as DivisionRecord
from catalog.drift import Drift as DriftRecord
from catalog.items import Item as ItemRecord
from catalog.revisions import Revision as RevisionRecord
from schema.divisions import Division, division_of
from schema.fields import Info, Shown
from schema.items import Item
from schema.revisions import Revision
from schema.world import Seen


class Drift(Shown):
    """An override of a division that is older than the definition (偏离): somebody has to look whether it still fits."""

    file = graphene.String(
        required=True, description="What is overridden, as the files of packages are named (文件), such as time_limits."
    )
    item = graphene.Field(Item, required=True, description="The item (事项).")
    division = graphene.Field(Division, required=True, description="The division (区划).")
    made = graphene.Field(
        Revision, required=True, description="The revision that last changed the override (实施版本)."
    )
    changed = graphene.Field(
        Revision, required=True, description="The later revision that last changed the definition (定义变更版本)."
    )

    @staticmethod
    def resolve_item(seen: Seen[DriftRecord], _info: Info) -> Seen[ItemRecord] | None:
        return seen.perhaps(seen.snapshot.items.get(seen.it.item))

    @staticmethod
    def resolve_division(seen: Seen[DriftRecord], _info: Info) -> Seen[DivisionRecord]:
        return division_of(seen, seen.it.division)

    @staticmethod
    def resolve_made(seen: Seen[DriftRecord], _info: Info) -> Seen[RevisionRecord]:
        return seen.beside(seen.it.made)

    @staticmethod
    def resolve_changed(seen: Seen[DriftRecord], _info: Info) -> Seen[RevisionRecord]:
        return seen.beside(seen.it.changed)
