"""What export promises: what goes out comes back as it was, as a package, as a workbook, and line by line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, time
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from frictionless import validate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalog import workbook_writing
from catalog.agencies import Agency, Nature
from catalog.csv_packages import write_package
from catalog.divisions import Division, Level
from catalog.errors import BadArgument, EmptyStore, UnknownRevision
from catalog.extracts import extract
from catalog.facts import RECORDS
from catalog.items import ExternalCode, Item, ItemKind, PlaceBasis, SubjectKind
from catalog.loading import load
from catalog.materials import Fee
from catalog.ndjson import write_ndjson
from catalog.offices import Office, OfficeHours
from catalog.records import Record, columns, identity, scalar
from catalog.store import Store
from catalog.wording import Language
from catalog.workbook_writing import NotForExcel, write_workbook
from catalog.workdays import DayKind, SpecialDay, published_days
from tests.exporting import AT, as_folder, as_workbook, published, read_again, silent
from tests.packages import SHIPPED, package
from tests.rows import publish, rows
from tests.small_tree import row
from tests.small_worlds import SmallWorld, worlds
from tests.stores import Servers

CITY = row(Division, code="440400000000", level=Level.CITY, name="珠海市")
BUREAU = row(Agency, code="a", name="局", division=CITY.code, lines=("hrss",), nature=Nature.STATUTORY)
ITEM = row(
    Item,
    code="register",
    kind=ItemKind.SERVICE,
    name="登记",
    category="20",
    line="hrss",
    place_basis=PlaceBasis.HOUSEHOLD,
    holder_level=Level.CITY,
)
HALL = row(Office, code="hall", name="大厅", agency="a", division=CITY.code, latitude=22.27, longitude=113.123456789012)
HOLIDAY = row(SpecialDay, day=date(2020, 1, 1), kind=DayKind.HOLIDAY, name="元旦")
SMALL: tuple[Record, ...] = (CITY, BUREAU, ITEM, HALL, HOLIDAY)
TRICKY = [
    "=1+1",
    "+86 756",
    "-1",
    "@SUM(A1)",
    'quote " comma , semicolon ；',
    "line\nfeed",
    "carriage\rreturn",
    "both\r\nof them",
    "tab\tand \x01 control",
    "_x0041_ stays",
    "007",
    "1e5",
    "TRUE",
    "2019-07-01",
    "＝全角",
    "𠮷野家 🀄",
    "http://example.org/#a",
    "#N/A",
    "'quoted",
    "l" * 32_767,
]
texts = st.one_of(
    st.sampled_from(TRICKY),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool),
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Empty databases, a new one for every example."""
    servers = Servers(tmp_path_factory.mktemp("servers"))
    yield servers
    servers.stop()


def check_round_trip(fresh: Servers, folder: Path, put: list[Record], language: Language = Language.ZH) -> None:
    """Hold what goes out, and comes in again, to what was there."""
    store = Store(fresh.url("sqlite"))
    found = published(store, put)
    name = f"{len(list(folder.iterdir()))}"
    exported = [as_folder(found, folder / name), as_workbook(found, folder / f"{name}.xlsx", language)]
    store.close()
    for path in exported:
        facts = read_again(path)
        for record in RECORDS:
            assert set(facts.of(record)) == {one for one in put if type(one) is record}


languages = st.sampled_from(Language)


def slow(examples: int) -> settings:
    """Few examples, and no smaller ones of one that fails: each writes a database and two packages."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    return settings(max_examples=examples, phases=phases, suppress_health_check=[HealthCheck.function_scoped_fixture])


@slow(15)
@given(world=worlds(), language=languages)
def test_what_goes_out_of_any_catalogue_comes_back_as_it_was(
    fresh: Servers, tmp_path: Path, world: SmallWorld, language: Language
) -> None:
    """Of a workbook, holidays that are none at all do not come back: it would then take the published ones."""
    put = [one for _, some in world for one in some]
    check_round_trip(fresh, tmp_path, put if world.of(SpecialDay) else [*put, HOLIDAY], language)


@slow(10)
@given(
    names=st.lists(texts, min_size=5, max_size=40, unique=True),
    amounts=st.lists(st.floats(0, 1e9).map(lambda value: float(f"{value:.12f}")), min_size=40, max_size=40),
    language=languages,
)
def test_any_text_and_any_number_comes_back_as_it_was(
    fresh: Servers, tmp_path: Path, names: list[str], amounts: list[float], language: Language
) -> None:
    fees = [
        Fee(item="register", name=name, amount=amount, source=name, status=CITY.status)
        for name, amount in zip(names, amounts, strict=False)
    ]
    codes = [row(ExternalCode, kind=SubjectKind.ITEM, subject="register", system=name, code=name) for name in names]
    check_round_trip(fresh, tmp_path, [*SMALL, *fees, *codes], language)


def test_a_large_workbook_is_written_row_by_row(
    fresh: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_writing, "HELD_ROWS", 0)
    check_round_trip(fresh, tmp_path, [*SMALL, *(row(Fee, item="register", name=text) for text in TRICKY)])


def test_days_before_the_first_of_excel_and_all_times_come_back(fresh: Servers, tmp_path: Path) -> None:
    days = [date(1, 1, 1), date(1899, 12, 31), date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31)]
    old = [row(SpecialDay, day=day, kind=DayKind.HOLIDAY, name="x") for day in days]
    hours = [
        row(
            OfficeHours,
            office="hall",
            weekday=1 + minute % 7,
            opens=time(minute // 60, minute % 60),
            closes=time(23, 59),
        )
        for minute in range(0, 1439, 97)
    ]
    check_round_trip(fresh, tmp_path, [*SMALL[:-1], *old, *hours])


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_shipped_catalogue_comes_back_into_an_empty_store_as_it_was(
    store: Store, fresh: Servers, tmp_path: Path, form: str
) -> None:
    load(store, SHIPPED, now=AT)
    found = extract(store)
    path = as_folder(found, tmp_path / "out") if form == "csv" else as_workbook(found, tmp_path / "out.xlsx")
    other = Store(fresh.url("sqlite"))
    loaded = load(other, path, now=AT)
    assert rows(other.facts()) == rows(store.facts())
    assert loaded.put == len(store.facts())
    assert extract(other).name == found.name == "zhuhai-hrss"
    assert load(store, path, now=AT).unchanged == loaded.put  # and where it came from it changes nothing
    other.close()


def test_an_exported_package_is_one_by_the_standard(store: Store, tmp_path: Path) -> None:
    folder = as_folder(published(store, SMALL), tmp_path / "out")
    assert sorted(path.name for path in folder.iterdir()) == [
        "agencies.csv",
        "datapackage.json",
        "divisions.csv",
        "items.csv",
        "offices.csv",
        "special_days.csv",
    ]
    assert validate(str(folder / "datapackage.json")).valid
    description = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert (description["name"], description["title"]) == ("small", "权责事项目录 版本 1 / The catalogue at revision 1")


def test_the_files_of_the_shipped_package_come_back_line_by_line(store: Store, tmp_path: Path) -> None:
    load(store, SHIPPED, now=AT)
    folder = as_folder(extract(store), tmp_path / "out")
    for path in SHIPPED.glob("*.csv"):
        lines, again = filled(path), filled(folder / path.name)
        assert len(again) == len(lines)
        for before, after in zip(lines, again, strict=True):
            assert before.items() <= after.items()  # what was left to the default is spelled out


def filled(path: Path) -> list[dict[str, str]]:
    """The filled cells of each line of a file, codes of divisions in full."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: text for name, text in line.items() if text} for line in csv.DictReader(file)]


def test_an_earlier_revision_can_be_exported(store: Store, tmp_path: Path) -> None:
    published(store, SMALL)
    publish(store, row(Division, code="440402000000", level=Level.DISTRICT, name="香洲区"), close=[HALL])
    assert set(rows(read_again(as_folder(extract(store, 1), tmp_path / "one")))) == set(SMALL)
    assert len(rows(read_again(as_folder(extract(store), tmp_path / "two")))) == len(SMALL)
    with pytest.raises(UnknownRevision):
        extract(store, 3)


def test_an_empty_store_has_nothing_to_export(store: Store) -> None:
    with pytest.raises(EmptyStore):
        extract(store)


def test_what_came_from_several_packages_has_a_name_of_its_own(store: Store) -> None:
    published(store, SMALL)
    publish(store, HALL, close=[HOLIDAY], package_name="other")
    assert (extract(store, 1).name, extract(store).name) == ("small", "catalogue")


def test_every_row_is_a_line_of_json_with_its_file_and_its_key(store: Store) -> None:
    out = BytesIO()
    write_ndjson(published(store, SMALL), out, progress=silent)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["file"], line["key"]) for line in lines] == [
        ("divisions", {"code": CITY.code, "valid_from": None}),
        ("agencies", {"code": "a", "valid_from": None}),
        ("offices", {"code": "hall", "valid_from": None}),
        ("items", {"code": "register", "valid_from": None}),
        ("special_days", {"day": "2020-01-01"}),
    ]
    assert lines[3]["row"]["channels"] == ["COUNTER"]
    assert lines[2]["row"]["latitude"] == 22.27
    for line, one in zip(lines, (CITY, BUREAU, HALL, ITEM, HOLIDAY), strict=True):
        assert list(line["row"]) == [column.name for column in columns(type(one))]
        assert list(map(str, line["key"].values())) == [str(scalar(part)) for part in identity(one)]


def test_no_text_becomes_a_formula(store: Store, tmp_path: Path) -> None:
    tricky = [row(Fee, item="register", name=text) for text in TRICKY[:4]]
    file = as_workbook(published(store, [*SMALL, *tricky]), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(file)["收费"]
    assert [(cell.value, cell.data_type) for cell in sheet["B"][1:]] == [(text, "s") for text in TRICKY[:4]]


@pytest.mark.parametrize("text", ["l" * 32_768, "no\uffffcharacter"])
def test_what_no_workbook_can_hold_is_refused(store: Store, text: str) -> None:
    found = published(store, [*SMALL, row(Fee, item="register", name=text)])
    with pytest.raises(NotForExcel, match="The name in row 1 of fees is longer than 32767 characters, or holds one"):
        write_workbook(found, BytesIO(), language=Language.ZH, progress=silent)


def test_a_folder_is_replaced_only_when_that_is_asked_for_and_nothing_else_is_in_it(
    store: Store, tmp_path: Path
) -> None:
    found, folder = published(store, SMALL), tmp_path / "out"
    package(folder)
    with pytest.raises(BadArgument, match="The folder is not empty; add --force to replace it"):
        as_folder(found, folder)
    write_package(found, folder, replaces=True, progress=silent)
    assert set(rows(read_again(folder))) == set(SMALL)
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadArgument, match=r"The folder holds something else, such as letter\.txt"):
        write_package(found, folder, replaces=True, progress=silent)
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_published_holidays_are_exported_as_the_rows_that_they_are(store: Store, tmp_path: Path) -> None:
    load(store, package(tmp_path / "small"), now=AT)
    facts = read_again(as_folder(extract(store), tmp_path / "out"))
    assert list(facts.of(SpecialDay)) == published_days()
