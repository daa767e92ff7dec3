"""
Findings (问题): what a check found wrong with the acts that an answer rests on.

Each rule is a named function whose docstring begins with what it finds and ends with its law. A
finding is a fact about acts, not about the day it was asked, so that it has a stable id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from catalog.agencies import Nature
from catalog.delegations import Act, Mode
from catalog.divisions import Lineage
from catalog.items import ItemKind
from catalog.period import Moment, Period
from catalog.routes import GapCause, Reason, Rejection
from catalog.snapshot import Snapshot
from catalog.tracing import Held, Trace


class Severity(StrEnum):
    """How grave a finding is (严重程度)."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    NOTICE = "NOTICE"


class Noun(StrEnum):
    """What kind of thing a finding is about (对象)."""

    ACT = "ACT"
    ITEM = "ITEM"
    AGENCY = "AGENCY"
    OFFICE = "OFFICE"
    INSTRUMENT = "INSTRUMENT"
    DIVISION = "DIVISION"


class Finding(NamedTuple):
    """
    Something a check found wrong (问题).

    Attributes:
        rule: stable id of the rule.
        severity: how grave it is.
        subjects: what it is about: the key of an act, then of what else the rule names.
        message: what is wrong and what to do, in English.
        message_zh: the same in Chinese.
        law: the provision it rests on; ``None`` for a rule of good order.
        division: code of the division it concerns; ``None`` when it concerns the whole act.
        period: the days on which it holds.
        about: what kind of thing its first subject is.
        item: key of the item it is about, so that findings of what is asked for most come first; ``None``: of none.
    """

    rule: str
    severity: Severity
    subjects: tuple[str, ...]
    message: str
    message_zh: str
    law: str | None
    division: str | None
    period: Period
    about: Noun = Noun.ACT
    item: str | None = None

    @property
    def key(self) -> str:
        """What the finding can be asked for again by."""
        return ":".join((self.rule, *self.subjects))


ENTRUSTMENT_LAW = "行政许可法 第24条"

Rule = Callable[[Snapshot, Act, str], Finding | None]


def competing_acts(snapshot: Snapshot, act: Act, other: str) -> Finding | None:
    """Two acts of one giver name the same nearest division for the same step; the later one is followed."""
    loser = snapshot.delegations.get(other)
    if loser is None or act.effect is None or loser.effect is None:
        return None
    return Finding(
        "competing-acts",
        Severity.WARNING,
        (act.row.code, other),
        f"{act.row.code} and {other} both hand down the same step for the same place; {act.row.code} is followed. "
        f"Withdraw {other}, or exclude the place from it.",
        f"“{act.row.code}”与“{other}”就同一地点同一环节重复下放，现按“{act.row.code}”办理。请收回“{other}”或将该地点排除。",
        None,
        None,
        act.effect.overlap(loser.effect) or act.effect,
    )


def giver_without_power(snapshot: Snapshot, act: Act, other: str) -> Finding | None:
    """An act hands down what its giver does not hold; it has no effect."""
    del other
    giver = snapshot.territory.versions(act.row.from_division)[-1]
    return Finding(
        "giver-without-power",
        Severity.ERROR,
        (act.row.code,),
        f"{act.row.code} has no effect: {giver.name_en or giver.name} does not hold what it hands down. "
        "Have it handed to the giver first, or withdraw the act.",
        f"“{act.row.code}”不发生效力：{giver.name}并不拥有所下放的权限。请先由上级下放至该级，或收回该文件。",
        None,
        act.row.from_division,
        act.effect or Period(),
    )


def onward_entrustment(snapshot: Snapshot, act: Act, other: str) -> Finding | None:
    """
    An entrusted organ hands on what it was entrusted with.

    Law: Administrative Licensing Law (行政许可法), art. 24: the entrusted organ shall not entrust it further.
    """
    entrustment = snapshot.delegations.get(other)
    if entrustment is None or act.effect is None or entrustment.effect is None:
        return None
    return Finding(
        "onward-entrustment",
        Severity.ERROR,
        (act.row.code, other),
        f"{act.row.code} hands on what {other} only entrusted. "
        "Have the original holder hand it to the receiver directly.",
        f"“{act.row.code}”将“{other}”所委托的事项再行转授。请由原实施机关直接委托或下放给承接单位。",
        ENTRUSTMENT_LAW,
        act.row.from_division,
        act.effect.overlap(entrustment.effect) or act.effect,
    )


def licence_entrusted_to_no_organ(snapshot: Snapshot, act: Act, other: str) -> Finding | None:
    """
    A licence is entrusted to a body that is no administrative organ.

    Law: Administrative Licensing Law (行政许可法), art. 24: to another administrative organ.
    """
    item = snapshot.items.get(act.row.item)
    agency = snapshot.agencies.get(other)
    is_licence = item is not None and item.kind is ItemKind.LICENCE
    if agency is None or not is_licence or act.row.mode is not Mode.ENTRUSTED or agency.nature is Nature.STATUTORY:
        return None
    return Finding(
        "licence-entrusted-to-no-organ",
        Severity.ERROR,
        (act.row.code, other),
        f"{act.row.code} entrusts a licence to {agency.name_en or agency.name}, which is no administrative organ. "
        "Entrust it to an organ, or move acceptance only.",
        f"“{act.row.code}”将行政许可委托给非行政机关“{agency.name}”。请改为委托行政机关，或仅将受理前移。",
        ENTRUSTMENT_LAW,
        agency.division,
        act.effect or Period(),
    )


def incomplete_entrustment(snapshot: Snapshot, act: Act, other: str) -> Finding | None:
    """
    An entrustment lacks its written agreement, its term or its publication.

    Law: Administrative Licensing Law (行政许可法), art. 24, and Guangdong's decision on 124 powers.
    """
    del snapshot, other
    row = act.row
    lacking = {
        ("a written agreement", "书面协议"): row.agreement is None,
        ("a term", "委托期限"): row.valid_to is None,
        ("a publication", "向社会公布"): act.published is None,
    }
    missing = [words for words, lacks in lacking.items() if lacks]
    if row.mode is not Mode.ENTRUSTED or not missing:
        return None
    return Finding(
        "incomplete-entrustment",
        Severity.WARNING,
        (row.code,),
        f"The entrustment {row.code} lacks {' and '.join(words for words, _ in missing)}. Supply what is missing.",
        f"委托“{row.code}”缺少{'、'.join(words for _, words in missing)}。请补齐。",
        ENTRUSTMENT_LAW,
        None,
        act.effect or Period(),
    )


def takeover_overdue(snapshot: Snapshot, act: Act, other: str) -> Finding | None:
    """A receiver has not taken over by the day it was due; the report asks for handovers without a vacuum."""
    takeover = act.takeovers.get(other)
    if takeover is None or (takeover.done is not None and takeover.done <= takeover.due):
        return None
    receiver = snapshot.territory.versions(other)[-1]
    return Finding(
        "takeover-overdue",
        Severity.WARNING,
        (act.row.code, other),
        f"{receiver.name_en or receiver.name} was to take over {act.row.code} by {takeover.due} and had not. Set a day with it, or withdraw the act there.",
        f"{receiver.name}应于{takeover.due}前承接“{act.row.code}”，逾期未承接。请督促承接，或就该地收回。",
        None,
        other,
        Period(takeover.due, takeover.done),
    )


RULES: dict[str, Rule] = {
    "competing-acts": competing_acts,
    "giver-without-power": giver_without_power,
    "onward-entrustment": onward_entrustment,
    "licence-entrusted-to-no-organ": licence_entrusted_to_no_organ,
    "incomplete-entrustment": incomplete_entrustment,
    "takeover-overdue": takeover_overdue,
}
"""Every rule by its stable id."""


def find(snapshot: Snapshot, key: str) -> Finding | None:
    """The finding of that key, or ``None`` when it is not found any more."""
    rule, _, subjects = key.partition(":")
    code, _, other = subjects.partition(":")
    act = snapshot.delegations.get(code)
    check = RULES.get(rule)
    return None if act is None or check is None else check(snapshot, act, other)


def of_answer(
    snapshot: Snapshot, lineage: Lineage, trace: Trace, rejected: Sequence[Rejection], at: Moment
) -> tuple[Finding, ...]:
    """What the checks say of the acts that an answer for a place followed or considered, at its moment."""
    if not rejected and not trace.is_checked:
        return ()
    asked = {
        *(pair for way in trace.ways for pair in _of_chain(way, lineage)),
        *(pair for rejection in rejected for pair in _of_rejection(rejection)),
    }
    found = {}
    for rule, code, other in asked:
        act = snapshot.delegations.get(code)
        finding = RULES[rule](snapshot, act, other) if act is not None else None
        if finding is not None and at.within(finding.period.start, finding.period.end):
            found[finding.key] = finding
    return tuple(found[key] for key in sorted(found))


def _of_chain(held: Held, lineage: Lineage) -> Iterator[tuple[str, str, str]]:
    """The rules to try on the acts of a step: rule, key of the act, and what else the rule is about."""
    for act, following in zip(held.acts, held.acts[1:], strict=False):
        if act.row.mode is Mode.ENTRUSTED and following.row.mode is not Mode.OUTREACH:
            yield "onward-entrustment", following.row.code, act.row.code
    for act, receiver in zip(held.acts, held.chain[1:], strict=False):
        if act.row.mode is Mode.ENTRUSTED:
            yield "incomplete-entrustment", act.row.code, ""
        if act.takeovers:
            yield "takeover-overdue", act.row.code, receiver
    late = lineage.of_level(held.acts[-1].row.to_level) if held.cause is GapCause.INTERIM else None
    if late is not None:
        yield "takeover-overdue", held.acts[-1].row.code, late.code
    if held.agency is not None and held.mode is Mode.ENTRUSTED:
        yield "licence-entrusted-to-no-organ", held.acts[-1].row.code, held.agency.code


def _of_rejection(rejection: Rejection) -> Iterator[tuple[str, str, str]]:
    code = rejection.act.row.code
    if rejection.reason is Reason.LATER and rejection.by is not None:
        yield "competing-acts", rejection.by.row.code, code
    elif rejection.reason is Reason.GIVER_HOLDS_NOTHING:
        yield "giver-without-power", code, ""
    elif rejection.reason is Reason.NOT_TAKEN_OVER and rejection.place is not None:
        yield "takeover-overdue", code, rejection.place
