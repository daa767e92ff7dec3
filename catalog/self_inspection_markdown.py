"""The self-inspection report as Markdown (自查报告 Markdown): each number in the prose links to the question that gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.self_inspection import SelfInspection
from catalog.self_inspection_parts import (
    FIGURES_TITLE,
    Figure,
    Section,
    Table,
    figures_table,
    numbered,
    parts,
)
from catalog.wording import Language, Words


def markdown(found: SelfInspection, language: Language) -> str:
    """A report in one language."""
    lines = [f"# {_plain(found.title.into(language))}", _plain(found.opening.into(language))]
    for number, section in enumerate(found.sections, 1):
        lines += _section(section, number, 0, language)
    lines += [_plain(words.into(language)) for words in found.closing]
    lines += [f"## {FIGURES_TITLE.into(language)}", *_figures(found.figures, language)]
    return "\n\n".join(lines) + "\n"


def _section(section: Section, number: int, depth: int, language: Language) -> Iterator[str]:
    yield f"{'#' * (depth + 2)} {numbered(number, depth, language)}{_plain(section.title.into(language))}"
    figures = list(section.figures)
    for words in section.paragraphs:
        yield "".join(_piece(piece) for piece in parts(words.into(language), figures))
    for table in section.tables:
        yield _table(table, language)
    for place, inner in enumerate(section.sections, 1):
        yield from _section(inner, place, depth + 1, language)


def _piece(piece: str | Figure) -> str:
    return _plain(piece) if isinstance(piece, str) else f"[{piece.shown}](#{piece.key.replace('_', '-')})"


def _table(table: Table, language: Language) -> str:
    rows = "\n".join(_row(row, language) for row in (table.headings, *table.rows))
    heading, _, body = rows.partition("\n")
    rule = "|" + " --- |" * len(table.headings)
    title = _plain(table.title.into(language))
    grid = f"{heading}\n{rule}\n{body}"
    return f"**{title}**\n\n{grid}" if title else grid


def _row(cells: Sequence[Words], language: Language) -> str:
    return "| " + " | ".join(_plain(cell.into(language)) for cell in cells) + " |"


def _figures(figures: Sequence[Figure], language: Language) -> Iterator[str]:
    """The figures as a table, and under it the question of each, where the links of the prose lead."""
    yield _table(figures_table(figures), language)
    for number, figure in enumerate(figures, 1):
        anchor = f'<a id="{figure.key.replace("_", "-")}"></a>'
        yield f"{anchor}{number}. {_plain(figure.name.into(language))}\n\n```graphql\n{figure.query}\n```"


def _plain(text: str) -> str:
    """A text in which nothing is taken for Markdown."""
    for character in "\\`*_[]<>|":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")
