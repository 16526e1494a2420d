"""The document desk: checks of documents, corrected fields, how pages were turned.

Revision 0009. Documents on file do not say how their pages were turned; that is found out when a
page of theirs is shown.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Create the tables, empty, and the column."""
    op.add_column("documents", sa.Column("turned_degrees", _JSON, nullable=True))
    op.create_table(
        "field_corrections",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("before", _JSON, nullable=False),
        sa.Column("after", _JSON, nullable=False),
        sa.Column("proposal_id", sa.String(), nullable=True),
        sa.Column("applied_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_field_corrections_document_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_field_corrections"),
    )
    op.create_index(
        "ix_field_corrections_document_id_field", "field_corrections", ["document_id", "field"]
    )
    op.create_table(
        "document_checks",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "accepted",
                "reupload",
                "rejected",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_document_checks_document_id"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_document_checks_account_id"
        ),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_checks"),
    )
