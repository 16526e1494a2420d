"""Opening reviews: by papers that came in, by hand, and by the calendar."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from checker.access.actor import PROGRAM, Actor
from checker.access.roles import Act
from checker.assessment.urgency import SEVERITY_OF_VERDICT
from checker.audit_log.event_body import Json
from checker.audit_log.recording import record_event
from checker.four_eyes.parties import require_party
from checker.review.errors import ReviewUnderWay
from checker.review.reasons import load_reasons
from checker.review.waiving import record_waiver
from checker.review.working import WORKABLE, record_review, state_of_work
from storage.assessments import latest_assessment
from storage.customers import lock_customer
from storage.documents import documents_of
from storage.review_reopening import (
    DueReview,
    changed_outcomes,
    decided_about,
    due_again,
    ended_overrides,
    open_reviews,
)
from storage.reviews import (
    change_review,
    open_requests_of_customer,
    open_review,
    settle_request,
    standing_review,
    undecided_review,
)
from storage.tables import Review, Waiver
from storage.vocabulary import ReviewCause
from storage.waivers import end_waiver, waivers_past


@dataclass(frozen=True, slots=True)
class ReopeningReport:
    """What the calendar brought.

    Attributes:
        as_of: The day.
        opened: How many reviews were opened, by cause.
        waivers_ended: How many waivers ended.
    """

    as_of: date
    opened: dict[ReviewCause, int]
    waivers_ended: int


def open_by_hand(
    session: Session, customer_id: str, *, purpose: str, by: Actor, now: datetime
) -> Review:
    """Open a review because somebody wants to look at a customer.

    Args:
        session: Where to write; the event is recorded last.
        customer_id: Whom to look at.
        purpose: For which purpose.
        by: Who wants to.
        now: The moment, in the office's time zone.

    Raises:
        PersonNeeded, ActRefused: The actor may not.
        ReviewUnderWay: One is under way.
    """
    require_party(session, by, Act.WORK_REVIEWS)
    lock_customer(session, customer_id)
    review = _open(session, customer_id, purpose, ReviewCause.MANUAL, by, now)
    if review is None:
        raise ReviewUnderWay
    return review


def note_documents(
    session: Session,
    customer_id: str,
    document_ids: Collection[str],
    *,
    purpose: str,
    by: Actor,
    now: datetime,
) -> Review:
    """Let papers that were filed meet what was asked for, and open a review if none is under way.

    A review that waits for nothing else goes on. One that was submitted stays as it is: its
    approver finds that what it rests on has changed.

    Args:
        session: Where to write; events are recorded last.
        customer_id: Whose papers.
        document_ids: The documents that were filed now.
        purpose: For which purpose a review is opened.
        by: Who filed them.
        now: The moment, in the office's time zone.

    Returns:
        The review under way for the purpose.
    """
    lock_customer(session, customer_id)
    filed = [stored.document for stored in documents_of(session, customer_id)]
    by_kind = {row.kind: row.id for row in filed if row.kind and row.id in set(document_ids)}
    met: dict[str, list[tuple[str, str]]] = {}
    for request in open_requests_of_customer(session, customer_id, by_kind):
        document_id = by_kind[request.kind]
        settle_request(session, request, document_id=document_id, settled_at=now)
        met.setdefault(request.review_id, []).append((request.kind, document_id))
    touched = [_go_on(session, review_id) for review_id in met]
    is_known = standing_review(session, customer_id, purpose) is not None
    cause = ReviewCause.NEW_DOCUMENTS if is_known else ReviewCause.NEW_CUSTOMER
    opened = _open(session, customer_id, purpose, cause, by, now)
    for each in touched:
        for kind, document_id in met[each.id]:
            data = {"kind": kind, "document_id": document_id}
            record_review(session, "review.document_received", each, by, now, data)
    review = opened or undecided_review(session, customer_id, purpose)
    if review is None:
        raise AssertionError(f"{customer_id} has no review although one could not be opened")
    return review


def reopen_due(session: Session, *, as_of: date, now: datetime) -> ReopeningReport:
    """Open what the calendar asks for and end waivers whose day has gone by.

    One event tells how many there were; each review says itself why it was opened. Done again, it
    finds nothing left to do.

    Args:
        session: Where to write; the event is recorded last.
        as_of: The office's day.
        now: The moment.
    """
    opened = {
        ReviewCause.OVERRIDE_ENDED: _open_all(
            session, ended_overrides, ReviewCause.OVERRIDE_ENDED, as_of, now
        )
    }
    ended, opened[ReviewCause.WAIVER_ENDED] = _end_waivers(session, as_of, now)
    for cause, find in (
        (ReviewCause.OUTCOME_CHANGED, changed_outcomes),
        (ReviewCause.PERIODIC, due_again),
    ):
        opened[cause] = _open_all(session, find, cause, as_of, now)
    for waiver in ended:
        record_waiver(session, "waiver.ended", waiver, PROGRAM, now, {"rule": waiver.rule})
    if ended or any(opened.values()):
        data: dict[str, Json] = {
            "as_of": as_of.isoformat(),
            "opened": sum(opened.values()),
            "waivers_ended": len(ended),
            "causes": {cause.value: count for cause, count in opened.items()},
        }
        subject = f"reviews:{as_of.isoformat()}"
        record_event(session, PROGRAM, "review.opened_due", subject=subject, data=data, now=now)
    return ReopeningReport(as_of, opened, len(ended))


def _open(
    session: Session, customer_id: str, purpose: str, cause: ReviewCause, by: Actor, now: datetime
) -> Review | None:
    assessment = latest_assessment(session, customer_id, purpose)
    review = open_review(
        session,
        customer_id=customer_id,
        purpose=purpose,
        cause=cause,
        severity=SEVERITY_OF_VERDICT[None if assessment is None else assessment.verdict],
        due_on=due_day(cause, now.date()),
        opened_at=now,
    )
    if review is not None:
        data = {"cause": cause.value, "purpose": purpose, "due_on": review.due_on.isoformat()}
        record_review(session, "review.opened", review, by, now, data)
    return review


def due_day(cause: ReviewCause, opened_on: date) -> date:
    """Give the day by which a review is to be decided."""
    return opened_on + timedelta(days=load_reasons().due_days[cause])


def _go_on(session: Session, review_id: str) -> Review:
    review = session.get_one(Review, review_id, populate_existing=True)
    if review.state in WORKABLE:
        change_review(session, review, state=state_of_work(session, review))
    return review


def _open_all(
    session: Session,
    find: Callable[[Session, date], Sequence[DueReview]],
    cause: ReviewCause,
    as_of: date,
    now: datetime,
) -> int:
    opened = 0
    while due := find(session, as_of):
        opened += _open_batch(session, due, cause, as_of, now)
    return opened


def _end_waivers(session: Session, as_of: date, now: datetime) -> tuple[list[Waiver], int]:
    ended: list[Waiver] = []
    opened = 0
    while waivers := waivers_past(session, as_of):
        for waiver in waivers:
            end_waiver(session, waiver, ended_at=now)
        concerned = decided_about(session, {waiver.customer_id for waiver in waivers})
        opened += _open_batch(session, concerned, ReviewCause.WAIVER_ENDED, as_of, now)
        ended += waivers
    return ended, opened


def _open_batch(
    session: Session, due: Sequence[DueReview], cause: ReviewCause, as_of: date, now: datetime
) -> int:
    return open_reviews(
        session,
        due,
        cause=cause,
        severities=SEVERITY_OF_VERDICT,
        due_on=due_day(cause, as_of),
        opened_at=now,
    )
