"""Guides (办事指南): what an item asks for and promises, as defined or as implemented for a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog import items as implementing
from catalog.gazetteer import known
from catalog.items import CaseType, Channel, Implementation, Item
from catalog.materials import Fee, Material
from catalog.period import Moment
from catalog.records import date
from catalog.snapshot import Snapshot
from catalog.time_limits import TimeLimit


@dataclass(frozen=True, slots=True)
class Guide:
    """
    What is needed for an item (办事指南).

    Attributes:
        implementations: those that apply to the place, the most specific first; they tell nothing by
            themselves, so that two guides are equal without them.
        case_type: how a case runs (办件类型).
        channels: how one can apply (办理形式).
        result: what the applicant receives (结果名称); ``None``: nothing, or not known.
        visits: how often the applicant must come (到现场次数); ``None``: not known.
        online_url: the web address where one applies (网办地址); ``None``: not known.
        time_limit: the limits (办结时限); ``None``: there are none.
        materials: the papers to hand in (申请材料), in their order.
        fees: what it costs (收费).
        no_longer_required: removed certificates that the item once asked for (不再要求的证明), by key.
    """

    implementations: tuple[Implementation, ...] = field(compare=False)
    case_type: CaseType
    channels: tuple[Channel, ...]
    result: str | None
    visits: int | None
    online_url: str | None
    time_limit: TimeLimit | None
    materials: tuple[Material, ...]
    fees: tuple[Fee, ...]
    no_longer_required: tuple[Item, ...]


def guide(snapshot: Snapshot, item: Item, place: str | None, on: date) -> Guide:
    """
    What is needed for an item on a day.

    Args:
        snapshot: the catalogue.
        item: the item.
        place: a division code of 12 digits; ``None``: as defined for all places.
        on: the day.

    Raises:
        UnknownPlace: no division ever has the code.
    """
    at = Moment(on)
    if place is None:
        return guide_on(snapshot, item, (), at)
    code = known(snapshot.territory, place, at, argument="place").code
    return guide_on(snapshot, item, snapshot.territory.path(code, at), at)


def guide_on(snapshot: Snapshot, item: Item, path: Sequence[str], at: Moment) -> Guide:
    """
    What is needed for an item at a moment in the place at the end of a path; without a path, as defined.

    Kept for all places for which the same divisions say anything of their own.
    """
    divisions = speaking(snapshot, item.code)
    heard = tuple(code for code in path if code in divisions) if divisions else ()
    return snapshot.memory.of(("guide", item.code, heard), at, _guide, snapshot, item, heard)


def speaking(snapshot: Snapshot, item: str) -> frozenset[str]:
    """The divisions that on any day override anything of an item's definition, or count time in their own way."""
    return (
        snapshot.items.implementing(item)
        | snapshot.materials.overriding(item)
        | snapshot.fees.overriding(item)
        | snapshot.time_limits.overriding(item)
    )


def _guide(snapshot: Snapshot, item: Item, path: Sequence[str], at: Moment) -> Guide:
    implementations = snapshot.items.implementations(item.code, path, at)
    case = implementing.case_type(item, implementations)
    return Guide(
        implementations=tuple(implementations),
        case_type=case,
        channels=implementing.channels(item, implementations),
        result=implementing.result(item, implementations),
        visits=implementing.visits(item, implementations),
        online_url=implementing.online_url(item, implementations),
        time_limit=snapshot.time_limits.of(item.code, path, case, at),
        materials=tuple(snapshot.materials.of(item.code, path, at)),
        fees=tuple(snapshot.fees.of(item.code, path, at)),
        no_longer_required=_no_longer_required(snapshot, item, at),
    )


def _no_longer_required(snapshot: Snapshot, item: Item, at: Moment) -> tuple[Item, ...]:
    asked_for = {row.certificate for row in snapshot.materials.ever(item.code) if row.certificate is not None}
    removed = [code for code in sorted(asked_for) if snapshot.certificates.removed(code, at) is not None]
    return tuple(found for code in removed if (found := snapshot.items.get(code)) is not None)


def demanding(snapshot: Snapshot, certificate: str, at: Moment) -> list[Item]:
    """The items in use at a moment whose papers, somewhere, include a certificate (索要该证明的事项), by key."""
    return [
        item
        for item in snapshot.items.all
        if at.within(item.valid_from, item.valid_to)
        and any(
            row.certificate == certificate and at.within(row.valid_from, row.valid_to)
            for row in snapshot.materials.ever(item.code)
        )
    ]
