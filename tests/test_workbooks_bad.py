"""Workbooks with something wrong: nothing is loaded, and every wrong cell is told by sheet and name."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catalog.problems import LISTED_PER_FILE, PackageProblems
from tests.books import DOWN, book, changed, chinese, delegations, opened, problems
from tests.packages import DIVISIONS

STATUS = "report: said by the report; public: read in a public document; illustrative."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the workbook is."""
    return tmp_path / "list.xlsx"


def down(**other: Any) -> list[list[Any]]:
    """The sheet of delegations with one row in which some cells are others."""
    names = ("code", "item", "from_division", "to_level", "steps", "mode", "valid_from")
    return delegations([other.get(name, value) for name, value in zip(names, DOWN, strict=True)])


@pytest.mark.parametrize(
    ("other", "problem"),
    [
        (
            {"mode": "DEVOLVE"},
            "F2 (mode): 'DEVOLVE' is none of the words that may stand here. Did you mean 'DEVOLVED'?",
        ),
        ({"mode": True}, "F2 (mode): The cell holds a truth value and the column holds text."),
        ({"mode": None}, "F2 (mode): The cell is empty and must not be."),
        ({"code": True}, "A2 (code): The cell holds a truth value and the column holds text."),
        ({"code": 3.1}, "A2 (code): The cell holds the number 3.1 and the column holds text, such as 1.10"),
        ({"code": date(2019, 1, 2)}, "A2 (code): Excel has made a day or a time of what was typed (2019-01-02)"),
        ({"code": time(8, 30)}, "A2 (code): Excel has made a day or a time of what was typed (08:30)"),
        ({"code": 110101199003070011}, "A2 (code): The code stands there as a number of more than 15 digits"),
        ({"from_division": 4.404e17}, "C2 (from_division): The code stands there as a number of more than 15 digits"),
        ({"from_division": 44040}, "C2 (from_division): '44040' is not a division code."),
        ({"valid_from": 43647}, "G2 (valid_from): 43647 is a number and the column holds days. If 2019-07-01 is meant"),
        ({"valid_from": 20190701}, "G2 (valid_from): 20190701 is a number and the column holds days. If 2019-07-01"),
        ({"valid_from": -1}, "G2 (valid_from): -1 is a number and the column holds days."),
        ({"valid_from": "1/7/2019"}, "G2 (valid_from): '1/7/2019' is not a day. Write it as YYYY-MM-DD"),
        ({"valid_from": "2019年2月30日"}, "G2 (valid_from): '2019-02-30' is not a day."),
        ({"valid_from": datetime(2019, 7, 1, 8)}, "G2 (valid_from): 2019-07-01 08:00:00 is a day with a time"),  # noqa: DTZ001 - Excel's days have no zone
        ({"valid_from": time(8, 30)}, "G2 (valid_from): '08:30' is not a day."),
        ({"item": "registr"}, "B2 (item): 'registr' is in no row of items. Did you mean 'register'?"),
    ],
)
def test_a_wrong_cell_is_told_by_its_name(file: Path, other: dict[str, Any], problem: str) -> None:
    (found,) = problems(book(file, delegations=down(**other)))
    assert found.startswith(f"delegations!{problem}")


@pytest.mark.parametrize(
    ("opens", "problem"),
    [
        (0.354166666, "C2 (opens): 0.354166666 is a number and the column holds times of day. If 08:29 is meant"),
        (8.5, "C2 (opens): 8.5 is a number and the column holds times of day. If 08:30 is meant"),
        ("8点半", "C2 (opens): '8点半' is not a time of day."),
        (timedelta(hours=30), "C2 (opens): '1 day, 6:00:00' is not a time of day."),
        (time(8, 30, 15), "C2 (opens): '08:30:15' is not a time of day."),
    ],
)
def test_a_wrong_time_is_told(file: Path, opens: object, problem: str) -> None:
    offices: list[list[Any]] = [
        ["code", "name", "agency", "division", "source", "status"],
        ["hall", "大厅", "city-hrss", 4404, "x", "public"],
    ]
    hours: list[list[Any]] = [
        ["office", "weekday", "opens", "closes", "source", "status"],
        ["hall", 1, opens, time(12), "x", "public"],
    ]
    (found,) = problems(book(file, offices=offices, office_hours=hours))
    assert found.startswith(f"office_hours!{problem}")


def test_a_number_that_is_a_day_is_told(file: Path) -> None:
    items: list[list[Any]] = [
        ["item", "number", "law", "source", "status"],
        ["register", date(1900, 1, 5), "法", "x", "public"],
    ]
    (found,) = problems(book(file, legal_bases=items))
    assert found.startswith("legal_bases!B2 (number): Excel has made a day or a time of what was typed (1900-01-05)")


def test_every_wrong_cell_of_every_sheet_is_told_at_once_by_the_headings_of_the_workbook(file: Path) -> None:
    places = chinese(DIVISIONS, "divisions")
    places.append(["440499", "TOWN", "某镇", "2019-13-1", None, "x", "public"])
    acts = delegations(
        ("a", "register", "4404", "区级", "受理", "下方", None), ("b", "nobody", "4404", "区级", "受理", "下放", 3)
    )
    book(file, edit=lambda made: made.remove(made["divisions"]), 行政区划=places, delegations=acts)
    assert [found.split(": ")[0] for found in problems(file)] == [
        "行政区划!B9 (层级)",
        "行政区划!D9 (生效日期)",
        "delegations!F2 (mode)",
        "delegations!G3 (valid_from)",
    ]


def test_problems_are_told_in_chinese_too(file: Path) -> None:
    with pytest.raises(PackageProblems) as refused:
        opened(book(file, delegations=down(mode="下方")))
    assert refused.value.message_zh == (
        "未载入任何数据。需更正的问题：1 处。\n"
        "delegations!F2 (mode)：“下方”不是此列允许的值。请写以下之一：下放、委托、授权、服务前移。"
    )


def test_two_rows_of_one_fact_are_told_by_their_rows(file: Path) -> None:
    (found,) = problems(book(file, delegations=delegations(DOWN, DOWN)))
    assert found.startswith("delegations!A3 (code): 'down' is there already (row 2).")


def test_of_very_many_wrong_cells_a_thousand_are_listed_and_the_rest_counted(file: Path) -> None:
    with pytest.raises(PackageProblems) as refused:
        opened(book(file, delegations=delegations(*[(*DOWN[:5], "X", None)] * (LISTED_PER_FILE + 17))))
    assert (len(refused.value.problems), refused.value.more) == (LISTED_PER_FILE, 17)


def test_headings_that_are_unknown_twice_or_missing_are_told(file: Path) -> None:
    sheet = [["下放键", "code", "事项", "授出区划", "承接层级", "环节", "方式 ", "来源", "modus"]]
    assert problems(book(file, 下放=sheet)) == [
        "下放!B1: 'code' is the column 'code' (下放键), which is there already. Take one of the two out.",
        "下放!C1: No column is called '事项'. Did you mean '事项键'? Rename the column or take it out.",
        "下放!I1: No column is called 'modus'. Rename the column or take it out.",
        "下放!J1: The column 'item' (事项键) is missing. Add it: The item whose steps move.",
        f"下放!J1: The column 'status' (来源类别) is missing. Add it: {STATUS}",
    ]


def test_a_title_above_the_headings_is_told(file: Path) -> None:
    (found,) = problems(book(file, 下放=[["珠海市下放事项一览表"], *down()]))
    assert found.startswith("下放!A1: The first row that is filled holds none of the headings.")


def test_a_note_beside_the_table_is_told_and_is_no_other_problem(file: Path) -> None:
    first, row = down()
    (found,) = problems(book(file, delegations=[first, [*row, None, 0]]))
    assert found.startswith("delegations!K2: The cell has no heading above it. Give the column a heading")


def test_merged_cells_are_refused_by_their_place(file: Path) -> None:
    acts = delegations(DOWN, ("later", *DOWN[1:6], "2021-01-01"))
    (found,) = problems(book(file, edit=lambda made: made["delegations"].merge_cells("F2:F3"), delegations=acts))
    assert found.startswith("delegations!F2: 2 cells are merged from here, 2 down and 1 across, and only the first")


def test_merged_cells_beside_the_table_do_not_matter(file: Path) -> None:
    book(file, edit=lambda made: made["delegations"].merge_cells("L2:M9"), delegations=down())
    assert opened(file).name == "list"


def test_a_formula_without_a_result_and_an_error_are_told_by_their_cells(file: Path) -> None:
    def edit(made: openpyxl.Workbook) -> None:
        made["delegations"]["B2"] = '="regi"&"ster"'
        made["delegations"]["G2"] = "#N/A"

    first, second = problems(book(file, edit=edit, delegations=down()))
    assert first.startswith(
        "delegations!B2 (item): The cell holds a formula without a stored result. Open the workbook"
    )
    assert second.startswith("delegations!G2 (valid_from): The cell shows an error of Excel, such as #N/A")


def test_sheets_that_are_unknown_or_there_twice_are_told(file: Path) -> None:
    assert problems(book(file, delegations=down(), 下放=down(), 下方=down(), Sheet1=[["x"]])) == [
        "Sheet1: No file of a package goes by the name of this sheet. Rename the sheet or take it out.",
        "下放: The sheet 'delegations' holds the same table. Put all rows into one of the two.",
        "下方: No file of a package goes by the name of this sheet. Rename the sheet or take it out.",
    ]


def test_sheets_that_every_package_needs_are_told_when_they_are_missing_or_empty(file: Path) -> None:
    book(file, edit=lambda made: made.remove(made["items"]), agencies=[], delegations=down())
    assert [found.partition(" Every")[0] for found in problems(file)] == [
        "实施主体: The workbook has no sheet '实施主体' (agencies), or nothing stands in it.",
        "事项: The workbook has no sheet '事项' (items), or nothing stands in it.",
    ]


def test_an_empty_workbook_is_told_to_be_empty(file: Path) -> None:
    openpyxl.Workbook().save(file)
    assert problems(file) == [
        "list.xlsx: The workbook holds no rows. Fill in at least the sheets 行政区划、事项、实施主体."
    ]


def test_a_million_empty_rows_are_passed_over(file: Path) -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(3, 1_048_576))
    last = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>last</t></is></c></row>'
    changed(book(file, delegations=down()), "xl/worksheets/sheet4.xml", "</sheetData>", f"{blank}{last}</sheetData>")
    assert [found.partition(":")[0] for found in problems(file)] == [
        f"delegations!{letter}1048576 ({name})"
        for letter, name in zip(
            "BCDEFHI", ("item", "from_division", "to_level", "steps", "mode", "source", "status"), strict=True
        )
    ]
