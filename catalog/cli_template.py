"""The command ``catalog template``: an empty workbook for those who start from Excel (数据模板)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from catalog.outputs import new_file
from catalog.wording import Language
from catalog.workbook_writing import write_template

shown = Console(soft_wrap=True, highlight=False)


def template(
    *,
    output: Annotated[Path, typer.Option("--output", help="The file to write.")] = Path("template.xlsx"),
    language: Annotated[
        Language, typer.Option("--lang", case_sensitive=False, help="Language of the headings and notes.")
    ] = Language.ZH,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there already.")] = False,
) -> None:
    """Write an empty workbook: a sheet for each file, headings with notes, lists of what may stand in a cell."""
    with new_file(output, replaces=force) as file:
        write_template(file, language)
    shown.print(f"{output}: fill it in, then: catalog load {output}", markup=False)
