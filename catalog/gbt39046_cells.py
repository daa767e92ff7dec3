"""
Cells of GB/T 39046 tables (单元格): the rows of a table as what they say, with every wrong cell reported.

A table may come from any system that knows the standard: its headings stand in any order, codes are given as codes, as
names, or both, and papers stand on a sheet of their own or beside their item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from catalog import gbt39046_codes as codes
from catalog.codes import division_code
from catalog.divisions import Level
from catalog.errors import BadArgument
from catalog.gbt39046_elements import OWN_KEY, OWN_PROVENANCE
from catalog.gbt39046_tables import SEARCHED_ROWS, Said, SaidPaper, Table, headings
from catalog.gbt39046_words import cited
from catalog.problems import Problem, Problems
from catalog.time_limits import Duration, TimeUnit

_NOTHING = frozenset({"", "无", "/", "-", "—", "——", "暂无", "不详"})
_AT_ONCE = frozenset({"即办", "即时办结", "当场办结", "当场", "立等可取"})
_NATIONAL = "1"
_INTEGER = re.compile(r"(\d{1,6})(?:\.0+)?", re.ASCII)
_LENGTH = re.compile(r"(\d{1,4})(?:\.0+)?\s*([^\d\s]*)", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", re.ASCII)


def said(table: Table, problems: Problems) -> Iterator[Said]:
    """
    What the rows of a table say, the good ones; wrong cells and missing headings are reported.

    Args:
        table: the table.
        problems: where problems are put.
    """
    columns, below = headings(table)
    if columns is None:
        problems.add(
            Problem(
                table.name,
                1,
                1,
                "事项名称",
                f"None of the first {SEARCHED_ROWS} rows has the heading 事项名称. Begin the table with the element names of GB/T 39046.",
                f"前 {SEARCHED_ROWS} 行中没有列名“事项名称”。请以 GB/T 39046 的数据元名称作为列名。",
            )
        )
        return
    above: Said | None = None
    for line, cells in below:
        row = _Row(table.name, line, columns, cells, problems)
        found = None if row.is_empty else row.said(above)
        if found is not None:
            above = found
            yield found


class _Row:
    """One row being read."""

    def __init__(
        self, table: str, line: int, columns: Mapping[str, int], cells: Sequence[str], problems: Problems
    ) -> None:
        self._table = table
        self._line = line
        self._columns = columns
        self._cells = cells
        self._problems = problems
        self._is_wrong = False

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self._cells)

    def said(self, above: Said | None) -> Said | None:
        """What the row says; ``None`` when a cell of it is wrong. A paper without a name of an item belongs to the one above."""
        paper = self._paper()
        if not self.text("事项名称") and paper is not None and above is not None:
            return None if self._is_wrong else above._replace(line=self._line, paper=paper)
        name = self.text("事项名称")
        if not name:
            self._wrong("事项名称", "The item has no name. Fill it in.", "事项没有名称。请补充。")
        found = Said(
            table=self._table,
            line=self._line,
            name=name,
            key=self.optional(OWN_KEY),
            basic_code=self.optional("基本编码"),
            code=self.optional("实施编码"),
            category=self._category(),
            bases=tuple(cited(self.text("设定依据"))) if self.optional("设定依据") else (),
            level=self._level(),
            agency=self.optional("实施主体"),
            credit_code=self.optional("实施主体代码"),
            nature=self._code("实施主体性质", codes.NATURES),
            division=self._division(),
            division_name=self.optional("行政管辖"),
            statutory=self._length("法定办结时限"),
            committed=self._length("承诺办结时限"),
            result=self.optional("结果名称"),
            result_sample=self.optional("结果样本"),
            online_url=self.optional("网办地址"),
            handling_scope=self._code("通办范围", codes.SCOPES),
            audiences=self._codes("服务对象", codes.AUDIENCES),
            life_events=tuple(dict.fromkeys(codes.parts(self.text("服务主题")))),
            channels=self._codes("办理形式", codes.CHANNELS),
            address=self.optional("办理地点"),
            phone=self.optional("咨询电话"),
            power=self._code("权力来源", codes.POWER_SOURCES),
            case_type=self._code("办件类型", codes.CASE_TYPES),
            visits=self._number("到办事现场次数"),
            valid_from=self._day("计划生效日期"),
            valid_to=self._day("计划取消日期"),
            status=self._code(OWN_PROVENANCE, codes.PROVENANCES),
            paper=paper,
        )
        return None if self._is_wrong else found

    def text(self, element: str) -> str:
        """The text of a cell; empty when there is no such column, or the row is too short for it."""
        position = self._columns.get(element)
        return self._cells[position].strip() if position is not None and position < len(self._cells) else ""

    def optional(self, element: str) -> str | None:
        """The text of a cell; ``None`` when it says nothing."""
        text = self.text(element)
        if re.fullmatch(r"\d+\.0", text):
            text = text[:-2]  # a spreadsheet took a code for a number
        return None if text in _NOTHING else text

    def _wrong(self, element: str, message: str, message_zh: str) -> None:
        self._is_wrong = True
        column = self._columns.get(element, len(self._columns)) + 1
        self._problems.add(Problem(self._table, self._line, column, element, message, message_zh))

    def _code(self, element: str, of: codes.CodeList) -> Any:
        """The value of an element given by its name, its code, or both; they must not contradict each other."""
        found: list[tuple[str, codes.Code]] = []
        for name in (element, f"{element}代码"):
            text = self.optional(name)
            if text is None:
                continue
            code = of.read(text)
            if code is None:
                self._not_in(name, text, of)
            else:
                found.append((name, code))
        if not found:
            return None
        if found[0][1] is not found[-1][1]:
            name, code = found[-1]
            self._wrong(
                name,
                f"The code {code.code} is {code.words.zh}, and the column {element} says {found[0][1].words.zh}. Correct one of the two.",
                f"代码 {code.code} 为“{code.words.zh}”，而“{element}”列为“{found[0][1].words.zh}”。请更正其中之一。",
            )
        return found[0][1].value

    def _codes(self, element: str, of: codes.CodeList) -> tuple[Any, ...]:
        """The values of an element that may have several; its codes, where they are given, else its names."""
        name = f"{element}代码" if self.optional(f"{element}代码") else element
        values = []
        for part in codes.parts(self.optional(name) or ""):
            code = of.read(part)
            if code is None:
                self._not_in(name, part, of)
            else:
                values.append(code.value)
        return tuple(dict.fromkeys(values))

    def _not_in(self, element: str, text: str, of: codes.CodeList) -> None:
        self._wrong(
            element,
            f"{text[:60]!r} is not in the list {of.zh}. Write one of: {of.allowed}.",
            f"“{text[:60]}”不在“{of.zh}”代码表中。请填写以下之一：{of.allowed}。",
        )

    def _category(self) -> str | None:
        """The type of the item; codes of two digits that places have made themselves (11 to 19, 21 on) are taken."""
        text = self.optional("事项类型代码")
        if text is not None and codes.CATEGORIES.read(text) is None and re.fullmatch(r"1[1-9]|[2-9]\d", text, re.ASCII):
            return text
        category: str | None = self._code("事项类型", codes.CATEGORIES)
        return category

    def _level(self) -> Level | None:
        """The level at which it is performed; what is managed at several levels has none of its own."""
        level: Level | None = self._code("行使层级", codes.LEVELS)
        for element in ("行使层级代码", "行使层级"):
            code = codes.LEVELS.read(self.text(element))
            if code is not None and code.code == _NATIONAL:
                self._wrong(
                    element,
                    "The catalogue begins with the provinces. Leave items of the state out.",
                    "目录从省级开始。请删去国家级事项。",
                )
                break
        return level

    def _division(self) -> str | None:
        text = self.optional("行政管辖代码")
        try:
            return None if text is None else division_code(text)
        except BadArgument as refusal:
            self._wrong("行政管辖代码", refusal.message, refusal.message_zh)
            return None

    def _number(self, element: str) -> int | None:
        text = self.optional(element)
        if text is None:
            return None
        found = _INTEGER.fullmatch(text)
        if found is None:
            self._wrong(element, f"{text[:60]!r} is not a whole number.", f"“{text[:60]}”不是整数。")
            return None
        return int(found[1])

    def _day(self, element: str) -> date | None:
        text = self.optional(element)
        if text is None:
            return None
        found = _DAY.fullmatch(text.split(" ")[0].split("T")[0])
        try:
            if found is not None:
                return date(*map(int, found.groups()))
        except ValueError:
            pass  # such as a 30 February: told below
        self._wrong(
            element,
            f"{text[:60]!r} is not a day. Write it as YYYY-MM-DD, such as 2019-07-01.",
            f"“{text[:60]}”不是日期。请写成 YYYY-MM-DD，例如 2019-07-01。",
        )
        return None

    def _length(self, element: str) -> Duration | None:
        """A time limit: its number with its unit, in one cell or in two; done at once is 0 working days."""
        text = self.optional(element)
        if text is None:
            return None
        if text in _AT_ONCE:
            return Duration(0, TimeUnit.WORKING_DAY)
        found = _LENGTH.fullmatch(text)
        if found is None:
            self._wrong(
                element,
                f"{text[:60]!r} is not a time limit. Write a whole number, and its unit beside it.",
                f"“{text[:60]}”不是时限。请填写整数，并在单位列填写单位。",
            )
            return None
        unit = codes.UNITS.read(found[2]) if found[2] else codes.UNITS.read(self.text(f"{element}单位"))
        if unit is None:
            self._not_in(f"{element}单位", found[2] or self.text(f"{element}单位"), codes.UNITS)
            return None
        return Duration(int(found[1]), unit.value)

    def _paper(self) -> SaidPaper | None:
        name = self.optional("材料名称")
        if name is None:
            return None
        return SaidPaper(
            name,
            self.optional("出具机构"),
            self.optional("使用说明"),
            self._number("原件份数"),
            self._number("复印件份数"),
            self._code("是否必备材料", codes.YES_NO),
        )
