"""Guides (办事指南): what an item asks for and promises, as defined or as implemented for a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog import items as implementing
from catalog.gazetteer import known
from catalog.handling import Handling
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
        snapshot: the catalogue.
        item: the item.
        path: the codes of the divisions that contain the place, itself last; empty: as defined for all places.
        implementations: those that apply to the place, the most specific first.
        at: the moment.
    """

    snapshot: Snapshot
    item: Item
    path: tuple[str, ...]
    implementations: Sequence[Implementation]
    at: Moment

    @property
    def case_type(self) -> CaseType:
        """How a case runs (办件类型)."""
        return implementing.case_type(self.item, self.implementations)

    @property
    def channels(self) -> Sequence[Channel]:
        """How one can apply (办理形式)."""
        return implementing.channels(self.item, self.implementations)

    @property
    def result(self) -> str | None:
        """What the applicant receives (结果名称); ``None``: nothing, or not known."""
        return implementing.result(self.item, self.implementations)

    @property
    def visits(self) -> int | None:
        """How often the applicant must come (到现场次数); ``None``: not known."""
        return implementing.visits(self.item, self.implementations)

    @property
    def time_limit(self) -> TimeLimit | None:
        """The limits (办结时限); ``None``: there are none."""
        return self.snapshot.time_limits.of(self.item.code, self.path, self.case_type, self.at)

    @property
    def materials(self) -> Sequence[Material]:
        """The papers to hand in (申请材料)."""
        return self.snapshot.materials.of(self.item.code, self.path, self.at)

    @property
    def fees(self) -> Sequence[Fee]:
        """The fees (收费)."""
        return self.snapshot.fees.of(self.item.code, self.path, self.at)


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
        path: tuple[str, ...] = ()
    else:
        path = snapshot.territory.path(known(snapshot.territory, place, at, argument="place").code, at)
    return Guide(snapshot, item, path, snapshot.items.implementations(item.code, path, at), at)


def guide_of(snapshot: Snapshot, answer: Handling) -> Guide | None:
    """
    The guide by which a case is handled: of the day of acceptance, where one is given.

    ``None`` unless the answer names who handles the case, or who would.
    """
    if answer.place is None or not answer.steps:
        return None
    return guide(snapshot, answer.item, answer.place.code, answer.accepted_on or answer.on)


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
