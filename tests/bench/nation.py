"""
Generated packages: a city about the size of Zhuhai, and the nation, written row by row as CSV folders.

Only the numbers are real: so many divisions of each level as the published tree has. Names, acts and
papers are invented and every row says so. The same seed writes the same bytes.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from catalog.divisions import Level
from catalog.package import describe, write_description

SEED = 20190701
LINE = "human-resources-social-security"
MATERIALS_PER_ITEM = 4

_MARKS = ("invented for the benchmark", "illustrative")
_PROVINCES = (
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41"),
    *("42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
)
_FIRST = "金银铜铁青白红黄东西南北上下大小长平安和春秋海江河湖山岭石沙"
_SECOND = "山水泉塘井桥门湾坪岗坑田园林竹松柳梅兰荷龙凤鹤云溪洲塔寺庙仓"
_SUFFIXES = {
    Level.PROVINCE: ("省", "province"),
    Level.CITY: ("市", "city"),
    Level.DISTRICT: ("区", "district"),
    Level.STREET: ("镇", "town"),
    Level.VILLAGE: ("村民委员会", "villagers committee"),
}
_MOST_BELOW = {Level.CITY: 99, Level.DISTRICT: 98, Level.STREET: 998, Level.VILLAGE: 998}


class Size(NamedTuple):
    """
    How large a package is.

    Attributes:
        name: what it is called.
        provinces: which provinces it has, by the first two digits of their codes.
        cities: how many cities.
        districts: how many rows of districts the published tree has.
        streets: how many towns and streets.
        villages: how many villages and communities.
        without_districts: how many of the cities have one district that carries the city's own code,
            so that it is the same division and no row of the package.
        items: how many items, each handed down by every city.
    """

    name: str
    provinces: Sequence[str]
    cities: int
    districts: int
    streets: int
    villages: int
    without_districts: int
    items: int

    @property
    def divisions(self) -> int:
        """How many different divisions there are."""
        districts = self.districts - self.without_districts
        return len(self.provinces) + self.cities + districts + self.streets + self.villages


CITY = Size("bench-city", ("44",), 1, 4, 31, 345, 0, 1000)
NATION = Size("bench-nation", _PROVINCES, 342, 2978, 41352, 620573, 5, 1000)


class Place(NamedTuple):
    """A division of a generated tree."""

    code: str
    level: Level
    name: str


def tree(size: Size, seed: int = SEED) -> Iterator[Place]:
    """Every division once, in the order of the codes."""
    chance = random.Random(seed)  # noqa: S311 - it keeps no secrets
    merged = size.without_districts
    cities = _shares(size.cities, len(size.provinces), Level.CITY, chance)
    districts = _shares(size.districts - merged, size.cities - merged, Level.DISTRICT, chance)
    streets = _shares(size.streets, size.districts, Level.STREET, chance)
    villages = _shares(size.villages, size.streets, Level.VILLAGE, chance)
    for province in size.provinces:
        yield _place(province, Level.PROVINCE, chance)
        for number in range(1, next(cities) + 1):
            city = f"{province}{number:02}"
            yield _place(city, Level.CITY, chance)
            merges = number == 1 and merged > 0
            merged -= merges
            for district in [f"{city}00"] if merges else _numbered(city, next(districts), width=2):
                if not merges:
                    yield _place(district, Level.DISTRICT, chance)
                for street in _numbered(district, next(streets), width=3):
                    yield _place(street, Level.STREET, chance)
                    for village in _numbered(street, next(villages), width=3):
                        yield _place(village, Level.VILLAGE, chance)


def _numbered(prefix: str, count: int, *, width: int) -> Iterator[str]:
    return (f"{prefix}{number:0{width}}" for number in range(1, count + 1))


def _place(prefix: str, level: Level, chance: random.Random) -> Place:
    name = chance.choice(_FIRST) + chance.choice(_SECOND) + _SUFFIXES[level][0]
    return Place(prefix.ljust(12, "0"), level, name)


def _shares(total: int, parts: int, level: Level, chance: random.Random) -> Iterator[int]:
    """A whole split into uneven parts of one at least, none larger than the digits of a code can number."""
    bounds = [0.0]
    for _ in range(parts):
        bounds.append(bounds[-1] + chance.uniform(0.4, 1.6))
    spare = total - parts
    ends = [round(spare * bound / bounds[-1]) for bound in bounds]
    for start, end in pairwise(ends):
        count = 1 + end - start
        assert count <= _MOST_BELOW[level], f"{count} divisions of the level {level} under one"
        yield count


def write(folder: Path, size: Size, seed: int = SEED) -> None:
    """Write a package; rows go to the disk as they are made."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_places(folder, size, seed)
    _write_items(folder, size)
    _write_acts(folder, size, seed)
    title = f"Benchmark package {size.name}: {size.divisions} divisions, {size.items} items (illustrative)"
    write_description(folder, describe(folder, name=size.name, title=title))


def _write_places(folder: Path, size: Size, seed: int) -> None:
    kinds = {level: kind for level, (_, kind) in _SUFFIXES.items()}
    _rows(
        folder / "divisions.csv",
        "code,level,name,kind",
        ((place.code, place.level, place.name, kinds[place.level]) for place in tree(size, seed)),
    )
    _rows(
        folder / "agencies.csv",
        "code,name,division,lines,nature",
        (
            (f"agency-{place.code}", f"{place.name}人社服务机构", place.code, LINE, "STATUTORY")
            for place in tree(size, seed)
            if place.level is not Level.PROVINCE
        ),
    )
    _rows(
        folder / "offices.csv",
        "code,name,agency,division,address,phone",
        (
            (
                f"office-{place.code}",
                f"{place.name}办事窗口",
                f"agency-{place.code}",
                place.code,
                f"{place.name}人民路{int(place.code[-3:]) + 1}号",
                f"0{place.code[:3]}-{place.code[4:11]}",
            )
            for place in tree(size, seed)
            if place.level is not Level.PROVINCE
        ),
    )


def item_code(number: int) -> str:
    """The key of an item by its number, from 0."""
    return f"item-{number:04}"


def _write_items(folder: Path, size: Size) -> None:
    numbers = range(size.items)
    _rows(
        folder / "items.csv",
        "code,kind,name,category,line,place_basis,holder_level,case_type,channels,visits",
        (
            (
                item_code(number),
                *(
                    ("LICENCE", f"第{number}号经营许可", "01")
                    if number % 5 == 0
                    else ("SERVICE", f"第{number}号服务", "20")
                ),
                LINE,
                "RESIDENCE",
                "CITY",
                "COMMITTED",
                "COUNTER;WEB" if number % 2 else "COUNTER",
                number % 3,
            )
            for number in numbers
        ),
    )
    _rows(
        folder / "legal_bases.csv",
        "item,number,law,article",
        ((item_code(number), 1, "某某管理条例", f"第{number % 90 + 1}条") for number in numbers),
    )
    _rows(
        folder / "materials.csv",
        "item,number,name,required,originals,copies,electronic",
        (
            (item_code(number), paper, name, required, 1, number % 3, "true" if number % 2 else "false")
            for number in numbers
            for paper, (name, required) in enumerate(_PAPERS, 1)
        ),
    )
    _rows(
        folder / "time_limits.csv",
        "item,kind,value,unit,law,article",
        (
            (item_code(number), kind, days, "WORKING_DAY", "某某管理条例", f"第{number % 90 + 1}条")
            for number in numbers
            for kind, days in (("STATUTORY", 20 + number % 10), ("COMMITTED", 5 + number % 10))
        ),
    )


_PAPERS = (("申请表", "true"), ("居民身份证", "true"), ("近期照片", "true"), ("授权委托书", "false"))
assert len(_PAPERS) == MATERIALS_PER_ITEM

_HANDED_DOWN = (
    ("DISTRICT", "ACCEPT;EXAMINE;DECIDE;DELIVER", "DEVOLVED"),
    ("STREET", "ACCEPT;EXAMINE;DECIDE;DELIVER", "DEVOLVED"),
    ("VILLAGE", "ACCEPT", "OUTREACH"),
)


def _write_acts(folder: Path, size: Size, seed: int) -> None:
    cities = [place for place in tree(size, seed) if place.level is Level.CITY]
    _rows(
        folder / "instruments.csv",
        "code,title,number,published,valid_from",
        (
            (
                f"decision-{city.code[:4]}",
                f"{city.name}关于调整一批权责事项的决定",
                f"{city.name[:2]}府〔2018〕{int(city.code[:4])}号",
                "2018-03-01",
                "2018-04-01",
            )
            for city in cities
        ),
    )
    _rows(
        folder / "delegations.csv",
        "code,item,from_division,to_level,steps,mode,instrument,clause,decided,published,valid_from",
        (
            (
                f"act-{city.code[:4]}-{number:04}",
                item_code(number),
                city.code,
                *_HANDED_DOWN[number % 3],
                f"decision-{city.code[:4]}",
                f"第{number + 1}项",
                "2018-02-15",
                "2018-03-01",
                f"2018-{number % 9 + 4:02}-01",
            )
            for city in cities
            for number in range(size.items)
        ),
    )


def _rows(path: Path, headings: str, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*headings.split(","), "source", "status"])
        writer.writerows((*row, *_MARKS) for row in rows)
