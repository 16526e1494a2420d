"""What customers bought, what was done for them, what it costs, what they say they spend.

Revision 0027. Nobody has imported anything before it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_COUNTS = (
    "orders_12m",
    "revenue_12m_minor",
    "margin_12m_minor",
    "net_margin_12m_minor",
    "days_since_last",
    "median_gap_days",
    "silence_percent",
    "tenure_days",
    "growth_percent",
    "active_quarters_of_8",
    "channels_12m",
    "products_12m",
    "largest_product_share_percent",
    "returns_share_percent",
    "spend_share_percent",
)
_SCORES = ("recency_score", "frequency_score", "money_score")


def upgrade() -> None:
    """Create the tables, empty."""
    _create_books()
    _create_summaries()
    _create_spends()
    _create_rates()


def _required(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _keep_one_current(table: str, columns: list[str]) -> None:
    op.create_index(
        f"uq_{table}_current",
        table,
        columns,
        unique=True,
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )


def _create_books() -> None:
    content = sa.Enum(
        "transactions",
        "activities",
        name="content",
        native_enum=False,
        create_constraint=True,
        length=32,
    )
    op.create_table(
        "purchase_books",
        _required("id", sa.String()),
        _required("book", sa.Text()),
        sa.Column("content", content, nullable=False),
        _required("as_of", sa.Date()),
        _required("covers_from", sa.Date()),
        sa.Column("currency", sa.String(), nullable=True),
        _required("sha256", sa.String()),
        _required("source_name", sa.Text()),
        _required("source_sha256", sa.String()),
        _required("lines", sa.BigInteger()),
        _required("customers", sa.Integer()),
        _required("cut_offs", _JSON),
        _required("imported_at", _MOMENT),
        _required("is_current", sa.Boolean()),
        sa.CheckConstraint(
            "length(source_sha256) = 64", name=op.f("ck_purchase_books_source_sha256")
        ),
        sa.CheckConstraint("lines >= 0", name=op.f("ck_purchase_books_lines")),
        sa.CheckConstraint("customers >= 0", name=op.f("ck_purchase_books_customers")),
        sa.CheckConstraint("covers_from <= as_of", name=op.f("ck_purchase_books_term")),
        sa.CheckConstraint(
            "currency IS NULL OR length(currency) = 3", name=op.f("ck_purchase_books_currency")
        ),
        sa.CheckConstraint(
            "(content = 'transactions') = (currency IS NOT NULL)",
            name=op.f("ck_purchase_books_currency_of_money"),
        ),
        sa.ForeignKeyConstraint(["sha256"], ["originals.sha256"], name="fk_purchase_books_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_books"),
    )
    _keep_one_current("purchase_books", ["book", "content"])


def _create_summaries() -> None:
    op.create_table(
        "purchase_summaries",
        _required("customer_id", sa.String()),
        _required("book_id", sa.String()),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in _COUNTS),
        sa.Column("margin_class", sa.Text(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in _SCORES),
        sa.CheckConstraint(
            "margin_class IN ('A', 'B', 'C')", name=op.f("ck_purchase_summaries_margin_class")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_purchase_summaries_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["book_id"], ["purchase_books.id"], name="fk_purchase_summaries_book_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_purchase_summaries"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_purchase_summaries_book_id", "purchase_summaries", ["book_id"])


def _create_spends() -> None:
    op.create_table(
        "stated_spends",
        _required("id", sa.String()),
        _required("customer_id", sa.String()),
        _required("total_minor", sa.BigInteger()),
        _required("currency", sa.String()),
        _required("source", sa.Text()),
        _required("observed_on", sa.Date()),
        _required("author_name", sa.Text()),
        _required("recorded_at", _MOMENT),
        sa.CheckConstraint("total_minor > 0", name=op.f("ck_stated_spends_total_minor")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_stated_spends_currency")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_stated_spends_customer_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stated_spends"),
    )
    op.create_index(
        "ix_stated_spends_customer_id", "stated_spends", ["customer_id", "observed_on", "id"]
    )


def _create_rates() -> None:
    op.create_table(
        "activity_rates",
        _required("id", sa.String()),
        _required("book", sa.Text()),
        _required("content", _JSON),
        _required("source_name", sa.Text()),
        _required("author_name", sa.Text()),
        _required("recorded_at", _MOMENT),
        _required("is_current", sa.Boolean()),
        sa.PrimaryKeyConstraint("id", name="pk_activity_rates"),
    )
    _keep_one_current("activity_rates", ["book"])
