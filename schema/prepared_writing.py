"""Writing: a function whose answer orjson can write as it stands, while it is written."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, repeat
from typing import Any, NamedTuple, cast

from graphql import GraphQLLeafType
from orjson import Fragment, dumps

from catalog.wording import Language
from schema.prepared_arguments import Keywords
from schema.prepared_fragments import Kept, fitted
from schema.prepared_functions import (
    SENT_AS_IT_IS,
    Function,
    arguments,
    called,
    members,
    of_the_record,
    of_the_source,
)
from schema.prepared_posts import BETWEEN
from schema.prepared_values import Asked, Request, Trail, absence, leaf, looks_at_info
from schema.readings import Made, OfSnapshot, Part, Value, Worded

NOTHING: dict[tuple[int, int], Kept] = {}
"""What is kept of a snapshot other than the one in use; stays empty."""

numbers = count()
"""Of selections, under which what is made of them is kept."""


class Text(NamedTuple):
    """
    What makes values ready to be written.

    Attributes:
        write: takes the value, the request and the trail; that of a part takes the value, what is seen around it, the
            request and the trail.
        looks: whether anything in it looks at the trail, which is not made where nothing does.
    """

    write: Callable[..., Any]
    looks: bool


class Molds(NamedTuple):
    """
    How answers of one plan are written; see `schema.prepared_molds`.

    Attributes:
        number: under which molds are kept.
        make: finds or makes the mold of an answer's plan, and answers as `schema.prepared_molds.Made`; takes the answer, what is
            seen around it, the request and the trail.
        told: what fills the holes of the post of a way, piece by piece; takes the way, what is seen around it and the
            request; ``None``: there are none.
        of_way: what fills the other holes of the steps that go one way; ``None``: there are none.
        otherwise: makes what writes an answer that has no plan.
    """

    number: int
    make: Callable[..., Any]
    told: Callable[..., bytes] | None
    of_way: Callable[..., tuple[bytes, ...]] | None
    otherwise: Callable[[], Callable[..., Any]]


class Writing(Function):
    """
    A function that answers with one object.

    Attributes:
        looks: whether anything looks at the trail.
        pieces: the fields of the object.
    """

    def __init__(self) -> None:
        super().__init__()
        self.looks = False
        self.pieces = Pieces()
        self._reads_record = False
        self._wants_source = False
        self._looks_up = False

    def finished(self, *, is_part: bool) -> Text:
        """The function; a part is made from a record, and from what is seen around it."""
        return Text(self._written(f"return {self.pieces.joined()}", is_part=is_part), self.looks)

    def filling(self) -> Callable[..., tuple[bytes, ...]]:
        """A function of a part that answers with the JSON of each field by itself."""
        answer = self.pieces.apart(self.name("dumps", dumps))
        return cast("Callable[..., tuple[bytes, ...]]", self._written(f"return {answer}", is_part=True))

    def molded(self, molds: Molds, *, is_part: bool) -> Text:
        """The function that fills the fields into the mold of a plan."""
        named = {stem: self.name(stem, it) for stem, it in molds._asdict().items()}
        lines = [
            "plan, fragments = it.plan, request.fragments",
            "if plan is None or source.world.snapshot is not fragments.snapshot:",
            f"    return {named['otherwise']}()(it, source, request, trail)",
            "made = plan.made",
            f"if made[0] is not fragments.mark or made[1] != {molds.number}:",
            f"    made = {named['make']}(it, source, request, trail)",
            "_, _, text, pick = made",
            f"filled = {self.pieces.apart(self.name('dumps', dumps))}",
        ]
        if molds.told is not None or molds.of_way is not None:
            lines.append("for way in it.ways:")
        if molds.told is not None:
            lines += [
                "    made = way.post.made",
                f"    made = made[1] if made and made[0] == {molds.number} else {named['told']}(way, source, request)",
                f"    filled = (*filled, *made.split({BETWEEN!r}))",
            ]
        if molds.of_way is not None:
            lines.append(f"    filled += {named['of_way']}(way, source, request, trail)")
        self._reads_record = True
        answer = f"return {self.name('finished', Fragment)}(text % pick(filled))"
        return Text(self._written(*lines, answer, is_part=is_part), self.looks)

    def _written(self, *body: str, is_part: bool) -> Any:
        lines = [f"def written({'it, ' if is_part else ''}source, request, trail):"]
        if is_part and self._wants_source:
            lines.append("    source = Seen(source.world, source.on, it)")
        elif self._reads_record and not is_part:
            lines.append("    it = source.it")
        if self._looks_up:
            nothing = self.name("nothing", NOTHING)
            lines.append("    fragments = request.fragments")
            lines.append(f"    kept = fragments.kept if source.world.snapshot is fragments.snapshot else {nothing}")
        return self.compiled([*lines, *(f"    {line}" for line in body)])

    def value(self, asked: Asked, passed: Keywords | None, trail: str) -> str:
        """The expression that answers a field with a Python value."""
        if read := self.read("it", asked, passed):
            self._reads_record = True
            return read
        if isinstance(asked.resolve, OfSnapshot):
            return f"source.world.snapshot.{'.'.join(map(str, asked.resolve.path))}"
        self._wants_source = True
        if read := of_the_source(self, asked):
            return read
        self.looks = self.looks or looks_at_info(asked.resolve)
        return called(self, asked, passed, trail)

    def read(self, it: str, asked: Asked, passed: Keywords | None) -> str:
        """The expression that answers a field by reading from a record; empty where the resolver does more."""
        resolve: Any = asked.resolve
        if isinstance(resolve, Worded):
            return self._worded(it, asked, resolve, passed)
        if isinstance(resolve, Made):
            read = ", ".join(f"{it}.{name}" for name in resolve.path)
            return f"{self.name('by', resolve.by)}({read}{arguments(self, asked, passed)})"
        if isinstance(resolve, Value):
            read = self._followed(it, resolve.path)
            if resolve.otherwise is None:
                return read
            value = self.variable("value")
            return f"({value} if ({value} := {read}) is not None else {self.name('otherwise', resolve.otherwise)})"
        attribute = of_the_record(asked)
        return f"{it}.{attribute}" if attribute else ""

    def _worded(self, it: str, asked: Asked, reading: Worded, passed: Keywords | None) -> str:
        if passed is None or passed.varies:
            return f"{self.name('told', reading.told)}({it}{arguments(self, asked, passed)})"
        if passed.constant.get("language") is Language.EN:
            return f"({it}.{reading.english} or {it}.{reading.chinese})"
        return f"{it}.{reading.chinese}"

    def reached(self, path: tuple[Part, ...]) -> str:
        """The expression that follows a path from the record."""
        self._reads_record = True
        return self._followed("it", path)

    def _followed(self, it: str, path: tuple[Part, ...]) -> str:
        text = it
        for part in path:
            before = it if text == it else self.variable("before")
            step = f"{before}.{part}" if isinstance(part, str) else f"{self.name('step', part)}({before})"
            text = step if text == it else f"(None if ({before} := {text}) is None else {step})"
        return text

    def leaf(self, asked: Asked, kind: GraphQLLeafType, answer: str, *, required: bool) -> str:
        """The expression that completes a scalar or an enum value."""
        other = self.name("other", leaf(kind, absence(asked, required=required)))
        rest = f"{other}(value)" if required else f"None if value is None else {other}(value)"
        if is_plain := _is_plain(self, kind):
            return f"value if (value := {answer}){is_plain} else {rest}"
        if names := members(kind):
            of, sent = self.name("enum", type(next(iter(names)))), self.name("names", names)
            return f"{sent}[value] if (value := {answer}).__class__ is {of} else {rest}"
        return f"{other}({answer})"

    def part(self, text: Text, it: str, *, around: str, trail: str) -> str:
        """The expression that answers with a part that is there."""
        return f"{self.name('write', text.write)}({it}, {around}, request, {self.trail(text, trail)})"

    def parts(self, text: Text, them: str, *, trail: str) -> str:
        """The expression that answers with a list of parts."""
        again = self.name("repeat", repeat)
        trails = f"{again}(None)"
        if text.looks:
            self.looks = True
            trails = f"[({trail}, index, None) for index in range(len({them}))]"
        return f"[*map({self.name('write', text.write)}, {them}, {again}(source), {again}(request), {trails})]"

    def kept(self, text: Text, it: str, *, trail: str) -> str:
        """The expression that finds the finished JSON of a part, or finishes and keeps it."""
        self._looks_up = True
        number, known = next(numbers), self.variable("known")
        keep = self.name("keep", keeping(number, text.write))
        found = f"({known} := kept.get(({number}, id({it})))) is not None"
        return f"({known}.made if {found} else {keep}({it}, source, request, {self.trail(text, trail)}))"

    def trail(self, text: Text, trail: str) -> str:
        """A trail, where anything looks at it."""
        self.looks = self.looks or text.looks
        return trail if text.looks else "None"


class Pieces:
    """The fields of one object, as expressions by response key."""

    def __init__(self) -> None:
        self._fields: dict[str, str] = {}

    @property
    def keys(self) -> tuple[str, ...]:
        """Their keys, in order."""
        return tuple(self._fields)

    def add(self, key: str, expression: str) -> None:
        """Go on with a field."""
        self._fields[key] = expression

    def joined(self) -> str:
        """The expression that holds them."""
        return "{" + ", ".join(f"{key!r}: {expression}" for key, expression in self._fields.items()) + "}"

    def apart(self, finish: str) -> str:
        """The expression that finishes each of them by itself."""
        return "(" + "".join(f"{finish}({expression}), " for expression in self._fields.values()) + ")"


def _is_plain(function: Function, kind: GraphQLLeafType) -> str:
    """What is true of values that orjson writes as they are to be sent; empty when that is not known."""
    if kind in SENT_AS_IT_IS:
        return SENT_AS_IT_IS[kind]
    plain = getattr(getattr(kind, "graphene_type", None), "written_plainly", None)
    return "" if plain is None else f".__class__ is {function.name('plain', plain)}"


def keeping(number: int, write: Callable[..., Any]) -> Callable[[Any, Any, Request, Trail], Any]:
    """What answers with a part that is the same on every day, and keeps it finished under a number while its snapshot is in use."""

    def keep(it: Any, source: Any, request: Request, trail: Trail) -> Any:
        if not request.fragments.is_about(source):
            return write(it, source, request, trail)

        def make(seen: Any) -> tuple[Fragment, int]:
            text = fitted(dumps(write(it, seen, request, trail)))
            return Fragment(text), len(text)

        return request.fragments.piece(number, it, source, make)

    return keep
