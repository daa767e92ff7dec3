"""
Drafts and what was done with them; the names of packages; indexes by which a few rows are found.

Revision ID: r0002
Revises: r0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None

_INDEXED = (("administrations", "administrator"), ("successions", "successor"), ("external_codes", "subject"))


def upgrade() -> None:
    """Create the tables of drafts, and give revisions the names of their packages."""
    op.add_column("revisions", sa.Column("package_name", sa.Text))
    # Until now a package's name stood in the note of its revision alone.
    op.execute(
        "UPDATE revisions SET package_name = substr(note, 9) WHERE package_hash IS NOT NULL AND note LIKE 'Package %'"
    )
    for table, column in _INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_table(
        "drafts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("base", sa.Integer, sa.ForeignKey("revisions.number"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("instrument", sa.Text),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operations", sa.Text, nullable=False),
        sa.Column("approver", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("revision", sa.Integer, sa.ForeignKey("revisions.number")),
        sa.Column("package_name", sa.Text),
        sa.Column("package_hash", sa.Text),
        sa.Column("replaces", sa.Boolean, nullable=False),
        sa.Column("staged", sa.LargeBinary),
    )
    for column in ("state", "author", "created"):
        op.create_index(op.f(f"ix_drafts_{column}"), "drafts", [column])
    op.create_table(
        "draft_events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("draft", sa.Text, sa.ForeignKey("drafts.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("note", sa.Text),
    )
    op.create_index(op.f("ix_draft_events_draft"), "draft_events", ["draft"])


def downgrade() -> None:
    """Take the tables of drafts away, and what is in them."""
    op.drop_table("draft_events")
    op.drop_table("drafts")
    for table, column in _INDEXED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_column("revisions", "package_name")
