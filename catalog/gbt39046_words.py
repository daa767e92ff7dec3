"""Words of GB/T 39046 tables (表内文字): how bases of law stand in one cell, and are read from it."""

from __future__ import annotations

import re
from typing import NamedTuple

from catalog.items import LegalBasis

_NUMBERING = re.compile(r"^\s*(?:\d{1,2}[.、．]|[(（]\d{1,2}[)）])\s*")
_BETWEEN = re.compile(r"\n|[;；](?=\s*(?:\d{1,2}[.、．]\s*)?《)")


class Cited(NamedTuple):
    """A provision of law as a cell cites it: its law, its article and what it says; ``None``: not told."""

    law: str
    article: str | None
    text: str | None


def basis_text(basis: LegalBasis) -> str:
    """A legal basis on one line: 《law》article：what it says."""
    text = f"：{basis.text}" if basis.text else ""
    return " ".join(f"《{basis.law}》{basis.article or ''}{text}".split("\n"))


def cited(cell: str) -> list[Cited]:
    """The provisions that a cell cites: one a line, or one after a semicolon that a 《 follows; numbering is left out."""
    lines = (_NUMBERING.sub("", line).strip() for line in _BETWEEN.split(cell))
    return [_cited(line) for line in lines if line]


def _cited(line: str) -> Cited:
    if not line.startswith("《"):
        return Cited(line, None, None)
    depth = 0
    for at, char in enumerate(line):
        depth += (char == "《") - (char == "》")
        if depth == 0:
            article, _, text = line[at + 1 :].partition("：")
            return Cited(line[1:at], article.strip() or None, text.strip() or None)
    return Cited(line[1:], None, None)
