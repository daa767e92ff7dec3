"""
The commands ``catalog token``: make, list and revoke API tokens (令牌).

Whoever may run them has the database itself, so they ask for no token. The token alone goes to standard
output, for a script to take; what there is to say about it goes to standard error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from catalog import tokens
from catalog.codes import division_code
from catalog.errors import BadArgument, UnknownName
from catalog.roles import EVERYTHING, Grant, Role, Scope
from catalog.serving import latest
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from catalog.store import Store

OPERATOR = "operator"
"""Who made a token at the command line."""

app = typer.Typer(help="API tokens (令牌): who may change what, and where.", no_args_is_help=True)
shown = Console(soft_wrap=True, highlight=False)
told = Console(stderr=True, soft_wrap=True, highlight=False)


class GrantedRole(StrEnum):
    """The roles that a token may carry; everybody is a reader."""

    EDITOR = "editor"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


@app.command()
def create(  # noqa: PLR0913 - each is an option
    *,
    subject: Annotated[str, typer.Option(help="On whose behalf it speaks: the author or approver in the history.")],
    role: Annotated[list[GrantedRole], typer.Option(help="What for; may be given several times.")],
    division: Annotated[
        list[str] | None,
        typer.Option(help="Code of a division in whose area the roles hold; may be given several times."),
    ] = None,
    agency: Annotated[
        list[str] | None, typer.Option(help="Key of an agency for which the roles hold; may be given several times.")
    ] = None,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="The roles hold for the whole catalogue.")] = False,
    name: Annotated[str | None, typer.Option(help="A name to show.")] = None,
    expires: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="First day on which it is accepted no longer; in 90 days when omitted."
        ),
    ] = None,
) -> None:
    """Make a token and print it, this once."""
    settings = Settings()
    scopes = _scopes(settings, division or (), agency or (), everywhere=everywhere)
    grants = [Grant(Role(one.value.upper()), scope) for one in role for scope in scopes]
    with _store(settings) as store:
        text, token = tokens.create(
            store,
            subject=subject,
            name=name,
            grants=grants,
            by=OPERATOR,
            now=settings.now(),
            expires=None if expires is None else expires.date(),
        )
    told.print(
        f"Token {token.id} for {subject}, accepted up to the day before {token.expires}: "
        f"{', '.join(map(str, token.grants))}.",
        markup=False,
    )
    told.print("It is shown this once. Keep it like a password. 令牌仅显示一次，请妥善保管。", markup=False)
    shown.print(text, markup=False)


@app.command("list")
def list_tokens() -> None:
    """List all tokens, without their secrets."""
    settings = Settings()
    with _store(settings) as store:
        found = tokens.every(store)
    zone = settings.now().tzinfo
    table = Table(
        Column("Token 令牌", no_wrap=True), "Subject 主体", "Name", "Grants 授权", "Made", "Expires", "Revoked 吊销"
    )
    for column in table.columns[1:]:
        column.overflow = "fold"
    for token in found:
        made = f"{token.created.astimezone(zone):%Y-%m-%d}"
        revoked = "" if token.revoked is None else f"{token.revoked.astimezone(zone):%Y-%m-%d %H:%M}"
        grants = "\n".join(map(str, token.grants))
        table.add_row(token.id, token.subject, token.name or "", grants, made, str(token.expires), revoked)
    shown.print(table)


@app.command()
def revoke(public: Annotated[str, typer.Argument(metavar="ID", help="What `catalog token list` calls it.")]) -> None:
    """Accept a token no longer."""
    settings = Settings()
    with _store(settings) as store:
        token = tokens.revoke(store, public, settings.now())
    shown.print(f"Token {token.id} for {token.subject} is revoked. Servers accept it for 5 more seconds.", markup=False)


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    store = Store(settings.database_url)
    try:
        store.migrate()
        yield store
    finally:
        store.close()


def _scopes(settings: Settings, divisions: Sequence[str], agencies: Sequence[str], *, everywhere: bool) -> list[Scope]:
    """The parts of the catalogue that are named; what the catalogue does not know is refused."""
    named = [
        *(Scope(division=division_code(code)) for code in divisions),
        *(Scope(agency=code) for code in agencies),
    ]
    if not named and not everywhere:
        raise BadArgument(
            "It is not said where the roles hold. Give --division, --agency or --everywhere.",
            "未指明角色的范围。请使用 --division、--agency 或 --everywhere。",
            argument="division",
        )
    if named:
        _check_known(settings, named)
    return [*([EVERYTHING] if everywhere else []), *named]


def _check_known(settings: Settings, scopes: Sequence[Scope]) -> None:
    """Refuse a scope that nothing goes by: its token would be of no use."""
    with _store(settings):  # which brings its tables up to date
        snapshot = latest(settings.database_url, settings.snapshots)
    for scope in scopes:
        if snapshot is None or not _is_known(scope, snapshot):
            raise UnknownName(
                f"The catalogue has no {scope}. Look its key up, or load the package that brings it.",
                f"目录中没有 {scope}。请查询其编码，或先载入包含它的数据包。",
                argument="agency" if scope.division is None else "division",
            )


def _is_known(scope: Scope, snapshot: Snapshot) -> bool:
    if scope.division is not None:
        return scope.division in snapshot.territory
    return bool(snapshot.agencies.versions(scope.agency or ""))
