"""The report on the command line: as Markdown, JSON and a Word document, to standard output or a file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.shipped import PACKAGE
from tests.test_cli import REFUSED, Catalog


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    command = Catalog(tmp_path_factory.mktemp("store"))
    command("load", str(PACKAGE))
    return command


def test_the_report_of_a_year_is_printed_as_markdown(catalog: Catalog) -> None:
    told = catalog("report", "--format", "markdown", "--year", "2019")
    assert told.startswith("# 珠海市人力资源和社会保障局2019年法治政府建设督查自查报告\n")


def test_it_is_printed_as_json_in_english_for_a_district(catalog: Catalog) -> None:
    words = ("--format", "json", "--year", "2019", "--lang", "en", "--agency", "hrss-440402")
    told = json.loads(catalog("report", *words))
    assert told["agency"]["key"] == "hrss-440402"
    assert told["sections"][1]["title"] == "Problems"


def test_it_is_written_to_a_file_as_a_word_document(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    assert catalog("report", "--format", "docx", "--year", "2019", "--output", str(file)) == ""
    with zipfile.ZipFile(file) as archive:
        assert "word/document.xml" in archive.namelist()


def test_a_file_that_cannot_be_written_is_a_refusal(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "report.md"
    told = catalog("report", "--format", "markdown", "--year", "2019", "--output", str(file), expect=REFUSED)
    assert "cannot be written" in told


def test_a_year_that_has_not_begun_is_a_refusal(catalog: Catalog) -> None:
    assert "There is no report on 9999" in catalog("report", "--format", "json", "--year", "9999", expect=REFUSED)
