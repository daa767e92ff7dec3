"""Rules of offices (办理点规则): people must know when to come and whom to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from catalog.findings import Noun, Severity
from catalog.inspections import Inspection
from catalog.offices import Office, OfficeHours
from catalog.period import Period
from catalog.rules import Found, Rule, rule
from catalog.wording import Words

DISCLOSURE_LAW = "政府信息公开条例 第20条"

DISTRICT_DIGITS = 6
"""Leading digits that the codes of a district's divisions share."""

MANY = 20
"""From so many offices of a district on, that none of them has something is one finding and not one for each."""


@rule("office-without-hours", Severity.WARNING, law=DISCLOSURE_LAW)
def office_without_hours(inspection: Inspection) -> Iterator[Found]:
    """
    An office in service whose opening hours nobody can read.

    Law: Regulations on Open Government Information (政府信息公开条例), art. 20. Of a district none of whose offices,
    20 or more, has hours, the district is told.
    """
    lacking = [office for office in inspection.offices if not _has_hours(inspection, office)]
    yield from _told(
        inspection,
        lacking,
        Words("publishes no opening hours", "未公布办公时间"),
        Words("publish opening hours. Publish them.", "公布办公时间。请予公布。"),
    )


@rule("office-without-contact", Severity.NOTICE, law=DISCLOSURE_LAW)
def office_without_contact(inspection: Inspection) -> Iterator[Found]:
    """
    An office in service without an address or a telephone.

    Law: Regulations on Open Government Information (政府信息公开条例), art. 20: address and contact are disclosed.
    """
    lacking = [office for office in inspection.offices if office.address is None or office.phone is None]
    yield from _told(
        inspection,
        lacking,
        Words("has no published address or telephone", "未公布地址或电话"),
        Words("have an address and a telephone. Publish them.", "公布地址和电话。请予公布。"),
    )


def _has_hours(inspection: Inspection, office: Office) -> bool:
    if not len(inspection.snapshot.source.shelf(OfficeHours)):
        return False
    return inspection.snapshot.offices.keeps_hours(office, inspection.at)


def _told(inspection: Inspection, lacking: list[Office], alone: Words, none: Words) -> Iterator[Found]:
    """A finding for each office, or one for a district all of whose many offices lack the same."""
    missing = Counter(office.division[:DISTRICT_DIGITS] for office in lacking)
    whole = _all_lacking(inspection, missing)
    for district in sorted(whole):
        code = district.ljust(12, "0")
        place = inspection.division(code)
        count = missing[district]
        yield Found(
            Noun.DIVISION,
            (code,),
            Words(
                f"None of the {count} offices in {place.name_en or place.name} {none.en}",
                f"{place.name}的{count}个办理点均未{none.zh}",
            ),
            Period(),
            code,
        )
    for office in lacking:
        if office.division[:DISTRICT_DIGITS] not in whole:
            yield Found(
                Noun.OFFICE,
                (office.code,),
                Words(
                    f"{office.name_en or office.name} {alone.en}. Publish what people need to come.",
                    f"“{office.name}”{alone.zh}。请予公布。",
                ),
                office.period,
                office.division,
            )


def _all_lacking(inspection: Inspection, missing: Counter[str]) -> set[str]:
    """The districts all of whose offices, many of them, are missing something."""
    many = {district for district, count in missing.items() if count >= MANY}
    many = {district for district in many if district.ljust(12, "0") in inspection.snapshot.territory}
    if not many or inspection.only is not None:
        return set()
    total = Counter(office.division[:DISTRICT_DIGITS] for office in inspection.offices)
    return {district for district in many if total[district] == missing[district]}


RULES_OF_OFFICES: tuple[Rule, ...] = (office_without_hours, office_without_contact)
