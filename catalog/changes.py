"""
Changes (变化): when an answer began, when it will next change, and how long a gap lasts.

Every answer knows the stretch of days on which it cannot differ. From the edges of that stretch on,
the same question is put again, until the answer is another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from catalog.answers import HandledStep, Handling, Outcome
from catalog.delegations import Step
from catalog.errors import Refusal
from catalog.guides import Guide
from catalog.handling import handling
from catalog.period import Period
from catalog.records import date
from catalog.snapshot import Snapshot

ONE_DAY = timedelta(days=1)


class NextChange(NamedTuple):
    """The next day on which anything in an answer but opening hours will change (下次变化)."""

    on: date
    what: str
    what_zh: str


def next_change(snapshot: Snapshot, answer: Handling) -> NextChange | None:
    """The first later day on which the same question has another answer; ``None`` when no change is known."""
    on = _ended(snapshot, answer, lambda later: later == answer)
    if on is None:
        return None
    what, what_zh = _difference(answer, _asked_on(snapshot, answer, on))
    return NextChange(on, what, what_zh)


def held_since(snapshot: Snapshot, answer: Handling, step: Step) -> date | None:
    """
    Since when a step has been with who holds it, without a break.

    Of a case under way that is counted back from the day of acceptance. ``None`` when no beginning
    is recorded, or nobody holds it.
    """
    bound = _when_accepted(snapshot, answer)
    held = bound.step(step)
    if held is None or held.cause is not None:
        return None
    return _begun(snapshot, bound, lambda earlier: _hands(earlier.step(step)) == _hands(held))


def gap_period(snapshot: Snapshot, answer: Handling) -> Period:
    """
    The days on which a gap lasts, around the day asked about; open when no end is known.

    Of a case under way those around the day of acceptance, whose holders count. A gap whose beginning
    nothing dates counts from the day around which it lasts.
    """
    bound = _when_accepted(snapshot, answer)

    def is_same(other: Handling) -> bool:
        here, there = bound.gap, other.gap
        return here is not None and there is not None and (here.step, here.cause) == (there.step, there.cause)

    start = _begun(snapshot, bound, is_same)
    return Period(start or bound.on, _ended(snapshot, bound, is_same))


def _when_accepted(snapshot: Snapshot, answer: Handling) -> Handling:
    """The answer itself, or, of a case under way, the answer of the day of acceptance."""
    if answer.accepted_on is None:
        return answer
    return handling(snapshot, answer.item, answer.asked, answer.accepted_on)


def _hands(held: HandledStep | None) -> tuple[str | None, ...]:
    """Whose hands a step is in: by division, agency, name and acts, whatever they are called that day."""
    if held is None or held.agency is None or held.division is None:
        return ()
    name = held.in_name_of.code if held.in_name_of is not None else None
    return held.division.code, held.agency.code, name, *(act.row.code for act in held.acts)


def _ended(snapshot: Snapshot, answer: Handling, is_same: Callable[[Handling], bool]) -> date | None:
    """The first later day on which an answer is not the same any more."""
    until = answer.at.until
    while until is not None:
        later = _asked_on(snapshot, answer, until)
        if later is None or not is_same(later):
            return until
        until = later.at.until
    return None


def _begun(snapshot: Snapshot, answer: Handling, is_same: Callable[[Handling], bool]) -> date | None:
    """The first day of the unbroken run of days up to the answer's on which it was the same."""
    since = answer.at.since
    while since is not None and since > date.min:
        earlier = _asked_on(snapshot, answer, since - ONE_DAY)
        if earlier is None or not is_same(earlier):
            return since
        since = earlier.at.since
    return since


def _asked_on(snapshot: Snapshot, answer: Handling, day: date) -> Handling | None:
    """The same question on another day; ``None`` when it is refused then."""
    try:
        return handling(snapshot, answer.item, answer.asked, day, accepted_on=answer.accepted_on)
    except Refusal:
        return None


_OUTCOMES = {
    Outcome.OUTSIDE: ("the place no longer belongs to the item's territory", "该地不再属于该事项的适用区划"),
    Outcome.NOT_YET: ("the item is not in effect", "该事项尚未生效"),
    Outcome.ABOLISHED: ("the item is abolished", "该事项取消"),
    Outcome.PLACE_TOO_COARSE: ("the parts of the place have different answers", "该地各部分的办理单位不再相同"),
    Outcome.GAP: ("a step can be performed by nobody", "出现无人办理的环节"),
    Outcome.HANDLED: ("the item is handled", "该事项可以办理"),
}


def _difference(before: Handling, after: Handling | None) -> tuple[str, str]:
    """What changes first and foremost between two answers, in English and Chinese."""
    if after is None:
        return "the place ceases to exist", "该区划不复存在"
    if after.outcome is not before.outcome:
        return _OUTCOMES[after.outcome]
    for old, new in zip(before.steps, after.steps, strict=True):
        if old != new and new.agency is not None:
            return (
                f"{new.step.value} is performed by {new.agency.name_en or new.agency.name}",
                f"“{new.step.zh}”由{new.agency.name}承担",
            )
    changed = (
        (before.offices != after.offices, "the offices change", "办理点变化"),
        *_guide_differences(before.guide, after.guide),
        (before.candidates != after.candidates, "the divisions to choose from change", "可选区划变化"),
        (before.place != after.place, "the division changes", "区划变化"),
        (before.gap != after.gap, "the cause of the gap changes", "无人办理的原因变化"),
        (before.findings != after.findings, "the findings change", "检查发现的问题变化"),
    )
    for differs, what, what_zh in changed:
        if differs:
            return what, what_zh
    return "an act that is not followed begins or ends", "未适用的文件生效或失效"


def _guide_differences(before: Guide | None, after: Guide | None) -> Iterator[tuple[bool, str, str]]:
    if before is None or after is None:
        return
    yield before.time_limit != after.time_limit, "the time limit changes", "办结时限变化"
    yield before.materials != after.materials, "the papers to bring change", "申请材料变化"
    yield before.no_longer_required != after.no_longer_required, "a certificate is dropped", "取消证明事项"
    yield before.fees != after.fees, "the fees change", "收费变化"
    yield before.channels != after.channels, "the channels change", "办理形式变化"
    yield before != after, "what the applicant receives, or how often to come, changes", "办理结果或到现场次数变化"
