"""GB/T 39046 tables: what the catalogue writes for other systems of its field."""

from __future__ import annotations

import io
from collections import Counter
from zipfile import ZipFile

import pytest
from msgspec import structs
from openpyxl import load_workbook

from catalog import gbt39046
from catalog.coverage import TooMuch
from catalog.gbt39046_elements import ITEM_ELEMENTS, MATERIAL_ELEMENTS, heading
from catalog.gbt39046_words import Cited, basis_text, cited
from catalog.items import LegalBasis
from catalog.records import Provenance
from tests.exchanged import shipped_with
from tests.gbt39046_tables import ON, shipped_rows
from tests.shipped import snapshot


def row(item: str, division: str) -> gbt39046.Cells:
    (found,) = (
        cells for cells in shipped_rows().items if cells["目录键"] == item and cells["行政管辖代码"] == division
    )
    return found


def test_every_item_has_a_row_for_each_agency_that_performs_a_step() -> None:
    found = Counter(cells["目录键"] for cells in shipped_rows().items)
    assert (len(found), sum(found.values()), len(shipped_rows().materials)) == (92, 9938, 172)
    assert found["labour-dispatch-licence"] == 9


def test_a_licence_of_a_district_stands_with_the_codes_of_the_standard() -> None:
    """Devolved from above (2), at the level of a district (4), with the shorter commitment of Doumen."""
    cells = row("labour-dispatch-licence", "440403000000")
    told = {element: cells[element] for element in cells if cells[element] not in (None, "")}
    assert told == {
        "事项名称": "劳务派遣经营许可",
        "基本编码": "000114108003",
        "目录键": "labour-dispatch-licence",
        "来源类别": "示例",
        "事项类型": "行政许可",
        "事项类型代码": "01",
        "设定依据": "《中华人民共和国劳动合同法》第57条\n《劳务派遣行政许可实施办法》第6条、第12条",
        "服务对象": "企业法人",
        "服务对象代码": "2",
        "服务主题": "starting-a-business；hiring-staff",
        "特别程序": "听证；延长审批",
        "事项版本": 1,
        "法定办结时限": 20,
        "法定办结时限单位": "工作日",
        "法定办结时限说明": "劳务派遣行政许可实施办法第12条",
        "承诺办结时限": 5,
        "承诺办结时限单位": "工作日",
        "承诺办结时限说明": "行政许可承诺时限目录（示例）",
        "结果名称": "劳务派遣经营许可证",
        "是否收费": "否",
        "是否网办": "是",
        "是否支持物流快递": "是",
        "到办事现场次数": 1,
        "行使层级": "县级",
        "行使层级代码": "4",
        "行使内容": "受理、审查、决定、送达",
        "权限划分": "受理：市级、区级；审查：市级、区级；决定：市级、区级；送达：市级、区级",
        "实施主体": "斗门区人力资源和社会保障局",
        "实施主体性质": "法定机关",
        "实施主体性质代码": "1",
        "行政管辖": "斗门区",
        "行政管辖代码": "440403000000",
        "办理地点": "斗门区人力资源和社会保障局办事窗口",
        "办理时间": "周一至周五 08:30-12:00、14:00-17:30",
        "权力来源": "上级下放",
        "权力来源代码": "2",
        "办理形式": "窗口办理；电脑端网上办理；快递申请",
        "办理形式代码": "1；2；4",
        "办件类型": "承诺件",
        "办件类型代码": "2",
    }


def test_an_entrusted_step_names_who_entrusted_it() -> None:
    """Whoever acts in the name of another says whose, and that the power came by entrustment (5)."""
    named = {
        (cells["权力来源代码"], cells["委托部门"])
        for cells in shipped_rows().items
        if cells.get("权力来源代码") in {"5", "6"}
    }
    assert ("5", "珠海市人力资源和社会保障局") in named
    assert None not in {name for _, name in named}


def test_the_workbook_has_both_tables_under_the_names_of_the_elements() -> None:
    out = io.BytesIO()
    gbt39046.write(snapshot(), ON, out)
    book = load_workbook(io.BytesIO(out.getvalue()), read_only=True)
    assert book.sheetnames == ["事项", "材料"]
    items, materials = (list(book[name].iter_rows(values_only=True, max_row=2)) for name in book.sheetnames)
    assert items[0] == ITEM_ELEMENTS
    assert materials[0] == MATERIAL_ELEMENTS
    assert materials[1][3] == "符合资助条件的救助对象参加城乡居民基本医疗保险个人缴费补贴申请表"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    item = snapshot().items.get("labour-dispatch-licence")
    assert item is not None
    evil = shipped_with(structs.replace(item, name="=1+1", result="=HYPERLINK(1)"))
    out = io.BytesIO()
    gbt39046.write(evil, ON, out)
    with ZipFile(out) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"=1+1" in book.read("xl/sharedStrings.xml")


def test_an_item_that_nobody_performs_has_a_row_without_an_agency() -> None:
    item = snapshot().items.get("labour-dispatch-licence")
    assert item is not None
    known = shipped_with(structs.replace(item, line="nobody"))
    (cells,) = (row for row in gbt39046.tables(known, ON).items if row["目录键"] == item.code)
    assert "实施主体" not in cells
    assert cells["承诺办结时限"] == 7


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gbt39046, "MOST_ROWS", 9000)
    with pytest.raises(TooMuch, match="9938 rows"):
        gbt39046.write(snapshot(), ON, io.BytesIO())


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("行使层级（代码）", "行使层级代码"),
        (" 事项名称* ", "事项名称"),
        ("统一社会信用代码", "实施主体代码"),
        ("法定时限", "法定办结时限"),
        ("备注", "备注"),
    ],
)
def test_headings_are_known_in_other_spellings(text: str, element: str) -> None:
    assert heading(text) == element


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (
            "《劳动合同法》第57条\n《办法》第6条：内容；更多",
            [("劳动合同法", "第57条", None), ("办法", "第6条", "内容；更多")],
        ),
        ("1.《甲法》第一条；2.《乙法》", [("甲法", "第一条", None), ("乙法", None, None)]),
        ("《关于印发〈办法〉的通知》第3条", [("关于印发〈办法〉的通知", "第3条", None)]),
        ("《关于印发《办法》的通知》", [("关于印发《办法》的通知", None, None)]),
        ("国务院令第700号", [("国务院令第700号", None, None)]),
        ("《没有右书名号", [("没有右书名号", None, None)]),
        ("", []),
    ],
)
def test_bases_of_law_are_read_from_one_cell(cell: str, found: list[tuple[str, str | None, str | None]]) -> None:
    assert cited(cell) == [Cited(*one) for one in found]


def test_a_basis_is_read_as_it_was_written() -> None:
    basis = LegalBasis(
        source="a test",
        status=Provenance.PUBLIC,
        item="register",
        number=1,
        law="关于印发《办法》的通知",
        article="第3条",
        text="应当：\n登记",
    )
    assert cited(basis_text(basis)) == [Cited("关于印发《办法》的通知", "第3条", "应当： 登记")]
