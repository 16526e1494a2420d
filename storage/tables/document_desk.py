"""What people said of documents: fields they corrected, and documents they looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import DocumentCheckState


class FieldCorrection(Row, table=True):
    """One correction of one field; together they tell the field's history, the oldest first.

    Attributes:
        id: Sorts by the moment.
        document_id: The document.
        field: Name of the field, such as `valid_until`.
        before: `{"reading": ..., "problems": [...]}`: the columns of `DocumentField` as they were,
            None for a field that was not there, and what the reader had noted about the field.
            Of the first correction of a field this is what the machine read.
        after: `{"reading": ...}`, likewise; None for a field that is not on the paper.
        proposal_id: The proposal that was approved; for the same file of another customer, too.
        applied_at: When it took effect.
    """

    __tablename__ = "field_corrections"
    __table_args__ = (Index("ix_field_corrections_document_id_field", "document_id", "field"),)

    id: str = Field(primary_key=True)
    document_id: str = Field(foreign_key="documents.id")
    field: str
    before: dict[str, Any] = Field(sa_type=JsonData)
    after: dict[str, Any] = Field(sa_type=JsonData)
    proposal_id: str | None = None
    applied_at: datetime


class DocumentCheck(Row, table=True):
    """That a person has looked at a document and what came of it; the last look counts.

    Attributes:
        document_id: The document.
        state: What came of it.
        reason_code: Why, where it was not accepted.
        note: What the person added.
        account_id: Who looked.
        at: When.
    """

    __tablename__ = "document_checks"

    document_id: str = Field(foreign_key="documents.id", primary_key=True)
    state: DocumentCheckState = Field(sa_type=one_of(DocumentCheckState, "state"))
    reason_code: str | None = None
    note: str | None = Field(default=None, sa_type=CleanText)
    account_id: str = Field(foreign_key="accounts.id")
    at: datetime
