"""Keys of what is sealed, and how long customers are kept: ends, holds, erasures.

A file is sealed under a key of its own; that key is kept once for each subject that holds the file,
wrapped under the subject's key, and this under the installation's master key, which is no row.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import ErasureReason


class SubjectKey(Row, table=True):
    """The key under which everything of one subject is sealed; the row outlives the key.

    Attributes:
        subject: A customer's id, or `house` for files about many customers.
        wrapped: The key under the master key; None once it was destroyed.
        made_at: When it was made.
        destroyed_at: When it was destroyed, and with it all that only it opens.
    """

    __tablename__ = "subject_keys"
    __table_args__ = (
        CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="gone_if_destroyed"),
    )

    subject: str = Field(primary_key=True)
    wrapped: bytes | None = Field(default=None, sa_type=LargeBinary)
    made_at: datetime
    destroyed_at: datetime | None = None


class OriginalSeal(Row, table=True):
    """Under which name the sealed bytes of an original lie in the store.

    Attributes:
        original_sha256: Of the plain bytes.
        sealed_sha256: Of the sealed bytes; also the file's name, so that a file can be checked by
            whoever has no key.
        sealed_at: When they were filed.
    """

    __tablename__ = "original_seals"
    __table_args__ = (CheckConstraint("length(sealed_sha256) = 64", name="sealed_sha256"),)

    original_sha256: str = Field(primary_key=True, foreign_key="originals.sha256")
    sealed_sha256: str = Field(unique=True)
    sealed_at: datetime


class OriginalKey(Row, table=True):
    """That a subject holds an original: the file's key under the subject's.

    Attributes:
        original_sha256: Which.
        subject: Whose key opens it.
        wrapped: The file's key under the subject's.
    """

    __tablename__ = "original_keys"

    original_sha256: str = Field(primary_key=True, foreign_key="original_seals.original_sha256")
    subject: str = Field(primary_key=True, foreign_key="subject_keys.subject", index=True)
    wrapped: bytes = Field(sa_type=LargeBinary)


class RelationshipEnd(Row, table=True):
    """That business with a customer has ended; the years of retention count from there.

    Attributes:
        customer_id: With whom.
        ended_on: The last day of the relationship.
        reason: Why, in words.
        recorded_by: Who wrote it down.
        recorded_at: When.
        resumed_by: Who wrote down that business was taken up again.
        resumed_at: When; None while it is over.
        resume_reason: Why it was taken up, in words.
    """

    __tablename__ = "relationship_ends"

    customer_id: str = Field(primary_key=True, foreign_key="customers.id")
    ended_on: date = Field(index=True)
    reason: str = Field(default="", sa_type=CleanText)
    recorded_by: str = Field(sa_type=CleanText)
    recorded_at: datetime
    resumed_by: str | None = Field(default=None, sa_type=CleanText)
    resumed_at: datetime | None = None
    resume_reason: str = Field(default="", sa_type=CleanText)


class LegalHold(Row, table=True):
    """That nothing of a customer may be destroyed, whatever the years say.

    Attributes:
        id: Sorts by the moment it was placed.
        customer_id: Of whom.
        reason: Why, such as the number of a lawsuit.
        placed_by: Who placed it.
        placed_at: When.
        released_by: Who approved its release.
        released_at: When.
    """

    __tablename__ = "legal_holds"
    __table_args__ = (
        CheckConstraint("(released_by IS NULL) = (released_at IS NULL)", name="released_by"),
        Index(
            "ix_legal_holds_in_force",
            "customer_id",
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
        Index(
            "ix_legal_holds_in_force_id",
            "id",
            sqlite_where=text("released_at IS NULL"),
            postgresql_where=text("released_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    reason: str = Field(sa_type=CleanText)
    placed_by: str = Field(sa_type=CleanText)
    placed_at: datetime
    released_by: str | None = Field(default=None, sa_type=CleanText)
    released_at: datetime | None = None


class Erasure(Row, table=True):
    """That a customer was erased; what is left of the customer are rows without content.

    Attributes:
        customer_id: Who.
        reason: Why it was allowed.
        erased_at: When.
        certificate: What was destroyed, by whose decision; it names nobody but those who decided.
    """

    __tablename__ = "erasures"
    __table_args__ = (Index(None, "erased_at", "customer_id"),)

    customer_id: str = Field(primary_key=True, foreign_key="customers.id")
    reason: ErasureReason = Field(sa_type=one_of(ErasureReason, "reason"))
    erased_at: datetime
    certificate: dict[str, Any] = Field(sa_type=JsonData)


class ErasedFile(Row, table=True):
    """A file of an erased customer that is still to be removed; nobody can read it any more.

    Attributes:
        name: Of the file in the store.
        original_sha256: Of the plain bytes, by which pictures of its pages are found.
    """

    __tablename__ = "erased_files"

    name: str = Field(primary_key=True)
    original_sha256: str
