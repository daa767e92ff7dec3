"""
Inputs (输入): the operations of a draft as GraphQL inputs, made from their declarations in the catalogue.

A noun, a column or an operation that is declared there is asked for here: nothing is written twice.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import graphene
import msgspec

from catalog.agencies import Nature as Natures
from catalog.checked_rows import camel
from catalog.errors import BadArgument
from catalog.items import SubjectKind as SubjectKinds
from catalog.operations import Operation
from catalog.operations_rows import Close, End, Put
from catalog.proposals import OPERATIONS, refuse_too_many
from catalog.records import About, Record, about, columns
from catalog.workdays import DayKind as DayKinds
from schema.delegations import DelegationMode, Interim, Step
from schema.divisions import Level, SuccessionKind
from schema.enums import enum
from schema.items import CaseType, Channel, ItemKind, PlaceBasis
from schema.planning import DisputeKind, DisputeOutcome, DocumentKind, Measure, ProcedureStep, TrainingKind
from schema.records import Provenance
from schema.scalars import Date, DivisionCode
from schema.time_limits import LimitKind, ProcedureKind, TimeUnit

Nature = enum(
    Natures,
    "What kind of body an agency is (实施主体性质); GB/T 39046 A.3.",
    STATUTORY="A statutory organ (法定机关).",
    AUTHORISED="An organisation authorised by law (授权组织).",
    ENTRUSTED="An entrusted organisation (受委托组织).",
    OTHER="Anything else (其他).",
)

SubjectKind = enum(
    SubjectKinds,
    "What a code of another system is a code of (外部编码对象).",
    ITEM="An item (事项).",
    AGENCY="An agency (实施主体).",
    DIVISION="A division (行政区划).",
)

DayKind = enum(
    DayKinds,
    "Why a day is not what its weekday says (特殊日期).",
    HOLIDAY="A public holiday (法定节假日).",
    MAKE_UP="A weekend day that is worked to make up for one (调休上班).",
)

_ENUMS: Mapping[type[StrEnum], Any] = {
    kind._meta.enum: kind  # noqa: SLF001 - graphene's own place for it
    for kind in (
        *(Nature, SubjectKind, DayKind, DelegationMode, Interim, Step, Level, SuccessionKind),
        *(CaseType, Channel, ItemKind, PlaceBasis, Provenance, LimitKind, ProcedureKind, TimeUnit),
        *(DisputeKind, DisputeOutcome, DocumentKind, Measure, ProcedureStep, TrainingKind),
    )
}

_SCALARS: Mapping[type, Any] = {
    bool: graphene.Boolean,
    int: graphene.Int,
    float: graphene.Float,
    date: Date,
}


class Asked(NamedTuple):
    """A field of an input, as its declaration tells it."""

    name: str
    kind: Any
    many: bool
    required: bool
    about: About


def _asked(struct: type[msgspec.Struct]) -> Iterator[Asked]:
    """The fields of a struct that an input asks for."""
    hints = typing.get_type_hints(struct, include_extras=True)
    of_record = _columns(struct)
    for field in msgspec.structs.fields(struct):
        hint = hints[field.name]
        notes = [note for note in getattr(hint, "__metadata__", ()) if isinstance(note, About)]
        inner = typing.get_args(hint)[0] if notes else hint
        many = typing.get_origin(inner) is tuple
        if many or isinstance(inner, types.UnionType) or typing.get_origin(inner) is typing.Union:
            inner = next(part for part in typing.get_args(inner) if part not in (type(None), Ellipsis))
        yield Asked(field.name, inner, many, field.required, notes[0] if notes else of_record[field.name])


def _columns(struct: type[msgspec.Struct]) -> dict[str, About]:
    """What the fields mean that an operation on a row takes over from the columns of the row."""
    record: type[Record] | None = getattr(struct, "record", None)
    if record is None:
        return {}
    return {column.name: column.about for column in columns(record)} | {
        "ends": about("终止日期", "The first day on which the row holds no longer.")
    }


def _kind(asked: Asked) -> Any:
    if asked.kind is str or asked.kind not in {**_SCALARS, **_ENUMS}:
        if isinstance(asked.kind, type) and issubclass(asked.kind, msgspec.Struct):
            return input_of(asked.kind)
        return DivisionCode if asked.about.ref == "divisions" else graphene.String
    return _ENUMS.get(asked.kind) or _SCALARS[asked.kind]


def _field(asked: Asked) -> graphene.InputField:
    kind = _kind(asked)
    if asked.many:
        kind = graphene.List(graphene.NonNull(kind))
    description = f"{asked.about.text} ({asked.about.zh})"
    return graphene.InputField(kind, required=asked.required, description=description)


@cache
def input_of(struct: type[msgspec.Struct]) -> Any:
    """The input that asks for what a struct holds."""
    fields = {asked.name: _field(asked) for asked in _asked(struct)}
    name = f"{struct.__name__}Row" if issubclass(struct, Record) else struct.__name__
    return type(f"{name}Input", (graphene.InputObjectType,), {"__doc__": _first(struct), **fields})


def tag(operation: type[Operation]) -> str:
    """The name of an operation, as drafts write it."""
    return str(operation.__struct_config__.tag)


def _of_operation(operation: type[Operation]) -> graphene.InputField:
    struct: type[msgspec.Struct] = operation.record if issubclass(operation, Put) else operation
    if issubclass(operation, Put | Close | End):
        meaning = f"{_first(operation.__bases__[0])} Of {operation.record.file} ({operation.record.zh})."
    else:
        meaning = _first(operation)
    return graphene.InputField(input_of(struct), description=meaning)


def _first(kind: type) -> str:
    """The first paragraph of what a type says of itself."""
    return " ".join((kind.__doc__ or "").strip().split("\n\n")[0].split())


_BY_NAME: Mapping[str, type[Operation]] = {tag(one): one for one in OPERATIONS}

OperationInput: Any = type(
    "OperationInput",
    (graphene.InputObjectType,),
    {
        "__doc__": "One thing that a draft does (调整操作): exactly one of these.",
        **{name: _of_operation(one) for name, one in _BY_NAME.items()},
    },
)
"""One operation of a draft, named by the field that is given."""


def operations(given: list[dict[str, Any]]) -> tuple[Operation, ...]:
    """
    The operations that a client gave.

    Raises:
        BadArgument: an entry names none, or more than one.
        TooManyOperations: there are more than any draft may have.
    """
    refuse_too_many(len(given))
    return tuple(_operation(number, one) for number, one in enumerate(given))


def _operation(number: int, given: dict[str, Any]) -> Operation:
    named = {name: value for name, value in given.items() if value is not None}
    if len(named) != 1:
        found = ", ".join(map(camel, named)) or "none"
        raise BadArgument(
            f"An entry of operations names one operation; this one names {found}. Give exactly one.",
            f"operations 的每一项只能写一种操作，此处为 {found}。请只写一种。",
            argument=f"operations[{number}]",
        )
    ((name, value),) = named.items()
    operation = _BY_NAME[name]
    if issubclass(operation, Put):
        return operation(row=_struct(operation.record, value))
    made: Operation = _struct(operation, value)
    return made


def _struct(struct: type[Any], given: Mapping[str, Any]) -> Any:
    """A struct of the fields that were given; what is null is as if it were omitted."""
    kinds = {asked.name: asked for asked in _asked(struct)}
    return struct(**{name: _value(kinds[name], value) for name, value in given.items() if value is not None})


def _value(asked: Asked, value: Any) -> Any:
    if asked.many:
        return tuple(_one(asked.kind, one) for one in value)
    return _one(asked.kind, value)


def _one(kind: Any, value: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct(kind, value)
    return value
