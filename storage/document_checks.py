"""What people made of documents that they looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select

from storage.errors import DocumentUnknown
from storage.tables import Document, DocumentCheck
from storage.vocabulary import DocumentCheckState


def record_document_check(
    session: Session,
    *,
    document_id: str,
    state: DocumentCheckState,
    reason_code: str | None,
    note: str | None,
    account_id: str,
    at: datetime,
) -> DocumentCheck:
    """Write down what came of a look at a document, in the place of what the last one came to.

    The attributes are those of `storage.tables.DocumentCheck`.

    Raises:
        DocumentUnknown: There is no such document.
    """
    # Two people who look at one document take turns.
    locked = select(Document.id).where(Document.id == document_id).with_for_update(key_share=True)
    if session.exec(locked).first() is None:
        raise DocumentUnknown(document=document_id)
    check = session.get(DocumentCheck, document_id, populate_existing=True)
    if check is None:
        check = DocumentCheck(document_id=document_id, state=state, account_id=account_id, at=at)
    check.state, check.reason_code, check.note = state, reason_code, note
    check.account_id, check.at = account_id, at
    session.add(check)
    session.flush()
    return check


def find_document_check(session: Session, document_id: str) -> DocumentCheck | None:
    """Give what came of the last look at a document; None where nobody has looked."""
    return session.get(DocumentCheck, document_id)


def document_checks_of(session: Session, customer_id: str) -> Mapping[str, DocumentCheck]:
    """Give what came of the looks at a customer's documents, by document."""
    checks = session.scalars(_prepare_checks(), {"customer_id": customer_id})
    return {check.document_id: check for check in checks}


@cache
def _prepare_checks() -> Select[DocumentCheck]:
    is_theirs = col(Document.customer_id) == bindparam("customer_id")
    return select_columns(DocumentCheck).join(Document).where(is_theirs)


def list_unchecked(
    session: Session, customer_id: str, *, but_of_kind: str | None = None
) -> Sequence[Document]:
    """List a customer's documents at which nobody has looked, the oldest first.

    Args:
        session: Where to look.
        customer_id: Whose.
        but_of_kind: Documents of this kind are left out: lines of a register are no papers.
    """
    query = (
        select(Document)
        .join(DocumentCheck, isouter=True)
        .where(
            Document.customer_id == customer_id,
            col(DocumentCheck.document_id).is_(None),
            or_(col(Document.kind).is_(None), col(Document.kind) != but_of_kind),
        )
    )
    return session.exec(query.order_by(col(Document.id))).all()
