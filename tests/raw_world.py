"""
The raw rows of a catalogue on one day, read the slow way, for the reference to look at.

Nothing is indexed: every question goes through all rows and compares plain dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

from catalog.agencies import Agency
from catalog.delegations import Delegation, Takeover
from catalog.divisions import Administration, Division, Level, Succession
from catalog.facts import Facts
from catalog.instruments import Instrument
from catalog.items import Item
from catalog.offices import Office
from catalog.records import Dated
from catalog.workdays import DayKind, SpecialDay


def holds(row: Dated, day: date) -> bool:
    """Whether a dated row holds on a day."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)


class World:
    """The raw rows on one day."""

    def __init__(self, facts: Facts, day: date) -> None:
        self.facts = facts
        self.day = day
        self.codes = sorted({row.code for row in facts.of(Division)})
        self.division = cache(self._division)
        self.upper = cache(self._upper)

    # divisions

    def _division(self, code: str) -> Division | None:
        """The division that day."""
        return next((row for row in self.facts.of(Division) if row.code == code and holds(row, self.day)), None)

    def level(self, code: str) -> Level:
        """The level of a division, whether it exists that day or not."""
        return next(row.level for row in self.facts.of(Division) if row.code == code)

    def is_pseudo(self, code: str) -> bool:
        """Whether a division is a pseudo unit, and holds nothing."""
        return next(row.pseudo for row in self.facts.of(Division) if row.code == code)

    def standing(self, code: str) -> list[str]:
        """What a code stands for that day, over any number of hops."""
        found, seen, ahead = set(), set(), [code]
        while ahead:
            here = ahead.pop()
            if here in seen:
                continue
            seen.add(here)
            starts = [row.valid_from for row in self.facts.of(Division) if row.code == here]
            if self.division(here) is not None:
                found.add(here)
            elif all(start is not None and self.day < start for start in starts):
                ahead += [row.division for row in self.facts.of(Succession) if row.successor == here]
            else:
                ahead += [row.successor for row in self.facts.of(Succession) if row.division == here]
        return sorted(found)

    def _upper(self, code: str) -> str | None:
        """Who administers a division that day."""
        for row in self.facts.of(Administration):
            if row.division == code and holds(row, self.day) and self.division(row.administrator) is not None:
                return row.administrator
        by_code = [code[:length].ljust(12, "0") for length in (9, 6, 4, 2)]
        return next((upper for upper in by_code if upper != code and self.division(upper) is not None), None)

    def path(self, code: str) -> list[str]:
        """A division and those that contain it that day, from the top down."""
        upper = self.upper(code)
        return [code] if upper is None else [*self.path(upper), code]

    def children(self, code: str) -> list[str]:
        """The divisions that a division administers directly that day."""
        return [lower for lower in self.codes if self.division(lower) is not None and self.upper(lower) == code]

    def leaves(self, code: str) -> list[str]:
        """The parts of a division that have no parts."""
        children = self.children(code)
        return [leaf for child in children for leaf in self.leaves(child)] if children else [code]

    def real(self, path: Sequence[str], code: str) -> str | None:
        """A division of a path, or the nearest real one above it."""
        upwards = reversed(path[: path.index(code) + 1])
        return next((upper for upper in upwards if not self.is_pseudo(upper)), None)

    # agencies

    def agency(self, code: str) -> Agency:
        """The agency of a key."""
        return next(row for row in self.facts.of(Agency) if row.code == code)

    def of_line(self, division: str, line: str) -> str | None:
        """The agency of a division for a line of work that day."""
        rows = self.facts.of(Agency)
        found = [row.code for row in rows if row.division == division and line in row.lines and holds(row, self.day)]
        return min(found, default=None)

    def successor(self, code: str) -> str:
        """An agency, or, when it has ended by that day, whoever took over its work, over any number of hops."""
        seen = [code]
        while True:
            row = self.agency(seen[-1])
            has_ended = row.valid_to is not None and row.valid_to <= self.day
            if not has_ended or row.replaced_by is None or row.replaced_by in seen:
                return row.code
            seen.append(row.replaced_by)

    def in_being(self, code: str) -> str | None:
        """A named agency, or whoever took over; nobody when there is none that day."""
        standing = self.successor(code)
        return standing if holds(self.agency(standing), self.day) else None

    # acts

    def instrument(self, code: str | None) -> Instrument | None:
        """The instrument of a key."""
        return next((row for row in self.facts.of(Instrument) if row.code == code), None)

    def acts(self, item: Item) -> list[Delegation]:
        """The acts that move an item; a variant without acts of its own follows its main item's."""
        own = [row for row in self.facts.of(Delegation) if row.item == item.code]
        return own or [row for row in self.facts.of(Delegation) if row.item == item.parent]

    def published(self, act: Delegation) -> date | None:
        """When an act was published."""
        instrument = self.instrument(act.instrument)
        return act.published or (instrument.published if instrument else None)

    def start(self, act: Delegation) -> date | None:
        """The first day of an act's effect; none while it waits for an instrument or is not published."""
        start, published = act.valid_from, self.published(act)
        if start is None and published is not None:
            start = self._working_days_after(published, 30)
        if act.condition is None:
            return start
        condition = self.instrument(act.condition)
        if condition is None or condition.valid_from is None:
            return None
        return condition.valid_from if start is None else max(start, condition.valid_from)

    def end(self, act: Delegation) -> date | None:
        """The first day without an act's effect."""
        return min((day for day in (act.valid_to, act.withdrawn) if day is not None), default=None)

    def takeover(self, act: Delegation, receiver: str) -> date | None:
        """The first day on which a receiver handles; none: it has not taken over."""
        start = self.start(act)
        rows = [row for row in self.facts.of(Takeover) if (row.delegation, row.division) == (act.code, receiver)]
        if not rows or start is None:
            return start
        return None if rows[0].done is None else max(start, rows[0].done)

    def _working_days_after(self, day: date, count: int) -> date:
        special = {row.day: row.kind for row in self.facts.of(SpecialDay)}
        while count:
            day += timedelta(days=1)
            if special.get(day, DayKind.MAKE_UP if day.weekday() < 5 else DayKind.HOLIDAY) is DayKind.MAKE_UP:
                count -= 1
        return day


def competent_offices(world: World, agency: str, place: str) -> list[str]:
    """The offices of an agency in service that serve a place or a part of it."""
    parts = [code for code in world.codes if world.division(code) is not None and place in world.path(code)]
    around = {*world.path(place), *parts}
    rows = [row for row in world.facts.of(Office) if row.agency == agency and holds(row, world.day)]
    return sorted(row.code for row in rows if not row.serves or set(row.serves) & around)


def offices(world: World, item: Item, agency: str, place: str) -> tuple[str, ...]:
    """The offices that accept an item for a place: the competent agency's, then those of the handling scope."""
    path = world.path(place)
    competent = competent_offices(world, agency, place)
    scopes = [code for code in path if world.level(code) is item.handling_scope]
    home = world.agency(agency).division
    if not scopes or world.division(home) is None:
        return tuple(competent)
    others = []
    for row in (row for row in world.facts.of(Office) if holds(row, world.day)):
        colleague = world.agency(row.agency)
        division = colleague.division
        if row.code in competent or not holds(colleague, world.day) or item.line not in colleague.lines:
            continue
        if world.division(division) is None or world.level(division) is not world.level(home):
            continue
        if scopes[0] in world.path(division):
            others.append((-len(set(world.path(division)) & set(path)), row.code))
    return (*competent, *(code for _, code in sorted(others)))
