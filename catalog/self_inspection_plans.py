"""
Next steps in the report (下一步工作重点): from targets, findings, takeovers and what the coming year brings.

Source of the structure: 珠海市人力资源和社会保障局法治政府建设督查自查报告, part 三: hand down further, take over without
a vacuum (接得住、管得好), keep to procedure, strengthen enforcement.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.delegations import Act, Mode
from catalog.period import Moment
from catalog.planning_words import steps_listed
from catalog.progress import Progress, TargetState, progress
from catalog.records import date
from catalog.self_inspection_parts import Section, Table, Told, Year, day, listed, same
from catalog.self_inspection_problems import incomplete, lacking_offices, missed
from catalog.self_inspection_work import STATES, measured, target_name
from catalog.supervision import Supervised
from catalog.targets import OF_SHARES
from catalog.wording import Words


def plans(year: Year, findings: Sequence[Supervised]) -> Section:
    """Part 三: what is to be done next."""
    return Section(
        Words("Next steps", "下一步工作重点"),
        sections=(_goals(year), _takeovers(year), _procedure(year), _forces(year), _findings(findings)),
    )


def _goals(year: Year) -> Section:
    late = missed(year)
    ahead = progress(year.snapshot, year.on, agency=year.agency.code, year=year.year + 1)
    left = listed([target_name(one.target) for one in late])
    told = []
    if late:
        told.append(
            Words(
                f"Go on with the targets that were missed: {left.en} (missing: {_amounts(late).en}).",
                f"继续推进未完成的目标：{left.zh}，尚差{_amounts(late).zh}。",
            )
        )
    behind = [one for one in ahead if one.state is TargetState.BEHIND]
    if ahead:
        names = listed([target_name(one.target) for one in behind])
        told.append(
            Words(
                f"Targets set for {year.year + 1} so far: {len(ahead)}"
                + (
                    f". More has to be done for those that will not be reached by what is published: {names.en}."
                    if behind
                    else ", reached or on track."
                ),
                f"{year.year + 1}年已设定目标{len(ahead)}项"
                + (f"，按已公布的事项预计不能完成、需加大力度的有：{names.zh}。" if behind else "，预计均可完成。"),
            )
        )
    if not told:
        told.append(
            Words(
                "All targets are reached, and none is set for the coming year yet.",
                "各项目标均已完成，下一年度目标尚未设定。",
            )
        )
    title = Words("Hand down further and set the targets of the coming year", "进一步简政放权，落实年度目标")
    return Section.of(title, Told(tuple(told), (), (_ahead(year, ahead),) if ahead else ()))


def _amounts(late: Sequence[Progress]) -> Words:
    """How much is missing of some targets."""
    found = [measured(one.lacking, one.target).zh for one in late]
    counted = [one.target.measure not in OF_SHARES for one in late]
    return Words(
        ", ".join(found),
        "、".join(f"{value}项" if is_count else value for value, is_count in zip(found, counted, strict=True)),
    )


def _ahead(year: Year, found: Sequence[Progress]) -> Table:
    return Table(
        Words(f"Targets of {year.year + 1} and what is to be expected", f"{year.year + 1}年目标及预测"),
        (
            Words("Target", "目标"),
            Words("Due", "期限"),
            Words("Planned", "目标值"),
            Words("So far", "当前值"),
            Words("Forecast", "预测值"),
            Words("State", "状态"),
        ),
        tuple(
            (
                target_name(one.target),
                day(one.target.by),
                measured(one.target.value, one.target),
                measured(one.reached, one.target),
                measured(one.forecast, one.target),
                STATES[one.state],
            )
            for one in found
        ),
    )


def _takeovers(year: Year) -> Section:
    overdue, ending, coming = list(_overdue(year)), list(_ending(year)), list(_coming(year))
    told = []
    if overdue:
        told.append(
            Words(
                f"Settle the overdue takeovers with the receivers: {'; '.join(one.en for one in overdue)}.",
                f"督促逾期未承接的事项尽快落实：{'；'.join(one.zh for one in overdue)}。",
            )
        )
    if ending:
        told.append(
            Words(
                f"Decide what follows the acts that end in {year.year + 1}: {'; '.join(one.en for one in ending)}.",
                f"以下事项将于{year.year + 1}年到期，须提前研究后续安排：{'；'.join(one.zh for one in ending)}。",
            )
        )
    if coming:
        told.append(
            Words(
                f"Make the receivers ready for the acts that take effect in {year.year + 1}: {'; '.join(one.en for one in coming)}.",
                f"以下事项将于{year.year + 1}年生效，须做好承接准备：{'；'.join(one.zh for one in coming)}。",
            )
        )
    if not told:
        nothing = Words(
            "No takeover is overdue, and no act that is published begins or ends in the coming year.",
            "没有逾期未承接的事项，已公布的下放、委托事项在下一年度没有生效或到期的。",
        )
        told.append(nothing)
    return Section.of(Words("Take over without a vacuum", "做好取消下放事项的“接管放”"), Told(tuple(told)))


def _acts(year: Year) -> Iterator[Act]:
    """The acts of the agency's division, and of those in it, by item."""
    at = Moment(year.on)
    for item in year.snapshot.items.all:
        for act in year.snapshot.delegations.of_item(item.code):
            if year.agency.division in year.snapshot.territory.path(act.row.from_division, at):
                yield act


def _overdue(year: Year) -> Iterator[Words]:
    """Takeovers that are due and have not happened."""
    for act in _acts(year):
        for takeover in act.takeovers.values():
            if takeover.due <= year.on and (takeover.done is None or takeover.done > year.on):
                place = year.snapshot.territory.nearest(takeover.division, Moment(year.on))
                name, due = _item(year, act), day(takeover.due)
                yield Words(
                    f"{name.en} in {place.name_en or place.name}, due on {due.en}",
                    f"{place.name}承接“{name.zh}”（应于{due.zh}承接）",
                )


def _ending(year: Year) -> Iterator[Words]:
    """Acts in effect that end in the coming year."""
    for act in _acts(year):
        if act.effect is not None and year.on in act.effect and _is_next(year, act.effect.end):
            name, end = _item(year, act), day(act.effect.end or year.on)
            kind = Words("entrustment", "委托") if act.row.mode is Mode.ENTRUSTED else Words("act", "下放")
            yield Words(f"the {kind.en} of {name.en}, on {end.en}", f"“{name.zh}”的{kind.zh}（{end.zh}起终止）")


def _coming(year: Year) -> Iterator[Words]:
    """Acts already published that take effect in the coming year."""
    for act in _acts(year):
        is_published = act.published is not None and act.published <= year.on
        if is_published and act.effect is not None and _is_next(year, act.effect.start):
            name, start = _item(year, act), day(act.effect.start or year.on)
            yield Words(f"{name.en}, from {start.en}", f"“{name.zh}”（自{start.zh}起）")


def _is_next(year: Year, on: date | None) -> bool:
    """Whether a day lies after the report's and not after the coming year."""
    return on is not None and year.on < on <= date(year.year + 1, 12, 31)


def _item(year: Year, act: Act) -> Words:
    found = year.snapshot.items.get(act.row.item)
    return same(act.row.item) if found is None else Words(found.name_en or found.name, found.name)


def _procedure(year: Year) -> Section:
    found = incomplete(year)
    told = [
        Words(
            f"Make up for what 《{one.instrument.title}》 lacks ({steps_listed(one.course.missing).en}), or review the document.",
            f"对《{one.instrument.title}》补充履行{steps_listed(one.course.missing).zh}，或重新评估该文件。",
        )
        for one in found
    ]
    keep = Words(
        f"Adopt the annual plan of documents for {year.year + 1} before March, and take every step before a document is published.",
        f"于{year.year + 1}年3月前形成年度规范性文件制定计划，文件公布前履行全部制定程序。",
    )
    return Section.of(Words("Decide by the procedure", "健全决策机制，严格依程序决策"), Told((*told, keep)))


def _forces(year: Year) -> Section:
    found = lacking_offices(year)
    lacking = Words(
        "; ".join(f"{name.en}: {what.en}" for name, what in found),
        "；".join(f"{name.zh}：{what.zh}" for name, what in found),
    )
    sentence = (
        Words(f"Supply what offices lack. {lacking.en}.", f"补齐办理点所缺的承接条件（{lacking.zh}）。")
        if found
        else Words("Keep officers certified and trained.", "坚持持证上岗，加强执法培训。")
    )
    return Section.of(Words("Strengthen enforcement", "加强和改进执法"), Told((sentence,)))


def _findings(findings: Sequence[Supervised]) -> Section:
    grave = [one for one in findings if one.fails]
    open_ones = [one for one in findings if one.waiver is None]
    sentence = (
        Words(
            f"Settle what the checks found, one by one, as the table in the part on problems says; the {len(grave)} errors first.",
            f"对检查发现的问题，按照第二部分所列整改意见逐项整改，优先处理{len(grave)}项错误。",
        )
        if open_ones
        else Words("Go on checking the list every year.", "坚持每年开展清单检查。")
    )
    return Section.of(Words("Supervise the list", "加强清单制度的监督落实"), Told((sentence,)))
