"""What customers are searched by, derived from what is on file about them."""

from __future__ import annotations

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from storage.column_types import NumberSet
from storage.tables.base import Row


class CustomerSearch(Row, table=True):
    """A customer's names and numbers as a search by any part of them reads them.

    `storage.customer_search.index_customers` derives it anew whenever they change.

    Attributes:
        customer_id: Whose.
        text: Folded, one field a line.
        grams: Of `text`; only on PostgreSQL, where an index holds them. SQLite reads the texts.
    """

    __tablename__ = "customer_search"
    __table_args__ = (
        Index(
            "ix_customer_search_grams",
            "grams",
            postgresql_using="gin",
            sqlite_where=text("grams IS NOT NULL"),  # none: it costs nothing
        ),
    )

    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    text: str = Field(sa_type=Text)
    grams: list[int] | None = Field(default=None, sa_type=NumberSet)
