"""
Terms of CPSV-AP (公共服务词汇): the context of the JSON-LD document, the names of things, and literals.

Source: Core Public Service Vocabulary Application Profile 3.2.0, and the vocabularies that it reuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from catalog.wording import Words

Node = dict[str, Any]
"""One node of the graph, as JSON-LD writes it."""

DEFAULT_BASE = "urn:catalogue:"
"""What the names of things begin with unless a service gives the address under which it publishes them."""

CONTEXT: dict[str, Any] = {
    "adms": "http://www.w3.org/ns/adms#",
    "atu": "http://data.europa.eu/88u/dataset/",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""What the prefixes stand for; it stands in the document, so that nobody has to fetch it."""

LANGUAGES = {
    "zh": "http://publications.europa.eu/resource/authority/language/ZHO",
    "en": "http://publications.europa.eu/resource/authority/language/ENG",
}
"""Languages of the European Union's authority list."""

CURRENCY = "http://publications.europa.eu/resource/authority/currency/"
"""Currencies of the European Union's authority list, by their ISO 4217 code."""


class Names:
    """
    The names (IRI) of things: a base, a kind, and keys that never change.

    Args:
        base: what they begin with, such as ``https://example.org/id/``.
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self._between = "/" if base.endswith("/") else ":"

    def of(self, kind: str, *keys: str) -> str:
        """The name of a thing of a kind."""
        return self._base + self._between.join([kind, *(quote(key, safe="-._~") for key in keys)])


def ref(name: str) -> Node:
    """A reference to a thing by its name."""
    return {"@id": name}


def refs(names: Iterable[str]) -> list[Node]:
    """References to things, each once, in their order."""
    return [ref(name) for name in dict.fromkeys(names)]


def text(zh: str | None, en: str | None = None) -> list[Node]:
    """A text in the languages in which there is one."""
    found = (("zh", zh), ("en", en))
    return [{"@language": language, "@value": value} for language, value in found if value]


def both(words: Words) -> list[Node]:
    """Words in both languages."""
    return text(words.zh, words.en)


def typed(value: str, datatype: str) -> Node:
    """A literal of an XML Schema datatype."""
    return {"@type": f"xsd:{datatype}", "@value": value}
