"""Rules of guides (办事指南规则): what applicants may be asked for, and what they must be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from catalog.certificates import REPLACEMENT_MODES, Removal
from catalog.findings import Noun, Severity
from catalog.guides import guide_on
from catalog.inspections import Inspection
from catalog.items import Implementation, Item, ItemKind
from catalog.materials import Fee, Material
from catalog.menus import original_holders
from catalog.period import Moment, Period
from catalog.records import date
from catalog.rules import Found, Rule, reminder, rule
from catalog.time_limits import Limit
from catalog.wording import Words

CERTIFICATES_LAW = "优化营商环境条例 第44条"
DISCLOSURE_LAW = "行政许可法 第30条；政府信息公开条例 第20条"

WITHOUT_REPLACEMENT = frozenset({"R9", "R10"})
"""The modes by which a certificate goes without anything in its place."""


def _demands(inspection: Inspection) -> Iterator[tuple[Item, Material, Item]]:
    """The papers of items in use that are certificates: item, paper, certificate."""
    items = inspection.snapshot.items
    for row in inspection.rows(Material):
        item, certificate = items.get(row.item), items.get(row.certificate)
        if item is not None and certificate is not None and item.period.overlap(row.period) is not None:
            yield item, row, certificate


@rule("demands-removed-certificate", Severity.ERROR, law=CERTIFICATES_LAW)
def demands_removed_certificate(inspection: Inspection) -> Iterator[Found]:
    """
    A guide still demands a certificate that was removed.

    Law: Regulations on Optimising the Business Environment (优化营商环境条例), art. 44: no organ may ask for a
    certificate that is not on the list kept. The report had 79 of them sorted out.
    """
    for item, row, certificate in _demands(inspection):
        removal = inspection.snapshot.certificates.removal(certificate.code)
        both = None if removal is None else row.period.overlap(Period(removal.on, None))
        if removal is None or both is None or not row.required:
            continue
        instead = f"; in its place: {REPLACEMENT_MODES[removal.mode][1]}" if removal.mode in REPLACEMENT_MODES else ""
        instead_zh = f"，替代方式：{removal.replacement or REPLACEMENT_MODES[removal.mode][0]}"
        yield Found(
            Noun.ITEM,
            _of_row(item, row, certificate.code),
            Words(
                f"{item.name_en or item.name} demands {certificate.name_en or certificate.name}, "
                f"removed from {removal.on} on{instead}. Take it off the papers.",
                f"“{item.name}”仍要求提供“{certificate.name}”，该证明自{removal.on}起已取消{instead_zh}。请从申请材料中删除。",
            ),
            both,
            row.division,
            item.code,
        )


def _of_row(item: Item, row: Material, certificate: str) -> tuple[str, ...]:
    return item.code, row.division or "", certificate, str(row.valid_from or "")


@rule("certificate-outside-list", Severity.WARNING, law=CERTIFICATES_LAW)
def certificate_outside_list(inspection: Inspection) -> Iterator[Found]:
    """
    A guide demands a certificate for which neither the paper nor the certificate names a law.

    Law: Regulations on Optimising the Business Environment (优化营商环境条例), art. 44: a certificate stays on the list
    only if a law, a regulation or a decision of the State Council lets it be demanded.
    """
    snapshot = inspection.snapshot
    for item, row, certificate in _demands(inspection):
        removal = snapshot.certificates.removal(certificate.code)
        held = row.period if removal is None else row.period.overlap(Period(None, removal.on))
        if row.law is not None or held is None or snapshot.items.bases(certificate.code):
            continue
        yield Found(
            Noun.ITEM,
            _of_row(item, row, certificate.code),
            Words(
                f"{item.name_en or item.name} demands {certificate.name_en or certificate.name}, for which no law is named. "
                "Name the law, or remove the certificate.",
                f"“{item.name}”要求提供的“{certificate.name}”未列明法律法规依据。请补充依据，或取消该证明。",
            ),
            held,
            row.division,
            item.code,
        )


@rule("removal-without-replacement", Severity.WARNING, law=CERTIFICATES_LAW)
def removal_without_replacement(inspection: Inspection) -> Iterator[Found]:
    """
    A certificate was removed by a mode that puts something in its place, and nothing is named.

    Source: 国办发〔2018〕47号; modes R9 and R10 need nothing.
    """
    for row in inspection.snapshot.source.of(Removal):
        item = inspection.snapshot.items.get(row.certificate)
        if item is None or row.replacement or row.mode in WITHOUT_REPLACEMENT or not inspection.has(item):
            continue
        yield Found(
            Noun.ITEM,
            (item.code,),
            Words(
                f"{item.name_en or item.name} was removed by mode {row.mode} "
                f"({REPLACEMENT_MODES[row.mode][1]}), and nothing is named in its place. Say what replaces it.",
                f"“{item.name}”以“{REPLACEMENT_MODES[row.mode][0]}”方式取消，但未说明替代内容。请补充替代说明。",
            ),
            Period(row.on, None),
            None,
            item.code,
        )


class Part(NamedTuple):
    """Something that a guide has to disclose, and whether it does."""

    words: Words
    is_told: Callable[[Inspection, Item, Moment], bool]


def _limit_told(inspection: Inspection, item: Item, at: Moment) -> bool:
    return any(
        guide_on(inspection.snapshot, one, (), at).time_limit is not None for one in _with_main(inspection, item)
    )


def _papers_told(inspection: Inspection, item: Item, at: Moment) -> bool:
    return any(inspection.snapshot.materials.of(one.code, (), at) for one in _with_main(inspection, item))


def _with_main(inspection: Inspection, item: Item) -> tuple[Item, ...]:
    """An item, and its main item, whose guide holds for its variants as well."""
    main = inspection.snapshot.items.get(item.parent)
    return (item,) if main is None else (item, main)


def _fee_told(inspection: Inspection, item: Item, at: Moment) -> bool:
    """A fee that is told names its tariff; an item without fees is free."""
    return all(
        fee.basis is not None or fee.amount is not None for fee in inspection.snapshot.fees.of(item.code, (), at)
    )


def _agency_told(inspection: Inspection, item: Item, at: Moment) -> bool:
    return any(True for _ in original_holders(inspection.snapshot, item, at))


PARTS = (
    Part(Words("agency and its authority", "实施主体及权限"), _agency_told),
    Part(Words("papers", "申请材料"), _papers_told),
    Part(Words("time limit", "办理时限"), _limit_told),
    Part(Words("fee", "收费标准"), _fee_told),
)
"""
What is disclosed of an item besides its basis (``no-legal-basis``, ``service-without-basis``) and its contact
(``office-without-contact``).
"""


@rule("disclosure-incomplete", Severity.WARNING, law=DISCLOSURE_LAW)
def disclosure_incomplete(inspection: Inspection) -> Iterator[Found]:
    """
    The guide of a licence or service does not say all that must be public: authority, papers, limit, fee, agency.

    Law: Administrative Licensing Law (行政许可法), art. 30; Regulations on Open Government Information
    (政府信息公开条例), art. 20. A main item with variants discloses through them, and a variant through its main item.
    """
    for item in inspection.items:
        at = Moment(inspection.on)
        if item.kind is ItemKind.CERTIFICATE or not at.within(item.valid_from, item.valid_to):
            continue
        if inspection.snapshot.items.variants(item.code):
            continue
        lacking = [part.words for part in PARTS if not part.is_told(inspection, item, at)]
        if lacking:
            yield Found(
                Noun.ITEM,
                (item.code,),
                Words(
                    f"The guide of {item.name_en or item.name} does not tell: {', '.join(words.en for words in lacking)}. "
                    "Publish what is missing.",
                    f"“{item.name}”的办事指南未公开：{'、'.join(words.zh for words in lacking)}。请补充公开。",
                ),
                Period(at.since, at.until),
                None,
                item.code,
            )


@rule("guide-expiring", Severity.NOTICE)
def guide_expiring(inspection: Inspection) -> Iterator[Found]:
    """
    A limit, a paper, a fee or a local practice of a guide ends within 90 days and nothing follows it.

    A reminder, so that a guide does not go stale unseen.
    """
    for record, name in _PARTS_OF_GUIDES:
        yield from _ending(inspection, list(inspection.rows(record)), record.key, name)


_PARTS_OF_GUIDES: tuple[tuple[type[Any], str], ...] = (
    (Limit, "limit"),
    (Material, "material"),
    (Fee, "fee"),
    (Implementation, "implementation"),
)


def _ending(
    inspection: Inspection, rows: Sequence[Limit | Material | Fee | Implementation], key: tuple[str, ...], name: str
) -> Iterator[Found]:
    starts: dict[tuple[object, ...], set[date | None]] = defaultdict(set)
    for row in rows:
        starts[tuple(getattr(row, column) for column in key)].add(row.valid_from)
    for row in rows:
        what = tuple(getattr(row, column) for column in key)
        item = inspection.snapshot.items.get(row.item)
        if row.valid_to is None or row.valid_to in starts[what] or item is None or row.valid_to not in item.period:
            continue
        removed = getattr(row, "certificate", None)
        if removed is not None and inspection.snapshot.certificates.removal(removed) is not None:
            continue
        yield Found(
            Noun.ITEM,
            (item.code, name, *(str(part or "") for part in what[1:]), str(row.valid_to)),
            Words(
                f"A {name} in the guide of {item.name_en or item.name} ends on {row.valid_to} and nothing follows. "
                "Renew it, or say what holds then.",
                f"“{item.name}”办事指南中的一项内容（{row.zh}）将于{row.valid_to}失效，没有后续内容。请及时更新。",
            ),
            reminder(row.valid_to),
            row.division,
            item.code,
        )


RULES_OF_GUIDES: tuple[Rule, ...] = (
    demands_removed_certificate,
    certificate_outside_list,
    removal_without_replacement,
    disclosure_incomplete,
    guide_expiring,
)
