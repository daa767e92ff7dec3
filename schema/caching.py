"""
Caching: answers that caches on the way may keep, and how they ask whether one still holds.

The answer to a GET is fixed by the revision, the document, the operation, its variables and the day, unless it
depends on the instant. All of these are in its entity tag, with which a client that comes again is told that nothing
has changed before anything is worked out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from schema.compression import SMALLEST, Answer, Coding, Header, tag_in
from schema.world import World

NO_STORE: Header = (b"cache-control", b"no-store")
"""Of what no cache may keep: refusals, answers with errors, for one client only, or of an instant."""

VARY: Header = (b"vary", b"Accept, Accept-Encoding, Authorization")
"""What an answer to the same address depends on; one to a request with `Authorization` is not kept at all."""

_TAG = re.compile(rb'"[^"]*"')


class Caching:
    """
    What caches are told of answers.

    Args:
        seconds: how long an answer may be used without asking again; that long a new revision may go unseen.
        edition: what else all answers depend on: the schema and the version of the program.
    """

    def __init__(self, *, seconds: int, edition: str) -> None:
        self._seconds = seconds
        self._edition = blake2b(edition.encode(), digest_size=16).digest()

    def reuse(self, world: World, *asked: str | None, variables: Mapping[str, Any] | None, client: Client) -> Reuse:
        """
        How the answer to a GET may be used again.

        Args:
            world: what is asked.
            asked: the document's hash, the operation's name, and the media type of the answer.
            variables: of the operation.
            client: what it accepts and what it holds.
        """
        revision = world.snapshot.revision
        fixed_by = (revision.number, revision.at, world.today, asked, variables or {})
        text = orjson.dumps(fixed_by, option=orjson.OPT_SORT_KEYS)
        tag = b'"%s"' % blake2b(text, digest_size=16, key=self._edition).hexdigest().encode()
        seconds = min(self._seconds, int(_left(world.asked_at)))
        return Reuse(tag, b"public, max-age=%d, must-revalidate" % seconds, client)


class Client(NamedTuple):
    """
    What a client says of the answer to a GET.

    Attributes:
        if_none_match: the tags of what it holds.
        coding: in which it takes a long answer.
    """

    if_none_match: bytes
    coding: Coding | None


class Reuse(NamedTuple):
    """
    How the answer to one GET may be used again.

    Attributes:
        tag: the strong entity tag of the answer without a coding.
        control: for how long, as `Cache-Control` has it.
        client: what it accepts and what it holds.
    """

    tag: bytes
    control: bytes
    client: Client

    def unchanged(self) -> Answer | None:
        """What a client is told before anything is worked out: that it holds the answer. ``None``: it does not."""
        coding = self.client.coding
        ours = [self.tag] if coding is None else [self.tag, tag_in(self.tag, coding)]
        tags = _TAG.findall(self.client.if_none_match)
        held = next((one for one in ours if one in tags), None)
        return None if held is None else Answer(304, self._headers(held), b"")

    def told(self, headers: list[Header], body: bytes) -> Answer:
        """The answer, once it is known that it is one and that it is fixed."""
        if self.client.if_none_match.strip() != b"*":
            return Answer(200, [*headers, *self._headers(self.tag)], body)
        coding = self.client.coding if len(body) >= SMALLEST else None
        return Answer(304, self._headers(self.tag if coding is None else tag_in(self.tag, coding)), b"")

    def _headers(self, tag: bytes) -> list[Header]:
        return [(b"cache-control", self.control), (b"etag", tag), VARY]


def _left(now: datetime) -> float:
    """Seconds until the next day begins in the time zone of an instant."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    return (midnight.astimezone(UTC) - now.astimezone(UTC)).total_seconds()
