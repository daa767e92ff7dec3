"""
Small trees: hypothesis strategies for divisions of five levels, who administers them, and what took their place.

All days lie close together, so that what begins and ends collides often.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from catalog.divisions import Administration, Division, Level, Succession, SuccessionKind
from catalog.records import Provenance, Record

FIRST = date(2020, 1, 1)
DAYS = tuple(FIRST + timedelta(days=count) for count in range(12))
"""The days on which anything begins or ends."""
HORIZON = tuple(FIRST + timedelta(days=count) for count in range(-2, 21))
"""Every day on which an answer can differ from that of its neighbour, and some around them."""
LEVELS = tuple(Level)

R = TypeVar("R", bound=Record)


def padded(prefix: str) -> str:
    """A division code of 12 digits."""
    return prefix.ljust(12, "0")


def _codes(**prefixes: str) -> dict[str, Level]:
    return {padded(prefix): Level(level) for level, some in prefixes.items() for prefix in some.split()}


TREE = _codes(
    CITY="4404",
    DISTRICT="440401 440402 440471",
    STREET="440401001 440401002 440402001 440402002",
    VILLAGE="440401001001 440401001002 440401002001 440402001001 440402002001 440402002002 440409001001",
)
"""The divisions that there are, with their levels."""
NEW = _codes(DISTRICT="440403", STREET="440401003 440471001", VILLAGE="440401002003 440402001002")
"""Divisions that come to be when others end."""
PROVINCE = padded("44")

days = st.sampled_from(DAYS)
spells = st.sampled_from(
    [
        *((day, None) for day in DAYS),
        *((None, day) for day in DAYS),
        *((day, later) for day in DAYS for later in DAYS if day < later),
    ]
)
"""First day and first day no more of something that does not last for ever."""
Spell = tuple[date | None, date | None]


def row(record: type[R], **values: Any) -> R:
    """A row with a source."""
    return record(source="a small world", status=Provenance.ILLUSTRATIVE, **values)


def some(things: Sequence[str], most: int = 2) -> st.SearchStrategy[list[str]]:
    """A few of some things; most often the fewest."""
    return st.lists(st.sampled_from(things), max_size=most, unique=True) if things else st.just([])


class Ground(NamedTuple):
    """Divisions by code with their levels, the rows that say so, and what may contain what on some day."""

    levels: dict[str, Level]
    rows: list[Record]
    uppers: dict[str, set[str]]

    def below(self, code: str) -> list[str]:
        """The divisions that a division contains on some day."""
        return [lower for lower, uppers in self.uppers.items() if code in uppers]


@st.composite
def grounds(draw: st.DrawFn) -> Ground:
    """Divisions, some of them pseudo units, renamed, ended, merged, split, re-coded or administered by others."""
    levels = dict(TREE)
    if draw(st.booleans()):
        levels[PROVINCE] = Level.PROVINCE
    rows: list[Record] = []
    spells_of: dict[str, Spell] = {}
    lasting: set[str] = set()
    for code in draw(some(list(NEW), 3)):
        spells_of[code] = draw(days), None
        rows += _successions(draw, code, levels, spells_of, lasting)
        levels[code] = NEW[code]
    for code in draw(some(sorted(set(levels) - set(spells_of) - lasting), 1)):
        spells_of[code] = draw(spells)
    pseudo = draw(some(sorted(levels), 3))
    renamed = draw(some(sorted(levels), 1))
    for code, level in levels.items():
        start, end = spells_of.get(code, (None, None))
        values = {"code": code, "level": level, "pseudo": code in pseudo}
        change = draw(days) if code in renamed else None
        if change is None or (start and change <= start) or (end and end <= change):
            rows.append(row(Division, name=code, valid_from=start, valid_to=end, **values))
        else:
            rows.append(row(Division, name=code, valid_from=start, valid_to=change, **values))
            rows.append(row(Division, name=f"{code} renamed", valid_from=change, valid_to=end, **values))
    administrations = _administrations(draw, levels)
    return Ground(levels, [*rows, *administrations], _uppers(levels, administrations))


def _successions(
    draw: st.DrawFn, new: str, levels: dict[str, Level], spells_of: dict[str, Spell], lasting: set[str]
) -> list[Succession]:
    """A new division begins in the place of others, which end that day; one may be split with a second."""
    on = spells_of[new][0]
    assert on is not None
    peers = [code for code, level in levels.items() if level is NEW[new]]
    old = [code for code in peers if _lasts_at(spells_of.get(code), on) and code not in lasting]
    pairs = [(code, new) for code in draw(some(old))]
    for code, _ in pairs:
        spells_of[code] = (spells_of[code][0] if code in spells_of else None), on
    second = [code for code in peers if code not in spells_of]
    if pairs and second and draw(st.booleans()):
        pairs.append((pairs[0][0], draw(st.sampled_from(second))))
        lasting.add(pairs[-1][1])
    return [
        row(Succession, division=code, successor=successor, on=on, kind=SuccessionKind.RECODE)
        for code, successor in pairs
    ]


def _lasts_at(spell: Spell | None, day: date) -> bool:
    """Whether something has begun before a day and does not end."""
    return spell is None or ((spell[0] is None or spell[0] < day) and spell[1] is None)


def _administrations(draw: st.DrawFn, levels: dict[str, Level]) -> list[Administration]:
    found: list[Administration] = []
    for code in draw(some([code for code, level in levels.items() if level.rank > Level.CITY.rank])):
        starts = sorted(draw(st.lists(days, min_size=1, max_size=2, unique=True)))
        above = [upper for upper, level in levels.items() if level.rank < levels[code].rank]
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            values = {"division": code, "administrator": draw(st.sampled_from(above))}
            found.append(row(Administration, valid_from=start, valid_to=end, **values))
    return found


def _uppers(levels: dict[str, Level], administrations: Sequence[Administration]) -> dict[str, set[str]]:
    """The divisions that contain each division on some day."""
    uppers = {
        code: {upper for upper in levels if upper != code and code.startswith(upper.rstrip("0"))} for code in levels
    }
    for administration in administrations:
        uppers[administration.division].add(administration.administrator)
    for _ in LEVELS:
        for above in uppers.values():
            above.update(*(uppers[upper] for upper in tuple(above)))
    return uppers
