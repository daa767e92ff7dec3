"""CSV rows (CSV 行): the rows of one file, each with the line on which it begins; text that is none is reported."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from catalog.problems import Problem, Problems

REPLACED = "\ufffd"
"""What stands for bytes that are no text, once they are reported."""

LONGEST_CELL = 131_072
"""Characters of one cell: beyond that a quote was forgotten."""

_BLOCK_BYTES = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Rows(NamedTuple):
    """
    Some rows of a file that are not blank.

    Attributes:
        lines: the physical line, from 1, on which each begins.
        cells: their cells.
    """

    lines: list[int]
    cells: list[list[str]]


class RowReader:
    """
    The rows of one file, taken as many at a time as is wanted.

    Args:
        file: its bytes, which can be read twice.
        name: the name of the file.
        problems: where problems are put.
    """

    def __init__(self, file: BinaryIO, name: str, problems: Problems) -> None:
        self._name = name
        self._problems = problems
        self._reader = csv.reader(_lines(file, name, problems), strict=True)

    def take(self, count: int) -> Rows:
        """The next rows, that many at most; none at the end. One whose quoting is broken is reported and left out."""
        csv.field_size_limit(LONGEST_CELL)  # one for the whole process, and other libraries lift it
        reader, found = self._reader, Rows([], [])
        while len(found.cells) < count:
            start = line = reader.line_num + 1
            try:
                for cells in islice(reader, count - len(found.cells)):
                    if cells:
                        found.lines.append(line)
                        found.cells.append(cells)
                    line = reader.line_num + 1
            except csv.Error as error:
                self._problems.add(_broken_quoting(self._name, line, str(error)))
            else:
                if line == start:
                    break
        return found


def _lines(file: BinaryIO, name: str, problems: Problems) -> Iterator[str]:
    """The lines of a file as text: at once when all of it is text, else one by one."""
    is_text = _is_text(file)
    file.seek(0)
    if not is_text:
        return _decoded(file, name, problems)
    file.seek(len(codecs.BOM_UTF8) if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8 else 0)
    return map(bytes.decode, file)


def _is_text(file: BinaryIO) -> bool:
    """Whether a file is UTF-8 without NUL."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(_BLOCK_BYTES):
            if b"\0" in block:
                return False
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(lines: Iterable[bytes], file: str, problems: Problems) -> Iterator[str]:
    """The lines as text; bytes that are no text are reported and replaced, so that reading goes on."""
    for number, line in enumerate(lines, 1):
        skipped = 0
        if number == 1:
            if line.startswith(_UTF16):
                problems.add(_not_utf8(file, 1, 1, "the file is UTF-16"))
                return
            skipped = len(codecs.BOM_UTF8) if line.startswith(codecs.BOM_UTF8) else 0
        try:
            text = line[skipped:].decode()
        except UnicodeDecodeError as error:
            byte = line[skipped + error.start]
            problems.add(_not_utf8(file, number, skipped + error.start + 1, f"byte 0x{byte:02X}"))
            text = line[skipped:].decode(errors="replace")
        if "\0" in text:
            problems.add(
                Problem(
                    file,
                    number,
                    line.index(b"\0") + 1,
                    None,
                    "The line holds a NUL byte, which no text holds. Take it out, or export the file again.",
                    "该行含有空字节（NUL）。请删去，或重新导出该文件。",
                )
            )
        yield text


def _not_utf8(file: str, line: int, byte: int, what: str) -> Problem:
    return Problem(
        file,
        line,
        byte,
        None,
        f"The text is not UTF-8 ({what}). Save the file as UTF-8; in Excel: CSV UTF-8.",
        f"文本不是 UTF-8 编码（{what}）。请另存为 UTF-8；在 Excel 中选择“CSV UTF-8”。",
    )


def _broken_quoting(file: str, line: int, reason: str) -> Problem:
    if "field limit" in reason:
        message = f"A cell is longer than {LONGEST_CELL} characters. Shorten it, or close its quote."
        message_zh = f"单元格超过 {LONGEST_CELL} 个字符。请缩短内容，或补上缺少的引号。"
    elif "unexpected end" in reason:
        message = "A quote that begins in this row is never closed. Close it."
        message_zh = "本行开始的引号没有结束。请补上引号。"
    elif "new-line" in reason:
        message = "The line ends with a bare carriage return. Save the file with line feeds."
        message_zh = "该行以单独的回车符结尾。请以换行符保存文件。"
    else:
        message = "A quote inside a quoted cell is not doubled. Write it twice, and nothing after the closing quote."
        message_zh = "带引号的单元格内的引号没有写成两个。请写成两个引号，且结束引号之后不要有内容。"
    return Problem(file, line, 1, None, message, message_zh)
