"""
GB/T 39046 tables (政务服务数据表): the items of a day as other systems of this field read them.

One row for each item and agency that performs any of its steps, as far as the standard's elements go; the papers are
on a sheet of their own. Elements that the catalogue does not hold stay empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import BinaryIO, NamedTuple

import xlsxwriter

from catalog import gbt39046_codes as codes
from catalog.coverage import TooMuch
from catalog.delegations import STEPS, Mode
from catalog.divisions import Level
from catalog.gbt39046_elements import ITEM_ELEMENTS, ITEMS_SHEET, MATERIAL_ELEMENTS, MATERIALS_SHEET
from catalog.gbt39046_words import basis_text
from catalog.guides import Guide, guide_on
from catalog.items import ONLINE, Channel, Item
from catalog.materials import Material
from catalog.performers import Performer, areas, offered, performers
from catalog.period import Moment
from catalog.power_sources import power_source
from catalog.records import Provenance, Record, date
from catalog.service_words import hours_words
from catalog.snapshot import Snapshot
from catalog.time_limits import Limit
from catalog.wording import LEVELS

MOST_ROWS = 1_048_575
"""Rows of a sheet of Excel below its headings."""

LONGEST_CELL = 32_767
"""Characters of a cell of Excel."""

Cells = dict[str, str | int | None]
"""The cells of a row by element; elements without a cell are empty."""


class Tables(NamedTuple):
    """The rows of both tables: items with their agencies, and papers."""

    items: list[Cells]
    materials: list[Cells]


def tables(snapshot: Snapshot, on: date) -> Tables:
    """The items that can be applied for on a day and their papers, by the key of the item."""
    items, materials = list[Cells](), list[Cells]()
    for item in offered(snapshot, on):
        items += _item_rows(snapshot, item, on)
        materials += _material_rows(snapshot, item, on)
    return Tables(items, materials)


def write(snapshot: Snapshot, on: date, out: BinaryIO) -> None:
    """
    Write a workbook with the two tables (sheets 事项 and 材料).

    Args:
        snapshot: the catalogue.
        on: the day in the world on which the tables are right.
        out: where to.

    Raises:
        TooMuch: more rows than a sheet holds, which no city has.
    """
    found = tables(snapshot, on)
    if len(found.items) > MOST_ROWS:
        raise TooMuch(
            f"The table would have {len(found.items)} rows, and a sheet holds {MOST_ROWS}. Export the catalogue as a package instead.",
            f"表格将有 {len(found.items)} 行，而一张工作表最多 {MOST_ROWS} 行。请改为导出数据包。",
        )
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties({"created": datetime.combine(on, time())})
    bold = book.add_format({"bold": True})
    for name, elements, rows in (
        (ITEMS_SHEET, ITEM_ELEMENTS, found.items),
        (MATERIALS_SHEET, MATERIAL_ELEMENTS, found.materials),
    ):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, elements, bold)
        sheet.freeze_panes(1, 1)
        for number, cells in enumerate(rows, 1):
            for column, element in enumerate(elements):
                value = cells.get(element)
                if value is not None and value != "":
                    sheet.write(number, column, value[:LONGEST_CELL] if isinstance(value, str) else value)
        sheet.autofilter(0, 0, max(len(rows), 1), len(elements) - 1)
    book.close()


def _item_rows(snapshot: Snapshot, item: Item, on: date) -> Iterator[Cells]:
    """A row for each agency that performs a step of an item; one without an agency when nobody does."""
    found = performers(areas(snapshot, item, on))
    at = Moment(on)
    division_of_power = _shares(found)
    shown: list[Performer | None] = [*found] or [None]
    for performer in shown:
        path = () if performer is None else snapshot.territory.path(performer.division.code, at)
        guide = guide_on(snapshot, item, path, at)
        yield {
            **_identity(item, guide.materials),
            **_definition(snapshot, item, at),
            **_promise(guide),
            **({} if performer is None else _performed(snapshot, performer, at)),
            **_coded("办理形式", codes.CHANNELS, guide.channels),
            **_coded("办件类型", codes.CASE_TYPES, (guide.case_type,)),
            "实施编码": next((row.code for row in guide.implementations if row.code), None),
            "权限划分": division_of_power,
            "来源类别": _provenance([item, *guide.implementations, *_limits(guide), *snapshot.items.bases(item.code)]),
        }


def _identity(item: Item, facts: Iterable[Record]) -> Cells:
    """What both sheets say of an item, so that a row of one finds its item in the other."""
    return {
        "事项名称": item.name,
        "基本编码": item.basic_code,
        "目录键": item.code,
        "来源类别": _provenance([item, *facts]),
    }


def _definition(snapshot: Snapshot, item: Item, at: Moment) -> Cells:
    """What holds for an item wherever it is done."""
    bases = [row for row in snapshot.items.bases(item.code) if at.within(row.valid_from, row.valid_to)]
    return {
        **_coded("事项类型", codes.CATEGORIES, (item.category,)),
        "设定依据": "\n".join(map(basis_text, bases)),
        "结果样本": item.result_sample,
        **_coded("通办范围", codes.SCOPES, (item.handling_scope,)),
        **_coded("服务对象", codes.AUDIENCES, item.audiences),
        "服务主题": "；".join(item.life_events),
        "特别程序": "；".join(row.name for row in snapshot.time_limits.procedures(item.code, at)),
        "计划生效日期": None if item.valid_from is None else item.valid_from.isoformat(),
        "计划取消日期": None if item.valid_to is None else item.valid_to.isoformat(),
        "事项版本": snapshot.revision.number,
    }


def _promise(guide: Guide) -> Cells:
    """What is promised and asked for in the place of an agency."""
    limits = guide.time_limit
    return {
        **_limit("法定办结时限", None if limits is None else limits.statutory),
        **_limit("承诺办结时限", None if limits is None else limits.committed),
        "结果名称": guide.result,
        "是否收费": "是" if guide.fees else "否",
        "收费依据": "；".join(row.basis or row.name for row in guide.fees),
        "是否网办": "否" if ONLINE.isdisjoint(guide.channels) else "是",
        "是否支持物流快递": "是" if Channel.COURIER in guide.channels else "否",
        "网办地址": guide.online_url,
        "到办事现场次数": guide.visits,
    }


def _limit(element: str, limit: Limit | None) -> Cells:
    if limit is None:
        return {}
    unit = codes.UNITS.of(limit.unit)
    text = f"{limit.law}{limit.article or ''}" if limit.law else None
    return {element: limit.value, f"{element}单位": None if unit is None else unit.words.zh, f"{element}说明": text}


def _performed(snapshot: Snapshot, performer: Performer, at: Moment) -> Cells:
    """Who performs it, for which division, and by what power."""
    agency, division = performer.agency, performer.division
    source = power_source(snapshot.territory, performer.acts)
    entrusted = performer.mode is Mode.ENTRUSTED and performer.in_name_of is not None
    offices = snapshot.offices.of_agency(agency.code, at)
    hours = [hours_words(snapshot.offices.weekly(office, at)).zh for office in offices]
    return {
        **_coded("行使层级", codes.LEVELS, (division.level,)),
        "行使内容": "、".join(step.zh for step in performer.steps),
        "实施主体": agency.name,
        "实施主体代码": agency.credit_code,
        **_coded("实施主体性质", codes.NATURES, (agency.nature,)),
        "行政管辖": division.name,
        "行政管辖代码": division.code,
        "办理地点": "；".join(office.address or office.name for office in offices),
        "办理时间": "；".join(dict.fromkeys(filter(None, hours))),
        "咨询电话": "；".join(dict.fromkeys(office.phone for office in offices if office.phone)),
        **_coded("权力来源", codes.POWER_SOURCES, (source,)),
        "委托部门": performer.in_name_of.name if entrusted and performer.in_name_of is not None else None,
    }


def _shares(found: Sequence[Performer]) -> str:
    """At which levels each step of an item is performed, such as 受理：镇（街）级；决定：市级."""
    shares = []
    for step in STEPS:
        levels = {performer.division.level for performer in found if step in performer.steps}
        if levels:
            shares.append(f"{step.zh}：{'、'.join(LEVELS[level].zh for level in Level if level in levels)}")
    return "；".join(shares)


def _coded(element: str, codes_of: codes.CodeList, values: Iterable[object]) -> Cells:
    """An element by name and by code, several joined; a category that a place has made itself by its code alone."""
    found = [(value, codes_of.of(value)) for value in values if value is not None]
    return {
        element: "；".join(one.words.zh for _, one in found if one is not None),
        f"{element}代码": "；".join(str(value) if one is None else one.code for value, one in found),
    }


def _limits(guide: Guide) -> list[Limit]:
    if guide.time_limit is None:
        return []
    return [row for row in (guide.time_limit.statutory, guide.time_limit.committed) if row is not None]


def _provenance(rows: Iterable[Record]) -> str:
    """Illustrative when any of the facts of a row is; else public when any is."""
    found = {row.status for row in rows}
    wanted = next(one for one in (Provenance.ILLUSTRATIVE, Provenance.PUBLIC, Provenance.REPORT) if one in found)
    code = codes.PROVENANCES.of(wanted)
    return wanted.value if code is None else code.words.zh


def _material_rows(snapshot: Snapshot, item: Item, on: date) -> Iterator[Cells]:
    """The papers as defined, then those of each division that has a list of its own."""
    at = Moment(on)
    yield from (_material(item, row, None) for row in snapshot.materials.of(item.code, (), at))
    for division in sorted(snapshot.materials.overriding(item.code)):
        own = snapshot.materials.of(item.code, (division,), at)
        yield from (_material(item, row, division) for row in own if row.division == division)


def _material(item: Item, row: Material, division: str | None) -> Cells:
    return {
        **_identity(item, [row]),
        "行政管辖代码": division,
        "材料名称": row.name,
        "出具机构": row.issuer,
        "使用说明": row.note,
        "原件份数": row.originals,
        "复印件份数": row.copies,
        "是否必备材料": "是" if row.required else "否",
    }
