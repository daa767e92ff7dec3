"""
What an HSDS 3.0 document must hold to, rebuilt from the specification by hand.

For each object: its fields, which of them it must have, and what may stand in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

Check = Callable[[Any], bool]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
_DAYS = re.compile(r"(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*")


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _uuid(value: Any) -> bool:
    return isinstance(value, str) and str(UUID(value)) == value


def _like(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(*words: str) -> Check:
    return lambda value: value in words


FIELDS: Mapping[str, Mapping[str, Check | str]] = {
    "service": {
        "id!": _uuid,
        "organization_id": _uuid,
        "name!": _text,
        "alternate_name": _text,
        "description": _text,
        "url": _like(_URI),
        "status!": _one_of("active", "inactive", "defunct", "temporarily closed"),
        "eligibility_description": _text,
        "organization": "organization",
        "service_areas": "service_area",
        "service_at_locations": "service_at_location",
        "required_documents": "required_document",
        "cost_options": "cost_option",
        "schedules": "schedule",
        "phones": "phone",
        "attributes": "attribute",
    },
    "organization": {
        "id!": _uuid,
        "name!": _text,
        "alternate_name": _text,
        "description!": _text,
        "organization_identifiers": "organization_identifier",
        "attributes": "attribute",
    },
    "organization_identifier": {
        "id!": _uuid,
        "organization_id": _uuid,
        "identifier_scheme": _text,
        "identifier_type!": _text,
        "identifier!": _text,
    },
    "service_at_location": {"id!": _uuid, "service_id": _uuid, "location_id": _uuid, "location": "location"},
    "location": {
        "id!": _uuid,
        "location_type!": _one_of("physical", "postal", "virtual"),
        "organization_id": _uuid,
        "name": _text,
        "alternate_name": _text,
        "latitude": _number,
        "longitude": _number,
        "addresses": "address",
        "accessibility": "accessibility",
        "phones": "phone",
        "schedules": "schedule",
        "attributes": "attribute",
    },
    "address": {
        "id!": _uuid,
        "location_id": _uuid,
        "address_1!": _text,
        "city!": _text,
        "region": _text,
        "state_province!": _text,
        "postal_code!": _text,
        "country!": _like(re.compile(r"[A-Z]{2}")),
        "address_type!": _one_of("physical", "postal", "virtual"),
    },
    "accessibility": {"id!": _uuid, "location_id": _uuid, "description": _text},
    "phone": {"id!": _uuid, "location_id": _uuid, "service_id": _uuid, "number!": _text, "type": _text},
    "schedule": {
        "id!": _uuid,
        "service_id": _uuid,
        "location_id": _uuid,
        "valid_from": _like(_DAY),
        "valid_to": _like(_DAY),
        "timezone": _number,
        "wkst": _one_of("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
        "freq": _one_of("WEEKLY", "MONTHLY"),
        "interval": _number,
        "byday": _like(_DAYS),
        "description": _text,
        "opens_at": _like(_TIME),
        "closes_at": _like(_TIME),
    },
    "service_area": {"id!": _uuid, "service_id": _uuid, "name": _text, "description": _text, "uri": _like(_URI)},
    "required_document": {"id!": _uuid, "service_id": _uuid, "document": _text, "uri": _like(_URI)},
    "cost_option": {
        "id!": _uuid,
        "service_id": _uuid,
        "valid_from": _like(_DAY),
        "valid_to": _like(_DAY),
        "option": _text,
        "currency": _like(re.compile(r"[A-Z]{3}")),
        "amount": _number,
        "amount_description": _text,
    },
    "attribute": {
        "id!": _uuid,
        "link_id": _uuid,
        "link_type": _text,
        "link_entity": _one_of("service", "organization", "location"),
        "taxonomy_term_id": _uuid,
        "value": _text,
        "taxonomy_term": "taxonomy_term",
    },
    "taxonomy_term": {
        "id!": _uuid,
        "code": _text,
        "name!": _text,
        "description!": _text,
        "taxonomy": _text,
        "language": _like(re.compile(r"[a-z]{2,3}")),
    },
}
"""The fields of each object; one that must be there ends with ``!``; a word names the object that stands in it."""

OWNERS = {"service_id": "service", "location_id": "location", "organization_id": "organization"}


def breaches(page: Mapping[str, Any]) -> list[str]:
    """Everything in a page that breaks a rule, a line each."""
    contents = page["contents"]
    found = [problem for service in contents for problem in _of("service", service, ())]
    counted = len({service["id"] for service in contents})
    if not page["total_items"] == page["size"] == counted == len(contents):
        found.append(f"{page['total_items']} services are told, and {counted} stand there")
    return found


def _of(kind: str, part: Mapping[str, Any], above: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """What is wrong in an object and in all below it; an object knows those that it stands in."""
    fields = FIELDS[kind]
    here = (*above, (kind, str(part.get("id"))))
    for name in fields:
        if name.endswith("!") and name[:-1] not in part:
            yield f"{kind} lacks {name[:-1]}: {part}"
    for name, value in part.items():
        check = fields.get(name, fields.get(f"{name}!"))
        if check is None:
            yield f"{kind} has no field {name}"
        elif isinstance(check, str):
            for below in value if isinstance(value, list) else [value]:
                yield from _of(check, below, here)
        elif not check(value):
            yield f"{kind}.{name}: {value!r}"
        if name in OWNERS and dict(above).get(OWNERS[name], value) != value:
            yield f"{kind}.{name} is not the {OWNERS[name]} in which it stands"
    if "link_id" in part and part["link_id"] not in dict(above).values():
        yield f"{kind}.link_id names nothing around it"
