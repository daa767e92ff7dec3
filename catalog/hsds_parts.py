"""
Parts of HSDS (人类服务数据规范): what services refer to, as objects with identifiers that never change.

Source: Human Services Data Specification 3.0 of Open Referral. Days are inclusive there: the last day of a period is
the day before the first on which it no longer holds here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from catalog.agencies import Agency
from catalog.divisions import Division, Level, Lineage
from catalog.materials import Fee, Material
from catalog.offices import Office, OfficeHours
from catalog.period import Moment
from catalog.records import Provenance, Record, date
from catalog.service_words import hours_words
from catalog.snapshot import Snapshot
from catalog.wording import Words

Part = dict[str, Any]
"""One object of the specification."""

NAMESPACE = UUID("6f6c1a3e-3f5b-5d0e-9a55-0a3c8d1b7e42")
"""What identifiers are derived from together with our own keys; never change it."""

UTC_OFFSET_HOURS = 8
"""China keeps one time, eight hours ahead of UTC all year."""

COUNTRY = "CN"

_OFFSET = f"+{UTC_OFFSET_HOURS:02}:00"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_PROVENANCES = {
    Provenance.REPORT: Words("Said by the bureau's report", "报告所述"),
    Provenance.PUBLIC: Words("Read in a public document", "公开文件"),
    Provenance.ILLUSTRATIVE: Words("Illustrative: assumed for this catalogue", "示例：为本目录假设"),
}


def identifier(*keys: str) -> str:
    """A UUID made of our own keys: the same keys always give the same one."""
    return str(uuid5(NAMESPACE, "/".join(keys)))


def filled(**values: Any) -> Part:
    """An object without what is not known."""
    return {name: value for name, value in values.items() if value is not None and value != []}


def last_day(end: date | None) -> str | None:
    """The last day of a period that ends before a day."""
    return None if end is None else (end - timedelta(days=1)).isoformat()


def first_day(start: date | None) -> str | None:
    """The first day of a period."""
    return None if start is None else start.isoformat()


def attribute(entity: str, link: str, kind: str, key: str, words: Words, *, value: str | None = None) -> Part:
    """
    A term of a list of codes that applies to an object.

    Args:
        entity: the kind of the object, such as ``service``.
        link: its identifier.
        kind: the list of codes.
        key: the code.
        words: what it is called.
        value: what else there is to say.
    """
    term = identifier("term", kind, key)
    return filled(
        id=identifier("attribute", entity, link, kind, key),
        link_id=link,
        link_type=kind,
        link_entity=entity,
        taxonomy_term_id=term,
        value=value,
        taxonomy_term=filled(
            id=term, code=key, name=words.zh, description=words.en, taxonomy=f"catalogue:{kind}", language="zh"
        ),
    )


def provenance(entity: str, link: str, row: Record) -> Part:
    """Where the facts of an object come from; illustrative ones are marked."""
    return attribute(entity, link, "provenance", row.status.value, _PROVENANCES[row.status], value=row.source)


def organisation(agency: Agency, division: Division) -> Part:
    """An agency; its description names the division whose organ it is."""
    name = identifier("agency", agency.code)
    return filled(
        id=name,
        name=agency.name,
        alternate_name=agency.name_en,
        description=f"{division.name}（{division.code}）",
        organization_identifiers=[
            {
                "id": identifier("agency", agency.code, "credit-code"),
                "organization_id": name,
                "identifier_scheme": "CN-USCC",
                "identifier_type": "统一社会信用代码",
                "identifier": agency.credit_code,
            }
        ]
        if agency.credit_code
        else None,
        attributes=[provenance("organization", name, agency)],
    )


def location(snapshot: Snapshot, office: Office, at: Moment) -> Part:
    """An office as a physical location, with its hours."""
    name = identifier("office", office.code)
    return filled(
        id=name,
        location_type="physical",
        organization_id=identifier("agency", office.agency),
        name=office.name,
        alternate_name=office.name_en,
        latitude=office.latitude,
        longitude=office.longitude,
        addresses=_addresses(office, snapshot.territory.lineage(office.division, at)),
        accessibility=[
            {"id": identifier("office", office.code, "accessibility", what), "location_id": name, "description": what}
            for what in office.accessibility
        ],
        phones=[
            {
                "id": identifier("office", office.code, "phone"),
                "location_id": name,
                "number": office.phone,
                "type": "voice",
            }
        ]
        if office.phone
        else None,
        schedules=schedules(office, snapshot.offices.weekly(office, at)),
        attributes=[provenance("location", name, office)],
    )


def _addresses(office: Office, lineage: Lineage) -> list[Part]:
    """The address, where it is known; the catalogue keeps no postal codes, and the specification wants one."""
    if not office.address:
        return []
    province, city = lineage.of_level(Level.PROVINCE), lineage.of_level(Level.CITY)
    return [
        {
            "id": identifier("office", office.code, "address"),
            "location_id": identifier("office", office.code),
            "address_1": office.address,
            "city": "" if city is None else city.name,
            "region": lineage.place.name,
            "state_province": "" if province is None else province.name,
            "postal_code": "",
            "country": COUNTRY,
            "address_type": "physical",
        }
    ]


def schedules(office: Office, rows: Sequence[OfficeHours]) -> list[Part]:
    """The weekly hours: a schedule for each stretch of time and period, on the days that have it (RFC 5545)."""
    days: dict[tuple[Any, ...], list[OfficeHours]] = {}
    for row in rows:
        days.setdefault((row.opens, row.closes, row.valid_from, row.valid_to), []).append(row)
    words = hours_words(rows)
    return [
        filled(
            id=identifier("office", office.code, "schedule", f"{opens:%H:%M}", f"{closes:%H:%M}", str(start)),
            location_id=identifier("office", office.code),
            freq="WEEKLY",
            interval=1,
            wkst="MO",
            byday=",".join(_WEEKDAYS[row.weekday - 1] for row in alike),
            opens_at=f"{opens:%H:%M}{_OFFSET}",
            closes_at=f"{closes:%H:%M}{_OFFSET}",
            timezone=UTC_OFFSET_HOURS,
            valid_from=first_day(start),
            valid_to=last_day(end),
            description=words.zh,
        )
        for (opens, closes, start, end), alike in days.items()
    ]


def service_areas(service: str, divisions: Iterable[Division]) -> list[Part]:
    """The divisions for which a service is there."""
    return [
        {
            "id": identifier("area", service, division.code),
            "service_id": service,
            "name": division.name,
            "description": division.code,
            "uri": f"urn:catalogue:division:{division.code}",
        }
        for division in divisions
    ]


def required_document(service: str, row: Material) -> Part:
    """A paper to hand in, with its copies, its issuer and what to know about it."""
    copies = [f"原件{row.originals}份" if row.originals else "", f"复印件{row.copies}份" if row.copies else ""]
    told = [*copies, row.issuer and f"出具机构：{row.issuer}", row.note, None if row.required else "非必备"]
    details = "；".join(part for part in told if part)
    return {
        "id": identifier("paper", service, row.item, row.division or "", str(row.number)),
        "service_id": service,
        "document": f"{row.name}（{details}）" if details else row.name,
    }


def cost_option(service: str, row: Fee) -> Part:
    """A fee; without an amount when that follows a tariff."""
    return filled(
        id=identifier("fee", service, row.item, row.division or "", row.name),
        service_id=service,
        valid_from=first_day(row.valid_from),
        valid_to=last_day(row.valid_to),
        option=row.name,
        currency=row.currency,
        amount=row.amount,
        amount_description=row.basis,
    )
