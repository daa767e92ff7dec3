"""
What a CPSV-AP 3.2.0 document must hold to, rebuilt from the specification by hand.

These are not the official SHACL shapes: each line is a class, a property, how often it may stand, and what its values are.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
DCT = Namespace("http://purl.org/dc/terms/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
ORG = Namespace("http://www.w3.org/ns/org#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
ATU = URIRef("http://data.europa.eu/88u/dataset/atu-type")
TIME = Namespace("http://www.w3.org/2006/time#")

TEXT = RDF.langString
ANY = None
MANY = None


class Rule(NamedTuple):
    """A property of a class: its least and most number of values, and the class or datatype of each."""

    of: URIRef
    property: URIRef
    least: int
    most: int | None
    values: URIRef | None


def _rules() -> Iterator[Rule]:
    service = CPSV.PublicService
    yield Rule(service, DCT.identifier, 1, 1, ANY)
    yield Rule(service, DCT.title, 1, MANY, TEXT)
    yield Rule(service, DCT.description, 1, MANY, TEXT)
    yield Rule(service, CV.hasCompetentAuthority, 1, MANY, CV.PublicOrganisation)
    yield Rule(service, CV.processingTime, 0, 1, XSD.duration)
    yield Rule(service, ADMS.status, 0, 1, SKOS.Concept)
    yield Rule(service, DCAT.keyword, 0, MANY, TEXT)
    for name, values in (
        (DCT.spatial, DCT.Location),
        (DCT.language, DCT.LinguisticSystem),
        (DCT.audience, SKOS.Concept),
        (DCT.isPartOf, DCAT.Dataset),
        (DCT.requires, service),
        (CV.relatedService, service),
        (CV.isClassifiedBy, SKOS.Concept),
        (CV.thematicArea, SKOS.Concept),
        (CV.sector, SKOS.Concept),
        (CV.isGroupedBy, CV.Event),
        (CV.hasLegalResource, ELI.LegalResource),
        (CV.hasCost, CV.Cost),
        (CV.hasChannel, CV.Channel),
        (CV.contactPoint, CV.ContactPoint),
        (CV.hasInputType, CV.EvidenceType),
        (CPSV.hasInput, CV.Evidence),
        (CPSV.produces, CV.Output),
        (CPSV.follows, CPSV.Rule),
    ):
        yield Rule(service, name, 0, MANY, values)
    yield Rule(CV.PublicOrganisation, SKOS.prefLabel, 1, MANY, TEXT)
    yield Rule(CV.PublicOrganisation, DCT.spatial, 1, MANY, ATU)
    yield Rule(FOAF.Agent, DCT.title, 1, MANY, TEXT)
    for of in (FOAF.Agent, CV.Channel, CV.Cost, CV.Evidence, CV.EvidenceType, CV.Event, CV.Output, CPSV.Rule):
        yield Rule(of, DCT.identifier, 1, 1, ANY)
    for of in (CV.Evidence, CV.Event, CV.Output, CPSV.Rule, DCAT.Dataset):
        yield Rule(of, DCT.title, 1, MANY, TEXT)
    for of in (CPSV.Rule, DCAT.Dataset):
        yield Rule(of, DCT.description, 1, MANY, TEXT)
    yield Rule(CPSV.Rule, DCT.language, 0, MANY, DCT.LinguisticSystem)
    yield Rule(CPSV.Rule, CPSV.implements, 0, MANY, ELI.LegalResource)
    yield Rule(CV.Channel, DCT.type, 0, 1, SKOS.Concept)
    yield Rule(CV.Channel, DCT.description, 0, MANY, TEXT)
    yield Rule(CV.Channel, CV.ownedBy, 0, MANY, ORG.Organization)
    yield Rule(CV.Channel, CV.openingHours, 0, MANY, TIME.TemporalEntity)
    yield Rule(CV.Channel, CV.processingTime, 0, 1, XSD.duration)
    yield Rule(CV.ContactPoint, CV.openingHours, 0, MANY, TIME.TemporalEntity)
    yield Rule(CV.Cost, CV.hasValue, 0, 1, XSD.double)
    yield Rule(CV.Cost, CV.currency, 0, 1, SKOS.Concept)
    yield Rule(CV.Cost, DCT.description, 0, MANY, TEXT)
    yield Rule(CV.Evidence, DCT.conformsTo, 0, MANY, CV.EvidenceType)
    yield Rule(CV.Evidence, DCT.description, 0, MANY, TEXT)
    yield Rule(CV.Event, CV.hasRelatedService, 0, MANY, service)
    yield Rule(DCAT.Dataset, DCT.publisher, 1, 1, FOAF.Agent)
    yield Rule(DCAT.Dataset, DCT.hasPart, 0, MANY, service)


RULES = tuple(_rules())

_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?")
_VOCABULARIES = ("http://publications.europa.eu/", "https://semiceu.github.io/")
"""Where names begin that others publish; what they name need not stand in the document."""


def graph(document: bytes) -> Graph:
    """The triples of a JSON-LD document."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the parser about itself
        return Graph().parse(data=document, format="json-ld")


def breaches(found: Graph) -> list[str]:
    """Everything in a graph that breaks a rule, a line each; and every name of its own that nothing describes."""
    return [*_of_rules(found), *_of_names(found)]


def _of_rules(found: Graph) -> Iterator[str]:
    for rule in RULES:
        for thing in found.subjects(RDF.type, rule.of):
            values = list(found.objects(thing, rule.property))
            if len(values) < rule.least or (rule.most is not None and len(values) > rule.most):
                yield f"{thing} has {len(values)} of {rule.property}"
            yield from (f"{thing} {rule.property}: {value!r}" for value in values if not _is(found, value, rule.values))


def _is(found: Graph, value: Node, wanted: URIRef | None) -> bool:
    if wanted is None:
        return isinstance(value, Literal) and str(value) != ""
    if wanted == TEXT:
        return isinstance(value, Literal) and value.language is not None and str(value).strip() != ""
    if wanted == XSD.duration:
        return isinstance(value, Literal) and value.datatype == wanted and bool(_DURATION.fullmatch(str(value)))
    if wanted == XSD.double:
        return isinstance(value, Literal) and value.datatype == wanted
    return (value, RDF.type, wanted) in found


def _of_names(found: Graph) -> Iterator[str]:
    described = set(found.subjects())
    for _, property_, value in found:
        is_name = property_ != RDF.type and isinstance(value, URIRef)
        if is_name and value not in described and not str(value).startswith(_VOCABULARIES):
            yield f"nothing describes {value}"
