"""
Texts: what an operation asks of a type, written as one Python function whose answer orjson can write as it stands.

It is what `schema.prepared_selections` answers with, but for pieces that are finished JSON already, days that orjson
writes itself, and errors: whatever goes wrong on the way is raised, and the request is answered with values instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLUnionType,
    get_named_type,
)

from schema.prepared_functions import SAME_IN_LISTS, unwrapped
from schema.prepared_molds import Form, Steps, molds
from schema.prepared_outlines import Outline
from schema.prepared_values import (
    Asked,
    Request,
    Trail,
    absence,
    class_of,
    is_list,
    leaf,
    looks_at_info,
    one_of,
    thing,
)
from schema.prepared_writing import Pieces, Text, Writing, numbers
from schema.readings import Beside, Each, EachStep, Reading
from schema.world import Seen

MOST_IN_PLACE = 8
"""Scalars of a record that are written by the function of what is around it, not by one of its own."""


class Texts:
    """
    Writes the selections of one operation.

    Args:
        outline: what it asks.
    """

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._written: dict[tuple[str, tuple[int, ...], bool], Text] = {}

    def of_root(self, kind: GraphQLObjectType) -> Callable[[Any, Request, Trail], Any]:
        """
        What is asked at the top.

        Raises:
            NotPreparedError: only graphql-core does that.
        """
        return self._function(kind, self._outline.root(kind), is_part=False).write

    def _of(self, kind: GraphQLObjectType, nodes: list[FieldNode], *, is_part: bool) -> Text:
        """What is asked of a type below the fields at some nodes."""
        key = (kind.name, tuple(map(id, nodes)), is_part)
        if key not in self._written:
            self._written[key] = self._function(kind, self._outline.below(kind, nodes), is_part=is_part)
        return self._written[key]

    def _function(self, kind: GraphQLObjectType, fields: dict[str, list[FieldNode]], *, is_part: bool) -> Text:
        self._outline.count(fields)
        asked = self._fields(kind, fields)
        planned = {key for key, one in asked.items() if self._is_planned(one)}
        if planned and getattr(getattr(kind, "graphene_type", None), "has_plan", False):
            return self._molded(asked, planned, is_part=is_part)
        return self._written_out(asked).finished(is_part=is_part)

    def _fields(self, kind: GraphQLObjectType, fields: dict[str, list[FieldNode]]) -> dict[str, Asked]:
        """The fields that are asked of a type, by key."""
        known = {key: self._outline.asked(kind, nodes) for key, nodes in fields.items()}
        return {key: one for key, one in known.items() if one is not None}

    def _written_out(self, fields: Mapping[str, Asked]) -> Writing:
        """Fields of an object, one after the other."""
        writing = Writing()
        for key, asked in fields.items():
            writing.pieces.add(key, self._field(writing, asked, key))
        return writing

    def _is_planned(self, asked: Asked) -> bool:
        """Whether the plan of an answer says all that is asked of a field."""
        if asked.name == "__typename":
            return True
        resolve, passed = asked.resolve, self._outline.passed(asked)
        if not isinstance(resolve, Reading) or not resolve.planned or passed is None or passed.varies:
            return False
        return self._outline.is_timeless(asked.field.type, asked.nodes)

    def _is_posted(self, asked: Asked) -> bool:
        """Whether the post of whoever performs a step says all that is asked of a field."""
        resolve = asked.resolve
        return (
            isinstance(resolve, Reading)
            and bool(resolve.posted)
            and not asked.field.args
            and self._outline.is_timeless(asked.field.type, asked.nodes)
        )

    def _molded(self, fields: Mapping[str, Asked], planned: set[str], *, is_part: bool) -> Text:
        """What writes an answer by the mold of its plan."""
        telling = Writing()
        posted = self._posted(telling, {key: asked for key, asked in fields.items() if key not in planned})
        found = (self._steps(key, asked, telling) for key, asked in fields.items())
        steps = next((one for one in found if one is not None), None)
        fixed = self._written_out({key: asked for key, asked in fields.items() if key in planned})
        apart = planned | set(posted) | (set() if steps is None else {steps.key})
        filling = self._written_out({key: asked for key, asked in fields.items() if key not in apart})
        said = fixed.finished(is_part=True).write
        told = telling.filling() if telling.pieces.keys else None
        form = Form(tuple(fields), said, filling.pieces.keys, posted, told, steps)
        filling.looks = filling.looks or fixed.looks
        return filling.molded(
            molds(next(numbers), form, cache(lambda: self._written_out(fields).finished(is_part=True).write)),
            is_part=is_part,
        )

    def _posted(self, telling: Writing, fields: Mapping[str, Asked], within: str = "") -> tuple[str, ...]:
        """The keys of the fields that posts say, which are written into what tells of them."""
        posted = []
        for key, asked in fields.items():
            if self._is_posted(asked):
                telling.pieces.add(f"{within}{key}", self._of_post(telling, asked))
                posted.append(key)
        return tuple(posted)

    def _of_post(self, telling: Writing, asked: Asked) -> str:
        """The expression that answers a field as the post of a way says."""
        reading: Any = asked.resolve
        if isinstance(reading, Beside):
            return self._beside(telling, asked, Beside(*reading.posted, within=reading.within), "trail")
        return self._each(telling, asked, Each(*reading.posted, of=reading.of), "trail")

    def _steps(self, key: str, asked: Asked, telling: Writing) -> Steps | None:
        """A list of steps of which only what the plan and the posts say is asked, and what steps that go one way have in common."""
        reading: Any = asked.resolve
        if not isinstance(reading, EachStep):
            return None
        kind: Any = get_named_type(asked.field.type)
        fields = self._fields(kind, self._outline.below(kind, asked.nodes))
        planned = {key: one for key, one in fields.items() if self._is_planned(one)}
        filling = Writing()
        posted = {key for key, one in fields.items() if key not in planned and self._is_posted(one)}
        for hole, one in fields.items():
            of_way: Any = one.resolve
            if hole in planned or hole in posted:
                continue
            if not isinstance(of_way, Beside) or of_way.path[0] != "step":
                return None
            filling.pieces.add(hole, self._beside(filling, one, Beside(*of_way.path[1:]), "trail"))
        fixed = self._written_out(planned)
        if filling.looks or fixed.looks:
            return None
        said = fixed.finished(is_part=True).write
        told = self._posted(telling, {key: fields[key] for key in fields if key in posted}, f"{key}/")
        return Steps(key, reading.element, tuple(fields), said, told, filling.filling(), filling.pieces.keys)

    def _field(self, writing: Writing, asked: Asked, key: str) -> str:
        """The expression that answers a field."""
        if asked.name == "__typename":
            return repr(asked.parent.name)
        trail = f"(trail, {key!r}, {asked.parent.name!r})"
        kind, required = unwrapped(asked.field.type)
        resolve: Any = asked.resolve
        if isinstance(resolve, Beside):
            return self._beside(writing, asked, resolve, trail)
        if isinstance(resolve, Each):
            return self._each(writing, asked, resolve, trail)
        answer = writing.value(asked, self._outline.passed(asked), trail)
        if isinstance(kind, GraphQLScalarType | GraphQLEnumType):
            return writing.leaf(asked, kind, answer, required=required)
        text = self._complete(asked, asked.field.type)
        return f"{writing.name('complete', text.write)}({answer}, request, {writing.trail(text, trail)})"

    def _beside(self, writing: Writing, asked: Asked, reading: Beside, trail: str) -> str:
        """The expression that answers with what is seen beside the record."""
        kind, required = unwrapped(asked.field.type)
        answer = writing.reached(reading.path)
        if reading.within is not None:
            answer = f"source.world.snapshot.{reading.within}.get({answer})"
        it = writing.variable("it")
        if reading.kept and self._outline.is_timeless(kind, asked.nodes):
            written = writing.kept(self._part(asked, kind), it, trail=trail)
        elif in_place := self._in_place(writing, asked, kind, it):
            written = in_place
        else:
            around = "source" if reading.on is None else f"source.beside(None, it.{reading.on})"
            written = writing.part(self._part(asked, kind), it, around=around, trail=trail)
        absent = f"{writing.name('absent', absence(asked, required=True))}()" if required else "None"
        return f"{absent} if ({it} := {answer}) is None else {written}"

    def _in_place(self, writing: Writing, asked: Asked, kind: GraphQLOutputType, it: str) -> str:
        """The expression that answers with a record of which only some scalars are asked; empty where there is more to it."""
        if not isinstance(kind, GraphQLObjectType) or kind.is_type_of is not None:
            return ""
        fields = self._outline.below(kind, asked.nodes)
        if len(fields) > MOST_IN_PLACE:
            return ""
        pieces = Pieces()
        for key, nodes in fields.items():
            field = self._outline.asked(kind, nodes)
            if field is None or field.name == "__typename":
                return ""
            leaf, required = unwrapped(field.field.type)
            answer = writing.read(it, field, self._outline.passed(field))
            if not answer or not isinstance(leaf, GraphQLScalarType | GraphQLEnumType):
                return ""
            pieces.add(key, writing.leaf(field, leaf, answer, required=required))
        self._outline.count(fields)
        return pieces.joined()

    def _each(self, writing: Writing, asked: Asked, reading: Each, trail: str) -> str:
        """The expression that answers with a list of what is seen beside the record."""
        kind, _ = unwrapped(asked.field.type)
        assert isinstance(kind, GraphQLList)  # noqa: S101 - the schema says so of a reading of several
        text = self._part(asked, unwrapped(kind.of_type)[0])
        them = writing.variable("them")
        if reading.kept and reading.of is None and self._outline.is_timeless(kind, asked.nodes):
            written = writing.kept(_several_parts(text), them, trail=trail)
        else:
            of = "" if reading.of is None else writing.name("of", reading.of)
            each = f"[{of}(it, one) for one in {them}]" if of else them
            written = writing.parts(text, each, trail=trail)
        return f"{written} if ({them} := {writing.reached(reading.path)}) else []"

    def _part(self, asked: Asked, kind: GraphQLOutputType) -> Text:
        """What writes a record of an object type, an interface or a union, given what is seen around it."""
        if isinstance(kind, GraphQLObjectType) and kind.is_type_of is None:
            return self._of(kind, asked.nodes, is_part=True)
        write, looks = self._complete(asked, kind)

        def seen(it: Any, source: Seen[Any], request: Request, trail: Trail) -> Any:
            return write(Seen(source.world, source.on, it), request, trail)

        return Text(seen, looks)

    def _complete(self, asked: Asked, kind: GraphQLOutputType) -> Text:
        """What writes values of a list, an object type, an interface or a union; ``None`` stands for null."""
        inner, required = unwrapped(kind)
        absent = absence(asked, required=required)
        if isinstance(inner, GraphQLList):
            one, one_required = unwrapped(inner.of_type)
            if isinstance(one, GraphQLScalarType | GraphQLEnumType):
                complete = leaf(one, absence(asked, required=one_required))
                return Text(_leaves(asked, complete, absent, plain=SAME_IN_LISTS.get(one)), looks=False)
            return _several(asked, self._complete(asked, inner.of_type), absent)
        if isinstance(inner, GraphQLInterfaceType | GraphQLUnionType):
            possible = self._outline.schema.get_possible_types(inner)
            texts = {one.name: self._of(one, asked.nodes, is_part=False) for one in possible}
            writes = {name: text.write for name, text in texts.items()}
            looks = any(text.looks for text in texts.values()) or any(one.is_type_of is not None for one in possible)
            return Text(one_of(asked, inner, writes, absent), looks or _looks_for_type(inner))
        assert isinstance(inner, GraphQLObjectType)  # noqa: S101 - there is no other output type
        text = self._of(inner, asked.nodes, is_part=False)
        return Text(thing(asked, inner, text.write, absent), text.looks or inner.is_type_of is not None)


def _looks_for_type(kind: GraphQLInterfaceType | GraphQLUnionType) -> bool:
    """Whether what tells the type of a value looks at where the value is."""
    return kind.resolve_type is None or looks_at_info(class_of(kind.resolve_type))


def _leaves(
    asked: Asked, complete: Callable[[Any], Any], absent: Callable[[], None], *, plain: type | None
) -> Callable[[Any, Request, Trail], list[Any] | None]:
    """Writes lists of scalars and enum values; arguments as those of `schema.prepared_values.leaves`."""

    def write(value: Any, _request: Request, _trail: Trail) -> list[Any] | None:
        if not is_list(value, asked):
            absent()
            return None
        values = list(value)
        return values if set(map(type, values)) == {plain} else [complete(one) for one in values]

    return write


def _several(asked: Asked, text: Text, absent: Callable[[], None]) -> Text:
    """Writes lists of anything else."""
    write_one, looks = text

    def write(value: Any, request: Request, trail: Trail) -> list[Any] | None:
        if not is_list(value, asked):
            absent()
            return None
        if looks:
            texts = [write_one(one, request, (trail, index, None)) for index, one in enumerate(value)]
        else:
            texts = [write_one(one, request, None) for one in value]
        return texts

    return Text(write, looks)


def _several_parts(text: Text) -> Text:
    """Writes lists of parts."""

    def write(them: Any, source: Seen[Any], request: Request, trail: Trail) -> Any:
        return [text.write(one, source, request, (trail, index, None)) for index, one in enumerate(them)]

    return Text(write, text.looks)
