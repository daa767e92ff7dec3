"""Small packages: a folder of CSV files that is right, in which a test makes one thing wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.package import PackageProblems, read

SHIPPED = Path(__file__).parent.parent / "seeds" / "zhuhai-hrss"
"""The package that the project ships."""

DIVISIONS = """\
code,level,name,valid_from,valid_to
4404,CITY,珠海市,,
440402,DISTRICT,香洲区,,
440403,DISTRICT,斗门区,,
440471,DISTRICT,高栏港,,
440402001,STREET,翠香街道,,
440403101,STREET,南水镇,,
440402001001,VILLAGE,康宁社区,,
"""
ITEMS = """\
code,kind,name,category,line,place_basis,holder_level,parent
register,SERVICE,失业登记,20,hrss,RESIDENCE,CITY,
licence,LICENCE,劳务派遣经营许可,01,hrss,REGISTRATION,CITY,
licence-change,LICENCE,劳务派遣经营许可变更,01,hrss,REGISTRATION,CITY,licence
proof,CERTIFICATE,居住证明,20,hrss,HOUSEHOLD,,
"""
AGENCIES = """\
code,name,division,lines,nature,credit_code
city-hrss,珠海市人力资源和社会保障局,4404,hrss,STATUTORY,
city-approval,珠海市行政审批局,4404,approval,STATUTORY,
xiangzhou-hrss,香洲区人力资源和社会保障局,440402,hrss,STATUTORY,
"""
DELEGATION = "code,item,from_division,to_level,steps,mode"
DOWN = f"{DELEGATION}\ndown,register,4404,DISTRICT,ACCEPT,DEVOLVED\n"


def package(folder: Path, /, **files: str) -> Path:
    """
    Write a package.

    Args:
        folder: where to.
        files: the text of each file by its name without ``.csv``, without the two columns of
            provenance, which every row gets. Divisions, items and agencies are there unless given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"divisions": DIVISIONS, "items": ITEMS, "agencies": AGENCIES, **files}
    for name, text in texts.items():
        heading, *rows = text.splitlines()
        lines = [f"{heading},source,status", *(f"{row},a test,illustrative" for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    resources = [{"name": name, "path": f"{name}.csv"} for name in texts]
    (folder / "datapackage.json").write_text(json.dumps({"name": "small", "resources": resources}), encoding="utf-8")
    return folder


def raw(folder: Path, file: str, content: bytes) -> Path:
    """Put bytes in the place of one file of a package."""
    (folder / file).write_bytes(content)
    return folder


def problems(folder: Path) -> list[str]:
    """What is wrong in a package, a line each."""
    with pytest.raises(PackageProblems) as refused:
        read(folder)
    return [str(problem) for problem in refused.value.problems]
