"""The self-inspection report of a bureau: its structure, its figures and where they come from, its documents."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from catalog.errors import BadArgument, UnknownName
from catalog.self_inspection import SelfInspection, self_inspection
from catalog.self_inspection_docx import docx
from catalog.self_inspection_json import as_json
from catalog.self_inspection_markdown import markdown
from catalog.self_inspection_parts import Figure, chinese, numbered, parts
from catalog.waivers import Waiver
from catalog.wording import Language
from tests import shipped
from tests.small_city import snapshot
from tests.small_tree import row

TODAY = date(2020, 6, 1)
NOW = datetime(2020, 6, 1, 9, 0, tzinfo=shipped.NOW.tzinfo)
BUREAU = "zhuhai-hrss-bureau"


@cache
def report(year: int = 2019, agency: str | None = None) -> SelfInspection:
    """The report on the shipped catalogue."""
    return self_inspection(shipped.snapshot(), year, today=TODAY, agency=agency)


def figures() -> dict[str, Figure]:
    """The figures of 2019, by key."""
    return {figure.key: figure for figure in report().figures}


def number_at(answer: Any, path: str) -> float | None:
    """What stands at a path of an answer; a list stands for how many it has."""
    for part in path.split("."):
        answer = answer[int(part)] if part.isdigit() else answer[part]
    return len(answer) if isinstance(answer, list) else answer


@pytest.mark.parametrize("figure", report().figures, ids=lambda figure: figure.key)
def test_the_question_of_every_figure_gives_that_figure(figure: Figure) -> None:
    assert number_at(shipped.ask(figure.query, now=NOW), figure.path) == figure.value


def test_the_report_has_the_parts_and_sections_of_the_bureaus_own() -> None:
    told = [(section.title.zh, [inner.title.zh for inner in section.sections]) for section in report().sections]
    assert told == [
        (
            "推进法治政府建设工作的基本做法和成效",
            [
                "强化组织领导，分解年度目标任务",
                "深化“放管服”改革，建设服务型机关",
                "健全科学决策制度，严格规范性文件制定",
                "落实法律顾问制度",
                "强化行政执法监管",
                "自觉接受监督，不断改进依法行政",
                "积极开展学法培训，提高依法行政能力",
            ],
        ),
        (
            "存在的问题",
            ["清单制度的落实还需加强监督", "决策程序执行不够严格", "承接能力和执法力量不足", "部分目标未能完成"],
        ),
        (
            "下一步工作重点",
            [
                "进一步简政放权，落实年度目标",
                "做好取消下放事项的“接管放”",
                "健全决策机制，严格依程序决策",
                "加强和改进执法",
                "加强清单制度的监督落实",
            ],
        ),
    ]


def test_the_figures_of_2019_are_those_that_the_bureau_reported() -> None:
    found = figures()
    reported = ("licences", "certificates", "disputes", "training_special_business", "training_enforcement")
    assert [found[key].value for key in reported] == [4, 79, 40, 200, 60]
    assert found["street_services"].value == 28
    assert found["village_services"].value == 11
    assert found["reduction"].shown == "71.3%"


def test_figures_that_rest_on_illustrative_rows_are_said_to() -> None:
    recorded = [figure.key for figure in report().figures if not figure.is_illustrative]
    assert recorded == ["disputes", "training_enforcement", "training_special_business"]
    assert "37项全部或部分依据示例记录" in report().closing[-1].zh


def test_every_mark_in_the_prose_is_a_figure_of_its_section() -> None:
    def check(section: Any) -> int:
        marks = 0
        for words in section.paragraphs:
            for text in words:
                marks += sum(isinstance(piece, Figure) for piece in parts(text, section.figures))
        return marks + sum(check(inner) for inner in section.sections)

    assert sum(check(section) for section in report().sections) > 2 * 30


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            Language.ZH,
            [
                "# 珠海市人力资源和社会保障局2019年法治政府建设督查自查报告",
                "## 一、推进法治政府建设工作的基本做法和成效",
                "### （六）自觉接受监督，不断改进依法行政",
                "2019年共处理行政复议、行政应诉案件[40](#disputes)件（2018年[36](#disputes-before)件），种类和结果未作区分。",
                "督促逾期未承接的事项尽快落实：万山区承接“社会保险登记”（应于2018年3月1日承接）。",
            ],
        ),
        (
            Language.EN,
            [
                "# Zhuhai Human Resources and Social Security Bureau: self-inspection report on law-based government, 2019",
                "## 2. Problems",
                "### (6) Under supervision",
                "### (2) Decisions get around their procedure",
                "Go on with the targets that were missed: 12 services are handed to the villages (example) (missing: 1).",
            ],
        ),
    ],
)
def test_the_markdown_says_it_in_either_language(language: Language, sentences: list[str]) -> None:
    lines = markdown(report(), language).splitlines()
    assert [sentence for sentence in sentences if sentence not in lines] == []


def test_every_link_of_the_markdown_leads_to_the_question_of_its_figure() -> None:
    text = markdown(report(), Language.ZH)
    for figure in report().figures:
        anchor = figure.key.replace("_", "-")
        assert f'<a id="{anchor}"></a>' in text
        assert f"```graphql\n{figure.query}\n```" in text


def test_the_json_is_what_the_api_answers() -> None:
    told = json.loads(as_json(report(), Language.EN))
    answer = shipped.ask(
        """query Q($agency: String) { inspection(agency: $agency, year: 2019, language: EN) {
            agency { key name(language: EN) } title year on opening closing sections { ...S sections { ...S } } } }
        fragment S on InspectionSection { title paragraphs tables { title headings rows }
          figures { key name value unit shown query path illustrative } }""",
        now=NOW,
        agency=BUREAU,
    )["inspection"]
    for section in told["sections"]:
        for inner in section["sections"]:
            assert inner.pop("sections") == []
    assert answer == told


def test_the_word_document_has_the_title_the_parts_and_the_questions() -> None:
    document = Document(BytesIO(docx(report(), Language.ZH, now=NOW)))
    told = [paragraph.text for paragraph in document.paragraphs]
    assert told[0] == "珠海市人力资源和社会保障局2019年法治政府建设督查自查报告"
    assert "二、存在的问题" in told
    assert "（七）积极开展学法培训，提高依法行政能力" in told
    cells = {cell.text for row in document.tables[-1].rows for cell in row.cells}
    assert {figure.query for figure in report().figures} <= cells
    assert document.core_properties.created == NOW


def test_the_same_report_makes_the_same_word_document() -> None:
    one, other = (docx(report(), Language.EN, now=NOW) for _ in range(2))
    read = [{name: archive.read(name) for name in archive.namelist()} for archive in map(_archive, (one, other))]
    assert read[0] == read[1]


def _archive(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(content))


def test_a_district_reports_on_its_own() -> None:
    found = report(2019, "hrss-440402")
    told = {figure.key: figure.value for figure in found.figures}
    assert found.title.zh == "香洲区人力资源和社会保障局2019年法治政府建设督查自查报告"
    assert (told["licences"], told["offices"], told["certified"], told["disputes"], told["targets"]) == (4, 3, 9, 0, 0)


def test_a_year_of_which_nothing_is_known_makes_a_report_that_says_so() -> None:
    text = markdown(report(2010), Language.ZH)
    assert "未见2010年度规范性文件制定计划的记录，该计划应于2010年3月1日前形成。" in text
    assert "未见培训记录。" in text
    assert "尚未开展证明事项梳理（[0](#certificates)项）。" in text


def test_a_catalogue_with_next_to_nothing_in_it_has_a_report_as_well() -> None:
    found = self_inspection(snapshot(), 2019, today=TODAY)
    assert found.agency.code == "city"
    for language in Language:
        assert markdown(found, language)
        assert as_json(found, language)
        assert docx(found, language, now=NOW)


def test_the_report_of_the_current_year_tells_up_to_today() -> None:
    assert report(2020).on == TODAY


@pytest.mark.parametrize("year", [1948, 2021, 0, -5, 10_000])
def test_a_year_that_has_not_begun_or_is_long_gone_is_refused(year: int) -> None:
    with pytest.raises(BadArgument, match="Ask for a year from 1949 to 2020"):
        report(year)


def test_a_bureau_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownName, match="No agency has the key 'nobody'"):
        report(2019, "nobody")


def test_chinese_numerals_and_numbers_of_sections() -> None:
    assert [chinese(number) for number in (1, 10, 11, 20, 21, 99)] == ["一", "十", "十一", "二十", "二十一", "九十九"]
    assert [numbered(2, depth, Language.ZH) for depth in (0, 1)] == ["二、", "（二）"]
    assert [numbered(2, depth, Language.EN) for depth in (0, 1)] == ["2. ", "(2) "]


def test_findings_that_somebody_answers_for_are_told_apart_with_their_reasons() -> None:
    """Waived findings are counted, each with why, who and until when; they are not among what is to be settled first."""
    waived = row(
        Waiver,
        finding="hearing-missing:zhuhai-village-insurance-2017",
        reason="补办听证",
        reason_en="The hearing is being made up for",
        author="李科长",
        valid_from=date(2019, 12, 1),
        valid_to=date(2020, 7, 1),
    )
    catalogue = shipped.with_rows(waived)
    told = self_inspection(catalogue, 2019, today=TODAY, agency=BUREAU)
    figure = next(one for one in told.figures if one.key == "findings_waived")
    assert figure.value == 1
    assert number_at(shipped.ask(figure.query, now=NOW, catalogue=catalogue), figure.path) == 1
    text = markdown(told, Language.ZH)
    assert "其中[1](#findings-waived)项已豁免，暂不整改，均有责任人。" in text
    assert "| hearing-missing:zhuhai-village-insurance-2017 | 补办听证 | 李科长 | 2020年7月1日 |" in text
    assert "| 错误 | hearing-missing | 1（已豁免1） |" in text
    assert "优先处理1项错误" in text
    assert "The hearing is being made up for" in markdown(told, Language.EN)
