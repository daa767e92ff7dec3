"""
Small worlds: hypothesis strategies for catalogues that obey the checks of a package.

A world has one main item, ``main``, and one variant of it, ``item``; agencies and offices in most
divisions; and acts of all kinds, most of them of the city.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import msgspec
from hypothesis import strategies as st

from catalog.agencies import Agency, Nature
from catalog.certificates import Removal
from catalog.delegations import Delegation, Exclusion, Interim, Mode, Step, Takeover
from catalog.divisions import Division, Level
from catalog.facts import Facts
from catalog.instruments import Instrument
from catalog.items import Channel, Implementation, Item, ItemKind, PlaceBasis
from catalog.offices import Office
from catalog.records import Record, scalar
from catalog.workdays import DayKind, SpecialDay
from tests.small_tree import DAYS, HORIZON, LEVELS, Ground, Spell, days, grounds, padded, row, some, spells

LINE, OTHER_LINE = "benefits", "health"
UNKNOWN = ("4499", "4405", "440409", "440409001", "440401009", "99", "440401001099", "00")
"""Codes, by their first digits, of no division in any small world."""

_publications = st.sampled_from([date(2019, 11, 20) + timedelta(days=count) for count in range(11)])
"""Days of publication from which 30 working days lead to the first days of the world."""
_ever: Spell = (None, None)
_channels = st.sampled_from([(Channel.COUNTER,), (Channel.COUNTER, Channel.WEB)])
_modes = st.sampled_from([Mode.DEVOLVED, Mode.ENTRUSTED, Mode.ENTRUSTED, Mode.AUTHORISED, Mode.OUTREACH])
_steps = st.sampled_from([tuple(Step), tuple(Step), (Step.ACCEPT,), (Step.EXAMINE, Step.DECIDE)])
_at_times = st.sampled_from([False, False, True])
_rarely = st.sampled_from([False] * 7 + [True])


@st.composite
def _agencies(draw: st.DrawFn, ground: Ground) -> list[Agency]:
    """An agency of the line in most divisions; in some none, two, or one that begins, ends or is replaced."""
    homes = {f"{code}-a": code for code in ground.levels}
    homes |= {f"{code}-b": code for code in draw(some(list(ground.levels), 4))}
    for code in draw(some(list(homes))):
        del homes[code]
    brief = {code: draw(spells) for code in draw(some(list(homes), 4))}
    other = draw(some(list(homes)))
    both = draw(some(list(homes)))
    found = []
    for code, home in homes.items():
        start, end = brief.get(code, _ever)
        nearby = [other for other in homes if other > code and homes[other] == home]
        later = [*nearby, *(other for other in homes if other > code)]
        found.append(
            row(
                Agency,
                code=code,
                name=code,
                division=home,
                lines=(OTHER_LINE, LINE) if code in both else (OTHER_LINE,) if code in other else (LINE,),
                nature=Nature.STATUTORY,
                replaced_by=draw(st.sampled_from([*later[:3], None])) if end is not None else None,
                valid_from=start,
                valid_to=end,
            )
        )
    return found


@st.composite
def _offices(draw: st.DrawFn, ground: Ground, agencies: list[Agency]) -> list[Office]:
    """An office of most agencies, some of them for a time or for a few divisions only."""
    homes = {agency.code: agency.division for agency in agencies}
    offices = {f"{code}-1": code for code in homes}
    offices |= {f"{code}-0": code for code in draw(some(list(homes)))}
    for code in draw(some(list(offices))):
        del offices[code]
    brief = {code: draw(spells) for code in draw(some(list(offices), 3))}
    choosy = {code: tuple(draw(some(list(ground.levels)))) for code in draw(some(list(offices), 3))}
    found = []
    for code, agency in offices.items():
        start, end = brief.get(code, _ever)
        values = {"serves": choosy.get(code, ()), "valid_from": start, "valid_to": end}
        found.append(row(Office, code=code, name=code, agency=agency, division=homes[agency], **values))
    return found


@st.composite
def _surroundings(draw: st.DrawFn) -> list[Record]:
    """Days off, and documents: one published, one that comes into force, one that does not."""
    off = [
        row(SpecialDay, day=day, kind=DayKind.HOLIDAY if day.weekday() < 5 else DayKind.MAKE_UP, name="a day off")
        for day in draw(st.lists(days, max_size=2, unique=True))
    ]
    return [
        *off,
        row(Instrument, code="decision", title="决定", published=draw(_publications)),
        row(Instrument, code="coming", title="待生效", valid_from=draw(days)),
        row(Instrument, code="undated", title="未定"),
    ]


@st.composite
def _item(draw: st.DrawFn, code: str, ground: Ground, agencies: list[Agency]) -> list[Record]:
    """An item with its removal, if any, and its implementations."""
    is_certificate = draw(_at_times)
    start, end = draw(spells) if draw(_rarely) else _ever
    levels = [*[Level.CITY] * 6, *LEVELS, *([None] if is_certificate else [])]
    item = row(
        Item,
        code=code,
        kind=ItemKind.CERTIFICATE if is_certificate else ItemKind.SERVICE,
        name=code,
        category="20",
        line=LINE,
        place_basis=PlaceBasis.HOUSEHOLD,
        holder_level=draw(st.sampled_from(levels)),
        agency=draw(st.sampled_from(agencies)).code if draw(_rarely) else None,
        parent="main" if code == "item" else None,
        territory=tuple(draw(some(list(ground.levels)))) if draw(_rarely) else (),
        handling_scope=draw(st.sampled_from([None, None, None, None, Level.CITY, Level.DISTRICT, Level.STREET])),
        channels=draw(_channels),
        valid_from=start,
        valid_to=end,
    )
    rows: list[Record] = [item]
    if is_certificate and draw(_rarely):
        rows.append(row(Removal, certificate=code, on=draw(days), mode="R10"))
    for division in draw(some(list(ground.levels), 1)):
        start, end = draw(spells)
        values = {"item": code, "division": division, "valid_from": start, "valid_to": end}
        rows.append(row(Implementation, channels=draw(_channels), **values))
    return rows


@st.composite
def _delegation(draw: st.DrawFn, code: str, items: list[str], ground: Ground, agencies: list[Agency]) -> list[Record]:
    """An act with its exclusions and takeovers."""
    districts = [code for code, level in ground.levels.items() if level is Level.DISTRICT]
    givers = [giver for giver, level in ground.levels.items() if level is not Level.VILLAGE]
    giver = draw(st.sampled_from([*[padded("4404")] * 12, *districts * 2, *givers]))
    within = [giver, *ground.below(giver)]
    to_agency = None
    to_level = draw(st.sampled_from([level for level in LEVELS if level.rank > ground.levels[giver].rank]))
    below = [one for one in agencies if ground.levels[one.division].rank > ground.levels[giver].rank]
    named = [one for one in agencies if one.division == giver] + below
    if draw(_rarely) and named:
        agency = draw(st.sampled_from(named))
        to_agency, to_level = agency.code, ground.levels[agency.division]
    mode = draw(_modes)
    start = draw(st.sampled_from([*DAYS[:3] * 4, *DAYS, None, None]))
    act = row(
        Delegation,
        code=code,
        item=draw(st.sampled_from(items)),
        from_division=giver,
        to_level=to_level,
        steps=(Step.ACCEPT,) if mode is Mode.OUTREACH else draw(_steps),
        mode=mode,
        to_agency=to_agency,
        scope=tuple(draw(some([*districts, *within] if giver == padded("4404") else within)))
        if draw(_at_times)
        else (),
        instrument=draw(st.sampled_from([None, "decision"])),
        published=draw(_publications) if draw(st.booleans()) else None,
        valid_from=start,
        valid_to=_no_sooner(draw, start, 1) if draw(_at_times) else None,
        withdrawn=_no_sooner(draw, start, 0) if draw(_rarely) else None,
        reverts=not draw(_at_times),
        interim=Interim.NONE if draw(_at_times) else Interim.OLD_HOLDER,
        condition=draw(st.sampled_from(["coming", "coming", "undated"])) if draw(_rarely) else None,
    )
    excluded = draw(some(within)) if draw(st.booleans()) else []
    receivers = [below for below in within if ground.levels[below] is to_level]
    takers = draw(some(receivers, 4))
    return [
        act,
        *(row(Exclusion, delegation=code, division=place) for place in excluded),
        *(
            row(
                Takeover,
                delegation=code,
                division=taker,
                due=DAYS[3],
                done=draw(st.sampled_from([None, *reversed(DAYS)])),
            )
            for taker in takers
        ),
    ]


def _no_sooner(draw: st.DrawFn, start: date | None, least: int) -> date | None:
    """A day that lies so many days after a start, or more; of a start that is not named, any day."""
    later = [day for day in DAYS if start is None or (day - start).days >= least]
    return draw(st.sampled_from(later)) if later else None


class SmallWorld(Facts):
    """The facts of a small world, which can be read when a property fails in it."""

    def __repr__(self) -> str:
        """What differs from the default in every row, one row a line."""
        return "\n".join(_spelled(one) for _, rows in self for one in rows)


def _spelled(one: Record) -> str:
    plain = {field.name: field.default for field in msgspec.structs.fields(type(one))}
    plain |= {"source": one.source, "status": one.status}
    told = [f"{name}={scalar(getattr(one, name))}" for name in plain if getattr(one, name) != plain[name]]
    return f"  {type(one).__name__}: {' '.join(told)}"


@st.composite
def worlds(draw: st.DrawFn) -> SmallWorld:
    """A small catalogue."""
    ground = draw(grounds())
    agencies = draw(_agencies(ground))
    rows: list[Record] = [*ground.rows, *agencies, *draw(_offices(ground, agencies)), *draw(_surroundings())]
    for code in ("main", "item"):
        rows += draw(_item(code, ground, agencies))
    items = draw(st.sampled_from([["item"], ["item"] * 5 + ["main"], ["main"]]))
    for number in range(draw(st.integers(3, 9))):
        rows += draw(_delegation(f"act-{number}", items, ground, agencies))
    world = SmallWorld.of_rows(rows)
    assert isinstance(world, SmallWorld)
    return world


class Question(NamedTuple):
    """A question to a small world about any of its places: item, and days."""

    item: str
    on: date
    accepted_on: date | None


@st.composite
def _questions(draw: st.DrawFn) -> Question:
    on = draw(st.sampled_from([*HORIZON[8:15], *HORIZON]))
    accepted_on = draw(st.sampled_from([day for day in HORIZON if day <= on])) if draw(_at_times) else None
    return Question("main" if draw(_rarely) else "item", on, accepted_on)


questions = _questions()
"""A question; most often about the variant, in the middle of what happens."""


def places(facts: Facts) -> list[str]:
    """Every place that one can ask about: every code that there ever was, some of them by their first digits; others."""
    codes = sorted({division.code for division in facts.of(Division)})
    return [*codes, "4404", "440401", "440402001", *UNKNOWN]
