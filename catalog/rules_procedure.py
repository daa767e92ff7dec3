"""Rules of procedure (程序规则): documents and decisions that skip their steps, and plans that come late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from catalog.findings import Noun, Severity
from catalog.inspections import Inspection
from catalog.instruments import Instrument
from catalog.period import Period
from catalog.planning_words import steps_listed
from catalog.procedure import CONSULTATION_DAYS, OF_GROUP_INTEREST, Course, DocumentKind, plan_due
from catalog.rules import Found, Rule, rule
from catalog.wording import Words

DOCUMENTS_LAW = "国务院办公厅关于加强行政规范性文件制定和监督管理工作的通知（国办发〔2018〕37号）"
DECISIONS_LAW = "重大行政决策程序暂行条例 第14条、第19条、第22条、第25条、第30条"
REPORT = "法治政府建设督查自查报告 一(三)"


def _courses(inspection: Inspection) -> Iterator[tuple[Instrument, Course]]:
    """The documents of ours that are looked at, each with how far it had come by all that is known."""
    for procedure in inspection.snapshot.procedure.all:
        document = inspection.snapshot.instruments.get(procedure.instrument)
        course = inspection.snapshot.procedure.course(procedure.instrument)
        if document is None or course is None or not inspection.looks_at(document.code):
            continue
        if inspection.in_reach(_home(inspection, document)):
            yield document, course


def _home(inspection: Inspection, document: Instrument) -> str | None:
    agency = inspection.snapshot.agencies.get(document.agency)
    return None if agency is None else agency.division


def _since(document: Instrument) -> Period:
    """The days on which a document that skipped a step is wrong: from its publication until it ends."""
    return Period(document.published or document.valid_from, document.valid_to)


def _of(inspection: Inspection, document: Instrument, words: Words) -> Found:
    return Found(Noun.INSTRUMENT, (document.code,), words, _since(document), _home(inspection, document))


def _missing(
    kind: DocumentKind, words: Callable[[Instrument, Words], Words]
) -> Callable[[Inspection], Iterator[Found]]:
    def check(inspection: Inspection) -> Iterator[Found]:
        for document, course in _courses(inspection):
            missing = [step for step in course.missing if step not in OF_GROUP_INTEREST]
            if course.procedure.kind is kind and missing and document.published is not None:
                yield _of(inspection, document, words(document, steps_listed(tuple(missing))))

    return check


@rule("procedure-incomplete", Severity.ERROR, law=DOCUMENTS_LAW)
def procedure_incomplete(inspection: Inspection) -> Iterator[Found]:
    """
    A normative document was published without one of its eight steps.

    Source: the report, part 一(三): drafting and research, soliciting opinions, legality review, collective
    deliberation, review by the legal-affairs office, filing and numbering, signing, publication and filing.
    """
    yield from _missing(
        DocumentKind.NORMATIVE,
        lambda document, steps: Words(
            f"{document.title} ({document.code}) was published without {steps.en}. "
            "Make up for what was skipped, or make the document anew.",
            f"《{document.title}》未经{steps.zh}即公布。请补办程序，或重新制定。",
        ),
    )(inspection)


@rule("decision-step-missing", Severity.ERROR, law=DECISIONS_LAW)
def decision_step_missing(inspection: Inspection) -> Iterator[Found]:
    """
    A major decision was made without one of its five steps.

    Law: Provisional Regulations on Procedures for Major Administrative Decisions (重大行政决策程序暂行条例): public
    participation, expert argument, risk assessment, legality review, collective decision. The report names decisions
    that skip their steps.
    """
    yield from _missing(
        DocumentKind.MAJOR_DECISION,
        lambda document, steps: Words(
            f"The major decision {document.title} ({document.code}) was made without {steps.en}. "
            "Make up for what was skipped, and decide again.",
            f"重大行政决策《{document.title}》未履行{steps.zh}程序。请补办程序后重新决策。",
        ),
    )(inspection)


@rule("procedure-out-of-order", Severity.WARNING, law=DOCUMENTS_LAW)
def procedure_out_of_order(inspection: Inspection) -> Iterator[Found]:
    """
    A document took a step before one that comes earlier in its procedure.

    Source: the report, part 一(三): the steps are taken one after the other.
    """
    for document, course in _courses(inspection):
        if course.out_of_order:
            steps = steps_listed(course.out_of_order)
            yield _of(
                inspection,
                document,
                Words(
                    f"{document.title} ({document.code}) took a step too early: {steps.en}. "
                    "Correct the days, or repeat the step.",
                    f"《{document.title}》程序倒置：{steps.zh}早于前置环节。请更正日期，或重新履行。",
                ),
            )


@rule("consultation-short", Severity.WARNING, law=DOCUMENTS_LAW)
def consultation_short(inspection: Inspection) -> Iterator[Found]:
    """
    Public consultation lasted less than 20 calendar days.

    As a rule at least 20 calendar days; a warning, since there are reasons for less.
    """
    for document, course in _courses(inspection):
        days = course.consultation_days
        if days is not None and days < CONSULTATION_DAYS:
            yield _of(
                inspection,
                document,
                Words(
                    f"The public was consulted on {document.title} ({document.code}) for {days} calendar days; "
                    f"at least {CONSULTATION_DAYS} are the rule. State the reason, or consult again.",
                    f"《{document.title}》公开征求意见{days}天，一般不少于{CONSULTATION_DAYS}天。请说明理由，或重新征求意见。",
                ),
            )


@rule("hearing-missing", Severity.ERROR, law=DECISIONS_LAW)
def hearing_missing(inspection: Inspection) -> Iterator[Found]:
    """
    A document that touches the interests of groups was published without a hearing or expert assessment.

    Source: the report, part 一(三): matters of group interest need a hearing and expert assessment.
    """
    for document, course in _courses(inspection):
        missing = tuple(step for step in course.missing if step in OF_GROUP_INTEREST)
        if missing and document.published is not None:
            steps = steps_listed(missing)
            yield _of(
                inspection,
                document,
                Words(
                    f"{document.title} ({document.code}) touches the interests of groups and skipped: {steps.en}. "
                    "Make up for it.",
                    f"《{document.title}》涉及群体利益，未开展{steps.zh}。请补办。",
                ),
            )


@rule("annual-plan-late", Severity.WARNING, law=REPORT)
def annual_plan_late(inspection: Inspection) -> Iterator[Found]:
    """
    An agency's plan of the documents of a year did not stand before 1 March.

    Source: the report, part 一(三): the annual plan stands before March of each year (于每年3月前).
    """
    for plan in inspection.snapshot.procedure.plans:
        agency = inspection.snapshot.agencies.get(plan.agency)
        due = plan_due(plan.year)
        if agency is None or (plan.adopted is not None and plan.adopted < due):
            continue
        if inspection.looks_at(agency.code) and inspection.in_reach(agency.division):
            stood = Words("does not stand yet", "尚未形成")
            if plan.adopted is not None:
                stood = Words(f"stood on {plan.adopted}", f"于{plan.adopted}形成")
            yield Found(
                Noun.AGENCY,
                (agency.code, str(plan.year)),
                Words(
                    f"The plan of {agency.name_en or agency.name} for {plan.year} {stood.en}; it is due before {due}. "
                    "Adopt it, and plan earlier next year.",
                    f"{agency.name}{plan.year}年度规范性文件制定计划{stood.zh}，应于{due}前形成。请尽快形成，下一年度提前安排。",
                ),
                Period(due, date(plan.year + 1, 1, 1)),
                agency.division,
            )


@rule("counsel-not-heard", Severity.NOTICE, law=REPORT)
def counsel_not_heard(inspection: Inspection) -> Iterator[Found]:
    """
    A document was published without the opinion of outside counsel.

    Source: the report, part 一(三): legal counsel gives an opinion on documents and major decisions.
    """
    for document, course in _courses(inspection):
        if document.published is not None and not course.has_counsel:
            yield _of(
                inspection,
                document,
                Words(
                    f"Counsel gave no opinion on {document.title} ({document.code}). Ask counsel, or record why not.",
                    f"《{document.title}》没有法律顾问意见。请征求法律顾问意见，或记录理由。",
                ),
            )


RULES_OF_PROCEDURE: tuple[Rule, ...] = (
    procedure_incomplete,
    decision_step_missing,
    procedure_out_of_order,
    consultation_short,
    hearing_missing,
    annual_plan_late,
    counsel_not_heard,
)
