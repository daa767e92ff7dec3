"""Checks of what planners count (统计与计划校验): cases, trainings, disputes, procedures, targets and waivers."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.case_counts import CaseCount
from catalog.problems import Problem
from catalog.procedure import ProcedureDate
from catalog.sheets import Sheets
from catalog.targets import OF_SHARES, Target
from catalog.waivers import Waiver

_ROUNDING = 0.01
"""Working days by which rounded times of cases may contradict each other."""


def months(sheets: Sheets) -> Iterator[Problem]:
    """Cases of a month that is not named by its first day, so that the same month could be there twice."""
    sheet = sheets.of(CaseCount)
    for at in sheet:
        month = at[1].month
        if month.day != 1:
            yield sheet.problem(
                at,
                "month",
                f"{month} is not the first day of a month. Write {month.replace(day=1)} for the whole month.",
                f"{month} 不是月份的第一天。请用 {month.replace(day=1)} 表示该月。",
            )


def cases_without_count(sheets: Sheets) -> Iterator[Problem]:
    """Working days of no cases."""
    sheet = sheets.of(CaseCount)
    for at in sheet:
        row = at[1]
        for heading in ("total_days", "median_days", "p90_days"):
            if row.count == 0 and getattr(row, heading):
                yield sheet.problem(
                    at,
                    heading,
                    f"No case was finished, and yet they took {getattr(row, heading):g} working days. "
                    "Give the number of cases, or no days.",
                    f"办结件数为 0，用时却为 {getattr(row, heading):g} 个工作日。请填写件数，或将用时清零。",
                )


def contradicting_times(sheets: Sheets) -> Iterator[Problem]:
    """
    Times of cases that no cases can have.

    Half of the cases take the median or longer, and one of them at least takes the 90th percentile.
    """
    sheet = sheets.of(CaseCount)
    for at in sheet:
        row = at[1]
        if not row.count:
            continue
        if row.median_days is not None and row.p90_days is not None and row.median_days > row.p90_days:
            yield sheet.problem(
                at,
                "p90_days",
                f"The median, {row.median_days:g} working days, is above the 90th percentile, {row.p90_days:g}. "
                "Correct one of the two.",
                f"中位数 {row.median_days:g} 个工作日大于九十分位 {row.p90_days:g}。请更正其中之一。",
            )
        for heading, cases in (("median_days", row.count / 2), ("p90_days", 1.0)):
            days = getattr(row, heading)
            if days is not None and days * cases > row.total_days + _ROUNDING * row.count:
                yield sheet.problem(
                    at,
                    heading,
                    f"With {days:g} working days here, {row.count} cases cannot take {row.total_days:g} all together. "
                    "Correct one of the two.",
                    f"此处为 {days:g} 个工作日，{row.count} 件合计不可能只有 {row.total_days:g} 个工作日。请更正其中之一。",
                )


def steps_ending_before_they_began(sheets: Sheets) -> Iterator[Problem]:
    """A step of a document's procedure that ends before it began."""
    sheet = sheets.of(ProcedureDate)
    for at in sheet:
        began, ended = at[1].began, at[1].ended
        if ended is not None and ended < began:
            yield sheet.problem(
                at,
                "ended",
                f"The step ends on {ended}, before it began on {began}. Its last day is its first one or later; "
                "correct one of the two.",
                f"该环节于 {ended} 结束，早于开始日期 {began}。请更正其中之一。",
            )


def shares(sheets: Sheets) -> Iterator[Problem]:
    """A target for a share, or for a reduction, above 1."""
    sheet = sheets.of(Target)
    for at in sheet:
        if at[1].measure in OF_SHARES and at[1].value > 1:
            yield sheet.problem(
                at,
                "value",
                f"{at[1].value:g} is no share. Write it from 0 to 1: 0.6 for 60 %.",
                f"{at[1].value:g} 不是比例。请写 0 至 1 之间的数，例如 60% 写 0.6。",
            )


def targets_due_before_they_were_set(sheets: Sheets) -> Iterator[Problem]:
    """A target that is to be reached before it was set."""
    sheet = sheets.of(Target)
    for at in sheet:
        if at[1].by < at[1].set_on:
            yield sheet.problem(
                at,
                "by",
                f"The target is to be reached by {at[1].by}, before it was set on {at[1].set_on}. "
                "Correct one of the two.",
                f"目标期限 {at[1].by} 早于设定日期 {at[1].set_on}。请更正其中之一。",
            )


def endless_waivers(sheets: Sheets) -> Iterator[Problem]:
    """A waiver without an end: what is let be is looked at again some day."""
    sheet = sheets.of(Waiver)
    for at in sheet:
        if at[1].valid_to is None:
            yield sheet.problem(
                at,
                "valid_to",
                "A waiver must end. Give the first day on which the finding counts again.",
                "豁免必须有期限。请写明问题重新计入的第一天。",
            )


def check(sheets: Sheets) -> Iterator[Problem]:
    """Everything that this module finds wrong."""
    for find in (
        months,
        cases_without_count,
        contradicting_times,
        steps_ending_before_they_began,
        shares,
        targets_due_before_they_were_set,
        endless_waivers,
    ):
        yield from find(sheets)
