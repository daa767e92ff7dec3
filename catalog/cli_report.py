"""The command ``catalog report --format``: the self-inspection report of a bureau as a document (自查报告)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from catalog.errors import BadArgument
from catalog.self_inspection import SelfInspection, self_inspection
from catalog.self_inspection_docx import docx
from catalog.self_inspection_json import as_json
from catalog.self_inspection_markdown import markdown
from catalog.snapshot import Snapshot
from catalog.wording import Language


class ReportFormat(StrEnum):
    """What kind of document is written (文件格式)."""

    MARKDOWN = "markdown"
    JSON = "json"
    DOCX = "docx"


Format = Annotated[ReportFormat | None, typer.Option("--format", help="The whole report of a year, as a document.")]
Bureau = Annotated[str | None, typer.Option("--agency", help="Key of the bureau; omitted: the one that holds most.")]
OfYear = Annotated[int | None, typer.Option("--year", help="Of which year; omitted: the last one that is over.")]
Output = Annotated[Path | None, typer.Option("--output", help="The file to write; omitted: standard output.")]
"""The options of the command, beside its language."""


class Wanted(NamedTuple):
    """
    Which report is asked for.

    Attributes:
        format: what kind of document.
        agency: key of the bureau; ``None``: the one that holds most.
        year: ``None``: the last one that is over.
        language: of its words.
        output: the file it is written to; ``None``: standard output.
    """

    format: ReportFormat
    agency: str | None
    year: int | None
    language: Language
    output: Path | None


def write_report(snapshot: Snapshot, now: datetime, wanted: Wanted) -> None:
    """
    Write the self-inspection report of a bureau.

    Raises:
        Refusal: there is no such bureau or no such year; a Word document is for a file; the file cannot be written.
    """
    if wanted.format is ReportFormat.DOCX and wanted.output is None and sys.stdout.isatty():
        raise BadArgument(
            "A Word document is not for a terminal. Give a file with --output.",
            "Word 文档不能输出到终端。请用 --output 指定文件。",
            argument="output",
        )
    year = now.year - 1 if wanted.year is None else wanted.year
    found = self_inspection(snapshot, year, today=now.date(), agency=wanted.agency)
    content = _CONTENT[wanted.format](found, wanted.language, now)
    if wanted.output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        wanted.output.write_bytes(content)
    except OSError as error:
        raise BadArgument(
            f"{wanted.output} cannot be written: {error.strerror}. Give another file with --output.",
            f"无法写入 {wanted.output}：{error.strerror}。请用 --output 指定其他文件。",
            argument="output",
        ) from error


_CONTENT: dict[ReportFormat, Callable[[SelfInspection, Language, datetime], bytes]] = {
    ReportFormat.MARKDOWN: lambda found, language, _now: markdown(found, language).encode(),
    ReportFormat.JSON: lambda found, language, _now: as_json(found, language),
    ReportFormat.DOCX: lambda found, language, now: docx(found, language, now=now),
}
