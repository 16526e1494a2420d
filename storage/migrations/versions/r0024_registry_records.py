"""What registers said of customers, with the recorded answers.

Revision 0024. Nothing on file changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0024"
down_revision = "0023"

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_TABLE = "registry_records"


def upgrade() -> None:
    """Create the table, empty."""
    op.create_table(
        _TABLE,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload_sha256", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("content", _JSON, nullable=False),
        sa.CheckConstraint(
            "length(payload_sha256) = 64", name=op.f("ck_registry_records_payload_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_registry_records_customer_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_registry_records"),
        sa.UniqueConstraint(
            "customer_id",
            "source",
            "as_of",
            "payload_sha256",
            name="uq_registry_records_customer_id_source_as_of_payload_sha256",
        ),
    )
    op.create_index("ix_registry_records_customer_id_as_of", _TABLE, ["customer_id", "as_of", "id"])
