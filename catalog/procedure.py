"""
Procedure (制定程序): how a document came about, step by step.

The report names the eight steps of a normative document (规范性文件): drafting and research, soliciting
opinions, legality review, collective deliberation, review by the legal-affairs office, filing and
numbering, signing, publication and filing. A major decision takes five of its own.

Source: 珠海市人力资源和社会保障局法治政府建设督查自查报告, part 一(三); 重大行政决策程序暂行条例 (Provisional
Regulations on Procedures for Major Administrative Decisions), arts. 14, 19, 22, 25 and 30.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, NamedTuple

from catalog.records import Record, about, date


class ProcedureStep(StrEnum):
    """A step on the way of a document (程序环节)."""

    DRAFTING = "DRAFTING"
    SOLICITING_OPINIONS = "SOLICITING_OPINIONS"
    LEGALITY_REVIEW = "LEGALITY_REVIEW"
    COLLECTIVE_DELIBERATION = "COLLECTIVE_DELIBERATION"
    LEGAL_AFFAIRS_REVIEW = "LEGAL_AFFAIRS_REVIEW"
    NUMBERING = "NUMBERING"
    SIGNING = "SIGNING"
    PUBLICATION = "PUBLICATION"
    HEARING = "HEARING"
    EXPERT_ASSESSMENT = "EXPERT_ASSESSMENT"
    COUNSEL_OPINION = "COUNSEL_OPINION"
    PUBLIC_PARTICIPATION = "PUBLIC_PARTICIPATION"
    EXPERT_ARGUMENT = "EXPERT_ARGUMENT"
    RISK_ASSESSMENT = "RISK_ASSESSMENT"
    COLLECTIVE_DECISION = "COLLECTIVE_DECISION"


class DocumentKind(StrEnum):
    """What procedure a document has to go through (文件种类)."""

    NORMATIVE = "NORMATIVE"
    MAJOR_DECISION = "MAJOR_DECISION"


OF_NORMATIVE = (
    ProcedureStep.DRAFTING,
    ProcedureStep.SOLICITING_OPINIONS,
    ProcedureStep.LEGALITY_REVIEW,
    ProcedureStep.COLLECTIVE_DELIBERATION,
    ProcedureStep.LEGAL_AFFAIRS_REVIEW,
    ProcedureStep.NUMBERING,
    ProcedureStep.SIGNING,
    ProcedureStep.PUBLICATION,
)
"""The eight steps of a normative document, in order."""

OF_GROUP_INTEREST = (ProcedureStep.HEARING, ProcedureStep.EXPERT_ASSESSMENT)
"""What is needed besides where the interests of groups are touched."""

OF_MAJOR_DECISION = (
    ProcedureStep.PUBLIC_PARTICIPATION,
    ProcedureStep.EXPERT_ARGUMENT,
    ProcedureStep.RISK_ASSESSMENT,
    ProcedureStep.LEGALITY_REVIEW,
    ProcedureStep.COLLECTIVE_DECISION,
)
"""The five steps of a major decision, in order."""

CONSULTATION_DAYS = 20
"""Calendar days that public consultation lasts at least, as a rule."""

CONSULTATIONS = frozenset({ProcedureStep.SOLICITING_OPINIONS, ProcedureStep.PUBLIC_PARTICIPATION})
"""The steps in which the public is asked."""

PLAN_DUE_MONTH = 3
"""An annual plan stands before this month of its year (于每年3月前)."""


class Procedure(Record, frozen=True, kw_only=True):
    """What procedure a document of ours has to go through (文件程序)."""

    file = "procedures"
    zh = "文件程序"
    key = ("instrument",)

    instrument: Annotated[str, about("文件键", "The document.", ref="instruments")]
    kind: Annotated[DocumentKind, about("文件种类", "NORMATIVE or MAJOR_DECISION.")]
    touches_groups: Annotated[
        bool, about("涉及群体利益", "Whether the interests of groups are touched, so that a hearing is needed.")
    ] = False


class ProcedureDate(Record, frozen=True, kw_only=True):
    """A step that a document has taken (程序环节)."""

    file = "procedure_steps"
    zh = "程序环节"
    key = ("instrument", "step")

    instrument: Annotated[str, about("文件键", "The document.", ref="instruments")]
    step: Annotated[ProcedureStep, about("环节", "Which step.")]
    began: Annotated[date, about("开始日期", "Its first day.")]
    ended: Annotated[date | None, about("结束日期", "Its last day; empty: it lasted one day, or is under way.")] = None
    note: Annotated[str | None, about("说明", "Anything worth knowing; empty: nothing.")] = None


class AnnualPlan(Record, frozen=True, kw_only=True):
    """When an agency laid down which documents it makes in a year (年度规范性文件制定计划)."""

    file = "annual_plans"
    zh = "年度计划"
    key = ("agency", "year")

    agency: Annotated[str, about("实施主体", "Whose plan it is.", ref="agencies")]
    year: Annotated[int, about("年份", "The calendar year that it is for.")]
    adopted: Annotated[date | None, about("形成日期", "The day on which it stood; empty: it does not stand yet.")] = (
        None
    )


class Course(NamedTuple):
    """
    How far a document had come on a day (程序进展).

    Attributes:
        procedure: what it has to go through.
        steps: the steps that had begun, the first first.
        missing: the steps that it needs and that had not begun, in the order of the procedure.
        out_of_order: the steps that began before one that comes earlier in the procedure.
    """

    procedure: Procedure
    steps: tuple[ProcedureDate, ...]
    missing: tuple[ProcedureStep, ...]
    out_of_order: tuple[ProcedureStep, ...]

    @property
    def is_complete(self) -> bool:
        """Whether it had taken every step that it needs; none of them may be skipped."""
        return not self.missing

    @property
    def consultation_days(self) -> int | None:
        """Calendar days of the public consultation, both ends counted; ``None`` without one."""
        asked = next((row for row in self.steps if row.step in CONSULTATIONS), None)
        return None if asked is None else ((asked.ended or asked.began) - asked.began).days + 1

    @property
    def has_counsel(self) -> bool:
        """Whether outside counsel (法律顾问) gave an opinion."""
        return any(row.step is ProcedureStep.COUNSEL_OPINION for row in self.steps)


def needed(procedure: Procedure) -> tuple[ProcedureStep, ...]:
    """The steps that a document has to take, in order, those for matters of group interest last."""
    steps = OF_MAJOR_DECISION if procedure.kind is DocumentKind.MAJOR_DECISION else OF_NORMATIVE
    return (*steps, *OF_GROUP_INTEREST) if procedure.touches_groups else steps


def plan_due(year: int) -> date:
    """The first day on which the plan of a year is late (年度计划): 1 March of that year."""
    return date(year, PLAN_DUE_MONTH, 1)


class Procedures:
    """The procedures of all documents, and the annual plans."""

    def __init__(
        self, procedures: Iterable[Procedure], steps: Iterable[ProcedureDate], plans: Iterable[AnnualPlan]
    ) -> None:
        self._procedures = {row.instrument: row for row in procedures}
        self._steps: dict[str, list[ProcedureDate]] = defaultdict(list)
        for row in sorted(steps, key=lambda row: (row.began, list(ProcedureStep).index(row.step))):
            self._steps[row.instrument].append(row)
        self.plans: Sequence[AnnualPlan] = tuple(plans)

    def of(self, instrument: str) -> Procedure | None:
        """The procedure of a document; ``None``: it is not one of ours, or it is not known."""
        return self._procedures.get(instrument)

    @property
    def all(self) -> Iterable[Procedure]:
        """Every procedure, by document."""
        return self._procedures.values()

    def steps(self, instrument: str) -> Sequence[ProcedureDate]:
        """The steps that a document has taken, the first first."""
        return self._steps.get(instrument, ())

    def course(self, instrument: str, on: date | None = None) -> Course | None:
        """
        How far a document had come.

        Args:
            instrument: its key.
            on: the day; ``None``: by all that is known.

        Returns:
            ``None`` when it is not one of ours, or its procedure is not known.
        """
        procedure = self.of(instrument)
        if procedure is None:
            return None
        steps = tuple(row for row in self.steps(instrument) if on is None or row.began <= on)
        began = {row.step: row.began for row in steps}
        wanted = needed(procedure)
        in_order = [step for step in wanted if step in began and step not in OF_GROUP_INTEREST]
        late = [
            step for place, step in enumerate(in_order) if any(began[step] < began[one] for one in in_order[:place])
        ]
        return Course(procedure, steps, tuple(step for step in wanted if step not in began), tuple(late))

    def plan(self, agency: str, year: int) -> AnnualPlan | None:
        """An agency's plan for a year; ``None``: none is known."""
        return next((row for row in self.plans if row.agency == agency and row.year == year), None)
