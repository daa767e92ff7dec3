"""
Small worlds: hypothesis strategies for catalogues that obey the checks of a package.

All days lie close together, so that what begins, ends, is withdrawn and is taken over collides
often. A world has one main item, ``main``, and one variant of it, ``item``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from catalog.agencies import Agency, Nature
from catalog.certificates import Removal
from catalog.delegations import Delegation, Exclusion, Interim, Mode, Step, Takeover
from catalog.divisions import Administration, Division, Level, Succession, SuccessionKind
from catalog.facts import Facts
from catalog.instruments import Instrument
from catalog.items import Channel, Implementation, Item, ItemKind, PlaceBasis
from catalog.offices import Office
from catalog.records import Provenance, Record
from catalog.workdays import DayKind, SpecialDay

FIRST = date(2020, 1, 1)
DAYS = tuple(FIRST + timedelta(days=count) for count in range(12))
"""The days on which anything begins or ends."""
HORIZON = tuple(FIRST + timedelta(days=count) for count in range(-1, 21))
"""Every day on which an answer can differ from that of its neighbour, and some around them."""
LEVELS = tuple(Level)
LINE, OTHER_LINE = "benefits", "health"

R = TypeVar("R", bound=Record)


class Made(NamedTuple):
    """A code of the tree, its level and what it lies under by code."""

    code: str
    level: Level

    def lies_under(self, upper: str) -> bool:
        """Whether its code lies under another."""
        return self.code.startswith(upper.rstrip("0")) and self.code != upper


def padded(prefix: str) -> str:
    """A division code of 12 digits."""
    return prefix.ljust(12, "0")


TREE = tuple(
    Made(padded(prefix), level)
    for level, prefixes in {
        Level.PROVINCE: ["44"],
        Level.CITY: ["4404"],
        Level.DISTRICT: ["440401", "440402", "440471"],
        Level.STREET: ["440401001", "440401002", "440402001", "440402002"],
        Level.VILLAGE: ["440401001001", "440401001002", "440401002001", "440402001001", "440402002001", "440402002002"],
    }.items()
    for prefix in prefixes
)
NEW = tuple(
    Made(padded(prefix), level)
    for level, prefixes in {
        Level.DISTRICT: ["440403"],
        Level.STREET: ["440401003", "440471001"],
        Level.VILLAGE: ["440401002003", "440402001002"],
    }.items()
    for prefix in prefixes
)
"""Divisions that come to be when another ends."""

UNKNOWN = ("4499", "4405", "440409", "440401009", "99", "440401001099", "00")


def row(record: type[R], **values: Any) -> R:
    """A row with a source."""
    return record(source="a small world", status=Provenance.ILLUSTRATIVE, **values)


days = st.sampled_from(DAYS)
spells = st.one_of(
    st.just((None, None)),
    st.tuples(days, st.none()),
    st.tuples(st.none(), days),
    st.lists(days, min_size=2, max_size=2, unique=True).map(lambda pair: tuple(sorted(pair))),
)
"""First day and first day no more of something, each may be open."""


def _chance(one_in: int) -> st.SearchStrategy[bool]:
    return st.integers(1, one_in).map(lambda drawn: drawn == one_in)


def _some(things: Sequence[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    if not things:
        return st.just(())
    return st.lists(st.sampled_from(things), max_size=most, unique=True).map(tuple)


class _Drawing:
    """One world being drawn."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.rows: list[Record] = []
        self.nodes: list[Made] = []
        self.agencies: list[Agency] = []
        self.upper_ever: dict[str, set[str]] = {}
        self.lasting: set[str] = set()

    def world(self) -> Facts:
        self._divisions()
        self._administrations()
        self._agencies()
        self._offices()
        self._calendar_and_instruments()
        self._items()
        for number in range(self.draw(st.integers(0, 6))):
            self._delegation(f"act-{number}")
        return Facts.of_rows(self.rows)

    def _divisions(self) -> None:
        has_province = self.draw(_chance(3))
        self.nodes = [made for made in TREE if made.level is not Level.PROVINCE or has_province]
        ends: dict[str, date] = {}
        begins: dict[str, date] = {}
        new = self.draw(st.lists(st.sampled_from(NEW), max_size=3, unique=True))
        self.nodes += new
        for made in new:
            self._succession(made, begins, ends)
        for made in self.nodes:
            start, end = begins.get(made.code), ends.get(made.code)
            pseudo = made.level is not Level.VILLAGE and self.draw(_chance(6))
            if start is None and end is None and made.code not in self.lasting and self.draw(_chance(12)):
                start, end = self.draw(spells)
            self._versions(made, start, end, pseudo=pseudo)

    def _succession(self, made: Made, begins: dict[str, date], ends: dict[str, date]) -> None:
        """A new division begins in the place of others, which end that day; one may be split with a second."""
        on = begins[made.code] = self.draw(days)
        peers = [other.code for other in self.nodes if other.level is made.level and other.code != made.code]
        old = [code for code in peers if code not in self.lasting and code not in ends]
        for code in self.draw(_some([code for code in old if begins.get(code, date.min) < on], 2)):
            ends[code] = on
            self._succeeds(code, made.code, on)
            if self.draw(_chance(3)):
                second = self.draw(st.sampled_from(peers))
                if second not in ends and second not in begins:
                    self.lasting.add(second)
                    self._succeeds(code, second, on)

    def _succeeds(self, old: str, new: str, on: date) -> None:
        self.rows.append(row(Succession, division=old, successor=new, on=on, kind=SuccessionKind.RECODE))

    def _versions(self, made: Made, start: date | None, end: date | None, *, pseudo: bool) -> None:
        def version(name: str, start: date | None, end: date | None) -> None:
            self.rows.append(
                row(
                    Division,
                    code=made.code,
                    level=made.level,
                    name=name,
                    pseudo=pseudo,
                    valid_from=start,
                    valid_to=end,
                )
            )

        renamed = self.draw(days) if self.draw(_chance(12)) else None
        if renamed is None or (start and renamed <= start) or (end and end <= renamed):
            version(made.code, start, end)
        else:
            version(made.code, start, renamed)
            version(f"{made.code} renamed", renamed, end)

    def _administrations(self) -> None:
        ranks = {made.code: made.level.rank for made in self.nodes}
        self.upper_ever = {
            made.code: {other.code for other in self.nodes if made.lies_under(other.code)} for made in self.nodes
        }
        below = [made.code for made in self.nodes if made.level in {Level.STREET, Level.VILLAGE, Level.DISTRICT}]
        for code in self.draw(_some(below, 3)):
            cuts = sorted(self.draw(st.lists(days, min_size=1, max_size=2, unique=True)))
            uppers = [upper for upper in ranks if ranks[upper] < ranks[code]]
            for start, end in zip(cuts, [*cuts[1:], None], strict=True):
                administrator = self.draw(st.sampled_from(uppers))
                self.upper_ever[code].add(administrator)
                values = {"division": code, "administrator": administrator, "valid_from": start, "valid_to": end}
                self.rows.append(row(Administration, **values))
        for _ in LEVELS:  # what an administrator lies under contains it as well
            for uppers_of in self.upper_ever.values():
                uppers_of.update(*(self.upper_ever[upper] for upper in tuple(uppers_of)))

    def _agencies(self) -> None:
        for made in self.nodes:
            if made.level is Level.VILLAGE and self.draw(st.booleans()):
                continue
            for letter in self.draw(st.sampled_from(["a", "a", "a", "ab", "ba", ""])):
                self._agency(made, letter)
        ended = [agency for agency in self.agencies if agency.valid_to is not None]
        for agency in ended:
            others = [other.code for other in self.agencies if other.code != agency.code]
            nearby = [code for code in others if code[:-1] == agency.code[:-1]]
            successor = self.draw(st.sampled_from([None, *(nearby or others), *(nearby or others)]))
            self.agencies.remove(agency)
            self.agencies.append(row(Agency, **{**_values(agency), "replaced_by": successor}))
        self.rows += self.agencies

    def _agency(self, made: Made, letter: str) -> None:
        start, end = self.draw(spells) if self.draw(_chance(4)) else (None, None)
        lines = self.draw(st.sampled_from([(LINE,), (LINE,), (LINE,), (OTHER_LINE,), (OTHER_LINE, LINE)]))
        self.agencies.append(
            row(
                Agency,
                code=f"{made.code}-{letter}",
                name=f"{made.code}-{letter}",
                division=made.code,
                lines=lines,
                nature=Nature.STATUTORY,
                valid_from=start,
                valid_to=end,
            )
        )

    def _offices(self) -> None:
        codes = [made.code for made in self.nodes]
        for agency in self.agencies:
            for number in range(self.draw(st.sampled_from([1, 1, 1, 0, 2]))):
                start, end = self.draw(spells) if self.draw(_chance(5)) else (None, None)
                serves = self.draw(_some(codes, 2)) if self.draw(_chance(5)) else ()
                self.rows.append(
                    row(
                        Office,
                        code=f"{agency.code}-{number}",
                        name=f"{agency.code}-{number}",
                        agency=agency.code,
                        division=agency.division,
                        serves=serves,
                        valid_from=start,
                        valid_to=end,
                    )
                )

    def _calendar_and_instruments(self) -> None:
        for day in self.draw(st.lists(days, max_size=3, unique=True)):
            kind = DayKind.HOLIDAY if day.weekday() < 5 else DayKind.MAKE_UP
            self.rows.append(row(SpecialDay, day=day, kind=kind, name="a day off"))
        published = self.draw(_publication())
        self.rows.append(row(Instrument, code="decision", title="决定", published=published))
        self.rows.append(row(Instrument, code="coming", title="待生效", valid_from=self.draw(days)))
        self.rows.append(row(Instrument, code="undated", title="未定"))

    def _items(self) -> None:
        for code in ("main", "item"):
            start, end = self.draw(spells) if self.draw(_chance(6)) else (None, None)
            codes = [made.code for made in self.nodes]
            agencies = [None] * len(self.agencies) + [agency.code for agency in self.agencies]
            kind = self.draw(st.sampled_from([ItemKind.SERVICE, ItemKind.CERTIFICATE]))
            channels = st.sampled_from([(Channel.COUNTER,), (Channel.COUNTER,), (Channel.COUNTER, Channel.WEB)])
            unknown = [None] if kind is ItemKind.CERTIFICATE else []
            level = self.draw(st.sampled_from([Level.CITY, Level.CITY, Level.CITY, *LEVELS, *unknown]))
            self.rows.append(
                row(
                    Item,
                    code=code,
                    kind=kind,
                    name=code,
                    category="20",
                    line=LINE,
                    place_basis=PlaceBasis.HOUSEHOLD,
                    holder_level=level,
                    agency=self.draw(st.sampled_from(agencies)) if agencies and self.draw(_chance(4)) else None,
                    parent="main" if code == "item" else None,
                    territory=self.draw(_some(codes, 2)) if self.draw(_chance(4)) else (),
                    handling_scope=self.draw(st.sampled_from([None, None, None, *LEVELS])),
                    channels=self.draw(channels),
                    valid_from=start,
                    valid_to=end,
                )
            )
            if kind is ItemKind.CERTIFICATE and self.draw(st.booleans()):
                self.rows.append(row(Removal, certificate=code, on=self.draw(days), mode="R10"))
            for division in self.draw(_some(codes, 2)) if self.draw(_chance(4)) else ():
                start, end = self.draw(spells)
                values = {"item": code, "division": division, "valid_from": start, "valid_to": end}
                self.rows.append(row(Implementation, channels=self.draw(channels), **values))

    def _delegation(self, code: str) -> None:
        ranks = {made.code: made.level for made in self.nodes}
        givers = [made.code for made in self.nodes if made.level is not Level.VILLAGE]
        giver = self.draw(st.sampled_from([padded("4404")] * 5 + givers))
        within = [giver, *(below for below, uppers in self.upper_ever.items() if giver in uppers)]
        to_level, to_agency = self._receiver(giver)
        mode = self.draw(st.sampled_from([Mode.DEVOLVED, Mode.ENTRUSTED, Mode.AUTHORISED, Mode.OUTREACH]))
        all_steps = st.sampled_from([tuple(Step), tuple(Step), (Step.ACCEPT,), (Step.EXAMINE, Step.DECIDE)])
        start = self.draw(st.sampled_from([None, *DAYS]))
        self.rows.append(
            row(
                Delegation,
                code=code,
                item=self.draw(st.sampled_from(["item", "item", "item", "main"])),
                from_division=giver,
                to_level=to_level,
                steps=(Step.ACCEPT,) if mode is Mode.OUTREACH else self.draw(all_steps),
                mode=mode,
                to_agency=to_agency,
                scope=self.draw(_some(within, 2)),
                instrument=self.draw(st.sampled_from([None, "decision"])),
                published=self.draw(st.one_of(st.none(), _publication())),
                valid_from=start,
                valid_to=self._later_than(start, one_in=3),
                withdrawn=self._later_than(start, one_in=4, first=0),
                reverts=not self.draw(_chance(4)),
                interim=self.draw(st.sampled_from([Interim.OLD_HOLDER, Interim.OLD_HOLDER, Interim.NONE])),
                condition=self.draw(st.sampled_from([None, None, None, None, "coming", "undated"])),
            )
        )
        for division in self.draw(_some(within, 2)) if self.draw(_chance(3)) else ():
            self.rows.append(row(Exclusion, delegation=code, division=division))
        receivers = [below for below in within if ranks[below] is to_level]
        for division in self.draw(_some(receivers, 2)) if self.draw(st.booleans()) else ():
            done = self.draw(st.one_of(st.none(), days))
            self.rows.append(row(Takeover, delegation=code, division=division, due=self.draw(days), done=done))

    def _receiver(self, giver: str) -> tuple[Level, str | None]:
        levels = {made.code: made.level for made in self.nodes}
        named = [
            agency
            for agency in self.agencies
            if agency.division == giver or levels[agency.division].rank > levels[giver].rank
        ]
        if named and self.draw(_chance(4)):
            agency = self.draw(st.sampled_from(named))
            return levels[agency.division], agency.code
        return self.draw(st.sampled_from(LEVELS[LEVELS.index(levels[giver]) + 1 :])), None

    def _later_than(self, start: date | None, *, one_in: int, first: int = 1) -> date | None:
        """Now and then a day that lies ``first`` days after a start, or more."""
        if not self.draw(_chance(one_in)):
            return None
        later = [day for day in DAYS if start is None or (day - start).days >= first]
        return self.draw(st.sampled_from(later or [None]))


def _publication() -> st.SearchStrategy[date]:
    """Days of publication that take effect, 30 working days later, about the first days of the world."""
    return st.integers(0, 10).map(lambda count: date(2019, 11, 20) + timedelta(days=count))


def _values(agency: Agency) -> dict[str, Any]:
    given = ("code", "name", "division", "lines", "nature", "valid_from", "valid_to")
    return {name: getattr(agency, name) for name in given}


@st.composite
def worlds(draw: st.DrawFn) -> Facts:
    """A small catalogue."""
    return _Drawing(draw).world()


class Question(NamedTuple):
    """A question to a small world: item, place as asked (a code or the first digits of one), and days."""

    item: str
    asked: str
    on: date
    accepted_on: date | None


@st.composite
def questions(draw: st.DrawFn, facts: Facts) -> Question:
    """A question, most often about a place that there is."""
    known = sorted({division.code for division in facts.of(Division)})
    asked = draw(st.one_of(st.sampled_from(known), st.sampled_from(known), st.sampled_from([*UNKNOWN, *_short(known)])))
    on, accepted_on = draw(st.sampled_from(HORIZON)), None
    if draw(_chance(3)):
        accepted_on = draw(st.sampled_from(HORIZON))
    return Question(draw(st.sampled_from(["item", "item", "item", "main"])), asked, on, accepted_on)


def _short(codes: Iterable[str]) -> list[str]:
    """The codes by their first digits only, where that is allowed."""
    return [code[:length] for code in codes for length in (2, 4, 6, 9) if not code[length:].strip("0")]


@st.composite
def asked_worlds(draw: st.DrawFn) -> tuple[Facts, Question]:
    """A small catalogue and a question to it."""
    facts = draw(worlds())
    return facts, draw(questions(facts))
