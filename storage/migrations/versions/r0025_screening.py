"""Who was screened against the lists, what was found, and what people made of it.

Revision 0025. Nobody has been screened before it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_HITS = "screening_hits"
_ENDS = ("party_changed", "entry_changed", "entry_removed", "matcher_changed", "party_gone")


def upgrade() -> None:
    """Create the tables, empty."""
    op.create_table(
        "screened_customers",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("parties", _JSON, nullable=False),
        sa.Column("parties_sha256", sa.String(), nullable=False),
        sa.Column("sheet_version", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("collected_at", _MOMENT, nullable=False),
        sa.Column("screened_sha256", sa.String(), nullable=True),
        sa.Column("screened_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_screened_customers_customer_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_screened_customers"),
    )
    op.create_table(
        "screening_marks",
        sa.Column("list_kind", sa.String(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("matcher_version", sa.String(), nullable=False),
        sa.Column("screened_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("list_kind", name="pk_screening_marks"),
    )
    _create_hits()


def _one_of(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _create_hits() -> None:
    op.create_table(
        _HITS,
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("party_sha256", sa.String(), nullable=False),
        sa.Column("party_name", sa.Text(), nullable=False),
        sa.Column("list_kind", sa.String(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("entry_sha256", sa.String(), nullable=False),
        sa.Column("entry_name", sa.Text(), nullable=False),
        sa.Column("matcher_version", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("answer", _one_of(("hit", "review"), "answer"), nullable=False),
        sa.Column("reasons", _JSON, nullable=False),
        sa.Column("state", _one_of(("review", "confirmed", "dismissed"), "state"), nullable=False),
        sa.Column("found_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ended_because", _one_of(_ENDS, "ended_because"), nullable=True),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.CheckConstraint("score >= 0 AND score <= 1000", name=op.f("ck_screening_hits_score")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_because IS NULL)", name=op.f("ck_screening_hits_ended")
        ),
        sa.CheckConstraint(
            "(state = 'review') = (decided_at IS NULL)"
            " AND (state = 'review') = (decided_by IS NULL)",
            name=op.f("ck_screening_hits_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_screening_hits_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name="fk_screening_hits_decided_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_screening_hits"),
    )
    _index(
        "uq_screening_hits_standing", ["customer_id", "party", "list_kind", "source_id"], "", True
    )
    op.create_index("ix_screening_hits_entry", _HITS, ["list_kind", "source_id"])
    _index("ix_screening_hits_open", ["id"], " AND state = 'review'", False)


def _index(name: str, columns: list[str], further: str, is_unique: bool) -> None:
    where = sa.text("ended_at IS NULL" + further)
    op.create_index(
        name, _HITS, columns, unique=is_unique, sqlite_where=where, postgresql_where=where
    )
