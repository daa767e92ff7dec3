"""Staffing (承接能力统计): how many officers offices have for their work, and how many offices lack something."""

from __future__ import annotations

from typing import NamedTuple

from catalog.gazetteer import known
from catalog.period import Moment
from catalog.readiness import OfficeReadiness
from catalog.records import date
from catalog.snapshot import Snapshot


class Staffing(NamedTuple):
    """
    The offices in service of which something is known, taken together (承接能力统计).

    Attributes:
        on: the day.
        rows: what is known of each office, by its key.
        office_count: how many offices that are.
        certified_officers: officers with a valid enforcement certificate, where the number is known.
        trained_officers: officers trained for what they handle, likewise.
        without_certified: offices known to have no officer with a certificate.
        without_trained: offices known to have no trained officer.
        without_seal: offices known to lack their seal.
        without_link: offices known to lack the link to the handling system.
    """

    on: date
    rows: tuple[OfficeReadiness, ...]
    office_count: int
    certified_officers: int
    trained_officers: int
    without_certified: int
    without_trained: int
    without_seal: int
    without_link: int


def staffing(snapshot: Snapshot, on: date, *, under: str | None = None) -> Staffing:
    """
    How offices are staffed and equipped on a day.

    Args:
        snapshot: the catalogue.
        on: the day.
        under: only offices in this division; ``None``: anywhere.

    Raises:
        UnknownPlace: no division ever has the code ``under``.
    """
    at = Moment(on)
    top = None if under is None else known(snapshot.territory, under, at, argument="under").code
    rows = tuple(
        sorted(
            (row for row in snapshot.readiness.all if on in row.period and _stands(snapshot, row.office, top, at)),
            key=lambda row: row.office,
        )
    )
    return Staffing(
        on,
        rows,
        len(rows),
        sum(row.certified_officers or 0 for row in rows),
        sum(row.trained_officers or 0 for row in rows),
        sum(row.certified_officers == 0 for row in rows),
        sum(row.trained_officers == 0 for row in rows),
        sum(row.seal is False for row in rows),
        sum(row.system_link is False for row in rows),
    )


def _stands(snapshot: Snapshot, code: str, under: str | None, at: Moment) -> bool:
    """Whether an office is in service in a division."""
    office = next((one for one in snapshot.offices.versions(code) if at.within(one.valid_from, one.valid_to)), None)
    return office is not None and (under is None or under in snapshot.territory.path(office.division, at))
