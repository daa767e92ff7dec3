"""
Tables (数据表): where the store keeps revisions, drafts and rows, the latter derived from the declarations of the records.

A row names the revision that opened it and, once, the revision that closed it. It is never changed
otherwise and never deleted.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Time,
    TypeDecorator,
)
from sqlmodel import Field, SQLModel

from catalog.divisions import Administration, Succession
from catalog.facts import RECORDS
from catalog.items import ExternalCode
from catalog.records import Record, columns

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
"""All tables of the store, with names for every constraint, so that each database calls them the same."""

_TYPES: Mapping[type, type[Any]] = {int: Integer, float: Float, bool: Boolean, date: Date, time: Time}


_ALSO_INDEXED = {(Administration, "administrator"), (Succession, "successor"), (ExternalCode, "subject")}
"""Columns by which single rows are looked up besides the first of their key; all of small tables."""


class Instant(TypeDecorator[datetime]):
    """An instant, kept and handed out in UTC, by databases that keep no offsets too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC, as it is kept."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC, with its offset."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Kept(SQLModel):
    """What every table of the store has in common."""

    metadata = METADATA


class RevisionRow(Kept, table=True):
    """A revision (版本), with the name and the hash of the package that it came from."""

    __tablename__ = "revisions"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Instant)
    author: str = Field(sa_type=Text)
    approver: str = Field(sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    instrument: str | None = Field(default=None, sa_type=Text)
    package_hash: str | None = Field(default=None, sa_type=Text)
    package_name: str | None = Field(default=None, sa_type=Text)


class DraftRow(Kept, table=True):
    """A draft (调整方案): what somebody proposes to change, and what became of it."""

    __tablename__ = "drafts"

    id: str = Field(primary_key=True, sa_type=Text)
    state: str = Field(sa_type=Text, index=True)
    version: int
    base: int = Field(foreign_key="revisions.number")
    title: str = Field(sa_type=Text)
    note: str | None = Field(default=None, sa_type=Text)
    instrument: str | None = Field(default=None, sa_type=Text)
    author: str = Field(sa_type=Text, index=True)
    created: datetime = Field(sa_type=Instant, index=True)
    changed: datetime = Field(sa_type=Instant)
    operations: str = Field(sa_type=Text)
    approver: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    revision: int | None = Field(default=None, foreign_key="revisions.number")
    package_name: str | None = Field(default=None, sa_type=Text)
    package_hash: str | None = Field(default=None, sa_type=Text)
    replaces: bool = False
    staged: bytes | None = Field(default=None, sa_type=LargeBinary)


class DraftEventRow(Kept, table=True):
    """One thing that somebody did with a draft (办理记录)."""

    __tablename__ = "draft_events"

    id: int | None = Field(default=None, primary_key=True)
    draft: str = Field(sa_type=Text, foreign_key="drafts.id", index=True)
    at: datetime = Field(sa_type=Instant)
    who: str = Field(sa_type=Text)
    what: str = Field(sa_type=Text)
    version: int
    note: str | None = Field(default=None, sa_type=Text)


class FactRow(Kept):
    """What the tables of all records have in common: the revisions that opened and closed a row."""

    id: int | None = Field(default=None, primary_key=True)
    opened: int = Field(foreign_key="revisions.number", index=True)
    closed: int | None = Field(default=None, foreign_key="revisions.number", index=True)


def _model(record: type[Record]) -> type[FactRow]:
    """The table of a record: several values as text joined by semicolons, enums by their value."""
    nullable = {field.name for field in msgspec.structs.fields(record) if field.default is None}
    fields = {
        column.name: Field(
            sa_type=_TYPES.get(column.kind, Text) if not column.many else Text,
            nullable=column.name in nullable,
            index=column.name == record.key[0] or (record, column.name) in _ALSO_INDEXED,
        )
        for column in columns(record)
    }
    kinds = dict.fromkeys(fields, Any)

    def body(namespace: dict[str, Any]) -> None:
        namespace.update(fields)
        namespace["__annotations__"] = kinds
        namespace["__tablename__"] = record.file
        namespace["__module__"] = __name__
        namespace["__doc__"] = record.__doc__

    model: type[FactRow] = types.new_class(f"{record.__name__}Row", (FactRow,), {"table": True}, body)
    return model


MODELS: Mapping[type[Record], type[FactRow]] = {record: _model(record) for record in RECORDS}
"""The model of every record, for whoever wants to ask with sqlmodel."""

REVISIONS: Table = METADATA.tables["revisions"]
"""The table of revisions."""

DRAFTS: Table = METADATA.tables["drafts"]
"""The table of drafts."""

DRAFT_EVENTS: Table = METADATA.tables["draft_events"]
"""The table of what was done with drafts."""

TABLES: Mapping[type[Record], Table] = {record: METADATA.tables[record.file] for record in RECORDS}
"""The table of every record."""
