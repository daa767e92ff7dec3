"""
The self-inspection report as a Word document (自查报告 docx), laid out as official documents are.

Title in 小标宋 two points above the headings, parts in 黑体, sections in 楷体, prose in 仿宋 16 points (12 in English), indented by two
characters: the habit of GB/T 9704-2012. A reader without these fonts falls back on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor

from catalog.self_inspection import SelfInspection
from catalog.self_inspection_parts import FIGURES_TITLE, Figure, Section, Table, figures_table, numbered, plain
from catalog.wording import Language, Words

TITLE, SMALL = Pt(22), Pt(10)
PROSE = {Language.ZH: Pt(16), Language.EN: Pt(12)}
SPACING = 1.75
"""Lines of prose are so many times as high as its letters: 28 points in Chinese."""
SONG, HEI, KAI, FANG = "方正小标宋简体", "黑体", "楷体", "仿宋"
LATIN = "Times New Roman"
PAPER, MARGINS = (21.0, 29.7), (3.7, 2.6, 3.5, 2.8)
"""Centimetres: A4; the margins above, right, below and left."""
TEXT_WIDTH = PAPER[0] - MARGINS[1] - MARGINS[3]
NARROWEST, WIDEST, PADDING = 6, 44, 8
"""Columns of text that a cell of a table is taken to have at least and at most, and beside its text."""


def docx(found: SelfInspection, language: Language, *, now: datetime) -> bytes:
    """A report in one language; ``now`` is the instant that the document says it was made."""
    document = Document()
    document.core_properties.title = found.title.into(language)
    document.core_properties.author = found.agency.name
    document.core_properties.created = document.core_properties.modified = now.astimezone(UTC).replace(tzinfo=None)
    for page in document.sections:
        page.page_width, page.page_height = map(Cm, PAPER)
        page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = map(Cm, MARGINS)
    _heading(document, found.title.into(language), 0, SONG, TITLE)
    _prose(document, found.opening, (), language)
    for number, section in enumerate(found.sections, 1):
        _section(document, section, number, 0, language)
    for words in found.closing:
        _prose(document, words, (), language)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _heading(document, FIGURES_TITLE.into(language), 1, HEI, PROSE[language])
    _table(document, figures_table(found.figures, with_query=True), language)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _section(document: WordDocument, section: Section, number: int, depth: int, language: Language) -> None:
    title = f"{numbered(number, depth, language)}{section.title.into(language)}"
    _heading(document, title, depth + 1, HEI if depth == 0 else KAI, PROSE[language])
    for words in section.paragraphs:
        _prose(document, words, section.figures, language)
    for table in section.tables:
        _table(document, table, language)
    for place, inner in enumerate(section.sections, 1):
        _section(document, inner, place, depth + 1, language)


def _heading(document: WordDocument, text: str, level: int, font: str, size: Pt) -> None:
    paragraph = document.add_heading(level=level)
    paragraph.paragraph_format.keep_with_next = True
    if level == 0:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, text, font, size)


def _prose(document: WordDocument, words: Words, figures: Sequence[Figure], language: Language) -> None:
    size = PROSE[language]
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = 2 * size
    paragraph.paragraph_format.line_spacing = Pt(SPACING * size.pt)
    paragraph.paragraph_format.space_after = Pt(0)
    _write(paragraph, plain(words.into(language), figures), FANG, size)


def _table(document: WordDocument, table: Table, language: Language) -> None:
    if table.title.into(language):
        title = document.add_paragraph()
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.keep_with_next = True
        title.paragraph_format.space_before = Pt(6)
        _write(title, table.title.into(language), HEI, Pt(12))
    rows = [[words.into(language) for words in row] for row in (table.headings, *table.rows)]
    grid = document.add_table(rows=len(rows), cols=len(table.headings), style="Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, _widths(rows), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    for number, (row, cells) in enumerate(zip(rows, (row.cells for row in grid.rows), strict=True)):
        for text, cell in zip(row, cells, strict=True):
            _write(cell.paragraphs[0], text, FANG if number else HEI, SMALL)


def _widths(rows: Sequence[Sequence[str]]) -> list[Length]:
    """How wide the columns of a table are: by their longest cell, within bounds, so that long ones wrap."""
    longest = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
    weights = [min(max(length, NARROWEST) + PADDING, WIDEST) for length in longest]
    return [Cm(round(TEXT_WIDTH * weight / sum(weights), 2)) for weight in weights]


def _columns(text: str) -> int:
    """How many columns a text takes: two for each Chinese character."""
    return sum(1 if character.isascii() else 2 for character in text)


def _write(paragraph: Any, text: str, font: str, size: Pt) -> None:
    """Put a text in a paragraph, Chinese in one font and Latin letters in another."""
    run = paragraph.add_run("".join(character for character in text if character.isprintable()))
    run.font.name, run.font.size = LATIN, size
    run.font.color.rgb = RGBColor(0, 0, 0)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001 - python-docx has no name for it
