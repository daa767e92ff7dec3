"""Answers (办理答复): what is said of one item for one place on one day, and when two answers say the same."""

from __future__ import annotations

from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

import msgspec

from catalog.agencies import Agency
from catalog.certificates import Removal
from catalog.delegations import STEPS, Act, Mode, Step
from catalog.divisions import Division, Level
from catalog.findings import Finding
from catalog.guides import Guide
from catalog.items import Item
from catalog.offices import Office
from catalog.period import Moment
from catalog.plans import OnWay, Plan
from catalog.records import date
from catalog.routes import GapCause, Rejection
from catalog.tracing import Held


class Outcome(StrEnum):
    """What came of asking (办理结论), in the order in which they are tried."""

    OUTSIDE = "OUTSIDE"
    NOT_YET = "NOT_YET"
    ABOLISHED = "ABOLISHED"
    PLACE_TOO_COARSE = "PLACE_TOO_COARSE"
    GAP = "GAP"
    HANDLED = "HANDLED"


class Holder(NamedTuple):
    """An agency that holds a step, its division and its offices in service."""

    division: Division
    agency: Agency | None
    offices: tuple[Office, ...]


class Gap(NamedTuple):
    """A step that nobody can perform (管理真空), and the nearest holder above that can act."""

    cause: GapCause
    step: Step
    fallback: Holder | None


class HandledStep(msgspec.Struct, frozen=True, gc=False):
    """Who performs a step, as things stand on the day asked about; nulls: nobody."""

    step: Step
    division: Division | None
    agency: Agency | None
    mode: Mode | None
    in_name_of: Agency | None
    acts: tuple[Act, ...]
    cause: GapCause | None

    @property
    def level(self) -> Level | None:
        """The level of the division that holds it."""
        return self.division.level if self.division is not None else None


class Handling(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """
    The answer to "whose is it?" (办理归属).

    Two answers are equal when they tell the same, whichever day they were asked for.

    Attributes:
        place: the division after successions; ``None`` when the catalogue does not know it.
        ways: who does what; steps that go the same way share one. Empty unless HANDLED or GAP.
        of_steps: which of the ways each step goes, in the order of the steps.
        accepting: the way of acceptance; ``None`` unless HANDLED or GAP.
        own_offices: where to go, the competent ones first; ``None``: to the offices of the post of acceptance.
        guide: limit, papers, fees and channels as implemented for the place, on the day of acceptance;
            ``None`` unless HANDLED or GAP.
        candidates: with PLACE_TOO_COARSE, the largest divisions below that each have one answer.
        at: the day asked about, and the stretch of days around it in which the answer is the same.
        plan: what the answer has in common with those for other places; ``None``: it is one of its own, if only by where to
            go.
    """

    item: Item
    asked: str
    outcome: Outcome
    place: Division | None = None
    ways: tuple[Held | OnWay, ...] = ()
    of_steps: tuple[int, ...] = ()
    accepting: Held | OnWay | None = None
    own_offices: tuple[Office, ...] | None = ()
    guide: Guide | None = None
    removal: Removal | None = None
    gap: Gap | None = None
    candidates: tuple[Division, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    findings: tuple[Finding, ...] = ()
    at: Moment
    accepted_on: date | None = None
    plan: Plan | None = None

    def __eq__(self, other: object) -> bool:
        """Whether another answer tells the same."""
        return isinstance(other, Handling) and _told(self) == _told(other)

    def __hash__(self) -> int:
        return hash((self.item.code, self.asked, self.outcome))

    @property
    def offices(self) -> tuple[Office, ...]:
        """Where to go, the competent ones first."""
        if self.own_offices is None:
            return self.accepting.offices if isinstance(self.accepting, OnWay) else ()
        return self.own_offices

    @property
    def on(self) -> date:
        """The day in the world that the answer is about."""
        return self.at.day

    @property
    def steps(self) -> tuple[HandledStep, ...]:
        """Who does what, in the order of the steps; empty unless HANDLED or GAP."""
        held = [self.ways[way] for way in self.of_steps]
        return tuple([_handled(step, way) for step, way in zip(STEPS, held, strict=False)])

    def step(self, step: Step) -> HandledStep | None:
        """Who performs a step; ``None`` when the outcome names nobody."""
        return next((held for held in self.steps if held.step is step), None)


_NOT_TOLD = {"ways", "of_steps", "accepting", "own_offices", "at", "accepted_on", "plan"}
_told = attrgetter("steps", "offices", *(name for name in Handling.__struct_fields__ if name not in _NOT_TOLD))


def _handled(step: Step, way: Held | OnWay) -> HandledStep:
    return HandledStep(step, way.division, way.agency, way.mode, way.in_name_of, way.acts, way.cause)
