"""Credit: statements with their figures, ledgers, limits, securities, groups.

Revision 0005. Nothing on file changes; a deadline may be about a security.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

_MOMENT = sa.DateTime(timezone=True)
_DEADLINE_KINDS = ("waiver", "temporary_limit", "security", "notice", "other")
_LEDGER_COUNTS = (
    "open_invoices",
    "settled_invoices",
    "late_share_bp",
    "overdue_share_bp",
    "overdue_over_30_share_bp",
    "overdue_over_60_share_bp",
    "overdue_over_90_share_bp",
    "oldest_overdue_days",
    "weighted_days_beyond_terms",
    "days_sales_outstanding",
    "best_possible_days",
    "disputed_share_bp",
    "paydex",
    "book_share_bp",
    "payment_trend_days",
)


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _json() -> sa.JSON:
    return sa.JSON().with_variant(JSONB(), "postgresql")


def _keep_one_current(table: str, columns: list[str]) -> None:
    op.create_index(
        f"uq_{table}_current",
        table,
        columns,
        unique=True,
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )


def upgrade() -> None:
    """Create the tables, empty, and let deadlines be about securities."""
    _create_statements()
    _create_ledgers()
    _let_deadlines_be_about_securities()
    _create_limits()
    _create_securities()
    op.create_table(
        "customer_groups",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_customer_groups_customer_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_customer_groups"),
    )
    op.create_index("ix_customer_groups_name", "customer_groups", ["name"])


def _create_statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("period_ends_on", sa.Date(), nullable=False),
        sa.Column("period_months", sa.Integer(), nullable=False),
        sa.Column(
            "format",
            _one_of("format", "cn_2019", "cn_2018", "cn_small", "ifrs", "canonical"),
            nullable=False,
        ),
        sa.Column("scope", _one_of("scope", "company", "consolidated"), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column(
            "audit_opinion",
            _one_of(
                "audit_opinion", "unqualified", "qualified", "adverse", "disclaimer", "unaudited"
            ),
            nullable=True,
        ),
        sa.Column("is_comparative", sa.Boolean(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.String(), nullable=False),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("supersedes_id", sa.String(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "period_months BETWEEN 0 AND 24", name=op.f("ck_statements_period_months")
        ),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_statements_currency")),
        sa.CheckConstraint("unit > 0", name=op.f("ck_statements_unit")),
        sa.CheckConstraint(
            "length(content_sha256) = 64", name=op.f("ck_statements_content_sha256")
        ),
        sa.CheckConstraint("supersedes_id <> id", name=op.f("ck_statements_not_its_own_successor")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_statements_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_statements_document_id"
        ),
        sa.ForeignKeyConstraint(
            ["source_sha256"], ["originals.sha256"], name="fk_statements_source_sha256"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["statements.id"], name="fk_statements_supersedes_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_statements"),
        sa.UniqueConstraint("supersedes_id", name="uq_statements_supersedes_id"),
    )
    _keep_one_current(
        "statements",
        [
            "customer_id",
            "source_sha256",
            "period_ends_on",
            "period_months",
            "scope",
            "is_comparative",
        ],
    )
    op.create_index(
        "ix_statements_customer_id_received_on", "statements", ["customer_id", "received_on"]
    )
    op.create_table(
        "statement_figures",
        sa.Column("statement_id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("minor_units", sa.BigInteger(), nullable=True),
        sa.Column("stated", _one_of("stated", "value", "dash", "blank"), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box", _json(), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("column", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(stated = 'value') = (minor_units IS NOT NULL)",
            name=op.f("ck_statement_figures_value_if_stated"),
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name="fk_statement_figures_statement_id"
        ),
        sa.PrimaryKeyConstraint("statement_id", "item", name="pk_statement_figures"),
        sqlite_with_rowid=False,
    )


def _create_ledgers() -> None:
    op.create_table(
        "ledgers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("source_name", sa.Text(), nullable=False),
        sa.Column("source_sha256", sa.String(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("currencies", _json(), nullable=False),
        sa.Column("prior_late_bp", sa.Integer(), nullable=True),
        sa.Column("imported_at", _MOMENT, nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(source_sha256) = 64", name=op.f("ck_ledgers_source_sha256")),
        sa.CheckConstraint("lines >= 0", name=op.f("ck_ledgers_lines")),
        sa.CheckConstraint("customers >= 0", name=op.f("ck_ledgers_customers")),
        sa.CheckConstraint(
            "prior_late_bp BETWEEN 0 AND 10000", name=op.f("ck_ledgers_prior_late_bp")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["originals.sha256"], name="fk_ledgers_sha256"),
        sa.PrimaryKeyConstraint("id", name="pk_ledgers"),
    )
    _keep_one_current("ledgers", ["book"])
    op.create_table(
        "ledger_summaries",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("ledger_id", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("currencies_mixed", sa.Boolean(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in _LEDGER_COUNTS),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_ledger_summaries_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["ledger_id"], ["ledgers.id"], name="fk_ledger_summaries_ledger_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_ledger_summaries"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ledger_summaries_ledger_id", "ledger_summaries", ["ledger_id"])


def _let_deadlines_be_about_securities() -> None:
    words = ", ".join(f"'{word}'" for word in _DEADLINE_KINDS)
    with op.batch_alter_table("deadlines") as deadlines:
        deadlines.drop_constraint(op.f("ck_deadlines_kind"), type_="check")
        deadlines.create_check_constraint(op.f("ck_deadlines_kind"), f"kind IN ({words})")


def _create_limits() -> None:
    op.create_table(
        "credit_limits",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("is_temporary", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("derived_minor", sa.BigInteger(), nullable=True),
        sa.Column("derivation", _json(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=True),
        sa.Column(
            "state",
            _one_of("state", "proposed", "approved", "refused", "withdrawn"),
            nullable=False,
        ),
        sa.Column("supersedes_id", sa.String(), nullable=True),
        sa.Column("deadline_id", sa.String(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_credit_limits_amount_minor")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_credit_limits_currency")),
        sa.CheckConstraint("valid_from <= valid_until", name=op.f("ck_credit_limits_term")),
        sa.CheckConstraint(
            "is_temporary = (valid_until IS NOT NULL)",
            name=op.f("ck_credit_limits_end_if_temporary"),
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_credit_limits_decided")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_credit_limits_decided_by_someone"),
        ),
        sa.CheckConstraint(
            "state = 'withdrawn' OR decided_by <> proposed_by",
            name=op.f("ck_credit_limits_two_people"),
        ),
        sa.CheckConstraint(
            "state = 'approved' OR NOT is_current",
            name=op.f("ck_credit_limits_current_if_approved"),
        ),
        sa.CheckConstraint(
            "supersedes_id <> id", name=op.f("ck_credit_limits_not_its_own_successor")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_credit_limits_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["credit_limits.id"], name="fk_credit_limits_supersedes_id"
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name="fk_credit_limits_deadline_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_credit_limits"),
        sa.UniqueConstraint("supersedes_id", name="uq_credit_limits_supersedes_id"),
        sa.UniqueConstraint("deadline_id", name="uq_credit_limits_deadline_id"),
    )
    op.create_index("ix_credit_limits_customer_id", "credit_limits", ["customer_id"])
    _keep_one_current("credit_limits", ["customer_id", "is_temporary"])


def _create_securities() -> None:
    op.create_table(
        "securities",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column(
            "kind",
            _one_of("kind", "insurance", "guarantee", "deposit", "letter_of_credit", "pledge"),
            nullable=False,
        ),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("covered_percent", sa.Integer(), nullable=False),
        sa.Column("haircut_bp", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("deadline_id", sa.String(), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_securities_amount_minor")),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_securities_currency")),
        sa.CheckConstraint(
            "covered_percent BETWEEN 0 AND 100", name=op.f("ck_securities_covered_percent")
        ),
        sa.CheckConstraint("haircut_bp BETWEEN 0 AND 10000", name=op.f("ck_securities_haircut_bp")),
        sa.CheckConstraint("valid_from <= valid_until", name=op.f("ck_securities_term")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_securities_customer_id"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name="fk_securities_document_id"
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name="fk_securities_deadline_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_securities"),
        sa.UniqueConstraint("deadline_id", name="uq_securities_deadline_id"),
    )
    op.create_index("ix_securities_customer_id", "securities", ["customer_id"])
