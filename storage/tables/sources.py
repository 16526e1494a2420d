"""Where files come from by themselves, and what became of each of them.

An item's rows are written in the transaction that files its documents. What lay at a place is known
by a hash, so that a place whose name speaks of an erased customer need not be kept to be known.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import ItemOutcome, SourceKind


class SourceRow(Row, table=True):
    """A folder, mailbox or bucket from which files are taken.

    Attributes:
        id: Sorts by the moment it was added.
        name: What people call it; no two in use have the same.
        kind: Of what kind.
        place: Where it is and how it is reached, as the kind has it; secrets are references.
        find_by: How the customer of what comes is found, the ways in their order.
        customer_id: Whose everything is that comes from it; None where `find_by` tells.
        every_minutes: How often it is looked at.
        cursor: How far it was worked off; what it means is the kind's own affair.
        created_at: When it was added.
        next_at: Nobody looks before; also for as long as somebody is looking.
        lease_token: Who is looking, so that nobody else writes down how it ended.
        last_at: When it was last looked at.
        last_failure: Why that failed; None where it did not.
        failures: How often it has failed since it last did not.
        ended_at: When it was removed; None while it is in use.
    """

    __tablename__ = "sources"
    __table_args__ = (
        CheckConstraint("every_minutes > 0", name="every_minutes"),
        CheckConstraint("failures >= 0", name="failures"),
        Index("ix_sources_next_at", "next_at"),
        Index("ix_sources_customer_id", "customer_id"),
    )

    id: str = Field(primary_key=True)
    name: str = Field(sa_type=CleanText)
    kind: SourceKind = Field(sa_type=one_of(SourceKind, "kind"))
    place: dict[str, Any] = Field(sa_type=JsonData)
    find_by: list[str] = Field(sa_type=JsonData)
    customer_id: str | None = Field(default=None, foreign_key="customers.id")
    every_minutes: int
    cursor: dict[str, Any] = Field(sa_type=JsonData)
    created_at: datetime
    next_at: datetime
    lease_token: str | None = None
    last_at: datetime | None = None
    last_failure: str | None = Field(default=None, sa_type=CleanText)
    failures: int = 0
    ended_at: datetime | None = None


class SourceItemRow(Row, table=True):
    """What became of one file: of an item itself (part 0), or of a file in it.

    Attributes:
        id: Sorts by the moment it was dealt with.
        source_id: Where it came from.
        identity: Hash of the place and the version of what lay there.
        part: 0 for the item, from 1 for the files in it.
        place: Where it lay; empty once its customer was erased.
        name: What the file is called.
        sha256: Of its bytes; None where they were not taken.
        size_bytes: Of the item as its source told, or of the bytes.
        received_at: When it reached the source.
        sender: The address that a message says it is from.
        subject: Of a message.
        outcome: What became of it.
        reason: The code that says why.
        customer_id: To whom it was filed.
        document_id: The first of the documents that were filed of it.
        recorded_at: When it was dealt with.
    """

    __tablename__ = "source_items"
    __table_args__ = (
        UniqueConstraint("source_id", "identity", "part"),
        CheckConstraint("length(identity) = 64", name="identity"),
        CheckConstraint("part >= 0", name="part"),
        CheckConstraint("sha256 IS NULL OR length(sha256) = 64", name="sha256"),
        CheckConstraint("size_bytes >= 0", name="size_bytes"),
        Index("ix_source_items_customer_id", "customer_id"),
        Index("ix_source_items_outcome_id", "outcome", "id"),
        Index("ix_source_items_sha256", "sha256"),
    )

    id: str = Field(primary_key=True)
    source_id: str = Field(foreign_key="sources.id")
    identity: str
    part: int
    place: str = Field(sa_type=CleanText)
    name: str = Field(sa_type=CleanText)
    sha256: str | None = None
    size_bytes: int = Field(sa_type=BigInteger)
    received_at: datetime
    sender: str | None = Field(default=None, sa_type=CleanText)
    subject: str | None = Field(default=None, sa_type=CleanText)
    outcome: ItemOutcome = Field(sa_type=one_of(ItemOutcome, "outcome"))
    reason: str | None = Field(default=None, sa_type=CleanText)
    customer_id: str | None = Field(default=None, foreign_key="customers.id")
    document_id: str | None = None
    recorded_at: datetime


class KnownSender(Row, table=True):
    """A mail address whose messages are one customer's.

    Attributes:
        address: In small letters.
        customer_id: Whose.
        created_at: When somebody said so.
    """

    __tablename__ = "known_senders"
    __table_args__ = (Index("ix_known_senders_customer_id", "customer_id"),)

    address: str = Field(primary_key=True, sa_type=CleanText)
    customer_id: str = Field(foreign_key="customers.id")
    created_at: datetime
