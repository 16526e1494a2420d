"""The index of the review queue holds what the queue is counted by beside its order.

To count the 2,000 reviews due first by state, cause, severity and assignee reads the index alone.
Revision 0017. Nothing on file changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_UNDECIDED = sa.text("state <> 'decided'")


def upgrade() -> None:
    """Make the index anew."""
    op.drop_index("ix_reviews_queue", "reviews")
    op.create_index(
        "ix_reviews_queue",
        "reviews",
        ["due_on", "id", "assignee_id", "state", "cause", "severity"],
        sqlite_where=_UNDECIDED,
        postgresql_where=_UNDECIDED,
    )
