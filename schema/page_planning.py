"""
Planning (统计条件): what a planner asked for, as the address of the page has it, and the questions that follow from it.

The page and each of its charts have the same parameters, and ask the same questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from catalog.compression_figures import ImmediateAs, Method
from catalog.divisions import Level
from catalog.items import ItemKind
from schema.page_documents import PageDocument, document
from schema.page_readers import Reader
from schema.page_refusals import PageRefused, refused
from schema.page_site import Answer, Turn
from schema.pages_search import only_place, sought

KINDS = tuple(kind.value for kind in ItemKind)
METHODS = tuple(method.value for method in Method)
IMMEDIATES = tuple(way.value for way in ImmediateAs)

USUAL_KINDS = (ItemKind.LICENCE.value, ItemKind.SERVICE.value)
"""Which items are looked at when nobody chose; certificates are only asked for."""

LAST_YEAR = 9998
"""The last year that another follows."""

YEARS = 5
"""For how many years before that of the day the figure is told over time."""

FIGURES, COVERAGE, HANDOVERS, TARGETS, FINDINGS = (
    document(f"Planning{name}") for name in ("Figures", "Coverage", "Handovers", "Targets", "Findings")
)
_PLACE = document("PlanningPlace")

_BELOW = dict(zip(Level, (*tuple(Level)[1:], Level.VILLAGE), strict=True))
"""The level of the divisions that are told apart in one of a level; in a village, itself."""


class Plan(NamedTuple):
    """
    What a planner asked for.

    Attributes:
        day: the day that the figures are of.
        year: of the handovers and targets.
        place: code of the division that all is about; ``None``: everywhere.
        name: what was entered for it that is no code; ``None``: nothing.
        places: the divisions that go by that, or the one that has the code; ``None``: none was looked for.
        level: of the divisions that are told apart.
        kinds: of items.
        method: of the figure.
        immediate_as: what is done at once counts as.
        against: the day whose promises are compared; ``None``: the statutory limits are.
    """

    day: str
    year: int
    place: str | None
    name: str | None
    places: dict[str, Any] | None
    level: Level
    kinds: tuple[str, ...]
    method: str
    immediate_as: str
    against: str | None

    @property
    def chosen(self) -> Mapping[str, Any] | None:
        """The division that all is about; ``None``: everywhere, or none that is known."""
        found = [] if self.places is None else [edge["node"] for edge in self.places["edges"]]
        return next((place for place in found if place["code"] == self.place), None)

    @property
    def only(self) -> Mapping[str, Any] | None:
        """The division that a name stands for when it stands for one only."""
        return only_place(self.places, self.name)

    @property
    def since(self) -> str:
        """The first day of the year."""
        return f"{self.year:04}-01-01"

    @property
    def until(self) -> str:
        """The first day after it."""
        return f"{self.year + 1:04}-01-01"

    def filter(self) -> dict[str, Any]:
        """Which items."""
        return {"kinds": list(self.kinds)}

    def series(self) -> list[str]:
        """The first days of the quarters of some years, and the day itself."""
        last = int(self.day[:4])
        days = [f"{year:04}-{month:02}-01" for year in range(max(1, last - YEARS), last + 1) for month in (1, 4, 7, 10)]
        return [*(day for day in days if day < self.day), self.day]

    def figures(self) -> dict[str, object]:
        """The variables of `FIGURES`."""
        return {
            "under": self.place,
            "level": self.level.value,
            "filter": self.filter(),
            "method": self.method,
            "immediateAs": self.immediate_as,
            "against": self.against,
            "series": self.series(),
        }

    def coverage(self, first: int, after: str | None) -> dict[str, object]:
        """The variables of `COVERAGE`."""
        return {"under": self.place, "level": self.level.value, "filter": self.filter(), "first": first, "after": after}

    def handovers(self, after: str | None) -> dict[str, object]:
        """The variables of `HANDOVERS`."""
        return {
            "since": self.since,
            "until": self.until,
            "under": self.place,
            "filter": self.filter(),
            "after": after,
            "on": None,
        }


async def plan_of(turn: Turn) -> Plan:
    """
    What a planner asked for.

    Raises:
        PageRefused: a parameter is none that can be.
    """
    reader = turn.reader
    code, name = reader.place_or_name()
    answer = await turn.ask(_PLACE, **sought(code, name))
    places = answer.data["catalogue"].get("places")
    day = reader.on or turn.world.today.isoformat()
    kind = reader.choice("kind", KINDS)
    made = Plan(
        day,
        _year(reader, day),
        code,
        name,
        places,
        Level.DISTRICT,
        USUAL_KINDS if kind is None else (kind,),
        reader.choice("method", METHODS) or METHODS[0],
        reader.choice("immediate", IMMEDIATES) or IMMEDIATES[0],
        reader.day("against"),
    )
    if code is None:
        return made
    if made.chosen is None:
        raise refused(404, "unknown-place", text=code)
    return made._replace(level=_BELOW[Level(made.chosen["level"])])


def _year(reader: Reader, day: str) -> int:
    text = reader.text("year") or day[:4]
    if not (text.isascii() and text.isdecimal() and len(text) == len("2019") and 1 <= int(text) <= LAST_YEAR):
        raise refused(400, "bad-year", text=text[:40])
    return int(text)


class Section(NamedTuple):
    """
    A part of the page that has a question of its own.

    Attributes:
        answer: to it; ``None``: it was refused.
        refusal: why, in the reader's language; ``None``: it was answered.
    """

    answer: Answer | None
    refusal: str | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What the catalogue says; empty when it was refused."""
        return {} if self.answer is None else dict(self.answer.data["catalogue"])


async def section(turn: Turn, of: PageDocument, /, **variables: object) -> Section:
    """
    The answer to one question of the page; what is refused of it does not keep the others from being told.

    Raises:
        PageRefused: something is wrong on our side.
    """
    try:
        return Section(await turn.ask(of, **variables))
    except PageRefused as error:
        if error.status >= 500:  # noqa: PLR2004 - HTTP's own number
            raise
        return Section(None, error.words.into(turn.reader.tongue.language))


def nodes(of: Section, name: str) -> list[dict[str, Any]]:
    """The rows of a page of an answer; none when it was refused."""
    return [edge["node"] for edge in of.told[name]["edges"]] if of.answer is not None else []
