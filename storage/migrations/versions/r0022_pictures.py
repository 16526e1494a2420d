"""What the pictures of pages show, and which pages of two customers show the same.

Revision 0022. Of what was read before nothing is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_TABLE = "alike_pictures"


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("documents", sa.Column("picture_hashes", _JSON, nullable=True))
    op.create_table(
        _TABLE,
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("other_document_id", sa.String(), nullable=False),
        sa.Column("other_page", sa.Integer(), nullable=False),
        sa.Column("differing_bits", sa.Integer(), nullable=False),
        sa.CheckConstraint("differing_bits >= 0", name=op.f("ck_alike_pictures_differing_bits")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_alike_pictures_document_id"
        ),
        sa.ForeignKeyConstraint(
            ["other_document_id"], ["documents.id"], name="fk_alike_pictures_other_document_id"
        ),
        sa.PrimaryKeyConstraint(
            "document_id", "page", "other_document_id", "other_page", name="pk_alike_pictures"
        ),
    )
    op.create_index("ix_alike_pictures_other_document_id", _TABLE, ["other_document_id"])
