"""What was screened against watchlists, what was found, and what people made of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import HitEnd, HitState, MatchAnswer


class ScreenedCustomer(Row, table=True):
    """The parties of a customer as they were screened last.

    Attributes:
        customer_id: Whose.
        parties: Names, identifiers and dates of each party, as the search read them.
        parties_sha256: Of `parties`.
        sheet_version: `SheetSet.version` when the parties were collected.
        label: The customer's name then, and its code: both may change without any document.
        collected_at: When the parties were collected.
        screened_sha256: `parties_sha256` of the last search through all lists; None before one.
        screened_at: When that was.
    """

    __tablename__ = "screened_customers"

    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    parties: list[Any] = Field(sa_type=JsonData)
    parties_sha256: str
    sheet_version: int
    label: str = Field(sa_type=CleanText)
    collected_at: datetime
    screened_sha256: str | None = None
    screened_at: datetime | None = None


class ScreeningMark(Row, table=True):
    """Up to which version of a list all customers have been screened, and by which matcher.

    Attributes:
        list_kind: The list.
        version_number: `WatchlistVersion.number`.
        matcher_version: Of the comparison of names.
        screened_at: When.
    """

    __tablename__ = "screening_marks"

    list_kind: str = Field(primary_key=True)
    version_number: int
    matcher_version: str
    screened_at: datetime


class ScreeningHit(Row, table=True):
    """An entry of a list that may be a party of a customer.

    It speaks of one state of the party and one of the entry: when either changes, the hit ends
    whatever a person said of it, and another begins if there is still cause.

    Attributes:
        id: Sorts by the moment it was found.
        customer_id: Whose party.
        party: Role and number of the party, such as `customer` or `legal_representative:1`.
        party_sha256: Of the party as it was screened.
        party_name: The name that was compared.
        list_kind: The list.
        source_id: The list's own number of the entry.
        entry_sha256: Of the entry as it was screened.
        entry_name: The name that was compared.
        matcher_version: Of the comparison of names.
        score: Thousandths.
        answer: Whether it is a hit, or likeness enough for a person to look.
        reasons: What made the score.
        state: What a person made of it.
        found_at: When it was found.
        ended_at: When it was over; None while it stands.
        ended_because: Why it was over.
        reason_code: Why a person confirmed or dismissed it.
        note: What the person added.
        decided_by: The account.
        decided_at: When.
    """

    __tablename__ = "screening_hits"
    __table_args__ = (
        CheckConstraint("score >= 0 AND score <= 1000", name="score"),
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended"),
        CheckConstraint(
            "(state = 'review') = (decided_at IS NULL)"
            " AND (state = 'review') = (decided_by IS NULL)",
            name="decided",
        ),
        Index(
            "uq_screening_hits_standing",
            "customer_id",
            "party",
            "list_kind",
            "source_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_screening_hits_entry", "list_kind", "source_id"),
        Index(
            "ix_screening_hits_open",
            "id",
            sqlite_where=text("ended_at IS NULL AND state = 'review'"),
            postgresql_where=text("ended_at IS NULL AND state = 'review'"),
        ),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    party: str
    party_sha256: str
    party_name: str = Field(sa_type=CleanText)
    list_kind: str
    source_id: str = Field(sa_type=CleanText)
    entry_sha256: str
    entry_name: str = Field(sa_type=CleanText)
    matcher_version: str
    score: int
    answer: MatchAnswer = Field(sa_type=one_of(MatchAnswer, "answer"))
    reasons: list[Any] = Field(sa_type=JsonData)
    state: HitState = Field(default=HitState.REVIEW, sa_type=one_of(HitState, "state"))
    found_at: datetime
    ended_at: datetime | None = None
    ended_because: HitEnd | None = Field(default=None, sa_type=one_of(HitEnd, "ended_because"))
    reason_code: str | None = None
    note: str | None = Field(default=None, sa_type=CleanText)
    decided_by: str | None = Field(default=None, foreign_key="accounts.id")
    decided_at: datetime | None = None
