"""Workbook notes (工作簿说明): the first sheet of a workbook, which tells people how to fill it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from xlsxwriter import Workbook

from catalog.facts import RECORDS
from catalog.heading_meanings import sheet_meaning
from catalog.headings import NOTES, PACKAGE_LABEL, sheet_title
from catalog.package import REQUIRED
from catalog.records import Record
from catalog.wording import Language, Words

TITLE = Words("Catalogue of delegated powers and service items", "权责事项目录")

_HOW = (
    Words(
        "Fill in one row for each fact, below the headings of its sheet. Dark headings must be filled in; the note on a "
        "heading says what its column means.",
        "每条数据填一行，写在相应工作表的列名之下。深色列名为必填；列名上的批注说明该列的含义。",
    ),
    Words(
        "The sheets marked as needed must have rows; others may stay empty or be taken out. Columns may stand in any "
        "order, and light ones may be taken out.",
        "标为“必需”的工作表必须填写；其余可留空或删去。列的顺序不限，浅色列可删去。",
    ),
    Words(
        "Codes are text. A number longer than 15 digits loses its end in Excel, and leading zeros disappear: "
        "the columns here are formatted as text, so paste values only.",
        "编码一律为文本。超过 15 位的数值会被 Excel 丢失末尾，开头的零也会消失；本表各列已设为文本格式，粘贴时请只粘贴数值。",
    ),
    Words(
        "Do not merge cells and put nothing above the headings or beside the table. Of formulas the stored result counts.",
        "请勿合并单元格，列名上方和表格以外不要填写内容。公式以已保存的结果为准。",
    ),
    Words(
        "Where a fact was read goes into source; status is report, public or illustrative.",
        "“来源”写明数据出处；“来源类别”为报告、公开资料或示例。",
    ),
    Words(
        "Package, above, names what the workbook is; left empty, the file's name does. With --replace, rows that a "
        "package of the same name brought before and that are gone here are closed.",
        "上方“数据包”一行可填名称，留空则用文件名。以 --replace 载入时，同名数据包以前载入而此处已删去的行将被关闭。",
    ),
    Words(
        "Then: catalog load FILE.xlsx --draft --author NAME. Everything wrong is told at once, by sheet and cell.",
        "填好后运行：catalog load 文件.xlsx --draft --author 姓名。有误之处按工作表和单元格一次列出。",
    ),
)
_TABLE = (
    Words("Sheet", "工作表"),
    Words("What it holds", "内容"),
    Words("Needed", "是否必需"),
    Words("Rows", "行数"),
)
_WIDTHS = (20, 90, 12, 10)
_HOW_HEIGHT = 34


class Origin(NamedTuple):
    """
    What a full workbook was written from.

    Attributes:
        package: the name of the package that it comes back as.
        title: what it is, for people.
        count: how many rows there are of a kind.
    """

    package: str
    title: str
    count: Callable[[type[Record]], int]


def add_notes(book: Workbook, language: Language, origin: Origin | None = None) -> None:
    """
    Add the sheet.

    Args:
        book: a workbook without sheets as yet.
        language: of its words.
        origin: what the workbook was written from; ``None``: it is empty, to be filled in.
    """
    sheet = book.add_worksheet(NOTES.into(language))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDEBF7"})
    link = book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, TITLE.into(language), book.add_format({"bold": True, "font_size": 16}))
    sheet.write_string(1, 0, PACKAGE_LABEL.into(language), bold)
    if origin is None:
        sheet.write_blank(1, 1, None)
    else:
        sheet.write_string(1, 1, origin.package)
        sheet.write_string(2, 1, origin.title)
    row = 4
    for words in _HOW:
        sheet.set_row(row, _HOW_HEIGHT)
        sheet.write_string(row, 1, words.into(language), wrapped)
        row += 1
    row += 1
    for at, words in enumerate(_TABLE[: 3 if origin is None else 4]):
        sheet.write_string(row, at, words.into(language), head)
    for record in RECORDS:
        row += 1
        title = sheet_title(record, language)
        meaning = Words(" ".join((record.__doc__ or "").split()), sheet_meaning(record))
        sheet.write_url(row, 0, f"internal:'{title}'!A1", link, string=title)
        sheet.write_string(row, 1, meaning.into(language), wrapped)
        needed = Words("needed", "必需") if record in REQUIRED else Words("–", "–")
        sheet.write_string(row, 2, needed.into(language))
        if origin is not None:
            sheet.write_number(row, 3, origin.count(record))
