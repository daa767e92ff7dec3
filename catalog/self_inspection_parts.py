"""
Parts of the self-inspection report (自查报告构成): what a self-inspection report is made of, in both languages.

Numbers stand in the prose as marks, so that whoever renders it can link each to the query that gives it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from catalog.agencies import Agency
from catalog.records import Provenance, Record, date
from catalog.snapshot import Snapshot
from catalog.wording import Language, Words

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")

LISTED = 6
"""How many names a sentence lists before it says “and others”."""


class Unit(StrEnum):
    """How a figure is to be read (单位): a number of something, working days, or a share from 0 to 1."""

    COUNT = "COUNT"
    WORKING_DAYS = "WORKING_DAYS"
    SHARE = "SHARE"


class Figure(NamedTuple):
    """
    A number of the report, and the question that gives it (数据).

    Attributes:
        key: what tells it from the other figures of the report.
        name: what is counted.
        value: the number; of a share from 0 to 1; ``None``: nothing can be computed.
        unit: how it is to be read.
        query: a GraphQL document without variables.
        path: where the number stands in the answer, from ``data`` on, parted by dots; a list stands for how
            many it has.
        is_illustrative: whether it rests on rows that are invented or not verified, all or some of them.
    """

    key: str
    name: Words
    value: float | None
    unit: Unit
    query: str
    path: str
    is_illustrative: bool

    @property
    def mark(self) -> str:
        """What stands for it in the prose."""
        return f"{_OPEN}{self.key}{_CLOSE}"

    @property
    def shown(self) -> str:
        """The number as people read it; a dash for none."""
        if self.value is None:
            return "–"
        if self.unit is Unit.SHARE:
            return percent(self.value)
        return f"{self.value:,.0f}" if float(self.value).is_integer() else f"{self.value:,.1f}"


class Table(NamedTuple):
    """A table of the report (表): a title, which may be empty, headings, and rows with as many cells."""

    title: Words
    headings: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


class Told(NamedTuple):
    """Some prose of a section with its figures and tables (内容)."""

    paragraphs: tuple[Words, ...]
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()


class Section(NamedTuple):
    """
    A section of the report (部分).

    Attributes:
        title: its heading, without its number.
        paragraphs: the prose, with a mark for each figure.
        figures: the figures that stand in its prose and its tables.
        tables: what follows the prose.
        sections: the sections inside.
    """

    title: Words
    paragraphs: tuple[Words, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    sections: tuple[Section, ...] = ()

    @classmethod
    def of(cls, title: Words, *told: Told) -> Section:
        """A section that tells several things, one after the other."""
        return cls(
            title,
            tuple(words for one in told for words in one.paragraphs),
            tuple(figure for one in told for figure in one.figures),
            tuple(table for one in told for table in one.tables),
        )

    @property
    def all_figures(self) -> Iterator[Figure]:
        """Its figures and those of the sections inside, in order."""
        yield from self.figures
        for section in self.sections:
            yield from section.all_figures


class Year(NamedTuple):
    """
    What a report is about (自查范围).

    Attributes:
        snapshot: the catalogue.
        agency: whose report it is.
        year: the calendar year.
        on: the day up to which it tells: the year's last, or today in the current year.
    """

    snapshot: Snapshot
    agency: Agency
    year: int
    on: date

    @property
    def before(self) -> date:
        """The last day of the year before."""
        return date(self.year - 1, 12, 31)

    @property
    def own(self) -> str:
        """The arguments of a question about the agency's own year."""
        return f"agency: {quoted(self.agency.code)}, year: {self.year}"

    @property
    def around(self) -> str:
        """The argument of a question about the agency's division."""
        return f"under: {quoted(self.agency.division)}"

    def figure(  # noqa: PLR0913 - a figure is all of these
        self,
        key: str,
        name: Words,
        value: float | None,
        query: str,
        path: str,
        *,
        rows: Iterable[Record] = (),
        unit: Unit = Unit.COUNT,
    ) -> Figure:
        """A figure of this report; ``rows`` is what it rests on."""
        return Figure(key, name, value, unit, f"{{ {query} }}", path, is_illustrative(rows))


def parts(text: str, figures: Iterable[Figure]) -> Iterator[str | Figure]:
    """A paragraph as plain text and figures, in turn."""
    known = {figure.key: figure for figure in figures}
    for number, piece in enumerate(_MARK.split(text)):
        if number % 2:
            yield known[piece]
        elif piece:
            yield piece


def plain(text: str, figures: Iterable[Figure]) -> str:
    """A paragraph with its figures as plain text."""
    return "".join(piece if isinstance(piece, str) else piece.shown for piece in parts(text, figures))


def numbered(number: int, depth: int, language: Language) -> str:
    """What stands before the title of a section: 一、 and （一） in Chinese, 1 and 1.1 … in English."""
    if language is Language.EN:
        return f"{number}. " if depth == 0 else f"({number}) "
    return f"{chinese(number)}、" if depth == 0 else f"（{chinese(number)}）"


def chinese(number: int) -> str:
    """A number below 100 in Chinese numerals."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"


def day(on: date) -> Words:
    """A day as prose has it."""
    return Words(f"{on.day} {on:%B} {on.year}", f"{on.year}年{on.month}月{on.day}日")


def listed(names: Sequence[Words]) -> Words:
    """Names in a sentence, of many the first few."""
    shown = names[:LISTED]
    en, zh = ", ".join(one.en for one in shown), "、".join(one.zh for one in shown)
    more = len(names) - len(shown)
    return Words(f"{en} and {more} more" if more else en, f"{zh}等" if more else zh)


def titles(documents: Iterable[str]) -> Words:
    """Titles of documents in a sentence, of many the first few."""
    found = [f"《{title}》" for title in documents]
    shown, more = found[:LISTED], len(found) - LISTED
    return Words(
        ", ".join(shown) + (f" and {more} more" if more > 0 else ""), "".join(shown) + ("等" if more > 0 else "")
    )


def percent(value: float) -> str:
    """A share as a percentage to one decimal."""
    return f"{value:.1%}"


def quoted(value: str) -> str:
    """A text as a GraphQL document has it."""
    return json.dumps(value, ensure_ascii=False)


def is_illustrative(rows: Iterable[Record]) -> bool:
    """Whether any of some rows is invented or not verified."""
    return any(row.status is Provenance.ILLUSTRATIVE for row in rows)


def same(value: str) -> Words:
    """What is the same in both languages."""
    return Words(value, value)


FIGURES_TITLE = Words("Figures and where they come from", "数据来源")


def figures_table(figures: Sequence[Figure], *, with_query: bool = False) -> Table:
    """Every figure with its number, and what it rests on."""
    rows = []
    for number, figure in enumerate(figures, 1):
        basis = Words("illustrative", "含示例记录") if figure.is_illustrative else Words("recorded", "有出处")
        row = (same(str(number)), figure.name, same(figure.shown), basis)
        rows.append((*row, same(figure.query)) if with_query else row)
    headings = (Words("No.", "序号"), Words("Figure", "数据"), Words("Value", "数值"), Words("Basis", "依据"))
    return Table(same(""), (*headings, Words("Query", "查询语句")) if with_query else headings, tuple(rows))
