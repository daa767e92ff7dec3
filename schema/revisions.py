"""Revisions (版本): what the catalogue knew from an instant on."""

from __future__ import annotations

import graphene

from catalog.instruments import Instrument as InstrumentRecord
from catalog.revisions import Revision as RevisionRecord
from schema.fields import Info, Shown
from schema.instruments import Instrument
from schema.nodes import Node
from schema.scalars import DateTime
from schema.world import Seen


class Revision(Shown):
    """One accepted set of changes (版本): what the catalogue knew from that instant on."""

    class Meta:
        interfaces = (Node,)

    number = graphene.Int(required=True, description="1 for the first package, then one more each time (版本号).")
    at = graphene.Field(DateTime, required=True, description="The instant of publication (发布时间).")
    author = graphene.String(required=True, description="Who wrote the change (编制人).")
    approver = graphene.String(
        required=True, description="Who approved it (审批人); not its author, but for the first package."
    )
    note = graphene.String(description="What it is about (说明); null: nothing was noted.")
    instrument = graphene.Field(Instrument, description="The document that authorises it (文件); null: none is named.")

    @staticmethod
    def resolve_instrument(seen: Seen[RevisionRecord], _info: Info) -> Seen[InstrumentRecord] | None:
        return seen.perhaps(seen.snapshot.instruments.get(seen.it.instrument))
