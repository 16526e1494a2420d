"""Keys of subjects and files, ends of relationships, holds and erasures.

Revision 0011. Nothing on file changes; `licet init` seals afterwards what lies there plain.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables, empty."""
    _create_keys()
    _create_retention()
    _create_erasures()


def _create_keys() -> None:
    op.create_table(
        "subject_keys",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("destroyed_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "(wrapped IS NULL) = (destroyed_at IS NOT NULL)",
            name=op.f("ck_subject_keys_gone_if_destroyed"),
        ),
        sa.PrimaryKeyConstraint("subject", name="pk_subject_keys"),
    )
    op.create_table(
        "original_seals",
        sa.Column("original_sha256", sa.String(), nullable=False),
        sa.Column("sealed_sha256", sa.String(), nullable=False),
        sa.Column("sealed_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "length(sealed_sha256) = 64", name=op.f("ck_original_seals_sealed_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["original_sha256"], ["originals.sha256"], name="fk_original_seals_original_sha256"
        ),
        sa.PrimaryKeyConstraint("original_sha256", name="pk_original_seals"),
        sa.UniqueConstraint("sealed_sha256", name="uq_original_seals_sealed_sha256"),
    )
    op.create_table(
        "original_keys",
        sa.Column("original_sha256", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["original_sha256"],
            ["original_seals.original_sha256"],
            name="fk_original_keys_original_sha256",
        ),
        sa.ForeignKeyConstraint(
            ["subject"], ["subject_keys.subject"], name="fk_original_keys_subject"
        ),
        sa.PrimaryKeyConstraint("original_sha256", "subject", name="pk_original_keys"),
    )
    op.create_index("ix_original_keys_subject", "original_keys", ["subject"])


def _create_retention() -> None:
    op.create_table(
        "relationship_ends",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_relationship_ends_customer_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_relationship_ends"),
    )
    op.create_index("ix_relationship_ends_ended_on", "relationship_ends", ["ended_on"])
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by", sa.Text(), nullable=False),
        sa.Column("placed_at", _MOMENT, nullable=False),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.Column("released_at", _MOMENT, nullable=True),
        sa.CheckConstraint(
            "(released_by IS NULL) = (released_at IS NULL)",
            name=op.f("ck_legal_holds_released_by"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_legal_holds_customer_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_legal_holds"),
    )
    op.create_index(
        "ix_legal_holds_in_force",
        "legal_holds",
        ["customer_id"],
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )


def _create_erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "retention_ended",
                "never_a_customer",
                "filed_by_mistake",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("erased_at", _MOMENT, nullable=False),
        sa.Column("certificate", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_erasures_customer_id"),
        sa.PrimaryKeyConstraint("customer_id", name="pk_erasures"),
    )
    op.create_table(
        "erased_files",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("original_sha256", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_erased_files"),
    )
