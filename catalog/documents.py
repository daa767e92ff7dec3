"""Documents (文件制定): which documents an agency made in a year, and whether each went through its procedure."""

from __future__ import annotations

from typing import NamedTuple

from catalog.instruments import Instrument
from catalog.procedure import CONSULTATION_DAYS, AnnualPlan, Course
from catalog.snapshot import Snapshot


class Made(NamedTuple):
    """A document and how far it had come (文件及其程序)."""

    instrument: Instrument
    course: Course


class Documents(NamedTuple):
    """
    The documents of ours, by the year in which they were published (文件制定统计).

    Attributes:
        all: each of them whose procedure is known, the first first.
        plan: the agency's plan for the year; ``None``: none is known, or no agency or no year is asked for.
    """

    all: tuple[Made, ...]
    plan: AnnualPlan | None

    @property
    def complete(self) -> int:
        """How many took every step."""
        return sum(made.course.is_complete for made in self.all)

    @property
    def with_counsel(self) -> int:
        """How many counsel was heard on."""
        return sum(made.course.has_counsel for made in self.all)

    @property
    def consulted(self) -> int:
        """How many the public was asked about for 20 days or more."""
        return sum((made.course.consultation_days or 0) >= CONSULTATION_DAYS for made in self.all)


def documents(snapshot: Snapshot, *, agency: str | None = None, year: int | None = None) -> Documents:
    """
    The documents of an agency in a year, with their procedures.

    A document counts to the year of its publication, before that to the year of its last step so far.

    Args:
        snapshot: the catalogue.
        agency: whose; ``None``: anybody's.
        year: ``None``: of any year.
    """
    found = [
        Made(instrument, course)
        for procedure in snapshot.procedure.all
        if (instrument := snapshot.instruments.get(procedure.instrument)) is not None
        and (course := snapshot.procedure.course(procedure.instrument)) is not None
        and agency in (None, instrument.agency)
        and year in (None, _year(instrument, course))
    ]
    plan = None if agency is None or year is None else snapshot.procedure.plan(agency, year)
    return Documents(tuple(sorted(found, key=_order)), plan)


def _year(instrument: Instrument, course: Course) -> int | None:
    if instrument.published is not None:
        return instrument.published.year
    return course.steps[-1].began.year if course.steps else None


def _order(made: Made) -> tuple[str, str]:
    return str(made.instrument.published or "9999"), made.instrument.code
