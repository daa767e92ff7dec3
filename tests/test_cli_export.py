"""Export and template on the command line: Excel out, edited by a script, in again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest

from catalog.delegations import Delegation, Mode
from catalog.drafts import Drafts
from catalog.instruments import Instrument
from catalog.items import Item
from catalog.records import Provenance, Record
from catalog.store import Store
from tests.books import Edit
from tests.shipped import PACKAGE
from tests.test_cli import REFUSED, USAGE, Catalog


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    command = Catalog(tmp_path_factory.mktemp("store"))
    command("load", str(PACKAGE))
    return command


@pytest.fixture(scope="module")
def exported(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped catalogue as a workbook."""
    file = tmp_path_factory.mktemp("out") / "list.xlsx"
    assert catalog("export", "--format", "xlsx", "--output", str(file)).strip() == ""
    return file


def edited(exported: Path, file: Path, edit: Edit) -> Path:
    """A copy of the workbook, as a script with openpyxl leaves it."""
    book = openpyxl.load_workbook(exported)
    edit(book)
    book.save(file)
    return file


def place(book: openpyxl.Workbook, title: str, key: str, heading: str) -> Any:
    """The cell of a row, by the key in its first column, under a heading."""
    sheet = book[title]
    column = next(cell.column for cell in sheet[1] if cell.value == heading)
    return next(sheet.cell(cells[0].row, column) for cells in sheet.iter_rows(min_row=2) if cells[0].value == key)


def changed(catalog: Catalog, told: str) -> dict[tuple[str, str], tuple[Record | None, Record | None]]:
    """What a draft does, by file and code: each row before and after."""
    draft = told.split()[1]
    store = Store(f"sqlite:///{catalog.database}")
    proposal = Drafts(store).worked_out(draft).proposal
    store.close()
    before = {(row.file, getattr(row, "code", "")): row for row in proposal.closed}
    after = {(row.file, getattr(row, "code", "")): row for row in proposal.opened}
    return {name: (before.get(name), after.get(name)) for name in before | after}


def test_what_was_not_edited_changes_nothing(catalog: Catalog, exported: Path, tmp_path: Path) -> None:
    resaved = edited(exported, tmp_path / "resaved.xlsx", lambda book: book.properties)
    assert catalog("load", str(resaved)).strip().startswith("Nothing changed: all ")


def test_excel_out_edited_by_a_script_and_in_again_is_a_draft_with_exactly_the_edits(
    catalog: Catalog, exported: Path, tmp_path: Path
) -> None:
    act, item = "labour-dispatch-licence-to-district", "hr-service-licence"

    def edit(book: openpyxl.Workbook) -> None:
        place(book, "下放", act, "方式").value = "委托"
        place(book, "下放", act, "期满日期").value = date(2030, 1, 1)
        place(book, "下放", act, "委托协议").value = "新文件-1"
        place(book, "事项", item, "别名").value = "人力许可;猎头证"
        sheet = book["文件"]
        sheet.append(["新文件-1", "关于下放的补充决定"])
        for heading, value in (("来源", "市政府网站"), ("来源类别", "公开资料"), ("公布日期", "2024/5/1")):
            column = next(cell.column for cell in sheet[1] if cell.value == heading)
            sheet.cell(sheet.max_row, column, value)

    told = catalog("load", str(edited(exported, tmp_path / "edited.xlsx", edit)), "--draft", "--author", "李")
    assert told.partition("approval: ")[2].startswith("3 rows to put, 2 to close, ")
    found = changed(catalog, told)
    assert set(found) == {("delegations", act), ("items", item), ("instruments", "新文件-1")}
    before, after = found["delegations", act]
    assert isinstance(before, Delegation)
    assert after == msgspec.structs.replace(
        before, mode=Mode.ENTRUSTED, valid_to=date(2030, 1, 1), agreement="新文件-1"
    )
    before, after = found["items", item]
    assert isinstance(before, Item)
    assert after == msgspec.structs.replace(before, aliases=("人力许可", "猎头证"))
    assert found["instruments", "新文件-1"] == (
        None,
        Instrument(
            code="新文件-1",
            title="关于下放的补充决定",
            published=date(2024, 5, 1),
            source="市政府网站",
            status=Provenance.PUBLIC,
        ),
    )


def test_a_row_that_is_taken_out_is_closed_when_the_workbook_replaces(
    catalog: Catalog, exported: Path, tmp_path: Path
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["收费"].delete_rows(2)

    file = edited(exported, tmp_path / "shorter.xlsx", edit)
    told = catalog("load", str(file), "--draft", "--author", "李", "--replace")
    assert [(before is None, after) for before, after in changed(catalog, told).values()] == [(False, None)]


def test_wrong_cells_are_told_in_both_languages_and_nothing_is_proposed(
    catalog: Catalog, exported: Path, tmp_path: Path
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        place(book, "下放", "labour-dispatch-licence-to-district", "方式").value = "下方"

    told = catalog(
        "load", str(edited(exported, tmp_path / "wrong.xlsx", edit)), "--draft", "--author", "李", expect=REFUSED
    )
    english, chinese = (line for line in told.splitlines() if "F2" in line)
    assert english.startswith(
        "下放!F2 (方式): '下方' is none of the words that may stand here. Write one of DEVOLVED (下放)"
    )
    assert chinese.startswith("下放!F2 (方式)：“下方”不是此列允许的值。请写以下之一：下放、委托、授权、服务前移。")


def test_a_package_of_csv_files_goes_out_and_in(catalog: Catalog, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    catalog("export", "--format", "csv", "--output", str(folder))
    other = Catalog(tmp_path)
    assert other("load", str(folder)).startswith("Revision 1: ")
    assert other("export", "--format", "ndjson") == catalog("export", "--format", "ndjson")
    told = catalog("export", "--format", "csv", "--output", str(folder), expect=REFUSED)
    assert "The folder is not empty; add --force to replace it." in told


def test_rows_go_to_standard_output_one_line_each(catalog: Catalog) -> None:
    lines = catalog("export", "--format", "ndjson").splitlines()
    assert json.loads(lines[0])["file"] == "divisions"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("gbt39046", b"PK"),
        ("cpsv-ap", b'{"@context":'),
        ("hsds", b'"as_of":"2015-01-01","revision":1'),
    ],
)
def test_the_formats_of_others_tell_how_things_are_on_a_day(
    catalog: Catalog, tmp_path: Path, kind: str, said: bytes
) -> None:
    file = tmp_path / "out"
    catalog("export", "--format", kind, "--on", "2015-01-01", "--revision", "1", "--output", str(file))
    assert said in file.read_bytes()[:1000]


def test_tables_of_the_standard_come_in_as_a_workbook_or_as_a_csv_file(catalog: Catalog, tmp_path: Path) -> None:
    rows = [["事项名称", "结果名称"], ["失业登记", "新的凭证"]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "tables.xlsx")
    (tmp_path / "tables.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8-sig")
    for name in ("tables.xlsx", "tables.csv"):
        told = catalog("load", str(tmp_path / name), "--draft", "--author", "李")
        ((before, after),) = changed(catalog, told).values()
        assert isinstance(before, Item)
        assert isinstance(after, Item)
        assert after == msgspec.structs.replace(before, result="新的凭证", source=after.source, status=after.status)
        assert name in after.source


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "csv"), "An export as csv needs a folder. Give it with --output."),
        (
            ("--format", "ndjson", "--on", "2020-01-01"),
            "An export as ndjson holds the rows of all days. Leave --on out",
        ),
        (
            ("--format", "ndjson", "--revision", "7"),
            "There is no revision 7; the catalogue has revision 1 as the latest.",
        ),
        (
            ("--format", "hsds", "--revision", "7"),
            "There is no revision 7; the catalogue has revision 1 as the latest.",
        ),
        (("--format", "ndjson", "--output", "/no/such/folder/x"), "/no/such/folder/x cannot be written. No such file"),
    ],
)
def test_what_cannot_be_exported_is_refused(catalog: Catalog, words: tuple[str, ...], said: str) -> None:
    assert catalog("export", *words, expect=REFUSED).strip().startswith(said)


def test_a_format_that_is_none_is_wrong_usage(catalog: Catalog) -> None:
    assert "pdf" in catalog("export", "--format", "pdf", expect=USAGE)


def test_a_store_without_a_revision_has_nothing_to_export(tmp_path: Path) -> None:
    for kind in ("ndjson", "hsds"):
        assert "The store holds no catalogue yet." in Catalog(tmp_path)("export", "--format", kind, expect=REFUSED)


def test_a_template_is_written_once_and_replaced_when_asked(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    catalog("template", "--output", str(file), "--lang", "en")
    assert openpyxl.load_workbook(file).sheetnames[:2] == ["README", "divisions"]
    assert "add --force to replace it" in catalog("template", "--output", str(file), expect=REFUSED)
    catalog("template", "--output", str(file), "--force")
    assert openpyxl.load_workbook(file).sheetnames[:2] == ["说明", "行政区划"]
    assert {path.name for path in tmp_path.iterdir()} == {"template.xlsx"}
