"""
Problems in the report (存在的问题): what the checks found, which documents skipped steps, who lacks what.

Source of the structure: 珠海市人力资源和社会保障局法治政府建设督查自查报告, part 二: lists that are declared and not
supervised, decisions that get around their procedure, too few enforcement officers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from catalog.documents import Made, documents
from catalog.findings import Finding, Severity
from catalog.planning_words import steps_listed
from catalog.progress import Progress, TargetState, progress
from catalog.readiness import OfficeReadiness
from catalog.receivers import LACKS, Lack
from catalog.self_inspection_parts import Section, Table, Told, Year, day, listed, quoted, same
from catalog.self_inspection_work import measured, target_name
from catalog.staffing import staffing
from catalog.supervision import Supervised
from catalog.waivers import Waiver
from catalog.wording import Words

SEVERITIES = {
    Severity.ERROR: Words("error", "错误"),
    Severity.WARNING: Words("warning", "警告"),
    Severity.NOTICE: Words("notice", "提示"),
}

EXAMPLES = 3
"""Findings of one rule that the report quotes."""


def problems(year: Year, findings: Sequence[Supervised]) -> Section:
    """Part 二: what is wrong."""
    return Section(
        Words("Problems", "存在的问题"),
        sections=(_list(year, findings), _decisions(year), _forces(year), _goals(year)),
    )


def _list(year: Year, findings: Sequence[Supervised]) -> Section:
    by_rule: dict[str, list[Supervised]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.finding.rule].append(finding)
    count = year.figure(
        "findings",
        Words("findings of the checks", "检查发现的问题"),
        len(findings),
        f"findings({year.around}, on: {quoted(str(year.on))}) {{ totalCount }}",
        "findings.totalCount",
        rows=year.snapshot.items.all,
    )
    title = Words("The list is declared, and has to be supervised", "清单制度的落实还需加强监督")
    if not findings:
        nothing = Words(
            f"The checks of the list found nothing wrong ({count.mark}).", f"清单检查未发现问题（{count.mark}项）。"
        )
        return Section.of(title, Told((nothing,), (count,)))
    sentence = Words(
        f"Problems that the checks of the list found: {count.mark}, by {len(by_rule)} of the rules; the table quotes {EXAMPLES} at most of each.",
        f"清单检查发现问题{count.mark}项，涉及{len(by_rule)}条规则，每条规则在表中列举不超过{EXAMPLES}项。",
    )
    told = Told((sentence,), (count,), (_found(by_rule),))
    left = [(one.finding, one.waiver) for one in findings if one.waiver is not None]
    return Section.of(title, told, _waived(year, left)) if left else Section.of(title, told)


def _waived(year: Year, left: Sequence[tuple[Finding, Waiver]]) -> Told:
    """Those that somebody answers for: why, who, and until when."""
    count = year.figure(
        "findings_waived",
        Words("findings that are waived", "已豁免的问题"),
        len(left),
        f"findings({year.around}, on: {quoted(str(year.on))}, waived: true) {{ totalCount }}",
        "findings.totalCount",
        rows=[waiver for _, waiver in left],
    )
    sentence = Words(
        f"Of these {count.mark} are waived: they are left for a time, and somebody answers for each.",
        f"其中{count.mark}项已豁免，暂不整改，均有责任人。",
    )
    headings = (
        Words("Finding", "问题"),
        Words("Why it is left", "理由"),
        Words("Who answers for it", "责任人"),
        Words("Until", "截止日期"),
    )
    rows = tuple(
        (
            same(finding.key),
            Words(waiver.reason_en or waiver.reason, waiver.reason),
            same(waiver.author),
            same("–") if waiver.valid_to is None else day(waiver.valid_to),
        )
        for finding, waiver in left
    )
    return Told((sentence,), (count,), (Table(Words("Waived findings", "已豁免的问题"), headings, rows),))


def _found(by_rule: dict[str, list[Supervised]]) -> Table:
    order = list(Severity)
    ranked = sorted(by_rule.items(), key=lambda pair: (order.index(pair[1][0].finding.severity), pair[0]))
    return Table(
        Words("What the checks found", "检查发现的问题"),
        (
            Words("Severity", "严重程度"),
            Words("Rule", "规则"),
            Words("Findings", "数量"),
            Words("What is wrong, and what to do", "问题及整改意见"),
            Words("Law", "依据"),
        ),
        tuple(
            (
                SEVERITIES[found[0].finding.severity],
                same(rule),
                _count(found),
                Words(
                    " ".join(one.finding.message for one in found[:EXAMPLES]),
                    "".join(one.finding.message_zh for one in found[:EXAMPLES]),
                ),
                same(found[0].finding.law or "–"),
            )
            for rule, found in ranked
        ),
    )


def _count(found: Sequence[Supervised]) -> Words:
    """How many there are, and how many of them are waived, if any."""
    waived = sum(one.waiver is not None for one in found)
    return (
        Words(f"{len(found)}, {waived} waived", f"{len(found)}（已豁免{waived}）") if waived else same(str(len(found)))
    )


def incomplete(year: Year) -> list[Made]:
    """The agency's documents that were published without every step, of whatever year up to this one."""
    return [
        made
        for made in documents(year.snapshot, agency=year.agency.code).all
        if not made.course.is_complete
        and made.instrument.published is not None
        and made.instrument.published <= year.on
    ]


def _decisions(year: Year) -> Section:
    found = incomplete(year)
    title = Words("Decisions get around their procedure", "决策程序执行不够严格")
    if not found:
        return Section.of(
            title, Told((Words("Every document on record took every step.", "有记录的文件均已履行全部程序。"),))
        )
    names = [
        Words(
            f"《{one.instrument.title}》 lacks {steps_listed(one.course.missing).en}",
            f"《{one.instrument.title}》缺少{steps_listed(one.course.missing).zh}",
        )
        for one in found
    ]
    return Section.of(
        title,
        Told(
            (
                Words(
                    f"Published without every step of the procedure: {'; '.join(one.en for one in names)}.",
                    f"个别文件未履行全部程序即公布：{'；'.join(one.zh for one in names)}。",
                ),
            )
        ),
    )


def lacking_offices(year: Year) -> list[tuple[Words, Words]]:
    """The offices in the agency's division that are known to lack something: the name, and what."""
    told = []
    for row in staffing(year.snapshot, year.on, under=year.agency.division).rows:
        lacks = [LACKS[lack] for lack in _lacks(row)]
        office = year.snapshot.offices.get(row.office)
        if lacks and office is not None:
            name = Words(office.name_en or office.name, office.name)
            told.append((name, Words(", ".join(one.en for one in lacks), "、".join(one.zh for one in lacks))))
    return told


def _lacks(row: OfficeReadiness) -> list[Lack]:
    known = {
        Lack.NO_CERTIFIED_OFFICERS: row.certified_officers,
        Lack.NO_TRAINED_OFFICERS: row.trained_officers,
        Lack.NO_SEAL: row.seal,
        Lack.NO_SYSTEM_LINK: row.system_link,
    }
    return [lack for lack, value in known.items() if value is not None and not value]


def _forces(year: Year) -> Section:
    found = lacking_offices(year)
    title = Words("Receivers lack people and means", "承接能力和执法力量不足")
    if not found:
        nothing = Words("No office is known to lack what it needs.", "未发现办理点缺少承接条件。")
        return Section.of(title, Told((nothing,)))
    return Section.of(
        title,
        Told(
            (
                Words(
                    f"Some offices cannot fully do what was handed to them: {'; '.join(f'{name.en} ({what.en})' for name, what in found)}.",
                    f"部分办理点尚不完全具备承接条件：{'；'.join(f'{name.zh}（{what.zh}）' for name, what in found)}。",
                ),
            )
        ),
    )


def missed(year: Year) -> list[Progress]:
    """The agency's targets of the year that were not reached when they fell due."""
    found = progress(year.snapshot, year.on, agency=year.agency.code, year=year.year)
    return [one for one in found if one.state is TargetState.MISSED]


def _goals(year: Year) -> Section:
    found = missed(year)
    count = year.figure(
        "targets_missed",
        Words("targets of the year that were missed", "未完成的年度目标"),
        len(found),
        f"targets({year.own}, on: {quoted(str(year.on))}, state: MISSED) {{ key }}",
        "targets",
        rows=[one.target for one in found],
    )
    names = listed(
        [
            Words(
                f"“{target_name(one.target).en}” ({measured(one.reached, one.target).en} of {measured(one.target.value, one.target).en})",
                f"“{target_name(one.target).zh}”（完成{measured(one.reached, one.target).zh}，目标{measured(one.target.value, one.target).zh}）",
            )
            for one in found
        ]
    )
    sentence = Words(
        f"Targets of the year that were missed: {count.mark}{' — ' + names.en if found else ''}.",
        f"未完成的年度目标{count.mark}项{'：' + names.zh if found else ''}。",
    )
    return Section.of(Words("Targets were missed", "部分目标未能完成"), Told((sentence,), (count,)))
