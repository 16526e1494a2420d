"""Where files come from by themselves, what became of each, and whose messages are whose.

Revision 0021. Nothing on file changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_KINDS = ("folder", "mailbox", "object_store")
_OUTCOMES = ("filed", "known", "unreadable", "container", "unassigned", "refused", "empty")


def upgrade() -> None:
    """Create the tables, empty."""
    _create_sources()
    _create_source_items()
    _create_known_senders()


def _of_customer(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["customer_id"], ["customers.id"], name=f"fk_{table}_customer_id"
    )


def _one_of(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _create_sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", _one_of(_KINDS, "kind"), nullable=False),
        sa.Column("place", _JSON, nullable=False),
        sa.Column("find_by", _JSON, nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("cursor", _JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("last_at", _MOMENT, nullable=True),
        sa.Column("last_failure", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.CheckConstraint("every_minutes > 0", name=op.f("ck_sources_every_minutes")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_sources_failures")),
        _of_customer("sources"),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
    )
    op.create_index("ix_sources_next_at", "sources", ["next_at"])
    op.create_index("ix_sources_customer_id", "sources", ["customer_id"])


def _create_source_items() -> None:
    op.create_table(
        "source_items",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("sender", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("outcome", _one_of(_OUTCOMES, "outcome"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.CheckConstraint("length(identity) = 64", name=op.f("ck_source_items_identity")),
        sa.CheckConstraint("part >= 0", name=op.f("ck_source_items_part")),
        sa.CheckConstraint(
            "sha256 IS NULL OR length(sha256) = 64", name=op.f("ck_source_items_sha256")
        ),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_source_items_size_bytes")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_source_items_source_id"),
        _of_customer("source_items"),
        sa.PrimaryKeyConstraint("id", name="pk_source_items"),
        sa.UniqueConstraint(
            "source_id", "identity", "part", name="uq_source_items_source_id_identity_part"
        ),
    )
    op.create_index("ix_source_items_customer_id", "source_items", ["customer_id"])
    op.create_index("ix_source_items_outcome_id", "source_items", ["outcome", "id"])
    op.create_index("ix_source_items_sha256", "source_items", ["sha256"])


def _create_known_senders() -> None:
    op.create_table(
        "known_senders",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        _of_customer("known_senders"),
        sa.PrimaryKeyConstraint("address", name="pk_known_senders"),
    )
    op.create_index("ix_known_senders_customer_id", "known_senders", ["customer_id"])
