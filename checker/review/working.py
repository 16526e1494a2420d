"""What one person does in a review: take it on, ask for documents, drop what was asked for.

None of it grants anything to the customer, so it takes one person and an event.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.access import policy
from checker.access.accounts import roles_of
from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.event_body import Json
from checker.audit_log.recording import record_event
from checker.four_eyes.parties import require_party
from checker.review.errors import (
    AssigneeUnfit,
    RequestUnfit,
    ReviewChanged,
    ReviewNotWorkable,
    ReviewUnknown,
)
from storage.reviews import (
    add_request,
    change_review,
    find_review,
    lock_review,
    requests_of,
    settle_request,
)
from storage.tables import Account, DocumentRequest, Review
from storage.vocabulary import ReviewState

WORKABLE = (ReviewState.OPEN, ReviewState.WAITING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to ask for.

    Attributes:
        kind: Which kind of document.
        note: What it has to show; may be empty.
    """

    kind: str
    note: str = ""


def assign_review(
    session: Session,
    review_id: str,
    account_id: str | None,
    *,
    by: Actor,
    now: datetime,
    version: int | None = None,
) -> Review:
    """Let somebody work on a review, or nobody in particular; also while it waits.

    Args:
        session: Where to write; the event is recorded last.
        review_id: The review.
        account_id: Who works on it from now on; None for nobody.
        by: Who asks; whoever may work on reviews may take one on.
        now: The moment.
        version: As the page showed it; None for an act upon many.

    Raises:
        PersonNeeded, ActRefused: The actor may not.
        ReviewUnknown, ReviewChanged: There is no such review as the page showed.
        ReviewNotWorkable: It is decided.
        AssigneeUnfit: The account cannot work on reviews.
    """
    takes_it_on = account_id is not None and account_id == by.account_id
    require_party(session, by, Act.WORK_REVIEWS if takes_it_on else Act.ASSIGN_REVIEWS)
    review = _lock(session, review_id, version)
    if review.state is ReviewState.DECIDED:
        raise ReviewNotWorkable(state=review.state.value)
    if account_id is not None:
        require_worker(session, account_id)
    if review.assignee_id != account_id:
        change_review(session, review, assignee_id=account_id)
        record_review(session, "review.assigned", review, by, now, {"account_id": account_id})
    return review


def request_documents(
    session: Session,
    review_id: str,
    wanted: Collection[Wanted],
    *,
    due_on: date,
    version: int,
    by: Actor,
    now: datetime,
) -> tuple[DocumentRequest, ...]:
    """Ask the customer for documents; the review waits for them.

    Args:
        session: Where to write; the event is recorded last.
        review_id: The review.
        wanted: What to ask for, each kind once.
        due_on: By when.
        version: Of the review, as the page showed it.
        by: Who asks.
        now: The moment, in the office's time zone.

    Raises:
        PersonNeeded, ActRefused: The actor may not.
        ReviewUnknown, ReviewChanged, ReviewNotWorkable: It cannot be worked on as it stands.
        RequestUnfit: Nothing is asked for, something twice, or by a day that has gone by.
    """
    account = require_party(session, by, Act.WORK_REVIEWS)
    review = lock_workable(session, review_id, version)
    kinds = [each.kind.strip() for each in wanted]
    if not kinds or not all(kinds) or len(set(kinds)) < len(kinds) or due_on < now.date():
        raise RequestUnfit
    requests = []
    for kind, each in zip(kinds, wanted, strict=True):
        request = add_request(
            session,
            review,
            kind=kind,
            note=each.note.strip(),
            due_on=due_on,
            requested_by=account.id,
            requested_at=now,
        )
        if request is None:
            raise RequestUnfit
        requests.append(request)
    change_review(session, review, state=ReviewState.WAITING)
    data = {"kinds": kinds, "due_on": due_on.isoformat()}
    record_review(session, "review.documents_requested", review, by, now, data)
    return tuple(requests)


def drop_request(
    session: Session, review_id: str, request_id: str, *, version: int, by: Actor, now: datetime
) -> None:
    """Ask for a document no longer; the review is open again when it waits for nothing else.

    Raises:
        PersonNeeded, ActRefused: The actor may not.
        ReviewUnknown, ReviewChanged, ReviewNotWorkable: It cannot be worked on as it stands.
        RequestUnfit: Such a document is not being waited for.
    """
    require_party(session, by, Act.WORK_REVIEWS)
    review = lock_workable(session, review_id, version)
    found = {each.id: each for each in requests_of(session, review.id)}.get(request_id)
    if found is None or found.settled_at is not None:
        raise RequestUnfit
    settle_request(session, found, document_id=None, settled_at=now)
    change_review(session, review, state=state_of_work(session, review))
    record_review(session, "review.request_dropped", review, by, now, {"kind": found.kind})


def state_of_work(session: Session, review: Review) -> ReviewState:
    """Tell whether a review that nobody has submitted waits for documents."""
    waits = any(request.settled_at is None for request in requests_of(session, review.id))
    return ReviewState.WAITING if waits else ReviewState.OPEN


def require_review(session: Session, review_id: str) -> Review:
    """Give a review.

    Raises:
        ReviewUnknown: There is none.
    """
    review = find_review(session, review_id)
    if review is None:
        raise ReviewUnknown(review=review_id)
    return review


def lock_workable(session: Session, review_id: str, version: int) -> Review:
    """Give a review on which work can go on, locked with its customer.

    Raises:
        ReviewUnknown: There is none.
        ReviewNotWorkable: It waits for an approver or is decided.
        ReviewChanged: It is not as the page showed it.
    """
    review = _lock(session, review_id, None)
    if review.state not in WORKABLE:
        raise ReviewNotWorkable(state=review.state.value)
    _require_version(review, version)
    return review


def record_review(
    session: Session,
    action: str,
    review: Review,
    by: Actor,
    now: datetime,
    data: Mapping[str, Json],
) -> None:
    """Record what was done in a review, under its customer."""
    data = {**data, "customer_id": review.customer_id}
    record_event(session, by, action, subject=f"review:{review.id}", data=data, now=now)


def require_worker(session: Session, account_id: str) -> None:
    """Refuse somebody who cannot work on reviews.

    Raises:
        AssigneeUnfit: The account is closed, or no maker's.
    """
    account = session.get(Account, account_id)
    if account is None or not (
        account.is_active and policy.is_allowed(roles_of(session, account_id), Act.WORK_REVIEWS)
    ):
        raise AssigneeUnfit(name=account.name if account else account_id)


def _lock(session: Session, review_id: str, version: int | None) -> Review:
    review = lock_review(session, review_id)
    if review is None:
        raise ReviewUnknown(review=review_id)
    _require_version(review, version)
    return review


def _require_version(review: Review, version: int | None) -> None:
    if version is not None and version != review.version:
        raise ReviewChanged
