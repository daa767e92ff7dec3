"""
The command ``catalog check``: what the rules find wrong in the list, for people and for pipelines.

Exit codes: 0 nothing grave, 1 refused, 4 errors that nobody answers for with a waiver.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Column, Table

from catalog.codes import division_code
from catalog.errors import EmptyStore
from catalog.findings import Finding, Severity
from catalog.naming import place_named
from catalog.period import Moment
from catalog.serving import latest
from catalog.settings import Settings
from catalog.supervision import RULES, Supervised, supervise
from catalog.wording import Language, Words

FAILED = 4
"""The exit code when a finding of severity ERROR is not waived."""

MOST_PRINTED = 200
"""Findings that are printed for people; the others are counted. As JSON all are printed."""

STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "dim"}
SEVERITIES = {
    Severity.ERROR: Words("error", "错误"),
    Severity.WARNING: Words("warning", "警告"),
    Severity.NOTICE: Words("notice", "提示"),
}

shown = Console(soft_wrap=True, highlight=False)


def check(  # noqa: PLR0913 - each is an option
    *,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day in the world; today when omitted.")
    ] = None,
    rule: Annotated[list[str] | None, typer.Option(help="Only this rule; may be given several times.")] = None,
    under: Annotated[
        str | None, typer.Option(help="Only what is about this division (code or name) and what it contains.")
    ] = None,
    severity: Annotated[
        Severity | None, typer.Option(case_sensitive=False, help="Only findings just so grave.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every finding, as JSON.")] = False,
    list_rules: Annotated[bool, typer.Option("--rules", help="Instead: what each rule finds, and its law.")] = False,
    language: Annotated[
        Language, typer.Option("--lang", case_sensitive=False, help="Language of the words.")
    ] = Language.ZH,
) -> None:
    """Check the list (清单监督): exit code 4 when it has errors that no waiver covers."""
    if list_rules:
        shown.print(_rules())
        return
    settings = Settings()
    snapshot = latest(settings.database_url, settings.snapshots)
    if snapshot is None:
        raise EmptyStore
    day = on.date() if on is not None else settings.now().date()
    place = None if under is None else division_code(place_named(snapshot, under, Moment(day)))
    found = supervise(snapshot, day, rules=rule, severity=severity, under=place)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps([_plain(one) for one in found], option=orjson.OPT_INDENT_2))
        sys.stdout.buffer.write(b"\n")
    else:
        _print(found, day, language)
    if any(one.fails for one in found):
        raise typer.Exit(FAILED)


def _plain(one: Supervised) -> dict[str, Any]:
    """A finding as JSON tells it."""
    finding, waiver = one.finding, one.waiver
    return {
        "key": finding.key,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message_zh,
        "messageEn": finding.message,
        "law": finding.law,
        "about": finding.about,
        "subject": finding.subjects[0],
        "division": finding.division,
        "item": finding.item,
        "cases": one.cases,
        "from": finding.period.start,
        "until": finding.period.end,
        "waiver": None
        if waiver is None
        else {"reason": waiver.reason, "author": waiver.author, "until": waiver.valid_to},
    }


def _print(found: Sequence[Supervised], day: date, language: Language) -> None:
    for one in found[:MOST_PRINTED]:
        finding, waiver = one.finding, one.waiver
        mark = SEVERITIES[finding.severity].into(language)
        shown.print(f"{mark} {finding.key}", style="dim" if waiver else STYLES[finding.severity], markup=False)
        shown.print(f"  {_sentence(finding, language)}", markup=False)
        if waiver is not None:
            waived = Words(
                f"waived by {waiver.author} until {waiver.valid_to}: {waiver.reason_en or waiver.reason}",
                f"已豁免（{waiver.author}，至{waiver.valid_to}）：{waiver.reason}",
            )
            shown.print(f"  {waived.into(language)}", style="dim", markup=False)
    if len(found) > MOST_PRINTED:
        more = len(found) - MOST_PRINTED
        shown.print(Words(f"… and {more} more; see --json.", f"……另有{more}项，见 --json。").into(language))
    shown.print(_summary(found, day, language), markup=False)


def _sentence(finding: Finding, language: Language) -> str:
    words = Words(finding.message, finding.message_zh).into(language)
    return words if finding.law is None else f"{words} [{finding.law}]"


def _summary(found: Iterable[Supervised], day: date, language: Language) -> str:
    counts = Counter(one.finding.severity for one in found)
    waived = sum(one.waiver is not None for one in found)
    en = ", ".join(f"{counts[severity]} of severity {severity}" for severity in Severity)
    zh = "，".join(f"{SEVERITIES[severity].zh}{counts[severity]}项" for severity in Severity)
    return Words(f"On {day}: {en}; {waived} of them waived.", f"{day}：{zh}；其中已豁免{waived}项。").into(language)


def _rules() -> Table:
    table = Table(Column("Rule 规则", no_wrap=True), "Severity 严重程度", "Finds 内容", "Law 依据")
    for one in RULES.values():
        table.add_row(one.id, one.severity, one.meaning.partition("\n")[0], one.law or "–")
    return table
