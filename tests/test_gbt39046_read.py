"""GB/T 39046 tables: what the catalogue reads from other systems of its field, and from its own export."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from catalog.agencies import Agency, Nature
from catalog.answers import Outcome
from catalog.divisions import Division, Level
from catalog.gbt39046_read import Taken, read
from catalog.gbt39046_tables import Table
from catalog.handling import handling
from catalog.items import CaseType, Channel, ExternalCode, Implementation, Item, ItemKind, LegalBasis, PlaceBasis
from catalog.loading import load
from catalog.materials import Material
from catalog.offices import Office
from catalog.package import check
from catalog.problems import PackageProblems
from catalog.records import Provenance, Record
from catalog.snapshot import Snapshot
from catalog.store import Store
from catalog.time_limits import Limit, LimitKind, TimeUnit
from tests.gbt39046_tables import GUANGAN, ITEM, ON, guangan, shipped_tables, table
from tests.shipped import NOW, snapshot

SOURCE = "事项表.xlsx"


def taken(*tables: Table, known: bool = False) -> Taken:
    return read(tables, source=SOURCE, on=ON, known=snapshot() if known else None)


def edited(item: str, element: str, value: str, *, division: str | None = None, sheet: int = 0) -> list[Table]:
    """The shipped tables of an item with another value in its rows, in all of them or those of one division."""
    tables = shipped_tables(item)
    (_, headings), *rows = tables[sheet].rows
    key, place, at = (headings.index(name) for name in ("目录键", "行政管辖代码", element))
    changed: list[tuple[int, Sequence[str]]] = [(1, headings)]
    for line, cells in rows:
        is_meant = cells[key] == item and division in (None, cells[place])
        changed.append((line, [*cells[:at], value, *cells[at + 1 :]] if is_meant else cells))
    tables[sheet] = Table(tables[sheet].name, changed)
    return tables


def changes(tables: Sequence[Table]) -> list[Record]:
    """The rows that tables bring and the shipped catalogue has not."""
    known = {repr(row) for record in (Item, LegalBasis, Limit, Material, Implementation) for row in _rows(record)}
    return [row for row in taken(*tables, known=True).rows if repr(row) not in known]


def _rows(record: type[Record]) -> Sequence[Record]:
    return snapshot().source.of(record)


def test_an_export_read_again_changes_nothing() -> None:
    """The same items, bases, limits and papers, each row with its own source and period."""
    found = taken(*shipped_tables(), known=True)
    assert Counter(type(row) for row in found.rows) == {Item: 92, LegalBasis: 94, Limit: 96, Material: 172}
    assert changes(shipped_tables()) == []


def test_a_shorter_commitment_of_one_district_is_the_only_change() -> None:
    (limit,) = changes(edited("labour-dispatch-licence", "承诺办结时限", "4", division="440403000000"))
    assert isinstance(limit, Limit)
    assert (limit.division, limit.value, limit.valid_from, limit.source) == (
        "440403000000",
        4,
        date(2019, 1, 1),
        SOURCE,
    )


def test_a_commitment_that_a_district_had_not_begins_on_the_day_of_reading() -> None:
    (limit,) = changes(edited("labour-dispatch-licence", "承诺办结时限", "6", division="440402000000"))
    assert isinstance(limit, Limit)
    assert (limit.division, limit.value, limit.valid_from) == ("440402000000", 6, ON)


def test_a_commitment_that_all_rows_shorten_changes_the_definition() -> None:
    """And the district's own, which would otherwise stay longer."""
    limits = changes(edited("labour-dispatch-licence", "承诺办结时限", "3"))
    assert [(row.division, row.value) for row in limits if isinstance(row, Limit)] == [("440403000000", 3), (None, 3)]


def test_names_papers_channels_and_bases_are_corrected_where_they_stand() -> None:
    (item,) = changes(edited("labour-dispatch-licence", "事项名称", "劳务派遣经营许可（新）"))
    assert isinstance(item, Item)
    assert (item.name, item.line, item.aliases[0]) == (
        "劳务派遣经营许可（新）",
        "human-resources-social-security",
        "劳务派遣许可",
    )
    papers = changes(edited("labour-dispatch-licence", "复印件份数", "2", sheet=1))
    assert {row.copies for row in papers if isinstance(row, Material)} == {2}
    assert len(papers) == 6
    (own,) = changes(edited("labour-dispatch-licence", "办理形式代码", "1", division="440402000000"))
    assert isinstance(own, Implementation)
    assert (own.division, own.channels, own.valid_from) == ("440402000000", (Channel.COUNTER,), ON)
    (basis,) = changes(edited("labour-dispatch-licence", "设定依据", "《劳务派遣行政许可实施办法》第8条"))
    assert isinstance(basis, LegalBasis)
    assert (basis.number, basis.law, basis.article) == (3, "劳务派遣行政许可实施办法", "第8条")


def test_an_empty_cell_says_nothing() -> None:
    assert changes(edited("labour-dispatch-licence", "结果名称", "无")) == []


def test_an_export_makes_a_catalogue_of_its_own_where_there_is_none() -> None:
    """What is illustrative stays marked as such."""
    found = taken(*shipped_tables())
    assert list(check(found.sheets)) == []
    kinds = Counter(type(row) for row in found.rows)
    assert (kinds[Item], kinds[LegalBasis], kinds[Limit], kinds[Material]) == (92, 94, 96, 172)
    assert (kinds[Division], kinds[Agency], kinds[Office]) == (369, 371, 371)
    licence = next(row for row in found.rows if isinstance(row, Item) and row.code == "labour-dispatch-licence")
    assert (licence.kind, licence.holder_level, licence.status) == (
        ItemKind.LICENCE,
        Level.CITY,
        Provenance.ILLUSTRATIVE,
    )
    assert sum("acts that moved them" in warning.message for warning in found.warnings) == 1


def test_the_items_of_a_real_district_load_as_a_catalogue(tmp_path: Path) -> None:
    """189 items of 广安区's bureaus, from a table of another system, by the command's own way of loading."""
    path = tmp_path / "guangan.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(cells for _, cells in guangan().rows)
    store = Store(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    loaded = load(store, path, now=NOW)
    assert loaded.revision is not None
    facts = store.facts(1)
    items = facts.of(Item)
    assert len(items) == 189
    assert Counter(row.kind for row in items) == {ItemKind.SERVICE: 173, ItemKind.LICENCE: 16}
    assert len(facts.of(Agency)) == 8
    assert {row.source for row in items} == {"guangan.csv"}
    assert {row.status for row in items} == {Provenance.PUBLIC}
    found = Snapshot.of(loaded.revision, facts)
    item = found.items.get("item-51201400600005")
    assert item is not None
    assert (item.name, item.agency, item.territory) == (
        "养老保险供养亲属领取待遇资格认证",
        "agency-11511301008778239r",
        ("511602000000",),
    )
    answer = handling(found, item, "511602000000", ON)
    assert answer.outcome is Outcome.GAP  # the table names no counter
    assert answer.steps[2].agency == found.agencies.get("agency-11511301008778239r")
    store.close()


def test_the_sample_of_a_real_district_has_the_columns_that_it_is_read_by() -> None:
    with GUANGAN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "department",
        "main_item",
        "item",
        "item_type",
        "item_type_code",
        "base_code",
        "org_code",
        "source",
    ]
    assert len(rows) == 189
    assert Counter(row["department"] for row in rows) == {"区人社局": 144, "区医疗保障局": 33, "区行政审批局": 12}


def test_one_row_makes_all_that_an_item_needs() -> None:
    row = {
        **ITEM,
        "实施主体性质": "法定机关",
        "实施编码": "1144040200700000001400051400100",
        "设定依据": "《失业保险条例》第14条",
        "法定办结时限": "1",
        "法定办结时限单位": "月",
        "承诺办结时限": "5个工作日",
        "服务对象": "自然人；企业法人",
        "办理形式": "窗口办理、网上办理",
        "办件类型代码": "2",
        "通办范围代码": "3",
        "到办事现场次数": "0",
        "办理地点": "人民东路1号",
        "咨询电话": "0756-1234567",
        "计划生效日期": "2019年7月1日",
        "计划取消日期": "2030/1/1",
        "权力来源代码": "1",
    }
    found = {type(one): one for one in taken(table(row)).rows}
    item, agency, office = found[Item], found[Agency], found[Office]
    assert isinstance(item, Item)
    assert isinstance(agency, Agency)
    assert isinstance(office, Office)
    assert (item.code, item.category, item.line) == ("item-000514001000", "05", "human-resources-social-security")
    assert (item.holder_level, item.agency, item.territory) == (Level.DISTRICT, agency.code, ("440402000000",))
    assert (item.audiences, item.channels) == (("1", "2"), (Channel.COUNTER, Channel.WEB))
    assert (item.case_type, item.handling_scope, item.visits) == (CaseType.COMMITTED, Level.CITY, 0)
    assert (item.valid_from, item.valid_to) == (date(2019, 7, 1), date(2030, 1, 1))
    assert (agency.code, agency.nature) == (
        "xiang-zhou-qu-ren-li-zi-yuan-he-she-hui-bao-zhang-ju-440402",
        Nature.STATUTORY,
    )
    assert (office.address, office.phone, office.agency) == ("人民东路1号", "0756-1234567", agency.code)
    limits = [one for one in taken(table(row)).rows if isinstance(one, Limit)]
    assert [(one.kind, one.value, one.unit) for one in limits] == [
        (LimitKind.STATUTORY, 1, TimeUnit.MONTH),
        (LimitKind.COMMITTED, 5, TimeUnit.WORKING_DAY),
    ]
    own = found[Implementation]
    assert isinstance(own, Implementation)
    assert (own.division, own.code) == ("440402000000", "1144040200700000001400051400100")


def test_an_item_without_a_code_is_called_by_the_pinyin_of_its_name() -> None:
    rows = taken(table({**ITEM, "基本编码": ""})).rows
    assert next(row.code for row in rows if isinstance(row, Item)) == "shi-ye-bao-xian-jin-shen-ling"


def test_sub_items_that_share_a_basic_code_are_told_apart_by_their_names() -> None:
    rows = taken(table(ITEM, {**ITEM, "事项名称": "失业保险金续领"})).rows
    codes = [row.code for row in rows if isinstance(row, Item)]
    assert codes == ["item-000514001000", "item-000514001000-shi-ye-bao-xian-jin-xu-ling"]


def test_an_item_that_the_catalogue_knows_by_name_keeps_its_code_and_takes_the_other_as_another_systems() -> None:
    row = {**ITEM, "事项名称": "劳务派遣经营许可", "基本编码": "51011400400010", "事项类型代码": "01"}
    found = taken(table(row), known=True).rows
    (code,) = (one for one in found if isinstance(one, ExternalCode))
    assert (code.subject, code.system, code.code) == (
        "labour-dispatch-licence",
        "事项表.xlsx 基本编码",
        "51011400400010",
    )
    assert [one for one in found if isinstance(one, Item)] == [snapshot().items.get("labour-dispatch-licence")]
    assert not any(isinstance(one, Agency | Division) for one in found)


def test_papers_may_stand_beside_their_item_below_merged_cells() -> None:
    first = {**ITEM, "材料名称": "身份证", "原件份数": "1", "是否必备材料": "是"}
    second = {"材料名称": "银行卡", "复印件份数": "1", "是否必备材料": "否", "出具机构": "银行"}
    papers = [row for row in taken(table(first, second)).rows if isinstance(row, Material)]
    assert [(row.number, row.name, row.required, row.originals, row.copies, row.issuer) for row in papers] == [
        (1, "身份证", True, 1, None, None),
        (2, "银行卡", False, None, 1, "银行"),
    ]


def test_which_place_counts_is_taken_from_whom_an_item_serves_and_told() -> None:
    found = taken(table({**ITEM, "服务对象代码": "2;3"}))
    assert next(row.place_basis for row in found.rows if isinstance(row, Item)) is PlaceBasis.REGISTRATION
    assert [warning.heading for warning in found.warnings] == ["服务对象"]


def test_columns_that_are_not_taken_over_are_told() -> None:
    """Those that say something; a heading that looks like an element proposes it."""
    row = {**ITEM, "常见问题": "问：……", "办理流程": "", "备注": "x", "承诺办结时限值": "3"}
    told = [warning for warning in taken(table(row)).warnings if "not taken over" in warning.message]
    assert [warning.heading for warning in told] == ["常见问题", "备注", "承诺办结时限值"]
    assert "Did you mean '承诺办结时限'?" in told[2].message


WRONG = [
    ({"行使层级代码": "8"}, "事项:2:4 (行使层级代码): '8' is not in the list 行使层级. Write one of: 1 国家级、2 省级"),
    (
        {"行使层级": "分级管理", "行使层级代码": "6"},
        "The code 6 is 村（社区）级, and the column 行使层级 says 分级管理.",
    ),
    ({"行使层级代码": "1"}, "(行使层级代码): The catalogue begins with the provinces."),
    ({"事项类型代码": "99x"}, "'99x' is not in the list 事项类型."),
    ({"事项类型代码": ""}, "The item is new and has no type."),
    ({"行使层级代码": "", "行政管辖代码": "", "实施主体": ""}, "neither its level nor a division says who holds it"),
    ({"办理形式": "窗口办理；飞鸽"}, "'飞鸽' is not in the list 办理形式."),
    ({"法定办结时限": "20", "法定办结时限单位": "天"}, "'天' is not in the list 时限单位."),
    ({"法定办结时限": "20"}, "'' is not in the list 时限单位."),
    ({"承诺办结时限": "尽快"}, "'尽快' is not a time limit."),
    ({"计划生效日期": "2019-02-30"}, "'2019-02-30' is not a day."),
    ({"到办事现场次数": "1.5"}, "'1.5' is not a whole number."),
    ({"行政管辖代码": "4404xx"}, "'4404xx' is not a division code."),
    ({"行政管辖": ""}, "No division is known by the code 440402000000."),
    ({"行政管辖代码": "", "行政管辖": ""}, "is new. Write the code of the division whose organ it is."),
    ({"事项名称": ""}, "The item has no name."),
    ({"权力来源代码": "02"}, "'02' is not in the list 权力来源."),  # 上级授权 in one province, 上级下放 elsewhere as 2
]


@pytest.mark.parametrize(("cells", "message"), WRONG)
def test_a_wrong_cell_is_told_with_what_may_stand_there(cells: dict[str, str], message: str) -> None:
    with pytest.raises(PackageProblems) as refused:
        taken(table({**ITEM, **cells}))
    (problem,) = refused.value.problems
    assert message in str(problem)


def test_all_wrong_cells_are_told_at_once_and_nothing_is_taken() -> None:
    with pytest.raises(PackageProblems) as refused:
        taken(table({**ITEM, "行使层级代码": "8"}, {**ITEM, "办件类型": "特快", "到办事现场次数": "?"}))
    assert [problem.place for problem in refused.value.problems] == [
        "事项:2:4 (行使层级代码)",
        "事项:3:8 (办件类型)",
        "事项:3:9 (到办事现场次数)",
    ]


def test_statutory_limits_of_one_item_must_not_differ() -> None:
    limit = {"法定办结时限单位": "工作日"}
    other = {"行政管辖代码": "440403", "行政管辖": "斗门区", "实施主体": "斗门区人力资源和社会保障局"}
    rows = [{**ITEM, **limit, "法定办结时限": "20"}, {**ITEM, **limit, **other, "法定办结时限": "30"}]
    with pytest.raises(PackageProblems, match="The law sets one limit for all"):
        taken(table(*rows))


def test_a_file_without_the_headings_is_refused() -> None:
    with pytest.raises(PackageProblems, match="None of the first 10 rows has the heading 事项名称"):
        taken(Table("空表", [(1, ["a", "b"])]))


def test_a_title_may_stand_above_the_headings() -> None:
    (_, headings), *rows = table(ITEM).rows
    titled = Table("事项", [(1, ["香洲区政务服务事项"]), (2, headings), *((line + 1, cells) for line, cells in rows)])
    assert sum(isinstance(row, Item) for row in taken(titled).rows) == 1


def test_papers_of_an_item_that_no_row_describes_are_refused() -> None:
    with pytest.raises(PackageProblems, match="No row describes the item '无此事项'"):
        taken(table({"事项名称": "无此事项", "材料名称": "身份证"}, name="材料"))
