"""
Reading GB/T 39046 tables (导入政务服务数据表): the tables of another system, or this one's own, as rows of the catalogue.

An item that the catalogue knows is corrected by what the tables say of it, and stays as it is where they say the same
or nothing; one that it does not know is made, with the agencies, divisions and counters that it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from catalog.gbt39046_cells import said
from catalog.gbt39046_elements import COLUMNS
from catalog.gbt39046_items import item_rows
from catalog.gbt39046_keys import Keys
from catalog.gbt39046_making import Group, Made, Making
from catalog.gbt39046_papers import paper_rows
from catalog.gbt39046_places import UNASSIGNED, level_of, line_of, place_rows
from catalog.gbt39046_tables import Said, Table, headings, left_out
from catalog.power_sources import PowerSource
from catalog.problems import Problem, Problems
from catalog.records import Provenance, Record, date, identity
from catalog.sheets import Sheet, Sheets
from catalog.snapshot import Snapshot


class Taken(NamedTuple):
    """
    What tables bring (导入结果).

    Attributes:
        sheets: their rows as rows of the catalogue's own files, with the lines that tell them.
        warnings: columns that were not taken over, and what had to be assumed; they reject nothing.
    """

    sheets: Sheets
    warnings: tuple[Problem, ...]

    @property
    def rows(self) -> list[Record]:
        """All rows, in the order of the files."""
        return [row for sheet in self.sheets for row in sheet.rows]


def is_table(rows: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Whether rows hold a table of the standard: one of the first has the heading 事项名称."""
    return headings(Table("", rows))[0] is not None


def read(
    tables: Sequence[Table],
    *,
    source: str,
    on: date,
    known: Snapshot | None = None,
    status: Provenance = Provenance.PUBLIC,
) -> Taken:
    """
    Read tables whose headings are elements of GB/T 39046, in any order.

    Args:
        tables: the tables of one file.
        source: what stands as the source of each row that they make or change: the name of the file.
        on: the day whose rows they correct; what is new in an item that is known begins on it.
        known: the catalogue that they join; ``None``: they make one.
        status: where the facts of rows come from that do not say it themselves.

    Raises:
        PackageProblems: a cell is wrong; names every one that is.
    """
    problems = Problems()
    making = Making(source, status, on, known, problems)
    keys = Keys(known)
    groups = [
        (group, group.known.line if group.known is not None else line_of(group, keys))
        for group in _groups(tables, keys, making)
    ]
    made = list(_made(groups, keys, making))
    problems.refuse(())
    warnings = (*(one for table in tables for one in left_out(table)), *_assumed(groups))
    return Taken(_sheets(made, {table.name: headings(table)[0] or {} for table in tables}), warnings)


def _groups(tables: Iterable[Table], keys: Keys, making: Making) -> list[Group]:
    """What the tables say, by item, in the order in which items are named; papers of items that no row tells are wrong."""
    groups: dict[str, Group] = {}
    for table in tables:
        for row in said(table, making.problems):
            key = keys.item(row)
            group = groups.setdefault(key, Group(key, keys.known_item(row), [], [], []))
            if row.paper is not None:
                group.papers.append(row)
            if row.paper is None or row.category is not None or row.agency is not None:
                group.rows.append(row)
                group.agencies.append(keys.agency(row))
    return list(groups.values())


def _made(groups: Sequence[tuple[Group, str]], keys: Keys, making: Making) -> Iterator[Made]:
    yield from place_rows(groups, keys, making)
    for group, line in groups:
        if group.rows:
            yield from item_rows(group, making, line)
        elif group.known is None:
            making.wrong(
                group.papers[0],
                "事项名称",
                f"No row describes the item {group.papers[0].name!r}, and the catalogue does not know it. Add it to the table of items.",
                f"没有任何行说明事项“{group.papers[0].name}”，目录中也没有。请在事项表中补充。",
            )
        yield from paper_rows(group, making)


def _sheets(made: Iterable[Made], columns: Mapping[str, Mapping[str, int]]) -> Sheets:
    """
    The rows by their kind; of two that are the same fact the first counts.

    Args:
        made: the rows, with the rows of the tables that tell them.
        columns: the position of each element in each table, from 0.
    """
    sheets: dict[type[Record], Sheet[Record]] = {}
    seen = set[tuple[type[Record], tuple[object, ...]]]()
    for row in made:
        name = (type(row.row), identity(row.row))
        if name not in seen:
            seen.add(name)
            if type(row.row) not in sheets:
                sheets[type(row.row)] = _sheet(type(row.row), row.said.table, columns[row.said.table])
            sheets[type(row.row)].add([row.said.line], [row.row])
    return Sheets(sheets.values())


def _sheet(record: type[Record], table: str, columns: Mapping[str, int]) -> Sheet[Record]:
    """An empty sheet whose problems are told by the cells of a table."""
    sheet: Sheet[Record] = Sheet(record, title=table)
    elements = COLUMNS.get(record.file, {})
    sheet.headings = elements
    sheet.positions = {column: columns[element] + 1 for column, element in elements.items() if element in columns}
    return sheet


def _assumed(groups: Sequence[tuple[Group, str]]) -> Iterator[Problem]:
    """What a new item needs and the tables do not say, each told once with the number of items."""
    new = [(group.rows[0], group, line) for group, line in groups if group.known is None and group.rows]
    if new:
        yield _told(
            new[0][0],
            "服务对象",
            f"The tables do not say which place counts. It is where people live, or where organisations are registered, for {len(new)} new items; correct place_basis where that is wrong.",
            f"表中未说明以何地为准。{len(new)} 个新事项按服务对象取常住地或注册地；有误请更正“地点依据”。",
        )
    unassigned = [row for row, _, line in new if line == UNASSIGNED]
    if unassigned:
        yield _told(
            unassigned[0],
            "基本编码",
            f"The line of work of {len(unassigned)} new items is not known: it is {UNASSIGNED!r}. Write it into items.csv and agencies.csv.",
            f"{len(unassigned)} 个新事项的条线不详，暂记为 {UNASSIGNED}。请在 items.csv 和 agencies.csv 中填写。",
        )
    moved = [row for _, group, _ in new for row in group.rows if _is_moved(group, row)]
    if moved:
        yield _told(
            moved[0],
            "权力来源代码",
            f"{len(moved)} rows tell of powers that came from above. The acts that moved them are not in the table: enter them as delegations, until then the original holder handles.",
            f"{len(moved)} 行的权力来自上级。表中没有下放、委托的文件，请另行录入；录入之前由原实施主体办理。",
        )


def _is_moved(group: Group, row: Said) -> bool:
    """Whether a row tells of a power that came from above, while another tells who held it before."""
    own = [other for other in group.rows if other.power in (None, PowerSource.OWN)]
    return row.power not in (None, PowerSource.OWN) and bool(own) and level_of(row) is not None


def _told(row: Said, element: str, message: str, message_zh: str) -> Problem:
    return Problem(row.table, row.line, None, element, message, message_zh)
