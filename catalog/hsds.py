"""
HSDS (人类服务数据规范): the services of a day as Open Referral writes them, in one JSON document.

A service there has one organisation. So there is one for each item and each agency that decides it on that day, for the
divisions for which it does; the counters that accept it stand as its locations, whosever they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import orjson

from catalog import gbt39046_codes as codes
from catalog.agencies import Agency
from catalog.guides import Guide, guide_on
from catalog.hsds_parts import (
    Part,
    attribute,
    cost_option,
    filled,
    first_day,
    identifier,
    last_day,
    location,
    organisation,
    provenance,
    required_document,
    service_areas,
)
from catalog.items import ONLINE, Channel, Item
from catalog.life_events import NAMES as LIFE_EVENTS
from catalog.offices import Office
from catalog.performers import Area, accepting_offices, areas, deciding, offered
from catalog.period import Moment
from catalog.records import date
from catalog.service_words import described
from catalog.snapshot import Snapshot
from catalog.wording import Words

VERSION = "3.0"
"""The version of the specification; the fields used are those that all of its releases have."""

PROFILE = "https://docs.openreferral.org/en/3.0/"


def write(snapshot: Snapshot, on: date, out: BinaryIO) -> None:
    """
    Write one page of services with all that belongs to them (the compiled service), one service a line.

    Args:
        snapshot: the catalogue.
        on: the day in the world on which it is right.
        out: where to.
    """
    about = {"version": VERSION, "profile": PROFILE, "as_of": on, "revision": snapshot.revision.number}
    out.write(orjson.dumps(about)[:-1] + b',\n"contents":[\n')
    count = 0
    for count, service in enumerate(services(snapshot, on), 1):
        out.write((b",\n" if count > 1 else b"") + orjson.dumps(service))
    out.write(b"\n],\n" + orjson.dumps(_page(count))[1:] + b"\n")


def services(snapshot: Snapshot, on: date) -> Iterator[Part]:
    """The services, by item and by the agency that decides."""
    desk = _Desk(snapshot, on)
    for item in offered(snapshot, on):
        for key, decided in sorted(deciding(areas(snapshot, item, on)).items()):
            agency = snapshot.agencies.get(key)
            if agency is not None:
                yield desk.service(item, agency, decided)


def _page(count: int) -> Part:
    """What a page says of itself: all services stand on one, and their number is known once they are written."""
    return {
        "total_items": count,
        "total_pages": 1,
        "page_number": 1,
        "size": count,
        "first_page": True,
        "last_page": True,
        "empty": count == 0,
    }


class _Desk:
    """What the services of one day share: organisations and locations, each made once."""

    def __init__(self, snapshot: Snapshot, on: date) -> None:
        self._snapshot = snapshot
        self._on = on
        self._at = Moment(on)
        self._organisations: dict[str, Part] = {}
        self._locations: dict[str, Part] = {}

    def service(self, item: Item, agency: Agency, decided: Sequence[Area]) -> Part:
        """An item as one agency decides it, in its areas."""
        guide = self._guide(item, agency)
        name = identifier("service", item.code, agency.code)
        offices = (
            accepting_offices(self._snapshot, item, decided, self._on) if Channel.COUNTER in guide.channels else []
        )
        can_apply = bool(offices) or not ONLINE.isdisjoint(guide.channels)
        organization = self._organisation(agency)
        return filled(
            id=name,
            organization_id=organization["id"],
            name=item.name,
            alternate_name=item.name_en or "；".join(item.aliases) or None,
            description=described(item, guide).zh,
            url=guide.online_url,
            status="active" if can_apply else "inactive",
            eligibility_description=_eligibility(item),
            organization=organization,
            service_areas=service_areas(name, [area.lineage.place for area in decided]),
            service_at_locations=[self._at_location(name, office) for office in offices],
            required_documents=[required_document(name, row) for row in guide.materials],
            cost_options=[cost_option(name, row) for row in guide.fees],
            attributes=[*_classified(name, item, guide), provenance("service", name, item)],
        )

    def _guide(self, item: Item, agency: Agency) -> Guide:
        path = self._snapshot.territory.path(agency.division, self._at)
        return guide_on(self._snapshot, item, path, self._at)

    def _organisation(self, agency: Agency) -> Part:
        if agency.code not in self._organisations:
            division = self._snapshot.territory.nearest(agency.division, self._at)
            self._organisations[agency.code] = organisation(agency, division)
        return self._organisations[agency.code]

    def _at_location(self, service: str, office: Office) -> Part:
        if office.code not in self._locations:
            self._locations[office.code] = location(self._snapshot, office, self._at)
        place = self._locations[office.code]
        return {
            "id": identifier("at", service, office.code),
            "service_id": service,
            "location_id": place["id"],
            "location": place,
        }


def _eligibility(item: Item) -> str | None:
    """Whom it serves; ``None``: not known."""
    names = [code.words.zh for value in item.audiences if (code := codes.AUDIENCES.of(value)) is not None]
    return "、".join(names) or None


def _classified(service: str, item: Item, guide: Guide) -> Iterator[Part]:
    """The type of an item, its occasions, and how one can apply, as terms of the standard's lists."""
    category = codes.CATEGORIES.of(item.category)
    words = Words(item.category, item.category) if category is None else category.words
    yield attribute("service", service, "item-type", item.category, words, value=item.basic_code)
    for key in item.life_events:
        yield attribute("service", service, "life-event", key, LIFE_EVENTS.get(key, Words(key, key)))
    for channel in guide.channels:
        code = codes.CHANNELS.of(channel)
        if code is not None:
            yield attribute("service", service, "channel", code.code, code.words)
    if item.valid_from is not None or item.valid_to is not None:
        days = f"{first_day(item.valid_from) or ''}/{last_day(item.valid_to) or ''}"
        yield attribute("service", service, "validity", "period", Words("In effect", "有效期"), value=days)
