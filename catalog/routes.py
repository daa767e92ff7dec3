"""Routes (下放路径): the way of a step from an item's original holder to the last, and the acts not followed on it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from catalog.delegations import Act, Reaching, Step
from catalog.divisions import Lineage
from catalog.items import Item
from catalog.period import Moment
from catalog.snapshot import Snapshot


class GapCause(StrEnum):
    """Why nobody can perform a step (管理真空原因)."""

    NO_AGENCY = "NO_AGENCY"
    NO_OFFICE = "NO_OFFICE"
    INTERIM = "INTERIM"
    ENDED = "ENDED"
    NO_ISSUER = "NO_ISSUER"


class Reason(StrEnum):
    """Why an act that names the place was not followed (未适用原因)."""

    PENDING = "PENDING"
    NOT_YET = "NOT_YET"
    ENDED = "ENDED"
    WITHDRAWN = "WITHDRAWN"
    EXCLUDED = "EXCLUDED"
    NOT_TAKEN_OVER = "NOT_TAKEN_OVER"
    NO_RECEIVER = "NO_RECEIVER"
    NEARER = "NEARER"
    LATER = "LATER"
    GIVER_HOLDS_NOTHING = "GIVER_HOLDS_NOTHING"


Stop = int | str
"""
A holder on the way of a step.

Either the division at a position on the place's path, through its agency of the item's line, or the
key of an agency by name, wherever it is. Told by position, the way is the same for every place of the
same shape.
"""


class Route(NamedTuple):
    """
    The way of a step from its original holder to the last.

    Attributes:
        stops: the holders, in order; empty when the original holder is unknown.
        acts: the acts followed, in order, each by its number among those that reach the place.
        cause: why nobody holds it at the end of its way; ``None`` when somebody should.
        named_after: the position among the stops of the one in whose name the step is done.
    """

    stops: tuple[Stop, ...]
    acts: tuple[int, ...]
    cause: GapCause | None
    named_after: int


class Rejection(NamedTuple):
    """
    An act that names the place and was not followed for some steps.

    Attributes:
        act: the act.
        reason: why.
        steps: for which steps.
        by: the act that was followed instead, where one was.
        place: the excluded division, or the receiver that has not taken over.
    """

    act: Act
    reason: Reason
    steps: tuple[Step, ...]
    by: Act | None = None
    place: str | None = None


class SetAside(NamedTuple):
    """A rejection in which acts are told by their number among those that reach the place."""

    act: int
    reason: Reason
    steps: tuple[Step, ...]
    by: int | None
    place: str | None

    def of(self, acts: Sequence[Reaching]) -> Rejection:
        """The rejection of one of the acts that reach a place."""
        by = acts[self.by].act if self.by is not None else None
        return Rejection(acts[self.act].act, self.reason, self.steps, by, self.place)


class Routing(NamedTuple):
    """
    The routes of all steps, and the acts that were considered and not followed.

    Attributes:
        routes: each route once.
        of_steps: which of them each step goes, in the order of the steps.
        set_aside: the acts not followed.
        is_checked: whether a check may have something to say of an act followed.
    """

    routes: tuple[Route, ...]
    of_steps: tuple[int, ...]
    set_aside: tuple[SetAside, ...]
    is_checked: bool


def division_of(snapshot: Snapshot, lineage: Lineage, stop: Stop, at: Moment) -> str:
    """The code of the division of a holder on the way: of one by name, that of whoever does its work at the moment."""
    if isinstance(stop, int):
        return lineage.codes[stop]
    named = snapshot.agencies.get(stop)
    if named is None:
        raise LookupError(stop)
    return snapshot.agencies.standing(named, at).division


def is_unknown(item: Item) -> bool:
    """Whether nobody knows who holds an item: a certificate of an unknown issuer."""
    return item.holder_level is None and item.agency is None
