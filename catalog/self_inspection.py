"""
The self-inspection report (法治政府建设督查自查报告): what a bureau did in a year, what is wrong, and what comes next.

It is generated from the catalogue alone, in the structure of the report that the catalogue starts from, in Chinese
and English; every figure carries the question that gives it.

Source: 珠海市人力资源和社会保障局法治政府建设督查自查报告.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from catalog.agencies import Agency
from catalog.divisions import Level
from catalog.errors import BadArgument
from catalog.naming import agency_of_key
from catalog.period import Moment
from catalog.records import date
from catalog.self_inspection_parts import Figure, Section, Year, day
from catalog.self_inspection_plans import plans
from catalog.self_inspection_problems import problems
from catalog.self_inspection_work import work
from catalog.snapshot import Snapshot
from catalog.supervision import supervise
from catalog.wording import Words

FIRST_YEAR = 1949
"""No report tells of an earlier year."""


class SelfInspection(NamedTuple):
    """
    A self-inspection report (自查报告).

    Attributes:
        agency: whose.
        year: of which calendar year.
        on: the day up to which it tells.
        title: its title.
        opening: what stands before its first part.
        sections: its three parts: the work, the problems, the next steps.
        closing: what stands at its end: on what it rests, and which figures rest on illustrative rows.
    """

    agency: Agency
    year: int
    on: date
    title: Words
    opening: Words
    sections: tuple[Section, ...]
    closing: tuple[Words, ...]

    @property
    def figures(self) -> list[Figure]:
        """Every figure once, in order."""
        found = {figure.key: figure for section in self.sections for figure in section.all_figures}
        return list(found.values())


def self_inspection(snapshot: Snapshot, year: int, *, today: date, agency: str | None = None) -> SelfInspection:
    """
    The report of a bureau on a year.

    Args:
        snapshot: the catalogue.
        year: the calendar year; of the current one it tells up to today.
        today: the day on which it is asked for.
        agency: key of the bureau; ``None``: the one that holds most.

    Raises:
        UnknownName: there is no such bureau, or none at all.
        BadArgument: the year has not begun, or is before 1949.
    """
    about = scope(snapshot, year, today=today, agency=agency)
    findings = supervise(snapshot, about.on, under=about.agency.division)
    sections = (work(about), problems(about, findings), plans(about, findings))
    bureau = Words(about.agency.name_en or about.agency.name, about.agency.name)
    found = SelfInspection(
        about.agency,
        year,
        about.on,
        Words(
            f"{bureau.en}: self-inspection report on law-based government, {year}",
            f"{bureau.zh}{year}年法治政府建设督查自查报告",
        ),
        Words(
            f"This report tells what was done in {year}, which problems there are, and what comes next, as the catalogue of powers and "
            f"service items has it on {day(about.on).en}.",
            f"现将{year}年法治政府建设督查自查情况报告如下，数据取自权责事项目录，截至{day(about.on).zh}。",
        ),
        sections,
        (),
    )
    return found._replace(closing=tuple(_closing(snapshot, found)))


def scope(snapshot: Snapshot, year: int, *, today: date, agency: str | None = None) -> Year:
    """
    What a report is about; see :func:`self_inspection`.

    Raises:
        UnknownName: there is no such bureau, or none at all.
        BadArgument: the year has not begun, or is before 1949.
    """
    if not FIRST_YEAR <= year <= today.year:
        raise BadArgument(
            f"There is no report on {year}. Ask for a year from {FIRST_YEAR} to {today.year}.",
            f"没有 {year} 年的自查报告。请给出 {FIRST_YEAR} 至 {today.year} 之间的年份。",
            argument="year",
        )
    on = min(date(year, 12, 31), today)
    bureau = agency_of_key(snapshot, _leading(snapshot, on) if agency is None else agency)
    return Year(snapshot, bureau, year, on)


def _leading(snapshot: Snapshot, on: date) -> str:
    """The key of the city's agency of the line of work that has most items; empty when there is none."""
    at = Moment(on)
    held = Counter((item.line, item.holder_level) for item in snapshot.items.all if item.holder_level is not None)
    for line, level in sorted(held, key=lambda pair: (-held[pair], pair)):
        for top in snapshot.territory.tops:
            for division in snapshot.territory.of_level(top, level or Level.CITY, at):
                found = snapshot.agencies.of_line(division.code, line, at)
                if found is not None:
                    return found.code
    return ""


def _closing(snapshot: Snapshot, found: SelfInspection) -> Iterator[Words]:
    """On what the report rests."""
    number = snapshot.revision.number
    yield Words(
        f"Note: generated from revision {number} of the catalogue. The list of figures gives the question that each of them answers.",
        f"说明：本报告由目录第{number}版生成，各项数据的查询语句见数据来源表。",
    )
    figures = found.figures
    numbers = [number for number, figure in enumerate(figures, 1) if figure.is_illustrative]
    if numbers:
        yield Words(
            f"Of the {len(figures)} figures {len(numbers)} rest on illustrative rows, all or in part, and are no evidence of "
            f"work done: numbers {_ranges(numbers, ', ', '–')} in the list of figures.",
            f"本报告{len(figures)}项数据中有{len(numbers)}项全部或部分依据示例记录，不作为工作实绩，即数据来源表中第{_ranges(numbers, '、', '至')}项。",
        )


def _ranges(numbers: Sequence[int], comma: str, dash: str) -> str:
    """Rising numbers, runs of them shortened."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}{dash}{run[-1]}" for run in runs)
