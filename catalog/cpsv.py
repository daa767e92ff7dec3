"""
CPSV-AP (公共服务词汇应用纲要): the services of a day as linked data, in JSON-LD.

One public service for each item that can be applied for on that day, as defined for all places; limits that a division
promises by itself stand beside as rules. Certificates that are no longer asked for are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

import orjson

from catalog import gbt39046_codes as codes
from catalog.agencies import Agency
from catalog.cpsv_nodes import Nodes, processing_time
from catalog.cpsv_terms import CONTEXT, DEFAULT_BASE, Names, Node, both, ref, refs, text, typed
from catalog.guides import Guide, guide_on
from catalog.items import ONLINE, Channel, Item, ItemState
from catalog.menus import original_holders
from catalog.offices import Office
from catalog.performers import Area, accepting_offices, areas, deciding, offered
from catalog.period import Moment
from catalog.places import bounds
from catalog.records import date
from catalog.service_words import described
from catalog.snapshot import Snapshot
from catalog.time_limits import Limit
from catalog.wording import Words

PROFILE = "https://semiceu.github.io/CPSV-AP/releases/3.2.0/"
"""The version of the profile that the document follows."""


def write(snapshot: Snapshot, on: date, out: BinaryIO, *, base: str = DEFAULT_BASE) -> None:
    """
    Write a JSON-LD document, one node a line.

    Args:
        snapshot: the catalogue.
        on: the day in the world on which it is right.
        out: where to.
        base: what the names of things begin with; the address under which a service publishes them.
    """
    lines = b",\n".join(map(orjson.dumps, graph(snapshot, on, base=base)))
    out.write(b'{"@context":' + orjson.dumps(CONTEXT) + b',\n"@graph":[\n' + lines + b"\n]}\n")


def graph(snapshot: Snapshot, on: date, *, base: str = DEFAULT_BASE) -> list[Node]:
    """The nodes: the data set, the services by key, and all that they refer to."""
    names, at = Names(base), Moment(on)
    nodes = Nodes(snapshot, at, names)
    services = {
        item: service for item in offered(snapshot, on) if (service := _service(snapshot, item, on, nodes)) is not None
    }
    _relate(services)
    _events(nodes, services)
    told = list(services.values())
    return [_dataset(snapshot, on, nodes, told), *told, *nodes]


def _service(snapshot: Snapshot, item: Item, on: date, nodes: Nodes) -> Node | None:
    """An item as a public service; ``None`` when nobody can be named who is responsible for it."""
    at = Moment(on)
    found = areas(snapshot, item, on)
    authorities = _authorities(snapshot, item, found, at)
    if not authorities:
        return None
    guide = guide_on(snapshot, item, (), at)
    offices = accepting_offices(snapshot, item, found, on) if Channel.COUNTER in guide.channels else []
    bases = [row for row in snapshot.items.bases(item.code) if at.within(row.valid_from, row.valid_to)]
    names = nodes.names
    facts: Node = {
        "@id": names.of("item", item.code),
        "@type": "cpsv:PublicService",
        "dct:identifier": item.basic_code or item.code,
        "skos:notation": item.code,
        "dct:title": text(item.name, item.name_en),
        "dct:description": both(described(item, guide)),
        "dcat:keyword": [{"@language": "zh", "@value": alias} for alias in item.aliases],
        "dct:isPartOf": ref(names.of("dataset")),
        "adms:status": ref(nodes.concept("item-state", ItemState.IN_USE.value, Words("in use", "在用"))),
        "cv:hasCompetentAuthority": refs(map(nodes.organisation, authorities)),
        "dct:spatial": refs(nodes.place(part.place) for part in bounds(snapshot, item.territory, at).parts),
        "dct:language": [ref(nodes.language("zh"))],
        "dct:audience": refs(_coded(nodes, "audience", codes.AUDIENCES, item.audiences)),
        "cv:isClassifiedBy": refs(_coded(nodes, "item-type", codes.CATEGORIES, (item.category,))),
        "cv:thematicArea": [ref(nodes.concept("line", item.line, Words(item.line, item.line)))],
        "cv:isGroupedBy": [ref(names.of("event", key)) for key in item.life_events],
        "cv:hasLegalResource": refs(nodes.law(row.law, row.article) for row in bases),
        "cpsv:follows": refs(map(nodes.rule, _limits(snapshot, item, guide, at))),
        "cpsv:hasInput": refs(map(nodes.evidence, guide.materials)),
        "cv:hasInputType": refs(
            nodes.evidence_type(kind)
            for row in guide.materials
            if (kind := snapshot.items.get(row.certificate)) is not None
        ),
        "cpsv:produces": [] if guide.result is None else [ref(nodes.output(item, guide.result))],
        "cv:hasCost": refs(map(nodes.cost, guide.fees)),
        "cv:hasChannel": refs(_channels(nodes, item, guide, offices)),
        "cv:contactPoint": refs(filter(None, map(nodes.contact, offices))),
        "cv:processingTime": _processing_time(guide),
        "dct:provenance": ref(nodes.provenance(item)),
    }
    return {key: value for key, value in facts.items() if value not in (None, [])}


def _authorities(snapshot: Snapshot, item: Item, found: Sequence[Area], at: Moment) -> list[Agency]:
    """Who is responsible: those who decide it somewhere, else its original holders."""
    keys = list(deciding(found)) or list(original_holders(snapshot, item, at))
    return [agency for key in keys if (agency := snapshot.agencies.get(key)) is not None]


def _coded(nodes: Nodes, scheme: str, of: codes.CodeList, values: Sequence[str]) -> Iterator[str]:
    for value in values:
        code = of.of(value)
        yield nodes.concept(scheme, value, Words(value, value) if code is None else code.words)


def _limits(snapshot: Snapshot, item: Item, guide: Guide, at: Moment) -> Iterator[Limit]:
    """The limits as defined, then what single divisions promise."""
    limits = guide.time_limit
    if limits is not None:
        yield from (row for row in (limits.statutory, limits.committed, *limits.by_channel) if row is not None)
    for division in sorted(snapshot.time_limits.overriding(item.code)):
        own = guide_on(snapshot, item, (division,), at).time_limit
        if own is not None:
            yield from (row for row in (own.committed, *own.by_channel) if row is not None and row.division == division)


def _channels(nodes: Nodes, item: Item, guide: Guide, offices: Sequence[Office]) -> Iterator[str]:
    """The offices that accept it, then the other ways of applying."""
    yield from map(nodes.counter, offices)
    for channel in guide.channels:
        code = codes.CHANNELS.of(channel)
        if channel is not Channel.COUNTER and code is not None:
            address = guide.online_url if channel in ONLINE else None
            yield nodes.channel(item, channel.value, code.words, address)


def _processing_time(guide: Guide) -> Node | None:
    """What is promised, else what the law sets."""
    limits = guide.time_limit
    limit = None if limits is None else limits.committed or limits.statutory
    return None if limits is None or limit is None else processing_time(limit, limits.rule)


def _relate(services: Mapping[Item, Node]) -> None:
    """A variant refers to its main item, where that is a service of the day as well."""
    told = {item.code: service["@id"] for item, service in services.items()}
    for item, service in services.items():
        if item.parent in told:
            service["cv:relatedService"] = [ref(told[item.parent])]


def _events(nodes: Nodes, services: Mapping[Item, Node]) -> None:
    """The occasions, each with the services that belong to it."""
    grouped: dict[str, list[str]] = {}
    for item, service in services.items():
        for key in item.life_events:
            grouped.setdefault(key, []).append(service["@id"])
    for key, related in sorted(grouped.items()):
        nodes.event(key, related)


def _dataset(snapshot: Snapshot, on: date, nodes: Nodes, services: Sequence[Node]) -> Node:
    """The catalogue itself: its revision, the day that it tells of, and who approved it."""
    revision = snapshot.revision
    title = Words("Catalogue of delegated powers and service items", "权责事项目录")
    approver = nodes.put(
        nodes.names.of("approver", revision.approver),
        "foaf:Agent",
        {"dct:identifier": revision.approver, "dct:title": [{"@language": "und", "@value": revision.approver}]},
    )
    return {
        "@id": nodes.names.of("dataset"),
        "@type": "dcat:Dataset",
        "dct:identifier": f"revision-{revision.number}",
        "dct:title": both(title),
        "dct:description": both(
            Words(f"As it is on {on}, by revision {revision.number}.", f"{on} 的情况，目录版本 {revision.number}。")
        ),
        "dct:publisher": ref(approver),
        "dct:date": typed(on.isoformat(), "date"),
        "dct:conformsTo": ref(nodes.put(PROFILE, "dct:Standard", {"dct:title": text(None, "CPSV-AP 3.2.0")})),
        "dct:hasPart": [ref(service["@id"]) for service in services],
    }
