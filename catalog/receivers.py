"""
Receivers (承接单位): whether those to whom an item is handed can do it, and what they lack.

Source: 珠海市人力资源和社会保障局法治政府建设督查自查报告, parts 二(四) and 三(三): handovers that are taken over
and managed (接得住、管得好), and licensing units short of enforcement officers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from catalog.agencies import Agency
from catalog.delegations import Act, Step
from catalog.divisions import Division
from catalog.errors import BadArgument
from catalog.gazetteer import known
from catalog.items import Item, ItemKind
from catalog.offices import Office
from catalog.period import Moment, later
from catalog.readiness import OfficeReadiness
from catalog.records import date
from catalog.routing import acted_on
from catalog.snapshot import Snapshot
from catalog.wording import Words

MOST_RECEIVERS = 5_000
"""Receivers of one answer: more than a city has villages."""


class Lack(StrEnum):
    """What a receiver lacks (所缺条件)."""

    NO_AGENCY = "NO_AGENCY"
    NO_OFFICE = "NO_OFFICE"
    NO_HOURS = "NO_HOURS"
    NO_CERTIFIED_OFFICERS = "NO_CERTIFIED_OFFICERS"
    NO_TRAINED_OFFICERS = "NO_TRAINED_OFFICERS"
    NO_SEAL = "NO_SEAL"
    NO_SYSTEM_LINK = "NO_SYSTEM_LINK"


LACKS = {
    Lack.NO_AGENCY: Words("no agency of the line of work", "没有相应条线的实施主体"),
    Lack.NO_OFFICE: Words("no office in service", "没有正在服务的办理点"),
    Lack.NO_HOURS: Words("no opening hours", "没有公布办公时间"),
    Lack.NO_CERTIFIED_OFFICERS: Words("no officer with an enforcement certificate", "没有持行政执法证的人员"),
    Lack.NO_TRAINED_OFFICERS: Words("no trained officer", "没有培训合格的人员"),
    Lack.NO_SEAL: Words("no seal", "没有专用章"),
    Lack.NO_SYSTEM_LINK: Words("no link to the handling system", "没有接入办理系统"),
}


class Receiver(NamedTuple):
    """
    A division to which an act hands steps of an item, and whether it can do them (承接单位).

    Attributes:
        act: the act.
        division: the division.
        agency: who does it there; ``None``: nobody.
        offices: its offices in service, by key.
        judged_on: the day on which it is judged: the day of effect of an act that is still to come.
        lacking: what it is known to lack.
        unknown: what nobody has recorded of any of its offices.
    """

    act: Act
    division: Division
    agency: Agency | None
    offices: tuple[Office, ...]
    judged_on: date
    lacking: tuple[Lack, ...]
    unknown: tuple[Lack, ...]

    @property
    def key(self) -> str:
        """What tells it from the other receivers of an item."""
        return f"{self.division.code}/{self.act.row.code}"

    @property
    def is_ready(self) -> bool | None:
        """Whether it has all it needs; ``None``: it lacks nothing that is known, and not all is known."""
        if self.lacking:
            return False
        return None if self.unknown else True


def receivers(snapshot: Snapshot, item: Item, on: date, *, under: str | None = None) -> list[Receiver]:
    """
    The receivers of an item by the acts that are in effect on a day or still to come, by division and act.

    Args:
        snapshot: the catalogue.
        item: the item; a variant without acts of its own has its main item's.
        on: the day.
        under: only receivers in this division; ``None``: anywhere.

    Raises:
        UnknownPlace: no division ever has the code ``under``.
        BadArgument: there are more than 5,000.
    """
    at = Moment(on)
    top = None if under is None else known(snapshot.territory, under, at, argument="under").code
    found: list[Receiver] = []
    for act in snapshot.delegations.of_item(acted_on(snapshot, item)):
        if act.effect is None or act.is_outlived or not at.within(None, act.effect.end):
            continue
        judged = Moment(later(on, act.effect.start) or on)
        for division in receiving(snapshot, act, top, judged):
            found.append(receiver(snapshot, item, act, division, judged))
            if len(found) > MOST_RECEIVERS:
                raise BadArgument(
                    f"More than {MOST_RECEIVERS} divisions receive {item.code}. Name a smaller division with `under`.",
                    f"承接“{item.name}”的区划超过 {MOST_RECEIVERS} 个。请用 under 指定更小的区划。",
                    argument="under",
                )
    return sorted(found, key=lambda one: one.key)


def receiver(snapshot: Snapshot, item: Item, act: Act, division: Division, at: Moment) -> Receiver:
    """Whether a division can do the steps of an item that an act hands to it."""
    if act.row.to_agency is not None:
        named = snapshot.agencies.get(act.row.to_agency)
        agency = None if named is None else snapshot.agencies.in_being(named, at)
    else:
        agency = snapshot.agencies.of_line(division.code, item.line, at)
    if agency is None:
        return Receiver(act, division, None, (), at.day, (Lack.NO_AGENCY,), ())
    offices = tuple(snapshot.offices.of_agency(agency.code, at))
    lacking, unknown = _of_staff(snapshot, item, act, offices, at)
    if not offices:
        return Receiver(act, division, agency, (), at.day, (Lack.NO_OFFICE,), ())
    if not any(snapshot.offices.keeps_hours(office, at) for office in offices):
        lacking = (Lack.NO_HOURS, *lacking)
    return Receiver(act, division, agency, offices, at.day, lacking, unknown)


def needs(item: Item, act: Act) -> tuple[Lack, ...]:
    """
    What an office needs besides hours for the steps that an act hands to it.

    Who examines or decides a licence needs an enforcement certificate (执法资格管理); a seal is needed by who
    decides or delivers; trained people and the link are needed by everybody.
    """
    steps = set(act.row.steps)
    is_enforcing = item.kind is ItemKind.LICENCE and not steps.isdisjoint({Step.EXAMINE, Step.DECIDE})
    return (
        *((Lack.NO_CERTIFIED_OFFICERS,) if is_enforcing else ()),
        Lack.NO_TRAINED_OFFICERS,
        *(() if steps.isdisjoint({Step.DECIDE, Step.DELIVER}) else (Lack.NO_SEAL,)),
        Lack.NO_SYSTEM_LINK,
    )


_KNOWN_AS: dict[Lack, Callable[[OfficeReadiness], int | None]] = {
    Lack.NO_CERTIFIED_OFFICERS: lambda row: row.certified_officers,
    Lack.NO_TRAINED_OFFICERS: lambda row: row.trained_officers,
    Lack.NO_SEAL: lambda row: row.seal,
    Lack.NO_SYSTEM_LINK: lambda row: row.system_link,
}
"""What a row says of each: nothing (``None``), not there (0), or there."""


def _of_staff(
    snapshot: Snapshot, item: Item, act: Act, offices: tuple[Office, ...], at: Moment
) -> tuple[tuple[Lack, ...], tuple[Lack, ...]]:
    """What the offices of a receiver are known to lack, all of them, and what is not known of any."""
    rows = [row for office in offices if (row := snapshot.readiness.of(office.code, at)) is not None]
    lacking, unknown = [], []
    for lack in needs(item, act):
        told = [value for row in rows if (value := _KNOWN_AS[lack](row)) is not None]
        if not told:
            unknown.append(lack)
        elif not any(told):
            lacking.append(lack)
    return tuple(lacking), tuple(unknown)


def receiving(snapshot: Snapshot, act: Act, under: str | None, at: Moment) -> Iterator[Division]:
    """The divisions to which an act hands steps, and that no exclusion takes out, in a division or anywhere."""
    territory = snapshot.territory
    if act.row.to_agency is not None:
        named = snapshot.agencies.get(act.row.to_agency)
        homes = [] if named is None else [territory.get(snapshot.agencies.standing(named, at).division, at)]
    else:
        homes = [one for code in act.named for one in _within(snapshot, code, under, act, at)]
    for division in homes:
        if division is None or division.pseudo:
            continue
        path = territory.path(division.code, at)
        if (under is None or under in path) and act.exclusions.keys().isdisjoint(path):
            yield division


def _within(snapshot: Snapshot, named: str, under: str | None, act: Act, at: Moment) -> Iterator[Division]:
    """The divisions of an act's level in one that it names, looked for in the smaller of that one and another."""
    territory = snapshot.territory
    if under is not None and named in territory.path(under, at):
        named = under
    yield from territory.of_level(named, act.row.to_level, at)
