"""Terms: what the headers of a request say of it, and of the answer that it wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from schema.compression import Coding, Header, coding_for
from schema.requests import (
    GRAPHQL_JSON,
    JSON,
    RequestRefused,
    check_content_encoding,
    check_media_type,
    prefers_graphql_json,
)

KEPT_TERMS = 256
"""How many combinations of headers are remembered with what they mean; there are few among ordinary requests."""

LONGEST_KEPT = 1000
"""Bytes of the longest combination that is remembered."""


class Terms(NamedTuple):
    """
    What the headers of a request say of it, and of the answer that it wants.

    Attributes:
        is_json: whether its body is plain JSON.
        is_plain: whether it has no body that would have to be decompressed.
        media_type: of the answer, as its header.
        told_as: the same as text.
        coding: in which a long answer is sent.
    """

    is_json: bool
    is_plain: bool
    media_type: Header
    told_as: str
    coding: Coding | None


def by_name(headers: list[Header]) -> dict[bytes, bytes]:
    """Headers by name; the first of each counts."""
    named = dict(headers)
    return named if len(named) == len(headers) else dict(reversed(headers))


_known_terms: dict[tuple[bytes, ...], Terms] = {}


def terms_of(headers: dict[bytes, bytes]) -> Terms:
    """What headers say of a request, remembered."""
    of = headers.get
    key = (of(b"content-type", b""), of(b"accept", b""), of(b"accept-encoding", b""), of(b"content-encoding", b""))
    terms = _known_terms.get(key)
    if terms is None:
        terms = _terms(*[value.decode("latin-1") for value in key])
        if sum(map(len, key)) <= LONGEST_KEPT:
            if len(_known_terms) >= KEPT_TERMS:
                _known_terms.clear()
            _known_terms[key] = terms
    return terms


def _terms(content_type: str, accept: str, accept_encoding: str, content_encoding: str) -> Terms:
    told_as = GRAPHQL_JSON if prefers_graphql_json(accept) else JSON
    return Terms(
        is_json=_passes(check_media_type, content_type),
        is_plain=_passes(check_content_encoding, content_encoding),
        media_type=(b"content-type", told_as.encode()),
        told_as=told_as,
        coding=coding_for(accept_encoding.encode("latin-1")),
    )


def _passes(check: Callable[[str], None], value: str) -> bool:
    try:
        check(value)
    except RequestRefused:
        return False
    return True
