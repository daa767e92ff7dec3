"""
Probes: what answers tell of thousands of posts, learned from one of them.

What a division has of its own, keys, names and addresses, mostly goes into an answer as it is. Where that is so, what is told
of its post is a text with holes for all divisions that are arranged alike (`catalog.arrangements`):

    {"code":%b,"name":%b}␀{"name":%b}␀[{"name":%b,"address":%b}]␀…

Whether it is so is found out by asking of a post whose own values are probes: texts that are written like any other, and that
nobody can look into without being noticed. Whoever compares one, takes its length, or looks for something by it, or looks
anywhere but at the post, has more to say than the text; then nothing is learned, and each post is asked by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from secrets import token_hex
from typing import Any, NamedTuple, NoReturn, cast

from msgspec.structs import replace
from orjson import dumps

from catalog.agencies import Agency
from catalog.arrangements import Arranged, Arrangement
from catalog.divisions import Division, Level
from catalog.posts import Post, Staff
from catalog.snapshot import Snapshot
from schema.prepared_values import Request
from schema.world import Seen

KEPT_PICKS = 1_024
"""How many ways of taking something out of a row are kept."""

_TOKEN = token_hex(8).encode()
_PROBES = re.compile(b'"%b([0-9]+)"' % _TOKEN)
_TELLING = {"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__", "__str__", "__repr__", "__format__"}
"""What tells something of a text, of the methods that all objects have."""


class Looked(Exception):  # noqa: N818 - it is no error, but the answer to a question
    """Somebody has looked into a probe, or at something else than the post."""


def _looked(*_: object, **__: object) -> NoReturn:
    raise Looked


class Probe(str):
    """A text that is written like any other, and raises `Looked` as soon as anybody looks into it."""

    __slots__ = ()


for _name in _TELLING.union(dir(str)).difference(set(dir(object)) - _TELLING):
    setattr(Probe, _name, _looked)


class _Named(NamedTuple):
    """A division of which nobody may ask anything else."""

    code: str
    name: str
    level: Level


class _OnlyHere(NamedTuple):
    """A catalogue in which there is nothing but the agency of a post, found by the keys that stand at the post."""

    agency: Agency
    keys: Sequence[object]

    @property
    def agencies(self) -> _OnlyHere:
        """Its agencies."""
        return self

    def get(self, key: object) -> Agency:
        """
        The agency of a key.

        Raises:
            Looked: it is none of those that stand at the post.
        """
        if not any(key is one for one in self.keys):
            raise Looked
        return self.agency


class Learned(NamedTuple):
    """
    What is told of all posts that are arranged alike.

    Attributes:
        text: what is told, with holes.
        pick: what fills them, in their order, of all that a division has of its own.
    """

    text: bytes
    pick: Callable[[Sequence[bytes]], tuple[bytes, ...]]

    def told(self, own: Sequence[bytes], division: Division) -> bytes:
        """What is told of the post of a division."""
        return self.text % self.pick([*own, dumps(division.code), dumps(division.name)])


_UNKNOWN = Learned(b"", tuple)

MOST_LESSONS = 256
"""How many lessons of one way of asking are kept: a line of work in divisions of one level that are arranged alike takes one."""

Ask = Callable[[Post, Seen[Any], Request], bytes]
"""Tells of a post, with what is seen around it."""


class Lessons:
    """
    What was learned from posts.

    Args:
        ask: what tells of a post that is like none of them.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._learned: dict[tuple[Arrangement, str, Level], Learned | None] = {}

    def told(self, arranged: Arranged, post: Post, source: Seen[Any], request: Request) -> bytes | None:
        """What is told of a post, in whose division others work as they are arranged; ``None``: it has to be asked by itself."""
        arrangement, own = arranged
        division = post.division
        key = arrangement, post.line, division.level
        learned = self._learned.get(key, _UNKNOWN)
        if learned is _UNKNOWN:
            if len(self._learned) >= MOST_LESSONS:
                self._learned.clear()
            learned = self._learned[key] = _learned(arranged, post, source, request, self._ask)
        return None if learned is None else learned.told(own, division)


def _learned(arranged: Arranged, post: Post, source: Seen[Any], request: Request, ask: Ask) -> Learned | None:
    """
    What is told of all posts for a line of work that are arranged like one, in divisions of its level.

    ``None`` when more is told than the texts that a division has of its own.
    """
    arrangement, own = arranged
    duty = arrangement.duty(post.line, own)
    if duty is None:
        return None
    agency, offices = arrangement.imagined(own, _probe)[duty.agency]
    code, name = _probe(len(own), ""), _probe(len(own) + 1, "")
    probed = Post(
        cast("Any", _Named(code, name, post.division.level)),
        *(post.line, post.day, post.since, post.until, post.has_offices, post.is_common),
        is_kept=False,
        staff=Staff(agency, offices or ()),
    )
    here = _OnlyHere(agency, [agency.code, *[office.agency for office in offices or ()]])
    world = replace(source.world, snapshot=cast("Snapshot", here))
    try:
        told = ask(probed, Seen(world, source.on, source.it), request)
    except Exception:  # noqa: BLE001 - somebody has looked, or has something to say about what nobody may look at
        return None
    return _with_holes(told)


def _probe(number: int, value: Any) -> Any:
    """What stands for a value of a division's own: a text that may be written, or else nothing that anybody knows."""
    return Probe(f"{_TOKEN.decode()}{number}") if value.__class__ is str else object()


def _with_holes(told: bytes) -> Learned | None:
    """What was told, with holes for its probes; ``None`` when there is more in a text than one of them."""
    pieces = _PROBES.split(told)
    texts, holes = pieces[::2], tuple(map(int, pieces[1::2]))
    if any(_TOKEN in text for text in texts):
        return None
    return Learned(b"%b".join([text.replace(b"%", b"%%") for text in texts]), picking(holes))


@lru_cache(KEPT_PICKS)
def picking(holes: tuple[int, ...]) -> Callable[[Any], tuple[bytes, ...]]:
    """What takes out of a row what stands at some places; the same for all who ask for these, as it is at hand then."""
    if len(holes) > 1:
        return itemgetter(*holes)
    return lambda row: tuple([row[hole] for hole in holes])
