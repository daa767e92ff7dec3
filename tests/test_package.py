"""What a package promises: all of its rows, or every reason why none of them."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from catalog.agencies import Agency
from catalog.delegations import Delegation, Interim, Step
from catalog.divisions import Division, Level
from catalog.items import Channel, Item
from catalog.offices import OfficeHours
from catalog.package import PackageProblems, open_package, read
from catalog.problems import LISTED_PER_FILE
from catalog.records import Provenance
from catalog.workdays import SpecialDay, published_days
from tests.packages import DELEGATION, DIVISIONS, DOWN, ITEMS, package, problems, raw

# What is right


def test_every_cell_becomes_the_value_that_its_column_holds(tmp_path: Path) -> None:
    facts = read(
        package(
            tmp_path,
            divisions="code,level,name,pseudo,valid_from,valid_to\n 4404 ,CITY, 珠海市 ,,1979-03-05,\n"
            "440402,DISTRICT,香洲区,true,,2030-01-01\n",
            items=ITEMS,
            agencies="code,name,division,lines,nature\nboth,局,4404, hrss ; health,STATUTORY\n",
            offices="code,name,agency,division,latitude,longitude\nhall,大厅,both,4404,22.27,-113.5\n",
            office_hours="office,weekday,opens,closes\nhall,1,08:30,12:00\n",
        )
    )
    city, district = facts.of(Division)
    assert city == Division(
        code="440400000000",
        level=Level.CITY,
        name="珠海市",
        valid_from=date(1979, 3, 5),
        source="a test",
        status=Provenance.ILLUSTRATIVE,
    )
    assert (district.pseudo, district.valid_to) == (True, date(2030, 1, 1))
    assert facts.of(Agency)[0].lines == ("hrss", "health")
    assert facts.of(Agency)[0].division == "440400000000"
    assert facts.of(Item)[0].channels == (Channel.COUNTER,)
    hours = facts.of(OfficeHours)[0]
    assert (hours.weekday, hours.opens, hours.closes) == (1, time(8, 30), time(12, 0))


def test_an_empty_cell_is_what_the_record_says_it_is(tmp_path: Path) -> None:
    text = f"{DELEGATION},scope,reverts,interim\ndown,register,4404,DISTRICT,ACCEPT;DECIDE,DEVOLVED,,,\n"
    (act,) = read(package(tmp_path, delegations=text)).of(Delegation)
    assert act.steps == (Step.ACCEPT, Step.DECIDE)
    assert (act.scope, act.reverts, act.interim, act.valid_from) == ((), True, Interim.OLD_HOLDER, None)


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem(tmp_path: Path) -> None:
    plain = read(package(tmp_path / "plain"))
    folder = package(tmp_path / "excel")
    for file in ("divisions.csv", "items.csv", "datapackage.json"):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert list(read(folder)) == list(plain)


def test_blank_lines_are_passed_over(tmp_path: Path) -> None:
    folder = package(tmp_path)
    file = folder / "agencies.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("\n", "\n\n"), encoding="utf-8")
    assert len(read(folder).of(Agency)) == 3


def test_holidays_come_from_the_published_calendar_unless_the_package_brings_its_own(tmp_path: Path) -> None:
    own = "day,kind,name\n2019-10-01,HOLIDAY,国庆节\n"
    assert list(read(package(tmp_path / "none")).of(SpecialDay)) == published_days()
    assert [row.day for row in read(package(tmp_path / "own", special_days=own)).of(SpecialDay)] == [date(2019, 10, 1)]


def test_progress_is_told_by_file(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    read(package(tmp_path), progress=lambda name, rows: told.append((name, rows)))
    assert told == [("divisions.csv", 7), ("agencies.csv", 3), ("items.csv", 4)]


def test_the_digest_tells_packages_apart(tmp_path: Path) -> None:
    one = open_package(package(tmp_path / "one")).digest
    assert open_package(package(tmp_path / "same")).digest == one
    assert open_package(package(tmp_path / "other", delegations=DOWN)).digest != one
    assert len(one) == 64


# Files


def test_every_missing_file_is_reported(tmp_path: Path) -> None:
    assert problems(tmp_path) == [
        "divisions.csv: The file is missing. Every package needs it; add it.",
        "agencies.csv: The file is missing. Every package needs it; add it.",
        "items.csv: The file is missing. Every package needs it; add it.",
        "datapackage.json: The file is missing. Every package needs it; add it.",
    ]


def test_a_missing_file_is_no_unknown_reference_beside(tmp_path: Path) -> None:
    folder = package(tmp_path, delegations=DOWN)
    (folder / "items.csv").unlink()
    assert problems(folder) == ["items.csv: The file is missing. Every package needs it; add it."]


def test_a_file_that_the_description_lists_has_to_be_there(tmp_path: Path) -> None:
    folder = package(tmp_path, fees="item,name\n")
    (folder / "fees.csv").unlink()
    assert problems(folder) == ["fees.csv: The file is missing. datapackage.json lists it; add it."]


def test_a_file_that_nothing_reads_is_reported(tmp_path: Path) -> None:
    folder = raw(package(tmp_path), "delegation.csv", b"code\n")
    assert problems(folder) == [
        (
            "delegation.csv: A package has no file of that name. Did you mean 'delegations.csv'? "
            "Rename it, or take it out of the folder and of datapackage.json."
        )
    ]


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    assert problems(tmp_path / "none") == [
        f"{tmp_path / 'none'}: There is no such folder. Give the folder of a package."
    ]


def test_a_folder_in_the_place_of_a_file_is_reported(tmp_path: Path) -> None:
    folder = package(tmp_path)
    (folder / "fees.csv").mkdir()
    (problem,) = problems(folder)
    assert problem.startswith("fees.csv: The file cannot be read (Is a directory).")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"name": "x",\n "resources": }', "datapackage.json:2:15: The file is not JSON: Expecting value."),
        (b'{"name":\n "\xff"}', "datapackage.json:2:3: The text is not UTF-8."),
        (b"[1]", "datapackage.json: It describes no package."),
        (b'{"resources": [{"path": ["a.csv", "b.csv"]}]}', "datapackage.json: It describes no package."),
        (b"[" * 100_000, "datapackage.json: The file is nested too deeply."),
    ],
    ids=["not JSON", "not UTF-8", "not an object", "several paths", "nested without end"],
)
def test_a_description_that_is_none_is_reported(tmp_path: Path, content: bytes, problem: str) -> None:
    (found,) = problems(raw(package(tmp_path), "datapackage.json", content))
    assert found.startswith(problem)


# Text and rows


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", ["agencies.csv:1:1: The file is empty. Begin it with its headings: code,name,"]),
        (b"\n\n", ["agencies.csv:1:1: The file is empty."]),
        (b"\xff\xfec\x00", ["agencies.csv:1:1: The text is not UTF-8 (the file is UTF-16). Save the file as UTF-8"]),
        (
            (
                b"code,name,division,lines,nature,source,status\na,\xe5\xb1\x80\xb1,4404,x,STATUTORY,s,public\n"
                b"b,\xb1\xd6,4404,x,STATUTORIES,s,public\n"
            ),
            [
                "agencies.csv:2:6: The text is not UTF-8 (byte 0xB1). Save the file as UTF-8; in Excel: CSV UTF-8.",
                "agencies.csv:3:3: The text is not UTF-8 (byte 0xB1).",
                (
                    "agencies.csv:3:5 (nature): 'STATUTORIES' is none of the words that may stand here. "
                    "Did you mean 'STATUTORY'? Write one of STATUTORY, AUTHORISED, ENTRUSTED, OTHER."
                ),
            ],
        ),
        (
            b"code,name,division,lines,nature,source,status\na,b\0,4404,x,STATUTORY,s,public\n",
            ["agencies.csv:2:4: The line holds a NUL byte, which no text holds."],
        ),
        (
            (
                b"code,name,division,lines,nature,source,status\na,b,4404,x,STATUTORY,s\nc,d,e,4404,x,STATUTORY,s,public\n"
                b",,,,,,\n"
            ),
            [
                "agencies.csv:2:7: The row has 6 cells and the headings are 7. Look for a comma",
                "agencies.csv:3:8: The row has 8 cells and the headings are 7.",
                "agencies.csv:4:1: The row is empty. Take it out.",
            ],
        ),
        (
            (
                b'code,name,division,lines,nature,source,status\n"a\nb",name,4404,x,STATUTORY,s,public\n'
                b'c,d,"44\n04",x,STATUTORY,s,public\n"d,e,4404\n'
            ),
            [
                "agencies.csv:4:3 (division): '44\\n04' is not a division code.",
                "agencies.csv:6:1: A quote that begins in this row is never closed. Close it.",
            ],
        ),
        (
            (
                b'code,name,division,lines,nature,source,status\n"a"b,name,4404,x,STATUTORY,s,public\n'
                b"c,d,e,\rf\nx,y,4404,z,,s,public\n"
            ),
            [
                "agencies.csv:2:1: A quote inside a quoted cell is not doubled.",
                "agencies.csv:3:1: The line ends with a bare carriage return.",
                "agencies.csv:4:5 (nature): The cell is empty and must not be. Fill it in.",
            ],
        ),
        (
            b"code,name,division,lines,nature,source,status\na," + b"x" * 140_000 + b",4404,x,STATUTORY,s,public\n",
            ["agencies.csv:2:1: A cell is longer than 131072 characters."],
        ),
        (
            b"code,name,name,divisions,lines,source,status\n",
            [
                "agencies.csv:1:3 (name): The heading 'name' is there twice. Take one out.",
                "agencies.csv:1:4 (divisions): No column is called 'divisions'. Did you mean 'division'? Rename the",
                "agencies.csv:1:8 (division): The column 'division' (区划代码) is missing. Add it: The division whose",
                "agencies.csv:1:8 (nature): The column 'nature' (主体性质) is missing. Add it: STATUTORY organ",
            ],
        ),
    ],
    ids=[
        "an empty file",
        "only blank lines",
        "UTF-16",
        "bytes that are not UTF-8",
        "a NUL byte",
        "too few and too many cells, and none",
        "lines inside quotes",
        "broken quotes",
        "a cell without end",
        "headings",
    ],
)
def test_what_is_wrong_with_the_text_of_a_file_is_reported(tmp_path: Path, content: bytes, found: list[str]) -> None:
    folder = raw(package(tmp_path), "agencies.csv", content)
    reported = problems(folder)
    assert len(reported) == len(found)
    for problem, beginning in zip(reported, found, strict=True):
        assert problem.startswith(beginning)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",1,08:30,12:00,,", "2:1 (office): The cell is empty and must not be."),
        ("hall,one,08:30,12:00,,", "2:2 (weekday): 'one' is not a whole number. Write digits only, at most nine."),
        ("hall,1_0,08:30,12:00,,", "2:2 (weekday): '1_0' is not a whole number."),
        ("hall,12345678901,08:30,12:00,,", "2:2 (weekday): '12345678901' is not a whole number."),
        ("hall,1,8:30,12:00,,", "2:3 (opens): '8:30' is not a time of day. Write it as HH:MM, such as 08:30."),
        ("hall,1,08:30,24:00,,", "2:4 (closes): '24:00' is not a time of day."),
        ("hall,1,08:30,12:00,2019-02-29,", "2:5 (valid_from): '2019-02-29' is not a day. Write it as YYYY-MM-DD"),
        ("hall,1,08:30,12:00,,20190101", "2:6 (valid_to): '20190101' is not a day."),
    ],
)
def test_a_cell_that_is_not_what_its_column_holds_is_reported(tmp_path: Path, row: str, problem: str) -> None:
    folder = package(
        tmp_path,
        offices="code,name,agency,division\nhall,大厅,city-hrss,4404\n",
        office_hours=f"office,weekday,opens,closes,valid_from,valid_to\n{row}\n",
    )
    (found,) = problems(folder)
    assert found.startswith(f"office_hours.csv:{problem}")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("x,register,4404,DISTRICTS,ACCEPT,DEVOLVED,,", "2:4 (to_level): 'DISTRICTS' is none of the words"),
        ("x,register,4404,DISTRICT,,DEVOLVED,,", "2:5 (steps): The cell is empty and must not be."),
        ("x,register,4404,DISTRICT,ACCEPT;;DECIDE,DEVOLVED,,", "2:5 (steps): 'ACCEPT;;DECIDE' has an empty value"),
        ("x,register,4404,DISTRICT,ACCEPT;,DEVOLVED,,", "2:5 (steps): 'ACCEPT;' has an empty value"),
        ("x,register,4404,DISTRICT,ACCEPT;ACCEPT,DEVOLVED,,", "2:5 (steps): 'ACCEPT;ACCEPT' names a value twice."),
        ("x,register,44040,DISTRICT,ACCEPT,DEVOLVED,,", "2:3 (from_division): '44040' is not a division code. Give 12"),
        ("x,register,4404,DISTRICT,ACCEPT,DEVOLVED,440402;4404é2,", "2:7 (scope): '4404é2' is not a division code."),
        ("x,register,4404,DISTRICT,ACCEPT,DEVOLVED,,True", "2:8 (reverts): 'True' is neither true nor false."),
    ],
)
def test_a_value_that_is_none_of_the_allowed_is_reported(tmp_path: Path, row: str, problem: str) -> None:
    (found,) = problems(package(tmp_path, delegations=f"{DELEGATION},scope,reverts\n{row}\n"))
    assert found.startswith(f"delegations.csv:{problem}")


def test_every_wrong_cell_of_every_row_of_every_file_is_reported_at_once(tmp_path: Path) -> None:
    folder = package(
        tmp_path,
        divisions=DIVISIONS + "440499,TOWN,某镇,2019-1-1,\n440498,,,,\n",
        delegations=f"{DELEGATION}\na,register,4404,DISTRICT,ACCEPT,DEVOLVE\nb,registre,440499,DISTRICT,ACCEPT,DEVOLVED\n",
    )
    assert [found.split(": ")[0] for found in problems(folder)] == [
        "divisions.csv:9:2 (level)",
        "divisions.csv:9:4 (valid_from)",
        "divisions.csv:10:2 (level)",
        "divisions.csv:10:3 (name)",
        "delegations.csv:2:6 (mode)",
        "delegations.csv:3:2 (item)",
    ]


def test_a_reference_to_a_row_that_could_not_be_read_is_no_further_problem(tmp_path: Path) -> None:
    folder = package(tmp_path, agencies="code,name,division,lines,nature\nbad,局,440498,hrss,STATUTORY\n")
    folder = package(tmp_path, divisions=DIVISIONS + "440498,TOWN,某区,,\n")
    assert [found.split(": ")[0] for found in problems(folder)] == ["divisions.csv:9:2 (level)"]


def test_of_very_many_problems_a_thousand_are_listed_and_the_rest_counted(tmp_path: Path) -> None:
    rows = "".join(f"{440410000000 + number},TOWN,某镇,,\n" for number in range(LISTED_PER_FILE + 234))
    with pytest.raises(PackageProblems) as refused:
        read(package(tmp_path, divisions=DIVISIONS + rows))
    assert (len(refused.value.problems), refused.value.more) == (LISTED_PER_FILE, 234)
    assert refused.value.message.startswith("Nothing was loaded. Problems to correct: 1234.\ndivisions.csv:9:2 (level)")
    assert refused.value.message.endswith("… and 234 more.")


def test_problems_are_told_in_chinese_too(tmp_path: Path) -> None:
    with pytest.raises(PackageProblems) as refused:
        read(package(tmp_path, delegations=DOWN.replace("register", "registr")))
    assert refused.value.message_zh == (
        "未载入任何数据。需更正的问题：1 处。\n"
        "delegations.csv:2:2 (item)：items.csv 中没有“registr”。是否为“register”？请更正编码，或补充该行。"
    )
