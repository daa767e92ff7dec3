"""Rules of handovers (交接规则): powers taken over too late, too early, or by those who cannot exercise them yet."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.case_counts import full_months_before, volume
from catalog.delegations import HANDOVER_WORKING_DAYS, Act
from catalog.divisions import Division
from catalog.findings import Noun, Severity
from catalog.inspections import Inspection
from catalog.items import Item
from catalog.period import Moment, Period
from catalog.readiness import OfficeReadiness
from catalog.receivers import LACKS, Lack, Receiver, receiver, receiving
from catalog.records import date
from catalog.rules import Found, Rule, rule
from catalog.wording import Words

HANDOVER_LAW = "广东省人民政府关于调整124项省级权责事项的决定"
"""Guangdong's decision on adjusting 124 provincial powers: hand over within 30 working days of publication."""

OF_STAFF = frozenset({Lack.NO_CERTIFIED_OFFICERS, Lack.NO_TRAINED_OFFICERS, Lack.NO_SEAL, Lack.NO_SYSTEM_LINK})
"""What a receiver goes on needing; that it has no agency, office or hours is told by other rules once it handles."""


@rule("handover-late", Severity.WARNING, law=HANDOVER_LAW)
def handover_late(inspection: Inspection) -> Iterator[Found]:
    """
    An act takes effect, or a receiver is to take over, later than 30 working days after publication.

    Source: Guangdong's decision on adjusting 124 provincial powers (交接期限).
    """
    calendar = inspection.snapshot.calendar
    days = {act.published for act in inspection.acts if act.published is not None}
    lasts = {day: calendar.after(day, HANDOVER_WORKING_DAYS) for day in days if day.year < date.max.year}
    for act in inspection.acts:
        start = None if act.effect is None else act.effect.start
        last = None if act.published is None else lasts.get(act.published)
        if last is None or start is None or act.row.condition is not None:
            continue
        due = max([start, *(takeover.due for takeover in act.takeovers.values())])
        if due > last:
            yield Found(
                Noun.ACT,
                (act.row.code,),
                Words(
                    f"{act.row.code} was published on {act.published} and is handed over on {due}; "
                    f"30 working days after publication is {last}. Bring the day forward, or publish later.",
                    f"“{act.row.code}”于{act.published}公布，{due}才交接，超过公布后30个工作日（{last}）。"
                    "请提前交接，或推迟公布。",
                ),
                Period(act.published, due),
                act.row.from_division,
                act.row.item,
            )


@rule("handover-overlap", Severity.WARNING)
def handover_overlap(inspection: Inspection) -> Iterator[Found]:
    """
    A receiver took over before the act took effect, so that for some days two organs handle the same item.

    The report asks for handovers in which responsibility is never with two organs nor with none.
    """
    for act in inspection.acts:
        start = None if act.effect is None else act.effect.start
        for code, takeover in sorted(act.takeovers.items()):
            if takeover.done is None or start is None or takeover.done >= start:
                continue
            place = inspection.division(code)
            yield Found(
                Noun.ACT,
                (act.row.code, code),
                Words(
                    f"{place.name_en or place.name} took over {act.row.code} on {takeover.done}, before it takes effect "
                    f"on {start}; until then both handle it. Correct the day, or let the act take effect earlier.",
                    f"{place.name}于{takeover.done}承接“{act.row.code}”，早于生效日期{start}，"
                    "其间两家单位均在办理。请更正承接日期，或提前生效。",
                ),
                Period(takeover.done, start),
                code,
                act.row.item,
            )


@rule("pseudo-receiver", Severity.WARNING)
def pseudo_receiver(inspection: Inspection) -> Iterator[Found]:
    """
    An act names a statistical unit or a placeholder, which is no government and holds nothing.

    The nearest real division above stands in for it.
    """
    pseudo: dict[str, Division | None] = {}
    for act in inspection.acts:
        agency = inspection.snapshot.agencies.get(act.row.to_agency)
        for code in dict.fromkeys((*act.named, *(() if agency is None else (agency.division,)))):
            if code not in pseudo:
                division = inspection.division(code)
                pseudo[code] = division if division.pseudo else None
            place = pseudo[code]
            if place is not None:
                yield Found(
                    Noun.ACT,
                    (act.row.code, code),
                    Words(
                        f"{act.row.code} names {place.name_en or place.name} ({code}), which is no government and can "
                        "receive nothing. Name the division that administers it.",
                        f"“{act.row.code}”所列“{place.name}”（{code}）并非建制区划，不能承接。请改写管理该地的区划。",
                    ),
                    act.effect or Period(),
                    code,
                    act.row.item,
                )


@rule("receiver-not-ready", Severity.WARNING)
def receiver_not_ready(inspection: Inspection) -> Iterator[Found]:
    """
    A receiver cannot do what it is handed: no agency, office or hours on the day, no trained or certified staff, no seal,
    no link.

    The report asks that what is handed down is taken over and managed (接得住、管得好), and finds licensing units short
    of certified officers. What nobody has recorded is not held against a receiver.
    """
    for act, item in _to_come(inspection):
        begins = act.effect.start if act.effect is not None else None
        if begins is None:
            continue
        at = Moment(begins)
        for division in receiving(inspection.snapshot, act, inspection.under, at):
            found = receiver(inspection.snapshot, item, act, division, at)
            if found.lacking:
                yield _unready(found)
    yield from _short_of_staff(inspection)


def _to_come(inspection: Inspection) -> Iterator[tuple[Act, Item]]:
    """The acts that take effect after the day, with their items."""
    for act in inspection.acts:
        start = None if act.effect is None else act.effect.start
        item = inspection.snapshot.items.get(act.row.item)
        if start is not None and start > inspection.on and item is not None:
            yield act, item


def _short_of_staff(inspection: Inspection) -> Iterator[Found]:
    """The receivers by acts in effect that are known to lack staff, a seal or a link, each told once for all its acts."""
    snapshot = inspection.snapshot
    in_effect = [act for act in inspection.acts if act.effect is not None and inspection.on in act.effect]
    for code, period in sorted(_short_homes(inspection).items()):
        division = inspection.division(code)
        found = [
            receiver(snapshot, item, act, division, inspection.at)
            for act in in_effect
            if (item := snapshot.items.get(act.row.item)) is not None and _reaches(inspection, act, division)
        ]
        short = [one for one in found if not OF_STAFF.isdisjoint(one.lacking)]
        if short:
            yield _short(inspection, short, period)


def _short(inspection: Inspection, short: list[Receiver], period: Period) -> Found:
    place = short[0].division
    lacking = tuple(lack for lack in Lack if lack in OF_STAFF and any(lack in one.lacking for one in short))
    en, zh = _listed(lacking)
    asked_for = max((one.act.row.item for one in short), key=lambda item: _cases(inspection, item))
    return Found(
        Noun.DIVISION,
        (place.code,),
        Words(
            f"{place.name_en or place.name} exercises what {len(short)} acts handed to it and has {en}. "
            "Supply what is missing, or let the giver handle it meanwhile.",
            f"{place.name}承接{len(short)}项下放，但{zh}。请补齐条件，其间由授出单位办理。",
        ),
        period,
        place.code,
        asked_for,
    )


def _cases(inspection: Inspection, item: str) -> int:
    return volume(inspection.snapshot.case_counts.within(item, *full_months_before(inspection.on))).cases


def _listed(lacking: tuple[Lack, ...]) -> Words:
    return Words(", ".join(LACKS[lack].en for lack in lacking), "，".join(LACKS[lack].zh for lack in lacking))


def _short_homes(inspection: Inspection) -> dict[str, Period]:
    """The divisions of agencies one of whose offices lacks something, and for how long that is known."""
    homes = {}
    for row in inspection.snapshot.readiness.all:
        if inspection.on not in row.period or not _lacks(row):
            continue
        office = inspection.snapshot.offices.get(row.office)
        agency = None if office is None else inspection.snapshot.agencies.get(office.agency)
        if agency is not None and inspection.in_reach(agency.division):
            homes[agency.division] = row.period
    return homes


def _lacks(row: OfficeReadiness) -> bool:
    return 0 in (row.certified_officers, row.trained_officers, row.seal, row.system_link)


def _reaches(inspection: Inspection, act: Act, division: Division) -> bool:
    """Whether a division receives what an act hands down."""
    agency = inspection.snapshot.agencies.get(act.row.to_agency)
    if agency is not None:
        return agency.division == division.code
    if division.level is not act.row.to_level:
        return False
    path = inspection.snapshot.territory.path(division.code, inspection.at)
    return not set(act.named).isdisjoint(path) and act.exclusions.keys().isdisjoint(path)


def _unready(found: Receiver) -> Found:
    row, place = found.act.row, found.division
    en, zh = _listed(found.lacking)
    return Found(
        Noun.ACT,
        (row.code, place.code),
        Words(
            f"{place.name_en or place.name} is to receive {row.code} on {found.judged_on} and is not ready: {en}. "
            "Supply what is missing by then, or set a later day of takeover for it.",
            f"{place.name}应于{found.judged_on}承接“{row.code}”，条件尚不具备：{zh}。请在此之前补齐，或另定承接日期。",
        ),
        Period(found.act.published or row.decided, found.judged_on),
        place.code,
        row.item,
    )


RULES_OF_HANDOVERS: tuple[Rule, ...] = (handover_late, handover_overlap, pseudo_receiver, receiver_not_ready)
