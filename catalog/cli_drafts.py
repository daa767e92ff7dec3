"""
The commands ``catalog draft``: look at drafts (调整方案), approve or reject them.

Whoever may run them has the database itself. The command line therefore takes the name given with
``--as`` on trust; it still holds that nobody approves what they wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from catalog.draft_states import DraftState
from catalog.drafts import Drafts
from catalog.records import Record
from catalog.settings import Settings
from catalog.store import Store

app = typer.Typer(help="Drafts (调整方案): what waits for approval.", no_args_is_help=True)
shown = Console(soft_wrap=True, highlight=False)

Id = Annotated[str, typer.Argument(metavar="ID", help="What `catalog draft list` calls it.")]
As = Annotated[str, typer.Option("--as", help="Who approves or rejects; taken on trust.")]
LISTED = 100
"""How many drafts are listed at most, the newest first."""


@app.command("list")
def list_drafts(
    state: Annotated[
        DraftState | None, typer.Option(case_sensitive=False, help="Only those in this state; all when omitted.")
    ] = None,
) -> None:
    """List drafts, the newest first."""
    settings = Settings()
    zone = settings.now().tzinfo
    table = Table(Column("Draft 方案", no_wrap=True), "State 状态", "Title 标题", "Author 起草人", "Changed 更新")
    with _drafts(settings) as drafts:
        for draft in drafts.list(state=state, first=LISTED):
            changed = f"{draft.changed.astimezone(zone):%Y-%m-%d %H:%M}"
            table.add_row(draft.id, f"{draft.state} {draft.state.zh}", draft.title, draft.author, changed)
    shown.print(table)


@app.command()
def show(draft: Id) -> None:
    """Tell what a draft would do, operation by operation, and what was done with it."""
    settings = Settings()
    zone = settings.now().tzinfo
    with _drafts(settings) as drafts:
        found, operations = drafts.get(draft), drafts.operations(draft)
        events = drafts.events(draft)
        rows = drafts.worked_out(draft).proposal if found.is_open else None
    shown.print(f"{found.title} ({found.state} {found.state.zh}, version {found.version})", markup=False)
    for number, operation in enumerate(operations, 1):
        words = operation.describe()
        shown.print(f"{number}. {words.en}\n   {words.zh}", markup=False)
    if rows is not None:
        shown.print(f"Rows put: {_counted(rows.opened)}. Rows closed: {_counted(rows.closed)}.", markup=False)
    for event in events:
        note = f": {event.note}" if event.note else ""
        shown.print(f"{event.at.astimezone(zone):%Y-%m-%d %H:%M} {event.what} {event.who}{note}", markup=False)


@app.command()
def approve(draft: Id, *, who: As) -> None:
    """Publish a draft as a revision."""
    settings = Settings()
    with _drafts(settings) as drafts:
        version = drafts.get(draft).version
        done = drafts.approve(draft, version=version, by=who, now=settings.now())
    shown.print(f"Revision {done.revision}: {done.title}", markup=False)


@app.command()
def reject(
    draft: Id, *, who: As, reason: Annotated[str, typer.Option(help="Why, so that its author knows what to amend.")]
) -> None:
    """Give a draft back to its author."""
    settings = Settings()
    with _drafts(settings) as drafts:
        done = drafts.reject(draft, version=drafts.get(draft).version, by=who, reason=reason, now=settings.now())
    shown.print(f"{done.id} ({done.title}) is rejected.", markup=False)


@contextmanager
def _drafts(settings: Settings) -> Iterator[Drafts]:
    store = Store(settings.database_url)
    try:
        store.migrate()
        yield Drafts(store, complete_instruments=settings.complete_instruments)
    finally:
        store.close()


def _counted(rows: tuple[Record, ...]) -> str:
    counts = Counter(type(row).file for row in rows)
    return ", ".join(f"{count} of {file}" for file, count in counts.items()) or "none"
