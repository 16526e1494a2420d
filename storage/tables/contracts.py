"""What a customer has signed: which money stops when the customer may no longer be dealt with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from storage.column_types import CleanText
from storage.tables.base import Row


class Contract(Row, table=True):
    """A running contract.

    Attributes:
        id: Sorts by the moment of recording.
        customer_id: With whom.
        number: The number of the user's own books.
        title: What it is about.
        amount_minor: Its whole value in minor units (分) of the currency.
        currency: ISO 4217.
        starts_on: First day.
        ends_on: Last day.
        recorded_at: When it was recorded.
    """

    __tablename__ = "contracts"
    __table_args__ = (
        UniqueConstraint("customer_id", "number"),
        CheckConstraint("amount_minor >= 0", name="amount_minor"),
        CheckConstraint("starts_on <= ends_on", name="term"),
        CheckConstraint("length(currency) = 3", name="currency"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    number: str = Field(sa_type=CleanText)
    title: str | None = Field(default=None, sa_type=CleanText)
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    starts_on: date
    ends_on: date
    recorded_at: datetime
