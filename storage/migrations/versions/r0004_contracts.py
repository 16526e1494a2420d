"""Contracts, calendar feeds, holds on sending, and how fresh data from outside is.

Revision 0004. Nothing on file changes. The user's own company and the messages sent since a moment
get an index.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables, empty, and the indexes."""
    moment = sa.DateTime(timezone=True)
    language = sa.Enum(
        "zh", "en", name="language", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_contracts_amount_minor")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_contracts_term")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_contracts_currency")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_contracts_customer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contracts"),
        sa.UniqueConstraint("customer_id", "number", name="uq_contracts_customer_id_number"),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("language", language, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("revoked_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_calendar_feeds_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feeds"),
    )
    op.create_table(
        "delivery_holds",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("held_at", moment, nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("released_at", moment, nullable=True),
        sa.Column("released_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_holds"),
    )
    op.create_table(
        "datasets",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("stale_on", sa.Date(), nullable=True),
        sa.Column("refreshed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_datasets"),
    )
    op.create_index(
        "ix_customers_own",
        "customers",
        ["id"],
        sqlite_where=sa.text("is_own = 1"),
        postgresql_where=sa.text("is_own"),
    )
    op.create_index("ix_deliveries_sent_at", "deliveries", ["sent_at"])
