"""
Rules of grounds (依据规则): what an item, a limit or an act rests on, and for how long that holds.

Also the question what loses its ground when an article of a law ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from catalog.delegations import Act
from catalog.findings import Noun, Severity
from catalog.inspections import Inspection
from catalog.instruments import Instrument
from catalog.items import Item, ItemKind, LegalBasis
from catalog.period import Period
from catalog.rules import Found, Rule, reminder, rule
from catalog.time_limits import Limit, LimitKind
from catalog.wording import Words

SETTING_LAW = "行政许可法 第14条、第15条、第17条"
REGULATION_LAW = "优化营商环境条例 第13条"


@rule("no-legal-basis", Severity.ERROR, law=SETTING_LAW)
def no_legal_basis(inspection: Inspection) -> Iterator[Found]:
    """
    A licence without any provision that sets it.

    Law: Administrative Licensing Law (行政许可法), arts. 14, 15 and 17: nothing but a law, a regulation or a local
    regulation may set a licence. A variant rests on the basis of its main item.
    """
    for item in inspection.items:
        if item.kind is ItemKind.LICENCE and not _bases(inspection, item):
            yield _without_basis(item)


@rule("service-without-basis", Severity.NOTICE)
def service_without_basis(inspection: Inspection) -> Iterator[Found]:
    """
    A service for which no provision is named.

    A list of powers names the basis of every item (权责清单: 设定依据); a service may rest on a document below a law.
    """
    for item in inspection.items:
        if item.kind is ItemKind.SERVICE and not _bases(inspection, item):
            yield _without_basis(item)


def _bases(inspection: Inspection, item: Item) -> list[LegalBasis]:
    """The bases of an item, else of its main item."""
    items = inspection.snapshot.items
    return [*items.bases(item.code), *(items.bases(item.parent) if item.parent is not None else ())]


def _without_basis(item: Item) -> Found:
    return Found(
        Noun.ITEM,
        (item.code,),
        Words(
            f"{item.name_en or item.name} rests on no provision. Name the law that sets it, or take it off the list.",
            f"“{item.name}”没有设定依据。请补充依据，或将其移出目录。",
        ),
        item.period,
        None,
        item.code,
    )


class Loss(NamedTuple):
    """
    Something that loses its ground (失去依据).

    Attributes:
        finding: what would be found.
        law: the law that it rests on.
        article: the article; ``None``: the whole.
    """

    about: Noun
    key: str
    item: str | None
    division: str | None
    law: str
    article: str | None
    period: Period
    words: Words


def law_change(inspection: Inspection, law: str, article: str | None, ends_on: date) -> list[Loss]:
    """
    What loses its ground when a law, or one article of it, ends on a day (法律变动影响).

    Args:
        inspection: the part of the catalogue that is asked about.
        law: the name of the law, or the key or the title of a document, as written in the catalogue.
        article: the article, as written there; ``None``: the whole law ends.
        ends_on: the first day on which it no longer holds.

    Returns:
        Every item, limit and act that holds on that day or later and rests on it; what rests on another
        provision as well is among them when that does not span it.
    """
    ended = Period(ends_on, None)
    found = [
        Loss(one.about, one.subjects[0], one.item, one.division, law, article, both, one.words)
        for one in (*_items_resting(inspection, law, article, ended), *_limits_resting(inspection, law, article, ended))
        if (both := one.period.overlap(ended)) is not None
    ]
    acts = _acts_resting(inspection, law, ended) if article is None else ()
    return [*found, *acts]


def _is_of(row: LegalBasis | Limit, law: str, article: str | None) -> bool:
    """Whether a row rests on a law that ends; a row that names no article rests on the whole, which goes on."""
    return row.law == law and article in (None, row.article)


def _items_resting(inspection: Inspection, law: str, article: str | None, ended: Period) -> Iterator[Found]:
    for item in inspection.items:
        bases = _bases(inspection, item)
        if any(_is_of(basis, law, article) for basis in bases):
            left = [Period(row.valid_from, ended.start) if _is_of(row, law, article) else row.period for row in bases]
            gap = uncovered(item.period, left)
            if gap is not None:
                yield _loses(item, law)._replace(period=gap)


def _loses(item: Item, law: str) -> Found:
    return Found(
        Noun.ITEM,
        (item.code,),
        Words(
            f"{item.name_en or item.name} loses its ground: {law}. Name another provision, or end the item.",
            f"“{item.name}”失去设定依据：{law}。请补充其他依据，或取消该事项。",
        ),
        item.period,
        None,
        item.code,
    )


def _limits_resting(inspection: Inspection, law: str, article: str | None, ended: Period) -> Iterator[Found]:
    for row in inspection.rows(Limit):
        item = inspection.snapshot.items.get(row.item)
        if item is not None and _is_of(row, law, article) and row.period.overlap(ended) is not None:
            yield Found(
                Noun.ITEM,
                (item.code, row.kind, str(row.valid_from or "")),
                Words(
                    f"A time limit of {item.name_en or item.name} loses its ground: {law}. Set it anew.",
                    f"“{item.name}”的办结时限失去依据：{law}。请重新确定时限。",
                ),
                row.period,
                row.division,
                item.code,
            )


def _acts_resting(inspection: Inspection, law: str, ended: Period) -> Iterator[Loss]:
    for act in inspection.acts:
        document = inspection.snapshot.instruments.get(act.row.instrument)
        both = None if act.effect is None else act.effect.overlap(ended)
        if document is not None and both is not None and law in (document.code, document.title):
            words = Words(
                f"{act.row.code} loses its ground: {document.code}. Make a new document, or withdraw the act.",
                f"“{act.row.code}”失去依据：《{document.title}》。请另行制定文件，或收回下放。",
            )
            row = act.row
            yield Loss(Noun.ACT, row.code, row.item, row.from_division, law, None, both, words)


def uncovered(whole: Period, parts: Iterable[Period]) -> Period | None:
    """The first days of a period that lie in none of some others; ``None``: all do."""
    reached, is_open = whole.start, whole.start is None
    for part in sorted(parts, key=lambda one: one.start or date.min):
        starts_late = part.start is not None and (is_open or reached is None or part.start > reached)
        if starts_late and part.start is not None:
            return Period(reached, part.start).overlap(whole)
        if part.end is None:
            return None
        if reached is None or part.end > reached:
            reached, is_open = part.end, False
    left = Period(reached, whole.end)
    return None if left.is_empty else left


@rule("basis-does-not-span", Severity.ERROR, law=SETTING_LAW)
def basis_does_not_span(inspection: Inspection) -> Iterator[Found]:
    """
    An item, a limit or an act goes on although what it rests on has ended, or began before it.

    A rule must be spanned by its basis: the list is dynamic, and what has lost its ground leaves it.
    """
    for item in inspection.items:
        bases = _bases(inspection, item)
        gap = uncovered(item.period, [basis.period for basis in bases]) if bases else None
        if gap is not None:
            yield _not_spanned(Noun.ITEM, (item.code,), item.name_en or item.name, item.name, gap, item=item)
    yield from _limits_not_spanned(inspection)
    for act in inspection.acts:
        gap = _beyond_document(act, inspection.snapshot.instruments.get(act.row.instrument))
        if gap is not None:
            row = act.row
            found = _not_spanned(Noun.ACT, (row.code,), row.code, row.code, gap)
            yield found._replace(division=row.from_division, item=row.item)


def _limits_not_spanned(inspection: Inspection) -> Iterator[Found]:
    known: dict[tuple[str, str, str | None], list[Period]] = defaultdict(list)
    for basis in inspection.snapshot.source.of(LegalBasis):
        known[basis.item, basis.law, basis.article].append(basis.period)
    for row in inspection.rows(Limit):
        item = inspection.snapshot.items.get(row.item)
        periods = known.get((row.item, row.law or "", row.article))
        if item is None or row.kind is not LimitKind.STATUTORY or periods is None:
            continue
        gap = uncovered(row.period.overlap(item.period) or row.period, periods)
        if gap is not None:
            keys = (item.code, "limit", str(row.valid_from or ""))
            name, name_zh = f"The limit of {item.name_en or item.name}", f"{item.name}的时限"
            yield _not_spanned(Noun.ITEM, keys, name, name_zh, gap, item=item)


def _beyond_document(act: Act, document: Instrument | None) -> Period | None:
    """The days on which an act is in effect and its document is not in force."""
    if document is None or act.effect is None or document.valid_from is None:
        return None
    return uncovered(act.effect, [document.period])


def _not_spanned(
    about: Noun, keys: tuple[str, ...], name: str, name_zh: str, gap: Period, *, item: Item | None = None
) -> Found:
    since, until = gap.start or "the beginning", f" to {gap.end}" if gap.end else ""
    since_zh, until_zh = gap.start or "最初", f"至{gap.end}" if gap.end else ""
    return Found(
        about,
        keys,
        Words(
            f"{name} has no ground from {since}{until}: what it rests on does not hold then. "
            "Name a provision that does, or end it.",
            f"“{name_zh}”自{since_zh}起{until_zh}没有有效依据。请补充有效依据，或予以终止。",
        ),
        gap,
        None,
        None if item is None else item.code,
    )


@rule("basis-expiring", Severity.NOTICE)
def basis_expiring(inspection: Inspection) -> Iterator[Found]:
    """
    What an item or an act rests on ends within 90 days, and the item or act goes on.

    A reminder, so that a list is adjusted before it loses its ground and not after.
    """
    for item in inspection.items:
        bases = _bases(inspection, item)
        gap = uncovered(item.period, [basis.period for basis in bases]) if bases else None
        if gap is not None and gap.start is not None:
            yield _expiring(Noun.ITEM, item.code, Words(item.name_en or item.name, item.name), gap.start, item.code)
    for act in inspection.acts:
        gap = _beyond_document(act, inspection.snapshot.instruments.get(act.row.instrument))
        if gap is not None and gap.start is not None and act.effect is not None and gap.start != act.effect.start:
            row = act.row
            found = _expiring(Noun.ACT, row.code, Words(row.code, row.code), gap.start, row.item)
            yield found._replace(division=row.from_division)


def _expiring(about: Noun, key: str, name: Words, ends: date, item: str) -> Found:
    return Found(
        about,
        (key, str(ends)),
        Words(
            f"What {name.en} rests on ends on {ends}. Renew the basis, or prepare for its end.",
            f"“{name.zh}”的依据将于{ends}失效。请及时修订依据，或做好终止准备。",
        ),
        reminder(ends),
        None,
        item,
    )


@rule("basis-unpublished", Severity.ERROR, law="行政许可法 第5条")
def basis_unpublished(inspection: Inspection) -> Iterator[Found]:
    """
    An act whose document has not been published, or that names none.

    Law: Administrative Licensing Law (行政许可法), art. 5: what is not published is not a basis for a licence.
    """
    for act in inspection.acts:
        if act.published is not None or act.row.condition is not None or act.effect is None:
            continue
        yield Found(
            Noun.ACT,
            (act.row.code,),
            Words(
                f"{act.row.code} was never published. Publish its document, or withdraw the act.",
                f"“{act.row.code}”未经公布，不得作为实施依据。请公布文件，或收回下放。",
            ),
            act.effect,
            act.row.from_division,
            act.row.item,
        )


RULES_OF_BASES: tuple[Rule, ...] = (
    no_legal_basis,
    service_without_basis,
    basis_does_not_span,
    basis_expiring,
    basis_unpublished,
)
