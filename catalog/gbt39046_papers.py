"""Papers from GB/T 39046 tables (申请材料导入): the list of an item, and those of divisions that have one of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from catalog.gbt39046_making import Group, Made, Making, unique
from catalog.gbt39046_tables import Said, SaidPaper
from catalog.materials import Material
from catalog.period import Moment


def paper_rows(group: Group, making: Making) -> Iterator[Made]:
    """
    The papers of one item.

    Rows of a division are its own list, unless every list is the same: then it is everybody's. Papers that a list does
    not name stay in the catalogue.
    """
    lists: dict[str | None, list[Said]] = {}
    for said in group.papers:
        lists.setdefault(said.division, []).append(said)
    if None not in lists and lists:
        first = next(iter(lists))
        lists = {None: lists[first], **{code: rows for code, rows in lists.items() if code != first}}
    shared = _told(lists.get(None, ()))
    for division, rows in lists.items():
        if division is None or _told(rows) != shared:
            yield from _list(group, making, division, rows)


def _told(rows: Sequence[Said]) -> list[SaidPaper | None]:
    return unique([said.paper for said in rows])


def _list(group: Group, making: Making, division: str | None, rows: Sequence[Said]) -> Iterator[Made]:
    """One list: papers that the catalogue has, as the table has them, and new ones after its last."""
    known = _known(group, making, division)
    by_name = {row.name: row for row in known}
    number = max((row.number for row in known), default=0)
    seen = set[str]()
    for said in rows:
        paper = said.paper
        if paper is None or paper.name in seen:
            continue
        seen.add(paper.name)
        row = by_name.get(paper.name)
        values = _values(paper)
        if row is not None:
            yield Made(said, making.corrected(row, said, **values))
            continue
        number += 1
        start = making.on if group.known is not None else None
        names = {"item": group.key, "number": number, "name": paper.name, "division": division}
        yield Made(said, making.new(Material, said, **names, **values, valid_from=start))


def _known(group: Group, making: Making, division: str | None) -> list[Material]:
    """The papers that the catalogue has in force in just this list."""
    if making.known is None or group.known is None:
        return []
    path = () if division is None else (division,)
    return [row for row in making.known.materials.of(group.key, path, Moment(making.on)) if row.division == division]


def _values(paper: SaidPaper) -> dict[str, Any]:
    """What a row says of a paper; an empty cell says nothing."""
    return {name: value for name, value in paper._asdict().items() if name != "name" and value is not None}
