"""Who the customer is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.column_types import CleanText
from storage.tables.base import Row


class Customer(Row, table=True):
    """A business customer.

    Attributes:
        id: Sorts by the moment the customer was added.
        name: Registered name, or what the customer is called until a document says better.
        unified_social_credit_code: 统一社会信用代码, 18 characters.
        registration_number: 注册号 of older licences, or a foreign register's number.
        reference: The folder, or the number the user's own books give the customer.
        created_at: When it was added.
        owner_id: Who is told of what falls due; None where nobody was named.
        is_own: True for the user's own company, whose credentials fall due as well.
    """

    __tablename__ = "customers"
    __table_args__ = (
        Index("ix_customers_owner", "owner_id", "id"),
        Index(
            "ix_customers_own",
            "id",
            sqlite_where=text("is_own = 1"),
            postgresql_where=text("is_own"),
        ),
    )

    id: str = Field(primary_key=True)
    name: str = Field(sa_type=CleanText, index=True)
    unified_social_credit_code: str | None = Field(default=None, sa_type=CleanText, unique=True)
    registration_number: str | None = Field(default=None, sa_type=CleanText, index=True)
    reference: str | None = Field(default=None, sa_type=CleanText, unique=True)
    created_at: datetime
    owner_id: str | None = Field(default=None, foreign_key="people.id")
    is_own: bool = False
