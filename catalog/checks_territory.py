"""Checks of divisions (区划校验): levels, who administers whom, and what took whose place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from catalog.codes import upper_division_code, upper_division_codes
from catalog.divisions import Administration, Division, Level, Succession
from catalog.period import Moment, Period
from catalog.problems import Problem
from catalog.records import date
from catalog.sheets import Sheets
from catalog.territories import Territory


class Ground:
    """The divisions of a package, as far as checks ask about them."""

    def __init__(self, sheets: Sheets) -> None:
        self._versions: dict[str, list[Division]] = defaultdict(list)
        for row in sheets.of(Division).rows:
            self._versions[row.code].append(row)
        self._administrations = sheets.of(Administration).rows
        self._administrators: dict[str, set[str]] = defaultdict(set)
        for administration in self._administrations:
            self._administrators[administration.division].add(administration.administrator)

    def versions(self, code: str, period: Period) -> list[Division]:
        """A division as it was on any day of a period; empty when it was not, or is unknown."""
        return [row for row in self._versions.get(code, ()) if row.period.overlap(period)]

    def levels(self, code: str) -> set[Level]:
        """The levels that a division ever had; empty when it is unknown."""
        return {row.level for row in self._versions.get(code, ())}

    def is_pseudo(self, code: str) -> bool:
        """Whether a division was ever a unit that is no government."""
        return any(row.pseudo for row in self._versions.get(code, ()))

    def upper(self, code: str) -> str | None:
        """The nearest division above by code that there is or ever was."""
        upper = upper_division_code(code)
        return upper if upper is None or upper in self._versions else self.upper(upper)

    def contains(self, upper: str, code: str) -> bool:
        """Whether a division contains another on any day, by administration or by code."""
        return upper in self._above([code])

    def _above(self, codes: list[str]) -> set[str]:
        """Divisions and all that stand above them, by code or by administration on any day."""
        seen, left = set(codes), codes
        while left:
            code = left.pop()
            found = {*upper_division_codes(code), *self._administrators.get(code, ())} - seen
            seen |= found
            left += found
        return seen

    def administered(self) -> Territory:
        """The administered divisions, their administrators, and all that stand above them."""
        codes = [code for row in self._administrations for code in (row.division, row.administrator)]
        rows = (row for code in self._above(codes) for row in self._versions.get(code, ()))
        return Territory.of(rows, self._administrations)


def levels_by_code(sheets: Sheets, ground: Ground) -> Iterator[Problem]:
    """A division that is not of a lower level than the one its code lies under."""
    sheet = sheets.of(Division)
    uppers = [ground.upper(row.code) for row in sheet.rows]
    pairs = set(zip(uppers, (row.level for row in sheet.rows), strict=True))
    doubtful = {pair for pair in pairs if pair[0] and any(one.rank >= pair[1].rank for one in ground.levels(pair[0]))}
    if not doubtful:
        return
    for at, upper in zip(sheet, uppers, strict=True):
        row = at[1]
        if (upper, row.level) not in doubtful:
            continue
        for above in ground.versions(upper, row.period) if upper else ():
            if above.level.rank >= row.level.rank:
                yield sheet.problem(
                    at,
                    "level",
                    f"{row.name} is a {row.level}, and the division above it by code, {above.name} ({upper}), "
                    f"a {above.level}. Correct the level of one of them.",
                    f"{row.name}为 {row.level}，而其编码的上级{above.name}（{upper}）为 {above.level}。请更正其中一个层级。",
                )
                break


def levels_of_administrators(sheets: Sheets, ground: Ground) -> Iterator[Problem]:
    """An administrator that is not of a higher level than the division that it administers."""
    sheet = sheets.of(Administration)
    for at in sheet:
        row = at[1]
        upper = ground.versions(row.administrator, row.period)
        lower = ground.versions(row.division, row.period)
        if any(one.level.rank >= other.level.rank for one in upper for other in lower):
            yield sheet.problem(
                at,
                "administrator",
                f"{upper[0].name} is a {upper[0].level} and cannot administer {lower[0].name}, a {lower[0].level}. "
                "Name an administrator of a higher level.",
                f"{upper[0].name}为 {upper[0].level}，不能代管{lower[0].name}（{lower[0].level}）。请改为更高层级的管理单位。",
            )


def administration_cycles(sheets: Sheets, ground: Ground) -> Iterator[Problem]:
    """A division that on some day is administered, over any number of hops, by itself."""
    sheet = sheets.of(Administration)
    if not sheet.rows:
        return
    territory = ground.administered()
    for at in sheet:
        day = _circular_day(territory, at[1])
        if day is not None:
            since = "ever" if day == date.min else day.isoformat()
            yield sheet.problem(
                at,
                "administrator",
                f"Since {since}, {at[1].division} stands above its own administrator, {at[1].administrator}. "
                "Break the circle in one of its rows.",
                f"自{'始' if day == date.min else day.isoformat()}起，{at[1].division} 又位于其管理单位 "
                f"{at[1].administrator} 之上，构成循环。请在其中一行断开。",
            )


def _circular_day(territory: Territory, row: Administration) -> date | None:
    """The first day of an administration on which the way up from it comes back to it; ``None`` without one."""
    day: date | None = row.valid_from or date.min
    while day is not None and day in row.period:
        at = Moment(day)
        if _returns(territory, row.division, at):
            return day
        day = at.until
    return None


def _returns(territory: Territory, start: str, at: Moment) -> bool:
    seen = set[str]()
    code = territory.administrator(start, at)
    while code is not None and code not in seen:
        if code == start:
            return True
        seen.add(code)
        code = territory.administrator(code, at)
    return False


def successions_out_of_time(sheets: Sheets, ground: Ground) -> Iterator[Problem]:
    """A succession of a division that has not ended, or to one that does not exist on that day."""
    sheet = sheets.of(Succession)
    for at in sheet:
        row = at[1]
        the_day = Period(row.on, None if row.on == date.max else row.on + timedelta(days=1))
        if ground.levels(row.division) and ground.versions(row.division, the_day):
            yield sheet.problem(
                at,
                "division",
                f"{row.division} still exists on {row.on}. Let it end on that day (valid_to), or correct the day.",
                f"{row.division} 在 {row.on} 仍然存在。请将其失效日期写为该日，或更正变更日期。",
            )
        if ground.levels(row.successor) and not ground.versions(row.successor, the_day):
            yield sheet.problem(
                at,
                "successor",
                f"{row.successor} does not exist on {row.on}. Let it begin by that day (valid_from), "
                "or correct the day.",
                f"{row.successor} 在 {row.on} 不存在。请使其不晚于该日生效，或更正变更日期。",
            )


def check(sheets: Sheets) -> Iterator[Problem]:
    """Everything that this module finds wrong."""
    ground = Ground(sheets)
    for find in (levels_by_code, levels_of_administrators, administration_cycles, successions_out_of_time):
        yield from find(sheets, ground)
