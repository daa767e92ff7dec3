"""The template: an empty workbook that explains itself, and loads once it is filled in."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from catalog.delegations import Delegation, Mode
from catalog.facts import RECORDS
from catalog.headings import heading, sheet_title
from catalog.records import columns
from catalog.wording import Language
from catalog.workbook_writing import write_template
from tests.books import opened, problems

DOWN: list[object] = ["down", "register", "440400000000", "区级", "受理;决定", "下放"]
FILLED: dict[str, list[list[object]]] = {
    "行政区划": [["440400000000", "市级", "珠海市"], ["440402000000", "区级", "香洲区"]],
    "实施主体": [["city", "市局", "440400000000", "hrss", "法定机关"]],
    "事项": [["register", "公共服务等", "失业登记", "20", "hrss", "常住地", "市级"]],
    "下放": [DOWN],
}


def template(language: Language) -> openpyxl.Workbook:
    out = BytesIO()
    write_template(out, language)
    return openpyxl.load_workbook(BytesIO(out.getvalue()))


@pytest.fixture(scope="module")
def chinese() -> openpyxl.Workbook:
    return template(Language.ZH)


def rules(book: openpyxl.Workbook, title: str) -> dict[str, tuple[str, str]]:
    """What may be typed into the columns of a sheet, by heading: the kind of rule and its first value."""
    sheet = book[title]
    found = {}
    for rule in sheet.data_validations.dataValidation:
        (at,) = rule.sqref.ranges
        assert (at.min_row, at.max_row, at.min_col) == (2, 1_048_576, at.max_col)
        found[sheet.cell(1, at.min_col).value] = rule.type, rule.formula1
    return found


@pytest.mark.parametrize("language", Language)
def test_it_has_a_sheet_with_headings_and_notes_for_every_file(language: Language) -> None:
    book = template(language)
    assert book.sheetnames == [
        "说明" if language is Language.ZH else "README",
        *(sheet_title(record, language) for record in RECORDS),
    ]
    for record in RECORDS:
        sheet = book[sheet_title(record, language)]
        assert [cell.value for cell in sheet[1]] == [heading(column, language) for column in columns(record)]
        assert all(cell.comment is not None and len(cell.comment.text) > 10 for cell in sheet[1])
        assert (sheet.max_row, sheet.freeze_panes) == (1, "B2")


def test_a_note_says_what_the_column_means_and_how_it_is_filled_in(chinese: openpyxl.Workbook) -> None:
    notes = {cell.value: cell.comment.text for cell in chinese["下放"][1]}
    assert notes["环节"] == (
        "英文列名：steps\n下放的环节，可有多个；只下放受理不等于下放权力。\n必填。\n"
        "可填：受理；审查；决定；送达。\n多个值以半角分号（;）分隔。"
    )
    assert notes["文件"].endswith("可留空。\n文本格式，不要存为数值。\n须为工作表“文件”中已有的编码或键。")


def test_choices_days_and_numbers_are_checked_while_one_types(chinese: openpyxl.Workbook) -> None:
    found = rules(chinese, "下放")
    assert found["方式"] == ("list", '"下放,委托,授权,服务前移"')
    assert found["期满收回"] == ("list", '"是,否"')
    assert found["生效日期"][0] == "date"
    assert "环节" not in found
    assert "事项键" not in found
    assert rules(chinese, "办公时间")["开始时间"][0] == "time"
    assert rules(chinese, "收费")["金额"][0] == "decimal"
    assert rules(template(Language.EN), "delegations")["mode"] == ("list", '"DEVOLVED,ENTRUSTED,AUTHORISED,OUTREACH"')


def test_no_list_of_choices_is_longer_than_excel_takes() -> None:
    for language in Language:
        book = template(language)
        for record in RECORDS:
            for kind, first in rules(book, sheet_title(record, language)).values():
                assert kind != "list" or len(first) <= 257


def test_columns_of_codes_are_text_and_columns_of_days_are_days(chinese: openpyxl.Workbook) -> None:
    sheet = chinese["下放"]
    formats = {cell.value: sheet.column_dimensions[cell.column_letter] for cell in sheet[1]}
    assert formats["授出区划"].number_format == "@"
    assert formats["生效日期"].number_format == "yyyy-mm-dd"
    assert all(one.width >= 8 for one in formats.values())


def test_the_first_sheet_says_which_sheets_are_needed(chinese: openpyxl.Workbook) -> None:
    rows = list(chinese["说明"].iter_rows(values_only=True))
    assert [row[0] for row in rows if row[2] == "必需"] == ["行政区划", "实施主体", "事项"]
    assert rows[1][0] == "数据包"


def test_a_filled_template_loads(chinese: openpyxl.Workbook, tmp_path: Path) -> None:
    for title, filled in FILLED.items():
        sheet = chinese[title]
        headings = [cell.value for cell in sheet[1]]
        for number, values in enumerate(filled, 2):
            for at, value in enumerate(values, 1):
                sheet.cell(number, at, value)
            sheet.cell(number, headings.index("来源") + 1, "人工填写")
            sheet.cell(number, headings.index("来源类别") + 1, "公开资料")
    chinese["下放"].cell(2, 19, date(2019, 7, 1))
    chinese["说明"]["B2"] = "my-bureau"
    chinese.save(tmp_path / "filled.xlsx")
    package = opened(tmp_path / "filled.xlsx")
    (down,) = package.sheets.of(Delegation).rows
    assert (package.name, package.has_calendar) == ("my-bureau", False)
    assert (down.mode, down.valid_from, down.source) == (Mode.DEVOLVED, date(2019, 7, 1), "人工填写")


def test_a_template_that_nobody_filled_in_is_told_to_be_empty(tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    with file.open("wb") as out:
        write_template(out, Language.ZH)
    assert problems(file) == [
        "empty.xlsx: The workbook holds no rows. Fill in at least the sheets 行政区划、事项、实施主体."
    ]
