"""Disputes (行政争议): how many decisions were contested, by what way, and with what outcome."""

from __future__ import annotations

from dataclasses import dataclass

import graphene

from catalog.disputes import DisputeKind as DisputeKinds
from catalog.disputes import DisputeOutcome as DisputeOutcomes
from catalog.disputes import DisputeSummary
from catalog.items import Item as ItemRecord
from schema.fields import Info, Shown, several
from schema.items import Item
from schema.planning import DisputeKind, DisputeOutcome
from schema.readings import Beside
from schema.world import Seen

MOST = 100
"""Items that one answer lists."""


@dataclass(frozen=True, slots=True)
class OfKind:
    """How many disputes went one way."""

    kind: DisputeKinds
    count: int


@dataclass(frozen=True, slots=True)
class OfOutcome:
    """How many disputes had one outcome."""

    outcome: DisputeOutcomes
    count: int


@dataclass(frozen=True, slots=True)
class OfItem:
    """How many disputes were about one item; ``None``: not told apart."""

    item: ItemRecord | None
    count: int


@dataclass(frozen=True, slots=True)
class OfYear:
    """How many disputes were handled in one year."""

    year: int
    count: int


class DisputesOfKind(graphene.ObjectType):
    """How many disputes went one way (按争议种类)."""

    kind = graphene.Field(DisputeKind, required=True, description="Which way (争议种类).")
    count = graphene.Int(required=True, description="How many (件数).")


class DisputesOfOutcome(graphene.ObjectType):
    """How many disputes had one outcome (按争议结果)."""

    outcome = graphene.Field(DisputeOutcome, required=True, description="Which outcome (争议结果).")
    count = graphene.Int(required=True, description="How many (件数).")


class DisputesOfItem(Shown):
    """How many disputes were about one item (按事项)."""

    item = graphene.Field(Item, description="The item (事项); null: disputes that are not told apart by item.")
    count = graphene.Int(required=True, description="How many (件数).")

    resolve_item = Beside("item")


class DisputesOfYear(graphene.ObjectType):
    """How many disputes were handled in one year (按年份)."""

    year = graphene.Int(required=True, description="The calendar year (年份).")
    count = graphene.Int(required=True, description="How many (件数).")


class Disputes(Shown):
    """Disputes taken together and told apart (行政争议统计). Counts, no cases."""

    total = graphene.Int(required=True, description="How many (件数).")
    by_kind = several(DisputesOfKind, "By the way they went (按争议种类); 3 at most.")
    by_outcome = several(DisputesOfOutcome, "By what became of them (按争议结果); 7 at most.")
    by_item = several(DisputesOfItem, "By item, by its key, those not told apart last (按事项); 100 at most.")
    by_year = several(DisputesOfYear, "By year, the earliest first (按年份); short.")

    @staticmethod
    def resolve_by_kind(seen: Seen[DisputeSummary], _info: Info) -> list[OfKind]:
        return [OfKind(*pair) for pair in seen.it.by_kind]

    @staticmethod
    def resolve_by_outcome(seen: Seen[DisputeSummary], _info: Info) -> list[OfOutcome]:
        return [OfOutcome(*pair) for pair in seen.it.by_outcome]

    @staticmethod
    def resolve_by_item(seen: Seen[DisputeSummary], _info: Info) -> list[Seen[OfItem]]:
        items = seen.snapshot.items
        return seen.each([OfItem(None if code is None else items.get(code), n) for code, n in seen.it.by_item[:MOST]])

    @staticmethod
    def resolve_by_year(seen: Seen[DisputeSummary], _info: Info) -> list[OfYear]:
        return [OfYear(*pair) for pair in seen.it.by_year]
