"""Rules of coverage (覆盖规则): places in which nobody handles an item, a handover that left a vacuum (管理真空)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from catalog.answers import Handling, Outcome
from catalog.coverage import CoverageRow, TooMuch, coverage
from catalog.divisions import Level
from catalog.errors import UnknownPlace
from catalog.findings import Noun, Severity
from catalog.handling import handling
from catalog.inspections import Inspection
from catalog.items import ONLINE, Item
from catalog.period import Moment, Period
from catalog.routes import GapCause, is_unknown
from catalog.routing import acted_on
from catalog.rules import Found, Rule, rule
from catalog.standings import standing
from catalog.wording import CAUSES, Words

REPORT = "法治政府建设督查自查报告 二(四)"


@rule("gap", Severity.ERROR, law=REPORT)
def gap(inspection: Inspection) -> Iterator[Found]:
    """
    Nobody can perform a step of an item in a place.

    Source: the report, part 二(四): handovers that leave a vacuum (管理真空). Told for the largest divisions that each
    have one answer; a certificate whose issuer is unknown is no handover, and left out.
    """
    known: dict[Hashable, list[CoverageRow]] = {}
    for item in inspection.items_of_all:
        if _is_in_question(inspection, item):
            alike = _alike(inspection, item)
            if alike not in known:
                known[alike] = _gaps(inspection, item)
            yield from (_told(inspection, item, row) for row in known[alike])


def _is_in_question(inspection: Inspection, item: Item) -> bool:
    at = Moment(inspection.on)
    in_use = at.within(item.valid_from, item.valid_to) and not is_unknown(item)
    return in_use and inspection.snapshot.certificates.removed(item.code, at) is None


def _alike(inspection: Inspection, item: Item) -> Hashable:
    """What items have in common for which the same places have gaps; an item that cannot be compared stands alone."""
    snapshot, at = inspection.snapshot, inspection.at
    here = standing(snapshot, item, at)
    if here.speaking or item.agency is not None:
        return item.code
    kinds = []
    for act in inspection.acts_of(acted_on(snapshot, item)):
        if act.kind is None:
            return item.code
        begun = act.effect is not None and at.within(act.effect.start, act.effect.end)
        if begun or not act.row.reverts:
            kinds.append(
                (
                    act.row.mode,
                    act.row.steps,
                    act.row.to_level,
                    act.row.reverts,
                    begun,
                    act.named,
                    act.row.from_division,
                )
            )
    is_online = not ONLINE.isdisjoint(here.guide.channels)
    return item.line, item.holder_level, item.territory, item.handling_scope, is_online, frozenset(kinds)


def _gaps(inspection: Inspection, item: Item) -> list[CoverageRow]:
    return [row for row in _rows(inspection, item, inspection.under) if row.outcome is Outcome.GAP]


def _rows(inspection: Inspection, item: Item, under: str | None) -> list[CoverageRow]:
    """Where an item is handled in a division, part by part where it is told of too many places for one answer."""
    territory = inspection.snapshot.territory
    try:
        return list(coverage(inspection.snapshot, item, inspection.on, under).rows)
    except UnknownPlace:
        return []
    except TooMuch:
        named = territory.tops if under is None else (under,)
        parts = named if under is None and len(named) > 1 else _children(inspection, named)
        return [row for part in parts for row in _rows(inspection, item, part)]


def _children(inspection: Inspection, named: Sequence[str]) -> list[str]:
    return [child.code for code in named for child in inspection.snapshot.territory.children(code, inspection.at)]


def _told(inspection: Inspection, item: Item, row: CoverageRow) -> Found:
    place = row.division
    cause = CAUSES[row.cause or GapCause.NO_AGENCY]
    around = _period(inspection, item, row)
    since = f" since {around.start}" if around.start else ""
    since_zh = f"自{around.start}起" if around.start else ""
    spread, spread_zh = "", ""
    if row.villages and place.level is not Level.VILLAGE:
        spread, spread_zh = f" ({row.villages} villages and communities)", f"（涉及{row.villages}个村居）"
    until, until_zh = (f", until {around.end}", f"，至{around.end}") if around.end else ("", "")
    return Found(
        Noun.ITEM,
        (item.code, place.code),
        Words(
            f"Nobody handles {item.name_en or item.name} in {place.name_en or place.name}{since}{until}: {cause.en}{spread}. "
            f"Let the old holder go on handling it, or set up who is to.",
            f"{place.name}{since_zh}无人办理“{item.name}”{until_zh}：{cause.zh}{spread_zh}。"
            "请由原单位继续办理，或尽快落实承接单位。",
        ),
        around,
        place.code,
        item.code,
    )


def _period(inspection: Inspection, item: Item, row: CoverageRow) -> Period:
    """The days around the day on which the same is answered in the division, as far as its answer tells."""
    try:
        answer: Handling = handling(inspection.snapshot, item, row.division.code, inspection.on)
    except UnknownPlace:
        return Period()
    return Period(answer.at.since, answer.at.until) if answer.outcome is Outcome.GAP else Period()


RULES_OF_COVERAGE: tuple[Rule, ...] = (gap,)
