"""What customers bought and what they cost us: books of lines, and what these say of each customer.

Money stands in integer minor units of the book's currency.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import CLUSTERED, Row
from storage.vocabulary import BookContent


class PurchaseBook(Row, table=True):
    """One state of a book of purchases, or of what was done for customers; it speaks as of its day.

    Attributes:
        id: Sorts by the moment of the import.
        book: Which of the user's books, such as `main`.
        content: Purchases, or activities for customers.
        as_of: The day of the export.
        covers_from: The first day of which it tells everything.
        currency: ISO 4217; of activities None.
        sha256: Of its lines as Parquet, an original on file.
        source_name: The file that was imported last.
        source_sha256: Of that file; it is not kept.
        lines: How many lines.
        customers: How many customers on file have lines.
        cut_offs: By score the bounds of its fifths over the book; empty for activities.
        imported_at: When it was imported.
        is_current: False once a newer import of the book took its place.
    """

    __tablename__ = "purchase_books"
    __table_args__ = (
        CheckConstraint("length(source_sha256) = 64", name="source_sha256"),
        CheckConstraint("lines >= 0", name="lines"),
        CheckConstraint("customers >= 0", name="customers"),
        CheckConstraint("covers_from <= as_of", name="term"),
        CheckConstraint("currency IS NULL OR length(currency) = 3", name="currency"),
        CheckConstraint(
            "(content = 'transactions') = (currency IS NOT NULL)", name="currency_of_money"
        ),
        Index(
            "uq_purchase_books_current",
            "book",
            "content",
            unique=True,
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
    )

    id: str = Field(primary_key=True)
    book: str = Field(sa_type=CleanText)
    content: BookContent = Field(sa_type=one_of(BookContent, "content"))
    as_of: date
    covers_from: date
    currency: str | None = None
    sha256: str = Field(foreign_key="originals.sha256")
    source_name: str = Field(sa_type=CleanText)
    source_sha256: str
    lines: int = Field(sa_type=BigInteger)
    customers: int
    cut_offs: dict[str, Any] = Field(sa_type=JsonData)
    imported_at: datetime
    is_current: bool = True


class PurchaseSummary(Row, table=True):
    """What a book of purchases says of one customer, None where something is missing.

    `checker/purchases/definitions.yaml` says what each column means.

    Attributes:
        customer_id: Of whom.
        book_id: The book that says so.
    """

    __tablename__ = "purchase_summaries"
    __table_args__ = (
        CheckConstraint("margin_class IN ('A', 'B', 'C')", name="margin_class"),
        CLUSTERED,
    )

    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    book_id: str = Field(foreign_key="purchase_books.id", index=True)
    orders_12m: int | None = Field(default=None, sa_type=BigInteger)
    revenue_12m_minor: int | None = Field(default=None, sa_type=BigInteger)
    margin_12m_minor: int | None = Field(default=None, sa_type=BigInteger)
    net_margin_12m_minor: int | None = Field(default=None, sa_type=BigInteger)
    days_since_last: int | None = Field(default=None, sa_type=BigInteger)
    median_gap_days: int | None = Field(default=None, sa_type=BigInteger)
    silence_percent: int | None = Field(default=None, sa_type=BigInteger)
    tenure_days: int | None = Field(default=None, sa_type=BigInteger)
    growth_percent: int | None = Field(default=None, sa_type=BigInteger)
    active_quarters_of_8: int | None = Field(default=None, sa_type=BigInteger)
    channels_12m: int | None = Field(default=None, sa_type=BigInteger)
    products_12m: int | None = Field(default=None, sa_type=BigInteger)
    largest_product_share_percent: int | None = Field(default=None, sa_type=BigInteger)
    returns_share_percent: int | None = Field(default=None, sa_type=BigInteger)
    spend_share_percent: int | None = Field(default=None, sa_type=BigInteger)
    margin_class: str | None = Field(default=None, sa_type=Text)
    recency_score: int | None = Field(default=None, sa_type=BigInteger)
    frequency_score: int | None = Field(default=None, sa_type=BigInteger)
    money_score: int | None = Field(default=None, sa_type=BigInteger)


class StatedSpend(Row, table=True):
    """What a customer is said to spend in a year on what we sell, whoever sells it; never changed.

    Attributes:
        id: Sorts by the moment of recording.
        customer_id: Whose spend.
        total_minor: Of 12 months, in minor units of the currency.
        currency: ISO 4217.
        source: What says so.
        observed_on: The day of which it speaks.
        author_name: Who wrote it down.
        recorded_at: When.
    """

    __tablename__ = "stated_spends"
    __table_args__ = (
        CheckConstraint("total_minor > 0", name="total_minor"),
        CheckConstraint("length(currency) = 3", name="currency"),
        Index("ix_stated_spends_customer_id", "customer_id", "observed_on", "id"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    total_minor: int = Field(sa_type=BigInteger)
    currency: str
    source: str = Field(sa_type=CleanText)
    observed_on: date
    author_name: str = Field(sa_type=CleanText)
    recorded_at: datetime


class ActivityRates(Row, table=True):
    """What activities cost a book: the rates in use, and those before them.

    Attributes:
        id: Sorts by the moment of recording.
        book: Of which book of purchases.
        content: The rates, as `checker.purchases.rates.Rates`.
        source_name: The file that they were read from.
        author_name: Who set them.
        recorded_at: When.
        is_current: False once newer ones took their place.
    """

    __tablename__ = "activity_rates"
    __table_args__ = (
        Index(
            "uq_activity_rates_current",
            "book",
            unique=True,
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
    )

    id: str = Field(primary_key=True)
    book: str = Field(sa_type=CleanText)
    content: dict[str, Any] = Field(sa_type=JsonData)
    source_name: str = Field(sa_type=CleanText)
    author_name: str = Field(sa_type=CleanText)
    recorded_at: datetime
    is_current: bool = True
