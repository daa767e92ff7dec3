"""
A slow and obvious reference for ``handling``, written from the rules alone.

It looks at every leaf of the tree, and shares nothing with the catalogue's answers but the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from catalog.certificates import Removal
from catalog.delegations import Delegation, Exclusion, Interim, Mode, Step
from catalog.facts import Facts
from catalog.items import Channel, Implementation, Item
from tests.raw_world import World, competent_offices, holds, offices


class Told(NamedTuple):
    """What is told of one step: keys and values only."""

    step: str
    division: str | None
    agency: str | None
    mode: str | None
    in_name_of: str | None
    acts: tuple[str, ...]
    cause: str | None


class Answer(NamedTuple):
    """What is told of a question: keys and values only. A refusal has its code for an outcome."""

    outcome: str
    place: str | None = None
    steps: tuple[Told, ...] = ()
    offices: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    gap: tuple[str, str] | None = None
    fallback: tuple[str, str, tuple[str, ...]] | None = None
    rejected: frozenset[tuple[str, str, str]] = frozenset()  # act, reason, step


class Trace(NamedTuple):
    """Who holds a step in a place: the holding divisions, who performs it, in whose name, by which acts."""

    chain: tuple[str, ...]
    agency: str | None
    in_name_of: str | None
    acts: tuple[str, ...]
    cause: str | None

    @property
    def holder(self) -> str | None:
        """The division that holds it."""
        return self.chain[-1] if self.cause is None else None


class Considered(NamedTuple):
    """An act of a giver: set aside for a reason, or competing with a receiver, or with a cause why nobody holds."""

    act: Delegation
    depth: int
    reason: str | None = None
    receiver: str | None = None
    agency: str | None = None
    cause: str | None = None


class Asking:
    """One item asked about on one day."""

    def __init__(self, world: World, item: Item) -> None:
        self.world = world
        self.item = item
        self.traces = cache(self._traces)

    def _traces(self, place: str) -> tuple[tuple[Trace, ...], frozenset[tuple[str, str, str]]]:
        rejected: set[tuple[str, str, str]] = set()
        return tuple(self._trace(place, step, rejected) for step in Step), frozenset(rejected)

    def _trace(self, place: str, step: Step, rejected: set[tuple[str, str, str]]) -> Trace:
        world, item = self.world, self.item
        if item.holder_level is None and item.agency is None:
            return Trace((), None, None, (), "NO_ISSUER")
        path = world.path(place)
        acts = [act for act in world.acts(item) if step in act.steps and set(_named(act)) & set(path)]
        division, agency = self._original(path)
        chain = [] if division is None else [division]
        agencies, followed, cause = [agency], list[Delegation](), None
        giver = division
        while giver is not None:
            considered = [self._consider(act, path) for act in acts if act.from_division == giver]
            rejected |= {(one.act.code, one.reason, step) for one in considered if one.reason is not None}
            competing = sorted((one for one in considered if one.reason is None), key=self._rank)
            if not competing:
                break
            *losers, winner = competing
            for loser in losers:
                rejected.add((loser.act.code, "NEARER" if loser.depth < winner.depth else "LATER", step))
            if winner.receiver is None:
                rejected.add((winner.act.code, "NO_RECEIVER", step))
                break
            followed.append(winner.act)
            cause = winner.cause
            if cause is not None:
                break
            giver = None if winner.receiver in chain else winner.receiver  # acts of one giver are considered once
            chain.append(winner.receiver)
            agencies.append(winner.agency)
        for act in acts:
            start, end = world.start(act), world.end(act)
            is_in_force = start is not None and start <= world.day and (end is None or world.day < end)
            if is_in_force and act.from_division not in chain:
                rejected.add((act.code, "GIVER_HOLDS_NOTHING", step))
        if cause is None and agencies[-1] is None:
            cause = "NO_AGENCY"
        codes = tuple(act.code for act in followed)
        if cause is not None:
            return Trace(tuple(chain), None, None, codes, cause)
        return Trace(tuple(chain), agencies[-1], agencies[-1 - _entrusted_run(followed)], codes, None)

    def _original(self, path: Sequence[str]) -> tuple[str | None, str | None]:
        world, item = self.world, self.item
        if item.agency is not None:
            return world.agency(world.successor(item.agency)).division, world.in_being(item.agency)
        level = item.holder_level
        not_below = [code for code in path if level is not None and world.level(code).rank <= level.rank]
        holder = world.real(path, not_below[-1]) if not_below else None
        return (None, None) if holder is None else (holder, world.of_line(holder, item.line))

    def _consider(self, act: Delegation, path: Sequence[str]) -> Considered:
        world, day = self.world, self.world.day
        start, end = world.start(act), world.end(act)
        depth = max(path.index(code) for code in _named(act) if code in path)
        ended = "WITHDRAWN" if end is not None and act.withdrawn == end else "ENDED"
        if start is None:
            return Considered(act, depth, "PENDING")
        if end is not None and end <= start:
            return Considered(act, depth, ended)
        if day < start:
            return Considered(act, depth, "NOT_YET")
        has_ended = end is not None and end <= day
        if has_ended and act.reverts:
            return Considered(act, depth, ended)
        excluded = {row.division for row in world.facts.of(Exclusion) if row.delegation == act.code}
        if excluded & set(path):
            return Considered(act, depth, "EXCLUDED")
        receiver, agency = self._receiver(act, path)
        takeover = world.takeover(act, receiver) if receiver is not None else None
        if has_ended and end is not None:
            moved = takeover is not None and takeover < end
            return Considered(act, depth, None if moved else ended, receiver, agency, "ENDED" if moved else None)
        if receiver is None or (takeover is not None and takeover <= day):
            return Considered(act, depth, None, receiver, agency)
        if act.interim is Interim.NONE:
            return Considered(act, depth, None, receiver, agency, "INTERIM")
        return Considered(act, depth, "NOT_TAKEN_OVER")

    def _receiver(self, act: Delegation, path: Sequence[str]) -> tuple[str | None, str | None]:
        world = self.world
        if act.to_agency is not None:
            return world.agency(world.successor(act.to_agency)).division, world.in_being(act.to_agency)
        targets = [code for code in path if world.level(code) is act.to_level]
        receiver = world.real(path, targets[0]) if targets else None
        if receiver is None or receiver in world.path(act.from_division):
            return None, None
        return receiver, world.of_line(receiver, self.item.line)

    def _rank(self, one: Considered) -> tuple[int, date, date, str]:
        start = self.world.start(one.act)
        return one.depth, self.world.published(one.act) or date.min, start or date.min, one.act.code

    def one_answer(self, code: str) -> tuple[Trace, ...] | None:
        """What all parts of a place have in common, when no holder lies below it."""
        answers = {self.traces(leaf)[0] for leaf in self.world.leaves(code)}
        if len(answers) > 1:
            return None
        (answer,) = answers
        holders = {trace.holder for trace in answer if trace.holder is not None and trace.holder != code}
        return None if any(code in self.world.path(holder) for holder in holders) else answer

    def candidates(self, code: str) -> list[str]:
        """The largest divisions from a division down that each have one answer."""
        if self.one_answer(code) is not None:
            return [code]
        return [found for child in self.world.children(code) for found in self.candidates(child)]


def _named(act: Delegation) -> tuple[str, ...]:
    return act.scope or (act.from_division,)


def _entrusted_run(acts: Sequence[Delegation]) -> int:
    """How many acts at the end are entrustments."""
    count = 0
    while count < len(acts) and acts[-1 - count].mode is Mode.ENTRUSTED:
        count += 1
    return count


def reference(facts: Facts, code: str, asked: str, on: date, accepted_on: date | None = None) -> Answer:
    """Where an item is handled for a place on a day, the slow way."""
    if accepted_on is not None and accepted_on > on:
        return Answer("BAD_ARGUMENT")
    then, now = World(facts, accepted_on or on), World(facts, on)
    item = next(row for row in facts.of(Item) if row.code == code)
    asked = asked.ljust(12, "0")
    prefix = _meaningful(asked)
    tops = item.territory or [top for top in then.codes if not _ever_above(then, top)]
    bounds = sorted({bound for top in tops for bound in then.standing(top)})
    places = then.standing(asked) if asked in then.codes else []
    if asked in then.codes:
        if not places:
            return Answer("UNKNOWN_PLACE")
        is_inside = any(set(bounds) & set(then.path(place)) for place in places)
        parts = [bound for bound in bounds if any(place in then.path(bound) for place in places)]
    else:
        parts = sorted({bound for top in tops if top.startswith(prefix) for bound in then.standing(top)})
        if not any(top.startswith(prefix) for top in tops):
            is_within = any(asked.startswith(_meaningful(top)) for top in tops)
            return Answer("UNKNOWN_PLACE" if is_within else "OUTSIDE")
        is_inside = False
    shown = places[0] if len(places) == 1 else None
    outcome = _outcome_by_life(facts, item, then.day)
    if places and not is_inside and not parts:
        outcome = "OUTSIDE"
    if outcome is not None:
        return Answer(outcome, shown)
    asking = Asking(then, item)
    if not is_inside:
        largest = [part for part in parts if not set(parts) & set(then.path(part)[:-1])]
        candidates = [found for part in largest for found in asking.candidates(part)]
        return Answer("PLACE_TOO_COARSE", shown, candidates=tuple(candidates))
    if shown is None:
        return Answer("PLACE_TOO_COARSE", None, candidates=tuple(places))
    if asking.one_answer(shown) is None:
        return Answer("PLACE_TOO_COARSE", shown, candidates=tuple(asking.candidates(shown)))
    return _held(asking, shown, now)


def _ever_above(world: World, code: str) -> bool:
    uppers = [code[:length].ljust(12, "0") for length in (2, 4, 6, 9)]
    return any(upper in world.codes for upper in uppers if upper != code)


def _meaningful(code: str) -> str:
    return next(code[:length] for length in (2, 4, 6, 9, 12) if set(code[length:]) <= {"0"})


def _outcome_by_life(facts: Facts, item: Item, day: date) -> str | None:
    if item.valid_from is not None and day < item.valid_from:
        return "NOT_YET"
    removed = any(row.certificate == item.code and row.on <= day for row in facts.of(Removal))
    ended = item.valid_to is not None and item.valid_to <= day
    return "ABOLISHED" if removed or ended else None


def _held(asking: Asking, place: str, now: World) -> Answer:
    then, item = asking.world, asking.item
    traces = asking.one_answer(place) or ()
    followed = {(code, step) for step, trace in zip(Step, traces, strict=True) for code in trace.acts}
    rejected = {(code, reason, step) for code, reason, step in asking.traces(place)[1] if (code, step) not in followed}
    steps = tuple(_told(step, trace, then, now) for step, trace in zip(Step, traces, strict=True))
    place_now = _now(place, now)
    accepting = traces[0].agency
    shown = offices(now, item, now.successor(accepting), place_now) if accepting is not None else ()
    gap, fallback = None, None
    for step, trace in zip(Step, traces, strict=True):
        cause = trace.cause
        if cause is None and step is Step.ACCEPT and not {Channel.WEB, Channel.MOBILE} & set(_channels(asking, place)):
            cause = None if trace.agency and offices(then, item, trace.agency, place) else "NO_OFFICE"
        if cause is not None:
            gap = (cause, step.value)
            fallback = _fallback(asking, place, step, trace, cause, now)
            break
    outcome = "HANDLED" if gap is None else "GAP"
    return Answer(outcome, place, steps, shown, (), gap, fallback, frozenset(rejected))


def _fallback(
    asking: Asking, place: str, step: Step, trace: Trace, cause: str, now: World
) -> tuple[str, str, tuple[str, ...]] | None:
    """The nearest holder above that can act today: of those that held it before, then of those above the first."""
    path, item = asking.world.path(place), asking.item
    before = trace.chain[:-1] if cause in {"NO_AGENCY", "NO_OFFICE"} else trace.chain
    first = path.index(trace.chain[0]) if trace.chain and trace.chain[0] in path else 0
    above = [code for code in path[:first] if not asking.world.is_pseudo(code)]
    for code in [_now(code, now) for code in (*reversed(before), *reversed(above))]:
        is_named = item.agency is not None and now.agency(now.successor(item.agency)).division == code
        agency = now.in_being(item.agency) if is_named and item.agency else now.of_line(code, item.line)
        counters = competent_offices(now, agency, _now(place, now)) if agency is not None else []
        if agency is not None and (counters or step is not Step.ACCEPT):
            return code, agency, tuple(counters)
    return None


def _now(code: str, now: World) -> str:
    """What a division of the day of acceptance is on the day asked about."""
    standing = now.standing(code)
    return standing[0] if len(standing) == 1 else code


def _told(step: Step, trace: Trace, then: World, now: World) -> Told:
    acts = [next(act for act in then.facts.of(Delegation) if act.code == code) for code in trace.acts]
    return Told(
        step.value,
        _now(trace.holder, now) if trace.holder is not None else None,
        now.successor(trace.agency) if trace.agency is not None else None,
        acts[-1].mode.value if acts and trace.cause is None else None,
        now.successor(trace.in_name_of) if trace.in_name_of is not None else None,
        trace.acts,
        trace.cause,
    )


def _channels(asking: Asking, place: str) -> Iterable[Channel]:
    world, item = asking.world, asking.item
    rows = [row for row in world.facts.of(Implementation) if row.item == item.code and holds(row, world.day)]
    for code in reversed(world.path(place)):
        for row in rows:
            if row.division == code and row.channels:
                return row.channels
    return item.channels
