"""Nodes of a CPSV-AP graph (图节点): what services refer to, each made once however many services do."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from catalog.agencies import Agency
from catalog.cpsv_terms import CURRENCY, LANGUAGES, Names, Node, both, ref, text, typed
from catalog.divisions import Division
from catalog.items import Item
from catalog.life_events import NAMES as LIFE_EVENTS
from catalog.materials import Fee, Material
from catalog.offices import Office
from catalog.period import Moment
from catalog.records import Provenance, Record
from catalog.service_words import LIMIT_KINDS, hours_words, length_words
from catalog.snapshot import Snapshot
from catalog.time_limits import CountingRule, Limit, TimeUnit
from catalog.wording import Words

_IN_ADDRESSES = "%:/?#[]@!$&'()*+,;=~-._"
_BUSINESS_EVENTS = frozenset({"starting-a-business", "hiring-staff"})

_PROVENANCES = {
    Provenance.REPORT: Words("said by the bureau's report", "报告所述"),
    Provenance.PUBLIC: Words("read in a public document", "公开文件"),
    Provenance.ILLUSTRATIVE: Words("illustrative: assumed for this catalogue", "示例：为本目录假设"),
}


def processing_time(limit: Limit, rule: CountingRule) -> Node:
    """
    A limit as a duration of ISO 8601, which knows no working days.

    Working days are told as the calendar days that they take by the place's rule, rounded up; the exact limit stands in
    a rule of the service.
    """
    if limit.unit is TimeUnit.MONTH:
        return typed(f"P{limit.value}M", "duration")
    days = limit.value
    if limit.unit is TimeUnit.WORKING_DAY:
        days = math.ceil(limit.value * rule.week_calendar_days / rule.week_working_days)
    return typed(f"P{days}D", "duration")


class Nodes:
    """
    The nodes of one graph, by their names.

    Args:
        snapshot: the catalogue.
        at: the moment on which they are right.
        names: of things.
    """

    def __init__(self, snapshot: Snapshot, at: Moment, names: Names) -> None:
        self.names = names
        self._snapshot = snapshot
        self._at = at
        self._nodes: dict[str, Node] = {}

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def put(self, name: str, kinds: str | list[str], facts: Node, told_by: Record | None = None) -> str:
        """
        Add a node, unless there is one of that name; what is empty is left out.

        Args:
            name: of the node.
            kinds: its classes.
            facts: its properties.
            told_by: the row that it stands for, whose provenance it keeps.
        """
        if name not in self._nodes:
            node: Node = {"@id": name, "@type": kinds}
            self._nodes[name] = node
            node |= {key: value for key, value in facts.items() if value not in (None, "", [])}
            if told_by is not None:
                node["dct:provenance"] = ref(self.provenance(told_by))
        return name

    def concept(self, scheme: str, key: str, words: Words) -> str:
        """A concept of a list of codes."""
        facts = {"skos:notation": key, "skos:prefLabel": both(words)}
        return self.put(self.names.of(scheme, key), "skos:Concept", facts)

    def provenance(self, row: Record) -> str:
        """Where a fact comes from: its source, and whether it is said, read, or illustrative."""
        kind = self.concept("provenance-kind", row.status.value, _PROVENANCES[row.status])
        digest = hashlib.sha256(row.source.encode()).hexdigest()[:16]
        name = self.names.of("provenance", row.status.value, digest)
        facts = {"dct:type": ref(kind), "dct:description": [{"@language": "und", "@value": row.source}]}
        return self.put(name, "dct:ProvenanceStatement", facts)

    def language(self, code: str) -> str:
        """A language."""
        return self.put(LANGUAGES[code], "dct:LinguisticSystem", {"dct:identifier": code})

    def place(self, division: Division) -> str:
        """A division as a place and an administrative unit."""
        facts = {"dct:identifier": division.code, "dct:title": text(division.name, division.name_en)}
        name = self.names.of("division", division.code)
        return self.put(name, ["dct:Location", "atu:atu-type"], facts, division)

    def organisation(self, agency: Agency) -> str:
        """An agency, with the division whose organ it is."""
        label = text(agency.name, agency.name_en)
        division = self._snapshot.territory.nearest(agency.division, self._at)
        facts = {
            "dct:identifier": agency.code,
            "dct:title": label,
            "skos:prefLabel": label,
            "skos:notation": agency.credit_code,
            "dct:spatial": ref(self.place(division)),
        }
        kinds = ["cv:PublicOrganisation", "org:Organization", "foaf:Agent"]
        return self.put(self.names.of("agency", agency.code), kinds, facts, agency)

    def counter(self, office: Office) -> str:
        """An office as a channel, owned by its agency."""
        agency = self._snapshot.agencies.get(office.agency)
        facts = {
            "dct:identifier": office.code,
            "dct:type": ref(self.channel_type("COUNTER", Words("counter", "窗口办理"))),
            "dct:description": text(office.name, office.name_en),
            "cv:ownedBy": None if agency is None else ref(self.organisation(agency)),
            "cv:openingHours": self._hours(office),
        }
        return self.put(self.names.of("office", office.code), "cv:Channel", facts, office)

    def channel(self, item: Item, key: str, words: Words, online_url: str | None) -> str:
        """A channel of an item that needs no office."""
        facts = {
            "dct:identifier": f"{item.code}/{key}",
            "dct:type": ref(self.channel_type(key, words)),
            "dct:description": both(words),
            "foaf:page": ref(self.document(online_url)) if online_url and key == "WEB" else None,
        }
        return self.put(self.names.of("item", item.code, "channel", key), "cv:Channel", facts, item)

    def channel_type(self, key: str, words: Words) -> str:
        """A way of applying (办理形式)."""
        return self.concept("channel-type", key, words)

    def document(self, url: str) -> str:
        """A page of the web."""
        return self.put(quote(url, safe=_IN_ADDRESSES), "foaf:Document", {})

    def contact(self, office: Office) -> str | None:
        """How to reach an office; ``None`` when neither its telephone nor its hours are known."""
        hours = self._hours(office)
        if office.phone is None and hours is None:
            return None
        facts = {"cv:telephone": office.phone, "cv:openingHours": hours}
        return self.put(self.names.of("contact", office.code), "cv:ContactPoint", facts, office)

    def _hours(self, office: Office) -> Node | None:
        """The opening hours of an ordinary week; offices with the same hours share them."""
        words = hours_words(self._snapshot.offices.weekly(office, self._at))
        if not words.en:
            return None
        key = words.en.replace("–", "-").replace(" ", "_")
        return ref(self.put(self.names.of("hours", key), "time:TemporalEntity", {"dct:description": both(words)}))

    def law(self, law: str, article: str | None) -> str:
        """A provision of law."""
        facts = {"dct:identifier": f"{law}{article or ''}", "dct:title": text(f"《{law}》{article or ''}")}
        keys = [law] if article is None else [law, article]
        return self.put(self.names.of("law", *keys), "eli:LegalResource", facts)

    def evidence(self, row: Material) -> str:
        """A paper to hand in; one that is a certificate conforms to its type."""
        certificate = self._snapshot.items.get(row.certificate)
        place = () if row.division is None else (row.division,)
        facts = {
            "dct:identifier": "/".join([row.item, *place, str(row.number)]),
            "dct:title": text(row.name, row.name_en),
            "dct:description": text(row.note),
            "dct:conformsTo": None if certificate is None else ref(self.evidence_type(certificate)),
        }
        name = self.names.of("item", row.item, "paper", *place, str(row.number))
        return self.put(name, "cv:Evidence", facts, row)

    def evidence_type(self, certificate: Item) -> str:
        """A certificate as a type of evidence."""
        facts = {"dct:identifier": certificate.code, "dct:title": text(certificate.name, certificate.name_en)}
        return self.put(self.names.of("evidence-type", certificate.code), "cv:EvidenceType", facts, certificate)

    def output(self, item: Item, result: str) -> str:
        """What an item gives."""
        facts = {"dct:identifier": f"{item.code}/result", "dct:title": text(result)}
        return self.put(self.names.of("item", item.code, "result"), "cv:Output", facts, item)

    def cost(self, fee: Fee) -> str:
        """A fee; without a value when its amount follows a tariff."""
        place = () if fee.division is None else (fee.division,)
        currency = self.put(f"{CURRENCY}{fee.currency}", "skos:Concept", {"skos:notation": fee.currency})
        facts = {
            "dct:identifier": "/".join([fee.item, *place, fee.name]),
            "dct:description": text(fee.name if fee.basis is None else f"{fee.name}（{fee.basis}）"),
            "cv:hasValue": None if fee.amount is None else typed(repr(float(fee.amount)), "double"),
            "cv:currency": ref(currency),
        }
        return self.put(self.names.of("item", fee.item, "fee", *place, fee.name), "cv:Cost", facts, fee)

    def rule(self, limit: Limit) -> str:
        """A time limit as a rule that the service follows, in its own unit, with the law that sets it."""
        kind, length = LIMIT_KINDS[limit.kind], length_words(limit)
        division = None if limit.division is None else self._snapshot.territory.nearest(limit.division, self._at)
        where = "" if division is None else f"（{division.name}）"
        place = () if division is None else (division.code,)
        keys = (*place, limit.kind.value, *([] if limit.channel is None else [limit.channel.value]))
        facts = {
            "dct:identifier": "/".join([limit.item, *keys]),
            "dct:title": text(f"{kind.zh}{where}", kind.en),
            "dct:description": both(length),
            "dct:language": [ref(self.language("zh")), ref(self.language("en"))],
            "cpsv:implements": None if limit.law is None else ref(self.law(limit.law, limit.article)),
        }
        return self.put(self.names.of("item", limit.item, "limit", *keys), "cpsv:Rule", facts, limit)

    def event(self, key: str, services: Iterable[str]) -> str:
        """An occasion on which people or enterprises need services."""
        kind = "cv:BusinessEvent" if key in _BUSINESS_EVENTS else "cv:LifeEvent"
        facts = {
            "dct:identifier": key,
            "dct:title": both(LIFE_EVENTS.get(key, Words(key, key))),
            "cv:hasRelatedService": [ref(service) for service in services],
        }
        return self.put(self.names.of("event", key), ["cv:Event", kind], facts)
