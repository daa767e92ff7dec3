"""The self-inspection report as JSON (自查报告 JSON): the same sections, figures and tables, for programs."""

from __future__ import annotations

from typing import Any

import orjson

from catalog.self_inspection import SelfInspection
from catalog.self_inspection_parts import Figure, Section, Table, plain
from catalog.wording import Language, Words


def as_json(found: SelfInspection, language: Language) -> bytes:
    """A report in one language."""
    agency = {
        "key": found.agency.code,
        "name": Words(found.agency.name_en or found.agency.name, found.agency.name).into(language),
    }
    told = {"agency": agency, **spoken(found, language)}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def spoken(found: SelfInspection, language: Language) -> dict[str, Any]:
    """A report in one language as plain values, but for whose it is."""
    return {
        "title": found.title.into(language),
        "year": found.year,
        "on": found.on,
        "opening": found.opening.into(language),
        "sections": [_section(section, language) for section in found.sections],
        "closing": [words.into(language) for words in found.closing],
    }


def _section(section: Section, language: Language) -> dict[str, Any]:
    return {
        "title": section.title.into(language),
        "paragraphs": [plain(words.into(language), section.figures) for words in section.paragraphs],
        "figures": [_figure(figure, language) for figure in section.figures],
        "tables": [_table(table, language) for table in section.tables],
        "sections": [_section(inner, language) for inner in section.sections],
    }


def _figure(figure: Figure, language: Language) -> dict[str, Any]:
    return {
        "key": figure.key,
        "name": figure.name.into(language),
        "value": figure.value,
        "unit": figure.unit,
        "shown": figure.shown,
        "query": figure.query,
        "path": figure.path,
        "illustrative": figure.is_illustrative,
    }


def _table(table: Table, language: Language) -> dict[str, Any]:
    return {
        "title": table.title.into(language),
        "headings": [heading.into(language) for heading in table.headings],
        "rows": [[cell.into(language) for cell in row] for row in table.rows],
    }
