"""
Web addresses: where one applies for an item, and where the text of a document can be read.

Revision ID: r0005
Revises: r0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None

ADDRESSES = (("items", "online_url"), ("implementations", "online_url"), ("instruments", "url"))


def upgrade() -> None:
    """Add the columns; nothing is known of the rows that are there."""
    for table, column in ADDRESSES:
        op.add_column(table, sa.Column(column, sa.Text))


def downgrade() -> None:
    """Take the columns away; what they hold is lost."""
    for table, column in reversed(ADDRESSES):
        op.drop_column(table, column)
