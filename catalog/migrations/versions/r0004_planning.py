"""
What planners count: cases, tariffs, disputes, readiness, trainings, procedures, plans, targets and waivers.

Revision ID: r0004
Revises: r0003
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"
branch_labels = None
depends_on = None


def _needed(kind: type[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _optional(kind: type[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name in names]


def _create(table: str, *columns: sa.Column[Any], key: str, dated: bool = False) -> None:
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
    _create_counts()
    _create_oversight()


def _create_counts() -> None:
    _create(
        "case_counts",
        *_needed(sa.Text, "item", "division"),
        *_needed(sa.Date, "month"),
        *_needed(sa.Integer, "count"),
        *_needed(sa.Float, "total_days"),
        *_optional(sa.Float, "median_days", "p90_days"),
        key="item",
    )
    _create(
        "tariffs",
        *_optional(sa.Text, "audience"),
        *_needed(sa.Float, "hourly_rate", "hours_per_visit", "hours_per_material"),
        dated=True,
        key="audience",
    )
    _create(
        "disputes",
        *_needed(sa.Text, "agency"),
        *_needed(sa.Integer, "year"),
        *_optional(sa.Text, "item"),
        *_needed(sa.Text, "kind", "outcome"),
        *_needed(sa.Integer, "count"),
        key="agency",
    )
    _create(
        "readiness",
        *_needed(sa.Text, "office"),
        *_optional(sa.Integer, "certified_officers", "trained_officers"),
        *_optional(sa.Boolean, "seal", "system_link"),
        dated=True,
        key="office",
    )
    _create(
        "trainings",
        *_needed(sa.Text, "agency"),
        *_needed(sa.Integer, "year"),
        *_needed(sa.Text, "kind"),
        *_needed(sa.Integer, "attendances"),
        *_needed(sa.Boolean, "at_least"),
        key="agency",
    )


def _create_oversight() -> None:
    _create(
        "procedures",
        *_needed(sa.Text, "instrument", "kind"),
        *_needed(sa.Boolean, "touches_groups"),
        key="instrument",
    )
    _create(
        "procedure_steps",
        *_needed(sa.Text, "instrument", "step"),
        *_needed(sa.Date, "began"),
        *_optional(sa.Date, "ended"),
        *_optional(sa.Text, "note"),
        key="instrument",
    )
    _create(
        "annual_plans",
        *_needed(sa.Text, "agency"),
        *_needed(sa.Integer, "year"),
        *_optional(sa.Date, "adopted"),
        key="agency",
    )
    _create(
        "targets",
        *_needed(sa.Text, "code", "agency", "measure"),
        *_needed(sa.Float, "value"),
        *_needed(sa.Date, "by", "set_on"),
        *_needed(sa.Text, "name"),
        *_optional(sa.Text, "name_en", "instrument"),
        key="code",
    )
    _create(
        "waivers",
        *_needed(sa.Text, "finding", "reason"),
        *_optional(sa.Text, "reason_en"),
        *_needed(sa.Text, "author"),
        dated=True,
        key="finding",
    )


def downgrade() -> None:
    """Drop the tables, the last one first; what they hold is lost."""
    for table in (
        *("waivers", "targets", "annual_plans", "procedure_steps", "procedures"),
        *("trainings", "readiness", "disputes", "tariffs", "case_counts"),
    ):
        op.drop_table(table)
