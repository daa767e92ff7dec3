"""Visit plans in words (办事计划说明): where to go and with what, in Chinese and English, as it is read out or printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from catalog import gazetteer
from catalog.explanations import explanation
from catalog.items import Item
from catalog.papers import Paper
from catalog.period import Moment
from catalog.snapshot import Snapshot
from catalog.visits import Task, VisitPlan, VisitStop
from catalog.wording import Language, Words


def plan_explanation(snapshot: Snapshot, plan: VisitPlan, language: Language) -> str:
    """
    A plan in words: how often to go, where in which order, with which papers, and what cannot be done.

    Sentences follow one another on lines of their own.
    """
    return "\n".join(words.into(language) for words in _sentences(snapshot, plan))


def _sentences(snapshot: Snapshot, plan: VisitPlan) -> Iterator[Words]:
    yield _summary(snapshot, plan)
    for number, stop in enumerate(plan.stops, 1):
        yield _stop(number, stop)
    if plan.remote:
        tasks = _tasks(plan.remote)
        yield Words(f"Without a visit: {tasks.en}.", f"无需到场：{tasks.zh}。")
    if plan.papers:
        papers = _together(map(_paper, plan.papers))
        yield Words(f"Papers: {papers.en}.", f"所需材料：{papers.zh}。")
    if plan.no_longer_required:
        gone = _together(map(_item, plan.no_longer_required))
        yield Words(f"No longer required: {gone.en}.", f"不再要求提供：{gone.zh}。")
    for answer in plan.obstacles:
        why = Words(*(explanation(snapshot, answer, one).split("\n")[0] for one in (Language.EN, Language.ZH)))
        yield Words(f"Cannot be done: {why.en}", f"不能办理：{why.zh}")


def _summary(snapshot: Snapshot, plan: VisitPlan) -> Words:
    division = gazetteer.division(snapshot.territory, plan.asked, Moment(plan.start.date()))
    place = Words(plan.asked, plan.asked)
    if division is not None:
        place = Words(division.name_en or division.name, division.name)
    count, day, visits = len(plan.items), plan.start.date(), plan.visits
    items = "1 item" if count == 1 else f"{count} items"
    often = {0: "no visit is needed", 1: "1 visit is needed"}.get(visits, f"{visits} visits are needed")
    often_zh = f"到场{visits}次" if visits else "无需到场"
    if not plan.stops and not plan.remote:
        often, often_zh = "nothing can be done", "均不能办理"
    return Words(
        f"{items} for {place.en}, from {day} on: {often}.", f"{place.zh}，{count}个事项，自{day}起：{often_zh}。"
    )


def _stop(number: int, stop: VisitStop) -> Words:
    name, tasks = Words(stop.office.name_en or stop.office.name, stop.office.name), _tasks(stop.tasks)
    times, times_zh = (f", {stop.visits} times", f"，到场{stop.visits}次") if stop.visits > 1 else ("", "")
    opens, opens_zh = f"from {stop.not_before} on, hours not known", f"{stop.not_before}起，办公时间不详"
    if stop.opens is not None:
        opens, opens_zh = f"open {stop.opens:%Y-%m-%d %H:%M}", f"{stop.opens:%Y-%m-%d %H:%M}开放"
    return Words(
        f"{number}. {name.en} ({opens}{times}): {tasks.en}.",
        f"{number}．{name.zh}（{opens_zh}{times_zh}）：{tasks.zh}。",
    )


def _tasks(tasks: Sequence[Task]) -> Words:
    return _together(map(_task, tasks))


def _task(task: Task) -> Words:
    item = _item(task.answer.item)
    notes: list[Words] = []
    if task.after:
        first = _together(map(_item, task.after))
        notes.append(Words(f"after {first.en}", f"须先办结{first.zh}"))
    if task.due is not None:
        notes.append(Words(f"decided by {task.due.date}", f"最迟{task.due.date}办结"))
    return _noted(item, notes)


def _paper(paper: Paper) -> Words:
    material = paper.material
    notes: list[Words] = []
    if paper.originals:
        notes.append(
            Words("1 original" if paper.originals == 1 else f"{paper.originals} originals", f"原件{paper.originals}份")
        )
    if paper.copies:
        notes.append(Words("1 copy" if paper.copies == 1 else f"{paper.copies} copies", f"复印件{paper.copies}份"))
    if not paper.required:
        notes.append(Words("only if it applies", "视情形提供"))
    if paper.out_of is not None:
        source = _item(paper.out_of)
        notes.append(Words(f"comes out of {source.en}", f"由{source.zh}取得"))
    return _noted(Words(material.name_en or material.name, material.name), notes)


def _noted(words: Words, notes: Sequence[Words]) -> Words:
    """Words with what is to be known besides, in brackets."""
    if not notes:
        return words
    return Words(
        f"{words.en} ({', '.join(note.en for note in notes)})", f"{words.zh}（{'，'.join(note.zh for note in notes)}）"
    )


def _item(item: Item) -> Words:
    return Words(f"“{item.name_en or item.name}”", f"“{item.name}”")


def _together(words: Iterable[Words]) -> Words:
    them = list(words)
    return Words("; ".join(one.en for one in them), "；".join(one.zh for one in them))
