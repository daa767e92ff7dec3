"""
A small city by hand: two districts, three streets, four villages, an agency and an office in each.

One item, ``register``, whose original holder is the city. A test adds the acts that it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from catalog.agencies import Agency, Nature
from catalog.answers import Handling
from catalog.delegations import Delegation, Mode, Step
from catalog.divisions import Division, Level, Succession, SuccessionKind
from catalog.facts import Facts
from catalog.handling import handling
from catalog.items import Item, ItemKind, PlaceBasis
from catalog.offices import Office
from catalog.records import Record, identity
from catalog.revisions import Revision
from catalog.snapshot import Snapshot
from tests.small_tree import row

CITY = "440400000000"
EAST, WEST = "440402000000", "440403000000"
LAKE, HILL, PORT = "440402001000", "440402002000", "440403001000"
REED, WILLOW, SUMMIT, PIER = "440402001001", "440402001002", "440402002001", "440403001001"
NAMES = {
    CITY: ("city", Level.CITY),
    EAST: ("east", Level.DISTRICT),
    WEST: ("west", Level.DISTRICT),
    LAKE: ("lake", Level.STREET),
    HILL: ("hill", Level.STREET),
    PORT: ("port", Level.STREET),
    REED: ("reed", Level.VILLAGE),
    WILLOW: ("willow", Level.VILLAGE),
    SUMMIT: ("summit", Level.VILLAGE),
    PIER: ("pier", Level.VILLAGE),
}
"""The divisions; an agency goes by its division's name, its office by that name and ``-hall``."""

BEGIN, DAY = date(2019, 7, 1), date(2019, 12, 31)
"""When acts take effect unless a test says otherwise, and the day on which tests ask."""


def division(code: str, level: Level, **more: Any) -> Division:
    """A division."""
    return row(Division, **{"code": code, "level": level, "name": code, **more})


def agency(code: str, home: str, **more: Any) -> Agency:
    """An agency of the line."""
    values = {"code": code, "name": code, "division": home, "lines": ("work",), "nature": Nature.STATUTORY}
    return row(Agency, **{**values, **more})


def office(code: str, of: str, home: str, **more: Any) -> Office:
    """An office of an agency."""
    return row(Office, **{"code": code, "name": code, "agency": of, "division": home, **more})


def item(code: str = "register", **more: Any) -> Item:
    """An item that the city holds."""
    values = {"code": code, "kind": ItemKind.SERVICE, "name": code, "category": "20", "line": "work"}
    placed = {"place_basis": PlaceBasis.RESIDENCE, "holder_level": Level.CITY}
    return row(Item, **{**values, **placed, **more})


def act(code: str, to_level: Level = Level.DISTRICT, **more: Any) -> Delegation:
    """An act of the city that devolves all steps."""
    values = {"code": code, "item": "register", "from_division": CITY, "to_level": to_level, "valid_from": BEGIN}
    return row(Delegation, **{**values, "steps": tuple(Step), "mode": Mode.DEVOLVED, **more})


def succeeds(old: str, new: str, on: date) -> Succession:
    """One division stands for another from a day on."""
    return row(Succession, division=old, successor=new, on=on, kind=SuccessionKind.RECODE)


BASE: tuple[Record, ...] = (
    *(division(code, level) for code, (_, level) in NAMES.items()),
    *(agency(name, code) for code, (name, _) in NAMES.items()),
    *(office(f"{name}-hall", name, code) for code, (name, _) in NAMES.items()),
    item(),
)


def snapshot(*more: Record, without: Iterable[str] = ()) -> Snapshot:
    """The small city with further rows, which stand for rows of the same code, and without some codes."""
    stated = {(type(one), identity(one)[0]) for one in more}
    kept = [one for one in BASE if (type(one), identity(one)[0]) not in stated and identity(one)[0] not in set(without)]
    revision = Revision(1, datetime(2019, 1, 1, tzinfo=UTC), "bootstrap", "bootstrap")
    return Snapshot.of(revision, Facts.of_rows([*kept, *more]))


def ask(
    *more: Record,
    place: str = REED,
    on: date = DAY,
    accepted_on: date | None = None,
    of: str = "register",
    without: Iterable[str] = (),
) -> Handling:
    """Where the item is handled, in the small city with further rows."""
    catalogue = snapshot(*more, without=without)
    asked = catalogue.items.get(of)
    assert asked is not None
    return handling(catalogue, asked, place, on, accepted_on=accepted_on)


def holders(answer: Handling) -> list[str | None]:
    """Who accepts, examines, decides and delivers."""
    return [held.agency.code if held.agency is not None else None for held in answer.steps]


def holder(answer: Handling) -> str | None:
    """Who performs all steps, being one and the same."""
    (one,) = set(holders(answer))
    return one


def followed(answer: Handling, step: Step = Step.ACCEPT) -> list[str]:
    """The acts that were followed for a step."""
    held = answer.step(step)
    return [one.row.code for one in held.acts] if held is not None else []


def rejected(answer: Handling) -> dict[str, str]:
    """Why each act that names the place was not followed."""
    return {one.act.row.code: one.reason.value for one in answer.rejected}


def name_used(answer: Handling, step: Step = Step.DECIDE) -> str | None:
    """In whose name a step is done."""
    held = answer.step(step)
    return held.in_name_of.code if held is not None and held.in_name_of is not None else None


def offices(answer: Handling) -> list[str]:
    """The offices to go to, in their order."""
    return [one.code for one in answer.offices]


def candidates(answer: Handling) -> list[str]:
    """The places to choose from."""
    return [one.code for one in answer.candidates]
