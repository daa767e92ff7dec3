"""Files that are no workbooks, or not safe to read: each is refused with one plain sentence before its cells are read."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from catalog import workbook_files
from catalog.problems import PackageProblems, Problem
from tests.books import DOWN, book, changed, delegations, opened, problems
from tests.packages import DIVISIONS

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the workbook is."""
    return tmp_path / "list.xlsx"


def refusal(file: Path) -> str:
    """The one sentence that a file is refused with."""
    (found,) = problems(file)
    return found


def archive(file: Path, **parts: str) -> Path:
    """An archive with some parts, whose names have dots for underscores and slashes for two."""
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return file


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty, whatever its name says. Save the workbook as .xlsx."),
        (b"code,name\n1,2\n", "The file is no Excel workbook, whatever its name says."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "The file is an old Excel file (.xls) or protected by a password.",
        ),
        (b"PK\x03\x04 and nothing else", "The workbook is damaged or not as Excel writes it."),
    ],
)
def test_what_is_no_workbook_is_told(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    assert refusal(file).startswith(f"list.xlsx: {said}")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"letter_txt": "x"}, "an archive (zip) with another name"),
        ({"word__document_xml": "x"}, "a Word document"),
        ({"content_xml": "x"}, "an OpenDocument file (.ods)"),
        ({"xl__workbook_bin": "x"}, "a binary workbook (.xlsb)"),
    ],
)
def test_an_archive_of_another_kind_is_told(file: Path, parts: dict[str, str], said: str) -> None:
    assert refusal(archive(file, **parts)) == (
        f"list.xlsx: The file is {said}, no workbook of the kind .xlsx. "
        "Open the workbook in Excel and save it as .xlsx."
    )


@pytest.mark.parametrize(
    "parts", [{"xl__workbook_xml": "x"}, {"xl__workbook_xml": "<workbook/>", "xl___rels__workbook_xml_rels": "<R/>"}]
)
def test_an_archive_that_only_looks_like_a_workbook_is_told(file: Path, parts: dict[str, str]) -> None:
    assert "damaged" in refusal(archive(file, **parts)) or "no rows" in refusal(file)


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book(file)
    with ZipFile(file, "a", ZIP_DEFLATED) as made:
        made.writestr("xl/media/zeros", bytes(1 << 22))
    assert opened(file).name == "list"
    monkeypatch.setattr(workbook_files, "MOST_UNPACKED_BYTES", 1 << 21)
    assert refusal(file).startswith("list.xlsx: The workbook is too large: at most 64 MB, and 2 MB unpacked, are read.")


def test_a_workbook_that_lies_about_what_it_unpacks_to_is_damaged(file: Path) -> None:
    book(file)
    with ZipFile(file, "a", ZIP_DEFLATED) as made:
        made.writestr("xl/media/zeros", bytes(1 << 22))
    content = file.read_bytes()
    file.write_bytes(content.replace(struct.pack("<I", 1 << 22), struct.pack("<I", 10)))
    assert "damaged" in refusal(file)


def test_a_file_that_is_too_large_on_the_disk_is_not_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_files, "MOST_PACKED_BYTES", 1000)
    assert "too large" in refusal(book(file))


def test_a_value_far_away_does_not_fill_the_memory(file: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    changed(book(file), SHEET, "</sheetData>", far)
    assert refusal(file).startswith(
        "list.xlsx: The sheet 'divisions' reaches too far: from its first cell to its last one"
    )


def test_a_format_far_away_does_no_harm(file: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="0"/><c r="XFC1048576" s="0"></c></row></sheetData>'
    assert opened(changed(book(file), SHEET, "</sheetData>", far)).name == "list"


@pytest.mark.parametrize(
    "cell",
    [
        "<c><v>1</v></c>",
        '<c r="xfd1048576"><v>1</v></c>',
        f'<c s="{" " * 400}" r="XFD1048576"><v>1</v></c>',
        '<c x=">" r="XFD1048576"><v>1</v></c>',
    ],
)
def test_a_cell_whose_place_is_hidden_is_refused(file: Path, cell: str) -> None:
    changed(book(file), SHEET, "</sheetData>", f'<row r="1048576">{cell}</row></sheetData>')
    assert "damaged" in refusal(file)


def test_a_document_type_is_refused(file: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet'
    assert "damaged" in refusal(changed(book(file), SHEET, "<worksheet", bomb))


def test_a_part_that_is_there_twice_is_refused(file: Path) -> None:
    book(file)
    with ZipFile(file, "a", ZIP_STORED) as made, pytest.warns(UserWarning, match="Duplicate name"):
        made.writestr(SHEET, "<worksheet/>")
    assert "damaged" in refusal(file)


def test_broken_xml_is_told(file: Path) -> None:
    assert "cannot be read" in refusal(changed(book(file), SHEET, "</sheetData>", "</sheet"))


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_a_workbook_cut_off_anywhere_is_damaged(file: Path, at: int) -> None:
    content = book(file).read_bytes()
    file.write_bytes(content[: len(content) * at // 100])
    assert len(problems(file)) == 1


@pytest.mark.parametrize("seed", range(40))
def test_a_workbook_with_wrong_bytes_is_refused_or_read_and_never_fails(file: Path, seed: int) -> None:
    content = bytearray(book(file, delegations=delegations(DOWN)).read_bytes())
    for step in range(1 + seed % 5):
        content[(seed * 7919 + step * 104_729) % len(content)] ^= 1 << (seed % 8)
    file.write_bytes(content)
    wrong: Sequence[Problem] = ()
    try:
        opened(file)
    except PackageProblems as refusal:
        wrong = refusal.problems
    assert all(one.message and one.message_zh for one in wrong)


def test_a_folder_or_nothing_where_a_workbook_should_be_is_told(tmp_path: Path) -> None:
    assert "There is no such folder" in refusal(tmp_path / "nowhere.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    assert "missing" in problems(tmp_path / "folder.xlsx")[0]


def test_a_csv_file_by_itself_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "divisions.csv").write_text(DIVISIONS, encoding="utf-8")
    assert refusal(tmp_path / "divisions.csv").endswith("To load a package of CSV files, give its folder.")
