"""
The first tables: revisions, and one table for each kind of record.

Revision ID: r0001
Revises: none
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None


def _needed(kind: type[Any], *names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, kind, nullable=False) for name in names)


def _optional(kind: type[Any], *names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, kind) for name in names)


def _create(table: str, *columns: sa.Column[Any], key: str, dated: bool) -> None:
    """Create the table of a record with what every record has, and index its revisions and its first key column."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("opened", sa.Integer, sa.ForeignKey("revisions.number"), nullable=False),
        sa.Column("closed", sa.Integer, sa.ForeignKey("revisions.number")),
        *columns,
        *(_optional(sa.Date, "valid_from", "valid_to") if dated else ()),
        *_needed(sa.Text, "source", "status"),
    )
    for name in ("opened", "closed", key):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_needed(sa.Text, "author", "approver"),
        *_optional(sa.Text, "note", "instrument", "package_hash"),
    )
    _create_places_and_agencies()
    _create_items()
    _create_acts()


def _create_places_and_agencies() -> None:
    _create(
        "divisions",
        *_needed(sa.Text, "code", "level", "name"),
        *_optional(sa.Text, "name_en", "kind"),
        *_needed(sa.Boolean, "pseudo"),
        dated=True,
        key="code",
    )
    _create(
        "administrations",
        *_needed(sa.Text, "division", "administrator"),
        *_optional(sa.Text, "instrument"),
        dated=True,
        key="division",
    )
    _create(
        "successions",
        *_needed(sa.Text, "division", "successor"),
        *_needed(sa.Date, "on"),
        *_needed(sa.Text, "kind"),
        *_optional(sa.Text, "instrument"),
        dated=False,
        key="division",
    )
    _create(
        "instruments",
        *_needed(sa.Text, "code", "title"),
        *_optional(sa.Text, "number", "agency"),
        *_optional(sa.Date, "published"),
        dated=True,
        key="code",
    )
    _create(
        "agencies",
        *_needed(sa.Text, "code", "name", "division", "lines", "nature"),
        *_optional(sa.Text, "name_en", "credit_code", "replaced_by"),
        dated=True,
        key="code",
    )
    _create(
        "offices",
        *_needed(sa.Text, "code", "name", "agency", "division"),
        *_optional(sa.Text, "name_en"),
        *_needed(sa.Text, "serves"),
        *_optional(sa.Text, "address", "phone"),
        *_optional(sa.Float, "latitude", "longitude"),
        *_needed(sa.Text, "accessibility"),
        dated=True,
        key="code",
    )
    _create(
        "office_hours",
        *_needed(sa.Text, "office"),
        *_needed(sa.Integer, "weekday"),
        *_needed(sa.Time, "opens", "closes"),
        dated=True,
        key="office",
    )
    _create(
        "office_exceptions",
        *_needed(sa.Text, "office"),
        *_needed(sa.Date, "day"),
        *_optional(sa.Time, "opens", "closes"),
        *_optional(sa.Text, "reason"),
        dated=False,
        key="office",
    )


def _create_items() -> None:
    _create(
        "items",
        *_needed(sa.Text, "code", "kind", "name", "category", "line", "place_basis"),
        *_optional(sa.Text, "holder_level", "agency", "name_en", "basic_code"),
        *_needed(sa.Text, "aliases"),
        *_optional(sa.Text, "parent", "replaced_by"),
        *_needed(sa.Text, "audiences", "life_events", "territory"),
        *_optional(sa.Text, "handling_scope"),
        *_needed(sa.Text, "case_type", "channels"),
        *_optional(sa.Text, "result", "result_sample"),
        *_optional(sa.Integer, "visits"),
        *_optional(sa.Text, "on_silence"),
        dated=True,
        key="code",
    )
    _create(
        "legal_bases",
        *_needed(sa.Text, "item"),
        *_needed(sa.Integer, "number"),
        *_needed(sa.Text, "law"),
        *_optional(sa.Text, "article", "text"),
        dated=True,
        key="item",
    )
    _create(
        "implementations",
        *_needed(sa.Text, "item", "division"),
        *_optional(sa.Text, "code", "case_type"),
        *_needed(sa.Text, "channels"),
        *_optional(sa.Text, "result"),
        *_optional(sa.Integer, "visits"),
        dated=True,
        key="item",
    )
    _create("external_codes", *_needed(sa.Text, "kind", "subject", "system", "code"), dated=False, key="kind")
    _create(
        "identifications",
        *_needed(sa.Text, "certificate"),
        *_needed(sa.Date, "on"),
        *_optional(sa.Text, "note"),
        dated=False,
        key="certificate",
    )
    _create(
        "removals",
        *_needed(sa.Text, "certificate"),
        *_needed(sa.Date, "on"),
        *_needed(sa.Text, "mode"),
        *_optional(sa.Text, "instrument", "replacement", "note"),
        dated=False,
        key="certificate",
    )
    _create(
        "materials",
        *_needed(sa.Text, "item"),
        *_needed(sa.Integer, "number"),
        *_needed(sa.Text, "name"),
        *_optional(sa.Text, "division", "name_en", "certificate"),
        *_needed(sa.Boolean, "required"),
        *_optional(sa.Integer, "originals", "copies"),
        *_needed(sa.Boolean, "electronic"),
        *_optional(sa.Text, "issuer", "law", "article", "note"),
        dated=True,
        key="item",
    )
    _create(
        "fees",
        *_needed(sa.Text, "item", "name"),
        *_optional(sa.Text, "division"),
        *_optional(sa.Float, "amount"),
        *_needed(sa.Text, "currency"),
        *_optional(sa.Text, "basis"),
        dated=True,
        key="item",
    )
    _create(
        "time_limits",
        *_needed(sa.Text, "item", "kind"),
        *_needed(sa.Integer, "value"),
        *_needed(sa.Text, "unit"),
        *_optional(sa.Text, "division", "channel"),
        *_optional(sa.Integer, "extension"),
        *_optional(sa.Text, "law", "article"),
        dated=True,
        key="item",
    )
    _create(
        "special_procedures",
        *_needed(sa.Text, "item", "kind", "name"),
        *_optional(sa.Text, "name_en"),
        *_optional(sa.Integer, "days"),
        *_optional(sa.Text, "law", "article"),
        dated=True,
        key="item",
    )
    _create(
        "counting_rules",
        *_optional(sa.Text, "division"),
        *_needed(sa.Integer, "month_working_days", "week_calendar_days", "week_working_days"),
        *_needed(sa.Boolean, "rolls"),
        dated=True,
        key="division",
    )


def _create_acts() -> None:
    _create(
        "delegations",
        *_needed(sa.Text, "code", "item", "from_division", "to_level", "steps", "mode"),
        *_optional(sa.Text, "to_agency"),
        *_needed(sa.Text, "scope"),
        *_optional(sa.Text, "instrument", "clause"),
        *_optional(sa.Date, "decided", "published", "withdrawn"),
        *_optional(sa.Text, "withdrawal"),
        *_needed(sa.Boolean, "reverts"),
        *_needed(sa.Text, "interim"),
        *_optional(sa.Text, "condition", "agreement"),
        *_optional(sa.Date, "valid_from", "valid_to"),
        dated=False,
        key="code",
    )
    _create(
        "exclusions",
        *_needed(sa.Text, "delegation", "division"),
        *_optional(sa.Text, "reason", "reason_en"),
        dated=False,
        key="delegation",
    )
    _create(
        "takeovers",
        *_needed(sa.Text, "delegation", "division"),
        *_needed(sa.Date, "due"),
        *_optional(sa.Date, "done"),
        dated=False,
        key="delegation",
    )
    _create("special_days", *_needed(sa.Date, "day"), *_needed(sa.Text, "kind", "name"), dated=False, key="day")


def downgrade() -> None:
    """Nothing comes before the first tables, and rows are never deleted."""
    raise RuntimeError("Nothing comes before the first tables. Restore a backup into an empty database instead.")
