"""
Visit plans (办事计划): several items for one occasion in as few visits as can be, with each paper once.

A plan is a pure function of the snapshot, the items, the place and an instant. It is made of the answers of
:mod:`catalog.handling`: what is handled online, or needs nobody to come, is done from where one is; the rest at the
fewest offices, each item after those whose results it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import NamedTuple

from catalog.answers import Handling, Outcome
from catalog.errors import BadArgument, UnknownItem
from catalog.handling import handling
from catalog.items import ONLINE, CaseType, Item
from catalog.life_events import items_of
from catalog.offices import Hours, Office
from catalog.papers import Needs, Paper, needs, papers
from catalog.records import date
from catalog.snapshot import Snapshot
from catalog.stops import Errand, fewest_stops
from catalog.time_limits import DueDate, LimitKind, due_on

MOST_ITEMS = 20
"""Items of one plan; the fewest offices of more cannot be worked out while somebody waits."""


class Task(NamedTuple):
    """
    An item of a plan (办理事项).

    Attributes:
        answer: where it is handled.
        after: the items of the plan whose results it needs.
        accepted: the first day on which it can be accepted, as far as the plan knows.
        due: the last day on which it is decided on time if it is accepted then; ``None``: it has no limit.
    """

    answer: Handling
    after: tuple[Item, ...]
    accepted: date
    due: DueDate | None


class VisitStop(NamedTuple):
    """
    An office to go to (到场办理).

    Attributes:
        office: the office.
        not_before: the first day on which everything that is done there can be done.
        opens: the first instant at which it is open then, after the stops before; ``None``: not within 400 days.
        hours: when it is open on that day.
        tasks: what is done there, in this order.
    """

    office: Office
    not_before: date
    opens: datetime | None
    hours: tuple[Hours, ...]
    tasks: tuple[Task, ...]

    @property
    def visits(self) -> int:
        """How often one must come: as often as the item there that asks for most, once at least."""
        return max(1, *(guide.visits or 0 for task in self.tasks if (guide := task.answer.guide) is not None))


class VisitPlan(NamedTuple):
    """
    Several items for one occasion (办事计划).

    Attributes:
        asked: the place as given, 12 digits.
        start: the instant from which on one can come.
        items: what was planned, in order.
        stops: where to go, in order.
        remote: what needs no visit.
        obstacles: what cannot be done, each with the answer that says why.
        papers: what all that can be done asks for together.
        no_longer_required: removed certificates that it once asked for, by key.
    """

    asked: str
    start: datetime
    items: tuple[Item, ...]
    stops: tuple[VisitStop, ...]
    remote: tuple[Task, ...]
    obstacles: tuple[Handling, ...]
    papers: tuple[Paper, ...]
    no_longer_required: tuple[Item, ...]

    @property
    def visits(self) -> int:
        """How often one must go somewhere in all."""
        return sum(stop.visits for stop in self.stops)


def wanted_items(
    snapshot: Snapshot,
    place: str,
    on: date,
    *,
    items: Sequence[str] | None = None,
    life_event: str | None = None,
    audience: str | None = None,
) -> list[Item]:
    """
    The items of a plan: those named, each once in the order given, or those of a life event, by key.

    Args:
        snapshot: the catalogue.
        place: a division code of 12 digits.
        on: the day.
        items: keys of items.
        life_event: a life event.
        audience: of a life event only what serves this GB/T 39046 A.4 code.

    Raises:
        BadArgument: neither or both are given, none or more than 20 are, or an audience without a life event.
        UnknownItem: a key of no item.
        UnknownName: a life event to which nothing belongs.
        UnknownPlace: as for one item.
    """
    _check_given(items, life_event, audience)
    if life_event is not None:
        found = items_of(snapshot, life_event, place, on, audience=audience)
    else:
        found = [_item(snapshot, code) for code in dict.fromkeys(items or ())]
    if len(found) > MOST_ITEMS:
        raise BadArgument(
            f"A plan is made for {MOST_ITEMS} items at most, and these are {len(found)}. Name those that you need in `items`"
            + (", or say for whom with `audience`." if life_event is not None else "."),
            f"一份办事计划最多 {MOST_ITEMS} 个事项，本次有 {len(found)} 个。请在 items 中只列出需要的事项"
            + ("，或用 audience 限定服务对象。" if life_event is not None else "。"),
            argument="items" if life_event is None else "lifeEvent",
        )
    return found


def _check_given(items: Sequence[str] | None, life_event: str | None, audience: str | None) -> None:
    if (items is None) == (life_event is None):
        given = "both `items` and `lifeEvent`" if items is not None else "neither `items` nor `lifeEvent`"
        given_zh = "同时给出了 items 和 lifeEvent" if items is not None else "没有给出 items 或 lifeEvent"
        raise BadArgument(
            f"A plan is for named items or for a life event, and {given} is given. Give one of them.",
            f"办事计划按事项或服务主题之一制定，本次{given_zh}。请给出其中一项。",
            argument="items",
        )
    if items is not None and not items:
        raise BadArgument(
            "`items` is empty. Name at least one item, by its key from `items`.",
            "items 为空。请至少给出一个事项编码，可用 items 查询。",
            argument="items",
        )
    if items is not None and audience is not None:
        raise BadArgument(
            "`audience` narrows a life event, and the items are named. Leave it out.",
            "audience 用于限定服务主题，本次已列明事项。请去掉 audience。",
            argument="audience",
        )


def _item(snapshot: Snapshot, code: str) -> Item:
    item = snapshot.items.get(code)
    if item is None:
        raise UnknownItem(code[:100])
    return item


def visit_plan(
    snapshot: Snapshot, items: Sequence[Item], place: str, start: datetime, *, in_person: bool = False
) -> VisitPlan:
    """
    A plan for several items at one place.

    Args:
        snapshot: the catalogue.
        items: what is needed, each once; their order decides where nothing else does.
        place: a division code of 12 digits.
        start: the instant from which on one can come, in the catalogue's time zone; its day is the day asked about.
        in_person: whether to go to an office also for what can be done without.

    Raises:
        UnknownPlace: as for one item.
        BadArgument: there are too many ways to go.
    """
    answers = [handling(snapshot, item, place, start.date()) for item in items]
    possible = [answer for answer in answers if answer.outcome is Outcome.HANDLED]
    planning = _Planning(snapshot, start, possible, in_person=in_person)
    stops = planning.stops()
    dropped = {
        item.code: item for answer in possible if answer.guide is not None for item in answer.guide.no_longer_required
    }
    return VisitPlan(
        asked=place,
        start=start,
        items=tuple(items),
        stops=stops,
        remote=planning.remote_tasks(),
        obstacles=tuple(answer for answer in answers if answer.outcome is not Outcome.HANDLED),
        papers=tuple(papers(possible)),
        no_longer_required=tuple(dropped[code] for code in sorted(dropped)),
    )


class _Planning:
    """One plan being made: which items need a visit, in which order, and on which days."""

    def __init__(self, snapshot: Snapshot, start: datetime, answers: Sequence[Handling], *, in_person: bool) -> None:
        self.snapshot = snapshot
        self.start = start
        self.answers = {answer.item.code: answer for answer in answers}
        self.needs: Needs = needs(answers)
        self.remote = {code for code, answer in self.answers.items() if _needs_no_visit(answer, in_person=in_person)}
        self.accepted: dict[str, date] = {}

    def stops(self) -> tuple[VisitStop, ...]:
        """The stops in their order; each is timed after the ones before."""
        codes = [code for code in self.answers if code not in self.remote]
        offices = {office.code: office for code in codes for office in self.answers[code].offices}
        stops: list[VisitStop] = []
        earliest = self.start
        for stop in fewest_stops(self._errands(codes)):
            timed = self._timed(offices[stop.counter], [codes[number] for number in stop.errands], earliest)
            earliest = timed.opens or earliest
            stops.append(timed)
        return tuple(stops)

    def remote_tasks(self) -> tuple[Task, ...]:
        """What needs no visit, in the order of the items; after the stops are timed."""
        return tuple(self._task(code) for code in self.answers if code in self.remote)

    def _errands(self, codes: Sequence[str]) -> list[Errand]:
        """An item waits for a later stop, unless the result that it needs is handed out at once at the same one."""
        number = {code: place for place, code in enumerate(codes)}
        errands = []
        for code in codes:
            direct = {item.code for item in self.needs[code]} - self.remote
            along = {one for one in direct if _is_immediate(self.answers[one])}
            after = (direct - along) | self._needed_through_remote(code)
            offices = tuple(office.code for office in self.answers[code].offices)
            errands.append(
                Errand(offices, frozenset(map(number.__getitem__, after)), frozenset(map(number.__getitem__, along)))
            )
        return errands

    def _needed_through_remote(self, code: str) -> set[str]:
        """The items at counters that something done without a visit needs, before this item can be done."""
        found: set[str] = set()
        pending = [item.code for item in self.needs[code] if item.code in self.remote]
        while pending:
            below = {item.code for item in self.needs[pending.pop()]}
            found |= below - self.remote
            pending += below & self.remote
        return found

    def _timed(self, office: Office, codes: Sequence[str], earliest: datetime) -> VisitStop:
        not_before = max(self._ready(code, besides=codes) for code in codes)
        begins = datetime.combine(not_before, time(), tzinfo=self.start.tzinfo)
        offices, calendar = self.snapshot.offices, self.snapshot.calendar
        opens = offices.next_opening(office, max(earliest, begins), calendar)
        day = not_before if opens is None else opens.date()
        self.accepted |= dict.fromkeys(codes, day)
        hours = tuple(offices.hours(office, day, calendar))
        return VisitStop(office, not_before, opens, hours, tuple(self._task(code) for code in codes))

    def _task(self, code: str) -> Task:
        return Task(self.answers[code], tuple(self.needs[code]), self._accepted_on(code), self._due(code))

    def _ready(self, code: str, besides: Sequence[str] = ()) -> date:
        """The first day on which an item has the results that it needs, those aside that it gets at the same stop."""
        needed = [item.code for item in self.needs[code] if item.code not in besides]
        return max([self.start.date(), *(self._decided_on(other) for other in needed)])

    def _accepted_on(self, code: str) -> date:
        if code not in self.accepted:  # no stop has accepted it: it is done without a visit
            self.accepted[code] = self._ready(code)
        return self.accepted[code]

    def _decided_on(self, code: str) -> date:
        """The last day of the decision; without a limit the day of acceptance."""
        due = self._due(code)
        return self._accepted_on(code) if due is None else due.date

    def _due(self, code: str) -> DueDate | None:
        guide = self.answers[code].guide
        limits = None if guide is None else guide.time_limit
        limit = None if limits is None else limits.row(LimitKind.COMMITTED)
        if limits is None or limit is None:
            return None
        return due_on(self._accepted_on(code), limit, calendar=self.snapshot.calendar, rule=limits.rule)


def _needs_no_visit(answer: Handling, *, in_person: bool) -> bool:
    """Whether it can be done online, or nobody has to come; with ``in_person`` only where there is no office at all."""
    if in_person and answer.offices:
        return False
    guide = answer.guide
    return guide is not None and (not ONLINE.isdisjoint(guide.channels) or guide.visits == 0)


def _is_immediate(answer: Handling) -> bool:
    """Whether the result is handed out at once (即办件): by its type, or by a promise of 0 days."""
    guide = answer.guide
    if guide is None:
        return False
    limit = None if guide.time_limit is None else guide.time_limit.row(LimitKind.COMMITTED)
    return guide.case_type is CaseType.IMMEDIATE or (limit is not None and limit.value == 0)
