"""The command ``catalog export``: the catalogue at a revision as a package, a workbook, or in formats of others (导出)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console

from catalog import cpsv, gbt39046, hsds
from catalog.cli_progress import shown_on
from catalog.csv_files import Progress
from catalog.csv_packages import write_package
from catalog.errors import BadArgument, EmptyStore
from catalog.extracts import Extract, extract
from catalog.ndjson import write_ndjson
from catalog.outputs import new_file
from catalog.serving import latest
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from catalog.store import Store
from catalog.wording import Language
from catalog.workbook_writing import write_workbook

told = Console(stderr=True, soft_wrap=True, highlight=False)


class ExportFormat(StrEnum):
    """In what form the catalogue is written (导出格式)."""

    CSV = "csv"
    XLSX = "xlsx"
    NDJSON = "ndjson"
    GBT39046 = "gbt39046"
    CPSV_AP = "cpsv-ap"
    HSDS = "hsds"


OF_A_DAY: Mapping[ExportFormat, Callable[[Snapshot, date, BinaryIO], None]] = {
    ExportFormat.GBT39046: gbt39046.write,
    ExportFormat.CPSV_AP: cpsv.write,
    ExportFormat.HSDS: hsds.write,
}
"""The formats of others, which tell how things are on one day."""

BINARY = frozenset({ExportFormat.XLSX, ExportFormat.GBT39046})
"""The formats that are not for a terminal."""


def export(
    *,
    kind: Annotated[ExportFormat, typer.Option("--format", help="In what form.")],
    output: Annotated[
        Path | None, typer.Option("--output", help="The file to write, of csv the folder; omitted: standard output.")
    ] = None,
    revision: Annotated[int | None, typer.Option(help="Of which revision; the latest when omitted.")] = None,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Day in the world, of gbt39046, cpsv-ap and hsds; today when omitted."),
    ] = None,
    language: Annotated[
        Language, typer.Option("--lang", case_sensitive=False, help="Language of a workbook's headings.")
    ] = Language.ZH,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there already.")] = False,
) -> None:
    """Write the catalogue: csv, xlsx and ndjson hold every row of a revision; the others how things are on a day."""
    settings = Settings()
    if output is None and (kind is ExportFormat.CSV or (kind in BINARY and sys.stdout.isatty())):
        raise _needs_place(kind)
    if kind in OF_A_DAY:
        snapshot, day = _snapshot(settings, revision), on.date() if on is not None else settings.now().date()
        _write(output, lambda out: OF_A_DAY[kind](snapshot, day, out), replaces=force)
        return
    if on is not None:
        raise _holds_all_days(kind)
    store = Store(settings.database_url)
    with closing(store):
        store.migrate()
        rows = extract(store, revision)
        with shown_on(told) as progress:
            _export_rows(rows, kind, output, language, progress, replaces=force)


def _export_rows(
    rows: Extract,
    kind: ExportFormat,
    output: Path | None,
    language: Language,
    progress: Progress,
    *,
    replaces: bool,
) -> None:
    """Write every row of a revision."""
    if kind is ExportFormat.CSV and output is not None:
        write_package(rows, output, replaces=replaces, progress=progress)
    elif kind is ExportFormat.XLSX:
        _write(output, lambda out: write_workbook(rows, out, language=language, progress=progress), replaces=replaces)
    else:
        _write(output, lambda out: write_ndjson(rows, out, progress=progress), replaces=replaces)


def _write(output: Path | None, write: Callable[[BinaryIO], None], *, replaces: bool) -> None:
    if output is None:
        write(sys.stdout.buffer)
        return
    with new_file(output, replaces=replaces) as file:
        write(file)


def _snapshot(settings: Settings, number: int | None) -> Snapshot:
    """The catalogue at a revision, held in memory unless it is the latest one of a large catalogue."""
    if number is None:
        found = latest(settings.database_url, settings.snapshots)
        if found is None:
            raise EmptyStore
        return found
    store = Store(settings.database_url)
    with closing(store):
        store.migrate()
        return Snapshot.of(store.revision(number), store.facts(number))


def _needs_place(kind: ExportFormat) -> BadArgument:
    what, what_zh = ("folder", "文件夹") if kind is ExportFormat.CSV else ("file", "文件")
    return BadArgument(
        f"An export as {kind} needs a {what}. Give it with --output.",
        f"导出为 {kind} 须指定{what_zh}。请用 --output 指定。",
        argument="output",
    )


def _holds_all_days(kind: ExportFormat) -> BadArgument:
    others = ", ".join(OF_A_DAY)
    return BadArgument(
        f"An export as {kind} holds the rows of all days. Leave --on out, or ask for {others}.",
        f"导出为 {kind} 包含所有日期的数据行。请去掉 --on，或改用 {others}。",
        argument="on",
    )
