"""Rules of delegations (下放规则): acts that compete, hand on what was entrusted, or lack what the law asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from catalog import findings
from catalog.delegations import Act, Mode
from catalog.divisions import Level
from catalog.findings import ENTRUSTMENT_LAW, RULES, Finding, Noun, Severity
from catalog.inspections import Inspection
from catalog.items import Item, ItemKind
from catalog.period import Moment, Period, later
from catalog.receivers import receiving
from catalog.rules import Found, Rule, reminder, rule
from catalog.wording import Words


def _told(name: str, severity: Severity, law: str | None) -> Rule:
    """The rule of answers of that name, put to every act of an inspection."""
    check, pairs = RULES[name], _PAIRS[name]

    def find(inspection: Inspection) -> Iterator[Finding]:
        for act, other in pairs(inspection):
            finding = check(inspection.snapshot, act, other)
            if finding is not None:
                yield finding._replace(item=act.row.item)

    return Rule(name, severity, law, (check.__doc__ or "").strip(), find)


def _competing(inspection: Inspection) -> Iterator[tuple[Act, str]]:
    named: dict[tuple[str, str, str], list[Act]] = defaultdict(list)
    for act in inspection.acts:
        for division in act.named:
            if division not in act.exclusions:
                named[act.row.item, act.row.from_division, division].append(act)
    pairs = {
        (winner.row.code, loser.row.code): (winner, loser)
        for acts in named.values()
        if len(acts) > 1
        for pair in combinations(acts, 2)
        if _collide(*pair)
        for loser, winner in [sorted(pair, key=_rank)]
    }
    return ((winner, loser.row.code) for winner, loser in pairs.values())


def _collide(one: Act, other: Act) -> bool:
    return (
        one.effect is not None
        and other.effect is not None
        and one.effect.overlap(other.effect) is not None
        and not set(one.row.steps).isdisjoint(other.row.steps)
    )


def _rank(act: Act) -> tuple[date, date, str]:
    start = act.effect.start if act.effect is not None else None
    return act.published or date.min, start or date.min, act.row.code


def _feeding(inspection: Inspection, act: Act, acts: Sequence[Act]) -> Iterator[Act]:
    """The acts that hand to an act's giver what it hands on."""
    giver, territory = act.row.from_division, inspection.snapshot.territory
    if act.effect is None:
        return
    at = Moment(later(inspection.on, act.effect.start) or inspection.on)
    path = territory.path(giver, at) if giver in territory else ()
    for other in acts:
        if other is act or not _collide(act, other):
            continue
        agency = inspection.snapshot.agencies.get(other.row.to_agency)
        if agency is not None:
            is_receiver = agency.division == giver
        else:
            is_receiver = (
                other.row.to_level is territory.nearest(giver, at).level
                and not set(other.named).isdisjoint(path)
                and other.exclusions.keys().isdisjoint(path)
            )
        if is_receiver and other.row.from_division != giver:
            yield other


def _below_holder(inspection: Inspection, act: Act) -> bool:
    """Whether an act's giver lies below the original holder of its item, so that somebody must have handed it the item."""
    item = inspection.snapshot.items.get(act.row.item)
    if item is None or item.holder_level is None:
        return False
    agency = inspection.snapshot.agencies.get(item.agency)
    if agency is not None and agency.division == act.row.from_division:
        return False
    return inspection.division(act.row.from_division).level.rank > item.holder_level.rank


def _handed_on(inspection: Inspection) -> Iterator[tuple[Act, list[Act]]]:
    """The acts whose giver is not the original holder, each with those that fed it."""
    levels: dict[str, Level] = {}
    for act in inspection.acts:
        giver = act.row.from_division
        if giver not in levels:
            levels[giver] = inspection.division(giver).level
        item = inspection.snapshot.items.get(act.row.item)
        if item is not None and item.holder_level is not levels[giver] and _below_holder(inspection, act):
            acts = inspection.snapshot.delegations.of_item(act.row.item)
            yield act, list(_feeding(inspection, act, acts))


def _powerless(inspection: Inspection) -> Iterator[tuple[Act, str]]:
    return ((act, "") for act, feeding in _handed_on(inspection) if not feeding)


def _onward(inspection: Inspection) -> Iterator[tuple[Act, str]]:
    for act, feeding in _handed_on(inspection):
        if act.row.mode is not Mode.OUTREACH:
            yield from ((act, other.row.code) for other in feeding if other.row.mode is Mode.ENTRUSTED)


def _licences(inspection: Inspection) -> Iterator[tuple[Act, str]]:
    for act in inspection.acts:
        item = inspection.snapshot.items.get(act.row.item)
        if act.row.mode is Mode.ENTRUSTED and item is not None and item.kind is ItemKind.LICENCE:
            yield from ((act, code) for code in _agencies_receiving(inspection, act, item))


def _agencies_receiving(inspection: Inspection, act: Act, item: Item) -> Iterator[str]:
    if act.row.to_agency is not None:
        yield act.row.to_agency
        return
    start = None if act.effect is None else act.effect.start
    at = Moment(later(inspection.on, start) or inspection.on)
    for division in receiving(inspection.snapshot, act, inspection.under, at):
        agency = inspection.snapshot.agencies.of_line(division.code, item.line, at)
        if agency is not None:
            yield agency.code


def _overdue(inspection: Inspection) -> Iterator[tuple[Act, str]]:
    return ((act, receiver) for act in inspection.acts for receiver in sorted(act.takeovers))


def _entrustments(inspection: Inspection) -> Iterator[tuple[Act, str]]:
    return ((act, "") for act in inspection.acts if act.row.mode is Mode.ENTRUSTED)


_PAIRS = {
    "competing-acts": _competing,
    "giver-without-power": _powerless,
    "onward-entrustment": _onward,
    "licence-entrusted-to-no-organ": _licences,
    "incomplete-entrustment": _entrustments,
    "takeover-overdue": _overdue,
}
"""To which acts each rule of answers is put, and with what else."""


@rule("withdrawal-without-authority", Severity.ERROR, law="行政许可法 第8条")
def withdrawal_without_authority(inspection: Inspection) -> Iterator[Found]:
    """
    An act is withdrawn by no document, or by one that was published only after the powers were gone.

    Law: Administrative Licensing Law (行政许可法), art. 8: what was granted is not changed without authority; a
    withdrawal (收回) is an act with an instrument of its own.
    """
    for act in inspection.acts_ever:
        row = act.row
        if row.withdrawn is None:
            continue
        document = inspection.snapshot.instruments.get(row.withdrawal)
        if document is not None and (document.published is None or document.published <= row.withdrawn):
            continue
        yield Found(
            Noun.ACT,
            (row.code,),
            Words(
                f"{row.code} is withdrawn from {row.withdrawn} on without a document published by then. "
                "Name the document that withdraws it, or take the withdrawal back.",
                f"“{row.code}”自{row.withdrawn}起被收回，但没有在此之前公布的收回文件。请补充收回文件，或撤销收回。",
            ),
            Period(row.withdrawn, None),
            row.from_division,
            row.item,
        )


@rule("entrustment-expiring", Severity.NOTICE, law=ENTRUSTMENT_LAW)
def entrustment_expiring(inspection: Inspection) -> Iterator[Found]:
    """
    An entrustment ends within 90 days and no act of its giver follows it.

    The report asks for handovers without a vacuum; an entrustment has a term.
    """
    for act in inspection.acts:
        ends = act.row.valid_to
        if ends is None or act.row.mode is not Mode.ENTRUSTED or (act.ends or ends) < ends:
            continue
        others = inspection.snapshot.delegations.of_item(act.row.item)
        if any(_follows(other, act, ends) for other in others):
            continue
        yield Found(
            Noun.ACT,
            (act.row.code, str(ends)),
            Words(
                f"The entrustment {act.row.code} ends on {ends} and nothing follows it. "
                "Renew it, or prepare the giver to handle the cases again.",
                f"委托“{act.row.code}”将于{ends}期满，没有后续安排。请续签委托，或由委托机关做好收回办理的准备。",
            ),
            reminder(ends),
            act.row.from_division,
            act.row.item,
        )


def _follows(other: Act, act: Act, ends: date) -> bool:
    return (
        other is not act
        and other.row.from_division == act.row.from_division
        and other.effect is not None
        and ends in other.effect
        and set(act.named) <= set(other.named)
        and set(act.row.steps) <= set(other.row.steps)
    )


RULES_OF_DELEGATIONS: tuple[Rule, ...] = (
    _told("competing-acts", Severity.WARNING, None),
    _told("giver-without-power", Severity.ERROR, None),
    _told("onward-entrustment", Severity.ERROR, findings.ENTRUSTMENT_LAW),
    _told("licence-entrusted-to-no-organ", Severity.ERROR, findings.ENTRUSTMENT_LAW),
    _told("incomplete-entrustment", Severity.WARNING, findings.ENTRUSTMENT_LAW),
    _told("takeover-overdue", Severity.WARNING, None),
    withdrawal_without_authority,
    entrustment_expiring,
)
