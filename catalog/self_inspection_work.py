"""
The work of the year in the report (基本做法和成效): plans, documents, counsel, enforcement, disputes and trainings.

Source of the structure: 珠海市人力资源和社会保障局法治政府建设督查自查报告, part 一.
"""

from __future__ import annotations

from catalog.documents import Documents, Made, documents
from catalog.planning_words import DOCUMENTS, steps_listed
from catalog.procedure import CONSULTATION_DAYS, plan_due
from catalog.progress import Progress, TargetState, progress
from catalog.self_inspection_parts import Figure, Section, Table, Told, Year, day, percent, quoted, same, titles
from catalog.self_inspection_people import enforcement, supervision, trainings
from catalog.self_inspection_reform import reform
from catalog.targets import OF_SHARES, Target
from catalog.wording import Words

STATES = {
    TargetState.REACHED: Words("reached", "已完成"),
    TargetState.ON_TRACK: Words("on track", "预计完成"),
    TargetState.BEHIND: Words("behind", "预计不能完成"),
    TargetState.MISSED: Words("missed", "未完成"),
}


def work(year: Year) -> Section:
    """Part 一: what was done, and what came of it."""
    made = documents(year.snapshot, agency=year.agency.code, year=year.year)
    return Section(
        Words("What was done, and what came of it", "推进法治政府建设工作的基本做法和成效"),
        sections=(
            _leadership(year, made),
            reform(year),
            _documents(year, made),
            _counsel(year, made),
            enforcement(year),
            supervision(year),
            trainings(year),
        ),
    )


def target_name(target: Target) -> Words:
    """What a target says."""
    return Words(target.name_en or target.name, target.name)


def measured(value: float | None, target: Target) -> Words:
    """A value as the measure of a target is read."""
    if value is None:
        return same("–")
    return same(percent(value) if target.measure in OF_SHARES else f"{value:g}")


def _leadership(year: Year, made: Documents) -> Section:
    found = progress(year.snapshot, year.on, agency=year.agency.code, year=year.year)
    reached = [one for one in found if one.state is TargetState.REACHED]
    asked = f"targets({year.own}, on: {quoted(str(year.on))}"
    rows = [one.target for one in found]
    total = year.figure(
        "targets",
        Words("targets due in the year", "年度量化目标"),
        len(found),
        f"{asked}) {{ key }}",
        "targets",
        rows=rows,
    )
    done = year.figure(
        "targets_reached",
        Words("of these, targets reached", "其中已完成的目标"),
        len(reached),
        f"{asked}, state: REACHED) {{ key }}",
        "targets",
        rows=rows,
    )
    goals = Words(
        f"The tasks of {year.year} were laid down as {total.mark} targets, of which {done.mark} were reached by {day(year.on).en}.",
        f"将{year.year}年法治政府建设和“放管服”改革任务分解为{total.mark}项量化目标，截至{day(year.on).zh}完成{done.mark}项。",
    )
    return Section.of(
        Words("Leadership and the tasks of the year", "强化组织领导，分解年度目标任务"),
        Told((goals,), (total, done), (_targets(found),) if found else ()),
        Told((_plan(year, made),)),
    )


def _targets(found: list[Progress]) -> Table:
    headings = (
        Words("Target", "目标"),
        Words("Due", "期限"),
        Words("At the beginning", "基数"),
        Words("Planned", "目标值"),
        Words("Reached", "完成值"),
        Words("State", "状态"),
    )
    return Table(
        Words("Targets of the year", "年度目标完成情况"),
        headings,
        tuple(
            (
                target_name(one.target),
                day(one.target.by),
                measured(one.start, one.target),
                measured(one.target.value, one.target),
                measured(one.reached, one.target),
                STATES[one.state],
            )
            for one in found
        ),
    )


def _plan(year: Year, made: Documents) -> Words:
    """When the plan of documents stood."""
    due = day(plan_due(year.year))
    adopted = None if made.plan is None else made.plan.adopted
    if adopted is None or adopted > year.on:
        return Words(
            f"No annual plan of documents for {year.year} is on record; it was due before {due.en}.",
            f"未见{year.year}年度规范性文件制定计划的记录，该计划应于{due.zh}前形成。",
        )
    when = Words("before", "早于") if adopted < plan_due(year.year) else Words("after", "晚于")
    return Words(
        f"The annual plan of documents for {year.year} was adopted on {day(adopted).en}, {when.en} the deadline of {due.en}.",
        f"{year.year}年度规范性文件制定计划于{day(adopted).zh}形成，{when.zh}{due.zh}的期限。",
    )


def _documents(year: Year, made: Documents) -> Section:
    asked = f"documents({year.own})"
    rows = [row for one in made.all for row in (one.instrument, one.course.procedure, *one.course.steps)]

    def figure(key: str, name: Words, value: int, field: str) -> Figure:
        return year.figure(key, name, value, f"{asked} {{ {field} }}", f"documents.{field}", rows=rows)

    total = figure("documents", Words("documents made", "制定文件"), len(made.all), "total")
    complete = figure(
        "documents_complete", Words("documents with every step", "程序完备的文件"), made.complete, "complete"
    )
    consulted = figure(
        "documents_consulted",
        Words("documents with public consultation of 20 days", "公开征求意见不少于20天的文件"),
        made.consulted,
        "consulted",
    )
    title = Words("Sound decisions: how documents are made", "健全科学决策制度，严格规范性文件制定")
    sentence = Words(
        f"Our documents published in {year.year} whose procedure is on record number {total.mark}. Every step, from drafting to "
        f"publication and filing, was taken for {complete.mark}; the public was asked for {CONSULTATION_DAYS} days or more about "
        f"{consulted.mark}.",
        f"{year.year}年公布有制定程序记录的文件{total.mark}件，其中履行全部程序{complete.mark}件，"
        f"公开征求意见不少于{CONSULTATION_DAYS}天{consulted.mark}件。",
    )
    return Section.of(title, Told((sentence,), (total, complete, consulted), (_courses(made),) if made.all else ()))


def _courses(made: Documents) -> Table:
    return Table(
        Words("Documents of the year and their procedure", "年度文件及其制定程序"),
        (
            Words("Document", "文件"),
            Words("Kind", "种类"),
            Words("Published", "公布日期"),
            Words("Consultation", "征求意见"),
            Words("Steps missing", "缺少的环节"),
        ),
        tuple(_course(one) for one in made.all),
    )


def _course(made: Made) -> tuple[Words, ...]:
    instrument, course = made
    days, missing = course.consultation_days, steps_listed(course.missing)
    return (
        same(f"《{instrument.title}》"),
        DOCUMENTS[course.procedure.kind],
        same("–") if instrument.published is None else day(instrument.published),
        Words("none", "无") if days is None else Words(f"{days} days", f"{days}天"),
        Words(missing.en or "none", missing.zh or "无"),
    )


def _counsel(year: Year, made: Documents) -> Section:
    heard = [one for one in made.all if one.course.has_counsel]
    count = year.figure(
        "counsel",
        Words("documents on which counsel was heard", "听取法律顾问意见的文件"),
        made.with_counsel,
        f"documents({year.own}) {{ counselHeard }}",
        "documents.counselHeard",
        rows=[row for one in heard for row in one.course.steps],
    )
    names = titles(one.instrument.title for one in heard)
    sentence = Words(
        f"Documents on which outside counsel gave an opinion: {count.mark}{' (' + names.en + ')' if heard else ''}.",
        f"在文件审核中听取外部法律顾问意见{count.mark}件{'：' + names.zh if heard else ''}。",
    )
    return Section.of(Words("Legal counsel", "落实法律顾问制度"), Told((sentence,), (count,)))
