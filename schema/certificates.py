"""Certificates (证明事项): papers that items ask for, and the ones that are no longer asked for."""

from __future__ import annotations

from datetime import date

import graphene

from catalog.certificates import REPLACEMENT_MODES
from catalog.certificates import Removal as RemovalRecord
from catalog.guides import demanding
from catalog.instruments import Instrument as InstrumentRecord
from catalog.items import Item as ItemRecord
from catalog.wording import Language as Languages
from schema.fields import Info, Shown, on_day, several
from schema.instruments import Instrument
from schema.items import Item
from schema.names import in_language, language
from schema.nodes import Node
from schema.records import Sourced
from schema.scalars import Date
from schema.world import Seen


class Removal(Sourced, Shown):
    """Why a certificate is no longer asked for (取消), since when, and what stands in for it."""

    on = graphene.Field(Date, required=True, description="First day on which it is no longer asked for (取消日期).")
    instrument = graphene.Field(Instrument, description="The act that removed it (文件); null: not in the catalogue.")
    mode = graphene.String(required=True, description="What kind of thing stands in for it, R1 to R10 (替代方式).")
    mode_name = graphene.String(
        required=True, language=language(), description="The mode in words (替代方式名称), such as 部门间核查."
    )
    replacement = graphene.String(
        description="What stands in for it, in words, in Chinese (替代说明); null: nothing does, or it is not known."
    )
    note = graphene.String(description="Anything else worth knowing, in Chinese (备注); null: nothing.")

    @staticmethod
    def resolve_instrument(seen: Seen[RemovalRecord], _info: Info) -> Seen[InstrumentRecord] | None:
        return seen.perhaps(seen.snapshot.instruments.get(seen.it.instrument))

    @staticmethod
    def resolve_mode_name(seen: Seen[RemovalRecord], _info: Info, language: Languages | None) -> str | None:
        return in_language(*REPLACEMENT_MODES[seen.it.mode], language)


class Certificate(Shown):
    """A certificate (证明事项): a paper that other items ask for, or once asked for."""

    class Meta:
        interfaces = (Item, Node)

    removal = graphene.Field(
        Removal, on=on_day(), description="Why it is no longer asked for that day (取消); null: it still is."
    )
    identified = graphene.Field(
        Date,
        description="The day from which it counts as sorted out, found to be without a basis in law (梳理日期); null: it is not. "
        "To be sorted out is not to be removed.",
    )
    demanded_by = several(
        Item,
        "The items in use that day whose papers, somewhere, include it (索要该证明的事项), by key; short.",
        on=on_day(),
    )

    @staticmethod
    def resolve_removal(seen: Seen[ItemRecord], _info: Info, on: date | None = None) -> Seen[RemovalRecord] | None:
        return seen.perhaps(seen.snapshot.certificates.removed(seen.it.code, seen.at(on)), on)

    @staticmethod
    def resolve_identified(seen: Seen[ItemRecord], _info: Info) -> date | None:
        identification = seen.snapshot.certificates.identification(seen.it.code)
        return None if identification is None else identification.on

    @staticmethod
    def resolve_demanded_by(seen: Seen[ItemRecord], _info: Info, on: date | None = None) -> list[Seen[ItemRecord]]:
        return seen.each(demanding(seen.snapshot, seen.it.code, seen.at(on)), on)
