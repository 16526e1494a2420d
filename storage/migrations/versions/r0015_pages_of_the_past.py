"""Indexes by which the log, erasures and holds are read a page at a time, however many there are.

Revision 0015. Nothing on file changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_events_actor_name_seq", "events", ["actor_name", "seq"])
    op.create_index("ix_events_action_seq", "events", ["action", "seq"])
    op.create_index("ix_events_actor_name_action_seq", "events", ["actor_name", "action", "seq"])
    op.create_index("ix_events_subject_seq", "events", ["subject", "seq"])
    op.create_index("ix_events_at_seq", "events", ["at", "seq"])
    op.create_index("ix_erasures_erased_at_customer_id", "erasures", ["erased_at", "customer_id"])
    in_force = sa.text("released_at IS NULL")
    op.create_index(
        "ix_legal_holds_in_force_id",
        "legal_holds",
        ["id"],
        sqlite_where=in_force,
        postgresql_where=in_force,
    )
