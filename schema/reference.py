"""
The reference (接口参考): the schema as a page to read, in Markdown.

It is made of the printed schema alone: its names, types, descriptions, arguments, defaults and deprecations. Every type
has an anchor, `type-<name>`, and whatever names a type leads to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    ast_from_value,
    build_schema,
    get_named_type,
    is_specified_scalar_type,
    print_ast,
)

Fielded = GraphQLObjectType | GraphQLInterfaceType
Given = Mapping[str, GraphQLArgument] | Mapping[str, GraphQLInputField]

COMMON_FROM = 5
"""How many fields must have an argument, in the same words, for it to be described once for all."""

MOST_USES = 12
"""How many places that lead to a type are named; the rest is counted."""

COMMON = "Common arguments"
PREAMBLE = """\
# Schema reference

Everything that can be asked of the service at `/graphql`, and everything that it answers. This page is made from the
schema by `catalog schema --format markdown`; do not edit it.

`!` after a type: never null. `[…]`: a list. Connections are Relay's: `first` or `last`, 1 to 100, and a cursor; neither
given means 20. What is asked about is a day in the world (`on`); `catalogue(revision)` asks the same of what an earlier
revision knew. Refusals come as `errors` with `extensions.code`, in English, and in Chinese as `extensions.messageZh`.
"""


def reference(sdl: str) -> str:
    """
    The page of a schema.

    Args:
        sdl: the printed schema.
    """
    return _Page(build_schema(sdl)).text()


class _Page:
    """One page being written."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        kinds = [kind for name, kind in sorted(schema.type_map.items()) if not name.startswith("__")]
        self.kinds = [kind for kind in kinds if not is_specified_scalar_type(kind)]
        self.roots = [
            root for root in (schema.query_type, schema.mutation_type, schema.subscription_type) if root is not None
        ]
        self.uses = _uses(self.kinds)
        self.common = _common_arguments(
            field
            for kind in self.kinds
            if isinstance(kind, Fielded) and kind not in self.roots
            for field in self.own(kind).values()
        )

    def text(self) -> str:
        groups = list(self.groups())
        contents = [f"- [{title}](#{_anchor(title)})" for title, _ in groups]
        parts = [PREAMBLE, "\n".join(contents) + "\n"]
        for title, sections in groups:
            parts += [f"## {title}\n", *sections]
        return "\n".join(parts)

    def common_arguments(self) -> str:
        """The arguments that are described once for all."""
        rows = ([f"`{name}`", said] for name, said in self.common.items())
        return "\n".join(_table(("argument", "meaning"), rows))

    def groups(self) -> Iterator[tuple[str, list[str]]]:
        """The sections of the page, by the titles that they stand under."""
        if self.common:
            yield COMMON, ["What these arguments of fields mean where nothing else is said:\n", self.common_arguments()]
        for root in self.roots:
            names = sorted(root.fields)
            index = ", ".join(f"[`{name}`](#{root.name.lower()}-{name})" for name in names)
            yield root.name, [f"{root.description}\n", f"{index}\n", *(self.operation(root, name) for name in names)]
        others = [kind for kind in self.kinds if kind not in self.roots]
        objects = [kind for kind in others if isinstance(kind, GraphQLObjectType)]
        pages = [kind for kind in objects if kind.name.endswith(("Connection", "Edge")) or kind.name == "PageInfo"]
        yield from self.group("Interfaces", (kind for kind in others if isinstance(kind, GraphQLInterfaceType)))
        yield from self.group("Objects", (kind for kind in objects if kind not in pages))
        yield from self.group("Inputs", (kind for kind in others if isinstance(kind, GraphQLInputObjectType)))
        yield from self.group("Enums", (kind for kind in others if isinstance(kind, GraphQLEnumType)))
        yield from self.group("Scalars", (kind for kind in others if isinstance(kind, GraphQLScalarType)))
        yield from self.group("Pages of lists", pages)

    def group(self, title: str, kinds: Iterable[GraphQLNamedType]) -> Iterator[tuple[str, list[str]]]:
        listed = list(kinds)
        if listed:
            index = ", ".join(_link(kind) for kind in listed)
            yield title, [f"{index}\n", *(self.section(kind) for kind in listed)]

    def operation(self, root: GraphQLObjectType, name: str) -> str:
        """A field of a root type: what it answers with, and its arguments."""
        field = root.fields[name]
        lines = [
            f'<a id="{root.name.lower()}-{name}"></a>\n',
            f"### {name}\n",
            f"{_said(field)}\n",
            f"Answers with {_link(field.type)}.\n",
        ]
        if field.args:
            lines += _table(("argument", "type", "meaning"), self.given_rows(field.args))
        return "\n".join(lines)

    def section(self, kind: GraphQLNamedType) -> str:
        """A type with its members, and the places that lead to it."""
        lines = [f'<a id="type-{kind.name}"></a>\n', f"### {kind.name}\n", f"{_text(kind.description)}\n"]
        if isinstance(kind, GraphQLEnumType):
            values = ([f"`{name}`", _said(value)] for name, value in kind.values.items())
            lines += _table(("value", "meaning"), values)
        elif isinstance(kind, GraphQLInputObjectType):
            lines += _table(("field", "type", "meaning"), self.given_rows(kind.fields))
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            lines += self.fields(kind)
        if kind.name in self.uses:
            lines.append(f"From {_listed(self.uses[kind.name])}.\n")
        return "\n".join(lines)

    def fields(self, kind: Fielded) -> Iterator[str]:
        """The fields of a type: those that it has from an interface, or shares with the questions, are only named."""
        if kind.interfaces:
            parents = " and ".join(_link(parent) for parent in kind.interfaces)
            yield f"Has all fields of {parents}.\n"
        shared = self.shared(kind)
        if shared:
            names = ", ".join(f"[`{name}`](#query-{name})" for name in kind.fields if name in shared)
            yield f"Answers these questions as `Query` does: {names}.\n"
        own = self.own(kind)
        if own:
            yield from _table(("field", "type", "meaning"), (self.field_row(name, own[name]) for name in own))

    def own(self, kind: Fielded) -> dict[str, GraphQLField]:
        """The fields of a type that are described nowhere else."""
        elsewhere = self.shared(kind).union(*(parent.fields for parent in kind.interfaces))
        return {name: field for name, field in kind.fields.items() if name not in elsewhere}

    def shared(self, kind: Fielded) -> set[str]:
        """The fields that are questions at the root as well, with the same arguments, when there are several."""
        questions = self.schema.query_type.fields if self.schema.query_type is not None else {}
        same = {name for name, field in kind.fields.items() if name in questions and _is_same(field, questions[name])}
        return same if len(same) > 1 else set()

    def field_row(self, name: str, field: GraphQLField) -> list[str]:
        arguments = [
            f"<br>`{given}`: {_link(asked.type)}{_default(asked)}"
            + ("" if self.common.get(given) == _said(asked) else f". {_said(asked)}")
            for given, asked in field.args.items()
        ]
        return [f"`{name}`", _link(field.type), _said(field) + "".join(arguments)]

    def given_rows(self, given: Given) -> Iterator[list[str]]:
        for name, asked in given.items():
            yield [f"`{name}`", _link(asked.type) + _default(asked), _said(asked)]


def _uses(kinds: Iterable[GraphQLNamedType]) -> dict[str, list[str]]:
    """By the name of a type: the fields and arguments that lead to it, in the order of the page."""
    uses: dict[str, list[str]] = defaultdict(list)
    for kind in kinds:
        fields: Mapping[str, Any] = getattr(kind, "fields", {})
        for name, field in fields.items():
            here = f"`{kind.name}.{name}`"
            uses[get_named_type(field.type).name].append(here)
            for argument in getattr(field, "args", {}).values():
                uses[get_named_type(argument.type).name].append(here)
    return {name: list(dict.fromkeys(places)) for name, places in uses.items()}


def _common_arguments(fields: Iterable[GraphQLField]) -> dict[str, str]:
    """What the arguments that several fields have mean, by name: what most of them say."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for field in fields:
        for name, asked in field.args.items():
            said[name][_said(asked)] += 1
    most = {name: counts.most_common(1)[0] for name, counts in sorted(said.items())}
    return {name: words for name, (words, count) in most.items() if count >= COMMON_FROM}


def _is_same(field: GraphQLField, other: GraphQLField) -> bool:
    shapes: list[Callable[[GraphQLField], object]] = [
        lambda one: str(one.type),
        lambda one: one.description,
        lambda one: {name: str(asked.type) for name, asked in one.args.items()},
    ]
    return all(shape(field) == shape(other) for shape in shapes)


def _listed(places: list[str]) -> str:
    shown = ", ".join(places[:MOST_USES])
    return shown if len(places) <= MOST_USES else f"{shown} and {len(places) - MOST_USES} more"


def _link(kind: Any) -> str:
    """A type as it is written, which leads to where it is described; GraphQL's own scalars are not."""
    named = get_named_type(kind)
    return f"`{kind}`" if is_specified_scalar_type(named) else f"[`{kind}`](#type-{named.name})"


def _default(asked: GraphQLArgument | GraphQLInputField) -> str:
    if asked.default_value is Undefined:
        return ""
    node = ast_from_value(asked.default_value, asked.type)
    return "" if node is None else f" = `{print_ast(node)}`"


def _said(thing: Any) -> str:
    """What a description says; of what is deprecated, that first."""
    reason: str | None = thing.deprecation_reason
    return (f"**Deprecated**: {_text(reason)} " if reason else "") + _text(thing.description)


def _text(description: str | None) -> str:
    """A description as one paragraph, in which nothing is markup that GraphQL's is not."""
    return " ".join((description or "").split()).replace("<", "&lt;").replace("*", "\\*")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _table(head: tuple[str, ...], rows: Iterable[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---" for _ in head) + " |"
    for row in rows:
        yield "| " + " | ".join(_cell(cell) for cell in row) + " |"
    yield ""


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")
