"""What the description of a package promises to whoever reads it with the tools of the Data Package standard."""

from __future__ import annotations

import json
from pathlib import Path

import frictionless

from catalog.package import describe, open_package, write_description
from tests.packages import DIVISIONS, DOWN, ITEMS, SHIPPED, package


def test_frictionless_finds_a_described_package_valid(tmp_path: Path) -> None:
    folder = package(
        tmp_path,
        divisions=DIVISIONS.replace("4404,CITY", "440400000000,CITY"),
        items=ITEMS,
        agencies="code,name,division,lines,nature\ncity,局,440400000000,hrss;health,STATUTORY\n",
        offices="code,name,agency,division\nhall,大厅,city,440400000000\n",
        office_hours="office,weekday,opens,closes\nhall,1,08:30,12:00\nhall,1,14:00,17:30\n",
        delegations=DOWN.replace("4404", "440400000000").replace("ACCEPT", "ACCEPT;DECIDE"),
    )
    write_description(folder, describe(folder, name="small", title="小包"))
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert [task.name for task in report.tasks] == [
        *("divisions", "agencies", "offices", "office_hours", "items", "delegations")
    ]


def test_frictionless_finds_what_the_description_forbids(tmp_path: Path) -> None:
    folder = package(
        tmp_path,
        divisions="code,level,name\n440400000000,CITY,珠海市\n",
        agencies="code,name,division,lines,nature\na,局,440499000000,hrss,STATUTE\na,局,440400000000,,STATUTORY\n",
    )
    write_description(folder, describe(folder, name="small", title="小包"))
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert {tuple(found) for found in report.flatten(["rowNumber", "fieldName", "type"])} == {
        (2, None, "foreign-key"),
        (2, "nature", "constraint-error"),
        (3, "lines", "constraint-error"),
        (3, None, "primary-key"),
    }


def test_the_description_of_the_shipped_package_follows_its_records() -> None:
    shipped = json.loads((SHIPPED / "datapackage.json").read_text(encoding="utf-8"))
    described = describe(
        SHIPPED,
        name=shipped["name"],
        title=shipped["title"],
        licenses=shipped["licenses"],
        sources=shipped["sources"],
    )
    assert described == shipped


def test_the_shipped_package_has_neither_problems_nor_warnings() -> None:
    shipped = open_package(SHIPPED)
    assert shipped.name == "zhuhai-hrss"
    assert shipped.warnings == ()


def test_frictionless_finds_the_shipped_package_valid() -> None:
    report = frictionless.validate(str(SHIPPED / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
