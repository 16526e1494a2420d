"""Reviews on file: opened once at a time, worked on by one transaction at a time, decided.

The lists of them for a person's day are `storage.review_queue`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select, update

from storage.customers import lock_customer
from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.tables import DocumentRequest, Review, ReviewRemark
from storage.vocabulary import AlertSeverity, ReviewCause, ReviewDecision, ReviewState


def open_review(
    session: Session,
    *,
    customer_id: str,
    purpose: str,
    cause: ReviewCause,
    severity: AlertSeverity,
    due_on: date,
    opened_at: datetime,
) -> Review | None:
    """Open a review; the attributes are those of `storage.tables.Review`.

    Returns:
        None where one is undecided.
    """
    review = Review(
        id=make_id(opened_at),
        customer_id=customer_id,
        purpose=purpose,
        state=ReviewState.OPEN,
        cause=cause,
        severity=severity,
        opened_at=opened_at,
        due_on=due_on,
    )
    if not insert_if_absent(session, review):
        return None
    return session.get_one(Review, review.id)


def find_review(session: Session, review_id: str) -> Review | None:
    """Give a review as it is on file."""
    return session.get(Review, review_id)


def lock_review(session: Session, review_id: str) -> Review | None:
    """Give a review as it is now, locked with its customer; None where there is none."""
    found = session.get(Review, review_id)
    if found is None:
        return None
    lock_customer(session, found.customer_id)
    query = select(Review).where(Review.id == review_id)
    return session.exec(query.execution_options(populate_existing=True)).one()


def change_review(session: Session, review: Review, **changes: object) -> None:
    """Change a locked review and count the change."""
    for column, value in changes.items():
        setattr(review, column, value)
    review.version += 1
    session.flush()


def set_severity(session: Session, customer_id: str, purpose: str, severity: AlertSeverity) -> None:
    """Say how urgent the review under way is, if there is one; its version stays as it is."""
    under_way = (
        col(Review.customer_id) == customer_id,
        col(Review.purpose) == purpose,
        col(Review.state) != ReviewState.DECIDED,
    )
    session.exec(update(Review).where(*under_way).values(severity=severity))


def decide_review(
    session: Session,
    review: Review,
    *,
    decision: ReviewDecision,
    reason_code: str,
    conditions: str | None,
    holds_until: date | None,
    proposal_id: str,
    decided_at: datetime,
) -> None:
    """Decide a locked review; its decision takes the place of the one that stood."""
    standing = standing_review(session, review.customer_id, review.purpose)
    if standing is not None:
        standing.is_standing = False
        session.flush()  # a place must be free before another takes it
    change_review(
        session,
        review,
        state=ReviewState.DECIDED,
        decision=decision,
        reason_code=reason_code,
        conditions=conditions,
        holds_until=holds_until,
        proposal_id=proposal_id,
        decided_at=decided_at,
        is_standing=True,
    )


def undecided_review(session: Session, customer_id: str, purpose: str) -> Review | None:
    """Give the review of a customer for a purpose that is under way."""
    asked = {"customer_id": customer_id, "purpose": purpose}
    return session.scalars(_prepare_undecided(), asked).first()


def standing_review(session: Session, customer_id: str, purpose: str) -> Review | None:
    """Give the last decided review of a customer for a purpose."""
    asked = {"customer_id": customer_id, "purpose": purpose}
    return session.scalars(_prepare_standing(), asked).first()


@cache
def _prepare_undecided() -> Select[Review]:
    query = _select_of_purpose().where(col(Review.state) != ReviewState.DECIDED)
    return query.execution_options(populate_existing=True)


@cache
def _prepare_standing() -> Select[Review]:
    return _select_of_purpose().where(col(Review.is_standing))


def _select_of_purpose() -> Select[Review]:
    return select_columns(Review).where(
        col(Review.customer_id) == bindparam("customer_id"),
        col(Review.purpose) == bindparam("purpose"),
    )


def reviews_of(session: Session, customer_id: str, *, limit: int = 50) -> Sequence[Review]:
    """Give the reviews of a customer, the newest first."""
    query = select(Review).where(Review.customer_id == customer_id)
    return session.exec(query.order_by(col(Review.id).desc()).limit(limit)).all()


def add_request(
    session: Session,
    review: Review,
    *,
    kind: str,
    note: str,
    due_on: date,
    requested_by: str,
    requested_at: datetime,
) -> DocumentRequest | None:
    """Ask for a document; the attributes are those of `storage.tables.DocumentRequest`.

    Returns:
        None where the review waits for such a document already.
    """
    request = DocumentRequest(
        id=make_id(requested_at),
        review_id=review.id,
        customer_id=review.customer_id,
        kind=kind,
        note=note,
        due_on=due_on,
        requested_by=requested_by,
        requested_at=requested_at,
    )
    if not insert_if_absent(session, request):
        return None
    return session.get_one(DocumentRequest, request.id)


def requests_of(session: Session, review_id: str) -> Sequence[DocumentRequest]:
    """Give what was asked for within a review, the oldest first."""
    query = select(DocumentRequest).where(DocumentRequest.review_id == review_id)
    return session.exec(query.order_by(col(DocumentRequest.id))).all()


def open_requests_of_customer(
    session: Session, customer_id: str, kinds: Collection[str] | None = None
) -> Sequence[DocumentRequest]:
    """Give what a customer was asked for and has not sent yet.

    Args:
        session: Where to look.
        customer_id: Whose.
        kinds: Of these kinds of document; None for all.
    """
    query = select(DocumentRequest).where(
        DocumentRequest.customer_id == customer_id, col(DocumentRequest.settled_at).is_(None)
    )
    if kinds is not None:
        query = query.where(col(DocumentRequest.kind).in_(kinds))
    return session.exec(query.order_by(col(DocumentRequest.id))).all()


def settle_request(
    session: Session, request: DocumentRequest, *, document_id: str | None, settled_at: datetime
) -> None:
    """Write down that a document came, or that it is no longer asked for."""
    request.document_id, request.settled_at = document_id, settled_at
    session.flush()


def add_remark(
    session: Session, review: Review, *, words: str, written_by: str, written_at: datetime
) -> ReviewRemark:
    """Keep what somebody wrote beside a review."""
    remark = ReviewRemark(
        id=make_id(written_at),
        review_id=review.id,
        customer_id=review.customer_id,
        words=words,
        written_by=written_by,
        written_at=written_at,
    )
    session.add(remark)
    session.flush()
    return remark


def remarks_of(session: Session, review_id: str) -> Sequence[ReviewRemark]:
    """Give what was written beside a review, the oldest first."""
    query = select(ReviewRemark).where(ReviewRemark.review_id == review_id)
    return session.exec(query.order_by(col(ReviewRemark.id))).all()
