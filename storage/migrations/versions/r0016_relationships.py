"""Why business with a customer ended, and that it was taken up again.

Revision 0016. Ends that were written down before have no reason, and stay ends.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_TABLE = "relationship_ends"
_WORDS = ("reason", "resume_reason")


def upgrade() -> None:
    """Add the columns; SQLite builds the table anew to take the default of the reasons away."""
    for name in _WORDS:
        op.add_column(_TABLE, sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column(_TABLE, sa.Column("resumed_by", sa.Text(), nullable=True))
    op.add_column(_TABLE, sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table(_TABLE) as ends:
        for name in _WORDS:
            ends.alter_column(name, server_default=None, existing_type=sa.Text())
