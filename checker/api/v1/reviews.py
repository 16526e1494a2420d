"""Reviews: the queue, what is left to do, and what a maker does; the decision is another's."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field
from sqlmodel import Session

from checker.access.roles import Act
from checker.api.v1.assessments import require_purpose
from checker.api.v1.cursors import day_of, id_of, read_cursor, write_cursor
from checker.api.v1.proposals import ProposalMade, tell_proposal
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.versions import etag, require_match
from checker.api.v1.words import (
    Body,
    Code,
    CodeAsked,
    Cursor,
    Day,
    DayAsked,
    Id,
    IdInPath,
    InBothLanguages,
    Limit,
    Name,
    PerhapsWords,
    Shown,
    Words,
)
from checker.customer_list import read_summary
from checker.four_eyes.kinds import hash_seen
from checker.http.visit import Visit, Visiting
from checker.review.basis import ReviewBasis, load_basis
from checker.review.decision import Decision, submit_decision
from checker.review.opening import open_by_hand
from checker.review.reasons import decision_reasons
from checker.review.required_actions import required_actions
from checker.review.waiving import propose_waiver
from checker.review.working import (
    Wanted,
    assign_review,
    drop_request,
    request_documents,
    require_review,
)
from storage.paging import DueCursor
from storage.review_queue import QueueFilter, read_queue
from storage.tables import Review
from storage.vocabulary import AlertSeverity, ReviewCause, ReviewDecision, ReviewState

routes = ApiRoutes("reviews")


class ReviewLine(Shown):
    """A review: of whom, why, by when, and who works on it."""

    id: str
    customer_id: str
    customer: str
    purpose: str
    state: str
    cause: str
    severity: str
    opened_at: str
    due_on: str
    assignee_id: str | None
    version: int


class ReviewsShown(Shown):
    """A page of the queue; it may be empty and yet have a next one."""

    items: list[ReviewLine]
    next: str | None


class ActionShown(Shown):
    """One thing that is left to do."""

    code: str
    subject: str
    sentence: InBothLanguages
    target: str


class FindingShown(Shown):
    """A finding of the latest assessment."""

    key: str
    rule: str
    subject: str
    outcome: str
    severity: str
    title: InBothLanguages
    is_waived: bool


class RequestShown(Shown):
    """A document that the customer was asked for."""

    id: str
    kind: str
    note: str
    due_on: str
    document_id: str | None
    is_open: bool


class ReviewShown(ReviewLine):
    """A review with all that a decision rests on; send its `ETag` with what you do to it."""

    decision: str | None
    conditions: str | None
    holds_until: str | None
    assessment_id: str | None
    seen_sha256: str
    required_actions: list[ActionShown]
    findings: list[FindingShown]
    requests: list[RequestShown]
    decisions: dict[str, dict[str, InBothLanguages]]


class ReviewChanged(Shown):
    """A review after something was done to it."""

    id: str
    state: str
    assignee_id: str | None
    version: int


class ReviewWanted(Body):
    """For which purpose somebody wants to look at the customer."""

    purpose: Code | None = None


class AssignmentWanted(Body):
    """Who works on a review from now on; null for nobody."""

    account_id: Id | None


class DocumentWanted(Body):
    """A document to ask the customer for."""

    kind: Name
    note: PerhapsWords = ""


class RequestsWanted(Body):
    """Documents to ask the customer for."""

    documents: Annotated[list[DocumentWanted], Field(min_length=1, max_length=20)]
    due_on: Day


class DecisionWanted(Body):
    """A decision to submit to an approver."""

    decision: ReviewDecision
    reason_code: Code
    reason: Words
    conditions: PerhapsWords = ""
    covered: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    holds_until: Day | None = None


class WaiverWanted(Body):
    """A finding that is to stand until a day."""

    purpose: Code | None = None
    rule: Name
    subject: Annotated[str, Field(max_length=500)]
    valid_until: Day
    reason_code: Code
    reason: Words


@routes.read("/reviews", act=Act.READ_CUSTOMERS, answer=ReviewsShown)
def list_reviews(
    visit: Visiting,
    is_mine: bool = False,
    is_unassigned: bool = False,
    due_by: DayAsked = None,
    state: Annotated[ReviewState | None, Query()] = None,
    cause: Annotated[ReviewCause | None, Query()] = None,
    severity: Annotated[AlertSeverity | None, Query()] = None,
    purpose: CodeAsked = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Told:
    """List undecided reviews, what is due first at the top."""
    wanted = QueueFilter(
        assignee_id=visit.actor.account_id if is_mine else None,
        is_unassigned=is_unassigned and not is_mine,
        due_by=due_by,
        state=state,
        cause=cause,
        severity=severity,
        purpose=purpose,
    )
    with visit.desk.database.read_session() as session:
        page = read_queue(session, wanted, after=read_cursor(cursor, _place), limit=limit)
    following = None
    if page.next is not None:
        following = write_cursor(page.next.due_on.isoformat(), page.next.id)
    items = [_line(each.review, each.customer) for each in page.reviews]
    return Told({"items": items, "next": following})


@routes.read("/reviews/{review_id}", act=Act.READ_CUSTOMERS, answer=ReviewShown)
def show_review(visit: Visiting, review_id: IdInPath) -> Told:
    """Show a review with what is left to do and what can be decided for which reasons."""
    with visit.desk.database.read_session() as session:
        basis = _load(session, visit, review_id)
    review = basis.review
    verdict = None if basis.assessment is None else basis.assessment.verdict
    content = {
        **_line(review, basis.customer.name),
        "decision": review.decision and review.decision.value,
        "conditions": review.conditions,
        "holds_until": review.holds_until and review.holds_until.isoformat(),
        "assessment_id": None if basis.assessment is None else basis.assessment.id,
        "seen_sha256": hash_seen(basis.content),
        "required_actions": [
            {
                "code": action.code,
                "subject": action.subject,
                "sentence": action.sentence._asdict(),
                "target": action.target,
            }
            for action in required_actions(basis)
        ],
        "findings": [
            {
                "key": found.key,
                "rule": found.rule,
                "subject": found.subject,
                "outcome": found.outcome,
                "severity": found.severity.value,
                "title": found.title._asdict(),
                "is_waived": found.key in basis.waived,
            }
            for found in basis.findings
        ],
        "requests": [
            {
                "id": request.id,
                "kind": request.kind,
                "note": request.note or "",
                "due_on": request.due_on.isoformat(),
                "document_id": request.document_id,
                "is_open": request.settled_at is None,
            }
            for request in basis.requests
        ],
        "decisions": {
            decision.value: {
                code: {"zh": title.zh, "en": title.en}
                for code, title in decision_reasons(decision, verdict).items()
            }
            for decision in ReviewDecision
        },
    }
    return Told(content, {"ETag": etag(_version(basis))})


@routes.write(
    "/customers/{customer_id}/reviews",
    act=Act.WORK_REVIEWS,
    answer=ReviewChanged,
    status=HTTPStatus.CREATED,
)
def open_review(visit: Visiting, customer_id: IdInPath, body: ReviewWanted) -> Told:
    """Open a review because somebody wants to look at the customer."""
    desk = visit.desk
    read_summary(desk.database, customer_id, desk.settings.purpose)
    purpose = require_purpose(desk, body.purpose)
    with desk.database.session() as session:
        review = open_by_hand(session, customer_id, purpose=purpose, by=visit.actor, now=desk.now())
        return _changed(review)


@routes.write(
    "/reviews/{review_id}/assignment", act=Act.ASSIGN_REVIEWS, answer=ReviewChanged, method="PUT"
)
def assign_one_review(visit: Visiting, review_id: IdInPath, body: AssignmentWanted) -> Told:
    """Let somebody work on a review, or nobody in particular."""
    with visit.desk.database.session() as session:
        review = assign_review(
            session, review_id, body.account_id, by=visit.actor, now=visit.desk.now()
        )
        return _changed(review)


@routes.write("/reviews/{review_id}/requests", act=Act.WORK_REVIEWS, answer=ReviewChanged)
def ask_for_documents(visit: Visiting, review_id: IdInPath, body: RequestsWanted) -> Told:
    """Ask the customer for documents; the review waits for them. Takes `If-Match`."""
    with visit.desk.database.session() as session:
        review = _match(session, visit, review_id).review
        request_documents(
            session,
            review_id,
            [Wanted(each.kind, each.note) for each in body.documents],
            due_on=body.due_on,
            version=review.version,
            by=visit.actor,
            now=visit.desk.now(),
        )
        return _changed(require_review(session, review_id))


@routes.write(
    "/reviews/{review_id}/requests/{request_id}",
    act=Act.WORK_REVIEWS,
    answer=ReviewChanged,
    method="DELETE",
)
def stop_asking(visit: Visiting, review_id: IdInPath, request_id: IdInPath) -> Told:
    """Ask for a document no longer. Takes `If-Match`."""
    with visit.desk.database.session() as session:
        version = _match(session, visit, review_id).review.version
        drop_request(
            session, review_id, request_id, version=version, by=visit.actor, now=visit.desk.now()
        )
        return _changed(require_review(session, review_id))


@routes.write(
    "/reviews/{review_id}/decision",
    act=Act.PROPOSE_DECISION,
    answer=ProposalMade,
    status=HTTPStatus.CREATED,
)
def submit(visit: Visiting, review_id: IdInPath, body: DecisionWanted) -> Told:
    """Submit a decision to an approver, resting on what was read. Takes `If-Match`."""
    with visit.desk.database.session() as session:
        basis = _match(session, visit, review_id)
        proposal = submit_decision(
            session,
            visit.desk.kinds,
            review_id,
            Decision(
                body.decision,
                body.reason_code,
                body.reason,
                body.conditions,
                body.covered,
                body.holds_until,
            ),
            version=basis.review.version,
            seen_sha256=hash_seen(basis.content),
            by=visit.actor,
            now=visit.desk.now(),
        )
        return tell_proposal(proposal)


@routes.write(
    "/customers/{customer_id}/waivers",
    act=Act.PROPOSE_WAIVER,
    answer=ProposalMade,
    status=HTTPStatus.CREATED,
)
def ask_for_waiver(visit: Visiting, customer_id: IdInPath, body: WaiverWanted) -> Told:
    """Propose to let a finding of the latest assessment stand until a day."""
    desk = visit.desk
    read_summary(desk.database, customer_id, desk.settings.purpose)
    with desk.database.session() as session:
        proposal = propose_waiver(
            session,
            visit.desk.kinds,
            customer_id,
            purpose=require_purpose(desk, body.purpose),
            rule=body.rule,
            subject=body.subject,
            valid_until=body.valid_until,
            reason_code=body.reason_code,
            reason=body.reason,
            by=visit.actor,
            now=desk.now(),
        )
        return tell_proposal(proposal)


def _match(session: Session, visit: Visit, review_id: str) -> ReviewBasis:
    """Give what a review rests on, if the program has read just that."""
    basis = _load(session, visit, review_id)
    require_match(visit, _version(basis))
    return basis


def _load(session: Session, visit: Visit, review_id: str) -> ReviewBasis:
    return load_basis(session, require_review(session, review_id), visit.desk.today())


def _version(basis: ReviewBasis) -> str:
    return f"{basis.review.version}.{hash_seen(basis.content)}"


def _place(day: object, key: object) -> DueCursor:
    return DueCursor(day_of(day), id_of(key))


def _changed(review: Review) -> Told:
    content = {
        "id": review.id,
        "state": review.state.value,
        "assignee_id": review.assignee_id,
        "version": review.version,
    }
    return Told(content, {"Location": f"/api/v1/reviews/{review.id}"})


def _line(review: Review, customer: str) -> dict[str, Any]:
    return {
        "id": review.id,
        "customer_id": review.customer_id,
        "customer": customer,
        "purpose": review.purpose,
        "state": review.state.value,
        "cause": review.cause.value,
        "severity": review.severity.value,
        "opened_at": review.opened_at.isoformat(),
        "due_on": review.due_on.isoformat(),
        "assignee_id": review.assignee_id,
        "version": review.version,
    }
