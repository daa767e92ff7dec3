"""
Time limits (办结时限): statutory and committed, and the day on which a decision is due.

A limit binds from acceptance; the day of acceptance is day zero (行政许可法 arts. 42 and 82).
"""

from __future__ import annotations

import calendar as months
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, NamedTuple

from catalog.errors import BadArgument
from catalog.items import CaseType, Channel
from catalog.period import Moment, Period
from catalog.records import Dated, Provenance, about, date
from catalog.workdays import Calendar, add_days

LONGEST_DAYS = 3660
"""Ten years: no limit runs longer."""


class TimeUnit(StrEnum):
    """Unit of a time limit (时限单位): working days, calendar days, months."""

    WORKING_DAY = "WORKING_DAY"
    CALENDAR_DAY = "CALENDAR_DAY"
    MONTH = "MONTH"


class LimitKind(StrEnum):
    """Whether the law sets a limit (法定) or the agency promises it (承诺)."""

    STATUTORY = "STATUTORY"
    COMMITTED = "COMMITTED"


class Limit(Dated, frozen=True, kw_only=True):
    """
    A time limit of an item (办结时限).

    A committed limit may be promised for a division and everything below it, and for one channel.
    """

    file = "time_limits"
    zh = "办结时限"
    key = ("item", "division", "kind", "channel")

    item: Annotated[str, about("事项键", "The item.", ref="items")]
    kind: Annotated[LimitKind, about("时限类别", "STATUTORY or COMMITTED.")]
    value: Annotated[int, about("时限", "How many units, 0 or more; a committed 0 is done at once.")]
    unit: Annotated[TimeUnit, about("时限单位", "WORKING_DAY, CALENDAR_DAY or MONTH.")]
    division: Annotated[
        str | None, about("区划代码", "Of a commitment: where it holds; empty: everywhere.", ref="divisions")
    ] = None
    channel: Annotated[Channel | None, about("办理形式", "Of a commitment: for one channel only.")] = None
    extension: Annotated[
        int | None, about("可延长", "Units by which it may be extended with approval and notice; empty: not at all.")
    ] = None
    law: Annotated[str | None, about("依据", "The law or document that sets it.")] = None
    article: Annotated[str | None, about("条款", "Its article.")] = None


class ProcedureKind(StrEnum):
    """What a special procedure (特别程序) does to the clock; GB/T 39046 A.7."""

    EXTENSION = "EXTENSION"
    STOP = "STOP"


class SpecialProcedure(Dated, frozen=True, kw_only=True):
    """A hearing, inspection, test or expert review that stops the clock, or an extension (特别程序)."""

    file = "special_procedures"
    zh = "特别程序"
    key = ("item", "name")

    item: Annotated[str, about("事项键", "The item.", ref="items")]
    kind: Annotated[ProcedureKind, about("程序种类", "EXTENSION or STOP.")]
    name: Annotated[str, about("程序名称", "Name in Chinese.")]
    name_en: Annotated[str | None, about("英文名称", "Name in English.")] = None
    days: Annotated[int | None, about("天数", "Most days it may take, in the limit's unit; empty: not limited.")] = None
    law: Annotated[str | None, about("依据", "The law that allows it.")] = None
    article: Annotated[str | None, about("条款", "Its article.")] = None


class CountingRule(Dated, frozen=True, kw_only=True):
    """How a place compares units and counts a limit (计算规则); the nearest division's rule holds."""

    file = "counting_rules"
    zh = "时限计算规则"
    key = ("division",)

    division: Annotated[
        str | None, about("区划代码", "Where it holds; empty: wherever no nearer rule is given.", ref="divisions")
    ] = None
    month_working_days: Annotated[int, about("每月工作日", "Working days that a month counts for.")] = 22
    week_calendar_days: Annotated[int, about("每周日历日", "Calendar days that count for the working days beside.")] = 7
    week_working_days: Annotated[int, about("每周工作日", "Working days that those calendar days count for.")] = 5
    rolls: Annotated[
        bool,
        about("末日顺延", "Whether a calendar-day or month limit ending on a day off ends on the next working day."),
    ] = True


STANDARD_RULE = CountingRule(
    source="Civil Code (民法典), art. 203, by analogy; 22 and 7:5 are conventions of this catalogue",
    status=Provenance.ILLUSTRATIVE,
)
"""The rule where a package gives none: a month is 22 working days, 7 calendar days are 5."""


class Duration(NamedTuple):
    """A length of time in one unit."""

    value: int
    unit: TimeUnit

    def working_days(self, rule: CountingRule) -> float:
        """Its length in working days, by the rule of the place."""
        if self.unit is TimeUnit.MONTH:
            return float(self.value * rule.month_working_days)
        if self.unit is TimeUnit.CALENDAR_DAY:
            return self.value * rule.week_working_days / rule.week_calendar_days
        return float(self.value)


class TimeLimit(NamedTuple):
    """The time limits of an item as implemented for one place on one day."""

    statutory: Limit | None
    committed: Limit | None
    by_channel: tuple[Limit, ...]
    case_type: CaseType
    rule: CountingRule

    @property
    def item(self) -> str:
        """The key of the item whose limits they are."""
        return next(row.item for row in (self.statutory, self.committed, *self.by_channel) if row is not None)

    def row(self, kind: LimitKind) -> Limit | None:
        """The limit of a kind; the commitment falls back to the statutory one."""
        return self.statutory if kind is LimitKind.STATUTORY else (self.committed or self.statutory)

    @property
    def reduction(self) -> float | None:
        """
        ``1 − committed / statutory`` in working days; ``None`` without a comparable pair.

        Of the lengths that bind: an immediate case (即办件) counts with the days promised for it, 0 or more, and not
        as 0 days, which is what time compression takes it for unless told otherwise.
        """
        if self.statutory is None or self.committed is None or self.statutory.value == 0:
            return None
        return 1 - self.days(self.committed) / self.days(self.statutory)

    @property
    def period(self) -> Period:
        """The days on which just these limits hold, whatever the channel."""
        period = Period()
        for limit in (self.statutory, self.committed):
            period = period if limit is None else (period.overlap(limit.period) or period)
        return period

    def days(self, limit: Limit) -> float:
        """A limit's length in working days, by the rule of the place."""
        return duration(limit).working_days(self.rule)


class DueDate(NamedTuple):
    """
    The last day on which a decision is still on time.

    It is provisional when the limit runs past the years whose holidays are published.
    """

    date: date
    is_provisional: bool


def duration(limit: Limit) -> Duration:
    """How long a limit is."""
    return Duration(limit.value, limit.unit)


def due_on(
    accepted: date,
    limit: Limit,
    *,
    calendar: Calendar,
    rule: CountingRule,
    stopped_days: int = 0,
    extended: bool = False,
) -> DueDate:
    """
    The last day on which a decision is still on time.

    The day of acceptance is day zero. Only working-day limits skip days off. A month ends on the
    same day number, or on the month's last day; a calendar-day or month limit whose last day is off
    ends on the next working day where the rule says so.

    Args:
        accepted: the day of acceptance.
        limit: what binds.
        calendar: the working days.
        rule: how the place counts.
        stopped_days: days on which the clock stood still (hearing, inspection, expert review):
            working days for a working-day limit, calendar days otherwise.
        extended: whether the extension was approved and the applicant told.

    Raises:
        BadArgument: negative stopped days, an extension that the limit does not have, or a day
            beyond the year 9999.

    Source: Administrative Licensing Law (行政许可法), arts. 42, 45 and 82; Civil Code (民法典), art. 203.
    """
    if stopped_days < 0:
        raise BadArgument(
            f"stoppedDays is {stopped_days}. Give the number of days on which the clock stood still, 0 or more.",
            f"stoppedDays 为 {stopped_days}，请给出不小于 0 的停止计时天数。",
            argument="stoppedDays",
        )
    if extended and limit.extension is None:
        raise BadArgument(
            "This limit cannot be extended. Ask again without `extended`.",
            "该时限不得延长。请去掉 extended 再查询。",
            argument="extended",
        )
    value = limit.value + (limit.extension or 0 if extended else 0)
    if limit.unit is TimeUnit.WORKING_DAY:
        last = calendar.after(accepted, _bounded(value + stopped_days))
    else:
        end = _months_later(accepted, value) if limit.unit is TimeUnit.MONTH else add_days(accepted, _bounded(value))
        last = add_days(end, _bounded(stopped_days))
        last = calendar.on_or_after(last) if rule.rolls else last
    return DueDate(last, calendar.is_provisional(accepted, last))


def _bounded(days: int) -> int:
    """
    A number of days that a limit can have: ten years at most.

    Raises:
        BadArgument: more.
    """
    if days > LONGEST_DAYS:
        raise BadArgument(
            f"{days} days are more than ten years. Give fewer stopped days.",
            f"{days} 天超过十年。请减少停止计时的天数。",
            argument="stoppedDays",
        )
    return days


def _months_later(day: date, count: int) -> date:
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    if year > date.max.year:
        raise BadArgument(
            f"{count} months from {day} lie beyond the year 9999. Ask for an earlier day.",
            f"自{day}起{count}个月超出公元9999年。请改问较早的日期。",
            argument="accepted",
        )
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


class TimeLimits:
    """All time limits, indexed by item and division, with the rules for counting them."""

    def __init__(
        self, limits: Iterable[Limit], rules: Iterable[CountingRule], procedures: Iterable[SpecialProcedure]
    ) -> None:
        self._limits: dict[tuple[str, LimitKind, str | None], list[Limit]] = defaultdict(list)
        overriding: dict[str, set[str]] = defaultdict(set)
        for limit in limits:
            self._limits[limit.item, limit.kind, limit.division].append(limit)
            if limit.division is not None:
                overriding[limit.item].add(limit.division)
        self._rules: dict[str | None, list[CountingRule]] = defaultdict(list)
        for rule in rules:
            self._rules[rule.division].append(rule)
        counting = frozenset(division for division in self._rules if division is not None)
        self._overriding = {item: counting | divisions for item, divisions in overriding.items()}
        self._counting = counting
        self._procedures: dict[str, list[SpecialProcedure]] = defaultdict(list)
        for procedure in procedures:
            self._procedures[procedure.item].append(procedure)

    def overriding(self, item: str) -> frozenset[str]:
        """The divisions that on any day commit to a limit of their own for an item, or count in their own way."""
        return self._overriding.get(item, self._counting)

    def speaks(self, item: str, division: str, at: Moment) -> bool:
        """Whether a division commits to a limit of its own for an item at the moment, whatever the channel, or counts in its own way."""
        return any(row.channel is None for row in self._in_force(item, LimitKind.COMMITTED, division, at)) or any(
            at.within(rule.valid_from, rule.valid_to) for rule in self._rules.get(division, ())
        )

    def rule(self, path: Sequence[str], at: Moment) -> CountingRule:
        """How a place counts: the rule of the nearest division that gives one."""
        for division in (*reversed(path), None):
            for rule in self._rules.get(division, ()):
                if at.within(rule.valid_from, rule.valid_to):
                    return rule
        return STANDARD_RULE

    def procedures(self, item: str, at: Moment) -> list[SpecialProcedure]:
        """What may stop or extend an item's clock at the moment."""
        return [row for row in self._procedures.get(item, ()) if at.within(row.valid_from, row.valid_to)]

    def of(self, item: str, path: Sequence[str], case: CaseType, at: Moment) -> TimeLimit | None:
        """An item's limits for a place at the moment; ``None`` when it has none at all."""
        statutory = next(iter(self._in_force(item, LimitKind.STATUTORY, None, at)), None)
        committed: Limit | None = None
        by_channel: dict[Channel, Limit] = {}
        for division in (*reversed(path), None):
            for row in self._in_force(item, LimitKind.COMMITTED, division, at):
                if row.channel is not None:
                    by_channel.setdefault(row.channel, row)
                elif committed is None:
                    committed = row
        if statutory is None and committed is None and not by_channel:
            return None
        return TimeLimit(statutory, committed, tuple(by_channel.values()), case, self.rule(path, at))

    def _in_force(self, item: str, kind: LimitKind, division: str | None, at: Moment) -> list[Limit]:
        rows = self._limits.get((item, kind, division), ())
        return [row for row in rows if at.within(row.valid_from, row.valid_to)]
