"""Functions: Python functions while they are written, and the expressions that ask a field in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, Flag
from functools import lru_cache, partial
from keyword import iskeyword
from math import inf
from types import CodeType, FunctionType
from typing import Any

from graphene.types.resolver import attr_resolver, dict_or_attr_resolver
from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLString,
)

from schema.fields import of_record
from schema.prepared_arguments import Keywords, given, worked_out
from schema.prepared_values import Asked, looks_at_info
from schema.readings import Reading
from schema.world import Seen

KEPT_TEXTS = 1000
"""Functions that are kept compiled, for the next document that asks the same of a type."""

SENT_AS_IT_IS: Mapping[Any, str] = {
    GraphQLString: ".__class__ is str",
    GraphQLID: ".__class__ is str",
    GraphQLBoolean: ".__class__ is bool",
    GraphQLInt: ".__class__ is int and -0x80000000 <= value <= 0x7FFFFFFF",
    GraphQLFloat: ".__class__ is float and -inf < value < inf",
}
"""What is true of values that a scalar of GraphQL's own sends as they are."""

SAME_IN_LISTS: Mapping[Any, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
"""The Python types whose values they always send as they are."""


class Function:
    """
    A function while it is written.

    What belongs to a document enters its text only as literals of response keys and variables, which are names;
    everything else, the values of arguments included, is an object that the text refers to.
    """

    def __init__(self) -> None:
        self._names: dict[str, Any] = {"inf": inf, "Seen": Seen}

    def name(self, stem: str, it: Any) -> str:
        """The name under which the text refers to an object."""
        name = f"{stem}_{len(self._names)}"
        self._names[name] = it
        return name

    def variable(self, stem: str) -> str:
        """A name of the function's own that nothing else has."""
        return self.name(stem, None)

    def compiled(self, lines: list[str]) -> Any:
        """The function ``written`` that the lines define."""
        exec(_code("\n".join(lines)), self._names)  # noqa: S102 - see what enters the text
        return self._names.pop("written")


@lru_cache(maxsize=KEPT_TEXTS)
def _code(text: str) -> CodeType:
    return compile(text, "<selection>", "exec")


def called(function: Function, asked: Asked, passed: Keywords | None, trail: str) -> str:
    """The expression that asks the resolver of a field."""
    resolve = asked.resolve
    info = "None"
    if looks_at_info(resolve):
        info = f"{function.name('info', asked.told())}(request, {trail})"
    return f"{function.name('resolve', resolve)}(source, {info}{arguments(function, asked, passed)})"


def arguments(function: Function, asked: Asked, passed: Keywords | None) -> str:
    """The arguments of a call that follow others."""
    if not asked.field.args:
        return ""
    if passed is None:
        return f", **{function.name('arguments', worked_out(asked.field, asked.nodes[0]))}(request.variables)"
    texts = [f"{keyword}={function.name('constant', value)}" for keyword, value in passed.constant.items()]
    texts += [f"{keyword}=request.variables[{name!r}]" for keyword, name in passed.variables.items()]
    texts += [
        f"{keyword}=request.variables.get({name!r}, {function.name('default', default)})"
        for keyword, (name, default) in passed.defaults.items()
    ]
    known = _defaults_of(asked.resolve)
    left = {keyword: name for keyword, name in passed.optional.items() if keyword not in known}
    texts += [
        f"{keyword}=request.variables.get({name!r}, {function.name('default', known[keyword])})"
        for keyword, name in passed.optional.items()
        if keyword in known
    ]
    if left:
        texts.append(f"**{function.name('given', given(left))}(request.variables)")
    return "".join(f", {text}" for text in texts)


def _defaults_of(resolve: Callable[..., Any]) -> dict[str, Any]:
    """What a function takes for the arguments that it is not given, by their names; empty for any other resolver."""
    if not isinstance(resolve, FunctionType):
        return {}
    count, names = resolve.__code__.co_argcount, resolve.__code__.co_varnames
    defaults = resolve.__defaults__ or ()
    positional = zip(names[count - len(defaults) : count], defaults, strict=True)
    return {**dict(positional), **(resolve.__kwdefaults__ or {})}


def of_the_record(asked: Asked) -> str:
    """The attribute of the record that is read, where the resolver does nothing else; empty where it does."""
    resolve: Callable[..., Any] = asked.resolve
    if not asked.field.args and isinstance(resolve, partial) and resolve.func is of_record and not resolve.keywords:
        attribute: str = resolve.args[0]
        return attribute if attribute.isidentifier() and not iskeyword(attribute) else ""
    return ""


def of_the_source(function: Function, asked: Asked) -> str:
    """The expression that reads an attribute of the source itself, where the resolver does nothing else; or empty."""
    resolve: Callable[..., Any] = asked.resolve
    if asked.field.args or not isinstance(resolve, partial) or resolve.keywords or len(resolve.args) != 2:  # noqa: PLR2004
        return ""
    if resolve.func is not attr_resolver and resolve.func is not dict_or_attr_resolver:
        return ""
    attribute, default = resolve.args
    read = f"getattr(source, {attribute!r}, {function.name('default', default)})"
    if resolve.func is attr_resolver:
        return read
    return f"({read} if not isinstance(source, dict) else {function.name('resolve', resolve)}(source, None))"


def reads_only(asked: Asked) -> bool:
    """Whether nothing but a record, or what a record holds, is read; not an attribute of the question's own."""
    if isinstance(asked.resolve, Reading) or of_the_record(asked):
        return True
    resolve: Any = asked.resolve
    return bool(of_the_source(Function(), asked)) and not hasattr(Seen, resolve.args[0])


def unwrapped(kind: GraphQLOutputType) -> tuple[GraphQLOutputType, bool]:
    """A type without its mark that null is not allowed, and whether it had one."""
    return (kind.of_type, True) if isinstance(kind, GraphQLNonNull) else (kind, False)


def members(kind: GraphQLOutputType) -> dict[Any, str]:
    """How each member of a Python enum is sent; empty for what is not made of one as a whole."""
    if not isinstance(kind, GraphQLEnumType):
        return {}
    values = [value.value for value in kind.values.values()]
    of = type(values[0])
    if not issubclass(of, Enum) or issubclass(of, Flag) or not set(of) <= set(values):
        return {}
    return {value: kind.serialize(value) for value in values}
