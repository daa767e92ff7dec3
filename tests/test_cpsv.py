"""CPSV-AP: the services of a day as linked data hold to the profile, and say what the catalogue answers."""

from __future__ import annotations

import io
import json
from datetime import date
from functools import cache
from typing import Any

import pytest
from msgspec import structs
from rdflib import RDF, Graph, Literal, URIRef

from catalog import cpsv
from catalog.handling import handling
from catalog.materials import Fee
from catalog.performers import offered
from catalog.records import Provenance
from tests.cpsv_rules import CPSV, CV, DCT, breaches, graph
from tests.exchanged import shipped_with
from tests.shipped import snapshot

ON = date(2019, 12, 31)
LICENCE = "urn:catalogue:item:labour-dispatch-licence"


@cache
def document(on: date = ON) -> bytes:
    out = io.BytesIO()
    cpsv.write(snapshot(), on, out)
    return out.getvalue()


@cache
def triples(on: date = ON) -> Graph:
    return graph(document(on))


@cache
def nodes(on: date = ON) -> dict[str, Any]:
    return {node["@id"]: node for node in json.loads(document(on))["@graph"]}


def names(node: dict[str, Any], key: str) -> list[str]:
    return [one["@id"].removeprefix("urn:catalogue:") for one in node[key]]


@pytest.mark.parametrize("on", [ON, date(2026, 11, 22)])
def test_the_document_holds_to_the_profile_on_any_day(on: date) -> None:
    """Against the rules rebuilt from the specification: classes, cardinalities, datatypes, and no name left hanging."""
    assert breaches(triples(on)) == []


def test_each_item_that_can_be_applied_for_is_one_service() -> None:
    services = list(triples().subjects(RDF.type, CPSV.PublicService))
    assert len(services) == len(offered(snapshot(), ON)) == 92


def test_a_licence_is_told_with_its_papers_its_basis_and_its_channels() -> None:
    licence = nodes()[LICENCE]
    assert licence["dct:identifier"] == "000114108003"
    assert licence["dct:title"] == [
        {"@language": "zh", "@value": "劳务派遣经营许可"},
        {"@language": "en", "@value": "Labour dispatch business licence"},
    ]
    assert [nodes()[one["@id"]]["dct:identifier"] for one in licence["cv:hasLegalResource"]] == [
        "中华人民共和国劳动合同法第57条",
        "劳务派遣行政许可实施办法第6条、第12条",
    ]
    assert names(licence, "cpsv:hasInput") == [
        f"item:labour-dispatch-licence:paper:{number}" for number in (1, 2, 3, 4, 8, 9)
    ]
    assert names(licence, "cv:isGroupedBy") == ["event:starting-a-business", "event:hiring-staff"]
    assert names(licence, "cv:hasChannel")[-2:] == [
        "item:labour-dispatch-licence:channel:WEB",
        "item:labour-dispatch-licence:channel:COURIER",
    ]
    result = nodes()[licence["cpsv:produces"][0]["@id"]]
    assert result["dct:title"] == [{"@language": "zh", "@value": "劳务派遣经营许可证"}]


def test_those_who_decide_are_the_competent_authorities() -> None:
    """The licence is with the districts and zones; the city decides for what it kept."""
    authorities = names(nodes()[LICENCE], "cv:hasCompetentAuthority")
    assert "agency:hrss-440403" in authorities
    item = snapshot().items.get("labour-dispatch-licence")
    assert item is not None
    decided = handling(snapshot(), item, "440403107000", ON).steps[2].agency
    assert decided is not None
    assert f"agency:{decided.code}" in authorities


def test_working_days_become_the_calendar_days_that_they_take_and_the_exact_limit_is_a_rule() -> None:
    """7 working days are 10 calendar days rounded up; Doumen promises 5 by itself."""
    licence = nodes()[LICENCE]
    assert licence["cv:processingTime"] == {"@type": "xsd:duration", "@value": "P10D"}
    rules = {name.split("limit:")[1]: nodes()[f"urn:catalogue:{name}"] for name in names(licence, "cpsv:follows")}
    assert {key: rule["dct:description"][0]["@value"] for key, rule in rules.items()} == {
        "STATUTORY": "20个工作日",
        "COMMITTED": "7个工作日",
        "440403000000:COMMITTED": "5个工作日",
    }


def test_what_is_illustrative_says_so() -> None:
    provenance = nodes()[nodes()[LICENCE]["dct:provenance"]["@id"]]
    assert provenance["dct:type"] == {"@id": "urn:catalogue:provenance-kind:illustrative"}
    assert provenance["dct:description"][0]["@value"].startswith("illustrative: the report gives the number")


def test_a_certificate_that_is_no_longer_asked_for_is_no_service() -> None:
    """It was one before it was removed."""
    removed = "urn:catalogue:item:employment-termination-proof"
    assert removed not in nodes()
    assert snapshot().certificates.removal("employment-termination-proof") is not None


def test_names_begin_with_the_address_that_a_service_publishes_them_under() -> None:
    out = io.BytesIO()
    cpsv.write(snapshot(), ON, out, base="https://example.org/id/")
    found = json.loads(out.getvalue())["@graph"]
    services = {node["@id"] for node in found if node["@type"] == "cpsv:PublicService"}
    assert "https://example.org/id/item/labour-dispatch-licence" in services
    assert b"urn:catalogue:" not in out.getvalue()


def test_the_data_set_tells_its_day_and_its_revision() -> None:
    data_set = nodes()["urn:catalogue:dataset"]
    assert data_set["dct:identifier"] == "revision-1"
    assert data_set["dct:date"] == {"@type": "xsd:date", "@value": "2019-12-31"}
    assert len(data_set["dct:hasPart"]) == 92


def test_what_the_shipped_package_does_not_know_holds_to_the_profile_as_well() -> None:
    """A fee, a telephone, an address on the web; and an item for which nobody can be named is left out."""
    office = snapshot().offices.get("office-hrss-440402")
    licence, other = (snapshot().items.get(code) for code in ("labour-dispatch-licence", "hr-service-licence"))
    assert office is not None
    assert licence is not None
    assert other is not None
    provenance: dict[str, Any] = {"source": "a test", "status": Provenance.ILLUSTRATIVE}
    fee = Fee(item=licence.code, name="工本费", amount=10.5, basis="粤价〔2019〕1号", **provenance)
    known = shipped_with(
        fee,
        structs.replace(office, phone="0756-1234567"),
        structs.replace(licence, online_url="https://example.org/a b"),
        structs.replace(other, line="nobody"),
    )
    out = io.BytesIO()
    cpsv.write(known, ON, out)
    found = graph(out.getvalue())
    assert breaches(found) == []
    cost = next(found.objects(URIRef(LICENCE), CV.hasCost))
    assert str(next(found.objects(cost, CV.hasValue))) == "10.5"
    assert {str(value) for value in found.objects(None, CV.telephone)} == {"0756-1234567"}
    assert set(found.objects(URIRef(f"{LICENCE}-change"), CV.relatedService)) == {URIRef(LICENCE)}
    assert URIRef("urn:catalogue:item:hr-service-licence") not in set(found.subjects())


def test_the_rules_find_what_breaks_them() -> None:
    """A service without a name, with two times, and with a channel that nothing describes."""
    found = Graph()
    found += triples()
    service = URIRef(LICENCE)
    found.remove((service, DCT.title, None))
    found.add((service, CV.processingTime, Literal("ten days")))
    found.add((service, CV.hasChannel, URIRef("urn:catalogue:office:none")))
    assert len(breaches(found)) == 5
