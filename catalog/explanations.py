"""
Explanations (说明): an answer told in words that a citizen understands, in Chinese and English.

Every sentence is written once in both languages, side by side, so that neither can say more than
the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.agencies import Agency
from catalog.answers import HandledStep, Handling, Outcome
from catalog.certificates import REPLACEMENT_MODES
from catalog.changes import gap_period, next_change
from catalog.delegations import Act
from catalog.divisions import Division
from catalog.items import ONLINE
from catalog.period import Moment
from catalog.routes import Reason, Rejection
from catalog.snapshot import Snapshot
from catalog.time_limits import Limit
from catalog.wording import CAUSES, LEVELS, MODES, UNITS, Language, Words


def explanation(snapshot: Snapshot, answer: Handling, language: Language) -> str:
    """
    An answer in words: what came of it, who does what on which authority, where to go, and what comes next.

    Sentences follow one another on lines of their own.
    """
    return "\n".join(words.into(language) for words in _sentences(snapshot, answer))


def rejection_reason(snapshot: Snapshot, rejection: Rejection, language: Language, at: Moment) -> str:
    """Why an act that names the place was not followed, in words, with the names of the moment."""
    return _reason(snapshot, rejection, at).into(language)


def _sentences(snapshot: Snapshot, answer: Handling) -> Iterator[Words]:
    yield _conclusion(snapshot, answer)
    if answer.outcome in {Outcome.HANDLED, Outcome.GAP}:
        yield from _holders(answer)
        yield from _chain(snapshot, answer)
        yield from _counters(answer)
        yield from _limit(answer)
        yield from _dropped(answer)
        yield from _rejections(snapshot, answer)
    change = next_change(snapshot, answer)
    if change is not None:
        yield Words(f"From {change.on} on: {change.what}.", f"自{change.on}起：{change.what_zh}。")


def _conclusion(snapshot: Snapshot, answer: Handling) -> Words:
    item = Words(answer.item.name_en or answer.item.name, answer.item.name)
    place = _name(answer.place) if answer.place is not None else Words(answer.asked, answer.asked)
    day = answer.accepted_on or answer.on
    match answer.outcome:
        case Outcome.OUTSIDE:
            return Words(
                f"{place.en} lies outside the area for which {item.en} is listed.",
                f"{place.zh}不在“{item.zh}”的适用区划之内。",
            )
        case Outcome.NOT_YET:
            start = answer.item.valid_from
            return Words(
                f"{item.en} takes effect on {start}; on {day} it cannot be applied for yet.",
                f"“{item.zh}”自{start}起生效，{day}尚不能办理。",
            )
        case Outcome.ABOLISHED:
            return _abolished(snapshot, answer, item)
        case Outcome.PLACE_TOO_COARSE:
            names = [_name(division) for division in answer.candidates[:8]]
            more = len(answer.candidates) - len(names)
            return Words(
                f"{place.en} is too large for one answer on {item.en}. Say which of its parts: "
                f"{', '.join(name.en for name in names)}{f' and {more} more' if more else ''}.",
                f"“{item.zh}”在{place.zh}各处的办理单位不同，请选择更具体的地点："
                f"{'、'.join(name.zh for name in names)}{f'等（另有{more}个）' if more else ''}。",
            )
        case Outcome.GAP:
            return _gap(snapshot, answer, item, place)
        case Outcome.HANDLED:
            accept = answer.steps[0]
            agency, level = _agency(accept.agency), _level(accept)
            whole = all(held.agency == accept.agency for held in answer.steps)
            does = Words("handled from acceptance to delivery", "办理") if whole else Words("accepted", "受理")
            return Words(
                f"On {day}, {item.en} for {place.en} is {does.en} by {agency.en}{level.en}.",
                f"{day}，{place.zh}的“{item.zh}”由{agency.zh}{level.zh}{does.zh}。",
            )


def _abolished(snapshot: Snapshot, answer: Handling, item: Words) -> Words:
    removal = answer.removal
    if removal is None:
        successor = snapshot.items.get(answer.item.replaced_by)
        instead = Words("", "")
        if successor is not None:
            instead = Words(f" {successor.name_en or successor.name} replaces it.", f"由“{successor.name}”替代。")
        return Words(
            f"{item.en} was cancelled on {answer.item.valid_to}.{instead.en}",
            f"“{item.zh}”已于{answer.item.valid_to}取消。{instead.zh}",
        )
    mode_zh, mode_en = REPLACEMENT_MODES[removal.mode]
    instead = Words(f" ({removal.replacement})", f"（{removal.replacement}）") if removal.replacement else Words("", "")
    document = _document(snapshot, removal.instrument)
    basis = Words(f", by {document.en}", f"，依据{document.zh}") if document is not None else Words("", "")
    return Words(
        f"{item.en} is no longer required since {removal.on}{basis.en}. What stands in for it: {mode_en}{instead.en}.",
        f"“{item.zh}”自{removal.on}起不再要求提供{basis.zh}。替代方式：{mode_zh}{instead.zh}。",
    )


def _gap(snapshot: Snapshot, answer: Handling, item: Words, place: Words) -> Words:
    gap = answer.gap
    if gap is None:
        return Words("", "")
    period = gap_period(snapshot, answer)
    until = (
        Words(f"to {period.end}", f"至{period.end}")
        if period.end
        else Words("on, with no end known", "起，何时结束未知")
    )
    instead = Words("", "")
    if gap.fallback is not None:
        agency = _agency(gap.fallback.agency)
        instead = Words(f" Until then, turn to {agency.en}.", f"在此期间，请咨询{agency.zh}。")
    return Words(
        f"For {item.en} in {place.en} nobody can {gap.step.value.lower()} from {period.start} {until.en}: "
        f"{CAUSES[gap.cause].en}.{instead.en}",
        f"{place.zh}的“{item.zh}”自{period.start}{until.zh}无人可以{gap.step.zh}：{CAUSES[gap.cause].zh}。{instead.zh}",
    )


def _holders(answer: Handling) -> Iterator[Words]:
    """Who does which steps when several share them, and in whose name where it is another's."""
    agencies = dict.fromkeys(held.agency for held in answer.steps if held.agency is not None)
    for agency in agencies if len(agencies) > 1 else ():
        steps = [held for held in answer.steps if held.agency == agency]
        name = _agency(agency)
        yield Words(
            f"{name.en}{_level(steps[0]).en} does: {', '.join(held.step.value.lower() for held in steps)}.",
            f"{name.zh}{_level(steps[0]).zh}负责：{'、'.join(held.step.zh for held in steps)}。",
        )
    for held in answer.steps:
        if held.in_name_of is not None and held.in_name_of != held.agency:
            giver = _agency(held.in_name_of)
            yield Words(
                f"The step {held.step.value.lower()} is done in the name of {giver.en}; appeals go there.",
                f"“{held.step.zh}”以{giver.zh}的名义作出，申请复议或诉讼亦以其为对象。",
            )


def _chain(snapshot: Snapshot, answer: Handling) -> Iterator[Words]:
    """The acts that led there, each with its document and clause."""
    acts = dict.fromkeys(act.row.code for held in answer.steps for act in held.acts)
    for code in acts:
        act = snapshot.delegations.get(code)
        if act is None:
            continue
        giver = _name(snapshot.territory.nearest(act.row.from_division, answer.at))
        level, mode = LEVELS[act.row.to_level], MODES[act.row.mode]
        steps = act.row.steps
        basis = _basis(snapshot, act)
        since = f"{act.effect.start}" if act.effect is not None else ""
        yield Words(
            f"Authority: {basis.en} — since {since} {giver.en} has {mode.en} to the {level.en} level: "
            f"{', '.join(step.value.lower() for step in steps)}.",
            f"依据：{basis.zh}。自{since}起，{giver.zh}将{'、'.join(step.zh for step in steps)}{mode.zh}至{level.zh}。",
        )


def _counters(answer: Handling) -> Iterator[Words]:
    if answer.offices:
        first = answer.offices[0]
        more = len(answer.offices) - 1
        yield Words(
            f"Where to go: {first.name_en or first.name}{f', or any of {more} other counters' if more else ''}.",
            f"办理点：{first.name}{f'，或其他{more}个办理点' if more else ''}。",
        )
    if answer.guide is not None and not ONLINE.isdisjoint(answer.guide.channels):
        yield Words("It can be applied for online.", "可网上办理。")


def _limit(answer: Handling) -> Iterator[Words]:
    limit = answer.guide.time_limit if answer.guide is not None else None
    if limit is None:
        return
    if limit.committed is not None:
        length = _length(limit.committed)
        yield Words(f"Committed time limit: {length.en}.", f"承诺办结时限：{length.zh}。")
    if limit.statutory is not None:
        length = _length(limit.statutory)
        yield Words(f"Statutory time limit: {length.en}.", f"法定办结时限：{length.zh}。")


def _dropped(answer: Handling) -> Iterator[Words]:
    dropped = answer.guide.no_longer_required if answer.guide is not None else ()
    if dropped:
        yield Words(
            f"No longer asked for: {', '.join(item.name_en or item.name for item in dropped)}.",
            f"不再要求提供：{'、'.join(item.name for item in dropped)}。",
        )


def _rejections(snapshot: Snapshot, answer: Handling) -> Iterator[Words]:
    for rejection in answer.rejected:
        basis, reason = _basis(snapshot, rejection.act), _reason(snapshot, rejection, answer.at)
        yield Words(f"Not applied: {basis.en} — {reason.en}", f"未适用：{basis.zh}——{reason.zh}")


def _reason(snapshot: Snapshot, rejection: Rejection, at: Moment) -> Words:
    act = rejection.act
    start = act.effect.start if act.effect is not None else None
    end = act.effect.end if act.effect is not None else None
    match rejection.reason:
        case Reason.PENDING:
            document = _document(snapshot, act.row.condition)
            what = document or Words("its publication", "其公布")
            return Words(f"it waits for {what.en}, which is not in force.", f"须待{what.zh}生效，目前没有效力。")
        case Reason.NOT_YET:
            return Words(f"it takes effect on {start} only.", f"自{start}起才生效。")
        case Reason.ENDED:
            return Words(f"its term ended on {end}.", f"已于{end}期满。")
        case Reason.WITHDRAWN:
            return Words(f"it was withdrawn on {act.row.withdrawn}.", f"已于{act.row.withdrawn}收回。")
        case Reason.EXCLUDED:
            return _exclusion(snapshot, rejection, at)
        case Reason.NOT_TAKEN_OVER:
            where = _place(snapshot, rejection, at)
            return Words(
                f"{where.en} has not taken over yet; the old holder handles meanwhile.",
                f"{where.zh}尚未承接，过渡期内由原单位办理。",
            )
        case Reason.NO_RECEIVER:
            level = LEVELS[act.row.to_level]
            return Words(
                f"the place has no {level.en} to take it over; it stays with the giver.",
                f"该地没有{level.zh}承接单位，仍由原单位办理。",
            )
        case Reason.NEARER:
            return Words("another act names the place more closely.", "另有文件对该地作了更具体的规定。")
        case Reason.LATER:
            return Words("a later act on the same place goes before it.", "就同一地点，在后的文件优先。")
        case Reason.GIVER_HOLDS_NOTHING:
            return Words("its giver does not hold what it hands down here.", "授出单位在该地并不拥有所下放的权限。")


def _exclusion(snapshot: Snapshot, rejection: Rejection, at: Moment) -> Words:
    where = _place(snapshot, rejection, at)
    row = rejection.act.exclusions[rejection.place or ""]
    why = Words("", "")
    if row.reason is not None:
        reason_zh = row.reason.rstrip("。.")
        why = Words(f": {(row.reason_en or reason_zh).rstrip('。.')}", f"：{reason_zh}")
    return Words(f"it does not reach {where.en}{why.en}.", f"不适用于{where.zh}{why.zh}。")


def _place(snapshot: Snapshot, rejection: Rejection, at: Moment) -> Words:
    if rejection.place is None or rejection.place not in snapshot.territory:
        return Words("the place", "该地")
    return _name(snapshot.territory.nearest(rejection.place, at))


def _basis(snapshot: Snapshot, act: Act) -> Words:
    document = _document(snapshot, act.row.instrument) or Words(f"act {act.row.code}", f"“{act.row.code}”")
    clause = act.row.clause
    return Words(f"{document.en}, {clause}", f"{document.zh}{clause}") if clause else document


def _document(snapshot: Snapshot, code: str | None) -> Words | None:
    instrument = snapshot.instruments.get(code)
    if instrument is None:
        return None
    number = Words(f" ({instrument.number})", f"（{instrument.number}）") if instrument.number else Words("", "")
    return Words(f"{instrument.title}{number.en}", f"《{instrument.title}》{number.zh}")


def _length(limit: Limit) -> Words:
    if limit.value == 0:
        return Words("done at once", "即时办结")
    unit = UNITS[limit.unit]
    singular = unit.en.removesuffix("s") if limit.value == 1 else unit.en
    return Words(f"{limit.value} {singular}", f"{limit.value}{unit.zh}")


def _level(held: HandledStep) -> Words:
    if held.level is None:
        return Words("", "")
    level = LEVELS[held.level]
    return Words(f" ({level.en})", f"（{level.zh}）")


def _name(division: Division) -> Words:
    return Words(division.name_en or division.name, division.name)


def _agency(agency: Agency | None) -> Words:
    return Words("nobody", "（无）") if agency is None else Words(agency.name_en or agency.name, agency.name)
