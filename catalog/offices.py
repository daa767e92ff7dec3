"""Offices (办理点): counters, what they serve, and when they are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Annotated, NamedTuple

from catalog.locations import Located, Locations, Point
from catalog.memory import Lately
from catalog.period import Moment
from catalog.records import Dated, Record, about, date, is_undated
from catalog.shelves import Keys, Shelf
from catalog.workdays import Calendar, DayKind, next_day

SEARCHED_DAYS = 400
"""How far ahead the next opening is looked for: a year and any holiday after it."""

KEPT_OFFICES = 65_536
"""Of how many agencies the offices are kept once they are found, if there are no more offices."""

KEPT_OF_MORE = 64
"""Of how many where there are more: whoever has found them asks for them again soon."""


class Office(Dated, frozen=True, kw_only=True):
    """A counter (办理点) in service for a period; it belongs to an agency and serves divisions."""

    file = "offices"
    zh = "办理点"
    key = ("code",)

    code: Annotated[str, about("办理点键", "The catalogue's own stable key.")]
    name: Annotated[str, about("名称", "Name in Chinese.")]
    agency: Annotated[str, about("实施主体", "The agency it belongs to.", ref="agencies")]
    division: Annotated[str, about("区划代码", "Where it stands.", ref="divisions")]
    name_en: Annotated[str | None, about("英文名称", "Name in English; empty: none is in use.")] = None
    serves: Annotated[
        tuple[str, ...],
        about("服务区划", "The divisions it serves; empty: all that its agency is responsible for.", ref="divisions"),
    ] = ()
    address: Annotated[str | None, about("地址", "Street address; empty: not known.")] = None
    phone: Annotated[str | None, about("电话", "Telephone; empty: not known.")] = None
    latitude: Annotated[float | None, about("纬度", "Degrees north, WGS 84; empty: not known.")] = None
    longitude: Annotated[float | None, about("经度", "Degrees east, WGS 84; empty: not known.")] = None
    accessibility: Annotated[
        tuple[str, ...], about("无障碍设施", "What it offers, such as step-free or sign-language; empty: not known.")
    ] = ()


class OfficeHours(Dated, frozen=True, kw_only=True):
    """One stretch of opening hours on one weekday (办公时间)."""

    file = "office_hours"
    zh = "办公时间"
    key = ("office", "weekday", "opens")

    office: Annotated[str, about("办理点键", "The office.", ref="offices")]
    weekday: Annotated[int, about("星期", "1 for Monday to 7 for Sunday.")]
    opens: Annotated[time, about("开始时间", "Local time, HH:MM.")]
    closes: Annotated[time, about("结束时间", "Local time, HH:MM; later than it opens.")]


class OfficeException(Record, frozen=True, kw_only=True):
    """A day on which an office keeps other hours than its weekday's (特殊办公时间)."""

    file = "office_exceptions"
    zh = "特殊办公时间"
    key = ("office", "day", "opens")

    office: Annotated[str, about("办理点键", "The office.", ref="offices")]
    day: Annotated[date, about("日期", "The day.")]
    opens: Annotated[time | None, about("开始时间", "Local time; empty: closed all day.")] = None
    closes: Annotated[time | None, about("结束时间", "Local time; empty: closed all day.")] = None
    reason: Annotated[str | None, about("原因", "Why; empty: not stated.")] = None


class Hours(NamedTuple):
    """A stretch of local time during which an office is open."""

    opens: time
    closes: time


OFFICE_INDEXES: dict[str, Keys[Office]] = {
    "code": lambda office: (office.code,),
    "agency": lambda office: (office.agency,),
}
HOURS_INDEXES: dict[str, Keys[OfficeHours]] = {"office": lambda row: (row.office,)}
EXCEPTION_INDEXES: dict[str, Keys[OfficeException]] = {"day": lambda row: (f"{row.office}/{row.day}",)}
"""How offices are found, by key and by agency; their hours, by office; their exceptions, by office and day."""


class Offices:
    """All offices, found by key and by agency, with their hours."""

    def __init__(self, offices: Shelf[Office], hours: Shelf[OfficeHours], exceptions: Shelf[OfficeException]) -> None:
        self._offices = offices
        self._found = offices.by("agency")
        kept = KEPT_OFFICES if len(offices) <= KEPT_OFFICES else KEPT_OF_MORE
        self._always: Lately[tuple[Office, ...]] = Lately(kept)
        self._hours = hours
        self._exceptions = exceptions

    def get(self, code: str) -> Office | None:
        """The office of that key, or ``None``."""
        return next(iter(self._offices.get("code", code)), None)

    def versions(self, code: str) -> Sequence[Office]:
        """Every version of an office, the oldest first; empty when the key is unknown."""
        return self._offices.get("code", code)

    @cached_property
    def located(self) -> Locations:
        """Every office with coordinates, past and future ones as well; found out when somebody first asks."""
        known = {
            Located(Point(office.latitude, office.longitude), office.code)
            for office in self._offices
            if office.latitude is not None and office.longitude is not None
        }
        return Locations(known)

    def of_agency(self, agency: str, at: Moment) -> tuple[Office, ...]:
        """The offices of an agency that are in service at the moment, by key."""
        always = self._always.get(agency)
        return self._of_agency(agency, at) if always is None else always

    def _of_agency(self, agency: str, at: Moment) -> tuple[Office, ...]:
        offices = tuple(self._found(agency))
        if all(map(is_undated, offices)):
            return self._always.keep(agency, offices)
        return tuple([office for office in offices if at.within(office.valid_from, office.valid_to)])

    def hours(self, office: Office, day: date, calendar: Calendar) -> list[Hours]:
        """
        When an office is open on a day.

        What is stated for the day goes first. A public holiday closes the office; a make-up working
        day has Monday's hours. Outside its period of service an office is closed.
        """
        if day not in office.period:
            return []
        stated = self._exceptions.get("day", f"{office.code}/{day}")
        if stated:
            return sorted(Hours(row.opens, row.closes) for row in stated if row.opens and row.closes)
        kind = calendar.kind(day)
        if kind is DayKind.HOLIDAY:
            return []
        weekday = 1 if kind is DayKind.MAKE_UP else day.isoweekday()
        rows = self._hours.get("office", office.code)
        return sorted(Hours(row.opens, row.closes) for row in rows if row.weekday == weekday and day in row.period)

    def weekly(self, office: Office, at: Moment) -> list[OfficeHours]:
        """The opening hours of an office that are in force at the moment, by weekday and time; holidays not counted."""
        rows = self._hours.get("office", office.code)
        found = [row for row in rows if at.within(row.valid_from, row.valid_to)]
        return sorted(found, key=lambda row: (row.weekday, row.opens))

    def keeps_hours(self, office: Office, at: Moment) -> bool:
        """Whether opening hours of an office are known at the moment, on whatever weekday."""
        return any(at.within(row.valid_from, row.valid_to) for row in self._hours.get("office", office.code))

    def is_open(self, office: Office, instant: datetime, calendar: Calendar) -> bool:
        """Whether an office is open at an instant, whose time zone is the office's local time; it closes on the minute."""
        clock = instant.time()
        return any(hours.opens <= clock < hours.closes for hours in self.hours(office, instant.date(), calendar))

    def next_opening(self, office: Office, after: datetime, calendar: Calendar) -> datetime | None:
        """
        The first instant at or after ``after`` at which an office is open.

        That is ``after`` itself while the office is open. ``None`` when it does not open within
        400 days. The time zone of ``after`` is the office's local time.
        """
        day = after.date()
        for _ in range(SEARCHED_DAYS):
            for hours in self.hours(office, day, calendar):
                opens = datetime.combine(day, hours.opens, tzinfo=after.tzinfo)
                closes = datetime.combine(day, hours.closes, tzinfo=after.tzinfo)
                if after < closes:
                    return max(opens, after)
            if day >= date.max - timedelta(days=1):
                return None
            day = next_day(day)
        return None


def opening_week(rows: Sequence[OfficeHours]) -> dict[int, list[Hours]]:
    """Opening hours by weekday, 1 for Monday to 7 for Sunday; a day on which an office is closed is left out."""
    week: dict[int, list[Hours]] = {}
    for row in rows:
        week.setdefault(row.weekday, []).append(Hours(row.opens, row.closes))
    return week
