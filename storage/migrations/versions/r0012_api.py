"""What the API remembers: answers by idempotency key, and hooks that are told of events.

Revision 0012. Nothing on file changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_IN_USE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Create the tables, empty."""
    _create_kept_answers()
    _create_hooks()


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=f"fk_{table}_account_id")


def _create_kept_answers() -> None:
    op.create_table(
        "kept_answers",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_sha256", sa.String(), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", _JSON, nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "length(request_sha256) = 64", name=op.f("ck_kept_answers_request_sha256")
        ),
        sa.CheckConstraint(
            "(status IS NULL) = (content IS NULL)", name=op.f("ck_kept_answers_content")
        ),
        _of_account("kept_answers"),
        sa.PrimaryKeyConstraint("account_id", "key", name="pk_kept_answers"),
    )
    op.create_index("ix_kept_answers_begun_at", "kept_answers", ["begun_at"])
    op.create_index("ix_kept_answers_customer_id", "kept_answers", ["customer_id"])


def _create_hooks() -> None:
    op.create_table(
        "hooks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("actions", _JSON, nullable=False),
        sa.Column("told_seq", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("last_outcome", sa.Text(), nullable=True),
        sa.Column("last_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.CheckConstraint("told_seq >= 0", name=op.f("ck_hooks_told_seq")),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_hooks_failures")),
        sa.CheckConstraint(
            "(last_outcome IS NULL) = (last_at IS NULL)", name=op.f("ck_hooks_last_at")
        ),
        _of_account("hooks"),
        sa.PrimaryKeyConstraint("id", name="pk_hooks"),
    )
    op.create_index(
        "ix_hooks_in_use",
        "hooks",
        ["next_at", "id"],
        sqlite_where=_IN_USE,
        postgresql_where=_IN_USE,
    )
    op.create_index("ix_hooks_account_id_id", "hooks", ["account_id", "id"])
