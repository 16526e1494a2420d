"""What speaks for or against a document, and how likely a field that was read is right.

Revision 0019. Neither is known of what was read before.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Add the columns, which SQLite checks where it adds them."""
    op.add_column("documents", sa.Column("signs", _JSON, nullable=True))
    check = sa.CheckConstraint("chance >= 0 AND chance <= 1", name=op.f("ck_fields_chance"))
    op.add_column("fields", sa.Column("chance", sa.Float(), check, nullable=True))
