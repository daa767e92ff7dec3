"""
Molds: answers of one plan are the same text but for what is the place's own.

A plan (`catalog.plans`) says once what an item's answers have in common wherever the same acts lead the same way. What
an operation asks of such an answer is therefore written once for each plan, with holes, and kept; after that an
answer is the text with its holes filled:

    {"asked":%b,"outcome":"HANDLED","item":{"code":"item-0730",…},"place":%b,"offices":%b,
     "steps":[{"step":"ACCEPT","mode":"DEVOLVED","division":%b},{"step":"EXAMINE","mode":"DEVOLVED","division":%b},…]}

A field is part of the text when its reading says that it is `planned` and what is asked below it is the same on every
day. What fills the holes of fields that are `posted` is kept at the post of acceptance, or of a step
(`schema.prepared_posts`); steps that go one way share what fills their other holes. An answer that has no plan, or is of a snapshot other than the
one whose pieces are kept, is written as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import orjson

from schema.prepared_posts import telling
from schema.prepared_probes import picking
from schema.prepared_values import Request, Trail
from schema.prepared_writing import Molds
from schema.world import Seen

LARGEST_AT_PLAN = 4_000
"""Bytes of the largest mold that a plan keeps, beside those that are kept of all plans together."""

Values = Callable[..., dict[str, Any]]
"""Takes a value, what is seen around it, the request and the trail, and answers with some of its fields by key."""

Filling = Callable[..., tuple[bytes, ...]]
"""Takes the same, and answers with the JSON of others, in the order of their holes."""


class Mold(NamedTuple):
    """
    The text of a plan.

    Attributes:
        text: JSON, with holes.
        pick: what fills the holes, in their order, of all that an answer has to fill them with.
    """

    text: bytes
    pick: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]


class Made(NamedTuple):
    """
    A mold as it is kept at its plan.

    Attributes:
        mark: of the snapshot in use when it was made.
        number: under which it is kept.
        text: as that of the mold.
        pick: as that of the mold.
    """

    mark: object
    number: int
    text: bytes
    pick: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]


class Steps(NamedTuple):
    """
    A list with an element for each step, in which steps that go one way have much in common.

    Attributes:
        key: under which it is asked for.
        of: makes an element of an answer and one of its steps.
        keys: the keys of the fields asked of each, in order.
        fixed: what the plan says of an element.
        posted: the keys of what the post of an element's way says, in order.
        filling: what fills the other holes of all elements that go a way.
        holes: the keys of these, in order.
    """

    key: str
    of: Callable[[Any, Any], Any]
    keys: tuple[str, ...]
    fixed: Values
    posted: tuple[str, ...]
    filling: Filling
    holes: tuple[str, ...]


class Form(NamedTuple):
    """
    What is asked of an answer.

    Attributes:
        keys: the keys of its fields, in order.
        fixed: what the plan says.
        holes: the keys of what fills holes, in order.
        posted: the keys of what the post of acceptance says, in order.
        telling: what fills the holes of a post: of these, and then of what is posted of steps; ``None``: there are none.
        steps: the list of its steps, where their ways are told apart; ``None``: it is not asked for, or fills one hole.
    """

    keys: tuple[str, ...]
    fixed: Values
    holes: tuple[str, ...]
    posted: tuple[str, ...]
    telling: Filling | None
    steps: Steps | None

    @property
    def of_way(self) -> int:
        """How many holes each way of a plan fills."""
        return len(self.posted) + (0 if self.steps is None else len(self.steps.posted) + len(self.steps.holes))

    def accepted(self, way: int) -> dict[str, int]:
        """The holes of what the post of acceptance says, which is that of a way."""
        return {key: len(self.holes) + way * self.of_way + number for number, key in enumerate(self.posted)}

    def stepped(self, steps: Steps, way: int) -> dict[str, int]:
        """The holes of a step that goes a way."""
        first = len(self.holes) + way * self.of_way + len(self.posted)
        return {key: first + number for number, key in enumerate(steps.posted + steps.holes)}


def molds(number: int, form: Form, otherwise: Callable[[], Callable[..., Any]]) -> Molds:
    """
    How answers of one plan are written.

    Args:
        number: under which molds are kept.
        form: what is asked of an answer.
        otherwise: makes what writes an answer that has no plan; called when there is one.
    """
    of_way = None if form.steps is None or not form.steps.holes else form.steps.filling
    told = None if form.telling is None else telling(number, form.telling)
    return Molds(number, partial(_keep, number, form), told, of_way, otherwise)


def _keep(number: int, form: Form, it: Any, source: Seen[Any], request: Request, trail: Trail) -> Made:
    """The mold of an answer's plan, which is kept, and if it is not large also at the plan: there it is at hand next time."""

    def make(seen: Seen[Any]) -> tuple[Mold, int]:
        pieces = list(_pieces(form, it, seen, request, trail))
        text = b"".join([b"%b" if isinstance(piece, int) else piece.replace(b"%", b"%%") for piece in pieces])
        return Mold(text, picking(tuple([piece for piece in pieces if isinstance(piece, int)]))), len(text)

    fragments = request.fragments
    mold: Mold = fragments.piece(number, it.plan, source, make)
    made = Made(fragments.mark, number, *mold)
    if len(mold.text) <= LARGEST_AT_PLAN:
        it.plan.made = made
    return made


def _pieces(form: Form, it: Any, source: Seen[Any], request: Request, trail: Trail) -> Iterator[bytes | int]:
    """The text of an answer: JSON that the plan says, and between it the numbers of what fills the holes."""
    fixed, steps = form.fixed(it, source, request, trail), form.steps
    holes = {key: number for number, key in enumerate(form.holes)} | form.accepted(it.of_steps[0])
    for before, key in _opened(form.keys):
        yield before
        if steps is not None and key == steps.key:
            yield from _of_steps(form, steps, it, source, request, trail)
        else:
            yield holes[key] if key in holes else orjson.dumps(fixed[key])
    yield b"}"


def _of_steps(
    form: Form, steps: Steps, it: Any, source: Seen[Any], request: Request, trail: Trail
) -> Iterator[bytes | int]:
    """The same of the list of the steps, whose holes come after those of the answer, way by way."""
    before = b"["
    for step, way in zip(it.steps, it.of_steps, strict=True):
        fixed = steps.fixed(steps.of(it, step), source, request, trail)
        holes = form.stepped(steps, way)
        for opening, key in _opened(steps.keys):
            yield before + opening
            yield holes[key] if key in holes else orjson.dumps(fixed[key])
            before = b""
        before = b"},"
    yield b"}]"


def _opened(keys: Sequence[str]) -> Iterator[tuple[bytes, str]]:
    """What stands before the value of each key of an object."""
    for number, key in enumerate(keys):
        yield (b"," if number else b"{") + orjson.dumps(key) + b":", key
