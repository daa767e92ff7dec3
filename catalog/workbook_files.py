"""
Workbook files (工作簿文件): an ``.xlsx`` file that is safe to read, or the reason why it is not.

A workbook is an archive of XML. Before anything reads its cells, every part is unpacked once and counted,
whatever the archive says about itself, so that a small file cannot fill the memory.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineError, CalamineWorkbook

from catalog.problems import PackageProblems, Problem

MOST_PACKED_BYTES = 1 << 26
"""The largest workbook that is read, as it lies on the disk: 64 MiB."""

MOST_UNPACKED_BYTES = 1 << 29
"""The largest workbook that is read, unpacked: 512 MiB. The divisions of the nation take half of it."""

MOST_PARTS = 10_000
"""The most parts of an archive."""

MOST_CELLS = 1 << 24
"""The most cells of a sheet, from the first one to the last one that hold something, empty ones between them too."""

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_BLOCK_BYTES = 1 << 20
_LONGEST_INDEX_BYTES = 1 << 22
_LONGEST_TAG = 1 << 16
_LETTERS = 26
_ENCRYPTED = 0x1
_BROKEN = (
    *(BadZipFile, zlib.error, EOFError, NotImplementedError, OSError),
    *(KeyError, ValueError, ET.ParseError, CalamineError),
)
_FOREIGN = (b"<!DOCTYPE", b"<!ENTITY")
_PREFIX = rb"<(?:[^\s<>:/\"'=]++:)?"
_VALUED = re.compile(
    _PREFIX + rb"c(?=[\s>])(?:[^<>]{0,300}?\sr\s*+=\s*+[\"']([A-Z]{1,3})(\d{1,7})[\"'])?+[^<>]{0,300}+(?<!/)>(?!</)",
    re.ASCII,
)
"""A cell with anything in it, and its place; without a place where that is not to be found."""
_ENDLESS = re.compile(_PREFIX + rb"c\s[^<>]{300}")
_FORMULA = re.compile(_PREFIX + rb"f[\s/>]")
_ERROR = re.compile(rb"=\s*[\"']e[\"']")


class Part(NamedTuple):
    """
    What is known of the XML of a sheet before its cells are read.

    Attributes:
        cells: how many cells there are from the first one to the last one that hold something.
        is_odd: whether a formula or an error stands in it.
    """

    cells: int
    is_odd: bool


class Book(NamedTuple):
    """
    A workbook that is safe to read (工作簿).

    Attributes:
        name: of its file.
        content: its bytes.
        workbook: its sheets.
        parts: where the archive keeps each sheet, by title.
        odd: the parts in which a formula or an error stands.
    """

    name: str
    content: bytes
    workbook: CalamineWorkbook
    parts: Mapping[str, str]
    odd: frozenset[str]


def open_book(path: Path) -> Book:
    """
    Open a workbook.

    Raises:
        PackageProblems: it is none, it is damaged or protected, or there is too much in it.
    """
    content = content_of(path)
    _refuse_other_kinds(path.name, content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            _refuse_foreign(path.name, archive)
            found = _scanned(path.name, archive)
            parts = _parts(archive)
        _refuse_wide(path.name, parts, found)
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    except _BROKEN as error:
        raise _damaged(path.name) from error
    return Book(path.name, content, workbook, parts, frozenset(name for name, part in found.items() if part.is_odd))


def refusal(file: str, message: str, message_zh: str) -> PackageProblems:
    """The refusal of a whole workbook."""
    return PackageProblems([Problem(file, None, None, None, message, message_zh)])


def content_of(path: Path) -> bytes:
    """
    The bytes of a file.

    Raises:
        PackageProblems: it cannot be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_PACKED_BYTES + 1)
    except OSError as error:
        raise refusal(
            path.name,
            f"The file cannot be read ({error.strerror}). See to it that it is a file that you may read.",
            f"无法读取该文件（{error.strerror}）。请确认它是可读的文件。",
        ) from error
    if len(content) > MOST_PACKED_BYTES:
        raise _too_large(path.name)
    return content


def _refuse_other_kinds(file: str, content: bytes) -> None:
    """Refuse what is no archive at all."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refusal(
            file,
            "The file is an old Excel file (.xls) or protected by a password. "
            "Open it in Excel, take the password out and save it as .xlsx.",
            "该文件是旧版 Excel 文件（.xls）或设有密码。请在 Excel 中取消密码并另存为 .xlsx。",
        )
    if not content.startswith(b"PK"):
        what, what_zh = ("empty", "为空") if not content else ("no Excel workbook", "不是 Excel 工作簿")
        raise refusal(
            file,
            f"The file is {what}, whatever its name says. Save the workbook as .xlsx.",
            f"该文件{what_zh}（与扩展名无关）。请将工作簿另存为 .xlsx。",
        )


def _damaged(file: str) -> PackageProblems:
    return refusal(
        file,
        "The workbook is damaged or not as Excel writes it. Open it in Excel and save it anew as .xlsx.",
        "工作簿已损坏，或不符合 Excel 的格式。请在 Excel 中打开并重新另存为 .xlsx。",
    )


def _too_large(file: str) -> PackageProblems:
    packed, unpacked = MOST_PACKED_BYTES >> 20, MOST_UNPACKED_BYTES >> 20
    return refusal(
        file,
        f"The workbook is too large: at most {packed} MB, and {unpacked} MB unpacked, are read. "
        "Take out what is not data, or bring the rows as CSV files.",
        f"工作簿过大：最多读取 {packed} MB，解压后 {unpacked} MB。请删去数据以外的内容，或改用 CSV 文件。",
    )


def _refuse_foreign(file: str, archive: ZipFile) -> None:
    """Refuse an archive that is no workbook, or says itself that there is too much in it."""
    entries = archive.infolist()
    names = Counter(entry.filename for entry in entries)
    if _WORKBOOK not in names:
        kind, kind_zh = _kind(names)
        raise refusal(
            file,
            f"The file is {kind}, no workbook of the kind .xlsx. Open the workbook in Excel and save it as .xlsx.",
            f"该文件是{kind_zh}，不是 .xlsx 工作簿。请在 Excel 中打开工作簿并另存为 .xlsx。",
        )
    if any(entry.flag_bits & _ENCRYPTED for entry in entries) or max(names.values()) > 1:
        raise _damaged(file)
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise _too_large(file)


def _kind(names: Counter[str]) -> tuple[str, str]:
    """What an archive without a workbook's parts is."""
    if "xl/workbook.bin" in names:
        return "a binary workbook (.xlsb)", "二进制工作簿（.xlsb）"
    if "content.xml" in names:
        return "an OpenDocument file (.ods)", "OpenDocument 文件（.ods）"
    if "word/document.xml" in names:
        return "a Word document", "Word 文档"
    return "an archive (zip) with another name", "改了名的压缩文件（zip）"


def _scanned(file: str, archive: ZipFile) -> dict[str, Part]:
    """Every part, unpacked once."""
    left = MOST_UNPACKED_BYTES
    found = {}
    for entry in archive.infolist():
        scan = _Scan(file)
        for block in _blocks(archive, entry):
            left -= len(block)
            if left < 0:
                raise _too_large(file)
            scan.feed(block)
        found[entry.filename] = scan.part()
    return found


def _blocks(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while block := part.read(_BLOCK_BYTES):
            yield block


class _Scan:
    """Goes through the XML of a part without reading it: where its last cell is, and whether anything in it is odd."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._rest = b""
        self._columns = set[bytes]()
        self._last_row = 0
        self._is_odd = False

    def feed(self, block: bytes) -> None:
        """
        Look at the next bytes.

        Raises:
            PackageProblems: they are of an XML that Excel does not write.
        """
        text = self._rest + block
        end = text.rfind(b"<", max(len(text) - _LONGEST_TAG, 1))
        end = len(text) if end < 0 else end
        # A cell is told from an empty one by what follows its tag, so that the tag before the last is kept as well.
        before = text.rfind(b"<", max(end - _LONGEST_TAG, 1), end)
        end = before if before > 0 else end
        self._look(text[:end])
        self._rest = text[end:]

    def _look(self, text: bytes) -> None:
        found = _VALUED.findall(text)
        if found:
            columns, rows = zip(*found, strict=True)
            self._columns.update(columns)
            if b"" not in self._columns:
                self._last_row = max(self._last_row, *map(int, rows))
        if b"" in self._columns or any(word in text for word in _FOREIGN) or _ENDLESS.search(text):
            raise _damaged(self._file)
        self._is_odd = self._is_odd or any(odd.search(text) for odd in (_FORMULA, _ERROR))

    def part(self) -> Part:
        """What was found in the whole part."""
        self._look(self._rest)
        return Part(self._last_row * max(map(column_number, self._columns), default=0), self._is_odd)


def column_number(letters: bytes) -> int:
    """The number of a column, from 1, by its letters, such as ``F``."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _parts(archive: ZipFile) -> dict[str, str]:
    """Where the archive keeps each sheet, by title."""
    targets = {one.get("Id"): str(one.get("Target")) for one in _index(archive, _RELATIONS)}
    found = {}
    for one in _index(archive, _WORKBOOK).iter():
        if one.tag.rpartition("}")[2] == "sheet":
            relation = next((value for name, value in one.items() if name.endswith("}id")), None)
            target = targets.get(relation, "")
            found[str(one.get("name"))] = target[1:] if target.startswith("/") else f"xl/{target}"
    return found


def _index(archive: ZipFile, name: str) -> ET.Element:
    """A part that tells of the other parts."""
    with archive.open(name) as part:
        content = part.read(_LONGEST_INDEX_BYTES)
    return ET.fromstring(content.decode("utf-8-sig"))  # noqa: S314 - it declares no entities, or it was refused


def _refuse_wide(file: str, parts: Mapping[str, str], found: Mapping[str, Part]) -> None:
    for title, part in parts.items():
        if part in found and found[part].cells > MOST_CELLS:
            raise refusal(
                file,
                f"The sheet {title!r} reaches too far: from its first cell to its last one there are more than "
                f"{MOST_CELLS:,}. Take out what stands far away from the table.",
                f"工作表“{title}”范围过大：首尾单元格之间超过 {MOST_CELLS:,} 个单元格。请删去远离表格的内容。",
            )
