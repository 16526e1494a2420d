"""What people write beside a review without deciding anything.

Revision 0013. Nothing on file changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_TABLE = "review_remarks"


def upgrade() -> None:
    """Create the table, empty."""
    op.create_table(
        _TABLE,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(words) > 0", name=op.f(f"ck_{_TABLE}_words")),
        _points("review_id", "reviews.id"),
        _points("customer_id", "customers.id"),
        _points("written_by", "accounts.id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{_TABLE}"),
    )
    op.create_index(f"ix_{_TABLE}_review_id_id", _TABLE, ["review_id", "id"])
    op.create_index(f"ix_{_TABLE}_customer_id", _TABLE, ["customer_id"])


def _points(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{_TABLE}_{column}")
