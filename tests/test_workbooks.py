"""Workbooks: what a bureau keeps in Excel is read as the package that it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from catalog.code_words import values_by_word
from catalog.delegations import Delegation, Mode, Step
from catalog.divisions import Division
from catalog.facts import RECORDS
from catalog.heading_meanings import column_meaning, sheet_meaning
from catalog.headings import columns_by_heading, heading, records_by_title, sheet_title
from catalog.items import Channel, Item
from catalog.offices import OfficeHours
from catalog.package import read
from catalog.records import columns
from catalog.wording import Language
from catalog.workdays import SpecialDay, published_days
from tests.books import DOWN, book, chinese, delegations, opened
from tests.packages import AGENCIES, DIVISIONS, ITEMS, package
from tests.rows import rows


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the workbook is."""
    return tmp_path / "市级清单.xlsx"


def test_a_workbook_is_the_package_that_its_sheets_are(file: Path, tmp_path: Path) -> None:
    found = opened(book(file))
    assert rows(found.sheets.facts()) == rows(read(package(tmp_path / "package")))
    assert (found.name, found.has_calendar) == ("市级清单", False)


def test_sheets_and_columns_go_by_their_chinese_names_too(file: Path, tmp_path: Path) -> None:
    sheets = {
        "行政区划": chinese(DIVISIONS, "divisions"),
        "事项": chinese(ITEMS, "items"),
        "实施主体": chinese(AGENCIES, "agencies"),
    }
    book(file, edit=lambda made: [made.remove(made[name]) for name in ("divisions", "items", "agencies")], **sheets)
    assert rows(opened(file).sheets.facts()) == rows(read(package(tmp_path / "package")))


def test_every_sheet_and_every_column_of_a_sheet_has_its_own_name_in_both_languages() -> None:
    assert len(records_by_title()) == 2 * len(RECORDS)
    for record in RECORDS:
        for language in Language:
            assert len({heading(column, language) for column in columns(record)}) == len(columns(record))
            title = sheet_title(record, language)
            assert len(title) <= 31
            assert not set(title) & set("[]:*?/\\'")
        assert set(columns_by_heading(record).values()) == set(columns(record))


def test_every_sheet_and_column_is_explained_in_chinese() -> None:
    english = [record.file for record in RECORDS if sheet_meaning(record).isascii()]
    english += [
        f"{one.file}.{column.name}"
        for one in RECORDS
        for column in columns(one)
        if column_meaning(one, column) == column.about.text
    ]
    assert english == []


def test_of_one_code_list_no_two_values_share_a_word() -> None:
    for record in RECORDS:
        for column in columns(record):
            words = values_by_word(column.kind) if hasattr(column.kind, "__members__") else {}
            assert len(set(words.values())) == len(words)


def test_columns_stand_in_any_order_and_optional_ones_may_be_missing(file: Path) -> None:
    plain = delegations(DOWN)
    turned = [list(reversed(row)) for row in plain]
    (down,) = opened(book(file, 下放=turned)).sheets.of(Delegation).rows
    assert (down.code, down.valid_from, down.scope, down.reverts) == ("down", date(2019, 7, 1), (), True)


def test_a_table_may_begin_anywhere_and_have_empty_rows_in_it(file: Path) -> None:
    sheet = [
        ["", "", *row] for row in delegations(DOWN, ["", "", "", "", "", "", ""], ("later", *DOWN[1:6], "2020-01-01"))
    ]
    sheet[2] = [None] * 5 + ["  "]
    found = opened(book(file, delegations=[[], [], *sheet])).sheets.of(Delegation)
    assert list(found.lines) == [4, 6]


def test_codes_that_excel_keeps_as_numbers_are_codes(file: Path) -> None:
    given: list[list[Any]] = [
        ["code", "level", "name", "source", "status"],
        [440402, "DISTRICT", "香洲区", "x", "public"],
    ]
    given += [[440402001000.0, "STREET", "翠香街道", "x", "public"], ["４４０４", "CITY", " 珠海市　", "x", "public"]]
    given += [["440403", "DISTRICT", "斗门区", "x", "public"]]
    found = opened(
        book(file, divisions=given, agencies=[*AGENCY, ["a", "局", 4404, "hrss", "STATUTORY", "x", "public"]])
    )
    assert [(one.code, one.name) for one in found.sheets.of(Division).rows] == [
        ("440402000000", "香洲区"),
        ("440402001000", "翠香街道"),
        ("440400000000", "珠海市"),
        ("440403000000", "斗门区"),
    ]


AGENCY = [["code", "name", "division", "lines", "nature", "source", "status"]]


@pytest.mark.parametrize(
    "day",
    [
        date(2019, 7, 1),
        datetime(2019, 7, 1),  # noqa: DTZ001 - Excel's days have no zone
        "2019-07-01",
        "2019/7/1",
        "2019年7月1日",
        " 2019.07.01",
        "２０１９－０７－０１",
    ],
)
def test_a_day_is_a_day_however_excel_has_it(file: Path, day: object) -> None:
    (down,) = opened(book(file, delegations=delegations((*DOWN[:6], day)))).sheets.of(Delegation).rows
    assert down.valid_from == date(2019, 7, 1)


@pytest.mark.parametrize(
    "opens", [time(8, 30), "08:30", "8:30", "８：３０", timedelta(hours=8, minutes=30), "08:30:00"]
)
def test_a_time_is_a_time_however_excel_has_it(file: Path, opens: object) -> None:
    offices: list[list[Any]] = [
        ["code", "name", "agency", "division", "source", "status"],
        ["hall", "大厅", "city-hrss", 4404, "x", "public"],
    ]
    hours: list[list[Any]] = [
        ["办理点键", "星期", "开始时间", "结束时间", "来源", "来源类别"],
        ["hall", 1.0, opens, time(12), "x", "public"],
    ]
    (found,) = opened(book(file, offices=offices, 办公时间=hours)).sheets.of(OfficeHours).rows
    assert (found.weekday, found.opens, found.closes) == (1, time(8, 30), time(12))


@pytest.mark.parametrize(
    ("given", "reverts"),
    [(True, True), (False, False), ("TRUE", True), ("false", False), ("是", True), ("否", False), (None, True)],
)
def test_yes_and_no_are_understood(file: Path, given: object, reverts: bool) -> None:
    sheet = delegations((*DOWN[:6], given), headings="code,item,from_division,to_level,steps,mode,reverts")
    (down,) = opened(book(file, delegations=sheet)).sheets.of(Delegation).rows
    assert down.reverts is reverts


def test_values_of_code_lists_may_be_written_in_chinese(file: Path) -> None:
    row = ("down", "register", "4404", "区级", "受理；审查; DECIDE", "下放", "2019-07-01")
    (down,) = opened(book(file, delegations=delegations(row))).sheets.of(Delegation).rows
    assert (down.steps, down.mode) == ((Step.ACCEPT, Step.EXAMINE, Step.DECIDE), Mode.DEVOLVED)


def test_a_formula_counts_with_the_result_that_excel_stored(file: Path, tmp_path: Path) -> None:
    book(file, delegations=delegations(DOWN))
    kept = openpyxl.load_workbook(file)
    with xlsxwriter.Workbook(tmp_path / "formula.xlsx") as made:
        for sheet in kept:
            copied = made.add_worksheet(sheet.title)
            for number, cells in enumerate(sheet.iter_rows(values_only=True)):
                copied.write_row(number, 0, cells)
        made.get_worksheet_by_name("delegations").write_formula(1, 0, '="do"&"wn"', None, "worked-out")
    (down,) = opened(tmp_path / "formula.xlsx").sheets.of(Delegation).rows
    assert down.code == "worked-out"


def test_holidays_are_the_published_ones_unless_the_workbook_has_rows_of_them(file: Path) -> None:
    first = ["day", "kind", "name", "source", "status"]
    assert opened(book(file, 节假日=[first])).sheets.of(SpecialDay).rows == published_days()
    found = opened(book(file, 节假日=[first, [date(2020, 1, 1), "HOLIDAY", "元旦", "x", "public"]]))
    assert (len(found.sheets.of(SpecialDay).rows), found.has_calendar) == (1, True)


def test_the_sheet_of_notes_names_the_package_and_empty_sheets_do_not_matter(file: Path) -> None:
    assert opened(book(file, 说明=[["权责事项目录"], ["数据包", "zhuhai"]], Sheet1=[], 收费=[])).name == "zhuhai"
    assert opened(book(file, readme=[["", "Package", "other"]])).name == "other"


def test_several_values_are_separated_by_semicolons(file: Path) -> None:
    sheet = [[*row] for row in chinese(ITEMS, "items")]
    sheet[0].append("办理形式")
    sheet[1].append("窗口;网上")
    found = opened(book(file, edit=lambda made: made.remove(made["items"]), 事项=sheet)).sheets.of(Item).rows
    assert found[0].channels == (Channel.COUNTER, Channel.WEB)
    assert found[1].channels == (Channel.COUNTER,)
