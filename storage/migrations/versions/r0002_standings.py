"""What a whole portfolio is audited with: fact sheets as lines, standings, audits.

Revision 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

_VERDICTS = ("reject", "refer", "approve_with_conditions", "approve")


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Create the tables of sheets and standings; customers on file have no sheets yet."""
    moment = sa.DateTime(timezone=True)
    json = sa.JSON().with_variant(JSONB(), "postgresql")

    op.create_table(
        "sheet_sets",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("builder", sa.String(), nullable=True),
        sa.Column("known_from", sa.Date(), nullable=True),
        sa.Column("known_before", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_sheet_sets_customer_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_sheet_sets"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_sheet_sets_stale",
        "sheet_sets",
        ["customer_id"],
        sqlite_where=sa.text("is_stale = 1"),
        postgresql_where=sa.text("is_stale"),
    )
    op.create_table(
        "sheet_layouts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("columns", json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sheet_layouts"),
    )
    op.create_table(
        "fact_sheets",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("layout_id", sa.String(), nullable=False),
        sa.Column("origin", _one_of("origin", "built", "given"), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_fact_sheets_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["layout_id"], ["sheet_layouts.id"], name="fk_fact_sheets_layout_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", "subject", name="pk_fact_sheets"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_sheet_details",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("details", json, nullable=False),
        sa.Column("texts", json, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("built_at", moment, nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_fact_sheet_details_sha256")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_fact_sheet_details_customer_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", "subject", name="pk_fact_sheet_details"),
    )
    op.create_table(
        "standings",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("verdict", _one_of("verdict", *_VERDICTS), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("next_change_on", sa.Date(), nullable=True),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("pack_sha256", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("sheets_version", sa.Integer(), nullable=False),
        sa.Column("audited_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_standings_customer_id"),
        sa.ForeignKeyConstraint(["pack_sha256"], ["packs.sha256"], name="fk_standings_pack_sha256"),
        sa.PrimaryKeyConstraint("customer_id", "purpose", name="pk_standings"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_standings_changing",
        "standings",
        ["purpose", "next_change_on", "customer_id"],
        sqlite_where=sa.text("next_change_on IS NOT NULL"),
        postgresql_where=sa.text("next_change_on IS NOT NULL"),
    )
    op.create_table(
        "audits",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("pack_sha256", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("examined", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pack_sha256"], ["packs.sha256"], name="fk_audits_pack_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_audits"),
    )
    op.create_table(
        "standing_changes",
        sa.Column("audit_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("verdict_before", _one_of("verdict_before", *_VERDICTS), nullable=False),
        sa.Column("verdict_after", _one_of("verdict_after", *_VERDICTS), nullable=False),
        sa.Column("gained", sa.Text(), nullable=False),
        sa.Column("lost", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_standing_changes_audit_id"),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_standing_changes_customer_id"
        ),
        sa.PrimaryKeyConstraint("audit_id", "customer_id", name="pk_standing_changes"),
        sqlite_with_rowid=False,
    )
