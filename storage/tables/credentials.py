"""What a customer holds and until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from storage.column_types import CleanText, one_of
from storage.tables.base import Row
from storage.vocabulary import CredentialOrigin


class Credential(Row, table=True):
    """A licence, permit, certificate or authorization of a customer, as its paper states it.

    Attributes:
        id: Sorts by the moment of filing.
        customer_id: Whose credential it is.
        document_id: The paper; one paper is one credential.
        kind: Such as `cn.business_licence`.
        number: Its number on the paper.
        holder: To whom it was issued.
        issuer: Who issued it.
        scope: What it allows.
        valid_from: First day of its term.
        valid_until: Last day of its term.
        no_fixed_term: True where the paper says so (长期); None where it could not be read.
        issued_on: Day of issue.
        supersedes_id: The credential that this one replaces. At most one replaces another: a chain.
        is_current: False once another credential supersedes this one.
        recorded_at: When it was filed.
        evidenced_on: The day on which the newest paper that shows it reached us.
        origin: Whether a paper shows it or a line of the user's own register says so.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        CheckConstraint("supersedes_id <> id", name="not_its_own_successor"),
        Index(
            "ix_credentials_falling_due",
            "valid_until",
            "id",
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
        Index(
            "ix_credentials_by_kind",
            "kind",
            "valid_until",
            "id",
            "customer_id",
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
        Index(
            "ix_credentials_evidence",
            "kind",
            "evidenced_on",
            "id",
            "customer_id",
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id", index=True)
    document_id: str = Field(foreign_key="documents.id", unique=True)
    kind: str
    number: str | None = Field(default=None, sa_type=CleanText)
    holder: str | None = Field(default=None, sa_type=CleanText)
    issuer: str | None = Field(default=None, sa_type=CleanText)
    scope: str | None = Field(default=None, sa_type=CleanText)
    valid_from: date | None = None
    valid_until: date | None = None
    no_fixed_term: bool | None = None
    issued_on: date | None = None
    supersedes_id: str | None = Field(default=None, foreign_key="credentials.id", unique=True)
    is_current: bool = True
    recorded_at: datetime
    evidenced_on: date | None = None
    origin: CredentialOrigin = Field(
        default=CredentialOrigin.PAPER, sa_type=one_of(CredentialOrigin, "origin")
    )
