"""Fields that people corrected: the row tells what is true, the corrections what was read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.documents import FieldReading, make_field
from storage.errors import DocumentUnknown
from storage.identity import make_id
from storage.tables import Document, DocumentField, FieldCorrection

FIELD_CORRECTION_KIND = "field_correction"
"""The kind of proposal by which a field is corrected."""


def correct_field(
    session: Session,
    *,
    document_id: str,
    name: str,
    reading: FieldReading | None,
    proposal_id: str | None,
    applied_at: datetime,
) -> FieldCorrection:
    """Put a person's reading in the place of a field's; what was there before is kept.

    What the reader had noted about the field is settled by it and leaves the document's problems;
    it is kept in the correction. To be called after `storage.customers.lock_customer`.

    Args:
        session: Written in its transaction.
        document_id: The document.
        name: Of the field, which may be absent so far.
        reading: What the person reads; None for a field that is not on the paper.
        proposal_id: The proposal that was approved.
        applied_at: The moment.

    Raises:
        DocumentUnknown: There is no such document.
    """
    document = session.get(Document, document_id)
    if document is None:
        raise DocumentUnknown(document=document_id)
    field = session.get(DocumentField, (document_id, name))
    settled = [problem for problem in document.problems if problem["field"] == name]
    correction = FieldCorrection(
        id=make_id(applied_at),
        document_id=document_id,
        field=name,
        before={"reading": None if field is None else field_columns(field), "problems": settled},
        after={"reading": None},
        proposal_id=proposal_id,
        applied_at=applied_at,
    )
    if field is not None:
        session.delete(field)
        session.flush()
    if reading is not None:
        field = make_field(document_id, name, reading)
        correction.after = {"reading": field_columns(field)}
        session.add(field)
    document.problems = [problem for problem in document.problems if problem["field"] != name]
    session.add(correction)
    session.flush()
    return correction


def copy_corrections(session: Session, source_id: str, document_id: str) -> None:
    """Let a document that took over corrected fields have their history too.

    For the same file that is filed for another customer.
    """
    for correction in corrections_of(session, source_id):
        copied = {
            name: getattr(correction, name)
            for name in ("field", "before", "after", "proposal_id", "applied_at")
        }
        made = make_id(correction.applied_at)
        session.add(FieldCorrection(id=made, document_id=document_id, **copied))
    session.flush()


def corrections_of(session: Session, document_id: str) -> Sequence[FieldCorrection]:
    """Give the corrections of a document's fields, the oldest first."""
    query = select(FieldCorrection).where(FieldCorrection.document_id == document_id)
    in_order = (col(FieldCorrection.applied_at), col(FieldCorrection.id))
    return session.exec(query.order_by(*in_order)).all()


def find_corrected(session: Session, document_ids: Collection[str]) -> frozenset[str]:
    """Tell which of some documents have a corrected field."""
    query = select(FieldCorrection.document_id).distinct()
    return frozenset(session.exec(query.where(col(FieldCorrection.document_id).in_(document_ids))))


def field_columns(field: DocumentField) -> dict[str, Any]:
    """Give the columns of a field as a correction keeps them."""
    return {
        "value": field.value,
        "raw": field.raw,
        "page": field.page,
        "box": list(field.box),
        "confidence": field.confidence,
        "method": field.method.value,
        "chance": field.chance,
    }
