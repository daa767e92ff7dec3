"""
Arrangements (岗位配置): who works in a division, told by what thousands of divisions have in common and what each has of its own.

The agencies and offices of most divisions of a nation differ in keys, names and addresses only. So a card
(`catalog.cards`) tells of them by the number of an arrangement, a text with holes, and by what fills these, in JSON:

    [[[%b,%b,%b,["benefits"],"STATUTORY",null,…],[[%b,%b,%b,%b,null,[],…]]]]

    1⇥"station-440402001001"⇥"翠香社区工作站"⇥"440402001001"⇥…

A value that is one of few, a line of work or a source, say, is part of the arrangement. The line is taken apart by its tabs,
which JSON never has in a text. What follows from the arrangement alone, whether
an agency has any counter, say, is worked out once; what others say of such agencies and offices can be said by filling
the same pieces into a text of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import attrgetter
from types import GenericAlias
from typing import Any, NamedTuple, TypeVar, cast, get_type_hints

import msgspec
import orjson
from msgspec.structs import replace

from catalog.agencies import Agency
from catalog.offices import Office
from catalog.packed_rows import ROWS_SHARING, count_values
from catalog.records import Record, columns, is_undated, maker

R = TypeVar("R", bound=Record)

MOST_ARRANGEMENTS = 4_096
"""How many arrangements a file may have; whatever is arranged in a rarer way stands on its card as a whole."""

WHOLE = "%b"
"""The first arrangement of every file, with nothing in common: what fills it is all."""

MOST_IN_COMMON = 16
"""How many values a column may have that is a part of arrangements."""

_TAB = b"\t"
_HOLE = object()

Own = Sequence[bytes]
"""What a division has of its own, in the order of the holes that it fills, each in JSON."""

AtWork = Sequence[tuple[Agency, Sequence[Office] | None]]
"""Agencies by key, and of each its offices, by key; ``None``: they are many, and found elsewhere."""

Instead = Callable[[int, Any], Any]
"""Takes the number of a hole and the value that is there, and answers with what to see there."""


class Duty(NamedTuple):
    """
    Who does a line of work where things are arranged in one way.

    Attributes:
        agency: which of the agencies.
        has_offices: whether there is any counter.
        is_common: whether all of its counters serve every place that the agency is responsible for.
    """

    agency: int
    has_offices: bool
    is_common: bool


class Arrangement:
    """
    What divisions with agencies and offices of the same kinds have in common.

    Args:
        text: a JSON array of agencies and their offices, with holes.
    """

    def __init__(self, text: str) -> None:
        self._text = text.encode()
        self._is_whole = text == WHOLE
        self._duties: dict[str, Duty | None] = {}

    def made(self, own: Own) -> AtWork:
        """The agencies and offices of a division."""
        return [
            (_agency(*values), None if offices is None else tuple([_office(*others) for others in offices]))
            for values, offices in _decode(self._text % tuple(own))
        ]

    def duty(self, line: str, own: Own) -> Duty | None:
        """
        Who does a line of work wherever things are arranged so; ``None``: nobody, or not on every day, or that cannot be told.

        Args:
            line: the line of work.
            own: what any such division has of its own.
        """
        if line not in self._duties:
            self._duties[line] = None if self._is_whole else _duty(line, self.made(own))
        return self._duties[line]

    def imagined(self, own: Own, instead: Instead) -> AtWork:
        """
        The agencies and offices of a division as they would be with something else in the place of what is its own.

        Nothing checks whether that is what the columns are declared to have. Of what is arranged in no way all stays as it is.
        """
        made = self.made(own)
        if self._is_whole:
            return made
        holes = orjson.loads(self._text % tuple([b'{"hole":%d}' % number for number in range(len(own))]))
        return [
            (
                _imagined(agency, values, instead),
                offices and [_imagined(*one, instead) for one in zip(offices, others, strict=True)],
            )
            for (agency, offices), (values, others) in zip(made, holes, strict=True)
        ]


@cache
def _names(record: type[Record]) -> tuple[str, ...]:
    """The columns of a row in an arrangement, in order."""
    return tuple(column.name for column in columns(record))


def _array(record: type[Record]) -> Any:
    hints = get_type_hints(record)
    return GenericAlias(tuple, tuple(hints[name] for name in _names(record)))


_agency = cast("Callable[..., Agency]", maker(Agency, _names(Agency)))
_office = cast("Callable[..., Office]", maker(Office, _names(Office)))
_FEW: Any = GenericAlias(tuple, (_array(Office), ...))
_decode = msgspec.json.Decoder(GenericAlias(tuple, (GenericAlias(tuple, (_array(Agency), _FEW | None)), ...))).decode


def _imagined(record: R, values: Sequence[Any], instead: Instead) -> R:
    """A record with something else in each of its columns that is a hole."""
    named = zip(_names(type(record)), values, strict=True)
    holes = {name: value["hole"] for name, value in named if isinstance(value, dict)}
    return replace(record, **{name: instead(hole, getattr(record, name)) for name, hole in holes.items()})


def _duty(line: str, agencies: AtWork) -> Duty | None:
    for number, (agency, offices) in enumerate(agencies):
        if line in agency.lines:
            if offices is None or not is_undated(agency) or not all(map(is_undated, offices)):
                return None
            return Duty(number, len(offices) > 0, not any(office.serves for office in offices))
    return None


class Arranged(NamedTuple):
    """
    Who works in a division.

    Attributes:
        arrangement: how.
        own: what fills its holes.
    """

    arrangement: Arrangement
    own: list[bytes]

    def made(self) -> AtWork:
        """Its agencies and their offices."""
        return self.arrangement.made(self.own)


class Arrangements:
    """
    The arrangements of a file.

    Args:
        texts: of each, as :class:`Arranging` wrote them down.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._by_number = {b"%d" % number: Arrangement(text) for number, text in enumerate(texts)}

    def of(self, line: bytes) -> Arranged:
        """What a line tells that :meth:`Arranging.line` wrote."""
        number, *own = line.split(_TAB)
        return Arranged(self._by_number[number], own)


class Arranging:
    """
    Writes who works in divisions.

    Attributes:
        texts: of the arrangements found so far, by their numbers.
    """

    def __init__(self) -> None:
        self.texts = {WHOLE: 0}
        self._forms: dict[type[Record], _Form] = {}

    def learn(self, record: type[Record], rows: Sequence[Record]) -> None:
        """See what the rows of a kind have in common, before any line with them is written."""
        self._forms[record] = _Form(record, rows)

    def line(self, agencies: AtWork) -> bytes:
        """The line of a division in which some agencies with some offices work."""
        own: list[Any] = []
        text = ",".join([f"[{self._row(agency, own)},{self._rows(offices, own)}]" for agency, offices in agencies])
        number = 0 if tuple in map(type, own) else self._number(f"[{text}]")  # of lists there may be as many as rows
        pieces = map(orjson.dumps, own) if number else [_whole(agencies)]
        return _TAB.join([b"%d" % number, *pieces])

    def _row(self, row: Record, own: list[Any]) -> str:
        return self._forms[type(row)].text(row, own)

    def _rows(self, rows: Iterable[Record] | None, own: list[Any]) -> str:
        return "null" if rows is None else f"[{','.join([self._row(row, own) for row in rows])}]"

    def _number(self, text: str) -> int:
        """The number of an arrangement; of the first if there are too many."""
        if text not in self.texts and len(self.texts) >= MOST_ARRANGEMENTS:
            return 0
        return self.texts.setdefault(text, len(self.texts))


class _Form:
    """
    How the rows of a kind are told.

    Args:
        record: their kind.
        rows: all of them.
    """

    def __init__(self, record: type[Record], rows: Sequence[Record]) -> None:
        names = _names(record)
        self._values = attrgetter(*names)
        most = max(1, min(MOST_IN_COMMON, len(rows) // ROWS_SHARING))
        self._is_common = [count_values(map(attrgetter(name), rows), most) <= most for name in names]
        self._texts: dict[tuple[Any, ...], str] = {}

    def text(self, row: Record, own: list[Any]) -> str:
        """A row, with holes for those of its values that are added to those of the division's own."""
        told = []
        for value, is_common in zip(self._values(row), self._is_common, strict=True):
            is_told = is_common or value is None or value == ()
            told.append(value if is_told else _HOLE)
            if not is_told:
                own.append(value)
        key = tuple(told)
        return self._texts.get(key) or self._texts.setdefault(key, f"[{','.join(map(_piece, told))}]")


def _piece(value: Any) -> str:
    return "%b" if value is _HOLE else orjson.dumps(value).decode().replace("%", "%%")


def _whole(agencies: AtWork) -> bytes:
    told = [(_values(agency), None if offices is None else [*map(_values, offices)]) for agency, offices in agencies]
    return orjson.dumps(told)


def _values(row: Record) -> tuple[Any, ...]:
    found: tuple[Any, ...] = attrgetter(*_names(type(row)))(row)
    return found
