"""
The command ``catalog check``: what the rules find wrong in the list, for people and for pipelines.

Exit codes: 0 nothing grave, 1 refused, 4 errors that nobody answers for with a waiver, 5 nothing grave, but the web
addresses that were to be asked could not be reached from here.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from ipaddress import ip_network
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Column, Table

from catalog.codes import division_code
from catalog.errors import EmptyStore
from catalog.findings import Finding, Severity
from catalog.links import broken, broken_link, links
from catalog.naming import place_named
from catalog.period import Moment
from catalog.serving import latest
from catalog.settings import Settings
from catalog.snapshot import Snapshot
from catalog.supervision import RULES, Supervised, found_in_order, supervise
from catalog.web import UNTOLD, Bounds, Network, Reply, asked, is_offline
from catalog.wording import Language, Words

FAILED = 4
"""The exit code when a finding of severity ERROR is not waived."""

UNREACHED = 5
"""The exit code when no error counts, and no web address could be asked for want of a network."""

MOST_PRINTED = 200
"""Findings that are printed for people; the others are counted. As JSON all are printed."""

STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "dim"}
SEVERITIES = {
    Severity.ERROR: Words("error", "错误"),
    Severity.WARNING: Words("warning", "警告"),
    Severity.NOTICE: Words("notice", "提示"),
}

shown = Console(soft_wrap=True, highlight=False)
told = Console(stderr=True, soft_wrap=True, highlight=False)


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no network; write it like 10.0.0.0/8") from error


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
    with_links: Annotated[
        bool,
        typer.Option("--links", help="Also ask the web addresses that the list shows; they must answer (broken-link)."),
    ] = False,
    most_links: Annotated[int, typer.Option(min=1, help="With --links: addresses that are asked at most.")] = 500,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NETWORK",
            help="With --links: a network that is asked though it is not public, such as 10.0.0.0/8; several times.",
        ),
    ] = None,
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
    replies: Mapping[str, Reply] = {}
    if with_links:
        replies = _replies(
            snapshot, day, place, Bounds(most=most_links, allowed=tuple(map(_network, allow or ()))), language
        )
        of_links = broken(snapshot, day, replies, under=place)
        found = found_in_order([*found, *(one for one in of_links if severity in (None, one.finding.severity))])
    if as_json:
        sys.stdout.buffer.write(orjson.dumps([_plain(one) for one in found], option=orjson.OPT_INDENT_2))
        sys.stdout.buffer.write(b"\n")
    else:
        _print(found, day, language)
    if any(one.fails for one in found):
        raise typer.Exit(FAILED)
    if is_offline(replies):
        raise typer.Exit(UNREACHED)


def _replies(
    snapshot: Snapshot, day: date, place: str | None, bounds: Bounds, language: Language
) -> Mapping[str, Reply]:
    """What came of asking the web addresses; how many were asked, and could not be, is told on standard error."""
    replies = asked([link.url for link in links(snapshot, day, under=place)], bounds)
    troubles = Counter(reply.trouble for reply in replies.values())
    answer, untold = troubles[None], sum(troubles[one] for one in UNTOLD)
    wrong = len(replies) - answer - untold
    counts = Words(
        f"Web addresses: {len(replies)}; {answer} answer, {wrong} are broken, {untold} could not be asked.",
        f"网址共{len(replies)}个：{answer}个可访问，{wrong}个失效，{untold}个未能检查。",
    )
    told.print(counts.into(language), markup=False)
    if is_offline(replies):
        offline = Words(
            "None could be reached: this machine seems to have no way into the network. None is called broken for that; check again from another.",
            "全部无法连接：本机可能没有接入网络，因此不认定网址失效。请换一台可以联网的机器再检查。",
        )
        told.print(offline.into(language), style="yellow", markup=False)
    return replies


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
    for one in (*RULES.values(), broken_link({})):
        table.add_row(one.id, one.severity, one.meaning.partition("\n")[0], one.law or "–")
    return table
