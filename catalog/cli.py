"""
The command line ``catalog``: load a package, serve, and ask the catalogue without a server.

Exit codes: 0 done or answered, 1 refused (the reason is on standard error), 2 wrong usage, 3 an
answer that names nobody (a gap, a place that is too coarse, outside, not yet, abolished), 4 a list with errors
that no waiver covers, 5 web addresses that were to be asked and could not be reached from here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from catalog import cli_check, cli_drafts, cli_export, cli_progress, cli_report, cli_search, cli_template, cli_tokens
from catalog.answers import Outcome
from catalog.codes import division_code
from catalog.errors import EmptyStore, Refusal
from catalog.explanations import explanation
from catalog.handling import handling
from catalog.loading import Loaded, load
from catalog.naming import item_named, place_named
from catalog.period import Moment
from catalog.reports import Report, report
from catalog.serving import latest, prepare
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from catalog.store import Store
from catalog.wording import Language
from schema import server
from schema.evolution import evolution
from schema.questions import REPORT, WHERE, ask
from schema.reference import reference
from schema.root import build, printed
from schema.world import World

REFUSED = 1
NOBODY = 3

app = typer.Typer(
    help="The catalogue of delegated powers and service items (权责事项目录).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_drafts.app, name="draft")
app.add_typer(cli_tokens.app, name="token")
app.command("check")(cli_check.check)
app.command("export")(cli_export.export)
app.command("template")(cli_template.template)
app.command("search")(cli_search.find)
shown = Console(soft_wrap=True, highlight=False)
told = Console(stderr=True, soft_wrap=True, highlight=False)

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day in the world; today when omitted.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print what the API answers, as JSON.")]
InLanguage = Annotated[Language, typer.Option("--lang", case_sensitive=False, help="Language of the words.")]


def main() -> None:
    """Run the command line; a refusal is told in both languages and ends with exit code 1."""
    try:
        app()
    except Refusal as refusal:
        told.print(refusal.message, markup=False, style="red")
        told.print(refusal.message_zh, markup=False, style="red")
        sys.exit(REFUSED)


@app.command("load")
def load_package(  # noqa: PLR0913 - each is an option
    package: Annotated[
        Path, typer.Argument(help="Folder with datapackage.json and its CSV files, or a workbook (.xlsx).")
    ],
    *,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Do nothing when the store holds a revision.")] = False,
    author: Annotated[str | None, typer.Option(help="Who prepared the package; not for an empty store.")] = None,
    approver: Annotated[str | None, typer.Option(help="Who approved it: somebody else.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Only propose it: it waits for approval.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Close what the package brought before and no longer names.")
    ] = False,
    snapshot: Annotated[bool, typer.Option(help="Write the snapshot file of a large catalogue, too.")] = True,
) -> None:
    """Load a package of CSV files or a workbook into the store, or propose it as a draft, all or nothing."""
    settings = Settings()
    with _store(settings) as store:
        revision = store.latest()
        if if_empty and revision is not None:
            shown.print(f"The store holds revision {revision.number}; nothing loaded.")
            return
        with cli_progress.shown_on(told) as told_rows:
            loaded = load(
                store,
                package,
                now=settings.now(),
                author=author,
                approver=approver,
                is_draft=draft,
                replaces=replace,
                complete_instruments=settings.complete_instruments,
                progress=told_rows,
            )
    _tell_loaded(loaded)
    if snapshot and loaded.revision is not None:
        latest(settings.database_url, settings.snapshots)  # so that servers need not write it when they start


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; CATALOG_HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; CATALOG_PORT, else 8000.")] = None,
    *,
    workers: Annotated[int, typer.Option(min=1, help="Processes that share the port; one that ends is replaced.")] = 1,
) -> None:
    """
    Serve the GraphQL API over HTTP until interrupted, following revisions as they are published.

    Without a revision yet, the server waits for the first one; `/readyz` tells.
    """
    settings = Settings()
    number = prepare(settings.database_url, settings.followed_url, settings.snapshots, is_shared=workers > 1)
    address, number_of_port = host or settings.host, settings.port if port is None else port
    what = "Waiting for a first revision" if number is None else f"Serving revision {number}"
    told.print(f"{what} on http://{address}:{number_of_port}/graphql", markup=False)
    server.start(host=address, port=number_of_port, workers=workers)


@app.command()
def where(
    item: Annotated[str, typer.Argument(help="Code, name or alias of the item, such as 失业登记.")],
    place: Annotated[str, typer.Argument(help="Code or name of the division, such as 翠香街道.")],
    *,
    on: Day = None,
    accepted_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day on which a case under way was accepted.")
    ] = None,
    as_json: AsJson = False,
    language: InLanguage = Language.ZH,
) -> None:
    """Where an item is handled for a place on a day."""
    settings = Settings()
    snapshot, now = _snapshot(settings), settings.now()
    day = on.date() if on is not None else now.date()
    accepted = accepted_on.date() if accepted_on is not None else None
    found = item_named(snapshot, item, Moment(day))
    code = place_named(snapshot, place, Moment(day))
    answer = handling(snapshot, found, code, day, accepted_on=accepted)
    if as_json:
        variables = {"item": found.code, "place": code, "on": day, "acceptedOn": accepted}
        _print_answer(World(snapshot, now), WHERE, "handling", variables)
    else:
        shown.print(explanation(snapshot, answer, language), markup=False)
    if answer.outcome is not Outcome.HANDLED:
        raise typer.Exit(NOBODY)


@app.command("report")
def print_report(  # noqa: PLR0913 - each is an option
    *,
    on: Day = None,
    under: Annotated[str | None, typer.Option(help="Only what was handed down in this division.")] = None,
    as_json: AsJson = False,
    kind: cli_report.Format = None,
    agency: cli_report.Bureau = None,
    year: cli_report.OfYear = None,
    language: InLanguage = Language.ZH,
    output: cli_report.Output = None,
) -> None:
    """The figures of the self-inspection report on a day, or with --format the report itself (自查报告)."""
    settings = Settings()
    snapshot, now = _snapshot(settings), settings.now()
    if kind is not None:
        cli_report.write_report(snapshot, now, cli_report.Wanted(kind, agency, year, language, output))
        return
    day = on.date() if on is not None else now.date()
    code = division_code(place_named(snapshot, under, Moment(day))) if under is not None else None
    if as_json:
        _print_answer(World(snapshot, now), REPORT, "report", {"on": day, "under": code})
    else:
        shown.print(_figures(report(snapshot, day, code)))


class SchemaFormat(StrEnum):
    """How the schema is printed."""

    SDL = "sdl"
    MARKDOWN = "markdown"


@app.command("schema")
def print_schema(
    *,
    against: Annotated[
        Path | None, typer.Option(help="Instead: what breaks the clients of this SDL file; exit code 1 if anything.")
    ] = None,
    written: Annotated[SchemaFormat, typer.Option("--format", help="As SDL, or as a page to read.")] = SchemaFormat.SDL,
) -> None:
    """Print the schema of the API."""
    if against is None:
        sys.stdout.write(printed() if written is SchemaFormat.SDL else reference(printed()))
        return
    found = evolution(against.read_text("utf-8"), printed())
    for kind, changes in (("breaking", found.breaking), ("may surprise", found.dangerous)):
        for change in changes:
            shown.print(f"{kind}: {change}", markup=False)
    if found.breaking:
        raise typer.Exit(REFUSED)


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    store = Store(settings.database_url)
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def _snapshot(settings: Settings) -> Snapshot:
    """The catalogue at its latest revision."""
    found = latest(settings.database_url, settings.snapshots)
    if found is None:
        raise EmptyStore
    return found


def _tell_loaded(loaded: Loaded) -> None:
    for warning in loaded.warnings:
        told.print(f"warning: {warning}", markup=False, style="yellow")
    if loaded.revision is None and loaded.draft is not None:
        rows = f"{loaded.put} rows to put, {loaded.closed} to close, {loaded.unchanged} unchanged"
        shown.print(f"Draft {loaded.draft.id} waits for approval: {rows}.")
        return
    if loaded.revision is None:
        shown.print(f"Nothing changed: all {loaded.unchanged} rows are already in the store.")
        return
    shown.print(
        f"Revision {loaded.revision.number}: {loaded.put} rows put, {loaded.closed} closed, "
        f"{loaded.unchanged} unchanged."
    )


def _print_answer(world: World, document: str, field: str, variables: Mapping[str, Any]) -> None:
    """Print what the API answers to a document; its errors are refusals."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in variables.items()}
    result = ask(build().graphql_schema, world, document, plain)
    for error in result.errors or ():
        told.print(error.message, markup=False, style="red")
    if result.errors or result.data is None:
        raise typer.Exit(REFUSED)
    sys.stdout.buffer.write(orjson.dumps(result.data[field], option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _figures(figures: Report) -> Table:
    reduction = figures.licence_time_reduction
    rows = (
        ("Licences delegated to districts 下放至区的行政许可", str(figures.licences_delegated_to_districts)),
        (
            "Services delegated to towns and streets 下放至镇（街）的服务事项",
            str(figures.services_delegated_to_streets),
        ),
        ("Services delegated to villages 下放至村居的服务事项", str(figures.services_delegated_to_villages)),
        ("Certificates sorted out 梳理的无依据证明事项", str(figures.certificates_sorted_out)),
        ("… of which removed 其中已取消", str(figures.certificates_removed)),
        (
            "Licence time cut (ratio of sums, immediate as 0) 行政许可时限压缩率",
            "–" if reduction is None else f"{reduction:.1%}",
        ),
    )
    table = Table("Figure", str(figures.on), title="Self-inspection report 自查报告")
    for name, value in rows:
        table.add_row(name, value)
    return table


if __name__ == "__main__":
    main()
