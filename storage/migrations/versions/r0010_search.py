"""Searching a million customers by any part of their name, and listing them by verdict and owner.

Revision 0010. The index is filled for the customers on file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from storage.search_text import list_grams, make_search_text

revision = "0010"
down_revision = "0009"

_CUSTOMERS_AT_ONCE = 5_000
_FIRST = (
    "SELECT id, name, unified_social_credit_code, registration_number, reference FROM customers"
    " WHERE id > :after ORDER BY id LIMIT :most"
)


def upgrade() -> None:
    """Create the table, fill it, and then build its index, which is faster than the reverse."""
    searched = op.create_table(
        "customer_search",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "grams", sa.JSON(none_as_null=True).with_variant(ARRAY(sa.Integer()), "postgresql")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name="fk_customer_search_customer_id"
        ),
        sa.PrimaryKeyConstraint("customer_id", name="pk_customer_search"),
    )
    _fill(searched)
    op.create_index(
        "ix_customer_search_grams",
        "customer_search",
        ["grams"],
        postgresql_using="gin",
        sqlite_where=sa.text("grams IS NOT NULL"),
    )
    op.drop_index("ix_customers_owner_id", "customers")
    op.create_index("ix_customers_owner", "customers", ["owner_id", "id"])
    op.create_index(
        "ix_assessments_verdict",
        "assessments",
        ["purpose", "verdict", "customer_id"],
        sqlite_where=sa.text("is_latest = 1"),
        postgresql_where=sa.text("is_latest"),
    )
    op.create_index("ix_standings_verdict", "standings", ["purpose", "verdict", "customer_id"])


def _fill(searched: sa.Table) -> None:
    connection = op.get_bind()
    has_grams = connection.dialect.name == "postgresql"
    after = ""
    while True:
        rows = connection.execute(
            sa.text(_FIRST), {"after": after, "most": _CUSTOMERS_AT_ONCE}
        ).all()
        if not rows:
            return
        texts = [(key, make_search_text(fields)) for key, *fields in rows]
        connection.execute(
            searched.insert(),
            [
                {"customer_id": key, "text": text, "grams": list_grams(text) if has_grams else None}
                for key, text in texts
            ],
        )
        after = rows[-1][0]
